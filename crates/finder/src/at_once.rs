//! Whether somebody answers at once: what a person in danger can use before anything that begins with an appointment.

use directory::view::ServiceView;
use language::{Text, fold};

/// Words of a name that say that a telephone is answered.
const LINE: &str = "line lines hotline helpline lifeline ligne lignes";
/// What is said of help that can be had day and night.
const DAY_AND_NIGHT: [&str; 10] = [
    "24 hour",
    "24 hr",
    "24 h ",
    "24h",
    "24 7",
    "24 heures",
    "hotline",
    "day or night",
    "day and night",
    "jour et nuit",
];
/// So many letters of a description are about the service itself.
const BEGINNING: usize = 300;

/// True of a line, and of what says that it is there day and night.
pub(crate) fn answers_at_once(view: &ServiceView) -> bool {
    let service = &view.service.body;
    let at = view.at.iter();
    let places = at.filter_map(|at| at.at.body.hours.as_ref().or(at.location.body.hours.as_ref()));
    if service.hours.iter().chain(places).any(|hours| hours.always) {
        return true;
    }
    let called = |name: &Text| {
        name.iter().any(|(_, name)| {
            plain(&name.text)
                .split(' ')
                .any(|word| LINE.split(' ').any(|line| line == word))
        })
    };
    if called(&service.name) || service.alternate_names.iter().any(called) {
        return true;
    }
    let texts = [
        &service.name,
        &service.summary,
        &service.description,
        &service.application,
    ];
    texts.into_iter().flat_map(Text::iter).any(|(_, wording)| {
        let end = wording
            .text
            .char_indices()
            .nth(BEGINNING)
            .map_or(wording.text.len(), |(at, _)| at);
        let said = plain(&wording.text[..end]);
        DAY_AND_NIGHT.iter().any(|words| said.contains(words))
    })
}

/// Folded, with one space between words and one at the end.
fn plain(text: &str) -> String {
    let folded = fold(text);
    let mut plain = String::with_capacity(folded.len() + 1);
    for word in folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        plain.push_str(word);
        plain.push(' ');
    }
    plain
}
