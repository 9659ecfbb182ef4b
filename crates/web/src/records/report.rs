//! "This information is wrong", said by whoever looks at a record at work: it lands in the curators' queue with their name.

use access::Action;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::Form as Posted;
use directory::wrong::{self, MAX_CONTACT, MAX_TEXT, NewReport};
use serde::Deserialize;
use store::audit::{self, Detail};

use super::open::Opened;
use super::{path, shown};
use crate::error::WebError;
use crate::form::Field;
use crate::staff::asking::Asking;
use crate::staff::{Frame, Staff};
use crate::{App, Shared};

/// What the form sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Told {
    what: String,
    contact: String,
}

/// A record that is there, where the person may say that it is wrong.
async fn reported(app: &App, staff: &Staff, id: &str) -> Result<Opened, WebError> {
    let opened = Opened::of(app, staff, id).await?;
    if opened.record.version == 0 {
        return Err(WebError::NotFound);
    }
    opened.may(staff, Action::ReportFile)?;
    Ok(opened)
}

fn page(staff: &Staff, opened: &Opened, told: &Told) -> Asking {
    let w = staff.words;
    let id = &opened.record.id;
    let name = shown::name_of(w, &opened.record);
    let mut page = Asking::new(
        Frame::new(
            staff,
            path(id, "/report"),
            "records",
            w.t1("queue-file-title", "name", &name),
        ),
        staff.href(&path(id, "/report")),
        w.t("queue-file-do"),
    );
    page.lead.push(w.t1("queue-file-lead", "centre", opened.owner_name(w)));
    page.fields = vec![
        Field::lines("what", w.t("report-what"), 5)
            .hint(w.t("queue-file-what-hint"))
            .value(told.what.as_str())
            .attr("maxlength", MAX_TEXT.to_string())
            .attr("required", ""),
        Field::text("contact", w.t("queue-file-contact"))
            .hint(w.t("queue-file-contact-hint"))
            .value(told.contact.as_str())
            .attr("maxlength", MAX_CONTACT.to_string())
            .attr("autocomplete", "off")
            .optional(),
    ];
    page.back = Some((staff.href(&path(id, "")), w.t("queue-file-back")));
    page
}

/// `GET /{lang}/records/{id}/report`
pub async fn get(State(app): Shared, staff: Staff, Path(id): Path<String>) -> Result<Response, WebError> {
    let opened = reported(&app, &staff, &id).await?;
    Ok(page(&staff, &opened, &Told::default()).answer())
}

/// `POST /{lang}/records/{id}/report`
pub async fn post(
    State(app): Shared,
    staff: Staff,
    Path(id): Path<String>,
    Posted(told): Posted<Told>,
) -> Result<Response, WebError> {
    let w = staff.words;
    let opened = reported(&app, &staff, &id).await?;
    let mut asking = page(&staff, &opened, &told);
    if told.what.trim().is_empty() {
        asking.wrong.add("what", w.t("report-error-empty"));
    } else if told.what.trim().chars().count() > MAX_TEXT {
        asking.wrong.add("what", w.t("queue-file-long"));
    }
    if told.contact.trim().chars().count() > MAX_CONTACT {
        asking.wrong.add("contact", w.t("queue-file-contact-long"));
    }
    if !asking.wrong.is_empty() {
        return Ok(asking.answer());
    }
    let (account, at) = (staff.actor.account.as_str(), app.clock.now());
    let report = NewReport {
        id: app.ids.next(),
        record_id: id.clone(),
        text: told.what,
        contact: Some(told.contact),
        lang: w.lang.to_string(),
        told_by: Some(account.to_owned()),
    };
    let mut tx = app.db.begin().await?;
    wrong::report_wrong(&mut tx, &app.access.keys, &report, at).await?;
    let entry = audit::Entry::new(at, account, "report.file", "wrong_report", report.id.as_str());
    let entry = entry.of_centre(opened.record.owner.as_str());
    let detail = Detail::default().id("record", id.as_str());
    audit::append(&mut tx, &app.ids, &entry.with(detail)).await?;
    tx.commit().await?;
    Ok(staff.to(&path(&id, "?reported")))
}
