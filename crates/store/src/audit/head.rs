//! The head of the chain, signed, to be kept where nobody who can write to the database can write.
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Detail, Entry, SYSTEM, append};
use crate::seal::{For, Keys, Place};
use crate::{Db, Ids, Result, StoreError, Ts, Tx, args, sql};

/// The last link of the chain at some moment, with the deployment's signature (Ed25519). As JSON it is the exported file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// How many entries the chain has.
    pub seq: i64,
    /// The hash of the last, in hexadecimal digits.
    pub hash: String,
    /// When this was signed.
    pub at: Ts,
    /// The public key that checks the signature, in hexadecimal digits.
    pub key: String,
    /// The signature, in hexadecimal digits.
    pub signature: String,
}

sql! {
    LAST = "SELECT seq, hash FROM audit_seal ORDER BY seq DESC LIMIT 1";
}

/// The setting with the signing key.
const SETTING: &str = "audit.signing_key";
const SEALED_FOR: For<'static> = For::purpose("audit.signing_key");
const PLACE: Place<'static> = Place::new("setting", "value", SETTING);

#[derive(Serialize, Deserialize)]
struct Kept {
    public: String,
    sealed: String,
}

impl Head {
    /// What is signed: a name, the number and the moment as 8 bytes each (the highest first), the hash.
    fn signed(seq: i64, at: Ts, hash: &[u8]) -> Vec<u8> {
        [
            b"frontdoor audit head 1".as_slice(),
            &seq.to_be_bytes(),
            &at.0.to_be_bytes(),
            hash,
        ]
        .concat()
    }
    /// Reads an exported file and checks its signature, which must be by this public key (hexadecimal digits). An error
    /// says what is wrong.
    pub fn read(text: &str, key: &str) -> Result<Head, String> {
        let head: Head = serde_json::from_str(text).map_err(|cause| format!("it is not an exported head: {cause}"))?;
        if head.key != key {
            return Err(format!("it was signed by another key, {}", head.key));
        }
        let checked = || {
            let key = VerifyingKey::from_bytes(&unhex::<32>(&head.key)?).ok()?;
            let signature = Signature::from_bytes(&unhex::<64>(&head.signature)?);
            let signed = Head::signed(head.seq, head.at, &unhex::<32>(&head.hash)?);
            key.verify_strict(&signed, &signature).ok()
        };
        match checked() {
            Some(()) => Ok(head),
            None => Err("its signature does not fit: the file was changed".into()),
        }
    }
    pub(super) fn is_of(&self, hash: &[u8]) -> bool {
        self.hash == hex(hash)
    }
}

/// The head of the chain as it is now, signed; `None` while the chain is empty.
pub async fn head(db: &Db, keys: &Keys, ids: &Ids, at: Ts) -> Result<Option<Head>> {
    let Some((seq, hash)) = db.fresh_opt::<(i64, Vec<u8>)>(LAST, args![]).await? else {
        return Ok(None);
    };
    let key = signing_key(db, keys, ids, at).await?;
    let signature = key.sign(&Head::signed(seq, at, &hash));
    Ok(Some(Head {
        seq,
        hash: hex(&hash),
        at,
        key: hex(key.verifying_key().as_bytes()),
        signature: hex(&signature.to_bytes()),
    }))
}

/// The public key of the deployment's heads, in hexadecimal digits. Taken from the sealed signing key, so that nobody
/// who has the database alone can put another in its place.
pub async fn public_key(db: &Db, keys: &Keys, ids: &Ids, at: Ts) -> Result<String> {
    Ok(hex(signing_key(db, keys, ids, at).await?.verifying_key().as_bytes()))
}

/// The signing key, made where there is none, or where it can no longer be opened because it was restored without keys.
async fn signing_key(db: &Db, keys: &Keys, ids: &Ids, at: Ts) -> Result<SigningKey> {
    if let Some(kept) = db.setting::<Kept>(SETTING).await?
        && let Some(key) = opened(keys.open(db, PLACE, &unsealed(&kept)).await)?
    {
        return Ok(key);
    }
    let mut tx = db.begin().await?;
    // Another program may have been first.
    if let Some(kept) = tx.setting::<Kept>(SETTING).await?
        && let Some(key) = opened(keys.open_within(&mut tx, PLACE, &unsealed(&kept)).await)?
    {
        return Ok(key);
    }
    let key = make(&mut tx, keys, ids, at).await?;
    tx.commit().await?;
    Ok(key)
}

async fn make(tx: &mut Tx, keys: &Keys, ids: &Ids, at: Ts) -> Result<SigningKey> {
    let secret = Zeroizing::new(ids.bytes::<32>());
    let key = SigningKey::from_bytes(&secret);
    let sealed = keys.seal(tx, SEALED_FOR, PLACE, secret.as_slice()).await?;
    let public = hex(key.verifying_key().as_bytes());
    let made = Detail::default().id("key", public.clone());
    let entry = Entry::new(at, SYSTEM, "audit.sign_with", "deployment", "main").with(made);
    append(tx, ids, &entry).await?;
    let kept = Kept {
        public,
        sealed: STANDARD.encode(sealed),
    };
    tx.set(SETTING, &kept, at).await?;
    Ok(key)
}

fn unsealed(kept: &Kept) -> Vec<u8> {
    STANDARD.decode(&kept.sealed).unwrap_or_default()
}

/// `None` when its data key is gone.
fn opened(secret: Result<Zeroizing<Vec<u8>>>) -> Result<Option<SigningKey>> {
    match secret {
        Ok(secret) => {
            let bytes = <[u8; 32]>::try_from(secret.as_slice()).map(Zeroizing::new);
            let bytes = bytes.map_err(|_| StoreError::Damaged {
                table: "setting",
                column: "value",
            })?;
            Ok(Some(SigningKey::from_bytes(&bytes)))
        }
        Err(StoreError::Erased { .. }) => Ok(None),
        Err(other) => Err(other),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 * N || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; N];
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * place..2 * place + 2], 16).ok()?;
    }
    Some(bytes)
}
