//! `frontdoor line list | publish | diff | rollback`: the versions of a line in a deployment.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use access::{By, Scope};
use anyhow::{Context, bail};
use clap::Subcommand;
use jiff::civil::DateTime;
use language::Lang;
use lines::life;
use store::{Db, Ts};

use crate::deployment::{CENTRE, Deployment};

#[derive(Debug, Subcommand)]
pub enum Life {
    /// List the published lines, or the versions of one
    List {
        /// Every version of this line, the newest first
        #[arg(long, value_name = "LINE")]
        versions: Option<String>,
        /// Print JSON, one object a line
        #[arg(long)]
        json: bool,
    },
    /// Check a pack, walk its cases, and publish it
    Publish {
        /// lines/NAME.toml; packs that it includes stand beside it
        file: PathBuf,
        /// The centre that looks after it
        #[arg(long, value_name = "ID", default_value = CENTRE)]
        centre: String,
        /// From when it holds, as in 2026-12-01T00:00 by the clocks of the line; at once, where it is left out
        #[arg(long, value_name = "TIME", value_parser = super::wall_clock)]
        from: Option<DateTime>,
    },
    /// Say in plain words what is different between two versions
    Diff {
        /// A file, LINE for the version in force, or LINE@VERSION
        before: String,
        /// The same
        after: String,
        /// The language to say it in
        #[arg(long, default_value = "en", value_name = "CODE")]
        lang: String,
    },
    /// Bring back a former version at once, and take back what was to come
    Rollback {
        /// The id of the line
        line: String,
        /// The version to bring back
        #[arg(long, value_name = "VERSION")]
        to: i64,
    },
}

impl Life {
    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    pub async fn run(self, home: &Path) -> anyhow::Result<ExitCode> {
        match self {
            Life::List { versions, json } => {
                let deployment = Deployment::existing(home).await?;
                let now = deployment.clock.now();
                match versions {
                    Some(line) => list_versions(&deployment.db, &line, json).await?,
                    None => list(&deployment.db, now, json).await?,
                }
                deployment.db.close().await;
            }
            Life::Publish { file, centre, from } => {
                let line = super::read(&file)?;
                let from = from.map(|from| Ts::from(line.moment(from)));
                let deployment = Deployment::existing(home).await?;
                let access = deployment.access(deployment.keys().await?);
                let mut tx = access.db.begin().await?;
                let version = life::publish(&access, &mut tx, By::Operator, &centre, &line, from).await?;
                tx.commit().await?;
                deployment.db.close().await;
                println!("Published {} as version {version}.", line.id());
            }
            Life::Diff { before, after, lang } => {
                let lang =
                    Lang::parse(&lang).with_context(|| format!("--lang \"{lang}\" is no language; write en or fr"))?;
                let (before, after) = (named(home, &before).await?, named(home, &after).await?);
                let found = lines::diff(&before.pack, &after.pack, &lang);
                if found.is_empty() {
                    println!(
                        "{}",
                        language::format::choose(&lang, "Nothing is different.", "Aucune différence.")
                    );
                }
                for sentence in found {
                    println!("{sentence}");
                }
            }
            Life::Rollback { line, to } => {
                let deployment = Deployment::existing(home).await?;
                let access = deployment.access(deployment.keys().await?);
                let mut tx = access.db.begin().await?;
                let version = life::rollback(&access, &mut tx, By::Operator, &line, to).await?;
                tx.commit().await?;
                deployment.db.close().await;
                println!("Version {version} of {line} says again what version {to} said.");
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// A pack by its file, or a published version.
async fn named(home: &Path, name: &str) -> anyhow::Result<lines::Line> {
    let toml = Path::new(name)
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
    if toml {
        return super::read(Path::new(name));
    }
    let deployment = Deployment::existing(home).await?;
    let line = match name.split_once('@') {
        Some((line, version)) => {
            let version = version
                .parse()
                .with_context(|| format!("\"{name}\" names no version; write it as {line}@3"))?;
            life::version(&deployment.db, line, version).await?
        }
        None => match life::number_in_force(&deployment.db, name, deployment.clock.now()).await? {
            Some(version) => life::version(&deployment.db, name, version).await?,
            None => bail!(
                "no version of \"{name}\" is in force; see `frontdoor line list`, or name a file that ends in .toml"
            ),
        },
    };
    deployment.db.close().await;
    Ok(line)
}

#[expect(clippy::print_stdout, reason = "the answer of the command")]
async fn list(db: &Db, now: Ts, json: bool) -> anyhow::Result<()> {
    let mut after = String::new();
    loop {
        let page = life::list(db, &Scope::Everything, now, &after, 100).await?;
        let Some(last) = page.last() else {
            if after.is_empty() && !json {
                println!("No line is published yet. Publish one with `frontdoor line publish lines/NAME.toml`.");
            }
            return Ok(());
        };
        after.clone_from(&last.id);
        for line in &page {
            if json {
                let (id, centre) = (&line.id, &line.centre);
                println!(
                    "{}",
                    serde_json::json!({ "id": id, "centre": centre, "in_force": line.in_force, "latest": line.latest })
                );
            } else {
                let in_force = line
                    .in_force
                    .map_or_else(|| "none".to_owned(), |version| version.to_string());
                println!(
                    "{:<24}{:<20}in force: {in_force}, latest: {}",
                    line.id, line.centre, line.latest
                );
            }
        }
    }
}

#[expect(clippy::print_stdout, reason = "the answer of the command")]
async fn list_versions(db: &Db, line: &str, json: bool) -> anyhow::Result<()> {
    if life::centre_of(db, line).await?.is_none() {
        return Err(lines::LineError::NoLine(line.to_owned()).into());
    }
    let newest = life::versions(db, line, None, 1).await?;
    // A version that this program cannot read any more is listed all the same.
    let pack = match newest.first() {
        Some(newest) => life::version(db, line, newest.version).await.ok(),
        None => None,
    };
    if let Some(pack) = pack.as_ref().filter(|_| !json) {
        println!("Times are those of {}.", pack.pack.line.zone);
    }
    let clock = |at: Ts| {
        pack.as_ref().map_or_else(
            || at.to_string(),
            |pack| pack.clock(at.timestamp()).strftime("%Y-%m-%dT%H:%M").to_string(),
        )
    };
    let mut before = None;
    loop {
        let page = life::versions(db, line, before, 100).await?;
        let Some(last) = page.last() else { return Ok(()) };
        before = Some(last.version);
        for v in &page {
            if json {
                println!(
                    "{}",
                    serde_json::json!({
                        "version": v.version, "from_at": v.from_at, "published_at": v.published_at, "published_by": v.published_by,
                        "brings_back": v.brings_back, "taken_back": v.taken_back,
                    })
                );
            } else {
                let back = v
                    .brings_back
                    .map(|former| format!(", brings back {former}"))
                    .unwrap_or_default();
                let gone = if v.taken_back.is_some() { ", taken back" } else { "" };
                println!(
                    "{:<6}from {}, published {} by {}{back}{gone}",
                    v.version,
                    clock(v.from_at),
                    clock(v.published_at),
                    v.published_by
                );
            }
        }
    }
}
