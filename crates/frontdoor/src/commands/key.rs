//! `frontdoor key`: the master key, the data keys it wraps, and other ones.

use std::path::Path;
use std::process::ExitCode;

use clap::Subcommand;
use store::audit::{self, Detail, Entry, OPERATOR};
use store::seal::{self, Keys, MasterKey};
use store::{Clock, Ids};

use crate::deployment::Deployment;
use crate::upkeep;

#[derive(Debug, Subcommand)]
pub enum Key {
    /// Say which master keys are at hand and what each wraps
    Status,
    /// Print a new master key, for one that is kept in the environment or given by a command
    New,
    /// Put a new master key before the present one in its file, and bring all data keys over
    Rotate,
    /// Bring all data keys over to the present master key
    Rewrap,
    /// Take a former master key that wraps nothing out of its file
    Forget {
        /// Its id, as `key status` prints it
        id: String,
    },
    /// Seal what is written from now on with new data keys; what was sealed before stays readable
    Renew,
}

impl Key {
    pub async fn run(self, home: &Path) -> anyhow::Result<ExitCode> {
        if matches!(self, Key::New) {
            print_new();
            return Ok(ExitCode::SUCCESS);
        }
        let deployment = Deployment::existing(home).await?;
        let done = self.run_in(&deployment).await;
        deployment.db.close().await;
        done.map(|()| ExitCode::SUCCESS)
    }

    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    async fn run_in(self, deployment: &Deployment) -> anyhow::Result<()> {
        let keys = deployment.keys().await?;
        match self {
            Key::Status | Key::New => {}
            Key::Rotate => {
                let id = keys.new_master().await?;
                note(deployment, "key.rotate", "master_key", &id, Detail::default()).await?;
                println!("{id} is the master key now.");
                rewrap(deployment, &keys).await?;
            }
            Key::Rewrap => rewrap(deployment, &keys).await?,
            Key::Forget { id } => {
                keys.forget_master(&deployment.db, &id).await?;
                note(deployment, "key.forget", "master_key", &id, Detail::default()).await?;
                println!("{id} is forgotten here. Backups that it wraps need your copy of it.");
            }
            Key::Renew => {
                let now = deployment.clock.now();
                let mut tx = deployment.db.begin().await?;
                let retired = seal::retire(&mut tx, now).await?;
                let detail = Detail::default().count("retired", i64::try_from(retired)?);
                let entry = Entry::new(now, OPERATOR, "key.renew", "deployment", "main").with(detail);
                audit::append(&mut tx, &deployment.ids, &entry).await?;
                tx.commit().await?;
                println!("{retired} data keys seal nothing new any more.");
            }
        }
        status(deployment, &keys).await
    }
}

#[expect(clippy::print_stdout, reason = "the answer of the command")]
fn print_new() {
    println!("{}", *MasterKey::new(&Ids::new(Clock::system())).line());
}

/// Writes an entry of the audit log.
async fn note(
    deployment: &Deployment,
    action: &'static str,
    entity: &'static str,
    id: &str,
    detail: Detail,
) -> anyhow::Result<()> {
    let mut tx = deployment.db.begin().await?;
    let entry = Entry::new(deployment.clock.now(), OPERATOR, action, entity, id).with(detail);
    audit::append(&mut tx, &deployment.ids, &entry).await?;
    Ok(tx.commit().await?)
}

/// As the job that a server would do too; whoever comes first does it.
async fn rewrap(deployment: &Deployment, keys: &Keys) -> anyhow::Result<()> {
    let (db, ids, clock) = (&deployment.db, &deployment.ids, &deployment.clock);
    upkeep::enqueue_rewrap(db, ids, clock).await?;
    upkeep::rewrap(db, keys, ids, clock).await?;
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the answer of the command")]
async fn status(deployment: &Deployment, keys: &Keys) -> anyhow::Result<()> {
    for master in keys.masters(&deployment.db).await? {
        let what = if master.current {
            "the present master key"
        } else if master.keys == 0 {
            "former, wraps nothing here: `frontdoor key forget` it once the backups of keys that it wraps have expired"
        } else {
            "former, still in use: the server brings its keys over, or `frontdoor key rewrap`"
        };
        println!("{}  wraps {} data keys  ({what})", master.id, master.keys);
    }
    Ok(())
}
