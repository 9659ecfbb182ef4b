//! Giving work to somebody: several things at once, from the list.

use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use directory::curation::queue;
use directory::wrong;
use store::audit::{self, Detail, Entry};

use super::{Pile, colleagues, may_at};
use crate::staff::Staff;
use crate::{App, Shared, WebError};

/// More things than a page has are given to nobody at once.
const MOST: usize = crate::list::PAGE;

/// The key of a record's row in the list's form: the part is never a record's id.
pub fn key(record_id: &str, part: &str) -> String {
    format!("{part}~{record_id}")
}

/// `POST /{lang}/queue/assign`: `pile`, `to` (an account, or nobody) and any number of `item`.
pub async fn many(
    State(app): Shared,
    staff: Staff,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, WebError> {
    let value = |name: &str| pairs.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str());
    let pile = Pile::parse(value("pile")).ok_or(WebError::Form)?;
    let to = Some(value("to")).filter(|to| !to.is_empty());
    let items = pairs
        .iter()
        .filter(|(name, _)| name == "item")
        .map(|(_, item)| item.as_str());
    let mut given = 0;
    let mut wanted = Vec::new();
    for item in items.take(MOST) {
        wanted.push(match pile {
            Pile::Records(_) => item.split_once('~').ok_or(WebError::Form)?,
            _ => ("", item),
        });
    }
    let mut tx = app.db.begin().await?;
    let mut fit: Option<String> = None;
    for (part, id) in wanted {
        let owner = match pile {
            Pile::Reports | Pile::Desk => wrong::owner(&mut tx, id).await?,
            Pile::Records(topic) => queue::owner(&mut tx, topic, id, part).await?,
            Pile::Proposals => return Err(WebError::Form),
        };
        // What was settled meanwhile needs nobody.
        let Some(owner) = owner else { continue };
        may_at(&staff, pile.see(), pile.work(), &owner)?;
        if let Some(to) = to
            && fit.as_deref() != Some(owner.as_str())
        {
            if !colleagues::works(&app, to, pile.work(), &owner).await? {
                return Err(WebError::Form);
            }
            fit = Some(owner.clone());
        }
        let done = match pile {
            Pile::Records(topic) => queue::assign(&mut tx, topic, id, part, to).await?,
            _ => wrong::assign(&mut tx, id, to).await?,
        };
        if done {
            note(&app, &staff, &mut tx, pile, (id, &owner, to)).await?;
            given += 1;
        }
    }
    tx.commit().await?;
    Ok(staff.to(&format!("{}?given={given}", pile.path())))
}

/// Writes down what was given, and to whom.
pub(super) async fn note(
    app: &App,
    staff: &Staff,
    tx: &mut store::Tx,
    pile: Pile,
    (id, owner, to): (&str, &str, Option<&str>),
) -> Result<(), WebError> {
    let (action, entity, detail) = match pile {
        Pile::Records(topic) => ("work.assign", "record", Detail::default().word("topic", topic.as_str())),
        _ => ("report.assign", "wrong_report", Detail::default()),
    };
    let detail = match to {
        Some(to) => detail.id("to", to),
        None => detail,
    };
    let who = staff.actor.account.as_str();
    let entry = Entry::new(app.clock.now(), who, action, entity, id);
    Ok(audit::append(tx, &app.ids, &entry.of_centre(owner).with(detail)).await?)
}
