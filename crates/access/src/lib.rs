//! Accounts, second factors, sessions, centres, roles, and the one policy table.
//!
//! Who may do what is said in one place, [`policy`]; who somebody is, at every request anew, in [`session::resume`].

pub mod account;
mod actor;
pub mod centre;
mod device;
mod error;
pub mod policy;
pub mod session;
mod settings;
mod token;

pub use account::Account;
pub use actor::{Actor, Membership, NETWORK};
pub use device::device;
pub use error::{AccessError, Result};
pub use policy::{Action, Decision, On, Role, Scope, can, scope};
pub use settings::Settings;
pub use token::Token;

use std::sync::Arc;

use store::{Clock, Db, Ids};

/// What this crate works with: the database, the time, randomness and the settings of the deployment.
#[derive(Clone)]
pub struct Access {
    /// Where people and centres are kept.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Ids and random bytes.
    pub ids: Ids,
    /// Limits and costs.
    pub settings: Arc<Settings>,
}
