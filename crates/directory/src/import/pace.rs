//! How much goes into one transaction.

use std::time::Duration;

/// How long a transaction should take with its commit: half of the 50 ms that others are promised, since one that takes
/// longer than those before it is only known afterwards.
const AIM: Duration = Duration::from_millis(25);

/// The number of records in one transaction, led by how long the last ones took.
#[derive(Debug)]
pub(super) struct Pace {
    size: usize,
}

impl Pace {
    pub fn new() -> Pace {
        Pace { size: 64 }
    }
    /// Records for the next transaction.
    pub fn size(&self) -> usize {
        self.size
    }
    /// Learns from a transaction of `count` records that took so long.
    pub fn took(&mut self, took: Duration, count: usize) {
        let took = took.max(Duration::from_micros(100));
        if took <= AIM && count < self.size {
            return;
        }
        let fits = count as u128 * AIM.as_micros() / took.as_micros();
        let fits = usize::try_from(fits).unwrap_or(usize::MAX);
        // At most twice as many as before: one quick transaction promises little. Many are a multiple of 64, which makes
        // few statements on SQLite.
        let size = fits.clamp(8, (self.size * 2).min(1024));
        self.size = if size > 64 { size & !63 } else { size };
    }
}
