//! Pages and APIs.
//!
//! [`router`] gives the public site: server-rendered pages in English and French that work without scripts, keep no
//! trace of what a person asked, and ask no other site for anything; and the working pages of those who are signed in.

mod admin;
mod api;
mod assets;
mod error;
mod form;
mod guard;
mod icon;
mod list;
mod map;
mod offices;
mod page;
mod public;
mod queue;
mod records;
#[cfg(test)]
mod samples;
mod say;
mod searches;
mod settings;
mod staff;
mod words;

use std::sync::{Arc, PoisonError, RwLock};

use access::Access;
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
pub use offices::number_of;
pub use settings::Settings;
pub use staff::handed::letter_of;
pub use staff::link::address as link_address;

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
    /// People, centres and sessions.
    pub access: Access,
    /// Passkeys, where the site's address can have them.
    pub passkeys: Option<access::passkey::Passkeys>,
    /// The providers that people may sign in with.
    pub providers: access::oidc::Providers,
    /// Letters to people who work here.
    pub letters: letters::Outbox,
    /// What was searched for and not found, until it is in the database.
    pub missed: finder::Missed,
    /// Published lines, ready for calls.
    pub lines: lines::Ready,
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
    /// A moment as it is said to somebody at work.
    pub(crate) fn moment(&self, words: &words::Words, at: store::Ts) -> String {
        say::moment(words, at.timestamp(), &self.home.zone)
    }
    /// Today where the centre is.
    pub fn today(&self) -> jiff::civil::Date {
        self.now().to_zoned(self.home.zone.clone()).date()
    }
}

/// The largest request from a visitor, in bytes.
const MOST_BODY: usize = 64 * 1024;
/// The largest request from somebody at work, in bytes: a whole record in both languages.
pub(crate) const MOST_WORK: usize = 1024 * 1024;

/// The public site and the working pages, with everything that stands around each of their answers.
pub fn router(app: App) -> Router {
    public::router()
        .layer(RequestBodyLimitLayer::new(MOST_BODY))
        .merge(staff::router(&app).layer(RequestBodyLimitLayer::new(MOST_WORK)))
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn_with_state(
            app.clone(),
            public::own_words_for_failures,
        ))
        .merge(api::router())
        .layer(axum::Extension(offices::Networks::default()))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(app.clone(), guard::who_asks))
        .layer(middleware::from_fn_with_state(app.clone(), guard::headers))
        .layer(middleware::from_fn_with_state(app.clone(), guard::log))
        .with_state(app)
}
