//! How well dangers are heard in what nobody learned from: the lines of two authors, one of whom tells and does not name, which
//! whoever changes the hearing of dangers must not read. A change is made by what it does to other lines; here it is only measured.

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

/// So much of somebody's lines is heard at all and as the right danger at the least, and so much of what only sounds like a danger
/// at the most: a little beside what is measured.
struct Limits {
    heard: f64,
    right: f64,
    alarms: f64,
}

fn ask(file: &str, limits: &Limits) {
    let lines: Vec<OfDanger> = unread().into_iter().filter(|line| line.place.contains(file)).collect();
    let of_danger = |line: &OfDanger| line.danger.is_some();
    let any = share(&lines, of_danger, |line| !heard(line).is_empty());
    let right = share(&lines, of_danger, |line| heard(line).first().copied() == line.danger);
    let alarms = share(&lines, |line| line.danger.is_none(), |line| !heard(line).is_empty());
    println!("{file}: heard {any:.3}, as what it is {right:.3}, alarms {alarms:.3}");
    assert!(
        any >= limits.heard,
        "{any:.3} of the dangers are heard, below {}",
        limits.heard
    );
    assert!(
        right >= limits.right,
        "{right:.3} are heard as what they are, below {}",
        limits.right
    );
    assert!(
        alarms <= limits.alarms,
        "{alarms:.3} of what is near a danger and none is heard as one, above {}",
        limits.alarms
    );
}

#[test]
fn dangers_are_heard_in_what_somebody_tells_without_naming_them() {
    let limits = Limits {
        heard: 0.78,
        right: 0.62,
        alarms: 0.30,
    };
    ask("told.txt", &limits);
}

#[test]
fn dangers_are_heard_in_what_people_mostly_say() {
    let limits = Limits {
        heard: 0.92,
        right: 0.85,
        alarms: 0.40,
    };
    ask("plain.txt", &limits);
}

#[test]
fn every_danger_is_said_in_both_languages_by_every_author() {
    let lines = read_of_dangers(&folder_of_dangers()).expect("the lines of danger can be read");
    for file in ["one", "two", "three", "four", "five", "six"] {
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
