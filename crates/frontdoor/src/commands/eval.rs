//! `frontdoor eval`: judged questions, asked of a deployment.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use finder::judged::{self, Asked, Figures, Grades, Half, Report};
use language::Text;
use serde::Serialize;

use crate::deployment::Deployment;

#[derive(Debug, Args)]
pub struct Eval {
    /// Judged questions, one JSON object a line: {"q", "lang", "near"?, "kind"?, "relevant": {"ids": {ID: grade}} or {"terms": […]}}
    file: PathBuf,
    /// Only one half of the questions: weights are tuned on one, figures reported on the other
    #[arg(long, value_enum)]
    half: Option<WhichHalf>,
    /// Show so many of the questions that were answered worst, and what was answered
    #[arg(long, value_name = "N", default_value_t = 0)]
    worst: usize,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum WhichHalf {
    Tune,
    Report,
}

/// A question that was answered badly. The names are kept from version to version.
#[derive(Debug, Serialize)]
struct Worst {
    line: usize,
    q: String,
    ndcg_at_10: f64,
    /// Codes of the needs understood, with how sure.
    understood: Vec<(String, f32)>,
    /// The first hits: grade and name.
    first: Vec<(u8, String)>,
}

#[derive(Debug, Serialize)]
struct Said<'a> {
    #[serde(flatten)]
    report: &'a Report,
    #[serde(skip_serializing_if = "<[Worst]>::is_empty")]
    worst: &'a [Worst],
}

impl Eval {
    #[expect(clippy::print_stdout, clippy::print_stderr, reason = "the answer of the command")]
    pub async fn run(self, home: &Path) -> anyhow::Result<ExitCode> {
        let file = self.file.display();
        let text = std::fs::read_to_string(&self.file)
            .with_context(|| format!("{file} cannot be read; check the path and who may read it"))?;
        let mut questions = match judged::read(&text) {
            Ok(questions) => questions,
            Err(bad) => {
                for line in &bad {
                    eprintln!("{file}, {line}");
                }
                bail!("{} lines of {file} cannot be used; nothing was asked", bad.len())
            }
        };
        if let Some(half) = self.half {
            let half = match half {
                WhichHalf::Tune => Half::Tune,
                WhichHalf::Report => Half::Report,
            };
            questions.retain(|question| Half::of(&question.words) == half);
        }
        let deployment = Deployment::existing(home).await?;
        let (finder, gazetteer) = deployment.up_to_date().await?;
        let source = deployment.source(&gazetteer);
        let grades = Grades::of(&source).await?;
        for question in &questions {
            for unknown in grades.unknown(&question.relevant) {
                eprintln!(
                    "{file}, line {}: no service of this directory has the id or term \"{unknown}\"; it is passed over",
                    question.line
                );
            }
        }
        let at = deployment.clock.now().timestamp();
        let mut worst = Vec::new();
        let asked = |asked: Asked<'_>| {
            if self.worst > 0 {
                worst.push(worst_of(&asked));
            }
        };
        let report = judged::measure(&finder, &gazetteer, &grades, &questions, at, asked)?;
        worst.sort_by(|a, b| a.ndcg_at_10.total_cmp(&b.ndcg_at_10).then(a.line.cmp(&b.line)));
        worst.truncate(self.worst);
        if self.json {
            let said = Said {
                report: &report,
                worst: &worst,
            };
            println!("{}", serde_json::to_string(&said)?);
        } else {
            for worst in &worst {
                println!("{}", worst_line(worst));
            }
            println!("{}", table(&report));
        }
        for line in &report.left_out {
            eprintln!("{file}, line {line}: no service of this directory answers it; it was left out");
        }
        for line in &report.places_not_known {
            eprintln!("{file}, line {line}: its place is not known or several have that name; it was asked without");
        }
        if report.all.questions == 0 {
            bail!("no question of {file} has an answer in this directory; is --home the directory it was judged on?");
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn worst_of(asked: &Asked<'_>) -> Worst {
    let lang = &asked.judged.lang;
    let name = |text: &Text| text.best(lang).map_or(String::new(), |(words, _)| words.to_owned());
    let hits = asked.answer.hits.iter().zip(&asked.grades);
    Worst {
        line: asked.judged.line,
        q: asked.judged.words.clone(),
        ndcg_at_10: asked.figures.ndcg_at_10,
        understood: asked
            .answer
            .needs_understood
            .iter()
            .map(|need| (need.code.clone(), need.strength))
            .collect(),
        first: hits
            .take(5)
            .map(|(hit, grade)| (*grade, name(&hit.card.name)))
            .collect(),
    }
}

fn worst_line(worst: &Worst) -> String {
    let understood: Vec<String> = worst
        .understood
        .iter()
        .map(|(code, sure)| format!("{code} {sure:.2}"))
        .collect();
    let mut lines = vec![
        format!("{:.2} line {}: {}", worst.ndcg_at_10, worst.line, worst.q),
        format!("     [{}]", understood.join(", ")),
    ];
    lines.extend(worst.first.iter().map(|(grade, name)| format!("     {grade}  {name}")));
    lines.join("\n")
}

/// The figures as a table.
fn table(report: &Report) -> String {
    let mut rows = vec![row("all", &report.all)];
    if report.by_lang.len() > 1 {
        rows.extend(report.by_lang.iter().map(|(lang, figures)| row(lang, figures)));
    }
    rows.extend(report.by_kind.iter().map(|(kind, figures)| row(kind, figures)));
    format!(
        "{:<20}{:>10}{:>9}{:>11}{:>11}{:>7}{:>13}\n{}\np50 {:.2} ms, p99 {:.2} ms",
        "",
        "questions",
        "nDCG@10",
        "success@1",
        "success@3",
        "MRR",
        "zero results",
        rows.join("\n"),
        report.p50_ms,
        report.p99_ms
    )
}

fn row(name: &str, figures: &Figures) -> String {
    format!(
        "{name:<20}{:>10}{:>9.3}{:>11.3}{:>11.3}{:>7.3}{:>13.3}",
        figures.questions,
        figures.ndcg_at_10,
        figures.success_at_1,
        figures.success_at_3,
        figures.mrr,
        figures.zero_result_rate
    )
}
