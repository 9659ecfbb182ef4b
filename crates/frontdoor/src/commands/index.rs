//! `frontdoor index`: the search index is a cache; make it again.

use std::path::Path;
use std::process::ExitCode;

use clap::Subcommand;
use finder::FinderError;

use crate::deployment::Deployment;
use crate::progress;

#[derive(Debug, Subcommand)]
pub enum Index {
    /// Make the search index anew from the database
    Rebuild,
}

impl Index {
    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    pub async fn run(self, home: &Path) -> anyhow::Result<ExitCode> {
        let Index::Rebuild = self;
        let deployment = Deployment::existing(home).await?;
        let finder = deployment.finder()?;
        let gazetteer = deployment.gazetteer().await?;
        let bar = progress::bar("indexing");
        let mut moved = |p: finder::Progress| progress::moved(&bar, p.done as u64, Some(p.of as u64));
        match finder.rebuild(&deployment.source(&gazetteer), &mut moved).await {
            Ok(()) => {
                bar.finish_and_clear();
                deployment.db.close().await;
                println!("{} services are in the index.", finder.len());
                Ok(ExitCode::SUCCESS)
            }
            Err(FinderError::Locked { .. }) => {
                anyhow::bail!(
                    "a running server keeps this index. Stop it first; it makes the index anew by itself when needed"
                )
            }
            Err(error) => Err(error.into()),
        }
    }
}
