//! Letters on their way to the mail server while the program serves.

use std::time::Duration;

use letters::{Delivery, Outbox};
use store::{Clock, Db};
use tokio::task::JoinHandle;

use crate::deployment::Deployment;

/// How long letters are not looked for at most, when nothing says that there is one.
const LETTERS: Duration = Duration::from_mins(1);
/// How long not at least.
const RETRY: Duration = Duration::from_secs(1);

/// Begins to send.
pub fn begin(letters: Outbox, deployment: &Deployment) -> JoinHandle<()> {
    let (db, clock) = (deployment.db.clone(), deployment.clock.clone());
    tokio::spawn(send(letters, db, clock, deployment.ids.next()))
}

/// Hands letters to the mail server as they come due.
async fn send(letters: Outbox, db: Db, clock: Clock, worker: String) {
    let mut changes = db.changes();
    while letters.sends() {
        changes.borrow_and_update();
        match letters.deliver_next(&db, &clock, &worker).await {
            Ok(Some(delivery)) => {
                let outcome = match delivery {
                    Delivery::Sent => "sent",
                    Delivery::Later => "later",
                    Delivery::Dead => {
                        tracing::warn!("a letter could not be sent; see the list of jobs for why");
                        "dead"
                    }
                };
                metrics::counter!("letters_total", "outcome" => outcome).increment(1);
                continue;
            }
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "letters could not be looked for; trying again"),
        }
        let due = db.next_job_due(&[letters::JOB.into()]).await.ok().flatten();
        let wait = due.map_or(LETTERS, |due| due.since(clock.now()).clamp(RETRY, LETTERS));
        let _ = tokio::time::timeout(wait, changes.changed()).await;
    }
}
