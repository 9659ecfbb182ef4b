//! The master key: outside the database, in a file, the environment, or what a command prints.
//!
//! Its text has one key a line, the id and the key in base64; the first wraps, further ones (former keys, while what
//! they wrapped is in use) only unwrap. Lines that begin with `#` are for people.
use std::fmt;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::cipher::KeyBytes;
use crate::{Ids, Result, StoreError};

/// A key that wraps data keys.
pub struct MasterKey {
    id: String,
    bytes: KeyBytes,
}

/// Says which key it is and nothing of it.
impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MasterKey({})", self.id)
    }
}

impl MasterKey {
    /// A new one.
    pub fn new(ids: &Ids) -> MasterKey {
        MasterKey::of(Zeroizing::new(ids.bytes()))
    }
    fn of(bytes: KeyBytes) -> MasterKey {
        let name = blake3::derive_key("frontdoor 2026 id of a master key", bytes.as_slice());
        let id = name[..8]
            .iter()
            .fold(String::new(), |id, byte| format!("{id}{byte:02x}"));
        MasterKey { id, bytes }
    }
    /// Its id: 16 hexadecimal digits that tell nothing of the key.
    pub fn id(&self) -> &str {
        &self.id
    }
    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.bytes
    }
    /// Its line in the file.
    pub fn line(&self) -> Zeroizing<String> {
        let key = Zeroizing::new(STANDARD.encode(self.bytes.as_slice()));
        Zeroizing::new(format!("{} {}", self.id, *key))
    }
    /// Reads a text of keys, one a line (a comma ends a line too, for the environment). An error says what is wrong.
    fn parse(text: &str) -> Result<Vec<MasterKey>, String> {
        let mut keys: Vec<MasterKey> = Vec::new();
        for (number, line) in (1..).zip(text.split(['\n', ','])) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (id, key) = line.split_once(' ').unwrap_or(("", line));
            let bytes = STANDARD.decode(key.trim()).map(Zeroizing::new).ok();
            let bytes = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok());
            let Some(bytes) = bytes else {
                return Err(format!("line {number} is not a key: an id and 32 bytes in base64"));
            };
            let key = MasterKey::of(Zeroizing::new(bytes));
            if !id.is_empty() && id != key.id {
                return Err(format!("line {number} was changed: {id} is not the id of its key"));
            }
            if keys.iter().all(|known| known.id != key.id) {
                keys.push(key);
            }
        }
        if keys.is_empty() {
            Err("there is no key in it".into())
        } else {
            Ok(keys)
        }
    }
}

/// Where the master key comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A file that its owner alone can read.
    File(PathBuf),
    /// An environment variable.
    Env(String),
    /// What a command prints; run by `sh`.
    Command(String),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::File(path) => write!(f, "{}", path.display()),
            Source::Env(name) => write!(f, "the environment variable {name}"),
            Source::Command(command) => write!(f, "the command `{command}`"),
        }
    }
}

const MEND: &str = "Put your copy of it back as it was";

impl Source {
    /// Reads `file:PATH` (a relative path: within `home`), `env:NAME` or `command:…`; `None` when it is none of them.
    pub fn parse(text: &str, home: &Path) -> Option<Source> {
        match text.split_once(':')? {
            (_, "") => None,
            ("file", path) => Some(Source::File(home.join(path))),
            ("env", name) => Some(Source::Env(name.into())),
            ("command", command) => Some(Source::Command(command.into())),
            _ => None,
        }
    }
    fn fault(&self, cause: impl fmt::Display, remedy: &'static str) -> StoreError {
        StoreError::Master {
            from: self.to_string(),
            cause: cause.to_string(),
            remedy,
        }
    }
    /// Whether it is a file that is not there.
    pub(super) fn is_absent(&self) -> bool {
        matches!(self, Source::File(path) if !path.exists())
    }
    /// The keys, the present one first.
    pub async fn read(&self) -> Result<Vec<MasterKey>> {
        let text = match self {
            Source::File(path) => self.read_file(path)?,
            Source::Env(name) => Zeroizing::new(
                std::env::var(name)
                    .map_err(|cause| self.fault(cause, "Set it to a line that `frontdoor key new` prints"))?,
            ),
            Source::Command(command) => self.run(command).await?,
        };
        MasterKey::parse(&text).map_err(|cause| self.fault(cause, MEND))
    }
    fn read_file(&self, path: &Path) -> Result<Zeroizing<String>> {
        let open = || -> std::io::Result<(u32, Zeroizing<String>)> {
            let file = File::open(path)?;
            let mode = file.metadata()?.permissions().mode();
            Ok((mode, Zeroizing::new(std::io::read_to_string(file)?)))
        };
        let (mode, text) = open().map_err(|cause| {
            self.fault(
                cause,
                "Put your copy of the master key there, readable by the server's user alone",
            )
        })?;
        if mode & 0o007 != 0 {
            return Err(self.fault(
                format!("everybody on this machine may reach it (mode {:o})", mode & 0o777),
                "Run `chmod 600` on it, and consider `frontdoor key rotate` if others use this machine",
            ));
        }
        Ok(text)
    }
    async fn run(&self, command: &str) -> Result<Zeroizing<String>> {
        const LOOK: &str = "Run it by hand as the server's user and see what it says";
        let output = tokio::process::Command::new("sh").arg("-c").arg(command).output().await;
        let output = output.map_err(|cause| self.fault(cause, LOOK))?;
        if !output.status.success() {
            return Err(self.fault(output.status, LOOK));
        }
        String::from_utf8(output.stdout)
            .map(Zeroizing::new)
            .map_err(|_| self.fault("it prints something else than text", LOOK))
    }
    /// Makes a new key where the source is a file that is not there; says whether it did.
    pub(super) fn make(&self, ids: &Ids) -> Result<bool> {
        let Source::File(path) = self else { return Ok(false) };
        if path.exists() {
            return Ok(false);
        }
        match write_new(path, &text_of(&[MasterKey::new(ids)])) {
            Ok(()) => Ok(true),
            // Another program was first.
            Err(cause) if cause.kind() == ErrorKind::AlreadyExists => Ok(false),
            Err(cause) => Err(self.fault(cause, "Check the folder and who may write there")),
        }
    }
    /// Puts other keys in a file in one step; a kill leaves the former or the new ones.
    pub(super) fn replace(&self, keys: &[MasterKey]) -> Result<()> {
        let Source::File(path) = self else {
            return Err(self.fault(
                "this program cannot change it",
                "Put the line of `frontdoor key new` before the present one yourself",
            ));
        };
        let write = || -> std::io::Result<()> {
            let next = beside(path, ".next");
            let _ = fs::remove_file(&next);
            write_new(&next, &text_of(keys))?;
            fs::rename(&next, path)?;
            sync_folder(path)
        };
        write().map_err(|cause| self.fault(cause, "Check the folder and who may write there"))
    }
}

fn text_of(keys: &[MasterKey]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::from(
        "# The master key of this deployment. Keep a copy elsewhere: without it nothing that is sealed can ever be read.\n",
    ));
    for key in keys {
        text.push_str(&key.line());
        text.push('\n');
    }
    text
}

pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Writes a file that must not be there yet, whole or not at all, for its owner alone.
fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let part = beside(path, &format!(".{}", std::process::id()));
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&part)?;
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        // A link is refused where a file stands, a renaming would replace it.
        .and_then(|()| fs::hard_link(&part, path));
    fs::remove_file(&part)?;
    written?;
    sync_folder(path)
}

fn sync_folder(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}
