//! When a service is open: the hours of its places, and what its messages say instead.

use directory::model::ServiceStatus;
use directory::view::ServiceView;
use hours::{Exception, Home, Hours, OpenState, Timetable};
use jiff::Timestamp;
use jiff::civil::Date;
use language::Text;

use crate::opening::more_open;

/// Whether a service is open at this moment where it is most open: what a list of results says of it.
pub fn open_state(view: &ServiceView, at: Timestamp, home: &Home) -> OpenState {
    let states = timetables(view).into_iter().map(|timetable| timetable.state(at, home));
    states.reduce(more_open).unwrap_or(OpenState::Unknown)
}

/// When it is open at each of its places, and at the service itself where it can be had without going anywhere. A message
/// has the last word on the days it stands, and one that closes before one that brings other hours.
pub(crate) fn timetables(view: &ServiceView) -> Vec<Timetable> {
    let service = &view.service.body;
    if service.status == ServiceStatus::TemporarilyClosed {
        return vec![closed().timetable()];
    }
    let mut all: Vec<Hours> = Vec::new();
    // A place of unknown hours keeps the service from being closed while the others are.
    let of_places = view.at.iter().map(|at| view.hours_at(at).cloned().unwrap_or_default());
    let own = service.hours.clone().filter(|_| view.at.is_empty() || service.remote);
    for hours in of_places.chain(own) {
        if !all.contains(&hours) {
            all.push(hours);
        }
    }
    let said = || {
        view.messages()
            .filter(|message| message.closed || message.hours.is_some())
    };
    if all.is_empty() && said().next().is_some() {
        all.push(Hours::default());
    }
    let closed = closed();
    let with_messages = |hours: Hours| {
        let (closing, other): (Vec<_>, Vec<_>) = said().partition(|message| message.closed);
        other
            .into_iter()
            .chain(closing)
            .fold(hours.timetable(), |timetable, message| {
                let instead = message.hours.as_ref().filter(|_| !message.closed).unwrap_or(&closed);
                timetable.meanwhile(message.from, message.to, instead)
            })
    };
    all.into_iter().map(with_messages).collect()
}

/// Closed on every day.
fn closed() -> Hours {
    let always = Exception {
        from: Date::MIN,
        to: Some(Date::MAX),
        closed: true,
        spans: Vec::new(),
        reason: Text::default(),
    };
    Hours {
        exceptions: vec![always],
        ..Hours::default()
    }
}
