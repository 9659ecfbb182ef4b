//! "This information is wrong": what visitors tell the curators.

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
}

/// A report as curators see it.
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
    INSERT = "INSERT INTO wrong_report (id, record_id, owner, at, text, contact, lang, state) VALUES ($1, $2, $3, $4, $5, $6, $7, 'open')";
    OPEN = "SELECT id, record_id, owner, at, text, contact, lang, state FROM wrong_report
        WHERE state = 'open' AND (CAST($1 AS TEXT) IS NULL OR owner = $1) AND (at, id) > ($2, $3) ORDER BY at, id LIMIT $4";
    OF_RECORD = "SELECT id, record_id, owner, at, text, contact, lang, state FROM wrong_report WHERE record_id = $1 ORDER BY at, id";
    SETTLE = "UPDATE wrong_report SET state = $2, settled_at = $3, settled_by = $4, contact = NULL WHERE id = $1 AND state = 'open'";
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
        args![&report.id, &report.record_id, &owner, at, text, contact, &report.lang],
    )
    .await?;
    tx.append(Event::new("wrong_report", &report.record_id, "wrong.reported", at).of_centre(owner));
    Ok(())
}

/// Open reports, the oldest first: of one centre, or of all. `after` is the last report of the page before.
pub async fn open_reports(
    db: &Db,
    owner: Option<&str>,
    after: Option<&WrongReport>,
    limit: i64,
) -> Result<Vec<WrongReport>> {
    let (at, id) = after.map_or((Ts(i64::MIN), ""), |r| (r.at, r.id.as_str()));
    Ok(db.fresh_all(OPEN, args![owner, at, id, limit]).await?)
}

/// Every report about a record, the oldest first.
pub async fn reports_of(db: &Db, record_id: &str) -> Result<Vec<WrongReport>> {
    Ok(db.fresh_all(OF_RECORD, args![record_id]).await?)
}

/// Closes a report: as settled, or dismissed. How to reach the visitor is erased with it. False when it was closed already.
pub async fn settle(tx: &mut Tx, id: &str, dismissed: bool, who: &str, at: Ts) -> Result<bool> {
    let state = if dismissed { "dismissed" } else { "settled" };
    Ok(tx.exec(SETTLE, args![id, state, at, who]).await? > 0)
}
