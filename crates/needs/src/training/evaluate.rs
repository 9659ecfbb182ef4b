//! How well the model answers lines that it was not trained on.

use std::collections::HashMap;
use std::fmt::Write;

use language::Lang;

use super::chance::Chance;
use super::fit::{Case, fit};
use super::mistyped::mistyped;
use super::{Line, Recipe, train};
use crate::Vocabulary;
use crate::reading::{FUSION, Fusion, Reading};

/// What a line without a need counts when the readers are weighed: people write such things more often than our text does.
const NO_NEED: f32 = 4.0;

/// Which of the parts each line belongs to.
fn parts(lines: &[Line], folds: usize) -> Vec<usize> {
    let mut number: HashMap<(Option<usize>, &str, bool), usize> = HashMap::new();
    lines
        .iter()
        .map(|line| {
            let n = number
                .entry((line.need, line.lang.as_str(), line.description))
                .or_default();
            *n += 1;
            (*n * 7 + line.need.unwrap_or(0)) % folds
        })
        .collect()
}

/// A line, as it stands and mistyped, as both readers hear it.
struct Asked {
    line: usize,
    clean: Case,
    mistyped: Case,
}

/// Trains on all parts but one and asks that one, for the first `run` parts, and says how it went.
pub fn evaluate(vocabulary: &Vocabulary, lines: &[Line], recipe: &Recipe, run: usize) -> String {
    let part = parts(lines, recipe.folds);
    let part = &part;
    let asked: Vec<Asked> = std::thread::scope(|scope| {
        let parts = (0..run.min(recipe.folds)).map(|k| scope.spawn(move || ask(vocabulary, lines, recipe, part, k)));
        let parts: Vec<_> = parts.collect();
        parts
            .into_iter()
            .flat_map(|part| {
                part.join()
                    .unwrap_or_else(|panicked| std::panic::resume_unwind(panicked))
            })
            .collect()
    });
    let fitted: Vec<&Case> = asked
        .iter()
        .filter(|asked| !lines[asked.line].description)
        .enumerate()
        .filter(|(at, _)| at % 3 == 0)
        .map(|(at, asked)| if at % 4 == 0 { &asked.mistyped } else { &asked.clean })
        .collect();
    let (fused, surprise) = fit(&fitted);
    let mut out = format!("fitted: {fused:?}, mean surprise {surprise:.3}\n");
    let model = Fusion { phrase: 0.0, ..fused };
    let phrases = Fusion {
        model: 0.0,
        phrase: 20.0,
        none: 0.0,
    };
    for (name, fusion) in [("model", model), ("phrases", phrases), ("fused", fused)] {
        for (group, keep) in groups(vocabulary, name == "fused") {
            for mistyped in [false, true] {
                let cases = asked.iter().filter(|asked| keep(&lines[asked.line]));
                let cases: Vec<&Case> = cases
                    .map(|asked| if mistyped { &asked.mistyped } else { &asked.clean })
                    .collect();
                let typing = if mistyped { "mistyped" } else { "" };
                let _ = writeln!(
                    out,
                    "{name:8} {group:16} {typing:9} {}",
                    measured(vocabulary, &cases, &fusion)
                );
            }
        }
    }
    out
}

type Keep<'v> = Box<dyn Fn(&Line) -> bool + 'v>;

/// The groups of lines that are measured apart.
fn groups(vocabulary: &Vocabulary, all: bool) -> Vec<(String, Keep<'_>)> {
    let said = |line: &Line| !line.description && line.need.is_some();
    let words = |line: &Line| line.text.split(' ').count();
    let mut groups: Vec<(String, Keep<'_>)> = vec![
        ("all".to_owned(), Box::new(said)),
        ("descriptions".to_owned(), Box::new(|line| line.description)),
        ("no need".to_owned(), Box::new(|line| line.need.is_none())),
    ];
    for lang in [Lang::en(), Lang::fr()].into_iter().filter(|_| all) {
        let mut add = |name: &str, keep: Keep<'static>| {
            let lang = lang.clone();
            groups.push((
                format!("{lang} {name}"),
                Box::new(move |line| line.lang == lang && keep(line)),
            ));
        };
        add("all", Box::new(said));
        add("1 to 4 words", Box::new(move |line| said(line) && words(line) < 5));
        add(
            "5 to 9 words",
            Box::new(move |line| said(line) && (5..10).contains(&words(line))),
        );
        add("10 and more", Box::new(move |line| said(line) && words(line) >= 10));
        add("descriptions", Box::new(|line| line.description));
        let danger = move |line: &Line| line.need.is_some_and(|need| vocabulary.needs()[need].crisis.is_some());
        let of = lang.clone();
        let crisis = move |line: &Line| line.lang == of && said(line) && danger(line);
        groups.push((format!("{lang} crisis"), Box::new(crisis)));
    }
    groups
}

/// Trains on all lines and asks sentences of other hands: `words | a need it may speak of and another`. Says how often
/// the first need, and one of the first three, is a right one, and what went wrong.
pub fn ask_sentences(vocabulary: &Vocabulary, lines: &[Line], recipe: &Recipe, sentences: &[(Lang, String)]) -> String {
    let model = train(vocabulary, lines.iter(), recipe);
    let mut out = String::new();
    for (lang, file) in sentences {
        let (mut asked, mut first, mut three) = (0, 0, 0);
        for line in file.lines().filter(|line| !line.starts_with('#')) {
            let Some((text, right)) = line.split_once('|') else {
                continue;
            };
            let right: Vec<&str> = right.split_whitespace().collect();
            let reading = Reading::of(vocabulary, &model, text.trim(), lang);
            let mut scores = reading.heard.scores.clone();
            FUSION.fuse(&mut scores, &reading.by_need());
            let mut found: Vec<(usize, f32)> = scores.into_iter().enumerate().collect();
            found.sort_by(|a, b| b.1.total_cmp(&a.1));
            let code = |at: usize| vocabulary.needs().get(at).map_or("none", |need| need.code.as_str());
            let rank = found.iter().position(|(at, _)| right.contains(&code(*at)));
            asked += 1;
            first += usize::from(rank == Some(0));
            three += usize::from(rank.is_some_and(|rank| rank < 3));
            if rank != Some(0) {
                let got: Vec<String> = found
                    .iter()
                    .take(3)
                    .map(|(at, p)| format!("{} {p:.2}", code(*at)))
                    .collect();
                let _ = writeln!(out, "  {} | {right:?} | {}", text.trim(), got.join(", "));
            }
        }
        let _ = writeln!(
            out,
            "{lang}: {asked} sentences, first right {first}, among three {three}"
        );
    }
    out
}

/// Trains on all parts but this one and asks it.
fn ask(vocabulary: &Vocabulary, lines: &[Line], recipe: &Recipe, part: &[usize], k: usize) -> Vec<Asked> {
    let kept = lines
        .iter()
        .zip(part)
        .filter(|(_, part)| **part != k)
        .map(|(line, _)| line);
    let model = train(vocabulary, kept, recipe);
    let mut chance = Chance::of(5);
    let mut asked = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(at, _)| part[*at] == k) {
        let case = |text: &str| {
            let reading = Reading::of(vocabulary, &model, text, &line.lang);
            Case {
                phrases: reading.by_need(),
                scores: reading.heard.scores,
                class: line.need.unwrap_or(vocabulary.needs().len()),
                counts: if line.need.is_none() { NO_NEED } else { 1.0 },
            }
        };
        let wrong = mistyped(&line.text, 1 + line.text.len() / 30, &mut chance);
        asked.push(Asked {
            line: at,
            clean: case(&line.text),
            mistyped: case(&wrong),
        });
    }
    asked
}

fn measured(vocabulary: &Vocabulary, cases: &[&Case], fusion: &Fusion) -> String {
    let mut at = [0; 3];
    let mut near = 0;
    let mut bins = [(0.0_f32, 0.0_f32); 10];
    let mut sure = (0, 0);
    let mut silent = 0;
    for case in cases {
        let mut scores = case.scores.clone();
        fusion.fuse(&mut scores, &case.phrases);
        let own = scores[case.class];
        let rank = scores.iter().filter(|score| **score > own).count();
        for (slot, most) in at.iter_mut().zip([1, 3, 5]) {
            *slot += usize::from(rank < most);
        }
        let (top, first) = scores
            .iter()
            .copied()
            .enumerate()
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .expect("a need");
        near += usize::from(top == case.class || akin(vocabulary, top, case.class));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a tenth")]
        let bin = &mut bins[((first * 10.0) as usize).min(9)];
        bin.0 += first;
        bin.1 += f32::from(u8::from(top == case.class));
        if first > 0.5 {
            sure.0 += 1;
            sure.1 += usize::from(top == case.class);
        }
        silent += usize::from(top + 1 == scores.len() || first < 0.12);
    }
    #[expect(clippy::cast_precision_loss, reason = "tens of thousands")]
    let part = |n: usize, of: usize| 100.0 * n as f32 / of.max(1) as f32;
    #[expect(clippy::cast_precision_loss, reason = "tens of thousands")]
    let error = bins.iter().map(|(said, was)| (said - was).abs()).sum::<f32>() / cases.len().max(1) as f32;
    format!(
        "n {:5}  first {:.1}  three {:.1}  five {:.1}  near {:.1}  calibration {error:.3}  above 0.5: {:.0}%, right {:.1}  silent {:.1}",
        cases.len(),
        part(at[0], cases.len()),
        part(at[1], cases.len()),
        part(at[2], cases.len()),
        part(near, cases.len()),
        part(sure.0, cases.len()),
        part(sure.1, sure.0),
        part(silent, cases.len()),
    )
}

/// Whether one need is the broader one of the other, its sibling's parent aside, or named as related.
fn akin(vocabulary: &Vocabulary, one: usize, other: usize) -> bool {
    let needs = vocabulary.needs();
    let (Some(one), Some(other)) = (needs.get(one), needs.get(other)) else {
        return false;
    };
    let leads = |a: &crate::Need, b: &crate::Need| a.parent.as_ref() == Some(&b.code) || a.related.contains(&b.code);
    leads(one, other) || leads(other, one)
}
