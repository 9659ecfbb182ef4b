//! The judged questions: what a release must keep. Floors stand a little under what is measured, on the half that nobody tunes
//! on; `crates/finder/judged/README.md` says how to look closer.

use finder::judged::{self, Figures, Half, Judged, Report};
use store::testing::START;

use crate::directories::{Directory, baltimore, demonstration, here};

/// The report half of a file.
fn questions(file: &str) -> Vec<Judged> {
    let text = std::fs::read_to_string(here("judged").join(file)).expect("the file of judged questions");
    let mut questions = judged::read(&text).unwrap_or_else(|bad| panic!("{file}, {}", bad[0]));
    questions.retain(|question| Half::of(&question.words) == Half::Report);
    questions
}

fn measure(directory: &Directory, file: &str) -> Report {
    let (questions, at) = (questions(file), START.timestamp());
    let report = judged::measure(
        &directory.finder,
        &directory.source.gazetteer,
        &directory.grades,
        &questions,
        at,
        |_| (),
    );
    let report = report.expect("every question is answered");
    println!("{file}: {report:#?}");
    assert_eq!(report.left_out, [0_usize; 0], "judged on services that are gone");
    assert_eq!(report.places_not_known, [0_usize; 0]);
    report
}
fn holds(what: &str, figures: &Figures, ndcg: f64, first: f64) {
    assert!(
        figures.ndcg_at_10 >= ndcg,
        "{what}: nDCG@10 {:.3} is below {ndcg}",
        figures.ndcg_at_10
    );
    assert!(
        figures.success_at_1 >= first,
        "{what}: success@1 {:.3} is below {first}",
        figures.success_at_1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn judged_questions_to_the_demonstration_are_answered_as_well_as_they_were() {
    let directory = demonstration().await;
    holds("English", &measure(&directory, "demo.en.jsonl").all, 0.80, 0.74);
    holds("French", &measure(&directory, "demo.fr.jsonl").all, 0.85, 0.85);
    let dangers = |file| measure(&directory, file).all;
    holds("English, in danger", &dangers("crisis.demo.en.jsonl"), 0.75, 0.76);
    holds("French, in danger", &dangers("crisis.demo.fr.jsonl"), 0.83, 0.87);
}

#[tokio::test(flavor = "multi_thread")]
async fn judged_questions_to_a_real_211_are_answered_as_well_as_they_were() {
    let Some(directory) = baltimore().await else { return };
    holds("Baltimore", &measure(&directory, "baltimore.en.jsonl").all, 0.69, 0.69);
    let dangers = measure(&directory, "crisis.baltimore.en.jsonl").all;
    holds("Baltimore, in danger", &dangers, 0.53, 0.72);
}
