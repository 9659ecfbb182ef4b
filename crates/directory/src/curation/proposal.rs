//! Publishing with two people: one writes, another approves.

use store::{Db, Event, Ts, Tx, args, sql};

use crate::diff::{FieldChange, diff};
use crate::document;
use crate::error::{DirectoryError, Result};
use crate::model::{Body, Kind, SCHEMA};
use crate::save::{Change, Saved, check};

use super::draft::{self, Draft, Reunion};

/// What became of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It waits for another person.
    Open,
    /// It stands.
    Approved,
    /// Another person wants it otherwise.
    SentBack,
    /// Its author took it back.
    Withdrawn,
}

impl State {
    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Approved => "approved",
            State::SentBack => "sent_back",
            State::Withdrawn => "withdrawn",
        }
    }
    fn parse(word: &str) -> State {
        [State::Open, State::Approved, State::SentBack]
            .into_iter()
            .find(|state| state.as_str() == word)
            .unwrap_or(State::Withdrawn)
    }
}

/// A change that somebody proposes.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Its id.
    pub id: String,
    /// The record.
    pub record_id: String,
    /// The centre that keeps the record, or will.
    pub owner: String,
    /// Who proposes it.
    pub author: String,
    /// Why.
    pub why: String,
    /// When.
    pub at: Ts,
    /// The version it was made from; 0 for a record that does not exist yet.
    pub base_version: i64,
    /// What became of it.
    pub state: State,
    /// Who decided, and when.
    pub decided: Option<(String, Ts)>,
    /// What they said to it.
    pub words: Option<String>,
    /// What the record would say.
    pub body: Body,
}

/// A proposal in a list, without what it says.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ProposalEntry {
    /// Its id.
    pub id: String,
    /// The record.
    pub record_id: String,
    /// The centre that keeps the record.
    pub owner: String,
    /// The record's kind, by its HSDS name.
    pub kind: String,
    /// The record's name; empty for one that does not exist yet.
    pub name: String,
    /// Who proposes it.
    pub author: String,
    /// Why.
    pub why: String,
    /// When.
    pub at: Ts,
    /// The version it was made from; 0 for a record that does not exist yet.
    pub base_version: i64,
    /// The version that stands; 0 for a record that does not exist yet.
    pub version: i64,
}

impl ProposalEntry {
    /// Whether somebody saved the record since: it must be merged before it can be approved.
    pub fn behind(&self) -> bool {
        self.version != self.base_version
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    record_id: String,
    owner: String,
    kind: String,
    author: String,
    why: String,
    at: Ts,
    base_version: i64,
    state: String,
    decided_at: Option<Ts>,
    decided_by: Option<String>,
    words: Option<String>,
    schema: i64,
    body: String,
}

sql! {
    INSERT = "INSERT INTO record_proposal (id, record_id, owner, kind, author, why, at, base_version, state, schema, body)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10)";
    BY_ID = "SELECT id, record_id, owner, kind, author, why, at, base_version, state, decided_at, decided_by, words, schema, body
        FROM record_proposal WHERE id = $1";
    DECIDE = "UPDATE record_proposal SET state = $2, decided_at = $3, decided_by = $4, words = $5 WHERE id = $1 AND state = 'open'";
    REBASE = "UPDATE record_proposal SET base_version = $2, schema = $3, body = $4 WHERE id = $1 AND state = 'open'";
    OPEN_OF = "SELECT id FROM record_proposal WHERE record_id = $1 AND author = $2 AND state = 'open'";
    /// Those of these centres that wait for another than this person; what is shown of each record is looked up one by one.
    AWAITING = "SELECT p.id, p.record_id, p.owner, p.kind, COALESCE((SELECT r.name FROM live_record r WHERE r.id = p.record_id), '') AS name,
          p.author, p.why, p.at, p.base_version, COALESCE((SELECT r.version FROM live_record r WHERE r.id = p.record_id), 0) AS version
        FROM record_proposal p
        WHERE p.state = 'open' AND p.author <> $1 AND (p.at, p.id) > ($2, $3)
        AND (CAST($4 AS BOOLEAN) OR p.owner ", in_list(5), ") ORDER BY p.at, p.id LIMIT $6";
    COUNT_AWAITING = "SELECT COUNT(*) FROM record_proposal
        WHERE state = 'open' AND author <> $1 AND (CAST($2 AS BOOLEAN) OR owner ", in_list(3), ")";
    OF_RECORD = "SELECT id, record_id, owner, kind, author, why, at, base_version, state, decided_at, decided_by, words, schema, body
        FROM record_proposal WHERE record_id = $1 AND state = 'open' ORDER BY at, id";
    LAST_OF = "SELECT id, record_id, owner, kind, author, why, at, base_version, state, decided_at, decided_by, words, schema, body
        FROM record_proposal WHERE record_id = $1 AND author = $2 ORDER BY at DESC, id DESC LIMIT 1";
}

impl Row {
    fn proposal(self) -> Result<Proposal> {
        let kind = Kind::parse(&self.kind).ok_or_else(|| DirectoryError::Body {
            kind: "proposal",
            id: self.id.clone(),
            cause: format!("there is no kind {:?}", self.kind),
        })?;
        Ok(Proposal {
            body: document::from_json(kind, &self.record_id, self.schema, &self.body)?,
            id: self.id,
            record_id: self.record_id,
            owner: self.owner,
            author: self.author,
            why: self.why,
            at: self.at,
            base_version: self.base_version,
            state: State::parse(&self.state),
            decided: self.decided_by.zip(self.decided_at),
            words: self.words,
        })
    }
}

/// Makes the draft of `change.who` a proposal, checked as a save would be, so that approving it meets no surprise.
///
/// # Errors
/// [`DirectoryError::Stale`] when the record moved on: the draft is merged first. [`DirectoryError::Invalid`],
/// [`DirectoryError::NoDraft`], [`DirectoryError::HasProposal`].
pub async fn propose(tx: &mut Tx, change: &Change, id: &str, record_id: &str) -> Result<()> {
    let Draft {
        owner,
        base_version,
        body,
        ..
    } = draft::taken(tx, record_id, &change.who).await?;
    if tx
        .opt::<(String,)>(OPEN_OF, args![record_id, &change.who])
        .await?
        .is_some()
    {
        return Err(DirectoryError::HasProposal {
            id: record_id.to_owned(),
        });
    }
    let record = draft::as_record(tx, record_id, &owner, base_version, body).await?;
    check(tx, change, &record).await?;
    tx.exec(
        INSERT,
        args![
            id,
            record_id,
            &record.owner,
            record.body.kind().as_str(),
            &change.who,
            &change.why,
            change.at,
            base_version,
            SCHEMA,
            document::to_json(&record.body)
        ],
    )
    .await?;
    tx.append(event(id, &record.owner, record_id, "proposal.opened", change.at));
    Ok(())
}

fn event(id: &str, owner: &str, record_id: &str, kind: &str, at: Ts) -> Event {
    Event::new("proposal", id, kind, at)
        .of_centre(owner)
        .with(serde_json::json!({ "record": record_id }))
}

/// A proposal, whatever became of it.
pub async fn by_id(db: &Db, id: &str) -> Result<Proposal> {
    let row: Option<Row> = db.fresh_opt(BY_ID, args![id]).await?;
    row.ok_or_else(|| DirectoryError::NoProposal { id: id.to_owned() })?
        .proposal()
}

/// The proposals for a record that wait, the oldest first.
pub async fn of_record(db: &Db, record_id: &str) -> Result<Vec<Proposal>> {
    let rows: Vec<Row> = db.fresh_all(OF_RECORD, args![record_id]).await?;
    rows.into_iter().map(Row::proposal).collect()
}

/// The last proposal of a person for a record: what became of it, and what was said to it.
pub async fn last_of(db: &Db, record_id: &str, author: &str) -> Result<Option<Proposal>> {
    let row: Option<Row> = db.fresh_opt(LAST_OF, args![record_id, author]).await?;
    row.map(Row::proposal).transpose()
}

/// Open proposals of these centres (`None` for all) by others than this person, the oldest first. `after` is the last of
/// the page before.
pub async fn awaiting(
    db: &Db,
    owners: Option<&[String]>,
    account: &str,
    after: Option<(Ts, &str)>,
    limit: i64,
) -> Result<Vec<ProposalEntry>> {
    let (at, id) = after.unwrap_or((Ts(i64::MIN), ""));
    let row = args![account, at, id, owners.is_none(), owners.unwrap_or_default(), limit];
    Ok(db.fresh_all(AWAITING, row).await?)
}

/// How many [`awaiting`] lists.
pub async fn count_awaiting(db: &Db, owners: Option<&[String]>, account: &str) -> Result<i64> {
    let row = args![account, owners.is_none(), owners.unwrap_or_default()];
    Ok(db.fresh_one::<(i64,)>(COUNT_AWAITING, row).await?.0)
}

/// What a proposal changes in what it was made from.
pub async fn changes(db: &Db, proposal: &Proposal) -> Result<Vec<FieldChange>> {
    let after = document::to_value(&proposal.body);
    if proposal.base_version == 0 {
        return Ok(diff(&serde_json::Value::Object(serde_json::Map::new()), &after));
    }
    let base = crate::history::at_version(db, &proposal.record_id, proposal.base_version).await?;
    Ok(diff(&document::to_value(&base.body), &after))
}

/// Puts a proposal together with what was saved since; `None` when nothing was.
pub async fn reunite(db: &Db, proposal: &Proposal) -> Result<Option<Reunion>> {
    draft::reunited(db, &proposal.record_id, proposal.base_version, &proposal.body).await
}

/// Puts a merged body in the place of what was proposed: its author's doing, on top of the version that stands.
pub async fn merge_in(tx: &mut Tx, change: &Change, id: &str, onto: i64, body: Body) -> Result<()> {
    let proposal = open(tx, id).await?;
    if proposal.author != change.who {
        return Err(DirectoryError::NotOwnProposal { id: id.to_owned() });
    }
    let record = draft::as_record(tx, &proposal.record_id, &proposal.owner, onto, body).await?;
    check(tx, change, &record).await?;
    tx.exec(REBASE, args![id, onto, SCHEMA, document::to_json(&record.body)])
        .await?;
    Ok(())
}

/// Approves: what is proposed becomes the record's next version, written by its author and approved by `change.who`. The
/// reason is the author's.
///
/// # Errors
/// [`DirectoryError::Stale`] when the record moved on, [`DirectoryError::OwnProposal`], [`DirectoryError::Decided`], and what
/// a save says. Nothing is to be committed then.
pub async fn approve(tx: &mut Tx, change: &Change, id: &str) -> Result<Saved> {
    let proposal = open(tx, id).await?;
    if proposal.author == change.who {
        return Err(DirectoryError::OwnProposal { id: id.to_owned() });
    }
    decide(tx, change, &proposal, State::Approved, None).await?;
    let record = draft::as_record(
        tx,
        &proposal.record_id,
        &proposal.owner,
        proposal.base_version,
        proposal.body,
    )
    .await?;
    let authored = Change {
        who: proposal.author,
        why: proposal.why,
        approved_by: Some(change.who.clone()),
        ..change.clone()
    };
    crate::save::save(tx, &authored, &record).await
}

/// Sends a proposal back to its author with a word on what to change. It becomes their draft again, unless they have begun
/// another: then it stays here until they [`take_up`] it.
pub async fn send_back(tx: &mut Tx, change: &Change, id: &str, words: &str) -> Result<()> {
    if words.trim().is_empty() {
        return Err(DirectoryError::NoReason {
            what: "Sending a proposal back",
        });
    }
    let proposal = open(tx, id).await?;
    if proposal.author == change.who {
        return Err(DirectoryError::OwnProposal { id: id.to_owned() });
    }
    decide(tx, change, &proposal, State::SentBack, Some(words.trim())).await?;
    give_back(tx, change.at, proposal).await.map(drop)
}

/// The author takes a proposal back. It becomes their draft again, unless they have begun another.
pub async fn withdraw(tx: &mut Tx, change: &Change, id: &str) -> Result<()> {
    let proposal = open(tx, id).await?;
    if proposal.author != change.who {
        return Err(DirectoryError::NotOwnProposal { id: id.to_owned() });
    }
    decide(tx, change, &proposal, State::Withdrawn, None).await?;
    give_back(tx, change.at, proposal).await.map(drop)
}

/// Makes a proposal that was sent back or withdrawn its author's draft again.
///
/// # Errors
/// [`DirectoryError::HasDraft`] when they are writing another.
pub async fn take_up(tx: &mut Tx, change: &Change, id: &str) -> Result<()> {
    let row: Option<Row> = tx.opt(BY_ID, args![id]).await?;
    let proposal = row
        .ok_or_else(|| DirectoryError::NoProposal { id: id.to_owned() })?
        .proposal()?;
    if proposal.author != change.who {
        return Err(DirectoryError::NotOwnProposal { id: id.to_owned() });
    }
    if !matches!(proposal.state, State::SentBack | State::Withdrawn) {
        return Err(DirectoryError::Decided {
            id: id.to_owned(),
            state: proposal.state,
        });
    }
    let record_id = proposal.record_id.clone();
    if give_back(tx, change.at, proposal).await? {
        Ok(())
    } else {
        Err(DirectoryError::HasDraft { id: record_id })
    }
}

async fn open(tx: &mut Tx, id: &str) -> Result<Proposal> {
    let row: Option<Row> = tx.opt(BY_ID, args![id]).await?;
    let proposal = row
        .ok_or_else(|| DirectoryError::NoProposal { id: id.to_owned() })?
        .proposal()?;
    if proposal.state != State::Open {
        return Err(DirectoryError::Decided {
            id: id.to_owned(),
            state: proposal.state,
        });
    }
    Ok(proposal)
}

async fn decide(tx: &mut Tx, change: &Change, proposal: &Proposal, state: State, words: Option<&str>) -> Result<()> {
    let row = args![&proposal.id, state.as_str(), change.at, &change.who, words];
    if tx.exec(DECIDE, row).await? == 0 {
        // Somebody else decided a moment ago.
        open(tx, &proposal.id).await?;
    }
    let kind = match state {
        State::Approved => "proposal.approved",
        State::SentBack => "proposal.sent_back",
        State::Open | State::Withdrawn => "proposal.withdrawn",
    };
    tx.append(event(
        &proposal.id,
        &proposal.owner,
        &proposal.record_id,
        kind,
        change.at,
    ));
    Ok(())
}

/// True when it is a draft again.
async fn give_back(tx: &mut Tx, at: Ts, proposal: Proposal) -> Result<bool> {
    if draft::standing(tx, &proposal.record_id, &proposal.author)
        .await?
        .is_some()
    {
        return Ok(false);
    }
    let draft = Draft {
        record_id: proposal.record_id,
        account: proposal.author,
        owner: proposal.owner,
        base_version: proposal.base_version,
        revision: 0,
        at,
        body: proposal.body,
        beside: None,
    };
    draft::save(tx, &draft).await?;
    Ok(true)
}
