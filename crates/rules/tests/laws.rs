//! Laws that hold for every rule and every set of answers.

use proptest::prelude::*;
use rules::{Atom, Decimal, Expr, FactName, Facts, Held, Op, Rule, Truth, Value};

const FACTS: [&str; 6] = [
    "employed",
    "pregnant",
    "age",
    "household_size",
    "student",
    "children_ages",
];

fn fact(name: &str) -> FactName {
    FactName::parse(name).unwrap()
}

fn atom() -> impl Strategy<Value = Expr> {
    let yes_no = prop::sample::select(vec!["employed", "pregnant"]).prop_map(|name| (name, Op::Is, Value::Bool(true)));
    let numbers = (
        prop::sample::select(vec!["age", "household_size"]),
        prop::sample::select(vec![Op::Eq, Op::Ne, Op::Lt, Op::Le, Op::Gt, Op::Ge]),
        0..4_i64,
    )
        .prop_map(|(name, op, n)| (name, op, Value::Int(n)));
    let choices = (prop::sample::select(vec![Op::Eq, Op::Ne, Op::StartsWith]), "[abc]")
        .prop_map(|(op, code)| ("student", op, Value::Text(code)));
    let listed = prop::collection::vec("[abc]", 1..3).prop_map(|codes| ("student", Op::In, Value::from(codes)));
    let has = (0..4_i64).prop_map(|n| ("children_ages", Op::Has, Value::Int(n)));
    let between = (0..3_i64, 0..3_i64)
        .prop_map(|(low, more)| ("children_ages", Op::AnyBetween, Value::from(vec![low, low + more])));
    prop_oneof![3 => yes_no, 3 => numbers, 1 => choices, 1 => listed, 1 => has, 1 => between].prop_map(
        |(name, op, value)| {
            Expr::Atom(Atom {
                fact: fact(name),
                op,
                value,
            })
        },
    )
}

fn expr() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![9 => atom(), 1 => any::<bool>().prop_map(Expr::Const)];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..5).prop_map(Expr::all),
            prop::collection::vec(inner.clone(), 2..5).prop_map(Expr::any),
            inner.clone().prop_map(Expr::negated),
            (inner.clone(), inner.clone(), inner).prop_map(|(c, t, o)| Expr::If(Box::new([c, t, o]))),
        ]
    })
}

/// Every answer worth giving to a fact in these tests.
fn answers(name: &str) -> Vec<Value> {
    match name {
        "employed" | "pregnant" => vec![true.into(), false.into()],
        "age" | "household_size" => (-1..5).map(Value::Int).collect(),
        "student" => ["a", "b", "c", "d"].into_iter().map(Value::from).collect(),
        _ => vec![
            Value::List(vec![]),
            vec![0_i64].into(),
            vec![1_i64, 3].into(),
            vec![2_i64].into(),
            vec![5_i64].into(),
        ],
    }
}

/// For each fact an answer, a refusal, or nothing.
fn some_facts() -> impl Strategy<Value = Facts> {
    prop::collection::vec((0..4_u8, any::<prop::sample::Index>()), FACTS.len()).prop_map(|picks| {
        let mut facts = Facts::new();
        for (name, (how, which)) in FACTS.iter().zip(picks) {
            match how {
                0 | 1 => facts.answer(name, which.get(&answers(name)).clone()),
                2 => {}
                _ => facts.decline(name),
            }
        }
        facts
    })
}

/// The same logic with every fact answered, written the plain way.
fn plainly(expr: &Expr, facts: &Facts) -> bool {
    match expr {
        Expr::Const(b) => *b,
        Expr::Not(inner) => !plainly(inner, facts),
        Expr::All(parts) => parts.iter().all(|p| plainly(p, facts)),
        Expr::Any(parts) => parts.iter().any(|p| plainly(p, facts)),
        Expr::If(parts) => plainly(
            if plainly(&parts[0], facts) {
                &parts[1]
            } else {
                &parts[2]
            },
            facts,
        ),
        Expr::Atom(Atom { fact, op, value }) => {
            let answer = facts.get(fact.as_str()).expect("every fact is answered");
            let numbers = |v: &Value| match v {
                Value::List(items) => items
                    .iter()
                    .map(|i| if let Value::Int(n) = i { *n } else { panic!("numbers") })
                    .collect(),
                Value::Int(n) => vec![*n],
                _ => panic!("numbers"),
            };
            match (op, answer, value) {
                (Op::Is | Op::Eq, a, v) => a == v,
                (Op::Ne, a, v) => a != v,
                (Op::In, a, Value::List(items)) => items.contains(a),
                (Op::Has, Value::List(items), v) => items.contains(v),
                (Op::StartsWith, Value::Text(a), Value::Text(v)) => a.starts_with(v.as_str()),
                (Op::AnyBetween, a, v) => numbers(a).iter().any(|n| (numbers(v)[0]..=numbers(v)[1]).contains(n)),
                (op, Value::Int(a), Value::Int(v)) => match op {
                    Op::Lt => a < v,
                    Op::Le => a <= v,
                    Op::Gt => a > v,
                    _ => a >= v,
                },
                other => panic!("{other:?} is not made by these tests"),
            }
        }
    }
}

/// So many cases, or as many as `PROPTEST_CASES` says, as in the long run.
fn cases(usual: u32) -> ProptestConfig {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default(),
        None => ProptestConfig::with_cases(usual),
    }
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn a_rule_held_against_answers_as_they_come_says_what_it_says_of_all_at_once(
        expr in expr(), facts in some_facts(), order in Just(FACTS.to_vec()).prop_shuffle()
    ) {
        let rule = Rule::from_expr(expr);
        let mut held = Held::new(&rule);
        for name in order {
            if let Some(value) = facts.get(name) {
                held.answer(name, value);
            }
        }
        let verdict = rule.evaluate(&facts);
        for held in [held, Held::against(&rule, &facts)] {
            prop_assert_eq!(held.truth(), verdict.truth);
            prop_assert_eq!(held.ask(|name| !facts.is_declined(name.as_str())), verdict.ask.as_ref());
        }
    }

    #[test]
    fn a_rule_written_out_reads_back_the_same(expr in expr()) {
        let rule = Rule::from_expr(expr.clone());
        let read = Rule::parse(rule.as_str()).unwrap();
        prop_assert_eq!(read.expr(), &expr);
        let json = serde_json::to_string(&rule).unwrap();
        prop_assert_eq!(serde_json::from_str::<Rule>(&json).unwrap(), rule);
    }

    #[test]
    fn a_value_written_out_reads_back_the_same(text in any::<String>(), n in any::<i64>(), d in any::<f64>()) {
        for value in [Value::Text(text), Value::Int(n)].into_iter().chain(Decimal::new(d).map(Value::Decimal)) {
            let expr = Expr::Atom(Atom { fact: fact("age"), op: Op::Eq, value });
            let read = Rule::parse(&expr.to_string()).map(|rule| rule.expr().clone());
            prop_assert_eq!(read, Ok(expr));
        }
    }

    #[test]
    fn the_order_of_answering_never_changes_the_verdict(expr in expr(), facts in some_facts(), order in Just(FACTS.to_vec()).prop_shuffle()) {
        let rule = Rule::from_expr(expr);
        let mut shuffled = Facts::new();
        for name in order {
            if let Some(value) = facts.get(name) {
                shuffled.answer(name, value.clone());
            } else if facts.is_declined(name) {
                shuffled.decline(name);
            }
            rule.evaluate(&shuffled);
        }
        prop_assert_eq!(rule.evaluate(&shuffled), rule.evaluate(&facts));
    }

    #[test]
    fn answering_one_more_question_never_changes_a_settled_verdict(expr in expr(), facts in some_facts(), name in prop::sample::select(FACTS.to_vec()), which in any::<prop::sample::Index>()) {
        let rule = Rule::from_expr(expr);
        let before = rule.truth(&facts);
        if before.is_settled() && facts.get(name).is_none() {
            prop_assert_eq!(rule.truth(&facts.with(name, which.get(&answers(name)).clone())), before);
        }
    }

    #[test]
    fn every_reason_is_needed_and_together_they_are_enough(expr in expr(), facts in some_facts()) {
        let rule = Rule::from_expr(expr);
        let verdict = rule.evaluate(&facts);
        prop_assert_eq!(verdict.truth, rule.truth(&facts));
        let mut named: Vec<&str> = verdict.because.iter().map(|r| r.atom.fact.as_str()).collect();
        named.dedup();
        let mut only = Facts::new();
        for name in &named {
            only.answer(name, facts.get(name).expect("reasons are answered").clone());
        }
        for reason in &verdict.because {
            prop_assert_eq!(reason.atom.test(facts.get(reason.atom.fact.as_str()).unwrap()), Truth::from(reason.holds));
        }
        if verdict.truth.is_settled() {
            prop_assert!(verdict.ask.is_none() && verdict.open.is_empty() && verdict.declined.is_empty());
            prop_assert_eq!(rule.truth(&only), verdict.truth);
            // Statement by statement: put back each reason but one as if it alone were not known.
            for left_out in &verdict.because {
                let known = |atom: &Atom| verdict.because.iter().filter(|r| *r != left_out).find(|r| r.atom == *atom).map(|r| r.holds);
                prop_assert_eq!(kleene(rule.expr(), &known), Truth::Unknown, "{} without {}", rule, left_out.atom);
            }
        } else {
            prop_assert!(verdict.because.is_empty());
        }
    }

    #[test]
    fn a_settled_verdict_agrees_with_every_way_the_rest_could_be_answered(expr in expr(), facts in some_facts()) {
        let rule = Rule::from_expr(expr.clone());
        let verdict = rule.evaluate(&facts);
        let mut completions = vec![facts.clone()];
        for name in FACTS.iter().filter(|name| facts.get(name).is_none()) {
            completions = completions.iter().flat_map(|f| answers(name).into_iter().map(|a| f.clone().with(name, a))).collect();
            if completions.len() > 3000 {
                return Ok(());
            }
        }
        for complete in completions {
            let truth = Truth::from(plainly(&expr, &complete));
            // With everything answered nothing is left open, and the three-valued evaluator is the plain one.
            prop_assert_eq!(rule.truth(&complete), truth);
            if verdict.truth.is_settled() {
                prop_assert_eq!(verdict.truth, truth);
            }
        }
    }

    #[test]
    fn asking_what_is_asked_for_always_comes_to_an_end(expr in expr(), facts in some_facts(), which in any::<prop::sample::Index>()) {
        let rule = Rule::from_expr(expr);
        let mut facts = facts;
        for _ in 0..=FACTS.len() {
            let verdict = rule.evaluate(&facts);
            let Some(name) = verdict.ask else {
                prop_assert!(verdict.truth.is_settled() || !verdict.declined.is_empty());
                return Ok(());
            };
            prop_assert!(verdict.open.contains(&name));
            prop_assert!(facts.get(name.as_str()).is_none() && !facts.is_declined(name.as_str()));
            facts.answer(name.as_str(), which.get(&answers(name.as_str())).clone());
        }
        prop_assert!(false, "still asking after every fact was answered");
    }

    #[test]
    fn a_rule_called_impossible_holds_for_nobody(expr in expr(), facts in some_facts()) {
        let rule = Rule::from_expr(expr);
        if rule.is_impossible() {
            prop_assert_ne!(rule.truth(&facts), Truth::Yes);
        }
    }

    #[test]
    fn no_source_makes_the_parser_panic(source in any::<String>()) {
        let _ = Rule::parse(&source);
    }

    #[test]
    fn no_heap_of_rule_words_makes_the_parser_panic(words in prop::collection::vec(prop::sample::select(vec![
        "age", "employed", "true", "null", "1", "60", "1.5", "1u", "0x1F", "-", "!", "&&", "||", "==", "!=", "<", "<=", ">", ">=", "in",
        "(", ")", "[", "]", ",", "?", ":", ".", "\"a\"", "'b'", "has", "size", "startsWith", "any_between", "exists", "é", "\n", "{", "}",
    ]), 0..40)) {
        if let Ok(rule) = Rule::parse(&words.join(" ")) {
            prop_assert_eq!(Rule::parse(&rule.expr().to_string()), Ok(rule));
        }
    }
}

/// Kleene's logic over statements, written a second time from its truth tables.
fn kleene(expr: &Expr, known: &impl Fn(&Atom) -> Option<bool>) -> Truth {
    match expr {
        Expr::Const(b) => Truth::from(*b),
        Expr::Atom(atom) => known(atom).map_or(Truth::Unknown, Truth::from),
        Expr::Not(inner) => !kleene(inner, known),
        Expr::All(parts) => parts.iter().map(|p| kleene(p, known)).fold(Truth::Yes, Truth::and),
        Expr::Any(parts) => parts.iter().map(|p| kleene(p, known)).fold(Truth::No, Truth::or),
        Expr::If(parts) => {
            let [c, t, o] = parts.each_ref().map(|p| kleene(p, known));
            c.and(t).or((!c).and(o)).or(t.and(o))
        }
    }
}

#[test]
fn kleenes_laws_hold_for_every_three_truths() {
    let all = [Truth::Yes, Truth::No, Truth::Unknown];
    for a in all {
        assert_eq!(!!a, a);
        assert_eq!(a.and(a), a);
        assert_eq!(a.or(Truth::No), a);
        assert_eq!(a.and(Truth::Yes), a);
        assert_eq!(a.and(Truth::No), Truth::No);
        assert_eq!(a.or(Truth::Yes), Truth::Yes);
        for b in all {
            assert_eq!(a.and(b), b.and(a));
            assert_eq!(a.or(b), b.or(a));
            assert_eq!(!(a.and(b)), (!a).or(!b));
            assert_eq!(a.or(a.and(b)), a);
            for c in all {
                assert_eq!(a.and(b).and(c), a.and(b.and(c)));
                assert_eq!(a.or(b.and(c)), a.or(b).and(a.or(c)));
            }
        }
    }
    assert_eq!(
        Truth::Unknown.or(!Truth::Unknown),
        Truth::Unknown,
        "the excluded middle is not a law here"
    );
}

#[test]
fn a_list_of_several_members_can_meet_what_no_single_member_meets() {
    let rule = Rule::parse("!(0 in children_ages) && 1 in children_ages && any_between(children_ages, 2, 3)").unwrap();
    assert!(!rule.is_impossible());
    assert!(
        Rule::parse("1 in children_ages && !any_between(children_ages, 0, 3)")
            .unwrap()
            .is_impossible()
    );
}
