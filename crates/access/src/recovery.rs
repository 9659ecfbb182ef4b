//! A forgotten password: a link by mail, once in a while, whether or not there is such an account.
use std::net::IpAddr;

use store::{Tx, args, sql};

use crate::account::Account;
use crate::link::{self, Kind, Link};
use crate::throttle::{self, Try};
use crate::{Access, Result, account, audited, email};

sql! {
    /// A link that was made a moment ago is on its way.
    RECENT = "SELECT COUNT(*) FROM one_time_link WHERE account = $1 AND kind = 'password' AND used_at IS NULL AND made_at > $2";
}

/// So long a person waits for one mail before asking for another.
const APART: std::time::Duration = std::time::Duration::from_mins(5);

/// Whether somebody may ask for a link now; [`crate::AccessError::Wait`] when they asked too often. To be called before [`ask`].
pub async fn may_ask(access: &Access, address: &str, from: Option<IpAddr>) -> Result<()> {
    let key = email::read(address).map_or_else(|| "nobody".into(), |address| address.key);
    throttle::begin(access, Try::Link, &key, from).await.map(drop)
}

/// The link to send to an account's own address, which is the one that stands in it and not the one that was typed. None when
/// there is no open account, or when a link is on its way already. Tell the person the same in every case.
pub async fn ask(access: &Access, tx: &mut Tx, address: &str) -> Result<Option<(Account, Link)>> {
    let found = match email::read(address) {
        Some(address) => account::held_by(tx, &address.key).await?,
        None => None,
    };
    // Written down for nobody as well: how long it takes does not tell whether there is an account.
    let id = found.as_ref().map_or(audited::NOBODY, |found| &found.id);
    let entry = audited::entry_of(access, store::audit::SYSTEM, "password.ask", "account", id);
    audited::append(access, tx, &entry).await?;
    let Some(found) = found.filter(|found| found.deactivated_at.is_none()) else {
        return Ok(None);
    };
    let since = access.clock.now().minus(APART);
    let (recent,): (i64,) = tx.one(RECENT, args![&found.id, since]).await?;
    if recent > 0 {
        return Ok(None);
    }
    let link = link::make(access, tx, Kind::Password, &found.id, None, None).await?;
    Ok(Some((found, link)))
}
