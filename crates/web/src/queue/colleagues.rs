//! Those whom something can be given to.

use access::account::{self, Filter, State};
use access::policy::reach;
use access::{Action, NETWORK, Scope, membership};

use crate::staff::Staff;
use crate::{App, WebError};

/// More people than this stand in no list to choose from.
const MOST: i64 = 300;

/// Whom something can be given to, with oneself first and nobody last: value and words of a field.
pub async fn choices(
    app: &App,
    staff: &Staff,
    action: Action,
    scope: &Scope,
) -> Result<Vec<(String, String)>, WebError> {
    let w = staff.words;
    let own = &staff.actor.account;
    let filter = Filter {
        state: Some(State::Active),
        ..Filter::default()
    };
    let mut choices = vec![(own.clone(), w.t("queue-to-me"))];
    for listed in account::list(&app.access, scope, &filter, None, MOST).await? {
        let works = listed.memberships.iter().any(|m| reach(action, m.role).is_some());
        if works && listed.account.id != *own {
            choices.push((listed.account.id, listed.account.name));
        }
    }
    choices.push((String::new(), w.t("queue-to-nobody")));
    Ok(choices)
}

/// Whether somebody works on this at a centre, and so can be given it.
pub async fn works(app: &App, account: &str, action: Action, owner: &str) -> Result<bool, WebError> {
    let there = account::by_id(&app.db, account).await?;
    if there.is_none_or(|account| account.state() == State::Closed) {
        return Ok(false);
    }
    let held = membership::of(&app.db, account).await?;
    Ok(held
        .iter()
        .any(|m| reach(action, m.role).is_some() && (m.centre == owner || m.centre == NETWORK)))
}
