//! Ontario's public holidays, against the dates printed in calendars.

use hours::{Calendar, Kind};
use jiff::civil::{Date, date};
use proptest::prelude::*;

fn ontario() -> Calendar {
    Calendar::by_id("ca-on").expect("it is there")
}

fn days(year: i16, kind: Kind) -> Vec<String> {
    let of_kind = ontario()
        .holidays(year)
        .into_iter()
        .filter(|holiday| holiday.kind == kind);
    of_kind
        .map(|holiday| holiday.date.strftime("%m-%d").to_string())
        .collect()
}

#[test]
fn the_nine_public_holidays_fall_on_their_dates() {
    for (year, dates) in [
        (
            2024,
            [
                "01-01", "02-19", "03-29", "05-20", "07-01", "09-02", "10-14", "12-25", "12-26",
            ],
        ),
        (
            2026,
            [
                "01-01", "02-16", "04-03", "05-18", "07-01", "09-07", "10-12", "12-25", "12-26",
            ],
        ),
        (
            2027,
            [
                "01-01", "02-15", "03-26", "05-24", "07-01", "09-06", "10-11", "12-25", "12-26",
            ],
        ),
        // Good Friday in the earliest March of the century, and in late April.
        (
            2008,
            [
                "01-01", "02-18", "03-21", "05-19", "07-01", "09-01", "10-13", "12-25", "12-26",
            ],
        ),
        (
            2011,
            [
                "01-01", "02-21", "04-22", "05-23", "07-01", "09-05", "10-10", "12-25", "12-26",
            ],
        ),
    ] {
        assert_eq!(days(year, Kind::Statutory), dates, "{year}");
    }
}

#[test]
fn days_that_are_kept_by_some_are_not_public_holidays() {
    assert_eq!(days(2026, Kind::Observance), ["04-06", "08-03", "09-30", "11-11"]);
    // Family Day began in 2008, the day for truth and reconciliation in 2021.
    assert_eq!(ontario().on(date(2007, 2, 19)), None);
    assert_eq!(ontario().on(date(2020, 9, 30)), None);
}

#[test]
fn a_holiday_on_a_weekend_is_made_up_for_on_the_next_working_days() {
    for (year, dates) in [
        (2026, vec!["12-28"]),
        (2027, vec!["12-27", "12-28"]),
        (2022, vec!["01-03", "12-27"]),
        (2023, vec!["01-02", "07-03"]),
        (2024, vec![]),
    ] {
        assert_eq!(days(year, Kind::InLieu), dates, "{year}");
    }
}

#[test]
fn holidays_have_names_in_both_languages() {
    let name = |day: Date| ontario().on(day).expect("a holiday").name();
    let text = serde_json::to_string(&name(date(2026, 12, 26))).expect("text");
    assert_eq!(text, r#"{"en":"Boxing Day","fr":"Lendemain de Noël"}"#);
    let in_lieu = serde_json::to_string(&name(date(2026, 12, 28))).expect("text");
    assert_eq!(
        in_lieu,
        "{\"en\":\"In place of Boxing Day\",\"fr\":\"Report du congé\u{a0}: Lendemain de Noël\"}"
    );
}

/// Easter by Gauss's rule, which the library does not use.
#[expect(clippy::many_single_char_names, reason = "the letters are those of the rule")]
fn easter(year: i32) -> Date {
    let (a, b, c) = (year % 19, year % 4, year % 7);
    let (k, p) = (year / 100, (13 + 8 * (year / 100)) / 25);
    let (m, n) = ((15 - p + k - k / 4) % 30, (4 + k - k / 4) % 7);
    let d = (19 * a + m) % 30;
    let e = (2 * b + 4 * c + 6 * d + n) % 7;
    let day = match (d, e) {
        (29, 6) => 50,
        (28, 6) if (11 * m + 11) % 30 < 19 => 49,
        _ => 22 + d + e,
    };
    let march_1 = date(i16::try_from(year).expect("a year"), 3, 1);
    march_1
        .checked_add(jiff::Span::new().days(i64::from(day) - 1))
        .expect("in range")
}

proptest! {
    #[test]
    fn good_friday_is_two_days_before_easter(year in 1900..2300i32) {
        let friday = easter(year).checked_sub(jiff::Span::new().days(2)).expect("in range");
        let good_fridays: Vec<Date> = ontario()
            .holidays(i16::try_from(year).expect("a year"))
            .into_iter()
            .filter(|holiday| holiday.id == "good-friday")
            .map(|holiday| holiday.date)
            .collect();
        prop_assert_eq!(good_fridays, vec![friday]);
    }

    #[test]
    fn nobody_is_owed_more_or_fewer_days_than_fell_on_weekends(year in 1900..2300i16) {
        let all = ontario().holidays(year);
        let weekend = |day: Date| day.weekday().to_monday_zero_offset() > 4;
        let fell = all.iter().filter(|h| h.kind == Kind::Statutory && weekend(h.date)).count();
        let owed: Vec<_> = all.iter().filter(|h| h.kind == Kind::InLieu).collect();
        prop_assert_eq!(fell, owed.len());
        prop_assert!(owed.iter().all(|h| !weekend(h.date)));
    }
}
