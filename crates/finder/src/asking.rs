//! Who asks, by what they say of themselves and of those they ask for.

use language::fold;
use needs::Vocabulary;

use crate::answer::Understood;
use crate::people::{CALLED, CARERS, HINTED, MEN, People, SAID, SENIORS, STUDENTS, WOMEN, YOUTH, parts, read};

/// Years under which somebody is a child here, or young, and from which they are old.
const CHILD: u16 = 16;
const YOUNG: u16 = 25;
const OLD: u16 = 60;

/// What words say of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Asking {
    /// Said of the person.
    pub(crate) said: People,
    /// Said or hinted at.
    pub(crate) may: People,
    /// The age in years that is said, where it is one.
    pub(crate) age: Option<u16>,
    /// It may be about drink, drugs or gambling.
    pub(crate) addiction: bool,
    /// Asked by a parent, about their child.
    pub(crate) parent: bool,
}

/// The need that all help with drink, drugs and gambling stands under.
pub(crate) const ADDICTION: &str = "addiction-help";
/// It is heard in a question from this part of the surest need on.
const ADDICTION_HEARD: f32 = 0.25;
/// The same for a need under it that is a danger itself: pills that were taken to die of are an overdose as well.
const OVERDOSE_HEARD: f32 = 0.95;

impl Asking {
    /// Who asks, by their words and what these were understood as.
    pub(crate) fn of(typed: &str, needs: &[Understood], vocabulary: &Vocabulary) -> Asking {
        let folded = fold(typed);
        let words = parts(&folded);
        let mut said = read(&of_who_asks(&words), &SAID);
        let mut may = read(&words, &HINTED);
        // Who tells of their childhood is a child no more.
        if words.windows(4).any(tells_of_childhood) {
            said &= !YOUTH;
        }
        let ages: Vec<u16> = (0..words.len()).filter_map(|at| age(&words, at)).collect();
        for age in &ages {
            said |= if *age < YOUNG { YOUTH } else { 0 } | if *age >= OLD { SENIORS } else { 0 };
        }
        let first = needs.first().map_or(0.0, |need| need.strength);
        // Pills that are counted to die of are an overdose as well, and no addiction.
        let addiction = needs.iter().any(|need| {
            let known = vocabulary.need(&need.code);
            let stands_under = known.and_then(|known| known.parent.as_deref()) == Some(ADDICTION);
            let least = known
                .and_then(|known| known.crisis)
                .map_or(ADDICTION_HEARD, |_| OVERDOSE_HEARD);
            need.strength >= least * first && (need.code == ADDICTION || stands_under)
        });
        for need in needs.iter().filter(|need| need.strength >= 0.5 * first) {
            let code = need.code.replace('-', " ");
            may |= read(&parts(&code), &CALLED);
            if let Some(need) = vocabulary.need(&need.code) {
                may |= read(&parts(&need.group), &CALLED);
            }
        }
        let of_own = words.windows(2).any(|pair| is_own_child(pair[0], pair[1]));
        let of_own = of_own || (0..words.len()).any(|at| is_own_child_by_age(&words[at..]));
        let parent = of_own && !says_own_age(&words);
        if parent {
            said |= CARERS;
        }
        if said & MEN == 0 {
            may |= WOMEN;
        }
        may |= said;
        // Who studies is young, as services count it.
        if may & STUDENTS != 0 {
            may |= YOUTH;
        }
        if said & MEN != 0 && said & WOMEN == 0 {
            may &= !WOMEN;
        }
        // A child is not sent to a house for women.
        if said & WOMEN == 0 && ages.iter().any(|age| *age < CHILD) {
            may &= !WOMEN;
        }
        Asking {
            said: People(said),
            may: People(may),
            age: if let [age] = ages[..] { Some(age) } else { None },
            addiction,
            parent,
        }
    }
}

/// An age in years at a word: in "I'm 15", "14 n i cut", "78 and", "15 ans", "my 15 year old". Not in "it's 15 below", "for 15
/// years" or « il y a 15 ans ».
fn age(words: &[&str], at: usize) -> Option<u16> {
    let spelt = [
        ("twelve", 12),
        ("thirteen", 13),
        ("fourteen", 14),
        ("fifteen", 15),
        ("sixteen", 16),
        ("seventeen", 17),
        ("eighteen", 18),
        ("nineteen", 19),
    ];
    let number: Option<u16> = words[at].parse().ok();
    let age = number.or_else(|| spelt.iter().find(|(word, _)| *word == words[at]).map(|(_, age)| *age));
    let age = age.filter(|age| (8..110).contains(age))?;
    let word = |at: Option<usize>| at.and_then(|at| words.get(at).copied()).unwrap_or_default();
    let before = [1, 2].map(|n| word(at.checked_sub(n)));
    let after = [1, 2].map(|n| word(at.checked_add(n)));
    let old = match after[0] {
        "yo" | "yrold" => true,
        "year" | "years" | "yr" | "yrs" | "y" => return ["old", "o", "olds"].contains(&after[1]).then_some(age),
        "ans" => {
            ["fille", "fils", "garcon", "homme", "femme", "agee", "age", "ado"].contains(&before[0])
                || before[0] == "de" && !["plus", "moins", "pres"].contains(&before[1])
        }
        after if NO_AGES.split_ascii_whitespace().any(|unit| unit == after) => return None,
        _ => false,
    };
    let said = match before[0] {
        // "It's 15 below."
        "s" => ["he", "she"].contains(&before[1]),
        "a" => before[1] != "y",
        before => SAYS_AGE.split_ascii_whitespace().any(|word| word == before),
    };
    (old || said).then_some(age)
}

/// "My son", "our teenager", « ma fille », « mon ado ».
fn is_own_child(whose: &str, who: &str) -> bool {
    const CHILDREN: &str = "son daughter teen teenager kid kids child children boy girl stepson stepdaughter grandson \
        granddaughter twin twins boys girls fils fille filles gars ado ados enfant enfants garcon garcons petit-fils jumeaux jumelle";
    ["my", "our", "mon", "ma", "mes", "notre", "nos"].contains(&whose)
        && CHILDREN.split_ascii_whitespace().any(|child| child == who)
}

/// The words but those for somebody else: "my parents", "her man", « cet homme », "marry a guy". Who speaks of them is not one
/// by that; who says "I am a guy", "help for a man" or « un gars » is.
fn of_who_asks<'w>(words: &[&'w str]) -> Vec<&'w str> {
    const WHOSE: &str = "my his her their our your ma mon mes sa son ses leur leurs notre nos ta ton tes votre vos";
    const WHICH: &str = "the this that these those le la les l ce cet cette ces";
    const ONE: &str = "a an un une some";
    const BEING: &str = "am m im i is being as for suis chu chus jsuis est etre comme pour";
    const BY_SEX: &str = "man men guy guys dude male woman women homme hommes gars femme femmes";
    let known = |all: &str, word: &str| all.split_ascii_whitespace().any(|known| known == word);
    let of_others = |at: usize| {
        let before = |steps: usize| at.checked_sub(steps).map(|before| words[before]);
        let Some(article) = before(1) else { return false };
        let somebody = known(WHOSE, article)
            || known(WHICH, article)
            || known(ONE, article) && before(2).is_some_and(|word| !known(BEING, word));
        known(WHOSE, article) && words[at] == "parents" || somebody && known(BY_SEX, words[at])
    };
    let own = (0..words.len()).filter(|at| !of_others(*at));
    own.map(|at| words[at]).collect()
}

/// "My 10 year old", "our 12 yo".
fn is_own_child_by_age(words: &[&str]) -> bool {
    const OLD_ENOUGH_TO_LEAVE: u16 = 18;
    let [whose, age, unit, ..] = words else { return false };
    let years = ["yo", "yrold"].contains(unit)
        || ["year", "years", "yr", "yrs"].contains(unit)
            && words.get(3).is_some_and(|word| ["old", "olds"].contains(word));
    ["my", "our"].contains(whose) && years && age.parse().is_ok_and(|age: u16| age < OLD_ENOUGH_TO_LEAVE)
}

/// "I'm 15", "i am 16", « j’ai 14 ans ».
fn says_own_age(words: &[&str]) -> bool {
    (0..words.len()).filter(|at| age(words, *at).is_some()).any(|at| {
        let before = [1, 2].map(|n| at.checked_sub(n).map_or("", |at| words[at]));
        ["im", "ai"].contains(&before[0]) || before[1] == "i" && ["m", "am"].contains(&before[0])
    })
}

/// "When I was a kid", "as a little girl", « quand j’étais petite ».
fn tells_of_childhood(words: &[&str]) -> bool {
    const SMALL: &str = "kid child young little small teen teenager boy girl petit petite enfant jeune ado";
    let small = |word: &str| SMALL.split_ascii_whitespace().any(|small| small == word);
    match words {
        ["i", "was", a, b] if *a != "m" => small(a) || ["a", "just", "so"].contains(a) && small(b),
        ["quand", "j", "etais", a] => small(a),
        [_, "as", "a", b] => small(b),
        _ => false,
    }
}

/// Words before an age.
const SAYS_AGE: &str = "i m im am is shes hes she he just turn turned turning ai";
/// Words after a number that is no age.
const NO_AGES: &str = "below minutes mins hours hrs hour days weeks months dollars bucks km kms times percent people kids children degrees days \
    mois semaines jours heures minutes dollars piasses fois degres enfants personnes";

#[cfg(test)]
mod tests {
    use super::*;

    fn asking(words: &str) -> Asking {
        Asking::of(words, &[], Vocabulary::embedded())
    }

    #[test]
    fn who_says_an_age_is_young_or_old() {
        for young in [
            "I'm 15 and I ran away",
            "j’ai 14 ans",
            "she is sixteen",
            "my 15 year old",
            "ma fille de 13 ans",
        ] {
            assert!(asking(young).said.meets(People(YOUTH)), "{young}");
        }
        assert!(asking("I am 78 and I fell").said.meets(People(SENIORS)));
        for nobody in [
            "it's 15 below",
            "15 dollars short",
            "unit 16, hydro cut",
            "I am 40",
            "il y a 15 ans",
            "for 15 years",
            "he is 15 minutes late",
        ] {
            assert!(!asking(nobody).said.meets(People(YOUTH | SENIORS)), "{nobody}");
        }
    }
    #[test]
    fn who_may_speak_of_drink_and_drugs_is_known() {
        let heard = |codes: &[(&str, f32)]| {
            let needs = codes.iter().map(|(code, strength)| Understood {
                code: (*code).to_owned(),
                words: String::new(),
                strength: *strength,
            });
            let needs: Vec<Understood> = needs.collect();
            Asking::of("", &needs, Vocabulary::embedded()).addiction
        };
        assert!(heard(&[("suicide-crisis", 0.6), ("detox", 0.3)]) && heard(&[("addiction-help", 0.5)]));
        assert!(!heard(&[("suicide-crisis", 0.9), ("detox", 0.05)]) && !heard(&[]));
        assert!(heard(&[("overdose-prevention", 0.6)]));
        assert!(!heard(&[("suicide-crisis", 0.6), ("overdose-prevention", 0.2)]));
    }
    #[test]
    fn a_parent_asks_for_a_child_and_a_child_for_itself() {
        for parent in [
            "my son is 14 and gone since friday",
            "our teenager took off",
            "ma fille de 15 ans a fugué",
            "mon ado est parti",
            "my 10 year old is smashing everything",
            "our 12 yo is gone",
        ] {
            let asking = asking(parent);
            assert!(asking.parent && asking.said.meets(People(CARERS)), "{parent}");
        }
        for other in [
            "I'm 15 and my kid brother ran away with me",
            "j’ai 16 ans et mon enfant dort",
            "im 16, my son is one",
            "my friend ran away",
            "my mother hits me",
            "my 80 year old aunt fell",
        ] {
            assert!(!asking(other).parent, "{other}");
        }
        for (words, carer) in [
            ("je me suis sauvée de chez mes parents", false),
            ("kicked out by my parents", false),
            ("programs for parents", true),
        ] {
            assert_eq!(asking(words).said.meets(People(CARERS)), carer, "{words}");
        }
        for (words, man) in [
            ("they say I must marry the man", false),
            ("il dit que cet homme est mon mari", false),
            ("they make me marry a guy back home", false),
            ("she has bruises from her man", false),
            ("I am a man and she hits me", true),
            ("im a guy and she hits me", true),
            ("chu un gars pis ma blonde me frappe", true),
            ("a man hit by his wife", true),
        ] {
            assert_eq!(asking(words).said.meets(People(MEN)), man, "{words}");
        }
        assert!(People(YOUTH).is_for_the_young());
        assert!(!People(YOUTH | CARERS).is_for_the_young() && !People(WOMEN).is_for_the_young());
    }
    #[test]
    fn who_tells_of_a_childhood_is_no_child() {
        for grown in [
            "my priest hurt me when I was a kid",
            "what an uncle did to me as a child kid",
            "ça s’est passé quand j’étais jeune, un ado du coin",
        ] {
            assert!(!asking(grown).said.meets(People(YOUTH)), "{grown}");
        }
        assert!(asking("a kid at school hits me").said.meets(People(YOUTH)));
    }
}
