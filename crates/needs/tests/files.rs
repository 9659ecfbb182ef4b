//! The vocabulary files are complete, consistent and written as the field and both languages want them.

use std::collections::{BTreeMap, BTreeSet};

use language::{Lang, fold};
use needs::{Crisis, Vocabulary};

fn vocabulary() -> &'static Vocabulary {
    Vocabulary::embedded()
}

/// Letters and digits only, so that accents, hyphens and apostrophes make no difference.
fn plain(phrase: &str) -> String {
    let words: String = fold(phrase)
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn there_are_enough_needs_and_every_group_has_some() {
    assert!(vocabulary().needs().len() >= 260);
    assert_eq!(vocabulary().groups().iter().filter(|group| group.home).count(), 12);
    for group in vocabulary().groups() {
        assert!(
            vocabulary().in_group(&group.code).count() >= 8,
            "{} has few needs",
            group.code
        );
    }
}

#[test]
fn groups_stand_in_the_order_of_the_page() {
    let orders: Vec<u32> = vocabulary().groups().iter().map(|group| group.order).collect();
    assert!(orders.iter().copied().eq(1..=17), "{orders:?}");
}

#[test]
fn codes_are_short_kebab_words_that_no_group_shares_with_another_need() {
    for need in vocabulary().needs() {
        let good = need.code.len() <= 40
            && need
                .code
                .split('-')
                .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
        assert!(good, "code {}", need.code);
    }
}

#[test]
fn every_need_speaks_both_languages_with_at_least_eight_lay_phrases_in_each() {
    for need in vocabulary().needs() {
        for lang in [Lang::en(), Lang::fr()] {
            let name = need.name.get(&lang).unwrap_or_default();
            assert!(
                (3..=75).contains(&name.chars().count()),
                "{} name in {lang}: {name}",
                need.code
            );
            let definition = need.definition.get(&lang).unwrap_or_default();
            assert!(
                (20..=200).contains(&definition.chars().count()),
                "{} definition in {lang}",
                need.code
            );
            assert!(definition.ends_with('.'), "{} definition in {lang}", need.code);
            let phrases = need.words.get(&lang).map_or(0, Vec::len);
            assert!(
                (8..=30).contains(&phrases),
                "{} has {phrases} phrases in {lang}",
                need.code
            );
        }
        assert_eq!(need.words.len(), 2, "{}", need.code);
    }
}

#[test]
fn names_are_not_shared() {
    for lang in [Lang::en(), Lang::fr()] {
        let mut seen = BTreeMap::new();
        for need in vocabulary().needs() {
            let name = plain(need.name.get(&lang).unwrap_or_default());
            if let Some(other) = seen.insert(name.clone(), &need.code) {
                panic!("{other} and {} are both called {name}", need.code);
            }
        }
    }
}

#[test]
fn no_lay_phrase_stands_under_two_needs() {
    for lang in [Lang::en(), Lang::fr()] {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for need in vocabulary().needs() {
            for phrase in &need.words[&lang] {
                let before = seen.insert(plain(phrase), &need.code);
                assert!(before.is_none(), "“{phrase}” stands under {before:?} and {}", need.code);
            }
        }
    }
}

#[test]
fn each_of_the_17_airs_categories_counts_some_need() {
    assert_eq!(vocabulary().airs_categories().len(), 17);
    let used: BTreeSet<&str> = vocabulary()
        .needs()
        .iter()
        .map(|need| need.airs_category.as_str())
        .collect();
    for category in vocabulary().airs_categories() {
        assert!(
            used.contains(category.code.as_str()),
            "no need counts under {}",
            category.code
        );
        assert!(category.name.get(&Lang::en()).is_some() && category.name.get(&Lang::fr()).is_some());
    }
}

#[test]
fn social_determinants_come_from_one_list() {
    let known = [
        "food-insecurity",
        "housing-instability",
        "homelessness",
        "inadequate-housing",
        "utility-insecurity",
        "digital-access",
        "financial-insecurity",
        "material-hardship",
        "medical-cost-burden",
        "health-access",
        "employment-status",
        "transportation-insecurity",
        "intimate-partner-violence",
        "elder-abuse",
        "social-connection",
        "substance-use",
    ];
    let used: BTreeSet<&str> = vocabulary()
        .needs()
        .iter()
        .filter_map(|need| need.sdoh.as_deref())
        .collect();
    assert_eq!(used, BTreeSet::from(known));
}

#[test]
fn what_would_tell_too_much_about_a_person_is_sensitive() {
    for code in [
        "suicide-crisis",
        "self-harm",
        "abuse-help",
        "abuse-shelter",
        "sexual-assault",
        "elder-abuse",
        "child-abuse",
        "human-trafficking",
        "addiction-help",
        "detox",
        "opioid-treatment",
        "overdose-prevention",
        "recovery-group",
        "gambling-help",
        "hiv-support",
        "sti-testing",
        "abortion",
        "pregnancy-test-options",
        "gender-affirming-care",
        "lgbtq-support",
        "coming-out",
        "no-status",
        "deportation",
        "refugee-claim",
        "leaving-jail",
        "record-suspension",
        "childrens-aid",
        "sex-work-support",
        "runaway-youth",
        "medical-assistance-dying",
    ] {
        assert!(vocabulary().need(code).is_some_and(|need| need.sensitive), "{code}");
    }
    for need in vocabulary().needs() {
        assert!(
            need.crisis.is_none() || need.sensitive,
            "{} is a crisis and so sensitive",
            need.code
        );
        let below = need.parent.as_deref().and_then(|parent| vocabulary().need(parent));
        let stricter = below.is_none_or(|parent| !parent.sensitive || need.sensitive);
        assert!(
            stricter || need.code == "pet-safekeeping",
            "{} stands under a sensitive need",
            need.code
        );
    }
}

#[test]
fn every_kind_of_danger_has_a_need() {
    let kinds: BTreeSet<_> = vocabulary().needs().iter().filter_map(|need| need.crisis).collect();
    assert_eq!(kinds.len(), Crisis::ALL.len());
}

#[test]
fn apostrophes_quotes_and_french_spaces_are_typographic() {
    let texts = |lang: &Lang| -> Vec<String> {
        let groups = vocabulary()
            .groups()
            .iter()
            .flat_map(|group| [&group.name, &group.hint]);
        let needs = vocabulary()
            .needs()
            .iter()
            .flat_map(|need| [&need.name, &need.definition]);
        let categories = vocabulary().airs_categories().iter().map(|category| &category.name);
        let phrases = vocabulary()
            .needs()
            .iter()
            .flat_map(|need| need.words[lang].iter().cloned());
        let texts = groups
            .chain(needs)
            .chain(categories)
            .filter_map(|text| text.get(lang).map(str::to_owned));
        texts.chain(phrases).collect()
    };
    for lang in [Lang::en(), Lang::fr()] {
        for text in texts(&lang) {
            assert!(
                !text.contains(['\'', '"', '·']) && text.trim() == text && !text.contains("  "),
                "{text}"
            );
        }
    }
    for text in texts(&Lang::fr()) {
        assert!(
            !text.contains(" :") && !text.contains(" »") && !text.contains("« "),
            "no-break space missing: {text}"
        );
        assert!(
            !text.contains(" ;") && !text.contains(" ?") && !text.contains(" !"),
            "space too many: {text}"
        );
        let number_then_space = text
            .as_bytes()
            .windows(3)
            .any(|w| w[0].is_ascii_digit() && w[1] == b' ' && matches!(w[2], b'$' | b'%'));
        assert!(!number_then_space, "no-break space missing: {text}");
    }
}
