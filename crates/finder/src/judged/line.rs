//! The lines of a file of judged questions.

use std::collections::BTreeMap;

use language::{Lang, fold};
use serde::Deserialize;

/// The highest grade: the right service.
pub(super) const RIGHT: u8 = 3;

/// A question as a person put it, and the services that answer it.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The line of the file, from 1.
    pub line: usize,
    /// What the person typed or said.
    pub words: String,
    /// The language they read.
    pub lang: Lang,
    /// Where they are, as a person writes a place.
    pub near: Option<String>,
    /// What sort of question it is, where the file says so: figures are given for each.
    pub kind: Option<String>,
    /// The services that answer it.
    pub relevant: Relevant,
}

/// The services that answer a question.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Relevant {
    /// Grades by our id or the source's.
    pub ids: BTreeMap<String, u8>,
    /// Terms of the directory's own taxonomy, by name or code.
    pub terms: Vec<String>,
}

/// A line that cannot be used: place, cause and remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {cause}. {remedy}")]
pub struct BadLine {
    /// The line of the file, from 1.
    pub line: usize,
    /// What is wrong.
    pub cause: String,
    /// What to do about it.
    pub remedy: &'static str,
}

/// One of two halves of a file: weights are tuned on the one and figures reported on the other. A question stays in its
/// half whatever else is in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// The half to tune on.
    Tune,
    /// The half to report.
    Report,
}

impl Half {
    /// The half a question belongs to: by a hash of its folded words, the same on every machine.
    pub fn of(words: &str) -> Half {
        let hash = fold(words).bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        // What the last letters changed is spread over all bits (the finish of MurmurHash3).
        let spread = (hash ^ hash >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
        if (spread ^ spread >> 33) & 1 == 0 {
            Half::Tune
        } else {
            Half::Report
        }
    }
}

/// A line as it is written. Fields beside these are allowed: files are kept by people, who note things.
#[derive(Deserialize)]
struct Line {
    q: String,
    lang: String,
    near: Option<String>,
    kind: Option<String>,
    relevant: Relevant,
}

/// Reads a file of judged questions, blank lines passed over; every line that is wrong is named.
pub fn read(text: &str) -> Result<Vec<Judged>, Vec<BadLine>> {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let (mut judged, mut bad) = (Vec::new(), Vec::new());
    for (number, line) in lines {
        match one(number, line) {
            Ok(question) => judged.push(question),
            Err(line) => bad.push(line),
        }
    }
    if judged.is_empty() && bad.is_empty() {
        bad.push(BadLine {
            line: 1,
            cause: "the file has no question".to_owned(),
            remedy: "Write one JSON object a line: {\"q\": …, \"lang\": \"en\", \"relevant\": {\"ids\": {\"ID\": 3}}}",
        });
    }
    if bad.is_empty() { Ok(judged) } else { Err(bad) }
}

fn one(number: usize, line: &str) -> Result<Judged, BadLine> {
    let bad = |cause: String, remedy| BadLine {
        line: number,
        cause,
        remedy,
    };
    let line: Line = serde_json::from_str(line).map_err(|error| {
        // The reader counts lines within what it was given, which is one line.
        let cause = error.to_string().replace(" at line 1 column", ", at column");
        bad(
            cause,
            "Write {\"q\": \"…\", \"lang\": \"en\" or \"fr\", \"relevant\": {\"ids\": {\"ID\": grade}} or {\"terms\": [\"name or code\"]}}",
        )
    })?;
    let Some(lang) = Lang::parse(&line.lang) else {
        return Err(bad(
            format!("\"lang\": \"{}\" is no language", line.lang),
            "Write \"en\" or \"fr\"",
        ));
    };
    if let Some((id, grade)) = line.relevant.ids.iter().find(|(_, grade)| **grade > RIGHT) {
        return Err(bad(
            format!("the grade {grade} of \"{id}\" is none"),
            "Grades go from 0 (no answer) to 3 (right)",
        ));
    }
    if line.relevant.terms.is_empty() && line.relevant.ids.values().all(|grade| *grade == 0) {
        return Err(bad(
            "no service and no term answers the question".to_owned(),
            "Name at least one in \"ids\" with a grade above 0, or in \"terms\"; or leave the line out",
        ));
    }
    Ok(Judged {
        line: number,
        words: line.q,
        lang,
        near: line.near.filter(|near| !near.trim().is_empty()),
        kind: line.kind,
        relevant: line.relevant,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_with_fields_beside_those_we_know() {
        let text = "\n{\"q\": \"food\", \"lang\": \"en\", \"near\": \"Guelph\", \"kind\": \"short\", \"by\": \"ana\", \"relevant\": {\"ids\": {\"a\": 2}}}\n\
                    {\"q\": \"manger\", \"lang\": \"fr\", \"near\": null, \"relevant\": {\"terms\": [\"Food\"]}}\n";
        let read = read(text).expect("both lines are good");
        assert_eq!((read[0].line, read[1].line), (2, 3));
        assert_eq!(read[0].near.as_deref(), Some("Guelph"));
        assert_eq!(read[0].kind.as_deref(), Some("short"));
        assert_eq!(read[0].relevant.ids["a"], 2);
        assert_eq!(read[1].near, None);
        assert_eq!(read[1].relevant.terms, ["Food"]);
    }
    #[test]
    fn every_bad_line_is_named_with_its_cause_and_remedy() {
        let text = "{\"q\": \"a\", \"lang\": \"en\", \"relevant\": {\"ids\": {\"a\": 1}}}\n\
                    not json\n\
                    {\"q\": \"a\", \"lang\": \"!\", \"relevant\": {\"ids\": {\"a\": 1}}}\n\
                    {\"q\": \"a\", \"lang\": \"en\", \"relevant\": {\"ids\": {\"a\": 4}}}\n\
                    {\"q\": \"a\", \"lang\": \"en\", \"relevant\": {}}\n\
                    {\"lang\": \"en\", \"relevant\": {\"ids\": {\"a\": 1}}}\n\
                    {\"q\": \"a\", \"lang\": \"en\", \"relevant\": {\"id\": {\"a\": 1}}}\n";
        let bad = read(text).expect_err("six lines are bad");
        let lines: Vec<usize> = bad.iter().map(|bad| bad.line).collect();
        assert_eq!(lines, [2, 3, 4, 5, 6, 7]);
        assert!(
            bad[0].to_string().starts_with("line 2: expected ident, at column 2."),
            "{}",
            bad[0]
        );
        assert!(bad[4].to_string().contains("missing field `q`"), "{}", bad[4]);
        assert_eq!(read(" \n").expect_err("empty").len(), 1);
    }
    #[test]
    fn a_question_stays_in_its_half_and_halves_are_about_even() {
        assert_eq!(Half::of("Où manger?"), Half::of("ou MANGER?"));
        let tune = (0..1_000).filter(|n| Half::of(&format!("question {n}")) == Half::Tune);
        assert!((450..550).contains(&tune.count()));
    }
}
