//! How words are read: robust, deterministic, blind to case and accents, silent when nothing is known.

use language::{Lang, fold};
use needs::{Crisis, Vocabulary};
use proptest::prelude::*;

fn codes(text: &str, lang: &Lang) -> Vec<&'static str> {
    Vocabulary::embedded()
        .match_words(text, lang)
        .into_iter()
        .map(|found| found.code)
        .collect()
}

fn first(text: &str, lang: &Lang) -> Option<&'static str> {
    codes(text, lang).first().copied()
}

#[test]
fn words_that_carry_no_need_lead_nowhere() {
    for text in [
        "",
        "   ",
        "the",
        "asdf qwerty",
        "help",
        "I need help",
        "hello",
        "thank you very much",
        "lorem ipsum dolor sit amet",
        "what is the weather like",
        "my name is John Smith",
        "pizza recipe",
        "toronto",
        "😀😀",
        "!!!???",
        "مرحبا",
    ] {
        assert_eq!(codes(text, &Lang::en()), Vec::<&str>::new(), "{text}");
    }
    for text in [
        "aide",
        "j’ai besoin d’aide",
        "bonjour",
        "quelle heure est-il",
        "le la les",
        "je m’appelle Jean Tremblay",
    ] {
        assert_eq!(codes(text, &Lang::fr()), Vec::<&str>::new(), "{text}");
    }
}

#[test]
fn acronyms_of_the_trade_are_known_in_any_typing() {
    for (text, need) in [
        ("ODSP", "odsp"),
        ("odsp", "odsp"),
        ("O.D.S.P.", "odsp"),
        ("OW", "ontario-works"),
        ("DSO", "developmental-services"),
        ("CAS", "childrens-aid"),
        ("CCAC", "home-care"),
        ("9-8-8", "suicide-crisis"),
        ("988", "suicide-crisis"),
        ("2-1-1", "information-referral"),
        ("RGI", "subsidized-housing"),
        ("LTB", "landlord-dispute"),
    ] {
        assert_eq!(first(text, &Lang::en()), Some(need), "{text}");
    }
    for (text, need) in [
        ("POSPH", "odsp"),
        ("OT", "ontario-works"),
        ("SOPDI", "developmental-services"),
        ("SAE", "childrens-aid"),
        ("CASC", "home-care"),
        ("RAFEO", "student-financial-aid"),
        ("ITSS", "sti-testing"),
    ] {
        assert_eq!(first(text, &Lang::fr()), Some(need), "{text}");
    }
}

#[test]
fn the_other_language_is_understood() {
    assert_eq!(first("banque alimentaire", &Lang::en()), Some("food-bank"));
    assert_eq!(first("food bank", &Lang::fr()), Some("food-bank"));
    assert_eq!(
        first("j’ai besoin d’une ride pour ma chimio", &Lang::fr()),
        Some("cancer-support")
    );
}

#[test]
fn one_or_two_slips_of_the_finger_do_not_matter() {
    for (text, need) in [
        ("electricty bill", "electricity-bill-help"),
        ("subsidised housing", "subsidized-housing"),
        ("alchoholic anonymos", "recovery-group"),
        ("homless shelter", "emergency-shelter"),
        ("dentsit", "dental-care"),
        ("schizofrenia", "psychosis"),
        ("foodbank", "food-bank"),
        ("nursinghome", "long-term-care"),
    ] {
        assert_eq!(first(text, &Lang::en()), Some(need), "{text}");
    }
    for (text, need) in [
        ("banque alimantaire", "food-bank"),
        ("violance conjugal", "abuse-help"),
        ("physioterapie", "rehabilitation"),
        ("desintoxicasion", "detox"),
    ] {
        assert_eq!(first(text, &Lang::fr()), Some(need), "{text}");
    }
}

#[test]
fn the_longest_phrase_wins() {
    assert_eq!(first("student loan", &Lang::en()), Some("student-financial-aid"));
    assert_eq!(first("pet food", &Lang::en()), Some("pet-food"));
    assert_eq!(
        first("volunteer at a food bank", &Lang::en()),
        Some("volunteer-opportunities")
    );
    assert_eq!(first("banque de couches", &Lang::fr()), Some("diapers"));
}

#[test]
fn words_of_danger_lead_first_to_a_need_that_says_so() {
    let danger = |text: &str, lang: &Lang| {
        let first = first(text, lang)?;
        Vocabulary::embedded().need(first)?.crisis
    };
    for (text, kind) in [
        ("i want to kill myself", Crisis::Suicide),
        ("my husband hit me", Crisis::ViolenceAtHome),
        ("a child is being beaten", Crisis::ChildInDanger),
        ("I was raped", Crisis::SexualAssault),
        ("my daughter ran away", Crisis::Runaway),
        ("he is my pimp", Crisis::Trafficking),
    ] {
        assert_eq!(danger(text, &Lang::en()), Some(kind), "{text}");
    }
    for (text, kind) in [
        ("je veux me tuer", Crisis::Suicide),
        ("mon mari m’a frappée", Crisis::ViolenceAtHome),
        ("un enfant battu", Crisis::ChildInDanger),
        ("j’ai été violée", Crisis::SexualAssault),
        ("ma fille a fugué", Crisis::Runaway),
        ("mon proxénète", Crisis::Trafficking),
    ] {
        assert_eq!(danger(text, &Lang::fr()), Some(kind), "{text}");
    }
}

#[test]
fn a_match_says_which_phrase_and_where() {
    let text = "Bonjour, j’ai besoin d’une banque alimentaire svp";
    let found = &Vocabulary::embedded().match_words(text, &Lang::fr())[0];
    assert_eq!(
        (found.code, found.matched, &text[found.range.clone()]),
        ("food-bank", "banque alimentaire", "banque alimentaire")
    );
}

#[test]
fn every_name_leads_to_its_need_among_the_first_three() {
    let vocabulary = Vocabulary::embedded();
    let mut lost = Vec::new();
    for need in vocabulary.needs() {
        for lang in [Lang::en(), Lang::fr()] {
            let name = need.name.get(&lang).expect("both languages");
            if !codes(name, &lang).iter().take(3).any(|code| *code == need.code) {
                lost.push(format!("{name} ({})", need.code));
            }
        }
    }
    assert!(lost.is_empty(), "{} names: {}", lost.len(), lost.join("; "));
}

#[test]
fn a_phrase_of_a_need_leads_back_to_it() {
    let vocabulary = Vocabulary::embedded();
    let (mut asked, mut back) = (0_u32, 0_u32);
    for need in vocabulary.needs() {
        for (lang, phrases) in &need.words {
            for phrase in phrases {
                asked += 1;
                back += u32::from(codes(phrase, lang).iter().take(3).any(|code| *code == need.code));
            }
        }
    }
    assert!(
        back * 100 >= asked * 97,
        "only {back} of {asked} phrases lead back to their need"
    );
}

proptest! {
    #[test]
    fn any_text_is_answered_in_order_and_in_its_bounds(text in any::<String>(), french in any::<bool>()) {
        let lang = if french { Lang::fr() } else { Lang::en() };
        let found = Vocabulary::embedded().match_words(&text, &lang);
        prop_assert!(found.len() <= 8);
        prop_assert!(found.windows(2).all(|pair| pair[0].score >= pair[1].score));
        for one in &found {
            prop_assert!((0.0..=1.0).contains(&one.score));
            prop_assert!(text.get(one.range.clone()).is_some_and(|words| !words.is_empty()));
        }
        prop_assert_eq!(&found, &Vocabulary::embedded().match_words(&text, &lang));
    }

    #[test]
    fn case_and_accents_do_not_change_the_needs(at in 0_usize..400, which in 0_usize..8) {
        let need = &Vocabulary::embedded().needs()[at];
        let phrase = &need.words[&Lang::fr()][which];
        let asked = codes(phrase, &Lang::fr());
        prop_assert_eq!(&asked, &codes(&phrase.to_uppercase(), &Lang::fr()));
        prop_assert_eq!(&asked, &codes(&fold(phrase), &Lang::fr()));
    }

}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn a_long_text_is_answered_too(words in prop::collection::vec("[a-zé']{1,12}", 2000)) {
        Vocabulary::embedded().match_words(&words.join(" "), &Lang::fr());
    }
}
