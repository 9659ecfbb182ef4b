//! A form as it is shown: each field of the table with what stands in it, what is wrong with it, and the words around it.

mod build;
mod choice;
mod find;
mod rule;

use askama::Template;

pub use build::{Draw, id};
pub use find::{Found, Names, find, name_of, names};

use crate::words::Words;

/// One field on the page. Fields may hold others, and every one renders itself.
#[derive(Template)]
#[template(path = "records/field.html")]
pub struct Shown {
    /// The words of the page.
    pub words: &'static Words,
    /// Its name in the form.
    pub name: String,
    /// Its id on the page.
    pub id: String,
    /// Its label.
    pub label: String,
    /// The hint under it; empty for none.
    pub hint: String,
    /// What is wrong with it.
    pub error: Option<String>,
    /// What it is.
    pub part: Part,
}

/// What a field is on the page.
pub enum Part {
    /// Words in each language.
    Words { cells: Vec<Cell>, lines: u8 },
    /// A line to type in, with what tells a browser about it.
    Line {
        value: String,
        kind: &'static str,
        mode: &'static str,
        size: &'static str,
    },
    /// A box to tick.
    Check { on: bool },
    /// One of several.
    Select { options: Vec<Choice> },
    /// Any of several.
    Boxes { options: Vec<Choice> },
    /// A month and a day.
    YearDay { months: Vec<Choice>, day: String },
    /// Things found by name.
    Picks {
        many: bool,
        chosen: Vec<Choice>,
        found: Option<Vec<Choice>>,
        typed: String,
        drawn: Option<Drawn>,
    },
    /// Needs found by name, or none of them.
    TermNeeds { picks: Box<Shown>, none: bool },
    /// Conditions over facts.
    Rule { rows: Vec<Condition>, facts: Vec<Choice> },
    /// A rule as it is written.
    Written { text: String },
    /// Fields that belong together.
    Group {
        fields: Vec<Shown>,
        more: Vec<Shown>,
        open: bool,
    },
    /// Rows.
    Rows { rows: Vec<Row>, add: String },
}

/// An area that is drawn instead of named.
pub struct Drawn {
    /// The name of its field in the form.
    pub name: String,
    /// The id of its field on the page.
    pub id: String,
    /// What was pasted.
    pub value: String,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// Words in one language.
pub struct Cell {
    /// The language's tag.
    pub lang: String,
    /// Its own name.
    pub lang_name: String,
    /// The name of its field in the form.
    pub name: String,
    /// The id of its field on the page.
    pub id: String,
    /// The words.
    pub value: String,
    /// What is wrong with them.
    pub error: Option<String>,
    /// Who wrote them, when and how, in the language itself.
    pub by: String,
    /// That they fell behind, and since when; none where they did not.
    pub behind: Option<Behind>,
    /// The tag of the language beside it.
    pub other: String,
}

/// That a wording fell behind another language.
pub struct Behind {
    /// "En retard : l’anglais a changé le 9 nov. 2026".
    pub words: String,
    /// What changed there.
    pub changed: Vec<super::compare::Piece>,
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub words: String,
    /// A line beneath; empty for none.
    pub more: String,
    /// It is chosen.
    pub chosen: bool,
}

/// A condition on a fact.
pub struct Condition {
    /// Its name in the form: `rule[0]`.
    pub name: String,
    /// Its id on the page.
    pub id: String,
    /// The fact's name in rules.
    pub fact: String,
    /// The fact's question.
    pub question: String,
    /// Yes and no.
    pub yes_no: Vec<Choice>,
    /// The choices of which one is enough.
    pub choices: Vec<Choice>,
    /// The least and the greatest number.
    pub range: Option<(String, String)>,
    /// A text.
    pub text: Option<String>,
}

/// A row of a list.
pub struct Row {
    /// Its name in the form: `phones[0]`.
    pub name: String,
    /// Its id on the page.
    pub id: String,
    /// "Phone number 1".
    pub label: String,
    /// What it was made from.
    pub kept: String,
    /// Its fields.
    pub fields: Vec<Shown>,
    /// Those behind "More".
    pub more: Vec<Shown>,
    /// One of them says something.
    pub open: bool,
    /// There is a row before it.
    pub can_rise: bool,
}

impl Shown {
    /// The ids of hint and error, for the field that they are about.
    pub fn described(&self) -> String {
        let parts = [(!self.hint.is_empty(), "h"), (true, "e")];
        let ids: Vec<String> = parts
            .iter()
            .filter(|(there, _)| *there)
            .map(|(_, end)| format!("{}-{end}", self.id))
            .collect();
        ids.join(" ")
    }
}
