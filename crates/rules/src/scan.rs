//! A first look at a rule before the parser: refuses what would make the parser recurse without bound, and says in plain
//! words what is wrong with the mistakes people make most.

use crate::error::{Place, RuleError};

/// The longest rule, in bytes.
pub const MAX_LENGTH: usize = 4096;
/// The deepest nesting of brackets.
pub const MAX_DEPTH: usize = 24;
/// The most choices `?` in one rule.
const MAX_CHOICES: usize = 16;
/// The most dots, minus signs and brackets in one comparison.
const MAX_LINKS: usize = 8;

/// Signs written by habit from elsewhere, and what rules use instead.
const MISTAKES: [(&str, &str); 20] = [
    ("=>", "write `>=`"),
    ("=<", "write `<=`"),
    ("<>", "write `!=`"),
    ("≥", "write `>=`"),
    ("≤", "write `<=`"),
    ("≠", "write `!=`"),
    ("+", NO_SUMS),
    ("*", NO_SUMS),
    ("/", NO_SUMS),
    ("%", NO_SUMS),
    ("“", STRAIGHT),
    ("”", STRAIGHT),
    ("„", STRAIGHT),
    ("«", STRAIGHT),
    ("»", STRAIGHT),
    ("‘", STRAIGHT),
    ("’", STRAIGHT),
    ("\u{a0}", "write a plain space"),
    ("\u{202f}", "write a plain space"),
    ("$", "write the number alone"),
];
const NO_SUMS: &str = "rules do not calculate: compare a fact with a plain number";
const STRAIGHT: &str = "use straight quotes, such as \"citizen\"";
/// Words written by habit from elsewhere.
const WORDS: [(&str, &str); 8] = [
    ("and", "write `&&`"),
    ("AND", "write `&&`"),
    ("et", "write `&&`"),
    ("or", "write `||`"),
    ("OR", "write `||`"),
    ("ou", "write `||`"),
    ("not", "write `!`, as in `!employed`"),
    ("NOT", "write `!`, as in `!employed`"),
];

/// What was met so far between one pair of brackets since the last `&&`, `||`, `?`, `:` or comma.
struct Level {
    opened_at: usize,
    bracket: char,
    comparisons: usize,
    links: usize,
}

/// Refuses a rule that is too long, too deep, or not written in the characters and signs that rules use.
pub(crate) fn scan(source: &str) -> Result<(), RuleError> {
    let fail =
        |at: usize, problem: &str, remedy: &str| Err(RuleError::syntax(Place::of_byte(source, at), problem, remedy));
    if source.trim().is_empty() {
        return fail(
            0,
            "the rule is empty",
            "write `true` for everyone, or leave the rule out",
        );
    }
    if source.len() > MAX_LENGTH {
        return fail(
            MAX_LENGTH,
            "the rule is too long",
            "rules have at most 4096 characters: split it in two",
        );
    }
    let mut levels = vec![Level {
        opened_at: 0,
        bracket: ' ',
        comparisons: 0,
        links: 0,
    }];
    let mut choices = 0;
    let mut chars = source.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let rest = &source[at..];
        let depth = levels.len();
        let level = levels.last_mut().expect("the outermost level is never taken off");
        if let Some((wrong, remedy)) = MISTAKES.iter().find(|(wrong, _)| rest.starts_with(wrong)) {
            return fail(
                at,
                &format!("`{}` is not a sign of rules", wrong.escape_debug()),
                remedy,
            );
        }
        match c {
            '"' | '\'' => {
                let Some(length) = text_length(rest, c) else {
                    return fail(
                        at,
                        "the text that begins here does not end",
                        "close it with the same quote, on the same line",
                    );
                };
                if source[at + length..].starts_with(['"', '\'']) {
                    return fail(
                        at + length,
                        "a quote follows a text",
                        "write a quote inside a text as `\\\"`",
                    );
                }
                while chars.next_if(|(i, _)| *i < at + length).is_some() {}
            }
            'a'..='z' | 'A'..='Z' | '_' => {
                let end = at
                    + rest
                        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                        .unwrap_or(rest.len());
                if source[end..].starts_with(['"', '\'']) {
                    return fail(
                        at,
                        "letters stand directly before a quote",
                        "write the text alone, such as \"citizen\"",
                    );
                }
                let word = &source[at..end];
                level.comparisons += usize::from(word == "in");
                if let Some((_, remedy)) = WORDS.iter().find(|(wrong, _)| *wrong == word) {
                    return fail(at, &format!("`{word}` is not a sign of rules"), remedy);
                }
                while chars.next_if(|(i, _)| *i < end).is_some() {}
            }
            '(' | '[' => {
                level.links += 1;
                if depth > MAX_DEPTH {
                    return fail(
                        at,
                        "the rule is nested too deeply",
                        "use fewer brackets inside brackets (24 at most)",
                    );
                }
                levels.push(Level {
                    opened_at: at,
                    bracket: c,
                    comparisons: 0,
                    links: 0,
                });
            }
            ')' | ']' => {
                if level.bracket != if c == ')' { '(' } else { '[' } {
                    return fail(at, &format!("`{c}` closes nothing"), "take it out, or open it before");
                }
                levels.pop();
                continue;
            }
            '&' | '|' => {
                let doubled = if c == '&' { "&&" } else { "||" };
                if chars.next_if(|(_, next)| *next == c).is_none() {
                    return fail(at, &format!("a single `{c}`"), &format!("write `{doubled}`"));
                }
                (level.comparisons, level.links) = (0, 0);
            }
            '?' | ':' | ',' => {
                choices += usize::from(c == '?');
                if choices > MAX_CHOICES {
                    return fail(at, "the rule has too many `?`", "write the cases as separate rules");
                }
                (level.comparisons, level.links) = (0, 0);
            }
            '=' if !rest.starts_with("==") => return fail(at, "a single `=`", "write `==` to compare"),
            '=' | '<' | '>' | '!' => {
                let compares = c != '!' || rest.starts_with("!=");
                level.comparisons += usize::from(compares);
                if compares {
                    chars.next_if(|(_, next)| *next == '=');
                }
            }
            '.' | '-' => level.links += 1,
            '0'..='9' | ' ' | '\t' | '\r' | '\n' => {}
            _ => {
                return fail(
                    at,
                    &format!("`{}` is not a sign of rules", c.escape_debug()),
                    "use facts, values, && || ! == != < <= > >= in and brackets",
                );
            }
        }
        let level = levels.last().expect("the outermost level is never taken off");
        if level.comparisons > 1 {
            return fail(
                at,
                "two comparisons in a row",
                "join them with `&&`, as in `age >= 16 && age <= 29`",
            );
        }
        if level.links > MAX_LINKS {
            return fail(
                at,
                "too many dots, minus signs or brackets in one comparison",
                "write one fact, one sign and one value",
            );
        }
    }
    match levels.last() {
        Some(open) if levels.len() > 1 => fail(
            open.opened_at,
            &format!("`{}` is never closed", open.bracket),
            "close it, or take it out",
        ),
        _ => Ok(()),
    }
}

/// The length in bytes of the text literal at the beginning, quotes included; `None` when it does not end on its line.
fn text_length(rest: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' | '\r' => return None,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}
