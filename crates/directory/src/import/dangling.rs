//! References to records that are not there, looked at when the whole source is read.

use std::collections::{BTreeMap, HashSet};
use std::time::Instant;

use store::{Tx, args, sql};

use crate::diff::{FieldChange, diff};
use crate::document;
use crate::error::Result;
use crate::links::drop_references;
use crate::model::{Body, Kind, SCHEMA, Status};
use crate::row::StoredRow;
use crate::wording::same_words;

use super::Note;
use super::begin::beat;
use super::engine::{Engine, Outcome, Unresolved, key};
use super::stage::{CURRENT, unstage};

sql! {
    EXIST = "SELECT id FROM live_record WHERE id ", in_list(1), "";
    BORN = "SELECT body FROM record WHERE id = $1 AND born_run = $2";
    /// The hash is marked, so that the next import looks at the record again: the missing one may be there by then.
    KEEP_BORN = "UPDATE record SET body = $3, source_hash = source_hash || '~' WHERE id = $1 AND born_run = $2";
    NEXT = "SELECT body, incoming, status, source_body FROM record_next WHERE record_id = $1 AND run = $2";
    KEEP_NEXT = "UPDATE record_next SET body = $3, incoming = $4, diff = $5, source_body = $6, source_hash = source_hash || '~' WHERE record_id = $1 AND run = $2";
    FORGET_REFERRER = "DELETE FROM record_referrer WHERE (to_id, rel, from_id) IN
        (SELECT to_id, rel, from_id FROM record_link WHERE from_id = $1 AND to_id = $2 AND since_run = $3)";
    FORGET_LINK = "DELETE FROM record_link WHERE from_id = $1 AND to_id = $2 AND since_run = $3";
}

/// In a dry run: a record that lost references at the last import, as it stands and as it would be.
pub(super) struct Tried {
    pub was: Body,
    pub body: Body,
}

impl Tried {
    fn without(mut self, gone: &HashSet<&str>) -> Outcome {
        drop_references(&mut self.body, &|to| gone.contains(to));
        let same = same_words(&document::to_value(&self.was), &document::to_value(&self.body));
        if same { Outcome::Unchanged } else { Outcome::Changed }
    }
}

/// Takes references to missing records out, and records that make no sense without one.
pub(super) async fn settle(engine: &mut Engine<'_>) -> Result<()> {
    let unresolved = std::mem::take(&mut engine.unresolved);
    let mut there = existing(engine, &unresolved).await?;
    // Programs first: a service may refer to one that is left out.
    let (programs, others): (Vec<_>, Vec<_>) = unresolved.into_iter().partition(|u| u.kind == Kind::Program);
    for group in [programs, others] {
        let missing = group.into_iter().filter(|u| !resolved(engine, &there, &u.to));
        let mut by_record: BTreeMap<String, Vec<Unresolved>> = BTreeMap::new();
        for one in missing {
            by_record.entry(one.from.clone()).or_default().push(one);
        }
        let mut records = by_record.into_iter().peekable();
        while records.peek().is_some() {
            let batch: Vec<_> = records.by_ref().take(engine.pace.size().min(64)).collect();
            apply(engine, batch).await?;
        }
        there.shrink_to_fit();
    }
    Ok(())
}

fn resolved(engine: &Engine<'_>, there: &HashSet<String>, id: &str) -> bool {
    there.contains(id)
        || engine
            .seen
            .get(&key(id))
            .is_some_and(|(_, outcome)| *outcome != Outcome::Skipped)
}

/// Which of the records referred to stand already, from this source or another.
async fn existing(engine: &Engine<'_>, unresolved: &[Unresolved]) -> Result<HashSet<String>> {
    let asked: HashSet<&String> = unresolved.iter().map(|u| &u.to).collect();
    let asked: Vec<String> = asked.into_iter().cloned().collect();
    let mut there = HashSet::new();
    for chunk in asked.chunks(500) {
        let found: Vec<(String,)> = engine.db.fresh_all(EXIST, args![chunk]).await?;
        there.extend(found.into_iter().map(|(id,)| id));
    }
    Ok(there)
}

/// A program without its organization, a service at a location without either, says nothing.
fn needs(kind: Kind, rel: &str) -> bool {
    matches!(
        (kind, rel),
        (Kind::Program, "organization") | (Kind::ServiceAtLocation, "service" | "location")
    )
}

async fn apply(engine: &mut Engine<'_>, batch: Vec<(String, Vec<Unresolved>)>) -> Result<()> {
    let mut write = if engine.options.dry_run {
        None
    } else {
        Some(engine.db.begin_staged().await?)
    };
    let began = Instant::now();
    if let Some(tx) = &mut write {
        beat(tx, engine.run, &engine.holder, "staging", engine.clock.now()).await?;
    }
    let count = batch.len();
    for (id, missing) in batch {
        let first = &missing[0];
        if let Some(fatal) = missing.iter().find(|m| needs(m.kind, m.rel)) {
            if let Some(tx) = &mut write {
                unstage(tx, &id, engine.run).await?;
            }
            engine.outcome(&id, first.kind, Outcome::Skipped);
            engine.report.skips.push(note(fatal, "it is left out"));
            continue;
        }
        for m in &missing {
            engine.report.losses.push(note(m, "the reference is left out"));
        }
        let gone: HashSet<&str> = missing.iter().map(|m| m.to.as_str()).collect();
        let outcome = match &mut write {
            Some(tx) => rewrite(tx, engine.run, &id, first.kind, &gone).await?,
            None => engine
                .tried
                .remove(&id)
                .map_or(Outcome::Created, |tried| tried.without(&gone)),
        };
        if outcome == Outcome::Unchanged {
            engine.outcome(&id, first.kind, outcome);
        }
    }
    if let Some(tx) = write {
        tx.commit().await?;
        engine.pace.took(began.elapsed(), count);
    }
    Ok(())
}

fn note(m: &Unresolved, what: &str) -> Note {
    let (named, to) = (named(m.rel), &m.to);
    let reason = format!(
        "its {named} is neither in the source nor in the directory (record id {to}); {what}. Check the source's ids"
    );
    Note::new(m.place.clone(), reason)
        .of(m.kind, &m.source_id)
        .field(&m.path)
}

fn named(rel: &str) -> &str {
    match rel {
        "term" | "attribute" | "see_also" => "taxonomy term",
        other => other,
    }
}

/// Writes a staged record without its references to missing ones. `Unchanged` when it says then what it said before.
async fn rewrite(tx: &mut Tx, run: i64, id: &str, kind: Kind, gone: &HashSet<&str>) -> Result<Outcome> {
    let without = |json: &str| -> Result<String> {
        let mut body = document::from_json(kind, id, SCHEMA, json)?;
        drop_references(&mut body, &|to| gone.contains(to));
        Ok(document::to_json(&body))
    };
    for to in gone {
        tx.exec(FORGET_REFERRER, args![id, *to, run]).await?;
        tx.exec(FORGET_LINK, args![id, *to, run]).await?;
    }
    if let Some((body,)) = tx.opt::<(String,)>(BORN, args![id, run]).await? {
        tx.exec(KEEP_BORN, args![id, run, without(&body)?]).await?;
        return Ok(Outcome::Created);
    }
    let staged: Option<(String, String, String, Option<String>)> = tx.opt(NEXT, args![id, run]).await?;
    let Some((body, incoming, status, base)) = staged else {
        return Ok(Outcome::Unchanged);
    };
    let (body, incoming) = (without(&body)?, without(&incoming)?);
    let base = base.map(|base| without(&base)).transpose()?;
    let standing: Vec<StoredRow> = tx.all(CURRENT, args![vec![id.to_owned()]]).await?;
    let changes: Vec<FieldChange> = match standing.first() {
        Some(row) => diff(
            &row.tree()?,
            &document::to_value(&document::from_json(kind, id, SCHEMA, &body)?),
        ),
        None => Vec::new(),
    };
    if changes.is_empty()
        && standing
            .first()
            .is_some_and(|row| Status::parse(&row.status) == Status::parse(&status))
    {
        unstage(tx, id, run).await?;
        return Ok(Outcome::Unchanged);
    }
    let changes = serde_json::to_string(&changes).expect("differences can be written as JSON");
    tx.exec(KEEP_NEXT, args![id, run, body, incoming, changes, base])
        .await?;
    Ok(Outcome::Changed)
}
