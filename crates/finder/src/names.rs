//! What services, programs and agencies are called, and which of them a question names: in any order, with words missing,
//! letters wrong, or more said around it.

use std::collections::HashMap;

use tantivy::DocId;

use crate::columns::Columns;
use crate::{weights, words};

/// The names in one segment, by their words. Names are keys, as [`words::key`] writes them.
#[derive(Default)]
pub(crate) struct Names {
    /// Every word of a name once, with the letters it has.
    spelling: Vec<String>,
    known: HashMap<String, u32>,
    /// Words by how many letters they have: the set of their letters, and the word.
    by_length: Vec<Vec<(u32, u32)>>,
    /// How telling a word is: the fewer names have it, the more.
    rarity: Vec<f32>,
    /// The words of each name, the names of each word, the documents of each name.
    words: Lists,
    holding: Lists,
    docs: Lists,
}

/// Lists of numbers, one after the other.
#[derive(Default)]
struct Lists {
    from: Vec<u32>,
    all: Vec<u32>,
}

impl Lists {
    fn of(lists: impl Iterator<Item = impl IntoIterator<Item = u32>>) -> Lists {
        let mut made = Lists {
            from: vec![0],
            all: Vec::new(),
        };
        for list in lists {
            made.all.extend(list);
            made.from.push(number(made.all.len()));
        }
        made
    }
    /// From pairs of a list and a number in it.
    fn turned(count: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Lists {
        let mut from = vec![0_u32; count + 1];
        for (list, _) in pairs.clone() {
            from[list as usize + 1] += 1;
        }
        for n in 0..count {
            from[n + 1] += from[n];
        }
        let mut next = from.clone();
        let mut all = vec![0; from[count] as usize];
        for (list, value) in pairs {
            all[next[list as usize] as usize] = value;
            next[list as usize] += 1;
        }
        Lists { from, all }
    }
    fn get(&self, n: u32) -> &[u32] {
        &self.all[self.from[n as usize] as usize..self.from[n as usize + 1] as usize]
    }
    fn len(&self) -> usize {
        self.from.len().saturating_sub(1)
    }
    /// Every list with its values, as pairs.
    fn pairs(&self) -> impl Iterator<Item = (u32, u32)> + Clone {
        (0..number(self.len())).flat_map(|list| self.get(list).iter().map(move |value| (list, *value)))
    }
}

/// A word of a question, as names are looked for by it.
struct Token<'q> {
    word: &'q str,
    /// How telling it is beside its rarity.
    tells: Tells,
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
        made
    }

    /// The words of a name that say something.
    fn read(&mut self, name: &str) -> Vec<u32> {
        let mut list: Vec<u32> = Vec::new();
        for word in name.split(' ').filter(|word| !words::stops(word)) {
            let next = number(self.spelling.len());
            let word = *self.known.entry(word.to_owned()).or_insert_with(|| {
                self.spelling.push(word.to_owned());
                if self.by_length.len() <= word.len() {
                    self.by_length.resize_with(word.len() + 1, Vec::new);
                }
                self.by_length[word.len()].push((letters(word), next));
                next
            });
            if !list.contains(&word) {
                list.push(word);
            }
        }
        list
    }

    /// The words that one typed may be.
    fn like(&self, typed: &str, mut found: impl FnMut(u32)) {
        let edits = tolerance(typed);
        if edits == 0 {
            return self.known.get(typed).copied().into_iter().for_each(found);
        }
        let mask = letters(typed);
        for length in typed.len().saturating_sub(edits)..=typed.len() + edits {
            for &(other, word) in self.by_length.get(length).into_iter().flatten() {
                if (mask ^ other).count_ones() as usize <= 2 * edits
                    && strsim::osa_distance(typed, &self.spelling[word as usize]) <= edits
                {
                    found(word);
                }
            }
        }
    }

    /// Names that share telling words with the question, those that share most first.
    fn sharing(&self, tokens: &[Token<'_>]) -> Vec<u32> {
        let mut shared: HashMap<u32, f32> = HashMap::new();
        let mut frequent = Vec::new();
        let mut written: Vec<String> = tokens.iter().map(|token| token.word.to_owned()).collect();
        // Written apart where the name has one word.
        written.extend(
            tokens
                .windows(2)
                .map(|pair| format!("{}{}", pair[0].word, pair[1].word)),
        );
        for word in &written {
            let mut by_this: HashMap<u32, f32> = HashMap::new();
            self.like(word, |word| {
                let names = self.holding.get(word);
                if names.len() > FREQUENT {
                    frequent.push(word);
                    return;
                }
                for name in names {
                    let best = by_this.entry(*name).or_default();
                    *best = best.max(self.rarity[word as usize]);
                }
            });
            for (name, rarity) in by_this {
                *shared.entry(name).or_default() += rarity;
            }
        }
        for (name, sum) in &mut shared {
            let also = self.words.get(*name).iter().filter(|word| frequent.contains(word));
            *sum += also.map(|word| self.rarity[*word as usize]).sum::<f32>();
        }
        let weight = |name: u32| -> f32 {
            self.words
                .get(name)
                .iter()
                .map(|word| self.rarity[*word as usize])
                .sum()
        };
        let mut sharing: Vec<(f32, u32)> = shared
            .into_iter()
            .map(|(name, sum)| (sum * sum / weight(name).max(f32::MIN_POSITIVE), name))
            .collect();
        sharing.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        sharing.truncate(CLOSER);
        sharing.into_iter().map(|(_, name)| name).collect()
    }

    /// How surely the question names this: 1 for all its words and nothing else.
    fn sure(&self, name: u32, tokens: &[Token<'_>], unknown: f32) -> f32 {
        let (mut of_name, mut has, mut alike, mut words) = (0.0, 0.0, 0.0, 0_u8);
        let mut used = vec![0.0_f32; tokens.len()];
        for word in self.words.get(name) {
            let (spelling, rarity) = (&self.spelling[*word as usize], self.rarity[*word as usize]);
            let (mut best, mut by) = (0.0, 0..0);
            for at in 0..tokens.len() {
                let one = likeness(tokens[at].word, spelling);
                if one > best {
                    (best, by) = (one, at..at + 1);
                }
                let two = tokens.get(at + 1).map_or(0.0, |next| {
                    likeness(&format!("{}{}", tokens[at].word, next.word), spelling)
                });
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
        has / of_name * (said / asked) * (0.5 + 0.5 * alike / has).powf(doubt)
    }
}

/// The documents whose names a question says, and how surely, up to 1. `key` is the question as a name.
pub(crate) fn named(
    columns: &[std::sync::Arc<Columns>],
    key: &str,
    tells: impl Fn(&str) -> Tells,
) -> Vec<(u32, DocId, f32)> {
    let tokens: Vec<Token<'_>> = key
        .split(' ')
        .filter(|word| !word.is_empty() && !words::stops(word))
        .map(|word| Token {
            word,
            tells: tells(word),
        })
        .collect();
    if tokens.is_empty() || tokens.len() > MOST_WORDS {
        return Vec::new();
    }
    let mut found: Vec<(u32, u32, f32)> = Vec::new();
    for (segment, columns) in (0..).zip(columns) {
        let names = &columns.names;
        #[expect(clippy::cast_precision_loss, reason = "how many names there are")]
        let unknown = (1.0 + names.words.len() as f32).ln();
        let sure = |name| (segment, name, names.sure(name, &tokens, unknown));
        found.extend(names.sharing(&tokens).into_iter().map(sure));
    }
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

/// How alike a typed word and a word of a name are: 1 when equal, 0 when they are two words.
fn likeness(typed: &str, word: &str) -> f32 {
    if typed == word {
        return 1.0;
    }
    let (shorter, longer) = (typed.len().min(word.len()), typed.len().max(word.len()));
    if longer - shorter > 2 || shorter < 3 || typed.bytes().any(|b| b.is_ascii_digit()) {
        return 0.0;
    }
    let edits = strsim::osa_distance(typed, word);
    #[expect(clippy::cast_precision_loss, reason = "letters of a word")]
    let like = 1.0 - edits as f32 / longer as f32;
    if edits <= 2 && like >= 0.5 { like } else { 0.0 }
}

/// The set of letters of a word.
fn letters(word: &str) -> u32 {
    word.bytes().fold(0, |mask, b| {
        mask | 1 << (if b.is_ascii_lowercase() { b - b'a' } else { 26 + b % 6 })
    })
}

fn number(n: usize) -> u32 {
    u32::try_from(n).expect("names of a segment fit 32 bits")
}
