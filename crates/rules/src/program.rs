//! A rule made ready to be asked many times: each different statement once, and by fact the ways an answer can turn out.

use crate::{Atom, Decimal, Expr, FactName, Facts, Op, Truth, Value};

pub(crate) struct Program {
    pub root: Node,
    pub atoms: Vec<Atom>,
    pub facts: Vec<FactUse>,
    /// For each statement, its fact, as an index into `facts`.
    pub fact_of: Vec<usize>,
    /// No statement is made twice and there is no `? :`, so that reasons picked along the tree cannot be spare.
    pub read_once: bool,
}

/// One fact of a rule.
pub(crate) struct FactUse {
    pub name: FactName,
    /// Its statements, as indexes into [`Program::atoms`].
    pub atoms: Vec<usize>,
    /// The different ways an answer can turn out: for each, the truth of each of its statements.
    pub outcomes: Vec<Vec<Truth>>,
}

pub(crate) enum Node {
    Const(bool),
    Atom(usize),
    Not(Box<Node>),
    All(Vec<Node>),
    Any(Vec<Node>),
    If(Box<[Node; 3]>),
}

impl Program {
    pub fn compile(expr: &Expr) -> Program {
        let mut program = Program {
            root: Node::Const(true),
            atoms: Vec::new(),
            facts: Vec::new(),
            fact_of: Vec::new(),
            read_once: true,
        };
        program.root = program.node(expr);
        for used in &mut program.facts {
            used.outcomes = outcomes(&used.atoms.iter().map(|i| &program.atoms[*i]).collect::<Vec<_>>());
        }
        program
    }

    fn node(&mut self, expr: &Expr) -> Node {
        match expr {
            Expr::Const(b) => Node::Const(*b),
            Expr::Atom(atom) => Node::Atom(self.intern(atom)),
            Expr::Not(inner) => Node::Not(Box::new(self.node(inner))),
            Expr::All(parts) => Node::All(parts.iter().map(|p| self.node(p)).collect()),
            Expr::Any(parts) => Node::Any(parts.iter().map(|p| self.node(p)).collect()),
            Expr::If(parts) => {
                // Both ways may lead to the same end, and then the condition is spare.
                self.read_once = false;
                Node::If(Box::new(parts.each_ref().map(|p| self.node(p))))
            }
        }
    }

    fn intern(&mut self, atom: &Atom) -> usize {
        if let Some(known) = self.atoms.iter().position(|a| a == atom) {
            self.read_once = false;
            return known;
        }
        let index = self.atoms.len();
        self.atoms.push(atom.clone());
        let fact = self
            .facts
            .iter()
            .position(|used| used.name == atom.fact)
            .unwrap_or_else(|| {
                self.facts.push(FactUse {
                    name: atom.fact.clone(),
                    atoms: Vec::new(),
                    outcomes: Vec::new(),
                });
                self.facts.len() - 1
            });
        self.facts[fact].atoms.push(index);
        self.fact_of.push(fact);
        index
    }

    /// The truth of each statement, from what is known.
    pub fn truths(&self, facts: &Facts) -> Vec<Truth> {
        let mut truths = vec![Truth::Unknown; self.atoms.len()];
        for used in &self.facts {
            if let Some(answer) = facts.get(used.name.as_str()) {
                for &i in &used.atoms {
                    truths[i] = self.atoms[i].test(answer);
                }
            }
        }
        truths
    }
}

impl Node {
    /// Kleene's logic, from left to right, stopping where the rest cannot matter.
    pub fn truth(&self, truths: &[Truth]) -> Truth {
        match self {
            Node::Const(b) => Truth::from(*b),
            Node::Atom(i) => truths[*i],
            Node::Not(inner) => !inner.truth(truths),
            Node::All(parts) => settle(parts, truths, Truth::No),
            Node::Any(parts) => settle(parts, truths, Truth::Yes),
            Node::If(parts) => match parts[0].truth(truths) {
                Truth::Yes => parts[1].truth(truths),
                Truth::No => parts[2].truth(truths),
                // The condition does not matter where both ways lead to the same end.
                Truth::Unknown => match parts[1].truth(truths) {
                    Truth::Unknown => Truth::Unknown,
                    one if parts[2].truth(truths) == one => one,
                    _ => Truth::Unknown,
                },
            },
        }
    }

    /// Statements enough to settle this, where it is settled. Not spare within this part unless one is made twice.
    pub fn deciding(&self, truths: &[Truth], into: &mut Vec<usize>) {
        match self {
            Node::Const(_) => {}
            Node::Atom(i) => into.push(*i),
            Node::Not(inner) => inner.deciding(truths, into),
            Node::All(parts) => decide(parts, truths, Truth::No, into),
            Node::Any(parts) => decide(parts, truths, Truth::Yes, into),
            Node::If(parts) => {
                let [condition, then, otherwise] = &**parts;
                match condition.truth(truths) {
                    Truth::Yes => [condition, then].into_iter().for_each(|p| p.deciding(truths, into)),
                    Truth::No => [condition, otherwise]
                        .into_iter()
                        .for_each(|p| p.deciding(truths, into)),
                    Truth::Unknown => [then, otherwise].into_iter().for_each(|p| p.deciding(truths, into)),
                }
            }
        }
    }

    /// Unknown statements that can still change the truth of this, where it is not settled.
    pub fn open(&self, truths: &[Truth], into: &mut Vec<usize>) {
        if self.truth(truths).is_settled() {
            return;
        }
        match self {
            Node::Const(_) => {}
            Node::Atom(i) => into.push(*i),
            Node::Not(inner) => inner.open(truths, into),
            Node::All(parts) | Node::Any(parts) => parts.iter().for_each(|p| p.open(truths, into)),
            Node::If(parts) => {
                let [condition, then, otherwise] = &**parts;
                match condition.truth(truths) {
                    Truth::Yes => then.open(truths, into),
                    Truth::No => otherwise.open(truths, into),
                    Truth::Unknown => [condition, then, otherwise]
                        .into_iter()
                        .for_each(|p| p.open(truths, into)),
                }
            }
        }
    }
}

/// All parts (`end` is `No`) or any of them (`end` is `Yes`): the first part that is `end` settles it.
fn settle(parts: &[Node], truths: &[Truth], end: Truth) -> Truth {
    let mut result = !end;
    for part in parts {
        match part.truth(truths) {
            t if t == end => return end,
            Truth::Unknown => result = Truth::Unknown,
            _ => {}
        }
    }
    result
}

/// The shortest way among the parts that settle it alone, the first written where several are as short; or else every part.
fn decide(parts: &[Node], truths: &[Truth], end: Truth, into: &mut Vec<usize>) {
    let alone = parts.iter().filter(|p| p.truth(truths) == end).map(|part| {
        let mut way = Vec::new();
        part.deciding(truths, &mut way);
        way
    });
    match alone.min_by_key(Vec::len) {
        Some(way) => into.extend(way),
        None => parts.iter().for_each(|p| p.deciding(truths, into)),
    }
}

/// The different ways an answer to one fact can turn out for its statements, found by trying an answer on each side of
/// every value they name.
fn outcomes(atoms: &[&Atom]) -> Vec<Vec<Truth>> {
    let mut found: Vec<Vec<Truth>> = Vec::new();
    for answer in samples(atoms) {
        let outcome: Vec<Truth> = atoms.iter().map(|atom| atom.test(&answer)).collect();
        if outcome.iter().all(|t| t.is_settled()) && !found.contains(&outcome) {
            found.push(outcome);
        }
    }
    if atoms.iter().all(|atom| matches!(atom.op, Op::Has | Op::AnyBetween)) {
        together(&mut found);
    }
    found
}

/// Adds what lists of several members can turn out as: each statement about a list holds when it holds for one member.
/// Stops at as many ways as ten statements can have.
fn together(found: &mut Vec<Vec<Truth>>) {
    let mut next = 0;
    while next < found.len() && found.len() < 1_024 {
        for other in 0..next {
            let both: Vec<Truth> = found[next].iter().zip(&found[other]).map(|(a, b)| a.or(*b)).collect();
            if !found.contains(&both) {
                found.push(both);
            }
        }
        next += 1;
    }
}

fn samples(atoms: &[&Atom]) -> Vec<Value> {
    let mut samples = Vec::new();
    let mut members = Vec::new();
    for atom in atoms {
        match (atom.op, &atom.value) {
            (Op::Is, _) => samples.extend([Value::Bool(true), Value::Bool(false)]),
            (Op::Has, value) => members.extend(around(value)),
            (Op::In, Value::List(items)) => samples.extend(items.iter().flat_map(around)),
            (Op::AnyBetween, Value::List(items)) => members.extend(items.iter().flat_map(around)),
            (_, value) => samples.extend(around(value)),
        }
    }
    if !members.is_empty() {
        samples.push(Value::List(Vec::new()));
        samples.extend(members.iter().map(|m| Value::List(vec![m.clone()])));
        samples.push(Value::List(members));
    }
    samples
}

/// A value, and answers just beside it.
fn around(value: &Value) -> Vec<Value> {
    match value {
        Value::Int(n) => vec![
            Value::Int(n.saturating_sub(1)),
            Value::Int(*n),
            Value::Int(n.saturating_add(1)),
        ],
        Value::Decimal(d) => [d.get() - 1.0, d.get(), d.get() + 1.0]
            .into_iter()
            .filter_map(Decimal::new)
            .map(Value::Decimal)
            .collect(),
        // No code and no name is empty, so the empty text stands for every other answer.
        Value::Text(text) => vec![Value::Text(text.clone()), Value::Text(String::new())],
        Value::Bool(_) => vec![Value::Bool(true), Value::Bool(false)],
        Value::List(_) => Vec::new(),
    }
}
