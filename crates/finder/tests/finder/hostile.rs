//! Questions that nobody puts in earnest, made out of those that people do: ten thousand letters, control characters, emoji,
//! right-to-left text, injections, places that are nowhere. Each has an answer, soon, and leaves no memory behind.
//!
//! Each question comes from its number alone, so that what fails is asked again by its number. `FRONTDOOR_LONG=1` asks for two
//! minutes and not for a few hundred questions. Memory is that of the process: the test wants one of its own, as nextest gives it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use finder::judged;
use finder::testing::{Dice, Synthetic};
use finder::{Answer, Filters, Question, Sort};
use language::Lang;
use needs::Vocabulary;
use places::Gazetteer;

use crate::common::{World, asked};
use crate::directories::here;

/// So many are asked in every run.
const ALWAYS: usize = 400;
/// So long they are asked in a long run.
const LONG: Duration = Duration::from_mins(2);
/// The most processor time for a question with its place and what is offered while it is typed, in a build without optimisation.
const SLOWEST: Duration = Duration::from_millis(1500);
/// The most kilobytes that the process may grow by, from a warm start to the largest it ever was.
const GROWTH: u64 = 24 * 1024;
/// The longest question, in letters.
const LONGEST: usize = 10_000;

/// What breaks parsers, queries, pages and shells.
const BARBS: [&str; 40] = [
    "\0",
    "\u{1b}[2J",
    "\u{7f}",
    "\r\n\r\n",
    "\t",
    "\u{85}",
    "\u{2028}",
    "\u{feff}",
    "\u{fffd}",
    "\u{10ffff}",
    "\u{202e}",
    "\u{2066}",
    "\u{200d}",
    "\u{200b}",
    "\u{ad}",
    "\u{301}",
    "\u{20e3}",
    "👩‍👩‍👧‍👦",
    "🏳️‍🌈",
    "🆘🔥",
    "שלום אני צריך עזרה",
    "أحتاج إلى طعام",
    "我需要食物",
    "ＨＹＤＲＯ",
    "ﷺ",
    "ß",
    "İ",
    "' OR 1=1 --",
    "\"; DROP TABLE records; --",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "${jndi:ldap://x}",
    "%s%n%00",
    "../../etc/passwd",
    "title:(a OR b)^99 AND NOT *",
    "[a TO z]~9",
    "\\",
    "1e309",
    "999-999-9999",
    "M5V 9Z9",
];
/// Places that are nowhere, and some that are hardly somewhere.
const NOWHERE: [&str; 16] = [
    "91,181",
    "-90,-180",
    "NaN,NaN",
    "inf,inf",
    "43.7,-79.4",
    "0,0",
    "Z9Z 9Z9",
    "H0H 0H0",
    "M5V",
    "00000",
    "near near near",
    "Atlantis",
    "Toronto, Toronto, Toronto",
    "St.",
    ",",
    "place:ca-on-toronto",
];
/// Numbers that no form sends.
const NUMBERS: [f64; 10] = [
    0.0,
    -0.0,
    -1.0,
    1e-300,
    1e308,
    17.0,
    200.0,
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
];

/// What people asked and where they were, in the judged files and in danger.
struct Earnest {
    said: Vec<String>,
    places: Vec<String>,
}

fn earnest() -> Earnest {
    let dangers = include_str!("dangers.txt");
    let dangers = dangers.lines().filter_map(|line| line.split('|').nth(2));
    let mut said: Vec<String> = dangers.map(str::to_owned).collect();
    let mut places: Vec<String> = NOWHERE.map(str::to_owned).to_vec();
    for file in ["demo.en.jsonl", "demo.fr.jsonl", "baltimore.en.jsonl"] {
        let text = std::fs::read_to_string(here("judged").join(file)).expect("the file of judged questions");
        for question in judged::read(&text).unwrap_or_else(|bad| panic!("{file}, {}", bad[0])) {
            said.push(question.words);
            places.extend(question.near);
        }
    }
    Earnest { said, places }
}

/// Spoils a text in one to eight ways, and now and then blows it up to its full length.
fn spoilt(dice: &mut Dice, said: &[String]) -> String {
    let mut text: Vec<char> = dice.pick(said).chars().collect();
    for _ in 0..=dice.below(8) {
        let at = dice.below(text.len() + 1);
        match dice.below(9) {
            0 => text.truncate(at),
            1 => drop(text.drain(..at)),
            2 => drop(text.splice(at..at, dice.pick(&BARBS).chars())),
            3 => {
                text = dice
                    .pick(&BARBS)
                    .chars()
                    .flat_map(|barb| [&[barb], &text[..at]].concat())
                    .collect();
            }
            4 => text.extend(dice.pick(said).chars()),
            5 => text.retain(|letter| !letter.is_whitespace()),
            6 => text.reverse(),
            7 => text = text.iter().flat_map(|letter| letter.to_uppercase()).collect(),
            _ => drop(text.splice(
                at..at,
                char::from_u32(u32::try_from(dice.below(0x11_0000)).expect("a code point")),
            )),
        }
        text.truncate(LONGEST);
    }
    if dice.percent(15) && !text.is_empty() {
        text = text.iter().copied().cycle().take(LONGEST).collect();
    }
    text.into_iter().collect()
}

/// A number that no form sends, one time in five.
fn number(dice: &mut Dice) -> Option<f64> {
    dice.percent(20).then(|| *dice.pick(&NUMBERS))
}

fn question(dice: &mut Dice, earnest: &Earnest, gazetteer: &Gazetteer) -> Question {
    let words = spoilt(dice, &earnest.said);
    let mut question = asked(&words, &if dice.percent(40) { Lang::fr() } else { Lang::en() });
    if dice.percent(50) {
        let place = if dice.percent(50) {
            spoilt(dice, &earnest.places)
        } else {
            dice.pick(&earnest.places).clone()
        };
        question.near = gazetteer.resolve(&place).found();
    }
    if dice.percent(20) {
        question.needs = vec![spoilt(dice, &earnest.said), "group:".to_owned(), "food-bank".to_owned()];
        question.needs.truncate(dice.below(4));
    }
    question.radius_km = number(dice);
    question.filters = Filters {
        open_now: dice.percent(5),
        free: dice.percent(5),
        accessible: dice.percent(5),
        remote: dice.percent(5),
        age: number(dice),
        language: dice.percent(5).then(|| spoilt(dice, &earnest.said)),
    };
    question.sort = *dice.pick(&[Sort::Relevance, Sort::Distance, Sort::Opening]);
    question.offset = *dice.pick(&[0, 0, 0, 1, 199, usize::MAX]);
    question.limit = *dice.pick(&[20, 20, 0, 1, usize::MAX]);
    question.explain = dice.percent(20);
    question
}

/// What must hold of every answer. The same question without filters is never answered with nothing.
fn sound(world: &World, question: &Question) {
    let answer = world.ask(question);
    let Answer { hits, total, .. } = &answer;
    assert!(hits.len() <= question.limit.min(Question::MOST) && hits.len() <= *total);
    for hit in hits {
        assert!(hit.score.is_finite(), "{} has the score {}", hit.id, hit.score);
        assert!(
            hit.distance_km.is_none_or(|km| km.is_finite() && km >= 0.0),
            "{:?}",
            hit.distance_km
        );
    }
    assert!(
        answer
            .needs_understood
            .iter()
            .all(|need| need.strength > 0.0 && need.strength <= 1.0)
    );
    let free = Question {
        near: question.near.clone(),
        ..asked(&question.words, &question.lang)
    };
    assert!(!world.ask(&free).hits.is_empty(), "an empty page");
    let offered = world.finder.suggest(&question.words, &question.lang, &world.gazetteer);
    let offered = offered.expect("suggestions");
    assert!(offered.needs.len() + offered.services.len() + offered.agencies.len() + offered.places.len() < 50);
}

/// Processor time of this thread, where the system tells it.
fn spent() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// The largest the process ever was, in kilobytes, where the system tells it.
fn largest() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn whatever_is_asked_has_an_answer_soon_and_leaves_no_memory_behind() {
    let gazetteer = crate::common::gazetteer();
    let mut synthetic = Synthetic::new(1, 200, Vocabulary::embedded(), &gazetteer);
    let world = World::of((0..200).map(|n| synthetic.service(n)).collect());
    let earnest = earnest();
    for warm in ["hydro bill near Toronto", "banque alimentaire"] {
        sound(&world, &asked(&warm.repeat(LONGEST / warm.len()), &Lang::en()));
    }
    let before = largest();
    // One word of ten thousand letters in no alphabet: what looks for words near it once took fifty megabytes.
    let endless = "物食要需我liavartedsimreperialumrof".repeat(400);
    sound(&world, &asked(&endless, &Lang::en()));
    let (begun, long) = (Instant::now(), std::env::var_os("FRONTDOOR_LONG").is_some());
    let (mut slowest, mut asked_of) = ((Duration::ZERO, 0), 0);
    while asked_of < ALWAYS || long && begun.elapsed() < LONG {
        let question = question(&mut Dice::new(asked_of as u64), &earnest, &world.gazetteer);
        let start = spent();
        let held = catch_unwind(AssertUnwindSafe(|| sound(&world, &question)));
        let took = spent()
            .zip(start)
            .map_or(Duration::ZERO, |(end, start)| end.saturating_sub(start));
        assert!(held.is_ok(), "question {asked_of}: {:?}", question.words);
        assert!(
            took <= SLOWEST,
            "question {asked_of} took {took:?}: {:?}",
            question.words
        );
        slowest = slowest.max((took, asked_of));
        asked_of += 1;
    }
    let grown = largest().zip(before).map_or(0, |(after, before)| after - before);
    println!("{asked_of} questions, the slowest {slowest:?}, {grown} kB more than at the start");
    assert!(grown <= GROWTH, "the process grew by {grown} kB");
}
