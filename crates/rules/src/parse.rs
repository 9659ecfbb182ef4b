//! From CEL source to [`Expr`]: the parser is the `cel` crate's; only the part of the language that rules use is taken on.

use cel::common::ast::{CallExpr, Expr as Cel, IdedExpr, LiteralValue, SourceInfo, operators};

use crate::error::{Place, RuleError, nearest};
use crate::scan::scan;
use crate::{Atom, Decimal, Expr, FactName, Op, Value};

/// A parsed rule, and where each fact stands in it, in the order of reading.
pub(crate) struct Parsed {
    pub expr: Expr,
    pub places: Vec<(Atom, Place)>,
}

pub(crate) fn parse(source: &str) -> Result<Parsed, RuleError> {
    scan(source)?;
    let parser = cel::parser::Parser::new().error_recovery_limit(1);
    let (cel, info) = parser
        .parse_with_source_info(source)
        .map_err(|found| syntax_error(source, &found))?;
    let mut reader = Reader {
        source,
        info,
        places: Vec::new(),
    };
    let expr = reader.statement(&cel)?;
    Ok(Parsed {
        expr,
        places: reader.places,
    })
}

/// The first thing the parser found wrong. Its own words name grammar tokens, so only the place is kept from them.
fn syntax_error(source: &str, found: &cel::ParseErrors) -> RuleError {
    let at = found
        .errors
        .iter()
        .map(|e| e.pos)
        .find(|(line, column)| *line > 0 && *column > 0);
    let place = at.map_or(Place::START, |(line, column)| Place {
        line: line.unsigned_abs(),
        column: column.unsigned_abs(),
    });
    let here: String = source
        .lines()
        .nth(place.line - 1)
        .unwrap_or_default()
        .chars()
        .skip(place.column - 1)
        .take(12)
        .collect();
    let problem = if here.trim().is_empty() {
        "the rule stops too early".to_owned()
    } else {
        format!("cannot be read from `{}` on", here.trim())
    };
    RuleError::syntax(
        place,
        problem,
        "write comparisons such as `age >= 60`, joined with `&&` or `||`",
    )
}

/// One side of a comparison.
enum Side {
    Fact(FactName),
    Value(Value),
}

struct Reader<'a> {
    source: &'a str,
    info: SourceInfo,
    places: Vec<(Atom, Place)>,
}

impl Reader<'_> {
    fn place(&self, cel: &IdedExpr) -> Place {
        let start = self.info.offset_for(cel.id).map_or(0, |(start, _)| start as usize);
        Place::of_byte(self.source, start)
    }
    fn error<T>(&self, cel: &IdedExpr, problem: impl Into<String>, remedy: impl Into<String>) -> Result<T, RuleError> {
        Err(RuleError::syntax(self.place(cel), problem, remedy))
    }
    /// An atom, its place noted.
    fn atom(&mut self, cel: &IdedExpr, fact: FactName, op: Op, value: Value) -> Expr {
        let atom = Atom { fact, op, value };
        self.places.push((atom.clone(), self.place(cel)));
        Expr::Atom(atom)
    }

    /// What can be true or false.
    fn statement(&mut self, cel: &IdedExpr) -> Result<Expr, RuleError> {
        match &cel.expr {
            Cel::Literal(LiteralValue::Boolean(b)) => Ok(Expr::Const(*b.inner())),
            Cel::Ident(name) => {
                let fact = self.fact_name(cel, name)?;
                Ok(self.atom(cel, fact, Op::Is, Value::Bool(true)))
            }
            Cel::Call(call) => self.call(cel, call),
            Cel::Literal(_) | Cel::List(_) => {
                self.error(cel, "a value stands alone", "compare a fact with it, as in `age >= 60`")
            }
            Cel::Select(_) => self.error(cel, "a name with a dot", "facts have plain names, such as `age`"),
            _ => self.error(
                cel,
                "this part of CEL is not used in rules",
                "use facts, values, && || ! == != < <= > >= in and brackets",
            ),
        }
    }

    fn call(&mut self, cel: &IdedExpr, call: &CallExpr) -> Result<Expr, RuleError> {
        match (call.func_name.as_str(), &call.target, call.args.as_slice()) {
            (operators::LOGICAL_AND, None, parts) => {
                let parts = parts.iter().map(|p| self.statement(p)).collect::<Result<Vec<_>, _>>()?;
                Ok(Expr::all(parts))
            }
            (operators::LOGICAL_OR, None, parts) => {
                let parts = parts.iter().map(|p| self.statement(p)).collect::<Result<Vec<_>, _>>()?;
                Ok(Expr::any(parts))
            }
            (operators::LOGICAL_NOT, None, [part]) => Ok(self.statement(part)?.negated()),
            (operators::CONDITIONAL, None, [condition, then, otherwise]) => Ok(Expr::If(Box::new([
                self.statement(condition)?,
                self.statement(then)?,
                self.statement(otherwise)?,
            ]))),
            (operators::IN, None, [left, right]) => self.membership(cel, left, right),
            (sign, None, [left, right]) if comparison(sign).is_some() => {
                let op = comparison(sign).expect("just matched");
                self.comparison(cel, op, left, right)
            }
            ("startsWith", Some(target), [start]) => match (self.side(target)?, self.side(start)?) {
                (Side::Fact(fact), Side::Value(Value::Text(text))) => {
                    Ok(self.atom(target, fact, Op::StartsWith, Value::Text(text)))
                }
                _ => self.error(
                    cel,
                    "`startsWith` needs a fact and a text",
                    "write it as in `postal_code.startsWith(\"M5\")`",
                ),
            },
            ("any_between", None, [fact, low, high]) => match (self.side(fact)?, self.side(low)?, self.side(high)?) {
                (Side::Fact(name), Side::Value(low), Side::Value(high))
                    if low.compare(&high).is_some_and(std::cmp::Ordering::is_le) =>
                {
                    Ok(self.atom(fact, name, Op::AnyBetween, Value::List(vec![low, high])))
                }
                _ => self.error(
                    cel,
                    "`any_between` needs a fact and two numbers, the smaller first",
                    "write it as in `any_between(children_ages, 0, 5)`",
                ),
            },
            (name, ..) if name.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                let remedy = match nearest(name, ["any_between", "startsWith"]) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "the functions are `any_between(children_ages, 0, 5)` and `postal_code.startsWith(\"M5\")`"
                        .into(),
                };
                self.error(
                    cel,
                    format!("there is no function `{name}`, or not with these values"),
                    remedy,
                )
            }
            _ => self.error(
                cel,
                "this sign is not used in rules",
                "use && || ! == != < <= > >= in and brackets",
            ),
        }
    }

    fn comparison(&mut self, cel: &IdedExpr, op: Op, left: &IdedExpr, right: &IdedExpr) -> Result<Expr, RuleError> {
        let (fact, op, value, fact_at) = match (self.side(left)?, self.side(right)?) {
            (Side::Fact(fact), Side::Value(value)) => (fact, op, value, left),
            (Side::Value(value), Side::Fact(fact)) => (fact, mirrored(op), value, right),
            (Side::Fact(_), Side::Fact(_)) => {
                return self.error(
                    right,
                    "two facts are compared",
                    "compare each fact with a value; a text goes in quotes",
                );
            }
            (Side::Value(_), Side::Value(_)) => {
                return self.error(
                    cel,
                    "two values are compared",
                    "compare a fact with a value, as in `age >= 60`",
                );
            }
        };
        match (op, value) {
            (Op::Eq, Value::Bool(true)) | (Op::Ne, Value::Bool(false)) => {
                Ok(self.atom(fact_at, fact, Op::Is, Value::Bool(true)))
            }
            (Op::Eq, Value::Bool(false)) | (Op::Ne, Value::Bool(true)) => {
                Ok(self.atom(fact_at, fact, Op::Is, Value::Bool(true)).negated())
            }
            (_, Value::List(_)) => self.error(cel, "a fact is compared with a list", format!("write `{fact} in […]`")),
            (Op::Eq | Op::Ne, value) | (_, value @ (Value::Int(_) | Value::Decimal(_))) => {
                Ok(self.atom(fact_at, fact, op, value))
            }
            (_, _) => self.error(
                cel,
                "only numbers are smaller or greater",
                "compare with a number without quotes, or use `==`",
            ),
        }
    }

    fn membership(&mut self, cel: &IdedExpr, left: &IdedExpr, right: &IdedExpr) -> Result<Expr, RuleError> {
        match (self.side(left)?, self.side(right)?) {
            (Side::Fact(fact), Side::Value(Value::List(items))) => {
                let one_kind = items.iter().all(|item| item.same(&items[0]).is_some());
                if items.is_empty() {
                    return self.error(right, "the list is empty", "name at least one value");
                }
                if !one_kind || items[0].same(&Value::Bool(true)).is_some() {
                    return self.error(right, "the list mixes kinds", "use texts alone or numbers alone");
                }
                Ok(self.atom(left, fact, Op::In, Value::List(items)))
            }
            (Side::Value(value @ (Value::Text(_) | Value::Int(_) | Value::Decimal(_))), Side::Fact(fact)) => {
                Ok(self.atom(right, fact, Op::Has, value))
            }
            _ => self.error(
                cel,
                "`in` needs a fact and a list",
                "write `student in [\"secondary\", \"post_secondary\"]`, or `\"toronto\" in residence`",
            ),
        }
    }

    fn side(&self, cel: &IdedExpr) -> Result<Side, RuleError> {
        match &cel.expr {
            Cel::Ident(name) => Ok(Side::Fact(self.fact_name(cel, name)?)),
            Cel::Literal(literal) => Ok(Side::Value(self.literal(cel, literal)?)),
            Cel::Call(CallExpr {
                func_name,
                target: None,
                args,
            }) if func_name == operators::NEGATE && args.len() == 1 => match self.side(&args[0])? {
                Side::Value(Value::Int(n)) => Ok(Side::Value(Value::Int(n.saturating_neg()))),
                Side::Value(Value::Decimal(d)) => Ok(Side::Value(Value::Decimal(
                    Decimal::new(-d.get()).expect("finite stays finite"),
                ))),
                _ => self.error(
                    cel,
                    "`-` stands before something that is not a number",
                    "use it before a number only",
                ),
            },
            Cel::List(list) => {
                let items = list.elements.iter().map(|item| match self.side(item)? {
                    Side::Value(Value::List(_)) => self.error(item, "a list inside a list", "write one plain list"),
                    Side::Value(value) => Ok(value),
                    Side::Fact(name) => self.error(
                        item,
                        format!("the list holds a name, `{name}`"),
                        format!("put it in quotes: \"{name}\""),
                    ),
                });
                Ok(Side::Value(Value::List(items.collect::<Result<_, _>>()?)))
            }
            Cel::Select(_) => self.error(cel, "a name with a dot", "facts have plain names, such as `age`"),
            _ => self.error(
                cel,
                "a comparison stands where a fact or a value belongs",
                "put brackets around each comparison and join them with `&&` or `||`",
            ),
        }
    }

    fn literal(&self, cel: &IdedExpr, literal: &LiteralValue) -> Result<Value, RuleError> {
        match literal {
            LiteralValue::Boolean(b) => Ok(Value::Bool(*b.inner())),
            LiteralValue::Int(n) => Ok(Value::Int(*n.inner())),
            LiteralValue::String(s) => Ok(Value::Text(s.inner().to_owned())),
            LiteralValue::Double(d) => match Decimal::new(*d.inner()) {
                Some(decimal) => Ok(Value::Decimal(decimal)),
                None => self.error(cel, "the number is too large", "write a smaller number"),
            },
            LiteralValue::UInt(_) => self.error(cel, "a number with `u`", "write the number alone"),
            LiteralValue::Null => self.error(
                cel,
                "`null` is not a value of rules",
                "an answer that is missing is never read as yes or no: leave it out",
            ),
            LiteralValue::Bytes(_) => self.error(cel, "bytes are not a value of rules", "write a text in quotes"),
        }
    }

    fn fact_name(&self, cel: &IdedExpr, name: &str) -> Result<FactName, RuleError> {
        match FactName::parse(name) {
            Some(fact) => Ok(fact),
            None => self.error(
                cel,
                format!("`{name}` cannot name a fact"),
                "facts have lower-case letters, digits and `_`, at most 60; a text goes in quotes",
            ),
        }
    }
}

fn comparison(sign: &str) -> Option<Op> {
    match sign {
        operators::EQUALS => Some(Op::Eq),
        operators::NOT_EQUALS => Some(Op::Ne),
        operators::LESS => Some(Op::Lt),
        operators::LESS_EQUALS => Some(Op::Le),
        operators::GREATER => Some(Op::Gt),
        operators::GREATER_EQUALS => Some(Op::Ge),
        _ => None,
    }
}

/// The same comparison read from the other side: `60 <= age` is `age >= 60`.
fn mirrored(op: Op) -> Op {
    match op {
        Op::Lt => Op::Gt,
        Op::Le => Op::Ge,
        Op::Gt => Op::Lt,
        Op::Ge => Op::Le,
        other => other,
    }
}
