//! Letters that the working pages send: links, and word of what changed in how somebody signs in.

use access::Account;
use access::link::Link;
use language::Lang;
use letters::{About, Change, Letter, Queued};
use store::Tx;

use crate::staff::link::address;
use crate::{App, WebError};

/// Takes a letter in, with what else the transaction writes.
pub(crate) async fn queue(app: &App, tx: &mut Tx, to: &str, lang: Lang, about: About) -> Result<Queued, WebError> {
    let letter = Letter {
        to: to.to_owned(),
        lang,
        about,
    };
    Ok(app.letters.queue(tx, &app.ids, &letter, app.clock.now()).await?)
}

/// Sends the link for a forgotten password.
pub(crate) async fn recovery(app: &App, tx: &mut Tx, account: &Account, link: &Link) -> Result<Queued, WebError> {
    let lang = account.lang();
    let about = About::Recovery {
        name: account.name.clone(),
        link: address(&app.site, &lang, link.token.as_str()),
        until: link.expires_at,
    };
    queue(app, tx, &account.email, lang, about).await
}

/// Tells somebody that how they sign in has changed, so that they notice when it was not them.
pub(crate) async fn changed(app: &App, account: &Account, change: Change) -> Result<(), WebError> {
    if !app.letters.sends() {
        return Ok(());
    }
    let lang = account.lang();
    let about = About::SignInChanged {
        name: account.name.clone(),
        change,
        at: app.clock.now(),
        link: format!("{}/{lang}/account", app.site.base_url),
    };
    let mut tx = app.db.begin().await?;
    // Without a mail server there is nobody to tell, which was asked above.
    let _ = queue(app, &mut tx, &account.email, lang, about).await?;
    Ok(tx.commit().await?)
}
