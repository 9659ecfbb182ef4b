//! The one binary: demo, serve, import, search, eval, line, offices, user, centre, db, audit, key, backup, restore, gazetteer, config.

mod attention;
mod commands;
mod config;
mod copies;
mod crisis;
mod demonstration;
mod deployment;
mod generate;
mod logs;
mod ops;
mod post;
mod progress;
mod upkeep;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Pages and imports are made of many small values, most of them freed on another thread than the one that made them: the
/// system's allocator spends a fifth of an import on that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The open platform that a 211 centre runs on.
#[derive(Debug, Parser)]
#[command(name = "frontdoor", version, propagate_version = true)]
struct Cli {
    /// Folder of the deployment: settings, database, search index
    #[arg(long, global = true, env = "FRONTDOOR_HOME", default_value = config::HOME, value_name = "DIR")]
    home: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Open the demonstration network: a working directory with made-up agencies
    Demo {
        /// Address and port to serve on
        #[arg(long, env = "FRONTDOOR_LISTEN", value_name = "ADDRESS:PORT")]
        listen: Option<SocketAddr>,
    },
    /// Serve a deployment
    Serve {
        /// Address and port to serve on
        #[arg(long, env = "FRONTDOOR_LISTEN", value_name = "ADDRESS:PORT")]
        listen: Option<SocketAddr>,
    },
    /// Bring a directory in
    Import(commands::import::Import),
    /// Search as the site does
    Search(commands::search::Search),
    /// Ask judged questions and say how well they are answered
    Eval(commands::eval::Eval),
    /// Write a made-up directory of any size, for measurements
    Generate(commands::generate::Generate),
    /// Check, test and walk line packs; publish, compare and roll them back
    #[command(subcommand)]
    Line(commands::line::Line),
    /// Networks of offices: which one serves a place, and what is wrong with their areas
    #[command(subcommand)]
    Offices(commands::offices::Offices),
    /// Look after people: accounts, roles, ways in
    #[command(subcommand)]
    User(commands::user::User),
    /// Look after the centres of the network
    #[command(subcommand)]
    Centre(commands::centre::Centre),
    /// Look after the database
    #[command(subcommand)]
    Db(commands::db::Db),
    /// Prove the audit log, export its signed head, search it
    #[command(subcommand)]
    Audit(commands::audit::Audit),
    /// Look after the keys that values are sealed with
    #[command(subcommand)]
    Key(commands::key::Key),
    /// Read counts: what was searched for and not found
    #[command(subcommand)]
    Report(commands::report::Report),
    /// Make a backup, and a short-lived one of the wrapped keys beside it
    Backup(commands::backup::Backup),
    /// Make a deployment from a backup
    Restore(commands::restore::Restore),
    /// Look after places
    #[command(subcommand)]
    Gazetteer(commands::gazetteer::Gazetteer),
    /// Look after the search index
    #[command(subcommand)]
    Index(commands::index::Index),
    /// Look after the settings
    #[command(subcommand)]
    Config(commands::config::Settings),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("the system gives threads");
    match runtime.block_on(run(cli)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("frontdoor: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let home = cli.home;
    match cli.command {
        Command::Demo { listen } => commands::serve::demo(&home, listen).await,
        Command::Serve { listen } => commands::serve::serve(&home, listen).await,
        Command::Import(import) => import.run(&home).await,
        Command::Search(search) => search.run(&home).await,
        Command::Eval(eval) => eval.run(&home).await,
        Command::Generate(generate) => generate.run(),
        Command::Line(line) => line.run(&home).await,
        Command::Offices(offices) => Box::pin(offices.run(&home)).await,
        Command::User(user) => user.run(&home).await,
        Command::Centre(centre) => centre.run(&home).await,
        Command::Db(db) => db.run(&home).await,
        Command::Audit(audit) => audit.run(&home).await,
        Command::Key(key) => key.run(&home).await,
        Command::Report(report) => report.run(&home).await,
        Command::Backup(backup) => backup.run(&home).await,
        Command::Restore(restore) => restore.run(&home).await,
        Command::Gazetteer(gazetteer) => gazetteer.run(&home).await,
        Command::Index(index) => index.run(&home).await,
        Command::Config(settings) => settings.run(&home),
    }
}
