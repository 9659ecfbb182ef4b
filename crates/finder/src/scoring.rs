//! What passes is scored, and the best of it kept: what cannot be among them is not read.

use hours::OpenState;
use tantivy::DocId;

use crate::best::{Best, Candidate, Order};
use crate::in_segment::{ANSWERS, NAMED};
use crate::judge::Judge;
use crate::lists::number;
use crate::rank::Pass;
use crate::traits::OnGlobe;
use crate::window::Window;
use crate::{Sort, weights};

/// Scores services of one question, window by window.
pub(crate) struct Scoring<'p> {
    pass: &'p Pass<'p>,
    /// Compares all by what they are about: few were found.
    few: bool,
    possible: f32,
    /// What shares words and answers nothing that was understood is less likely meant, the surer the understanding.
    beside: f32,
    pub(crate) best: Best,
    /// The order of the last of the best, where that is by distance, as the square of a chord and a little more.
    farthest: (Order, f64),
    /// Of the window that is being scored, what may be among the best.
    may: Vec<Heard>,
}

/// What the words of a question say of a service.
struct Heard {
    doc: DocId,
    marks: u32,
    text: f32,
    alike: f32,
    named: f32,
}

/// Comes before all.
const FIRST: Order = (0, i64::MIN);
/// Kilometres are rounded: what is so little farther may be as near.
const ROUNDED_KM: f64 = 0.01;
/// The order of all where it is by score.
const SAME: Order = (0, 0);

impl<'p> Scoring<'p> {
    pub(crate) fn new(pass: &'p Pass<'p>, keep: usize, few: bool) -> Scoring<'p> {
        let sure: f32 = pass.needs.iter().map(|need| need.strength).sum();
        Scoring {
            pass,
            few,
            possible: pass.texts.possible(),
            beside: 1.0 - weights::TEXT_BESIDE_NEED * sure.min(1.0),
            best: Best::new(keep),
            farthest: (FIRST, 0.0),
            may: Vec::new(),
        }
    }

    /// Scores what is asked for of a window.
    pub(crate) fn score(&mut self, segment: usize, window: &Window<'_>, judge: &mut Judge<'_>) {
        judge.look_ahead(window);
        let mut may = std::mem::take(&mut self.may);
        window.each(|doc| may.extend(self.heard(segment, doc, judge)));
        // None of these reads waits for another: one by one each would wait for memory alone.
        judge.read_ahead(may.iter().map(|heard| heard.doc));
        for heard in may.drain(..) {
            if !self.is_far(heard.doc, judge) {
                self.judge(segment, &heard, judge);
            }
        }
        self.may = may;
    }

    /// What the words say of a service; nothing of one that cannot be among the best.
    #[inline]
    fn heard(&self, segment: usize, doc: DocId, judge: &Judge<'_>) -> Option<Heard> {
        let texts = self.pass.texts;
        let segment_ord = number(segment);
        let (marks, said) = texts.segments[segment].of(doc);
        let share = if marks & (ANSWERS | NAMED) == 0 {
            self.beside
        } else {
            1.0
        };
        let heard = Heard {
            doc,
            marks,
            text: scaled(said * share, self.possible),
            alike: if self.few { texts.alike(segment_ord, doc) } else { 0.0 },
            named: texts.named(segment_ord, doc, marks),
        };
        let earliest = match self.pass.question.sort {
            Sort::Relevance => SAME,
            Sort::Distance if judge.is_somewhere() => FIRST,
            Sort::Distance => by_distance(None, judge.is_remote(doc)),
            Sort::Opening if judge.is_open(doc) => FIRST,
            Sort::Opening => NOT_OPEN,
        };
        let most = heard.text + judge.at_most(doc, heard.named) + heard.alike;
        self.best.may_take(earliest, most, || judge.lot(doc)).then_some(heard)
    }

    /// Whether it is known to be too far away: compared by chords, so that no kilometres need be worked out for most.
    #[inline]
    fn is_far(&mut self, doc: DocId, judge: &Judge<'_>) -> bool {
        if self.pass.question.sort != Sort::Distance {
            return false;
        }
        let Some(latest) = self.best.latest().filter(|(known, _)| *known == 0) else {
            return false;
        };
        if self.farthest.0 != latest {
            #[expect(clippy::cast_precision_loss, reason = "metres on this globe")]
            let km = latest.1 as f64 / 1e3;
            self.farthest = (latest, OnGlobe::chord_of(km + ROUNDED_KM));
        }
        !judge.is_remote(doc) && judge.chord(doc).is_none_or(|chord| chord > self.farthest.1)
    }

    fn judge(&mut self, segment: usize, heard: &Heard, judge: &mut Judge<'_>) {
        let &Heard {
            doc,
            marks,
            text,
            alike,
            named,
        } = heard;
        let order = match self.pass.question.sort {
            Sort::Relevance => SAME,
            Sort::Distance => by_distance(judge.km(doc), judge.is_remote(doc)),
            Sort::Opening => by_opening(judge.opening(doc)),
        };
        let lot = || judge.lot(doc);
        if !self.best.may_take(order, f32::INFINITY, lot) {
            return;
        }
        let mut holds = judge.wherever(doc, named);
        // How far away it is, is worked out for what might be among the best next door.
        if !self
            .best
            .may_take(order, text + judge.next_door(holds.parts) + alike, || judge.lot(doc))
        {
            return;
        }
        judge.place(doc, &mut holds);
        let other = holds.parts.sum();
        if self.best.may_take(order, text + other + alike, || judge.lot(doc)) {
            self.best.put(Candidate {
                segment: number(segment),
                doc,
                marks,
                text,
                other,
                closer: 0.0,
                alike,
                order,
                lot: judge.lot(doc),
            });
        }
    }
}

/// By metres; what comes without going anywhere counts as [`weights::REMOTE_KM`] away, and what is nowhere known comes last.
fn by_distance(km: Option<f64>, remote: bool) -> Order {
    let km = match (km, remote) {
        (Some(km), true) => km.min(weights::REMOTE_KM),
        (Some(km), false) => km,
        (None, true) => weights::REMOTE_KM,
        (None, false) => return (1, 0),
    };
    #[expect(clippy::cast_possible_truncation, reason = "metres on this globe")]
    let metres = (km * 1e3).round() as i64;
    (0, metres)
}

/// The text part: all words at their best count [`weights::TEXT`].
pub(crate) fn scaled(text: f32, possible: f32) -> f32 {
    if possible > 0.0 {
        weights::TEXT * text / possible
    } else {
        0.0
    }
}

/// The best place by opening of what is not open.
const NOT_OPEN: Order = (1, i64::MIN);

/// Open now (the longest first), opening soonest, by appointment, not known, closed for good.
fn by_opening(open: OpenState) -> Order {
    match open {
        OpenState::Open { until } => (0, until.map_or(i64::MIN, |t| -t.as_second())),
        OpenState::Closed { opens: Some(at) } => (1, at.as_second()),
        OpenState::ByAppointment => (2, 0),
        OpenState::Unknown => (3, 0),
        OpenState::Closed { opens: None } => (4, 0),
    }
}
