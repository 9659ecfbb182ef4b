use std::time::Duration;

/// Limits of a deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// A session that nobody uses for so long ends.
    pub idle: Duration,
    /// A session ends after so long, however much it is used.
    pub absolute: Duration,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            idle: Duration::from_hours(2),
            absolute: Duration::from_hours(12),
        }
    }
}
