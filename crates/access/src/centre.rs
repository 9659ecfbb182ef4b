//! Centres and data partners of the network, and how each of them works.
use language::Lang;
use serde::{Deserialize, Serialize};

use crate::Role;

/// How a centre works. What is left out has the value of [`CentreSettings::default`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CentreSettings {
    /// A change is published only when a second person has approved it.
    pub two_person: bool,
    /// Languages that every public text of a record must have.
    pub languages: Vec<Lang>,
    /// Roles that count only for somebody who signed in with a second factor.
    pub second_factor: Vec<Role>,
    /// A record is to be verified again after so many days.
    pub verify_every_days: u32,
}

impl Default for CentreSettings {
    fn default() -> CentreSettings {
        CentreSettings {
            two_person: false,
            languages: vec![Lang::en(), Lang::fr()],
            second_factor: vec![Role::Administrator],
            verify_every_days: 365,
        }
    }
}
