//! Imports a file into a database and measures it, alone and with others at work:
//! `import services.ndjson sqlite:PATH|postgres://… [alone]`.
//!
//! Beside the import, as a second process would with connections of its own, one task saves a record again and again and
//! one follows the event feed. Printed are the services a second, the longest time a transaction held SQLite's writer,
//! how long saves took and how far the feed was behind. `alone` leaves the others out.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use directory::import::{self, Options};
use directory::model::{Body, Kind, Organization, Record, Status};
use directory::{Change, save};
use exchange::{Format, Source};
use language::{Lang, Text};
use store::{Clock, Db};

/// Between two saves.
const EVERY: Duration = Duration::from_millis(20);

#[tokio::main]
#[expect(clippy::print_stdout, reason = "a program that prints figures")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [file, url, rest @ ..] = &args[..] else {
        return Err("write: import FILE sqlite:PATH|postgres://… [alone]".into());
    };
    let alone = rest.iter().any(|word| word == "alone");
    let db = Db::connect(url, &store::Options::default()).await?;
    let clock = Clock::system();
    db.migrate(&clock).await?;
    import::recover(&db, &clock).await?;
    let done = Arc::new(AtomicBool::new(false));
    let others = if alone {
        None
    } else {
        let beside = Db::connect(url, &store::Options::default()).await?;
        Some(tokio::spawn(work_beside(beside, clock.clone(), done.clone())))
    };
    for round in ["first", "again"] {
        let source = Source {
            name: "bench".into(),
            lang: Lang::en(),
            home: hours::Home {
                zone: jiff::tz::TimeZone::UTC,
                calendar: None,
            },
            gazetteer: None,
        };
        db.longest_writer_hold();
        let began = Instant::now();
        let items = exchange::read(Format::HsdsJson, file.as_ref(), source);
        let report = import::run(&db, &clock, &Options::new("bench", "main"), items, |_| ()).await?;
        let (took, held) = (began.elapsed(), db.longest_writer_hold());
        let (services, all) = (report.totals.of(Kind::Service), report.totals.all);
        println!(
            "{round}: {} services, {} records ({} created, {} unchanged) in {took:.2?}: {:.0} services a second; longest hold {held:.1?}",
            services.read,
            all.read,
            all.created,
            all.unchanged,
            f64::from(u32::try_from(services.read)?) / took.as_secs_f64()
        );
    }
    done.store(true, Ordering::Relaxed);
    if let Some(others) = others {
        let (saves, lags) = others.await?.map_err(|e| e.to_string())?;
        println!("saves beside it: {}", spread(saves));
        println!("feed behind: {}", spread(lags));
    }
    db.close().await;
    Ok(())
}

/// How long the saves took, and how far the feed was behind each.
type Times = (Vec<Duration>, Vec<Duration>);

/// Saves a record again and again; a second task notes when the feed tells of each.
async fn work_beside(
    db: Db,
    clock: Clock,
    done: Arc<AtomicBool>,
) -> Result<Times, Box<dyn std::error::Error + Send + Sync>> {
    let mut feed = db.feed(db.last_event().await?);
    let (seen, mut told) = tokio::sync::mpsc::unbounded_channel();
    let follower = tokio::spawn(async move {
        while let Ok(events) = feed.next(1000).await {
            let now = Instant::now();
            for event in events.into_iter().filter(|e| e.kind == "record.changed") {
                if seen.send((event.id, now)).is_err() {
                    return;
                }
            }
        }
    });
    let (mut saves, mut lags) = (Vec::new(), Vec::new());
    let run = store::Ids::named("bench", &clock.now().0.to_string());
    while !done.load(Ordering::Relaxed) {
        let id = store::Ids::named(&run, &saves.len().to_string());
        let body = Body::Organization(Organization {
            name: Text::both("Saved", "Enregistré"),
            ..Organization::default()
        });
        let record = Record {
            id: id.clone(),
            status: Status::Published,
            owner: "main".into(),
            source: None,
            version: 0,
            modified: clock.now(),
            body,
        };
        let began = Instant::now();
        let mut tx = db.begin().await?;
        save(&mut tx, &Change::new("bench", "", clock.now()), &record).await?;
        tx.commit().await?;
        let committed = Instant::now();
        saves.push(committed - began);
        while let Some((told_of, at)) = told.recv().await {
            if told_of == id {
                lags.push(at.saturating_duration_since(committed));
                break;
            }
        }
        tokio::time::sleep(EVERY).await;
    }
    follower.abort();
    Ok((saves, lags))
}

fn spread(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at = |percent: usize| {
        times
            .get(times.len().saturating_sub(1) * percent / 100)
            .copied()
            .unwrap_or_default()
    };
    format!(
        "{} times, half within {:.1?}, 99 of 100 within {:.1?}, longest {:.1?}",
        times.len(),
        at(50),
        at(99),
        at(100)
    )
}
