//! What a question's words are taken to mean.

use language::{Lang, fold};
use needs::{NeedMatch, Vocabulary};

use crate::answer::{Heard, Respelled, Understood};
use crate::asking::Asking;
use crate::danger::InDanger;
use crate::matching::Matching;
use crate::meant::Meant;
use crate::names::Tells;
use crate::schema::Fields;
use crate::view::View;
use crate::{Question, about, danger, spelling, weights, words};

/// More words than this are not looked for: nobody types them, and each costs time.
const MOST_WORDS: usize = 16;
/// Longer questions are cut here, in bytes.
const LONGEST: usize = 400;
/// How many needs a question can be understood as.
const MOST_NEEDS: usize = 5;
/// A need understood less surely than this share of the surest one is not said to be understood. How sure is a probability:
/// the second need of a sentence that speaks of two is far less likely than the first and still meant.
const SURE_ENOUGH: f32 = 0.25;

/// A word to look for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Word {
    /// As the person wrote it.
    pub(crate) written: String,
    /// As it is looked for.
    pub(crate) folded: String,
    /// Adds to a rank and is never required: every second service has it, or it names the place.
    pub(crate) weak: bool,
    /// Led to a need that was understood.
    pub(crate) in_a_need: bool,
    /// No record has it, nor does it begin a word of one.
    unknown: bool,
    /// What it may mean where no record has it: the best reading first, each with its factor.
    readings: Vec<(String, f32)>,
    /// Longer words that begin so, for the last word typed.
    beginnings: Vec<String>,
}

impl Word {
    /// The form that all fields are searched for, with its factor.
    pub(crate) fn meant(&self) -> (&str, f32) {
        self.readings
            .first()
            .map_or((self.folded.as_str(), 1.0), |(word, factor)| (word.as_str(), *factor))
    }
    /// Further forms, with their factors.
    pub(crate) fn others(&self) -> impl Iterator<Item = (&str, f32)> {
        let readings = self
            .readings
            .iter()
            .skip(1)
            .map(|(word, factor)| (word.as_str(), *factor));
        readings.chain(self.beginnings.iter().map(|word| (word.as_str(), weights::BEGINS_WITH)))
    }
}

/// What a question's words are taken to mean.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Understanding {
    /// The words to look for, in order.
    pub(crate) words: Vec<Word>,
    /// Needs, surest first; chosen ones have no words.
    pub(crate) needs: Vec<Understood>,
    /// What a service that answers a need is worth.
    pub(crate) meant: Meant,
    /// What answers a danger to somebody.
    pub(crate) in_danger: InDanger,
    /// Who asks.
    pub(crate) asking: Asking,
    /// What was typed, cut where it is too long, with the readings of words that no record has.
    pub(crate) typed: String,
    /// The whole question as a name is compared.
    pub(crate) key: String,
    /// Phone numbers in it.
    pub(crate) phones: Vec<String>,
    /// All that the vocabulary heard clearly.
    pub(crate) heard: Vec<Heard>,
    /// Words that name the place, folded.
    place: String,
    /// Words that were read as others.
    pub(crate) respelled: Vec<Respelled>,
}

impl Understanding {
    /// Of a question, of which some words named the place.
    pub(crate) fn of(
        question: &Question,
        place: &str,
        vocabulary: &Vocabulary,
        view: &View,
        fields: &Fields,
    ) -> tantivy::Result<Understanding> {
        let searcher = &view.searcher;
        let place = fold(place);
        let typed = words::undotted(cut(question.words.trim(), LONGEST)).into_owned();
        let lang = &words::spoken(&typed, &question.lang);
        // What only asks for a number or an address speaks of no need; where it is all that is said, it is looked for.
        let about = about::without_asking(&typed);
        let only_asks = !about.contains(char::is_alphanumeric);
        let typed = if only_asks { typed } else { about };
        let (mut needs, likely, heard) = if only_asks {
            (Vec::new(), Vec::new(), Vec::new())
        } else {
            understood(vocabulary, &typed, lang)
        };
        let phrases = heard
            .iter()
            .map(|heard| fold(&heard.phrase))
            .collect::<Vec<_>>()
            .join(" ");
        let mut matching = Matching::new(fields, lang);
        let mut found: Vec<Word> = Vec::new();
        let mut respelled = Vec::new();
        let mut corrected = fold(&typed);
        // A last word that is followed by nothing may still be growing.
        let growing = typed.chars().next_back().is_some_and(char::is_alphanumeric);
        let written: Vec<&str> = typed
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .collect();
        let last = written.len().saturating_sub(1);
        for (i, written) in written.into_iter().enumerate() {
            let folded = fold(written);
            if found.len() == MOST_WORDS
                || words::says_nothing(&folded, lang)
                || found.iter().any(|w| w.folded == folded)
            {
                continue;
            }
            let mut word = Word {
                written: written.to_owned(),
                weak: only_asks || words::is_weak(&folded) || parts(&place).any(|part| part == folded),
                in_a_need: false,
                unknown: false,
                folded,
                readings: Vec::new(),
                beginnings: Vec::new(),
            };
            let beginnings = if i == last && growing {
                spelling::beginnings(searcher, fields.folded, &word.folded)?
            } else {
                Vec::new()
            };
            let is_heard = || parts(&phrases).any(|part| part == word.folded);
            if !matching.is_known(searcher, &word.folded)? && beginnings.is_empty() && !is_heard() {
                word.unknown = true;
                let readings = spelling::readings(view.columns.iter().map(|columns| &columns.spelling), &word.folded);
                if let Some(best) = readings.first() {
                    corrected = corrected.replace(&word.folded, &best.word);
                    respelled.push(Respelled {
                        from: word.written.clone(),
                        to: best.word.clone(),
                    });
                }
                word.readings = readings
                    .iter()
                    .map(|reading| (reading.word.clone(), reading.factor()))
                    .collect();
            }
            word.beginnings = beginnings;
            found.push(word);
        }
        keep_surest(&mut needs);
        let asking = Asking::of(&typed, &likely, vocabulary);
        let surest = needs.first().map_or(1.0, |need| need.strength);
        let dangers = danger::first(&mut needs, vocabulary);
        let sure = needs.first().map_or(0.0, |need| need.strength / surest);
        let in_danger = danger::in_danger(sure, &dangers, asking.said, |code| view.answers(code), vocabulary);
        let led: String = needs.iter().map(|need| fold(&need.words) + " ").collect();
        for word in &mut found {
            word.in_a_need = parts(&led).any(|part| part == word.folded);
        }
        put_chosen(&mut needs, &question.needs);
        let chosen = needs.iter().filter(|need| need.words.is_empty());
        let meant = Meant::of(chosen.chain(&likely), asking.said, vocabulary);
        Ok(Understanding {
            words: found,
            meant,
            needs,
            heard,
            in_danger,
            asking,
            key: words::key(&typed),
            phones: words::phones(&typed),
            typed: read_as(typed, &respelled),
            place,
            respelled,
        })
    }
    /// Codes of the needs and groups that were chosen and not typed.
    pub(crate) fn chosen(&self) -> impl Iterator<Item = &str> {
        let chosen = self.needs.iter().filter(|need| need.words.is_empty());
        chosen.map(|need| need.code.as_str())
    }
    /// True of a folded word that no record has: it may be another one mistyped.
    pub(crate) fn may_be_mistyped(&self, folded: &str) -> bool {
        self.words.iter().any(|word| word.unknown && word.folded == folded)
    }
    /// What a folded word tells of a name.
    pub(crate) fn tells(&self, folded: &str) -> Tells {
        let said = words::says_nothing(folded, &Lang::en()) || words::is_weak(folded);
        if said || parts(&self.place).any(|part| part == folded) {
            Tells::WithName
        } else if self.words.iter().any(|word| word.in_a_need && word.folded == folded) {
            Tells::Little
        } else {
            Tells::Much
        }
    }
    /// True when nothing was asked for in words or needs.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty() && self.needs.is_empty()
    }
}

fn keep_surest(needs: &mut Vec<Understood>) {
    needs.sort_by(|a, b| b.strength.total_cmp(&a.strength).then_with(|| a.code.cmp(&b.code)));
    let least = needs.first().map_or(0.0, |n| n.strength * SURE_ENOUGH);
    needs.retain(|n| n.strength >= least);
    needs.truncate(MOST_NEEDS);
}

/// Puts the needs that were chosen before those that the words lead to.
fn put_chosen(needs: &mut Vec<Understood>, chosen: &[String]) {
    for code in chosen {
        needs.retain(|n| n.code != *code);
        needs.insert(
            0,
            Understood {
                code: code.clone(),
                words: String::new(),
                strength: 1.0,
            },
        );
    }
}

/// The words of a folded text.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
}

/// What was typed, with each word that was read as another in the letters of that one.
fn read_as(typed: String, respelled: &[Respelled]) -> String {
    respelled
        .iter()
        .fold(typed, |typed, word| typed.replace(&word.from, &word.to))
}

/// The beginning of a text, at most so many bytes, at a letter's border.
fn cut(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The needs that the vocabulary reads in the words, the clear ones and then all with the guesses, and the phrases of the
/// vocabulary that it heard in them.
fn understood(vocabulary: &Vocabulary, typed: &str, lang: &Lang) -> (Vec<Understood>, Vec<Understood>, Vec<Heard>) {
    let matches = vocabulary.likely_needs(typed, lang);
    let clear = || matches.iter().filter(|found| found.clear);
    let heard = clear().map(|found| Heard {
        code: found.code.to_owned(),
        strength: found.score,
        phrase: found.matched.to_owned(),
    });
    let heard = heard.collect();
    let need = |found: &NeedMatch<'_>| Understood {
        code: found.code.to_owned(),
        words: typed[found.range.clone()].to_owned(),
        strength: found.score,
    };
    (clear().map(need).collect(), matches.iter().map(need).collect(), heard)
}
