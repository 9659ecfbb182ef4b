use language::{Lang, fold};
use store::{Event, StoreError, Tx, args, sql};

use super::{Account, held_by, must_reach, named, there};
use crate::link::{self, Kind, Link};
use crate::membership::{self, Membership};
use crate::policy::{Action, On};
use crate::{Access, AccessError, By, Result, audited, email};

/// Somebody who is to work here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct New {
    /// Where the invitation goes.
    pub email: String,
    /// What they are called.
    pub name: String,
    /// The language they work in.
    pub lang: Lang,
    /// What they will do, and where: at least one.
    pub memberships: Vec<Membership>,
}

sql! {
    ADD = "INSERT INTO account (id, email, email_key, name, name_key, lang, version, created_at, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $7)";
}

/// Makes an account and the link by which its person chooses a password.
pub async fn invite(access: &Access, tx: &mut Tx, by: By<'_>, new: &New) -> Result<(Account, Link)> {
    if new.memberships.is_empty() {
        return Err(AccessError::NoRole);
    }
    for wanted in &new.memberships {
        by.must(Action::PersonInvite, On::centre(&wanted.centre))?;
    }
    let (address, name) = (email::read(&new.email).ok_or(AccessError::Email)?, named(&new.name)?);
    if let Some(account) = held_by(tx, &address.key).await? {
        return Err(AccessError::EmailTaken { account: account.id });
    }
    let (id, now) = (access.ids.next(), access.clock.now());
    let row = args![
        &id,
        address.written,
        address.key,
        &name,
        fold(&name),
        new.lang.as_str(),
        now
    ];
    match tx.exec(ADD, row).await {
        // Somebody else invited them a moment ago.
        Err(StoreError::Duplicate { .. }) => return Err(AccessError::EmailTaken { account: String::new() }),
        other => other?,
    };
    for wanted in &new.memberships {
        membership::add(access, tx, &id, wanted).await?;
    }
    let link = link::make(access, tx, Kind::Invitation, &id, None, Some(by)).await?;
    tx.append(Event::new("account", &id, "account.created", now));
    let mut entry = audited::entry(access, by, "person.invite", "account", &id);
    if let [only] = new.memberships.as_slice() {
        entry = entry.of_centre(&only.centre);
    }
    audited::append(access, tx, &entry).await?;
    Ok((there(tx, &id).await?, link))
}

/// Makes a new invitation for somebody who has not accepted theirs; the earlier one works no more.
pub async fn invite_again(access: &Access, tx: &mut Tx, by: By<'_>, account: &str) -> Result<(Account, Link)> {
    let found = there(tx, account).await?;
    must_reach(tx, by, account).await?;
    if found.deactivated_at.is_some() {
        return Err(AccessError::Closed { id: found.id });
    }
    let kind = if found.has_password {
        Kind::Password
    } else {
        Kind::Invitation
    };
    let link = link::make(access, tx, kind, account, None, Some(by)).await?;
    let entry = audited::entry(access, by, "person.invite_again", "account", account);
    audited::append(access, tx, &entry).await?;
    Ok((found, link))
}
