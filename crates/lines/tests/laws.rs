//! Laws of verdicts and walks, over the shipped packs and every way of answering them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use language::Lang;
use lines::pack::{DestinationState, OfficeFound};
use lines::{Finding, Line, Reply, Situation, Step};
use proptest::prelude::*;
use rules::{Facts, Kind, Value};

const PART: &str = include_str!("../../../lines/green-shield-follow-up.toml");

/// The shipped lines that have a number.
fn shipped() -> &'static [Line] {
    static LINES: OnceLock<Vec<Line>> = OnceLock::new();
    LINES.get_or_init(|| {
        [
            ("211", include_str!("../../../lines/211.toml")),
            ("dso-toronto", include_str!("../../../lines/dso-toronto.toml")),
            ("finding-your-way", include_str!("../../../lines/finding-your-way.toml")),
            ("good2talk", include_str!("../../../lines/good2talk.toml")),
        ]
        .into_iter()
        .map(|(id, text)| Line::read(id, text, |_| Some(PART.to_owned())).unwrap())
        .collect()
    })
}

/// Answers worth giving to a question.
fn answers(line: &Line, id: &str) -> Vec<Value> {
    let question = line.question(id).unwrap();
    match question.kind.unwrap() {
        Kind::YesNo => vec![true.into(), false.into()],
        Kind::Choice => question.choices.iter().map(|c| Value::from(c.code.as_str())).collect(),
        Kind::Integer => [0, 15, 16, 17, 18, 40, 120].into_iter().map(Value::Int).collect(),
        _ => ["M5V 2T6", "l3r", "L", "P7B", "H2X 1Y4", "nowhere"]
            .into_iter()
            .map(Value::from)
            .collect(),
    }
}

/// For each question an answer, a refusal, or nothing.
fn some_answers(line: usize) -> impl Strategy<Value = Facts> {
    let questions = shipped()[line].pack.question.len();
    prop::collection::vec((0..6_u8, any::<prop::sample::Index>()), questions).prop_map(move |picks| {
        let line = &shipped()[line];
        let mut facts = Facts::new();
        for (question, (how, which)) in line.pack.question.iter().zip(picks) {
            match how {
                0 => {}
                1 => facts.decline(&question.id),
                _ => facts.answer(&question.id, which.get(&answers(line, &question.id)).clone()),
            }
        }
        facts
    })
}

fn a_call() -> impl Strategy<Value = (usize, Facts)> {
    (0..4_usize).prop_flat_map(|line| (Just(line), some_answers(line)))
}

fn states(line: &Line, picks: &[u8]) -> BTreeMap<String, DestinationState> {
    let all = [
        DestinationState::Ready,
        DestinationState::Closed,
        DestinationState::Full,
        DestinationState::NoAnswer,
        DestinationState::Refuses,
    ];
    let ids = line.pack.destination.iter().map(|d| d.id.clone());
    ids.zip(picks.iter().map(|pick| all[usize::from(*pick) % all.len()]))
        .collect()
}

fn office(pick: u8) -> OfficeFound {
    match pick % 3 {
        0 => OfficeFound::None,
        1 => OfficeFound::Several(vec!["One".into(), "Other".into()]),
        _ => OfficeFound::One {
            name: "One".into(),
            phone: "416-555-0199".into(),
        },
    }
}

/// So many cases, or as many as `PROPTEST_CASES` says, as in the long run.
fn cases(usual: u32) -> ProptestConfig {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default(),
        None => ProptestConfig::with_cases(usual),
    }
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn the_order_of_answering_never_changes_a_verdict((at, facts) in a_call(), seed in any::<u64>()) {
        let line = &shipped()[at];
        let mut names: Vec<&str> = facts.iter().map(|(name, _)| name).collect();
        names.sort_by_key(|name| name.bytes().fold(seed, |h, b| h.wrapping_mul(31).wrapping_add(u64::from(b))));
        let mut shuffled = Facts::new();
        for name in names {
            match facts.get(name) {
                Some(value) => shuffled.answer(name, value.clone()),
                None => shuffled.decline(name),
            }
            line.verdict(&shuffled);
        }
        prop_assert_eq!(line.verdict(&shuffled), line.verdict(&facts));
    }

    #[test]
    fn answering_one_more_question_never_changes_a_settled_verdict((at, facts) in a_call(), which in any::<prop::sample::Index>(), answer in any::<prop::sample::Index>()) {
        let line = &shipped()[at];
        let before = line.verdict(&facts);
        let question = which.get(&line.pack.question);
        if before.route.is_some() && facts.get(&question.id).is_none() {
            let more = facts.clone().with(&question.id, answer.get(&answers(line, &question.id)).clone());
            let after = line.verdict(&more);
            prop_assert_eq!((before.finding, before.route), (after.finding, after.route));
        }
    }

    #[test]
    fn every_answer_named_is_needed_and_together_they_are_enough((at, facts) in a_call()) {
        let line = &shipped()[at];
        let verdict = line.verdict(&facts);
        prop_assert_eq!(verdict.route.is_none(), verdict.finding == Finding::NotEnough);
        let Some(route) = verdict.route else { return Ok(()) };
        let mut only = Facts::new();
        for because in &verdict.because {
            only.answer(because.question, facts.get(because.question).expect("reasons are answered").clone());
        }
        prop_assert_eq!(line.verdict(&only).route, Some(route));
        for because in &verdict.because {
            let mut without = only.clone();
            without.forget(because.question);
            prop_assert_eq!(line.verdict(&without).route, None, "{} is not needed", because.question);
        }
    }

    #[test]
    fn an_open_verdict_asks_for_something_that_is_not_answered_until_nothing_is_left((at, facts) in a_call(), pick in any::<prop::sample::Index>()) {
        let line = &shipped()[at];
        let mut facts = facts;
        for _ in 0..=line.pack.question.len() {
            let verdict = line.verdict(&facts);
            let Some(ask) = verdict.ask else { return Ok(()) };
            prop_assert!(verdict.route.is_none());
            prop_assert!(facts.get(ask).is_none() && !facts.is_declined(ask), "{} was asked", ask);
            let answer = pick.get(&answers(line, ask)).clone();
            facts.answer(ask, answer);
        }
        prop_assert!(false, "still asking after everything was answered");
    }

    #[test]
    fn every_call_ends_somewhere_and_no_question_is_asked_twice((at, facts) in a_call(), picks in prop::collection::vec(any::<u8>(), 10), hour in 0..24_i8, day in 1..28_i8, found in any::<u8>(), fr in any::<bool>(), free in 0..3_usize) {
        let line = &shipped()[at];
        let lang = if fr { Lang::fr() } else { Lang::en() };
        let states = states(line, &picks);
        let offices = |_: &str, _: &str| office(found);
        let free = [vec![], vec![Lang::en()], vec![Lang::en(), Lang::fr()]][free].clone();
        let situation = Situation {
            at: line.moment(jiff::civil::date(2026, 2, day).at(hour, 30, 0, 0)),
            lang: &lang,
            answers: &facts,
            states: &states,
            free: Some(&free),
            offices: &offices,
            stop_to_ask: false,
        };
        let walk = line.walk(&situation);
        let mut asked = walk.asked.clone();
        asked.sort_unstable();
        asked.dedup();
        prop_assert_eq!(asked.len(), walk.asked.len());
        let last = walk.steps.iter().rev().find_map(|step| match step {
            Step::Try(tried) => Some(&tried.result),
            _ => None,
        });
        prop_assert_eq!(last, Some(&Reply::Takes), "the call hangs in the air");
        for lang in [Lang::en(), Lang::fr()] {
            for step in &walk.steps {
                for said in line.step_in_words(step, situation.at, &lang) {
                    prop_assert!(!said.to_lowercase().contains("confirm"), "{}", said);
                }
            }
        }
        // Stopping to ask comes to the same end, question by question.
        let mut told = Facts::new();
        for _ in 0..=line.pack.question.len() {
            let stopped = line.walk(&Situation { answers: &told, stop_to_ask: true, ..situation });
            let Some(id) = stopped.waits_for.map(str::to_owned) else {
                prop_assert_eq!(&stopped.tried, &walk.tried);
                prop_assert_eq!(&stopped.asked, &walk.asked);
                return Ok(());
            };
            match facts.get(&id) {
                Some(value) => told.answer(&id, value.clone()),
                None => told.decline(&id),
            }
        }
        prop_assert!(false, "still asking after everything was answered");
    }
}

#[test]
fn changing_an_answer_may_change_the_verdict() {
    let line = &shipped()[1];
    let facts = Facts::new()
        .with("reason", "services")
        .with("age", 40)
        .with("postal_code", "M5V")
        .with("has_file", false)
        .with("disability_before_18", true)
        .with("limits_learning", true)
        .with("limits_daily_living", true)
        .with("has_assessment", true);
    assert_eq!(line.verdict(&facts).finding, Finding::Likely);
    assert_eq!(line.verdict(&facts.with("age", 12)).finding, Finding::Not);
}

#[test]
fn a_child_is_sent_on_after_one_more_answer_and_the_reasons_are_said_in_both_languages() {
    let line = &shipped()[1];
    let facts = Facts::new().with("reason", "services").with("age", 12);
    let verdict = line.verdict(&facts);
    let said: Vec<String> = [Lang::en(), Lang::fr()]
        .iter()
        .flat_map(|lang| verdict.because.iter().map(|b| line.reason_in_words(b, &facts, lang)))
        .collect();
    assert_eq!(
        said,
        [
            "Reason for the call: Adult developmental services",
            "Age: 12",
            "Raison de l’appel\u{a0}: Services aux adultes ayant une déficience intellectuelle",
            "Âge\u{a0}: 12"
        ]
    );
}

#[test]
fn an_answer_that_another_answer_makes_spare_is_not_named() {
    let line = &shipped()[1];
    // For Passport it makes no difference whether there is a file.
    let facts = Facts::new()
        .with("reason", "passport")
        .with("age", 40)
        .with("postal_code", "M5V")
        .with("has_file", false)
        .with("disability_before_18", true)
        .with("limits_learning", true)
        .with("limits_daily_living", true);
    let verdict = line.verdict(&facts);
    assert_eq!(verdict.finding, Finding::Likely);
    assert!(!verdict.because.iter().any(|because| because.question == "has_file"));
}
