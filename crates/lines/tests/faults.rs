//! Everything that is refused at check, each with its place and its remedy.

use lines::Line;
use proptest::prelude::*;
use rstest::rstest;

/// A small line with everything in it, which is right as it stands.
const RIGHT: &str = include_str!("small.toml");
const PART: &str = include_str!("part.toml");

fn part(id: &str) -> Option<String> {
    (id == "part").then(|| PART.to_owned())
}

fn faults(text: &str) -> Vec<String> {
    match Line::read("small", text, part) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn the_small_line_is_right_and_its_cases_come_out_as_written() {
    assert_eq!(faults(RIGHT), Vec::<String>::new());
    let line = Line::read("small", RIGHT, part).unwrap();
    for outcome in line.test() {
        assert_eq!(outcome.wrong, Vec::<String>::new(), "{}", outcome.case);
    }
}

#[test]
fn a_case_that_comes_out_otherwise_says_how() {
    let text = RIGHT.replace("tried = [\"office\"]", "tried = [\"here\"]");
    let line = Line::read("small", &text, part).unwrap();
    let wrong: Vec<String> = line.test().into_iter().flat_map(|outcome| outcome.wrong).collect();
    assert_eq!(wrong, ["the way should be here and is office"]);
}

/// The small line with some words changed, and what is said of it.
#[rstest]
#[case::broken_file(
    "id = \"small\"",
    "id = ",
    "small.toml, line 2, column 6: string values must be quoted, expected literal string: write it as docs/lines.md shows"
)]
#[case::unknown_key(
    "priority = 2",
    "prioritee = 2",
    "small.toml, line 8, column 1: unknown field `prioritee`, expected one of `id`, `name`, `about`, `answering_name`, `languages`, `zone`, `priority`, `include`, `part`: write it as docs/lines.md shows"
)]
#[case::wrong_kind(
    "priority = 2",
    "priority = \"high\"",
    "small.toml, line 8, column 12: invalid type: string \"high\", expected u8: write it as docs/lines.md shows"
)]
#[case::priority(
    "priority = 2",
    "priority = 12",
    "small.toml, line 8, column 12: the priority is not 1 to 9: 1 is answered first, 9 last"
)]
#[case::id_of_the_file(
    "id = \"small\"",
    "id = \"smal\"",
    "small.toml, line 2, column 6: the id is `smal` and the file is called `small.toml`: make them the same"
)]
#[case::zone(
    "zone = \"America/Toronto\"",
    "zone = \"Toronto\"",
    "small.toml, line 7, column 8: the time zone \"Toronto\" is not known: write an IANA name such as \"America/Toronto\""
)]
#[case::missing_translation(
    "say = { en = \"Hello.\", fr = \"Bonjour.\" }",
    "say = { en = \"Hello.\" }",
    "small.toml, line 22, column 7: the text has no wording in `fr`: write it in every language of the line"
)]
#[case::missing_translation_of_a_choice(
    "fr = \"Parler\"",
    "fr = \" \"",
    "small.toml, line 71, column 28: the text has no wording in `fr`: write it in every language of the line"
)]
#[case::missing_message(
    "id = \"privacy\"",
    "id = \"secrecy\"",
    "small.toml, line 1, column 1: there is no message `privacy`: add it in every language"
)]
#[case::number(
    "phone = \"1-800-555-0101\"",
    "phone = \"ask\"",
    "small.toml, line 12, column 9: `ask` cannot be dialled: write it as in 1-800-555-0134"
)]
#[case::language_without_number(
    "lang = \"fr\" # number",
    "lang = \"en\"",
    "small.toml, line 11, column 1: no number is answered in `fr`: add one, or leave `lang` out where the caller chooses"
)]
#[case::unknown_question(
    "when = \"age < 16\"",
    "when = \"agee < 16\"",
    "small.toml, line 112, column 9: nobody knows the fact `agee`: did you mean `age`?"
)]
#[case::unreadable_rule(
    "when = \"age < 16\"",
    "when = \"age < \"",
    "small.toml, line 112, column 15: the rule stops too early: write comparisons such as `age >= 60`, joined with `&&` or `||`"
)]
#[case::unknown_code(
    "wants == \"talk\"",
    "wants == \"talking\"",
    "small.toml, line 119, column 9: `wants` is never \"talking\": use one of talk, read"
)]
#[case::impossible_rule(
    "when = \"age < 16\"",
    "when = \"age < 16 && age > 60\"",
    "small.toml, line 112, column 9: no answers whatever make this rule hold: look for parts that exclude each other"
)]
#[case::route_never_taken(
    "when = 'wants == \"talk\"'",
    "when = 'age < 12 && wants == \"talk\"'",
    "small.toml, line 119, column 8: `talk` is never taken: the routes before it take every call for which it holds: correct its rule, put it earlier, or take it out"
)]
#[case::route_before_the_last_without_rule(
    "when = \"age < 16\"\n",
    "\n",
    "small.toml, line 110, column 1: `young` takes every call, so that the routes after it are never taken: give it a rule with `when`, or put it last\nsmall.toml, line 119, column 8: `talk` is never taken: the routes before it take every call for which it holds: correct its rule, put it earlier, or take it out\nsmall.toml, line 124, column 1: `rest` is never taken: the routes before it take every call for which it holds: correct its rule, put it earlier, or take it out"
)]
#[case::last_route_with_a_rule(
    "id = \"rest\"",
    "id = \"rest\"\nwhen = \"age > 90\"",
    "small.toml, line 126, column 8: calls for which no rule holds have no route: leave `when` out of the last route, or add one without it"
)]
#[case::nowhere_when_not_known(
    "when_not_known = true",
    "",
    "small.toml, line 130, column 1: nothing says where a call goes when the caller would rather not answer: mark one route with `when_not_known = true`\nsmall.toml, line 132, column 11: a route whose rule holds says `likely` or `not`: only the route with `when_not_known = true` may say `not_enough`"
)]
#[case::unknown_destination(
    "to = \"office\"",
    "to = \"ofice\"",
    "small.toml, line 122, column 6: there is no destination `ofice`: add it, or correct the name\nsmall.toml, line 138, column 6: no call ever reaches `office`: use it in a route or as a fallback, or take it out"
)]
#[case::circle_of_fallbacks(
    "fallback = \"here\" # late",
    "fallback = \"office\"",
    "small.toml, line 143, column 12: the fallbacks go round in a circle: office → late → office: let one of them end in a destination of kind `here`, `link` or `emergency`\nsmall.toml, line 151, column 12: the fallbacks go round in a circle: late → office → late: let one of them end in a destination of kind `here`, `link` or `emergency`"
)]
#[case::no_fallback(
    "fallback = \"here\" # late",
    "",
    "small.toml, line 145, column 1: `late` can be closed, full or not answered, and has no fallback: name a `fallback`; the last one is of kind `here`, `link` or `emergency`"
)]
#[case::no_hours(
    "hours = { always = true } # late",
    "",
    "small.toml, line 145, column 1: `late` has no `hours`: add `hours`"
)]
#[case::closes_and_nothing_follows(
    "otherwise = \"late\"",
    "",
    "small.toml, line 34, column 1: the line closes, and nothing says where its calls go then: name a destination as `otherwise`"
)]
#[case::never_reached(
    "to = \"page\"",
    "to = \"here\"",
    "small.toml, line 154, column 6: no call ever reaches `page`: use it in a route or as a fallback, or take it out"
)]
#[case::unsafe_page(
    "https://example.org/fr",
    "http://example.org/fr",
    "small.toml, line 157, column 8: the page is not safe to open: write an address that begins with https://"
)]
#[case::never_asked(
    "when = \"asks_more\"",
    "when = \"age > 60\"",
    "small.toml, line 77, column 6: `asks_more` is never asked: no rule and no destination needs it: use it in a rule, write `always = true`, or take it out"
)]
#[case::waits_for_itself(
    "when = \"age >= 16\" # wants",
    "when = 'wants == \"talk\"'",
    "small.toml, line 74, column 8: `wants` is never asked, because its rule waits for its own answer: let the rule depend on other questions"
)]
#[case::areas_overlap(
    "postal = [\"L\"]",
    "postal = [\"L\", \"M5V\"]",
    "small.toml, line 108, column 16: `M5V` of `around` overlaps `M` of `city`: let each postal code lie in one area: write the longer beginnings out"
)]
#[case::areas_leave_a_gap(
    "postal = [\"L\"]",
    "postal = [\"L0\", \"L2\", \"L3\", \"L4\", \"L5\", \"L6\", \"L7\", \"L8\", \"L9\"]",
    "small.toml, line 94, column 16: no area covers L1: add them to the area whose office serves them"
)]
#[case::no_postal_code(
    "postal = [\"L\"]",
    "postal = [\"L\", \"toronto\"]",
    "small.toml, line 108, column 16: `toronto` is not the beginning of a postal code: write capitals without a space, such as M5V"
)]
#[case::unknown_network(
    "network = \"offices\" # office",
    "network = \"branches\"",
    "small.toml, line 141, column 11: there is no network `branches`: add it, or correct the name"
)]
#[case::hours_backwards(
    "opens = \"09:00\"",
    "opens = \"25:00\"",
    "small.toml, line 35, column 50: the time \"25:00\" cannot be read: write it as 09:00 or 17:30, with 24:00 for the end of the day: write it as docs/lines.md shows"
)]
#[case::unknown_holidays(
    "calendar = \"ca-on\"",
    "calendar = \"ontario\"",
    "small.toml, line 35, column 9: the holiday calendar \"ontario\" is not known: use one of ca-on"
)]
#[case::retention(
    "recording = 90",
    "recording = 0",
    "small.toml, line 166, column 18: something is kept for less than a day or more than ten years: write 1 to 3650 days"
)]
#[case::keeps_what_is_not_asked(
    "keep = [\"age\"]",
    "keep = [\"height\"]",
    "small.toml, line 165, column 9: there is no question `height` to keep: correct the name, or take it out"
)]
#[case::unknown_include(
    "include = [\"part\"]",
    "include = [\"apart\"]",
    "small.toml, line 9, column 12: there is no pack `apart` to include: give it with this one, as a file beside it or in its field on the page, or correct the name"
)]
#[case::includes_itself(
    "include = [\"part\"]",
    "include = [\"part\", \"small\"]",
    "small.toml, line 9, column 20: `small` includes itself: take it out"
)]
#[case::same_id_as_in_a_part(
    "id = \"language_choice\"",
    "id = \"extra\"",
    "small.toml, line 41, column 25: there is no question `language_choice`: add it, or correct the name\npart.toml, line 9, column 6: the question `extra` stands twice: give one of them another id, or take it out\npart.toml, line 17, column 9: `extra` stands alone: it is one of interpreter, en: write `extra == \"interpreter\"`"
)]
#[case::case_answers_outside_a_range(
    "answers = { age = 12 }",
    "answers = { age = 700 }",
    "small.toml, line 177, column 11: the answer to `age` does not fit: it is 120 at most"
)]
#[case::case_of_an_unknown_route(
    "route = \"young\"",
    "route = \"jung\"",
    "small.toml, line 178, column 37: there is no `jung` in this pack: correct the name of the route"
)]
#[case::two_sure_things(
    "verdict = \"not_enough\"",
    "verdict = \"not_enough\"\nwhen = \"age > 3\"",
    "small.toml, line 133, column 8: a route for calls that stay open has no rule: take `when` out, or say `likely` or `not`"
)]
fn refused(#[case] from: &str, #[case] to: &str, #[case] said: &str) {
    assert!(RIGHT.contains(from), "the small line has no {from}");
    let found = faults(&RIGHT.replacen(from, to, 1));
    assert_eq!(found.join("\n"), said);
}

const SHIPPED: [&str; 5] = [
    include_str!("../../../lines/211.toml"),
    include_str!("../../../lines/dso-toronto.toml"),
    include_str!("../../../lines/finding-your-way.toml"),
    include_str!("../../../lines/good2talk.toml"),
    include_str!("../../../lines/green-shield-follow-up.toml"),
];

/// A text with some of it cut out, doubled, or overwritten.
fn mutated(text: &str, cuts: &[(prop::sample::Index, usize, u8, String)]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for (at, length, how, word) in cuts {
        if chars.is_empty() {
            break;
        }
        let start = at.index(chars.len());
        let end = (start + length).min(chars.len());
        match how % 3 {
            0 => drop(chars.drain(start..end)),
            1 => {
                let copy: Vec<char> = chars[start..end].to_vec();
                chars.splice(start..start, copy);
            }
            _ => drop(chars.splice(start..end, word.chars()).collect::<Vec<_>>()),
        }
    }
    chars.into_iter().collect()
}

/// So many cases, or as many as `PROPTEST_CASES` says, as in the long run.
fn cases(usual: u32) -> ProptestConfig {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default(),
        None => ProptestConfig::with_cases(usual),
    }
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn no_text_makes_the_check_panic(text in any::<String>()) {
        let _ = Line::read("small", &text, part);
    }

    #[test]
    fn no_change_to_a_pack_makes_the_check_the_walk_or_the_cases_panic(
        which in 0..6_usize,
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 1..40_usize, any::<u8>(), prop::sample::select(vec![
            "\"", "{", "}", "[", "]", "=", "\n", "when = \"", "true", "age < 16", "!", "&&", "[[route]]\n", "[[question]]\n", "é", "\u{0}", "here", "0",
        ]).prop_map(str::to_owned)), 1..6),
    ) {
        let text = if which == 5 { RIGHT } else { SHIPPED[which] };
        let id = ["211", "dso-toronto", "finding-your-way", "good2talk", "green-shield-follow-up", "small"][which];
        let included = |id: &str| match id {
            "green-shield-follow-up" => Some(SHIPPED[4].to_owned()),
            other => part(other),
        };
        match Line::read(id, &mutated(text, &cuts), included) {
            Ok(line) => drop(line.test()),
            Err(faults) => {
                prop_assert!(!faults.is_empty());
                for fault in faults {
                    prop_assert!(fault.line >= 1 && fault.column >= 1 && !fault.problem.is_empty() && !fault.remedy.is_empty());
                }
            }
        }
    }
}
