//! `frontdoor search`: the site's search on the command line.

use std::path::Path;
use std::process::ExitCode;

use anyhow::bail;
use clap::Args;
use finder::{Ask, Question, Reason, Sort, Widened};
use hours::OpenState;
use language::{Lang, Text, format};
use needs::Vocabulary;
use places::Resolved;
use serde::Serialize;

use crate::deployment::Deployment;

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command")]
pub struct Search {
    /// What the person says, in their own words
    words: String,
    /// Where they are: a place's name, a postal code, or LAT,LON
    #[arg(long, value_name = "PLACE|POSTAL|LAT,LON")]
    near: Option<String>,
    /// The language they read
    #[arg(long, default_value = "en")]
    lang: String,
    /// How many to show
    #[arg(long, default_value_t = 10)]
    limit: usize,
    /// Only what is open now
    #[arg(long)]
    open: bool,
    /// Only what is free
    #[arg(long)]
    free: bool,
    /// Only what can be used with a wheelchair
    #[arg(long)]
    accessible: bool,
    /// Only services in this language (ISO 639 code)
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
    /// The person's age in years
    #[arg(long)]
    age: Option<f64>,
    /// Only what answers this need (its code)
    #[arg(long, value_name = "CODE")]
    need: Vec<String>,
    /// Nearest first
    #[arg(long)]
    nearest: bool,
    /// Say how each score came about
    #[arg(long)]
    explain: bool,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// A hit as a line of JSON. The names are kept from version to version.
#[derive(Debug, Serialize)]
struct Line<'a> {
    rank: usize,
    id: &'a str,
    source_id: Option<&'a str>,
    name: &'a str,
    organization: &'a str,
    distance_km: Option<f64>,
    /// `open`, `closed`, `by_appointment` or `unknown`.
    open: &'static str,
    reasons: Vec<String>,
    score: f32,
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<Vec<(&'static str, f32)>>,
    /// Parts of the score that are more than the next one's, by how much.
    #[serde(skip_serializing_if = "Option::is_none")]
    above_next: Option<Vec<(&'static str, f32)>>,
}

/// A crisis line as a line of JSON, before the hits. The names are kept from version to version.
#[derive(Debug, Serialize)]
struct AtOnce<'a> {
    pinned: bool,
    name: &'a str,
    note: &'a str,
    call: Option<&'a str>,
    text: Option<&'a str>,
    dangers: &'a [needs::Crisis],
}

impl Search {
    #[expect(clippy::print_stdout, clippy::print_stderr, reason = "the answer of the command")]
    pub async fn run(self, home: &Path) -> anyhow::Result<ExitCode> {
        let Some(lang) = Lang::parse(&self.lang) else {
            bail!("--lang \"{}\" is no language tag; write en or fr", self.lang)
        };
        let deployment = Deployment::existing(home).await?;
        let (finder, gazetteer) = deployment.up_to_date().await?;
        let mut question = Question::new(self.words, lang.clone(), deployment.clock.now().timestamp());
        if let Some(place) = &self.near {
            question.near = match gazetteer.resolve(place) {
                Resolved::Found(found) => Some(*found),
                Resolved::Ambiguous(several) => {
                    let names: Vec<&str> = several
                        .iter()
                        .filter_map(|c| c.label.best(&lang))
                        .map(|(n, _)| n)
                        .collect();
                    bail!("several places have that name: {}. Write one of them", names.join("; "))
                }
                Resolved::Nothing => bail!(
                    "no place is known by what --near says. Try a town, the first three characters of a postal code, or LAT,LON; \
                     `frontdoor gazetteer import FILE` brings more places in"
                ),
            };
        }
        let vocabulary = Vocabulary::embedded();
        if let Some(code) = self.need.iter().find(|code| vocabulary.need(code).is_none()) {
            bail!("--need \"{code}\" is no code of the needs vocabulary");
        }
        question.needs = self.need;
        question.limit = self.limit;
        question.explain = self.explain;
        question.filters.open_now = self.open;
        question.filters.free = self.free;
        question.filters.accessible = self.accessible;
        question.filters.language = self.language;
        question.filters.age = self.age;
        if self.nearest {
            question.sort = Sort::Distance;
        }
        let answer = finder.search(&question, &gazetteer)?;
        if !self.json {
            eprintln!("{} services", answer.total);
            for widened in &answer.widened {
                eprintln!("{}", said_widened(*widened));
            }
        }
        for line in &answer.pinned {
            let line = AtOnce {
                pinned: true,
                name: words(&line.name, &lang),
                note: words(&line.note, &lang),
                call: line.call(&lang),
                text: line.text(&lang),
                dangers: &line.dangers,
            };
            if self.json {
                println!("{}", serde_json::to_string(&line)?);
            } else {
                let numbers: Vec<&str> = line.call.into_iter().chain(line.text).collect();
                println!("  !  {}  {}\n     {}", line.name, numbers.join(" · "), line.note);
            }
        }
        for hit in &answer.hits {
            let line = Line {
                rank: hit.rank,
                id: &hit.id,
                source_id: hit.source_id.as_deref(),
                name: words(&hit.card.name, &lang),
                organization: words(&hit.card.organization, &lang),
                distance_km: hit.distance_km.map(|km| (km * 10.0).round() / 10.0),
                open: match hit.open {
                    OpenState::Open { .. } => "open",
                    OpenState::Closed { .. } => "closed",
                    OpenState::ByAppointment => "by_appointment",
                    OpenState::Unknown => "unknown",
                },
                reasons: hit.reasons.iter().map(|r| said(r, &lang)).collect(),
                score: hit.score,
                explain: hit.explain.as_ref().map(|e| named(&e.parts)),
                above_next: hit.explain.as_ref().map(|e| named(&e.above_next)),
            };
            if self.json {
                println!("{}", serde_json::to_string(&line)?);
            } else {
                println!("{:>3}. {}\n     {}", line.rank, line.name, line.organization);
                println!("     {}  {}", line.open.replace('_', " "), line.reasons.join(" · "));
                for said in line.arithmetic() {
                    println!("     {said}");
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Line<'_> {
    /// How the score came about, and what sets it above the next.
    fn arithmetic(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(parts) = &self.explain {
            let parts: Vec<String> = parts.iter().map(|(name, value)| format!("{name} {value:.3}")).collect();
            lines.push(format!("{:.3} = {}", self.score, parts.join(" + ")));
        }
        if let Some(above) = self.above_next.as_ref().filter(|above| !above.is_empty()) {
            let above: Vec<String> = above
                .iter()
                .map(|(name, value)| format!("{name} +{value:.3}"))
                .collect();
            lines.push(format!("above the next: {}", above.join(", ")));
        }
        lines
    }
}

fn named(parts: &[finder::Part]) -> Vec<(&'static str, f32)> {
    parts.iter().map(|part| (part.name, part.value)).collect()
}

fn words<'t>(text: &'t Text, lang: &Lang) -> &'t str {
    text.best(lang).map_or("", |(words, _)| words)
}

fn said_widened(widened: Widened) -> &'static str {
    match widened {
        Widened::Radius => "Nothing is within that distance; farther ones are shown.",
        Widened::Place => "Nothing serves that place; services of other places are shown.",
        Widened::Words => "No service has all the words; services with some of them are shown.",
        Widened::Everything => "Nothing has any of those words; everything that meets the rest is shown.",
        Widened::Need => "Nothing answers that need itself; broader needs are shown.",
    }
}

/// A reason in English or French, short, as one of a list.
fn said(reason: &Reason, lang: &Lang) -> String {
    let fr = *lang == Lang::fr();
    let pick = |en: &str, other: &str| if fr { other.to_owned() } else { en.to_owned() };
    let need = |code: &str| {
        Vocabulary::embedded()
            .need(code)
            .map_or(code, |n| words(&n.name, lang))
            .to_owned()
    };
    match reason {
        Reason::Name => pick("has this name", "porte ce nom"),
        Reason::MatchedNeed { code, words } if words.is_empty() => need(code),
        Reason::MatchedNeed { code, words } => {
            if fr {
                format!("« {words} » : {}", need(code))
            } else {
                format!("“{words}”: {}", need(code))
            }
        }
        Reason::MatchedWords { words } => {
            format!("{}: {}", pick("has the words", "contient les mots"), words.join(", "))
        }
        Reason::Alike => pick("close in meaning", "proche par le sens"),
        Reason::ServesPlace { name } => format!("{} {}", pick("serves", "dessert"), words(name, lang)),
        Reason::ServesEverywhere => pick("serves everybody, everywhere", "dessert tout le monde, partout"),
        Reason::ServesElsewhere => pick("serves another place", "dessert un autre endroit"),
        Reason::Near { km } => format::distance(lang, *km),
        Reason::ByPhone => pick("by phone, online or at home", "par téléphone, en ligne ou à domicile"),
        Reason::OpenUntil { .. } => pick("open now", "ouvert maintenant"),
        Reason::OpensAt { .. } => pick("closed now", "fermé maintenant"),
        Reason::Free => pick("free", "gratuit"),
        Reason::Language { code } => language::spoken_name(code, lang).unwrap_or(code).to_owned(),
        Reason::Accessible => pick("wheelchair access", "accessible en fauteuil roulant"),
        Reason::ForAges { .. } => pick("for this age", "pour cet âge"),
        Reason::ForWhom => pick("likely for this person", "convient probablement à cette personne"),
        Reason::NotKnownAsk { ask } => match ask {
            Ask::Area => pick("area not known: ask", "territoire non précisé : demandez"),
            Ask::Hours => pick("hours not known: ask", "heures non précisées : demandez"),
            Ask::Age => pick("age not known: ask", "âge non précisé : demandez"),
            Ask::Fact(fact) => format!("{}: {fact}", pick("ask", "demandez")),
            Ask::Eligibility => pick("eligibility not known: ask", "admissibilité non précisée : demandez"),
        },
    }
}
