//! Every text is there in every language of the line.

use language::Text;

use crate::fault::{At, Faults};
use crate::line::Merged;

pub(super) fn check(merged: &Merged, faults: &mut Faults<'_>) {
    for (at, text, needed) in texts(merged) {
        if text.is_empty() && !needed {
            continue;
        }
        for lang in &merged.pack.line.languages {
            if text.get(lang).is_none_or(|words| words.trim().is_empty()) {
                faults.add(
                    &at,
                    format!("the text has no wording in `{lang}`"),
                    "write it in every language of the line",
                );
            }
        }
    }
}

/// Every text, with where it stands and whether it must be there.
fn texts(merged: &Merged) -> Vec<(At, &Text, bool)> {
    let pack = &merged.pack;
    let head = |name: &str| At::new(0, name);
    let mut found = vec![
        (head("line/name"), &pack.line.name, true),
        (head("line/about"), &pack.line.about, true),
        (head("line/answering_name"), &pack.line.answering_name, false),
    ];
    if let Some(script) = &pack.script {
        found.push((head("script/open"), &script.open, true));
        found.push((head("script/close"), &script.close, true));
        found.push((head("script/bear_in_mind"), &script.bear_in_mind, false));
    }
    if let Some(record) = &pack.record {
        found.push((head("record/shared"), &record.shared, false));
    }
    for (i, message) in pack.message.iter().enumerate() {
        found.push((merged.at("message", i).part("say"), &message.say, true));
    }
    for (i, question) in pack.question.iter().enumerate() {
        let at = merged.at("question", i);
        found.push((at.part("label"), &question.label, true));
        found.push((at.part("ask"), &question.ask, true));
        found.push((at.part("help"), &question.help, false));
        found.push((at.part("why"), &question.why, question.sensitive));
        for (n, choice) in question.choices.iter().enumerate() {
            found.push((at.part(format!("choices/{n}/label")), &choice.label, true));
        }
    }
    for (i, network) in pack.network.iter().enumerate() {
        found.push((merged.at("network", i).part("name"), &network.name, true));
    }
    for (i, area) in pack.area.iter().enumerate() {
        found.push((merged.at("area", i).part("name"), &area.name, true));
    }
    for (i, route) in pack.route.iter().enumerate() {
        found.push((merged.at("route", i).part("say"), &route.say, true));
    }
    for (i, destination) in pack.destination.iter().enumerate() {
        let at = merged.at("destination", i);
        found.push((at.part("name"), &destination.name, true));
        found.push((at.part("phone"), &destination.phone, false));
        found.push((at.part("link"), &destination.link, false));
    }
    for (i, follow_up) in pack.follow_up.iter().enumerate() {
        let at = merged.at("follow_up", i);
        found.push((at.part("name"), &follow_up.name, true));
        found.push((at.part("offer"), &follow_up.offer, true));
    }
    for (i, question) in pack.survey.iter().enumerate() {
        let at = merged.at("survey", i);
        found.push((at.part("ask"), &question.ask, true));
        for (n, choice) in question.choices.iter().enumerate() {
            found.push((at.part(format!("choices/{n}")), choice, true));
        }
    }
    found
}
