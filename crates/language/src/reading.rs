//! How many years of school a text asks of its reader, by formulas that are in use: a rule of thumb, for those who write.
//!
//! - English: the grade of Kincaid, Fishburne, Rogers and Chissom, *Derivation of New Readability Formulas for Navy Enlisted
//!   Personnel*, Research Branch Report 8-75 (1975): 0.39 × words a sentence + 11.8 × syllables a word − 15.59.
//! - French: the reading ease of Kandel and Moles, « Application de l'indice de Flesch à la langue française », *Cahiers
//!   d'études de radio-télévision* 19 (1958), pages 253 to 274: 207 − 1.015 × words a sentence − 73.6 × syllables a word. They
//!   give no grade; the ease is turned into one by the table of Flesch, *The Art of Readable Writing* (1949).

use crate::{Lang, fold};

/// Fewer words than this say nothing about how a text reads.
const WORDS: usize = 20;
/// No formula is meant for more.
const HIGHEST: f64 = 18.0;

/// The grade of a text, from 1; `None` for a language without a formula and for a text of a few words.
///
/// ```
/// # use language::{Lang, grade};
/// let plain = "We help you pay a hydro bill. Call us. Bring the bill with you. We can help one time each year.";
/// assert!(grade(plain, &Lang::en()).unwrap() <= 5);
/// assert_eq!(grade("Too short.", &Lang::en()), None);
/// ```
pub fn grade(text: &str, lang: &Lang) -> Option<u8> {
    let (mut words, mut sentences, mut syllables) = (0_usize, 0_usize, 0_usize);
    let french = lang.as_str() == "fr";
    for sentence in sentences_of(text) {
        let counted = sentence
            .split(|c: char| !c.is_alphabetic())
            .filter(|word| !word.is_empty());
        let before = words;
        for word in counted {
            words += 1;
            syllables += syllables_of(&word.to_lowercase(), french);
        }
        sentences += usize::from(words > before);
    }
    if words < WORDS {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "words of one text")]
    let (length, weight) = (words as f64 / sentences as f64, syllables as f64 / words as f64);
    let grade = match lang.as_str() {
        "en" => 0.39 * length + 11.8 * weight - 15.59,
        "fr" => of_ease(207.0 - 1.015 * length - 73.6 * weight),
        _ => return None,
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 1 to 18")]
    let grade = grade.round().clamp(1.0, HIGHEST) as u8;
    Some(grade)
}

/// What stands between marks that end a sentence, list items and lines among it; "7:30" and "211.example" go on.
fn sentences_of(text: &str) -> impl Iterator<Item = &str> {
    let mut from = 0;
    let ends = text.char_indices().filter(|(at, c)| match c {
        '\n' => true,
        '.' | '!' | '?' | ':' | ';' => text[at + 1..].chars().next().is_none_or(char::is_whitespace),
        _ => false,
    });
    let ends = ends.map(|(at, _)| at + 1).chain([text.len()]);
    ends.map(move |end| &text[std::mem::replace(&mut from, end)..end])
}

/// Flesch's table: the grade whose readers manage a text of this ease.
fn of_ease(ease: f64) -> f64 {
    match ease {
        90.0.. => 5.0,
        80.0.. => 6.0,
        70.0.. => 7.0,
        60.0.. => 9.0,
        50.0.. => 12.0,
        30.0.. => 16.0,
        _ => HIGHEST,
    }
}

/// Groups of vowels, without an "e" at the end that nobody hears.
fn syllables_of(word: &str, french: bool) -> usize {
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let silent: &[&str] = if french { &["es", "e"] } else { &["e"] };
    // "little", "table": the e after an l is heard in English.
    let cut = if french || !word.ends_with("le") {
        silent.iter().find_map(|end| word.strip_suffix(end))
    } else {
        None
    };
    let cut = cut.map(fold).filter(|rest| rest.contains(vowel));
    let heard = cut.unwrap_or_else(|| fold(word));
    let mut groups = 0;
    let mut inside = false;
    for letter in heard.chars() {
        let now = vowel(letter);
        groups += usize::from(now && !inside);
        inside = now;
    }
    groups.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_counted_as_they_are_heard() {
        let english = [
            ("help", 1),
            ("service", 2),
            ("little", 2),
            ("the", 1),
            ("eligibility", 6),
            ("bcdf", 1),
        ];
        for (word, n) in english {
            assert_eq!(syllables_of(word, false), n, "{word}");
        }
        let french = [
            ("aide", 1),
            ("les", 1),
            ("services", 2),
            ("nourriture", 3),
            ("admissibilité", 6),
            ("eau", 1),
        ];
        for (word, n) in french {
            assert_eq!(syllables_of(word, true), n, "{word}");
        }
    }

    #[test]
    fn a_sentence_ends_at_its_mark_and_not_within_a_number() {
        let parts: Vec<&str> = sentences_of("Open at 7:30. Write to a@211.example!\nCome: now").collect();
        assert_eq!(
            parts,
            ["Open at 7:30.", " Write to a@211.example!", "\n", "Come:", " now"]
        );
        assert_eq!(sentences_of("").collect::<Vec<_>>(), [""]);
    }

    #[test]
    fn plain_words_in_short_sentences_ask_less_school_than_long_ones_in_one() {
        let en = Lang::en();
        let plain = "We give food to you and your kids. You can come each week. Bring a bag. You do not have to pay us. No one asks why.";
        let hard = "Eligible individuals experiencing financial difficulties may be considered for discretionary emergency assistance \
            following comprehensive evaluation of documentation demonstrating residency and household composition.";
        assert!(grade(plain, &en).unwrap() <= 3, "{:?}", grade(plain, &en));
        assert!(grade(hard, &en).unwrap() >= 16, "{:?}", grade(hard, &en));
        let fr = Lang::fr();
        let plain = "Nous donnons de la nourriture aux familles. Venez le mardi. Apportez un sac. Vous ne payez rien. On ne vous demande pas pourquoi. Appelez avant.";
        let hard = "Les personnes admissibles éprouvant des difficultés financières peuvent bénéficier d’une assistance discrétionnaire \
            à la suite d’une évaluation exhaustive de la documentation démontrant la composition du ménage.";
        assert!(grade(plain, &fr).unwrap() <= 7, "{:?}", grade(plain, &fr));
        assert!(grade(hard, &fr).unwrap() >= 16, "{:?}", grade(hard, &fr));
    }

    #[test]
    fn numbers_make_no_word_and_a_language_without_a_formula_has_no_grade() {
        let numbers = "416-555-0142 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22";
        assert_eq!(grade(numbers, &Lang::en()), None);
        assert_eq!(grade(&"mot ".repeat(30), &Lang::parse("iu").unwrap()), None);
    }
}
