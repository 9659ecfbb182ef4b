//! Packs and rules that nobody writes in earnest, made out of those that ship: lines lost, doubled and exchanged, ids and
//! values swapped, brackets, control characters, endless texts. A pack is read or refused, soon and without a panic, and every
//! refusal says where and what to do. What is read can be walked, drawn, compared and put in words.
//!
//! Each text comes from a seed and its number, which a failure names; `FRONTDOOR_SEED` asks for a seed again.
//! `FRONTDOOR_LONG=1` goes on for two minutes with a seed of its own.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use language::Lang;
use lines::pack::OfficeFound;
use lines::{Fault, Line, MAX_LENGTH, Situation};
use rules::{Facts, Rule, RuleError, Value};

/// So many packs are tried in every run, and ten times as many rules.
const ALWAYS: u64 = 400;
/// So long in a long run, packs and rules together.
const LONG: Duration = Duration::from_mins(2);
/// The most processor time for a pack with its cases, in a build without optimisation.
const SLOWEST_PACK: Duration = Duration::from_secs(4);
/// The most for a rule.
const SLOWEST_RULE: Duration = Duration::from_secs(1);

const SHIPPED: [(&str, &str); 6] = [
    ("211", include_str!("../../../lines/211.toml")),
    ("dso-toronto", include_str!("../../../lines/dso-toronto.toml")),
    ("finding-your-way", include_str!("../../../lines/finding-your-way.toml")),
    ("good2talk", include_str!("../../../lines/good2talk.toml")),
    ("green-shield-follow-up", PART),
    ("small", include_str!("small.toml")),
];
const PART: &str = include_str!("../../../lines/green-shield-follow-up.toml");
const SMALL_PART: &str = include_str!("part.toml");

/// What breaks parsers, and what breaks those who trust them.
const BARBS: [&str; 34] = [
    "\0",
    "\u{1b}[2J",
    "\r\n",
    "\t",
    "\u{85}",
    "\u{2028}",
    "\u{feff}",
    "\u{fffd}",
    "\u{10ffff}",
    "\u{202e}",
    "\u{200d}",
    "\u{301}",
    "👩‍👩‍👧‍👦",
    "שלום",
    "ß",
    "İ",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "[[",
    "]]",
    "{",
    "}",
    "#",
    "=",
    "\\",
    "\\u0000",
    "1e309",
    "-1",
    "99999999999999999999",
    "((((((((",
    "!!!!!!!!",
    " && ",
];
/// Pieces of rules.
const PIECES: [&str; 28] = [
    "age",
    "age < 16",
    "age >= 16 && age < 18",
    "reason == \"passport\"",
    "!has_file",
    "postal_code.startsWith(\"M\")",
    "student in [\"secondary\", \"post_secondary\"]",
    "children_ages.any_between(3, 9)",
    "&&",
    "||",
    "!",
    "(",
    ")",
    "?",
    ":",
    "==",
    "!=",
    "<=",
    "in",
    "[",
    "]",
    "\"",
    "true",
    "false",
    "-9223372036854775808",
    "9223372036854775808",
    "1.5e308",
    "\"\\u0000\"",
];

/// Throws the same for the same seed (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    /// Below a bound; nought where the bound is.
    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound.max(1)).unwrap()).unwrap()
    }
    fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }
}

/// The texts between double quotes, where swapping them leaves a file that still reads.
fn quoted(text: &str) -> Vec<std::ops::Range<usize>> {
    let marks: Vec<usize> = text.match_indices('"').map(|(at, _)| at).collect();
    marks.chunks_exact(2).map(|pair| pair[0] + 1..pair[1]).collect()
}

/// A place between two letters.
fn boundary(dice: &mut Dice, text: &str) -> usize {
    let mut at = dice.below(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Spoils a pack in one to three ways.
fn spoilt_pack(dice: &mut Dice, pack: &str) -> String {
    let mut text = pack.to_owned();
    for _ in 0..=dice.below(3) {
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        let (a, b) = (dice.below(lines.len()), dice.below(lines.len()));
        text = match dice.below(9) {
            0 => {
                lines.remove(a.min(lines.len().saturating_sub(1)));
                lines.concat()
            }
            1 => {
                lines.insert(a, lines[b]);
                lines.concat()
            }
            2 => {
                lines.swap(a, b);
                lines.concat()
            }
            // An id, a number, a time or some words in place of others.
            3..=5 => {
                let places = quoted(&text);
                let (to, from) = (dice.below(places.len()), dice.below(places.len()));
                match (places.get(to), places.get(from)) {
                    (Some(to), Some(from)) => {
                        format!("{}{}{}", &text[..to.start], &text[from.clone()], &text[to.end..])
                    }
                    _ => text.clone(),
                }
            }
            6 => {
                let at = boundary(dice, &text);
                format!("{}{}{}", &text[..at], dice.pick(&BARBS), &text[at..])
            }
            7 => {
                let places = quoted(&text);
                let rule = spoilt_rule(dice).replace(['"', '\\', '\n', '\r'], "'");
                match places.get(dice.below(places.len())) {
                    Some(to) => format!("{}{rule}{}", &text[..to.start], &text[to.end..]),
                    None => rule,
                }
            }
            _ => {
                let digits: Vec<usize> = text
                    .match_indices(|c: char| c.is_ascii_digit())
                    .map(|(at, _)| at)
                    .collect();
                match digits.get(dice.below(digits.len())) {
                    Some(&at) => format!("{}{}{}", &text[..at], dice.below(1000), &text[at + 1..]),
                    None => text.clone(),
                }
            }
        };
        if text.is_empty() {
            break;
        }
    }
    match dice.below(40) {
        0 => text[..boundary(dice, &text)].to_owned(),
        1 => text.repeat(1 + MAX_LENGTH / text.len().max(1)),
        2 => {
            let mut text = text.repeat(MAX_LENGTH / text.len().max(1));
            text.truncate(MAX_LENGTH);
            text
        }
        _ => text,
    }
}

/// A rule out of pieces, now and then endless or deep.
fn spoilt_rule(dice: &mut Dice) -> String {
    let mut text = String::new();
    for _ in 0..=dice.below(12) {
        match dice.below(10) {
            0 => text.push_str(dice.pick(&BARBS)),
            1 => text.truncate(boundary(dice, &text)),
            _ => text.push_str(dice.pick(&PIECES)),
        }
        if dice.below(4) > 0 {
            text.push_str(dice.pick(&[" ", " && ", " || ", " ? ", " : "]));
        }
    }
    match dice.below(40) {
        0 => text.repeat(1 + dice.below(2000)),
        1 => format!("{}{text}{}", "(".repeat(500), ")".repeat(500)),
        2 => format!("{}age", "!".repeat(dice.below(5000))),
        _ => text,
    }
}

/// Each refusal says which file, where in it, what is wrong and what to do.
fn refusals_help(texts: &BTreeMap<&str, &str>, faults: &[Fault]) {
    assert!(!faults.is_empty(), "refused without a reason");
    for fault in faults {
        let text = texts
            .get(fault.pack.as_str())
            .unwrap_or_else(|| panic!("there is no file for {fault}"));
        let lines: Vec<&str> = text.split('\n').collect();
        assert!(
            (1..=lines.len()).contains(&fault.line),
            "there is no such line: {fault}"
        );
        let letters = lines[fault.line - 1].chars().count();
        assert!(
            (1..=letters + 1).contains(&fault.column),
            "there is no such column: {fault}"
        );
        assert!(
            !fault.problem.trim().is_empty() && !fault.remedy.trim().is_empty(),
            "{fault}"
        );
    }
}

/// Everything that is done with a line.
fn holds_together(line: &Line, before: &Line) {
    line.test();
    let (states, offices) = (BTreeMap::new(), |_: &str, _: &str| OfficeFound::None);
    let mut answers = Facts::new();
    // The first question asked is answered, then the next, until none is left.
    for lang in [Lang::en(), Lang::fr()] {
        for case in line.pack.case.iter().take(2) {
            let situation = Situation {
                at: line.moment(case.at),
                lang: &lang,
                answers: &answers,
                states: &states,
                free: Some(&[]),
                offices: &offices,
                stop_to_ask: false,
            };
            for step in &line.walk(&situation).steps {
                line.step_in_words(step, situation.at, &lang);
            }
        }
        while let Some(ask) = line.verdict(&answers).ask.map(str::to_owned) {
            let question = line.question(&ask).expect("what is asked is a question");
            assert!(answers.get(&ask).is_none(), "`{ask}` is asked again");
            let choice = question.choices.first().map(|choice| Value::from(choice.code.as_str()));
            answers.answer(&ask, choice.unwrap_or(Value::Int(17)));
        }
        line.drawing(&lang);
        lines::diff(&before.pack, &line.pack, &lang);
        lines::diff(&line.pack, &before.pack, &lang);
    }
}

/// `true` where the pack is read.
fn pack(dice: &mut Dice, whole: &BTreeMap<&str, Line>) -> bool {
    let (id, text) = SHIPPED[dice.below(SHIPPED.len())];
    let text = spoilt_pack(dice, text);
    let part = if dice.below(8) == 0 {
        spoilt_pack(dice, if id == "small" { SMALL_PART } else { PART })
    } else if id == "small" {
        SMALL_PART.to_owned()
    } else {
        PART.to_owned()
    };
    // Every name that is included has a part, as in a folder full of files.
    let named = std::cell::RefCell::new(Vec::new());
    let read = Line::read(id, &text, |name| {
        named.borrow_mut().push(name.to_owned());
        Some(part.clone())
    });
    let named = named.into_inner();
    let mut texts: BTreeMap<&str, &str> = named.iter().map(|name| (name.as_str(), part.as_str())).collect();
    texts.insert(id, &text);
    match &read {
        Ok(line) => holds_together(line, &whole[id]),
        Err(faults) => refusals_help(&texts, faults),
    }
    read.is_ok()
}

fn rule(dice: &mut Dice) {
    let text = spoilt_rule(dice);
    match text.parse::<Rule>() {
        Ok(rule) => {
            let facts = Facts::new().with("age", 17).with("reason", "passport");
            for facts in [&Facts::new(), &facts] {
                let verdict = rule.evaluate(facts);
                assert_eq!(
                    verdict.truth.is_settled(),
                    verdict.open.is_empty() && verdict.declined.is_empty()
                );
            }
            rule.is_impossible();
            let again = rule.expr().to_string();
            assert_eq!(again.parse::<Rule>().as_ref(), Ok(&rule), "{again}");
        }
        Err(RuleError::Syntax { place, problem, remedy } | RuleError::Check { place, problem, remedy }) => {
            assert!(place.line >= 1 && place.column >= 1 && !problem.trim().is_empty() && !remedy.trim().is_empty());
        }
        Err(other) => panic!("a rule alone knows no {other:?}"),
    }
}

/// Processor time of this thread, where the system tells it.
fn spent() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// Runs one, and says how long it took; a failure names it.
fn one<T>(what: &str, seed: u64, n: u64, most: Duration, run: impl FnOnce(&mut Dice) -> T) -> (T, Duration) {
    let mut dice = Dice(seed ^ n.wrapping_mul(0xd134_2543_de82_ef95));
    let start = spent();
    let held = catch_unwind(AssertUnwindSafe(|| run(&mut dice)));
    let took = spent()
        .zip(start)
        .map_or(Duration::ZERO, |(end, start)| end.saturating_sub(start));
    let came = held.unwrap_or_else(|_| panic!("{what} {n} of FRONTDOOR_SEED={seed}"));
    assert!(took <= most, "{what} {n} of FRONTDOOR_SEED={seed} took {took:?}");
    (came, took)
}

#[test]
fn whatever_a_pack_or_a_rule_says_it_is_read_or_refused_soon_with_place_and_remedy() {
    let whole: BTreeMap<&str, Line> = SHIPPED
        .map(|(id, text)| {
            let part = if id == "small" { SMALL_PART } else { PART };
            (
                id,
                Line::read(id, text, |_| Some(part.to_owned())).expect("it is right"),
            )
        })
        .into();
    let long = std::env::var_os("FRONTDOOR_LONG").is_some();
    let given = std::env::var("FRONTDOOR_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed: u64 = given.unwrap_or_else(|| if long { RandomState::new().hash_one(LONG) } else { 211 });
    println!("FRONTDOOR_SEED={seed}");
    let begun = Instant::now();
    let (mut slowest_pack, mut slowest_rule, mut n, mut read) = (Duration::ZERO, Duration::ZERO, 0, 0);
    while n < ALWAYS || long && begun.elapsed() < LONG {
        let (is_read, took) = one("pack", seed, n, SLOWEST_PACK, |dice| pack(dice, &whole));
        slowest_pack = slowest_pack.max(took);
        read += u64::from(is_read);
        for m in n * 10..n * 10 + 10 {
            slowest_rule = slowest_rule.max(one("rule", seed, m, SLOWEST_RULE, rule).1);
        }
        n += 1;
    }
    println!("{n} packs, {read} of them read, the slowest {slowest_pack:?}");
    println!("{} rules, the slowest {slowest_rule:?}", n * 10);
    assert!(
        n / 20 < read && read < n / 2,
        "the packs are spoilt too much or too little"
    );
}
