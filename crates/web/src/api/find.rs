//! Which services a list holds: from the directory where there are no search words, else what the search finds of it.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use directory::model::Kind;
use directory::read::{self, Filter, Key};
use finder::{Question, Widened};
use store::Ts;

use super::parameters::{Asked, Shape};
use crate::App;
use crate::error::WebError;
use crate::words::Words;

/// Services read at once where a list is streamed or compared.
pub(super) const CHUNK: i64 = 500;
/// Keys read at once where nothing else of a service is wanted.
const KEYS: i64 = 10_000;

/// How many services the public may see, kept until the directory changes.
#[derive(Clone, Default)]
pub(super) struct Counted(Arc<Mutex<Option<(i64, i64)>>>);

/// Part of a list, and how long all of it is.
pub(super) struct Found {
    /// Services of the whole list.
    pub total: i64,
    /// Those of the page, in the order of the list.
    pub keys: Vec<Key>,
}

/// The conditions of a request, and that the public may see it.
pub(super) fn filter(asked: &Asked) -> Filter {
    Filter {
        taxonomy_term_id: asked.taxonomy_term_id.clone(),
        taxonomy_id: asked.taxonomy_id.clone(),
        organization_id: asked.organization_id.clone(),
        // The filter is "later than", the parameter "at or after".
        modified_after: asked.modified_after.map(|Ts(t)| Ts(t.saturating_sub(1))),
        public: true,
        ..Filter::default()
    }
}

/// The page that is asked for. `position` is the last change of the directory.
pub(super) async fn page(
    app: &App,
    counted: &Counted,
    position: i64,
    asked: &Asked,
    words: &'static Words,
) -> Result<Found, WebError> {
    let size = asked.size();
    let from = size.map_or(0, |size| (asked.page_number() - 1) * size);
    if !asked.search.is_empty() {
        return searched_page(app, asked, words, from, size).await;
    }
    let filter = filter(asked);
    let Some(size) = size else {
        let keys = if asked.page_number() == 1 {
            every(app, &filter).await?
        } else {
            Vec::new()
        };
        let total = match asked.page_number() {
            1 => i64::try_from(keys.len()).unwrap_or(i64::MAX),
            _ => count(app, counted, position, asked, &filter).await?,
        };
        return Ok(Found { total, keys });
    };
    let total = count(app, counted, position, asked, &filter).await?;
    let keys = if from < total {
        read::keys(&app.db, Kind::Service, &filter, &read::Page::Offset(from, size)).await?
    } else {
        Vec::new()
    };
    Ok(Found { total, keys })
}

async fn count(app: &App, counted: &Counted, position: i64, asked: &Asked, filter: &Filter) -> Result<i64, WebError> {
    if asked.narrowed() {
        return Ok(read::count(&app.db, Kind::Service, filter).await?);
    }
    let kept = *counted.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((at, total)) = kept
        && at == position
    {
        return Ok(total);
    }
    let total = read::count(&app.db, Kind::Service, filter).await?;
    *counted.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((position, total));
    Ok(total)
}

/// The key of every service that meets a filter.
async fn every(app: &App, filter: &Filter) -> Result<Vec<Key>, WebError> {
    let mut all: Vec<Key> = Vec::new();
    loop {
        let after = all.last().map(|key| key.id.clone()).unwrap_or_default();
        let keys = read::keys(&app.db, Kind::Service, filter, &read::Page::After(after, KEYS)).await?;
        let last = i64::try_from(keys.len()).unwrap_or(0) < KEYS;
        all.extend(keys);
        if last {
            return Ok(all);
        }
    }
}

async fn searched_page(
    app: &App,
    asked: &Asked,
    words: &'static Words,
    from: i64,
    size: Option<i64>,
) -> Result<Found, WebError> {
    let at = usize::try_from(from).unwrap_or(usize::MAX);
    let most = size.map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(usize::MAX));
    if asked.narrowed() || asked.shape == Shape::Minimal {
        let keys = searched(app, asked, words).await?;
        let total = i64::try_from(keys.len()).unwrap_or(i64::MAX);
        let keys = keys.into_iter().skip(at).take(most).collect();
        return Ok(Found { total, keys });
    }
    let (total, ids) = ranked(app, asked, words, at, most).await?;
    let keys = known(app, &filter(asked), &ids).await?;
    let total = i64::try_from(total).unwrap_or(i64::MAX);
    Ok(Found { total, keys })
}

/// Every service that the search words find and the other conditions keep, best first.
pub(super) async fn searched(app: &App, asked: &Asked, words: &'static Words) -> Result<Vec<Key>, WebError> {
    let (_, ids) = ranked(app, asked, words, 0, usize::MAX).await?;
    known(app, &filter(asked), &ids).await
}

/// Of these ids those that meet a filter, in their order.
async fn known(app: &App, filter: &Filter, ids: &[String]) -> Result<Vec<Key>, WebError> {
    let mut keys: HashMap<String, Key> = HashMap::new();
    for some in ids.chunks(usize::try_from(CHUNK).unwrap_or(1)) {
        let filter = Filter {
            ids: Some(some.to_vec()),
            ..filter.clone()
        };
        let page = read::Page::After(String::new(), CHUNK);
        let found = read::keys(&app.db, Kind::Service, &filter, &page).await?;
        keys.extend(found.into_iter().map(|key| (key.id.clone(), key)));
    }
    Ok(ids.iter().filter_map(|id| keys.remove(id)).collect())
}

/// What the search makes of the words: how many services, and the ids from a place on, best first.
async fn ranked(
    app: &App,
    asked: &Asked,
    words: &'static Words,
    from: usize,
    most: usize,
) -> Result<(usize, Vec<String>), WebError> {
    let (app, search) = (app.clone(), asked.search.clone());
    // Searching takes milliseconds of a processor: not on the threads that serve connections.
    let work = move || {
        let gazetteer = app.places();
        let mut question = Question::new(search, words.lang.clone(), app.now());
        let (mut ids, mut seen, mut total) = (Vec::new(), HashSet::new(), 0);
        question.offset = from;
        while ids.len() < most {
            question.limit = Question::MOST.min(most - ids.len());
            let answer = app.finder.search(&question, &gazetteer)?;
            // A person is shown something rather than nothing; a program that asks for words gets what has them.
            if answer.widened.contains(&Widened::Everything) {
                return Ok((0, Vec::new()));
            }
            total = answer.total;
            let got = answer.hits.len();
            ids.extend(
                answer
                    .hits
                    .into_iter()
                    .map(|hit| hit.id)
                    .filter(|id| seen.insert(id.clone())),
            );
            question.offset += got;
            if got < question.limit {
                break;
            }
        }
        Ok((total, ids))
    };
    tokio::task::spawn_blocking(work).await?
}
