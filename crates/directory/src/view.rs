//! A service with everything that belongs to it, as pages, the index and exports need it.

use hours::Hours;
use serde::Serialize;

use crate::model::{
    Location, Organization, Program, Service, ServiceAtLocation, Status, TaxonomyTerm, TemporaryMessage,
};

/// A record's envelope next to its body of a known kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Of<T> {
    /// The record's id.
    pub id: String,
    /// The centre or data partner that keeps it.
    pub owner: String,
    /// The name of the source it came from.
    pub source: Option<String>,
    /// The source's id, where it came from a source.
    pub source_id: Option<String>,
    /// Where it stands in its life.
    pub status: Status,
    /// The version shown.
    pub version: i64,
    /// When that version was written.
    pub modified: store::Ts,
    /// What it says.
    pub body: T,
}

/// A service with its organization, program, places and classification.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ServiceView {
    /// The service.
    pub service: Of<Service>,
    /// Its organization; `None` where the source had none.
    pub organization: Option<Of<Organization>>,
    /// Its program.
    pub program: Option<Of<Program>>,
    /// Where it is offered, in a stable order.
    pub at: Vec<AtView>,
    /// The terms its `terms` name, with every broader term, each once.
    pub terms: Vec<Of<TaxonomyTerm>>,
}

impl ServiceView {
    /// The messages about it: those of its organization, which are about everything it does, then its own.
    pub fn messages(&self) -> impl Iterator<Item = &TemporaryMessage> {
        let organization = self.organization.iter().flat_map(|o| &o.body.messages);
        organization.chain(&self.service.body.messages)
    }
    /// The hours that hold at one of its places: its own for this service, the service's, or those of the place.
    pub fn hours_at<'a>(&'a self, at: &'a AtView) -> Option<&'a Hours> {
        let of_service = || self.service.body.hours.as_ref();
        let own = at.at.body.hours.as_ref();
        own.or_else(of_service).or(at.location.body.hours.as_ref())
    }
}

/// A place where a service is offered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AtView {
    /// What is particular to the service here.
    pub at: Of<ServiceAtLocation>,
    /// The place.
    pub location: Of<Location>,
}

/// A location with the services offered there.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LocationView {
    /// The place.
    pub location: Of<Location>,
    /// Its organization.
    pub organization: Option<Of<Organization>>,
    /// What is offered there, by the id of the service at location.
    pub services: Vec<OfferedView>,
}

/// A service offered at the location looked at.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfferedView {
    /// What is particular to the service here.
    pub at: Of<ServiceAtLocation>,
    /// The service.
    pub service: Of<Service>,
    /// The service's organization, which may be another than the location's; `None` where the source had none.
    pub organization: Option<Of<Organization>>,
}

/// An organization with everything it does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OrganizationView {
    /// The organization.
    pub organization: Of<Organization>,
    /// Its programs, by name.
    pub programs: Vec<Of<Program>>,
    /// Its locations, by name.
    pub locations: Vec<Of<Location>>,
    /// Its services with their places, by name.
    pub services: Vec<ServiceView>,
}
