//! Opening a deployment: settings, database, and what every command needs of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use access::passkey::Passkeys;
use access::{Access, centre};
use anyhow::Context;
use finder::{Finder, FinderError, Source};
use language::Text;
use letters::Outbox;
use needs::Vocabulary;
use places::Gazetteer;
use store::seal::Keys;
use store::{Clock, Db, Ids, Options};

use crate::commands::restore;
use crate::config::Config;
use crate::progress;

/// The centre that a deployment begins with.
pub const CENTRE: &str = "main";

/// A deployment with its database open and its tables in order.
pub struct Deployment {
    /// Its folder.
    pub home: PathBuf,
    /// Its settings.
    pub config: Config,
    /// Its database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// New ids.
    pub ids: Ids,
}

/// Whether a command may make a deployment where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Make {
    /// Make it.
    IfMissing,
    /// Say that there is none.
    Never,
}

impl Deployment {
    /// Reads the settings and opens the database. Tables that are missing are made, former ones brought up.
    pub async fn open(home: &Path, config: Config, make: Make) -> anyhow::Result<Deployment> {
        let url = config.url(home);
        if make == Make::IfMissing {
            std::fs::create_dir_all(home).with_context(|| {
                format!(
                    "cannot make the folder {}; check the path and who may write there",
                    home.display()
                )
            })?;
        } else if !home.is_dir() {
            anyhow::bail!(
                "there is no deployment in {}. Start one with `frontdoor demo` or `frontdoor serve`, or name its folder with --home",
                home.display()
            );
        }
        restore::refuse_unfinished(home)?;
        let mut options = Options {
            create: make == Make::IfMissing,
            ..Options::default()
        };
        if config.database.connections > 0 {
            options.connections = config.database.connections;
        }
        if !config.database.replica.is_empty() {
            options.replica = Some(config.database.replica.clone());
        }
        let db = Db::connect(&url, &options).await?;
        let clock = Clock::system();
        db.migrate(&clock).await?;
        let ids = Ids::new(clock.clone());
        first_centre(&db, &clock, &ids, &config.site.name).await?;
        Ok(Deployment {
            home: home.to_owned(),
            config,
            db,
            clock,
            ids,
        })
    }

    /// Opens an existing deployment with its own settings, making its database where there is none yet.
    pub async fn existing(home: &Path) -> anyhow::Result<Deployment> {
        Deployment::open(home, Config::load(home)?, Make::Never).await
    }

    /// People, centres and sessions.
    pub fn access(&self, keys: Keys) -> Access {
        let settings = self.config.access.settings();
        Access::new(self.db.clone(), self.clock.clone(), self.ids.clone(), keys, settings)
    }

    /// The keys that values are sealed with. A deployment without any gets a master key, where it comes from a file.
    #[expect(clippy::print_stdout, reason = "a new master key is to be kept elsewhere")]
    pub async fn keys(&self) -> anyhow::Result<Keys> {
        let source = self
            .config
            .master_key(&self.home)
            .context("keys.master: write file:PATH, env:NAME or command:COMMAND")?;
        let from = source.to_string();
        let (keys, new) = Keys::load(&self.db, source, true, self.clock.clone(), self.ids.clone()).await?;
        if new {
            println!(
                "A master key was made: {from}. Keep a copy elsewhere, apart from the backups: without it nothing that is sealed can be read again."
            );
        }
        Ok(keys)
    }

    /// The folder of the signed heads of the audit log.
    pub fn heads(&self) -> PathBuf {
        self.home.join(&self.config.audit.heads)
    }

    /// Passkeys, where the site's address can have them.
    pub fn passkeys(site: &web::Settings) -> Option<Passkeys> {
        let name = site.name.best(&language::Lang::en()).map_or("211", |(name, _)| name);
        Passkeys::new(&site.base_url, name).ok()
    }

    /// Letters to people who work here, from the site that people know.
    pub fn letters(&self, keys: Keys, site: &web::Settings) -> anyhow::Result<Outbox> {
        let sender = letters::Sender {
            site: site.name.clone(),
            zone: self.config.home()?.zone,
        };
        Ok(Outbox::new(self.config.mail.read()?.as_ref(), sender, keys)?)
    }

    /// Every place known.
    pub async fn gazetteer(&self) -> anyhow::Result<Arc<Gazetteer>> {
        Ok(Arc::new(places::load(&self.db).await?))
    }

    /// The search index.
    pub fn finder(&self) -> anyhow::Result<Finder> {
        let settings = finder::Settings {
            vocabulary: Vocabulary::embedded(),
            home: self.config.home()?,
            crisis: crate::crisis::lines(&self.home, &self.config.site.languages)?,
            vectors: self.config.search.model(&self.home)?,
        };
        Ok(Finder::open(&Config::index(&self.home), settings)?)
    }

    /// The search index and the places, with every change taken in: for a command that asks.
    pub async fn up_to_date(&self) -> anyhow::Result<(Finder, Arc<Gazetteer>)> {
        let finder = self.finder()?;
        let gazetteer = self.gazetteer().await?;
        let bar = progress::bar("indexing");
        let mut moved = |p: finder::Progress| progress::moved(&bar, p.done as u64, Some(p.of as u64));
        match finder.catch_up(&self.source(&gazetteer), &mut moved).await {
            // A running server keeps the index; it is up to date within a second.
            Ok(()) | Err(FinderError::Locked { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        bar.finish_and_clear();
        Ok((finder, gazetteer))
    }

    /// What the index is kept up from.
    pub fn source(&self, gazetteer: &Arc<Gazetteer>) -> Source {
        Source {
            db: self.db.clone(),
            gazetteer: Arc::clone(gazetteer),
            clock: self.clock.clone(),
        }
    }
}

/// A deployment begins with one centre, which owns what is imported unless another is named.
async fn first_centre(db: &Db, clock: &Clock, ids: &Ids, name: &Text) -> anyhow::Result<()> {
    if centre::by_id(db, CENTRE)
        .await?
        .is_some_and(|centre| !centre.names.is_empty())
    {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    centre::ensure(&mut tx, ids, clock.now(), CENTRE, name).await?;
    Ok(tx.commit().await?)
}
