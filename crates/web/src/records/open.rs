//! A record opened by somebody: as it stands, with what they are writing about it.

use access::centre::{self, CentreSettings};
use access::{Action, On};
use directory::curation::draft::{self, Draft};
use directory::curation::{self};
use directory::model::{Body, Kind, Record};
use directory::{DirectoryError, at_version, from_json, read, to_json};
use language::Lang;
use serde_json::Value;

use super::form::{self, Form, Reading};
use super::table::{Field, Section, sections};
use crate::App;
use crate::error::WebError;
use crate::staff::Staff;
use crate::words::Words;

/// A record somebody looks at or writes.
pub struct Opened {
    /// As it stands; one that says nothing where it does not exist yet.
    pub record: Record,
    /// What this person is writing about it.
    pub draft: Option<Draft>,
    /// How its centre works.
    pub centre: CentreSettings,
    /// What its centre is called, by language; its id where nobody named it.
    owner: Option<centre::Centre>,
}

impl Opened {
    /// The record with this id, where the person may see it. One that does not exist yet is seen by its writer alone.
    pub async fn of(app: &App, staff: &Staff, id: &str) -> Result<Opened, WebError> {
        let draft = draft::of(&app.db, id, &staff.actor.account).await?;
        let record = match (read::record(&app.db, id).await, &draft) {
            (Ok(record), _) => record,
            (Err(DirectoryError::NoRecord { .. }), Some(draft)) => {
                curation::blank(draft.body.kind(), id, draft.owner.as_str())
            }
            (Err(DirectoryError::NoRecord { .. }), None) => return Err(WebError::NotFound),
            (Err(other), _) => return Err(other.into()),
        };
        if sections(record.body.kind()).is_empty() {
            return Err(WebError::NotFound);
        }
        let owner = centre::by_id(&app.db, &record.owner).await?;
        let opened = Opened {
            centre: owner.as_ref().map(|owner| owner.settings.clone()).unwrap_or_default(),
            owner,
            record,
            draft,
        };
        opened.sees(staff)?;
        Ok(opened)
    }
    fn sees(&self, staff: &Staff) -> Result<(), WebError> {
        staff.sees(Action::RecordSee, On::centre(&self.record.owner))
    }
    /// Whether the person may do something with the record.
    pub fn allows(&self, staff: &Staff, action: Action) -> bool {
        staff.may(action, On::centre(&self.record.owner)).is_ok()
    }
    /// Goes on where the person may do something with the record.
    pub fn may(&self, staff: &Staff, action: Action) -> Result<(), WebError> {
        staff.may(action, On::centre(&self.record.owner))
    }
    /// Whether what this person writes waits for another one.
    pub fn two_person(&self, staff: &Staff) -> bool {
        self.centre.two_person || !self.allows(staff, Action::RecordPublish)
    }
    /// What its centre is called.
    pub fn owner_name(&self, w: &Words) -> String {
        let name = self.owner.as_ref().map(|owner| owner.name(&w.lang));
        name.unwrap_or(&self.record.owner).to_owned()
    }
    /// Its kind.
    pub fn kind(&self) -> Kind {
        self.record.body.kind()
    }
    /// The languages side by side.
    pub fn langs(&self) -> &[Lang] {
        &self.centre.languages
    }
    /// The parts of its form.
    pub fn sections(&self) -> &'static [Section] {
        sections(self.kind())
    }
    /// Every field of its form.
    pub fn fields(&self) -> Vec<Field> {
        self.sections()
            .iter()
            .flat_map(|section| section.fields.iter().copied())
            .collect()
    }
    /// The version that is being written on: that of the draft, else the one that stands.
    pub fn base_version(&self) -> i64 {
        self.draft
            .as_ref()
            .map_or(self.record.version, |draft| draft.base_version)
    }
    /// Somebody saved it since the draft was begun.
    pub fn is_behind(&self) -> bool {
        self.base_version() != self.record.version
    }
    /// What this person is writing, as a form: to the letter where it was kept so, else from the record.
    pub fn form(&self) -> Form {
        if let Some(kept) = self.draft.as_ref().and_then(|draft| draft.beside.as_deref())
            && let Ok(pairs) = serde_json::from_str::<Vec<(String, String)>>(kept)
        {
            return pairs.into_iter().collect();
        }
        let body = self.draft.as_ref().map_or(&self.record.body, |draft| &draft.body);
        let mut form = Form::default();
        form::write(&self.fields(), &tree_of(body), self.langs(), &mut form);
        form
    }
    /// What a form says, over the version it was made from.
    pub async fn read(&self, app: &App, form: &Form, version: i64) -> Result<Written, WebError> {
        let base = if version == self.record.version || version == 0 {
            self.record.body.clone()
        } else {
            match at_version(&app.db, &self.record.id, version).await {
                // A version that there never was: no form of ours.
                Err(DirectoryError::NoVersion { .. }) => return Err(WebError::Form),
                other => other?.body,
            }
        };
        let reading = form::read(&self.fields(), form, self.langs(), &tree_of(&base));
        let body = body_of(self.kind(), &self.record.id, &reading.tree)?;
        Ok(Written { base, reading, body })
    }
    /// The record as it would be with another body.
    pub fn with(&self, body: Body) -> Record {
        Record {
            body,
            ..self.record.clone()
        }
    }
}

/// What somebody wrote.
pub struct Written {
    /// What it was written on.
    pub base: Body,
    /// The form, read.
    pub reading: Reading,
    /// What the record would say.
    pub body: Body,
}

impl Written {
    /// Whether it says anything that was not there.
    pub fn changes(&self) -> bool {
        self.body != self.base || !self.reading.faults.is_empty()
    }
}

/// A body as a tree.
pub fn tree_of(body: &Body) -> Value {
    serde_json::from_str(&to_json(body)).unwrap_or_default()
}

/// A tree as a body.
pub fn body_of(kind: Kind, id: &str, tree: &Value) -> Result<Body, WebError> {
    // What a form of ours says can be read; one that was made up is refused.
    from_json(kind, id, directory::model::SCHEMA, &tree.to_string()).map_err(|_| WebError::Form)
}
