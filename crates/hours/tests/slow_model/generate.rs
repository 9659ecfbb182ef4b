use hours::Hours;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use proptest::prelude::*;

pub const ZONES: [&str; 8] = [
    "America/Toronto",
    "America/St_Johns",
    "America/Regina",
    "America/Havana",      // changes at midnight
    "Africa/Cairo",        // changes at midnight, the other way round the week
    "Australia/Lord_Howe", // changes by half an hour
    "Asia/Kathmandu",      // +05:45
    "Pacific/Chatham",     // +12:45, +13:45
];

fn any_time() -> impl Strategy<Value = String> {
    // The hours around a clock change are asked often.
    prop_oneof![
        3 => (0..=96u16).prop_map(|quarter| format!("{:02}:{:02}", quarter / 4, quarter % 4 * 15)),
        1 => (0..=6u16).prop_map(|half| format!("{:02}:{:02}", half / 2, half % 2 * 30)),
    ]
}

fn any_date() -> impl Strategy<Value = String> {
    (0..760i64).prop_map(|days| date(2026, 1, 1).checked_add(days.days()).expect("in range").to_string())
}

fn any_opening() -> impl Strategy<Value = serde_json::Value> {
    let nth = prop_oneof![3 => Just(vec![]), 1 => prop::collection::vec(prop_oneof![1..=5i8, -5..=-1i8], 1..3)];
    let month_days =
        prop_oneof![5 => Just(vec![]), 1 => prop::collection::vec(prop_oneof![1..=31i8, -31..=-1i8], 1..4)];
    let pattern = (1..128u8, nth, month_days, prop_oneof![4 => Just(1u32), 1 => 2..4u32]);
    let times = (
        prop::option::weighted(0.9, any_time()),
        prop::option::weighted(0.9, any_time()),
    );
    let dates = (
        prop::option::weighted(0.3, any_date()),
        prop::option::weighted(0.2, any_date()),
    );
    let season = prop::option::weighted(0.15, ((1..=12u8, 1..=28u8), (1..=12u8, 1..=28u8)));
    (pattern, times, dates, season, prop::bool::weighted(0.1)).prop_map(
        |((days, nth, month_days, every), (opens, closes), (from, to), season, by_appointment)| {
            const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
            let days: Vec<&str> = (0..7).filter(|d| days >> d & 1 == 1).map(|d| NAMES[d]).collect();
            let mut opening = serde_json::json!({
                "days": days.join(","), "nth": nth, "month_days": month_days, "every": every,
                "by_appointment": by_appointment,
            });
            for (key, value) in [("opens", opens), ("closes", closes), ("from", from), ("to", to)] {
                if let Some(value) = value {
                    opening[key] = value.into();
                }
            }
            if let Some(((m1, d1), (m2, d2))) = season {
                opening["season"] =
                    serde_json::json!({"from": format!("{m1:02}-{d1:02}"), "to": format!("{m2:02}-{d2:02}")});
            }
            opening
        },
    )
}

fn any_spans() -> impl Strategy<Value = serde_json::Value> {
    prop::collection::vec((any_time(), any_time()), 0..3).prop_map(|spans| {
        spans
            .into_iter()
            .map(|(opens, closes)| serde_json::json!({"opens": opens, "closes": closes}))
            .collect()
    })
}

pub fn any_hours() -> impl Strategy<Value = Hours> {
    let exception = (0..760i64, 0..10i64, any::<bool>(), any_spans()).prop_map(|(from, days, closed, spans)| {
        let from = date(2026, 1, 1).checked_add(from.days()).expect("in range");
        let spans = if closed { serde_json::json!([]) } else { spans };
        serde_json::json!({"from": from, "to": from.checked_add(days.days()).expect("in range"), "closed": closed, "spans": spans})
    });
    let on = prop_oneof![Just("closed"), Just("as_usual"), Just("hours"), Just("unknown")];
    let also = prop::collection::vec(prop_oneof![Just("civic-holiday"), Just("in-lieu")], 0..2);
    let holidays = prop::option::of((on, any_spans(), also).prop_map(
        |(on, spans, also)| serde_json::json!({"calendar": "ca-on", "on": on, "spans": spans, "also": also}),
    ));
    let flags = (
        prop::bool::weighted(0.1),
        prop::bool::weighted(0.1),
        prop::option::weighted(0.5, prop::sample::select(&ZONES[..])),
    );
    (
        prop::collection::vec(any_opening(), 0..5),
        prop::collection::vec(exception, 0..6),
        holidays,
        flags,
    )
        .prop_map(|(opening, exceptions, holidays, (always, by_appointment, zone))| {
            let hours = serde_json::json!({
                "opening": opening, "exceptions": exceptions, "holidays": holidays,
                "always": always, "by_appointment": by_appointment, "zone": zone,
            });
            serde_json::from_value(hours).expect("these are hours")
        })
}

/// Any minute of 2026 and 2027, and often one near a clock change or a holiday.
pub fn any_moment() -> impl Strategy<Value = Timestamp> {
    const AROUND: [&str; 8] = [
        "2026-03-08",
        "2026-11-01",
        "2027-03-14",
        "2026-04-05",
        "2026-04-24",
        "2026-12-26",
        "2027-12-27",
        "2026-10-29",
    ];
    let start = date(2026, 1, 4).to_zoned(TimeZone::UTC).expect("in range").timestamp();
    prop_oneof![
        (0..725 * 1440i64).prop_map(move |minutes| start + SignedDuration::from_mins(minutes)),
        (
            prop::sample::select(&AROUND[..]).prop_map(str::to_owned),
            -2880..2880i64
        )
            .prop_map(|(day, minutes)| {
                let day: Date = day.parse().expect("a date");
                day.to_zoned(TimeZone::UTC).expect("in range").timestamp() + SignedDuration::from_mins(minutes)
            }),
    ]
}

/// Every day the same hours, with times in the first hours of the day.
pub fn any_small_hours() -> impl Strategy<Value = Hours> {
    let time = || (0..=18u16).prop_map(|quarter| format!("{:02}:{:02}", quarter / 4, quarter % 4 * 15));
    let late = (0..=96u16).prop_map(|quarter| format!("{:02}:{:02}", quarter / 4, quarter % 4 * 15));
    let opening = prop_oneof![(time(), time()), (late, time())]
        .prop_map(|(opens, closes)| serde_json::json!({"opens": opens, "closes": closes}));
    prop::collection::vec(opening, 1..4)
        .prop_map(|opening| serde_json::from_value(serde_json::json!({"opening": opening})).expect("these are hours"))
}

/// A zone, and a minute within six hours of a change of its clocks in 2026 or 2027.
pub fn any_clock_change() -> impl Strategy<Value = (&'static str, Timestamp)> {
    let changing = ZONES
        .into_iter()
        .filter(|zone| !matches!(*zone, "America/Regina" | "Asia/Kathmandu"))
        .collect::<Vec<_>>();
    (prop::sample::select(changing), 0..4usize, -360..360i64).prop_map(|(name, which, minutes)| {
        let zone = TimeZone::get(name).expect("known");
        let start = date(2026, 1, 4).to_zoned(TimeZone::UTC).expect("in range").timestamp();
        let change = zone
            .following(start)
            .nth(which)
            .expect("it changes twice a year")
            .timestamp();
        (name, change + SignedDuration::from_mins(minutes))
    })
}
