//! `frontdoor user`: people, from the machine's command line. The first administrator comes in this way, and whoever lost
//! every other.

use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;

use access::account::{self, Filter, Listed, New};
use access::link::Link;
use access::{Access, AccessError, Account, By, Membership, Role, Scope, membership};
use clap::{Args, Subcommand};
use language::Lang;
use letters::Queued;
use store::Tx;

use crate::config::Config;
use crate::deployment::{Deployment, Make};

#[derive(Debug, Subcommand)]
pub enum User {
    /// List accounts and their roles
    List {
        /// Of this centre alone
        #[arg(long, value_name = "ID")]
        centre: Option<String>,
        /// Print JSON, one account a line
        #[arg(long)]
        json: bool,
    },
    #[command(flatten)]
    Change(Change),
}

#[derive(Debug, Subcommand)]
pub enum Change {
    /// Make an account, and send its person the link to choose a password; without `[mail]`, print it
    Add {
        #[arg(long)]
        email: String,
        /// What the person is called
        #[arg(long)]
        name: String,
        #[command(flatten)]
        role: At,
        /// The language they work in
        #[arg(long, default_value = "en", value_parser = lang)]
        lang: Lang,
        #[command(flatten)]
        place: Place,
    },
    /// Give somebody a role
    Grant {
        email: String,
        #[command(flatten)]
        role: At,
    },
    /// Take a role away from somebody
    Withdraw {
        email: String,
        #[command(flatten)]
        role: At,
    },
    /// Close an account: its sessions end, and nobody signs in with it
    Deactivate { email: String },
    /// Open a closed account again
    Reactivate { email: String },
    /// Take away password, second factors and sessions, and send the link to begin anew; without `[mail]`, print it
    Reset {
        email: String,
        #[command(flatten)]
        place: Place,
    },
}

/// A role at a centre.
#[derive(Debug, Args)]
pub struct At {
    /// specialist, trainee, supervisor, curator, partner, analyst, administrator or auditor
    #[arg(long, value_parser = role)]
    role: Role,
    /// The centre's id; '*' for the whole network
    #[arg(long, value_name = "ID")]
    centre: String,
}

impl At {
    fn membership(&self) -> Membership {
        Membership::new(&self.centre, self.role)
    }
}

/// Where the link leads, when `site.base_url` does not say.
#[derive(Debug, Args)]
pub struct Place {
    /// Address and port that the site is served on, where they are not those of the settings
    #[arg(long, env = "FRONTDOOR_LISTEN", value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// Print the link, where it would go by letter
    #[arg(long)]
    print_link: bool,
}

fn role(text: &str) -> Result<Role, String> {
    let names: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
    Role::parse(text).ok_or_else(|| format!("write one of {}", names.join(", ")))
}

fn lang(text: &str) -> Result<Lang, String> {
    Lang::parse(text)
        .filter(|lang| [Lang::en(), Lang::fr()].contains(lang))
        .ok_or_else(|| "write en or fr".to_owned())
}

impl User {
    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    pub async fn run(self, home: &Path) -> anyhow::Result<ExitCode> {
        // The first administrator may come before the first start.
        let make = match self {
            User::Change(Change::Add { .. }) => Make::IfMissing,
            _ => Make::Never,
        };
        let deployment = Deployment::open(home, Config::load(home)?, make).await?;
        let access = deployment.access(deployment.keys().await?);
        match self {
            User::List { centre, json } => list(&access, centre, json).await?,
            User::Change(change) => println!("{}", change.done(&deployment, &access).await?),
        }
        deployment.db.close().await;
        Ok(ExitCode::SUCCESS)
    }
}

impl Change {
    /// Makes the change, and gives what to say of it.
    async fn done(self, deployment: &Deployment, access: &Access) -> anyhow::Result<String> {
        let by = By::Operator;
        let mut tx = access.db.begin().await?;
        let said = match self {
            Change::Add {
                email,
                name,
                role,
                lang,
                place,
            } => {
                let new = New {
                    email,
                    name,
                    lang,
                    memberships: vec![role.membership()],
                };
                let (account, link) = account::invite(access, &mut tx, by, &new).await?;
                let handed = handed(deployment, access, &mut tx, &account, &link, &place).await?;
                format!("Added {}.\n{handed}", account.email)
            }
            Change::Reset { email, place } => {
                let account = there(access, &email).await?;
                let (account, link) = account::start_afresh(access, &mut tx, by, &account.id).await?;
                let handed = handed(deployment, access, &mut tx, &account, &link, &place).await?;
                format!("{} begins anew.\n{handed}", account.email)
            }
            Change::Grant { email, role } => {
                let account = there(access, &email).await?;
                let new = membership::grant(access, &mut tx, by, &account.id, &role.membership()).await?;
                let word = if new { "is now" } else { "is already" };
                format!("{} {word} {} at {}.", account.email, role.role.as_str(), role.centre)
            }
            Change::Withdraw { email, role } => {
                let account = there(access, &email).await?;
                let gone = membership::withdraw(access, &mut tx, by, &account.id, &role.membership()).await?;
                let word = if gone { "is no longer" } else { "was not" };
                format!("{} {word} {} at {}.", account.email, role.role.as_str(), role.centre)
            }
            Change::Deactivate { email } => {
                let account = there(access, &email).await?;
                account::deactivate(access, &mut tx, by, &account.id).await?;
                format!("The account of {} is closed.", account.email)
            }
            Change::Reactivate { email } => {
                let account = there(access, &email).await?;
                account::reactivate(access, &mut tx, by, &account.id).await?;
                format!("The account of {} is open.", account.email)
            }
        };
        tx.commit().await?;
        Ok(said)
    }
}

/// The account with an e-mail address, which must be there.
async fn there(access: &Access, email: &str) -> anyhow::Result<Account> {
    let found = account::by_email(&access.db, email).await?;
    Ok(found.ok_or_else(|| AccessError::NoAccount { id: email.to_owned() })?)
}

/// Sends a link to the person it is for, or says what to do with it.
async fn handed(
    deployment: &Deployment,
    access: &Access,
    tx: &mut Tx,
    account: &Account,
    link: &Link,
    place: &Place,
) -> anyhow::Result<String> {
    let listen = place.listen.unwrap_or(deployment.config.server.listen);
    let settings = deployment.config.settings(listen);
    if !place.print_link {
        let letters = deployment.letters(access.keys.clone(), &settings)?;
        let letter = web::letter_of(&settings, account, link, None);
        if let Queued::Taken(_) = letters
            .queue(tx, &deployment.ids, &letter, deployment.clock.now())
            .await?
        {
            return Ok(format!(
                "A letter with a link goes to {} as soon as the server runs. It works once, until {}.",
                account.email, link.expires_at
            ));
        }
    }
    let address = web::link_address(&settings, &account.lang(), link.token.as_str());
    let hint = if deployment.config.site.base_url.is_empty() {
        format!(
            "The link leads to {listen}, which only this machine may reach: [site] base_url is not set. Set it to the address \
             that people use, or put that in its place.\n"
        )
    } else {
        String::new()
    };
    Ok(format!(
        "{hint}Hand this link over; it works once, until {}:\n{address}",
        link.expires_at
    ))
}

#[expect(clippy::print_stdout, reason = "the answer of the command")]
async fn list(access: &Access, centre: Option<String>, json: bool) -> anyhow::Result<()> {
    let filter = Filter {
        centre,
        ..Filter::default()
    };
    let mut after = None;
    loop {
        let page = account::list(access, &Scope::Everything, &filter, after.as_deref(), 100).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.account.id.clone());
        for listed in &page {
            println!("{}", if json { as_json(listed) } else { as_line(listed) });
        }
    }
}

fn as_line(listed: &Listed) -> String {
    let Listed { account, memberships } = listed;
    let roles: Vec<String> = memberships
        .iter()
        .map(|m| format!("{}@{}", m.role.as_str(), m.centre))
        .collect();
    format!(
        "{:<10}{:<32}{:<28}{}",
        account.state().as_str(),
        account.email,
        account.name,
        roles.join(" ")
    )
}

fn as_json(listed: &Listed) -> String {
    let Listed { account, memberships } = listed;
    let roles: Vec<_> = memberships
        .iter()
        .map(|m| serde_json::json!({ "centre": m.centre, "role": m.role }))
        .collect();
    serde_json::json!({
        "id": account.id, "email": account.email, "name": account.name, "lang": account.lang, "state": account.state().as_str(),
        "signed_in_at": account.signed_in_at, "roles": roles,
    })
    .to_string()
}
