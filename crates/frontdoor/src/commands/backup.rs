//! `frontdoor backup`: a copy of everything but the wrapped keys, and a short-lived file of those beside it.

use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use serde_json::json;
use store::audit::{self, Detail, Entry, OPERATOR};
use store::{Kind, Ts};

use crate::copies::{self, ALONG, FORMAT, Manifest};
use crate::deployment::Deployment;

/// The setting that says when the last backup was made.
pub const LAST: &str = "backup.last";

#[derive(Debug, clap::Args)]
pub struct Backup {
    /// Folder of the backups, best on another machine
    #[arg(value_name = "DIR")]
    to: PathBuf,
    /// Days until the file of wrapped keys expires; after them what was erased is gone for good
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=365))]
    keys_days: u16,
}

impl Backup {
    pub async fn run(self, home: &Path) -> anyhow::Result<ExitCode> {
        let deployment = Deployment::existing(home).await?;
        let done = self.make(&deployment).await;
        deployment.db.close().await;
        done.map(|()| ExitCode::SUCCESS)
    }

    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    async fn make(self, deployment: &Deployment) -> anyhow::Result<()> {
        let now = deployment.clock.now();
        private_folder(&self.to, true).with_context(|| {
            format!(
                "cannot make {}; check the path and who may write there",
                self.to.display()
            )
        })?;
        for gone in prune(&self.to, now)? {
            println!("removed {gone}, which had expired");
        }
        let name = copies::name(now);
        let folder = self.to.join(&name);
        if folder.exists() {
            bail!("{} is there already; run it again", folder.display());
        }
        // Whole or not at all: the folder gets its name last, and a kill leaves a part that the next backup removes.
        let part = self.to.join(format!(".{name}.part"));
        private_folder(&part, false)?;
        // Before the database: the copy must not be older than a head of its audit log.
        for along in ALONG {
            copy(&deployment.home.join(along), &part.join(along))?;
        }
        let (database, file) = copies::kind_and_file(deployment.db.kind());
        copy_database(deployment, &part.join(file)).await?;
        let (bytes, blake3) = copies::fingerprint(&part.join(file))?;
        let until = now.plus(Duration::from_hours(24 * u64::from(self.keys_days)));
        let keys = copies::keys_name(&name, until);
        // After the copy: every key that it needs is there, unless it was erased meanwhile.
        let keys_part = self.to.join(format!(".{keys}.part"));
        let count = copies::write_keys(&deployment.db, &keys_part, &name, now, until).await?;
        let manifest = Manifest {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").into(),
            made_at: now,
            database: database.into(),
            file: file.into(),
            bytes,
            blake3,
            keys: keys.clone(),
            keys_until: until,
        };
        copies::write_manifest(&part, &manifest)?;
        fs::rename(&keys_part, self.to.join(&keys))?;
        fs::rename(&part, &folder)?;
        fs::File::open(&self.to)?.sync_all()?;
        note(deployment, now, count).await?;
        println!("{}  ({bytes} bytes)", folder.display());
        println!(
            "{}  ({count} wrapped keys, expires {until})",
            self.to.join(&keys).display()
        );
        println!(
            "Keep the file of keys apart from the folder, and copies of it no longer than that. The master key is in neither."
        );
        Ok(())
    }
}

/// Files of keys that have expired, and parts that a kill left; gives the names of the former.
fn prune(folder: &Path, now: Ts) -> anyhow::Result<Vec<String>> {
    let mut expired = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if copies::has_expired(&name, now) {
            fs::remove_file(entry.path())?;
            expired.push(name);
        } else if name.starts_with(".frontdoor-") && entry.path().extension() == Some("part".as_ref()) {
            if entry.file_type()?.is_dir() {
                fs::remove_dir_all(entry.path())?;
            } else {
                fs::remove_file(entry.path())?;
            }
        }
    }
    Ok(expired)
}

async fn copy_database(deployment: &Deployment, to: &Path) -> anyhow::Result<()> {
    match deployment.db.kind() {
        Kind::Sqlite => {
            drop(copies::create_private(to)?);
            Ok(deployment.db.copy_without_keys(to).await?)
        }
        Kind::Postgres => {
            drop(copies::create_private(to)?);
            let file = format!("--file={}", to.display());
            let arguments = [
                "--format=custom",
                "--no-owner",
                "--no-privileges",
                "--exclude-table-data=data_key",
                &file,
            ];
            let url = deployment.config.url(&deployment.home);
            copies::postgres_tool("pg_dump", &url, &arguments.map(std::ffi::OsStr::new)).await
        }
    }
}

/// A file or a folder of files, if it is there.
fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    if from.is_dir() {
        private_folder(to, false)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                fs::copy(entry.path(), to.join(entry.file_name()))?;
            }
        }
    } else if from.is_file() {
        fs::copy(from, to)?;
    }
    Ok(())
}

fn private_folder(path: &Path, may_exist: bool) -> std::io::Result<()> {
    fs::DirBuilder::new().recursive(may_exist).mode(0o700).create(path)
}

/// Tells the audit log and the page of the deployment's health.
async fn note(deployment: &Deployment, now: Ts, keys: u64) -> anyhow::Result<()> {
    let detail = Detail::default().count("keys", i64::try_from(keys)?);
    let entry = Entry::new(now, OPERATOR, "backup.make", "deployment", "main").with(detail);
    let mut tx = deployment.db.begin().await?;
    audit::append(&mut tx, &deployment.ids, &entry).await?;
    tx.set(LAST, &json!({ "at": now }), now).await?;
    Ok(tx.commit().await?)
}
