//! The offices of each network in memory, made again when the directory has changed.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use directory::offices::{Branches, branches, network};
use jiff::civil::Date;
use places::Gazetteer;
use store::Ts;
use tokio::sync::Mutex;

use crate::App;
use crate::error::WebError;

/// What was made this short a time ago is not even compared with the directory.
const FRESH: Duration = Duration::from_secs(1);
/// More networks than these are not kept at once.
const MOST: usize = 200;

/// The networks that were asked for, with their offices.
#[derive(Clone, Default)]
pub struct Networks(Arc<Mutex<HashMap<String, Kept>>>);

struct Kept {
    branches: Arc<Branches>,
    gazetteer: Arc<Gazetteer>,
    position: i64,
    day: Date,
    seen: Ts,
}

impl Networks {
    /// The offices of a network that the public may ask. They follow the directory within a second.
    pub async fn public(&self, app: &App, id: &str) -> Result<Arc<Branches>, WebError> {
        let found = self.of(app, id).await?;
        found.filter(|of| of.network.public).ok_or(WebError::NotFound)
    }

    /// The offices of a network, whoever may ask it.
    pub async fn of(&self, app: &App, id: &str) -> Result<Option<Arc<Branches>>, WebError> {
        // Whoever comes while they are made waits for them, instead of making them again.
        let mut kept = self.0.lock().await;
        let (now, day, gazetteer) = (app.clock.now(), app.today(), app.places());
        let current = |known: &&mut Kept| known.day == day && Arc::ptr_eq(&known.gazetteer, &gazetteer);
        let position = match kept.get_mut(id).filter(current) {
            Some(known) if now >= known.seen && now.since(known.seen) < FRESH => {
                return Ok(Some(Arc::clone(&known.branches)));
            }
            Some(known) => {
                let position = app.db.last_event().await?;
                if known.position == position {
                    known.seen = now;
                    return Ok(Some(Arc::clone(&known.branches)));
                }
                position
            }
            None => app.db.last_event().await?,
        };
        let Some(network) = network(&app.db, id).await? else {
            kept.remove(id);
            return Ok(None);
        };
        let made = Arc::new(branches(&app.db, Arc::clone(&gazetteer), network, day).await?);
        if kept.len() >= MOST {
            kept.clear();
        }
        let new = Kept {
            branches: Arc::clone(&made),
            gazetteer,
            position,
            day,
            seen: now,
        };
        kept.insert(id.to_owned(), new);
        Ok(Some(made))
    }
}
