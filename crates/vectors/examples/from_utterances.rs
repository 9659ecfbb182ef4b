//! Makes a small model in both languages out of the utterances that the needs classifier learns from:
//! `cargo run --release -p vectors --example from_utterances -- FOLDER`.
//!
//! Every need is a dimension, and a word points where it is said more often than other words are (positive pointwise mutual
//! information). "Hungry" and « faim » are said of the same needs, so they point the same way. No accelerator, no download; the
//! model knows the words of the utterances and no others.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use language::fold;
use vectors::testing::{Word, write};

/// A word that was said only once tells nothing.
const LEAST: usize = 2;
/// Needs with many utterances draw fewer words to them than by their number.
const SMOOTH: f64 = 0.75;
/// As if a word had been said so many times more of everything: what is rare is less sure.
const UNSURE: f64 = 2.0;
/// A word that is this share of all words counts half: "help" says less than "dentist".
const FREQUENT: f64 = 1e-3;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = env::args().nth(1).ok_or("name the folder to write the model to")?;
    let utterances = Path::new(env!("CARGO_MANIFEST_DIR")).join("../needs/utterances");
    let mut said: Vec<(String, BTreeSet<String>)> = Vec::new();
    for file in files(&utterances)? {
        let text = fs::read_to_string(&file)?;
        let mut need = None;
        for line in text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
        {
            if let Some(heading) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                need = Some(heading.to_owned());
            } else if let Some(need) = &need {
                said.push((need.clone(), words(line)));
            }
        }
    }

    let needs: Vec<&str> = said
        .iter()
        .map(|(need, _)| need.as_str())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let place: BTreeMap<&str, usize> = needs.iter().copied().zip(0..).collect();
    let mut counts: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for (need, words) in &said {
        for word in words {
            counts.entry(word).or_insert_with(|| vec![0.0; needs.len()])[place[need.as_str()]] += 1.0;
            *times.entry(word).or_default() += 1;
        }
    }
    counts.retain(|word, _| times[word] >= LEAST);

    let all: f64 = counts.values().flatten().sum();
    let mut of_need = vec![0.0; needs.len()];
    for count in counts.values() {
        of_need.iter_mut().zip(count).for_each(|(sum, count)| *sum += count);
    }
    let smooth: f64 = of_need.iter().map(|sum: &f64| (sum / all).powf(SMOOTH)).sum();
    let expected: Vec<f64> = of_need.iter().map(|sum| (sum / all).powf(SMOOTH) / smooth).collect();
    let numbers: Vec<(&str, Vec<f32>)> = counts
        .iter()
        .map(|(word, count)| {
            let own: f64 = count.iter().sum();
            let tells = own / (own + UNSURE) * FREQUENT / (FREQUENT + own / all);
            let towards = |(count, expected): (&f64, &f64)| (count / own / expected).max(1.0).ln() * tells;
            #[expect(clippy::cast_possible_truncation, reason = "bytes are made of them")]
            let numbers = count.iter().zip(&expected).map(|pair| towards(pair) as f32).collect();
            (*word, numbers)
        })
        .collect();
    let table: Vec<Word<'_>> = numbers
        .iter()
        .map(|(word, numbers)| (*word, numbers.as_slice()))
        .collect();
    write(Path::new(&folder), &table)?;
    println!(
        "{} utterances, {} words, {} numbers each: {folder}",
        said.len(),
        table.len(),
        needs.len()
    );
    Ok(())
}

/// The words of an utterance, as the model's tokenizer has them.
fn words(line: &str) -> BTreeSet<String> {
    let folded = fold(line);
    let words = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// The files of utterances in both languages, in order.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for lang in ["en", "fr"] {
        for entry in fs::read_dir(folder.join(lang))? {
            all.push(entry?.path());
        }
    }
    all.sort();
    Ok(all)
}
