//! Publishing a pack: a new line, or a new version of one that is there. It is checked first; what is wrong is said with its
//! place and its remedy, and what was sent stays in the form.

use std::cell::RefCell;
use std::collections::BTreeMap;

use access::{Action, By, On};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum_extra::extract::Form as Posted;
use jiff::civil::DateTime;
use lines::life::{self, Part};
use lines::{Fault, Line, LineError};
use serde::Deserialize;
use store::Ts;

use super::lines::PATH;
use crate::admin::names::Centres;
use crate::form::{Field, Wrong};
use crate::public::html;
use crate::staff::{Frame, Staff};
use crate::words::Words;
use crate::{App, Shared, WebError};

/// The id by which faults name a pack that does not say its own.
const NAMELESS: &str = "pack";

/// The routes.
pub fn router() -> Router<App> {
    Router::new()
        .route("/admin/lines/new", get(ask).post(create))
        .route("/admin/lines/{id}/publish", post(publish))
}

/// What is sent. The parts stand in two lists of the same order: their ids, and their texts.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Sent {
    /// `check`, or `publish`.
    act: String,
    centre: String,
    text: String,
    from: String,
    part_id: Vec<String>,
    part: Vec<String>,
}

impl Sent {
    /// A published version, to be changed.
    pub fn of(line: &Line) -> Sent {
        let mut texts = line.texts.clone();
        let text = texts.remove(line.id()).unwrap_or_default();
        let (part_id, part) = texts.into_iter().unzip();
        Sent {
            text,
            part_id,
            part,
            ..Sent::default()
        }
    }

    /// The text of a part, where it was filled in.
    fn part(&self, id: &str) -> Option<String> {
        let sent = self.part_id.iter().zip(&self.part).find(|(each, _)| *each == id);
        sent.map(|(_, text)| plain(text)).filter(|text| !text.trim().is_empty())
    }
}

/// Forms send each end of a line as two characters.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// What came of it.
#[derive(Default)]
pub struct Came {
    published: Option<i64>,
    /// It could be published: what it has, in a sentence.
    pub right: Option<String>,
    /// What is wrong with the fields.
    pub wrong: Wrong,
    /// What is wrong with the pack.
    pub faults: Vec<Said>,
    /// The parts that it asks for, with their texts; none where nobody has one.
    parts: Vec<(String, Option<String>)>,
}

/// Something wrong with a pack: where, and what to do.
pub struct Said {
    /// The file, the line and the column; empty where it is about the whole.
    pub place: String,
    /// The problem and the remedy.
    pub words: String,
    /// They are in English, whatever the page.
    pub english: bool,
}

impl Said {
    fn of(w: &Words, fault: &Fault) -> Said {
        let (line, column) = (fault.line.to_string(), fault.column.to_string());
        Said {
            place: w.with(
                "line-fault-at",
                &[
                    ("file", &format!("{}.toml", fault.pack)),
                    ("line", &line),
                    ("column", &column),
                ],
            ),
            words: format!("{}: {}", fault.problem, fault.remedy),
            english: true,
        }
    }
    fn whole(words: String) -> Said {
        Said {
            place: String::new(),
            words,
            english: false,
        }
    }
}

/// The form, as a page shows it.
pub struct PackForm {
    /// Where it is sent.
    pub action: String,
    /// The centre, where there are several to choose from, or else its id.
    pub centre: Result<Field, String>,
    /// The pack.
    pub text: Field,
    /// Its parts.
    pub parts: Vec<PartField>,
    /// From when it holds.
    pub from: Field,
}

/// A part that the pack includes.
pub struct PartField {
    /// Its id.
    pub id: String,
    /// It is wanted, and not there.
    pub open: bool,
    /// Its text.
    pub field: Field,
}

impl PackForm {
    /// Filled with what was sent.
    pub fn new(staff: &Staff, action: String, centre: Result<Field, String>, sent: Sent, wrong: &Wrong) -> PackForm {
        let w = staff.words;
        let text = Field::lines("text", w.t("line-text"), 24)
            .hint(w.t("line-text-hint"))
            .value(sent.text)
            .attr("spellcheck", "false")
            .wrong(wrong);
        let from = Field::text("from", w.t("line-from"))
            .hint(w.t("line-from-hint"))
            .value(sent.from)
            .attr("type", "datetime-local")
            .optional()
            .wrong(wrong);
        let parts = sent.part_id.into_iter().zip(sent.part).enumerate();
        let parts = parts.map(|(i, (id, text))| {
            let field = Field {
                id: format!("part-{i}"),
                ..Field::lines("part", w.t1("line-part-text", "id", &id), 16)
            };
            PartField {
                open: text.trim().is_empty(),
                field: field
                    .hint(w.t("line-part-hint"))
                    .value(text)
                    .attr("spellcheck", "false")
                    .wrong(wrong),
                id,
            }
        });
        PackForm {
            action,
            centre,
            text,
            parts: parts.collect(),
            from,
        }
    }
}

/// Checks what was sent, and publishes it where that was asked. `own` has the parts of the line's newest version.
async fn attempt(
    app: &App,
    staff: &Staff,
    (id, centre): (&str, &str),
    sent: &Sent,
    own: &BTreeMap<String, String>,
) -> Result<Came, WebError> {
    let w = staff.words;
    let known = life::parts(&app.db, &access::scope(&staff.actor, Action::LineSee)).await?;
    let mut came = Came::default();
    let (read, parts) = read(id, sent, own, &known);
    came.parts = parts;
    let line = read
        .map_err(|faults| came.faults = faults.iter().map(|fault| Said::of(w, fault)).collect())
        .ok();
    let missing: Vec<usize> = (0..came.parts.len()).filter(|i| came.parts[*i].1.is_none()).collect();
    for i in &missing {
        let said = w.t1("line-part-missing", "id", &came.parts[*i].0);
        came.wrong.add(&format!("part-{i}"), said);
    }
    if line.is_none() && missing.is_empty() {
        came.wrong.add("text", w.t("line-text-wrong"));
    }
    let from: Option<DateTime> = sent.from.trim().parse().ok();
    if from.is_none() && !sent.from.trim().is_empty() {
        came.wrong.add("from", w.t("line-from-wrong"));
    }
    let Some(line) = line.filter(|_| came.wrong.is_empty()) else {
        return Ok(came);
    };
    let from = from.map(|from| Ts::from(line.moment(from)));
    let mut tx = app.db.begin().await?;
    match life::publish(&app.access, &mut tx, By::Person(&staff.actor), centre, &line, from).await {
        // Nothing is committed: what was asked is whether it could be.
        Ok(_) if sent.act == "check" => came.right = Some(what_it_has(w, &line)),
        Ok(version) => {
            tx.commit().await?;
            came.published = Some(version);
        }
        Err(LineError::Past { .. }) => came.wrong.add("from", w.t("line-from-past")),
        Err(error) => {
            let said = match error {
                LineError::Cases(cases) => w.t1("line-cases-wrong", "cases", cases.join("; ")),
                LineError::NumberTaken { phone, line } => w.t2("line-number-taken", "phone", phone, "line", line),
                LineError::Part(id) => w.t1("line-is-part", "id", id),
                other => return Err(other.into()),
            };
            came.faults = vec![Said::whole(said)];
            came.wrong.add("text", w.t("line-text-wrong"));
        }
    }
    Ok(came)
}

type Read = (Result<Line, Vec<Fault>>, Vec<(String, Option<String>)>);

/// Reads the pack, with each part as it was sent, as the line has it, or as the line published last has it.
fn read(id: &str, sent: &Sent, own: &BTreeMap<String, String>, known: &BTreeMap<String, Part>) -> Read {
    let asked: RefCell<Vec<(String, Option<String>)>> = RefCell::default();
    let line = Line::read(id, &plain(&sent.text), |part| {
        let text = sent.part(part).or_else(|| own.get(part).cloned());
        let text = text.or_else(|| known.get(part).map(|part| part.text.clone()));
        asked.borrow_mut().push((part.to_owned(), text.clone()));
        text
    });
    (line, asked.into_inner())
}

fn what_it_has(w: &Words, line: &Line) -> String {
    let pack = &line.pack;
    let count = |n: usize| n.to_string();
    w.with(
        "line-right",
        &[
            ("questions", &count(pack.question.len())),
            ("routes", &count(pack.route.len())),
            ("destinations", &count(pack.destination.len())),
            ("cases", &count(pack.case.len())),
        ],
    )
}

/// What was sent, with the parts that the pack asked for.
fn with_parts(mut sent: Sent, came: &Came) -> Sent {
    for (id, text) in &came.parts {
        if !sent.part_id.contains(id) {
            sent.part_id.push(id.clone());
            sent.part.push(text.clone().unwrap_or_default());
        }
    }
    sent
}

fn status(came: &Came) -> StatusCode {
    if came.wrong.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}

/// `POST /{lang}/admin/lines/{id}/publish`
async fn publish(
    State(app): Shared,
    staff: Staff,
    Path(id): Path<String>,
    Posted(sent): Posted<Sent>,
) -> Result<Response, WebError> {
    let centre = life::centre_of(&app.db, &id).await?.ok_or(WebError::NotFound)?;
    staff.sees(Action::LineSee, On::centre(&centre))?;
    staff.may(Action::LinePublish, On::centre(&centre))?;
    let newest = life::versions(&app.db, &id, None, 1).await?;
    let newest = newest.first().ok_or(WebError::NotFound)?;
    let known = app.lines.version(&app.db, &id, newest.version).await?;
    let came = attempt(&app, &staff, (&id, &centre), &sent, &known.texts).await?;
    if let Some(version) = came.published {
        return Ok(staff.to(&format!("{PATH}/{id}?version={version}")));
    }
    let sent = with_parts(sent, &came);
    let status = status(&came);
    let page = super::line::sent_page(&app, &staff, &id, sent, came).await?;
    Ok((status, html(&page)).into_response())
}

#[derive(Template)]
#[template(path = "admin/line-new.html")]
struct NewLine {
    page: Frame,
    list: String,
    came: Came,
    form: PackForm,
}

async fn new_page(app: &App, staff: &Staff, sent: Sent, came: Came) -> Result<NewLine, WebError> {
    let w = staff.words;
    let centres = Centres::within(app, w, &staff.scope(Action::LinePublish)?).await?;
    let mut choices = centres.choices(w, false);
    let centre = if choices.len() == 1 {
        Err(choices.remove(0).0)
    } else {
        let field = Field::select("centre", w.t("lines-centre"), &sent.centre, choices);
        Ok(field.hint(w.t("line-centre-hint")).wrong(&came.wrong))
    };
    Ok(NewLine {
        list: staff.href(PATH),
        form: PackForm::new(staff, staff.href("/admin/lines/new"), centre, sent, &came.wrong),
        came,
        page: Frame::new(staff, "/admin/lines/new", "lines", w.t("line-new")),
    })
}

/// `GET /{lang}/admin/lines/new`
async fn ask(State(app): Shared, staff: Staff) -> Result<Response, WebError> {
    Ok(html(&new_page(&app, &staff, Sent::default(), Came::default()).await?))
}

/// `POST /{lang}/admin/lines/new`
async fn create(State(app): Shared, staff: Staff, Posted(sent): Posted<Sent>) -> Result<Response, WebError> {
    let w = staff.words;
    staff.may(Action::LinePublish, On::centre(&sent.centre))?;
    let id = lines::id_of(&sent.text).unwrap_or_else(|| NAMELESS.to_owned());
    let came = if life::centre_of(&app.db, &id).await?.is_some() {
        let mut came = Came::default();
        came.wrong.add("text", w.t1("line-id-taken", "id", &id));
        came
    } else {
        attempt(&app, &staff, (&id, &sent.centre), &sent, &BTreeMap::new()).await?
    };
    if let Some(version) = came.published {
        return Ok(staff.to(&format!("{PATH}/{id}?version={version}")));
    }
    let sent = with_parts(sent, &came);
    let status = status(&came);
    let page = new_page(&app, &staff, sent, came).await?;
    Ok((status, html(&page)).into_response())
}
