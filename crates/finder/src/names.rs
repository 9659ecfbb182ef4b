//! What services, programs and agencies are called, and which of them a question names: in any order, with words missing,
//! letters wrong, or more said around it.

mod begun;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use rapidfuzz::distance::osa;
use tantivy::DocId;

use crate::columns::Columns;
use crate::lists::{Lists, number};
use crate::words::has_digits;
use crate::{weights, words};

/// The names in one segment, by their words. Names are keys, as [`words::key`] writes them.
#[derive(Default)]
pub(crate) struct Names {
    /// Every word of a name once, and the set of its letters.
    spelling: Vec<String>,
    letters: Vec<u32>,
    known: HashMap<String, u32>,
    /// Words without digits by how many letters they have: the set of their letters, and the word. A number is never another
    /// one mistyped.
    by_length: Vec<Vec<(u32, u32)>>,
    /// How telling a word is: the fewer names have it, the more.
    rarity: Vec<f32>,
    /// The sum of that over the words of each name.
    weight: Vec<f32>,
    /// The words of each name, the names of each word, the documents of each name.
    words: Lists,
    holding: Lists,
    docs: Lists,
    spare: Mutex<Vec<Shared>>,
}

/// What a name shares with a question.
#[derive(Debug, Clone, Copy, Default)]
struct Shared {
    /// How telling the words are that it has.
    sum: f32,
    /// How telling the one is that was looked at last, and the number of what was typed for it, from 1.
    now: f32,
    by: u32,
}

/// A word of a question, as names are looked for by it.
struct Token<'q> {
    word: &'q str,
    /// How telling it is beside its rarity.
    tells: Tells,
    typed: Typed,
    /// With the word after it, for names that write both as one.
    pair: Option<Typed>,
}

/// What was typed, ready to be compared with many words.
struct Typed {
    word: String,
    letters: u32,
    /// How many letters may be wrong for it to find a name.
    edits: usize,
    has_digits: bool,
    compare: osa::BatchComparator<u8>,
}

/// At most so many letters are wrong in a word that is still the same.
const WRONG: usize = 2;

impl Typed {
    fn new(word: String, may_be_mistyped: bool) -> Typed {
        Typed {
            letters: letters(&word),
            edits: if may_be_mistyped { tolerance(&word) } else { 0 },
            has_digits: has_digits(&word),
            compare: osa::BatchComparator::new(word.bytes()),
            word,
        }
    }
    /// Whether a word of these letters may be meant with so many wrong: each takes one out of the set and puts another in.
    fn may_be(&self, letters: u32, wrong: usize) -> bool {
        (self.letters ^ letters).count_ones() as usize <= 2 * wrong
    }
    /// How many letters are wrong for it to be a word, where those are not too many.
    fn wrong(&self, word: &str, most: usize) -> Option<usize> {
        self.compare
            .distance_with_args(word.bytes(), &osa::Args::default().score_cutoff(most))
    }
    /// How alike it and a word of a name are: 1 when equal, 0 when they are two words.
    fn likeness(&self, word: &str, letters: u32) -> f32 {
        if self.word == word {
            return 1.0;
        }
        let (shorter, longer) = (self.word.len().min(word.len()), self.word.len().max(word.len()));
        if longer - shorter > WRONG || shorter < 3 || self.has_digits || !self.may_be(letters, WRONG) {
            return 0.0;
        }
        #[expect(clippy::cast_precision_loss, reason = "letters of a word")]
        let like = self
            .wrong(word, WRONG)
            .map_or(0.0, |wrong| 1.0 - wrong as f32 / longer as f32);
        if like >= 0.5 { like } else { 0.0 }
    }
}

/// What a word of a question tells of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tells {
    /// It is there for the name.
    Much,
    /// It names a need: "food bank" is said of many.
    Little,
    /// It is said around names, or names the place; it counts only where the name has it.
    WithName,
}

/// What is known of a word of a question when names are looked for by it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Said {
    pub(crate) tells: Tells,
    /// No record has it: only then names with a word like it are looked for. They are compared by it in any case.
    pub(crate) may_be_mistyped: bool,
}

impl Tells {
    fn share(self) -> f32 {
        if self == Tells::Little {
            weights::NAME_OF_NEED
        } else {
            1.0
        }
    }
}

/// Words of a question that are compared with names: who asks by name says little more.
const MOST_WORDS: usize = 12;
/// A word in more names than this finds none by itself.
const FREQUENT: usize = 2_000;
/// Names compared letter by letter.
const CLOSER: usize = 40;

impl Names {
    /// From every different name, and the ordinals of the names of each document.
    pub(crate) fn new(names: &[String], docs: impl Iterator<Item = (u32, u32)> + Clone) -> Names {
        let mut made = Names::default();
        let lists: Vec<Vec<u32>> = names.iter().map(|name| made.read(name)).collect();
        made.words = Lists::of(lists.into_iter());
        made.holding = Lists::turned(made.spelling.len(), made.words.pairs().map(|(name, word)| (word, name)));
        made.docs = Lists::turned(names.len(), docs.map(|(doc, name)| (name, doc)));
        #[expect(clippy::cast_precision_loss, reason = "how many names there are")]
        let rarity = |word| (1.0 + names.len() as f32 / made.holding.get(word).len().max(1) as f32).ln();
        made.rarity = (0..number(made.spelling.len())).map(rarity).collect();
        let weight = |name| {
            made.words
                .get(name)
                .iter()
                .map(|word| made.rarity[*word as usize])
                .sum()
        };
        made.weight = (0..number(names.len())).map(weight).collect();
        made
    }

    /// The words of a name that say something.
    fn read(&mut self, name: &str) -> Vec<u32> {
        let mut list: Vec<u32> = Vec::new();
        for word in name.split(' ').filter(|word| !words::stops(word)) {
            let next = number(self.spelling.len());
            let word = *self.known.entry(word.to_owned()).or_insert_with(|| {
                self.spelling.push(word.to_owned());
                self.letters.push(letters(word));
                if !has_digits(word) {
                    if self.by_length.len() <= word.len() {
                        self.by_length.resize_with(word.len() + 1, Vec::new);
                    }
                    self.by_length[word.len()].push((letters(word), next));
                }
                next
            });
            if !list.contains(&word) {
                list.push(word);
            }
        }
        list
    }

    /// The words that one typed may be.
    fn like(&self, typed: &Typed, mut found: impl FnMut(u32)) {
        // A word that some name has is not another one mistyped: most words of most questions, and much the fastest.
        if let Some(word) = self.known.get(&typed.word) {
            return found(*word);
        }
        if typed.edits == 0 || typed.has_digits {
            return;
        }
        let length = typed.word.len();
        for length in length.saturating_sub(typed.edits)..=length + typed.edits {
            for &(letters, word) in self.by_length.get(length).into_iter().flatten() {
                if typed.may_be(letters, typed.edits)
                    && typed.wrong(&self.spelling[word as usize], typed.edits).is_some()
                {
                    found(word);
                }
            }
        }
    }

    /// Names that share telling words with the question, and how much: the share of it that each is made of.
    fn sharing(&self, tokens: &[Token<'_>]) -> Vec<(f32, u32)> {
        let mut shared = self.room();
        let mut touched: Vec<u32> = Vec::new();
        let mut frequent = Vec::new();
        let typed = tokens
            .iter()
            .flat_map(|token| std::iter::once(&token.typed).chain(&token.pair));
        for (by, typed) in (1..).zip(typed) {
            self.like(typed, |word| {
                let (names, rarity) = (self.holding.get(word), self.rarity[word as usize]);
                if names.len() > FREQUENT {
                    frequent.push(word);
                    return;
                }
                for &name in names {
                    let shared = &mut shared[name as usize];
                    if shared.by == 0 {
                        touched.push(name);
                    }
                    // Of words that one typed may be, the most telling counts.
                    if shared.by != by {
                        (shared.by, shared.now) = (by, 0.0);
                    }
                    if rarity > shared.now {
                        shared.sum += rarity - shared.now;
                        shared.now = rarity;
                    }
                }
            });
        }
        let share = |name: u32| {
            let mut sum = shared[name as usize].sum;
            if !frequent.is_empty() {
                let also = self.words.get(name).iter().filter(|word| frequent.contains(word));
                sum += also.map(|word| self.rarity[*word as usize]).sum::<f32>();
            }
            (sum * sum / self.weight[name as usize].max(f32::MIN_POSITIVE), name)
        };
        let sharing = touched.iter().map(|name| share(*name)).collect();
        for name in touched {
            shared[name as usize] = Shared::default();
        }
        *self.spare.lock().unwrap_or_else(PoisonError::into_inner) = shared;
        sharing
    }

    /// Room for what each name shares with a question: the last one's where nobody has it, since fresh memory of that size
    /// costs more than to clear it.
    fn room(&self) -> Vec<Shared> {
        let mut room = std::mem::take(&mut *self.spare.lock().unwrap_or_else(PoisonError::into_inner));
        room.resize(self.weight.len(), Shared::default());
        room
    }

    /// How surely the question names this: 1 for all its words and nothing else.
    fn sure(&self, name: u32, tokens: &[Token<'_>], unknown: f32) -> f32 {
        let (mut of_name, mut has, mut alike, mut words) = (0.0, 0.0, 0.0, 0_u8);
        let mut used = vec![0.0_f32; tokens.len()];
        for word in self.words.get(name) {
            let (spelling, rarity) = (&self.spelling[*word as usize], self.rarity[*word as usize]);
            let letters = self.letters[*word as usize];
            let (mut best, mut by) = (0.0, 0..0);
            for (at, token) in tokens.iter().enumerate() {
                let one = token.typed.likeness(spelling, letters);
                if one > best {
                    (best, by) = (one, at..at + 1);
                }
                let two = token.pair.as_ref().map_or(0.0, |pair| pair.likeness(spelling, letters));
                if two > best {
                    (best, by) = (two, at..at + 2);
                }
            }
            let tells = tokens[by.clone()].iter().map(|token| token.tells.share());
            let rarity = rarity * tells.reduce(f32::min).unwrap_or(1.0);
            of_name += rarity;
            if best > 0.0 {
                has += rarity;
                words = words.saturating_add(1);
            }
            alike += best * rarity;
            for used in &mut used[by] {
                *used = used.max(best);
            }
        }
        if has <= 0.0 {
            return 0.0;
        }
        let weight = |token: &Token<'_>| {
            let known = self.known.get(token.word);
            known.map_or(unknown, |word| self.rarity[*word as usize]) * token.tells.share()
        };
        let (mut asked, mut said) = (0.0, 0.0);
        for (token, used) in tokens.iter().zip(used) {
            if used > 0.0 || token.tells != Tells::WithName {
                asked += weight(token);
            }
            if used > 0.0 {
                said += weight(token);
            }
        }
        // One word that is only alike may be another word; several are none by chance.
        let doubt = 1.0 + 3.0 / f32::from(words).powi(2);
        // A whole name of several words is meant whatever else is said; one word may be there by chance.
        let amid = if words > 1 { weights::NAME_AMID } else { 1.0 };
        has / of_name * (said / asked).powf(amid) * (0.5 + 0.5 * alike / has).powf(doubt)
    }
}

/// The documents whose names a question says, and how surely, up to 1. `key` is the question as a name.
pub(crate) fn named(
    columns: &[std::sync::Arc<Columns>],
    key: &str,
    of_word: impl Fn(&str) -> Said,
) -> Vec<(u32, DocId, f32)> {
    let said: Vec<&str> = key
        .split(' ')
        .filter(|word| !word.is_empty() && !words::stops(word))
        .collect();
    if said.is_empty() || said.len() > MOST_WORDS {
        return Vec::new();
    }
    // Two words that names have are not one word mistyped.
    let known = |word: &str| columns.iter().any(|columns| columns.names.known.contains_key(word));
    let pair = |at: usize| {
        let next = said.get(at + 1)?;
        let both = format!("{}{next}", said[at]);
        let whole = known(&both) || !known(said[at]) || !known(next);
        let may_be_mistyped = [said[at], next].iter().any(|word| of_word(word).may_be_mistyped);
        whole.then(|| Typed::new(both, may_be_mistyped))
    };
    let tokens: Vec<Token<'_>> = (0..said.len())
        .map(|at| {
            let Said { tells, may_be_mistyped } = of_word(said[at]);
            Token {
                word: said[at],
                tells,
                typed: Typed::new(said[at].to_owned(), may_be_mistyped),
                pair: pair(at),
            }
        })
        .collect();
    let mut sharing: Vec<(f32, u32, u32)> = Vec::new();
    for (segment, columns) in (0..).zip(columns) {
        let of_segment = columns.names.sharing(&tokens);
        sharing.extend(of_segment.into_iter().map(|(shared, name)| (shared, segment, name)));
    }
    let most_first = |a: &(f32, u32, u32), b: &(f32, u32, u32)| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2)));
    if sharing.len() > CLOSER {
        sharing.select_nth_unstable_by(CLOSER, most_first);
        sharing.truncate(CLOSER);
    }
    sharing.sort_unstable_by(most_first);
    let sure = |(_, segment, name): (f32, u32, u32)| {
        let names = &columns[segment as usize].names;
        #[expect(clippy::cast_precision_loss, reason = "how many names there are")]
        let unknown = (1.0 + names.words.len() as f32).ln();
        (segment, name, names.sure(name, &tokens, unknown))
    };
    let mut found: Vec<(u32, u32, f32)> = sharing.into_iter().map(sure).collect();
    let best = found.iter().map(|(.., sure)| *sure).fold(0.0, f32::max);
    found.retain(|(.., sure)| *sure >= weights::NAME_SURE && *sure >= best * weights::NAME_BESIDE);
    let docs = found.into_iter().flat_map(|(segment, name, sure)| {
        let share = ((sure - weights::NAME_SURE) / (weights::NAME_CERTAIN - weights::NAME_SURE)).min(1.0);
        let docs = columns[segment as usize].names.docs.get(name);
        docs.iter().map(move |doc| (segment, *doc, share))
    });
    docs.collect()
}

/// How many letters may be wrong in a typed word for it to find a name.
fn tolerance(word: &str) -> usize {
    match word.len() {
        0..=3 => 0,
        4 => 1,
        _ => 2,
    }
}

/// The set of letters of a word.
fn letters(word: &str) -> u32 {
    word.bytes().fold(0, |mask, b| {
        mask | 1 << (if b.is_ascii_lowercase() { b - b'a' } else { 26 + b % 6 })
    })
}
