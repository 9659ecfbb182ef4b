//! What somebody may be about to type: needs, services, agencies, places.

use language::{Lang, Text};
use needs::Vocabulary;
use places::{Candidate, Gazetteer};
use tantivy::{DocAddress, DocId};

use crate::card::Stored;
use crate::names::Names;
use crate::view::View;
use crate::{Finder, FinderError, reasons, words};

/// What may be meant by words that are being typed; the best of each kind first.
#[derive(Debug, Clone, Default)]
pub struct Suggestions {
    /// Codes of needs.
    pub needs: Vec<String>,
    /// Services by name.
    pub services: Vec<SuggestedService>,
    /// Names of agencies.
    pub agencies: Vec<Text>,
    /// Places.
    pub places: Vec<Candidate>,
}

/// A service whose name begins as typed.
#[derive(Debug, Clone)]
pub struct SuggestedService {
    /// The record id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// Its organization's name.
    pub organization: Text,
}

/// Letters that are read of what is typed.
const LONGEST: usize = 100;
/// From so many letters on something is offered.
const SHORTEST: usize = 2;
/// Of each kind.
const NEEDS: usize = 5;
const SERVICES: usize = 4;
const AGENCIES: usize = 3;
const PLACES: usize = 3;
/// Names looked at: one service may have several, and several services one.
const NAMES: usize = 24;

/// The phrases that lead to needs, as names are compared.
pub(crate) struct NeedNames {
    names: Names,
    /// The need of each phrase by its place in the vocabulary, and whether the phrase is its name.
    of: Vec<(usize, bool)>,
    /// The language of each phrase.
    lang: Vec<Lang>,
}

impl NeedNames {
    fn new(vocabulary: &Vocabulary) -> NeedNames {
        let (mut phrases, mut of, mut tongues) = (Vec::new(), Vec::new(), Vec::new());
        for (at, need) in vocabulary.needs().iter().enumerate() {
            let names = need.name.iter().map(|(lang, name)| (lang, name.text.as_str(), true));
            let said = need
                .words
                .iter()
                .flat_map(|(lang, said)| said.iter().map(move |said| (lang, said.as_str(), false)));
            for (lang, phrase, is_name) in names.chain(said) {
                phrases.push(words::key(phrase));
                of.push((at, is_name));
                tongues.push(lang.clone());
            }
        }
        NeedNames {
            names: Names::new(&phrases, std::iter::empty()),
            of,
            lang: tongues,
        }
    }

    /// Needs whose name or phrases begin so. A phrase of the reader's language counts more, and a name more than what
    /// people say.
    fn begun(&self, key: &str, lang: &Lang) -> Vec<usize> {
        let mut found: Vec<(f32, usize)> = Vec::new();
        for begun in self.names.begun(key, NAMES * 4) {
            let at = begun.name as usize;
            let (need, is_name) = self.of[at];
            let like = begun.like + if is_name { 0.1 } else { 0.0 } - if self.lang[at] == *lang { 0.0 } else { 0.2 };
            match found.iter_mut().find(|(_, known)| *known == need) {
                Some((best, _)) => *best = best.max(like),
                None => found.push((like, need)),
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.into_iter().map(|(_, need)| need).collect()
    }
}

impl Finder {
    /// What may be meant by words that are being typed by a reader of a language. Takes a millisecond or two of one
    /// processor and touches no database.
    pub fn suggest(&self, typed: &str, lang: &Lang, gazetteer: &Gazetteer) -> Result<Suggestions, FinderError> {
        let typed: String = typed.trim().chars().take(LONGEST).collect();
        let key = words::key(&typed);
        if key.chars().count() < SHORTEST {
            return Ok(Suggestions::default());
        }
        let view = self.view()?;
        let (services, agencies) = self.names_begun(&view, &key)?;
        Ok(Suggestions {
            needs: self.needs_begun(&key, &typed, lang),
            services,
            agencies,
            places: gazetteer.suggest(&typed, PLACES),
        })
    }

    fn needs_begun(&self, key: &str, typed: &str, lang: &Lang) -> Vec<String> {
        let vocabulary = self.inner.settings.vocabulary;
        let names = self.inner.need_names.get_or_init(|| NeedNames::new(vocabulary));
        let begun = names
            .begun(key, lang)
            .into_iter()
            .map(|at| vocabulary.needs()[at].code.clone());
        let mut codes: Vec<String> = begun.take(NEEDS).collect();
        // Whole sentences begin no phrase; they are understood.
        if codes.len() < NEEDS && key.contains(' ') {
            for need in vocabulary.match_words(typed, lang) {
                if codes.len() < NEEDS && !codes.iter().any(|code| code == need.code) {
                    codes.push(need.code.to_owned());
                }
            }
        }
        codes
    }

    /// Services and agencies whose names begin so.
    fn names_begun(&self, view: &View, key: &str) -> Result<(Vec<SuggestedService>, Vec<Text>), FinderError> {
        let mut begun: Vec<(f32, u32, u32)> = Vec::new();
        for (segment, columns) in (0_u32..).zip(&view.columns) {
            let of_segment = columns.names.begun(key, NAMES);
            begun.extend(of_segment.into_iter().map(|begun| (begun.like, segment, begun.name)));
        }
        begun.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let (mut services, mut agencies): (Vec<SuggestedService>, Vec<Text>) = (Vec::new(), Vec::new());
        for (_, segment, name) in begun.into_iter().take(NAMES) {
            if services.len() == SERVICES && agencies.len() == AGENCIES {
                break;
            }
            let names = &view.columns[segment as usize].names;
            let alive = view.searcher.segment_reader(segment).alive_bitset();
            let is_alive = |doc: &DocId| alive.is_none_or(|alive| alive.is_alive(*doc));
            let Some(doc) = names.docs_of(name).iter().copied().find(is_alive) else {
                continue;
            };
            let Stored { id, card, .. } = reasons::stored(view, DocAddress::new(segment, doc), self.inner.fields.card)?;
            let spelled = names.spelled(name);
            if says(&card.organization, &spelled) && !says(&card.name, &spelled) {
                if agencies.len() < AGENCIES && !agencies.contains(&card.organization) {
                    agencies.push(card.organization);
                }
            } else if services.len() < SERVICES && !services.iter().any(|known| known.id == id) {
                services.push(SuggestedService {
                    id,
                    name: card.name,
                    organization: card.organization,
                });
            }
        }
        Ok((services, agencies))
    }
}

/// True when a name, in some language, is spelled so, or its acronym is.
fn says(name: &Text, spelled: &str) -> bool {
    name.iter().any(|(_, wording)| {
        let key = words::key(&wording.text);
        let telling = key.split(' ').filter(|word| !words::stops(word));
        // A name has each of its words once.
        let mut once: Vec<&str> = Vec::new();
        telling.for_each(|word| {
            if !once.contains(&word) {
                once.push(word);
            }
        });
        once.join(" ") == spelled || words::acronym(&wording.text).is_some_and(|acronym| acronym == spelled)
    })
}
