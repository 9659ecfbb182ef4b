//! Passkeys: keys in a phone, a computer or a security key, that the device gives only after it has seen its owner (by
//! fingerprint, face or PIN). So a passkey is both factors at once: it signs in alone, or after the password.
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Db, Event, StoreError, Ts, Tx, args, sql};
use url::{Host, Url};
use uuid::Uuid;
use webauthn_rs::prelude as webauthn;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Webauthn,
    WebauthnBuilder, WebauthnError,
};

use crate::recovery_code::Codes;
use crate::session::Proof;
use crate::{Access, AccessError, Account, Actor, Result, Token, audited, ceremony, recovery_code, session};

/// More passkeys than this are a mistake.
pub const MOST: usize = 20;
/// The longest name of a passkey, in characters.
pub const LONGEST_NAME: usize = 60;

const ADDING: &str = "passkey.add";
const PROVING: &str = "passkey.prove";

/// A passkey as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Passkey {
    /// Our id.
    pub id: String,
    /// What the person calls it.
    pub name: String,
    /// Since when.
    pub added_at: Ts,
    /// When it last signed them in.
    pub used_at: Option<Ts>,
}

/// What the browser is asked to do: the options for `navigator.credentials`, and the name of the ceremony that its answer
/// comes with.
#[derive(Debug, Serialize)]
pub struct Asked {
    /// The ceremony's token.
    #[serde(serialize_with = "shown")]
    pub ceremony: Token,
    /// `publicKey` of `navigator.credentials.create` or `.get`, with bytes as base64url.
    pub options: Value,
}

fn shown<S: serde::Serializer>(token: &Token, to: S) -> std::result::Result<S::Ok, S::Error> {
    to.serialize_str(token.as_str())
}

/// A passkey that its device has made, and that no account has yet.
pub struct New {
    account: String,
    passkey: webauthn::Passkey,
}

/// Who a passkey has proved to be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proved {
    /// The account.
    pub account: String,
    /// The passkey's id.
    pub passkey: String,
}

/// A ceremony of adding, as it waits in the database.
#[derive(Serialize, Deserialize)]
struct Adding {
    account: String,
    state: PasskeyRegistration,
}

/// A ceremony of proving, as it waits in the database.
#[derive(Serialize, Deserialize)]
struct Proving {
    /// Who it must be; none where the passkey itself tells.
    account: Option<String>,
    state: DiscoverableAuthentication,
}

#[derive(sqlx::FromRow)]
struct Known {
    id: String,
    account: String,
    key: String,
}

sql! {
    OF_ACCOUNT = "SELECT id, name, added_at, used_at FROM passkey WHERE account = $1 ORDER BY added_at, id";
    CREDENTIALS = "SELECT credential FROM passkey WHERE account = $1 ORDER BY added_at, id";
    /// A passkey of somebody whose account is open.
    BY_CREDENTIAL = "SELECT p.id, p.account, p.key FROM passkey p JOIN account a ON a.id = p.account
        WHERE p.credential = $1 AND a.deactivated_at IS NULL";
    ADD = "INSERT INTO passkey (id, account, credential, name, key, counter, added_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    /// A passkey that counts must have counted on: of two answers with one number, one is a copy's.
    USED = "UPDATE passkey SET key = $2, counter = $3, used_at = $4 WHERE id = $1 AND (counter < $3 OR (counter = 0 AND $3 = 0))";
    RENAME = "UPDATE passkey SET name = $3 WHERE account = $1 AND id = $2";
    REMOVE = "DELETE FROM passkey WHERE account = $1 AND id = $2";
    FORGET = "DELETE FROM passkey WHERE account = $1";
}

/// The passkeys of an account, the oldest first.
pub async fn list(db: &Db, account: &str) -> Result<Vec<Passkey>> {
    Ok(db.fresh_all(OF_ACCOUNT, args![account]).await?)
}

/// Whether an account has any passkey.
pub(crate) async fn any(tx: &mut Tx, account: &str) -> Result<bool> {
    Ok(!tx.all::<(String,)>(CREDENTIALS, args![account]).await?.is_empty())
}

/// Keeps a passkey of somebody who is signed in. The session counts as begun with a second factor from now on, the person's
/// other ones end. Gives recovery codes where the person has none yet.
pub async fn add(
    access: &Access,
    tx: &mut Tx,
    actor: &Actor,
    new: &New,
    name: &str,
) -> Result<(String, Option<Codes>)> {
    let account = &actor.account;
    let name = named(name)?;
    let held: Vec<(String,)> = tx.all(CREDENTIALS, args![account]).await?;
    if new.account != *account {
        return Err(AccessError::Ceremony);
    }
    if held.len() >= MOST {
        return Err(AccessError::PasskeysEnough { most: MOST });
    }
    let id = access.ids.next();
    let credential = BASE64.encode(new.passkey.cred_id());
    let key = serde_json::to_string(&new.passkey).expect("a passkey can be written as JSON");
    let counter = counter_of(&new.passkey);
    let row = args![&id, account, credential, name, key, counter, access.clock.now()];
    match tx.exec(ADD, row).await {
        Err(StoreError::Duplicate { .. }) => return Err(AccessError::PasskeyTaken),
        other => other?,
    };
    session::prove(tx, &actor.session, Proof::SecondFactor).await?;
    session::revoke_all(access, tx, account, Some(&actor.session)).await?;
    let codes = if recovery_code::left_within(tx, account).await? == 0 {
        Some(recovery_code::renew(access, tx, account).await?)
    } else {
        None
    };
    changed(access, tx, actor, "passkey.add", &id).await?;
    Ok((id, codes))
}

/// Gives a passkey another name. False when the person has no such passkey.
pub async fn rename(access: &Access, tx: &mut Tx, actor: &Actor, id: &str, name: &str) -> Result<bool> {
    if tx.exec(RENAME, args![&actor.account, id, named(name)?]).await? == 0 {
        return Ok(false);
    }
    changed(access, tx, actor, "passkey.rename", id).await?;
    Ok(true)
}

/// Takes a passkey away: it signs in no more. False when the person has no such passkey. Ask for a proof first: this is what
/// a thief at an open screen would do.
pub async fn remove(access: &Access, tx: &mut Tx, actor: &Actor, id: &str) -> Result<bool> {
    if tx.exec(REMOVE, args![&actor.account, id]).await? == 0 {
        return Ok(false);
    }
    changed(access, tx, actor, "passkey.remove", id).await?;
    Ok(true)
}

/// Takes away every passkey of an account.
pub(crate) async fn forget(tx: &mut Tx, account: &str) -> Result<()> {
    tx.exec(FORGET, args![account]).await?;
    Ok(())
}

async fn changed(access: &Access, tx: &mut Tx, actor: &Actor, action: &'static str, id: &str) -> Result<()> {
    tx.append(Event::new(
        "account",
        &actor.account,
        "account.changed",
        access.clock.now(),
    ));
    let entry = audited::entry_of(access, &actor.account, action, "passkey", id);
    audited::append(access, tx, &entry).await
}

/// A name in one line and of bounded length.
fn named(name: &str) -> Result<String> {
    let line = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let good = (1..=LONGEST_NAME).contains(&line.chars().count()) && !line.chars().any(char::is_control);
    good.then_some(line).ok_or(AccessError::Name)
}

/// The number of uses that a passkey was last seen with.
fn counter_of(passkey: &webauthn::Passkey) -> i64 {
    // The library shows the counter nowhere else.
    let json = serde_json::to_value(passkey).expect("a passkey can be written as JSON");
    json.pointer("/cred/counter").and_then(Value::as_i64).unwrap_or(0)
}

/// The site as passkeys know it.
#[derive(Clone)]
pub struct Passkeys {
    webauthn: Webauthn,
}

impl Passkeys {
    /// Passkeys belong to the name in the site's address, which must be reached over TLS or be `localhost`. They stay good as
    /// long as that name does.
    pub fn new(base_url: &str, site: &str) -> Result<Passkeys> {
        let refused = || AccessError::PasskeyAddress {
            address: base_url.to_owned(),
        };
        let url = Url::parse(base_url).map_err(|_| refused())?;
        let Some(Host::Domain(name)) = url.host() else {
            return Err(refused());
        };
        let local = name == "localhost" || name.ends_with(".localhost");
        if url.scheme() != "https" && !(url.scheme() == "http" && local) {
            return Err(refused());
        }
        let webauthn = WebauthnBuilder::new(name, &url)
            .and_then(|builder| builder.rp_name(site).timeout(ceremony::LASTS).build())
            .map_err(|_| refused())?;
        Ok(Passkeys { webauthn })
    }

    /// Asks the browser for a new passkey of somebody who is signed in.
    pub async fn begin_adding(&self, access: &Access, account: &Account) -> Result<Asked> {
        let held: Vec<(String,)> = access.db.fresh_all(CREDENTIALS, args![&account.id]).await?;
        if held.len() >= MOST {
            return Err(AccessError::PasskeysEnough { most: MOST });
        }
        let held = held.iter().filter_map(|(id,)| BASE64.decode(id).ok()).collect();
        let (options, state) = self
            .webauthn
            .start_passkey_registration(handle(&account.id), &account.email, &account.name, Some(held))
            .map_err(refused)?;
        // Kept in the device where it can be, so that nobody has to type who they are. A key that cannot keep it still serves after
        // the password.
        let mut options = json(&options.public_key);
        options["authenticatorSelection"]["residentKey"] = "preferred".into();
        let adding = Adding {
            account: account.id.clone(),
            state,
        };
        Ok(Asked {
            ceremony: ceremony::begin(access, ADDING, &adding).await?,
            options,
        })
    }

    /// Checks the browser's answer to [`Passkeys::begin_adding`], for the account that asked. [`add`] keeps it.
    pub async fn end_adding(&self, access: &Access, account: &str, ceremony: &str, answer: &str) -> Result<New> {
        let begun: Adding = ceremony::end(access, ADDING, ceremony).await?;
        if begun.account != account {
            return Err(AccessError::Ceremony);
        }
        let answer: RegisterPublicKeyCredential = read(answer)?;
        let passkey = self
            .webauthn
            .finish_passkey_registration(&answer, &begun.state)
            .map_err(refused)?;
        Ok(New {
            account: begun.account,
            passkey,
        })
    }

    /// Asks the browser for a passkey: of one account, after its password; or of whoever it is, where the device knows.
    pub async fn begin_proving(&self, access: &Access, account: Option<&str>) -> Result<Asked> {
        let (options, state) = self.webauthn.start_discoverable_authentication().map_err(refused)?;
        let mut options = json(&options.public_key);
        if let Some(account) = account {
            let held: Vec<(String,)> = access.db.fresh_all(CREDENTIALS, args![account]).await?;
            options["allowCredentials"] = held
                .iter()
                .map(|(id,)| serde_json::json!({ "type": "public-key", "id": id }))
                .collect();
        }
        let proving = Proving {
            account: account.map(Into::into),
            state,
        };
        Ok(Asked {
            ceremony: ceremony::begin(access, PROVING, &proving).await?,
            options,
        })
    }

    /// Checks the browser's answer to [`Passkeys::begin_proving`]. `account` is who it was asked for there.
    pub async fn end_proving(
        &self,
        access: &Access,
        account: Option<&str>,
        ceremony: &str,
        answer: &str,
    ) -> Result<Proved> {
        let begun: Proving = ceremony::end(access, PROVING, ceremony).await?;
        if begun.account.as_deref() != account {
            return Err(AccessError::Ceremony);
        }
        let answer: PublicKeyCredential = read(answer)?;
        let credential = BASE64.encode(answer.get_credential_id());
        let known: Option<Known> = access.db.fresh_opt(BY_CREDENTIAL, args![credential]).await?;
        let Known {
            id,
            account: owner,
            key,
        } = known.ok_or(AccessError::PasskeyUnknown)?;
        let mut key: webauthn::Passkey = serde_json::from_str(&key).map_err(|_| AccessError::Unknown {
            what: "key",
            id: id.clone(),
            value: "a passkey of another form".into(),
        })?;
        // A device that keeps the passkey says whose it is; one that does not was asked for an account's own.
        let right_owner = match (account, answer.get_user_unique_id()) {
            (Some(asked), said) => asked == owner && said.is_none_or(|said| said == handle(&owner).as_bytes()),
            (None, Some(said)) => said == handle(&owner).as_bytes(),
            (None, None) => false,
        };
        if !right_owner {
            return Err(AccessError::PasskeyUnknown);
        }
        let result = self
            .webauthn
            .finish_discoverable_authentication_v2(&answer, begun.state, &key)
            .map_err(refused)?;
        // The library asks for it already; a passkey that did not see its owner is no second factor.
        if !result.user_verified() {
            return Err(AccessError::PasskeyRefused {
                cause: "its device did not make sure who uses it".into(),
            });
        }
        key.update_credential(&result);
        let written = serde_json::to_string(&key).expect("a passkey can be written as JSON");
        let row = args![&id, written, i64::from(result.counter()), access.clock.now()];
        let mut tx = access.db.begin().await?;
        if tx.exec(USED, row).await? == 0 {
            return Err(AccessError::PasskeyCopied);
        }
        tx.commit().await?;
        Ok(Proved {
            account: owner,
            passkey: id,
        })
    }
}

/// What a device keeps of an account: 16 bytes that tell nothing of the person.
fn handle(account: &str) -> Uuid {
    Uuid::parse_str(account).unwrap_or_else(|_| Uuid::new_v5(&Uuid::NAMESPACE_OID, account.as_bytes()))
}

fn json(options: &impl Serialize) -> Value {
    serde_json::to_value(options).expect("the options of a ceremony can be written as JSON")
}

fn read<T: serde::de::DeserializeOwned>(answer: &str) -> Result<T> {
    serde_json::from_str(answer).map_err(|_| AccessError::PasskeyRefused {
        cause: "the browser's answer cannot be read".into(),
    })
}

fn refused(fault: WebauthnError) -> AccessError {
    match fault {
        WebauthnError::CredentialPossibleCompromise => AccessError::PasskeyCopied,
        // The library's words name fields and rules, never values of the person.
        other => AccessError::PasskeyRefused {
            cause: other.to_string(),
        },
    }
}
