//! Pages and APIs.
//!
//! [`router`] gives the public site: server-rendered pages in English and French that work without scripts, keep no
//! trace of what a person asked, and ask no other site for anything.

mod assets;
mod error;
mod guard;
mod icon;
mod map;
mod page;
mod public;
#[cfg(test)]
mod samples;
mod say;
mod settings;
mod words;

use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use axum::extract::State;
use finder::Finder;
use needs::Vocabulary;
use places::Gazetteer;
use places::basemap::Basemap;
use store::{Clock, Db, Ids};

pub use error::WebError;
pub use settings::Settings;

/// What the pages are made from. Cheap to clone; every clone sees the same data.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// The search.
    pub finder: Finder,
    /// Places, exchanged as a whole when new ones are imported.
    pub gazetteer: Arc<RwLock<Arc<Gazetteer>>>,
    /// The map behind the pins.
    pub basemap: Arc<Basemap>,
    /// The needs people browse by.
    pub vocabulary: Arc<Vocabulary>,
    /// The zone and holidays of records that name none.
    pub home: hours::Home,
    /// The present.
    pub clock: Clock,
    /// Ids of what visitors send.
    pub ids: Ids,
    /// The centre.
    pub site: Arc<Settings>,
}

/// The app, as handlers take it.
pub(crate) type Shared = State<App>;

impl App {
    /// The gazetteer as of now.
    pub fn places(&self) -> Arc<Gazetteer> {
        Arc::clone(&self.gazetteer.read().unwrap_or_else(PoisonError::into_inner))
    }
    /// Exchanges the gazetteer.
    pub fn set_places(&self, gazetteer: Gazetteer) {
        *self.gazetteer.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(gazetteer);
    }
    /// The present moment.
    pub(crate) fn now(&self) -> jiff::Timestamp {
        self.clock.now().timestamp()
    }
    /// Today where the centre is.
    pub(crate) fn today(&self) -> jiff::civil::Date {
        self.now().to_zoned(self.home.zone.clone()).date()
    }
}

/// The public site and, in time, everything else that answers over HTTP.
pub fn router(app: App) -> Router {
    public::router(&app).with_state(app)
}
