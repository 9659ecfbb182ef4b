//! The hits of a page, and why each is there.

use hours::OpenState;
use places::{AreaRef, Serves};
use rules::{Rule, Truth};
use tantivy::schema::{Field, Value};
use tantivy::{DocAddress, DocId, TantivyDocument};

use crate::best::Candidate;
use crate::card::Stored;
use crate::columns::Columns;
use crate::in_segment::NAMED;
use crate::judge::Judged;
use crate::rank::{Pass, Ranked};
use crate::understanding::Understanding;
use crate::view::View;
use crate::{Ask, Card, FinderError, Hit, Question, Reason};

/// The hits of a page, complete.
pub(crate) fn hits(
    view: &View,
    pass: &Pass<'_>,
    ranked: &mut Ranked<'_>,
    understood: &Understanding,
    card: Field,
) -> Result<Vec<Hit>, FinderError> {
    let question = pass.question;
    let page: Vec<Candidate> = ranked
        .candidates
        .iter()
        .skip(question.offset)
        .take(question.limit.min(Question::MOST))
        .copied()
        .collect();
    let mut hits = Vec::with_capacity(page.len());
    for (i, candidate) in page.into_iter().enumerate() {
        let (segment, doc) = (candidate.segment, candidate.doc);
        let columns = &*view.columns[segment as usize];
        let judge = &mut ranked.judges[segment as usize];
        let judged = judge.judge(doc, pass.texts.named(segment, doc, candidate.marks));
        let open = judge.opening(doc);
        let stored = stored(view, DocAddress::new(segment, doc), card)?;
        let mut reasons = Vec::new();
        if candidate.marks & NAMED != 0 {
            reasons.push(Reason::Name);
        }
        reasons.extend(needs(pass, columns, doc));
        let words = matched_words(candidate.marks, understood);
        if !words.is_empty() {
            reasons.push(Reason::MatchedWords { words });
        }
        // Where no word and no need says it better.
        if reasons.is_empty() && candidate.alike > 0.0 {
            reasons.push(Reason::Alike);
        }
        reasons.extend(of_place(pass, &judged, &stored.card));
        reasons.extend(of_service(
            pass,
            &judged,
            open,
            &stored.card,
            columns.rule(doc).and_then(|(_, rule)| rule),
        ));
        hits.push(Hit {
            id: stored.id,
            source_id: stored.source_id,
            rank: question.offset + i + 1,
            score: candidate.score(),
            reasons,
            open,
            distance_km: judged.km,
            explain: question.explain.then(|| candidate.explain(&judged.parts)),
            card: stored.card,
        });
    }
    for at in 1..hits.len() {
        let (before, after) = hits.split_at_mut(at);
        if let (Some(explain), Some(next)) = (&mut before[at - 1].explain, &after[0].explain) {
            explain.above_next = explain.above(next);
        }
    }
    Ok(hits)
}

pub(crate) fn stored(view: &View, address: DocAddress, card: Field) -> Result<Stored, FinderError> {
    let document: TantivyDocument = view.searcher.doc(address)?;
    let bytes = document
        .get_first(card)
        .and_then(|value| value.as_bytes())
        .unwrap_or_default();
    Ok(postcard::from_bytes(bytes)?)
}

/// The words of the question that stand in a service and tell it from others: "help" and "pay" tell nothing.
fn matched_words(marks: u32, understood: &Understanding) -> Vec<String> {
    let words = understood.words.iter().enumerate();
    words
        .filter(|(n, word)| marks & 1 << n != 0 && !word.weak)
        .map(|(_, word)| word.written.clone())
        .collect()
}

/// The needs of the question that a service answers, surest first: two tell enough. Where it answers none of them itself,
/// the need of its own that is worth most to what was meant.
fn needs(pass: &Pass<'_>, columns: &Columns, doc: DocId) -> Vec<Reason> {
    let own = |code: &str| {
        columns
            .needs(doc)
            .any(|ord| columns.answering.levels[ord].0 == code && !columns.answering.levels[ord].1.narrower)
    };
    let any = |code: &str| columns.needs(doc).any(|ord| columns.answering.levels[ord].0 == code);
    let words = |code: &str| {
        let said = pass.needs.iter().find(|need| need.code == code).or(pass.needs.first());
        said.map_or(String::new(), |need| need.words.clone())
    };
    let reason = |code: &str| Reason::MatchedNeed {
        code: code.to_owned(),
        words: words(code),
    };
    let understood: Vec<Reason> = pass
        .needs
        .iter()
        .filter(|need| own(&need.code) || need.words.is_empty() && any(&need.code))
        .take(2)
        .map(|need| reason(&need.code))
        .collect();
    if understood.is_empty() {
        let near = pass.meant.answering().find(|code| own(code));
        return near.map(reason).into_iter().collect();
    }
    understood
}

/// What its place has to do with it.
fn of_place(pass: &Pass<'_>, judged: &Judged, card: &Card) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if let Some(near) = &pass.question.near {
        match judged.serves {
            Serves::Yes => {
                let served = pass.gazetteer.serves(&card.areas, near);
                match served.area.and_then(|i| card.areas.get(i)) {
                    Some(AreaRef::Everywhere) => reasons.push(Reason::ServesEverywhere),
                    Some(_) if !served.label.is_empty() => reasons.push(Reason::ServesPlace { name: served.label }),
                    // A drawn area has no name of its own, and a line on a card says whom it serves.
                    Some(_) => reasons.push(Reason::ServesPlace {
                        name: card.area.clone(),
                    }),
                    None => {}
                }
            }
            Serves::Unknown => reasons.push(Reason::NotKnownAsk { ask: Ask::Area }),
            Serves::No => reasons.push(Reason::ServesElsewhere),
        }
    } else if card.areas.contains(&AreaRef::Everywhere) {
        reasons.push(Reason::ServesEverywhere);
    }
    if let Some(km) = judged.km {
        reasons.push(Reason::Near { km });
    }
    if judged.traits.remote {
        reasons.push(Reason::ByPhone);
    }
    reasons
}

/// When, for whom and at what price.
fn of_service(pass: &Pass<'_>, judged: &Judged, open: OpenState, card: &Card, rule: Option<&Rule>) -> Vec<Reason> {
    let mut reasons = Vec::new();
    match open {
        OpenState::Open { until } => reasons.push(Reason::OpenUntil { until }),
        OpenState::Closed { opens: Some(at) } => reasons.push(Reason::OpensAt { at }),
        OpenState::Unknown => reasons.push(Reason::NotKnownAsk { ask: Ask::Hours }),
        OpenState::Closed { opens: None } | OpenState::ByAppointment => {}
    }
    let filters = &pass.question.filters;
    if card.free == Some(true) {
        reasons.push(Reason::Free);
    }
    if let Some(code) = &filters.language {
        reasons.push(Reason::Language { code: code.clone() });
    }
    if card.accessible == Some(true) {
        reasons.push(Reason::Accessible);
    }
    let ages = card.minimum_age.is_some() || card.maximum_age.is_some();
    if ages && filters.age.is_some() {
        reasons.push(Reason::ForAges {
            from: card.minimum_age,
            to: card.maximum_age,
        });
    }
    match judged.for_whom {
        Truth::Yes if judged.traits.has_rule => reasons.push(Reason::ForWhom),
        Truth::Unknown => reasons.extend(worth_asking(pass, rule, ages)),
        Truth::Yes | Truth::No => {}
    }
    reasons
}

/// What would settle whether it is for the person.
fn worth_asking(pass: &Pass<'_>, rule: Option<&Rule>, ages: bool) -> Option<Reason> {
    let ask = match rule {
        Some(_) if pass.facts.is_empty() => return None,
        Some(rule) => rule
            .evaluate(pass.facts)
            .ask
            .map_or(Ask::Eligibility, |fact| Ask::Fact(fact.as_str().to_owned())),
        None if pass.question.filters.age.is_some() && !ages => Ask::Age,
        None => return None,
    };
    Some(Reason::NotKnownAsk { ask })
}
