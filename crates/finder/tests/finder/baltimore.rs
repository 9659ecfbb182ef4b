//! Twenty everyday questions to the directory of a real 211, where it is there.

use std::collections::BTreeSet;

use finder::Question;
use language::Lang;
use store::testing::START;

use crate::directories::baltimore;

/// A question, and words of which one stands in what is good enough among the first three: in the name, in the short
/// text, or in a need.
const ASKED: [(&str, &[&str]); 20] = [
    ("food bank", &["food", "pantry"]),
    ("hungry and no money for groceries", &["food", "pantry", "meal"]),
    (
        "help paying my electricity bill",
        &["utilit", "energy", "bill", "electric"],
    ),
    ("behind on my rent", &["rent", "evict", "housing"]),
    ("somewhere to sleep tonight", &["shelter", "homeless", "housing"]),
    ("my husband hit me", &["abuse", "violence", "domestic"]),
    ("I want to kill myself", &["crisis", "suicide", "hotline", "distress"]),
    (
        "someone to talk to",
        &["counsel", "crisis", "line", "mental", "support"],
    ),
    (
        "drug treatment",
        &["drug", "addict", "substance", "treatment", "recovery"],
    ),
    ("AA meetings", &["alcohol", "recovery", "addict", "aa"]),
    ("free dentist", &["dent", "oral"]),
    ("ride to the doctor", &["transport", "transit", "ride", "medical"]),
    ("learn English", &["english", "esl", "literacy", "language"]),
    ("help with my taxes", &["tax"]),
    ("lawyer for eviction", &["legal", "law", "evict", "tenant", "housing"]),
    ("day care for my child", &["child", "care", "head start"]),
    ("looking for work", &["job", "employ", "career", "work"]),
    (
        "get my GED",
        &["ged", "education", "adult", "school", "diploma", "learning"],
    ),
    ("HIV test", &["hiv", "aids", "std", "sexual"]),
    (
        "meals for my elderly mother",
        &["meal", "senior", "food", "elder", "aging"],
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn everyday_questions_to_a_real_211_find_sensible_services_first() {
    let Some(directory) = baltimore().await else { return };
    let (finder, source) = (&directory.finder, &directory.source);
    assert!(finder.len() > 1_500, "{}", finder.len());

    let mut missed = Vec::new();
    for (words, good) in ASKED {
        let question = Question::new(words, Lang::en(), START.timestamp());
        let answer = finder.search(&question, &source.gazetteer).expect("an answer");
        let first: Vec<String> = answer
            .hits
            .iter()
            .take(3)
            .map(|hit| {
                let said = |text: &language::Text| text.best(&Lang::en()).map_or("", |(words, _)| words).to_lowercase();
                let needs: BTreeSet<&String> = hit.card.needs.iter().collect();
                format!("{} ({needs:?})", said(&hit.card.name))
            })
            .collect();
        let sensible = first.iter().filter(|said| good.iter().any(|good| said.contains(good)));
        if sensible.count() < 2 && first.len() > 1 || first.is_empty() {
            missed.push(format!("{words}: {first:?}"));
        }
    }
    assert!(missed.is_empty(), "{} of 20:\n{}", missed.len(), missed.join("\n"));
}
