//! A second answer to "is it open?", written from the documentation alone: slow, by walking minutes and dates, without
//! bit sets, without the library's holiday rules and without its way of reading clock changes. The two must agree.

mod generate;
mod model;

use generate::{ZONES, any_clock_change, any_hours, any_moment, any_small_hours};
use hours::{Home, Hours, Now, OpenState};
use jiff::{SignedDuration, Timestamp};
use model::{Is, is_each_minute, next_opening};
use proptest::prelude::*;

fn agree(hours: &Hours, home: &Home, at: Timestamp) -> Result<(), TestCaseError> {
    let zone = hours.zone(home);
    let minutes = is_each_minute(hours, &zone, at);
    let said = hours.state(at, home);
    let again = hours::Timetable::from_bytes(&hours.timetable().to_bytes()).expect("it was just written");
    prop_assert_eq!(again.state(at, home), said);
    let (now, until) = again.now(at, home);
    let stands = |is: &Is| match is {
        Is::Open => Now::Open,
        Is::Appointment => Now::ByAppointment,
        Is::Unknown => Now::Unknown,
        Is::Closed => Now::Nothing,
    };
    prop_assert_eq!(now, stands(&minutes[0]));
    let surely = usize::try_from(until.duration_since(at).as_mins()).expect("later");
    let as_it_stands = minutes
        .iter()
        .take(surely.max(1))
        .take_while(|is| stands(is) == now)
        .count();
    prop_assert_eq!(
        as_it_stands,
        surely.clamp(1, minutes.len()),
        "it stands so until {}",
        until
    );
    match minutes[0] {
        Is::Open => {
            let run = minutes.iter().take_while(|is| **is == Is::Open).count();
            match said {
                OpenState::Open { until: Some(until) } => {
                    prop_assert_eq!(
                        until,
                        at + SignedDuration::from_mins(i64::try_from(run).unwrap()),
                        "open until"
                    );
                }
                OpenState::Open { until: None } => prop_assert!(run > 13 * 1440, "it closes after {} minutes", run),
                other => prop_assert!(false, "open, but {:?}", other),
            }
        }
        Is::Appointment => prop_assert_eq!(said, OpenState::ByAppointment),
        Is::Unknown => prop_assert_eq!(said, OpenState::Unknown),
        Is::Closed => match next_opening(hours, &zone, at) {
            (None, true) => prop_assert_eq!(said, OpenState::ByAppointment),
            (opens, _) => prop_assert_eq!(said, OpenState::Closed { opens }),
        },
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn the_fast_answer_is_the_slow_answer(hours in any_hours(), at in any_moment(), zone in prop::sample::select(&ZONES[..])) {
        let home = Home::new(zone, Some("ca-on")).expect("known");
        agree(&hours, &home, at)?;
    }

    #[test]
    fn the_answers_agree_where_clocks_change(hours in any_small_hours(), (zone, at) in any_clock_change()) {
        agree(&hours, &Home::new(zone, Some("ca-on")).expect("known"), at)?;
    }

    #[test]
    fn hours_written_down_are_read_again(hours in any_hours()) {
        let json = serde_json::to_string(&hours).expect("hours can be written");
        prop_assert_eq!(serde_json::from_str::<Hours>(&json).expect("hours can be read"), hours);
    }
}
