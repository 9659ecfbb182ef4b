//! Links that work once: they come by mail, or from an administrator, and whoever opens one is believed to be the person.
use store::{Ts, Tx, args, sql};

use crate::account::{self, Account};
use crate::token::kept;
use crate::{Access, AccessError, By, Result, Token};

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// To choose a password for a new account.
    Invitation,
    /// To choose a new password.
    Password,
    /// To confirm a new e-mail address.
    Email,
}

impl Kind {
    /// Its name in the database and in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Invitation => "invitation",
            Kind::Password => "password",
            Kind::Email => "email",
        }
    }
    fn parse(text: &str) -> Option<Kind> {
        [Kind::Invitation, Kind::Password, Kind::Email]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }
}

/// Why a link works no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gone {
    /// We never made it, a newer one took its place, or the account is closed.
    Unknown,
    /// Somebody used it.
    Used,
    /// Its time is over.
    Expired,
}

/// A link that was just made. Its token goes to the person and is kept nowhere.
#[derive(Debug, Clone)]
pub struct Link {
    /// What it is for.
    pub kind: Kind,
    /// The last part of its address.
    pub token: Token,
    /// Until when it works.
    pub expires_at: Ts,
}

/// What a link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// What it is for.
    pub kind: Kind,
    /// Whom it is for.
    pub account: Account,
    /// The e-mail address that it confirms.
    pub email: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    kind: String,
    account: String,
    email: Option<String>,
    expires_at: Ts,
    used_at: Option<Ts>,
}

sql! {
    MAKE = "INSERT INTO one_time_link (token, kind, account, email, made_at, made_by, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    /// A newer link takes the place of an older one that was not used.
    REPLACE = "DELETE FROM one_time_link WHERE account = $1 AND kind = $2 AND used_at IS NULL";
    LOOK = "SELECT l.kind, l.account, l.email, l.expires_at, l.used_at FROM one_time_link l JOIN account a ON a.id = l.account
        WHERE l.token = $1 AND a.deactivated_at IS NULL";
    USE = "UPDATE one_time_link SET used_at = $2 WHERE token = $1 AND used_at IS NULL AND expires_at > $2";
    REVOKE = "DELETE FROM one_time_link WHERE account = $1 AND used_at IS NULL";
    PRUNE = "DELETE FROM one_time_link WHERE expires_at <= $1";
}

/// Used and expired links are remembered for so long, to tell people what became of theirs.
const REMEMBERED: std::time::Duration = std::time::Duration::from_hours(30 * 24);

/// A link that somebody else made for a person works for so long: it waits for them.
const WAITS: std::time::Duration = std::time::Duration::from_hours(24);

/// Makes a link for an account, in the place of an earlier one of the same kind. Without `by`, the person asked for it.
pub(crate) async fn make(
    access: &Access,
    tx: &mut Tx,
    kind: Kind,
    account: &str,
    email: Option<&str>,
    by: Option<By<'_>>,
) -> Result<Link> {
    let now = access.clock.now();
    let lasts = match kind {
        Kind::Invitation => access.settings.invitation,
        Kind::Password if by.is_some() => WAITS,
        Kind::Password | Kind::Email => access.settings.recovery,
    };
    let link = Link {
        kind,
        token: Token::random(&access.ids),
        expires_at: now.plus(lasts),
    };
    tx.exec(REPLACE, args![account, kind.as_str()]).await?;
    let row = args![
        link.token.kept(),
        kind.as_str(),
        account,
        email.map(str::to_owned),
        now,
        by.and_then(By::account).map(str::to_owned),
        link.expires_at
    ];
    tx.exec(MAKE, row).await?;
    Ok(link)
}

/// What a link leads to, without using it.
pub async fn open(access: &Access, token: &str) -> Result<Opened> {
    let token = kept(token).ok_or(AccessError::Link(Gone::Unknown))?;
    let row = good(access.db.fresh_opt(LOOK, args![token]).await?, access.clock.now())?;
    let account = account::by_id(&access.db, &row.account).await?;
    opened(row, account)
}

/// Uses a link of these kinds. It counts once, when the transaction commits.
pub async fn take(access: &Access, tx: &mut Tx, token: &str, kinds: &[Kind]) -> Result<Opened> {
    let token = kept(token).ok_or(AccessError::Link(Gone::Unknown))?;
    let now = access.clock.now();
    let row = good(tx.opt(LOOK, args![token.clone()]).await?, now)?;
    if kinds.iter().all(|kind| kind.as_str() != row.kind) {
        return Err(AccessError::Link(Gone::Unknown));
    }
    if tx.exec(USE, args![token, now]).await? == 0 {
        return Err(AccessError::Link(Gone::Used));
    }
    let account = account::by_id_within(tx, &row.account).await?;
    opened(row, account)
}

fn good(row: Option<Row>, now: Ts) -> Result<Row> {
    match row {
        None => Err(AccessError::Link(Gone::Unknown)),
        Some(Row { used_at: Some(_), .. }) => Err(AccessError::Link(Gone::Used)),
        Some(row) if row.expires_at <= now => Err(AccessError::Link(Gone::Expired)),
        Some(row) => Ok(row),
    }
}

fn opened(row: Row, account: Option<Account>) -> Result<Opened> {
    let account = account.ok_or(AccessError::Link(Gone::Unknown))?;
    let kind = Kind::parse(&row.kind).ok_or(AccessError::Unknown {
        what: "link",
        id: row.account,
        value: row.kind,
    })?;
    Ok(Opened {
        kind,
        account,
        email: row.email,
    })
}

/// Makes every unused link of an account worthless.
pub(crate) async fn revoke_all(tx: &mut Tx, account: &str) -> Result<u64> {
    Ok(tx.exec(REVOKE, args![account]).await?)
}

/// Clears away what nobody will ask for any more, and says how many.
pub(crate) async fn prune(tx: &mut Tx, now: Ts) -> Result<u64> {
    Ok(tx.exec(PRUNE, args![now.minus(REMEMBERED)]).await?)
}
