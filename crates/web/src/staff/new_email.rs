//! Another e-mail address for one's own account: asked for with the password, confirmed from the new address, and told to the
//! former one both times.

use access::{AccessError, Account};
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use axum_extra::extract::Form as Posted;
use letters::{About, Change, Queued};
use serde::Deserialize;

use crate::form::Field;
use crate::staff::account::{back, own};
use crate::staff::asking::Asking;
use crate::staff::{Browser, Frame, Staff, letter, link};
use crate::{App, Shared, WebError};

/// The routes.
pub fn router() -> Router<App> {
    Router::new().route("/account/email", get(ask).post(begin))
}

fn page(app: &App, staff: &Staff, account: &Account, email: &str) -> Asking {
    let w = staff.words;
    let mut page = Asking::new(
        Frame::new(staff, "/account/email", "account", w.t("new-email-title")),
        staff.href("/account/email"),
        w.t("new-email-do"),
    );
    page.lead.push(w.t1("new-email-now", "email", &account.email));
    page.lead.push(w.t(if app.letters.sends() {
        "new-email-lead"
    } else {
        "new-email-lead-no-letters"
    }));
    page.fields.push(
        Field::text("email", w.t("new-email"))
            .value(email)
            .attr("type", "email")
            .attr("autocomplete", "email")
            .attr("required", ""),
    );
    page.ask_password(account);
    page.back = Some(back(staff));
    page
}

/// `GET /{lang}/account/email`
async fn ask(State(app): Shared, staff: Staff) -> Result<Response, WebError> {
    Ok(page(&app, &staff, &own(&app, &staff).await?, "").answer())
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Given {
    email: String,
    password: String,
}

/// `POST /{lang}/account/email`: the link goes to the new address. Where no letters are sent nobody can prove that they read
/// what is sent there, so the page that confirms is next.
async fn begin(
    State(app): Shared,
    staff: Staff,
    browser: Browser,
    Posted(given): Posted<Given>,
) -> Result<Response, WebError> {
    let account = own(&app, &staff).await?;
    let asking = || page(&app, &staff, &account, given.email.trim());
    if let Some(again) = asking()
        .unproved(&app, &staff, &account, &browser, &given.password)
        .await?
    {
        return Ok(again);
    }
    let mut tx = app.db.begin().await?;
    let made = match access::account::ask_email(&app.access, &mut tx, &staff.actor, &given.email).await {
        Ok(made) if letters::is_address(&given.email) => made,
        Ok(_) | Err(AccessError::Email) => {
            let mut page = asking();
            page.wrong.add("email", staff.words.t("invite-email-wrong"));
            return Ok(page.answer());
        }
        Err(other) => return Err(other.into()),
    };
    let lang = account.lang();
    let about = About::NewAddress {
        name: account.name.clone(),
        link: link::address(&app.site, &lang, made.token.as_str()),
        until: made.expires_at,
    };
    let queued = letter::queue(&app, &mut tx, given.email.trim(), lang, about).await?;
    letter::changed_within(&app, &mut tx, &account, Change::AddressAsked).await?;
    tx.commit().await?;
    if queued == Queued::NoMail {
        return Ok(link::opened_here(&app, &staff, made.token.as_str()));
    }
    Ok(staff.to("/account?done=email-asked"))
}
