//! Pages and APIs.
//!
//! [`router`] gives the public site: server-rendered pages in English and French that work without scripts, keep no
//! trace of what a person asked, and ask no other site for anything.

mod api;
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
use axum::middleware;
use finder::Finder;
use needs::Vocabulary;
use places::Gazetteer;
use places::basemap::Basemap;
use store::{Clock, Db, Ids};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;

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
    pub vocabulary: &'static Vocabulary,
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
    pub fn set_places(&self, gazetteer: Arc<Gazetteer>) {
        *self.gazetteer.write().unwrap_or_else(PoisonError::into_inner) = gazetteer;
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

/// The largest request, in bytes.
const MOST_BODY: usize = 64 * 1024;

/// The public site, with everything that stands around each of its answers.
pub fn router(app: App) -> Router {
    public::router()
        .layer(RequestBodyLimitLayer::new(MOST_BODY))
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn_with_state(
            app.clone(),
            public::own_words_for_failures,
        ))
        .merge(api::router())
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(app.clone(), guard::who_asks))
        .layer(middleware::from_fn_with_state(app.clone(), guard::headers))
        .layer(middleware::from_fn_with_state(app.clone(), guard::log))
        .with_state(app)
}
