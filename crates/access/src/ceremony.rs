//! Proofs that take two requests: begun here, answered by an authenticator or a provider, and ended once.
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Ts, Tx, args, sql};

use crate::token::kept;
use crate::{Access, AccessError, Result, Token};

/// How long a person may take. Finding a key, or a colleague who has it, takes time.
pub(crate) const LASTS: Duration = Duration::from_mins(10);

sql! {
    BEGIN = "INSERT INTO ceremony (token, kind, state, expires_at) VALUES ($1, $2, $3, $4)";
    END = "DELETE FROM ceremony WHERE token = $1 AND kind = $2 RETURNING state, expires_at";
    PRUNE = "DELETE FROM ceremony WHERE expires_at <= $1";
}

/// Begins a ceremony. Its token goes to the browser; what its end is checked against stays here.
pub(crate) async fn begin(access: &Access, kind: &str, state: &impl Serialize) -> Result<Token> {
    let token = Token::random(&access.ids);
    let until = access.clock.now().plus(LASTS);
    let state = serde_json::to_string(state).expect("the state of a ceremony can be written as JSON");
    let mut tx = access.db.begin().await?;
    tx.exec(BEGIN, args![token.kept(), kind, state, until]).await?;
    tx.commit().await?;
    Ok(token)
}

/// Ends a ceremony, whatever comes of it: a second answer finds nothing.
pub(crate) async fn end<T: DeserializeOwned>(access: &Access, kind: &str, token: &str) -> Result<T> {
    let token = kept(token).ok_or(AccessError::Ceremony)?;
    let mut tx = access.db.begin().await?;
    let ended: Option<(String, Ts)> = tx.opt(END, args![token, kind]).await?;
    tx.commit().await?;
    let (state, until) = ended.ok_or(AccessError::Ceremony)?;
    if access.clock.now() >= until {
        return Err(AccessError::Ceremony);
    }
    // Another version may have begun it.
    serde_json::from_str(&state).map_err(|_| AccessError::Ceremony)
}

/// Clears away ceremonies that nobody ended in time, and says how many.
pub(crate) async fn prune(tx: &mut Tx, now: Ts) -> Result<u64> {
    Ok(tx.exec(PRUNE, args![now]).await?)
}
