//! `frontdoor centre`: the centres and data partners of the network.

use std::path::Path;
use std::process::ExitCode;

use access::{By, CentreSettings, Scope, centre};
use clap::Subcommand;
use language::{Lang, Text};

use crate::deployment::Deployment;

#[derive(Debug, Subcommand)]
pub enum Centre {
    /// Add a centre or data partner
    Add {
        /// Its id: small letters, digits and hyphens, as in north-shore
        id: String,
        /// Its name in English
        #[arg(long, value_name = "NAME")]
        name_en: String,
        /// Its name in French
        #[arg(long, value_name = "NAME")]
        name_fr: String,
        /// Changes are published only when a second person has approved them
        #[arg(long)]
        two_person: bool,
    },
    /// List them
    List {
        /// Print JSON, one centre a line
        #[arg(long)]
        json: bool,
    },
}

impl Centre {
    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    pub async fn run(self, home: &Path) -> anyhow::Result<ExitCode> {
        let deployment = Deployment::existing(home).await?;
        match self {
            Centre::Add {
                id,
                name_en,
                name_fr,
                two_person,
            } => {
                let access = deployment.access(deployment.keys().await?);
                let settings = CentreSettings {
                    two_person,
                    ..CentreSettings::default()
                };
                let mut tx = access.db.begin().await?;
                let names = Text::both(name_en, name_fr);
                centre::create(&access, &mut tx, By::Operator, &id, &names, &settings).await?;
                tx.commit().await?;
                println!("Added the centre {id}. Invite its people: frontdoor user add --centre {id} …");
            }
            Centre::List { json } => {
                let mut after = None;
                loop {
                    let page = centre::list(&deployment.db, &Scope::Everything, "", after.as_deref(), 100).await?;
                    let Some(last) = page.last() else { break };
                    after = Some(last.id.clone());
                    for centre in &page {
                        if json {
                            let line = serde_json::json!({ "id": centre.id, "names": centre.names, "settings": centre.settings });
                            println!("{line}");
                        } else {
                            println!(
                                "{:<24}{} / {}",
                                centre.id,
                                centre.name(&Lang::en()),
                                centre.name(&Lang::fr())
                            );
                        }
                    }
                }
            }
        }
        deployment.db.close().await;
        Ok(ExitCode::SUCCESS)
    }
}
