//! Authenticator apps (RFC 6238): six digits, every thirty seconds new. A code counts once, and its neighbours in time are
//! accepted, because clocks differ.
use qrcode::QrCode;
use qrcode::render::svg;
use store::seal::{For, Place};
use store::{Event, Ts, Tx, args, sql};
use totp_rs::{Builder, Secret, Totp};
use zeroize::Zeroizing;

use crate::recovery_code::Codes;
use crate::session::Proof;
use crate::{Access, AccessError, Actor, Result, audited, recovery_code, session};

/// What somebody needs to set up their authenticator app.
pub struct Enrolment {
    /// The secret, to be typed: groups of four letters and digits.
    pub secret: Zeroizing<String>,
    /// The same as an address that the app opens.
    pub url: Zeroizing<String>,
    /// The same as a picture (SVG) for the app's camera.
    pub picture: Zeroizing<String>,
}

sql! {
    PENDING = "UPDATE account SET totp_pending = $2 WHERE id = $1";
    SECRETS = "SELECT totp, totp_pending, totp_step FROM account WHERE id = $1";
    CONFIRM = "UPDATE account SET totp = $2, totp_pending = NULL, totp_step = $3, version = version + 1, changed_at = $4 WHERE id = $1";
    /// Of two who send the same code at the same time, one is refused.
    STEP = "UPDATE account SET totp_step = $2 WHERE id = $1 AND (totp_step IS NULL OR totp_step < $2)";
    FORGET = "UPDATE account SET totp = NULL, totp_pending = NULL, totp_step = NULL WHERE id = $1";
}

#[derive(sqlx::FromRow)]
struct Secrets {
    totp: Option<Vec<u8>>,
    totp_pending: Option<Vec<u8>>,
    totp_step: Option<i64>,
}

const PURPOSE: For<'static> = For::purpose("totp");

/// Begins to set an authenticator app up. Until a code of it is confirmed, the former one counts.
pub async fn begin(access: &Access, actor: &Actor, email: &str, site: &str) -> Result<Enrolment> {
    let secret = Zeroizing::new(access.ids.bytes::<20>());
    let mut tx = access.db.begin().await?;
    let sealed = access
        .keys
        .seal(&mut tx, PURPOSE, pending(&actor.account), secret.as_slice())
        .await?;
    tx.exec(PENDING, args![&actor.account, sealed]).await?;
    tx.commit().await?;
    let shown = |text: &str| text.replace(':', " ");
    let totp = app(secret.as_slice())
        .with_account_name(shown(email))
        .with_issuer(Some(shown(site)))
        .build()
        .expect("a secret of 160 bits and names without colons make an app");
    let url = Zeroizing::new(totp.to_url().expect("an app with a name has an address"));
    let code = QrCode::new(url.as_bytes()).expect("an app's address fits into a picture");
    let picture = code.render::<svg::Color>().min_dimensions(200, 200).build();
    Ok(Enrolment {
        secret: Zeroizing::new(in_fours(&totp.secret().to_base32())),
        // Without the prolog of a file: it stands in a page.
        picture: Zeroizing::new(
            picture
                .split_once("?>")
                .map_or(picture.as_str(), |(_, svg)| svg)
                .to_owned(),
        ),
        url,
    })
}

/// Turns the app on with a first code of it. The session counts as begun with a second factor from now on, the person's
/// other ones end. Gives recovery codes where the person has none yet.
pub async fn confirm(access: &Access, actor: &Actor, code: &str) -> Result<Option<Codes>> {
    let (account, now) = (&actor.account, access.clock.now());
    let mut tx = access.db.begin().await?;
    let secrets: Secrets = tx.one(SECRETS, args![account]).await?;
    let sealed = secrets.totp_pending.ok_or(AccessError::NotProved)?;
    let secret = access.keys.open_within(&mut tx, pending(account), &sealed).await?;
    let step = step_of(&secret, code, now).ok_or(AccessError::NotProved)?;
    let sealed = access.keys.seal(&mut tx, PURPOSE, place(account), &secret).await?;
    tx.exec(CONFIRM, args![account, sealed, step, now]).await?;
    session::prove(&mut tx, &actor.session, Proof::SecondFactor).await?;
    session::revoke_all(access, &mut tx, account, Some(&actor.session)).await?;
    let codes = if recovery_code::left_within(&mut tx, account).await? == 0 {
        Some(recovery_code::renew(access, &mut tx, account).await?)
    } else {
        None
    };
    tx.append(Event::new("account", account, "account.changed", now));
    let entry = audited::entry_of(access, account, "totp.set_up", "account", account);
    audited::append(access, &mut tx, &entry).await?;
    tx.commit().await?;
    Ok(codes)
}

/// Turns the authenticator app off. Ask for a proof first: this is what a thief at an open screen would do.
pub async fn remove(access: &Access, tx: &mut Tx, actor: &Actor) -> Result<()> {
    let account = &actor.account;
    forget(tx, account).await?;
    tx.append(Event::new("account", account, "account.changed", access.clock.now()));
    let entry = audited::entry_of(access, account, "totp.remove", "account", account);
    audited::append(access, tx, &entry).await
}

pub(crate) async fn forget(tx: &mut Tx, account: &str) -> Result<()> {
    tx.exec(FORGET, args![account]).await?;
    Ok(())
}

/// Whether a code proves who is there; then it counts no more.
pub(crate) async fn proves(access: &Access, tx: &mut Tx, account: &str, code: &str) -> Result<bool> {
    let Some(secrets) = tx.opt::<Secrets>(SECRETS, args![account]).await? else {
        return Ok(false);
    };
    let Some(sealed) = secrets.totp else { return Ok(false) };
    let secret = access.keys.open_within(tx, place(account), &sealed).await?;
    match step_of(&secret, code, access.clock.now()) {
        Some(step) if secrets.totp_step.is_none_or(|last| last < step) => {
            Ok(tx.exec(STEP, args![account, step]).await? == 1)
        }
        _ => Ok(false),
    }
}

const fn place(account: &str) -> Place<'_> {
    Place::new("account", "totp", account)
}

const fn pending(account: &str) -> Place<'_> {
    Place::new("account", "totp_pending", account)
}

fn app(secret: &[u8]) -> Builder {
    Builder::new().with_secret(Secret::from(secret))
}

/// The time step that a code is of, one before and one after the present included.
fn step_of(secret: &[u8], code: &str, now: Ts) -> Option<i64> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).take(7).collect();
    if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let totp: Totp = app(secret).build().ok()?;
    let step = totp.check(&digits, u64::try_from(now.0 / 1_000_000).ok()?)?;
    i64::try_from(step).ok()
}

fn in_fours(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}
