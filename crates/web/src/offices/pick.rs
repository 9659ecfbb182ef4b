//! Fields of a network's form that name a record or a place: typed by name, and chosen where several have it.

use std::collections::BTreeMap;

use directory::model::Kind;
use directory::read::{self, Named};
use places::{AreaRef, PlaceId, Resolved};

use crate::form::{Choice, Wrong};
use crate::records::name_of;
use crate::say::Said;
use crate::words::Words;
use crate::{App, WebError};

/// More records of one name are not offered.
const MOST: usize = 20;

/// What can be picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pickable {
    /// An organization.
    Organization,
    /// A term of a classification.
    Term,
    /// What the offices cover together.
    Covers,
}

/// A field to pick something in. What was chosen goes along with the words it was chosen by: as long as these stay, so does
/// it.
pub struct Pick {
    /// Its name in the form.
    pub name: &'static str,
    /// Its label.
    pub label: String,
    /// A line under it.
    pub hint: String,
    /// What is typed.
    pub words: String,
    /// What was chosen by these words; empty for nothing.
    pub chosen: String,
    /// What can be chosen, where several have the name.
    pub choices: Vec<Choice>,
    /// What is wrong.
    pub error: Option<String>,
}

/// The names of the fields beside the one that is typed: what was chosen, and by which words.
fn beside(name: &str) -> (String, String) {
    (format!("{name}_id"), format!("{name}_was"))
}

impl Pickable {
    /// Every one, in the order of the form.
    pub const ALL: [Pickable; 3] = [Pickable::Organization, Pickable::Term, Pickable::Covers];

    fn name(self) -> &'static str {
        match self {
            Pickable::Organization => "organization",
            Pickable::Term => "term",
            Pickable::Covers => "covers",
        }
    }
    /// Areas as the field carries them; none for no area.
    pub fn written(areas: &[AreaRef]) -> Option<String> {
        let all: Vec<String> = areas.iter().map(ToString::to_string).collect();
        (!all.is_empty()).then(|| all.join(" "))
    }
    /// The areas that the field carries. A drawn one is not among them.
    pub fn areas(chosen: Option<&str>) -> Vec<AreaRef> {
        let parts = chosen.unwrap_or_default().split_whitespace();
        parts.filter_map(|text| AreaRef::parse(text).ok()).collect()
    }
    /// The field with nothing in it.
    pub fn empty(self, w: &Words) -> Pick {
        let (label, hint) = match self {
            Pickable::Organization => ("networks-organization", "networks-organization-hint"),
            Pickable::Term => ("networks-term", "networks-term-hint"),
            Pickable::Covers => ("networks-covers", "networks-covers-hint"),
        };
        Pick {
            name: self.name(),
            label: w.t(label),
            hint: w.t(hint),
            words: String::new(),
            chosen: String::new(),
            choices: Vec::new(),
            error: None,
        }
    }

    /// Puts what is kept into the form.
    pub async fn stand(
        self,
        app: &App,
        w: &Words,
        chosen: Option<String>,
        form: &mut BTreeMap<String, String>,
    ) -> Result<(), WebError> {
        let Some(chosen) = chosen else { return Ok(()) };
        let words = match self {
            Pickable::Covers => {
                let areas = Pickable::areas(Some(&chosen));
                let names = areas.iter().map(|area| app.places().area_name(area));
                let names: Vec<String> = names.filter_map(|name| Some(Said::of(&name, &w.lang)?.words)).collect();
                (!names.is_empty()).then(|| language::format::list(&w.lang, &names))
            }
            _ => match read::record(&app.db, &chosen).await {
                Ok(record) => Some(name_of(w, &record)),
                Err(directory::DirectoryError::NoRecord { .. }) => None,
                Err(error) => return Err(error.into()),
            },
        };
        let words = words.unwrap_or_else(|| chosen.clone());
        let (id, was) = beside(self.name());
        form.insert(self.name().to_owned(), words.clone());
        form.insert(was, words);
        form.insert(id, chosen);
        Ok(())
    }

    /// Reads the field: what was chosen before by the same words, or what alone has the name that is typed.
    pub async fn read(
        self,
        app: &App,
        w: &Words,
        form: &BTreeMap<String, String>,
        wrong: &mut Wrong,
    ) -> Result<(Pick, Option<String>), WebError> {
        let mut pick = self.empty(w);
        let get = |name: &str| form.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
        let (id, was) = beside(self.name());
        pick.words = get(self.name()).chars().take(200).collect();
        if pick.words.is_empty() {
            return Ok((pick, None));
        }
        let chosen = get(&id);
        if pick.words == get(&was) && !chosen.is_empty() {
            pick.chosen.clone_from(&chosen);
            return Ok((pick, Some(chosen)));
        }
        let found = match self {
            Pickable::Covers => of_places(app, w, &pick.words),
            Pickable::Organization => of_records(app, Kind::Organization, &pick.words).await?,
            Pickable::Term => of_records(app, Kind::TaxonomyTerm, &pick.words).await?,
        };
        let exact: Vec<&(String, String)> = found
            .iter()
            .filter(|(_, words)| language::fold(words) == language::fold(&pick.words))
            .collect();
        let only = match (exact.as_slice(), found.as_slice()) {
            ([one], _) => Some((*one).clone()),
            (_, [one]) => Some(one.clone()),
            _ => None,
        };
        if let Some((id, words)) = only {
            pick.words = words;
            pick.chosen.clone_from(&id);
            return Ok((pick, Some(id)));
        }
        let message = if found.is_empty() {
            "networks-pick-none"
        } else {
            "networks-pick-several"
        };
        pick.choices = found
            .into_iter()
            .map(|(value, words)| Choice {
                value,
                words,
                chosen: false,
            })
            .collect();
        pick.error = Some(w.t(message));
        wrong.add(self.name(), w.t(message));
        Ok((pick, None))
    }
}

async fn of_records(app: &App, kind: Kind, words: &str) -> Result<Vec<(String, String)>, WebError> {
    let named = Named {
        kind,
        words: words.to_owned(),
        status: Some(directory::model::Status::Published),
        owners: None,
    };
    let found = read::named(&app.db, &named, None, MOST).await?;
    Ok(found.into_iter().map(|entry| (entry.id, entry.name)).collect())
}

fn of_places(app: &App, w: &Words, words: &str) -> Vec<(String, String)> {
    let area = |id: &PlaceId| AreaRef::place(id).to_string();
    match app.places().resolve(words) {
        Resolved::Found(who) => {
            let id = who.place.as_ref().or(who.within.first());
            let label = Said::of(&who.label, &w.lang).unwrap_or_default().words;
            id.map(|id| (area(id), label)).into_iter().collect()
        }
        Resolved::Ambiguous(candidates) => candidates
            .iter()
            .filter_map(|c| Some((area(&c.id), Said::of(&c.label, &w.lang)?.words)))
            .collect(),
        Resolved::Nothing => Vec::new(),
    }
}
