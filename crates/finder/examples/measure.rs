//! How fast the finder answers on a synthetic directory:
//! `cargo run --release -p finder --features testing --example measure -- [SERVICES] [--index FOLDER] [--vectors FOLDER]`, where the
//! index is made in a folder that is empty and used as it is where it is there, and a model of vectors is read from a folder.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use finder::testing::{Dice, Synthetic, fill};
use finder::{Filters, Finder, Question, Settings, Sort};
use language::Lang;
use needs::Vocabulary;
use places::{Gazetteer, PlaceKind};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many different questions are asked, each three times.
const QUESTIONS: usize = 300;
/// Questions of up to so many words are told apart from longer ones.
const SHORT: usize = 3;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args = Args::read()?;
    let places = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/gazetteer");
    let gazetteer = Gazetteer::new(places::authored::folder(&places)?);
    let began = Instant::now();
    let vocabulary = Vocabulary::embedded();
    println!("needs vocabulary read in {:.1?}", began.elapsed());
    let settings = Settings {
        vocabulary,
        home: hours::Home::new("America/Toronto", Some("ca-on"))?,
        crisis: finder::CrisisLines::embedded(),
        vectors: args.vectors.as_deref().map(vectors::Model::open).transpose()?,
    };
    let made = args.index.is_none().then(tempfile::tempdir).transpose()?;
    let folder = args.index.as_deref().or(made.as_ref().map(tempfile::TempDir::path));
    let folder = folder.expect("one of the two");

    let finder = Finder::open(folder, settings.clone())?;
    if finder.is_empty() {
        let mut synthetic = Synthetic::new(211, args.services, vocabulary, &gazetteer);
        let began = Instant::now();
        fill(
            &finder,
            (0..args.services).map(|n| synthetic.service(n)),
            &gazetteer,
            jiff::civil::date(2026, 11, 23),
        )?;
        println!("indexed in {:.1?}", began.elapsed());
    }
    println!("{} services, {:.1} MB on disk", finder.len(), megabytes_of(folder)?);
    drop(finder);

    let began = Instant::now();
    let finder = Finder::open(folder, settings)?;
    let first = finder.search(&Question::new("food", Lang::en(), at(0)), &gazetteer)?;
    println!(
        "opened and first answer ({} services) in {:.1?}",
        first.total,
        began.elapsed()
    );

    let mut dice = Dice::new(9);
    let questions: Vec<Question> = (0..QUESTIONS)
        .map(|n| question(n, &mut dice, vocabulary, &gazetteer))
        .collect();
    let mut took: Vec<(Duration, usize, usize)> = Vec::new();
    for round in 0..3 {
        for (n, question) in questions.iter().enumerate() {
            let mut question = question.clone();
            question.at = at(round);
            let began = Instant::now();
            let answer = finder.search(&question, &gazetteer)?;
            took.push((began.elapsed(), n, answer.total));
        }
    }
    took.sort_unstable();
    let long = |n: usize| questions[n].words.split_whitespace().count() > SHORT;
    let all: Vec<Duration> = took.iter().map(|(took, ..)| *took).collect();
    let of = |is_long: bool| {
        took.iter()
            .filter(move |(_, n, _)| long(*n) == is_long)
            .map(|(took, ..)| *took)
    };
    print("searches", &all);
    print("up to three words", &of(false).collect::<Vec<_>>());
    print("more words", &of(true).collect::<Vec<_>>());
    for (took, n, total) in took.iter().rev().take(5) {
        let q = &questions[*n];
        println!(
            "  {took:.2?}: {:?} ({total} found, place {}, {:?}, {:?})",
            q.words,
            q.near.is_some(),
            q.sort,
            q.filters
        );
    }
    for line in std::fs::read_to_string("/proc/self/status").unwrap_or_default().lines() {
        if line.starts_with("VmRSS") || line.starts_with("RssAnon") {
            println!("{line}");
        }
    }
    Ok(())
}

/// What was written after the command.
struct Args {
    services: usize,
    index: Option<PathBuf>,
    vectors: Option<PathBuf>,
}

impl Args {
    fn read() -> Result<Args, Box<dyn std::error::Error>> {
        let mut read = Args {
            services: 60_000,
            index: None,
            vectors: None,
        };
        let mut args = std::env::args().skip(1);
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "--index" => read.index = Some(args.next().ok_or("--index: name a folder")?.into()),
                "--vectors" => read.vectors = Some(args.next().ok_or("--vectors: name a folder")?.into()),
                services => {
                    read.services = services
                        .parse()
                        .map_err(|_| format!("{services}: not a number of services"))?;
                }
            }
        }
        Ok(read)
    }
}

/// Prints how long searches took; they are given in order.
fn print(what: &str, took: &[Duration]) {
    let percentile = |p: usize| took[(took.len() * p / 100).min(took.len() - 1)];
    println!(
        "{} {what}: p50 {:.2?}, p95 {:.2?}, p99 {:.2?}, most {:.2?}",
        took.len(),
        percentile(50),
        percentile(95),
        percentile(99),
        percentile(100)
    );
}

fn at(minute: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_second(1_795_453_200 + 60 * minute).expect("a time")
}

/// Questions as people ask them: lay words in both languages, some misspelt, some without words; places; filters.
fn question(n: usize, dice: &mut Dice, vocabulary: &Vocabulary, gazetteer: &Gazetteer) -> Question {
    let lang = if dice.percent(30) { Lang::fr() } else { Lang::en() };
    let need = dice.zipf(vocabulary.needs());
    let said = need
        .words
        .get(&lang)
        .filter(|said| !said.is_empty())
        .map_or(need.code.as_str(), |said| dice.pick::<String>(said));
    let words = match n % 10 {
        0 => String::new(),
        1 => {
            if lang == Lang::fr() {
                format!("j'ai besoin d'aide pour {said}")
            } else {
                format!("I need help with {said}")
            }
        }
        2 => misspelt(said, dice),
        3 => [
            "help",
            "community service",
            "family",
            "aide",
            "services pour les familles",
            "support",
        ][dice.below(6)]
        .to_owned(),
        4 if lang == Lang::fr() => {
            format!("mon mari a perdu son emploi et on ne sait plus quoi faire pour {said} avec deux enfants")
        }
        4 => format!("my husband lost his job and we dont know what to do about {said} with two kids"),
        _ => said.to_owned(),
    };
    let mut question = Question::new(words, lang, at(0));
    if dice.percent(70) {
        let towns: Vec<_> = gazetteer
            .places()
            .filter(|p| p.kind <= PlaceKind::Community || p.kind == PlaceKind::PostalArea)
            .collect();
        let place = *dice.pick(&towns);
        question.near = gazetteer.choose_place(&place.id);
        question.radius_km = dice.percent(15).then_some(25.0);
    }
    question.filters = Filters {
        open_now: dice.percent(20),
        free: dice.percent(10),
        language: dice.percent(10).then(|| "fr".to_owned()),
        age: dice.percent(10).then_some(30.0),
        ..Filters::default()
    };
    if dice.percent(20) {
        question.needs = vec![need.code.clone()];
    }
    question.sort = if dice.percent(10) {
        Sort::Distance
    } else if dice.percent(5) {
        Sort::Opening
    } else {
        Sort::Relevance
    };
    question
}

/// One letter of the longest word is another one.
fn misspelt(words: &str, dice: &mut Dice) -> String {
    let longest = words.split(' ').max_by_key(|w| w.len()).unwrap_or_default();
    let mut letters: Vec<char> = longest.chars().collect();
    if letters.len() < 4 {
        return words.to_owned();
    }
    let at = 1 + dice.below(letters.len() - 1);
    letters[at] = 'q';
    words.replace(longest, &letters.into_iter().collect::<String>())
}

#[expect(clippy::cast_precision_loss, reason = "sizes of files")]
fn megabytes_of(folder: &Path) -> std::io::Result<f64> {
    let sizes = std::fs::read_dir(folder)?.map(|entry| entry.and_then(|e| e.metadata()).map(|m| m.len()));
    Ok(sizes.sum::<std::io::Result<u64>>()? as f64 / 1e6)
}
