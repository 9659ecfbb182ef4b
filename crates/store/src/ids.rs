//! Ids and random values as a parameter.
use std::sync::{Arc, Mutex, PoisonError};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use uuid::{Builder, Uuid};

use crate::Clock;

/// Makes ids: UUID version 7 (RFC 9562), so that they sort by the time they were made. Clones share one sequence.
#[derive(Debug, Clone)]
pub struct Ids {
    clock: Clock,
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    random: StdRng,
    last: Uuid,
}

impl Ids {
    /// Ids from the machine's randomness.
    pub fn new(clock: Clock) -> Ids {
        Ids::from(clock, rand::make_rng())
    }
    /// The same ids at every run with the same seed and times: for tests and the demonstration network.
    pub fn seeded(clock: Clock, seed: u64) -> Ids {
        Ids::from(clock, StdRng::seed_from_u64(seed))
    }
    fn from(clock: Clock, random: StdRng) -> Ids {
        Ids {
            clock,
            state: Arc::new(Mutex::new(State {
                random,
                last: Uuid::nil(),
            })),
        }
    }
    /// A new id, greater than every one before it.
    pub fn next(&self) -> String {
        let millis = u64::try_from(self.clock.now().0 / 1000).unwrap_or(0);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = Builder::from_unix_timestamp_millis(millis, &state.random.random()).into_uuid();
        // Within one millisecond, or when the clock steps back, count on from the last (RFC 9562, 6.2, method 2).
        state.last = if fresh > state.last {
            fresh
        } else {
            Uuid::from_u128(state.last.as_u128() + 1)
        };
        state.last.to_string()
    }
    /// The same id for the same name at every call: UUID version 5 (RFC 9562). For records whose source has its own
    /// ids; the namespace tells the sources apart, and is itself such an id.
    ///
    /// ```
    /// # use store::Ids;
    /// assert_eq!(Ids::named("baltimore", "42"), Ids::named("baltimore", "42"));
    /// assert_ne!(Ids::named("baltimore", "42"), Ids::named("toronto", "42"));
    /// ```
    pub fn named(namespace: &str, name: &str) -> String {
        /// The root of all our namespaces, chosen once.
        const ROOT: Uuid = Uuid::from_u128(0x8f4c_2a5e_211f_5d07_9b31_6e0d_fd00_0211);
        let namespace = Uuid::parse_str(namespace).unwrap_or_else(|_| Uuid::new_v5(&ROOT, namespace.as_bytes()));
        Uuid::new_v5(&namespace, name.as_bytes()).to_string()
    }
    /// Random bytes, for tokens and keys.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        self.state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .random
            .random()
    }
}
