//! Which records a body refers to, and what becomes of a reference to a record that is not there.

use crate::field::Path;
use crate::model::{Body, TermLink};

/// A reference from one record to another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    /// What the other record is to this one: `organization`, `program`, `service`, `location`, `term`, `parent`, `taxonomy`, `see_also`.
    pub rel: &'static str,
    /// The other record's id.
    pub to: String,
    /// Where it stands.
    pub path: Path,
}

/// Every reference of a body, in the order of its fields.
pub fn references(body: &Body) -> Vec<Reference> {
    let mut found = Found(Vec::new());
    match body {
        Body::Taxonomy(_) => {}
        Body::TaxonomyTerm(b) => {
            found.one("taxonomy", "taxonomy", b.taxonomy.as_deref());
            found.one("parent", "parent", b.parent.as_deref());
            for (i, to) in b.see_also.iter().enumerate() {
                found.push("see_also", Path::default().field("see_also").at(i), to);
            }
        }
        Body::Organization(b) => {
            found.one("parent", "parent", b.parent.as_deref());
            found.terms(&b.terms);
            found.attributes(&b.attributes);
        }
        Body::Program(b) => {
            found.one("organization", "organization", Some(&b.organization));
            found.terms(&b.terms);
            found.attributes(&b.attributes);
        }
        Body::Location(b) => {
            found.one("organization", "organization", b.organization.as_deref());
            found.attributes(&b.attributes);
        }
        Body::Service(b) => {
            found.one("organization", "organization", Some(&b.organization));
            found.one("program", "program", b.program.as_deref());
            found.terms(&b.terms);
            found.attributes(&b.attributes);
        }
        Body::ServiceAtLocation(b) => {
            found.one("service", "service", Some(&b.service));
            found.one("location", "location", Some(&b.location));
            found.attributes(&b.attributes);
        }
    }
    found.0
}

struct Found(Vec<Reference>);

impl Found {
    fn push(&mut self, rel: &'static str, path: Path, to: &str) {
        self.0.push(Reference {
            rel,
            to: to.to_owned(),
            path,
        });
    }
    fn one(&mut self, rel: &'static str, field: &str, to: Option<&str>) {
        if let Some(to) = to.filter(|to| !to.is_empty()) {
            self.push(rel, Path::default().field(field), to);
        }
    }
    fn terms(&mut self, links: &[TermLink]) {
        for (i, link) in links.iter().enumerate() {
            for (j, to) in link.terms.iter().enumerate() {
                self.push("term", Path::default().field("terms").at(i).field("terms").at(j), to);
            }
        }
    }
    fn attributes(&mut self, attributes: &[crate::model::Attribute]) {
        for (i, attribute) in attributes.iter().enumerate() {
            if let Some(to) = attribute.term.as_deref() {
                self.push("attribute", Path::default().field("attributes").at(i).field("term"), to);
            }
        }
    }
}

/// The same without order and place: what the link table holds of a body.
pub(crate) fn link_set(body: &Body) -> std::collections::BTreeSet<(&'static str, String)> {
    references(body).into_iter().map(|r| (r.rel, r.to)).collect()
}

/// Takes the references to records that are not there out of a body. False when the body makes no sense without one: a
/// program without its organization, a service at a location without either.
pub(crate) fn drop_references(body: &mut Body, gone: &dyn Fn(&str) -> bool) -> bool {
    let one = |to: &mut Option<String>| {
        if to.as_deref().is_some_and(gone) {
            *to = None;
        }
    };
    let terms = |links: &mut Vec<TermLink>| {
        for link in links.iter_mut() {
            link.terms.retain(|to| !gone(to));
        }
        links.retain(|link| !link.terms.is_empty());
    };
    let attributes = |list: &mut Vec<crate::model::Attribute>| {
        for attribute in list.iter_mut() {
            if attribute.term.as_deref().is_some_and(gone) {
                attribute.term = None;
            }
        }
    };
    match body {
        Body::Taxonomy(_) => {}
        Body::TaxonomyTerm(b) => {
            one(&mut b.taxonomy);
            one(&mut b.parent);
            b.see_also.retain(|to| !gone(to));
        }
        Body::Organization(b) => {
            one(&mut b.parent);
            terms(&mut b.terms);
            attributes(&mut b.attributes);
        }
        Body::Program(b) => {
            terms(&mut b.terms);
            attributes(&mut b.attributes);
            return !gone(&b.organization);
        }
        Body::Location(b) => {
            one(&mut b.organization);
            attributes(&mut b.attributes);
        }
        Body::Service(b) => {
            if gone(&b.organization) {
                b.organization.clear();
            }
            one(&mut b.program);
            terms(&mut b.terms);
            attributes(&mut b.attributes);
        }
        Body::ServiceAtLocation(b) => {
            attributes(&mut b.attributes);
            return !gone(&b.service) && !gone(&b.location);
        }
    }
    true
}
