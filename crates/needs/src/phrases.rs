use language::Lang;
use rustc_hash::FxHashMap;

use crate::Need;
use crate::typos::Typos;
use crate::words::{Force, Tongue, force, stem, words};

/// A lay phrase of a need, or its name.
#[derive(Debug)]
pub struct Phrase {
    /// The need's place in the vocabulary.
    pub need: u32,
    /// Its place in the need's list of lay words; the name comes after the last one.
    pub at: u32,
    /// What all its words together weigh.
    pub weight: f32,
    /// Whether at least one of its words can carry a need.
    pub tells: bool,
    /// Whether one word is left of several without the function words.
    pub one_word: bool,
    /// How many function words stand in it.
    pub small: u32,
}

/// The phrases of one language, to be found by their words.
#[derive(Debug, Default)]
pub struct Phrases {
    pub tongue: Tongue,
    pub all: Vec<Phrase>,
    /// Phrases by their folded words as written, function words included, without spaces (`foodbank` is "food bank").
    pub whole: FxHashMap<String, Vec<u32>>,
    /// The most words in a phrase.
    pub longest: usize,
    terms: FxHashMap<String, u32>,
    /// Words written as one where a phrase has two (`foodbank`).
    joined: FxHashMap<String, [u32; 2]>,
    pub spelling: Vec<String>,
    /// What a term weighs: more where fewer needs use it.
    pub weight: Vec<f32>,
    /// The phrases that hold a term.
    pub holding: Vec<Vec<u32>>,
    pub typos: Typos,
}

/// "Help" and its like count for this part of what their rarity would say.
const WEAK: f32 = 0.12;

impl Phrases {
    /// The phrases of all needs in a language.
    pub fn of(needs: &[Need], lang: &Lang) -> Phrases {
        let tongue = if *lang == Lang::fr() {
            Tongue::French
        } else {
            Tongue::English
        };
        let mut phrases = Phrases {
            tongue,
            ..Phrases::default()
        };
        let mut held: Vec<Vec<u32>> = Vec::new();
        let mut weak: Vec<bool> = Vec::new();
        // The last need that used each term, and how many did.
        let mut users: Vec<(u32, u32)> = Vec::new();
        // What was made of each word when it was first met: most words come back.
        let mut met: FxHashMap<String, Option<u32>> = FxHashMap::default();
        for (need, at, text) in texts(needs, lang) {
            let spoken = words(text, 32);
            let mut terms: Vec<u32> = Vec::new();
            let mut before = None;
            let mut small = 0;
            for word in &spoken {
                let term = if let Some(term) = met.get(&word.folded) {
                    *term
                } else {
                    let stem = stem(&word.folded, tongue);
                    let force = force(&word.folded, &stem, tongue);
                    let term = (force != Force::None).then(|| phrases.term(stem));
                    if term.is_some_and(|term| weak.len() <= term as usize) {
                        weak.push(force == Force::Weak);
                        users.push((u32::MAX, 0));
                        phrases.holding.push(Vec::new());
                    }
                    met.insert(word.folded.clone(), term);
                    term
                };
                let Some(term) = term else {
                    before = None;
                    small += 1;
                    continue;
                };
                if users[term as usize].0 != need {
                    users[term as usize] = (need, users[term as usize].1 + 1);
                }
                if let Some((first, spelt)) = before.replace((term, &word.folded)) {
                    phrases
                        .joined
                        .entry(format!("{spelt}{}", word.folded))
                        .or_insert([first, term]);
                }
                if !terms.contains(&term) {
                    terms.push(term);
                }
            }
            let number = count(phrases.all.len());
            let whole: String = spoken.iter().map(|word| word.folded.as_str()).collect();
            phrases.longest = phrases.longest.max(spoken.len());
            phrases.whole.entry(whole).or_default().push(number);
            let tells = terms.iter().any(|term| !weak[*term as usize]);
            phrases.all.push(Phrase {
                need,
                at,
                weight: 0.0,
                tells,
                one_word: terms.len() == 1 && small > 0,
                small,
            });
            held.push(terms);
        }
        #[expect(clippy::cast_precision_loss, reason = "a few hundred needs")]
        let total = needs.len() as f32;
        for (term, (_, used)) in users.iter().enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "a few hundred needs")]
            let rarity = (1.0 + total / *used as f32).ln();
            phrases.weight.push(if weak[term] { WEAK * rarity } else { rarity });
            if !weak[term] {
                phrases.typos.add(&phrases.spelling[term], count(term));
            }
        }
        for (number, terms) in held.iter().enumerate() {
            for term in terms {
                phrases.all[number].weight += phrases.weight[*term as usize];
                phrases.holding[*term as usize].push(count(number));
            }
        }
        phrases
    }

    fn term(&mut self, stem: String) -> u32 {
        let next = count(self.spelling.len());
        *self.terms.entry(stem).or_insert_with_key(|stem| {
            self.spelling.push(stem.clone());
            next
        })
    }

    /// The term with this stem.
    pub fn known(&self, stem: &str) -> Option<u32> {
        self.terms.get(stem).copied()
    }
    /// The two terms of a phrase that this word writes as one.
    pub fn parted(&self, folded: &str) -> Option<[u32; 2]> {
        self.joined.get(folded).copied()
    }
}

/// The words of the phrase as the file has them.
pub fn said(need: &Need, at: u32, tongue: Tongue) -> &str {
    let lang = if tongue == Tongue::French {
        Lang::fr()
    } else {
        Lang::en()
    };
    let listed = need.words.get(&lang).and_then(|words| words.get(at as usize));
    listed.map_or_else(|| need.name.get(&lang).unwrap_or_default(), String::as_str)
}

fn texts<'v>(needs: &'v [Need], lang: &'v Lang) -> impl Iterator<Item = (u32, u32, &'v str)> {
    needs.iter().enumerate().flat_map(move |(at, need)| {
        let listed = need.words.get(lang).into_iter().flatten().map(String::as_str);
        listed
            .chain(need.name.get(lang))
            .enumerate()
            .map(move |(place, text)| (count(at), count(place), text))
    })
}

fn count(n: usize) -> u32 {
    u32::try_from(n).expect("a vocabulary has thousands of phrases, not billions")
}
