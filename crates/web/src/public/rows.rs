//! A hit of the search as a row of a list, with its reasons in words.

use finder::{Ask, Card, Hit, Reason};
use language::format;

use crate::App;
use crate::public::parts::{Call, Row, Why};
use crate::say::{self, Said};
use crate::words::Words;

/// More reasons than this help nobody choose.
const MOST_REASONS: usize = 6;
/// A summary is cut after so many characters, at the end of a sentence or word.
const MOST_SUMMARY: usize = 220;
/// An area's name is not said in a reason where it has more characters.
const MOST_AREA: usize = 48;

/// A hit as a row. Its letter is given later, when it is known what is on the map. `heading` is the need that stands
/// above the list: no row says it again.
pub fn row(app: &App, w: &Words, hit: &Hit, heading: Option<&str>, now: jiff::Timestamp) -> Row {
    let card = &hit.card;
    let lang = w.lang.as_str();
    let name = Said::of(&card.name, &w.lang).unwrap_or_default();
    let organization = Said::of(&card.organization, &w.lang).filter(|o| o.words != name.words);
    Row {
        address: format!("/{lang}/service/{}", hit.id),
        id: hit.id.clone(),
        letter: None,
        remote: card.remote,
        organization,
        open: say::openness(w, hit.open, now, &app.home.zone),
        place: place(w, card, hit.distance_km),
        what: Said::of(&card.summary, &w.lang).map(|said| Said {
            words: short(&said.words),
            ..said
        }),
        reasons: reasons(app, w, hit, heading),
        phone: card.phone.as_ref().and_then(|phone| {
            let (words, address) = say::phone(w, &phone.number, phone.extension.as_deref());
            Some(Call {
                words,
                address: address?,
                ..Call::default()
            })
        }),
        name,
    }
}

/// "Bathurst St and Queen St, 0.7 km", "By phone or online".
fn place(w: &Words, card: &Card, distance_km: Option<f64>) -> String {
    let address = Said::of(&card.address, &w.lang).map(|said| said.words);
    let mut parts: Vec<String> = Vec::new();
    match address {
        Some(address) if card.places > 1 => {
            parts.push(w.t2("results-places", "address", address, "more", card.places - 1));
        }
        Some(address) => parts.push(address),
        None if card.remote => parts.push(w.t("results-by-phone")),
        None => parts.extend(Said::of(&card.area, &w.lang).map(|said| said.words)),
    }
    parts.extend(distance_km.map(|km| format::distance(&w.lang, km)));
    parts.join(", ")
}

/// The beginning of a text: whole sentences where they fit, else whole words.
fn short(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if one_line.chars().count() <= MOST_SUMMARY {
        return one_line;
    }
    let start: String = one_line.chars().take(MOST_SUMMARY).collect();
    match (start.rfind(". "), start.rfind(' ')) {
        (Some(end), _) if end > MOST_SUMMARY / 3 => start[..=end].to_owned(),
        (_, Some(end)) => format!("{}…", &start[..end]),
        _ => start,
    }
}

/// The reasons in words, what is certain first; openness and distance already stand in the row's own line.
fn reasons(app: &App, w: &Words, hit: &Hit, heading: Option<&str>) -> Vec<Why> {
    // One need is enough, and none where the heading names it; words tell something only where no need does.
    let code = |reason: &Reason| match reason {
        Reason::MatchedNeed { code, .. } => Some(code.clone()),
        _ => None,
    };
    let needs: Vec<String> = hit.reasons.iter().filter_map(code).collect();
    let told = needs.iter().any(|n| Some(n.as_str()) == heading);
    let telling = |reason: &&Reason| match reason {
        Reason::MatchedNeed { code, .. } => !told && needs.first() == Some(code),
        Reason::MatchedWords { .. } => needs.is_empty(),
        _ => true,
    };
    let mut said: Vec<Why> = hit
        .reasons
        .iter()
        .filter(telling)
        .filter_map(|reason| why(app, w, hit, reason))
        .collect();
    said.sort_by_key(|why| why.ask);
    said.dedup_by(|a, b| a.words == b.words);
    said.truncate(MOST_REASONS);
    said
}

fn need_name(app: &App, w: &Words, code: &str) -> Option<String> {
    Said::of(&app.vocabulary.need(code)?.name, &w.lang).map(|said| said.words)
}

fn why(app: &App, w: &Words, hit: &Hit, reason: &Reason) -> Option<Why> {
    let years = |age: f64| format!("{}", age.floor());
    let words = match reason {
        Reason::Name => w.t("reason-name"),
        Reason::MatchedNeed { code, .. } => w.t1("reason-need", "need", need_name(app, w, code)?),
        Reason::MatchedWords { words } => {
            let quoted: Vec<String> = words.iter().map(|word| w.t1("reason-quoted", "word", word)).collect();
            w.t1("reason-words", "words", format::list(&w.lang, &quoted))
        }
        Reason::Alike => w.t("reason-alike"),
        Reason::ServesPlace { name } => w.t1("reason-serves", "place", name.best(&w.lang)?.0),
        Reason::ServesEverywhere => w.t("reason-everywhere"),
        Reason::ByPhone => w.t("reason-phone"),
        Reason::Free => w.t("reason-free"),
        Reason::Language { code } => w.t1("reason-language", "language", language::spoken_name(code, &w.lang)?),
        Reason::Accessible => w.t("reason-accessible"),
        Reason::ForAges {
            from: Some(from),
            to: Some(to),
        } => w.t2("reason-ages", "from", years(*from), "to", years(*to)),
        Reason::ForAges {
            from: Some(from),
            to: None,
        } => w.t1("reason-ages-from", "from", years(*from)),
        Reason::ForAges {
            from: None,
            to: Some(to),
        } => w.t1("reason-ages-to", "to", years(*to)),
        Reason::ForWhom => w.t("reason-likely"),
        Reason::ServesElsewhere => {
            return Some(Why {
                words: w.t("reason-elsewhere"),
                ask: true,
            });
        }
        Reason::NotKnownAsk { ask } => {
            return Some(Why {
                words: question(w, hit, ask)?,
                ask: true,
            });
        }
        Reason::ForAges { from: None, to: None }
        | Reason::Near { .. }
        | Reason::OpenUntil { .. }
        | Reason::OpensAt { .. } => {
            return None;
        }
    };
    Some(Why { words, ask: false })
}

fn question(w: &Words, hit: &Hit, ask: &Ask) -> Option<String> {
    let id = match ask {
        Ask::Area => {
            let area = Said::of(&hit.card.area, &w.lang).filter(|_| !hit.card.areas.is_empty());
            return Some(match area {
                None => w.t("reason-ask-area"),
                Some(area) if area.words.chars().count() > MOST_AREA => w.t("reason-ask-area-part"),
                Some(area) => w.t1("reason-ask-area-named", "area", area.words),
            });
        }
        // The row's own line says it already.
        Ask::Hours if hit.open == hours::OpenState::Unknown => return None,
        Ask::Hours => "reason-ask-hours",
        Ask::Age => "reason-ask-age",
        Ask::Fact(name) => {
            let asked = rules::FactVocabulary::built_in()
                .fact(name)
                .and_then(|fact| Said::of(&fact.question, &w.lang));
            return Some(match asked {
                Some(said) => w.t1("reason-ask-fact-named", "fact", said.words),
                None => w.t("reason-ask-fact"),
            });
        }
        Ask::Eligibility => "reason-ask-eligibility",
    };
    Some(w.t(id))
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_long_summary_ends_with_a_sentence_or_a_word() {
        let text = "We pay part of your bill. ".repeat(20);
        let cut = short(&text);
        assert!(cut.ends_with("bill.") && cut.chars().count() <= 220, "{cut}");
        let cut = short(&"accompagnement ".repeat(40));
        assert!(cut.ends_with("accompagnement…"), "{cut}");
        assert_eq!(short("One\n line"), "One line");
    }
}
