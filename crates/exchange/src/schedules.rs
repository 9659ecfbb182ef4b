//! Schedules of every HSDS age into hours.

use hours::{HolidayRow, Hours, ScheduleRow, WeekdayRow};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::node::Node;
use crate::{Notes, Source, Why};

/// Reads the schedules that hang on an object; `None` when there are none. HSDS 3.x rows, rows by weekday (1.x) and
/// holiday rows (1.x) are told apart by their columns.
pub(crate) fn read(node: &mut Node, source: &Source, notes: &mut Notes) -> Option<Hours> {
    let mut rows = node.list("schedules", notes);
    rows.extend(node.list("operating_hours", notes));
    let events = node.list("events", notes);
    let holidays = node.list("holidays", notes);
    let (weekdays, rules): (Vec<Node>, Vec<Node>) = rows.into_iter().partition(|r| r.peek("weekday").is_some());
    if weekdays.is_empty() && rules.is_empty() && events.is_empty() && holidays.is_empty() {
        return None;
    }
    let places: Vec<_> = weekdays.iter().map(Node::place).collect();
    let (mut hours, losses) = Hours::from_weekday_rows(&typed::<WeekdayRow>(weekdays, notes), &source.lang);
    said(&losses, &places, notes);
    let places: Vec<_> = rules.iter().map(Node::place).collect();
    let (regular, losses) = Hours::from_schedule_rows(&typed::<ScheduleRow>(rules, notes), &source.lang, &source.home);
    said(&losses, &places, notes);
    if hours == Hours::default() {
        hours = regular;
    } else {
        hours.opening.extend(regular.opening);
        hours.exceptions.extend(regular.exceptions);
    }
    let places: Vec<_> = events.iter().map(Node::place).collect();
    let (gatherings, losses) =
        Hours::from_schedule_rows(&typed::<ScheduleRow>(events, notes), &source.lang, &source.home);
    said(&losses, &places, notes);
    hours.events = gatherings.opening;
    let places: Vec<_> = holidays.iter().map(Node::place).collect();
    let losses = hours.add_holiday_rows(&typed::<HolidayRow>(holidays, notes));
    said(&losses, &places, notes);
    Some(hours)
}

fn typed<T: DeserializeOwned + Default>(rows: Vec<Node>, notes: &mut Notes) -> Vec<T> {
    rows.into_iter()
        .map(|node| {
            let (file, row) = node.place();
            // Every column of a schedule is text or a number; anything else cannot be one.
            serde_json::from_value(Value::Object(node.rest().into_iter().collect())).unwrap_or_else(|cause| {
                notes.loss(&file, row, "schedule", &Why::Said(cause.to_string()));
                T::default()
            })
        })
        .collect()
}

fn said(losses: &[hours::Loss], places: &[(std::sync::Arc<str>, u64)], notes: &mut Notes) {
    for loss in losses {
        if let Some((file, row)) = places.get(loss.row.unwrap_or(0)) {
            notes.loss(
                file,
                *row,
                &format!("schedule.{}", loss.field),
                &Why::Said(format!("\"{}\": {}", loss.value, loss.why)),
            );
        }
    }
}
