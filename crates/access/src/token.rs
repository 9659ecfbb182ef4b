use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use store::Ids;
use zeroize::Zeroizing;

/// A random value of 256 bits that whoever has it is believed: in a cookie or in a link. Only its SHA-256 is kept.
#[derive(Clone)]
pub struct Token(Zeroizing<String>);

impl Token {
    /// A new one.
    pub fn random(ids: &Ids) -> Token {
        let bytes = Zeroizing::new(ids.bytes::<32>());
        Token(Zeroizing::new(URL_SAFE_NO_PAD.encode(*bytes)))
    }
    /// As it stands in the cookie or the link: 43 letters, digits, `-` and `_`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// What is kept of it.
    pub(crate) fn kept(&self) -> Vec<u8> {
        kept(&self.0).expect("a token that we made has the form of one")
    }
}

/// What is kept of a token that somebody sent; `None` when it cannot be one of ours.
pub(crate) fn kept(token: &str) -> Option<Vec<u8>> {
    let well_formed = token.len() == 43
        && token
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    well_formed.then(|| Sha256::digest(token.as_bytes()).to_vec())
}

/// Never shows it.
impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token")
    }
}
