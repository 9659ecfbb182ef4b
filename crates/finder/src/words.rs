//! Words as the index and the finder see them: folded, without the ones that say nothing.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use language::{Lang, fold};

/// Words that stand in every English text. Left out of the English fields; folded, as [`language::fold`] writes.
pub(crate) const STOP_EN: &str = "a an and are as at be but by d for if in into is it ll m of on or re s such t that the their then there \
    these they this to ve was will with";

/// Words that stand in every French text, with what elision leaves before an apostrophe (`l'aide`, `qu'il`). Folded.
/// `sans` stays in: *sans-abri*.
pub(crate) const STOP_FR: &str = "a au aux avec c ce ces cet cette d dans de des du elle elles en est et eux il ils j je jusqu l la le les \
    leur leurs lorsqu lui m ma mais me mes moi mon n ne nos notre nous on ou par pas pour puisqu qu que qui \
    quoiqu s sa se ses si son sont sur t ta te tes toi ton tu un une vos votre vous y";

/// What people say around what they are looking for, as phones write it without apostrophes too. Never looked for. Folded.
const SAID_EN: &str = "about am any anyone around been can cannot cant close closest could did didn do does doesn don dont find \
    finding from get gets getting give go going got had has have haven having he hello her here hers hi him \
    his how i im isn ive just know like look looking looks may me mine must my near nearby nearest need \
    needed needing needs not no our please really search searching seek seeking she should so some somebody \
    someone something somewhere tell thank thanks them too try trying us very want wanted wants we were what \
    when where which who whom why won would you your \
    arent couldnt didnt doesnt gonna gotta hadnt hasnt havent heres hes isnt shes shouldnt thats theres theyre wanna wasnt werent \
    whats wheres wont wouldnt youre";

/// The same in French.
const SAID_FR: &str = "ai ait aimerais aller as aussi autour avez avoir avons besoin besoins bien bonjour car cherche chercher \
    cherches cherchez chez comme comment dois doit donc es etes etre fait faire faut hui ici merci obtenir \
    ont parce peut peux plait plus pouvez pouvoir pres proche proximite puis quand quel quelle quelles \
    quelqu quelque quelques quels quoi recherche recherchez salut sommes suis svp tres trouve trouver \
    trouvez va vais veut veux voudrais voudrait \
    cest cetait chui chuis jai javais jetais jpeux jsuis jveux quil quils sest yavait";

/// French words of [`STOP_FR`] and [`SAID_FR`] that say something in English.
const ENGLISH_AS_WELL: &str = "car me on son ton";

/// Words that say something, but that every second service has: they add to a rank and are never required. Folded.
const WEAK: &str = "access accompagnement acces agence agency aid aide aider aides appui assist assistance centre centres \
    center centers communautaire community free gratuit gratuite gratuitement gratuits gratuites help \
    helping helps info information local maintenant now open organisme organization organizations organismes \
    ouvert ouverte paid paie paiement paient paies pay payer payes payez paying payment payments pays people person \
    personne personnes place places program programme programmes programs \
    provide provides public resource resources ressource ressources service services soutien support \
    supports today tonight";

/// A list of words as a set: names are read word by word, hundreds of thousands of them.
type Set = LazyLock<HashSet<&'static str>>;
static SET_STOP_EN: Set = LazyLock::new(|| STOP_EN.split(' ').collect());
static SET_STOP_FR: Set = LazyLock::new(|| STOP_FR.split(' ').collect());
static SET_SAID_EN: Set = LazyLock::new(|| SAID_EN.split(' ').collect());
static SET_SAID_FR: Set = LazyLock::new(|| SAID_FR.split(' ').collect());
static SET_ENGLISH_AS_WELL: Set = LazyLock::new(|| ENGLISH_AS_WELL.split(' ').collect());
static SET_WEAK: Set = LazyLock::new(|| WEAK.split(' ').collect());

/// True when the folded word stands in every text of a language.
pub(crate) fn stops(folded: &str) -> bool {
    SET_STOP_EN.contains(folded) || SET_STOP_FR.contains(folded)
}

/// True when nobody looks for this folded word: it stands around what is looked for.
pub(crate) fn says_nothing(folded: &str, lang: &Lang) -> bool {
    let french = SET_STOP_FR.contains(folded) || SET_SAID_FR.contains(folded);
    let english = SET_STOP_EN.contains(folded) || SET_SAID_EN.contains(folded);
    let primary = lang.as_str().split('-').next().unwrap_or_default();
    let single_letter = folded.len() == 1 && !folded.bytes().all(|b| b.is_ascii_digit());
    single_letter || english || (french && (primary == "fr" || !SET_ENGLISH_AS_WELL.contains(folded)))
}

/// The language that a question is written in, where its small words tell it clearly; else the language of the page.
/// Who writes French on an English page means *aide*, not AIDS.
pub(crate) fn spoken(text: &str, page: &Lang) -> Lang {
    let folded = fold(text);
    let words = || folded.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 1);
    let english = words()
        .filter(|w| SET_STOP_EN.contains(w) || SET_SAID_EN.contains(w))
        .count();
    let french = words()
        .filter(|w| SET_STOP_FR.contains(w) || SET_SAID_FR.contains(w))
        .count();
    match (english, french) {
        (english, french) if french > english + 1 => Lang::fr(),
        (english, french) if english > french + 1 => Lang::en(),
        _ => page.clone(),
    }
}

/// True when every second service has this folded word.
pub(crate) fn is_weak(folded: &str) -> bool {
    SET_WEAK.contains(folded)
}

/// True of a number, and of a word with one in it: it is never another one mistyped.
pub(crate) fn has_digits(word: &str) -> bool {
    word.bytes().any(|b| b.is_ascii_digit())
}

/// A name as it is compared as a whole: folded words with one space between.
pub(crate) fn key(name: &str) -> String {
    fold(&undotted(name))
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Takes the points out of acronyms: `C.M.H.A.` becomes `CMHA`.
pub(crate) fn undotted(text: &str) -> Cow<'_, str> {
    if !text.contains('.') {
        return Cow::Borrowed(text);
    }
    let chars: Vec<char> = text.chars().collect();
    let lone_letter = |i: usize| {
        chars.get(i).is_some_and(|c| c.is_alphabetic())
            && (i == 0 || !chars[i - 1].is_alphanumeric())
            && chars.get(i + 1).is_some_and(|c| *c == '.')
    };
    let mut out = String::with_capacity(text.len());
    for (i, c) in chars.iter().enumerate() {
        let within = *c == '.' && i > 0 && lone_letter(i - 1) && (lone_letter(i + 1) || (i > 2 && lone_letter(i - 3)));
        if !within {
            out.push(*c);
        }
    }
    Cow::Owned(out)
}

/// The letters a long name is known by: *Canadian Mental Health Association* is `cmha`. None below three words.
pub(crate) fn acronym(name: &str) -> Option<String> {
    let lower = [
        "of", "the", "and", "for", "de", "des", "du", "la", "le", "les", "et", "pour", "l", "d", "s",
    ];
    let letters: String = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty() && !lower.contains(&fold(w).as_str()))
        .filter_map(|w| w.chars().next())
        .collect();
    (3..=7).contains(&letters.chars().count()).then(|| fold(&letters))
}

/// The digits of a phone number as they are compared: without the country's 1, the last ten where there are more.
/// None where there are fewer than three digits, or letters that make it no number.
pub(crate) fn phone_digits(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let other = text.chars().filter(|c| c.is_alphabetic()).count();
    let national = if digits.len() == 11 && digits.starts_with('1') {
        &digits[1..]
    } else {
        &digits[..]
    };
    (national.len() >= 3 && other == 0).then(|| national.to_owned())
}

/// The phone numbers that stand in a text, as they are compared: the whole text as one, or seven digits and more that stand
/// together.
pub(crate) fn phones(text: &str) -> Vec<String> {
    if let Some(number) = phone_digits(text) {
        return vec![number];
    }
    let between = |c: char| matches!(c, ' ' | '-' | '.' | '(' | ')' | '+' | '/' | '\u{a0}' | '\u{2011}');
    let runs = text.split(|c: char| !c.is_ascii_digit() && !between(c));
    runs.filter_map(phone_digits)
        .filter(|number| (7..=10).contains(&number.len()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_folded() {
        for word in [STOP_EN, STOP_FR, SAID_EN, SAID_FR, ENGLISH_AS_WELL, WEAK]
            .join(" ")
            .split(' ')
        {
            assert_eq!(fold(word), word);
        }
    }
    #[test]
    fn a_car_is_looked_for_in_english_and_says_nothing_in_french() {
        assert!(!says_nothing("car", &Lang::en()));
        assert!(says_nothing("car", &Lang::fr()));
        assert!(says_nothing("besoin", &Lang::en()), "people mix languages");
    }
    #[test]
    fn what_a_phone_writes_without_its_apostrophe_says_nothing_either() {
        for word in ["wont", "doesnt", "havent", "theres", "jai", "cest", "jsuis"] {
            assert!(
                says_nothing(word, &Lang::en()) && says_nothing(word, &Lang::fr()),
                "{word}"
            );
        }
        assert_eq!(spoken("jai pu rien a manger, cest pas facile", &Lang::en()), Lang::fr());
    }
    #[test]
    fn small_words_tell_the_language_of_a_question() {
        assert_eq!(
            spoken("j’ai besoin d’aide pour payer mon chauffage", &Lang::en()),
            Lang::fr()
        );
        assert_eq!(spoken("I need help with my hydro bill", &Lang::fr()), Lang::en());
        for short in ["food bank", "banque alimentaire", "", "aide"] {
            assert_eq!(spoken(short, &Lang::en()), Lang::en());
            assert_eq!(spoken(short, &Lang::fr()), Lang::fr());
        }
    }
    #[test]
    fn acronyms_are_read_with_and_without_points() {
        assert_eq!(
            undotted("the C.M.H.A. office, St. Mary St."),
            "the CMHA office, St. Mary St."
        );
        assert_eq!(key("C.M.H.A."), "cmha");
        assert_eq!(acronym("Canadian Mental Health Association").as_deref(), Some("cmha"));
        assert_eq!(acronym("Centre d'accès à l'emploi"), Some("caae".into()));
        assert_eq!(acronym("Food Bank"), None);
    }
    #[test]
    fn phone_numbers_are_compared_by_their_national_digits() {
        assert_eq!(phone_digits("1-800-555-0119").as_deref(), Some("8005550119"));
        assert_eq!(phone_digits("(416) 555-0142").as_deref(), Some("4165550142"));
        assert_eq!(phone_digits("211").as_deref(), Some("211"));
        assert_eq!(phone_digits("M5V 211"), None);
        assert_eq!(phones("who is 1 (416) 555-0142, they called"), ["4165550142"]);
        assert_eq!(phones("call 555-0142 or 416.555.0119"), ["5550142", "4165550119"]);
        assert_eq!(phones("211"), ["211"]);
        assert_eq!(phones("my 3 kids are 4, 8 and 15"), [""; 0]);
    }
}
