//! `frontdoor restore`: a deployment from a backup, on an empty home, with the master key at hand.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use store::audit::{self, Detail, Entry, Head, OPERATOR};
use store::seal::Keys;
use store::{Clock, Db, Ids, Kind, Options, backup};

use crate::config::{Config, FILE};
use crate::copies::{self, ALONG, KeyFile, Manifest};
use crate::upkeep;

#[derive(Debug, clap::Args)]
pub struct Restore {
    /// Folder of one backup, as `frontdoor backup` printed it
    #[arg(value_name = "BACKUP")]
    from: PathBuf,
    /// Its file of wrapped keys (default: where `frontdoor backup` put it)
    #[arg(long, value_name = "FILE", conflicts_with = "without_keys")]
    keys: Option<PathBuf>,
    /// Restore although the keys are gone: nothing that was sealed can be read again
    #[arg(long)]
    without_keys: bool,
}

/// While this file is in a home, its restoring has not come to its end.
const UNFINISHED: &str = "restore-unfinished";
/// What may be in a home before.
const MAY_BE_THERE: [&str; 4] = [FILE, "master.key", "master.key-turns", "basemap.toml"];

/// Refuses a home whose restoring was cut off.
pub fn refuse_unfinished(home: &Path) -> anyhow::Result<()> {
    if home.join(UNFINISHED).exists() {
        bail!(
            "the restoring of {} was cut off. Run the same `frontdoor restore` again: it begins anew and ends it",
            home.display()
        );
    }
    Ok(())
}

impl Restore {
    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    pub async fn run(self, home: &Path) -> anyhow::Result<ExitCode> {
        let (clock, ids) = (Clock::system(), Ids::new(Clock::system()));
        let again = home.join(UNFINISHED).exists();
        check_empty(home, again)?;
        let manifest = copies::read_manifest(&self.from)?;
        let config = self.config(home)?;
        let keys = self.key_file(&manifest, &clock)?;
        let source = config
            .master_key(home)
            .context("keys.master: write file:PATH, env:NAME or command:COMMAND")?;
        if !self.without_keys {
            let there = source
                .read()
                .await
                .context("the master key must be there before anything is restored");
            there.map(drop)?;
        }
        let url = config.url(home);
        check_kind(&manifest, &url)?;
        if !again {
            check_database(&url).await?;
        }

        fs::create_dir_all(home).with_context(|| format!("cannot make {}", home.display()))?;
        fs::write(home.join(UNFINISHED), manifest.made_at.to_string())?;
        fs::File::open(home)?.sync_all()?;
        for along in ALONG {
            bring_along(&self.from.join(along), &home.join(along))?;
        }
        let db = self.database(&manifest, &url, again).await?;
        db.migrate(&clock).await?;
        let count = put_keys(&db, keys).await?;
        // The master key must be the one that wraps what was brought back, or this is not its deployment.
        let (opened, new) = Keys::load(&db, source, self.without_keys, clock.clone(), ids.clone()).await?;
        if new {
            println!("A master key was made; keep a copy of it elsewhere.");
        }
        // Without its keys, the deployment signs by another from now on, and former signatures say nothing to it.
        let heads = home.join(&config.audit.heads);
        let heads = if self.without_keys || !heads.is_dir() {
            Vec::new()
        } else {
            let key = audit::public_key(&db, &opened, &ids, clock.now()).await?;
            upkeep::read_heads(&heads, &key)?
        };
        prove(&db, &heads).await?;
        let detail = Detail::default().count("keys", i64::try_from(count)?);
        let entry = Entry::new(clock.now(), OPERATOR, "backup.restore", "deployment", "main").with(detail);
        let mut tx = db.begin().await?;
        audit::append(&mut tx, &ids, &entry).await?;
        // One that was ended since the backup would be good again.
        access::session::end_everyones(&mut tx).await?;
        tx.commit().await?;
        db.close().await;
        fs::remove_file(home.join(UNFINISHED))?;
        fs::File::open(home)?.sync_all()?;
        println!(
            "{} is as it was at {} ({count} keys). Whoever was erased after that moment must be erased again; everybody signs in anew.",
            home.display(),
            manifest.made_at
        );
        Ok(ExitCode::SUCCESS)
    }

    /// The settings that are in the home already, or those of the backup.
    fn config(&self, home: &Path) -> anyhow::Result<Config> {
        if home.join(FILE).exists() {
            Config::load(home)
        } else {
            Config::load(&self.from)
        }
    }

    fn key_file(&self, manifest: &Manifest, clock: &Clock) -> anyhow::Result<Option<KeyFile>> {
        if self.without_keys {
            return Ok(None);
        }
        let beside = self
            .from
            .canonicalize()?
            .parent()
            .map(|folder| folder.join(&manifest.keys));
        let path = self
            .keys
            .clone()
            .or(beside)
            .context("name the file of keys with --keys")?;
        KeyFile::open(&path, &copies::name(manifest.made_at), clock.now()).map(Some)
    }

    /// The database as it was copied; what a former attempt left is replaced.
    async fn database(&self, manifest: &Manifest, url: &str, again: bool) -> anyhow::Result<Db> {
        let copy = self.from.join(&manifest.file);
        let options = Options::default();
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = Path::new(path.strip_prefix("//").unwrap_or(path));
            for ending in ["", "-wal", "-shm", "-turns"] {
                let mut name = path.as_os_str().to_owned();
                name.push(ending);
                match fs::remove_file(&name) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                    _ => {}
                }
            }
            let mut to = copies::create_private(path)?;
            std::io::copy(&mut fs::File::open(&copy)?, &mut to)?;
            to.sync_all()?;
            return Ok(Db::connect(url, &options).await?);
        }
        let db = Db::connect(url, &options).await?;
        let copy = copy.into_os_string();
        // One transaction: a kill leaves the database as it was.
        let mut arguments = vec![
            "--single-transaction",
            "--exit-on-error",
            "--no-owner",
            "--no-privileges",
        ];
        if again {
            arguments.extend(["--clean", "--if-exists"]);
        }
        let mut arguments: Vec<&std::ffi::OsStr> = arguments.into_iter().map(std::ffi::OsStr::new).collect();
        arguments.push(&copy);
        copies::postgres_tool("pg_restore", url, &arguments).await?;
        Ok(db)
    }
}

/// Nothing may be there that restoring would hide or mix with.
fn check_empty(home: &Path, again: bool) -> anyhow::Result<()> {
    if again || !home.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(home)? {
        let name = entry?.file_name();
        if !MAY_BE_THERE.iter().any(|may| name == *may) {
            bail!(
                "{} is not empty: it has {}. Restore to an empty home; {} and master.key may be there",
                home.display(),
                name.display(),
                FILE
            );
        }
    }
    Ok(())
}

fn check_kind(manifest: &Manifest, url: &str) -> anyhow::Result<()> {
    let wanted = if url.starts_with("sqlite:") {
        Kind::Sqlite
    } else {
        Kind::Postgres
    };
    let (wanted, _) = copies::kind_and_file(wanted);
    if wanted != manifest.database {
        bail!(
            "the backup is of {} and the settings name {wanted}; set database.url or FRONTDOOR_DATABASE_URL to the same kind",
            manifest.database
        );
    }
    Ok(())
}

/// The database that the settings name must not be in use.
async fn check_database(url: &str) -> anyhow::Result<()> {
    if let Some(path) = url.strip_prefix("sqlite:") {
        if Path::new(path.strip_prefix("//").unwrap_or(path)).exists() {
            bail!("there is a database already, {path}; move it away or restore to an empty home");
        }
        return Ok(());
    }
    let db = Db::connect(url, &Options::default()).await?;
    let empty = db.tables().await?.is_empty();
    db.close().await;
    if !empty {
        bail!("the database {} is not empty; restore to an empty one", db.url());
    }
    Ok(())
}

/// A file or a folder of files; what is there already stays.
fn bring_along(from: &Path, to: &Path) -> anyhow::Result<()> {
    if from.is_dir() {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            bring_along(&entry.path(), &to.join(entry.file_name()))?;
        }
    } else if from.is_file() && !to.exists() {
        fs::copy(from, to)?;
    }
    Ok(())
}

async fn put_keys(db: &Db, file: Option<KeyFile>) -> anyhow::Result<u64> {
    let Some(mut file) = file else { return Ok(0) };
    let mut count = 0;
    loop {
        let keys = file.next()?;
        if keys.is_empty() {
            return Ok(count);
        }
        let mut tx = db.begin().await?;
        count += backup::put_keys(&mut tx, &keys).await?;
        tx.commit().await?;
    }
}

/// That the database is whole, and the audit log in it.
async fn prove(db: &Db, heads: &[Head]) -> anyhow::Result<()> {
    let report = db.verify().await?;
    if !report.is_whole() {
        bail!("the restored database is not whole; use another backup:\n{report}");
    }
    let verified = audit::verify(db, heads, |_, _| ()).await?;
    if let Some(fault) = verified.fault {
        bail!("the audit log of the backup is not whole ({fault}); use another backup, and find out why");
    }
    Ok(())
}
