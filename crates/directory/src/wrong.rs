//! "This information is wrong": what visitors and the desk tell the curators, and what becomes of it.
//!
//! What is told, answered and said at the end is kept sealed. How to reach somebody has a key of its own for each report: when
//! the report is closed the key is erased, and with it the contact in every copy of the database.

use store::seal::{self, For, Keys, Place};
use store::{Db, Event, StoreError, Ts, Tx, args, sql};

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
#[derive(Clone, PartialEq, Eq)]
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
    /// The letter that takes the answer to them; none where it reached them another way.
    pub answer_letter: Option<String>,
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
    INSERT = "INSERT INTO wrong_report (id, record_id, owner, at, text, sealed_text, sealed_contact, lang, state, told_by)
        VALUES ($1, $2, $3, $4, '', $5, $6, $7, 'open', $8)";
    /// What is shown of each record is looked up one by one: SQLite would read all records to join them.
    OPEN = "SELECT w.id, w.record_id, COALESCE((SELECT r.kind FROM live_record r WHERE r.id = w.record_id), '') AS kind,
          COALESCE(NULLIF((SELECT r.name FROM live_record r WHERE r.id = w.record_id), ''), (SELECT s.name FROM live_link l
            JOIN live_record s ON s.id = l.to_id WHERE l.from_id = w.record_id AND l.rel = 'service' LIMIT 1), '') AS name,
          w.owner, w.at, w.lang, w.sealed_contact IS NOT NULL AS has_contact, w.sealed_answer IS NOT NULL AS answered, w.told_by, w.assignee
        FROM (SELECT id, record_id, owner, at, lang, sealed_contact, sealed_answer, told_by, assignee FROM wrong_report
          WHERE state = 'open' AND (at, id) > ($1, $2) AND (CAST($3 AS BOOLEAN) OR owner ", in_list(4), ")
          AND (told_by IS NOT NULL) = CAST($5 AS BOOLEAN) AND (CAST($6 AS TEXT) IS NULL OR assignee = $6)
          ORDER BY at, id LIMIT $7) w
        ORDER BY w.at, w.id";
    COUNT_OPEN = "SELECT COUNT(*) FROM wrong_report WHERE state = 'open' AND (CAST($1 AS BOOLEAN) OR owner ", in_list(2), ")
        AND (told_by IS NOT NULL) = CAST($3 AS BOOLEAN)";
    BY_ID = "SELECT id, record_id, owner, at, sealed_text, sealed_contact, lang, state, told_by, assignee, sealed_answer, answer_letter,
          sealed_reason, settled_at, settled_by FROM wrong_report WHERE id = $1";
    COUNT_OF_RECORD = "SELECT COUNT(*) FROM wrong_report WHERE record_id = $1 AND state = 'open'";
    REPORT_OWNER = "SELECT owner FROM wrong_report WHERE id = $1";
    ABOUT = "SELECT record_id, owner FROM wrong_report WHERE id = $1";
    ASSIGN = "UPDATE wrong_report SET assignee = $2 WHERE id = $1 AND state = 'open'";
    ANSWER = "UPDATE wrong_report SET sealed_answer = $2, answer_letter = $3 WHERE id = $1 AND state = 'open'";
    CLOSE = "UPDATE wrong_report SET state = $2, settled_at = $3, settled_by = $4, sealed_reason = $5, sealed_contact = NULL
        WHERE id = $1 AND state = 'open'";
    IN_CLEAR = "SELECT id, text, contact, answer, reason FROM wrong_report WHERE sealed_text IS NULL ORDER BY id LIMIT $1";
    SEALED = "UPDATE wrong_report SET text = '', contact = NULL, answer = NULL, reason = NULL,
        sealed_text = $2, sealed_contact = $3, sealed_answer = $4, sealed_reason = $5 WHERE id = $1 AND sealed_text IS NULL";
    /// SQLite leaves what was there before in the file unless told otherwise.
    OVERWRITE = { sqlite: "PRAGMA secure_delete = ON", postgres: "SELECT 1" };
    OVERWRITE_NO_MORE = { sqlite: "PRAGMA secure_delete = FAST", postgres: "SELECT 1" };
}

/// A report as it is kept.
#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    record_id: String,
    owner: String,
    at: Ts,
    sealed_text: Option<Vec<u8>>,
    sealed_contact: Option<Vec<u8>>,
    lang: String,
    state: String,
    told_by: Option<String>,
    assignee: Option<String>,
    sealed_answer: Option<Vec<u8>>,
    answer_letter: Option<String>,
    sealed_reason: Option<Vec<u8>>,
    settled_at: Option<Ts>,
    settled_by: Option<String>,
}

/// A report of before they were sealed.
#[derive(sqlx::FromRow)]
struct InClear {
    id: String,
    text: String,
    contact: Option<String>,
    answer: Option<String>,
    reason: Option<String>,
}

/// A sealed column of the table.
#[derive(Clone, Copy)]
enum Part {
    Text,
    Contact,
    Answer,
    Reason,
}

impl Part {
    fn of(self, id: &str) -> (For<'_>, Place<'_>) {
        let column = match self {
            Part::Text => "sealed_text",
            Part::Contact => "sealed_contact",
            Part::Answer => "sealed_answer",
            Part::Reason => "sealed_reason",
        };
        let key = match self {
            Part::Contact => For::subject("wrong_report", id),
            Part::Text | Part::Answer | Part::Reason => For::purpose("wrong_report"),
        };
        (key, Place::new("wrong_report", column, id))
    }
}

async fn sealed(tx: &mut Tx, keys: &Keys, id: &str, part: Part, words: &str) -> Result<Vec<u8>> {
    let (key, place) = part.of(id);
    Ok(keys.seal(tx, key, place, words.as_bytes()).await?)
}

async fn sealed_if(tx: &mut Tx, keys: &Keys, id: &str, part: Part, words: Option<&str>) -> Result<Option<Vec<u8>>> {
    match words {
        Some(words) => sealed(tx, keys, id, part, words).await.map(Some),
        None => Ok(None),
    }
}

/// What is sealed there; nothing where its key was erased.
async fn opened(tx: &mut Tx, keys: &Keys, id: &str, part: Part, sealed: Option<Vec<u8>>) -> Result<Option<String>> {
    let Some(sealed) = sealed else { return Ok(None) };
    match keys.open_within(tx, part.of(id).1, &sealed).await {
        Ok(plain) => Ok(Some(String::from_utf8_lossy(&plain).into_owned())),
        Err(StoreError::Erased { .. }) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// Keeps a report, and appends an event `wrong.reported` that names the record alone.
///
/// # Errors
/// [`DirectoryError::NoRecord`] when there is no such record, [`DirectoryError::Options`] when the text is empty or too long.
pub async fn report_wrong(tx: &mut Tx, keys: &Keys, report: &NewReport, at: Ts) -> Result<()> {
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
    let text = sealed(tx, keys, &report.id, Part::Text, text).await?;
    let contact = sealed_if(tx, keys, &report.id, Part::Contact, contact).await?;
    let row = args![
        &report.id,
        &report.record_id,
        &owner,
        at,
        text,
        contact,
        &report.lang,
        &report.told_by
    ];
    tx.exec(INSERT, row).await?;
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
pub async fn report(tx: &mut Tx, keys: &Keys, id: &str) -> Result<WrongReport> {
    let row: Option<Row> = tx.opt(BY_ID, args![id]).await?;
    let row = row.ok_or_else(|| DirectoryError::NoReport { id: id.to_owned() })?;
    let text = opened(tx, keys, id, Part::Text, row.sealed_text).await?;
    Ok(WrongReport {
        text: text.unwrap_or_default(),
        contact: opened(tx, keys, id, Part::Contact, row.sealed_contact).await?,
        answer: opened(tx, keys, id, Part::Answer, row.sealed_answer).await?,
        reason: opened(tx, keys, id, Part::Reason, row.sealed_reason).await?,
        id: row.id,
        record_id: row.record_id,
        owner: row.owner,
        at: row.at,
        lang: row.lang,
        state: row.state,
        told_by: row.told_by,
        assignee: row.assignee,
        answer_letter: row.answer_letter,
        settled_at: row.settled_at,
        settled_by: row.settled_by,
    })
}

/// The centre of a report, without what was told.
pub async fn owner(tx: &mut Tx, id: &str) -> Result<Option<String>> {
    let found: Option<(String,)> = tx.opt(REPORT_OWNER, args![id]).await?;
    Ok(found.map(|(owner,)| owner))
}

/// How many reports about a record are open.
pub async fn count_of_record(db: &Db, record_id: &str) -> Result<i64> {
    Ok(db.fresh_one::<(i64,)>(COUNT_OF_RECORD, args![record_id]).await?.0)
}

/// Gives an open report to somebody to take care of, or to nobody. False when it is closed.
pub async fn assign(tx: &mut Tx, id: &str, account: Option<&str>) -> Result<bool> {
    Ok(tx.exec(ASSIGN, args![id, account]).await? > 0)
}

/// Keeps what the visitor was answered, and the letter that takes it to them; the report stays open. False when it is closed.
///
/// # Errors
/// [`DirectoryError::Options`] when the answer is empty or too long.
pub async fn answer(tx: &mut Tx, keys: &Keys, id: &str, words: &str, letter: Option<&str>) -> Result<bool> {
    let words = words.trim();
    if words.is_empty() || words.chars().count() > MAX_TEXT {
        return Err(DirectoryError::Options(format!(
            "the answer is empty or too long: write at most {MAX_TEXT} characters"
        )));
    }
    let words = sealed(tx, keys, id, Part::Answer, words).await?;
    Ok(tx.exec(ANSWER, args![id, words, letter]).await? > 0)
}

/// Who closes a report, how, why and when.
#[derive(Debug, Clone, Copy)]
pub struct Closing<'a> {
    /// How it ends.
    pub outcome: Outcome,
    /// Why; a report that is dismissed needs a reason.
    pub reason: &'a str,
    /// The account.
    pub who: &'a str,
    /// When.
    pub at: Ts,
}

/// Closes a report, and appends an event `wrong.closed` that names the record alone. How to reach the visitor is erased with
/// it. False when it was closed already.
///
/// # Errors
/// [`DirectoryError::NoReport`], [`DirectoryError::NoReason`].
pub async fn close(tx: &mut Tx, keys: &Keys, id: &str, closing: Closing<'_>) -> Result<bool> {
    let Closing {
        outcome,
        reason,
        who,
        at,
    } = closing;
    let reason: String = reason.trim().chars().take(MAX_TEXT).collect();
    if outcome == Outcome::Dismissed && reason.is_empty() {
        return Err(DirectoryError::NoReason {
            what: "Dismissing a report",
        });
    }
    let about: Option<(String, String)> = tx.opt(ABOUT, args![id]).await?;
    let (record_id, owner) = about.ok_or_else(|| DirectoryError::NoReport { id: id.to_owned() })?;
    let reason = Some(reason.as_str()).filter(|reason| !reason.is_empty());
    let reason = sealed_if(tx, keys, id, Part::Reason, reason).await?;
    if tx.exec(CLOSE, args![id, outcome.as_str(), at, who, reason]).await? == 0 {
        return Ok(false);
    }
    seal::erase(tx, id).await?;
    tx.append(Event::new("wrong_report", record_id, "wrong.closed", at).of_centre(owner));
    Ok(true)
}

/// Seals the reports that stand in clear since before they were sealed, and says how many. To be called before anything is
/// served; stopped anywhere, the next call goes on.
pub async fn seal_former(db: &Db, keys: &Keys) -> Result<u64> {
    const BATCH: i64 = 100;
    let mut count = 0;
    loop {
        let rows: Vec<InClear> = db.fresh_all(IN_CLEAR, args![BATCH]).await?;
        if rows.is_empty() {
            return Ok(count);
        }
        let mut tx = db.begin().await?;
        tx.exec(OVERWRITE, args![]).await?;
        for row in rows {
            let id = row.id.as_str();
            let text = sealed(&mut tx, keys, id, Part::Text, &row.text).await?;
            let contact = sealed_if(&mut tx, keys, id, Part::Contact, row.contact.as_deref()).await?;
            let answer = sealed_if(&mut tx, keys, id, Part::Answer, row.answer.as_deref()).await?;
            let reason = sealed_if(&mut tx, keys, id, Part::Reason, row.reason.as_deref()).await?;
            count += tx.exec(SEALED, args![id, text, contact, answer, reason]).await?;
        }
        tx.exec(OVERWRITE_NO_MORE, args![]).await?;
        tx.commit().await?;
    }
}
