//! Hears dangers by a second model, which was made for nothing else.
//!
//! The model of needs has few lines for each danger among forty thousand, and whatever it learns of dangers moves all that it
//! knows of anything else. This one tells dangers from each other and from all the rest, and learned from people who say in
//! their own ways what nobody lists.

use crate::Need;
use crate::arithmetic::softmax;
use crate::model::Model;

/// What this model says counts so much, and both readers of the needs together the rest.
const COUNTS: f32 = 0.5;
/// A danger that the readers of needs do not hear at all is shared out among its needs as if it were so likely.
const HARDLY: f32 = 1e-6;

/// Weighs how likely the needs of each danger are, by the keys of what a text shows.
pub fn hear(needs: &[Need], keys: &[(u32, u16)], likely: &mut [f32]) {
    let model = Model::of_dangers();
    let mut heard = model.hear(keys).scores;
    softmax(&mut heard);
    for (code, class) in model.codes() {
        let of_danger = |need: &Need| need.crisis.is_some_and(|danger| danger.code() == code);
        let both: f32 = needs
            .iter()
            .zip(&*likely)
            .filter(|(need, _)| of_danger(need))
            .map(|(_, likely)| *likely)
            .sum();
        let weighed = COUNTS * heard[class] + (1.0 - COUNTS) * both;
        for (_, likely) in needs.iter().zip(&mut *likely).filter(|(need, _)| of_danger(need)) {
            *likely *= weighed / both.max(HARDLY);
        }
    }
}

#[cfg(test)]
mod tests {
    use language::Lang;

    use super::*;
    use crate::Vocabulary;
    use crate::reading::Reading;

    fn weighed(text: &str, lang: &Lang) -> (f32, f32) {
        let vocabulary = Vocabulary::embedded();
        let reading = Reading::of(vocabulary, Model::embedded(), text, lang);
        let (before, _) = reading.likely(vocabulary);
        let mut after = before.clone();
        hear(vocabulary.needs(), &reading.keys, &mut after);
        let of = |likely: &[f32]| {
            let needs = vocabulary.needs().iter().zip(likely);
            needs
                .filter(|(need, _)| need.crisis.is_some())
                .map(|(_, likely)| *likely)
                .sum()
        };
        for (need, (before, after)) in vocabulary.needs().iter().zip(before.iter().zip(&after)) {
            assert!(
                need.crisis.is_some() || before.to_bits() == after.to_bits(),
                "{}",
                need.code
            );
        }
        (of(&before), of(&after))
    }

    #[test]
    fn a_danger_becomes_likelier_and_an_everyday_question_less_of_one() {
        for (text, lang) in [
            ("she handed back every key and hugged the dog for an hour", Lang::en()),
            ("il me surveille jusque dans la douche", Lang::fr()),
        ] {
            let (before, after) = weighed(text, &lang);
            assert!(after > before, "{text}: {before} and {after}");
        }
        for (text, lang) in [
            ("volunteer to drive seniors to the shelter bake sale", Lang::en()),
            ("cours pour apprendre à prévenir les chutes", Lang::fr()),
        ] {
            let (before, after) = weighed(text, &lang);
            assert!(after <= before.max(0.06), "{text}: {before} and {after}");
        }
    }
}
