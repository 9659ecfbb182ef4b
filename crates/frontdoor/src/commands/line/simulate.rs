//! `frontdoor line simulate`: one call, from the first ring to the last word.

use std::collections::HashMap;
use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use directory::offices::{Branch, Branches};
use jiff::Timestamp;
use jiff::civil::DateTime;
use language::Lang;
use language::format::choose;
use lines::pack::{OfficeFound, Question};
use lines::{Line, Situation, Told, Walk};
use places::Resolved;
use places::offices::Serving;
use rules::Kind;
use store::Clock;

use crate::commands::offices;
use crate::deployment::Deployment;

#[derive(Debug, Args)]
pub struct Simulate {
    /// lines/NAME.toml; packs that it includes stand beside it
    file: PathBuf,
    /// What the caller answers, and how destinations are: TOML or JSON with answers, states, free, offices, at and lang
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// When the call comes, as in 2026-03-10T14:30 by the clocks of the line; now, where it is left out
    #[arg(long, value_name = "TIME", value_parser = super::wall_clock)]
    at: Option<DateTime>,
    /// The caller's language
    #[arg(long, value_name = "CODE")]
    lang: Option<String>,
    /// Ask the networks of offices of this deployment, where the answers do not say what they find
    #[arg(long)]
    directory: bool,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

impl Simulate {
    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    pub async fn run(self, home: &Path) -> anyhow::Result<ExitCode> {
        let line = super::read(&self.file)?;
        let mut told = self.told()?;
        let wrong = line.wrong_in(&told);
        if !wrong.is_empty() {
            bail!("the call cannot be walked\n{}", wrong.join("\n"));
        }
        let at = self.at.or(told.at);
        let at = at.map_or_else(|| Clock::system().now().timestamp(), |at| line.moment(at));
        let lang = match &self.lang {
            Some(code) => {
                Lang::parse(code).with_context(|| format!("--lang \"{code}\" is no language; write en or fr"))?
            }
            None => told.lang.clone().unwrap_or_else(|| line.pack.line.languages[0].clone()),
        };
        if !line.pack.line.languages.contains(&lang) {
            bail!("the line is not answered in `{lang}`; see `languages` in the pack");
        }
        let asks = self.answers.is_none() && !self.json && std::io::stdin().is_terminal();
        let networks = if self.directory {
            networks(home, &line).await?
        } else {
            HashMap::new()
        };
        let call = Call {
            line: &line,
            at,
            lang,
            networks,
        };
        if asks {
            return call.ask(&mut told);
        }
        let walk = call.walk(&told, false);
        if self.json {
            println!("{}", serde_json::to_string_pretty(&walk)?);
        } else {
            call.print(&walk, 0);
        }
        Ok(ExitCode::SUCCESS)
    }

    fn told(&self) -> anyhow::Result<Told> {
        let Some(file) = &self.answers else {
            return Ok(Told::default());
        };
        let shown = file.display();
        let text = std::fs::read_to_string(file)
            .with_context(|| format!("{shown} cannot be read; check the path and who may read it"))?;
        let json = file
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
        if json {
            serde_json::from_str(&text).with_context(|| format!("{shown} cannot be used; see docs/lines.md"))
        } else {
            toml::from_str(&text).with_context(|| format!("{shown} cannot be used; see docs/lines.md"))
        }
    }
}

/// A call under way.
struct Call<'l> {
    line: &'l Line,
    at: Timestamp,
    lang: Lang,
    /// The networks of the deployment that the line asks.
    networks: HashMap<String, Branches>,
}

/// The networks of a deployment that a line asks, by id.
async fn networks(home: &Path, line: &Line) -> anyhow::Result<HashMap<String, Branches>> {
    let deployment = Deployment::existing(home).await?;
    let mut found = HashMap::new();
    for network in line.pack.network.iter().filter(|n| line.asks_the_directory(n)) {
        let branches = offices::known(&deployment, &network.id).await?;
        found.insert(network.id.clone(), branches);
    }
    deployment.db.close().await;
    Ok(found)
}

/// What a network says of a place, as a line is told it: the one office to turn to, the local ones between which only the
/// caller can choose, or none, where only offices for everyone would be left. A line has its own way on for those.
fn found(branches: &Branches, place: &str, lang: &Lang) -> OfficeFound {
    let Resolved::Found(who) = branches.offices.gazetteer().resolve(place) else {
        return OfficeFound::None;
    };
    let serves = branches.offices.who_serves(&who);
    let name = |serving: &Serving<'_>| {
        let name = branches.of(serving).map(Branch::name).unwrap_or_default();
        name.best(lang).map_or_else(String::new, |(words, _)| words.to_owned())
    };
    if let Some(one) = serves.one() {
        return OfficeFound::One {
            name: name(one),
            phone: branches.of(one).and_then(web::number_of).unwrap_or_default(),
        };
    }
    let several: Vec<String> = match serves.alike {
        0 => serves.may.iter().map(name).collect(),
        alike => serves.local.iter().take(alike).map(name).collect(),
    };
    if several.is_empty() {
        OfficeFound::None
    } else {
        OfficeFound::Several(several)
    }
}

impl Call<'_> {
    fn walk(&self, told: &Told, stop_to_ask: bool) -> Walk<'_> {
        let offices = |network: &str, place: &str| {
            let asked = || self.networks.get(network).map(|own| found(own, place, &self.lang));
            told.offices
                .get(network)
                .cloned()
                .or_else(asked)
                .unwrap_or(OfficeFound::None)
        };
        self.line.walk(&Situation {
            at: self.at,
            lang: &self.lang,
            answers: &told.answers,
            states: &told.states,
            free: told.free.as_deref(),
            offices: &offices,
            stop_to_ask,
        })
    }

    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    fn print(&self, walk: &Walk<'_>, from: usize) {
        for (i, step) in walk.steps.iter().enumerate().skip(from) {
            let mut said = self.line.step_in_words(step, self.at, &self.lang);
            // The answer of the question that waits is typed below it.
            if walk.waits_for.is_some() && i + 1 == walk.steps.len() {
                said.pop();
            }
            for line in said {
                println!("{line}");
            }
        }
    }

    /// Asks question by question. An empty answer is one the caller would rather not give.
    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    fn ask(&self, told: &mut Told) -> anyhow::Result<ExitCode> {
        let mut shown = 0;
        loop {
            let walk = self.walk(told, true);
            self.print(&walk, shown);
            shown = walk.steps.len();
            let Some(id) = walk.waits_for else {
                return Ok(ExitCode::SUCCESS);
            };
            let question = self.line.question(id).context("the question is in the pack")?;
            for (i, choice) in question.choices.iter().enumerate() {
                let label = choice.label.best(&self.lang).map_or("", |(words, _)| words);
                println!("    {}. {:<20}{label}", i + 1, choice.code);
            }
            let expected = expected(question, &self.lang);
            let id = id.to_owned();
            loop {
                print!(
                    "{}",
                    choose(
                        &self.lang,
                        format!("  answer ({expected}; empty: would rather not say): "),
                        format!("  réponse ({expected}; vide\u{a0}: préfère ne pas répondre)\u{a0}: ")
                    )
                );
                std::io::stdout().flush()?;
                let mut typed = String::new();
                if std::io::stdin().lock().read_line(&mut typed)? == 0 || typed.trim().is_empty() {
                    told.answers.decline(&id);
                    break;
                }
                match self.line.vocabulary().read(&id, chosen(question, typed.trim())) {
                    Ok(value) => {
                        told.answers.answer(&id, value);
                        break;
                    }
                    Err(error) => println!(
                        "{}",
                        choose(
                            &self.lang,
                            format!("  {error}"),
                            format!("  cette réponse ne peut pas être lue; attendu\u{a0}: {expected}")
                        )
                    ),
                }
            }
        }
    }
}

/// What can be typed as an answer.
fn expected(question: &Question, lang: &Lang) -> String {
    let kind = match question.kind {
        Some(Kind::YesNo) => choose(lang, "yes or no", "oui ou non"),
        Some(Kind::Choice) => choose(lang, "one of these, or its number", "l’un de ces mots ou son numéro"),
        Some(Kind::Integer) => choose(lang, "a whole number", "un nombre entier"),
        Some(Kind::Decimal) => choose(lang, "a number", "un nombre"),
        Some(Kind::Integers) => choose(
            lang,
            "whole numbers with commas",
            "des nombres entiers séparés par des virgules",
        ),
        Some(Kind::Texts) => choose(lang, "words with commas", "des mots séparés par des virgules"),
        Some(Kind::Text) | None => choose(lang, "words", "des mots"),
    };
    match (question.min, question.max) {
        (Some(min), Some(max)) => choose(
            lang,
            format!("{kind}, {min} to {max}"),
            format!("{kind}, de {min} à {max}"),
        ),
        _ => kind.to_owned(),
    }
}

/// The code of a choice that was named by its number.
fn chosen<'a>(question: &'a Question, typed: &'a str) -> &'a str {
    let by_code = question.choices.iter().any(|choice| choice.code == typed);
    let number = typed.parse::<usize>().ok().filter(|_| !by_code);
    let choice = number.and_then(|n| question.choices.get(n.checked_sub(1)?));
    choice.map_or(typed, |choice| &choice.code)
}
