//! The training text is complete, says each thing once, and holds no question that the search is judged by.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use language::{Lang, fold};
use needs::Vocabulary;
use needs::training::{Line, OfDanger, folder, folder_of_dangers, read, read_of_dangers};

fn lines() -> Vec<Line> {
    read(&folder(), Vocabulary::embedded()).expect("the training text can be read")
}

fn of_dangers() -> Vec<OfDanger> {
    read_of_dangers(&folder_of_dangers()).expect("the lines of danger can be read")
}

/// Letters and digits only.
fn plain(text: &str) -> String {
    let spaced: String = fold(text)
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_need_has_at_least_twenty_utterances_and_five_descriptions_in_each_language() {
    let mut counts: BTreeMap<(usize, &str, bool), usize> = BTreeMap::new();
    let lines = lines();
    for line in &lines {
        if let Some(need) = line.need {
            *counts.entry((need, line.lang.as_str(), line.description)).or_default() += 1;
        }
    }
    let needs = Vocabulary::embedded().needs();
    let mut few = Vec::new();
    for (at, need) in needs.iter().enumerate() {
        for lang in ["en", "fr"] {
            for (description, least) in [(false, 20), (true, 5)] {
                let count = counts.get(&(at, lang, description)).copied().unwrap_or_default();
                if count < least {
                    few.push(format!(
                        "{} has {count} in {lang}, description: {description}",
                        need.code
                    ));
                }
            }
        }
    }
    assert!(few.is_empty(), "{}", few.join("\n"));
    assert!(lines.iter().filter(|line| line.need.is_none()).count() >= 400);
}

#[test]
fn no_line_stands_under_two_needs() {
    let mut seen: HashMap<(String, String), Line> = HashMap::new();
    let mut twice = Vec::new();
    for line in lines() {
        let key = (line.lang.to_string(), plain(&line.text));
        if let Some(other) = seen.get(&key).filter(|other| other.need != line.need) {
            twice.push(format!("{} and {}: {}", other.place, line.place, line.text));
        }
        seen.insert(key, line);
    }
    assert!(twice.is_empty(), "{}", twice.join("\n"));
}

#[test]
fn no_line_speaks_of_two_dangers_or_stands_there_twice() {
    let mut seen: HashMap<(String, String), OfDanger> = HashMap::new();
    for line in of_dangers() {
        let key = (line.lang.to_string(), plain(&line.text));
        if let Some(other) = seen.get(&key) {
            assert_eq!(
                other.danger, line.danger,
                "{} and {}: {}",
                other.place, line.place, line.text
            );
        }
        seen.insert(key, line);
    }
}

#[test]
fn lines_are_of_a_length_that_people_type() {
    for line in lines() {
        let length = line.text.chars().count();
        assert!((2..=160).contains(&length), "{}: {length} letters", line.place);
    }
    // Who is in danger tells more.
    for line in of_dangers() {
        let length = line.text.chars().count();
        assert!((2..=300).contains(&length), "{}: {length} letters", line.place);
    }
}

/// The runs of three letters of a text.
fn trigrams(text: &str) -> BTreeSet<[char; 3]> {
    let letters: Vec<char> = format!(" {text} ").chars().collect();
    letters.windows(3).map(|run| [run[0], run[1], run[2]]).collect()
}

/// The questions of the finder's judged searches, with their places.
fn judged() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../finder/judged");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: there are no judged searches in {}", folder.display());
        return Vec::new();
    };
    let mut questions = Vec::new();
    for entry in entries {
        let path = entry.expect("an entry of the folder").path();
        if path.extension().is_none_or(|ending| ending != "jsonl") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("judged searches can be read");
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let place = format!("{}:{}", path.display(), number + 1);
            let judged: serde_json::Value =
                serde_json::from_str(line).unwrap_or_else(|error| panic!("{place}: {error}"));
            let question = judged["q"]
                .as_str()
                .unwrap_or_else(|| panic!("{place}: no question `q`"));
            questions.push((place, question.to_owned()));
        }
    }
    questions
}

/// From this part of shared runs of letters on, two texts are nearly the same.
const ALIKE: f32 = 0.75;

#[test]
fn no_line_is_nearly_a_judged_question() {
    let questions = judged();
    let questions: Vec<_> = questions
        .iter()
        .map(|(place, question)| (place, question, trigrams(&plain(question))))
        .collect();
    let mut alike = Vec::new();
    let lines = lines().into_iter().map(|line| (line.text, line.place));
    for (text, at) in lines.chain(of_dangers().into_iter().map(|line| (line.text, line.place))) {
        let own = trigrams(&plain(&text));
        for (place, question, other) in &questions {
            // Sets of very different size cannot share enough.
            if own.len() * 4 < other.len() * 3 || other.len() * 4 < own.len() * 3 {
                continue;
            }
            let shared = own.intersection(other).count();
            #[expect(clippy::cast_precision_loss, reason = "at most some hundred")]
            let part = shared as f32 / (own.len() + other.len() - shared) as f32;
            if part > ALIKE {
                alike.push(format!("{at}: {text}\n  {place}: {question}"));
            }
        }
    }
    assert!(
        alike.is_empty(),
        "{} lines of the training text are nearly judged questions; say them otherwise:\n{}",
        alike.len(),
        alike.join("\n")
    );
}

#[test]
fn near_duplicates_are_recognised() {
    let part = |a: &str, b: &str| {
        let (a, b) = (trigrams(&plain(a)), trigrams(&plain(b)));
        let shared = a.intersection(&b).count();
        #[expect(clippy::cast_precision_loss, reason = "at most some hundred")]
        let part = shared as f32 / (a.len() + b.len() - shared) as f32;
        part
    };
    assert!(part("Where can I get free diapers?", "where can i get free diapers") > ALIKE);
    assert!(
        part(
            "où trouver des couches gratuites",
            "ou trouver des couches gratuites svp"
        ) > ALIKE
    );
    assert!(part("where can i get free diapers", "where can i find cheap furniture") < ALIKE);
}

#[test]
fn both_languages_are_there() {
    let languages: BTreeSet<Lang> = lines().into_iter().map(|line| line.lang).collect();
    assert_eq!(languages, BTreeSet::from([Lang::en(), Lang::fr()]));
}
