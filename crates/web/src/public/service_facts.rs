//! Who can use a service, and its documents, cost, languages, access and area, in words. What is not known is said so.

use directory::model::{Service, ServiceArea, SpokenLanguage};
use directory::view::ServiceView;
use language::{Text, format};
use places::AreaRef;
use rules::FactVocabulary;

use crate::App;
use crate::say::Said;
use crate::words::Words;

/// One condition.
pub struct Line {
    /// The record says it; else it is something to ask.
    pub known: bool,
    /// The words.
    pub text: Said,
}

/// A label with its values.
pub struct Fact {
    /// "Cost".
    pub label: String,
    /// One or more.
    pub values: Vec<Said>,
    /// A line beneath; empty where there is none.
    pub after: String,
}

fn said(w: &Words, text: &Text) -> Option<Said> {
    Said::of(text, &w.lang)
}

/// The few facts right under the name.
pub fn brief(w: &Words, view: &ServiceView) -> Vec<String> {
    let service = &view.service.body;
    let mut brief = Vec::new();
    if service.free == Some(true) {
        brief.push(w.t("reason-free"));
    }
    if service.remote {
        brief.push(w.t("reason-phone"));
    }
    if service
        .languages
        .iter()
        .any(|l| l.code.as_deref() == Some(w.lang.as_str()))
        && let Some(name) = language::spoken_name(w.lang.as_str(), &w.lang)
    {
        brief.push(w.t1("reason-language", "language", name));
    }
    let wheelchair = |code: &Option<String>| code.as_deref() == Some("wheelchair");
    if view
        .at
        .iter()
        .any(|at| at.location.body.accessibility.iter().any(|a| wheelchair(&a.code)))
    {
        brief.push(w.t("reason-accessible"));
    }
    brief
}

fn years(age: f64) -> String {
    if age.fract() == 0.0 {
        format!("{age:.0}")
    } else {
        age.to_string()
    }
}

/// Who can use it: the record's own words, else its rule in words; the ages; or that it must be asked.
pub fn who(w: &Words, service: &Service) -> Vec<Line> {
    let known = |text| Line { known: true, text };
    let mut lines: Vec<Line> = said(w, &service.eligibility)
        .map(|e| e.lines())
        .unwrap_or_default()
        .into_iter()
        .map(known)
        .collect();
    if lines.is_empty()
        && let Some(rule) = &service.rule
    {
        lines.extend(
            FactVocabulary::built_in()
                .describe_rule(rule, &w.lang)
                .into_iter()
                .map(Said::plain)
                .map(known),
        );
    }
    if lines.is_empty() {
        let ages = match (service.minimum_age, service.maximum_age) {
            (Some(from), Some(to)) => Some(w.t2("service-who-ages", "from", years(from), "to", years(to))),
            (Some(from), None) if from > 0.0 => Some(w.t1("service-who-ages-from", "from", years(from))),
            (None, Some(to)) => Some(w.t1("service-who-ages-to", "to", years(to))),
            _ => None,
        };
        lines.extend(ages.map(|ages| known(Said::plain(ages))));
    }
    if lines.is_empty() {
        lines.push(Line {
            known: false,
            text: Said::plain(w.t("service-who-unknown")),
        });
    }
    lines
}

/// Documents, cost, wait, languages, access, area, and what else the record says.
pub fn facts(app: &App, w: &Words, view: &ServiceView) -> Vec<Fact> {
    let service = &view.service.body;
    let one = |id: &str, text: &Text| {
        said(w, text).map(|value| Fact {
            label: w.t(id),
            values: value.lines(),
            after: String::new(),
        })
    };
    let mut facts = vec![documents(w, service), cost(w, service)];
    facts.extend(one("service-wait", &service.wait));
    facts.push(languages(w, view));
    facts.extend(one("service-interpretation", &service.interpretation));
    if view
        .at
        .iter()
        .any(|at| !at.location.body.addresses.is_empty() || at.location.body.confidential)
    {
        facts.push(access(w, view));
    }
    facts.push(area(app, w, view));
    facts.extend(capacities(w, service));
    facts.extend(view.program.as_ref().and_then(|p| one("service-program", &p.body.name)));
    let also: Vec<Said> = service
        .alternate_names
        .iter()
        .filter_map(|name| said(w, name))
        .collect();
    if !also.is_empty() {
        facts.push(Fact {
            label: w.t("service-also"),
            values: also,
            after: String::new(),
        });
    }
    facts
}

fn fact(w: &Words, label: &str, values: Vec<Said>, unknown: &str) -> Fact {
    let values = if values.is_empty() {
        vec![Said::plain(w.t(unknown))]
    } else {
        values
    };
    Fact {
        label: w.t(label),
        values,
        after: String::new(),
    }
}

pub fn documents(w: &Words, service: &Service) -> Fact {
    let values: Vec<Said> = service.documents.iter().filter_map(|d| said(w, &d.document)).collect();
    let after = if values.is_empty() {
        String::new()
    } else {
        w.t("service-documents-missing")
    };
    Fact {
        after,
        ..fact(w, "service-documents", values, "service-documents-unknown")
    }
}

pub fn cost(w: &Words, service: &Service) -> Fact {
    let mut values: Vec<Said> = said(w, &service.fees).map(|fees| fees.lines()).unwrap_or_default();
    for cost in &service.costs {
        let amount = cost.amount.as_ref().map(|m| match m.currency.as_str() {
            "" | "CAD" => format::money(&w.lang, m.cents),
            other => format!("{} {other}", format::money(&w.lang, m.cents)),
        });
        let parts = [
            said(w, &cost.option),
            amount.map(Said::plain),
            said(w, &cost.description),
        ];
        let lang = parts.iter().flatten().find_map(|p| p.lang.clone());
        let words: Vec<String> = parts.into_iter().flatten().map(|p| p.words).collect();
        if !words.is_empty() {
            values.push(Said {
                words: words.join(", "),
                lang,
            });
        }
    }
    if values.is_empty() {
        let id = match service.free {
            Some(true) => "service-cost-free",
            Some(false) => "service-cost-paid",
            None => "service-cost-unknown",
        };
        values.push(Said::plain(w.t(id)));
    }
    fact(w, "service-cost", values, "service-cost-unknown")
}

fn language_name(w: &Words, spoken: &SpokenLanguage) -> Option<Said> {
    let known = spoken
        .code
        .as_deref()
        .and_then(|code| language::spoken_name(code, &w.lang))
        .map(str::to_owned);
    let name = known.or_else(|| spoken.name.clone()).or_else(|| spoken.code.clone())?;
    Some(match said(w, &spoken.note) {
        Some(note) => Said {
            words: w.t2("service-language-note", "language", name, "note", note.words),
            lang: note.lang,
        },
        None => Said::plain(name),
    })
}

pub fn languages(w: &Words, view: &ServiceView) -> Fact {
    let own = &view.service.body.languages;
    let all: Vec<&SpokenLanguage> = if own.is_empty() {
        view.at.iter().flat_map(|at| &at.location.body.languages).collect()
    } else {
        own.iter().collect()
    };
    let mut names: Vec<Said> = all.into_iter().filter_map(|l| language_name(w, l)).collect();
    names.dedup();
    if names.len() > 1 && names.iter().all(|n| n.lang.is_none()) {
        let words: Vec<&str> = names.iter().map(|n| n.words.as_str()).collect();
        names = vec![Said::plain(crate::say::capital(&format::list(&w.lang, &words)))];
    } else if let [only] = names.as_mut_slice() {
        only.words = crate::say::capital(&only.words);
    }
    fact(w, "service-languages", names, "service-languages-unknown")
}

pub fn access(w: &Words, view: &ServiceView) -> Fact {
    let mut values: Vec<Said> = Vec::new();
    for a in view.at.iter().flat_map(|at| &at.location.body.accessibility) {
        let id = match a.code.as_deref() {
            Some("wheelchair") => Some("service-access-wheelchair"),
            Some("elevator") => Some("service-access-elevator"),
            Some("washroom") => Some("service-access-washroom"),
            Some("parking") => Some("service-access-parking"),
            Some("hearing_loop") => Some("service-access-hearing-loop"),
            Some("braille") => Some("service-access-braille"),
            Some("asl") => Some("service-access-asl"),
            Some("automatic_door") => Some("service-access-automatic-door"),
            Some("scent_free") => Some("service-access-scent-free"),
            Some("none") => Some("service-access-none"),
            _ => None,
        };
        let value = said(w, &a.description)
            .or_else(|| said(w, &a.details))
            .or_else(|| id.map(|id| Said::plain(w.t(id))));
        values.extend(value);
    }
    let mut seen = std::collections::HashSet::new();
    values.retain(|v| seen.insert(v.words.clone()));
    fact(w, "service-access", values, "service-access-unknown")
}

pub fn area(app: &App, w: &Words, view: &ServiceView) -> Fact {
    let own = &view.service.body.areas;
    let all: Vec<&ServiceArea> = if own.is_empty() {
        view.at.iter().flat_map(|at| &at.at.body.areas).collect()
    } else {
        own.iter().collect()
    };
    let gazetteer = app.places();
    let mut values: Vec<Said> = Vec::new();
    for area in all {
        if let Some(name) = said(w, &area.name) {
            values.push(name);
            continue;
        }
        values.extend(area.covers.iter().map(|cover| {
            match cover {
                AreaRef::Everywhere => Said::plain(w.t("service-area-everywhere")),
                AreaRef::Place(id) => gazetteer
                    .get(id)
                    .and_then(|p| said(w, &p.name))
                    .unwrap_or_else(|| Said::plain(id.to_string())),
                AreaRef::Postal(code) => Said::plain(w.t1("service-area-postal", "code", code)),
                AreaRef::Shape(_) => Said::plain(w.t("service-area-map")),
            }
        }));
        values.extend(said(w, &area.description));
    }
    let mut seen = std::collections::HashSet::new();
    values.retain(|v| seen.insert(v.words.clone()));
    fact(w, "service-area", values, "service-area-unknown")
}

fn capacities(w: &Words, service: &Service) -> Option<Fact> {
    let values: Vec<Said> = service
        .capacities
        .iter()
        .map(|c| match said(w, &c.unit) {
            Some(unit) => Said {
                words: w.t2("service-capacity-count", "available", c.available, "unit", unit.words),
                lang: unit.lang,
            },
            None => Said::plain(c.available.to_string()),
        })
        .collect();
    (!values.is_empty()).then(|| Fact {
        label: w.t("service-capacity"),
        values,
        after: String::new(),
    })
}

/// Lines and facts for the sample page.
#[cfg(test)]
pub(crate) fn samples(w: &Words) -> (Vec<Line>, Vec<Fact>) {
    let service = Service {
        free: Some(true),
        ..Service::default()
    };
    let mut who = who(w, &service);
    who.insert(
        0,
        Line {
            known: true,
            text: Said::plain("You live in Toronto"),
        },
    );
    (who, vec![documents(w, &service), cost(w, &service)])
}
