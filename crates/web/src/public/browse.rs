//! Browsing by need: every group, one group.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::Form as Posted;
use needs::{Group, Need};
use serde::Deserialize;

use crate::error::WebError;
use crate::page::{Form, Page, Switch, Way};
use crate::public::asked::Asked;
use crate::public::{In, personal, shared};
use crate::say::Said;
use crate::words::Words;
use crate::{App, Shared};

/// A group of needs, to be opened.
#[derive(Debug, Clone)]
pub struct GroupLink {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub hint: String,
    /// Its page.
    pub way: Way,
}

/// All needs, or those of one group.
#[derive(Template)]
#[template(path = "pages/needs.html")]
pub struct Needs {
    page: Page,
    lead: String,
    /// One group alone.
    one: bool,
    groups: Vec<GroupNeeds>,
}

struct GroupNeeds {
    name: String,
    hint: String,
    needs: Vec<NeedLink>,
}

struct NeedLink {
    name: String,
    way: Way,
    narrower: Vec<NeedLink>,
}

/// A group whose address would say as much as its needs: at least half of them are sensitive.
fn sensitive(app: &App, group: &Group) -> bool {
    let needs: Vec<&Need> = app.vocabulary.in_group(&group.code).collect();
    needs.iter().filter(|n| n.sensitive).count() * 2 >= needs.len().max(1)
}

fn in_words(text: &language::Text, words: &Words) -> String {
    Said::of(text, &words.lang).map(|said| said.words).unwrap_or_default()
}

/// The way to a group's page.
pub fn group_way(app: &App, words: &Words, group: &Group) -> Way {
    let lang = words.lang.as_str();
    if sensitive(app, group) {
        Way::Form(Form {
            action: format!("/{lang}/needs"),
            fields: vec![("group", group.code.clone())],
        })
    } else {
        Way::Link(format!("/{lang}/needs/{}", group.code))
    }
}

/// The codes of the groups that have an address.
pub fn open_groups(app: &App) -> impl Iterator<Item = &str> {
    app.vocabulary
        .groups()
        .iter()
        .filter(|group| !sensitive(app, group))
        .map(|group| group.code.as_str())
}

/// The groups shown on the home page.
pub fn home_groups(app: &App, words: &Words) -> Vec<GroupLink> {
    let shown = app.vocabulary.groups().iter().filter(|group| group.home);
    shown
        .map(|group| GroupLink {
            name: in_words(&group.name, words),
            hint: in_words(&group.hint, words),
            way: group_way(app, words, group),
        })
        .collect()
}

fn group_needs(app: &App, words: &Words, group: &Group) -> GroupNeeds {
    let needs: Vec<&Need> = app.vocabulary.in_group(&group.code).collect();
    // A need whose broader one stands in the same group is shown beneath it.
    let parent_here = |need: &Need| {
        need.parent
            .as_ref()
            .filter(|p| needs.iter().any(|n| n.code == **p))
            .cloned()
    };
    let link = |need: &Need| NeedLink {
        name: in_words(&need.name, words),
        way: Asked::default()
            .for_need(&need.code)
            .way(words.lang.as_str(), need.sensitive),
        narrower: Vec::new(),
    };
    let tops = needs.iter().filter(|need| parent_here(need).is_none()).map(|top| {
        let below = needs
            .iter()
            .filter(|n| app.vocabulary.ancestors(&n.code).any(|a| a.code == top.code))
            .map(|n| link(n));
        NeedLink {
            narrower: below.collect(),
            ..link(top)
        }
    });
    GroupNeeds {
        name: in_words(&group.name, words),
        hint: in_words(&group.hint, words),
        needs: tops.collect(),
    }
}

/// `GET /{lang}/needs`
pub async fn all(State(app): Shared, In(words): In) -> Response {
    let mut page = Page::public(words, &app.site, "/needs", words.t("layout-needs"));
    page.here = "needs";
    let groups = app
        .vocabulary
        .groups()
        .iter()
        .map(|group| group_needs(&app, words, group));
    let lead = words.t("needs-lead");
    shared(&Needs {
        lead,
        one: false,
        groups: groups.collect(),
        page,
    })
}

fn one(app: &App, words: &'static Words, group: &Group) -> Needs {
    let name = in_words(&group.name, words);
    let page = if sensitive(app, group) {
        let form = Form {
            action: "/needs".into(),
            fields: vec![("group", group.code.clone())],
        };
        // The title stays in the browser's history: it names no sensitive group.
        Page::personal(words, &app.site, Switch::Form(form), words.t("layout-needs"))
    } else {
        Page::public(words, &app.site, &format!("/needs/{}", group.code), name.as_str())
    };
    let lead = words.t("needs-group-lead");
    Needs {
        page: Page { here: "needs", ..page },
        lead,
        one: true,
        groups: vec![group_needs(app, words, group)],
    }
}

/// `GET /{lang}/needs/{group}`
pub async fn group(State(app): Shared, In(words): In, Path(code): Path<String>) -> Response {
    match app.vocabulary.groups().iter().find(|group| group.code == code) {
        // The address of a sensitive group is not answered: nothing leads to it.
        Some(group) if !sensitive(&app, group) => shared(&one(&app, words, group)),
        _ => WebError::NotFound.page(words, &app.site),
    }
}

/// A group asked for by a form.
#[derive(Deserialize)]
pub struct Chosen {
    #[serde(default)]
    group: String,
}

/// `POST /{lang}/needs`: a group that must not stand in an address.
pub async fn post(State(app): Shared, In(words): In, Posted(chosen): Posted<Chosen>) -> Response {
    match app.vocabulary.groups().iter().find(|group| group.code == chosen.group) {
        Some(group) => personal(&one(&app, words, group)),
        None => WebError::NotFound.page(words, &app.site),
    }
}

#[cfg(test)]
impl GroupLink {
    pub(crate) fn samples(words: &Words) -> Vec<GroupLink> {
        let fr = words.is_french();
        let pick = |en: &str, french: &str| if fr { french } else { en }.to_owned();
        let lang = words.lang.as_str();
        vec![
            GroupLink {
                name: pick("Food", "Nourriture"),
                hint: pick("Food banks, meals today", "Banques alimentaires, repas"),
                way: Way::Link(format!("/{lang}/needs/food")),
            },
            GroupLink {
                name: pick("Abuse and safety", "Violence et sécurité"),
                hint: pick("Leaving safely", "Partir en sécurité"),
                way: Way::Form(Form {
                    action: format!("/{lang}/needs"),
                    fields: vec![("group", "safety".into())],
                }),
            },
        ]
    }
}

#[cfg(test)]
impl Needs {
    pub(crate) fn sample(words: &'static Words) -> Needs {
        let lang = words.lang.as_str();
        let link = |name: &str, code: &str, sensitive| NeedLink {
            name: name.into(),
            way: Asked::default().for_need(code).way(lang, sensitive),
            narrower: Vec::new(),
        };
        let food = NeedLink {
            narrower: vec![link("Food bank", "food-bank", false)],
            ..link("Food", "food-help", false)
        };
        let groups = vec![GroupNeeds {
            name: "Food".into(),
            hint: "Food banks, meals today".into(),
            needs: vec![food, link("Safety plan", "safety-planning", true)],
        }];
        Needs {
            page: crate::page::sample(words),
            lead: words.t("needs-lead"),
            one: false,
            groups,
        }
    }
}
