//! Hours to and from HSDS schedules of every age, and to schema.org.

use hours::{Days, HolidayRow, Home, Hours, OpenState, ScheduleRow, WeekdayRow};
use jiff::civil::date;
use language::Lang;
use proptest::prelude::*;

fn home() -> Home {
    Home::new("America/Toronto", Some("ca-on")).expect("known")
}

fn hours(text: &str) -> Hours {
    toml::from_str(text).expect("these are hours")
}

fn read(rows: &serde_json::Value) -> (Hours, Vec<String>) {
    let rows: Vec<ScheduleRow> = serde_json::from_value(rows.clone()).expect("these are rows");
    let (hours, losses) = Hours::from_schedule_rows(&rows, &Lang::en(), &home());
    (hours, losses.iter().map(ToString::to_string).collect())
}

#[test]
fn a_row_is_written_for_each_utc_offset_and_read_back_as_one() {
    let office = hours(r#"opening = [{ days = "mon-fri", opens = "09:00", closes = "17:00" }]"#);
    let (rows, losses) = office.to_schedule_rows(&Lang::en(), &home(), date(2026, 11, 23), date(2027, 11, 22));
    assert_eq!(losses, []);
    let said: Vec<_> = rows
        .iter()
        .map(|r| (r.valid_from.as_deref(), r.valid_to.as_deref(), r.opens_at.as_deref()))
        .collect();
    assert_eq!(
        said,
        [
            (None, Some("2027-03-13"), Some("09:00-05:00")),
            (Some("2027-03-14"), Some("2027-11-06"), Some("09:00-04:00")),
            (Some("2027-11-07"), None, Some("09:00-05:00")),
        ]
    );
    assert_eq!(rows[0].byday.as_deref(), Some("MO,TU,WE,TH,FR"));
    assert_eq!(rows[0].timezone, Some(-5.0));
    let (again, losses) = Hours::from_schedule_rows(&rows, &Lang::en(), &home());
    assert_eq!((again, losses), (office, vec![]));
}

#[test]
fn what_hsds_cannot_say_is_reported() {
    let rich = hours(
        r#"
by_appointment = true
opening = [{ opens = "18:00", closes = "23:00", season = { from = "11-01", to = "04-15" } }]
exceptions = [{ from = "2026-12-25", to = "2026-12-26", closed = true }]
holidays = { calendar = "ca-on", on = "closed" }"#,
    );
    let (rows, losses) = rich.to_schedule_rows(&Lang::fr(), &home(), date(2026, 11, 23), date(2027, 11, 22));
    let fields: Vec<_> = losses.iter().map(|loss| loss.field).collect();
    assert_eq!(fields, ["exceptions", "holidays", "by_appointment", "season"]);
    assert!(
        rows.iter()
            .all(|row| row.description.as_deref() == Some("Sur rendez-vous"))
    );
    let dates: Vec<_> = rows
        .iter()
        .map(|r| (r.valid_from.as_deref().unwrap(), r.valid_to.as_deref().unwrap()))
        .collect();
    let season = [
        ("2026-11-01", "2027-03-13"),
        ("2027-03-14", "2027-04-15"),
        ("2027-11-01", "2027-11-06"),
        ("2027-11-07", "2028-04-15"),
    ];
    assert_eq!(dates, season);
}

#[test]
fn rows_of_other_publishers_are_read_as_far_as_they_are_clear() {
    let (hours, losses) = read(&serde_json::json!([
        {"freq": "MONTHLY", "byday": "2MO,-1FR,4MO", "opens_at": "10:00:00", "closes_at": "noon", "interval": "1"},
        {"freq": "WEEKLY", "byday": "TH,FR", "opens_at": "09:00", "closes_at": "17:00", "timezone": 3, "description": "Ring twice"},
        {"freq": "WEEKLY", "byday": "SA", "byweekno": "41,42", "opens_at": "09:00", "closes_at": "17:00"},
        {"freq": "WEEKLY", "interval": 2, "dtstart": "2026-01-05", "valid_from": "2026-01-12", "byday": "MO", "opens_at": "9am", "closes_at": "23:59"},
        {"freq": "WEEKLY", "byday": "XX,SU", "opens_at": "whenever", "closes_at": "17:00", "count": 3, "dtstart": "2026-01-04"},
    ]));
    let text = toml::to_string(&hours).expect("hours");
    let expected = what_is_clear();
    assert_eq!(toml::from_str::<Hours>(&text).expect("hours"), expected);
    assert_eq!(
        losses,
        [
            "schedule row 2, opens_at \"09:00\": its UTC offset is not that of the place, so the time on the wall was kept",
            "schedule row 2, closes_at \"17:00\": its UTC offset is not that of the place, so the time on the wall was kept",
            "schedule row 3, byweekno \"41,42\": it cannot be said here, so the times of this row are taken as not known",
            "schedule row 5, opens_at \"whenever\": it cannot be read as a time, so the time is taken as not known",
            "schedule row 5, byday \"XX\": it is not a weekday such as MO or 2MO, so it was left out",
        ]
    );
}

fn what_is_clear() -> Hours {
    hours(
        r#"
opening = [
    { days = "fri", nth = [-1], opens = "10:00", closes = "12:00" },
    { days = "mon", nth = [2, 4], opens = "10:00", closes = "12:00" },
    { days = "thu,fri", opens = "09:00", closes = "17:00" },
    { days = "sat" },
    { days = "mon", every = 2, from = "2026-01-19", opens = "09:00", closes = "24:00" },
    { days = "sun", closes = "17:00", from = "2026-01-04", to = "2026-01-18" },
]
note = { en = "Ring twice" }"#,
    )
}

fn week(rows: &[(&str, &str, &str)]) -> (Hours, Vec<String>) {
    let some = |text: &str| Some(text.to_owned());
    let rows: Vec<WeekdayRow> = rows
        .iter()
        .map(|(day, opens, closes)| WeekdayRow {
            weekday: some(day),
            opens_at: some(opens),
            closes_at: some(closes),
        })
        .collect();
    let (hours, losses) = Hours::from_weekday_rows(&rows, &Lang::en());
    (hours, losses.iter().map(ToString::to_string).collect())
}

#[test]
fn weekday_rows_of_old_packages_are_gathered_into_openings() {
    let (read, losses) = week(&[
        ("Monday", "9:00AM", "5:00PM"),
        ("Tue", "9:00am", "17:00"),
        ("wednesdays", "9 a.m.", "5 p.m."),
        ("jeudi", "noon", "24:00"),
        ("5", "09:00", "17:00"),
        ("Saturday", "closed", ""),
    ]);
    let expected = hours(
        r#"opening = [{ days = "mon-wed,fri", opens = "09:00", closes = "17:00" }, { days = "thu", opens = "12:00", closes = "24:00" }]"#,
    );
    assert_eq!((read, losses), (expected, vec![]));
}

#[test]
fn hours_in_words_go_to_the_note_and_are_not_known() {
    let (read, losses) = week(&[
        ("Monday", "by chance", ""),
        ("Tuesday", "", ""),
        ("whenever", "9:00", "10:00"),
    ]);
    assert_eq!(
        read.note.get(&Lang::en()),
        Some("Monday: by chance\nwhenever 9:00 10:00")
    );
    assert_eq!(
        read.opening.iter().map(|o| o.days).collect::<Vec<_>>(),
        ["mon,tue".parse::<Days>().unwrap()]
    );
    let monday = "2026-11-23T12:00-05:00".parse().expect("a moment");
    assert_eq!(read.state(monday, &home()), OpenState::Unknown);
    assert_eq!(losses.len(), 3);
    assert!(losses[0].contains("by chance"));
}

#[test]
fn midnight_to_midnight_on_all_days_is_always() {
    let rows = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ]
    .map(|day| (day, "00:00", "00:00"));
    assert_eq!(week(&rows), (hours("always = true"), vec![]));
    assert_eq!(
        week(&rows[..5]).0,
        hours(r#"opening = [{ days = "mon-fri", opens = "00:00", closes = "00:00" }]"#)
    );
}

#[test]
fn holiday_rows_of_old_packages_are_exceptions() {
    let row = |closed: &str, opens: &str, closes: &str, start: &str, end: &str| {
        let some = |text: &str| Some(text.to_owned());
        HolidayRow {
            closed: some(closed),
            opens_at: some(opens),
            closes_at: some(closes),
            start_date: some(start),
            end_date: some(end),
        }
    };
    let mut read = Hours::default();
    let losses = read.add_holiday_rows(&[
        row("True", "", "", "2026-12-25", "2026-12-26"),
        row("no", "10:00 AM", "2:00 PM", "2026-12-24", "2026-12-24"),
        row("", "", "", "2027-01-01", ""),
        row("yes", "", "", "Easter", ""),
    ]);
    let expected = hours(
        r#"exceptions = [
            { from = "2026-12-25", to = "2026-12-26", closed = true },
            { from = "2026-12-24", spans = [{ opens = "10:00", closes = "14:00" }] },
            { from = "2027-01-01" },
        ]"#,
    );
    assert_eq!(read, expected);
    let said: Vec<_> = losses
        .iter()
        .map(|loss| (loss.row, loss.field, loss.value.as_str()))
        .collect();
    assert_eq!(said, [(Some(2), "opens_at", ""), (Some(3), "start_date", "Easter")]);
}

#[test]
fn events_are_written_apart_and_do_not_open_the_door() {
    let supper = hours(
        r#"events = [{ days = "thu", nth = [1], opens = "17:00", closes = "19:00", label = { en = "Supper" } }]"#,
    );
    let thursday = "2026-12-03T18:00-05:00".parse().expect("a moment");
    assert_eq!(supper.state(thursday, &home()), OpenState::Unknown);
    assert_eq!(
        supper.to_schedule_rows(&Lang::en(), &home(), date(2026, 11, 23), date(2026, 12, 31)),
        (vec![], vec![])
    );
    let (rows, losses) = supper.events_to_schedule_rows(&Lang::en(), &home(), date(2026, 11, 23), date(2026, 12, 31));
    assert_eq!((rows.len(), losses), (1, vec![]));
    assert_eq!(
        (rows[0].byday.as_deref(), rows[0].group.as_deref()),
        (Some("1TH"), Some("Supper"))
    );
    assert_eq!(
        supper.events_week(&Lang::en(), date(2026, 11, 23)).rows[3].times[0].times,
        "5 pm to 7 pm"
    );
}

#[test]
fn schema_org_says_the_week_and_writes_other_patterns_out_by_date() {
    let bank = hours(
        r#"
opening = [{ days = "mon-fri", opens = "09:00", closes = "17:00" }, { days = "sat", nth = [2], opens = "10:00", closes = "13:00" }]
exceptions = [{ from = "2026-12-24", spans = [{ opens = "09:00", closes = "12:00" }] }]
holidays = { calendar = "ca-on", on = "closed" }"#,
    );
    let said = bank.schema_org(&home(), date(2026, 11, 23), date(2026, 12, 31));
    insta::assert_json_snapshot!(
        "schema_org",
        serde_json::json!({"regular": said.regular, "special": said.special})
    );
}

proptest! {
    #[test]
    fn a_pattern_survives_the_way_to_hsds_and_back(
        days in 1..128u8,
        nth in prop::sample::subsequence(vec![1i8, 2, 3, 4, -1, -2], 0..3),
        every in 1..4u32,
        times in (0..1440u16, 0..1440u16),
        from in 0..700i64,
        length in 60..500i64,
        open_ended in any::<bool>(),
    ) {
        const SHORT: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let names: Vec<&str> = (0..7).filter(|d| days >> d & 1 == 1).map(|d| SHORT[d]).collect();
        let from = date(2025, 6, 1).checked_add(jiff::Span::new().days(from)).expect("in range");
        let to = from.checked_add(jiff::Span::new().days(length)).expect("in range");
        let clock = |t: u16| format!("{:02}:{:02}", t / 60, t % 60);
        prop_assume!(times.1 != 1439);
        let mut opening = serde_json::json!({
            "days": names.join(","), "nth": nth, "every": every, "from": from, "opens": clock(times.0), "closes": clock(times.1),
        });
        if !open_ended {
            opening["to"] = to.to_string().into();
        }
        let hours: Hours = serde_json::from_value(serde_json::json!({"opening": [opening]})).expect("hours");
        let (rows, losses) = hours.to_schedule_rows(&Lang::en(), &home(), date(2025, 6, 1), date(2029, 1, 1));
        prop_assert_eq!(losses, vec![]);
        let (again, losses) = Hours::from_schedule_rows(&rows, &Lang::en(), &home());
        prop_assert_eq!(losses, vec![]);
        prop_assert_eq!(again, hours);
    }
}
