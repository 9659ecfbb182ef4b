//! The names of those who changed a record.

use std::collections::BTreeMap;

use directory::VersionEntry;

use crate::App;
use crate::error::WebError;
use crate::words::Words;

/// Names of accounts, by id.
#[derive(Debug, Clone, Default)]
pub struct People(BTreeMap<String, String>);

/// More people than this are not looked up for one page.
const MOST: usize = 40;

impl People {
    /// The people behind these ids. What is no account (a program, an import) has no name here.
    pub async fn of(app: &App, ids: &[&str]) -> Result<People, WebError> {
        let mut people = BTreeMap::new();
        for &id in ids {
            if people.len() < MOST
                && !people.contains_key(id)
                && let Some(account) = access::account::by_id(&app.db, id).await?
            {
                people.insert(id.to_owned(), account.name);
            }
        }
        Ok(People(people))
    }
    /// The name of an account; empty where there is none.
    pub fn of_account(&self, id: &str) -> &str {
        self.0.get(id).map_or("", String::as_str)
    }
    /// The name of an account; its id where there is none.
    pub fn name_or_id<'a>(&'a self, id: &'a str) -> &'a str {
        self.0.get(id).map_or(id, String::as_str)
    }
    /// Who wrote a version, in words.
    pub fn name(&self, w: &Words, version: &VersionEntry) -> String {
        match self.0.get(&version.who) {
            Some(name) => name.clone(),
            None if version.run.is_some() => w.t("records-who-import"),
            None => version.who.clone(),
        }
    }
}
