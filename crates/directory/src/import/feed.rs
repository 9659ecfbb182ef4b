//! Reading the source on a thread of its own, and the work on each record that needs no database.

use tokio::sync::mpsc;

use crate::document;
use crate::ids::from_source;
use crate::links::{Reference, references};
use crate::model::Kind;
use crate::save::verified_on;
use crate::validate::{Problem, Weight, validate};

use super::{Item, Note, Place};

/// Items in one message: enough that passing them on costs nothing.
const CHUNK: usize = 256;
/// Messages read ahead: as much again as is gathered, so that the source is read on while that is written.
const AHEAD: usize = 128;

/// A record with what can be known of it by itself. Its body is not kept beside its JSON: thousands of them wait to be put
/// in order.
pub(super) struct Prepared {
    pub id: String,
    pub kind: Kind,
    pub source_id: String,
    pub place: Place,
    pub json: String,
    pub name: String,
    pub verified_on: Option<String>,
    pub hash: String,
    pub references: Vec<Reference>,
    pub problems: Vec<Problem>,
}

/// A record made ready, or a note of the parser.
pub(super) enum Fed {
    Record(Box<Prepared>),
    Bad(Note),
    Skipped(Note),
    Lost(Note),
    Failed(String),
    /// The source was read to its end.
    End,
}

/// Reads the items on a thread; the receiver's end stops it.
pub(super) fn feed(source: &str, items: impl Iterator<Item = Item> + Send + 'static) -> mpsc::Receiver<Vec<Fed>> {
    let (to, from) = mpsc::channel(AHEAD);
    let source = source.to_owned();
    tokio::task::spawn_blocking(move || {
        let mut items = items;
        loop {
            let mut chunk: Vec<Fed> = items.by_ref().take(CHUNK).map(|item| prepare(&source, item)).collect();
            let last = chunk.len() < CHUNK;
            if last {
                chunk.push(Fed::End);
            }
            if to.blocking_send(chunk).is_err() || last {
                return;
            }
        }
    });
    from
}

fn prepare(source: &str, item: Item) -> Fed {
    match item {
        Item::Record(incoming) => {
            let json = document::to_json(&incoming.body);
            let mut problems = validate(&incoming.body, &[]);
            problems.retain(|p| p.weight > Weight::Warning);
            Fed::Record(Box::new(Prepared {
                id: from_source(source, incoming.kind, &incoming.source_id),
                hash: document::hash(&json),
                references: references(&incoming.body),
                name: incoming.body.first_name().to_owned(),
                verified_on: verified_on(&incoming.body),
                problems,
                json,
                kind: incoming.kind,
                source_id: incoming.source_id,
                place: incoming.place,
            }))
        }
        Item::Bad(note) => Fed::Bad(note),
        Item::Skipped(note) => Fed::Skipped(note),
        Item::Lost(note) => Fed::Lost(note),
        Item::Failed(cause) => Fed::Failed(cause),
    }
}
