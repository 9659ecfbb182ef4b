//! A small network to try things on.
use std::sync::Arc;

use access::{Access, Settings};
use store::testing::{On, START, TestDb, fresh};
use store::{Clock, Ids, Tx, args, sql};

/// A fresh database with nobody in it.
pub struct Network {
    pub test: TestDb,
    pub access: Access,
}

sql! {
    PERSON = "INSERT INTO account (id, email, email_key, name, lang, version, created_at, changed_at) VALUES ($1, $2, $2, $1, 'fr', 1, 0, 0)";
    CENTRE = "INSERT INTO centre (id, names, settings, version, created_at, changed_at) VALUES ($1, '{}', '{}', 1, 0, 0)";
    MEMBER = "INSERT INTO membership (account, centre, role, granted_at) VALUES ($1, $2, $3, 0)";
    DEACTIVATE = "UPDATE account SET deactivated_at = 1 WHERE id = $1";
}

impl Network {
    pub async fn fresh(on: On) -> Option<Network> {
        let test = fresh(on).await?;
        let clock = Clock::fixed(START);
        let access = Access {
            db: test.db(),
            ids: Ids::seeded(clock.clone(), 7),
            clock,
            settings: Arc::new(Settings::default()),
        };
        Some(Network { test, access })
    }
    pub async fn begin(&self) -> Tx {
        self.test.begin().await.unwrap()
    }
    pub async fn person(&self, id: &str) {
        let mut tx = self.begin().await;
        tx.exec(PERSON, args![id, format!("{id}@example.org")]).await.unwrap();
        tx.commit().await.unwrap();
    }
    pub async fn centre(&self, id: &str) {
        let mut tx = self.begin().await;
        tx.exec(CENTRE, args![id]).await.unwrap();
        tx.commit().await.unwrap();
    }
    pub async fn member(&self, person: &str, centre: &str, role: &str) {
        let mut tx = self.begin().await;
        tx.exec(MEMBER, args![person, centre, role]).await.unwrap();
        tx.commit().await.unwrap();
    }
    pub async fn deactivate(&self, person: &str) {
        let mut tx = self.begin().await;
        tx.exec(DEACTIVATE, args![person]).await.unwrap();
        tx.commit().await.unwrap();
    }
}
