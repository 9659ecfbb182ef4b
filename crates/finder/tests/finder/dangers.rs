//! Words of danger: the line that answers at once stands first, above every list.

use std::collections::BTreeMap;

use crate::common::{Build, World, asked, named};
use language::Lang;
use needs::{Crisis, Vocabulary};

const WORDS: &str = include_str!("dangers.txt");
/// So many of the 21 sentences of a danger in a language may go unheard.
const MISSED: usize = 2;

fn danger(name: &str) -> Crisis {
    match name {
        "suicide" => Crisis::Suicide,
        "violence-at-home" => Crisis::ViolenceAtHome,
        "child-in-danger" => Crisis::ChildInDanger,
        "sexual-assault" => Crisis::SexualAssault,
        "runaway" => Crisis::Runaway,
        other => panic!("{other} is no danger"),
    }
}

fn understood(answer: &finder::Answer) -> String {
    let needs = answer.needs_understood.iter();
    let needs: Vec<String> = needs
        .map(|need| format!("{} {:.2}", need.code, need.strength))
        .collect();
    needs.join(", ")
}

#[test]
fn words_of_danger_bring_the_line_for_that_danger_first() {
    let world = World::of(vec![named("library", "Library", "Bibliothèque").needs(&["library"])]);
    let mut asked_of: BTreeMap<(&str, &str), (usize, Vec<String>)> = BTreeMap::new();
    for line in WORDS.lines().filter(|line| !line.starts_with('#')) {
        let [name, lang, words] = line.split('|').collect::<Vec<_>>()[..] else {
            panic!("{line} is not danger|language|words");
        };
        let (asked_so_far, missed) = asked_of.entry((name, lang)).or_default();
        *asked_so_far += 1;
        let answer = world.ask(&asked(words, &Lang::parse(lang).expect("a language")));
        let heard = answer.needs_understood.iter().any(|need| {
            let need = Vocabulary::embedded().need(&need.code);
            need.and_then(|need| need.crisis) == Some(danger(name))
        });
        let first = answer.pinned.first();
        if !heard || first.is_none_or(|line| !line.dangers.contains(&danger(name))) {
            missed.push(format!("{words} -> {}", understood(&answer)));
        }
    }
    assert_eq!(asked_of.len(), 10, "five dangers in two languages");
    let mut too_many = Vec::new();
    for ((name, lang), (asked, missed)) in &asked_of {
        assert!(*asked >= 20, "{name} {lang} has {asked} sentences");
        if missed.len() > MISSED {
            too_many.push(format!("{name} {lang}:\n{}", missed.join("\n")));
        }
    }
    assert!(too_many.is_empty(), "{}", too_many.join("\n"));
}
