//! The frame of a working page: who is signed in, the entries of the menu they may use, the way to the other language.

use std::ops::Deref;

use access::{Action, Actor, On, Scope};

use crate::App;
use crate::page::{Page, Switch};
use crate::staff::Staff;
use crate::words::Words;

/// A page for somebody at work, or at the door to it.
#[derive(Debug, Clone)]
pub struct Frame {
    page: Page,
    /// The person's name; none at the door.
    pub who: Option<String>,
    /// The main entries they may use.
    pub work: Vec<Entry>,
    /// On pages of administration, its entries they may use.
    pub administration: Vec<Entry>,
    /// Where the mark leads.
    first: String,
}

/// An entry of the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its words.
    pub words: String,
    /// Where it leads.
    pub address: String,
    /// It is the part of the site this page belongs to.
    pub here: bool,
}

/// A place of the menu.
pub struct Place {
    /// As [`Page::here`] has it.
    pub name: &'static str,
    /// Its address without the language.
    pub path: &'static str,
    /// The message that names it.
    pub words: &'static str,
    /// What a person must be allowed somewhere to see it.
    pub action: Action,
    /// It is about the deployment as a whole, so a right at one centre is not enough.
    pub whole: bool,
}

/// A place of the menu, by its parts in order.
pub const fn place(name: &'static str, path: &'static str, words: &'static str, action: Action) -> Place {
    Place {
        name,
        path,
        words,
        action,
        whole: false,
    }
}

/// A place of the menu that is about the deployment as a whole.
pub const fn place_of_all(name: &'static str, path: &'static str, words: &'static str, action: Action) -> Place {
    Place {
        whole: true,
        ..place(name, path, words, action)
    }
}

/// The main entries. Who may do the action anywhere sees the entry.
pub const WORK: &[Place] = &[
    place("records", "/records", "staff-records", Action::RecordSee),
    place("queue", "/queue", "queue-title", Action::ReportSee),
    place("networks", "/networks", "networks-title", Action::RecordPublish),
    place("searches", "/searches", "searches-title", Action::SearchSee),
];
/// The entries of administration, which is itself the last of the main entries.
pub const ADMINISTRATION: &[Place] = &[
    place("people", "/admin/people", "people-title", Action::PersonSee),
    place("centres", "/admin/centres", "centres-title", Action::CentreSee),
    place("lines", "/admin/lines", "lines-title", Action::LineSee),
    place("sources", "/admin/sources", "sources-title", Action::SourceSee),
    place_of_all("jobs", "/admin/jobs", "jobs-title", Action::JobSee),
    place_of_all("health", "/admin/health", "health-title", Action::HealthSee),
    place("audit", "/admin/audit", "audit-title", Action::AuditSee),
];

/// Whether a person may do something anywhere.
pub fn anywhere(actor: &Actor, action: Action) -> bool {
    access::scope(actor, action) != Scope::Nothing
}

impl Frame {
    /// A page for somebody signed in. `path` is its address without the language, `here` the place it belongs to.
    pub fn new(staff: &Staff, path: impl Into<String>, here: &'static str, title: impl Into<String>) -> Frame {
        let words = staff.words;
        let mut page = Page::personal(words, &staff.site, Switch::Address(path.into()), title);
        page.here = here;
        let entry = |place: &Place| {
            let seen = if place.whole {
                access::can(&staff.actor, place.action, On::network()).is_allowed()
            } else {
                anywhere(&staff.actor, place.action)
            };
            seen.then(|| Entry {
                words: words.t(place.words),
                address: page.href(place.path),
                here: place.name == here,
            })
        };
        let mut work: Vec<Entry> = WORK.iter().filter_map(entry).collect();
        let mut administration: Vec<Entry> = ADMINISTRATION.iter().filter_map(entry).collect();
        let inside = administration.iter().any(|e| e.here);
        if let Some(first) = administration.first() {
            work.push(Entry {
                words: words.t("staff-administration"),
                address: first.address.clone(),
                here: inside,
            });
        }
        if !inside {
            administration.clear();
        }
        let first = work
            .first()
            .map_or_else(|| page.href("/account"), |e| e.address.clone());
        Frame {
            who: Some(staff.actor.name.clone()),
            page,
            work,
            administration,
            first,
        }
    }
    /// A page that shows something once: changing the language would lose it.
    pub fn lasting(staff: &Staff, here: &'static str, title: impl Into<String>) -> Frame {
        let mut frame = Frame::new(staff, "", here, title);
        frame.page.switch = Switch::Nowhere;
        frame
    }
    /// A page before anybody is signed in.
    pub fn door(app: &App, words: &'static Words, switch: Switch, title: impl Into<String>) -> Frame {
        let page = Page::personal(words, &app.site, switch, title);
        Frame {
            who: None,
            work: Vec::new(),
            administration: Vec::new(),
            first: page.href(""),
            page,
        }
    }
    /// Where the mark leads: to the person's work, or to the public site.
    pub fn first(&self) -> &str {
        &self.first
    }
}

impl Deref for Frame {
    type Target = Page;
    fn deref(&self) -> &Page {
        &self.page
    }
}
