//! Accounts, second factors, sessions, centres, roles, and the one policy table.
//!
//! Who may do what is said in one place, [`policy`]; who somebody is, at every request anew, in [`session::resume`]. What
//! changes people or centres takes [`By`], holds it to the table, and writes an audit entry and an event in the caller's
//! transaction.

pub mod account;
mod actor;
mod audited;
mod by;
pub mod centre;
mod ceremony;
mod device;
mod email;
mod error;
pub mod link;
pub mod membership;
pub mod oidc;
pub mod passkey;
pub mod password;
pub mod policy;
pub mod recovery;
pub mod recovery_code;
pub mod session;
mod settings;
pub mod sign_in;
mod throttle;
mod token;
pub mod totp;

pub use account::Account;
pub use actor::{Actor, NETWORK};
pub use by::By;
pub use centre::{Centre, CentreSettings};
pub use device::device;
pub use error::{AccessError, Result};
pub use membership::Membership;
pub use policy::{Action, Decision, On, Role, Scope, can, scope};
pub use settings::{PasswordCost, Settings};
pub use token::Token;

use std::sync::Arc;

use store::seal::Keys;
use store::{Clock, Db, Ids};

/// What this crate works with: the database, the time, randomness, the keys and the settings of the deployment. Cheap to
/// clone.
#[derive(Clone)]
pub struct Access {
    /// Where people and centres are kept.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Ids and random bytes.
    pub ids: Ids,
    /// What seals secrets.
    pub keys: Keys,
    /// Limits and costs.
    pub settings: Arc<Settings>,
    hashing: password::Hashing,
}

impl Access {
    /// Puts it together.
    pub fn new(db: Db, clock: Clock, ids: Ids, keys: Keys, settings: Settings) -> Access {
        let hashing = password::Hashing::new(settings.password);
        Access {
            db,
            clock,
            ids,
            keys,
            settings: Arc::new(settings),
            hashing,
        }
    }

    /// Clears away sessions, links, steps, ceremonies and counts that have ended, and says how many. For a round every few minutes.
    pub async fn prune(&self) -> Result<u64> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let gone = session::prune(self, &mut tx).await?
            + link::prune(&mut tx, now).await?
            + sign_in::prune(&mut tx, now).await?
            + ceremony::prune(&mut tx, now).await?
            + throttle::prune(&mut tx, now).await?;
        tx.commit().await?;
        Ok(gone)
    }
}
