//! Words of danger: the line that answers at once stands first, above every list.

use std::collections::BTreeMap;

use crate::common::{ALWAYS, Build, World, asked, ids, named};
use language::Lang;
use needs::{Crisis, Vocabulary};

const WORDS: &str = include_str!("dangers.txt");
/// So many of the 21 sentences of a danger in a language may go unheard.
const MISSED: usize = 2;

fn danger(name: &str) -> Crisis {
    match name {
        "suicide" => Crisis::Suicide,
        "violence-at-home" => Crisis::ViolenceAtHome,
        "child-in-danger" => Crisis::ChildInDanger,
        "sexual-assault" => Crisis::SexualAssault,
        "runaway" => Crisis::Runaway,
        other => panic!("{other} is no danger"),
    }
}

fn understood(answer: &finder::Answer) -> String {
    let needs = answer.needs_understood.iter();
    let needs: Vec<String> = needs
        .map(|need| format!("{} {:.2}", need.code, need.strength))
        .collect();
    needs.join(", ")
}

#[test]
fn words_of_danger_bring_the_line_for_that_danger_first() {
    let world = World::of(vec![named("library", "Library", "Bibliothèque").needs(&["library"])]);
    let mut asked_of: BTreeMap<(&str, &str), (usize, Vec<String>)> = BTreeMap::new();
    for line in WORDS.lines().filter(|line| !line.starts_with('#')) {
        let [name, lang, words] = line.split('|').collect::<Vec<_>>()[..] else {
            panic!("{line} is not danger|language|words");
        };
        let (asked_so_far, missed) = asked_of.entry((name, lang)).or_default();
        *asked_so_far += 1;
        let answer = world.ask(&asked(words, &Lang::parse(lang).expect("a language")));
        let heard = answer.needs_understood.iter().any(|need| {
            let need = Vocabulary::embedded().need(&need.code);
            need.and_then(|need| need.crisis) == Some(danger(name))
        });
        let first = answer.pinned.first();
        if !heard || first.is_none_or(|line| !line.dangers.contains(&danger(name))) {
            missed.push(format!("{words} -> {}", understood(&answer)));
        }
    }
    assert_eq!(asked_of.len(), 10, "five dangers in two languages");
    let mut too_many = Vec::new();
    for ((name, lang), (asked, missed)) in &asked_of {
        assert!(*asked >= 20, "{name} {lang} has {asked} sentences");
        if missed.len() > MISSED {
            too_many.push(format!("{name} {lang}:\n{}", missed.join("\n")));
        }
    }
    assert!(too_many.is_empty(), "{}", too_many.join("\n"));
}

#[test]
fn in_danger_the_line_of_a_treatment_centre_stands_behind_the_line_for_everybody() {
    let line = |id: &str, needs: &[&str]| {
        named(id, "Crisis Hotline", "Ligne de crise")
            .needs(needs)
            .remote()
            .open(ALWAYS)
    };
    let world = World::of(vec![
        line(
            "centre",
            &["mental-health-crisis", "suicide-crisis", "distress-line", "detox"],
        ),
        line("county", &["mental-health-crisis", "suicide-crisis"]),
    ]);
    assert_eq!(ids(&world.en("I want to die")), ["county", "centre"]);
    assert_eq!(
        ids(&world.en("I want to die, I can't stop drinking and need detox"))[0],
        "centre"
    );
}

#[test]
fn where_no_place_is_said_the_line_of_the_province_stands_before_the_line_of_a_region() {
    let line = |id: &str, area: &str| {
        named(id, "Crisis Line A", "Ligne de crise A")
            .needs(&["suicide-crisis"])
            .serves(&[area])
            .remote()
            .open(ALWAYS)
    };
    // Whichever would come first by its id.
    for [wide, near] in [["a", "b"], ["b", "a"]] {
        let world = World::of(vec![line(wide, "place:ca-on"), line(near, "place:ca-on-durham")]);
        assert_eq!(ids(&world.en("I want to die")), [wide, near]);
    }
}

#[test]
fn a_parent_is_given_the_line_for_parents_and_a_child_the_line_for_the_young() {
    let line = |id: &str, en: &str, fr: &str| {
        named(id, en, fr)
            .needs(&["runaway-youth"])
            .serves(&["place:ca-on"])
            .remote()
            .open(ALWAYS)
    };
    let world = World::of(vec![
        line("young", "Youth Line", "Ligne Jeunesse"),
        line("parents", "Line for Parents of Teens", "Ligne pour les parents d’ados"),
    ]);
    assert_eq!(ids(&world.en("my son is 14 and he ran away last night"))[0], "parents");
    assert_eq!(ids(&world.fr("ma fille de 14 ans a fugué hier"))[0], "parents");
    assert_eq!(ids(&world.en("I'm 14 and I ran away last night"))[0], "young");
}

#[test]
fn who_shelters_from_violence_is_found_for_who_is_sold_where_nobody_else_is() {
    let world = World::of(vec![
        named("women", "Crisis Line for Women", "Ligne de crise pour femmes")
            .needs(&["abuse-help"])
            .remote()
            .open(ALWAYS),
        named("library", "Library", "Bibliothèque").needs(&["library"]),
    ]);
    assert_eq!(ids(&world.en("my pimp sells me in motels")), ["women"]);
}

#[test]
fn somebody_old_who_is_hurt_is_in_danger() {
    let world = World::of(vec![
        named("advice", "Advice for Seniors", "Conseils aux aînés")
            .needs(&["senior-help"])
            .open(ALWAYS),
        named("abused", "Elder Abuse Office", "Bureau des aînés maltraités").needs(&["elder-abuse"]),
    ]);
    let answer = world.en("elder abuse, my son takes my pension");
    assert_eq!(answer.dangers.first(), Some(&Crisis::ElderAbuse));
    let line = answer.pinned.iter().find_map(|line| line.name.best(&Lang::en()));
    assert_eq!(ids(&answer)[0], "abused");
    assert!(
        line.is_some()
            && answer
                .pinned
                .iter()
                .all(|line| line.dangers.contains(&Crisis::ElderAbuse))
    );
}

#[test]
fn in_danger_a_line_stands_before_a_door_that_is_open_as_long() {
    let open = |id: &str| named(id, "Place A", "Lieu A").needs(&["sexual-assault"]).open(ALWAYS);
    // Whichever would come first by its id.
    for [line, door] in [["a", "b"], ["b", "a"]] {
        let world = World::of(vec![open(door), open(line).remote()]);
        assert_eq!(ids(&world.en("I was raped")), [line, door]);
    }
}
