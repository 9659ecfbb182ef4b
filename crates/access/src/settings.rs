use std::time::Duration;

/// Limits and costs of a deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// A session that nobody uses for so long ends.
    pub idle: Duration,
    /// A session ends after so long, however much it is used.
    pub absolute: Duration,
    /// An invitation can be accepted for so long.
    pub invitation: Duration,
    /// A link for a forgotten password works for so long.
    pub recovery: Duration,
    /// What it costs to compute a password's hash.
    pub password: PasswordCost,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            idle: Duration::from_hours(2),
            absolute: Duration::from_hours(12),
            invitation: Duration::from_hours(7 * 24),
            recovery: Duration::from_hours(1),
            password: PasswordCost::default(),
        }
    }
}

/// What it costs to compute a password's hash (argon2id), for us at every sign-in and for whoever guesses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordCost {
    /// Memory, in KiB.
    pub memory: u32,
    /// How often it is gone over.
    pub passes: u32,
    /// How many sign-ins compute beside each other; the others wait.
    pub at_once: usize,
}

impl Default for PasswordCost {
    /// Three times the least that OWASP asks for (19 MiB, 2 passes): some tenths of a second on a small server, 64 MiB for each
    /// sign-in under way. `cargo test -p access --release measure -- --ignored --nocapture` prints the time.
    fn default() -> PasswordCost {
        PasswordCost {
            memory: 64 * 1024,
            passes: 2,
            at_once: 2,
        }
    }
}
