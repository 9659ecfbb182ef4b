//! The needs that a service answers.

use std::collections::{BTreeMap, BTreeSet};

use directory::view::ServiceView;
use language::Text;
use needs::Vocabulary;

use crate::columns::Level;

/// Needs of a service by code with how sure they are: those a curator put, those its classification and (weaker) its
/// name speak of, and every broader one of these, and their groups.
pub(crate) fn needs_of(view: &ServiceView, vocabulary: &Vocabulary) -> Vec<(String, Level)> {
    let service = &view.service.body;
    let mut found: BTreeMap<String, Level> = BTreeMap::new();
    let mut note = |code: &str, sure: u8| {
        // A code that the vocabulary retired or never had leads nowhere.
        let Some(need) = vocabulary.need(code) else { return };
        better(&mut found, &need.code, Level::new(sure, false));
        for broader in vocabulary.ancestors(code) {
            better(&mut found, &broader.code, Level::new(sure, true));
        }
        for group in std::iter::once(&need.group).chain(&need.also_in) {
            better(&mut found, &group_code(group), Level::new(sure, true));
        }
    };
    for code in &service.needs {
        note(code, 3);
    }
    for term in &view.terms {
        for code in guessed(&term.body.name, vocabulary) {
            note(code, 2);
        }
    }
    for code in guessed(&service.name, vocabulary) {
        note(code, 1);
    }
    let mut needs: Vec<(String, Level)> = found.into_iter().collect();
    needs.sort_by(|a, b| b.1.sure.cmp(&a.1.sure).then_with(|| a.0.cmp(&b.0)));
    needs
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

fn guessed<'v>(label: &Text, vocabulary: &'v Vocabulary) -> BTreeSet<&'v str> {
    label
        .iter()
        .filter_map(|(lang, wording)| vocabulary.guess_from_label(&wording.text, lang))
        .collect()
}
