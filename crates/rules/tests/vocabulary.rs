//! The facts of the network: what fits them, how answers are read and how rules are said in words.

use language::Lang;
use rules::{FactVocabulary, Facts, Rule};

fn rule(source: &str) -> Rule {
    Rule::parse(source).unwrap_or_else(|e| panic!("{source}: {e}"))
}

#[test]
fn a_rule_that_does_not_fit_the_vocabulary_is_refused_with_place_cause_and_remedy() {
    let sources = [
        "agee >= 60",
        "income_low && zzzzzz",
        "age",
        "age == \"old\"",
        "immigration_status == \"refugee\"",
        "student == \"post_secondry\"",
        "employed >= 3",
        "age >= 200",
        "\"toronto\" == residence",
        "\"toronto\" in residence",
        "any_between(age, 1, 3)",
        "3 in children_ages",
        "age >= 60 && age < 18",
        "student == \"secondary\" && student == \"post_secondary\"",
        "age >= 60 || true",
        "age in [1, 2]",
        "age.startsWith(\"1\")",
        "postal_code.startsWith(\"M5\")",
        "false",
        "employed && !employed",
    ];
    let vocabulary = FactVocabulary::built_in();
    let said: Vec<String> = sources
        .iter()
        .map(|source| {
            let errors = vocabulary.check(&rule(source));
            let errors: Vec<String> = errors.iter().map(|e| format!("\n    {e}")).collect();
            format!(
                "{source}{}",
                if errors.is_empty() {
                    "\n    fits".to_owned()
                } else {
                    errors.concat()
                }
            )
        })
        .collect();
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn a_choice_of_nothing_fits_no_rule_and_is_said_to_lack_its_choices() {
    let mut fact = FactVocabulary::built_in().fact("student").expect("it is there").clone();
    fact.choices.clear();
    let vocabulary = FactVocabulary::of(vec![fact], std::collections::BTreeMap::new());
    for source in ["student >= 3", "student == \"secondary\"", "student"] {
        let errors = vocabulary.check(&rule(source));
        assert_eq!(errors.len(), 1, "{source}: {errors:?}");
    }
    let said = vocabulary.check(&rule("student >= 3"))[0].to_string();
    assert!(said.contains("give the fact its `choices` first"), "{said}");
}

#[test]
fn rules_are_said_in_plain_words_in_both_languages() {
    let sources = [
        "age >= 60",
        "age > 59",
        "age < 18",
        "!(age >= 18)",
        "income_low && age >= 16 && age <= 29",
        "age == 18 || age != 18",
        "immigration_status in [\"refugee_claimant\", \"protected_person\"]",
        "!(gender == \"man\")",
        "gender != \"man\"",
        "disability || caregiver",
        "!(employed || student == \"post_secondary\")",
        "income_yearly <= 41000 && household_size >= 3",
        "any_between(children_ages, 0, 5)",
        "any_between(children_ages, 2, 12) && !pregnant",
        "\"toronto\" in residence",
        "!(\"toronto\" in residence)",
        "postal_code.startsWith(\"M5\")",
        "true",
        "false",
        "has_children ? lone_parent : pregnant",
        "age >= 60 && (disability || veteran)",
        "unheard_of && !unheard_of",
        "household_size == 1",
        "homeless || (age >= 18 && (veteran || disability))",
        "3 in children_ages",
    ];
    let vocabulary = FactVocabulary::built_in();
    let said: Vec<String> = sources
        .iter()
        .map(|source| {
            let say = |lang| {
                vocabulary
                    .describe_rule(&rule(source), &lang)
                    .join(" | ")
                    .replace('\u{a0}', "~")
            };
            format!("{source}\n    {}\n    {}", say(Lang::en()), say(Lang::fr()))
        })
        .collect();
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn every_statement_of_a_verdict_can_follow_for() {
    let vocabulary = FactVocabulary::built_in();
    let rule = rule("age >= 60");
    assert_eq!(
        vocabulary.describe(&rule.atoms()[0], &Lang::en()),
        "people 60 and older"
    );
    assert_eq!(
        vocabulary.describe(&rule.atoms()[0], &Lang::fr()),
        "les personnes de 60\u{a0}ans et plus"
    );
}

#[test]
fn one_year_is_said_in_the_singular() {
    let vocabulary = FactVocabulary::built_in();
    let said = |text: &str, lang: &Lang| vocabulary.describe(&rule(text).atoms()[0], lang);
    let (en, fr) = (Lang::en(), Lang::fr());
    assert_eq!(said("age >= 1", &fr), "les personnes de 1\u{a0}an et plus");
    assert_eq!(said("age <= 2", &fr), "les personnes de 2\u{a0}ans et moins");
    assert_eq!(said("age == 1", &en), "people who are 1 year old");
    assert_eq!(said("age == 0", &en), "people who are 0 years old");
    assert_eq!(said("age == 0", &fr), "les personnes de 0\u{a0}an");
}

#[test]
fn answers_are_read_the_way_people_give_them() {
    let vocabulary = FactVocabulary::built_in();
    let asked = [
        ("pregnant", "Yes"),
        ("pregnant", "OUI"),
        ("pregnant", "non"),
        ("pregnant", "maybe"),
        ("age", " 60 "),
        ("age", "-3"),
        ("age", "sixty"),
        ("income_yearly", "$41,000"),
        ("income_yearly", "41 000 $"),
        ("student", "post_secondary"),
        ("student", "Pas aux études"),
        ("student", "x"),
        ("children_ages", "3, 7 12"),
        ("children_ages", "3 and 7"),
        ("residence", "toronto on"),
        ("nothing", "1"),
        ("postal_code", ""),
    ];
    let said: Vec<String> = asked
        .iter()
        .map(|(fact, answer)| match vocabulary.read(fact, answer) {
            Ok(value) => format!("{fact} {answer:?} = {value}"),
            Err(error) => format!("{fact} {answer:?}: {error}"),
        })
        .collect();
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn answers_that_do_not_fit_their_facts_are_named_without_repeating_them() {
    let facts = Facts::new()
        .with("age", 400)
        .with("student", "nursery-7")
        .with("unheard", 1)
        .with("employed", true);
    let said: Vec<String> = FactVocabulary::built_in()
        .check_facts(&facts)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(
        said.iter()
            .all(|line| !line.contains("400") && !line.contains("nursery-7")),
        "{said:?}"
    );
}

#[test]
fn every_fact_is_asked_and_spoken_of_in_both_languages() {
    let file = include_str!("../facts.toml");
    let vocabulary = FactVocabulary::parse(file).unwrap();
    assert!(vocabulary.facts().len() >= 30);
    for fact in vocabulary.facts() {
        let french = fact.question.get(&Lang::fr()).unwrap();
        assert!(french.ends_with(['?', '.']) && !french.contains(" ?"), "{french}");
        assert!(!french.contains('\''), "French takes the curved apostrophe: {french}");
    }
    for text in vocabulary
        .facts()
        .iter()
        .flat_map(|f| f.phrase.values().chain([&f.why]))
    {
        assert!(
            !text.get(&Lang::fr()).unwrap().contains(" :"),
            "a no-break space goes before a colon"
        );
    }
}

#[test]
fn a_wrong_vocabulary_is_refused_with_place_cause_and_remedy() {
    let file = include_str!("../facts.toml");
    let wrong = [
        file.replacen("kind = \"integer\"", "kind = \"whole\"", 1),
        file.replacen("name = \"gender\"", "name = \"age\"", 1),
        file.replacen("phrase.at_most", "phrase.upmost", 1),
        file.replacen(", fr = \"Quel âge avez-vous?\"", "", 1),
        file.replacen("everyone =", "everybody =", 1),
        file.replacen("name = \"gender\"", "name = \"Gender\"", 1),
    ];
    let said: Vec<String> = wrong
        .iter()
        .map(|toml| FactVocabulary::parse(toml).unwrap_err().to_string())
        .collect();
    insta::assert_snapshot!(said.join("\n"));
}
