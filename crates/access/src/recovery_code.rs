//! Recovery codes: for the day the second factor is not at hand. Each works once.
use sha2::{Digest, Sha256};
use store::{Db, Tx, args, sql};
use zeroize::Zeroizing;

use crate::{Access, Actor, Result, audited};

/// How many codes somebody has.
pub const CODES: usize = 10;

/// New codes, to be shown once: four groups of four letters and digits, 80 random bits.
pub type Codes = Vec<Zeroizing<String>>;

/// Letters and digits that nobody takes for one another (Crockford).
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

sql! {
    ADD = "INSERT INTO recovery_code (account, code) VALUES ($1, $2)";
    FORGET = "DELETE FROM recovery_code WHERE account = $1";
    USE = "UPDATE recovery_code SET used_at = $3 WHERE account = $1 AND code = $2 AND used_at IS NULL";
    LEFT = "SELECT COUNT(*) FROM recovery_code WHERE account = $1 AND used_at IS NULL";
}

/// How many codes of an account were not used.
pub async fn left(db: &Db, account: &str) -> Result<i64> {
    let (left,) = db.fresh_one(LEFT, args![account]).await?;
    Ok(left)
}

pub(crate) async fn left_within(tx: &mut Tx, account: &str) -> Result<i64> {
    let (left,) = tx.one(LEFT, args![account]).await?;
    Ok(left)
}

/// Makes new codes for somebody who is signed in; the former ones work no more.
pub async fn replace(access: &Access, tx: &mut Tx, actor: &Actor) -> Result<Codes> {
    let codes = renew(access, tx, &actor.account).await?;
    let entry = audited::entry_of(
        access,
        &actor.account,
        "recovery_codes.renew",
        "account",
        &actor.account,
    );
    audited::append(access, tx, &entry).await?;
    Ok(codes)
}

pub(crate) async fn renew(access: &Access, tx: &mut Tx, account: &str) -> Result<Codes> {
    forget(tx, account).await?;
    let mut codes = Codes::new();
    for _ in 0..CODES {
        let code = written(&access.ids.bytes());
        tx.exec(ADD, args![account, kept(&code)]).await?;
        codes.push(code);
    }
    Ok(codes)
}

pub(crate) async fn forget(tx: &mut Tx, account: &str) -> Result<()> {
    tx.exec(FORGET, args![account]).await?;
    Ok(())
}

/// Whether a code proves who is there; then it counts no more.
pub(crate) async fn proves(access: &Access, tx: &mut Tx, account: &str, code: &str) -> Result<bool> {
    if code.len() > 100 {
        return Ok(false);
    }
    Ok(tx.exec(USE, args![account, kept(code), access.clock.now()]).await? == 1)
}

fn written(bytes: &[u8; 10]) -> Zeroizing<String> {
    let bits = bytes.iter().fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
    let mut code = Zeroizing::new(String::with_capacity(19));
    for place in (0..16).rev() {
        code.push(char::from(
            LETTERS[usize::try_from(bits >> (place * 5) & 31).expect("31 at most")],
        ));
        if place > 0 && place % 4 == 0 {
            code.push('-');
        }
    }
    code
}

/// What is kept of a code, however it is typed: capital letters, spaces and hyphens make no difference, nor do letters that
/// look like digits.
fn kept(code: &str) -> Vec<u8> {
    let letters: Zeroizing<String> = Zeroizing::new(
        code.chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| match c.to_ascii_lowercase() {
                'o' => '0',
                'i' | 'l' => '1',
                c => c,
            })
            .collect(),
    );
    Sha256::digest(letters.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{kept, written};

    #[test]
    fn a_code_is_sixteen_letters_and_digits_in_fours() {
        assert_eq!(written(&[0; 10]).as_str(), "0000-0000-0000-0000");
        assert_eq!(written(&[255; 10]).as_str(), "zzzz-zzzz-zzzz-zzzz");
        assert_eq!(
            written(&[0, 0, 0, 0, 0, 0, 0, 0, 4, 33]).as_str(),
            "0000-0000-0000-0111"
        );
        assert_eq!(kept("0000-0000-0000-0111"), kept(" OOOO oooo 00000IlL"));
        assert_ne!(kept("0000-0000-0000-0111"), kept("0000-0000-0000-0110"));
    }

    proptest! {
        #[test]
        fn two_codes_of_different_bits_differ_however_they_are_typed(a in any::<[u8; 10]>(), b in any::<[u8; 10]>()) {
            prop_assert_eq!(a == b, kept(&written(&a)) == kept(&written(&b).to_uppercase().replace('-', " ")));
        }
    }
}
