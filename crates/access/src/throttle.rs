//! How long somebody waits after failing to sign in. Counted for an account and an address together, for an account, and
//! for an address; in the database, so that it holds for every process, and under keyed hashes, so that it tells nothing.
//!
//! Nobody can be kept out for ever: waits have an end, and where somebody has signed in from an address before (or opened a
//! link that was mailed to them), what others do elsewhere does not make them wait there.
use std::net::IpAddr;
use std::time::Duration;

use store::{Ts, Tx, args, sql};

use crate::{Access, AccessError, NETWORK, Result};

/// What somebody tries to prove who they are by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Try {
    Password,
    /// A code of the second factor: counted apart, for who tries codes has the password.
    Code,
    /// To have a link for a forgotten password sent.
    Link,
}

/// How a count of failures becomes a wait.
#[derive(Debug, Clone, Copy)]
struct Rule {
    /// So many failures cost nothing.
    free: i64,
    /// After the next ones 1 s, 2 s, 4 s… at most so long.
    most: Duration,
    /// After so long without a failure, they are forgotten.
    forgotten: Duration,
}

const PAIR: Rule = Rule {
    free: 5,
    most: Duration::from_mins(15),
    forgotten: Duration::from_hours(24),
};
const ACCOUNT: Rule = Rule {
    free: 20,
    most: Duration::from_mins(5),
    forgotten: Duration::from_hours(24),
};
/// Behind one address there may be a whole centre.
const ADDRESS: Rule = Rule {
    free: 60,
    most: Duration::from_mins(15),
    forgotten: Duration::from_hours(1),
};

fn wait(rule: Rule, failures: i64) -> Duration {
    let beyond = failures - rule.free;
    if beyond <= 0 {
        return Duration::ZERO;
    }
    let doublings = u32::try_from(beyond - 1).unwrap_or(u32::MAX).min(20);
    Duration::from_secs(1 << doublings).min(rule.most)
}

/// Where somebody is, as far as it is told apart: an IPv4 address, or the network of an IPv6 one.
fn place(address: Option<IpAddr>) -> String {
    match address.map(|address| address.to_canonical()) {
        None => "nowhere".into(),
        Some(IpAddr::V4(v4)) => v4.to_string(),
        Some(IpAddr::V6(v6)) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}")
        }
    }
}

/// A try that was counted as failed before it was made, so that many at once do not pass unseen.
#[derive(Debug, Clone)]
pub(crate) struct Tried {
    pair: Vec<u8>,
    account: Vec<u8>,
    address: Vec<u8>,
}

#[derive(sqlx::FromRow)]
struct Row {
    failures: i64,
    not_before: Ts,
    proved_at: Option<Ts>,
}

sql! {
    /// Counts a failure, and holds the row for this transaction: who tries at the same time comes after.
    COUNT = "INSERT INTO sign_in_throttle (subject, failures, last_at, not_before) VALUES ($1, 1, $2, 0)
        ON CONFLICT (subject) DO UPDATE SET failures = CASE WHEN sign_in_throttle.last_at < $3 THEN 1 ELSE sign_in_throttle.failures + 1 END,
            last_at = excluded.last_at
        RETURNING failures, not_before, proved_at";
    HOLD = "UPDATE sign_in_throttle SET not_before = $2 WHERE subject = $1";
    FORGIVE = "UPDATE sign_in_throttle SET failures = CASE WHEN failures > 0 THEN failures - 1 ELSE 0 END, not_before = $2 WHERE subject = $1";
    PROVED = "INSERT INTO sign_in_throttle (subject, failures, last_at, not_before, proved_at) VALUES ($1, 0, $2, 0, $2)
        ON CONFLICT (subject) DO UPDATE SET failures = 0, not_before = 0, last_at = excluded.last_at, proved_at = excluded.proved_at";
    PRUNE = "DELETE FROM sign_in_throttle WHERE last_at < $1";
}

/// Where somebody signed in is known for so long, and failures at most so long remembered.
const REMEMBERED: Duration = Duration::from_hours(90 * 24);

/// Counts a try as failed, until [`succeeded`] or [`proved`] takes it back; or says until when to wait. `account` is what the
/// person says who they are: an account or none, which makes no difference.
pub(crate) async fn begin(access: &Access, what: Try, account: &str, address: Option<IpAddr>) -> Result<Tried> {
    let now = access.clock.now();
    let mut tx = access.db.begin().await?;
    let tried = subjects(access, &mut tx, what, account, address).await?;
    // In one order for everybody, or two would wait for each other.
    let mut counts = Vec::new();
    let mut rules = [
        (&tried.pair, PAIR),
        (&tried.account, ACCOUNT),
        (&tried.address, ADDRESS),
    ];
    rules.sort_by_key(|(subject, _)| *subject);
    for (subject, rule) in rules {
        let row: Row = tx
            .one(COUNT, args![subject.clone(), now, now.minus(rule.forgotten)])
            .await?;
        counts.push((subject, rule, row));
    }
    let known = counts
        .iter()
        .any(|(subject, _, row)| **subject == tried.pair && row.proved_at.is_some());
    // Of links, an account has one on its way at a time: who asks for others' does not keep them from their own.
    let free = known || what == Try::Link;
    let binding = |subject: &Vec<u8>| !(free && *subject == tried.account);
    let until = counts
        .iter()
        .filter(|(subject, ..)| binding(subject))
        .map(|(.., row)| row.not_before)
        .max();
    if let Some(until) = until.filter(|until| *until > now) {
        // Whoever waits is not made to wait longer for having asked.
        tx.rollback().await?;
        return Err(AccessError::Wait { until });
    }
    for (subject, rule, row) in counts {
        let hold = now.plus(wait(rule, row.failures));
        tx.exec(HOLD, args![subject.clone(), hold]).await?;
    }
    tx.commit().await?;
    Ok(tried)
}

/// The try was no failure after all, and proves nothing yet.
pub(crate) async fn succeeded(access: &Access, tx: &mut Tx, tried: &Tried) -> Result<()> {
    let now = access.clock.now();
    let mut subjects = [&tried.pair, &tried.account, &tried.address];
    subjects.sort();
    for subject in subjects {
        tx.exec(FORGIVE, args![subject.clone(), now]).await?;
    }
    Ok(())
}

/// The person has signed in from there, or opened a link that was mailed to them: their failures there are forgotten, and
/// those of others elsewhere keep them waiting there no more.
pub(crate) async fn proved(access: &Access, tx: &mut Tx, account: &str, address: Option<IpAddr>) -> Result<()> {
    let now = access.clock.now();
    for what in [Try::Password, Try::Code] {
        let tried = subjects(access, tx, what, account, address).await?;
        tx.exec(PROVED, args![tried.pair, now]).await?;
    }
    Ok(())
}

async fn subjects(access: &Access, tx: &mut Tx, what: Try, account: &str, address: Option<IpAddr>) -> Result<Tried> {
    let kind = match what {
        Try::Password => "sign_in.password",
        Try::Code => "sign_in.code",
        Try::Link => "sign_in.link",
    };
    let place = place(address);
    Ok(Tried {
        pair: access
            .keys
            .blind(tx, NETWORK, kind, &format!("pair {account} {place}"))
            .await?,
        account: access
            .keys
            .blind(tx, NETWORK, kind, &format!("account {account}"))
            .await?,
        address: access
            .keys
            .blind(tx, NETWORK, kind, &format!("address {place}"))
            .await?,
    })
}

/// Clears away what is too old to count, and says how many.
pub(crate) async fn prune(tx: &mut Tx, now: Ts) -> Result<u64> {
    Ok(tx.exec(PRUNE, args![now.minus(REMEMBERED)]).await?)
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;
    use std::time::Duration;

    use proptest::prelude::*;

    use super::{ACCOUNT, ADDRESS, PAIR, place, wait};

    #[test]
    fn waits_grow_from_nothing_to_their_end() {
        let secs: Vec<u64> = (0..18).map(|failures| wait(PAIR, failures).as_secs()).collect();
        assert_eq!(
            secs,
            [0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]
        );
    }

    #[test]
    fn neighbours_in_one_ipv6_network_are_one_place() {
        let at = |text: &str| place(Some(text.parse::<IpAddr>().unwrap()));
        assert_eq!(at("2001:db8:1:2::1"), at("2001:db8:1:2:ffff::9"));
        assert_ne!(at("2001:db8:1:2::1"), at("2001:db8:1:3::1"));
        assert_eq!(at("::ffff:192.0.2.1"), at("192.0.2.1"));
        assert_ne!(at("192.0.2.1"), at("192.0.2.2"));
    }

    proptest! {
        #[test]
        fn a_wait_never_shrinks_and_never_passes_its_end(failures in 0_i64..i64::MAX) {
            for rule in [PAIR, ACCOUNT, ADDRESS] {
                prop_assert!(wait(rule, failures) <= wait(rule, failures + 1));
                prop_assert!(wait(rule, failures) <= rule.most);
                prop_assert!(rule.most <= Duration::from_mins(15));
            }
        }
    }
}
