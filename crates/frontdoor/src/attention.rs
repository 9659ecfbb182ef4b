//! Keeps the curators' queue in step with imports, beside the server.

use std::collections::BTreeMap;
use std::time::Duration;

use access::Scope;
use access::centre::CentreSettings;
use directory::curation::attention;
use language::Lang;
use store::{Clock, Db};

/// How long nothing may be imported before the position is noted all the same, so that pruned events are not missed.
const ANYWAY: Duration = Duration::from_hours(1);

/// Catches the queue up at start and after each import, for as long as the server runs.
pub async fn follow(db: Db, clock: Clock) {
    loop {
        if let Err(error) = catch_up(&db, &clock).await {
            tracing::error!(%error, "the curators' queue does not keep up; trying again");
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
    }
}

async fn catch_up(db: &Db, clock: &Clock) -> anyhow::Result<()> {
    // Asked before the first round, so that an import in between is not missed.
    let mut feed = db.feed(db.last_event().await?);
    loop {
        let centres = access::centre::list(db, &Scope::Everything, "", None, i64::MAX).await?;
        let required: BTreeMap<String, Vec<Lang>> = centres.into_iter().map(|c| (c.id, c.settings.languages)).collect();
        let usual = CentreSettings::default().languages;
        let of = |owner: &str| required.get(owner).unwrap_or(&usual).clone();
        attention::catch_up(db, clock, &of).await?;
        if let Ok(outcome) = tokio::time::timeout(ANYWAY, published(&mut feed)).await {
            outcome?;
        }
    }
}

async fn published(feed: &mut store::Feed) -> Result<(), store::StoreError> {
    while !feed.next(1_000).await?.iter().any(|e| e.kind == "import.published") {}
    Ok(())
}
