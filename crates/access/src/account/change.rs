use language::{Lang, fold};
use store::audit::Detail;
use store::{Event, StoreError, Tx, args, sql};

use super::{Account, held_by, must_reach, named, there};
use crate::link::{self, Kind, Link};
use crate::oidc::identity;
use crate::{
    Access, AccessError, Actor, By, Result, audited, email, membership, passkey, recovery_code, session, sign_in, totp,
};

/// What people change about themselves, and administrators about others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What they are called.
    pub name: String,
    /// The language they work in.
    pub lang: Lang,
}

sql! {
    CHANGE = "UPDATE account SET name = $3, name_key = $4, lang = $5, version = version + 1, changed_at = $6 WHERE id = $1 AND version = $2";
    CLOSE = "UPDATE account SET deactivated_at = $2, version = version + 1, changed_at = $2 WHERE id = $1 AND deactivated_at IS NULL";
    REOPEN = "UPDATE account SET deactivated_at = NULL, version = version + 1, changed_at = $2 WHERE id = $1 AND deactivated_at IS NOT NULL";
    NO_PASSWORD = "UPDATE account SET password = NULL, version = version + 1, changed_at = $2 WHERE id = $1";
    EMAIL = "UPDATE account SET email = $2, email_key = $3, version = version + 1, changed_at = $4 WHERE id = $1";
}

fn changed(access: &Access, tx: &mut Tx, account: &str, kind: &str) {
    tx.append(Event::new("account", account, kind, access.clock.now()));
}

/// Changes name and language, of oneself or of somebody whom one looks after. `version` is the one that was read.
pub async fn change(
    access: &Access,
    tx: &mut Tx,
    by: By<'_>,
    account: &str,
    version: i64,
    change: &Change,
) -> Result<()> {
    there(tx, account).await?;
    if by.account() != Some(account) {
        must_reach(tx, by, account).await?;
    }
    let name = named(&change.name)?;
    let row = args![
        account,
        version,
        &name,
        fold(&name),
        change.lang.as_str(),
        access.clock.now()
    ];
    if tx.exec(CHANGE, row).await? == 0 {
        return Err(AccessError::Stale {
            what: "account",
            id: account.to_owned(),
            expected: version,
        });
    }
    changed(access, tx, account, "account.changed");
    let entry = audited::entry(access, by, "person.change", "account", account);
    audited::append(access, tx, &entry.with(Detail::default().fields(["name", "lang"]))).await
}

/// Closes an account: its sessions end, its links are worthless, nobody signs in with it. What its person did stays.
pub async fn deactivate(access: &Access, tx: &mut Tx, by: By<'_>, account: &str) -> Result<()> {
    there(tx, account).await?;
    must_reach(tx, by, account).await?;
    if by.account() == Some(account) {
        return Err(AccessError::Oneself);
    }
    membership::keep_an_administrator(tx, account).await?;
    if tx.exec(CLOSE, args![account, access.clock.now()]).await? == 0 {
        return Ok(());
    }
    session::end_all(tx, account).await?;
    link::revoke_all(tx, account).await?;
    changed(access, tx, account, "account.closed");
    let entry = audited::entry(access, by, "person.deactivate", "account", account);
    audited::append(access, tx, &entry).await
}

/// Ends every session of somebody whom one looks after.
pub async fn sign_out(access: &Access, tx: &mut Tx, by: By<'_>, account: &str) -> Result<()> {
    there(tx, account).await?;
    must_reach(tx, by, account).await?;
    session::end_all(tx, account).await?;
    let entry = audited::entry(access, by, "person.sign_out", "account", account);
    audited::append(access, tx, &entry).await
}

/// Opens a closed account again, with the roles that it had.
pub async fn reactivate(access: &Access, tx: &mut Tx, by: By<'_>, account: &str) -> Result<()> {
    there(tx, account).await?;
    must_reach(tx, by, account).await?;
    if tx.exec(REOPEN, args![account, access.clock.now()]).await? == 0 {
        return Ok(());
    }
    changed(access, tx, account, "account.reopened");
    let entry = audited::entry(access, by, "person.reactivate", "account", account);
    audited::append(access, tx, &entry).await
}

/// For somebody who lost their second factor, or whose account somebody else may have: password, second factors and sessions
/// are gone, and a link lets the person begin anew. Without the link, the old password opens nothing.
pub async fn start_afresh(access: &Access, tx: &mut Tx, by: By<'_>, account: &str) -> Result<(Account, Link)> {
    let found = there(tx, account).await?;
    must_reach(tx, by, account).await?;
    if by.account() == Some(account) {
        return Err(AccessError::Oneself);
    }
    if found.deactivated_at.is_some() {
        return Err(AccessError::Closed { id: found.id });
    }
    let now = access.clock.now();
    tx.exec(NO_PASSWORD, args![account, now]).await?;
    totp::forget(tx, account).await?;
    passkey::forget(tx, account).await?;
    identity::forget(tx, account).await?;
    recovery_code::forget(tx, account).await?;
    session::end_all(tx, account).await?;
    sign_in::drop_steps(tx, account).await?;
    link::revoke_all(tx, account).await?;
    let link = link::make(access, tx, Kind::Password, account, None, Some(by)).await?;
    changed(access, tx, account, "account.changed");
    let entry = audited::entry(access, by, "person.start_afresh", "account", account);
    audited::append(access, tx, &entry).await?;
    Ok((there(tx, account).await?, link))
}

/// Makes the link that confirms a new e-mail address: it is to be sent there.
pub async fn ask_email(access: &Access, tx: &mut Tx, actor: &Actor, new: &str) -> Result<Link> {
    let address = email::read(new).ok_or(AccessError::Email)?;
    let entry = audited::entry(access, By::Person(actor), "person.ask_email", "account", &actor.account);
    audited::append(access, tx, &entry).await?;
    link::make(access, tx, Kind::Email, &actor.account, Some(&address.written), None).await
}

/// Takes over the e-mail address that a link confirms. Gives the account as it was, so that the former address can be told.
pub async fn confirm_email(access: &Access, tx: &mut Tx, token: &str) -> Result<Account> {
    let opened = link::take(access, tx, token, &[Kind::Email]).await?;
    let address = opened
        .email
        .as_deref()
        .and_then(email::read)
        .ok_or(AccessError::Email)?;
    if let Some(holder) = held_by(tx, &address.key).await?
        && holder.id != opened.account.id
    {
        return Err(AccessError::EmailTaken { account: holder.id });
    }
    let id = &opened.account.id;
    match tx
        .exec(EMAIL, args![id, address.written, address.key, access.clock.now()])
        .await
    {
        Err(StoreError::Duplicate { .. }) => return Err(AccessError::EmailTaken { account: String::new() }),
        other => other?,
    };
    // What was sent to the former address opens nothing any more.
    link::revoke_all(tx, id).await?;
    changed(access, tx, id, "account.changed");
    let entry = audited::entry_of(access, id, "person.change", "account", id);
    audited::append(access, tx, &entry.with(Detail::default().fields(["email"]))).await?;
    Ok(opened.account)
}
