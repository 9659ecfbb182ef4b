//! "This information is wrong": what visitors and the desk tell the curators, and what becomes of it.

use serde::Serialize;
use store::{Db, Event, Ts, Tx, args, sql};

use crate::error::{DirectoryError, Result};

/// The longest report, in characters.
pub const MAX_TEXT: usize = 5_000;
/// The longest contact, in characters.
pub const MAX_CONTACT: usize = 200;

/// What a visitor tells.
#[derive(Clone, PartialEq, Eq)]
pub struct NewReport {
    /// An id for the report.
    pub id: String,
    /// The record that is wrong.
    pub record_id: String,
    /// What is wrong, in their words.
    pub text: String,
    /// How to reach them, if they want to be.
    pub contact: Option<String>,
    /// The language they wrote in.
    pub lang: String,
    /// The account at the desk that passes it on; `None` for one from the public site.
    pub told_by: Option<String>,
}

/// A report with the words of a visitor and how to reach them: reading one is an audited action.
#[derive(Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct WrongReport {
    /// The report's id.
    pub id: String,
    /// The record that is wrong.
    pub record_id: String,
    /// The centre that keeps the record.
    pub owner: String,
    /// When it came.
    pub at: Ts,
    /// What is wrong.
    pub text: String,
    /// How to reach them.
    pub contact: Option<String>,
    /// The language it is written in.
    pub lang: String,
    /// `open`, `settled` or `dismissed`.
    pub state: String,
    /// The account at the desk that passed it on; `None` for one from the public site.
    pub told_by: Option<String>,
    /// The account that takes care of it.
    pub assignee: Option<String>,
    /// What the visitor was answered.
    pub answer: Option<String>,
    /// Why it was closed.
    pub reason: Option<String>,
    /// When it was closed.
    pub settled_at: Option<Ts>,
    /// Who closed it.
    pub settled_by: Option<String>,
}

/// A report in a list: nothing of what was told is in it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ReportEntry {
    /// The report's id.
    pub id: String,
    /// The record that is wrong.
    pub record_id: String,
    /// Its kind, by its HSDS name.
    pub kind: String,
    /// Its name; of a service at a location, the service's.
    pub name: String,
    /// The centre that keeps the record.
    pub owner: String,
    /// When it came.
    pub at: Ts,
    /// The language it is written in.
    pub lang: String,
    /// Whether they want to be reached.
    pub has_contact: bool,
    /// Whether they were answered.
    pub answered: bool,
    /// The account at the desk that passed it on; `None` for one from the public site.
    pub told_by: Option<String>,
    /// The account that takes care of it.
    pub assignee: Option<String>,
}

/// How a report is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was right, or led to a look at the record.
    Settled,
    /// There was nothing in it.
    Dismissed,
}

impl Outcome {
    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Outcome::Settled => "settled",
            Outcome::Dismissed => "dismissed",
        }
    }
}

/// Words and contact of a visitor are personal: neither is ever shown by a debug print.
impl std::fmt::Debug for WrongReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WrongReport")
            .field("id", &self.id)
            .field("record_id", &self.record_id)
            .finish_non_exhaustive()
    }
}
impl std::fmt::Debug for NewReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewReport")
            .field("id", &self.id)
            .field("record_id", &self.record_id)
            .finish_non_exhaustive()
    }
}

sql! {
    OWNER = "SELECT owner FROM live_record WHERE id = $1";
    INSERT = "INSERT INTO wrong_report (id, record_id, owner, at, text, contact, lang, state, told_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', $8)";
    OPEN = "SELECT w.id, w.record_id, COALESCE(r.kind, '') AS kind, COALESCE(NULLIF(r.name, ''), (SELECT s.name FROM live_link l
            JOIN live_record s ON s.id = l.to_id WHERE l.from_id = w.record_id AND l.rel = 'service' LIMIT 1), '') AS name,
          w.owner, w.at, w.lang, w.contact IS NOT NULL AS has_contact, w.answer IS NOT NULL AS answered, w.told_by, w.assignee
        FROM (SELECT id, record_id, owner, at, lang, contact, answer, told_by, assignee FROM wrong_report
          WHERE state = 'open' AND (at, id) > ($1, $2) AND (CAST($3 AS BOOLEAN) OR owner ", in_list(4), ")
          AND (told_by IS NOT NULL) = CAST($5 AS BOOLEAN) AND (CAST($6 AS TEXT) IS NULL OR assignee = $6)
          ORDER BY at, id LIMIT $7) w
        LEFT JOIN live_record r ON r.id = w.record_id ORDER BY w.at, w.id";
    COUNT_OPEN = "SELECT COUNT(*) FROM wrong_report WHERE state = 'open' AND (CAST($1 AS BOOLEAN) OR owner ", in_list(2), ")
        AND (told_by IS NOT NULL) = CAST($3 AS BOOLEAN)";
    BY_ID = "SELECT id, record_id, owner, at, text, contact, lang, state, told_by, assignee, answer, reason, settled_at, settled_by
        FROM wrong_report WHERE id = $1";
    OF_RECORD = "SELECT id, record_id, owner, at, text, contact, lang, state, told_by, assignee, answer, reason, settled_at, settled_by
        FROM wrong_report WHERE record_id = $1 ORDER BY at, id";
    COUNT_OF_RECORD = "SELECT COUNT(*) FROM wrong_report WHERE record_id = $1 AND state = 'open'";
    REPORT_OWNER = "SELECT owner FROM wrong_report WHERE id = $1";
    ASSIGN = "UPDATE wrong_report SET assignee = $2 WHERE id = $1 AND state = 'open'";
    ANSWER = "UPDATE wrong_report SET answer = $2 WHERE id = $1 AND state = 'open'";
    CLOSE = "UPDATE wrong_report SET state = $2, settled_at = $3, settled_by = $4, reason = $5, contact = NULL WHERE id = $1 AND state = 'open'";
}

/// Keeps a report, and appends an event `wrong.reported` that names the record alone.
///
/// # Errors
/// [`DirectoryError::NoRecord`] when there is no such record, [`DirectoryError::Options`] when the text is empty or too long.
pub async fn report_wrong(tx: &mut Tx, report: &NewReport, at: Ts) -> Result<()> {
    let (text, contact) = (
        report.text.trim(),
        report.contact.as_deref().map(str::trim).filter(|c| !c.is_empty()),
    );
    if text.is_empty() {
        return Err(DirectoryError::Options("the report is empty: say what is wrong".into()));
    }
    if text.chars().count() > MAX_TEXT || contact.is_some_and(|c| c.chars().count() > MAX_CONTACT) {
        return Err(DirectoryError::Options(format!(
            "the report is too long: at most {MAX_TEXT} characters, and {MAX_CONTACT} for the contact"
        )));
    }
    let owner: Option<(String,)> = tx.opt(OWNER, args![&report.record_id]).await?;
    let (owner,) = owner.ok_or_else(|| DirectoryError::NoRecord {
        id: report.record_id.clone(),
    })?;
    tx.exec(
        INSERT,
        args![
            &report.id,
            &report.record_id,
            &owner,
            at,
            text,
            contact,
            &report.lang,
            &report.told_by
        ],
    )
    .await?;
    tx.append(Event::new("wrong_report", &report.record_id, "wrong.reported", at).of_centre(owner));
    Ok(())
}

/// Open reports of these centres (`None` for all), the oldest first: those of the desk, or those of the public site. `after` is
/// the last of the page before; `assignee`: only what this account takes care of.
pub async fn open_reports(
    db: &Db,
    owners: Option<&[String]>,
    of_desk: bool,
    assignee: Option<&str>,
    after: Option<(Ts, &str)>,
    limit: i64,
) -> Result<Vec<ReportEntry>> {
    let (at, id) = after.unwrap_or((Ts(i64::MIN), ""));
    let row = args![
        at,
        id,
        owners.is_none(),
        owners.unwrap_or_default(),
        of_desk,
        assignee,
        limit
    ];
    Ok(db.fresh_all(OPEN, row).await?)
}

/// How many [`open_reports`] lists.
pub async fn count_open(db: &Db, owners: Option<&[String]>, of_desk: bool) -> Result<i64> {
    let row = args![owners.is_none(), owners.unwrap_or_default(), of_desk];
    Ok(db.fresh_one::<(i64,)>(COUNT_OPEN, row).await?.0)
}

/// One report with what was told, read in the transaction that notes who read it.
pub async fn report(tx: &mut Tx, id: &str) -> Result<WrongReport> {
    tx.opt(BY_ID, args![id])
        .await?
        .ok_or_else(|| DirectoryError::NoReport { id: id.to_owned() })
}

/// The centre of a report, without what was told.
pub async fn owner(tx: &mut Tx, id: &str) -> Result<Option<String>> {
    let found: Option<(String,)> = tx.opt(REPORT_OWNER, args![id]).await?;
    Ok(found.map(|(owner,)| owner))
}

/// Every report about a record, the oldest first.
pub async fn reports_of(db: &Db, record_id: &str) -> Result<Vec<WrongReport>> {
    Ok(db.fresh_all(OF_RECORD, args![record_id]).await?)
}

/// How many reports about a record are open.
pub async fn count_of_record(db: &Db, record_id: &str) -> Result<i64> {
    Ok(db.fresh_one::<(i64,)>(COUNT_OF_RECORD, args![record_id]).await?.0)
}

/// Gives an open report to somebody to take care of, or to nobody. False when it is closed.
pub async fn assign(tx: &mut Tx, id: &str, account: Option<&str>) -> Result<bool> {
    Ok(tx.exec(ASSIGN, args![id, account]).await? > 0)
}

/// Keeps what the visitor was answered; the report stays open. False when it is closed.
///
/// # Errors
/// [`DirectoryError::Options`] when the answer is empty or too long.
pub async fn answer(tx: &mut Tx, id: &str, words: &str) -> Result<bool> {
    let words = words.trim();
    if words.is_empty() || words.chars().count() > MAX_TEXT {
        return Err(DirectoryError::Options(format!(
            "the answer is empty or too long: write at most {MAX_TEXT} characters"
        )));
    }
    Ok(tx.exec(ANSWER, args![id, words]).await? > 0)
}

/// Closes a report, and appends an event `wrong.closed` that names the record alone. How to reach the visitor is erased with
/// it. A report that is dismissed needs a reason. False when it was closed already.
///
/// # Errors
/// [`DirectoryError::NoReport`], [`DirectoryError::NoReason`].
pub async fn close(tx: &mut Tx, id: &str, outcome: Outcome, reason: &str, who: &str, at: Ts) -> Result<bool> {
    let reason: String = reason.trim().chars().take(MAX_TEXT).collect();
    if outcome == Outcome::Dismissed && reason.is_empty() {
        return Err(DirectoryError::NoReason {
            what: "Dismissing a report",
        });
    }
    let report = report(tx, id).await?;
    let reason = (!reason.is_empty()).then_some(reason);
    if tx.exec(CLOSE, args![id, outcome.as_str(), at, who, reason]).await? == 0 {
        return Ok(false);
    }
    let event = Event::new("wrong_report", &report.record_id, "wrong.closed", at);
    tx.append(event.of_centre(report.owner));
    Ok(true)
}
