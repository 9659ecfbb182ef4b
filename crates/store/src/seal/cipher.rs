//! XChaCha20-Poly1305: 24 bytes of nonce, then the ciphertext with its tag.
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

/// The bytes of a key, overwritten when dropped.
pub(super) type KeyBytes = Zeroizing<[u8; 32]>;

/// Names put together so that no two lists of them give the same bytes: each after its length.
pub(super) fn bound(parts: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend((part.len() as u64).to_be_bytes());
        bytes.extend(part.as_bytes());
    }
    bytes
}

pub(super) fn encrypt(key: &[u8; 32], nonce: [u8; 24], bound: &[u8], plain: &[u8]) -> Vec<u8> {
    let payload = Payload { msg: plain, aad: bound };
    let cipher = XChaCha20Poly1305::new(key.into());
    let ciphertext = cipher
        .encrypt(&XNonce::from(nonce), payload)
        .expect("a value in memory is not too long to be encrypted");
    [nonce.as_slice(), &ciphertext].concat()
}

/// `None` when it was not encrypted with this key and bound to this.
pub(super) fn decrypt(key: &[u8; 32], bound: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, ciphertext) = sealed.split_at_checked(24)?;
    let nonce: [u8; 24] = nonce.try_into().ok()?;
    let payload = Payload {
        msg: ciphertext,
        aad: bound,
    };
    let cipher = XChaCha20Poly1305::new(key.into());
    cipher.decrypt(&XNonce::from(nonce), payload).ok().map(Zeroizing::new)
}
