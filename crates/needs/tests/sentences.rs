//! Sentences as people say them must lead to the needs a specialist would record.

use language::Lang;
use needs::Vocabulary;

fn sentences(file: &str) -> impl Iterator<Item = (&str, Vec<&str>)> {
    file.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let (sentence, needs) = line.split_once('|')?;
        Some((sentence.trim(), needs.split_whitespace().collect()))
    })
}

fn all_lead_to_their_need(file: &str, lang: &Lang) {
    let vocabulary = Vocabulary::embedded();
    let mut asked = 0;
    let mut wrong = Vec::new();
    for (sentence, expected) in sentences(file) {
        asked += 1;
        assert!(
            expected.iter().all(|code| vocabulary.need(code).is_some()),
            "a need of `{sentence}` does not exist"
        );
        let found = vocabulary.match_words(sentence, lang);
        if !found.iter().take(3).any(|found| expected.contains(&found.code)) {
            let got: Vec<_> = found
                .iter()
                .take(4)
                .map(|f| format!("{} {:.2} by “{}”", f.code, f.score, f.matched))
                .collect();
            wrong.push(format!("{sentence}\n    expected {expected:?}\n    got {got:?}"));
        }
    }
    assert!(asked >= 60, "only {asked} sentences");
    assert!(
        wrong.is_empty(),
        "{} of {asked} went wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn english_sentences_lead_to_their_need() {
    all_lead_to_their_need(include_str!("sentences/en.txt"), &Lang::en());
}

#[test]
fn french_sentences_lead_to_their_need() {
    all_lead_to_their_need(include_str!("sentences/fr.txt"), &Lang::fr());
}
