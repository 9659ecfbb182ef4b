//! The names of those who changed a record.

use std::collections::HashMap;

use directory::VersionEntry;

use crate::App;
use crate::error::WebError;
use crate::words::Words;

/// Names of accounts, by id.
#[derive(Debug, Clone, Default)]
pub struct People(HashMap<String, String>);

/// More people than this are not looked up for one page.
const MOST: usize = 200;

impl People {
    /// The people behind these ids. What is no account (a program, an import) has no name here.
    pub async fn of(app: &App, ids: &[&str]) -> Result<People, WebError> {
        let mut ids: Vec<String> = ids.iter().map(|&id| id.to_owned()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.truncate(MOST);
        if ids.is_empty() {
            return Ok(People::default());
        }
        Ok(People(access::account::names(&app.db, ids).await?))
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
