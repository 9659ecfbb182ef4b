//! The public page of a service as it would be with what is being written.

use axum::extract::{Path, State};
use axum::response::Response;
use directory::model::Body;
use directory::publish;

use super::open::Opened;
use super::{path, sight};
use crate::Shared;
use crate::error::WebError;
use crate::public::{html, service};
use crate::staff::Staff;

/// `GET /{lang}/records/{id}/preview`
pub async fn get(State(app): Shared, staff: Staff, Path(id): Path<String>) -> Result<Response, WebError> {
    let opened = Opened::of(&app, &staff, &id).await?;
    let body = opened.draft.as_ref().map_or(&opened.record.body, |draft| &draft.body);
    let Body::Service(written) = body else {
        return Ok(staff.to(&path(&id, "")));
    };
    let view = sight::service_view(&app, &opened.record, written).await?;
    let Some(view) = publish::service(&view, app.today()) else {
        return Ok(staff.to(&path(&id, "?hidden")));
    };
    Ok(html(&service::preview(&app, staff.words, &view)))
}
