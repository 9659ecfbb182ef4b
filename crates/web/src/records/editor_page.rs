//! The page of the editor: the form, and beside it how the record stands.

use std::collections::BTreeMap;

use access::Action;
use askama::Template;
use directory::model::{Body, Kind, Status};
use language::Lang;

use super::form::Form;
use super::marks::{Marks, marks};
use super::open::{Opened, Written};
use super::people::People;
use super::problems::{Problems, problems};
use super::shown::{self, Draw, Found, Part, Shown};
use super::side::{Side, Standing};
use super::sight;
use super::table::Section;
use super::terms;
use super::versions::{label, names_of};
use super::{path, said_kind};
use crate::App;
use crate::error::WebError;
use crate::staff::{Frame, Staff};
use crate::words::Words;

/// The page.
#[derive(Template)]
#[template(path = "records/editor.html")]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of the template")]
pub struct Editor {
    page: Frame,
    id: String,
    name: String,
    kind: String,
    /// The kind as addresses name it.
    kind_word: &'static str,
    action: String,
    /// The record's organization: its name and the address of its page.
    above: Option<(String, String)>,
    standing: Standing,
    version: i64,
    revision: i64,
    /// What must be mended before it is saved: the id of the field, its label, the words.
    wrong: Vec<(String, String, String)>,
    /// What is worth a look.
    doubtful: Vec<(String, String, String)>,
    /// A save was refused.
    refused: bool,
    /// Where the writing stands.
    save: Save,
    langs: Vec<(String, String)>,
    parts: Vec<PartView>,
    /// Languages that are behind, with the words of the button that says they are in step.
    behind: Vec<(String, String)>,
    may_edit: bool,
    two_person: bool,
    hidden: bool,
    new: bool,
    side: Side,
    /// What was just done: shape and words.
    note: Option<(&'static str, String)>,
    /// Somebody saved since this was begun.
    behind_saved: bool,
    /// The reason typed so far.
    why: String,
    has_preview: bool,
    /// Records that can be made under this one: kind, id, words.
    below: Vec<(&'static str, String, String)>,
    /// The version that stands.
    standing_version: i64,
}

/// A part of the form.
struct PartView {
    id: &'static str,
    label: String,
    hint: String,
    /// It holds nothing but words: a table of both languages.
    table: bool,
    /// How many years of school its words ask for, by language; empty where that says nothing.
    grades: String,
    fields: Vec<Shown>,
    /// Those behind "More".
    more: Vec<Shown>,
    /// One of these says something.
    open: bool,
    /// What a caller sees of it: tag and name of the language, HTML.
    sights: Vec<(String, String, String)>,
}

/// Where the writing stands, in words.
struct Save {
    shape: &'static str,
    words: String,
}

/// What the page is about to say beyond the form.
#[derive(Default)]
pub struct Saying {
    /// What was looked for, and found.
    pub found: Option<Found>,
    /// What a save was refused for.
    pub refused: Option<Problems>,
    /// Another window of the same person kept its own.
    pub moved: bool,
    /// What was just done, by the word that stands in the address.
    pub note: Option<&'static str>,
}

/// What was just done: the word in the address, the shape of the note, its message.
pub const NOTES: [(&str, &str, &str); 7] = [
    ("saved", "ok", "records-note-saved"),
    ("sent", "ok", "records-note-sent"),
    ("waits", "warn", "records-note-waits"),
    ("moved", "warn", "records-moved"),
    ("merged", "ok", "records-note-merged"),
    ("hidden", "warn", "records-note-hidden"),
    ("reported", "ok", "queue-file-done"),
];

/// The page of a record with what stands in its form.
pub async fn page(
    app: &App,
    staff: &Staff,
    opened: &Opened,
    form: &Form,
    written: &Written,
    saying: Saying,
) -> Result<Editor, WebError> {
    let w = staff.words;
    let record = &opened.record;
    let new = record.version == 0;
    let history = if new {
        Vec::new()
    } else {
        directory::history(&app.db, &record.id).await?
    };
    let ids: Vec<&str> = history.iter().flat_map(names_of).collect();
    let people = People::of(app, &ids).await?;
    let marks: Marks = marks(app, record, &history, &people, opened.langs());
    let fields = opened.fields();
    let organization = organization_of(&written.body);
    let more: Vec<String> = organization.iter().cloned().collect();
    let names = shown::names(app, staff, &fields, form, &more).await?;
    let problems = saying
        .refused
        .clone()
        .unwrap_or_else(|| problems(w, &written.reading, &written.body, opened.langs()));
    let draw = Draw {
        words: w,
        langs: opened.langs(),
        form,
        wrong: &problems.wrong,
        names: &names,
        found: saying.found.as_ref(),
        marks: &marks,
    };
    let seen = sight::seen(app, &opened.with(written.body.clone())).await?;
    let may_edit = opened.allows(staff, Action::RecordEdit);
    let parts = opened
        .sections()
        .iter()
        .map(|section| part(app, opened, &draw, &seen, section))
        .collect();
    let labelled = |list: &BTreeMap<String, String>| labelled(w, opened.kind(), list);
    let name = shown::name_of(w, &opened.with(written.body.clone()));
    let title = if new {
        w.t1("records-new-title", "name", &name)
    } else {
        w.t1("records-edit-title", "name", &name)
    };
    Ok(Editor {
        page: Frame::new(staff, path(&record.id, ""), "records", title),
        action: staff.href(&path(&record.id, "")),
        above: organization
            .map(|id| (names.record(&id).to_owned(), staff.href(&path(&id, ""))))
            .filter(|(name, _)| !name.is_empty())
            .or_else(|| (opened.kind() == Kind::TaxonomyTerm).then(|| (w.t("terms-title"), staff.href(terms::PATH)))),
        standing: Standing::of(app, w, opened, &marks),
        version: opened.base_version(),
        revision: opened.draft.as_ref().map_or(0, |draft| draft.revision),
        wrong: labelled(&problems.wrong),
        doubtful: labelled(&problems.doubtful),
        refused: saying.refused.is_some(),
        save: state(app, w, opened, &saying),
        langs: opened
            .langs()
            .iter()
            .map(|lang| (lang.to_string(), Words::of(lang.as_str()).t("layout-language")))
            .collect(),
        behind: if new || opened.two_person(staff) {
            Vec::new()
        } else {
            checkable(w, &marks)
        },
        hidden: matches!(seen, sight::Seen::Hidden),
        two_person: opened.two_person(staff),
        side: Side::of(app, staff, opened, &history, &people).await?,
        kind: said_kind(w, opened.kind()),
        kind_word: opened.kind().as_str(),
        note: NOTES
            .iter()
            .find(|(word, ..)| saying.note == Some(*word))
            .map(|(_, shape, id)| (*shape, w.t(id))),
        behind_saved: opened.is_behind(),
        why: form.get("why").unwrap_or_default().to_owned(),
        has_preview: opened.kind() == Kind::Service,
        below: if opened.allows(staff, Action::RecordCreate) {
            below(w, opened)
        } else {
            Vec::new()
        },
        standing_version: record.version,
        id: record.id.clone(),
        may_edit,
        new,
        parts,
        name,
    })
}

/// A part of the form with what a caller sees of it.
fn part(app: &App, opened: &Opened, draw: &Draw<'_>, seen: &sight::Seen, section: &Section) -> PartView {
    let sight = |lang: &Lang| {
        let words = Words::of(lang.as_str());
        let html = sight::section(app, words, seen, section.id);
        (lang.to_string(), words.t("layout-language"), html)
    };
    let (fields, more, open) = draw.split(section.fields, "");
    PartView {
        id: section.id,
        label: draw.words.t(section.label),
        hint: if section.hint.is_empty() {
            String::new()
        } else {
            draw.words.t(section.hint)
        },
        table: section.id == "words",
        grades: if section.id == "words" {
            grades(opened, draw, section)
        } else {
            String::new()
        },
        fields,
        more,
        open,
        sights: opened
            .langs()
            .iter()
            .map(sight)
            .filter(|(_, _, html)| !html.is_empty())
            .collect(),
    }
}

/// Words that nobody reads as sentences.
const NO_SENTENCES: [&str; 2] = ["name", "search_hints"];

/// "Grade level: English 7, French 8", of the words in a section.
fn grades(opened: &Opened, draw: &Draw<'_>, section: &Section) -> String {
    let w = draw.words;
    let one = |lang: &Lang| {
        let read = section
            .fields
            .iter()
            .filter(|field| !NO_SENTENCES.contains(&field.name));
        let words: Vec<&str> = read
            .filter_map(|field| draw.form.get(&format!("{}.{lang}", field.name)))
            .collect();
        let grade = language::grade(&words.join("\n"), lang)?;
        let name = match lang.as_str() {
            "en" => w.t("records-in-english"),
            "fr" => w.t("records-in-french"),
            other => other.to_owned(),
        };
        Some(format!("{name} {grade}"))
    };
    let all: Vec<String> = opened.langs().iter().filter_map(one).collect();
    if all.is_empty() {
        String::new()
    } else {
        w.t1("records-grades", "grades", all.join(", "))
    }
}

/// What is wrong, by the id of the field on the page, with the field's label.
fn labelled(w: &Words, kind: Kind, list: &BTreeMap<String, String>) -> Vec<(String, String, String)> {
    let one = |(name, words): (&String, &String)| (shown::id(name), label(w, kind, name), words.clone());
    list.iter().map(one).collect()
}

/// What can be made under a record.
fn below(w: &Words, opened: &Opened) -> Vec<(&'static str, String, String)> {
    let kinds: &[(Kind, &str)] = match opened.kind() {
        Kind::Organization => &[
            (Kind::Service, "records-below-service"),
            (Kind::Location, "records-below-location"),
            (Kind::Program, "records-below-program"),
        ],
        Kind::Service => &[(Kind::ServiceAtLocation, "records-below-at")],
        _ => &[],
    };
    kinds
        .iter()
        .map(|(kind, id)| (kind.as_str(), opened.record.id.clone(), w.t(id)))
        .collect()
}

/// The languages that are behind, with the words of their buttons.
fn checkable(w: &Words, marks: &Marks) -> Vec<(String, String)> {
    let words = |lang: &Lang| match lang.as_str() {
        "fr" => w.t("records-check-fr"),
        "en" => w.t("records-check-en"),
        other => w.t1(
            "records-check-other",
            "language",
            language::spoken_name(other, &w.lang).unwrap_or(other),
        ),
    };
    marks
        .counts()
        .map(|(lang, _)| (lang.to_string(), words(lang)))
        .collect()
}

/// The organization a record belongs to.
pub fn organization_of(body: &Body) -> Option<String> {
    let id = match body {
        Body::Service(b) => Some(b.organization.clone()),
        Body::Program(b) => Some(b.organization.clone()),
        Body::Location(b) => b.organization.clone(),
        Body::Organization(b) => b.parent.clone(),
        Body::ServiceAtLocation(b) => Some(b.service.clone()),
        Body::TaxonomyTerm(b) => b.parent.clone(),
        Body::Taxonomy(_) => None,
    };
    id.filter(|id| !id.is_empty())
}

fn state(app: &App, w: &Words, opened: &Opened, saying: &Saying) -> Save {
    let save = |shape, words| Save { shape, words };
    if saying.moved {
        return save("bad", w.t("records-save-moved"));
    }
    match &opened.draft {
        Some(draft) => {
            let time = super::time(app, w, draft.at);
            save("done", w.t1("records-save-draft", "time", time))
        }
        None if opened.record.status == Status::Retired => save("done", w.t("records-save-retired")),
        None => save("done", w.t1("records-save-none", "version", opened.record.version)),
    }
}

/// Whether a kind has a page of its own on the public site.
pub fn public_page(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Service => Some("/service/"),
        Kind::Organization => Some("/organization/"),
        _ => None,
    }
}
