//! Our search beside PostgreSQL full text and SQLite FTS5: the same data, the same questions, one run.
//! `side_by_side DATA JUDGED.jsonl…`, where DATA is what `frontdoor import` reads, or `demo/directory`.
//!
//! The peers are given what we know of places: which areas take in the person's. A list of ten is judged; where nobody has judged
//! the directory (a synthetic one, say), the questions measure speed alone.

mod postgres;
mod question;
mod rows;
mod sqlite;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use finder::Finder;
use finder::judged::{self, Figures, Judged};
use jiff::Timestamp;
use places::Gazetteer;

use postgres::Postgres;
use question::Question;
use rows::Data;
use sqlite::Sqlite;

/// What can go wrong is said and ends the run.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Monday 23 November 2026, 13:00 in Toronto: what is open weighs a little.
const AT: i64 = 1_795_456_800;
/// How long each is asked as much as it can answer, two at a time.
const FULL: Duration = Duration::from_secs(4);

/// One of the three.
#[derive(Clone)]
enum Engine {
    Ours(Finder, Arc<Gazetteer>),
    Postgres(Arc<Postgres>),
    Sqlite(Arc<Sqlite>),
}

/// A question in the form of each.
struct Asked {
    judged: Judged,
    ours: finder::Question,
    peers: Question,
}

impl Engine {
    fn name(&self) -> &'static str {
        match self {
            Engine::Ours(..) => "Frontdoor",
            Engine::Postgres(_) => "PostgreSQL",
            Engine::Sqlite(_) => "SQLite FTS5",
        }
    }
    async fn search(&self, asked: &Asked) -> Result<Vec<String>> {
        match self {
            Engine::Ours(finder, gazetteer) => {
                let answer = finder.search(&asked.ours, gazetteer)?;
                Ok(answer.hits.into_iter().map(|hit| hit.id).collect())
            }
            Engine::Postgres(postgres) => postgres.search(&asked.peers).await,
            Engine::Sqlite(sqlite) => sqlite.search(&asked.peers).await,
        }
    }
}

fn asked_of_each(judged: Judged, gazetteer: &Gazetteer) -> Result<Asked> {
    let mut ours = finder::Question::new(judged.words.clone(), judged.lang.clone(), Timestamp::from_second(AT)?);
    ours.near = judged.near.as_ref().and_then(|place| gazetteer.resolve(place).found());
    ours.limit = 10;
    Ok(Asked {
        peers: Question::of(&judged, gazetteer),
        ours,
        judged,
    })
}

#[expect(clippy::print_stdout, reason = "the answer of the command")]
async fn compare(engine: &Engine, data: &Data, questions: &Arc<Vec<Asked>>) -> Result<f64> {
    for asked in questions.iter() {
        engine.search(asked).await?;
    }
    let (mut all, mut took) = (Figures::default(), Vec::new());
    for asked in questions.iter() {
        let relevant = data.grades.relevant(&asked.judged.relevant);
        let began = Instant::now();
        let hits = engine.search(asked).await?;
        took.push(began.elapsed());
        if relevant.is_empty() {
            continue;
        }
        let grades: Vec<u8> = hits
            .iter()
            .map(|id| relevant.get(id.as_str()).copied().unwrap_or(0))
            .collect();
        all.add(&Figures::of_one(&grades, &relevant, !hits.is_empty()));
    }
    all.average();
    took.sort_unstable();
    let full = throughput(engine, questions).await?;
    let figure = |value: f64| {
        if all.questions == 0 {
            "-".to_owned()
        } else {
            format!("{value:.3}")
        }
    };
    println!(
        "{:<12}{:>9}{:>11}{:>11}{:>7}{:>7}{:>10.2}{:>10.2}{full:>12.0}",
        engine.name(),
        figure(all.ndcg_at_10),
        figure(all.success_at_1),
        figure(all.success_at_3),
        figure(all.mrr),
        figure(all.zero_result_rate),
        judged::percentile(&took, 50),
        judged::percentile(&took, 99),
    );
    Ok(full)
}

/// Questions a second, two asking at a time.
async fn throughput(engine: &Engine, questions: &Arc<Vec<Asked>>) -> Result<f64> {
    let done = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let asking: Vec<_> = (0..2)
        .map(|from: usize| {
            let (engine, questions, done) = (engine.clone(), Arc::clone(questions), Arc::clone(&done));
            tokio::spawn(async move {
                let mut n = from;
                while began.elapsed() < FULL {
                    engine.search(&questions[n % questions.len()]).await?;
                    n += 2;
                    done.fetch_add(1, Ordering::Relaxed);
                }
                Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
            })
        })
        .collect();
    for one in asking {
        one.await??;
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of questions")]
    let done = done.load(Ordering::Relaxed) as f64;
    Ok(done / began.elapsed().as_secs_f64())
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
#[expect(clippy::print_stdout, reason = "the answer of the command")]
async fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let path = args.next().ok_or("write: side_by_side DATA JUDGED.jsonl…")?;
    let data = Data::read(Path::new(&path)).await?;
    let (postgres, sqlite) = (Postgres::new(&data.rows).await?, Sqlite::new(&data.rows).await?);
    println!(
        "{} services; PostgreSQL measures distance with {}",
        data.rows.len(),
        postgres.by
    );
    let engines = [
        Engine::Ours(data.finder.clone(), Arc::clone(&data.gazetteer)),
        Engine::Postgres(Arc::new(postgres)),
        Engine::Sqlite(Arc::new(sqlite)),
    ];
    for file in args {
        let text = std::fs::read_to_string(&file)?;
        let lines = judged::read(&text).map_err(|bad| format!("{file}: {} lines cannot be used", bad.len()))?;
        let is_judged = |line: &Judged| !data.grades.relevant(&line.relevant).is_empty();
        let judged = lines.iter().any(is_judged);
        let asked = lines.into_iter().filter(|line| !judged || is_judged(line));
        let questions = asked
            .map(|line| asked_of_each(line, &data.gazetteer))
            .collect::<Result<Vec<_>>>()?;
        println!(
            "\n{file}: {} questions{}\n{:<12}{:>9}{:>11}{:>11}{:>7}{:>7}{:>10}{:>10}{:>12}",
            questions.len(),
            if judged {
                ""
            } else {
                "; none is judged in this directory: only speed is measured"
            },
            "",
            "nDCG@10",
            "success@1",
            "success@3",
            "MRR",
            "none",
            "p50 ms",
            "p99 ms",
            "questions/s"
        );
        let questions = Arc::new(questions);
        let mut full = Vec::new();
        for engine in &engines {
            full.push(compare(engine, &data, &questions).await?);
        }
        println!(
            "throughput: {:.1} times PostgreSQL, {:.1} times SQLite",
            full[0] / full[1],
            full[0] / full[2]
        );
    }
    Ok(())
}
