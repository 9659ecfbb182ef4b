//! Letters that the working pages send: links, and word of what changed in how somebody signs in.

use access::Account;
use language::Lang;
use letters::{About, Change, Letter, Queued};
use store::Tx;

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

/// Tells somebody that how they sign in has changed, so that they notice when it was not them.
pub(crate) async fn changed(app: &App, account: &Account, change: Change) -> Result<(), WebError> {
    if !app.letters.sends() {
        return Ok(());
    }
    let mut tx = app.db.begin().await?;
    changed_within(app, &mut tx, account, change).await?;
    Ok(tx.commit().await?)
}

/// [`changed`], with what else the transaction writes.
pub(crate) async fn changed_within(app: &App, tx: &mut Tx, account: &Account, change: Change) -> Result<(), WebError> {
    let lang = account.lang();
    let about = About::SignInChanged {
        name: account.name.clone(),
        change,
        at: app.clock.now(),
        link: format!("{}/{lang}/account", app.site.base_url),
    };
    // Without a mail server there is no way to tell them.
    let _ = queue(app, tx, &account.email, lang, about).await?;
    Ok(())
}
