//! The run itself: read, compare, stage, look back, publish.

use std::collections::{HashMap, VecDeque};
use std::time::Instant;

use store::{Clock, Db};

use crate::error::{DirectoryError, Result};
use crate::model::Kind;
use crate::save::Change;
use crate::validate::Weight;

use super::batch::Writing;
use super::begin::{beat, begin, holder};
use super::dangling::Tried;
use super::feed::{Fed, Prepared, feed};
use super::pace::Pace;
use super::report::Counts;
use super::stage::{Referrer, refer};
use super::{Item, LEASE, Note, Options, Place, Report, Totals, complete, dangling, finish, notes, undo};

/// Records gathered and put in the order of their ids before they are written, and the bytes of their JSON. Ids have no order
/// of their own, and a batch of neighbours changes far fewer pages of the tables and their indexes than one of strangers.
const GATHER: usize = 32_768;
const GATHER_BYTES: usize = 48 << 20;
/// Links gathered and put in the order of the records they lead to, for the same reason.
const REFERRERS: usize = 1 << 18;
/// Bad records looked for before the import is given up.
const BAD: usize = 100;

/// What became of a record of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Read, and not looked at yet.
    Read,
    Created,
    Changed,
    Unchanged,
    Skipped,
}

impl Outcome {
    fn count(self, c: &mut Counts) -> Option<&mut u64> {
        match self {
            Outcome::Read => None,
            Outcome::Created => Some(&mut c.created),
            Outcome::Changed => Some(&mut c.changed),
            Outcome::Unchanged => Some(&mut c.unchanged),
            Outcome::Skipped => Some(&mut c.skipped),
        }
    }
}

/// A reference to a record that had not been read when it was met.
pub(super) struct Unresolved {
    pub from: String,
    pub kind: Kind,
    pub source_id: String,
    pub place: Place,
    pub rel: &'static str,
    pub path: String,
    pub to: String,
}

/// A run at work.
pub(super) struct Engine<'a> {
    pub db: &'a Db,
    pub clock: &'a Clock,
    pub options: &'a Options,
    /// 0 in a dry run, which has none.
    pub run: i64,
    pub holder: String,
    pub change: Change,
    pub seen: HashMap<u128, (Kind, Outcome)>,
    pub unresolved: Vec<Unresolved>,
    pub report: Report,
    pub pace: Pace,
    /// Whether anything was staged, be it only what the source said last.
    pub staged: bool,
    /// Whether the source says something else now of a record that stands otherwise than it said.
    pub said_otherwise: bool,
    /// Records to be looked at again in a dry run, which stages nothing.
    pub tried: HashMap<String, Tried>,
    /// The batch that is being written while the next one is looked at.
    pub writing: Option<Writing>,
    /// Links of new records that are not written from their other end yet.
    pub referrers: Vec<Referrer>,
    bad: Vec<Note>,
}

/// An id as a number: every id made from a source is a UUID, and anything else a source may refer to is hashed.
pub(super) fn key(id: &str) -> u128 {
    uuid::Uuid::parse_str(id).map_or_else(
        |_| {
            u128::from_le_bytes(
                blake3::hash(id.as_bytes()).as_bytes()[..16]
                    .try_into()
                    .expect("a hash has 32 bytes"),
            )
        },
        |id| id.as_u128(),
    )
}

pub(super) async fn run(
    db: &Db,
    clock: &Clock,
    options: &Options,
    items: impl Iterator<Item = Item> + Send + 'static,
    mut progress: impl FnMut(&Totals) + Send,
) -> Result<Report> {
    let holder = holder();
    let run = if options.dry_run {
        0
    } else {
        begin(db, clock, options, &holder).await?
    };
    let mut change = Change::new(format!("import:{}", options.source), String::new(), clock.now());
    change.languages.clear();
    let mut engine = Engine {
        db,
        clock,
        options,
        run,
        holder,
        change,
        seen: HashMap::new(),
        unresolved: Vec::new(),
        report: Report {
            source: options.source.clone(),
            run: (run != 0).then_some(run),
            dry_run: options.dry_run,
            ..Report::default()
        },
        pace: Pace::new(),
        staged: false,
        said_otherwise: false,
        tried: HashMap::new(),
        writing: None,
        referrers: Vec::new(),
        bad: Vec::new(),
    };
    let done = engine.work(items, &mut progress).await;
    match done {
        Ok(()) => Ok(engine.report),
        Err(error) => {
            // The first error counts; what is being written must be there before it is undone.
            let _ = engine.written().await;
            if run != 0 && !matches!(error, DirectoryError::TakenOver { .. }) {
                if let Err(also) = notes::refused(db, run, &error).await {
                    tracing::warn!(run, cause = %also, "it could not be kept why the run was refused");
                }
                // What this leaves, `recover` undoes.
                if let Err(also) = undo::undo(db, clock, run, &engine.holder).await {
                    tracing::warn!(run, cause = %also, "the run could not be undone; the next start undoes it");
                }
            }
            Err(error)
        }
    }
}

impl Engine<'_> {
    async fn work(
        &mut self,
        items: impl Iterator<Item = Item> + Send + 'static,
        progress: &mut (impl FnMut(&Totals) + Send),
    ) -> Result<()> {
        self.read(items, progress).await?;
        if !self.bad.is_empty() {
            let (count, notes) = (self.bad.len(), std::mem::take(&mut self.bad));
            return Err(DirectoryError::Bad {
                count,
                notes,
                report: Box::new(self.report.clone()),
            });
        }
        dangling::settle(self).await?;
        if self.options.complete {
            complete::retire_missing(self).await?;
        }
        progress(&self.report.totals);
        if !self.options.dry_run {
            notes::keep(self).await?;
            finish::publish(self).await?;
        }
        Ok(())
    }

    async fn read(
        &mut self,
        items: impl Iterator<Item = Item> + Send + 'static,
        progress: &mut (impl FnMut(&Totals) + Send),
    ) -> Result<()> {
        let mut from = feed(&self.options.source, items);
        let mut waiting: VecDeque<Prepared> = VecDeque::new();
        let mut ended = false;
        let mut gathering = Instant::now();
        let mut bytes = 0;
        while !ended {
            match tokio::time::timeout(LEASE / 3, from.recv()).await {
                // A slow source: say that the run is alive.
                Err(_) => {
                    self.beat_alone().await?;
                    continue;
                }
                // The reading thread ended without saying so.
                Ok(None) => {
                    return Err(DirectoryError::Source {
                        cause: "reading the source broke off; this is a defect of the reader".into(),
                    });
                }
                Ok(Some(chunk)) => {
                    let before = waiting.len();
                    for fed in chunk {
                        ended |= self.take(fed, &mut waiting)?;
                    }
                    bytes += waiting.range(before..).map(|p| p.json.len()).sum::<usize>();
                }
            }
            // Each batch also says that the run is alive: a slow source must not keep it waiting.
            let few = waiting.len() < GATHER && bytes < GATHER_BYTES;
            if few && !ended && gathering.elapsed() < LEASE / 3 {
                continue;
            }
            waiting.make_contiguous().sort_unstable_by(|a, b| a.id.cmp(&b.id));
            while !waiting.is_empty() {
                let batch = waiting.drain(..waiting.len().min(self.pace.size())).collect();
                self.batch(batch).await?;
                progress(&self.report.totals);
            }
            if self.referrers.len() >= REFERRERS {
                self.refer().await?;
            }
            (gathering, bytes) = (Instant::now(), 0);
        }
        self.written().await?;
        self.refer().await
    }

    /// Writes the links gathered, in the order of their other ends.
    async fn refer(&mut self) -> Result<()> {
        self.written().await?;
        let mut referrers = std::mem::take(&mut self.referrers);
        referrers.sort_unstable();
        let mut left = referrers.into_iter();
        let mut pace = Pace::new();
        while left.len() > 0 {
            let batch: Vec<Referrer> = left.by_ref().take(pace.size()).collect();
            let count = batch.len();
            let mut tx = self.db.begin_staged().await?;
            let began = Instant::now();
            beat(&mut tx, self.run, &self.holder, "staging", self.clock.now()).await?;
            refer(&mut tx, batch, self.run).await?;
            tx.commit().await?;
            pace.took(began.elapsed(), count);
        }
        Ok(())
    }

    /// Takes in what was fed; true at the end of the source.
    fn take(&mut self, fed: Fed, waiting: &mut VecDeque<Prepared>) -> Result<bool> {
        match fed {
            Fed::End => return Ok(true),
            Fed::Failed(cause) => return Err(DirectoryError::Source { cause }),
            Fed::Lost(note) => self.report.losses.push(note),
            Fed::Skipped(note) => {
                self.report.totals.count(note.kind, |c| c.read += 1);
                self.skip(note);
            }
            Fed::Bad(note) => {
                self.report.totals.count(note.kind, |c| c.read += 1);
                self.bad(note)?;
            }
            Fed::Record(prepared) => self.take_record(*prepared, waiting)?,
        }
        Ok(false)
    }

    fn take_record(&mut self, prepared: Prepared, waiting: &mut VecDeque<Prepared>) -> Result<()> {
        let kind = prepared.kind;
        self.report.totals.count(Some(kind), |c| c.read += 1);
        let note = |reason: String| Note::new(prepared.place.clone(), reason).of(kind, &prepared.source_id);
        if let Some((other, _)) = self.seen.get(&key(&prepared.id)) {
            let reason = if *other == kind {
                "this id came before; the first record with it is kept. Give each record an id of its own".to_owned()
            } else {
                format!(
                    "this id came before, for a {}; the first record with it is kept. Give each record an id of its own",
                    other.as_str()
                )
            };
            let note = note(reason);
            self.report.skips.push(note);
            self.report.totals.count(Some(kind), |c| c.skipped += 1);
            return Ok(());
        }
        if let Some(fatal) = prepared.problems.iter().find(|p| p.weight == Weight::Fatal) {
            let note = note(format!("{}. {}", fatal.cause, fatal.remedy)).field(&fatal.path);
            return self.bad(note);
        }
        self.seen.insert(key(&prepared.id), (kind, Outcome::Read));
        if self.bad.is_empty() {
            waiting.push_back(prepared);
        }
        Ok(())
    }

    fn bad(&mut self, note: Note) -> Result<()> {
        if self.options.skip_bad {
            self.skip(note);
            return Ok(());
        }
        self.bad.push(note);
        if self.bad.len() >= BAD {
            let notes = std::mem::take(&mut self.bad);
            return Err(DirectoryError::Bad {
                count: BAD,
                notes,
                report: Box::new(self.report.clone()),
            });
        }
        Ok(())
    }

    /// Leaves a record out. It was in the source all the same: `complete` does not retire it.
    pub fn skip(&mut self, note: Note) {
        if let (Some(kind), Some(id)) = (note.kind, &note.source_id) {
            let id = crate::ids::from_source(&self.options.source, kind, id);
            self.seen.insert(key(&id), (kind, Outcome::Skipped));
        }
        self.report.totals.count(note.kind, |c| c.skipped += 1);
        self.report.skips.push(note);
    }

    /// Notes what became of a record.
    pub fn outcome(&mut self, id: &str, kind: Kind, outcome: Outcome) {
        let before = self
            .seen
            .insert(key(id), (kind, outcome))
            .map_or(Outcome::Read, |(_, before)| before);
        self.report.totals.count(Some(kind), |c| {
            if let Some(count) = before.count(c) {
                *count -= 1;
            }
            if let Some(count) = outcome.count(c) {
                *count += 1;
            }
        });
    }

    pub async fn beat_alone(&self) -> Result<()> {
        if self.options.dry_run {
            return Ok(());
        }
        let mut tx = self.db.begin_staged().await?;
        beat(&mut tx, self.run, &self.holder, "staging", self.clock.now()).await?;
        Ok(tx.commit().await?)
    }
}
