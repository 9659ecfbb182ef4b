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

/// How many of a file's sentences lead to one of their needs first, and how many there are.
fn first_right(file: &str, lang: &Lang) -> (usize, usize, Vec<String>) {
    let vocabulary = Vocabulary::embedded();
    let (mut right, mut asked, mut wrong) = (0, 0, Vec::new());
    for (sentence, expected) in sentences(file) {
        asked += 1;
        let first = vocabulary.match_words(sentence, lang).first().map(|found| found.code);
        if first.is_some_and(|first| expected.contains(&first)) {
            right += 1;
        } else {
            wrong.push(format!("{sentence}: {first:?}"));
        }
    }
    (right, asked, wrong)
}

#[test]
fn of_everyday_sentences_nine_in_ten_lead_to_their_need_first() {
    for (file, lang) in [
        (include_str!("sentences/everyday.en.txt"), Lang::en()),
        (include_str!("sentences/everyday.fr.txt"), Lang::fr()),
    ] {
        let (right, asked, wrong) = first_right(file, &lang);
        println!("{lang}: {right} of {asked} first; otherwise: {wrong:#?}");
        assert!(asked >= 75 && right * 10 >= asked * 9, "{right} of {asked}: {wrong:#?}");
    }
}

#[test]
fn sayings_with_words_of_death_and_blows_are_no_danger() {
    let vocabulary = Vocabulary::embedded();
    for (saying, lang) in [
        ("my phone died", Lang::en()),
        ("dying to know who won", Lang::en()),
        ("I'd kill for a coffee", Lang::en()),
        ("the battery of my car is dead", Lang::en()),
        ("this heat is killing me", Lang::en()),
        ("je meurs de faim", Lang::fr()),
        ("mon cell est mort", Lang::fr()),
        ("je tuerais pour un café", Lang::fr()),
    ] {
        let first = vocabulary.match_words(saying, &lang);
        let danger = first
            .first()
            .and_then(|found| vocabulary.need(found.code))
            .and_then(|need| need.crisis);
        assert_eq!(danger, None, "{saying}: {first:?}");
    }
}

#[test]
fn a_need_is_explained_by_the_words_that_speak_for_it() {
    let vocabulary = Vocabulary::embedded();
    let words = vocabulary.explain("my sister lost the baby at five months", &Lang::en(), "pregnancy-loss");
    let strongest: Vec<&str> = words.iter().take(3).map(|(word, _)| word.as_str()).collect();
    assert!(strongest.contains(&"lost") && strongest.contains(&"baby"), "{words:?}");
    assert!(words.iter().is_sorted_by(|a, b| a.1 >= b.1) && words.iter().all(|(_, weight)| *weight > 0.0));
    assert!(vocabulary.explain("asdf", &Lang::en(), "no-such-need").is_empty());
}
