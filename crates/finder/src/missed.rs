//! What people searched for and did not find, as counts by day, need and place: what a curator should look for.
//!
//! Nobody is followed and no words are kept: of what was said there is at most a phrase that the needs vocabulary has
//! itself. A search that is sensitive, or speaks of a danger to somebody, is not counted at all. Counts gather in memory
//! and are added up in the database now and then, so that no search waits for it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use needs::Vocabulary;
use places::{Found, Gazetteer, PlaceId, PlaceKind, postal};
use serde::{Deserialize, Serialize};
use store::{Db, args, sql};

use crate::answer::Widened;
use crate::{Answer, FinderError, Question};

/// How a search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nothing was found.
    Nothing,
    /// Nothing had any of the words: everything was shown.
    Everything,
    /// What was found is for another place or another need.
    Elsewhere,
    /// Something was found, and the page was left without anything on it being pressed.
    Left,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Outcome; 4] = [Outcome::Nothing, Outcome::Everything, Outcome::Elsewhere, Outcome::Left];
    /// Its name in the database and in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Outcome::Nothing => "nothing",
            Outcome::Everything => "everything",
            Outcome::Elsewhere => "elsewhere",
            Outcome::Left => "left",
        }
    }
    /// The outcome of a name.
    pub fn parse(name: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|outcome| outcome.as_str() == name)
    }
    /// How an answer ended; none where it found what was asked for.
    pub fn of(answer: &Answer) -> Option<Outcome> {
        let given_up = |what: &[Widened]| answer.widened.iter().any(|widened| what.contains(widened));
        match () {
            () if answer.total == 0 => Some(Outcome::Nothing),
            () if given_up(&[Widened::Everything]) => Some(Outcome::Everything),
            () if given_up(&[Widened::Place, Widened::Need]) => Some(Outcome::Elsewhere),
            () => None,
        }
    }
}

/// What a search was for, as far as it may be counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Sought {
    /// Code of the need; empty where none was understood.
    pub need: String,
    /// The first three characters of a postal code, or the id of a place; empty where none was given.
    pub area: String,
    /// A phrase of the vocabulary that was said; empty where there is none.
    pub phrase: String,
    /// `none`, `few` or `sentence`.
    pub length: String,
}

impl Sought {
    /// What a question was for; none where it must not be counted: it was sensitive, or spoke of a danger.
    pub fn of(question: &Question, answer: &Answer, vocabulary: &Vocabulary, gazetteer: &Gazetteer) -> Option<Sought> {
        if !answer.dangers.is_empty() {
            return None;
        }
        let understood = answer.needs_understood.iter().map(|need| need.code.as_str());
        let codes = || question.needs.iter().map(String::as_str).chain(understood.clone());
        // A group of needs, or a code that is no more, may be anything.
        if codes().any(|code| vocabulary.need(code).is_none_or(|need| need.sensitive)) {
            return None;
        }
        // Nor what is heard nearly as surely, whatever the search made of it.
        let heard = &answer.heard;
        let least = heard.iter().map(|said| said.strength).fold(0.0, f32::max) / 2.0;
        let mut heard_well = heard.iter().filter(|said| said.strength >= least);
        let secret = |code: &str| {
            vocabulary
                .need(code)
                .is_none_or(|need| need.sensitive || need.crisis.is_some())
        };
        if heard_well.any(|said| secret(&said.code)) {
            return None;
        }
        let need = codes().next().unwrap_or_default().to_owned();
        let phrase = heard
            .iter()
            .find(|said| said.code == need)
            .map_or("", |said| said.phrase.as_str());
        let length = match question.words.split_whitespace().count() {
            0 => "none",
            1..=3 => "few",
            _ => "sentence",
        };
        Some(Sought {
            phrase: if is_phrase(phrase, &need, vocabulary) {
                phrase.to_owned()
            } else {
                String::new()
            },
            need,
            area: question
                .near
                .as_ref()
                .or(answer.place.as_ref())
                .map_or(String::new(), |near| area(near, gazetteer)),
            length: length.into(),
        })
    }

    /// True where everything it says may be counted: it may come from anybody.
    pub fn is_sound(&self, vocabulary: &Vocabulary, gazetteer: &Gazetteer) -> bool {
        let need = self.need.is_empty()
            || vocabulary
                .need(&self.need)
                .is_some_and(|need| !need.sensitive && need.crisis.is_none());
        let area = self.area.is_empty()
            || postal::prefix(&self.area).is_some_and(|code| code.len() == 3 && code == self.area)
            || PlaceId::parse(&self.area).is_some_and(|id| gazetteer.get(&id).is_some());
        let phrase = self.phrase.is_empty() || is_phrase(&self.phrase, &self.need, vocabulary);
        need && area && phrase && ["none", "few", "sentence"].contains(&self.length.as_str())
    }
}

/// True for a phrase that the vocabulary itself has for the need.
fn is_phrase(phrase: &str, need: &str, vocabulary: &Vocabulary) -> bool {
    vocabulary.need(need).is_some_and(|need| {
        need.words.values().flatten().any(|known| known == phrase)
            || need.name.iter().any(|(_, name)| name.text == phrase)
    })
}

/// A place, no more closely than a postal area or a town.
fn area(near: &Found, gazetteer: &Gazetteer) -> String {
    let code: String = near.postal.as_deref().unwrap_or_default().chars().take(3).collect();
    if code.len() == 3 {
        return code;
    }
    let wide = |id: &&PlaceId| {
        let kind = gazetteer.get(id).map(|place| place.kind);
        kind.is_some_and(|kind| {
            !matches!(
                kind,
                PlaceKind::Community | PlaceKind::PostalArea | PlaceKind::PostalCode
            )
        })
    };
    let place = near.place.iter().chain(&near.within).find(wide);
    place.map_or(String::new(), |id| id.as_str().to_owned())
}

/// One cell of the counts.
type Cell = (Date, Outcome, Sought, String);

/// Counts that are not in the database yet. Cheap to clone; every clone adds to the same.
#[derive(Debug, Clone, Default)]
pub struct Missed(Arc<Mutex<BTreeMap<Cell, u32>>>);

/// Different cells kept in memory; what comes beyond is not counted until they are in the database.
const MOST_CELLS: usize = 20_000;
/// Days that counts are kept.
pub const DAYS_KEPT: i32 = 400;
/// A place is named from so many searches on: fewer could tell who asked.
pub const NAMED_FROM: u64 = 5;
/// Rows that are added up for one list.
const MOST_ROWS: i64 = 20_000;

sql! {
    ADD = "INSERT INTO missed_search (day, outcome, need, area, phrase, length, lang, count) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (day, outcome, need, area, phrase, length, lang) DO UPDATE SET count = missed_search.count + excluded.count";
    FORGET = "DELETE FROM missed_search WHERE day < $1";
    SINCE = "SELECT outcome, need, area, phrase, CAST(SUM(count) AS BIGINT) AS count FROM missed_search
        WHERE day >= $1 AND ($2 = '' OR lang = $2) GROUP BY outcome, need, area, phrase ORDER BY 5 DESC, need, area, phrase, outcome LIMIT $3";
}

impl Missed {
    /// Counts a search.
    pub fn note(&self, day: Date, outcome: Outcome, sought: Sought, lang: &language::Lang) {
        let mut cells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let cell = (day, outcome, sought, lang.as_str().to_owned());
        if cells.len() < MOST_CELLS || cells.contains_key(&cell) {
            *cells.entry(cell).or_default() += 1;
        }
    }

    /// Adds the counts up in the database, and forgets days that are long past. What could not be written stays.
    pub async fn save(&self, db: &Db, today: Date) -> Result<(), FinderError> {
        let cells = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let written = write(db, &cells, today).await;
        if written.is_err() {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            for (cell, count) in cells {
                *kept.entry(cell).or_default() += count;
            }
        }
        written
    }
}

async fn write(db: &Db, cells: &BTreeMap<Cell, u32>, today: Date) -> Result<(), FinderError> {
    if cells.is_empty() {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    for ((day, outcome, sought, lang), count) in cells {
        let Sought {
            need,
            area,
            phrase,
            length,
        } = sought;
        let outcome = outcome.as_str();
        let args = args![
            day.to_string(),
            outcome,
            need,
            area,
            phrase,
            length,
            lang,
            i64::from(*count)
        ];
        tx.exec(ADD, args).await?;
    }
    let first = today.saturating_sub(jiff::Span::new().days(DAYS_KEPT));
    tx.exec(FORGET, args![first.to_string()]).await?;
    Ok(tx.commit().await?)
}

/// How often something was sought in vain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// Code of the need; empty where none was understood.
    pub need: String,
    /// A postal area or the id of a place; empty where none was given, or too few asked to name it.
    pub area: String,
    /// A phrase of the vocabulary that was said.
    pub phrase: String,
    /// By [`Outcome`].
    pub nothing: u64,
    /// As `nothing`.
    pub everything: u64,
    /// As `nothing`.
    pub elsewhere: u64,
    /// As `nothing`.
    pub left: u64,
}

impl Gap {
    /// All outcomes together.
    pub fn total(&self) -> u64 {
        self.nothing + self.everything + self.elsewhere + self.left
    }
    /// Of one outcome.
    pub fn of(&self, outcome: Outcome) -> u64 {
        match outcome {
            Outcome::Nothing => self.nothing,
            Outcome::Everything => self.everything,
            Outcome::Elsewhere => self.elsewhere,
            Outcome::Left => self.left,
        }
    }
    fn add(&mut self, outcome: Outcome, count: u64) {
        *match outcome {
            Outcome::Nothing => &mut self.nothing,
            Outcome::Everything => &mut self.everything,
            Outcome::Elsewhere => &mut self.elsewhere,
            Outcome::Left => &mut self.left,
        } += count;
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    outcome: String,
    need: String,
    area: String,
    phrase: String,
    count: i64,
}

/// What was sought in vain since a day, by people who read a language (empty: any), most first. A place that too few
/// asked about is not named.
pub async fn since(db: &Db, day: Date, lang: &str) -> Result<Vec<Gap>, FinderError> {
    let rows: Vec<Row> = db.all(SINCE, args![day.to_string(), lang, MOST_ROWS]).await?;
    let mut cells: BTreeMap<(String, String, String), Gap> = BTreeMap::new();
    for row in rows {
        let Some(outcome) = Outcome::parse(&row.outcome) else {
            continue;
        };
        let gap = gap(&mut cells, &row.need, &row.area, &row.phrase);
        gap.add(outcome, u64::try_from(row.count).unwrap_or(0));
    }
    let mut named = BTreeMap::new();
    for ((need, area, phrase), few) in cells {
        let area = if few.total() < NAMED_FROM { "" } else { &area };
        let gap = gap(&mut named, &need, area, &phrase);
        for outcome in Outcome::ALL {
            gap.add(outcome, few.of(outcome));
        }
    }
    let mut gaps: Vec<Gap> = named.into_values().collect();
    gaps.sort_by_key(|gap| std::cmp::Reverse(gap.total()));
    Ok(gaps)
}

fn gap<'g>(
    cells: &'g mut BTreeMap<(String, String, String), Gap>,
    need: &str,
    area: &str,
    phrase: &str,
) -> &'g mut Gap {
    let key = (need.to_owned(), area.to_owned(), phrase.to_owned());
    let (need, area, phrase) = key.clone();
    cells.entry(key).or_insert(Gap {
        need,
        area,
        phrase,
        nothing: 0,
        everything: 0,
        elsewhere: 0,
        left: 0,
    })
}
