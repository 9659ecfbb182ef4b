//! Time as a value and time as a parameter.
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A moment: microseconds since 1970-01-01T00:00:00Z. `BIGINT` in both databases, so that ranges compare as numbers;
/// RFC 3339 text in JSON and on pages.
///
/// ```
/// # use store::Ts;
/// let opened: Ts = "2026-01-05T09:00:00-05:00".parse().unwrap();
/// assert_eq!(opened.to_string(), "2026-01-05T14:00:00Z");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(try_from = "String", into = "String")]
#[sqlx(transparent)]
pub struct Ts(pub i64);

impl Ts {
    /// This moment for date arithmetic, in the range that [`jiff`] knows (the years -9999 to 9999).
    pub fn timestamp(self) -> jiff::Timestamp {
        let beyond = if self.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        };
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(beyond)
    }
    /// So much later.
    #[must_use]
    pub fn plus(self, by: Duration) -> Ts {
        Ts(self.0.saturating_add(micros(by)))
    }
    /// So much earlier.
    #[must_use]
    pub fn minus(self, by: Duration) -> Ts {
        Ts(self.0.saturating_sub(micros(by)))
    }
    /// The time from an earlier moment to this one; nothing if it is not earlier.
    pub fn since(self, earlier: Ts) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

fn micros(by: Duration) -> i64 {
    i64::try_from(by.as_micros()).unwrap_or(i64::MAX)
}

impl From<jiff::Timestamp> for Ts {
    fn from(t: jiff::Timestamp) -> Self {
        Ts(t.as_microsecond())
    }
}
impl From<Ts> for i64 {
    fn from(t: Ts) -> Self {
        t.0
    }
}
impl fmt::Display for Ts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.timestamp().fmt(f)
    }
}
impl From<Ts> for String {
    fn from(t: Ts) -> Self {
        t.to_string()
    }
}
impl FromStr for Ts {
    type Err = jiff::Error;
    /// Reads RFC 3339 text; what is finer than a microsecond is cut off.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<jiff::Timestamp>().map(Ts::from)
    }
}
impl TryFrom<String> for Ts {
    type Error = jiff::Error;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// Where the present comes from: the machine, or a test that holds it still.
#[derive(Debug, Clone)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// The machine's clock.
    pub const fn system() -> Clock {
        Clock(None)
    }
    /// A clock that stands still until it is moved. Its clones move with it.
    pub fn fixed(at: Ts) -> Clock {
        Clock(Some(Arc::new(AtomicI64::new(at.0))))
    }
    /// The present.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks the machine for the time"
    )]
    pub fn now(&self) -> Ts {
        match &self.0 {
            None => Ts::from(jiff::Timestamp::now()),
            Some(at) => Ts(at.load(Ordering::SeqCst)),
        }
    }
    /// Moves a fixed clock forward and gives its new present. The machine's clock cannot be moved: it only gives the
    /// present.
    pub fn advance(&self, by: Duration) -> Ts {
        if let Some(at) = &self.0 {
            at.fetch_add(micros(by), Ordering::SeqCst);
        }
        self.now()
    }
}
