//! `frontdoor line`: line packs, checked, walked through and tested as files; published, compared and rolled back in a
//! deployment.

mod life;
mod simulate;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Subcommand;
use jiff::civil::DateTime;
use lines::Line as Pack;

#[derive(Debug, Subcommand)]
pub enum Line {
    /// Check a pack: everything that could fail in a call, with place and remedy
    Check {
        /// lines/NAME.toml; packs that it includes stand beside it
        file: PathBuf,
    },
    /// Walk the cases in a pack, and say which end otherwise than written
    Test {
        /// lines/NAME.toml
        file: PathBuf,
    },
    /// Walk one call as caller and specialist meet it; in a terminal, question by question
    Simulate(simulate::Simulate),
    #[command(flatten)]
    Life(life::Life),
}

impl Line {
    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    pub async fn run(self, home: &Path) -> anyhow::Result<ExitCode> {
        match self {
            Line::Check { file } => {
                let line = read(&file)?;
                let pack = &line.pack;
                println!(
                    "{} is right: {}, {}, {}, {}.",
                    file.display(),
                    counted(pack.question.len(), "question"),
                    counted(pack.route.len(), "route"),
                    counted(pack.destination.len(), "destination"),
                    counted(pack.case.len(), "case")
                );
                Ok(ExitCode::SUCCESS)
            }
            Line::Test { file } => Ok(test(&read(&file)?)),
            Line::Simulate(simulate) => Box::pin(simulate.run(home)).await,
            Line::Life(life) => Box::pin(life.run(home)).await,
        }
    }
}

/// Reads a pack and those beside it that it includes.
fn read(file: &Path) -> anyhow::Result<Pack> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("{} cannot be read; check the path and who may read it", file.display()))?;
    let id = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let folder = file.parent().unwrap_or(Path::new(""));
    let beside = |id: &str| {
        let plain = id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        std::fs::read_to_string(folder.join(format!("{id}.toml")))
            .ok()
            .filter(|_| plain)
    };
    match Pack::read(id, &text, beside) {
        Ok(line) => Ok(line),
        Err(faults) => {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            bail!("{} is not right\n{}", file.display(), faults.join("\n"))
        }
    }
}

fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// A time as `--at` and `--from` take it, by the clocks of a line.
fn wall_clock(text: &str) -> Result<DateTime, String> {
    text.parse()
        .map_err(|_| "write date and time as in 2026-12-01T08:30, by the clocks of the line".to_owned())
}

#[expect(clippy::print_stdout, reason = "the answer of the command")]
fn test(line: &Pack) -> ExitCode {
    let outcomes = line.test();
    let mut failed = 0;
    for outcome in &outcomes {
        let passed = outcome.wrong.is_empty();
        failed += usize::from(!passed);
        println!("{} {}", if passed { "pass" } else { "FAIL" }, outcome.case);
        for wrong in &outcome.wrong {
            println!("     {wrong}");
        }
    }
    let walked = counted(outcomes.len(), "case");
    println!("{walked} walked, {failed} ended otherwise than written.");
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
