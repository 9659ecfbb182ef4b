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
/// Before these they say how soon somebody comes.
const WITHIN: [&str; 5] = ["within ", " in ", "dans les ", "d ici ", "en moins de "];
/// So many letters of a description are about the service itself.
const BEGINNING: usize = 300;

/// Words of the name of who looks after the law. Their lines are answered in the hours of an office, and by no one who sees to
/// it that somebody is safe.
const LAW: &str =
    "law legal lawyer lawyers attorney attorneys court courts avocat avocats avocate juridique juridiques tribunal";

/// True of a line, and of what says that it is there day and night.
pub(crate) fn answers_at_once(view: &ServiceView) -> bool {
    let service = &view.service.body;
    let at = view.at.iter();
    let places = at.filter_map(|at| at.at.body.hours.as_ref().or(at.location.body.hours.as_ref()));
    if service.hours.iter().chain(places).any(|hours| hours.always) {
        return true;
    }
    let called = |name: &Text, words: &str| {
        name.iter().any(|(_, name)| {
            plain(&name.text)
                .split(' ')
                .any(|word| words.split(' ').any(|one| one == word))
        })
    };
    if called(&service.name, LAW) {
        return false;
    }
    if called(&service.name, LINE) || service.alternate_names.iter().any(|name| called(name, LINE)) {
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
        DAY_AND_NIGHT.iter().any(|words| {
            let mut places = said.match_indices(words);
            places.any(|(at, _)| !WITHIN.iter().any(|within| said[..at].ends_with(within)))
        })
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

#[cfg(test)]
mod tests {
    use language::Lang;

    use super::*;

    fn at_once(name: &str, description: &str) -> bool {
        let mut view = crate::testing::service("a", Text::new(Lang::en(), name));
        view.service.body.description = Text::new(Lang::en(), description);
        answers_at_once(&view)
    }

    #[test]
    fn a_line_and_what_is_there_day_and_night_answer_at_once() {
        assert!(at_once("Distress Line", "") && at_once("Crisis Centre", "Open 24 hours."));
        assert!(at_once("Centre de crise", "Ouvert jour et nuit.") && !at_once("Counselling", "By appointment."));
    }
    #[test]
    fn how_soon_somebody_comes_is_not_at_once() {
        assert!(!at_once(
            "Child Protection",
            "Children are seen within 24 hours, or 5 days."
        ));
        assert!(!at_once("Protection", "On passe dans les 24 heures."));
        assert!(at_once(
            "Protection",
            "Answers 24 hours a day and comes within 24 hours."
        ));
    }
    #[test]
    fn the_line_of_a_lawyer_is_answered_in_the_hours_of_an_office() {
        assert!(!at_once("Women's Law Centre", "A family law hotline."));
        assert!(!at_once("Ligne d’aide juridique", ""));
    }
}
