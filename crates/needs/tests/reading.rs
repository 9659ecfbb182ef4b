//! What the vocabulary answers by code, and what a wrong file is told.

use needs::{Crisis, Vocabulary};

const MAIN: &str = "version = 3\n[[airs_category]]\ncode = \"food\"\nname = { en = \"Food\", fr = \"Nourriture\" }\n";

fn group(needs: &[(&str, &str)]) -> String {
    let mut file =
        "code = \"food\"\norder = 1\nhome = true\nname = { en = \"Food\" }\nhint = { en = \"Meals\" }\n".to_owned();
    for (code, more) in needs {
        let lines = [
            "[[need]]",
            &format!("code = \"{code}\""),
            "airs_category = \"food\"",
            more,
            "name = { en = \"A meal\" }",
            "definition = { en = \"A meal.\" }",
            "words.en = [\"meal\"]\n",
        ];
        file.push_str(&lines.join("\n"));
    }
    file
}

fn refused(needs: &[(&str, &str)]) -> String {
    Vocabulary::parse(MAIN, &[("food", &group(needs))])
        .expect_err("the file is wrong")
        .to_string()
}

#[test]
fn a_need_knows_its_group_its_broader_need_and_the_narrower_ones() {
    let vocabulary = Vocabulary::embedded();
    let bill = vocabulary
        .need("electricity-bill-help")
        .expect("a need of the vocabulary");
    assert_eq!(bill.group, "money");
    assert_eq!(vocabulary.group(&bill.group).map(|group| group.order), Some(3));
    assert_eq!(
        vocabulary
            .ancestors(&bill.code)
            .map(|need| need.code.as_str())
            .collect::<Vec<_>>(),
        ["utility-payment-help"]
    );
    let narrower: Vec<_> = vocabulary
        .children("utility-payment-help")
        .map(|need| need.code.as_str())
        .collect();
    assert_eq!(
        narrower,
        [
            "electricity-bill-help",
            "heating-bill-help",
            "water-bill-help",
            "utility-disconnection"
        ]
    );
    assert_eq!(
        vocabulary.need("suicide-crisis").and_then(|need| need.crisis),
        Some(Crisis::Suicide)
    );
    assert!(vocabulary.need("no-such-need").is_none());
    assert_eq!(vocabulary.ancestors("no-such-need").count(), 0);
}

#[test]
fn a_group_shows_its_own_needs_before_those_of_others() {
    let seniors: Vec<_> = Vocabulary::embedded()
        .in_group("seniors")
        .map(|need| need.code.as_str())
        .collect();
    let own = seniors
        .iter()
        .position(|code| *code == "dementia-support")
        .expect("its own");
    let other = seniors
        .iter()
        .position(|code| *code == "meals-delivered")
        .expect("of the food group");
    assert!(own < other);
}

#[test]
fn a_code_that_stands_twice_is_refused() {
    assert!(refused(&[("meal", ""), ("meal", "")]).contains("`meal` stands twice"));
}

#[test]
fn a_parent_that_does_not_exist_is_named() {
    assert!(refused(&[("meal", "parent = \"feast\"")]).contains("`meal` names `feast` as its parent"));
    assert!(refused(&[("meal", "related = [\"feast\"]")]).contains("related need"));
    assert!(refused(&[("meal", "also_in = [\"feast\"]")]).contains("group"));
}

#[test]
fn a_circle_of_broader_needs_is_refused() {
    let circle = refused(&[("meal", "parent = \"lunch\""), ("lunch", "parent = \"meal\"")]);
    assert!(circle.contains("its own broader need"), "{circle}");
}

#[test]
fn a_misspelt_field_is_refused_with_the_name_of_the_file() {
    let wrong = refused(&[("meal", "sensitiv = true")]);
    assert!(wrong.contains("file food") && wrong.contains("sensitiv"), "{wrong}");
}

#[test]
fn a_file_of_ones_own_is_read() {
    let vocabulary = Vocabulary::parse(MAIN, &[("food", &group(&[("meal", "")]))]).expect("a good file");
    assert_eq!(vocabulary.version(), 3);
    assert_eq!(vocabulary.needs()[0].code, "meal");
}
