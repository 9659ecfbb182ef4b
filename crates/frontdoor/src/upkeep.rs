//! What a server does beside serving: chains the audit log, exports its head once a day, brings keys over to a new
//! master key.

use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use serde_json::json;
use store::audit::{self, Head};
use store::seal::Keys;
use store::{Clock, Db, Ids, Job, NewJob};
use tokio::task::JoinSet;

use crate::deployment::Deployment;

/// How often the entries of the audit log that wait are chained.
const CHAIN: Duration = Duration::from_secs(3);
/// How often it is looked whether the day has its head, and whether keys are to be brought over.
const LOOK: Duration = Duration::from_mins(1);
/// How long a worker holds the job between two signs of life: many times a batch.
const LEASE: Duration = Duration::from_mins(1);
/// The kind of the job that brings data keys over to the present master key.
pub const REWRAP: &str = "key.rewrap";

/// What the upkeep needs.
#[derive(Clone)]
pub struct Upkeep {
    db: Db,
    keys: Keys,
    clock: Clock,
    ids: Ids,
    heads: PathBuf,
}

/// The upkeep while it runs.
pub struct Running {
    tasks: JoinSet<()>,
    upkeep: Upkeep,
}

impl Running {
    /// Stops it; what waits for the chain is chained first.
    pub async fn end(mut self) {
        self.tasks.shutdown().await;
        if let Err(error) = audit::seal(&self.upkeep.db).await {
            tracing::error!(%error, "the audit log could not be chained; the next start does it");
        }
    }
}

impl Upkeep {
    /// That of a deployment.
    pub fn of(deployment: &Deployment, keys: Keys) -> Upkeep {
        Upkeep {
            db: deployment.db.clone(),
            keys,
            clock: deployment.clock.clone(),
            ids: deployment.ids.clone(),
            heads: deployment.heads(),
        }
    }
    /// Begins it.
    pub fn begin(self) -> Running {
        let mut tasks = JoinSet::new();
        tasks.spawn(self.clone().chain());
        tasks.spawn(self.clone().look());
        tasks.spawn(self.clone().work());
        Running { tasks, upkeep: self }
    }
    async fn chain(self) {
        let mut round = tokio::time::interval(CHAIN);
        loop {
            round.tick().await;
            if let Err(error) = audit::seal(&self.db).await {
                tracing::error!(%error, "the audit log could not be chained; trying again");
            }
        }
    }
    async fn look(self) {
        let mut round = tokio::time::interval(LOOK);
        loop {
            round.tick().await;
            if let Err(error) = self.daily_head().await {
                tracing::error!(
                    error = format!("{error:#}"),
                    "the head of the audit log could not be exported; trying again"
                );
            }
            if let Err(error) = self.ask_for_rewrap().await {
                tracing::error!(%error, "it could not be seen which master key wraps what; trying again");
            }
        }
    }
    /// Exports the day's head (the day in UTC) unless it is there.
    async fn daily_head(&self) -> anyhow::Result<()> {
        let day = self.clock.now().timestamp().strftime("%Y-%m-%d").to_string();
        let path = self.heads.join(format!("{day}.json"));
        if path.exists() {
            return Ok(());
        }
        if let Some(head) = audit::head(&self.db, &self.keys, &self.ids, self.clock.now()).await? {
            write_head(&path, &head)?;
        }
        Ok(())
    }
    /// Takes the job in where a former master key still wraps something, once for all servers.
    async fn ask_for_rewrap(&self) -> store::Result<()> {
        let masters = self.keys.masters(&self.db).await?;
        if masters.iter().any(|master| !master.current && master.keys > 0) {
            enqueue_rewrap(&self.db, &self.ids, &self.clock).await?;
        }
        Ok(())
    }
    async fn work(self) {
        let mut changes = self.db.changes();
        loop {
            changes.borrow_and_update();
            match rewrap(&self.db, &self.keys, &self.ids, &self.clock).await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => tracing::error!(%error, "keys could not be brought over; trying again"),
            }
            let _ = tokio::time::timeout(LOOK, changes.changed()).await;
        }
    }
}

/// Takes the job in that brings the data keys over to the present master key.
pub async fn enqueue_rewrap(db: &Db, ids: &Ids, clock: &Clock) -> store::Result<()> {
    let now = clock.now();
    let job = NewJob {
        key: Some(REWRAP.into()),
        ..NewJob::new(REWRAP, json!({}), now)
    };
    let mut tx = db.begin().await?;
    tx.enqueue(ids, job, now).await?;
    tx.commit().await
}

/// Does the job if it is due; false when it is not, or another has it.
pub async fn rewrap(db: &Db, keys: &Keys, ids: &Ids, clock: &Clock) -> store::Result<bool> {
    let worker = ids.next();
    let Some(job) = db.claim_job(&worker, &[REWRAP.into()], clock.now(), LEASE).await? else {
        return Ok(false);
    };
    match rewrap_all(db, keys, clock, &job).await {
        Ok(()) => {
            let mut tx = db.begin().await?;
            tx.complete_job(&job).await?;
            tx.commit().await?;
        }
        Err(error) => {
            db.fail_job(&job, &error.to_string(), clock.now()).await?;
        }
    }
    Ok(true)
}

async fn rewrap_all(db: &Db, keys: &Keys, clock: &Clock, job: &Job) -> store::Result<()> {
    while keys.rewrap(db).await? > 0 {
        db.heartbeat(job, clock.now(), LEASE).await?;
    }
    Ok(())
}

/// Writes a head to a new file, whole or not at all.
pub fn write_head(path: &Path, head: &Head) -> anyhow::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let write = || -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        let part = path.with_extension("part");
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o644)
            .open(&part)?;
        serde_json::to_writer_pretty(&mut file, head)?;
        file.sync_all()?;
        // A link is refused where a file stands: a head is never written over.
        let linked = std::fs::hard_link(&part, path);
        std::fs::remove_file(&part)?;
        match linked {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
            _ => Ok(()),
        }
    };
    write().with_context(|| {
        format!(
            "cannot write {}; check the folder and who may write there",
            path.display()
        )
    })
}

/// The exported heads in a folder, whose signatures must be by this key.
pub fn read_heads(folder: &Path, key: &str) -> anyhow::Result<Vec<Head>> {
    let cannot = || format!("cannot read the heads in {}", folder.display());
    let mut heads = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(cannot)? {
        let path = entry.with_context(cannot)?.path();
        if path.extension().is_some_and(|ending| ending == "json") {
            let text = std::fs::read_to_string(&path).with_context(cannot)?;
            let head = Head::read(&text, key)
                .map_err(anyhow::Error::msg)
                .with_context(|| format!("{} cannot be used", path.display()))?;
            heads.push(head);
        }
    }
    Ok(heads)
}
