//! A link that opens an account: sent by letter, or shown to whoever made it, to be handed over another way.

use access::Account;
use access::link::{Kind, Link};
use askama::Template;
use axum::response::Response;
use letters::{About, Queued};
use store::Tx;

use crate::admin::people;
use crate::public::html;
use crate::staff::{Frame, Staff, letter, link};
use crate::words::Words;
use crate::{App, WebError};

/// How a link reaches its person.
pub(crate) enum Handed {
    /// By a letter that is on its way.
    Letter,
    /// By hand: the whole address, and until when it works.
    Link(String, store::Ts),
}

#[derive(Template)]
#[template(path = "admin/handed.html")]
pub(crate) struct HandedPage {
    page: Frame,
    lead: String,
    link: Option<(String, String)>,
    person: String,
    list: String,
}

/// Sends a link to the person it is for, in the transaction that made it.
pub(crate) async fn over(
    app: &App,
    staff: &Staff,
    tx: &mut Tx,
    account: &Account,
    made: &Link,
) -> Result<Handed, WebError> {
    let lang = account.lang();
    let address = link::address(&app.site, &lang, made.token.as_str());
    let queued = if made.kind == Kind::Invitation {
        let about = About::Invitation {
            name: account.name.clone(),
            by: Some(staff.actor.name.clone()),
            centre: app.site.name(Words::of(lang.as_str())).to_owned(),
            link: address.clone(),
            until: made.expires_at,
        };
        letter::queue(app, tx, &account.email, lang, about).await?
    } else {
        letter::recovery(app, tx, account, made).await?
    };
    Ok(match queued {
        Queued::Taken(_) => Handed::Letter,
        Queued::NoMail => Handed::Link(address, made.expires_at),
    })
}

impl Handed {
    /// The page after it.
    pub(crate) fn page(self, app: &App, staff: &Staff, account: &Account, title: String) -> Response {
        let w = staff.words;
        let (lead, link) = match self {
            Handed::Letter => (w.t1("handed-letter", "email", &account.email), None),
            Handed::Link(address, until) => {
                let until = w.t1("handed-until", "until", app.moment(w, until));
                (w.t1("handed-link", "name", &account.name), Some((address, until)))
            }
        };
        html(&HandedPage {
            page: Frame::lasting(staff, "people", title),
            lead,
            link,
            person: staff.href(&format!("{}/{}", people::PATH, account.id)),
            list: staff.href(people::PATH),
        })
    }
}
