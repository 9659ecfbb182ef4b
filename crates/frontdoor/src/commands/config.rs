//! `frontdoor config`: check the settings, or print the commented file.

use std::path::Path;
use std::process::ExitCode;

use clap::Subcommand;

use crate::config::{Config, FILE, TEMPLATE};
use crate::crisis;

#[derive(Debug, Subcommand)]
pub enum Settings {
    /// Read the settings and say what is wrong
    Check,
    /// Print the settings file with every setting explained
    Template,
    /// Print the file of crisis lines that holds where the home has none
    Crisis,
}

impl Settings {
    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    pub fn run(self, home: &Path) -> anyhow::Result<ExitCode> {
        match self {
            Settings::Template => print!("{TEMPLATE}"),
            Settings::Crisis => print!("{}", finder::crisis::DEFAULT),
            Settings::Check => {
                let path = home.join(FILE);
                let config = Config::load(home)?;
                if let Some(mail) = config.mail.read()? {
                    mail.check()?;
                }
                config.providers(&config.site.base_url)?;
                let lines = crisis::lines(home, &config.site.languages)?;
                if path.exists() {
                    println!("{} is in order.", path.display());
                } else {
                    println!(
                        "{} does not exist: the defaults hold. `frontdoor config template` prints a file to begin with.",
                        path.display()
                    );
                }
                println!("{} crisis lines are in order.", lines.iter().count());
                if let Some(model) = config.search.model(home)? {
                    println!(
                        "The model of vectors is in order: {} tokens, {} numbers each, {} MB of memory.",
                        model.tokens(),
                        model.dimensions(),
                        model.size().div_ceil(1_000_000)
                    );
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
