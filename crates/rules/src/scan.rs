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
    let fail = |at, problem: &str, remedy: &str| Err(RuleError::syntax(Place::of_byte(source, at), problem, remedy));
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
    let outermost = Level {
        opened_at: 0,
        bracket: ' ',
        comparisons: 0,
        links: 0,
    };
    let mut scan = Scan {
        source,
        levels: vec![outermost],
        choices: 0,
    };
    let mut at = 0;
    while let Some(c) = source[at..].chars().next() {
        at += scan.token(at, c)?;
    }
    match scan.levels.last() {
        Some(open) if scan.levels.len() > 1 => fail(
            open.opened_at,
            &format!("`{}` is never closed", open.bracket),
            "close it, or take it out",
        ),
        _ => Ok(()),
    }
}

struct Scan<'a> {
    source: &'a str,
    levels: Vec<Level>,
    choices: usize,
}

impl Scan<'_> {
    fn fail<T>(&self, at: usize, problem: impl Into<String>, remedy: &str) -> Result<T, RuleError> {
        Err(RuleError::syntax(Place::of_byte(self.source, at), problem, remedy))
    }
    fn level(&mut self) -> &mut Level {
        self.levels.last_mut().expect("the outermost level is never taken off")
    }

    /// Takes in what begins here and gives its length in bytes.
    fn token(&mut self, at: usize, c: char) -> Result<usize, RuleError> {
        let rest = &self.source[at..];
        if let Some((wrong, remedy)) = MISTAKES.iter().find(|(wrong, _)| rest.starts_with(wrong)) {
            return self.fail(at, format!("`{}` is not a sign of rules", wrong.escape_debug()), remedy);
        }
        let length = match c {
            '"' | '\'' => self.text(at, rest, c)?,
            'a'..='z' | 'A'..='Z' | '_' => self.word(at, rest)?,
            '0'..='9' | ' ' | '\t' | '\r' | '\n' => 1,
            '(' | '[' | ')' | ']' => self.bracket(at, c)?,
            _ => self.sign(at, rest, c)?,
        };
        let level = self.level();
        if level.comparisons > 1 {
            return self.fail(
                at,
                "two comparisons in a row",
                "join them with `&&`, as in `age >= 16 && age <= 29`",
            );
        }
        if level.links > MAX_LINKS {
            return self.fail(
                at,
                "too many dots, minus signs or brackets in one comparison",
                "write one fact, one sign and one value",
            );
        }
        Ok(length)
    }

    fn text(&self, at: usize, rest: &str, quote: char) -> Result<usize, RuleError> {
        let Some(length) = text_length(rest, quote) else {
            return self.fail(
                at,
                "the text that begins here does not end",
                "close it with the same quote, on the same line",
            );
        };
        if rest[length..].starts_with(['"', '\'']) {
            return self.fail(
                at + length,
                "a quote follows a text",
                "write a quote inside a text as `\\\"`",
            );
        }
        Ok(length)
    }

    fn word(&mut self, at: usize, rest: &str) -> Result<usize, RuleError> {
        let length = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        let word = &rest[..length];
        if rest[length..].starts_with(['"', '\'']) {
            return self.fail(
                at,
                "letters stand directly before a quote",
                "write the text alone, such as \"citizen\"",
            );
        }
        if let Some((_, remedy)) = WORDS.iter().find(|(wrong, _)| *wrong == word) {
            return self.fail(at, format!("`{word}` is not a sign of rules"), remedy);
        }
        self.level().comparisons += usize::from(word == "in");
        Ok(length)
    }

    fn bracket(&mut self, at: usize, c: char) -> Result<usize, RuleError> {
        if matches!(c, '(' | '[') {
            self.level().links += 1;
            if self.levels.len() > MAX_DEPTH {
                return self.fail(
                    at,
                    "the rule is nested too deeply",
                    "use fewer brackets inside brackets (24 at most)",
                );
            }
            self.levels.push(Level {
                opened_at: at,
                bracket: c,
                comparisons: 0,
                links: 0,
            });
        } else if self.level().bracket == if c == ')' { '(' } else { '[' } {
            self.levels.pop();
        } else {
            return self.fail(at, format!("`{c}` closes nothing"), "take it out, or open it before");
        }
        Ok(1)
    }

    fn sign(&mut self, at: usize, rest: &str, c: char) -> Result<usize, RuleError> {
        match c {
            '&' | '|' => {
                let doubled = if c == '&' { "&&" } else { "||" };
                if !rest.starts_with(doubled) {
                    return self.fail(at, format!("a single `{c}`"), &format!("write `{doubled}`"));
                }
                (self.level().comparisons, self.level().links) = (0, 0);
                Ok(2)
            }
            '?' | ':' | ',' => {
                self.choices += usize::from(c == '?');
                if self.choices > MAX_CHOICES {
                    return self.fail(at, "the rule has too many `?`", "write the cases as separate rules");
                }
                (self.level().comparisons, self.level().links) = (0, 0);
                Ok(1)
            }
            '=' if !rest.starts_with("==") => self.fail(at, "a single `=`", "write `==` to compare"),
            '!' if !rest.starts_with("!=") => Ok(1),
            '=' | '<' | '>' | '!' => {
                self.level().comparisons += 1;
                Ok(1 + usize::from(rest[1..].starts_with('=')))
            }
            '.' | '-' => {
                self.level().links += 1;
                Ok(1)
            }
            _ => {
                let remedy = "use facts, values, && || ! == != < <= > >= in and brackets";
                self.fail(at, format!("`{}` is not a sign of rules", c.escape_debug()), remedy)
            }
        }
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
