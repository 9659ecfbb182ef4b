use access::AccessError;
use store::{StoreError, Ts};

use crate::Fault;

/// What this crate's functions return.
pub type Result<T, E = LineError> = std::result::Result<T, E>;

/// What can go wrong with published lines.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The policy table does not allow it, or there is no such centre.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// A pack is not right.
    #[error("the pack is not right\n{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Faults(Vec<Fault>),
    /// Cases end otherwise than written.
    #[error("these cases of the pack end otherwise than written: {}. Correct the pack or the cases; see `frontdoor line test`", .0.join("; "))]
    Cases(Vec<String>),
    /// A part has no life of its own.
    #[error("`{0}` is a part: it is published with each line that includes it")]
    Part(String),
    /// There is no such line.
    #[error("there is no line `{0}`. See `frontdoor line list`")]
    NoLine(String),
    /// There is no such version.
    #[error("the line `{line}` has no version {version}. See `frontdoor line list --versions {line}`")]
    NoVersion {
        /// The line.
        line: String,
        /// What was asked for.
        version: i64,
    },
    /// The line belongs to somebody else.
    #[error("the line `{line}` belongs to the centre `{centre}`. Publish it there, or give the pack another id")]
    OtherCentre {
        /// The line.
        line: String,
        /// Its centre.
        centre: String,
    },
    /// A version begins in the past.
    #[error(
        "the version would begin on {from}, which has gone by. Leave the date out to begin now, or choose a later one"
    )]
    Past {
        /// When it would begin.
        from: Ts,
    },
    /// Another line answers the same number.
    #[error("the number {phone} rings on the line `{line}` already. Take it out of one of them")]
    NumberTaken {
        /// The number.
        phone: String,
        /// The line that has it.
        line: String,
    },
    /// A stored version was written by another program.
    #[error(
        "version {version} of the line `{line}` cannot be read by this program. Run the version that published it, or publish the pack anew"
    )]
    Stored {
        /// The line.
        line: String,
        /// The version.
        version: i64,
    },
}
