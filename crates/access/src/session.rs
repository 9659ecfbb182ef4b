//! Who is signed in: a random token in a cookie, its hash in a row. Roles are read at every request, so that whatever is
//! taken away is gone at once.
use language::Lang;
use store::audit::Detail;
use store::{Json, StoreError, Ts, Tx, args, sql};

use crate::centre::CentreSettings;
use crate::membership::read_role;
use crate::token::kept;
use crate::{Access, AccessError, Actor, Membership, Result, Token, audited};

/// How somebody proved who they are when the session began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// By password alone.
    Password,
    /// By password and second factor, or by a passkey, which is both.
    SecondFactor,
    /// By the word of an `OpenID` provider, which asks for a second factor itself.
    Provider,
    /// By the word of an `OpenID` provider that does not.
    ProviderAlone,
}

impl Proof {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Proof::Password => "password",
            Proof::SecondFactor => "second_factor",
            Proof::Provider => "provider",
            Proof::ProviderAlone => "provider_alone",
        }
    }
}

/// A session in the list of one's own.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Session {
    /// Its id; not the token.
    pub id: String,
    /// "Firefox on Windows"; empty when not known.
    pub device: String,
    /// Since when.
    pub started_at: Ts,
    /// When it was last used, to the minute.
    pub seen_at: Ts,
}

/// A session that has just begun.
#[derive(Debug, Clone)]
pub struct Started {
    /// Its id.
    pub id: String,
    /// For the cookie.
    pub token: Token,
    /// When it ends at the latest: the cookie's age.
    pub ends_at: Ts,
}

/// A session that goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resumed {
    /// Who it is, and what they may do.
    pub actor: Actor,
    /// Some of the person's roles wait for a second factor: send them to set one up, or to sign in with it.
    pub second_factor_due: bool,
}

/// How exact `seen_at` is: a session in use is written to once in so long.
const SEEN_EVERY: std::time::Duration = std::time::Duration::from_mins(1);

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    account: String,
    name: String,
    lang: String,
    proof: String,
    seen_at: Ts,
    centre: Option<String>,
    role: Option<String>,
    settings: Option<Json<CentreSettings>>,
}

sql! {
    START = "INSERT INTO session (id, token, account, device, proof, started_at, seen_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6, $6, $7)";
    SIGNED_IN = "UPDATE account SET signed_in_at = $2 WHERE id = $1";
    /// The session, its person, and a row for each role they have.
    RESUME = "SELECT s.id, s.account, a.name, a.lang, s.proof, s.seen_at, m.centre, m.role, c.settings
        FROM session s JOIN account a ON a.id = s.account
        LEFT JOIN membership m ON m.account = a.id LEFT JOIN centre c ON c.id = m.centre
        WHERE s.token = $1 AND s.ends_at > $2 AND s.seen_at > $3 AND a.deactivated_at IS NULL ORDER BY m.centre, m.role";
    PROVE = "UPDATE session SET proof = $2 WHERE id = $1";
    SEEN = "UPDATE session SET seen_at = $2 WHERE id = $1 AND seen_at < $2";
    LIST = "SELECT id, device, started_at, seen_at FROM session WHERE account = $1 AND ends_at > $2 AND seen_at > $3 ORDER BY started_at DESC, id DESC";
    REVOKE = "DELETE FROM session WHERE account = $1 AND id = $2";
    REVOKE_ALL = "DELETE FROM session WHERE account = $1 AND id <> $2";
    END_EVERYONES = "DELETE FROM session";
    PRUNE = "DELETE FROM session WHERE ends_at <= $1 OR seen_at <= $2";
}

/// Begins a session for an account whose holder has proved who they are.
pub async fn start(access: &Access, tx: &mut Tx, account: &str, proof: Proof, device: &str) -> Result<Started> {
    let now = access.clock.now();
    let (id, token) = (access.ids.next(), Token::random(&access.ids));
    let ends_at = now.plus(access.settings.absolute);
    let row = args![&id, token.kept(), account, device, proof.as_str(), now, ends_at];
    tx.exec(START, row).await?;
    tx.exec(SIGNED_IN, args![account, now]).await?;
    Ok(Started { id, token, ends_at })
}

/// Who comes with this token; nobody when it is not one, or when the session has ended.
pub async fn resume(access: &Access, token: &str) -> Result<Option<Resumed>> {
    let Some(token) = kept(token) else { return Ok(None) };
    let now = access.clock.now();
    let idle = now.minus(access.settings.idle);
    let rows: Vec<Row> = access.db.fresh_all(RESUME, args![token, now, idle]).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let mut resumed = Resumed {
        actor: Actor {
            account: first.account.clone(),
            name: first.name.clone(),
            lang: Lang::parse(&first.lang).unwrap_or_else(Lang::en),
            memberships: Vec::new(),
            session: first.id.clone(),
        },
        second_factor_due: false,
    };
    let strong = ![Proof::Password, Proof::ProviderAlone]
        .map(Proof::as_str)
        .contains(&&*first.proof);
    if now.since(first.seen_at) >= SEEN_EVERY {
        match seen(access, &first.id, now).await {
            // The next click will tell.
            Ok(()) | Err(AccessError::Store(StoreError::Busy { .. })) => {}
            Err(other) => return Err(other),
        }
    }
    for row in rows {
        let (Some(centre), Some(role), Some(Json(settings))) = (row.centre, row.role, row.settings) else {
            continue;
        };
        let role = read_role(&row.account, &role)?;
        if strong || !settings.second_factor.contains(&role) {
            resumed.actor.memberships.push(Membership { centre, role });
        } else {
            resumed.second_factor_due = true;
        }
    }
    Ok(Some(resumed))
}

async fn seen(access: &Access, session: &str, now: Ts) -> Result<()> {
    let mut tx = access.db.begin().await?;
    tx.exec(SEEN, args![session, now]).await?;
    Ok(tx.commit().await?)
}

/// The sessions of an account, the youngest first.
pub async fn list(access: &Access, account: &str) -> Result<Vec<Session>> {
    let now = access.clock.now();
    Ok(access
        .db
        .fresh_all(LIST, args![account, now, now.minus(access.settings.idle)])
        .await?)
}

/// Ends one session of an account, for its person. False when it has no such session.
pub async fn revoke(access: &Access, tx: &mut Tx, account: &str, session: &str) -> Result<bool> {
    if tx.exec(REVOKE, args![account, session]).await? == 0 {
        return Ok(false);
    }
    let entry = audited::entry_of(access, account, "session.end", "session", session);
    audited::append(access, tx, &entry).await?;
    Ok(true)
}

/// Ends every session of an account but perhaps one, for its person, and says how many.
pub async fn revoke_all(access: &Access, tx: &mut Tx, account: &str, but: Option<&str>) -> Result<u64> {
    let ended = tx.exec(REVOKE_ALL, args![account, but.unwrap_or_default()]).await?;
    if ended > 0 {
        let count = Detail::default().count("sessions", i64::try_from(ended).unwrap_or(i64::MAX));
        let entry = audited::entry_of(access, account, "session.end_all", "account", account).with(count);
        audited::append(access, tx, &entry).await?;
    }
    Ok(ended)
}

/// Ends every session of everyone: after a restoring, so that none comes back that was ended since.
pub async fn end_everyones(tx: &mut Tx) -> Result<u64> {
    Ok(tx.exec(END_EVERYONES, args![]).await?)
}

/// Ends every session of an account as a part of something else that is audited.
pub(crate) async fn end_all(tx: &mut Tx, account: &str) -> Result<()> {
    tx.exec(REVOKE_ALL, args![account, ""]).await?;
    Ok(())
}

/// The person has proved once more who they are.
pub(crate) async fn prove(tx: &mut Tx, session: &str, proof: Proof) -> Result<()> {
    tx.exec(PROVE, args![session, proof.as_str()]).await?;
    Ok(())
}

/// Clears away what has ended, and says how many.
pub(crate) async fn prune(access: &Access, tx: &mut Tx) -> Result<u64> {
    let now = access.clock.now();
    Ok(tx.exec(PRUNE, args![now, now.minus(access.settings.idle)]).await?)
}
