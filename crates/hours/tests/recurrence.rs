//! The dates on which an opening begins, against the `rrule` crate and the worked examples of RFC 5545.

use hours::{Home, Hours, OpenState};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;

fn home() -> Home {
    Home::new("America/New_York", None).expect("known")
}

/// The dates from `first` to `last` on which it opens at 09:00, by asking for the next opening again and again.
fn opening_dates(hours: &Hours, first: Date, last: Date) -> Vec<Date> {
    let home = home();
    let moment = |day: Date, hour| -> Timestamp {
        home.zone
            .to_ambiguous_timestamp(day.at(hour, 0, 0, 0))
            .compatible()
            .expect("in range")
    };
    let table = hours.timetable();
    let mut found = Vec::new();
    let mut at = moment(first, 0);
    while let OpenState::Closed { opens: Some(opens) } = table.state(at, &home) {
        let day = home.zone.to_datetime(opens).date();
        if day > last {
            break;
        }
        assert_eq!(opens, moment(day, 9), "it opens at nine");
        found.push(day);
        at = moment(day, 12);
    }
    found
}

fn hours(opening: serde_json::Value) -> Hours {
    let mut opening = opening;
    opening["opens"] = "09:00".into();
    opening["closes"] = "10:00".into();
    serde_json::from_value(serde_json::json!({"opening": [opening]})).expect("these are hours")
}

fn by_rrule(rule: &str, start: Date, last: Date) -> Vec<Date> {
    let text = format!("DTSTART:{}T090000Z\nRRULE:{rule}", start.strftime("%Y%m%d"));
    let set: rrule::RRuleSet = text.parse().expect("a rule");
    let until = last.tomorrow().expect("in range");
    let mut days = Vec::new();
    for at in &set {
        let day: Date = at.format("%Y-%m-%d").to_string().parse().expect("a date");
        if day >= until {
            break;
        }
        days.push(day);
    }
    days
}

#[test]
fn the_worked_examples_of_the_standard_hold() {
    // RFC 5545, section 3.8.5.3: the examples that HSDS can say, all from 2 September 1997.
    let days = |month: i8, days: &[i8]| days.iter().map(|d| date(1997, month, *d)).collect::<Vec<_>>();
    let from = "1997-09-02";
    let first = date(1997, 9, 2);
    let check = |opening: serde_json::Value, last: Date, expected: Vec<Date>| {
        assert_eq!(
            opening_dates(&hours(opening.clone()), first, last),
            expected,
            "{opening}"
        );
    };
    // Weekly on Tuesday and Thursday for five weeks.
    let expected = [days(9, &[2, 4, 9, 11, 16, 18, 23, 25, 30]), days(10, &[2])].concat();
    check(
        serde_json::json!({"days": "tue,thu", "from": from, "to": "1997-10-06"}),
        date(1997, 12, 31),
        expected,
    );
    // Every other week on Monday, Wednesday and Friday until 24 December 1997 (from Monday 1 September).
    let expected = [
        days(9, &[3, 5, 15, 17, 19, 29]),
        days(10, &[1, 3, 13, 15, 17, 27, 29, 31]),
        days(11, &[10, 12, 14, 24, 26, 28]),
        days(12, &[8, 10, 12, 22]),
    ]
    .concat();
    check(
        serde_json::json!({"days": "mon,wed,fri", "every": 2, "from": "1997-09-01", "to": "1997-12-23"}),
        date(1998, 3, 1),
        expected,
    );
    // Monthly on the first Friday until 24 December 1997.
    let expected = [days(9, &[5]), days(10, &[3]), days(11, &[7]), days(12, &[5])].concat();
    check(
        serde_json::json!({"days": "fri", "nth": [1], "from": from, "to": "1997-12-23"}),
        date(1998, 3, 1),
        expected,
    );
    // Every other month on the first and last Sunday, for ten occurrences (to 31 May 1998).
    let expected = [
        days(9, &[7, 28]),
        days(11, &[2, 30]),
        [(1, 4), (1, 25), (3, 1), (3, 29), (5, 3), (5, 31)]
            .map(|(m, d)| date(1998, m, d))
            .to_vec(),
    ]
    .concat();
    check(
        serde_json::json!({"days": "sun", "nth": [1, -1], "every": 2, "from": from, "to": "1998-05-31"}),
        date(1998, 12, 31),
        expected,
    );
    // Monthly on the second-to-last Monday, six months.
    let expected = [days(9, &[22]), days(10, &[20]), days(11, &[17]), days(12, &[22])].concat();
    check(
        serde_json::json!({"days": "mon", "nth": [-2], "from": from}),
        date(1997, 12, 31),
        expected,
    );
    // Monthly on the third-to-the-last day of the month.
    let expected = [days(9, &[28]), days(10, &[29]), days(11, &[28]), days(12, &[29])].concat();
    check(
        serde_json::json!({"month_days": [-3], "from": from}),
        date(1997, 12, 31),
        expected,
    );
    // Monthly on the first and last day of the month.
    let expected = [
        days(9, &[30]),
        days(10, &[1, 31]),
        days(11, &[1, 30]),
        days(12, &[1, 31]),
    ]
    .concat();
    check(
        serde_json::json!({"month_days": [1, -1], "from": from}),
        date(1997, 12, 31),
        expected,
    );
    // Friday the 13th: both conditions hold.
    let friday = hours(serde_json::json!({"days": "fri", "month_days": [13], "from": from}));
    let expected = [
        (1998, 2, 13),
        (1998, 3, 13),
        (1998, 11, 13),
        (1999, 8, 13),
        (2000, 10, 13),
    ];
    let found = [
        date(1997, 9, 2),
        date(1998, 2, 14),
        date(1998, 3, 14),
        date(1998, 11, 14),
        date(1999, 10, 1),
    ]
    .map(|since| opening_dates(&friday, since, since.checked_add(399.days()).expect("in range"))[0]);
    assert_eq!(found, expected.map(|(y, m, d)| date(y, m, d)));
}

proptest! {
    #[test]
    fn dates_are_those_of_the_rrule_crate(
        days in 1..128u8,
        nth in prop::collection::btree_set(prop_oneof![1..=4i8, -4..=-1i8], 0..3),
        every in 1..4u32,
        start in 0..700i64,
    ) {
        const SHORT: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        const ICAL: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
        let start = date(2026, 1, 1).checked_add(start.days()).expect("in range");
        let last = start.checked_add(380.days()).expect("in range");
        let chosen: Vec<usize> = (0..7).filter(|d| days >> d & 1 == 1).collect();
        let names: Vec<&str> = chosen.iter().map(|d| SHORT[*d]).collect();
        let byday: Vec<String> = chosen
            .iter()
            .flat_map(|d| {
                let ordinals = nth.iter().map(|n| format!("{n}{}", ICAL[*d]));
                ordinals.chain(nth.is_empty().then(|| ICAL[*d].to_owned())).collect::<Vec<_>>()
            })
            .collect();
        let freq = if nth.is_empty() { "WEEKLY" } else { "MONTHLY" };
        let rule = format!("FREQ={freq};INTERVAL={every};WKST=MO;COUNT=400;BYDAY={}", byday.join(","));
        let nth: Vec<i8> = nth.into_iter().collect();
        let ours = hours(serde_json::json!({"days": names.join(","), "nth": nth, "every": every, "from": start}));
        prop_assert_eq!(opening_dates(&ours, start, last), by_rrule(&rule, start, last), "{}", rule);
    }

    #[test]
    fn days_of_the_month_are_those_of_the_rrule_crate(
        month_days in prop::collection::btree_set(prop_oneof![1..=31i8, -31..=-1i8], 1..4),
        every in 1..4u32,
        start in 0..700i64,
    ) {
        let start = date(2026, 1, 1).checked_add(start.days()).expect("in range");
        let last = start.checked_add(380.days()).expect("in range");
        let list: Vec<String> = month_days.iter().map(ToString::to_string).collect();
        let rule = format!("FREQ=MONTHLY;INTERVAL={every};COUNT=400;BYMONTHDAY={}", list.join(","));
        let month_days: Vec<i8> = month_days.into_iter().collect();
        let ours = hours(serde_json::json!({"month_days": month_days, "every": every, "from": start}));
        prop_assert_eq!(opening_dates(&ours, start, last), by_rrule(&rule, start, last), "{}", rule);
    }
}
