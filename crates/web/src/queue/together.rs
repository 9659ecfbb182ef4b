//! A proposal whose record moved on: its author puts both together, and it waits for a second person again.

use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::Form as Posted;
use directory::DirectoryError;
use directory::curation::draft::Reunion;
use directory::curation::proposal::{self, Proposal, State as Standing};

use super::proposal::{change_of, invalid, note, refused, seen};
use crate::public::html;
use crate::records::Form;
use crate::records::merge::{Seen, Way, chosen, page};
use crate::staff::Staff;
use crate::{App, Shared, WebError};

/// A person's own open proposal, with what was saved since; `None` where nothing was.
async fn apart(app: &App, staff: &Staff, id: &str) -> Result<(Proposal, Option<Reunion>), WebError> {
    let found = seen(app, staff, id).await?;
    if found.author != staff.actor.account {
        return Err(WebError::NotFound);
    }
    let reunion = if found.state == Standing::Open {
        proposal::reunite(&app.db, &found).await?
    } else {
        None
    };
    Ok((found, reunion))
}

fn between(found: &Proposal, reunion: &Reunion) -> Seen {
    Seen {
        version: reunion.version,
        revision: found.base_version,
    }
}

/// `GET /{lang}/queue/proposals/{id}/merge`
pub async fn get(State(app): Shared, staff: Staff, Path(id): Path<String>) -> Result<Response, WebError> {
    let (found, reunion) = apart(&app, &staff, &id).await?;
    let Some(reunion) = reunion else {
        return Ok(staff.to(&format!("/queue/proposals/{id}")));
    };
    let record = directory::read::record(&app.db, &found.record_id).await?;
    let way = Way {
        path: format!("/queue/proposals/{id}/merge"),
        seen: between(&found, &reunion),
        then: "queue-proposal-merge-then",
    };
    Ok(html(&page(&app, &staff, &record, &reunion, way).await?))
}

/// `POST /{lang}/queue/proposals/{id}/merge`
pub async fn post(
    State(app): Shared,
    staff: Staff,
    Path(id): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, WebError> {
    let (found, reunion) = apart(&app, &staff, &id).await?;
    let Some(reunion) = reunion else {
        return Ok(staff.to(&format!("/queue/proposals/{id}")));
    };
    let form: Form = pairs.into_iter().collect();
    // Somebody saved once more, or it was put together in another window.
    if !between(&found, &reunion).is_of(&form) {
        return Ok(staff.to(&format!("/queue/proposals/{id}/merge")));
    }
    let body = chosen(&form, &found.record_id, &reunion)?;
    let change = change_of(&app, &staff, &found).await?;
    let mut tx = app.db.begin().await?;
    match proposal::merge_in(&mut tx, &change, &id, reunion.version, body).await {
        Ok(()) => {}
        Err(DirectoryError::Decided { .. }) => return Ok(staff.to(&format!("/queue/proposals/{id}"))),
        Err(DirectoryError::Stale { .. }) => return Ok(staff.to(&format!("/queue/proposals/{id}/merge"))),
        Err(DirectoryError::Invalid { problems, .. }) => {
            drop(tx);
            let wrong = invalid(staff.words, &found, &problems);
            return refused(super::proposal::page(&app, &staff, &id, String::new(), wrong).await);
        }
        Err(other) => return Err(other.into()),
    }
    note(&app, &mut tx, &change, &found, "record.merge").await?;
    tx.commit().await?;
    Ok(staff.to(&format!("/queue/proposals/{id}?merged")))
}
