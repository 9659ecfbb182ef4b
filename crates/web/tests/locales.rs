//! Every message is there in both languages, takes the same arguments, and is used; every message that is named exists.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

type Messages = BTreeMap<String, BTreeSet<String>>;

/// Every message of a language with the names of its arguments.
fn messages(lang: &str) -> Messages {
    let mut paths = Vec::new();
    files(&root().join("locales").join(lang), &mut paths);
    let mut messages = Messages::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let resource =
            parser::parse(text.as_str()).unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
        for entry in resource.body {
            let Entry::Message(message) = entry else { continue };
            let mut arguments = BTreeSet::new();
            of_pattern(message.value.as_ref().expect("a message has words"), &mut arguments);
            let old = messages.insert(message.id.name.to_owned(), arguments);
            assert!(old.is_none(), "{} stands twice in {lang}", message.id.name);
        }
    }
    messages
}

fn of_pattern(pattern: &Pattern<&str>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else {
            continue;
        };
        match expression {
            Expression::Inline(inline) => of_inline(inline, found),
            Expression::Select { selector, variants } => {
                of_inline(selector, found);
                for variant in variants {
                    of_pattern(&variant.value, found);
                }
            }
        }
    }
}

fn of_inline(inline: &InlineExpression<&str>, found: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => drop(found.insert(id.name.to_owned())),
        InlineExpression::Placeable { expression } => match &**expression {
            Expression::Inline(inner) => of_inline(inner, found),
            Expression::Select { selector, .. } => of_inline(selector, found),
        },
        _ => {}
    }
}

/// Whether text has the form of a message's id: `home-question`.
fn is_id(text: &str) -> bool {
    text.contains('-')
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// The sources and templates, without tests.
fn sources() -> Vec<(PathBuf, String)> {
    let mut paths = Vec::new();
    files(&root().join("src"), &mut paths);
    files(&root().join("templates"), &mut paths);
    paths.retain(|path| path.extension().is_some_and(|e| e == "rs" || e == "html"));
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let text = text
            .split("#[cfg(test)]\nmod tests")
            .next()
            .unwrap_or_default()
            .to_owned();
        (path, text)
    };
    paths.into_iter().map(read).collect()
}

/// Every quoted text that has the form of an id.
fn quoted() -> BTreeSet<String> {
    sources()
        .iter()
        .flat_map(|(_, text)| {
            text.split('"')
                .filter(|part| is_id(part))
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Every id that is certainly named as a message: the first argument of `t`, `t1`, `t2` or `with`.
fn named() -> Vec<(String, String)> {
    let mut named = Vec::new();
    for (path, text) in sources() {
        for call in [".t(", ".t1(", ".t2(", ".with("] {
            for after in text.split(call).skip(1) {
                if let Some(id) = after
                    .trim_start()
                    .strip_prefix('"')
                    .and_then(|rest| rest.split('"').next())
                {
                    named.push((path.display().to_string(), id.to_owned()));
                }
            }
        }
    }
    named
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_arguments() {
    let (en, fr) = (messages("en"), messages("fr"));
    assert!(en.len() > 100, "the messages are found");
    let missing = |a: &Messages, b: &Messages| a.keys().filter(|id| !b.contains_key(*id)).cloned().collect::<Vec<_>>();
    assert_eq!(missing(&en, &fr), Vec::<String>::new(), "missing in French");
    assert_eq!(missing(&fr, &en), Vec::<String>::new(), "missing in English");
    for (id, arguments) in &en {
        assert_eq!(
            arguments, &fr[id],
            "{id} takes different arguments in English and French"
        );
    }
}

#[test]
fn every_message_that_is_named_exists() {
    let en = messages("en");
    let named = named();
    assert!(named.len() > 100, "the uses are found");
    let missing: Vec<_> = named.into_iter().filter(|(_, id)| !en.contains_key(id)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_message_is_used() {
    let quoted = quoted();
    let unused: Vec<_> = messages("en").into_keys().filter(|id| !quoted.contains(id)).collect();
    assert!(unused.is_empty(), "{unused:#?}");
}

#[test]
fn french_has_its_own_spaces_and_quotes() {
    let mut paths = Vec::new();
    files(&root().join("locales/fr"), &mut paths);
    for path in paths {
        for (number, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            let words = if line.starts_with('#') {
                continue;
            } else {
                line.split_once(" = ").map_or(line, |(_, words)| words)
            };
            let wrong = words.contains(" :")
                || words.contains("« ")
                || words.contains(" »")
                || words.contains('\'')
                || words.contains(" ?");
            assert!(!wrong, "{}:{}: {line}", path.display(), number + 1);
        }
    }
}
