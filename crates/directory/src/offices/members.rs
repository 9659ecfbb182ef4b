//! The offices of a network, from the records.

use std::sync::Arc;

use jiff::civil::Date;
use language::Text;
use places::offices::{Office, Offices, Serving};
use places::{AreaRef, Gazetteer, Point};
use store::{Db, args, sql};

use super::{Definition, Network};
use crate::error::Result;
use crate::model::{LocationKind, ServiceArea};
use crate::publish::{self, Published};
use crate::read;
use crate::view::{AtView, ServiceView};

/// Services read at once.
const PAGE: i64 = 200;

sql! {
    // 1 the organization, 2 the term, 3 after, 4 how many
    MEMBERS = "WITH RECURSIVE below(id) AS (
          SELECT CAST($1 AS TEXT)
          UNION SELECT l.from_id FROM live_referrer l JOIN below b ON l.to_id = b.id WHERE l.rel = 'parent'),
        narrower(id) AS (
          SELECT CAST($2 AS TEXT)
          UNION SELECT l.from_id FROM live_referrer l JOIN narrower n ON l.to_id = n.id WHERE l.rel = 'parent')
        SELECT r.id FROM live_record r WHERE r.kind = 'service' AND r.status = 'published' AND r.id > $3
          AND (CAST($1 AS TEXT) IS NULL OR r.id IN (
            SELECT l.from_id FROM live_referrer l JOIN below b ON l.to_id = b.id WHERE l.rel = 'organization'))
          AND (CAST($2 AS TEXT) IS NULL OR r.id IN (
            SELECT l.from_id FROM live_referrer l JOIN narrower n ON l.to_id = n.id WHERE l.rel = 'term'))
        ORDER BY r.id LIMIT $4";
}

/// An office of a network as the public may see it.
#[derive(Debug, Clone)]
pub struct Branch {
    /// Its service.
    pub service: Arc<Published<ServiceView>>,
    /// The place of the service that is the office, where it serves areas of its own; an index into the service's places.
    pub at: Option<usize>,
}

impl Branch {
    /// The place, where the office is one of several.
    pub fn place(&self) -> Option<&AtView> {
        self.at.and_then(|at| self.service.at.get(at))
    }
    /// The places people can turn to.
    pub fn places(&self) -> impl Iterator<Item = &AtView> {
        let (first, rest) = match self.at {
            Some(at) => (self.service.at.get(at), &[][..]),
            None => (None, &self.service.at[..]),
        };
        first.into_iter().chain(rest)
    }
    /// What it is called: its agency, since that is what people ask for; the place as well, where it is one of several.
    pub fn name(&self) -> Text {
        let place = self
            .place()
            .map(|at| &at.location.body.name)
            .filter(|name| !name.is_empty());
        let agency = self.service.organization.as_ref().map(|o| &o.body.name);
        place.or(agency).unwrap_or(&self.service.service.body.name).clone()
    }
    /// The areas it serves.
    pub fn service_areas(&self) -> &[ServiceArea] {
        match self.place() {
            Some(at) => &at.at.body.areas,
            None => &self.service.service.body.areas,
        }
    }
    /// What its record calls an area, where it says so in its own words.
    pub fn called(&self, area: &AreaRef) -> Option<&Text> {
        let named = |own: &&ServiceArea| !own.name.is_empty() && own.covers.contains(area);
        self.service_areas().iter().find(named).map(|own| &own.name)
    }
    /// What it is known by: the id of its service, or of the service at its place.
    pub fn id(&self) -> &str {
        self.place().map_or(&self.service.service.id, |at| &at.at.id)
    }
    fn office(&self) -> Office {
        let open =
            |at: &&AtView| !at.location.body.confidential && at.location.body.location_kind == LocationKind::Physical;
        let points: Vec<Point> = self
            .places()
            .filter(open)
            .filter_map(|at| at.location.body.point)
            .collect();
        Office {
            id: self.id().to_owned(),
            areas: self.service_areas().iter().flat_map(|own| own.covers.clone()).collect(),
            points,
        }
    }
}

/// The offices of a network, ready to be asked.
#[derive(Debug)]
pub struct Branches {
    /// The network.
    pub network: Network,
    /// Its offices, in the order of [`Self::offices`].
    pub list: Vec<Branch>,
    /// Which of them serves a place.
    pub offices: Offices,
}

impl Branches {
    /// The office that an answer names.
    pub fn of(&self, serving: &Serving<'_>) -> Option<&Branch> {
        self.by_id(&serving.office.id)
    }
    /// An office by its id.
    pub fn by_id(&self, id: &str) -> Option<&Branch> {
        let at = self.list.binary_search_by(|branch| branch.id().cmp(id)).ok()?;
        self.list.get(at)
    }
    /// What a network's offices are called where they are told of an area: the record's own words, or the place's name; empty
    /// for a drawn area without words.
    pub fn area(&self, serving: &Serving<'_>) -> Text {
        let own = self.of(serving).and_then(|branch| branch.called(serving.area));
        match serving.area {
            AreaRef::Shape(_) => own.cloned().unwrap_or_default(),
            area => self.offices.gazetteer().area_name(area),
        }
    }
}

/// The offices of a network on a day, as the public may see them.
pub async fn branches(db: &Db, gazetteer: Arc<Gazetteer>, network: Network, today: Date) -> Result<Branches> {
    let mut list = members(db, &network.what, today).await?;
    list.sort_by(|a, b| a.id().cmp(b.id()));
    let offices = Offices::new(gazetteer, list.iter().map(Branch::office).collect());
    Ok(Branches { network, list, offices })
}

async fn members(db: &Db, what: &Definition, today: Date) -> Result<Vec<Branch>> {
    let mut found = Vec::new();
    let mut after = String::new();
    loop {
        let ids: Vec<(String,)> = db
            .fresh_all(MEMBERS, args![&what.organization, &what.term, &after, PAGE])
            .await?;
        let ids: Vec<String> = ids.into_iter().map(|(id,)| id).collect();
        let Some(last) = ids.last() else { return Ok(found) };
        after.clone_from(last);
        for view in read::service_views(db, &ids).await? {
            let Some(view) = publish::service(&view, today) else {
                continue;
            };
            let answers = |need: &String| view.service.body.needs.contains(need);
            if what.need.as_ref().is_none_or(answers) {
                found.extend(of_service(Arc::new(view)));
            }
        }
    }
}

/// The offices that a service is: each of its places with areas of its own, and the service itself where it says whom it
/// serves, or nothing says it.
fn of_service(view: Arc<Published<ServiceView>>) -> Vec<Branch> {
    let own = |(_, at): &(usize, &AtView)| at.at.body.areas.iter().any(|area| !area.covers.is_empty());
    let mut branches: Vec<Branch> = view
        .at
        .iter()
        .enumerate()
        .filter(own)
        .map(|(at, _)| Branch {
            service: Arc::clone(&view),
            at: Some(at),
        })
        .collect();
    if branches.is_empty() || view.service.body.areas.iter().any(|area| !area.covers.is_empty()) {
        branches.push(Branch {
            service: view,
            at: None,
        });
    }
    branches
}
