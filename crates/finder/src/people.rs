//! Whom a service is for by what it calls itself, and who asks by what they say of themselves.
//!
//! A line for men answers a man whose wife hits him, and a line for women does not; a line for Indigenous people stands
//! behind the others where nothing in the question speaks of them. Who is shown to whom is decided by rules of eligibility
//! alone: this only puts in order.

use std::collections::HashMap;
use std::sync::LazyLock;

use directory::view::ServiceView;
use language::fold;
use needs::Vocabulary;

use crate::answer::Understood;

/// Groups of people, a bit for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct People(pub(crate) u16);

/// The groups, in the order of their bits: what services call them, what people call themselves and those they ask for, and
/// what only hints at them. Folded; a word of two parts stands with a stroke.
const GROUPS: [Group; 12] = [
    // Young people. "Children" stands in the names of agencies for whole families.
    Group {
        called: "youth youths teen teens teenagers kids adolescent adolescents jeunes jeune jeunesse ado ados",
        said: "teen teens teenager teenagers youth highschool grade secondaire ado ados adolescent adolescente jeune jeunes kid kids",
        hinted: "daughter son child children nephew niece girl boy school parent parents mom dad mother father stepdad stepmom stepfather \
            fille fils enfant enfants neveu garcon gars ecole mere pere maman papa gamin gamine petite petit",
    },
    Group {
        called: "seniors senior elder elderly aines aine ainees older",
        said: "senior seniors elderly retired grandma grandmother grandpa grandfather nana aine aines ainee agee retraite grand-mere grand-pere \
            mamie papi",
        hinted: "mom mother dad father parents aunt uncle neighbour neighbor old pension mere pere maman papa tante oncle voisine voisin vieux \
            vieille",
    },
    Group {
        called: "women woman womens femmes femme girls filles mothers meres maternal",
        said: "woman women girl pregnant femme femmes enceinte fille",
        hinted: "husband boyfriend he his him she her mom daughter sister ex period breast baby wife mother mere mari chum conjoint copain il elle maman soeur bebe \
            frere",
    },
    Group {
        called: "men mens man male males hommes homme fathers peres masculin",
        said: "man men guy male dude homme hommes gars masculin",
        hinted: "husband brother son dad father wife girlfriend he his him mari frere fils pere blonde il",
    },
    Group {
        called: "indigenous aboriginal metis inuit native natives first-nations first-nation autochtone autochtones premieres-nations \
            premiere-nation mmiwg anishinaabe haudenosaunee",
        said: "indigenous aboriginal metis inuit native first-nations first-nation autochtone autochtones premieres-nations reserve cree ojibwe \
            ojibway mohawk anishinaabe haudenosaunee nunavut inuk iqaluit innu our-people own-people residential-school",
        hinted: "nation nations community elder elders aine culture",
    },
    Group {
        called: "lgbtq lgbtq2s 2slgbtq 2slgbtqi lgbt lgbtqi lgbtq2 glbt queer trans transgender gay lesbian rainbow pride pflag arc-en-ciel \
            lesbienne gai",
        said: "lgbtq lgbt queer trans transgender gay lesbian bisexual nonbinary non-binary pronouns coming-out lesbienne gai bi non-binaire \
            two-spirit transitioning",
        hinted: "gender genre same-sex",
    },
    Group {
        called: "student students campus etudiants etudiant etudiante etudiantes",
        said: "student students college university campus dorm undergrad cegep universite etudiant etudiante etudiants residence",
        hinted: "exams exam semester class classes tuition school session etudes examens prof",
    },
    Group {
        called: "newcomer newcomers immigrant immigrants refugee refugees migrant migrants settlement immigration nouveaux-arrivants nouvel-arrivant \
            refugie refugies immigrante immigrantes",
        said: "newcomer newcomers immigrant immigrants refugee refugees immigration visa asylum sponsor sponsored status immigree immigre refugie \
            refugies asile parrainage nouveaux-arrivants papers papiers citizenship",
        hinted: "came arrived country canada english french language speak speaks arrive arrives arrivee pays langue parle anglais francais moved \
            card carte passport passports passeport",
    },
    Group {
        called: "veteran veterans military armed-forces responders forces-armees anciens-combattants militaires militaire cfmws legion",
        said: "veteran veterans military army navy soldier soldiers deployed deployment served forces base cfb afghanistan bosnia paramedic \
            firefighter officer responder militaire militaires armee soldat deploye ancien-combattant pompier ambulancier paramedical policier",
        hinted: "posted posting police",
    },
    // Communities of faith and origin.
    Group {
        called: "muslim muslims islamic naseeha jewish jews black african caribbean chinese asian arab hispanic latino latina korean \
            vietnamese tamil somali musulman musulmane juif juive noir noires noirs africain africaine chinois hebrew punjabi",
        said: "muslim islam islamic mosque imam jewish synagogue rabbi black african caribbean chinese asian arab hispanic latino latina korean \
            vietnamese tamil somali musulman musulmane mosquee juif juive noir noire africain africaine chinois chinoise spanish arabic \
            cantonese mandarin punjabi hijab race racial racism",
        hinted: "faith religion culture community",
    },
    Group {
        called: "francophone francophones francais french",
        said: "french francophone francophones francais",
        hinted: "",
    },
    // Those who look after somebody.
    Group {
        called: "parents parent caregiver caregivers carers proches aidants",
        said: "parent parents caregiver caregivers parenting aidant aidante aidants",
        hinted: "son daughter child children kid kids baby toddler teen teenager stepson stepdaughter grandson granddaughter grandchild \
            grandchildren newborn pregnant nephew niece family families fils fille enfant enfants bebe ado petit-fils petite-fille famille enceinte \
            mother mom father dad mere pere wife husband mari femme brother sister frere soeur",
    },
];

struct Group {
    called: &'static str,
    said: &'static str,
    hinted: &'static str,
}

const YOUTH: u16 = 1;
const SENIORS: u16 = 2;
const WOMEN: u16 = 4;
const MEN: u16 = 8;
const STUDENTS: u16 = 1 << 6;
const FRANCOPHONE: u16 = 1 << 10;
const CARERS: u16 = 1 << 11;
/// Groups by age and sex: everybody is of some of them. The others say more of somebody.
const AGE_AND_SEX: u16 = YOUTH | SENIORS | WOMEN | MEN | CARERS;
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

/// So many words of the eligibility name whom it is for.
const ELIGIBLE_FIRST: usize = 2;
/// The need that all help with drink, drugs and gambling stands under.
pub(crate) const ADDICTION: &str = "addiction-help";
/// It is heard in a question from this part of the surest need on.
const ADDICTION_HEARD: f32 = 0.25;
/// The same for a need under it that is a danger itself.
const OVERDOSE_HEARD: f32 = 0.5;

type Table = HashMap<&'static str, u16>;

fn table(words: impl Fn(&Group) -> &'static str) -> Table {
    let mut table = Table::new();
    for (at, group) in GROUPS.iter().enumerate() {
        for word in words(group).split_ascii_whitespace() {
            *table.entry(word).or_default() |= 1 << at;
        }
    }
    table
}

static CALLED: LazyLock<Table> = LazyLock::new(|| table(|group| group.called));
static SAID: LazyLock<Table> = LazyLock::new(|| table(|group| group.said));
static HINTED: LazyLock<Table> = LazyLock::new(|| table(|group| group.hinted));

/// The groups of a table that folded words speak of.
fn read(words: &[&str], table: &Table) -> u16 {
    let one = words.iter().filter_map(|word| table.get(word));
    let pairs = words.windows(2).filter_map(|pair| table.get(pair.join("-").as_str()));
    one.chain(pairs).fold(0, |all, groups| all | groups)
}

fn parts(folded: &str) -> Vec<&str> {
    folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect()
}

impl People {
    /// True when some are of both.
    pub(crate) fn meets(self, other: People) -> bool {
        self.0 & other.0 != 0
    }

    /// True of a service for some people alone, where nothing in the question speaks of them.
    pub(crate) fn is_for_others(self, asking: Asking) -> bool {
        self != People::default() && !self.meets(asking.may)
    }

    /// For young people, and not for who looks after them.
    pub(crate) fn is_for_the_young(self) -> bool {
        self.0 & YOUTH != 0 && self.0 & CARERS == 0
    }

    /// The same for who is in danger and has one call to make: a house for Indigenous women is for others where a woman may ask
    /// and nothing says that she is Indigenous.
    pub(crate) fn is_for_others_in_danger(self, asking: Asking) -> bool {
        let parts = [self.0 & AGE_AND_SEX, self.0 & !AGE_AND_SEX].map(People);
        let mut parts = parts.into_iter().filter(|part| *part != People::default());
        parts.any(|part| !part.meets(asking.may))
    }

    /// Whom a need is for, by its code.
    pub(crate) fn of_need(code: &str) -> People {
        let words: Vec<&str> = code.split('-').collect();
        People(read(&words, &CALLED))
    }

    /// Whom a service is for, by its names and ages. Who names women and men, or the young and the old, is for everybody.
    pub(crate) fn of(view: &ServiceView, ages: Option<(u16, u16)>) -> People {
        let mut all = 0;
        for (_, name) in view.service.body.name.iter() {
            all |= read(&parts(&fold(&name.text)), &CALLED);
        }
        let said = if view.service.body.summary.is_empty() {
            &view.service.body.description
        } else {
            &view.service.body.summary
        };
        for (_, wording) in said.iter() {
            let folded = fold(first_sentence(&wording.text));
            let words = parts(&folded);
            // "For women and children", "pour les hommes": what follows in a few words.
            for (at, _) in words
                .iter()
                .enumerate()
                .filter(|(_, word)| ["for", "pour", "aux", "serving"].contains(word))
            {
                all |= read(&words[at + 1..words.len().min(at + 5)], &CALLED);
            }
        }
        // "Jewish women and children who …": of those named first, who are more than of an age and a sex.
        for (_, wording) in view.service.body.eligibility.iter() {
            let folded = fold(&wording.text);
            let words = parts(&folded);
            all |= read(&words[..words.len().min(ELIGIBLE_FIRST)], &CALLED) & !(AGE_AND_SEX | STUDENTS);
        }
        if let Some((from, to)) = ages {
            if to <= 30 * 12 {
                all |= YOUTH;
            }
            if from >= 50 * 12 {
                all |= SENIORS;
            }
        }
        // A line for parents of teens is no line for teens.
        if all & CARERS != 0 {
            all &= !(YOUTH | SENIORS);
        }
        for both in [WOMEN | MEN, YOUTH | SENIORS] {
            if all & both == both {
                all &= !both;
            }
        }
        People(all & !FRANCOPHONE)
    }
}

impl Asking {
    /// Who asks, by their words and what these were understood as.
    pub(crate) fn of(typed: &str, needs: &[Understood], vocabulary: &Vocabulary) -> Asking {
        let folded = fold(typed);
        let words = parts(&folded);
        let mut said = read(&words, &SAID);
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
        let parent = !says_own_age(&words) && words.windows(2).any(|pair| is_own_child(pair[0], pair[1]));
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
    const CHILDREN: &str = "son daughter teen teenager kid kids child children boy girl stepson stepdaughter fils fille gars ado enfant enfants garcon";
    ["my", "our", "mon", "ma", "mes", "notre", "nos"].contains(&whose)
        && CHILDREN.split_ascii_whitespace().any(|child| child == who)
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

fn first_sentence(text: &str) -> &str {
    let end = text.find(". ").unwrap_or(text.len()).min(250);
    let mut end = end;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use language::{Lang, Text};

    use super::*;

    fn asking(words: &str) -> Asking {
        Asking::of(words, &[], Vocabulary::embedded())
    }
    const INDIGENOUS: People = People(1 << 4);

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
    fn what_is_for_women_is_for_others_when_a_man_asks_and_only_then() {
        let women = People(WOMEN);
        assert!(women.is_for_others(asking("I am a man and my wife hits me")));
        assert!(!women.is_for_others(asking("he hits me")));
        assert!(!women.is_for_others(asking("domestic violence shelter")));
        assert!(People(MEN).is_for_others(asking("domestic violence shelter")));
    }
    #[test]
    fn a_child_is_not_sent_to_a_house_for_women() {
        let women = People(WOMEN);
        assert!(women.is_for_others(asking("my father hits me and I am 12")));
        assert!(!women.is_for_others(asking("my boyfriend hits me and I am 17")));
        assert!(!women.is_for_others(asking("he hits me")));
    }
    #[test]
    fn in_danger_what_is_for_some_women_is_for_others_until_the_question_speaks_of_them() {
        let theirs = People(WOMEN | INDIGENOUS.0);
        let (he, ours) = (asking("he hits me"), asking("he hits me and I am Ojibwe"));
        assert!(theirs.is_for_others_in_danger(he) && !theirs.is_for_others(he));
        assert!(!theirs.is_for_others_in_danger(ours));
        assert!(!People(WOMEN).is_for_others_in_danger(he) && !People::default().is_for_others_in_danger(he));
        // Whoever looks after somebody says no more of themselves than their age and sex.
        assert!(!People(WOMEN | CARERS).is_for_others_in_danger(he));
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
        ] {
            assert!(!asking(other).parent, "{other}");
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
    #[test]
    fn whom_a_service_names_first_as_eligible_it_is_for() {
        let mut view = crate::testing::service("a", Text::new(Lang::en(), "House"));
        let mut of = |eligible: &str| {
            view.service.body.eligibility = Text::new(Lang::en(), eligible);
            People::of(&view, None)
        };
        let jewish = of("Jewish women and children who live with violence");
        assert!(jewish.is_for_others_in_danger(asking("he hits me")));
        assert!(!jewish.is_for_others_in_danger(asking("he hits me and I need a rabbi")));
        // An age, a sex and school say too little of who may come, and whoever stands later is one of several.
        for everybody in [
            "Women and girls",
            "Students in grade 3",
            "Anyone, and Jewish seniors first",
        ] {
            assert_eq!(of(everybody), People::default(), "{everybody}");
        }
    }
    #[test]
    fn what_is_for_young_people_is_for_students_too() {
        let young = People(YOUTH);
        assert!(!young.is_for_others(asking("I fail every exam at college")));
        assert!(young.is_for_others(asking("food")));
    }
    #[test]
    fn what_is_for_nobody_in_particular_is_for_everybody() {
        assert!(!People::default().is_for_others(asking("food")));
        assert!(INDIGENOUS.is_for_others(asking("food")));
        assert!(!INDIGENOUS.is_for_others(asking("we are a First Nations family")));
        assert!(People::of_need("indigenous-crisis-line").meets(INDIGENOUS));
    }
}
