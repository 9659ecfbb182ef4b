//! Following the event feed, so that the index says what the directory says.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use directory::Published;
use directory::model::{Kind, Status};
use directory::view::ServiceView;
use directory::{publish, read};
use jiff::civil::Date;
use places::Gazetteer;
use store::{Clock, Db, Recorded, StoreError};
use tokio::sync::mpsc;

use crate::writer::{Work, Writer};
use crate::{Finder, FinderError};

/// Services read and indexed at a time.
const BATCH: usize = 500;
/// Batches read before they are analysed.
const AHEAD: usize = 2;
/// Events read at a time.
const EVENTS: i64 = 1_000;
/// How often a process that may not write asks whether it may now.
const ASK_AGAIN: Duration = Duration::from_secs(2);

/// Where a rebuild stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Services indexed so far.
    pub done: usize,
    /// Services there are.
    pub of: usize,
}

/// What following needs besides the index: the directory, the places, and today.
#[derive(Clone)]
pub struct Source {
    /// The database.
    pub db: Db,
    /// The places that areas are named by. An index made with other places is rebuilt by [`Finder::rebuild`].
    pub gazetteer: Arc<Gazetteer>,
    /// What messages end by.
    pub clock: Clock,
}

impl Finder {
    /// Keeps the index up with the event feed, and never returns but with an error. Where another process has the right
    /// to write, waits for it; questions see that process's changes meanwhile. An index that was never built, or that
    /// fell behind what the feed keeps, is built anew first.
    pub async fn follow(&self, source: &Source) -> Result<std::convert::Infallible, FinderError> {
        let writer = loop {
            match self.writer() {
                Ok(writer) => break writer,
                Err(FinderError::Locked { .. }) => tokio::time::sleep(ASK_AGAIN).await,
                Err(error) => return Err(error),
            }
        };
        // What the process before did may not have been seen yet.
        self.reload()?;
        let mut position = self.catch_up_as(&writer, source, &mut |_| ()).await?;
        let mut feed = source.db.feed(position);
        loop {
            match feed.next(EVENTS).await {
                Ok(events) => position = self.take_in(&writer, source, &events).await?.unwrap_or(position),
                Err(StoreError::Pruned { .. }) => {
                    position = self.rebuild_as(&writer, source, &mut |_| ()).await?;
                    feed = source.db.feed(position);
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Brings the index up to the last event and returns: for a command beside no running server. Fails with
    /// [`FinderError::Locked`] when another process has the right to write; that process is then following itself.
    pub async fn catch_up(
        &self,
        source: &Source,
        progress: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<(), FinderError> {
        let writer = self.writer()?;
        self.catch_up_as(&writer, source, progress).await.map(drop)
    }

    /// Builds the index anew from the directory. Questions are answered from the old one until it is done.
    pub async fn rebuild(
        &self,
        source: &Source,
        progress: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<(), FinderError> {
        let writer = self.writer()?;
        self.rebuild_as(&writer, source, progress).await.map(drop)
    }

    async fn catch_up_as(
        &self,
        writer: &Writer,
        source: &Source,
        progress: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<i64, FinderError> {
        let last = source.db.last_event().await?;
        // A number beyond the last event belongs to another database.
        let Some(mut position) = self.position()?.filter(|position| *position <= last) else {
            return self.rebuild_as(writer, source, progress).await;
        };
        loop {
            match source.db.events_after(position, EVENTS).await {
                Ok(events) if events.is_empty() => {
                    if self.position()? != Some(position) {
                        commit(writer, position).await?;
                    }
                    return Ok(position);
                }
                Ok(events) => position = self.take_in(writer, source, &events).await?.unwrap_or(position),
                Err(StoreError::Pruned { .. }) => return self.rebuild_as(writer, source, progress).await,
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Takes in events in one commit; gives the number of the last one.
    async fn take_in(&self, writer: &Writer, source: &Source, events: &[Recorded]) -> Result<Option<i64>, FinderError> {
        let Some(last) = events.last().map(|e| e.seq) else {
            return Ok(None);
        };
        let ids = services_of(&source.db, events).await?;
        if ids.is_empty() {
            // Nothing of ours; a commit for each contact taken at a desk would wear the disk out. The position is
            // written with the next change, and events without one are passed over again after a restart.
            return Ok(Some(last));
        }
        let ids: Vec<String> = ids.into_iter().collect();
        for batch in ids.chunks(BATCH) {
            let work = read_work(source, batch).await?;
            note(writer, source, work).await?;
        }
        commit(writer, last).await?;
        metrics::gauge!("finder_services").set(precise(self.len()));
        Ok(Some(last))
    }

    async fn rebuild_as(
        &self,
        writer: &Writer,
        source: &Source,
        progress: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<i64, FinderError> {
        // Changes from here on are taken in again afterwards, which does no harm.
        let position = source.db.last_event().await?;
        writer.forget()?;
        let filter = read::Filter::default();
        let of = usize::try_from(read::count(&source.db, Kind::Service, &filter).await?).unwrap_or_default();
        note(writer, source, vec![Work::Everything]).await?;
        let (mut batches, mut done) = (read_ahead(source), 0);
        while let Some(work) = batches.recv().await {
            let work = work?;
            done += work.len();
            note(writer, source, work).await?;
            progress(Progress { done, of });
        }
        commit(writer, position).await?;
        metrics::gauge!("finder_services").set(precise(self.len()));
        tracing::info!(services = self.len(), "the search index was built");
        Ok(position)
    }
}

/// Ids of the next services after the last one given; none when there are no more.
async fn next_services(db: &Db, after: &mut String) -> Result<Option<Vec<String>>, FinderError> {
    let page = read::Page::After(after.clone(), i64::try_from(BATCH).expect("some hundreds"));
    let keys = read::keys(db, Kind::Service, &read::Filter::default(), &page).await?;
    let ids: Vec<String> = keys.into_iter().map(|key| key.id).collect();
    Ok(ids.last().cloned().map(|last| {
        *after = last;
        ids
    }))
}

/// Shows every service as the public may see it today.
pub async fn each_published(source: &Source, mut show: impl FnMut(Published<ServiceView>)) -> Result<(), FinderError> {
    let (mut after, today) = (String::new(), today(source));
    while let Some(ids) = next_services(&source.db, &mut after).await? {
        let views = read::service_views(&source.db, &ids).await?;
        let public = views.iter().filter(|view| view.service.status == Status::Published);
        public
            .filter_map(|view| publish::service(view, today))
            .for_each(&mut show);
    }
    Ok(())
}

/// The services that look different after these events.
async fn services_of(db: &Db, events: &[Recorded]) -> Result<BTreeSet<String>, FinderError> {
    let mut services = BTreeSet::new();
    let mut records: Vec<String> = Vec::new();
    for event in events {
        match event.kind.as_str() {
            "record.changed" => records.push(event.id.clone()),
            "import.published" => {
                let run = event
                    .detail
                    .as_ref()
                    .and_then(|detail| detail.0.get("run"))
                    .and_then(serde_json::Value::as_i64);
                if let Some(run) = run.or_else(|| event.id.parse().ok()) {
                    services.extend(read::services_changed_in_run(db, run).await?);
                }
            }
            _ => {}
        }
    }
    records.sort_unstable();
    records.dedup();
    if !records.is_empty() {
        services.extend(read::services_touching(db, &records).await?);
    }
    Ok(services)
}

/// The work of every service, batch by batch. The next ones are read while those before are analysed; reading stops when
/// nobody takes them any more.
fn read_ahead(source: &Source) -> mpsc::Receiver<Result<Vec<Work>, FinderError>> {
    let (give, batches) = mpsc::channel(AHEAD);
    let source = source.clone();
    tokio::spawn(async move {
        let mut after = String::new();
        while let Some(work) = next_work(&source, &mut after).await.transpose() {
            let failed = work.is_err();
            if give.send(work).await.is_err() || failed {
                return;
            }
        }
    });
    batches
}

/// The next services after the last one given, for an index that has none yet; none when there are no more.
async fn next_work(source: &Source, after: &mut String) -> Result<Option<Vec<Work>>, FinderError> {
    let Some(ids) = next_services(&source.db, after).await? else {
        return Ok(None);
    };
    let work = read_work(source, &ids).await?.into_iter();
    let new = work.map(|work| match work {
        Work::Put(view) => Work::New(view),
        other => other,
    });
    Ok(Some(new.collect()))
}

/// What puts services into the index as the public may see them today, and takes out those it may not.
async fn read_work(source: &Source, ids: &[String]) -> Result<Vec<Work>, FinderError> {
    let views = read::service_views(&source.db, ids).await?;
    let today = today(source);
    let known: BTreeSet<&str> = views.iter().map(|view| view.service.id.as_str()).collect();
    let gone = ids.iter().filter(|id| !known.contains(id.as_str()));
    let mut work: Vec<Work> = gone.map(|id| Work::Remove(id.clone())).collect();
    for view in &views {
        work.push(match publish::service(view, today) {
            Some(published) if view.service.status == Status::Published => Work::Put(Box::new(published)),
            _ => Work::Remove(view.service.id.clone()),
        });
    }
    Ok(work)
}

async fn note(writer: &Writer, source: &Source, work: Vec<Work>) -> Result<(), FinderError> {
    let (writer, gazetteer) = (writer.clone(), Arc::clone(&source.gazetteer));
    apart(move || writer.note(work, &gazetteer)).await
}

async fn commit(writer: &Writer, position: i64) -> Result<(), FinderError> {
    let writer = writer.clone();
    apart(move || writer.commit(position)).await
}

/// Analysing texts and waiting for disks is no work for the threads that serve pages.
async fn apart(work: impl FnOnce() -> Result<(), FinderError> + Send + 'static) -> Result<(), FinderError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(panicked) => std::panic::resume_unwind(panicked.into_panic()),
    }
}

/// Yesterday where the sun sets last: a message stays as long as it is its last day anywhere.
fn today(source: &Source) -> Date {
    let west = jiff::tz::TimeZone::fixed(jiff::tz::offset(-12));
    source.clock.now().timestamp().to_zoned(west).date()
}

#[expect(clippy::cast_precision_loss, reason = "a number of services")]
fn precise(services: u64) -> f64 {
    services as f64
}
