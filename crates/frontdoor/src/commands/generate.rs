//! `frontdoor generate`: a made-up directory of any size.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use needs::Vocabulary;

use crate::demonstration;
use crate::generate::Network;

#[derive(Debug, Args)]
pub struct Generate {
    /// How many services
    #[arg(long)]
    services: usize,
    /// The same seed gives the same directory
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The file to write, HSDS 3 objects one to a line; the standard output when left out
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Generate {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let gazetteer = demonstration::gazetteer()?;
        let network = Network::new(self.seed, Vocabulary::embedded(), &gazetteer)
            .context("the places that come with the program hold no town")?;
        match &self.out {
            Some(path) => {
                let written =
                    File::create(path).and_then(|file| network.write(self.services, &mut BufWriter::new(file)));
                written.with_context(|| {
                    format!(
                        "cannot write {}; check the path and the room on the disk",
                        path.display()
                    )
                })?;
            }
            None => network.write(self.services, &mut BufWriter::new(io::stdout().lock()))?,
        }
        Ok(ExitCode::SUCCESS)
    }
}
