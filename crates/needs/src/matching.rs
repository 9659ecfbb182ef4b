use language::Lang;
use rustc_hash::FxHashMap;

use crate::Vocabulary;
use crate::phrases::{Phrase, Phrases, said};
use crate::words::{Force, Tongue, Word, force, stem};

/// Needs behind this many are not asked whether they only repeat a part of a longer match.
const COMPARED: usize = 24;
/// Words of a text that are read; a longer text is a letter, not a question. Each takes one bit of a mask.
pub const READ: usize = 128;
/// Unknown words that are compared with all known ones, so that a long nonsense text stays cheap.
const CORRECTED: usize = 16;
/// What the words of the other language count.
const OTHER_LANGUAGE: f32 = 0.8;
/// What a word of the other language counts when this language knows it too: "couche" is a diaper in French, not a couch.
const FALSE_FRIEND: f32 = 0.6;
/// What a word unknown to the vocabulary weighs in the whole text: less than a telling one, since names and small talk
/// are unknown too.
const UNKNOWN: f32 = 1.5;
/// The weight at which a match is half sure; a rare word weighs about 6, a common one about 2.
const HALF_SURE: f32 = 1.2;

/// What a match keeps that only repeats a part of a longer one.
const PART_OF_LONGER: f32 = 0.5;
/// What each function word of a phrase takes off unless the phrase stands in the text word for word, and the most.
/// "Can't find my mother" is not said by the word "mother".
const SMALL_WORD: f32 = 0.07;
const SMALL_WORDS: u32 = 4;
/// What a phrase keeps that has one word of weight and stands otherwise in the text ("tout perdu", "perdu").
const ONE_WORD_LEFT: f32 = 0.85;
/// From so many other words between its words, a phrase is less likely meant.
const FAR_APART: u32 = 8;

/// The phrase of one need that matches best.
#[derive(Debug, Clone, Copy)]
pub struct Best {
    /// How well, from 0 to 1.
    pub score: f32,
    phrase: u32,
    mask: u128,
    /// How much of the phrase stands in the text.
    pub cover: f32,
    /// How much of the text's weight the need's words explain, from 0 to 1.
    pub explained: f32,
    tongue: Tongue,
}

/// The needs that share words with the text, strongest first.
pub fn rank(vocabulary: &Vocabulary, read: &[Word], lang: &Lang) -> Vec<(usize, Best)> {
    let sides = vocabulary.phrases(lang);
    let own = hear(sides[0], read, 0);
    // In an English sentence "can" is not the French "canne"; in a French one "aide" is not AIDS.
    let mut other = hear(sides[1], read, own.silent | own.weak);
    for sound in other
        .terms
        .iter_mut()
        .filter(|sound| own.unknown & 1 << sound.word == 0)
    {
        sound.like *= FALSE_FRIEND;
    }
    let mut heard = [own, other];
    // A word is mistyped only when neither language knows it.
    let strange = heard[0].unknown & heard[1].unknown;
    let mut best: Vec<Option<Best>> = vec![None; vocabulary.needs().len()];
    for (language, phrases) in sides.into_iter().enumerate() {
        correct(phrases, read, strange, &mut heard[language]);
        // Function words of the other language say nothing in this one either.
        let noise = heard[language].unknown & !heard[1 - language].silent;
        score(
            phrases,
            read,
            &heard[language],
            noise,
            if language == 0 { 1.0 } else { OTHER_LANGUAGE },
            &mut best,
        );
    }
    let mut found: Vec<(usize, Best)> = best
        .into_iter()
        .enumerate()
        .filter_map(|(need, best)| Some((need, best?)))
        .collect();
    strongest_first(&mut found);
    // The longest phrase wins: what only repeats a part of a stronger full match steps back.
    for at in 1..found.len().min(COMPARED) {
        let mask = found[at].1.mask;
        let longer = |other: &Best| mask & other.mask == mask && other.mask != mask && other.cover > 0.8;
        if found[..at].iter().any(|(_, other)| longer(other)) {
            found[at].1.score *= PART_OF_LONGER;
        }
    }
    strongest_first(&mut found);
    found
}

fn strongest_first(found: &mut [(usize, Best)]) {
    found.sort_by(|(a, x), (b, y)| y.score.total_cmp(&x.score).then(a.cmp(b)));
}

/// A term of the vocabulary heard in the text.
struct Sound {
    term: u32,
    /// The place of its word in the text.
    word: usize,
    /// 1 as written, less when corrected.
    like: f32,
}

/// What one language hears in a text; a bit for each word.
#[derive(Default)]
struct Heard {
    terms: Vec<Sound>,
    /// Words it does not know.
    unknown: u128,
    /// Function words, which say nothing.
    silent: u128,
    /// Words that say little.
    weak: u128,
}

impl Heard {
    fn hear(&mut self, term: u32, word: usize, like: f32) {
        if !self.terms.iter().any(|heard| heard.term == term) {
            self.terms.push(Sound { term, word, like });
        }
    }
}

/// Hears the text in one language, except the words that `passed` marks.
fn hear(phrases: &Phrases, read: &[Word], passed: u128) -> Heard {
    let mut heard = Heard::default();
    for (at, word) in read.iter().enumerate() {
        let stem = stem(&word.folded, phrases.tongue);
        let force = force(&word.folded, &stem, phrases.tongue);
        if passed & 1 << at != 0 || force == Force::None {
            heard.silent |= 1 << at;
            continue;
        }
        heard.weak |= u128::from(force == Force::Weak) << at;
        if let Some(term) = phrases.known(&stem) {
            heard.hear(term, at, 1.0);
        } else if let Some(parts) = phrases.parted(&word.folded) {
            for term in parts {
                heard.hear(term, at, 1.0);
            }
        } else {
            // "fem aide" for a word that is written as one.
            let pair = read
                .get(at + 1)
                .map(|next| crate::words::stem(&format!("{}{}", word.folded, next.folded), phrases.tongue));
            match pair.filter(|pair| pair.len() > 5).and_then(|pair| phrases.known(&pair)) {
                Some(term) => heard.hear(term, at, 1.0),
                None => heard.unknown |= 1 << at,
            }
        }
    }
    heard
}

/// Takes strange words for known ones they differ from by a typo.
fn correct(phrases: &Phrases, read: &[Word], strange: u128, heard: &mut Heard) {
    let mistyped = read
        .iter()
        .enumerate()
        .filter(|(at, _)| strange & 1 << at != 0)
        .take(CORRECTED);
    for (at, word) in mistyped {
        let near = phrases.typos.near(
            &stem(&word.folded, phrases.tongue),
            word.folded.len(),
            &phrases.spelling,
        );
        if !near.is_empty() {
            heard.unknown &= !(1 << at);
        }
        for near in near {
            heard.hear(near.term, at, near.like);
        }
    }
}

/// Scores every phrase that shares a word with the text, and keeps the best of each need.
fn score(phrases: &Phrases, read: &[Word], heard: &Heard, noise: u128, language: f32, best: &mut [Option<Best>]) {
    // For each phrase its place in `said`: a text touches few of the thousands.
    let mut place: FxHashMap<u32, usize> = FxHashMap::default();
    let mut said: Vec<(u32, f32, u128)> = Vec::new();
    let whole = whole_phrases(phrases, read, language, best);
    let mut of_need = vec![0.0_f32; best.len()];
    // The text weighs what its words weigh; of several corrections of one word, the heaviest.
    let mut by_word = [0.0_f32; READ];
    for Sound { term, word, like } in &heard.terms {
        let weight = phrases.weight[*term as usize] * like;
        by_word[*word] = by_word[*word].max(phrases.weight[*term as usize]);
        let mut before = u32::MAX;
        for number in &phrases.holding[*term as usize] {
            let at = *place.entry(*number).or_insert_with(|| {
                said.push((*number, 0.0, 0));
                said.len() - 1
            });
            let (_, sum, mask) = &mut said[at];
            if *like < 1.0 && *mask & 1 << word != 0 {
                continue;
            }
            *sum += weight;
            *mask |= 1 << word;
            let need = phrases.all[*number as usize].need;
            if need != before {
                of_need[need as usize] += weight;
                before = need;
            }
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "at most 128 words")]
    let text_weight = by_word.iter().sum::<f32>() + UNKNOWN * noise.count_ones() as f32;
    for (number, sum, mask) in said {
        let phrase = &phrases.all[number as usize];
        if !phrase.tells || sum <= 0.0 {
            continue;
        }
        let cover = (sum / phrase.weight).min(1.0);
        let share = (sum / text_weight).min(1.0);
        let sure = sum / (sum + HALF_SURE);
        let spread = 128 - mask.leading_zeros() - mask.trailing_zeros() - mask.count_ones();
        let near = if spread > FAR_APART { 0.85 } else { 1.0 };
        #[expect(clippy::cast_precision_loss, reason = "at most a few")]
        let small = phrase.small.min(SMALL_WORDS) as f32 * SMALL_WORD;
        let left = if phrase.one_word { ONE_WORD_LEFT } else { 1.0 };
        let worded = if whole.contains(&number) {
            1.0
        } else {
            (0.95 - small) * left
        };
        let by_phrase = cover.powf(1.5) * sure * (0.55 + 0.45 * share) * near * worded;
        // Other words of the text that the need's other phrases use.
        let all_words = (of_need[phrase.need as usize] / text_weight).min(1.0);
        let score = language * (by_phrase + 0.2 * (1.0 - by_phrase) * by_phrase.sqrt() * all_words);
        keep(
            best,
            phrase.need,
            Best {
                score,
                phrase: number,
                mask,
                cover,
                explained: all_words,
                tongue: phrases.tongue,
            },
        );
    }
}

/// The phrases that stand in the text word for word. Those without a telling word count only so ("day care"), and those of
/// function words alone only as half of the text or more ("i have no one").
fn whole_phrases(phrases: &Phrases, read: &[Word], language: f32, best: &mut [Option<Best>]) -> Vec<u32> {
    let mut whole = Vec::new();
    let mut run = String::new();
    for from in 0..read.len() {
        run.clear();
        for to in from..read.len().min(from + phrases.longest) {
            run.push_str(&read[to].folded);
            let length = to + 1 - from;
            for &number in phrases.whole.get(&run).into_iter().flatten() {
                whole.push(number);
                let phrase = &phrases.all[number as usize];
                if phrase.tells || length == 1 || phrase.weight == 0.0 && 2 * length < read.len() {
                    continue;
                }
                #[expect(clippy::cast_precision_loss, reason = "at most 128 words")]
                let share = length as f32 / read.len() as f32;
                let score = language * (0.4 + 0.3 * share);
                let mask = (u128::MAX >> (READ - length)) << from;
                keep(
                    best,
                    phrase.need,
                    Best {
                        score,
                        phrase: number,
                        mask,
                        cover: 1.0,
                        explained: share,
                        tongue: phrases.tongue,
                    },
                );
            }
        }
    }
    whole
}

fn keep(best: &mut [Option<Best>], need: u32, new: Best) {
    let slot = &mut best[need as usize];
    if slot.is_none_or(|old| new.score > old.score) {
        *slot = Some(new);
    }
}

impl Best {
    /// The phrase that matched.
    pub fn phrase<'v>(&self, vocabulary: &'v Vocabulary, lang: &Lang) -> Option<&'v Phrase> {
        let phrases = vocabulary
            .phrases(lang)
            .into_iter()
            .find(|phrases| phrases.tongue == self.tongue)?;
        phrases.all.get(self.phrase as usize)
    }
    /// The words of that phrase as the vocabulary has them.
    pub fn said<'v>(&self, vocabulary: &'v Vocabulary, lang: &Lang, need: usize) -> &'v str {
        let at = self.phrase(vocabulary, lang).map_or(0, |phrase| phrase.at);
        said(&vocabulary.needs()[need], at, self.tongue)
    }
    /// The first and the last of its words in the text.
    pub fn span(&self) -> (usize, usize) {
        (
            self.mask.trailing_zeros() as usize,
            127 - self.mask.leading_zeros() as usize,
        )
    }
}
