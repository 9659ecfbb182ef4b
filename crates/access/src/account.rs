//! Accounts: one for each person, whatever they do and wherever.
use store::{Db, Ts, args, sql};

use crate::Result;

/// A person's account, without what proves who they are.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Account {
    /// Its id.
    pub id: String,
    /// E-mail, as the person writes it.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// Tag of the language they work in.
    pub lang: String,
    /// Counts the changes.
    pub version: i64,
    /// Since when.
    pub created_at: Ts,
    /// When they last signed in.
    pub signed_in_at: Option<Ts>,
    /// Since when the account is closed.
    pub deactivated_at: Option<Ts>,
    /// Whether a password was chosen.
    pub has_password: bool,
    /// Whether an authenticator app is set up.
    pub has_totp: bool,
}

sql! {
    BY_ID = "SELECT id, email, name, lang, version, created_at, signed_in_at, deactivated_at,
        password IS NOT NULL AS has_password, totp_confirmed_at IS NOT NULL AS has_totp FROM account WHERE id = $1";
}

/// One account.
pub async fn by_id(db: &Db, id: &str) -> Result<Option<Account>> {
    Ok(db.fresh_opt(BY_ID, args![id]).await?)
}
