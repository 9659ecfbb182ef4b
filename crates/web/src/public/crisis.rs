//! Help for someone in danger, above everything else on the page.

use finder::{Answer, CrisisLine};
use language::format;

use crate::public::parts::Call;
use crate::say::Said;
use crate::words::Words;

/// People to talk to now.
pub struct Crisis {
    /// What it is about.
    pub title: String,
    /// What to do.
    pub words: String,
    /// Who answers, the most urgent first.
    pub lines: Vec<Line>,
}

/// Somebody who answers at once.
pub struct Line {
    /// Who.
    pub name: Option<Said>,
    /// When, and for whom.
    pub note: Option<Said>,
    /// The numbers to call and to text.
    pub calls: Vec<Call>,
}

/// People to talk to now, where the need chosen or the words say that someone may be in danger.
pub fn crisis(w: &Words, answer: &Answer) -> Option<Crisis> {
    let (title, words) = match answer.dangers.first()? {
        needs::Crisis::Suicide | needs::Crisis::MentalHealth => ("crisis-title-suicide", "crisis-words-suicide"),
        needs::Crisis::Life => ("crisis-title-life", "crisis-words-life"),
        _ => ("crisis-title-danger", "crisis-words-danger"),
    };
    Some(Crisis {
        title: w.t(title),
        words: w.t(words),
        lines: answer.pinned.iter().map(|line| shown(w, line)).collect(),
    })
}

fn shown(w: &Words, line: &CrisisLine) -> Line {
    let call = |id: &str, scheme: &str, number: &str| {
        let written = written(w, number);
        let digits = || number.chars().filter(char::is_ascii_digit).collect();
        let dialled = format::phone_link(number).unwrap_or_else(digits);
        Call {
            words: w.t1(id, "number", written),
            address: format!("{scheme}:{dialled}"),
            ..Call::default()
        }
    };
    let calls = line.call(&w.lang).map(|number| call("crisis-call", "tel", number));
    let texts = line.text(&w.lang).map(|number| call("crisis-text", "sms", number));
    Line {
        name: Said::of(&line.name, &w.lang),
        note: Said::of(&line.note, &w.lang),
        calls: calls.into_iter().chain(texts).collect(),
    }
}

/// A number as people read it: 9-8-8, 1-800-668-6868, 686868.
fn written(w: &Words, number: &str) -> String {
    match number.as_bytes() {
        [a, b, c] => format!("{}-{}-{}", char::from(*a), char::from(*b), char::from(*c)),
        _ => format::phone(&w.lang, number),
    }
}

/// What stands above a list for thoughts of suicide, with the lines that come with the program.
#[cfg(test)]
pub(super) fn sample(w: &Words) -> Option<Crisis> {
    let danger = needs::Crisis::Suicide;
    let lines = finder::CrisisLines::embedded();
    let answer = Answer {
        dangers: vec![danger],
        pinned: lines
            .iter()
            .filter(|line| line.dangers.contains(&danger))
            .cloned()
            .collect(),
        ..Answer::default()
    };
    crisis(w, &answer)
}
