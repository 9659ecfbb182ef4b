//! The curators' queue: what wants an eye, pile by pile; reports answered, conflicts settled, proposals looked at.

mod assign;
mod colleagues;
mod conflict;
mod list;
mod proposal;
mod report;
mod together;

use access::{Action, On, Scope};
use axum::Router;
use axum::routing::{get, post};
use directory::curation::attention::Topic;
use directory::model::Kind;

use crate::staff::Staff;
use crate::words::Words;
use crate::{App, WebError};

/// The routes of one language.
pub fn router() -> Router<App> {
    Router::new()
        .route("/queue", get(list::first))
        .route("/queue/assign", post(assign::many))
        .route("/queue/{pile}", get(list::get))
        .route("/queue/reports/{id}", get(report::get))
        .route("/queue/reports/{id}/assign", post(report::assign))
        .route("/queue/reports/{id}/answer", post(report::answer))
        .route("/queue/reports/{id}/close", post(report::close))
        .route("/queue/conflicts/{id}", get(conflict::get).post(conflict::post))
        .route("/queue/proposals/{id}", get(proposal::get))
        .route("/queue/proposals/{id}/approve", post(proposal::approve))
        .route("/queue/proposals/{id}/send-back", post(proposal::send_back))
        .route("/queue/proposals/{id}/take-back", post(proposal::take_back))
        .route("/queue/proposals/{id}/take-up", post(proposal::take_up))
        .route("/queue/proposals/{id}/merge", get(together::get).post(together::post))
}

/// Work of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pile {
    /// Visitors say that something is wrong.
    Reports,
    /// The desk says so.
    Desk,
    /// Changes that wait for a second person.
    Proposals,
    /// Records that want an eye.
    Records(Topic),
}

impl Pile {
    /// Every pile, what matters most first: callers are told what is wrong as long as it waits.
    const ALL: [Pile; 7] = [
        Pile::Reports,
        Pile::Desk,
        Pile::Proposals,
        Pile::Records(Topic::Conflict),
        Pile::Records(Topic::Message),
        Pile::Records(Topic::Language),
        Pile::Records(Topic::Verification),
    ];
    /// Its name in addresses.
    const fn as_str(self) -> &'static str {
        match self {
            Pile::Reports => "reports",
            Pile::Desk => "desk",
            Pile::Proposals => "proposals",
            Pile::Records(topic) => topic.as_str(),
        }
    }
    fn parse(word: &str) -> Option<Pile> {
        Pile::ALL.into_iter().find(|pile| pile.as_str() == word)
    }
    /// Its address without the language.
    fn path(self) -> String {
        format!("/queue/{}", self.as_str())
    }
    /// The message that names it.
    const fn words(self) -> &'static str {
        match self {
            Pile::Reports => "queue-reports",
            Pile::Desk => "queue-desk",
            Pile::Proposals => "queue-proposals",
            Pile::Records(Topic::Conflict) => "queue-conflicts",
            Pile::Records(Topic::Message) => "queue-messages",
            Pile::Records(Topic::Language) => "queue-languages",
            Pile::Records(Topic::Verification) => "queue-verifications",
        }
    }
    /// Who sees it.
    const fn see(self) -> Action {
        match self {
            Pile::Reports | Pile::Desk => Action::ReportSee,
            Pile::Proposals => Action::RecordApprove,
            Pile::Records(Topic::Conflict) => Action::ConflictSettle,
            Pile::Records(_) => Action::RecordEdit,
        }
    }
    /// Who works on it, and may give it to somebody who does too.
    const fn work(self) -> Action {
        match self {
            Pile::Reports | Pile::Desk => Action::ReportAnswer,
            other => other.see(),
        }
    }
    /// The piles that a person sees.
    fn of(staff: &Staff) -> Vec<Pile> {
        let seen = |pile: &Pile| access::scope(&staff.actor, pile.see()) != Scope::Nothing;
        Pile::ALL.into_iter().filter(seen).collect()
    }
}

/// The centres of a scope as queries take them: `None` for all.
fn owners(scope: &Scope) -> Option<Vec<String>> {
    match scope {
        Scope::Everything => None,
        Scope::Centres(centres) => Some(centres.clone()),
        Scope::Nothing => Some(Vec::new()),
    }
}

/// Goes on where the person may do this at a centre that they see; else there is nothing here.
fn may_at(staff: &Staff, see: Action, act: Action, owner: &str) -> Result<(), WebError> {
    staff.sees(see, On::centre(owner))?;
    staff.may(act, On::centre(owner))
}

/// A kind of record, in words.
fn said_kind(w: &Words, kind: &str) -> String {
    Kind::parse(kind)
        .map(|kind| crate::records::said_kind(w, kind))
        .unwrap_or_default()
}

/// Why a record is on the list, in words.
pub(crate) fn topic_words(w: &Words, topic: &str) -> String {
    match Topic::parse(topic) {
        Some(topic) => w.t(Pile::Records(topic).words()),
        None => topic.to_owned(),
    }
}

/// A record's name, or what stands in its place.
fn named(w: &Words, name: &str) -> String {
    if name.is_empty() {
        w.t("records-unnamed")
    } else {
        name.to_owned()
    }
}
