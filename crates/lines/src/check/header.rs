//! What every line must have: a name, numbers, messages, hours, somebody to answer.

use language::format::phone_link;

use super::ids;
use crate::fault::{At, Faults};
use crate::line::Merged;

pub(super) fn check(id: &str, merged: &Merged, faults: &mut Faults<'_>) {
    let pack = &merged.pack;
    let header = &pack.line;
    ids(
        std::iter::once((At::new(0, "line"), header.id.as_str())),
        "pack",
        true,
        faults,
    );
    if header.id != id {
        faults.add(
            &At::new(0, "line/id"),
            format!("the id is `{}` and the file is called `{id}.toml`", header.id),
            "make them the same",
        );
    }
    if header.languages.is_empty() {
        faults.add(
            &At::new(0, "line/languages"),
            "no language is named",
            "name those the line is answered in",
        );
    }
    for (i, lang) in header.languages.iter().enumerate() {
        if language::Lang::parse(lang.as_str()).as_ref() != Some(lang) {
            faults.add(
                &At::new(0, format!("line/languages/{i}")),
                format!("`{}` is no language", lang.as_str().escape_debug()),
                "write its code, such as `en` or `fr`",
            );
        }
    }
    if let Err(error) = hours::Home::new(&header.zone, None) {
        faults.add_hours(&At::new(0, "line/zone"), &error);
    }
    if !(1..=9).contains(&header.priority) {
        faults.add(
            &At::new(0, "line/priority"),
            "the priority is not 1 to 9",
            "1 is answered first, 9 last",
        );
    }
    numbers(merged, faults);
    ids(
        pack.message
            .iter()
            .enumerate()
            .map(|(i, m)| (merged.at("message", i), m.id.as_str())),
        "message",
        false,
        faults,
    );
    for (i, message) in pack.message.iter().enumerate() {
        if message.version.trim().is_empty() {
            faults.add(
                &merged.at("message", i).part("version"),
                "the message has no version",
                "write one, such as \"2026-09\", and a new one whenever the words change",
            );
        }
    }
    if header.part {
        part(merged, faults);
    } else {
        whole(merged, faults);
    }
    rest(merged, faults);
}

fn numbers(merged: &Merged, faults: &mut Faults<'_>) {
    let pack = &merged.pack;
    for (i, number) in pack.number.iter().enumerate() {
        let at = merged.at("number", i);
        let dialled = phone_link(&number.phone);
        if dialled.is_none() {
            faults.add(
                &at.part("phone"),
                format!("`{}` cannot be dialled", number.phone.escape_debug()),
                "write it as in 1-800-555-0134",
            );
        } else if pack.number[..i].iter().any(|other| phone_link(&other.phone) == dialled) {
            faults.add(&at.part("phone"), "the number stands twice", "keep one of them");
        }
        if let Some(lang) = number.lang.as_ref().filter(|lang| !pack.line.languages.contains(lang)) {
            faults.add(
                &at.part("lang"),
                format!("`{}` is not a language of the line", lang.as_str().escape_debug()),
                "add it to `line.languages`, or correct it",
            );
        }
    }
    if pack.number.is_empty() || pack.number.iter().any(|number| number.lang.is_none()) {
        return;
    }
    for lang in &pack.line.languages {
        if !pack.number.iter().any(|number| number.lang.as_ref() == Some(lang)) {
            faults.add(
                &merged.at("number", 0),
                format!("no number is answered in `{lang}`"),
                "add one, or leave `lang` out where the caller chooses",
            );
        }
    }
}

/// What a part must not have.
fn part(merged: &Merged, faults: &mut Faults<'_>) {
    let pack = &merged.pack;
    for (list, there) in [
        ("number", !pack.number.is_empty()),
        ("route", !pack.route.is_empty()),
        ("case", !pack.case.is_empty() && pack.follow_up.is_empty()),
    ] {
        if there {
            faults.add(
                &merged.at(list, 0),
                format!("a part has no `{list}`"),
                "take it out, or take `part = true` out",
            );
        }
    }
}

/// What a line of its own must have.
fn whole(merged: &Merged, faults: &mut Faults<'_>) {
    let pack = &merged.pack;
    let at = At::new(0, "line");
    let lists = [
        ("[[number]]", pack.number.is_empty()),
        ("[[route]]", pack.route.is_empty()),
        ("[answered]", pack.answered.is_none()),
        ("[staff]", pack.staff.is_none()),
        ("[script]", pack.script.is_none()),
        ("[record]", pack.record.is_none()),
        ("[targets]", pack.targets.is_none()),
        ("answering_name", pack.line.answering_name.is_empty()),
    ];
    for (what, missing) in lists {
        if missing {
            faults.add(
                &at,
                format!("`{what}` is missing"),
                "add it, or `part = true` where other packs include this one",
            );
        }
    }
    for id in ["greeting", "privacy"] {
        if !pack.message.iter().any(|message| message.id == id) {
            faults.add(&at, format!("there is no message `{id}`"), "add it in every language");
        }
    }
    if let Some(answered) = &pack.answered {
        super::destinations::hours(&answered.hours, &At::new(0, "answered/hours"), &pack.line.zone, faults);
        if answered.hours.always && answered.hours.exceptions.is_empty() && answered.otherwise.is_some() {
            faults.add(
                &At::new(0, "answered/otherwise"),
                "the line is always answered",
                "take `otherwise` out",
            );
        } else if !answered.hours.always && answered.otherwise.is_none() {
            faults.add(
                &At::new(0, "answered"),
                "the line closes, and nothing says where its calls go then",
                "name a destination as `otherwise`",
            );
        }
        if !answered.hours.always && !pack.message.iter().any(|message| message.id == "closed") {
            faults.add(
                &at,
                "the line closes, and there is no message `closed`",
                "add it in every language",
            );
        }
    }
}

fn rest(merged: &Merged, faults: &mut Faults<'_>) {
    let pack = &merged.pack;
    if let Some(staff) = &pack.staff {
        if staff.skills.is_empty() || staff.languages.is_empty() {
            faults.add(
                &At::new(0, "staff"),
                "nobody is said to answer",
                "name skills and languages",
            );
        }
        if let Some(id) = &staff.when_nobody_speaks_it {
            let at = At::new(0, "staff/when_nobody_speaks_it");
            match pack.question.iter().find(|question| question.id == *id) {
                None => faults.add(
                    &at,
                    format!("there is no question `{}`", id.escape_debug()),
                    "add it, or correct the name",
                ),
                Some(question) => {
                    let known = |code: &str| {
                        matches!(code, "interpreter" | "wait")
                            || staff.languages.iter().any(|lang| lang.as_str() == code)
                    };
                    if let Some(choice) = question.choices.iter().find(|choice| !known(&choice.code)) {
                        faults.add(
                            &at,
                            format!("`{}` is no way to hold the call", choice.code.escape_debug()),
                            "the choices are `interpreter`, `wait` and languages of the staff",
                        );
                    }
                }
            }
        }
    }
    if let Some(record) = &pack.record {
        for (i, id) in record.keep.iter().enumerate() {
            if !pack.question.iter().any(|question| question.id == *id) {
                faults.add(
                    &At::new(0, format!("record/keep/{i}")),
                    format!("there is no question `{}` to keep", id.escape_debug()),
                    "correct the name, or take it out",
                );
            }
        }
        if record.retention_days.values().any(|days| !(1..=3650).contains(days)) {
            faults.add(
                &At::new(0, "record/retention_days"),
                "something is kept for less than a day or more than ten years",
                "write 1 to 3650 days",
            );
        }
        if record.retention_days.is_empty() {
            faults.add(
                &At::new(0, "record"),
                "nothing says how long records are kept",
                "add `retention_days`",
            );
        }
    }
    if let Some(targets) = &pack.targets
        && (!(1..=100).contains(&targets.answered_percent)
            || targets.abandoned_percent > 100
            || targets.accepted_percent.is_some_and(|percent| percent > 100))
    {
        faults.add(&At::new(0, "targets"), "a share is not of a hundred", "write 0 to 100");
    }
    ids(
        pack.survey
            .iter()
            .enumerate()
            .map(|(i, s)| (merged.at("survey", i), s.id.as_str())),
        "survey question",
        false,
        faults,
    );
    for (i, question) in pack.survey.iter().enumerate() {
        if question.choices.len() == 1 || question.choices.len() > 9 {
            faults.add(
                &merged.at("survey", i),
                "the keypad cannot answer this",
                "give 2 to 9 choices, or none for spoken words",
            );
        }
    }
}
