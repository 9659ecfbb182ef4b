//! `frontdoor import`: a directory from a file or folder.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use access::{AccessError, centre};
use anyhow::{Context, bail};
use clap::Args;
use directory::DirectoryError;
use directory::import::{self, Note, Options, Report};
use exchange::{Format, Source};
use language::Lang;

use crate::config::Config;
use crate::deployment::{CENTRE, Deployment, Make};
use crate::progress;

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command")]
pub struct Import {
    /// [FORMAT] PATH: the format is found out when it is not named
    #[arg(num_args = 1..=2, required = true, value_names = ["FORMAT", "PATH"], help = format!("[FORMAT] PATH; formats: {}", Format::names()))]
    what: Vec<String>,
    /// A name for where the records come from, the same at each import; the file's or folder's name when left out
    #[arg(long)]
    source: Option<String>,
    /// The centre or data partner that the records belong to
    #[arg(long, value_name = "ID", default_value = CENTRE)]
    centre: String,
    /// Say what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// The source is whole: retire records it no longer has
    #[arg(long)]
    complete: bool,
    /// With --complete: retire even more than a tenth
    #[arg(long, requires = "complete")]
    force: bool,
    /// Go on without records that cannot be kept, and say which
    #[arg(long)]
    skip_bad: bool,
    /// Write the report as JSON to this file
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// The language of texts where the format does not say
    #[arg(long, default_value = "en")]
    lang: String,
}

impl Import {
    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    pub async fn run(self, home: &Path) -> anyhow::Result<ExitCode> {
        let (format, path) = self.format_and_path()?;
        let Some(lang) = Lang::parse(&self.lang) else {
            bail!("--lang \"{}\" is no language tag; write en, fr, es…", self.lang);
        };
        if let Some(file) = &self.report {
            // Found out before anything is imported.
            std::fs::write(file, "").with_context(|| format!("cannot write the report to {}", file.display()))?;
        }
        let deployment = Deployment::open(home, Config::load(home)?, Make::IfMissing).await?;
        if centre::by_id(&deployment.db, &self.centre).await?.is_none() || self.centre == access::NETWORK {
            return Err(AccessError::NoCentre { id: self.centre }.into());
        }
        import::recover(&deployment.db, &deployment.clock).await?;
        let name = match &self.source {
            Some(name) => name.clone(),
            None => path
                .canonicalize()?
                .file_stem()
                .map(|n| n.to_string_lossy().into_owned())
                .context("name the source with --source")?,
        };
        let source = Source {
            name: name.clone(),
            lang,
            home: deployment.config.home()?,
            gazetteer: Some(deployment.gazetteer().await?),
        };
        let options = Options {
            dry_run: self.dry_run,
            complete: self.complete,
            force: self.force,
            skip_bad: self.skip_bad,
            ..Options::new(name, self.centre.clone())
        };
        let bar = progress::bar("records");
        let items = exchange::read(format, &path, source);
        let report = import::run(&deployment.db, &deployment.clock, &options, items, |totals| {
            progress::moved(&bar, totals.all.read, None);
        })
        .await;
        bar.finish_and_clear();
        // Closing brings the log of SQLite back into its file, so that the next start need not.
        deployment.db.close().await;
        let report = match report {
            Ok(report) => report,
            Err(DirectoryError::Bad { count, notes, report }) => {
                self.refuse(count, &notes, &report)?;
                return Ok(ExitCode::FAILURE);
            }
            Err(error) => return Err(error.into()),
        };
        if let Some(file) = &self.report {
            std::fs::write(file, serde_json::to_string_pretty(&report)? + "\n").with_context(|| {
                format!(
                    "the import is done, but its report could not be written to {}",
                    file.display()
                )
            })?;
        }
        print!("{}", summary(&report, self.report.as_deref()));
        Ok(ExitCode::SUCCESS)
    }

    /// Says which records are in the way. The report holds them all, and says that nothing was done.
    #[expect(clippy::print_stderr, reason = "the answer of the command")]
    fn refuse(&self, count: usize, notes: &[Note], report: &Report) -> anyhow::Result<()> {
        eprintln!("frontdoor: {count} records cannot be imported, so nothing was:");
        for note in notes.iter().take(SHOWN) {
            eprintln!("  {note}");
        }
        if notes.len() > SHOWN {
            eprintln!("  … and {} more", notes.len() - SHOWN);
        }
        eprintln!("Correct them in the source, or leave them out with --skip-bad.");
        if let Some(file) = &self.report {
            let mut report = report.clone();
            report.skips.extend(notes.iter().cloned());
            report.dry_run = true;
            std::fs::write(file, serde_json::to_string_pretty(&report)? + "\n")
                .with_context(|| format!("cannot write the report to {}", file.display()))?;
        }
        Ok(())
    }

    fn format_and_path(&self) -> anyhow::Result<(Format, PathBuf)> {
        match &self.what[..] {
            [path] => {
                let path = PathBuf::from(path);
                Ok((Format::detect(&path)?, path))
            }
            [format, path] => {
                let Some(known) = Format::parse(format) else {
                    bail!(
                        "\"{format}\" is no format known here. Known: {}. Leave it out to have it found",
                        Format::names()
                    );
                };
                if !Path::new(path).exists() {
                    bail!("{path} does not exist. Check the path");
                }
                Ok((known, PathBuf::from(path)))
            }
            _ => bail!("write: frontdoor import [FORMAT] PATH"),
        }
    }
}

/// How many notes the terminal shows; the report has all of them.
const SHOWN: usize = 10;

/// The outcome for a person.
fn summary(report: &Report, file: Option<&Path>) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    if report.dry_run {
        out.push_str("Nothing was changed (--dry-run). It would be:\n");
    }
    let _ = writeln!(
        out,
        "{:<22}{:>9}{:>9}{:>9}{:>11}{:>9}{:>9}",
        report.source, "read", "created", "changed", "unchanged", "retired", "skipped"
    );
    let rows = report
        .totals
        .by_kind
        .iter()
        .map(|(kind, counts)| (kind.replace('_', " "), counts));
    for (name, c) in rows.chain([("all".to_owned(), &report.totals.all)]) {
        let _ = writeln!(
            out,
            "{name:<22}{:>9}{:>9}{:>9}{:>11}{:>9}{:>9}",
            c.read, c.created, c.changed, c.unchanged, c.retired, c.skipped
        );
    }
    for (what, notes) in [
        ("left out", &report.skips),
        ("partly lost or read differently", &report.losses),
        ("kept, but look wrong", &report.warnings),
    ] {
        if notes.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n{} {what}:", notes.len());
        for note in notes.iter().take(SHOWN) {
            let _ = writeln!(out, "  {note}");
        }
        if notes.len() > SHOWN {
            let all = file.map_or("--report FILE writes them all".to_owned(), |f| {
                format!("all are in {}", f.display())
            });
            let _ = writeln!(out, "  … and {} more; {all}", notes.len() - SHOWN);
        }
    }
    if !report.conflicts.is_empty() {
        let _ = writeln!(
            out,
            "\n{} fields were changed both here and in the source; what was written here stands:",
            report.conflicts.len()
        );
        for c in report.conflicts.iter().take(SHOWN) {
            let _ = writeln!(out, "  {} {} {}: {}", c.kind.as_str(), c.source_id, c.field, c.reason);
        }
    }
    out
}
