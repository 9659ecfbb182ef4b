//! What a backup consists of: a folder with the database and a manifest, and beside it a file of the wrapped keys that
//! names the day it expires.
//!
//! ```text
//! DIR/frontdoor-20261122T235500.123Z/manifest.json, frontdoor.db or frontdoor.dump, frontdoor.toml, …
//! DIR/frontdoor-20261122T235500.123Z.keys-until-20261222.jsonl
//! ```

use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use store::backup::{WrappedKey, keys_after};
use store::{Db, Kind, Ts};

/// The number of this layout.
pub const FORMAT: u32 = 1;
/// The manifest's name.
pub const MANIFEST: &str = "manifest.json";
/// Files and folders of the home that go along, if they are there.
pub const ALONG: [&str; 3] = [crate::config::FILE, "basemap.toml", "audit-heads"];
/// What every backup's name begins with.
const BEGINS: &str = "frontdoor-";
const KEYS_UNTIL: &str = ".keys-until-";
/// How many keys are read or written at once.
const PAGE: usize = 1_000;

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The number of the layout.
    pub format: u32,
    /// The program's version.
    pub version: String,
    /// When it was made.
    pub made_at: Ts,
    /// `sqlite` or `postgres`.
    pub database: String,
    /// The file with the database.
    pub file: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// Its BLAKE3, in hexadecimal digits.
    pub blake3: String,
    /// The name of the file of wrapped keys that was made with it.
    pub keys: String,
    /// When that file expires.
    pub keys_until: Ts,
}

/// The name of a backup that is made now.
pub fn name(at: Ts) -> String {
    format!("{BEGINS}{}", at.timestamp().strftime("%Y%m%dT%H%M%S%.3fZ"))
}

/// The name of its file of keys.
pub fn keys_name(backup: &str, until: Ts) -> String {
    format!("{backup}{KEYS_UNTIL}{}.jsonl", until.timestamp().strftime("%Y%m%d"))
}

/// Whether a file is one of wrapped keys whose last day (UTC) is over.
pub fn has_expired(name: &str, now: Ts) -> bool {
    let day = name.strip_prefix(BEGINS).and_then(|rest| rest.split_once(KEYS_UNTIL));
    let today = now.timestamp().strftime("%Y%m%d").to_string();
    day.and_then(|(_, day)| day.strip_suffix(".jsonl"))
        .is_some_and(|day| day.len() == 8 && day < today.as_str())
}

/// A file of its own user alone that must not be there yet.
pub fn create_private(path: &Path) -> std::io::Result<File> {
    fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
}

/// Length and BLAKE3 of a file.
pub fn fingerprint(path: &Path) -> std::io::Result<(u64, String)> {
    let mut file = File::open(path)?;
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 1 << 20];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok((bytes, hasher.finalize().to_hex().to_string()));
        }
        hasher.update(&buffer[..read]);
        bytes += read as u64;
    }
}

/// Writes a manifest.
pub fn write_manifest(folder: &Path, manifest: &Manifest) -> anyhow::Result<()> {
    let mut file = create_private(&folder.join(MANIFEST))?;
    serde_json::to_writer_pretty(&mut file, manifest)?;
    Ok(file.sync_all()?)
}

/// Reads a backup's manifest and makes sure that the database is the one it tells of.
pub fn read_manifest(folder: &Path) -> anyhow::Result<Manifest> {
    let path = folder.join(MANIFEST);
    let text = fs::read_to_string(&path).with_context(|| {
        format!(
            "cannot read {}; name the folder of one backup, as `frontdoor backup` printed it",
            path.display()
        )
    })?;
    let manifest: Manifest =
        serde_json::from_str(&text).with_context(|| format!("{} is damaged; use another backup", path.display()))?;
    if manifest.format != FORMAT {
        bail!(
            "{} was made by another version ({}); restore it with that",
            folder.display(),
            manifest.version
        );
    }
    let file = folder.join(&manifest.file);
    let (bytes, blake3) = fingerprint(&file).with_context(|| format!("cannot read {}", file.display()))?;
    if (bytes, &blake3) != (manifest.bytes, &manifest.blake3) {
        bail!(
            "{} is damaged: it is not what {MANIFEST} says; use another backup",
            file.display()
        );
    }
    Ok(manifest)
}

/// The first line of a file of keys.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeysHead {
    format: u32,
    backup: String,
    made_at: Ts,
    until: Ts,
}

/// Writes the wrapped keys of a database to a file, one a line, and gives their number.
pub async fn write_keys(db: &Db, path: &Path, backup: &str, made_at: Ts, until: Ts) -> anyhow::Result<u64> {
    let mut file = BufWriter::new(create_private(path)?);
    let head = KeysHead {
        format: FORMAT,
        backup: backup.into(),
        made_at,
        until,
    };
    writeln!(file, "{}", serde_json::to_string(&head)?)?;
    let (mut after, mut written) = (String::new(), 0);
    loop {
        let keys = keys_after(db, &after, i64::try_from(PAGE)?).await?;
        let Some(last) = keys.last() else { break };
        after.clone_from(&last.id);
        for key in &keys {
            writeln!(file, "{}", serde_json::to_string(key)?)?;
        }
        written += keys.len() as u64;
    }
    file.into_inner()?.sync_all()?;
    Ok(written)
}

/// A file of wrapped keys, to be read in parts.
pub struct KeyFile {
    lines: std::io::Lines<BufReader<File>>,
    path: PathBuf,
}

impl KeyFile {
    /// Opens the file of a backup. One that has expired, or belongs to another backup, is refused.
    pub fn open(path: &Path, backup: &str, now: Ts) -> anyhow::Result<KeyFile> {
        let file = File::open(path).with_context(|| {
            format!(
                "cannot read {}; name the file of keys with --keys, or restore --without-keys: then nothing that was sealed can be read again",
                path.display()
            )
        })?;
        let mut file = KeyFile {
            lines: BufReader::new(file).lines(),
            path: path.to_owned(),
        };
        let head: KeysHead = file.line()?.context("the file of keys is empty; use another backup")?;
        if head.format != FORMAT || head.backup != backup {
            bail!("{} belongs to another backup, {}", path.display(), head.backup);
        }
        if head.until < now {
            bail!(
                "{} expired {}: what was erased since must stay erased. Use a later backup, or restore --without-keys",
                path.display(),
                head.until
            );
        }
        Ok(file)
    }
    /// The next keys; none at the end.
    pub fn next(&mut self) -> anyhow::Result<Vec<WrappedKey>> {
        let mut keys = Vec::new();
        while keys.len() < PAGE
            && let Some(key) = self.line()?
        {
            keys.push(key);
        }
        Ok(keys)
    }
    fn line<T: serde::de::DeserializeOwned>(&mut self) -> anyhow::Result<Option<T>> {
        let damaged = || format!("{} is damaged; use another backup", self.path.display());
        let Some(line) = self.lines.next() else { return Ok(None) };
        let line = line.with_context(damaged)?;
        Ok(Some(serde_json::from_str(&line).with_context(damaged)?))
    }
}

/// What a kind of database is called in a manifest, and its file.
pub fn kind_and_file(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Sqlite => ("sqlite", "frontdoor.db"),
        Kind::Postgres => ("postgres", "frontdoor.dump"),
    }
}

/// Runs one of PostgreSQL's tools on a database. The password goes by the environment: arguments can be seen by others.
pub async fn postgres_tool(tool: &str, url: &str, arguments: &[&std::ffi::OsStr]) -> anyhow::Result<()> {
    let mut command = tokio::process::Command::new(tool);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let (without, password) = split_password(url)?;
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    command.arg(format!("--dbname={without}"));
    let output = command.output().await.with_context(|| {
        format!("cannot run {tool}; install PostgreSQL's client programs of the server's version or a later one")
    })?;
    if !output.status.success() {
        bail!(
            "{tool} ended with {}: {}",
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(())
}

/// A database's address without its password, and the password.
fn split_password(url: &str) -> anyhow::Result<(String, Option<String>)> {
    let Some((scheme, rest)) = url.split_once("://") else {
        bail!("the database's address is not one");
    };
    let Some((user, host)) = rest.split_once('@') else {
        return Ok((url.to_owned(), None));
    };
    Ok(match user.split_once(':') {
        Some((user, password)) => {
            let password =
                percent_decoded(password).context("the password in the database's address cannot be read")?;
            (format!("{scheme}://{user}@{host}"), Some(password))
        }
        None => (url.to_owned(), None),
    })
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        if first == b'%' {
            let hex = std::str::from_utf8(after.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(hex, 16).ok()?);
            rest = &after[2..];
        } else {
            bytes.push(first);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Ts {
        text.parse().unwrap()
    }

    #[test]
    fn a_file_of_keys_names_its_last_day_and_expires_after_it() {
        let name = keys_name(&name(at("2026-11-22T23:55:00Z")), at("2026-12-22T23:55:00Z"));
        assert_eq!(name, "frontdoor-20261122T235500.000Z.keys-until-20261222.jsonl");
        assert!(!has_expired(&name, at("2026-12-22T23:59:59Z")));
        assert!(has_expired(&name, at("2026-12-23T00:00:00Z")));
        for other in [
            "frontdoor-20261122T235500Z",
            "notes.keys-until-20200101.jsonl",
            "frontdoor-x.keys-until-.jsonl",
        ] {
            assert!(!has_expired(other, at("2099-01-01T00:00:00Z")), "{other}");
        }
    }

    #[test]
    fn a_password_does_not_go_among_the_arguments() {
        let (url, password) =
            split_password("postgres://ana:s%40fe@db.example:5432/frontdoor?sslmode=require").unwrap();
        assert_eq!(url, "postgres://ana@db.example:5432/frontdoor?sslmode=require");
        assert_eq!(password.as_deref(), Some("s@fe"));
        assert_eq!(
            split_password("postgres://ana@db/x").unwrap(),
            ("postgres://ana@db/x".into(), None)
        );
        assert_eq!(
            split_password("postgres://db/x").unwrap(),
            ("postgres://db/x".into(), None)
        );
    }
}
