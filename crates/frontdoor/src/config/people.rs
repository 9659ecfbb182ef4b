use std::time::Duration;

use access::{PasswordCost, Settings};
use anyhow::bail;
use serde::Deserialize;

/// Limits of sessions and links, and what a password's hash costs.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Access {
    /// A session that nobody uses ends after so many minutes.
    pub idle_minutes: u64,
    /// A session ends after so many hours.
    pub absolute_hours: u64,
    /// An invitation works for so many days.
    pub invitation_days: u64,
    /// A link for a forgotten password works for so many minutes.
    pub recovery_minutes: u64,
    /// Memory for a password's hash, in MiB.
    pub password_memory: u32,
    /// How often that memory is gone over.
    pub password_passes: u32,
    /// How many passwords are checked beside each other.
    pub passwords_at_once: usize,
}

impl Default for Access {
    fn default() -> Self {
        Access {
            idle_minutes: 120,
            absolute_hours: 12,
            invitation_days: 7,
            recovery_minutes: 60,
            password_memory: 64,
            password_passes: 2,
            passwords_at_once: 2,
        }
    }
}

impl Access {
    /// As the rooms take them.
    pub fn settings(&self) -> Settings {
        Settings {
            idle: Duration::from_mins(self.idle_minutes),
            absolute: Duration::from_hours(self.absolute_hours),
            invitation: Duration::from_hours(self.invitation_days * 24),
            recovery: Duration::from_mins(self.recovery_minutes),
            password: PasswordCost {
                memory: self.password_memory * 1024,
                passes: self.password_passes,
                at_once: self.passwords_at_once,
            },
        }
    }

    /// Refuses what would lock everybody out, or let everybody in.
    pub fn check(&self) -> anyhow::Result<()> {
        let bounds = [
            ("idle_minutes", self.idle_minutes, 5, 24 * 60),
            ("absolute_hours", self.absolute_hours, 1, 31 * 24),
            ("invitation_days", self.invitation_days, 1, 90),
            ("recovery_minutes", self.recovery_minutes, 5, 24 * 60),
            ("password_memory", u64::from(self.password_memory), 19, 1024),
            ("password_passes", u64::from(self.password_passes), 1, 20),
            ("passwords_at_once", self.passwords_at_once as u64, 1, 64),
        ];
        for (name, value, least, most) in bounds {
            if !(least..=most).contains(&value) {
                bail!("access.{name}: {value} is out of bounds; write {least} to {most}");
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Access;

    #[test]
    fn the_defaults_are_those_of_the_rooms() {
        assert_eq!(Access::default().settings(), access::Settings::default());
        Access::default().check().unwrap();
    }
}
