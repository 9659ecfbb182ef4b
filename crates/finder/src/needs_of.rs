//! The needs that a service answers.

use std::collections::BTreeMap;

use directory::view::ServiceView;
use needs::{Descriptions, Vocabulary};

use crate::columns::Level;
use crate::crosswalk::Crosswalk;
use crate::weights;

/// Reads what services are for, and remembers what labels and sentences say.
#[derive(Debug)]
pub(crate) struct NeedsOf<'v> {
    vocabulary: &'v Vocabulary,
    crosswalk: Crosswalk<'v>,
    descriptions: Descriptions<'v>,
}

impl<'v> NeedsOf<'v> {
    pub fn new(vocabulary: &'v Vocabulary) -> NeedsOf<'v> {
        NeedsOf {
            vocabulary,
            crosswalk: Crosswalk::new(vocabulary),
            descriptions: Descriptions::new(vocabulary),
        }
    }

    /// Needs of a service by code with how sure they are, and every broader one of these, and their groups.
    ///
    /// What a curator put is certain, and all there is. Without it there is evidence: what it is filed under, its name, and what
    /// its texts speak of. Evidence for the same need adds up, so that a label which the texts bear out counts more than one
    /// among twenty which nothing bears out.
    pub fn service(&self, view: &ServiceView) -> Vec<(String, Level)> {
        let vocabulary = self.vocabulary;
        let curated = view.service.body.needs.iter().filter_map(|code| vocabulary.need(code));
        let mut own: BTreeMap<&str, f32> = curated.map(|need| (need.code.as_str(), 1.0)).collect();
        if own.is_empty() {
            own = self.evidence(view);
        }
        let mut found: BTreeMap<String, Level> = BTreeMap::new();
        for (code, sure) in own {
            let sure = tenths(sure);
            let Some(need) = vocabulary.need(code).filter(|_| sure > 0) else {
                continue;
            };
            better(&mut found, code, Level::new(sure, false));
            for broader in vocabulary.ancestors(code) {
                better(&mut found, &broader.code, Level::new(sure, true));
            }
            for group in std::iter::once(&need.group).chain(&need.also_in) {
                better(&mut found, &group_code(group), Level::new(sure, true));
            }
        }
        let mut needs: Vec<(String, Level)> = found.into_iter().collect();
        needs.sort_by(|a, b| b.1.sure.cmp(&a.1.sure).then_with(|| a.0.cmp(&b.0)));
        needs
    }

    /// What speaks for each need, taken together.
    fn evidence(&self, view: &ServiceView) -> BTreeMap<&'v str, f32> {
        let mut found: BTreeMap<&str, f32> = BTreeMap::new();
        // Each leaves a part of the doubt that the others left.
        let mut note = |code, sure: f32| {
            let all = found.entry(code).or_default();
            *all = 1.0 - (1.0 - *all) * (1.0 - sure);
        };
        let labels = self.crosswalk.needs_of_terms(view);
        let crowded = crowded(labels.len());
        for (code, sure) in labels {
            note(code, sure * crowded);
        }
        for (code, sure) in self.said_of(view) {
            note(code, sure);
        }
        found
    }

    /// What its name says, and what name and the beginning of the description together speak of: the surer of both, since they
    /// share their words, and the likelier of both languages.
    fn said_of(&self, view: &ServiceView) -> BTreeMap<&'v str, f32> {
        let service = &view.service.body;
        let mut found: BTreeMap<&str, f32> = BTreeMap::new();
        let mut note = |code, sure: f32| {
            let kept = found.entry(code).or_default();
            *kept = sure.max(*kept);
        };
        let said = if service.summary.is_empty() {
            &service.description
        } else {
            &service.summary
        };
        let named = service.name.iter().map(|(lang, _)| lang);
        let only_said = said
            .iter()
            .map(|(lang, _)| lang)
            .filter(|lang| service.name.get(lang).is_none());
        for lang in named.chain(only_said) {
            let name = service.name.best(lang).map_or("", |(name, _)| name);
            let text = said.get(lang);
            let described = self.descriptions.read(name, beginning(text.unwrap_or_default()), lang);
            if let Some(code) = described.called.filter(|_| service.name.get(lang).is_some()) {
                note(code, weights::NEED_FROM_NAME);
            }
            for (code, likely) in described.about.into_iter().filter(|_| text.is_some()) {
                note(code, weights::NEED_FROM_TEXT * likely.sqrt());
            }
        }
        found
    }
}

/// What each of many labels is worth: an agency filed under twenty terms does none of them as its own thing.
fn crowded(labels: usize) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "some labels")]
    let share = weights::LABELS_EACH_FULL / labels.max(1) as f32;
    share.min(1.0).sqrt()
}

/// So many letters of a description say what it is about; what follows is how to get there.
const BEGINNING: usize = 300;

fn beginning(text: &str) -> &str {
    let end = text.char_indices().nth(BEGINNING).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// A share in tenths.
fn tenths(share: f32) -> u8 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 10"
    )]
    let tenths = (share.clamp(0.0, 1.0) * 10.0).round() as u8;
    tenths
}

/// How a group of needs is asked for among needs: some groups are called like a need of theirs.
pub(crate) fn group_code(group: &str) -> String {
    format!("{GROUP}{group}")
}

/// What group codes begin with.
pub(crate) const GROUP: &str = "group:";

/// Keeps the better level of a need: itself before a narrower one, then the surer.
fn better(found: &mut BTreeMap<String, Level>, code: &str, level: Level) {
    let rank = |level: Level| (!level.narrower, level.sure);
    let kept = found.entry(code.to_owned()).or_insert(level);
    if rank(level) > rank(*kept) {
        *kept = level;
    }
}
