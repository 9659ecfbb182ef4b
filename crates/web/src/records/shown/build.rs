//! Fields of the table with what a form has in them.

use std::collections::BTreeMap;

use language::Lang;

use super::{Cell, Choice, Drawn, Found, Names, Part, Row, Shown, choice, rule};
use crate::records::form::{Form, drawn, join, row};
use crate::records::marks::Marks;
use crate::records::table::{Control, Field, Line, Pick};
use crate::words::Words;

/// The id on the page of a field of the form.
pub fn id(name: &str) -> String {
    let mut id = String::from("f-");
    id.extend(name.chars().filter(|c| *c != ']').map(|c| match c {
        '.' | '[' => '-',
        other => other,
    }));
    id
}

/// What fields are drawn from.
pub struct Draw<'a> {
    /// The words of the page.
    pub words: &'static Words,
    /// The languages side by side.
    pub langs: &'a [Lang],
    /// What stands in the form.
    pub form: &'a Form,
    /// What is wrong, in words, by field of the form.
    pub wrong: &'a BTreeMap<String, String>,
    /// What ids are called.
    pub names: &'a Names,
    /// What was looked for, and found.
    pub found: Option<&'a Found>,
    /// Who wrote what, and what fell behind.
    pub marks: &'a Marks,
}

impl Draw<'_> {
    fn one(&self, field: &Field, prefix: &str) -> Shown {
        let name = join(prefix, field.name);
        Shown {
            words: self.words,
            id: id(&name),
            label: self.words.t(field.label),
            hint: if field.hint.is_empty() {
                String::new()
            } else {
                self.words.t(field.hint)
            },
            error: self.wrong.get(&name).cloned(),
            part: self.part(field, &name),
            name,
        }
    }

    fn part(&self, field: &Field, name: &str) -> Part {
        let (w, value) = (self.words, self.form.get(name).unwrap_or_default());
        let line = |kind, mode, size| Part::Line {
            value: value.to_owned(),
            kind,
            mode,
            size,
        };
        match field.control {
            Control::Words(lines) => Part::Words {
                cells: self.langs.iter().map(|lang| self.cell(name, lang)).collect(),
                lines,
            },
            Control::Line(Line::Phone) => line("text", "tel", "m"),
            Control::Line(Line::Email) => line("text", "email", "l"),
            Control::Line(Line::Web) => line("text", "url", "l"),
            Control::Line(Line::Plain) => line("text", "text", "m"),
            Control::Whole | Control::Decimal | Control::Money => line("text", "decimal", "s"),
            Control::Time | Control::MonthDays => line("text", "text", "s"),
            Control::Date => line("date", "text", "m"),
            Control::Check => Part::Check { on: !value.is_empty() },
            Control::YesNo => Part::Select {
                options: choice::yes_no(w, value),
            },
            Control::Choice(choices) => Part::Select {
                options: choice::select(w, choices, value),
            },
            Control::Spoken => Part::Select {
                options: choice::spoken(w, value),
            },
            Control::Days => Part::Boxes {
                options: choice::days(w, &self.form.all(name)),
            },
            Control::Nth => Part::Boxes {
                options: choice::ordinals(w, &self.form.all(name)),
            },
            Control::Observances(calendar) => Part::Boxes {
                options: choice::observances(w, calendar, &self.form.all(name)),
            },
            Control::YearDay => Part::YearDay {
                months: choice::months(&w.lang, self.form.trimmed(&format!("{name}.month"))),
                day: self.form.trimmed(&format!("{name}.day")).to_owned(),
            },
            Control::Rule => rule::part(w, name, self.form),
            Control::Pick(pick) => self.picks(pick, name, false),
            Control::Picks(pick) => self.picks(pick, name, true),
            Control::TermNeeds => Part::TermNeeds {
                picks: Box::new(Shown {
                    words: w,
                    id: id(name),
                    label: w.t(field.label),
                    hint: w.t(field.hint),
                    error: self.wrong.get(name).cloned(),
                    part: self.picks(Pick::Need, name, true),
                    name: name.to_owned(),
                }),
                none: self.form.has(&format!("{name}.none")),
            },
            Control::Group(fields) => {
                let (fields, more, open) = self.split(fields, name);
                Part::Group { fields, more, open }
            }
            Control::Rows(list) => {
                let rows = self.form.rows(name);
                let first = rows.first().copied();
                let shown = rows.iter().enumerate().map(|(n, at)| {
                    let row = row(name, *at);
                    let (fields, more, open) = self.split(list.fields, &row);
                    Row {
                        id: id(&row),
                        label: w.t1(list.one, "n", n + 1),
                        kept: self.form.get(&format!("{row}.kept")).unwrap_or_default().to_owned(),
                        fields,
                        more,
                        open,
                        can_rise: Some(*at) != first,
                        name: row,
                    }
                });
                Part::Rows {
                    rows: shown.collect(),
                    add: w.t(list.add),
                }
            }
        }
    }

    /// The fields that stand open, those behind "More", and whether one of these says something.
    pub fn split(&self, fields: &[Field], prefix: &str) -> (Vec<Shown>, Vec<Shown>, bool) {
        let (seldom, usual): (Vec<&Field>, Vec<&Field>) = fields.iter().partition(|field| field.seldom);
        let more: Vec<Shown> = seldom.into_iter().map(|field| self.one(field, prefix)).collect();
        let open = more.iter().any(Shown::says);
        (
            usual.into_iter().map(|field| self.one(field, prefix)).collect(),
            more,
            open,
        )
    }

    fn cell(&self, name: &str, lang: &Lang) -> Cell {
        let name = format!("{name}.{lang}");
        let (by, behind) = self.marks.of(&name);
        Cell {
            lang: lang.to_string(),
            lang_name: Words::of(lang.as_str()).t("layout-language"),
            id: id(&name),
            value: self.form.get(&name).unwrap_or_default().to_owned(),
            error: self.wrong.get(&name).cloned(),
            by,
            behind,
            other: self
                .langs
                .iter()
                .find(|other| *other != lang)
                .map(Lang::to_string)
                .unwrap_or_default(),
            name,
        }
    }

    fn picks(&self, pick: Pick, name: &str, many: bool) -> Part {
        let mut chosen = self.form.all(name);
        if !many {
            // What was marked last counts.
            chosen = chosen.pop().into_iter().collect();
        }
        let options = chosen
            .iter()
            .map(|value| self.names.choice(self.words, pick, value, true))
            .collect();
        let found = self.found.filter(|found| found.name == name).map(|found| {
            let news = found.choices.iter().filter(|c| !chosen.contains(&c.value.as_str()));
            news.cloned().collect::<Vec<Choice>>()
        });
        Part::Picks {
            many,
            chosen: options,
            found,
            typed: self.form.get(&format!("{name}.find")).unwrap_or_default().to_owned(),
            drawn: (pick == Pick::Area).then(|| self.drawn(name)),
        }
    }

    fn drawn(&self, places: &str) -> Drawn {
        let name = drawn::beside(places);
        Drawn {
            id: id(&name),
            value: self.form.get(&name).unwrap_or_default().to_owned(),
            error: self.wrong.get(&name).cloned(),
            name,
        }
    }
}

impl Shown {
    /// Whether something stands in it, or is wrong with it.
    fn says(&self) -> bool {
        if self.error.is_some() {
            return true;
        }
        match &self.part {
            Part::Words { cells, .. } => cells
                .iter()
                .any(|cell| !cell.value.trim().is_empty() || cell.error.is_some()),
            Part::Line { value, .. } => !value.trim().is_empty(),
            Part::Check { on } => *on,
            // The first choice says nothing.
            Part::Select { options } => options.iter().skip(1).any(|o| o.chosen),
            Part::Boxes { options } => options.iter().any(|o| o.chosen),
            Part::YearDay { months, day } => !day.is_empty() || months.iter().skip(1).any(|o| o.chosen),
            Part::Picks { chosen, drawn, .. } => {
                !chosen.is_empty() || drawn.as_ref().is_some_and(|drawn| !drawn.value.trim().is_empty())
            }
            Part::TermNeeds { picks, none } => *none || picks.says(),
            Part::Rule { rows, .. } => !rows.is_empty(),
            Part::Written { text } => !text.is_empty(),
            Part::Group { fields, more, .. } => fields.iter().chain(more).any(Shown::says),
            Part::Rows { rows, .. } => !rows.is_empty(),
        }
    }
}
