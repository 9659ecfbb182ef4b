//! Networks of offices: which services are the offices of one network, and which of them serves a place.
//!
//! A [`Network`] says by organization, classification and need which services belong. Its offices follow from the records:
//! a service with the areas it serves, and each of its places that serves areas of its own. [`places::offices`] decides.

mod kept;
mod members;

use language::Text;
use places::AreaRef;
use serde::{Deserialize, Serialize};
use store::Ts;

pub use kept::{NetworkChange, keep, network, networks};
pub use members::{Branch, Branches, branches};

/// A network of offices.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// How addresses and the lines of partners name it: small letters, digits and hyphens.
    pub id: String,
    /// The centre that looks after it.
    pub owner: String,
    /// The public may ask it.
    pub public: bool,
    /// Counts its changes, from 1.
    pub version: i64,
    /// When it was changed last.
    pub modified: Ts,
    /// What it is.
    pub what: Definition,
}

/// Which services are the offices of a network. All conditions hold together, and there is an organization or a term.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Definition {
    /// What it is called: "Local dementia societies".
    pub name: Text,
    /// What its offices do, in a sentence or two.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub about: Text,
    /// Services of this organization and of those below it, by record id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    /// Services classified by this term or a narrower one, by record id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub term: Option<String>,
    /// Services that answer this need, by its code, as a curator put it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub need: Option<String>,
    /// What the offices should cover together. Places in it that none serves are gaps; empty: all places known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<AreaRef>,
}

/// Why a network cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NetworkFault {
    /// The id has other letters.
    #[error("its id may have 2 to 60 small letters, digits and hyphens, such as legal-clinics; change it")]
    Id,
    /// There is one of this id.
    #[error("there is a network of this id already; choose another id, or change that one")]
    Taken,
    /// It has no name in a language.
    #[error("it has no name in each language of the deployment; write them")]
    Name,
    /// A text is too long.
    #[error("its name has more than 120 letters or what it is about more than 600; shorten it")]
    Long,
    /// Neither organization nor term.
    #[error("nothing says which services are its offices; choose an organization or a term")]
    Nothing,
    /// The organization is not there.
    #[error("there is no such organization; choose one that is in the directory")]
    Organization,
    /// The term is not there.
    #[error("there is no such term; choose one that is in the directory")]
    Term,
    /// Somebody else changed it.
    #[error("somebody changed it in the meantime; read it again and put your change on top")]
    Stale,
}
