//! Accounts: one for each person, whatever they do and wherever.
mod change;
mod invite;
mod list;

pub use change::{Change, ask_email, change, confirm_email, deactivate, reactivate, sign_out, start_afresh};
pub use invite::{New, invite, invite_again};
pub use list::{Filter, Listed, list, names};

use language::Lang;
use store::{Db, Ts, Tx, args, sql};

use crate::policy::{Action, On};
use crate::{AccessError, By, NETWORK, Result, email, membership};

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

/// How an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The person was invited and has not been here yet.
    Invited,
    /// In use.
    Active,
    /// Closed: nobody signs in with it.
    Closed,
}

impl State {
    /// Its name in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            State::Invited => "invited",
            State::Active => "active",
            State::Closed => "closed",
        }
    }
    /// Reads [`State::as_str`].
    pub fn parse(text: &str) -> Option<State> {
        [State::Invited, State::Active, State::Closed]
            .into_iter()
            .find(|state| state.as_str() == text)
    }
}

impl Account {
    /// How it stands.
    pub const fn state(&self) -> State {
        match (self.deactivated_at, self.signed_in_at) {
            (Some(_), _) => State::Closed,
            (None, Some(_)) => State::Active,
            (None, None) => State::Invited,
        }
    }
    /// The language the person works in.
    pub fn lang(&self) -> Lang {
        Lang::parse(&self.lang).unwrap_or_else(Lang::en)
    }
}

/// The columns of an [`Account`], before the rest of a query.
macro_rules! accounts {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.email, a.name, a.lang, a.version, a.created_at, a.signed_in_at, a.deactivated_at,
            a.password IS NOT NULL AS has_password, a.totp IS NOT NULL AS has_totp FROM account a ",
            $rest
        )
    };
}

sql! {
    BY_ID = accounts!("WHERE a.id = $1");
    BY_EMAIL = accounts!("WHERE a.email_key = $1");
}

/// One account.
pub async fn by_id(db: &Db, id: &str) -> Result<Option<Account>> {
    Ok(db.fresh_opt(BY_ID, args![id]).await?)
}

/// The account with an e-mail address, however it is written.
pub async fn by_email(db: &Db, address: &str) -> Result<Option<Account>> {
    let Some(address) = email::read(address) else {
        return Ok(None);
    };
    Ok(db.fresh_opt(BY_EMAIL, args![address.key]).await?)
}

pub(crate) async fn by_id_within(tx: &mut Tx, id: &str) -> Result<Option<Account>> {
    Ok(tx.opt(BY_ID, args![id]).await?)
}

/// One account, which must be there.
async fn there(tx: &mut Tx, id: &str) -> Result<Account> {
    by_id_within(tx, id)
        .await?
        .ok_or_else(|| AccessError::NoAccount { id: id.to_owned() })
}

/// Refuses whoever may not change people at every centre where the account has a role: who looks after one centre does not
/// take over, or shut out, somebody who works at another as well.
async fn must_reach(tx: &mut Tx, by: By<'_>, account: &str) -> Result<()> {
    let centres = membership::centres_of(tx, account).await?;
    if centres.is_empty() {
        return by.must(Action::PersonChange, On::centre(NETWORK));
    }
    centres
        .iter()
        .try_for_each(|centre| by.must(Action::PersonChange, On::centre(centre)))
}

/// The account with a key, within a transaction.
pub(crate) async fn held_by(tx: &mut Tx, key: &str) -> Result<Option<Account>> {
    Ok(tx.opt(BY_EMAIL, args![key]).await?)
}

/// A name in one line.
fn named(name: &str) -> Result<String> {
    let line = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let odd = |c: char| c.is_control() || email::misleads(c);
    let good = (1..=120).contains(&line.chars().count()) && !line.contains(odd);
    good.then_some(line).ok_or(AccessError::Name)
}
