//! Cases: what they name is there. Whether they come out as written is for `line test`.

use crate::fault::{At, Faults};
use crate::line::Line;

/// Whether any case is wrong.
pub(crate) fn cases(line: &Line, faults: &mut Faults<'_>) -> bool {
    let pack = &line.pack;
    let mut names: Vec<&str> = Vec::new();
    for (i, case) in pack.case.iter().enumerate() {
        let at = At::new(0, format!("case/{i}"));
        if names.contains(&case.name.as_str()) {
            faults.add(&at.part("name"), "two cases have the same name", "say what each shows");
        }
        names.push(&case.name);
        for error in line.vocabulary.check_facts(&case.answers) {
            faults.add_rule(&at.part("answers"), &error);
        }
        let missing = |id: &str| format!("there is no `{}` in this pack", id.escape_debug());
        let destinations = case.states.keys().chain(case.expect.tried.iter().flatten());
        if let Some(id) = destinations.into_iter().find(|id| line.destination(id).is_none()) {
            faults.add(&at, missing(id), "correct the name of the destination");
        }
        if let Some(id) = case
            .offices
            .keys()
            .find(|id| !pack.network.iter().any(|n| n.id == **id))
        {
            faults.add(&at.part("offices"), missing(id), "correct the name of the network");
        }
        let expect = &case.expect;
        if let Some(id) = expect.route.iter().find(|id| !pack.route.iter().any(|r| r.id == **id)) {
            faults.add(&at.part("expect/route"), missing(id), "correct the name of the route");
        }
        let asked = expect
            .asked
            .iter()
            .chain(&expect.decided_by)
            .flatten()
            .chain(&expect.not_asked);
        if let Some(id) = asked.into_iter().find(|id| line.question(id).is_none()) {
            faults.add(&at.part("expect"), missing(id), "correct the name of the question");
        }
        if let Some(id) = expect
            .follow_up
            .iter()
            .flatten()
            .find(|id| !pack.follow_up.iter().any(|f| f.id == **id))
        {
            faults.add(
                &at.part("expect/follow_up"),
                missing(id),
                "correct the name of the follow-up",
            );
        }
        if !pack.line.languages.contains(&case.lang) {
            faults.add(
                &at.part("lang"),
                format!("`{}` is not a language of the line", case.lang.as_str().escape_debug()),
                "correct it",
            );
        }
    }
    !faults.is_empty()
}
