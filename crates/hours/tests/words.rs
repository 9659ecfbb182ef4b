//! Hours as people read them, in both languages.

use std::fmt::Write;

use hours::{Home, Hours};
use jiff::civil::date;
use language::Lang;

fn home() -> Home {
    Home::new("America/Toronto", Some("ca-on")).expect("known")
}

const PANTRY: &str = r#"
opening = [
    { days = "mon-fri", opens = "09:00", closes = "12:00" },
    { days = "mon,wed", opens = "13:00", closes = "17:30" },
    { days = "thu", opens = "18:00", closes = "20:00", by_appointment = true, label = { en = "legal clinic", fr = "clinique juridique" } },
    { days = "sat", nth = [2], opens = "10:00", closes = "13:00" },
    { days = "sat", nth = [1, -1], opens = "14:00", closes = "15:00", season = { from = "11-01", to = "04-15" } },
    { days = "sun", every = 2, from = "2026-01-04", opens = "20:00", closes = "08:00" },
    { days = "tue", from = "2027-01-05", to = "2027-03-30", opens = "13:00" },
    { days = "tue", by_appointment = true },
    { days = "wed", to = "2026-06-30", opens = "06:00", closes = "07:00" },
    { month_days = [1, 15, -1], opens = "00:00", closes = "24:00" },
]
exceptions = [
    { from = "2026-12-25", to = "2026-12-26", closed = true, reason = { en = "staff holiday", fr = "congé du personnel" } },
    { from = "2026-12-24", spans = [{ opens = "09:00", closes = "12:00" }] },
    { from = "2027-01-01" },
]
holidays = { calendar = "ca-on", on = "closed" }
"#;

#[test]
fn a_week_reads_well_in_both_languages() {
    let pantry: Hours = toml::from_str(PANTRY).expect("these are hours");
    let mut page = String::new();
    for lang in [Lang::en(), Lang::fr()] {
        let week = pantry.week(&lang, date(2026, 11, 23));
        let line = |time: &hours::WeekTime| {
            std::iter::once(&time.times)
                .chain(&time.notes)
                .cloned()
                .collect::<Vec<_>>()
                .join("; ")
        };
        for row in &week.rows {
            let times: Vec<String> = row.times.iter().map(line).collect();
            writeln!(page, "{}: {}", row.name, times.join(" | ")).expect("a string takes it");
        }
        for time in &week.by_date {
            writeln!(page, "by date: {}", line(time)).expect("a string takes it");
        }
        for words in pantry.exceptions_in_words(&lang, date(2026, 11, 23), date(2027, 1, 31)) {
            writeln!(page, "- {words}").expect("a string takes it");
        }
    }
    insta::assert_snapshot!("week", page.replace('\u{a0}', "~"));
}

#[test]
fn the_state_is_said_as_people_say_it() {
    let office = r#"opening = [{ days = "mon-fri", opens = "09:00", closes = "17:30" }, { days = "fri", opens = "20:00", closes = "02:00" }, { days = "sat", opens = "18:00", closes = "24:00" }]"#;
    let weekend = r#"opening = [{ days = "fri", opens = "12:00", closes = "24:00" }, { days = "sat", opens = "00:00", closes = "24:00" }, { days = "sun", opens = "00:00", closes = "17:00" }]"#;
    let winter = r#"opening = [{ opens = "18:00", closes = "24:00", season = { from = "12-10", to = "04-15" } }]"#;
    let cases = [
        (
            office,
            "2026-11-23T12:00-05:00",
            "Open until 5:30 pm",
            "Ouvert jusqu’à 17~h~30",
        ),
        (
            office,
            "2026-11-23T08:00-05:00",
            "Closed, opens at 9 am",
            "Fermé, ouvre à 9~h",
        ),
        (
            office,
            "2026-11-23T18:00-05:00",
            "Closed, opens tomorrow at 9 am",
            "Fermé, ouvre demain à 9~h",
        ),
        (
            office,
            "2026-11-27T21:00-05:00",
            "Open until 2 am",
            "Ouvert jusqu’à 2~h",
        ),
        (
            office,
            "2026-11-28T19:00-05:00",
            "Open until midnight",
            "Ouvert jusqu’à minuit",
        ),
        (
            office,
            "2026-11-29T12:00-05:00",
            "Closed, opens tomorrow at 9 am",
            "Fermé, ouvre demain à 9~h",
        ),
        (
            weekend,
            "2026-11-23T12:00-05:00",
            "Closed, opens Friday at noon",
            "Fermé, ouvre vendredi à midi",
        ),
        (
            weekend,
            "2026-11-27T13:00-05:00",
            "Open until Sunday at 5 pm",
            "Ouvert jusqu’à dimanche à 17~h",
        ),
        (
            weekend,
            "2026-11-28T13:00-05:00",
            "Open until tomorrow at 5 pm",
            "Ouvert jusqu’à demain à 17~h",
        ),
        (
            winter,
            "2026-11-23T12:00-05:00",
            "Closed, opens Thursday 10 December 2026 at 6 pm",
            "Fermé, ouvre le jeudi 10 décembre 2026 à 18~h",
        ),
        (
            "always = true",
            "2026-11-23T12:00-05:00",
            "Open 24 hours",
            "Ouvert 24 heures sur 24",
        ),
        (
            "by_appointment = true",
            "2026-11-23T12:00-05:00",
            "By appointment",
            "Sur rendez-vous",
        ),
        (
            "",
            "2026-11-23T12:00-05:00",
            "Hours not known, ask first",
            "Heures non connues, à vérifier",
        ),
    ];
    for (text, at, en, fr) in cases {
        let hours: Hours = toml::from_str(text).expect("these are hours");
        let at = at.parse().expect("a moment");
        let said = hours.state(at, &home()).said(at, &hours.zone(&home()));
        assert_eq!(said.in_words(&Lang::en()), en);
        assert_eq!(said.in_words(&Lang::fr()).replace('\u{a0}', "~"), fr);
    }
}
