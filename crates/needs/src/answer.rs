//! What a person's own words point at.

use std::ops::Range;

use language::Lang;

use crate::matching::Best;
use crate::model::Model;
use crate::reading::Reading;
use crate::{Crisis, Need, Vocabulary, dangers, signs};

/// A need that someone's words point at.
#[derive(Debug, Clone, PartialEq)]
pub struct NeedMatch<'v> {
    /// The need's code.
    pub code: &'v str,
    /// How likely it is meant, from 0 to 1.
    pub score: f32,
    /// The lay phrase of the vocabulary that matched best, or the need's name where the sentence led to it and no phrase.
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
/// All are guesses when the likeliest need is less likely than this, or when it is likelier than this that the words speak
/// of no need.
const LEAST_FIRST: f32 = 0.12;
const MOST_NONE: f32 = 0.3;
/// A danger is clear from here on, however likely it is that no need is meant: a missed sentence of someone who wants
/// to die is worse than a false alarm.
const DANGER: f32 = 0.12;
/// Needs less likely than this are not raised beside the likeliest one.
const LEAST_BESIDE: f32 = 0.01;
/// A need whose phrase stands in the text is as likely as this part of the likeliest one, times the phrase's score.
const BY_PHRASE: f32 = 0.8;
/// What is offered beside a danger is as likely wanted as this part of the danger.
const BESIDE_DANGER: f32 = 0.55;
/// The same for another need of the same danger that the words point at as well.
const SAME_DANGER: f32 = 0.75;
/// It does when it is at least this part as likely.
const AS_WELL: f32 = 0.25;
/// A danger less likely than this part of the likeliest need is hardly what is asked about: who lost somebody by suicide asks
/// about the loss.
const HARDLY: f32 = 0.5;
/// A phrase that matches less well is not what led to the need.
const LEAST_PHRASE: f32 = 0.3;

/// The needs that a person's words point at, likeliest first, guesses among them.
pub fn likely_needs<'v>(vocabulary: &'v Vocabulary, text: &str, lang: &Lang) -> Vec<NeedMatch<'v>> {
    let model = Model::embedded();
    let reading = Reading::of(vocabulary, model, text, lang);
    if reading.is_empty() {
        return Vec::new();
    }
    let (mut likely, none) = reading.likely(vocabulary);
    dangers::hear(vocabulary.needs(), &reading.keys, &mut likely);
    for code in signs::needs(&reading.words) {
        if let Some(need) = vocabulary.needs().iter().position(|need| need.code == code) {
            likely[need] = likely[need].max(signs::SURE);
        }
    }
    let in_danger = gather_danger(vocabulary.needs(), &mut likely);
    let first = likely.iter().copied().fold(0.0, f32::max);
    let silent = first < LEAST_FIRST || none > MOST_NONE || !reading.tells();
    beside_first(&mut likely, &reading.phrases);
    beside_danger(vocabulary.needs(), &mut likely);
    let mut found: Vec<(usize, f32)> = likely
        .into_iter()
        .enumerate()
        .filter(|(_, likely)| *likely >= GUESSED)
        .collect();
    found.sort_by(|(a, x), (b, y)| y.total_cmp(x).then(a.cmp(b)));
    found.truncate(MOST);
    let classes: Vec<Option<usize>> = found.iter().map(|(need, _)| vocabulary.classes()[*need]).collect();
    let by_word = reading.by_word(model, &classes);
    found
        .into_iter()
        .zip(&by_word)
        .map(|((need, score), by_word)| {
            let danger = in_danger && vocabulary.needs()[need].crisis.is_some();
            NeedMatch {
                clear: score >= LEAST && (!silent || danger),
                ..report(vocabulary, &reading, lang, need, score, by_word)
            }
        })
        .collect()
}

/// Gives the likeliest need of each danger what all needs of that danger have together, if that is enough to speak of it:
/// words may be torn between abuse and a shelter from abuse, and still speak of abuse. Says whether there is a danger.
fn gather_danger(needs: &[Need], likely: &mut [f32]) -> bool {
    let mut gathered: Vec<(Crisis, f32, usize)> = Vec::new();
    for (at, need) in needs.iter().enumerate() {
        let Some(danger) = need.crisis else { continue };
        match gathered.iter_mut().find(|(other, _, _)| *other == danger) {
            Some((_, sum, first)) => {
                *sum += likely[at];
                if likely[at] > likely[*first] {
                    *first = at;
                }
            }
            None => gathered.push((danger, likely[at], at)),
        }
    }
    gathered.retain(|(_, sum, _)| *sum >= DANGER);
    for (_, sum, first) in &gathered {
        likely[*first] = *sum;
    }
    !gathered.is_empty()
}

/// Raises what may be meant besides the likeliest need. The probabilities sum up to one, as if one need only were meant;
/// who writes of two is sure of both, and a phrase that stands in the text is seldom there for nothing.
fn beside_first(likely: &mut [f32], phrases: &[(usize, Best)]) {
    let first = likely.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
    for likely in likely.iter_mut().filter(|likely| **likely >= LEAST_BESIDE) {
        *likely = (*likely * first).sqrt();
    }
    for (need, best) in phrases {
        likely[*need] = likely[*need].max(BY_PHRASE * best.score * first);
    }
}

/// Raises what is offered beside a need that is a danger: who wants to die may be helped by a distress line as well, and
/// who was hit and has nowhere to go by a shelter that knows of abuse.
fn beside_danger(needs: &[Need], likely: &mut [f32]) {
    let least = HARDLY * likely.iter().copied().fold(0.0, f32::max);
    for (at, need) in needs.iter().enumerate() {
        let Some(danger) = need.crisis.filter(|_| likely[at] >= DANGER.max(least)) else {
            continue;
        };
        for (other, beside) in needs.iter().enumerate() {
            let part = if beside.crisis == Some(danger) && likely[other] >= AS_WELL * likely[at] {
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
    reading: &Reading,
    lang: &Lang,
    need: usize,
    score: f32,
    by_word: &[f32],
) -> NeedMatch<'v> {
    let phrase = reading
        .phrases
        .iter()
        .find(|(other, best)| *other == need && best.score >= LEAST_PHRASE);
    let code = vocabulary.needs()[need].code.as_str();
    let (matched, (first, last)) = match phrase {
        Some((_, best)) => (best.said(vocabulary, lang, need), best.span()),
        None => (
            vocabulary.needs()[need].name.get(lang).unwrap_or(code),
            strongest(by_word),
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
    let weights = reading.by_word(model, &[vocabulary.classes()[need]]).remove(0);
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
