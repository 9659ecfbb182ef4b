//! What stands beside the form: how the record stands, its last versions, who else is at it, what can be done with it.

use access::{Action, On};
use directory::VersionEntry;
use directory::curation::{draft, proposal};
use directory::model::{Body, Status, Verified};
use language::format;

use super::marks::{Marks, day};
use super::open::Opened;
use super::people::People;
use super::time;
use super::versions::{VersionView, view};
use crate::App;
use crate::error::WebError;
use crate::staff::Staff;
use crate::words::Words;

/// The tags beside the heading.
pub struct Standing {
    /// Shape of the tag (`warn`, `ok`, `bad` or empty) and words.
    pub tags: Vec<(&'static str, String)>,
    /// The public page; none where there is none.
    pub public: Option<String>,
}

/// How many versions stand beside the form.
const SHOWN: usize = 3;

impl Standing {
    /// How a record stands.
    pub fn of(app: &App, w: &Words, opened: &Opened, marks: &Marks) -> Standing {
        let record = &opened.record;
        let mut tags = Vec::new();
        if record.version == 0 {
            tags.push(("warn", w.t("records-tag-new")));
        } else if record.status == Status::Retired {
            tags.push(("bad", w.t("records-tag-retired")));
        }
        for (lang, count) in marks.counts() {
            let id = match lang.as_str() {
                "fr" => "records-tag-french",
                "en" => "records-tag-english",
                _ => "records-tag-behind",
            };
            tags.push(("warn", w.t1(id, "count", count)));
        }
        if let Some(verified) = verified(&record.body) {
            let date = format::date_without_weekday(&w.lang, verified.on);
            let due = due(app, opened, verified).is_some_and(|due| due < app.today());
            let id = if due {
                "records-tag-overdue"
            } else {
                "records-tag-verified"
            };
            tags.push((if due { "warn" } else { "ok" }, w.t1(id, "date", date)));
        }
        let public = super::editor_page::public_page(opened.kind())
            .filter(|_| record.version > 0 && record.status == Status::Published)
            .map(|page| format!("/{}{page}{}", w.lang, record.id));
        Standing { tags, public }
    }
}

/// When a record was last confirmed.
pub fn verified(body: &Body) -> Option<&Verified> {
    match body {
        Body::Organization(b) => b.verified.as_ref(),
        Body::Service(b) => b.verified.as_ref(),
        Body::Location(b) => b.verified.as_ref(),
        _ => None,
    }
}

fn due(_app: &App, opened: &Opened, verified: &Verified) -> Option<jiff::civil::Date> {
    use jiff::ToSpan;
    verified
        .on
        .checked_add(i64::from(opened.centre.verify_every_days).days())
        .ok()
}

/// Whether records of a kind are confirmed at all.
fn is_verified(body: &Body) -> bool {
    matches!(body, Body::Organization(_) | Body::Service(_) | Body::Location(_))
}

/// A change that waits for another person.
pub struct Waiting {
    /// Who wrote it, and when.
    pub words: String,
    /// Its page, where the person may see it.
    pub way: Option<String>,
}

/// The column beside the form.
#[expect(clippy::struct_excessive_bools, reason = "each is a question of the template")]
pub struct Side {
    /// Label, words, and the shape of the state before them (empty for none).
    pub verification: Vec<(String, String, &'static str)>,
    /// The person may say that nothing changed.
    pub may_verify: bool,
    /// The last versions.
    pub versions: Vec<VersionView>,
    /// How many there are.
    pub count: usize,
    /// Who else is at it.
    pub others: Vec<String>,
    /// Changes of this record that wait for another person.
    pub waiting: Vec<Waiting>,
    /// What a second person said when they sent the last one back.
    pub sent_back: Option<String>,
    /// The person may take it out of the directory.
    pub may_retire: bool,
    /// The person may bring it back.
    pub may_restore: bool,
    /// The person may say that it is wrong.
    pub may_report: bool,
    /// The person may make a copy.
    pub may_copy: bool,
    /// The person may throw away what they are writing.
    pub may_discard: bool,
}

impl Side {
    /// What stands beside the form of a record.
    pub async fn of(
        app: &App,
        staff: &Staff,
        opened: &Opened,
        history: &[VersionEntry],
        people: &People,
    ) -> Result<Side, WebError> {
        let (w, record) = (staff.words, &opened.record);
        let others = draft::others(&app.db, &record.id, &staff.actor.account).await?;
        let waiting = proposal::of_record(&app.db, &record.id).await?;
        let last = proposal::last_of(&app.db, &record.id, &staff.actor.account).await?;
        let ids = others
            .iter()
            .map(|d| d.account.as_str())
            .chain(waiting.iter().map(|p| p.author.as_str()));
        let ids: Vec<&str> = ids.collect();
        let more = People::of(app, &ids).await?;
        let retired = record.status == Status::Retired;
        let exists = record.version > 0;
        Ok(Side {
            verification: verification(app, w, opened, people),
            may_verify: exists && !retired && is_verified(&record.body) && opened.allows(staff, Action::RecordVerify),
            versions: history
                .iter()
                .take(SHOWN)
                .map(|version| {
                    view(
                        app,
                        w,
                        opened,
                        version,
                        people,
                        opened.allows(staff, Action::RecordPublish),
                    )
                })
                .collect(),
            count: history.len(),
            others: others
                .iter()
                .map(|d| {
                    w.t2(
                        "records-other-draft",
                        "who",
                        more.of_account(&d.account),
                        "time",
                        time(app, w, d.at),
                    )
                })
                .collect(),
            waiting: waiting
                .iter()
                .map(|p| {
                    let (who, date) = (more.of_account(&p.author), day(app, w, p.at));
                    let own = p.author == staff.actor.account;
                    let seen = own
                        || staff
                            .may(Action::RecordApprove, On::change_by(&p.author, &p.owner))
                            .is_ok();
                    Waiting {
                        words: w.t2("records-waiting", "who", who, "date", date),
                        way: seen.then(|| staff.href(&format!("/queue/proposals/{}", p.id))),
                    }
                })
                .collect(),
            sent_back: last
                .filter(|p| p.state == proposal::State::SentBack)
                .and_then(|p| p.words),
            may_retire: exists && !retired && opened.allows(staff, Action::RecordRetire),
            may_restore: retired && opened.allows(staff, Action::RecordRetire),
            may_report: exists && opened.allows(staff, Action::ReportFile),
            may_copy: exists && opened.allows(staff, Action::RecordCreate),
            may_discard: opened.draft.is_some(),
        })
    }
}

fn verification(app: &App, w: &Words, opened: &Opened, people: &People) -> Vec<(String, String, &'static str)> {
    let mut lines = Vec::new();
    let mut line = |label: &str, words: String, shape| lines.push((w.t(label), words, shape));
    if is_verified(&opened.record.body) {
        match verified(&opened.record.body) {
            Some(verified) => {
                let due = due(app, opened, verified);
                let late = due.is_some_and(|due| due < app.today());
                if late {
                    line("records-state", w.t("records-state-late"), "bad");
                } else {
                    line("records-state", w.t("records-state-current"), "open");
                }
                let date = format::date_without_weekday(&w.lang, verified.on);
                let who = verified
                    .by
                    .as_deref()
                    .map(|by| people.of_account(by))
                    .unwrap_or_default();
                let said = if who.is_empty() {
                    date
                } else {
                    w.t2("records-verified-by", "date", date, "who", who)
                };
                line("records-last-verified", said, "");
                if let Some(due) = due {
                    line("records-next-due", format::date_without_weekday(&w.lang, due), "");
                }
            }
            None => line("records-state", w.t("records-state-never"), "unknown"),
        }
    }
    line("records-owner", opened.owner_name(w), "");
    if let Some(source) = &opened.record.source {
        line("records-source", source.source.clone(), "");
    }
    lines
}
