//! The fields of hours.

use super::Control::{
    Check, Choice, Date, Days, Group, MonthDays, Nth, Observances, Rows, Time, Whole, Words, YearDay,
};
use super::{Control, Field, List};

const fn field(name: &'static str, label: &'static str, control: Control) -> Field {
    Field::new(name, label, control)
}

const SEASON: &[Field] = &[
    field("from", "records-season-from", YearDay).required(),
    field("to", "records-season-to", YearDay).required(),
];
const OPENING: &List = &List::new(
    "records-opening-one",
    "records-opening-add",
    &[
        field("days", "records-days", Days),
        field("nth", "records-nth", Nth).hint("records-nth-hint"),
        field("opens", "records-opens", Time).hint("records-time-hint"),
        field("closes", "records-closes", Time).hint("records-closes-hint"),
        field("by_appointment", "records-opening-appointment", Check),
        field("label", "records-opening-label", Words(1))
            .hint("records-opening-label-hint")
            .seldom(),
        field("season", "records-season", Group(SEASON)).seldom(),
        field("from", "records-opening-from", Date).seldom(),
        field("to", "records-opening-to", Date).seldom(),
        field("month_days", "records-month-days", MonthDays)
            .hint("records-month-days-hint")
            .seldom(),
        field("every", "records-every", Whole)
            .hint("records-every-hint")
            .seldom(),
    ],
);
const SPAN: &List = &List::new(
    "records-span-one",
    "records-span-add",
    &[
        field("opens", "records-opens", Time)
            .hint("records-time-hint")
            .required(),
        field("closes", "records-closes", Time)
            .hint("records-closes-hint")
            .required(),
    ],
);
const EXCEPTION: &List = &List::new(
    "records-exception-one",
    "records-exception-add",
    &[
        field("from", "records-exception-from", Date).required(),
        field("to", "records-exception-to", Date).hint("records-exception-to-hint"),
        field("closed", "records-exception-closed", Check),
        field("spans", "records-exception-spans", Rows(SPAN)),
        field("reason", "records-exception-reason", Words(1)),
    ],
);
const HOLIDAYS: &[Field] = &[
    field(
        "on",
        "records-holidays-on",
        Choice(&[
            ("", "records-holidays-unsaid"),
            ("closed", "records-holidays-closed"),
            ("as_usual", "records-holidays-usual"),
            ("hours", "records-holidays-hours"),
            ("unknown", "records-holidays-unknown"),
        ]),
    )
    .required(),
    field(
        "calendar",
        "records-holidays-calendar",
        Choice(&[("ca-on", "records-calendar-ontario")]),
    )
    .required()
    .seldom(),
    field("also", "records-holidays-also", Observances("ca-on"))
        .hint("records-holidays-also-hint")
        .seldom(),
    field("spans", "records-holidays-spans", Rows(SPAN)).seldom(),
];
/// The zones of Canada; another one that a record has stays.
const ZONES: &[(&str, &str)] = &[
    ("", "records-zone-ours"),
    ("America/St_Johns", "records-zone-newfoundland"),
    ("America/Halifax", "records-zone-atlantic"),
    ("America/Toronto", "records-zone-eastern"),
    ("America/Winnipeg", "records-zone-central"),
    ("America/Regina", "records-zone-saskatchewan"),
    ("America/Edmonton", "records-zone-mountain"),
    ("America/Vancouver", "records-zone-pacific"),
    ("America/Whitehorse", "records-zone-yukon"),
];
const HOURS_FIELDS: &[Field] = &[
    field("always", "records-always", Check),
    field("opening", "records-opening", Rows(OPENING)),
    field("by_appointment", "records-by-appointment", Check).hint("records-by-appointment-hint"),
    field("exceptions", "records-exceptions", Rows(EXCEPTION)),
    field("holidays", "records-holidays", Group(HOLIDAYS)),
    field("note", "records-hours-note", Words(2)).hint("records-hours-note-hint"),
    field("events", "records-events", Rows(OPENING))
        .hint("records-events-hint")
        .seldom(),
    field("zone", "records-zone", Choice(ZONES))
        .hint("records-zone-hint")
        .seldom(),
];
/// When it is open.
pub const HOURS: Field = field("hours", "records-hours", Group(HOURS_FIELDS));
/// When it is open while a message is shown.
pub const HOURS_MEANWHILE: Field = field("hours", "records-message-hours", Group(HOURS_FIELDS))
    .hint("records-message-hours-hint")
    .seldom();
