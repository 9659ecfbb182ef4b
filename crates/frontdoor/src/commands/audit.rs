//! `frontdoor audit`: prove the audit log, export its signed head, search it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Subcommand;
use serde_json::json;
use store::Ts;
use store::audit::{self, Filter, Place};

use crate::deployment::Deployment;
use crate::{progress, upkeep};

#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Walk the whole log; ends with 1 at the first place that is not as it was written
    Verify {
        /// Folder of exported heads to compare with (default: that of the settings, if it is there)
        #[arg(long, value_name = "DIR")]
        heads: Option<PathBuf>,
        /// Public key that signed the heads, as `audit head` prints it; without it the master key must be at hand
        #[arg(long, value_name = "HEX")]
        key: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Chain what waits, then print the signed head, or write it to a folder
    Head {
        /// Folder to write it to, as DAY-NUMBER.json
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// Search the log, the latest entries first; one JSON object a line
    List(List),
}

#[derive(Debug, clap::Args)]
pub struct List {
    /// Who did it: an account's id, `system` or `operator`
    #[arg(long)]
    actor: Option<String>,
    /// What was done: `record.publish`, or `record` for all that begins so
    #[arg(long)]
    action: Option<String>,
    /// The kind of what it was done to
    #[arg(long)]
    entity: Option<String>,
    /// Its id
    #[arg(long)]
    id: Option<String>,
    /// Entries of this centre alone; may be given several times
    #[arg(long)]
    centre: Vec<String>,
    /// Not before (RFC 3339)
    #[arg(long, value_name = "TIME")]
    from: Option<Ts>,
    /// Before (RFC 3339)
    #[arg(long, value_name = "TIME")]
    to: Option<Ts>,
    /// At most so many
    #[arg(long, default_value_t = 100)]
    limit: u32,
}

/// How many entries are read at once.
const PAGE: i64 = 500;

impl Audit {
    pub async fn run(self, home: &Path) -> anyhow::Result<ExitCode> {
        let deployment = Deployment::existing(home).await?;
        let done = match self {
            Audit::Verify { heads, key, json } => verify(&deployment, heads, key, json).await,
            Audit::Head { out } => head(&deployment, out).await,
            Audit::List(what) => list(&deployment, what).await,
        };
        deployment.db.close().await;
        done
    }
}

#[expect(clippy::print_stdout, reason = "the answer of the command")]
async fn verify(
    deployment: &Deployment,
    heads: Option<PathBuf>,
    key: Option<String>,
    json: bool,
) -> anyhow::Result<ExitCode> {
    let folder = heads.or_else(|| Some(deployment.heads()).filter(|folder| folder.is_dir()));
    let heads = match folder {
        Some(folder) => {
            let key = if let Some(key) = key {
                key
            } else {
                let keys = deployment
                    .keys()
                    .await
                    .context("without --key, the master key is needed")?;
                audit::public_key(&deployment.db, &keys, &deployment.ids, deployment.clock.now()).await?
            };
            upkeep::read_heads(&folder, &key)?
        }
        None => Vec::new(),
    };
    let bar = progress::bar("walking the audit log");
    let verified = audit::verify(&deployment.db, &heads, |done, of| progress::moved(&bar, done, Some(of))).await?;
    bar.finish_and_clear();
    if json {
        let said = json!({
            "entries": verified.entries, "waiting": verified.waiting, "heads": verified.heads,
            "fault": verified.fault.as_ref().map(ToString::to_string),
        });
        println!("{said}");
    } else {
        println!(
            "{} entries are chained, {} wait; {} exported heads were compared.",
            verified.entries, verified.waiting, verified.heads
        );
        match &verified.fault {
            None => println!("The audit log is whole."),
            Some(fault) => println!("NOT WHOLE: {fault}."),
        }
    }
    Ok(if verified.fault.is_none() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

#[expect(clippy::print_stdout, reason = "the answer of the command")]
async fn head(deployment: &Deployment, out: Option<PathBuf>) -> anyhow::Result<ExitCode> {
    let (db, ids, now) = (&deployment.db, &deployment.ids, deployment.clock.now());
    let keys = deployment.keys().await?;
    audit::public_key(db, &keys, ids, now).await?;
    audit::seal(db).await?;
    let head = audit::head(db, &keys, ids, now)
        .await?
        .context("the audit log is empty: there is no head yet")?;
    match out {
        None => println!("{}", serde_json::to_string_pretty(&head)?),
        Some(folder) => {
            let path = folder.join(format!("{}-{}.json", now.timestamp().strftime("%Y-%m-%d"), head.seq));
            upkeep::write_head(&path, &head)?;
            println!("{}", path.display());
            println!("public key {}", head.key);
        }
    }
    Ok(ExitCode::SUCCESS)
}

#[expect(clippy::print_stdout, reason = "the answer of the command")]
async fn list(deployment: &Deployment, what: List) -> anyhow::Result<ExitCode> {
    let filter = Filter {
        actor: what.actor,
        action: what.action,
        entity: what.entity,
        id: what.id,
        centres: Some(what.centre).filter(|centres| !centres.is_empty()),
        from: what.from,
        to: what.to,
    };
    let mut left = i64::from(what.limit);
    let mut after: Option<Place> = None;
    while left > 0 {
        let page = audit::list(&deployment.db, &filter, after.as_ref(), left.min(PAGE)).await?;
        let Some(last) = page.last() else { break };
        after = Some(Place {
            at: last.at,
            id: last.id.clone(),
        });
        left -= i64::try_from(page.len())?;
        for entry in page {
            let detail: serde_json::Value = serde_json::from_str(&entry.detail)?;
            let line = json!({
                "seq": entry.seq, "at": entry.at, "actor": entry.actor, "centre": entry.centre,
                "action": entry.action, "entity": entry.entity, "id": entry.entity_id, "detail": detail,
            });
            println!("{line}");
        }
    }
    Ok(ExitCode::SUCCESS)
}
