//! A link that opens an account: sent by letter, or shown to whoever made it, to be handed over another way.

use access::Account;
use access::link::{Kind, Link};
use askama::Template;
use axum::response::Response;
use letters::{About, Letter, Queued};
use store::Tx;

use crate::admin::people;
use crate::public::html;
use crate::settings::Settings;
use crate::staff::{Frame, Staff, link};
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

/// The letter that takes a link to the person it is for. `by` made it; nobody, on the machine's command line.
pub fn letter_of(site: &Settings, account: &Account, made: &Link, by: Option<&str>) -> Letter {
    let lang = account.lang();
    let link = link::address(site, &lang, made.token.as_str());
    let (name, until) = (account.name.clone(), made.expires_at);
    let about = match made.kind {
        Kind::Invitation => About::Invitation {
            name,
            by: by.map(str::to_owned),
            centre: site.name(Words::of(lang.as_str())).to_owned(),
            link,
            until,
        },
        Kind::Password | Kind::Email => About::Recovery { name, link, until },
    };
    Letter {
        to: account.email.clone(),
        lang,
        about,
    }
}

/// Sends a link to the person it is for, in the transaction that made it.
pub(crate) async fn over(
    app: &App,
    staff: &Staff,
    tx: &mut Tx,
    account: &Account,
    made: &Link,
) -> Result<Handed, WebError> {
    let letter = letter_of(&app.site, account, made, Some(&staff.actor.name));
    let queued = app.letters.queue(tx, &app.ids, &letter, app.clock.now()).await?;
    Ok(match queued {
        Queued::Taken(_) => Handed::Letter,
        Queued::NoMail => {
            let address = link::address(&app.site, &account.lang(), made.token.as_str());
            Handed::Link(address, made.expires_at)
        }
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
