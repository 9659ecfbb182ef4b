//! Groups of people, and for which of them a service is by what it calls itself.
//!
//! A line for men answers a man whose wife hits him, and a line for women does not; a line for Indigenous people stands
//! behind the others where nothing in the question speaks of them. Who is shown to whom is decided by rules of eligibility
//! alone: this only puts in order.

use std::collections::HashMap;
use std::sync::LazyLock;

use directory::view::ServiceView;
use language::fold;

use crate::asking::Asking;

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

pub(crate) const YOUTH: u16 = 1;
pub(crate) const SENIORS: u16 = 2;
pub(crate) const WOMEN: u16 = 4;
pub(crate) const MEN: u16 = 8;
pub(crate) const STUDENTS: u16 = 1 << 6;
const FRANCOPHONE: u16 = 1 << 10;
pub(crate) const CARERS: u16 = 1 << 11;
/// Groups by age and sex: everybody is of some of them. The others say more of somebody.
const AGE_AND_SEX: u16 = YOUTH | SENIORS | WOMEN | MEN | CARERS;
/// So many words of the eligibility name whom it is for.
const ELIGIBLE_FIRST: usize = 2;
pub(crate) type Table = HashMap<&'static str, u16>;

fn table(words: impl Fn(&Group) -> &'static str) -> Table {
    let mut table = Table::new();
    for (at, group) in GROUPS.iter().enumerate() {
        for word in words(group).split_ascii_whitespace() {
            *table.entry(word).or_default() |= 1 << at;
        }
    }
    table
}

pub(crate) static CALLED: LazyLock<Table> = LazyLock::new(|| table(|group| group.called));
pub(crate) static SAID: LazyLock<Table> = LazyLock::new(|| table(|group| group.said));
pub(crate) static HINTED: LazyLock<Table> = LazyLock::new(|| table(|group| group.hinted));

/// The groups of a table that folded words speak of.
pub(crate) fn read(words: &[&str], table: &Table) -> u16 {
    let one = words.iter().filter_map(|word| table.get(word));
    let pairs = words.windows(2).filter_map(|pair| table.get(pair.join("-").as_str()));
    one.chain(pairs).fold(0, |all, groups| all | groups)
}

pub(crate) fn parts(folded: &str) -> Vec<&str> {
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
    use needs::Vocabulary;

    use super::*;

    fn asking(words: &str) -> Asking {
        Asking::of(words, &[], Vocabulary::embedded())
    }
    const INDIGENOUS: People = People(1 << 4);

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
