//! Open or not, by example.

use hours::{Home, Hours, OpenState};
use jiff::Timestamp;

fn home() -> Home {
    Home::new("America/Toronto", Some("ca-on")).expect("known")
}

fn hours(text: &str) -> Hours {
    let hours: Hours = toml::from_str(text).expect("these are hours");
    assert_eq!(hours.problems(), []);
    hours
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

fn open_until(text: &str) -> OpenState {
    OpenState::Open { until: Some(at(text)) }
}

fn opens(text: &str) -> OpenState {
    OpenState::Closed { opens: Some(at(text)) }
}

#[test]
fn a_record_is_pleasant_to_write_and_says_the_same_when_written_back() {
    let text = r#"
opening = [
    { days = "mon-fri", opens = "09:00", closes = "17:00" },
    { days = "sat", nth = [2], opens = "10:00", closes = "13:00", season = { from = "11-01", to = "04-15" } },
]
exceptions = [{ from = "2026-12-25", to = "2026-12-26", closed = true, reason = { en = "Holidays", fr = "Fêtes" } }]
holidays = { calendar = "ca-on", on = "closed" }
"#;
    let first = hours(text);
    let written = toml::to_string(&first).expect("hours can be written");
    assert_eq!(hours(&written), first);
    assert!(
        !written.contains("every") && !written.contains("by_appointment"),
        "what is usual is left out: {written}"
    );
    assert_eq!(toml::to_string(&Hours::default()).as_deref(), Ok(""));
}

#[test]
fn a_misspelt_field_is_refused() {
    for text in [
        "openings = []",
        "opening = [{ day = \"mon\" }]",
        "opening = [{ opens = \"9am\" }]",
        "opening = [{ days = \"moon\" }]",
    ] {
        toml::from_str::<Hours>(text).expect_err(text);
    }
}

#[test]
fn what_makes_no_sense_is_said_and_is_not_known() {
    let cases = [
        (r#"zone = "Toronto""#, "time zone \"Toronto\""),
        (
            r#"holidays = { calendar = "ca-xx", on = "closed" }"#,
            "calendar \"ca-xx\"",
        ),
        (
            r#"holidays = { calendar = "ca-on", on = "closed", also = ["pi-day"] }"#,
            "no day \"pi-day\"",
        ),
        (
            r#"opening = [{ nth = [0], opens = "00:00", closes = "24:00" }]"#,
            "ordinal 0",
        ),
        (
            r#"opening = [{ month_days = [32], opens = "00:00", closes = "24:00" }]"#,
            "day of the month 32",
        ),
        (
            r#"opening = [{ every = 2, opens = "00:00", closes = "24:00" }]"#,
            "every = 2",
        ),
        (
            r#"opening = [{ from = "2026-02-01", to = "2026-01-01" }]"#,
            "ends before it begins",
        ),
    ];
    for (text, said) in cases {
        let hours: Hours = toml::from_str(text).expect("it can be read");
        let problems = hours.problems();
        assert_eq!(problems.len(), 1, "{text}");
        assert!(problems[0].to_string().contains(said), "{}", problems[0]);
        assert_eq!(
            hours.state(at("2026-11-23T12:00-05:00"), &home()),
            OpenState::Unknown,
            "{text}"
        );
    }
}

#[test]
fn several_periods_a_day_with_a_lunch_break() {
    let hours = hours(
        r#"opening = [{ days = "mon-fri", opens = "09:00", closes = "12:00" }, { days = "mon-fri", opens = "13:00", closes = "17:00" }]"#,
    );
    let state = |time: &str| hours.state(at(&format!("2026-11-23T{time}-05:00")), &home());
    assert_eq!(state("08:59:59"), opens("2026-11-23T09:00-05:00"));
    assert_eq!(state("09:00"), open_until("2026-11-23T12:00-05:00"));
    assert_eq!(state("12:00"), opens("2026-11-23T13:00-05:00"));
    assert_eq!(state("16:59:59"), open_until("2026-11-23T17:00-05:00"));
    assert_eq!(state("17:00"), opens("2026-11-24T09:00-05:00"));
}

#[test]
fn a_night_shelter_is_open_past_midnight_and_touching_periods_are_one() {
    let shelter = hours(r#"opening = [{ opens = "20:00", closes = "08:00" }]"#);
    assert_eq!(
        shelter.state(at("2026-11-24T02:00-05:00"), &home()),
        open_until("2026-11-24T08:00-05:00")
    );
    let touching = hours(
        r#"opening = [{ days = "mon", opens = "20:00", closes = "24:00" }, { days = "tue", opens = "00:00", closes = "06:00" }, { days = "tue", opens = "05:00", closes = "09:00" }]"#,
    );
    assert_eq!(
        touching.state(at("2026-11-23T21:00-05:00"), &home()),
        open_until("2026-11-24T09:00-05:00")
    );
}

#[test]
fn always_is_always_on_holidays_too() {
    let line = hours("always = true");
    assert_eq!(
        line.state(at("2026-12-25T03:00-05:00"), &home()),
        OpenState::Open { until: None }
    );
    let but_holidays = hours("always = true\nholidays = { calendar = \"ca-on\", on = \"closed\" }");
    assert_eq!(
        but_holidays.state(at("2026-12-24T03:00-05:00"), &home()),
        open_until("2026-12-25T00:00-05:00")
    );
    // 25 and 26 December are holidays; Monday 28 stands for the 26th and nobody said whether it is kept.
    assert_eq!(
        but_holidays.state(at("2026-12-25T03:00-05:00"), &home()),
        opens("2026-12-27T00:00-05:00")
    );
    assert_eq!(
        but_holidays.state(at("2026-12-28T03:00-05:00"), &home()),
        OpenState::Unknown
    );
}

#[test]
fn what_is_not_known_is_never_closed() {
    let monday = at("2026-11-23T12:00-05:00");
    for text in [
        "",
        "opening = [{ days = \"mon-fri\" }]",
        "opening = [{ days = \"mon-fri\", opens = \"09:00\" }]",
        "opening = [{ days = \"mon-fri\", opens = \"09:00\", closes = \"17:00\", to = \"2025-12-31\" }]",
        "exceptions = [{ from = \"2026-11-23\" }]\nopening = [{ opens = \"09:00\", closes = \"17:00\" }]",
        "note = { en = \"Call for hours\" }",
    ] {
        assert_eq!(hours(text).state(monday, &home()), OpenState::Unknown, "{text}");
    }
    // A record that says nothing of holidays is not known to be open on one, nor closed at night because of it.
    let office = hours(r#"opening = [{ days = "mon-fri", opens = "09:00", closes = "17:00" }]"#);
    assert_eq!(office.state(at("2026-12-25T12:00-05:00"), &home()), OpenState::Unknown);
    assert_eq!(
        office.state(at("2026-12-25T20:00-05:00"), &home()),
        opens("2026-12-28T09:00-05:00")
    );
    let no_calendar = Home {
        calendar: None,
        ..home()
    };
    assert_eq!(
        office.state(at("2026-12-25T12:00-05:00"), &no_calendar),
        open_until("2026-12-25T17:00-05:00")
    );
}

#[test]
fn exceptions_win_over_holidays_and_holidays_over_the_pattern() {
    let bank = hours(
        r#"
opening = [{ opens = "09:00", closes = "17:00" }]
holidays = { calendar = "ca-on", on = "hours", spans = [{ opens = "12:00", closes = "15:00" }], also = ["civic-holiday"] }
exceptions = [
    { from = "2026-12-20", to = "2027-01-03", closed = true },
    { from = "2026-12-25", spans = [{ opens = "11:00", closes = "14:00" }] },
]"#,
    );
    let home = home();
    assert_eq!(
        bank.state(at("2026-07-01T10:00-04:00"), &home),
        opens("2026-07-01T12:00-04:00")
    );
    assert_eq!(
        bank.state(at("2026-08-03T13:00-04:00"), &home),
        open_until("2026-08-03T15:00-04:00")
    );
    assert_eq!(
        bank.state(at("2026-09-30T16:00-04:00"), &home),
        open_until("2026-09-30T17:00-04:00")
    );
    assert_eq!(
        bank.state(at("2026-12-24T13:00-05:00"), &home),
        opens("2026-12-25T11:00-05:00")
    );
    assert_eq!(
        bank.state(at("2026-12-25T13:00-05:00"), &home),
        open_until("2026-12-25T14:00-05:00")
    );
    assert_eq!(
        bank.state(at("2026-12-26T13:00-05:00"), &home),
        opens("2027-01-04T09:00-05:00")
    );
}

#[test]
fn what_opened_on_the_eve_of_an_exception_runs_past_midnight() {
    let shelter = hours(
        "opening = [{ opens = \"20:00\", closes = \"08:00\" }]\nexceptions = [{ from = \"2026-11-25\", closed = true }]",
    );
    assert_eq!(
        shelter.state(at("2026-11-25T07:00-05:00"), &home()),
        open_until("2026-11-25T08:00-05:00")
    );
    assert_eq!(
        shelter.state(at("2026-11-25T21:00-05:00"), &home()),
        opens("2026-11-26T20:00-05:00")
    );
}

#[test]
fn a_season_may_run_over_the_new_year() {
    let winter =
        hours(r#"opening = [{ opens = "18:00", closes = "23:00", season = { from = "11-01", to = "04-15" } }]"#);
    let home = Home {
        calendar: None,
        ..home()
    };
    assert_eq!(
        winter.state(at("2026-04-15T19:00-04:00"), &home),
        open_until("2026-04-15T23:00-04:00")
    );
    assert_eq!(
        winter.state(at("2026-04-16T19:00-04:00"), &home),
        opens("2026-11-01T18:00-05:00")
    );
    assert_eq!(
        winter.state(at("2027-01-01T19:00-05:00"), &home),
        open_until("2027-01-01T23:00-05:00")
    );
}

#[test]
fn appointments_are_not_open_doors() {
    let clinic = hours("by_appointment = true");
    assert_eq!(
        clinic.state(at("2026-11-23T12:00-05:00"), &home()),
        OpenState::ByAppointment
    );
    let both = hours(
        r#"opening = [{ days = "mon", opens = "09:00", closes = "12:00" }, { days = "tue", opens = "09:00", closes = "12:00", by_appointment = true }]"#,
    );
    assert_eq!(
        both.state(at("2026-11-23T10:00-05:00"), &home()),
        open_until("2026-11-23T12:00-05:00")
    );
    assert_eq!(
        both.state(at("2026-11-24T10:00-05:00"), &home()),
        OpenState::ByAppointment
    );
    assert_eq!(
        both.state(at("2026-11-24T13:00-05:00"), &home()),
        opens("2026-11-30T09:00-05:00")
    );
}

#[test]
fn the_spring_gap_and_the_fall_fold_in_toronto() {
    let night = hours(r#"opening = [{ opens = "23:00", closes = "02:30" }]"#);
    // 02:30 does not exist on 8 March: with the offset from before, it is 03:30.
    assert_eq!(
        night.state(at("2026-03-08T03:15-04:00"), &home()),
        open_until("2026-03-08T03:30-04:00")
    );
    // 01:30 comes twice on 1 November: the first one counts.
    let late = hours(r#"opening = [{ opens = "22:00", closes = "01:30" }]"#);
    assert_eq!(
        late.state(at("2026-11-01T01:15-04:00"), &home()),
        open_until("2026-11-01T01:30-04:00")
    );
    assert_eq!(
        late.state(at("2026-11-01T01:15-05:00"), &home()),
        opens("2026-11-01T22:00-05:00")
    );
    // A night shelter is open an hour longer.
    let shelter = hours(r#"opening = [{ opens = "20:00", closes = "08:00" }]"#);
    assert_eq!(
        shelter.state(at("2026-10-31T21:00-04:00"), &home()),
        open_until("2026-11-01T08:00-05:00")
    );
    // What would open in the gap and close before it is over does not open at all.
    let never = hours(r#"opening = [{ days = "sun", opens = "02:15", closes = "03:00" }]"#);
    assert_eq!(
        never.state(at("2026-03-08T00:00-05:00"), &home()),
        opens("2026-03-15T02:15-04:00")
    );
}

#[test]
fn a_record_has_its_own_zone() {
    let st_johns =
        hours("zone = \"America/St_Johns\"\nopening = [{ days = \"mon-fri\", opens = \"09:00\", closes = \"17:00\" }]");
    assert_eq!(
        st_johns.state(at("2026-11-23T12:30Z"), &home()),
        open_until("2026-11-23T17:00-03:30")
    );
    assert_eq!(
        st_johns.state(at("2026-11-23T12:29Z"), &home()),
        opens("2026-11-23T09:00-03:30")
    );
    let kathmandu = hours("zone = \"Asia/Kathmandu\"\nopening = [{ opens = \"10:00\", closes = \"11:00\" }]");
    assert_eq!(
        kathmandu.state(at("2026-11-23T10:30+05:45"), &home()),
        open_until("2026-11-23T11:00+05:45")
    );
}

#[test]
fn a_stored_timetable_that_is_cut_short_is_refused() {
    let bytes = hours("always = true").timetable().to_bytes();
    for end in 0..bytes.len() {
        let error = hours::Timetable::from_bytes(&bytes[..end]).expect_err("it is cut short");
        assert!(error.to_string().ends_with("rebuild the index"), "{error}");
    }
}

#[test]
fn a_thousand_timetables_are_quick_to_ask() {
    let texts = [
        r#"opening = [{ days = "mon-fri", opens = "09:00", closes = "17:00" }]"#,
        "opening = [{ days = \"mon-fri\", opens = \"09:00\", closes = \"12:00\" }, { days = \"mon-fri\", opens = \"13:00\", closes = \"17:00\" }]\nholidays = { calendar = \"ca-on\", on = \"closed\" }",
        r#"opening = [{ days = "sat", nth = [2], opens = "10:00", closes = "13:00" }]"#,
        "always = true",
        r#"opening = [{ opens = "18:00", closes = "23:00", season = { from = "05-01", to = "08-15" } }]"#,
        "zone = \"America/Thunder_Bay\"\nopening = [{ days = \"mon-fri\", opens = \"09:00\", closes = \"17:00\" }]",
    ];
    let home = home();
    for text in texts {
        let bytes = hours(text).timetable().to_bytes();
        let table = hours::Timetable::from_bytes(&bytes).expect("it was just written");
        for moment in ["2026-11-23T12:00-05:00", "2026-11-28T03:00-05:00"] {
            let from = at(moment);
            let begin = std::time::Instant::now();
            for second in 0..1000 {
                std::hint::black_box(table.state(from + jiff::SignedDuration::from_secs(second), &home));
            }
            let each = begin.elapsed() / 1000;
            println!(
                "{each:?} a question, {} bytes, at {moment}: {}",
                bytes.len(),
                text.lines().next().unwrap_or_default()
            );
        }
    }
}
