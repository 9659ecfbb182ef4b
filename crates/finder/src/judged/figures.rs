//! How well answers meet what was judged.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use places::Gazetteer;
use serde::Serialize;

use super::grades::Grades;
use super::line::Judged;
use crate::{Answer, Finder, FinderError, Question, Widened};

/// Hits that count: a list longer than this is not read.
const READ: usize = 10;

/// How well a set of questions was answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Figures {
    /// How many questions.
    pub questions: usize,
    /// Discounted gain of the first ten (2^grade − 1, by the logarithm of the rank), against the best order of all
    /// services of the directory.
    pub ndcg_at_10: f64,
    /// Share of questions whose first hit is relevant.
    pub success_at_1: f64,
    /// Share with a relevant one among the first three.
    pub success_at_3: f64,
    /// One divided by the rank of the first relevant hit among the first ten, on average.
    pub mrr: f64,
    /// Share of questions that found nothing: no hit, or only what is shown when everything asked for was given up.
    pub zero_result_rate: f64,
}

/// What a file of judged questions showed.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    /// All questions.
    #[serde(flatten)]
    pub all: Figures,
    /// Half of the searches took at most so many milliseconds.
    pub p50_ms: f64,
    /// Ninety-nine of a hundred took at most so many.
    pub p99_ms: f64,
    /// By language.
    pub by_lang: BTreeMap<String, Figures>,
    /// By kind, where the file has kinds.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub by_kind: BTreeMap<String, Figures>,
    /// Lines left out because no service of this directory answers them.
    pub left_out: Vec<usize>,
    /// Lines asked without their place because it is not known here.
    pub places_not_known: Vec<usize>,
}

/// One question, asked.
#[derive(Debug)]
pub struct Asked<'q> {
    /// The question.
    pub judged: &'q Judged,
    /// What was answered.
    pub answer: Answer,
    /// The grades of the hits, in their order.
    pub grades: Vec<u8>,
    /// How well.
    pub figures: Figures,
}

/// Asks every question and says how well it was answered. `asked` sees each with its answer. The lines that pin a crisis
/// line above the list are no part of the list, and are not counted.
pub fn measure<'q>(
    finder: &Finder,
    gazetteer: &Gazetteer,
    grades: &Grades,
    questions: &'q [Judged],
    at: Timestamp,
    mut asked: impl FnMut(Asked<'q>),
) -> Result<Report, FinderError> {
    let mut report = Report::default();
    let mut took = Vec::with_capacity(questions.len());
    for judged in questions {
        let relevant = grades.relevant(&judged.relevant);
        if relevant.is_empty() {
            report.left_out.push(judged.line);
            continue;
        }
        let mut question = Question::new(judged.words.clone(), judged.lang.clone(), at);
        if let Some(place) = &judged.near {
            question.near = gazetteer.resolve(place).found();
            if question.near.is_none() {
                report.places_not_known.push(judged.line);
            }
        }
        let began = Instant::now();
        let answer = finder.search(&question, gazetteer)?;
        took.push(began.elapsed());
        let of_hits: Vec<u8> = answer
            .hits
            .iter()
            .map(|hit| relevant.get(hit.id.as_str()).copied().unwrap_or_default())
            .collect();
        let found = !answer.hits.is_empty() && !answer.widened.contains(&Widened::Everything);
        let figures = Figures::of_one(&of_hits, &relevant, found);
        report.all.add(&figures);
        let lang = judged.lang.as_str().to_owned();
        report.by_lang.entry(lang).or_default().add(&figures);
        if let Some(kind) = &judged.kind {
            report.by_kind.entry(kind.clone()).or_default().add(&figures);
        }
        asked(Asked {
            judged,
            answer,
            grades: of_hits,
            figures,
        });
    }
    let sets = [&mut report.all].into_iter();
    sets.chain(report.by_lang.values_mut())
        .chain(report.by_kind.values_mut())
        .for_each(Figures::average);
    took.sort_unstable();
    report.p50_ms = percentile(&took, 50);
    report.p99_ms = percentile(&took, 99);
    Ok(report)
}

impl Figures {
    /// Of one question: the grades of its hits in order, and of all services that answer it.
    pub fn of_one(hits: &[u8], relevant: &HashMap<&str, u8>, found: bool) -> Figures {
        let hits = &hits[..hits.len().min(READ)];
        let mut best: Vec<u8> = relevant.values().copied().collect();
        best.sort_unstable_by(|a, b| b.cmp(a));
        best.truncate(READ);
        let first = hits.iter().position(|grade| *grade > 0);
        let share = |holds: bool| if holds { 1.0 } else { 0.0 };
        #[expect(clippy::cast_precision_loss, reason = "at most ten")]
        let mrr = first.map_or(0.0, |at| 1.0 / (at + 1) as f64);
        Figures {
            questions: 1,
            ndcg_at_10: gain(hits) / gain(&best),
            success_at_1: share(first == Some(0)),
            success_at_3: share(first.is_some_and(|at| at < 3)),
            mrr,
            zero_result_rate: share(!found),
        }
    }
    fn each(&mut self) -> [&mut f64; 5] {
        [
            &mut self.ndcg_at_10,
            &mut self.success_at_1,
            &mut self.success_at_3,
            &mut self.mrr,
            &mut self.zero_result_rate,
        ]
    }
    /// Adds those of another question; [`Figures::average`] comes last.
    pub fn add(&mut self, other: &Figures) {
        self.questions += other.questions;
        let mut other = *other;
        for (sum, value) in self.each().into_iter().zip(other.each()) {
            *sum += *value;
        }
    }
    /// From sums to averages.
    pub fn average(&mut self) {
        #[expect(clippy::cast_precision_loss, reason = "some hundred questions")]
        let questions = self.questions.max(1) as f64;
        for value in self.each() {
            *value /= questions;
        }
    }
}

/// Discounted cumulative gain.
fn gain(grades: &[u8]) -> f64 {
    (2_u32..)
        .zip(grades)
        .map(|(rank, grade)| (f64::from(*grade).exp2() - 1.0) / f64::from(rank).log2())
        .sum()
}

/// Milliseconds that so many of a hundred took at most, to the microsecond.
pub fn percentile(took: &[Duration], of_hundred: usize) -> f64 {
    let at = (took.len() * of_hundred).div_ceil(100).saturating_sub(1);
    let micros = took.get(at).map_or(0, Duration::as_micros);
    #[expect(clippy::cast_precision_loss, reason = "milliseconds")]
    let ms = micros as f64 / 1e3;
    ms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    #[test]
    fn the_best_order_is_worth_one_and_a_worse_one_less() {
        let relevant = HashMap::from([("a", 3), ("b", 1)]);
        let best = Figures::of_one(&[3, 1, 0], &relevant, true);
        assert!(close(best.ndcg_at_10, 1.0));
        let other = Figures::of_one(&[0, 1, 0, 3], &relevant, true);
        let expected = (1.0 / 3_f64.log2() + 7.0 / 5_f64.log2()) / (7.0 + 1.0 / 3_f64.log2());
        assert!(close(other.ndcg_at_10, expected), "{}", other.ndcg_at_10);
        assert!(close(other.mrr, 0.5) && close(other.success_at_1, 0.0) && close(other.success_at_3, 1.0));
    }
    #[test]
    fn what_stands_behind_the_tenth_counts_nothing() {
        let relevant = HashMap::from([("a", 3)]);
        let mut hits = vec![0; 10];
        hits.push(3);
        let figures = Figures::of_one(&hits, &relevant, true);
        assert!(close(figures.ndcg_at_10, 0.0) && close(figures.mrr, 0.0));
    }
    #[test]
    fn figures_are_averages() {
        let relevant = HashMap::from([("a", 3)]);
        let mut all = Figures::default();
        all.add(&Figures::of_one(&[3], &relevant, true));
        all.add(&Figures::of_one(&[], &relevant, false));
        all.average();
        assert_eq!(all.questions, 2);
        assert!(close(all.ndcg_at_10, 0.5) && close(all.success_at_1, 0.5) && close(all.zero_result_rate, 0.5));
    }
    #[test]
    fn percentiles_are_of_the_searches_themselves() {
        let took: Vec<Duration> = (1..=100).map(Duration::from_millis).collect();
        assert!(close(percentile(&took, 50), 50.0) && close(percentile(&took, 99), 99.0));
        assert!(close(percentile(&took[..1], 99), 1.0) && close(percentile(&[], 99), 0.0));
    }
}
