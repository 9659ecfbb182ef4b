//! One answer from two readers: the phrases of the vocabulary, which are precise on keywords and names, and the trained
//! model, which understands sentences.

use std::ops::Range;

use language::Lang;

use crate::Vocabulary;
use crate::arithmetic::exp;
use crate::matching::{Best, READ, rank};
use crate::model::{Heard, Model};
use crate::words::{Word, words};

/// A need that someone's words point at.
#[derive(Debug, Clone, PartialEq)]
pub struct NeedMatch<'v> {
    /// The need's code.
    pub code: &'v str,
    /// How likely it is meant, from 0 to 1.
    pub score: f32,
    /// The lay phrase of the vocabulary that matched best, or the need's name where its sentence led to it and no phrase.
    pub matched: &'v str,
    /// Where in the text the words stand that speak for it most, in bytes, from the first to the last.
    pub range: Range<usize>,
    /// Likely enough to be said to a person; else it is a guess, still better than none to put services in order by.
    pub clear: bool,
}

/// At most this many needs.
const MOST: usize = 8;
/// Needs less likely than this are not even guessed at.
const GUESSED: f32 = 0.03;
/// Needs less likely than this are guesses.
const LEAST: f32 = 0.06;
/// All are guesses when the likeliest need is less likely than this.
const LEAST_FIRST: f32 = 0.12;
/// Needs less likely than this are not raised beside the likeliest one.
const LEAST_BESIDE: f32 = 0.01;
/// A need whose phrase stands in the text is as likely as this part of the likeliest one, times the phrase's score.
const BY_PHRASE: f32 = 0.8;
/// What is offered beside a danger is as likely wanted as this part of the danger.
const BESIDE_DANGER: f32 = 0.55;
/// The same for another need of the same danger that the words point at as well.
const SAME_DANGER: f32 = 0.75;
/// A label of a foreign taxonomy must say the need nearly in full.
const LABEL: f32 = 0.5;

/// How the two readers are weighed, fitted on lines that the model was not trained on (`train --evaluate` prints them).
#[derive(Debug, Clone, Copy)]
pub struct Fusion {
    /// What the model's scores count.
    pub model: f32,
    /// What a phrase that matches counts.
    pub phrase: f32,
    /// What speaks for no need beside the model's own opinion.
    pub none: f32,
}

/// The fitted numbers.
pub const FUSION: Fusion = Fusion {
    model: 1.11,
    phrase: 3.1,
    none: 1.4,
};

/// What a phrase counts more, beside its score, when it is all that the text says: "OW" is the name of one thing.
const WHOLE: f32 = 1.0;
/// From here on a phrase is nearly all of the text.
const NEARLY: f32 = 0.7;
/// What the model says of a need that it was not trained for.
const UNTRAINED: f32 = -2.0;

impl Fusion {
    /// Turns what the model and the phrases say into probabilities, in place.
    pub fn fuse(&self, scores: &mut [f32], phrases: &[(usize, f32)]) {
        for score in scores.iter_mut() {
            *score *= self.model;
        }
        for (need, score) in phrases {
            scores[*need] += self.phrase * score;
        }
        if let Some(none) = scores.last_mut() {
            *none += self.none;
        }
        let top = scores.iter().copied().fold(f32::MIN, f32::max);
        let mut sum = 0.0;
        for score in scores.iter_mut() {
            *score = exp(*score - top);
            sum += *score;
        }
        for score in scores.iter_mut() {
            *score /= sum;
        }
    }
}

/// A text as both readers hear it.
pub(crate) struct Reading {
    words: Vec<Word>,
    pub(crate) heard: Heard,
    pub(crate) phrases: Vec<(usize, Best)>,
}

impl Reading {
    pub(crate) fn of(vocabulary: &Vocabulary, model: &Model, text: &str, lang: &Lang) -> Reading {
        let words = words(text, READ);
        let phrases = rank(vocabulary, &words, lang);
        let heard = model.hear(&words);
        Reading { words, heard, phrases }
    }

    /// How likely each need of the vocabulary is, and none last.
    fn likely(&self, vocabulary: &Vocabulary) -> Vec<f32> {
        let none = self.heard.scores.last().copied().unwrap_or_default();
        let classes = vocabulary.classes().iter();
        let mut scores: Vec<f32> = classes
            .map(|class| class.map_or(UNTRAINED, |class| self.heard.scores[class]))
            .chain([none])
            .collect();
        FUSION.fuse(&mut scores, &self.by_need());
        scores
    }

    /// How well each need's phrases match.
    pub(crate) fn by_need(&self) -> Vec<(usize, f32)> {
        let counts =
            |best: &Best| best.score + WHOLE * (best.cover * best.explained - NEARLY).max(0.0) / (1.0 - NEARLY);
        self.phrases.iter().map(|(need, best)| (*need, counts(best))).collect()
    }
}

/// The needs that a person's words point at, likeliest first, guesses among them.
pub fn likely_needs<'v>(vocabulary: &'v Vocabulary, text: &str, lang: &Lang) -> Vec<NeedMatch<'v>> {
    let model = Model::embedded();
    let reading = Reading::of(vocabulary, model, text, lang);
    if reading.heard.rows.is_empty() && reading.phrases.is_empty() {
        return Vec::new();
    }
    let likely = reading.likely(vocabulary);
    let none = likely.last().copied().unwrap_or_default();
    let mut likely = likely;
    beside_first(&mut likely, &reading.phrases);
    beside_danger(vocabulary, &mut likely);
    let mut found: Vec<(usize, f32)> = likely[..likely.len() - 1]
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, likely)| *likely >= GUESSED)
        .collect();
    found.sort_by(|(a, x), (b, y)| y.total_cmp(x).then(a.cmp(b)));
    found.truncate(MOST);
    let clear = found
        .first()
        .is_some_and(|(_, first)| *first >= LEAST_FIRST && *first >= none);
    found
        .into_iter()
        .map(|(need, score)| NeedMatch {
            clear: clear && score >= LEAST,
            ..report(vocabulary, model, &reading, lang, need, score)
        })
        .collect()
}

/// Raises what may be meant besides the likeliest need. The probabilities sum up to one, as if one need only were meant;
/// who writes of two is sure of both, and a phrase that stands in the text is seldom there for nothing.
fn beside_first(likely: &mut [f32], phrases: &[(usize, Best)]) {
    let Some((_, needs)) = likely.split_last_mut() else {
        return;
    };
    let first = needs.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
    for likely in needs.iter_mut().filter(|likely| **likely >= LEAST_BESIDE) {
        *likely = (*likely * first).sqrt();
    }
    for (need, best) in phrases {
        needs[*need] = needs[*need].max(BY_PHRASE * best.score * first);
    }
}

/// Raises what is offered beside a need that is a danger: who wants to die may be helped by a distress line as well, and
/// who was hit and has nowhere to go by a shelter that knows of abuse.
fn beside_danger(vocabulary: &Vocabulary, likely: &mut [f32]) {
    let needs = vocabulary.needs();
    for (at, need) in needs.iter().enumerate() {
        let Some(danger) = need.crisis.filter(|_| likely[at] >= LEAST) else {
            continue;
        };
        for (other, beside) in needs.iter().enumerate() {
            let part = if beside.crisis == Some(danger) && likely[other] >= LEAST {
                SAME_DANGER
            } else if need.related.contains(&beside.code) {
                BESIDE_DANGER
            } else {
                continue;
            };
            likely[other] = likely[other].max(part * likely[at]);
        }
    }
}

fn report<'v>(
    vocabulary: &'v Vocabulary,
    model: &Model,
    reading: &Reading,
    lang: &Lang,
    need: usize,
    score: f32,
) -> NeedMatch<'v> {
    let phrase = reading
        .phrases
        .iter()
        .find(|(other, best)| *other == need && best.score >= 0.3);
    let code = vocabulary.needs()[need].code.as_str();
    let (matched, (first, last)) = match phrase {
        Some((_, best)) => (best.said(vocabulary, lang, need), best.span()),
        None => (
            vocabulary.needs()[need].name.get(lang).unwrap_or(code),
            strongest(&by_word(model, reading, vocabulary.classes()[need])),
        ),
    };
    NeedMatch {
        code,
        score: score.min(1.0),
        matched,
        range: reading.words[first].start..reading.words[last].end,
        clear: true,
    }
}

/// What each word says for a class.
fn by_word(model: &Model, reading: &Reading, class: Option<usize>) -> Vec<f32> {
    let mut words = vec![0.0; reading.words.len()];
    let Some(class) = class else { return words };
    for (row, word) in &reading.heard.rows {
        for (other, weight) in model.weights(*row) {
            if other == class {
                #[expect(clippy::cast_precision_loss, reason = "seven bits")]
                let weight = weight as f32;
                words[usize::from(*word)] += weight * model.step / reading.heard.norm;
            }
        }
    }
    words
}

/// The run of words that says most, where every word must carry its part.
fn strongest(by_word: &[f32]) -> (usize, usize) {
    let least = 0.15 * by_word.iter().copied().fold(0.0, f32::max);
    let mut best = (f32::MIN, 0, 0);
    let mut from = 0;
    let mut sum = 0.0_f32;
    for (at, weight) in by_word.iter().enumerate() {
        if sum <= 0.0 {
            from = at;
            sum = 0.0;
        }
        sum += weight - least;
        if sum > best.0 {
            best = (sum, from, at);
        }
    }
    (best.1, best.2)
}

/// The words that speak for a need, strongest first, with what each says for it.
pub fn explain(vocabulary: &Vocabulary, text: &str, lang: &Lang, code: &str) -> Vec<(String, f32)> {
    let Some(need) = vocabulary.needs().iter().position(|need| need.code == code) else {
        return Vec::new();
    };
    let model = Model::embedded();
    let reading = Reading::of(vocabulary, model, text, lang);
    let weights = by_word(model, &reading, vocabulary.classes()[need]);
    let mut found: Vec<(String, f32)> = reading
        .words
        .iter()
        .zip(weights)
        .filter(|(_, weight)| *weight > 0.0)
        .map(|(word, weight)| (text[word.start..word.end].to_owned(), weight))
        .collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    found
}

/// The needs that an agency's name and description of a service speak of, likeliest first.
pub fn needs_of_description<'v>(vocabulary: &'v Vocabulary, text: &str, lang: &Lang) -> Vec<(&'v str, f32)> {
    likely_needs(vocabulary, text, lang)
        .into_iter()
        .map(|found| (found.code, found.score))
        .collect()
}

/// The need that a label of a foreign taxonomy stands for, where that is clear.
pub fn guess_from_label<'v>(vocabulary: &'v Vocabulary, label: &str, lang: &Lang) -> Option<&'v str> {
    // "Food bank 24" is the food bank of that number, and has nothing of a line that answers 24 hours a day.
    let named: Vec<&str> = label
        .split_whitespace()
        .filter(|word| !word.bytes().all(|b| b.is_ascii_digit()))
        .collect();
    let read = words(&named.join(" "), READ);
    let (need, best) = rank(vocabulary, &read, lang).into_iter().next()?;
    // "Community programs" is said of everything.
    let tells = best.phrase(vocabulary, lang).is_some_and(|phrase| phrase.tells);
    let clear = tells && best.score >= LABEL && best.cover >= 0.6 && best.explained >= 0.6;
    clear.then(|| vocabulary.needs()[need].code.as_str())
}
