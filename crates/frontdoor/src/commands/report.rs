//! `frontdoor report`: counts for those who keep the records.

use std::path::Path;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use finder::missed::{self, Gap};
use jiff::ToSpan;
use jiff::civil::Date;

use crate::deployment::Deployment;

#[derive(Debug, Subcommand)]
pub enum Report {
    /// What people searched for and did not find: counts by need and place, without anybody's words
    NotFound(NotFound),
}

#[derive(Debug, Args)]
pub struct NotFound {
    /// From this day on (2026-11-23); the last thirty days when left out
    #[arg(long, value_name = "DAY")]
    since: Option<Date>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

impl Report {
    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    pub async fn run(self, home: &Path) -> anyhow::Result<ExitCode> {
        let Report::NotFound(NotFound { since, json }) = self;
        let deployment = Deployment::existing(home).await?;
        let zone = deployment.config.home()?.zone;
        let today = deployment.clock.now().timestamp().to_zoned(zone).date();
        let since = since.unwrap_or_else(|| today.saturating_sub(30.days()));
        let gaps = missed::since(&deployment.db, since, "").await?;
        if json {
            for gap in &gaps {
                println!("{}", serde_json::to_string(gap)?);
            }
        } else if gaps.is_empty() {
            println!("No search was counted since {since}.");
        } else {
            println!(
                "{:<32}{:<12}{:>8}{:>11}{:>10}{:>6}  phrase",
                "need", "place", "nothing", "everything", "elsewhere", "left"
            );
            for gap in &gaps {
                println!("{}", line(gap));
            }
        }
        deployment.db.close().await;
        Ok(ExitCode::SUCCESS)
    }
}

fn line(gap: &Gap) -> String {
    let need = if gap.need.is_empty() {
        "(not understood)"
    } else {
        &gap.need
    };
    let Gap {
        area,
        phrase,
        nothing,
        everything,
        elsewhere,
        left,
        ..
    } = gap;
    format!("{need:<32}{area:<12}{nothing:>8}{everything:>11}{elsewhere:>10}{left:>6}  {phrase}")
        .trim_end()
        .to_owned()
}
