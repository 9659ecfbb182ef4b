//! `frontdoor db`: bring the tables up, or prove that the database is whole.

use std::path::Path;
use std::process::ExitCode;

use clap::Subcommand;
use store::{Clock, Db as Database, Options};

use crate::config::Config;
use crate::deployment::{Deployment, Make};

#[derive(Debug, Subcommand)]
pub enum Db {
    /// Bring the tables to what this program needs (`serve` does so too)
    Migrate,
    /// Check the database: structure, references, migrations, counts
    Verify {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

impl Db {
    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    pub async fn run(self, home: &Path) -> anyhow::Result<ExitCode> {
        match self {
            Db::Migrate => {
                let config = Config::load(home)?;
                super::restore::refuse_unfinished(home)?;
                let url = config.url(home);
                std::fs::create_dir_all(home)?;
                let db = Database::connect(&url, &Options::default()).await?;
                let done = db.migrate(&Clock::system()).await?;
                if done.is_empty() {
                    println!("The tables are as they should be.");
                }
                for name in done {
                    println!("applied {name}");
                }
                Ok(ExitCode::SUCCESS)
            }
            Db::Verify { json } => {
                let deployment = Deployment::open(home, Config::load(home)?, Make::Never).await?;
                let report = deployment.db.verify().await?;
                if json {
                    println!("{}", serde_json::to_string_pretty(&report)?);
                } else {
                    print!("{report}");
                }
                Ok(if report.is_whole() {
                    ExitCode::SUCCESS
                } else {
                    ExitCode::FAILURE
                })
            }
        }
    }
}
