//! Crisis lines: who answers at once when a question speaks of a danger to somebody.
//!
//! They come from a file of the deployment, not from the directory, and stand above every list.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use language::{Lang, Text};
use needs::{Crisis, Vocabulary};
use places::{AreaRef, Gazetteer, Serves};
use serde::Deserialize;

use crate::answer::Understood;
use crate::{FinderError, Question};

/// The lines that hold where a deployment names none, with every entry explained.
pub const DEFAULT: &str = include_str!("crisis.toml");

/// Dangers that files of deployments did not know at first. Where such a file names nobody for one of them, those who come
/// with the program do.
const ADDED: [Crisis; 3] = [Crisis::MentalHealth, Crisis::Life, Crisis::ElderAbuse];

/// A line to call or text when somebody is in danger.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrisisLine {
    /// The dangers it is for.
    pub dangers: Vec<Crisis>,
    /// What people know it as.
    pub name: Text,
    /// Who answers, when, for whom.
    pub note: Text,
    /// The number to call, by language where it differs.
    call: Option<Number>,
    /// The number to send a text message to, by language where it differs.
    text: Option<Number>,
    /// Languages it answers in, by ISO 639 code.
    pub languages: Vec<Lang>,
    /// Where it serves; empty: everywhere.
    #[serde(default)]
    pub places: Vec<AreaRef>,
    /// The youngest and the oldest it is for, in years.
    pub ages: Option<(f64, f64)>,
}

/// A number, one for everybody or one for each language.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
enum Number {
    One(String),
    ByLanguage(Text),
}

impl Number {
    fn best(&self, lang: &Lang) -> Option<&str> {
        match self {
            Number::One(number) => Some(number),
            Number::ByLanguage(text) => text.best(lang).map(|(number, _)| number),
        }
    }
    fn all(&self) -> Vec<&str> {
        match self {
            Number::One(number) => vec![number],
            Number::ByLanguage(text) => text.iter().map(|(_, wording)| wording.text.as_str()).collect(),
        }
    }
}

impl CrisisLine {
    /// The number to call, for a reader of a language.
    pub fn call(&self, lang: &Lang) -> Option<&str> {
        self.call.as_ref()?.best(lang)
    }
    /// The number to send a text message to, for a reader of a language.
    pub fn text(&self, lang: &Lang) -> Option<&str> {
        self.text.as_ref()?.best(lang)
    }
    fn answers_in(&self, lang: &Lang) -> bool {
        let primary = lang.as_str().split('-').next();
        self.languages.iter().any(|l| l.as_str().split('-').next() == primary)
    }
    /// False only where it is known that the line is not for this person.
    fn may_be_for(&self, question: &Question, gazetteer: &Gazetteer) -> bool {
        let serves = self.places.is_empty()
            || question
                .near
                .as_ref()
                .is_none_or(|near| gazetteer.serves(&self.places, near).answer != Serves::No);
        let of_age = match (self.ages, question.filters.age) {
            (Some((youngest, oldest)), Some(age)) => (youngest..oldest + 1.0).contains(&age),
            _ => true,
        };
        serves && of_age
    }
    fn fault(&self, languages: &[Lang]) -> Option<(&'static str, String)> {
        if self.dangers.is_empty() {
            return Some((
                "dangers",
                "no danger is named; without one the line is never shown".into(),
            ));
        }
        for (field, text) in [("name", &self.name), ("note", &self.note)] {
            let missing = |lang: &&Lang| text.get(lang).is_none_or(|words| words.trim().is_empty());
            if let Some(lang) = languages.iter().find(missing) {
                return Some((
                    field,
                    format!("it is missing in \"{lang}\", a language of the site; write it"),
                ));
            }
        }
        if self.call.is_none() && self.text.is_none() {
            return Some(("call", "there is no number; write call, text, or both".into()));
        }
        for (field, number) in [("call", &self.call), ("text", &self.text)] {
            let numbers = number.as_ref().map(Number::all);
            for number in numbers.into_iter().flatten() {
                if !dialled(number) {
                    return Some((
                        field,
                        format!("\"{number}\" is no number to dial; write it as \"988\" or \"1-866-863-0511\""),
                    ));
                }
            }
        }
        if self.languages.is_empty() {
            return Some((
                "languages",
                "no language is named; write those it answers in, such as [\"en\"]".into(),
            ));
        }
        match self.ages {
            Some((youngest, oldest)) if !(0.0 <= youngest && youngest <= oldest) => Some((
                "ages",
                format!("from {youngest} to {oldest} is nobody; write the youngest age first"),
            )),
            _ => None,
        }
    }
}

/// Whether a number can be dialled: a short code, or a whole number, in digits with hyphens or spaces between them.
fn dialled(number: &str) -> bool {
    let digits = number.chars().filter(char::is_ascii_digit).count();
    (3..=11).contains(&digits) && number.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ' '))
}

/// The crisis lines of a deployment. Cheap to clone.
#[derive(Debug, Clone)]
pub struct CrisisLines(Arc<[CrisisLine]>);

impl CrisisLines {
    /// Those that hold where a deployment names none.
    ///
    /// # Panics
    /// Never: a test reads them.
    pub fn embedded() -> CrisisLines {
        CrisisLines::read(Path::new("crisis.toml"), DEFAULT, &[]).expect("the embedded crisis lines are sound")
    }

    /// Reads a file of lines, for a site in these languages.
    pub fn read(file: &Path, text: &str, languages: &[Lang]) -> Result<CrisisLines, FinderError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Lines {
            #[serde(default)]
            line: Vec<CrisisLine>,
        }
        let refused = |place: String, cause: String| FinderError::CrisisLines {
            file: file.to_owned(),
            place,
            cause,
        };
        let lines = toml::from_str::<Lines>(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start).min(text.len());
            let row = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
            refused(format!("line {row}"), format!("{}; mend that line", error.message()))
        })?;
        for (n, line) in lines.line.iter().enumerate() {
            if let Some((field, cause)) = line.fault(languages) {
                let name = line
                    .name
                    .best(&Lang::en())
                    .map_or(String::new(), |(name, _)| format!(" ({name})"));
                return Err(refused(format!("[[line]] {}{name}, {field}", n + 1), cause));
            }
        }
        let dangers: BTreeSet<Crisis> = lines
            .line
            .iter()
            .flat_map(|line| line.dangers.iter().copied())
            .collect();
        let missing = || Crisis::ALL.into_iter().filter(|danger| !dangers.contains(danger));
        if let Some(danger) = missing().find(|danger| !ADDED.contains(danger)) {
            let cause = format!(
                "nobody is named for the danger \"{}\"; add it to the dangers of a line",
                danger.code()
            );
            return Err(refused("[[line]]".into(), cause));
        }
        let mut all = lines.line;
        for danger in missing() {
            all.extend(
                CrisisLines::embedded()
                    .iter()
                    .filter(|line| line.dangers.contains(&danger))
                    .map(|line| CrisisLine {
                        dangers: vec![danger],
                        ..line.clone()
                    }),
            );
        }
        Ok(CrisisLines(all.into()))
    }

    /// Every line, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &CrisisLine> {
        self.0.iter()
    }

    /// The dangers that the needs of a question speak of, the surest first.
    pub(crate) fn dangers(needs: &[Understood], vocabulary: &Vocabulary) -> Vec<Crisis> {
        let mut dangers = Vec::new();
        for danger in needs.iter().filter_map(|need| vocabulary.need(&need.code)?.crisis) {
            if !dangers.contains(&danger) {
                dangers.push(danger);
            }
        }
        dangers
    }

    /// The lines for dangers, those for the first danger first; within one, those that answer in the reader's language
    /// come before the others.
    pub(crate) fn pinned(&self, dangers: &[Crisis], question: &Question, gazetteer: &Gazetteer) -> Vec<CrisisLine> {
        let mut pinned: Vec<&CrisisLine> = Vec::new();
        for danger in dangers {
            let mut of: Vec<&CrisisLine> = self
                .iter()
                .filter(|line| line.dangers.contains(danger) && line.may_be_for(question, gazetteer))
                .filter(|line| !pinned.contains(line))
                .collect();
            of.sort_by_key(|line| !line.answers_in(&question.lang));
            pinned.extend(of);
        }
        pinned.into_iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use places::{Found, Place, PlaceId, PlaceKind, Resolved};

    use super::*;

    fn both() -> Vec<Lang> {
        vec![Lang::en(), Lang::fr()]
    }
    fn refused(text: &str) -> String {
        CrisisLines::read(Path::new("crisis.toml"), text, &both())
            .unwrap_err()
            .to_string()
    }
    fn names(dangers: &[Crisis], lang: &Lang, near: Option<Found>, gazetteer: &Gazetteer) -> Vec<String> {
        let mut question = Question::new("", lang.clone(), jiff::Timestamp::UNIX_EPOCH);
        question.near = near;
        let lines = CrisisLines::embedded().pinned(dangers, &question, gazetteer);
        lines
            .iter()
            .map(|line| line.name.best(&Lang::en()).unwrap().0.to_owned())
            .collect()
    }
    fn nowhere() -> Gazetteer {
        Gazetteer::new(Vec::new())
    }

    #[test]
    fn the_lines_that_come_with_the_program_are_sound_in_both_languages() {
        let lines = CrisisLines::read(Path::new("crisis.toml"), DEFAULT, &both()).unwrap();
        assert!(lines.iter().count() >= 9);
        assert_eq!(lines.0, CrisisLines::embedded().0);
    }

    #[test]
    fn who_thinks_of_suicide_is_given_a_listener_before_the_police() {
        let first = names(&[Crisis::Suicide], &Lang::en(), None, &nowhere());
        assert!(
            first[0].starts_with("9-8-8") && first[1].starts_with("9-1-1"),
            "{first:?}"
        );
    }

    #[test]
    fn of_two_dangers_the_surer_comes_first_and_no_line_twice() {
        let lines = names(
            &[Crisis::ViolenceAtHome, Crisis::Suicide],
            &Lang::en(),
            None,
            &nowhere(),
        );
        assert!(lines[0].starts_with("9-1-1"), "{lines:?}");
        assert_eq!(lines.iter().filter(|name| name.starts_with("9-1-1")).count(), 1);
        assert!(lines.iter().any(|name| name.starts_with("9-8-8")));
    }

    #[test]
    fn lines_that_answer_in_the_readers_language_come_first() {
        let of = |lang: Lang| names(&[Crisis::ViolenceAtHome], &lang, None, &nowhere());
        let place = |lines: &[String], name: &str| lines.iter().position(|n| n == name).unwrap();
        let (en, fr) = (of(Lang::en()), of(Lang::fr()));
        assert!(place(&fr, "Fem’aide") < place(&fr, "Assaulted Women’s Helpline"));
        assert!(place(&en, "Fem’aide") > place(&en, "Assaulted Women’s Helpline"));
    }

    #[test]
    fn a_line_for_another_province_is_left_out_where_the_place_is_known() {
        let of = |id: &str, name: &str| {
            let mut place = Place::new(
                PlaceId::parse(id).unwrap(),
                PlaceKind::Province,
                Text::new(Lang::en(), name),
            );
            place.point = places::Point::new(50.0, -85.0);
            place
        };
        let gazetteer = Gazetteer::new([of("ca-on", "Ontario"), of("ca-mb", "Manitoba")]);
        let at = |name: &str| match gazetteer.resolve(name) {
            Resolved::Found(found) => Some(*found),
            other => panic!("{other:?}"),
        };
        let lines = |near| names(&[Crisis::ViolenceAtHome], &Lang::en(), near, &gazetteer);
        let helpline = "Assaulted Women’s Helpline".to_owned();
        assert!(lines(at("Ontario")).contains(&helpline) && lines(None).contains(&helpline));
        let manitoba = lines(at("Manitoba"));
        assert!(
            !manitoba.contains(&helpline) && manitoba[0].starts_with("9-1-1"),
            "{manitoba:?}"
        );
    }

    #[test]
    fn a_file_that_cannot_be_used_is_refused_with_place_cause_and_remedy() {
        let line = |change: (&str, &str)| DEFAULT.replacen(change.0, change.1, 1);
        let cases = [
            (line(("\"trafficking\"]\nname", "\"trafic\"]\nname")), "line "),
            (
                line(("call = \"988\"", "call = \"none\"")),
                "[[line]] 1 (9-8-8: Suicide Crisis Helpline), call: \"none\" is no number",
            ),
            (line(("dangers = [\"suicide\"]", "dangers = []")), "no danger is named"),
            (line(("text = \"988\"", "sms = \"988\"")), "unknown field `sms`"),
            (
                line((
                    "note = { en = \"When someone is hurt or in danger right now.\", fr",
                    "note = { es",
                )),
                "it is missing in \"en\"",
            ),
            (
                DEFAULT.replace("\"trafficking\"", "\"runaway\""),
                "nobody is named for the danger \"trafficking\"",
            ),
            (line(("[\"place:ca-on\"]", "[\"Ontario\"]")), "names no area"),
            (String::new(), "nobody is named for the danger \"suicide\""),
            (
                line((
                    "languages = [\"en\", \"fr\"]",
                    "languages = [\"en\", \"fr\"]\nages = [30, 5]",
                )),
                "write the youngest age first",
            ),
        ];
        for (text, said) in cases {
            let error = refused(&text);
            assert!(
                error.contains(said) && error.starts_with("crisis.toml, "),
                "{said}: {error}"
            );
        }
    }

    #[test]
    fn a_file_from_before_three_dangers_were_added_still_holds_and_they_have_lines() {
        let before = DEFAULT.replace(", \"mental-health\", \"life\", \"elder-abuse\"]", "]");
        let before = before.replace("[\"elder-abuse\", ", "[");
        let mut before: Vec<&str> = before.split("\n[[line]]").collect();
        before.retain(|line| !line.contains("dangers = [\"mental-health\"]") && !line.contains("dangers = [\"life\"]"));
        let lines = CrisisLines::read(Path::new("crisis.toml"), &before.join("\n[[line]]"), &both()).unwrap();
        for danger in ADDED {
            let own: Vec<&CrisisLine> = lines.iter().filter(|line| line.dangers.contains(&danger)).collect();
            let of_program = CrisisLines::embedded();
            let of_program = of_program.iter().filter(|line| line.dangers.contains(&danger));
            assert!(own.iter().map(|line| &line.name).eq(of_program.map(|line| &line.name)));
            assert!(own.iter().all(|line| line.dangers == [danger]));
        }
    }
}
