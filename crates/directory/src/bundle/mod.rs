//! An agency in one file: how a directory is written by hand (`demo/directory/*.toml`).
//!
//! Everything one organization does, with short ids that hold within the network (`o101`, `l101`, `s101`). Reading a file
//! fills in the references (a service's organization) and makes one `service_at_location` of each `at`.

mod entry;
mod folder;

use hours::Hours;
use language::Text;
use serde::{Deserialize, Serialize};

pub use folder::{File, read_files, read_folder};

use crate::model::{Contact, Location, Organization, Phone, Program, Service, ServiceArea};

/// One file: an organization and everything it offers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgencyFile {
    /// Short id of the organization.
    pub id: String,
    /// The organization itself.
    pub organization: Organization,
    /// Its programs, in `[[program]]` blocks.
    #[serde(default)]
    pub program: Vec<Entry<Program>>,
    /// Its places, in `[[location]]` blocks.
    #[serde(default)]
    pub location: Vec<Entry<Location>>,
    /// Its services, in `[[service]]` blocks.
    #[serde(default)]
    pub service: Vec<ServiceEntry>,
}

/// A record with its short id.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Entry<T> {
    /// Short id.
    pub id: String,
    /// What it says.
    #[serde(flatten)]
    pub body: T,
}

/// A service with its short id and the places it is offered at.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ServiceEntry {
    /// Short id.
    pub id: String,
    /// Where it is offered.
    #[serde(default)]
    pub at: Vec<At>,
    /// What it says. `program` holds a short id.
    #[serde(flatten)]
    pub body: Service,
}

/// A place where a service is offered.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct At {
    /// Short id of the location, of any organization of the network.
    pub location: String,
    /// What is particular here.
    pub description: Text,
    /// Numbers for this service here.
    pub phones: Vec<Phone>,
    /// People for this service here.
    pub contacts: Vec<Contact>,
    /// When it is open here.
    pub hours: Option<Hours>,
    /// Whom it serves from here.
    pub areas: Vec<ServiceArea>,
}
