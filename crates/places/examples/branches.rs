//! How long it takes to say which office serves a place, among 100,000 drawn areas: `cargo run --release -p places
//! --example branches`. Prints median and 99th percentile for points, postal codes and towns, and beside
//! them what trying every area one by one costs in the same run.
#![expect(clippy::print_stdout, reason = "measures, and says what it measured")]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use places::offices::{Office, Offices};
use places::{AreaRef, Found, Gazetteer, Outline, Point, Serves};

/// So many areas, of so many corners each, over southern Ontario.
const AREAS: u32 = 100_000;
const CORNERS: u32 = 48;

fn round(i: u32) -> Office {
    let middle = Point {
        lat: 42.5 + f64::from(i % 400) / 160.0,
        lon: -82.0 + f64::from(i / 400) / 42.0,
    };
    let size = 0.01 + f64::from(i % 7) / 200.0;
    let corner = |n: u32| {
        let angle = f64::from(n) / f64::from(CORNERS) * std::f64::consts::TAU;
        Point {
            lat: middle.lat + size * angle.sin(),
            lon: middle.lon + size * angle.cos(),
        }
    };
    let ring: Vec<Point> = (0..CORNERS).map(corner).collect();
    Office {
        id: i.to_string(),
        areas: vec![AreaRef::Shape(Outline::ring(&ring).expect("a ring"))],
        points: vec![middle],
    }
}

fn measure(name: &str, offices: &Offices, asked: &[Found]) -> Duration {
    let (mut times, mut served, mut may, mut more) = (Vec::new(), 0, 0, 0);
    for who in asked {
        let start = Instant::now();
        let found = offices.who_serves(who);
        times.push(start.elapsed());
        served += found.local.len();
        may += found.may.len();
        more += usize::from(found.more);
    }
    times.sort_unstable();
    let (median, p99) = (times[times.len() / 2], times[times.len() * 99 / 100]);
    let each = |n: usize| n / asked.len();
    println!(
        "{name:<14} {:>6} asked: median {median:>10.1?}, p99 {p99:>10.1?}; {} offices serve, {} may; {more} times more of them",
        asked.len(),
        each(served),
        each(may)
    );
    median
}

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/gazetteer");
    let gazetteer = Arc::new(Gazetteer::new(
        places::authored::folder(&folder).expect("the gazetteer reads"),
    ));
    let start = Instant::now();
    let offices = Offices::new(Arc::clone(&gazetteer), (0..AREAS).map(round).collect());
    println!(
        "{AREAS} areas of {CORNERS} corners made ready in {:.1?}",
        start.elapsed()
    );

    let at = |i: u32| Point {
        lat: 42.6 + f64::from(i * 37 % 1000) / 420.0,
        lon: -81.9 + f64::from(i * 101 % 1000) / 180.0,
    };
    let points: Vec<Found> = (0..5_000).map(|i| gazetteer.locate(at(i))).collect();
    let typed = |texts: &[&str], times: usize| -> Vec<Found> {
        let found = texts.iter().filter_map(|text| gazetteer.resolve(text).found());
        let found: Vec<Found> = found.collect();
        found.iter().cycle().take(times).cloned().collect()
    };
    let quick = measure("points", &offices, &points);
    measure(
        "postal areas",
        &offices,
        &typed(&["M5V", "L8P 1A1", "N2L", "K7L 3N6", "L1H"], 1_000),
    );
    measure("of the country", &offices, &typed(&["L0R", "N0B 1S0", "L0P"], 300));
    measure(
        "towns",
        &offices,
        &typed(&["Hamilton, Ontario", "Guelph", "Oshawa", "St. Catharines"], 1_000),
    );
    measure(
        "regions",
        &offices,
        &typed(&["Peel Region", "Niagara Region", "Ontario"], 300),
    );

    let few = &points[..10];
    let start = Instant::now();
    let mut served = 0;
    for who in few {
        let one = |office: &&Office| gazetteer.serves(&office.areas, who).answer == Serves::Yes;
        served += offices.list().iter().filter(one).count();
    }
    let slow = start.elapsed() / 10;
    println!(
        "one by one     {:>6} asked: mean   {slow:>10.1?}; {} offices serve; {:.0} times as long",
        few.len(),
        served / few.len(),
        slow.as_secs_f64() / quick.as_secs_f64()
    );
}
