//! Rules in plain words, in the languages of the vocabulary: "People 16 to 29 years old", "Les personnes à faible revenu".

use language::{Lang, Text};

use crate::{Atom, Expr, Fact, FactVocabulary, Kind, Op, Rule, Value};

impl FactVocabulary {
    /// One statement in plain words, beginning in lower case so that it can follow "for" or « pour ». A statement the
    /// vocabulary has no words for is given as written.
    pub fn describe(&self, atom: &Atom, lang: &Lang) -> String {
        self.atom(atom, true, lang)
    }

    /// A rule as the short lines a page shows under "Who it is for": one for each thing that must hold, beginning in upper case.
    pub fn describe_rule(&self, rule: &Rule, lang: &Lang) -> Vec<String> {
        let lines = match rule.expr() {
            Expr::All(parts) => self.together(&parts.iter().map(|p| (p, true)).collect::<Vec<_>>(), false, lang),
            Expr::Not(inner) => match &**inner {
                Expr::Any(parts) => self.together(&parts.iter().map(|p| (p, false)).collect::<Vec<_>>(), false, lang),
                other => vec![self.say(other, false, lang)],
            },
            other => vec![self.say(other, true, lang)],
        };
        lines.into_iter().map(|line| capitalised(&line)).collect()
    }

    /// An expression in one phrase; not `holds` means that it must not hold.
    fn say(&self, expr: &Expr, holds: bool, lang: &Lang) -> String {
        match expr {
            Expr::Const(b) => self.joining_word(if *b == holds { "everyone" } else { "nobody" }, lang),
            Expr::Atom(atom) => self.atom(atom, holds, lang),
            Expr::Not(inner) => self.say(inner, !holds, lang),
            Expr::All(parts) | Expr::Any(parts) => {
                let parts: Vec<_> = parts.iter().map(|p| (p, holds)).collect();
                if matches!(expr, Expr::All(_)) == holds {
                    self.join("and", self.together(&parts, true, lang), lang)
                } else {
                    self.join("or", parts.iter().map(|(p, holds)| self.say(p, *holds, lang)), lang)
                }
            }
            Expr::If(parts) => {
                let [condition, then, otherwise] = &**parts;
                let way = |met, end| {
                    self.join(
                        "and",
                        self.together(&[(condition, met), (end, holds)], true, lang),
                        lang,
                    )
                };
                self.join("or", [way(true, then), way(false, otherwise)], lang)
            }
        }
    }

    /// Phrases for parts that must all hold (or not hold); a least and a greatest number on one fact become one phrase.
    /// Within one sentence, choices stand in brackets.
    fn together(&self, parts: &[(&Expr, bool)], in_sentence: bool, lang: &Lang) -> Vec<String> {
        let mut ranges: Vec<(&Fact, Option<i64>, Option<i64>, usize)> = Vec::new();
        let mut lines = Vec::new();
        for (part, holds) in parts {
            let Some((fact, low, high)) = self.range(part, *holds) else {
                let line = self.say(part, *holds, lang);
                lines.push(if in_sentence && is_choice(part, *holds) {
                    format!("({line})")
                } else {
                    line
                });
                continue;
            };
            if let Some(known) = ranges.iter_mut().find(|(f, ..)| f.name == fact.name) {
                known.1 = known.1.max(low);
                known.2 = [known.2, high].into_iter().flatten().min();
                lines[known.3] = within(fact, known.1, known.2, lang);
            } else {
                ranges.push((fact, low, high, lines.len()));
                lines.push(within(fact, low, high, lang));
            }
        }
        lines
    }

    /// The whole numbers a part asks for, where it asks for a least or a greatest one.
    fn range(&self, part: &Expr, holds: bool) -> Option<(&Fact, Option<i64>, Option<i64>)> {
        let atom = match part {
            Expr::Atom(atom) => atom,
            Expr::Not(inner) => return self.range(inner, !holds),
            _ => return None,
        };
        let fact = self
            .fact(atom.fact.as_str())
            .filter(|fact| fact.kind == Kind::Integer)?;
        let Value::Int(n) = atom.value else { return None };
        match if holds { atom.op } else { opposite(atom.op)? } {
            Op::Ge => Some((fact, Some(n), None)),
            Op::Gt => Some((fact, Some(n.saturating_add(1)), None)),
            Op::Le => Some((fact, None, Some(n))),
            Op::Lt => Some((fact, None, Some(n.saturating_sub(1)))),
            Op::Eq => Some((fact, Some(n), Some(n))),
            _ => None,
        }
    }

    fn atom(&self, atom: &Atom, holds: bool, lang: &Lang) -> String {
        if let Some((fact, low, high)) = self.range(&Expr::Atom(atom.clone()), holds) {
            return within(fact, low, high, lang);
        }
        let Some(fact) = self.fact(atom.fact.as_str()) else {
            return Expr::Atom(atom.clone()).negated_unless(holds).to_string();
        };
        let excepted = |phrase: String| {
            if holds {
                phrase
            } else {
                self.filled("except", &[("value", &phrase)], lang)
            }
        };
        let one = |value: &Value| match value {
            Value::Text(code) => match fact.choices.iter().find(|c| c.code == *code) {
                Some(choice) => words(&choice.phrase, lang),
                None => code.clone(),
            },
            other => number(other, lang),
        };
        let values = match &atom.value {
            Value::List(items) => self.join("or", items.iter().map(one), lang),
            value => one(value),
        };
        match (atom.op, fact.kind) {
            (Op::Is, Kind::YesNo) => phrase(fact, if holds { "yes" } else { "no" }, &[], lang),
            (Op::Ne, _) => self.atom(
                &Atom {
                    op: Op::Eq,
                    ..atom.clone()
                },
                !holds,
                lang,
            ),
            (Op::Eq | Op::In, Kind::Choice) => excepted(values),
            (Op::Eq | Op::In, Kind::Text) | (Op::Has, Kind::Texts) => phrase(
                fact,
                if holds { "value" } else { "except" },
                &[("value", &values)],
                lang,
            ),
            (Op::StartsWith, Kind::Text) => excepted(phrase(fact, "starts_with", &[("value", &values)], lang)),
            (Op::Eq | Op::In | Op::Has, Kind::Integer | Kind::Integers | Kind::Decimal) => {
                excepted(phrase(fact, "exactly", &[("n", &values)], lang))
            }
            (Op::AnyBetween, Kind::Integers) => excepted(match &atom.value {
                Value::List(bounds) => match bounds[..] {
                    [Value::Int(low), Value::Int(high)] => within(fact, Some(low), Some(high), lang),
                    _ => atom.to_string(),
                },
                _ => atom.to_string(),
            }),
            (op, Kind::Decimal) => match if holds { Some(op) } else { opposite(op) } {
                Some(Op::Ge) => phrase(fact, "at_least", &[("n", &values)], lang),
                Some(Op::Le) => phrase(fact, "at_most", &[("n", &values)], lang),
                Some(Op::Gt) => phrase(fact, "more_than", &[("n", &values)], lang),
                Some(Op::Lt) => phrase(fact, "less_than", &[("n", &values)], lang),
                _ => excepted(atom.to_string()),
            },
            _ => excepted(atom.to_string()),
        }
    }

    fn joining_word(&self, key: &str, lang: &Lang) -> String {
        words(&self.joining[key], lang)
    }
    fn filled(&self, key: &str, holes: &[(&str, &str)], lang: &Lang) -> String {
        fill(&self.joining_word(key, lang), holes, lang)
    }
    fn join(&self, key: &str, phrases: impl IntoIterator<Item = String>, lang: &Lang) -> String {
        phrases
            .into_iter()
            .reduce(|a, b| self.filled(key, &[("a", &a), ("b", &b)], lang))
            .unwrap_or_default()
    }
}

impl Expr {
    fn negated_unless(self, holds: bool) -> Expr {
        if holds { self } else { self.negated() }
    }
}

/// Whether the part is said with "or".
fn is_choice(part: &Expr, holds: bool) -> bool {
    match part {
        Expr::Any(_) => holds,
        Expr::All(_) => !holds,
        Expr::If(_) => true,
        Expr::Not(inner) => is_choice(inner, !holds),
        Expr::Const(_) | Expr::Atom(_) => false,
    }
}

/// What a comparison asks for when it must not hold.
fn opposite(op: Op) -> Option<Op> {
    match op {
        Op::Ge => Some(Op::Lt),
        Op::Gt => Some(Op::Le),
        Op::Le => Some(Op::Gt),
        Op::Lt => Some(Op::Ge),
        Op::Ne => Some(Op::Eq),
        _ => None,
    }
}

/// A range of whole numbers; an end that leaves nothing out goes unsaid.
fn within(fact: &Fact, low: Option<i64>, high: Option<i64>, lang: &Lang) -> String {
    let (lowest, highest) = (fact.min.unwrap_or(i64::MIN), fact.max.unwrap_or(i64::MAX));
    let (l, h) = (low.unwrap_or(lowest), high.unwrap_or(highest));
    let (low, high) = (number(&Value::Int(l), lang), number(&Value::Int(h), lang));
    if l == h {
        phrase(fact, "exactly", &[("n", &low)], lang)
    } else if l <= lowest && h < highest {
        phrase(fact, "at_most", &[("n", &high)], lang)
    } else if h >= highest {
        phrase(fact, "at_least", &[("n", &low)], lang)
    } else {
        phrase(fact, "between", &[("low", &low), ("high", &high)], lang)
    }
}

fn phrase(fact: &Fact, key: &str, holes: &[(&str, &str)], lang: &Lang) -> String {
    // Reading the vocabulary made sure that each kind of fact has its phrases.
    fact.phrase
        .get(key)
        .map_or_else(|| fact.name.to_string(), |text| fill(&words(text, lang), holes, lang))
}

fn words(text: &Text, lang: &Lang) -> String {
    text.best(lang).map(|(words, _)| words.to_owned()).unwrap_or_default()
}

/// Puts values into the holes of a phrase: `{n}` is the value, `{n:an|ans}` the word that goes with one and with several.
/// French counts nought as one.
fn fill(template: &str, holes: &[(&str, &str)], lang: &Lang) -> String {
    holes.iter().fold(template.to_owned(), |text, (name, value)| {
        let mut text = text.replace(&format!("{{{name}}}"), value);
        let choice = format!("{{{name}:");
        while let Some(start) = text.find(&choice)
            && let Some(length) = text[start..].find('}')
            && let Some((one, several)) = text[start + choice.len()..start + length].split_once('|')
        {
            let single = *value == "1" || *value == "0" && *lang == Lang::fr();
            let word = if single { one } else { several }.to_owned();
            text.replace_range(start..=start + length, &word);
        }
        text
    })
}

/// A number with its thousands apart: `41,000`; in French `41 000` with a no-break space.
fn number(value: &Value, lang: &Lang) -> String {
    let Value::Int(n) = value else { return value.to_string() };
    let digits = n.unsigned_abs().to_string();
    let mut grouped = String::from(if *n < 0 { "-" } else { "" });
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(if *lang == Lang::fr() { '\u{a0}' } else { ',' });
        }
        grouped.push(digit);
    }
    grouped
}

fn capitalised(line: &str) -> String {
    let mut chars = line.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
