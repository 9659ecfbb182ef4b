//! The fields of each kind of record: one ordered table, from which the form, its reading, the places of errors and the
//! words of the history are made.

mod hours;
mod kinds;
mod parts;

pub use kinds::sections;

/// A part of the form under its own heading.
#[derive(Debug, Clone, Copy)]
pub struct Section {
    /// Its name in addresses of the page: `hours`.
    pub id: &'static str,
    /// The message of its heading.
    pub label: &'static str,
    /// The message of the sentence under it; empty for none.
    pub hint: &'static str,
    /// Its fields in order.
    pub fields: &'static [Field],
}

/// One field of a record.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name in the document; empty for an item of a list that is a value itself.
    pub name: &'static str,
    /// The message of its label.
    pub label: &'static str,
    /// The message of the hint under it; empty for none.
    pub hint: &'static str,
    /// What it is edited with.
    pub control: Control,
    /// The document cannot be read without it.
    pub required: bool,
    /// Seldom needed: stands behind "More" unless it says something.
    pub seldom: bool,
}

impl Field {
    /// A field without a hint.
    pub const fn new(name: &'static str, label: &'static str, control: Control) -> Field {
        Field {
            name,
            label,
            hint: "",
            control,
            required: false,
            seldom: false,
        }
    }
    /// The field with a hint.
    pub const fn hint(self, hint: &'static str) -> Field {
        Field { hint, ..self }
    }
    /// The field, without which its row is none.
    pub const fn required(self) -> Field {
        Field { required: true, ..self }
    }
    /// The field behind "More".
    pub const fn seldom(self) -> Field {
        Field { seldom: true, ..self }
    }
}

/// What a field is edited with.
#[derive(Debug, Clone, Copy)]
pub enum Control {
    /// Words in every language of the deployment, so many lines high.
    Words(u8),
    /// One line that is the same in every language.
    Line(Line),
    /// A whole number.
    Whole,
    /// A number that may have a fraction.
    Decimal,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A day of any year.
    YearDay,
    /// Yes, or nothing.
    Check,
    /// Yes, no, or not known.
    YesNo,
    /// One of a few, by the word it is stored as and its message. The first is what stands where nothing is said.
    Choice(&'static [(&'static str, &'static str)]),
    /// A spoken language.
    Spoken,
    /// Weekdays.
    Days,
    /// Which weekdays of the month.
    Nth,
    /// Days of the month.
    MonthDays,
    /// Days of a holiday calendar that are kept beyond those of the law, by the calendar's id.
    Observances(&'static str),
    /// An amount of money.
    Money,
    /// Who it is for, as conditions over facts.
    Rule,
    /// One other thing, found by name.
    Pick(Pick),
    /// Several other things, found by name.
    Picks(Pick),
    /// The needs that a term leads to: some, none at all, or what the search reads from its names.
    TermNeeds,
    /// Fields that belong together.
    Group(&'static [Field]),
    /// Rows of fields.
    Rows(&'static List),
}

/// A list with rows.
#[derive(Debug, Clone, Copy)]
pub struct List {
    /// The fields of a row.
    pub fields: &'static [Field],
    /// The message that names one row by its number `n`.
    pub one: &'static str,
    /// The message of the button that adds one.
    pub add: &'static str,
}

impl List {
    const fn new(one: &'static str, add: &'static str, fields: &'static [Field]) -> List {
        List { fields, one, add }
    }
}

/// What a line holds: how browsers help to type it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Anything.
    Plain,
    /// A phone number.
    Phone,
    /// An e-mail address.
    Email,
    /// An address on the web.
    Web,
}

/// What can be picked by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// An organization.
    Organization,
    /// A program.
    Program,
    /// A service.
    Service,
    /// A location.
    Location,
    /// A classification.
    Taxonomy,
    /// A term of a classification.
    Term,
    /// A need of the vocabulary.
    Need,
    /// A place, the beginning of a postal code, or everywhere.
    Area,
}

/// The field at a way into the document, and what it belongs to: `phones[0].number` gives the field of the number.
pub fn field_at(fields: &'static [Field], path: &str) -> Option<Vec<&'static Field>> {
    for field in fields {
        let rest = if field.name.is_empty() {
            path
        } else {
            match path.strip_prefix(field.name) {
                Some(rest) if rest.is_empty() || rest.starts_with(['.', '[']) => rest,
                _ => continue,
            }
        };
        let inner = match field.control {
            Control::Rows(list) => rest.split_once(']').map(|(_, rest)| (list.fields, rest)),
            Control::Group(inner) => Some((inner, rest)),
            _ => None,
        };
        let mut found = vec![field];
        if let Some((inner, rest)) = inner {
            found.extend(field_at(inner, rest.trim_start_matches('.')).unwrap_or_default());
        }
        return Some(found);
    }
    None
}
