//! What a question is taken to mean, need by need: how much a service that answers a need is worth to who asked.

use needs::Vocabulary;

use crate::answer::Understood;
use crate::weights;

/// Needs with what a service that answers them is worth, from 0 to 1, the best first.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Meant {
    pub(crate) worth: Vec<(String, f32)>,
}

impl Meant {
    /// From needs with how likely each is meant. What is worth something to several of them is worth the sum.
    pub(crate) fn of<'n>(understood: impl Iterator<Item = &'n Understood>, vocabulary: &Vocabulary) -> Meant {
        let mut meant = Meant::default();
        for need in understood {
            meant.add(&need.code, need.strength);
            meant.add_below(&need.code, need.strength * weights::NEED_NARROWER, vocabulary);
            let Some(known) = vocabulary.need(&need.code) else {
                continue;
            };
            let mut beside: Vec<&str> = known.related.iter().map(String::as_str).collect();
            if let Some(parent) = &known.parent {
                meant.add(parent, need.strength * weights::NEED_BROADER);
                let siblings = vocabulary.children(parent).filter(|other| other.code != need.code);
                for sibling in siblings {
                    if !beside.contains(&sibling.code.as_str()) {
                        beside.push(&sibling.code);
                    }
                }
            }
            for other in beside {
                meant.add(other, need.strength * weights::NEED_BESIDE);
            }
        }
        let best = meant.worth.iter().map(|(_, worth)| *worth).fold(0.0, f32::max).min(1.0);
        for (_, worth) in &mut meant.worth {
            *worth = worth.min(1.0) / best.powf(weights::NEED_UNSURE);
        }
        meant
            .worth
            .sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        meant
    }

    fn add_below(&mut self, code: &str, worth: f32, vocabulary: &Vocabulary) {
        for narrower in vocabulary.children(code) {
            self.add(&narrower.code, worth);
            self.add_below(&narrower.code, worth, vocabulary);
        }
    }
    fn add(&mut self, code: &str, worth: f32) {
        match self.worth.iter_mut().find(|(known, _)| known == code) {
            Some((_, sum)) => *sum += worth,
            None => self.worth.push((code.to_owned(), worth)),
        }
    }

    /// What a service must be worth to be an answer.
    pub(crate) fn least(&self) -> f32 {
        self.worth.first().map_or(0.0, |(_, best)| best * weights::ANSWERS_FROM)
    }
    /// The needs that answer.
    pub(crate) fn answering(&self) -> impl Iterator<Item = &str> {
        let enough = self.worth.iter().filter(|(_, worth)| *worth >= self.least());
        enough.map(|(code, _)| code.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(needs: &[(&str, f32)]) -> Meant {
        let understood: Vec<Understood> = needs
            .iter()
            .map(|(code, strength)| Understood {
                code: (*code).to_owned(),
                words: String::new(),
                strength: *strength,
            })
            .collect();
        Meant::of(understood.iter(), Vocabulary::embedded())
    }
    fn worth(meant: &Meant, code: &str) -> f32 {
        meant
            .worth
            .iter()
            .find(|(known, _)| known == code)
            .map_or(0.0, |(_, worth)| *worth)
    }

    #[test]
    fn what_is_near_a_need_is_worth_less_than_the_need() {
        let meant = meant(&[("food-bank", 0.5)]);
        assert_eq!(meant.worth[0].0, "food-bank");
        assert!(worth(&meant, "food-help") < meant.worth[0].1);
        assert!(worth(&meant, "free-meal") < worth(&meant, "food-help"));
        let answering: Vec<&str> = meant.answering().collect();
        assert!(answering.contains(&"food-help"));
        assert!(worth(&meant, "legal-aid").abs() < f32::EPSILON);
    }
    #[test]
    fn what_answers_several_likely_meanings_is_worth_their_sum() {
        let meant = meant(&[("food-bank", 0.4), ("free-meal", 0.4)]);
        assert!(worth(&meant, "food-help") > 0.4, "{meant:?}");
    }
}
