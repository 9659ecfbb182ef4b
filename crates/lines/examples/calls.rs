//! How quick verdicts and walks are: `cargo run --release -p lines --example calls`.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Instant;

use language::Lang;
use lines::pack::OfficeFound;
use lines::{Line, Situation};
use rules::Facts;

#[expect(clippy::print_stdout, reason = "the answer of the program")]
fn main() {
    let part = include_str!("../../../lines/green-shield-follow-up.toml");
    let text = include_str!("../../../lines/dso-toronto.toml");
    let line = Line::read("dso-toronto", text, |_| Some(part.to_owned())).expect("the shipped pack is right");

    let open = Facts::new().with("reason", "services").with("age", 30);
    let rounds = 20_000;
    let start = Instant::now();
    for _ in 0..rounds {
        black_box(line.verdict(black_box(&open)));
    }
    let each = start.elapsed().as_secs_f64() * 1000.0 / f64::from(rounds);
    println!("a verdict with its next question: {each:.4} ms (dso-toronto, two of eight answers given)");

    // Every case of the pack in turn: all routes, all fallbacks, eleven or so questions in the longest.
    let one = calls(&line);
    println!("whole calls: {one:.0} a second on one core (dso-toronto, its cases in turn)");
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let all: f64 = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..threads).map(|_| scope.spawn(|| calls(&line))).collect();
        runs.into_iter()
            .map(|run| run.join().expect("a walk never panics"))
            .sum()
    });
    println!("whole calls: {all:.0} a second on {threads} threads");
}

/// Walks calls for a while, and says how many a second.
fn calls(line: &Line) -> f64 {
    let (states, lang) = (BTreeMap::new(), Lang::en());
    let offices = |_: &str, _: &str| OfficeFound::None;
    let at = line.moment(line.pack.case[0].at);
    let rounds = 20_000;
    let start = Instant::now();
    for case in line.pack.case.iter().cycle().take(rounds) {
        black_box(line.walk(&Situation {
            at,
            lang: &lang,
            answers: &case.answers,
            states: &states,
            free: None,
            offices: &offices,
            stop_to_ask: false,
        }));
    }
    #[expect(clippy::cast_precision_loss, reason = "a small count")]
    let rounds = rounds as f64;
    rounds / start.elapsed().as_secs_f64()
}
