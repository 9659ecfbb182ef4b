//! Which services of a directory answer a judged question.

use std::collections::{BTreeSet, HashMap};

use directory::Published;
use directory::view::ServiceView;

use super::line::{RIGHT, Relevant};
use crate::document::is_offered;
use crate::{FinderError, Source, words};

/// The services of a directory by what judged questions name them by.
#[derive(Debug, Default)]
pub struct Grades {
    ids: Vec<String>,
    /// Places in `ids` by our id and by the source's.
    by_id: HashMap<String, Vec<usize>>,
    /// Places in `ids` by name and code of a term, broader terms included.
    by_term: HashMap<String, BTreeSet<usize>>,
}

impl Grades {
    /// Reads every service that may be found.
    pub async fn of(source: &Source) -> Result<Grades, FinderError> {
        let mut grades = Grades::default();
        crate::follow::each_published(source, |view| grades.add(&view)).await?;
        Ok(grades)
    }

    /// Adds a service.
    pub fn add(&mut self, view: &Published<ServiceView>) {
        if !is_offered(view) {
            return;
        }
        let at = self.ids.len();
        self.ids.push(view.service.id.clone());
        self.by_id.entry(view.service.id.clone()).or_default().push(at);
        if let Some(id) = &view.service.source_id
            && *id != view.service.id
        {
            self.by_id.entry(id.clone()).or_default().push(at);
        }
        for term in &view.terms {
            let names = term.body.name.iter().map(|(_, wording)| wording.text.as_str());
            for name in names.chain(term.body.code.as_deref()) {
                self.by_term.entry(words::key(name)).or_default().insert(at);
            }
        }
    }

    /// The services that answer a question, with their grades above 0.
    pub fn relevant(&self, relevant: &Relevant) -> HashMap<&str, u8> {
        let terms = relevant
            .terms
            .iter()
            .filter_map(|term| self.by_term.get(&words::key(term)));
        let by_term = terms.flatten().map(|at| (*at, RIGHT));
        let ids = relevant.ids.iter().filter(|(_, grade)| **grade > 0);
        let by_id = ids.flat_map(|(id, grade)| self.by_id.get(id).into_iter().flatten().map(|at| (*at, *grade)));
        let mut found: HashMap<&str, u8> = HashMap::new();
        for (at, grade) in by_term.chain(by_id) {
            let kept = found.entry(&self.ids[at]).or_default();
            *kept = grade.max(*kept);
        }
        found
    }

    /// Ids and terms that no service of this directory has.
    pub fn unknown<'r>(&self, relevant: &'r Relevant) -> Vec<&'r str> {
        let ids = relevant.ids.keys().filter(|id| !self.by_id.contains_key(*id));
        let terms = relevant
            .terms
            .iter()
            .filter(|term| !self.by_term.contains_key(&words::key(term)));
        ids.chain(terms).map(String::as_str).collect()
    }
}
