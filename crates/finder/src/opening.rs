//! Which services of a segment are open, minute by minute.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use fixedbitset::FixedBitSet;
use hours::{Home, Now, OpenState, Timetable};
use jiff::Timestamp;
use tantivy::DocId;

use crate::lists::{Lists, number};

/// The timetables of a segment.
pub(crate) struct Opening {
    timetables: Vec<Option<Timetable>>,
    /// By service its timetables, and by timetable its services.
    of_service: Lists,
    services: Lists,
    latest: Mutex<Arc<OpenAt>>,
}

/// What is open in one minute.
pub(crate) struct OpenAt {
    minute: i64,
    /// By timetable: how it stands, and the second from which it may stand otherwise.
    stands: Vec<(Now, i64)>,
    /// Services that are open, and those of which it is not known.
    pub(crate) open: FixedBitSet,
    pub(crate) unknown: FixedBitSet,
    /// By timetable: the same with when it changes, worked out when first asked.
    states: OnceLock<Vec<OnceLock<OpenState>>>,
}

impl Opening {
    /// From timetables, and pairs of a service and one of its timetables in the order of the services.
    pub(crate) fn new(
        timetables: Vec<Option<Timetable>>,
        documents: usize,
        pairs: impl Iterator<Item = (DocId, u32)> + Clone,
    ) -> Opening {
        let never = OpenAt {
            minute: i64::MIN,
            // Nothing is known of a moment before all others, and it is over at once.
            stands: vec![(Now::Unknown, i64::MIN); timetables.len()],
            open: FixedBitSet::with_capacity(documents),
            unknown: FixedBitSet::with_capacity(documents),
            states: OnceLock::new(),
        };
        Opening {
            of_service: Lists::turned(documents, pairs.clone()),
            services: Lists::turned(timetables.len(), pairs.map(|(doc, timetable)| (timetable, doc))),
            timetables,
            latest: Mutex::new(Arc::new(never)),
        }
    }

    /// What is open in the minute of a moment, shared by all questions of the same minute.
    pub(crate) fn at(&self, at: Timestamp, home: &Home) -> Arc<OpenAt> {
        let minute = at.as_second().div_euclid(60);
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        if latest.minute != minute {
            *latest = Arc::new(self.later(&latest, minute, home));
        }
        Arc::clone(&latest)
    }

    /// What is open in another minute: only what may have changed since is worked out.
    fn later(&self, before: &OpenAt, minute: i64, home: &Home) -> OpenAt {
        let second = minute.saturating_mul(60);
        let moment = Timestamp::from_second(second).ok();
        let mut at = OpenAt {
            minute,
            stands: before.stands.clone(),
            open: before.open.clone(),
            unknown: before.unknown.clone(),
            states: before.still(minute),
        };
        let first = before.minute == i64::MIN;
        let mut changed = FixedBitSet::with_capacity(self.of_service.len());
        for (ord, stands) in at.stands.iter_mut().enumerate() {
            if !first && before.minute < minute && second < stands.1 {
                continue;
            }
            *stands = match (&self.timetables[ord], moment) {
                (Some(timetable), Some(moment)) => {
                    let (now, until) = timetable.now(moment, home);
                    (now, until.as_second())
                }
                _ => (Now::Unknown, i64::MAX),
            };
            changed.extend(self.services.get(number(ord)).iter().map(|doc| *doc as usize));
        }
        if first {
            changed.insert_range(..);
        }
        for doc in changed.ones() {
            let (open, unknown) = self.door(number(doc), &at, home);
            at.open.set(doc, open);
            at.unknown.set(doc, unknown);
        }
        at
    }

    /// Whether a service is open, and whether that is not known.
    fn door(&self, doc: DocId, at: &OpenAt, home: &Home) -> (bool, bool) {
        let timetables = self.of_service.get(doc);
        let (mut open, mut appointment, mut unknown, mut nothing) = (false, false, timetables.is_empty(), false);
        for ord in timetables {
            match at.stands[*ord as usize].0 {
                Now::Open => open = true,
                Now::ByAppointment => appointment = true,
                Now::Unknown => unknown = true,
                Now::Nothing => nothing = true,
            }
        }
        // Where nothing holds at one place, what follows there decides: it may be by appointment alone.
        let unknown = !open && !appointment && unknown;
        (
            open,
            unknown && (!nothing || self.state(doc, at, home) == OpenState::Unknown),
        )
    }

    /// Whether a service is open and when that changes, at the place where it is most open.
    pub(crate) fn state(&self, doc: DocId, at: &OpenAt, home: &Home) -> OpenState {
        let states = at
            .states
            .get_or_init(|| self.timetables.iter().map(|_| OnceLock::new()).collect());
        let state = |ord: &u32| {
            *states[*ord as usize].get_or_init(|| {
                let moment = Timestamp::from_second(at.minute.saturating_mul(60)).ok();
                match (&self.timetables[*ord as usize], moment) {
                    (Some(timetable), Some(moment)) => timetable.state(moment, home),
                    _ => OpenState::Unknown,
                }
            })
        };
        let states = self.of_service.get(doc).iter().map(state);
        states.reduce(more_open).unwrap_or(OpenState::Unknown)
    }
}

impl OpenAt {
    /// The states that are the same in another minute: what is open until later still is, and what opens later is still closed.
    fn still(&self, minute: i64) -> OnceLock<Vec<OnceLock<OpenState>>> {
        let Some(known) = self.states.get() else {
            return OnceLock::new();
        };
        let beyond = |at: Timestamp| minute > self.minute && at.as_second() > minute.saturating_mul(60);
        let still = |state: &OpenState| match state {
            OpenState::Open { until: Some(at) } | OpenState::Closed { opens: Some(at) } => beyond(*at),
            _ => false,
        };
        let states = known.iter().map(|known| {
            let kept = known.get().filter(|state| still(state));
            kept.map_or_else(OnceLock::new, |state| OnceLock::from(*state))
        });
        OnceLock::from(states.collect::<Vec<_>>())
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
