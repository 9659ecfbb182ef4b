//! What a question is taken to mean, need by need: how much a service that answers a need is worth to who asked.

use needs::{Need, Vocabulary};

use crate::answer::Understood;
use crate::people::People;
use crate::{danger, weights};

/// So many meanings of one question are told apart.
pub(crate) const MEANINGS: usize = 8;

/// What a service that answers a need is worth.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Worth {
    /// The need.
    pub(crate) code: String,
    /// To each meaning of the question.
    pub(crate) each: [f32; MEANINGS],
    /// It was understood itself, and does not only stand near one that was.
    pub(crate) own: bool,
}

impl Worth {
    /// To all of them.
    pub(crate) fn all(&self) -> f32 {
        self.each.iter().sum()
    }
}

/// Needs with what a service that answers them is worth, the best first.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Meant {
    pub(crate) worth: Vec<Worth>,
}

impl Meant {
    /// From needs with how likely each is meant, and of whom the question speaks. What answers several of them is worth the sum.
    pub(crate) fn of<'n>(
        understood: impl Iterator<Item = &'n Understood>,
        said: People,
        vocabulary: &Vocabulary,
    ) -> Meant {
        let mut meant = Meant::default();
        let mut first = 0.0_f32;
        for (at, need) in understood.take(MEANINGS).enumerate() {
            first = first.max(need.strength);
            // What stands beside a mere guess is hardly meant: else what stands beside everything would be worth most.
            let surest = need.strength / first;
            meant.add(at, &need.code, need.strength).own = true;
            meant.add_below(at, &need.code, need.strength * weights::NEED_NARROWER, vocabulary);
            let Some(known) = vocabulary.need(&need.code) else {
                continue;
            };
            if let Some(parent) = &known.parent {
                meant.add(at, parent, need.strength * weights::NEED_BROADER);
                for sibling in vocabulary.children(parent).filter(|other| other.code != need.code) {
                    meant.add(at, &sibling.code, need.strength * weights::NEED_SIBLING);
                }
            }
            for other in &known.related {
                meant.add(at, other, need.strength * weights::NEED_BESIDE * surest);
            }
            if known.crisis.is_some() {
                meant.add_for(said, at, need.strength * weights::NEED_FOR_THEM, known, vocabulary);
            }
        }
        let best = meant.worth.iter().map(Worth::all).fold(0.0, f32::max).min(1.0);
        let unsure = best.powf(weights::NEED_UNSURE);
        for each in meant.worth.iter_mut().flat_map(|worth| &mut worth.each) {
            *each /= unsure;
        }
        meant
            .worth
            .sort_by(|a, b| b.all().total_cmp(&a.all()).then_with(|| a.code.cmp(&b.code)));
        meant
    }

    /// What answers the same danger for the people who ask: a line for young people, for a teenager.
    fn add_for(&mut self, said: People, at: usize, worth: f32, need: &Need, vocabulary: &Vocabulary) {
        for other in vocabulary.needs().iter().filter(|other| danger::is_near(need, other)) {
            if People::of_need(&other.code).meets(said) {
                self.add(at, &other.code, worth);
            }
        }
    }

    fn add_below(&mut self, at: usize, code: &str, worth: f32, vocabulary: &Vocabulary) {
        for narrower in vocabulary.children(code) {
            self.add(at, &narrower.code, worth);
            self.add_below(at, &narrower.code, worth, vocabulary);
        }
    }
    fn add(&mut self, at: usize, code: &str, worth: f32) -> &mut Worth {
        let known = self.worth.iter().position(|known| known.code == code);
        let place = known.unwrap_or_else(|| {
            self.worth.push(Worth {
                code: code.to_owned(),
                each: [0.0; MEANINGS],
                own: false,
            });
            self.worth.len() - 1
        });
        let known = &mut self.worth[place];
        known.each[at] = known.each[at].max(worth);
        known
    }

    /// What a service must be worth to be an answer.
    pub(crate) fn least(&self) -> f32 {
        self.worth
            .first()
            .map_or(0.0, |best| best.all() * weights::ANSWERS_FROM)
    }
    /// The needs that answer.
    pub(crate) fn answering(&self) -> impl Iterator<Item = &str> {
        let enough = self.worth.iter().filter(|worth| worth.all() >= self.least());
        enough.map(|worth| worth.code.as_str())
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
        Meant::of(understood.iter(), People::default(), Vocabulary::embedded())
    }
    fn worth(meant: &Meant, code: &str) -> f32 {
        meant
            .worth
            .iter()
            .find(|known| known.code == code)
            .map_or(0.0, Worth::all)
    }

    #[test]
    fn what_is_near_a_need_is_worth_less_than_the_need() {
        let meant = meant(&[("food-bank", 0.5)]);
        assert_eq!(meant.worth[0].code, "food-bank");
        assert!(worth(&meant, "food-help") < meant.worth[0].all());
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
