//! Which services of a segment are open, minute by minute.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use hours::{Home, OpenState, Timetable};
use jiff::Timestamp;
use tantivy::DocId;

/// The timetables of a segment.
pub(crate) struct Opening {
    timetables: Vec<Option<Timetable>>,
    latest: Mutex<Arc<OpenAt>>,
}

/// Whether each timetable of a segment is open in one minute, worked out when first asked.
pub(crate) struct OpenAt {
    minute: i64,
    states: Vec<OnceLock<OpenState>>,
    /// The [`Door`] of each service, in a byte: 0 until it was worked out.
    doors: Vec<AtomicU8>,
}

/// Whether a service is open, as ranking and counting need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    Open,
    Shut,
    Unknown,
}

const OPEN: u8 = 1;
const SHUT: u8 = 2;
const NOT_KNOWN: u8 = 3;

impl Opening {
    pub(crate) fn new(timetables: Vec<Option<Timetable>>, documents: u32) -> Opening {
        Opening {
            latest: Mutex::new(Arc::new(OpenAt::new(i64::MIN, timetables.len(), documents))),
            timetables,
        }
    }
    /// The openness of this minute, shared by all questions of the same minute.
    pub(crate) fn at(&self, at: Timestamp) -> Arc<OpenAt> {
        let minute = at.as_second().div_euclid(60);
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        if latest.minute != minute {
            *latest = Arc::new(latest.later(minute));
        }
        Arc::clone(&latest)
    }
    /// Whether something of these timetables is open, by the one that is most open.
    pub(crate) fn state(&self, timetables: impl Iterator<Item = usize>, at: &OpenAt, home: &Home) -> OpenState {
        let state = |ord: usize| {
            *at.states[ord].get_or_init(|| {
                let moment = Timestamp::from_second(at.minute.saturating_mul(60)).ok();
                match (&self.timetables[ord], moment) {
                    (Some(timetable), Some(moment)) => timetable.state(moment, home),
                    _ => OpenState::Unknown,
                }
            })
        };
        timetables.map(state).reduce(more_open).unwrap_or(OpenState::Unknown)
    }
}

impl OpenAt {
    /// Whether a service is open: known since somebody asked in this minute, or worked out.
    pub(crate) fn door(&self, doc: DocId, state: impl FnOnce() -> OpenState) -> Door {
        let kept = &self.doors[doc as usize];
        match kept.load(Ordering::Relaxed) {
            OPEN => Door::Open,
            SHUT => Door::Shut,
            NOT_KNOWN => Door::Unknown,
            _ => {
                let (door, byte) = match state() {
                    OpenState::Open { .. } => (Door::Open, OPEN),
                    OpenState::Unknown => (Door::Unknown, NOT_KNOWN),
                    OpenState::Closed { .. } | OpenState::ByAppointment => (Door::Shut, SHUT),
                };
                // Whoever works it out at the same time comes to the same.
                kept.store(byte, Ordering::Relaxed);
                door
            }
        }
    }
    fn new(minute: i64, timetables: usize, documents: u32) -> OpenAt {
        OpenAt {
            minute,
            states: (0..timetables).map(|_| OnceLock::new()).collect(),
            doors: (0..documents).map(|_| AtomicU8::new(0)).collect(),
        }
    }
    /// The same for another minute. What is open until later still is, and what opens later is still closed, so that the
    /// first question of a minute does not pay for all.
    fn later(&self, minute: i64) -> OpenAt {
        let beyond = |at: Timestamp| minute > self.minute && at.as_second() > minute.saturating_mul(60);
        let still = |state: &OpenState| match state {
            OpenState::Open { until: Some(at) } | OpenState::Closed { opens: Some(at) } => beyond(*at),
            _ => false,
        };
        let states = self.states.iter().map(|known| {
            let kept = known.get().filter(|state| still(state));
            kept.map_or_else(OnceLock::new, |state| OnceLock::from(*state))
        });
        OpenAt {
            minute,
            states: states.collect(),
            doors: self.doors.iter().map(|_| AtomicU8::new(0)).collect(),
        }
    }
}

/// The state of a service offered at two places: open where one is; closed only where both are.
pub(crate) fn more_open(a: OpenState, b: OpenState) -> OpenState {
    use OpenState::{ByAppointment, Closed, Open, Unknown};
    let latest = |a: Option<Timestamp>, b: Option<Timestamp>| a.zip(b).map(|(a, b)| a.max(b));
    match (a, b) {
        (Open { until: a }, Open { until: b }) => Open { until: latest(a, b) },
        (Open { until }, _) | (_, Open { until }) => Open { until },
        (ByAppointment, _) | (_, ByAppointment) => ByAppointment,
        (Unknown, _) | (_, Unknown) => Unknown,
        (Closed { opens: a }, Closed { opens: b }) => Closed {
            opens: [a, b].into_iter().flatten().min(),
        },
    }
}
