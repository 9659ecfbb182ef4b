//! Which person of a provider is whom here.
use store::{Db, Event, StoreError, Ts, Tx, args, sql};

use crate::{Access, AccessError, Result, audited};

/// Somebody as a provider knows them: its address, and the name that it alone gives them and never gives again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The provider's address.
    pub issuer: String,
    /// What the provider calls the person.
    pub subject: String,
}

/// A linked sign-in in the list of one's own.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Linked {
    /// The provider's address.
    pub issuer: String,
    /// What the provider calls the person.
    pub subject: String,
    /// Since when.
    pub linked_at: Ts,
}

sql! {
    /// Whose it is, while their account is open.
    ACCOUNT = "SELECT o.account FROM oidc_identity o JOIN account a ON a.id = o.account
        WHERE o.issuer = $1 AND o.subject = $2 AND a.deactivated_at IS NULL";
    LIST = "SELECT issuer, subject, linked_at FROM oidc_identity WHERE account = $1 ORDER BY linked_at, issuer, subject";
    LINK = "INSERT INTO oidc_identity (issuer, subject, account, linked_at) VALUES ($1, $2, $3, $4)";
    HOLDER = "SELECT account FROM oidc_identity WHERE issuer = $1 AND subject = $2";
    UNLINK = "DELETE FROM oidc_identity WHERE account = $1 AND issuer = $2 AND subject = $3";
    /// Whether an account can be signed in to by anything but its linked sign-ins.
    OTHER_WAYS = "SELECT COUNT(*) FROM account a WHERE a.id = $1
        AND (a.password IS NOT NULL OR EXISTS (SELECT 1 FROM passkey p WHERE p.account = a.id))";
    LEFT = "SELECT COUNT(*) FROM oidc_identity WHERE account = $1";
    FORGET = "DELETE FROM oidc_identity WHERE account = $1";
}

/// The account of an identity; nobody's when it was never linked, or the account is closed.
pub(crate) async fn account_of(tx: &mut Tx, identity: &Identity) -> Result<Option<String>> {
    let row: Option<(String,)> = tx.opt(ACCOUNT, args![&identity.issuer, &identity.subject]).await?;
    Ok(row.map(|(account,)| account))
}

/// The linked sign-ins of an account, the oldest first.
pub async fn list(db: &Db, account: &str) -> Result<Vec<Linked>> {
    Ok(db.fresh_all(LIST, args![account]).await?)
}

/// Links an identity with the account of somebody who is signed in, or has just accepted an invitation. Fails with
/// [`AccessError::LinkedElsewhere`] when it is another's.
pub async fn link(access: &Access, tx: &mut Tx, account: &str, identity: &Identity) -> Result<()> {
    let holder: Option<(String,)> = tx.opt(HOLDER, args![&identity.issuer, &identity.subject]).await?;
    match holder {
        Some((holder,)) if holder == account => return Ok(()),
        Some(_) => return Err(AccessError::LinkedElsewhere),
        None => {}
    }
    let row = args![&identity.issuer, &identity.subject, account, access.clock.now()];
    match tx.exec(LINK, row).await {
        Err(StoreError::Duplicate { .. }) => return Err(AccessError::LinkedElsewhere),
        other => other?,
    };
    changed(access, tx, account, "identity.link").await
}

/// Takes a linked sign-in away. False when the account has no such; [`AccessError::LastWay`] when nothing else would let
/// the person in.
pub async fn unlink(access: &Access, tx: &mut Tx, account: &str, identity: &Identity) -> Result<bool> {
    if tx
        .exec(UNLINK, args![account, &identity.issuer, &identity.subject])
        .await?
        == 0
    {
        return Ok(false);
    }
    let (others,): (i64,) = tx.one(OTHER_WAYS, args![account]).await?;
    let (left,): (i64,) = tx.one(LEFT, args![account]).await?;
    if others + left == 0 {
        return Err(AccessError::LastWay);
    }
    changed(access, tx, account, "identity.unlink").await?;
    Ok(true)
}

/// Takes away every linked sign-in of an account.
pub(crate) async fn forget(tx: &mut Tx, account: &str) -> Result<()> {
    tx.exec(FORGET, args![account]).await?;
    Ok(())
}

async fn changed(access: &Access, tx: &mut Tx, account: &str, action: &'static str) -> Result<()> {
    tx.append(Event::new("account", account, "account.changed", access.clock.now()));
    let entry = audited::entry_of(access, account, action, "account", account);
    audited::append(access, tx, &entry).await
}
