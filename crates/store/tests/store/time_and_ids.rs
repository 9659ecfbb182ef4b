//! Time, clocks and ids.
use std::time::Duration;

use proptest::prelude::*;
use store::testing::START;
use store::{Clock, Ids, Ts};

proptest! {
    #[test]
    fn a_moment_survives_its_text(micros in -62_135_596_800_000_000_i64..253_370_764_800_000_000) {
        let ts = Ts(micros);
        prop_assert_eq!(ts.to_string().parse::<Ts>().unwrap(), ts);
        prop_assert_eq!(serde_json::from_str::<Ts>(&serde_json::to_string(&ts).unwrap()).unwrap(), ts);
        prop_assert_eq!(Ts::from(ts.timestamp()), ts);
    }

    #[test]
    fn ids_sort_by_the_order_they_were_made_even_when_the_clock_stands_or_steps_back(steps in prop::collection::vec(0_u64..3000, 1..60), seed: u64) {
        let clock = Clock::fixed(START);
        let ids = Ids::seeded(clock.clone(), seed);
        let mut made = Vec::new();
        for step in steps {
            clock.advance(Duration::from_micros(step));
            made.push(ids.next());
        }
        prop_assert!(made.is_sorted_by(|a, b| a < b), "{:?}", made);
        for id in made {
            let id = uuid::Uuid::parse_str(&id).unwrap();
            prop_assert_eq!((id.get_version_num(), id.get_variant()), (7, uuid::Variant::RFC4122));
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_ids_and_another_seed_others() {
    let three = |seed| {
        let ids = Ids::seeded(Clock::fixed(START), seed);
        [ids.next(), ids.next(), ids.next()]
    };
    assert_eq!(three(211), three(211));
    assert_ne!(three(211), three(311));
    assert!(
        three(211)[0].starts_with("019bc22b-a980-7"),
        "the first 48 bits are the clock's milliseconds: {}",
        three(211)[0]
    );
    let ids = Ids::new(Clock::system());
    assert_ne!(ids.bytes::<32>(), ids.bytes::<32>());
}

#[test]
fn a_named_id_is_the_one_that_every_other_program_computes() {
    // The example of RFC 9562, appendix A.4.
    let dns = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
    assert_eq!(
        Ids::named(dns, "www.example.com"),
        "2ed6657d-e927-568b-95e1-2665a8aea6a2"
    );
}

#[test]
fn a_fixed_clock_moves_only_when_told_and_its_clones_with_it() {
    let clock = Clock::fixed(START);
    let same = clock.clone();
    assert_eq!(clock.now(), START);
    clock.advance(Duration::from_millis(5));
    assert_eq!(same.now(), Ts(START.0 + 5000));
    assert_eq!(same.now().since(START), Duration::from_millis(5));
    assert_eq!(START.since(same.now()), Duration::ZERO);
    assert_eq!(START.plus(Duration::from_secs(3)).minus(Duration::from_secs(3)), START);
    assert_eq!(START.to_string(), "2026-01-15T15:00:00Z");
}

#[test]
fn a_moment_beyond_the_calendar_is_shown_at_its_end() {
    assert_eq!(Ts(i64::MAX).timestamp(), jiff::Timestamp::MAX);
    assert_eq!(Ts(i64::MIN).timestamp(), jiff::Timestamp::MIN);
    assert!("yesterday".parse::<Ts>().is_err());
}
