//! What the services of an answer have in common, counted.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use fixedbitset::FixedBitSet;

use crate::judge::Passing;
use crate::needs_of::GROUP;
use crate::serving::Serving;
use crate::view::View;
use crate::{Facets, LanguageCount, NeedCount};

/// The counts of an answer: of those who pass, by segment, and of whom it is known whom they serve where the question names a
/// place. By segment, `counts` says how many of them answer each need.
pub(crate) fn facets(view: &View, passing: &[Passing], serving: &[Arc<Serving>], counts: &[Vec<usize>]) -> Facets {
    let mut facets = Facets::default();
    let mut needs = vec![0; view.codes.len()];
    let mut languages: BTreeMap<&str, usize> = BTreeMap::new();
    for (segment, (passing, columns)) in passing.iter().zip(&view.columns).enumerate() {
        // Of languages one is chosen: what is counted is what another would give in its place.
        for (code, set) in columns.languages.iter().zip(&columns.sets.languages) {
            *languages.entry(code).or_default() += set.intersection_count(&passing.in_any);
        }
        for (code, count) in view.code_of[segment].iter().zip(&counts[segment]) {
            needs[*code as usize] += count;
        }
        let having = |set: &FixedBitSet| set.intersection_count(&passing.docs);
        facets.free += having(&columns.sets.free);
        facets.accessible += having(&columns.sets.within_reach);
        facets.remote += having(&columns.sets.remote);
        facets.area_unknown += serving.get(segment).map_or(0, |serving| serving.unknown(&passing.docs));
        facets.open_now += passing.open;
        facets.hours_unknown += passing.hours_unknown;
    }
    for (code, &count) in view.codes.iter().zip(&needs).filter(|(_, count)| **count > 0) {
        let (list, code) = match code.strip_prefix(GROUP) {
            Some(group) => (&mut facets.groups, group),
            None => (&mut facets.needs, code.as_str()),
        };
        list.push(NeedCount {
            code: code.to_owned(),
            count,
        });
    }
    for list in [&mut facets.needs, &mut facets.groups] {
        list.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.code.cmp(&b.code)));
    }
    let languages = languages.into_iter().filter(|(_, count)| *count > 0);
    facets.languages = languages
        .map(|(code, count)| LanguageCount {
            code: code.to_owned(),
            count,
        })
        .collect();
    facets.languages.sort_by_key(|language| Reverse(language.count));
    facets
}
