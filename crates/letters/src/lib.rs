//! Letters by e-mail: written in both languages, queued in the database, sent by SMTP.
//!
//! A [`Letter`] is queued in the transaction of what it tells ([`Outbox::queue`]), sealed, for addresses and links must not
//! stand in clear in the table of jobs. [`Outbox::deliver_next`] sends it: a server that cannot be reached is tried again for some
//! 40 minutes, an address that is refused is not, and what is not sent stays as a dead job with the reason. Where no mail server is set, nothing is queued and
//! [`Queued::NoMail`] tells the caller to hand the link over another way.

pub mod cause;
mod letter;
mod outbox;
mod post;
mod words;

pub use letter::{About, Change, Letter};
pub use outbox::{Delivery, JOB, Outbox, Queued, Standing, is_address};
pub use post::Mail;
pub use words::{Sender, Written};

/// An error of the letters. Its text never holds an address or a link.
#[derive(Debug, thiserror::Error)]
pub enum LettersError {
    /// A setting of `[mail]` cannot be used.
    #[error("mail.{name}: {cause}. {remedy}")]
    Setting {
        /// The setting.
        name: &'static str,
        /// What is wrong with it.
        cause: String,
        /// What to do.
        remedy: &'static str,
    },
    /// The receiver's address is not one.
    #[error("{}", cause::ADDRESS)]
    Address,
    /// A queued letter does not read.
    #[error("{}", cause::UNREADABLE)]
    Unreadable,
    /// The database.
    #[error(transparent)]
    Store(#[from] store::StoreError),
}

/// What every function here returns.
pub type Result<T, E = LettersError> = std::result::Result<T, E>;
