//! Signing in: first the password, then the second factor where there is one, then a session.
use std::net::IpAddr;

use store::audit::Detail;
use store::{Ts, Tx, args, sql};

use crate::account::{self, Account};
use crate::link::{self, Kind, Opened};
use crate::oidc::{Identity, identity};
use crate::password::{Verdict, weakness};
use crate::session::{self, Proof, Started};
use crate::throttle::{self, Try};
use crate::token::kept;
use crate::{Access, AccessError, Actor, Result, Token, audited, email, passkey, recovery_code, totp};

/// Where somebody signs in from.
#[derive(Debug, Clone, Copy)]
pub struct From<'a> {
    /// The address of their connection, as far as it can be believed.
    pub address: Option<IpAddr>,
    /// What [`crate::device`] says of the browser.
    pub device: &'a str,
}

/// What follows a first proof.
#[derive(Debug, Clone)]
pub enum Next {
    /// They are signed in.
    SignedIn(Started),
    /// They owe a second factor.
    SecondStep(Step),
}

/// A second step that is due.
#[derive(Debug, Clone)]
pub struct Step {
    /// Names the step: for a cookie or a form, never an address.
    pub token: Token,
    /// Until when.
    pub expires_at: Ts,
    /// What the person can do it with.
    pub ways: Ways,
}

/// How somebody can do the second step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ways {
    /// By a code of their authenticator app.
    pub totp: bool,
    /// By a passkey.
    pub passkey: bool,
    /// By a recovery code.
    pub recovery_code: bool,
}

/// What somebody types for the second step.
#[derive(Debug, Clone, Copy)]
pub enum Code<'a> {
    /// Six digits of the authenticator app.
    Totp(&'a str),
    /// A recovery code.
    Recovery(&'a str),
}

#[derive(sqlx::FromRow)]
struct Held {
    id: String,
    password: Option<String>,
    deactivated_at: Option<Ts>,
}

#[derive(sqlx::FromRow)]
struct Due {
    account: String,
    email_key: String,
}

sql! {
    HELD = "SELECT id, password, deactivated_at FROM account WHERE email_key = $1";
    HELD_BY_ID = "SELECT id, password, deactivated_at FROM account WHERE id = $1";
    KEY = "SELECT email_key FROM account WHERE id = $1";
    SET = "UPDATE account SET password = $2, password_changed_at = $3, version = version + 1, changed_at = $3 WHERE id = $1 AND deactivated_at IS NULL";
    /// Unless it was changed in the meantime.
    REHASH = "UPDATE account SET password = $3 WHERE id = $1 AND password = $2";
    DUE = "INSERT INTO second_step (token, account, tries, expires_at) VALUES ($1, $2, 0, $3)";
    STEP = "SELECT s.account, a.email_key FROM second_step s JOIN account a ON a.id = s.account
        WHERE s.token = $1 AND s.expires_at > $2 AND s.tries < $3 AND a.deactivated_at IS NULL";
    TRIED = "UPDATE second_step SET tries = tries + 1 WHERE token = $1 AND tries < $2";
    DONE = "DELETE FROM second_step WHERE token = $1";
    DROP = "DELETE FROM second_step WHERE account = $1";
    PRUNE = "DELETE FROM second_step WHERE expires_at <= $1";
}

/// The second step follows within so long.
const STEP_LASTS: std::time::Duration = std::time::Duration::from_mins(10);
/// So many codes may be tried in one second step.
const STEP_TRIES: i64 = 5;

/// The first step. Fails with [`AccessError::NotProved`] whatever is wrong, after the same time, and with
/// [`AccessError::Wait`] when somebody tried too often.
pub async fn by_password(access: &Access, address: &str, password: &str, from: From<'_>) -> Result<Next> {
    let key = email::read(address).map_or_else(|| "nobody".into(), |address| address.key);
    let tried = throttle::begin(access, Try::Password, &key, from.address).await?;
    let held: Option<Held> = access.db.fresh_opt(HELD, args![key.clone()]).await?;
    let stored = held
        .as_ref()
        .filter(|held| held.deactivated_at.is_none())
        .and_then(|held| held.password.clone());
    let verdict = access.hashing.verify(stored.as_deref(), password).await;
    // Written down for nobody as well, which takes as long.
    let id = held.map_or_else(|| audited::NOBODY.to_owned(), |held| held.id);
    if verdict == Verdict::Wrong {
        return refused(access, &id, "password").await;
    }
    let anew = match verdict {
        Verdict::Outdated => Some(access.hashing.hash(&access.ids, password).await),
        _ => None,
    };
    let mut tx = access.db.begin().await?;
    if let Some(anew) = anew {
        tx.exec(REHASH, args![&id, stored, anew]).await?;
    }
    throttle::succeeded(access, &mut tx, &tried).await?;
    let next = after_first_step(access, &mut tx, &id, &key, Proof::Password, from).await?;
    tx.commit().await?;
    Ok(next)
}

/// The second step. Fails with [`AccessError::NotProved`] when the code is wrong, [`AccessError::StepGone`] when the first step is
/// to be done again.
pub async fn by_code(access: &Access, step: &str, code: Code<'_>, from: From<'_>) -> Result<Started> {
    let token = kept(step).ok_or(AccessError::StepGone)?;
    let due = due(access, &token).await?;
    let tried = throttle::begin(access, Try::Code, &due.email_key, from.address).await?;
    let mut tx = access.db.begin().await?;
    if tx.exec(TRIED, args![token.clone(), STEP_TRIES]).await? == 0 {
        return Err(AccessError::StepGone);
    }
    let proved = match code {
        Code::Totp(code) => totp::proves(access, &mut tx, &due.account, code).await?,
        Code::Recovery(code) => recovery_code::proves(access, &mut tx, &due.account, code).await?,
    };
    if !proved {
        tx.commit().await?;
        return refused(access, &due.account, "code").await;
    }
    throttle::succeeded(access, &mut tx, &tried).await?;
    if let Code::Recovery(_) = code {
        let entry = audited::entry_of(access, &due.account, "recovery_code.use", "account", &due.account);
        audited::append(access, &mut tx, &entry).await?;
    }
    let started = after_second_step(access, &mut tx, &token, &due, from).await?;
    tx.commit().await?;
    Ok(started)
}

/// Whose second step it is, for a proof that is checked elsewhere: a passkey.
pub async fn account_of_step(access: &Access, step: &str) -> Result<Account> {
    let token = kept(step).ok_or(AccessError::StepGone)?;
    let due = due(access, &token).await?;
    account::by_id(&access.db, &due.account)
        .await?
        .ok_or(AccessError::StepGone)
}

/// Ends the second step after such a proof.
pub async fn end_step(access: &Access, tx: &mut Tx, step: &str, from: From<'_>) -> Result<Started> {
    let token = kept(step).ok_or(AccessError::StepGone)?;
    let due = due(access, &token).await?;
    after_second_step(access, tx, &token, &due, from).await
}

/// Signs in whoever has proved who they are in one go: by a passkey, or at an `OpenID` provider.
pub async fn by_proof(access: &Access, tx: &mut Tx, account: &str, proof: Proof, from: From<'_>) -> Result<Started> {
    let found = account::by_id_within(tx, account)
        .await?
        .filter(|found| found.deactivated_at.is_none());
    if found.is_none() {
        return Err(AccessError::NotProved);
    }
    let (key,): (String,) = tx.one(KEY, args![account]).await?;
    begin_session(access, tx, account, &key, proof, from).await
}

/// Signs in whoever a provider sent back: where it asks for no second factor itself, ours follows. Fails with
/// [`AccessError::NotLinked`] for somebody whom nobody here knows.
pub async fn by_identity(
    access: &Access,
    identity: &Identity,
    second_factor: bool,
    from: From<'_>,
) -> Result<(Account, Next)> {
    let mut tx = access.db.begin().await?;
    let Some(id) = identity::account_of(&mut tx, identity).await? else {
        return Err(AccessError::NotLinked);
    };
    let next = after_identity(access, &mut tx, &id, second_factor, from).await?;
    let account = account::by_id_within(&mut tx, &id)
        .await?
        .ok_or(AccessError::NotLinked)?;
    tx.commit().await?;
    Ok((account, next))
}

/// Accepts an invitation by the word of a provider in the place of a password, and goes on to sign in.
pub async fn by_link_and_identity(
    access: &Access,
    token: &str,
    identity: &Identity,
    second_factor: bool,
    from: From<'_>,
) -> Result<(Account, Next)> {
    let mut tx = access.db.begin().await?;
    let Opened { account, .. } = link::take(access, &mut tx, token, &[Kind::Invitation]).await?;
    identity::link(access, &mut tx, &account.id, identity).await?;
    link::revoke_all(&mut tx, &account.id).await?;
    let entry = audited::entry_of(access, &account.id, "invitation.accept", "account", &account.id);
    audited::append(access, &mut tx, &entry).await?;
    let next = after_identity(access, &mut tx, &account.id, second_factor, from).await?;
    tx.commit().await?;
    Ok((account, next))
}

async fn after_identity(access: &Access, tx: &mut Tx, id: &str, second_factor: bool, from: From<'_>) -> Result<Next> {
    if second_factor {
        return Ok(Next::SignedIn(by_proof(access, tx, id, Proof::Provider, from).await?));
    }
    let (key,): (String,) = tx.one(KEY, args![id]).await?;
    after_first_step(access, tx, id, &key, Proof::ProviderAlone, from).await
}

/// Chooses a password by an invitation or a link for a forgotten one, and goes on to sign in: where a second factor is set up,
/// the link does not stand for it.
pub async fn by_link(access: &Access, token: &str, password: &str, from: From<'_>) -> Result<(Account, Next)> {
    let Opened { account, .. } = link::open(access, token).await?;
    if let Some(weak) = weakness(password, &[&account.name, &account.email]) {
        return Err(AccessError::Weak(weak));
    }
    let hash = access.hashing.hash(&access.ids, password).await;
    let mut tx = access.db.begin().await?;
    let Opened { account, kind, .. } = link::take(access, &mut tx, token, &[Kind::Invitation, Kind::Password]).await?;
    set(access, &mut tx, &account.id, &hash).await?;
    session::end_all(&mut tx, &account.id).await?;
    link::revoke_all(&mut tx, &account.id).await?;
    let action = if kind == Kind::Invitation {
        "invitation.accept"
    } else {
        "password.recover"
    };
    let entry = audited::entry_of(access, &account.id, action, "account", &account.id);
    audited::append(access, &mut tx, &entry).await?;
    let (key,): (String,) = tx.one(KEY, args![&account.id]).await?;
    throttle::proved(access, &mut tx, &key, from.address).await?;
    let next = after_first_step(access, &mut tx, &account.id, &key, Proof::Password, from).await?;
    tx.commit().await?;
    Ok((account, next))
}

/// Changes one's own password. The person's other sessions end.
pub async fn change_password(access: &Access, actor: &Actor, old: &str, new: &str, from: From<'_>) -> Result<()> {
    prove_again(access, actor, old, from).await?;
    let found = account::by_id(&access.db, &actor.account)
        .await?
        .ok_or(AccessError::NotProved)?;
    if let Some(weak) = weakness(new, &[&found.name, &found.email]) {
        return Err(AccessError::Weak(weak));
    }
    let hash = access.hashing.hash(&access.ids, new).await;
    let mut tx = access.db.begin().await?;
    set(access, &mut tx, &actor.account, &hash).await?;
    session::revoke_all(access, &mut tx, &actor.account, Some(&actor.session)).await?;
    link::revoke_all(&mut tx, &actor.account).await?;
    let entry = audited::entry_of(access, &actor.account, "password.change", "account", &actor.account);
    audited::append(access, &mut tx, &entry).await?;
    Ok(tx.commit().await?)
}

/// Makes sure that whoever is at the screen knows the password, before something that a thief would do there.
pub async fn prove_again(access: &Access, actor: &Actor, password: &str, from: From<'_>) -> Result<()> {
    let (key,): (String,) = access.db.fresh_one(KEY, args![&actor.account]).await?;
    let tried = throttle::begin(access, Try::Password, &key, from.address).await?;
    let held: Held = access.db.fresh_one(HELD_BY_ID, args![&actor.account]).await?;
    if access.hashing.verify(held.password.as_deref(), password).await == Verdict::Wrong {
        return refused(access, &held.id, "password").await;
    }
    let mut tx = access.db.begin().await?;
    throttle::succeeded(access, &mut tx, &tried).await?;
    Ok(tx.commit().await?)
}

/// Clears away second steps that nobody took, and says how many.
pub(crate) async fn prune(tx: &mut Tx, now: Ts) -> Result<u64> {
    Ok(tx.exec(PRUNE, args![now]).await?)
}

async fn due(access: &Access, token: &[u8]) -> Result<Due> {
    let row = args![token, access.clock.now(), STEP_TRIES];
    access.db.fresh_opt(STEP, row).await?.ok_or(AccessError::StepGone)
}

async fn set(access: &Access, tx: &mut Tx, account: &str, hash: &str) -> Result<()> {
    if tx.exec(SET, args![account, hash, access.clock.now()]).await? == 0 {
        return Err(AccessError::NotProved);
    }
    drop_steps(tx, account).await
}

/// Whoever is between the first and the second step begins again.
pub(crate) async fn drop_steps(tx: &mut Tx, account: &str) -> Result<()> {
    tx.exec(DROP, args![account]).await?;
    Ok(())
}

/// Writes down that somebody did not prove who they are.
async fn refused<T>(access: &Access, account: &str, what: &'static str) -> Result<T> {
    let mut tx = access.db.begin().await?;
    let entry = audited::entry_of(access, store::audit::SYSTEM, "sign_in.refused", "account", account);
    audited::append(access, &mut tx, &entry.with(Detail::default().word("by", what))).await?;
    tx.commit().await?;
    Err(AccessError::NotProved)
}

async fn after_first_step(
    access: &Access,
    tx: &mut Tx,
    account: &str,
    key: &str,
    proof: Proof,
    from: From<'_>,
) -> Result<Next> {
    let found = account::by_id_within(tx, account)
        .await?
        .ok_or(AccessError::NotProved)?;
    let has_passkey = passkey::any(tx, account).await?;
    if !found.has_totp && !has_passkey {
        return Ok(Next::SignedIn(
            begin_session(access, tx, account, key, proof, from).await?,
        ));
    }
    let token = Token::random(&access.ids);
    let expires_at = access.clock.now().plus(STEP_LASTS);
    tx.exec(DUE, args![token.kept(), account, expires_at]).await?;
    let ways = Ways {
        totp: found.has_totp,
        passkey: has_passkey,
        recovery_code: recovery_code::left_within(tx, account).await? > 0,
    };
    Ok(Next::SecondStep(Step {
        token,
        expires_at,
        ways,
    }))
}

async fn after_second_step(access: &Access, tx: &mut Tx, token: &[u8], due: &Due, from: From<'_>) -> Result<Started> {
    // Of two who take the same step, one is too late.
    if tx.exec(DONE, args![token]).await? == 0 {
        return Err(AccessError::StepGone);
    }
    begin_session(access, tx, &due.account, &due.email_key, Proof::SecondFactor, from).await
}

async fn begin_session(
    access: &Access,
    tx: &mut Tx,
    account: &str,
    key: &str,
    proof: Proof,
    from: From<'_>,
) -> Result<Started> {
    throttle::proved(access, tx, key, from.address).await?;
    let started = session::start(access, tx, account, proof, from.device).await?;
    let entry = audited::entry_of(access, account, "sign_in.done", "session", &started.id);
    audited::append(access, tx, &entry.with(Detail::default().word("by", proof.as_str()))).await?;
    Ok(started)
}
