use std::collections::HashMap;

use language::fold;
use store::{Db, args, sql};

use super::{Account, State};
use crate::membership::{self, Membership};
use crate::{Access, Result, Role, Scope};

/// Which accounts to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Part of a name or an e-mail address.
    pub words: String,
    /// With a role at this centre.
    pub centre: Option<String>,
    /// With this role.
    pub role: Option<Role>,
    /// Standing so.
    pub state: Option<State>,
}

/// An account in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The account.
    pub account: Account,
    /// Its roles at the centres that the list may show.
    pub memberships: Vec<Membership>,
}

sql! {
    NAMES = "SELECT id, name FROM account WHERE id ", in_list(1), "";
    // 1 everybody, 2 centres of the scope, 3 centre, 4 role, 5 state, 6 part of a name, 7 part of an address, 8 after, 9 how many
    LIST = "SELECT a.id, a.email, a.name, a.lang, a.version, a.created_at, a.signed_in_at, a.deactivated_at,
            a.password IS NOT NULL AS has_password, a.totp IS NOT NULL AS has_totp FROM account a
        WHERE ((CAST($1 AS BOOLEAN) AND CAST($3 AS TEXT) IS NULL AND CAST($4 AS TEXT) IS NULL)
            OR EXISTS (SELECT 1 FROM membership m WHERE m.account = a.id AND (CAST($1 AS BOOLEAN) OR m.centre ", in_list(2), ")
                AND (CAST($3 AS TEXT) IS NULL OR m.centre = $3) AND (CAST($4 AS TEXT) IS NULL OR m.role = $4)))
        AND (CAST($5 AS TEXT) IS NULL OR $5 = CASE WHEN a.deactivated_at IS NOT NULL THEN 'closed' WHEN a.signed_in_at IS NULL THEN 'invited' ELSE 'active' END)
        AND (a.name_key LIKE CAST($6 AS TEXT) ESCAPE '!' OR a.email_key LIKE CAST($7 AS TEXT) ESCAPE '!')
        AND (CAST($8 AS TEXT) IS NULL OR (a.name_key, a.id) > (SELECT b.name_key, b.id FROM account b WHERE b.id = $8))
        ORDER BY a.name_key, a.id LIMIT $9";
}

/// The names of accounts by their ids, for lists of what they did.
pub async fn names(db: &Db, ids: Vec<String>) -> Result<HashMap<String, String>> {
    let names: Vec<(String, String)> = db.fresh_all(NAMES, args![ids]).await?;
    Ok(names.into_iter().collect())
}

/// The accounts that a scope covers, by name; `after` is the id of the last one of the page before.
pub async fn list(
    access: &Access,
    scope: &Scope,
    filter: &Filter,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Listed>> {
    let (everybody, centres) = match scope {
        Scope::Nothing => return Ok(Vec::new()),
        Scope::Centres(centres) => (false, centres.clone()),
        Scope::Everything => (true, Vec::new()),
    };
    let words = filter.words.trim();
    let row = args![
        everybody,
        centres,
        filter.centre.clone(),
        filter.role.map(Role::as_str),
        filter.state.map(State::as_str),
        part(&fold(words)),
        part(&words.to_lowercase()),
        after,
        limit
    ];
    let accounts: Vec<Account> = access.db.fresh_all(LIST, row).await?;
    let ids = accounts.iter().map(|account| account.id.clone()).collect();
    let mut roles: HashMap<String, Vec<Membership>> = HashMap::new();
    for (account, membership) in membership::of_accounts(&access.db, ids).await? {
        if scope.covers(&membership.centre) {
            roles.entry(account).or_default().push(membership);
        }
    }
    Ok(accounts
        .into_iter()
        .map(|account| Listed {
            memberships: roles.remove(&account.id).unwrap_or_default(),
            account,
        })
        .collect())
}

/// A pattern for "has this in it".
fn part(words: &str) -> String {
    let mut pattern = String::from("%");
    for c in words.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
