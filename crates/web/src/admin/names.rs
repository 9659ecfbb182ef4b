//! What roles and centres are called on a page.

use std::collections::BTreeMap;

use access::{Membership, NETWORK, Role, Scope};

use crate::words::Words;
use crate::{App, WebError};

/// The most centres that a page offers to choose from.
const MOST_CENTRES: i64 = 500;

/// What a role is called.
pub fn role(w: &Words, role: Role) -> String {
    w.t(match role {
        Role::Specialist => "role-specialist",
        Role::Trainee => "role-trainee",
        Role::Supervisor => "role-supervisor",
        Role::Curator => "role-curator",
        Role::Partner => "role-partner",
        Role::Analyst => "role-analyst",
        Role::Administrator => "role-administrator",
        Role::Auditor => "role-auditor",
    })
}

/// What somebody with a role does, in a few words.
pub fn role_does(w: &Words, role: Role) -> String {
    w.t(match role {
        Role::Specialist => "role-does-specialist",
        Role::Trainee => "role-does-trainee",
        Role::Supervisor => "role-does-supervisor",
        Role::Curator => "role-does-curator",
        Role::Partner => "role-does-partner",
        Role::Analyst => "role-does-analyst",
        Role::Administrator => "role-does-administrator",
        Role::Auditor => "role-does-auditor",
    })
}

/// The names of centres by id.
pub struct Centres(BTreeMap<String, String>);

impl Centres {
    /// Those that memberships name.
    pub async fn of(app: &App, w: &Words, memberships: impl Iterator<Item = &Membership>) -> Result<Centres, WebError> {
        let mut ids: Vec<String> = memberships.map(|m| m.centre.clone()).filter(|c| c != NETWORK).collect();
        ids.sort_unstable();
        ids.dedup();
        let found = access::centre::by_ids(&app.db, ids).await?;
        Ok(Centres::named(w, found))
    }
    /// Those within a scope.
    pub async fn within(app: &App, w: &Words, scope: &Scope) -> Result<Centres, WebError> {
        let found = access::centre::list(&app.db, scope, "", None, MOST_CENTRES).await?;
        Ok(Centres::named(w, found))
    }
    fn named(w: &Words, found: Vec<access::Centre>) -> Centres {
        let named = found.into_iter().map(|c| (c.id.clone(), c.name(&w.lang).to_owned()));
        Centres(named.collect())
    }
    /// What a centre is called; the network as such; its id where it is not known.
    pub fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.0.get(id).map_or(id, String::as_str)
    }
    /// All of them by name, to choose from; the whole network last, where it is within reach.
    pub fn choices(&self, w: &Words, network: bool) -> Vec<(String, String)> {
        let mut choices: Vec<_> = self.0.iter().map(|(id, name)| (id.clone(), name.clone())).collect();
        choices.sort_by_cached_key(|(_, name)| language::fold(name));
        if network {
            choices.push((NETWORK.to_owned(), w.t("centre-network")));
        }
        choices
    }
    /// "Curator, 211 Lakeshore".
    pub fn role_at(&self, w: &Words, membership: &Membership) -> String {
        let role = role(w, membership.role);
        if membership.centre == NETWORK {
            return w.t1("role-everywhere", "role", role);
        }
        w.t2("role-at", "role", role, "centre", self.name(&membership.centre))
    }
}

/// Memberships in words.
pub async fn roles_at(app: &App, w: &Words, memberships: &[Membership]) -> Result<Vec<String>, WebError> {
    let centres = Centres::of(app, w, memberships.iter()).await?;
    Ok(memberships.iter().map(|m| centres.role_at(w, m)).collect())
}

/// Every role to choose from, with what it does.
pub fn role_choices(w: &Words) -> Vec<(String, String)> {
    let words = |r: Role| w.t2("role-choice", "role", role(w, r), "does", role_does(w, r));
    Role::ALL.iter().map(|r| (r.as_str().to_owned(), words(*r))).collect()
}
