//! What answers a danger that words speak of: which needs, and how far each does.

use needs::{Crisis, Need, Vocabulary};

use crate::answer::Understood;
use crate::people::People;
use crate::weights;

/// Puts the needs that are a danger to somebody first, where they are nearly as sure as the surest one, and gives those needs,
/// each with the square of how sure it is beside the surest of them: words that tell of one danger often sound a little like
/// another, and who answers that one is seldom who is meant.
pub(crate) fn first<'v>(needs: &mut [Understood], vocabulary: &'v Vocabulary) -> Vec<(&'v Need, f32)> {
    let least = needs
        .first()
        .map_or(0.0, |n| n.strength * weights::CRISIS_SURE)
        .min(weights::CRISIS_CERTAIN);
    let danger = |need: &Understood| {
        let known = vocabulary.need(&need.code)?;
        (need.strength >= least.max(least_of(known.crisis?))).then_some(known)
    };
    needs.sort_by_key(|need| danger(need).is_none());
    let surest = needs.first().map_or(0.0, |need| need.strength);
    let dangers = needs
        .iter()
        .filter_map(|need| Some((danger(need)?, (need.strength / surest).powi(2))));
    dangers.collect()
}

/// How sure a danger must be by itself. Who was not paid, or worries about a nephew, says much that those who are sold or robbed
/// by their own say too, and is far more often who asks.
fn least_of(danger: Crisis) -> f32 {
    match danger {
        Crisis::Trafficking | Crisis::ElderAbuse => weights::CRISIS_RARE,
        _ => 0.0,
    }
}

/// What answers a danger that words speak of.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct InDanger {
    /// How sure the surest danger is beside the surest need; nothing where there is none.
    pub(crate) sure: f32,
    /// What comes first.
    pub(crate) answering: Vec<Answering>,
    /// Needs that are dangers of which nothing was said.
    pub(crate) others: Vec<String>,
}

/// A need that answers a danger.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answering {
    pub(crate) code: String,
    /// From 0 to 1.
    pub(crate) share: f32,
    /// It answers a part of the danger: a shelter, or a plan for safety, for who is hit. Who is old or sold is offered that as well.
    pub(crate) in_part: bool,
}

/// What answers the needs that are a danger, each as sure as it is beside the surest of them.
pub(crate) fn in_danger(
    sure: f32,
    dangers: &[(&Need, f32)],
    said: People,
    answered: impl Fn(&str) -> bool,
    vocabulary: &Vocabulary,
) -> InDanger {
    if dangers.is_empty() {
        return InDanger::default();
    }
    let heard = dangers.iter().filter(|(_, sure)| *sure >= weights::CRISIS_HEARD);
    let standing_in = dangers
        .iter()
        .filter_map(|(danger, _)| vocabulary.need(standing_in(danger)?.0));
    let heard: Vec<Option<Crisis>> = heard
        .map(|(danger, _)| *danger)
        .chain(standing_in)
        .map(|need| need.crisis)
        .collect();
    let others = vocabulary
        .needs()
        .iter()
        .filter(|need| need.crisis.is_some() && !heard.contains(&need.crisis));
    InDanger {
        sure,
        answering: answering(dangers, said, answered, vocabulary),
        others: others.map(|need| need.code.clone()).collect(),
    }
}

/// The needs that answer dangers, each with its share: those near the danger that are the same one (who was hit and has nowhere
/// to go needs a shelter for abused people before a shelter for tonight), what is offered beside it, and what is near it for the
/// very people of whom the question speaks.
fn answering(
    dangers: &[(&Need, f32)],
    said: People,
    answered: impl Fn(&str) -> bool,
    vocabulary: &Vocabulary,
) -> Vec<Answering> {
    let mut answering: Vec<Answering> = Vec::new();
    let mut note = |code: &str, share: f32| match answering.iter_mut().find(|known| known.code == code) {
        Some(known) => known.share = known.share.max(share),
        None => answering.push(Answering {
            code: code.to_owned(),
            share,
            in_part: vocabulary.need(code).is_some_and(|need| is_part(need, vocabulary)),
        }),
    };
    for (danger, sure) in dangers {
        let same =
            |need: &&Need| need.crisis == danger.crisis && (need.code == danger.code || is_offered_with(danger, need));
        let same: Vec<&Need> = vocabulary.needs().iter().filter(same).collect();
        // Where nobody answers the danger itself, those beside it are who there is.
        let beside = if same.iter().any(|need| answered(&need.code)) {
            weights::CRISIS_BESIDE
        } else {
            1.0
        };
        if let Some((code, share)) = standing_in(danger) {
            note(code, share.max(beside) * sure);
        }
        for need in same {
            note(&need.code, *sure);
            for other in &need.related {
                note(other, beside * sure);
            }
            for other in vocabulary.needs().iter().filter(|other| is_near(need, other)) {
                if People::of_need(&other.code).meets(said) {
                    note(&other.code, *sure);
                }
            }
        }
    }
    answering
}

/// Who answers a danger though it is another need, and in what part: a team that comes in any crisis of the mind comes to who
/// wants to die; who is sold or held is hidden and sheltered by those who do so for people who flee violence.
fn standing_in(danger: &Need) -> Option<(&'static str, f32)> {
    match danger.crisis? {
        Crisis::Suicide => Some(("mental-health-crisis", weights::CRISIS_STANDS_IN)),
        Crisis::Trafficking => Some(("abuse-help", weights::CRISIS_BESIDE)),
        _ => None,
    }
}

/// Whether a need stands under another one that is the same danger.
fn is_part(need: &Need, vocabulary: &Vocabulary) -> bool {
    let above = need.parent.as_ref().and_then(|above| vocabulary.need(above));
    need.crisis.is_some() && above.is_some_and(|above| above.crisis == need.crisis)
}

/// Whether a need is offered with another one: the one above it, one below, another one under the same, or one beside it.
fn is_offered_with(danger: &Need, other: &Need) -> bool {
    other.parent.as_ref() == Some(&danger.code)
        || danger.parent.as_ref() == Some(&other.code)
        || other.parent.is_some() && other.parent == danger.parent
        || danger.related.contains(&other.code)
}

/// Whether either is offered with the other.
pub(crate) fn is_near(danger: &Need, other: &Need) -> bool {
    is_offered_with(danger, other) || other.related.contains(&danger.code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(heard: &[(&str, f32)], said: People, answered: impl Fn(&str) -> bool, code: &str) -> f32 {
        let vocabulary = Vocabulary::embedded();
        let dangers: Vec<(&Need, f32)> = heard
            .iter()
            .map(|(code, sure)| (vocabulary.need(code).expect("a need"), *sure))
            .collect();
        let answering = answering(&dangers, said, answered, vocabulary);
        answering
            .iter()
            .find(|known| known.code == code)
            .map_or(0.0, |known| known.share)
    }
    fn nearly(a: f32, b: f32) -> bool {
        (a - b).abs() < 1e-6
    }

    #[test]
    fn what_is_offered_beside_a_danger_counts_less_and_stands_in_where_nobody_answers_the_danger() {
        let heard = [("child-abuse", 1.0)];
        let of = |answered: bool, code| share(&heard, People::default(), |_| answered, code);
        assert!(nearly(of(true, "child-abuse"), 1.0));
        assert!(nearly(of(true, "childrens-aid"), weights::CRISIS_BESIDE));
        assert!(nearly(of(false, "childrens-aid"), 1.0));
        assert!(nearly(of(true, "food-bank"), 0.0));
    }
    #[test]
    fn a_second_danger_counts_as_far_as_it_is_sure() {
        let heard = [("child-abuse", 1.0), ("sexual-assault", 0.5)];
        let of = |code| share(&heard, People::default(), |_| true, code);
        assert!(nearly(of("sexual-assault-care"), 0.5) && nearly(of("child-abuse"), 1.0));
    }
    #[test]
    fn a_rare_danger_must_be_surer_than_one_that_is_often_meant() {
        let dangers = |code: &str, strength: f32| {
            let mut needs = [("food-bank", 0.1), (code, strength)].map(|(code, strength)| Understood {
                code: code.to_owned(),
                words: String::new(),
                strength,
            });
            needs.sort_by(|a, b| b.strength.total_cmp(&a.strength));
            first(&mut needs, Vocabulary::embedded()).len()
        };
        assert_eq!((dangers("suicide-crisis", 0.15), dangers("abuse-help", 0.15)), (1, 1));
        assert_eq!(
            (dangers("elder-abuse", 0.15), dangers("human-trafficking", 0.15)),
            (0, 0)
        );
        assert_eq!(
            (dangers("elder-abuse", 0.25), dangers("human-trafficking", 0.25)),
            (1, 1)
        );
    }
    #[test]
    fn the_line_of_their_own_people_answers_a_danger_in_full() {
        let of = |code: &str| share(&[("suicide-crisis", 1.0)], People::of_need(code), |_| true, code);
        assert!(nearly(of("indigenous-crisis-line"), 1.0) && nearly(of("youth-crisis-line"), 1.0));
        let nobody = |code| share(&[("suicide-crisis", 1.0)], People::default(), |_| true, code);
        assert!(nearly(nobody("indigenous-crisis-line"), 0.0));
    }
    #[test]
    fn who_hides_people_from_violence_stands_beside_who_helps_those_who_are_sold() {
        let of = |answered: bool, code| share(&[("human-trafficking", 1.0)], People::default(), |_| answered, code);
        assert!(nearly(of(true, "human-trafficking"), 1.0));
        assert!(nearly(of(true, "abuse-help"), weights::CRISIS_BESIDE));
        assert!(nearly(of(false, "abuse-help"), 1.0));
    }
    #[test]
    fn who_comes_in_any_crisis_of_the_mind_comes_to_who_wants_to_die() {
        let of = |code| share(&[("suicide-crisis", 1.0)], People::default(), |_| true, code);
        assert!(nearly(of("mental-health-crisis"), weights::CRISIS_STANDS_IN));
        assert!(nearly(of("distress-line"), weights::CRISIS_BESIDE));
    }
    #[test]
    fn what_is_only_offered_beside_several_dangers_is_no_danger_of_the_first() {
        let of = |heard: &str, code| share(&[(heard, 1.0)], People::default(), |_| true, code);
        // Who was hit is not sent to who helps against strangers; who is followed by an ex may be helped by a shelter.
        assert!(of("abuse-help", "stalking-harassment") < 0.5);
        assert!(nearly(of("stalking-harassment", "abuse-help"), 1.0));
        assert!(of("poison", "overdose-prevention") < 0.5);
    }
    #[test]
    fn what_answers_a_part_of_a_danger_is_told_from_what_answers_it() {
        let vocabulary = Vocabulary::embedded();
        let heard = [(vocabulary.need("abuse-help").expect("a need"), 1.0)];
        let found = in_danger(1.0, &heard, People::default(), |_| true, vocabulary);
        let in_part = |code: &str| {
            let need = found.answering.iter().find(|need| need.code == code);
            need.map(|need| need.in_part)
        };
        assert_eq!(
            (in_part("abuse-help"), in_part("safety-planning")),
            (Some(false), Some(true))
        );
        let other = |code: &str| found.others.iter().any(|other| other == code);
        assert!(other("elder-abuse") && other("human-trafficking"));
        assert!(!other("abuse-shelter") && !other("stalking-harassment") && !other("food-bank"));
        assert_eq!(
            in_danger(0.0, &[], People::default(), |_| true, vocabulary),
            InDanger::default()
        );
    }
    #[test]
    fn a_danger_that_stands_in_is_not_another_one() {
        let vocabulary = Vocabulary::embedded();
        let heard = [(vocabulary.need("suicide-crisis").expect("a need"), 1.0)];
        let found = in_danger(1.0, &heard, People::default(), |_| true, vocabulary);
        assert!(!found.others.iter().any(|other| other == "mental-health-crisis"));
        assert!(found.others.iter().any(|other| other == "abuse-help"));
    }
}
