//! What a button of the form asks for.

use super::form::{Form, drawn, row};
use super::table::{Control, Pick, field_at, sections};
use directory::model::Kind;

/// What to do with the form that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Keep it, and show it again.
    Keep,
    /// Make it the next version.
    Save,
    /// Make it the next version, and say that a language is in step again.
    Check(String),
    /// Keep it, and show the public page as it would be.
    Preview,
    /// Throw away what is written.
    Discard,
    /// Add a row to a list.
    Add(String),
    /// Take a row out.
    Remove(String, usize),
    /// Move a row up.
    Raise(String, usize),
    /// Take in what was drawn.
    Draw,
    /// Look for something by its name.
    Find(String),
}

impl Act {
    /// The act of a form: the last button counts, since the first is the one that Enter presses.
    pub fn of(form: &Form) -> Act {
        let text = form.get("do").unwrap_or_default();
        let (verb, what) = text.split_once(':').unwrap_or((text, ""));
        let place = || {
            let (list, at) = what.strip_suffix(']')?.rsplit_once('[')?;
            Some((list.to_owned(), at.parse().ok()?))
        };
        match verb {
            "save" => Act::Save,
            "check" => Act::Check(what.to_owned()),
            "preview" => Act::Preview,
            "discard" => Act::Discard,
            "add" => Act::Add(what.to_owned()),
            "draw" => Act::Draw,
            "find" => Act::Find(what.to_owned()),
            "remove" => place().map_or(Act::Keep, |(list, at)| Act::Remove(list, at)),
            "raise" => place().map_or(Act::Keep, |(list, at)| Act::Raise(list, at)),
            _ => Act::Keep,
        }
    }
    /// Changes the rows of a form. Whatever is more than keeping it takes in what was drawn.
    pub fn on(&self, form: &mut Form) {
        if *self != Act::Keep {
            drawn::take_in(form);
        }
        match self {
            Act::Add(list) => {
                let new = format!("{list}.new");
                let fact = form.trimmed(&new).to_owned();
                // A condition begins with its fact; without one there is nothing to add.
                if form.has(&new) {
                    form.set(new, "");
                    if fact.is_empty() {
                        return;
                    }
                }
                let at = form.add_row(list);
                if !fact.is_empty() {
                    form.set(format!("{}.fact", row(list, at)), fact);
                }
            }
            Act::Remove(list, at) => form.remove_row(list, *at),
            Act::Raise(list, at) => form.raise_row(list, *at),
            _ => {}
        }
    }
    /// What is looked for: the field, what can be picked there, and the words.
    pub fn sought<'a>(&'a self, kind: Kind, form: &'a Form) -> Option<(&'a str, Pick, &'a str)> {
        let Act::Find(name) = self else { return None };
        let way = sections(kind)
            .iter()
            .find_map(|section| field_at(section.fields, name))?;
        match way.last()?.control {
            Control::Pick(pick) | Control::Picks(pick) => Some((name, pick, form.trimmed(&format!("{name}.find")))),
            Control::TermNeeds => Some((name, Pick::Need, form.trimmed(&format!("{name}.find")))),
            _ => None,
        }
    }
}

/// The fields of the form that say something about the record, without those that carry the page's own business.
pub fn content(form: &Form) -> Vec<(String, String)> {
    let own =
        |name: &str| !matches!(name, "do" | "version" | "revision" | "why") && name.strip_suffix(".find").is_none();
    form.pairs()
        .filter(|(name, _)| own(name))
        .map(|(n, v)| (n.to_owned(), v.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(act: &str) -> Form {
        [
            ("do", "keep"),
            ("do", act),
            ("phones[0].number", "211"),
            ("areas[0].covers.find", "tor"),
        ]
        .into_iter()
        .collect()
    }

    #[test]
    fn the_last_button_counts() {
        assert_eq!(Act::of(&form("save")), Act::Save);
        assert_eq!(
            Act::of(&form("remove:hours.opening[12]")),
            Act::Remove("hours.opening".into(), 12)
        );
        assert_eq!(Act::of(&form("remove:nonsense")), Act::Keep);
        assert_eq!(Act::of(&form("")), Act::Keep);
    }

    #[test]
    fn a_search_knows_what_can_be_picked() {
        let form = form("find:areas[0].covers");
        let act = Act::of(&form);
        assert_eq!(
            act.sought(Kind::Service, &form),
            Some(("areas[0].covers", Pick::Area, "tor"))
        );
        assert_eq!(act.sought(Kind::Organization, &form), None);
        assert_eq!(Act::Find("phones".into()).sought(Kind::Service, &form), None);
    }

    #[test]
    fn a_row_is_added_and_a_condition_with_its_fact() {
        let mut posted = form("add:phones");
        Act::of(&posted).on(&mut posted);
        assert_eq!(posted.rows("phones"), [0, 1]);
        posted.set("rule.new", "");
        Act::Add("rule".into()).on(&mut posted);
        assert_eq!(posted.rows("rule"), [0_usize; 0]);
        posted.set("rule.new", "age");
        Act::Add("rule".into()).on(&mut posted);
        assert_eq!(posted.get("rule[0].fact"), Some("age"));
    }
}
