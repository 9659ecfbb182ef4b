//! How well dangers are heard in what nobody learned from: half of one author's lines, which whoever changes the hearing of
//! dangers must not read. A change is made by what it does to other lines; here it is only measured.

use std::path::Path;

use needs::training::{OfDanger, folder_of_dangers, read_of_dangers};
use needs::{Crisis, Vocabulary};

fn unread() -> Vec<OfDanger> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dangers");
    read_of_dangers(&folder).expect("the lines of danger can be read")
}

/// The dangers that a line is heard as, the surest first.
fn heard(line: &OfDanger) -> Vec<Crisis> {
    let vocabulary = Vocabulary::embedded();
    let found = vocabulary.match_words(&line.text, &line.lang);
    let dangers = found.iter().filter_map(|found| vocabulary.need(found.code)?.crisis);
    dangers.collect()
}

fn share(lines: &[OfDanger], of: impl Fn(&OfDanger) -> bool, holds: impl Fn(&OfDanger) -> bool) -> f64 {
    let asked: Vec<&OfDanger> = lines.iter().filter(|line| of(line)).collect();
    let holding = asked.iter().filter(|line| holds(line)).count();
    #[expect(clippy::cast_precision_loss, reason = "some hundred")]
    let share = holding as f64 / asked.len() as f64;
    share
}

#[test]
fn dangers_are_heard_in_the_words_of_somebody_from_whom_nothing_was_learned() {
    let lines = unread();
    let any = share(&lines, |line| line.danger.is_some(), |line| !heard(line).is_empty());
    let right = share(
        &lines,
        |line| line.danger.is_some(),
        |line| heard(line).first().copied() == line.danger,
    );
    let alarms = share(&lines, |line| line.danger.is_none(), |line| !heard(line).is_empty());
    println!("heard {any:.3}, as what it is {right:.3}, alarms {alarms:.3}");
    assert!(any >= HEARD, "{any:.3} of the dangers are heard, below {HEARD}");
    assert!(right >= RIGHT, "{right:.3} are heard as what they are, below {RIGHT}");
    assert!(
        alarms <= ALARMS,
        "{alarms:.3} of what is near a danger and none is heard as one, above {ALARMS}"
    );
}

/// So much of the lines is heard at all and as the right danger; so much of what only sounds like one. A little beside what is
/// measured.
const HEARD: f64 = 0.78;
const RIGHT: f64 = 0.57;
const ALARMS: f64 = 0.30;

#[test]
fn every_danger_is_said_in_both_languages_by_every_author() {
    let lines = read_of_dangers(&folder_of_dangers()).expect("the lines of danger can be read");
    for file in ["one", "two", "three"] {
        for lang in ["en", "fr"] {
            let place = format!("{lang}/{file}.txt:");
            let said: Vec<_> = lines.iter().filter(|line| line.place.starts_with(&place)).collect();
            for danger in Crisis::ALL.map(Some).into_iter().chain([None]) {
                let count = said.iter().filter(|line| line.danger == danger).count();
                assert!(count >= 8, "{place} has {count} lines of {danger:?}");
            }
        }
    }
}
