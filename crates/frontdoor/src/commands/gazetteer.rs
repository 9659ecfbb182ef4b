//! `frontdoor gazetteer`: places from official files.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;

use crate::deployment::Deployment;

#[derive(Debug, Subcommand)]
pub enum Gazetteer {
    /// Bring places in: GeoNames postal codes or places, census subdivision tables, GeoJSON outlines
    Import {
        /// The file
        file: PathBuf,
        /// Go on without the rows that cannot be read, and say which
        #[arg(long)]
        skip_bad: bool,
        /// A name for where the places come from; the file's name when left out
        #[arg(long)]
        source: Option<String>,
        /// Print the report as JSON
        #[arg(long)]
        json: bool,
    },
}

impl Gazetteer {
    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    pub async fn run(self, home: &Path) -> anyhow::Result<ExitCode> {
        let Gazetteer::Import {
            file,
            skip_bad,
            source,
            json,
        } = self;
        let deployment = Deployment::existing(home).await?;
        let (places, report) = if skip_bad {
            places::import::file_skipping(&file)?
        } else {
            places::import::file(&file)?
        };
        let source = source.unwrap_or_else(|| file.file_stem().unwrap_or_default().to_string_lossy().into_owned());
        let mut tx = deployment.db.begin().await?;
        let saved = places::save(&mut tx, &places, &source, deployment.clock.now()).await?;
        tx.commit().await?;
        deployment.db.close().await;
        if json {
            println!("{}", serde_json::json!({ "read": report, "saved": saved }));
        } else {
            println!(
                "{} places new, {} changed, {} as they were.",
                saved.created, saved.changed, saved.unchanged
            );
            for skipped in &report.skipped {
                println!("row {}, {}: {}", skipped.row, skipped.field, skipped.reason);
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
