//! Letters that wait to be sent: jobs whose letter is sealed.
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use lettre::Address;
use serde_json::json;
use store::seal::{For, Keys, Place};
use store::{Clock, Db, Ids, Job, NewJob, StoreError, Ts, Tx, args, sql};

use crate::post::{LONGEST, Mail, Post, Refusal};
use crate::words::Sender;
use crate::{Letter, LettersError, Result};

/// The kind of the jobs.
pub const JOB: &str = "letter.send";
/// Whose key seals the letters.
const SEALED_FOR: For<'static> = For::purpose("letter");
/// How long a worker holds a letter: longer than handing it over can take.
const LEASE: Duration = LONGEST.saturating_mul(2);

sql! {
    NOTE_SENT = "INSERT INTO letter_sent (id, at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING";
    SENT = "SELECT at FROM letter_sent WHERE id = $1";
}

/// Takes letters in and sends them. Clones share one connection to the mail server.
#[derive(Clone)]
pub struct Outbox {
    post: Option<Arc<Post>>,
    sender: Arc<Sender>,
    keys: Keys,
}

/// What became of a letter that was to be queued.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "where there is no mail, what the letter says must reach the person another way"]
pub enum Queued {
    /// It will be sent. Its id, for [`Outbox::standing`].
    Taken(String),
    /// No mail server is set: nothing was queued.
    NoMail,
}

/// How a letter stands that somebody asks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The mail server took it then.
    Sent(Ts),
    /// It waits, or is tried again.
    Waiting,
    /// It was given up.
    GivenUp,
}

/// What became of a letter that was due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// The mail server has taken it.
    Sent,
    /// It is tried again later.
    Later,
    /// It is tried no more, until somebody revives its job.
    Dead,
}

impl Outbox {
    /// With a mail server, or without.
    pub fn new(mail: Option<&Mail>, sender: Sender, keys: Keys) -> Result<Outbox> {
        let post = mail.map(Post::new).transpose()?.map(Arc::new);
        Ok(Outbox {
            post,
            sender: Arc::new(sender),
            keys,
        })
    }
    /// Whether letters can be sent.
    pub fn sends(&self) -> bool {
        self.post.is_some()
    }
    /// Takes a letter in, together with what else the transaction writes.
    pub async fn queue(&self, tx: &mut Tx, ids: &Ids, letter: &Letter, now: Ts) -> Result<Queued> {
        if self.post.is_none() {
            return Ok(Queued::NoMail);
        }
        address(&letter.to)?;
        let plain = serde_json::to_vec(letter).expect("a letter can be written as JSON");
        let id = ids.next();
        let sealed = self.keys.seal(tx, SEALED_FOR, place(&id), &plain).await?;
        let payload = json!({ "letter": id, "sealed": BASE64.encode(sealed) });
        let job = NewJob {
            key: Some(key(&id)),
            ..NewJob::new(JOB, payload, now)
        };
        tx.enqueue(ids, job, now).await?;
        Ok(Queued::Taken(id))
    }
    /// How a letter stands, by its id. For kinds that are asked about: others are not remembered once they are sent.
    pub async fn standing(db: &Db, id: &str) -> Result<Standing> {
        // The job first: it is gone when the letter is sent, never the other way round.
        let job = db.job_by_key(&key(id)).await?;
        if let Some((at,)) = db.fresh_opt::<(Ts,)>(SENT, args![id]).await? {
            return Ok(Standing::Sent(at));
        }
        Ok(match job {
            Some(dead) if !dead => Standing::Waiting,
            _ => Standing::GivenUp,
        })
    }
    /// Sends the letter that has been due the longest; `None` when none is. A letter is sent at least once: after a crash
    /// between the server's answer and our note of it, it goes out again, under the same Message-ID.
    pub async fn deliver_next(&self, db: &Db, clock: &Clock, worker: &str) -> Result<Option<Delivery>> {
        let Some(post) = &self.post else { return Ok(None) };
        let Some(job) = db.claim_job(worker, &[JOB.into()], clock.now(), LEASE).await? else {
            return Ok(None);
        };
        let outcome = match self.opened(db, &job).await {
            Ok((id, to, letter)) => {
                let written = letter.written(&self.sender);
                let sent = post.send(id, to, letter.lang.as_str(), &written, clock.now()).await;
                sent.map(|()| letter.about.is_asked_about().then_some(id))
            }
            // What is wrong with the letter itself stays so. A database or a master key that is away comes back.
            Err(
                cause @ (LettersError::Unreadable
                | LettersError::Address
                | LettersError::Store(StoreError::Erased { .. } | StoreError::Damaged { .. })),
            ) => Err(Refusal::ForGood(cause.to_string())),
            Err(cause) => Err(Refusal::ForNow(cause.to_string())),
        };
        let delivery = match outcome {
            Ok(asked_about) => {
                let mut tx = db.begin().await?;
                if let Some(id) = asked_about {
                    tx.exec(NOTE_SENT, args![id, clock.now()]).await?;
                }
                tx.complete_job(&job).await?;
                tx.commit().await?;
                Delivery::Sent
            }
            Err(Refusal::ForNow(cause)) if !db.fail_job(&job, &cause, clock.now()).await? => Delivery::Later,
            Err(Refusal::ForNow(_)) => Delivery::Dead,
            Err(Refusal::ForGood(cause)) => {
                db.give_up_job(&job, &cause, clock.now()).await?;
                Delivery::Dead
            }
        };
        Ok(Some(delivery))
    }

    /// A letter's id, its receiver and the letter.
    async fn opened<'a>(&self, db: &Db, job: &'a Job) -> Result<(&'a str, Address, Letter)> {
        let text = |field: &str| job.payload.0.get(field).and_then(|text| text.as_str());
        let (Some(id), Some(sealed)) = (text("letter"), text("sealed")) else {
            return Err(LettersError::Unreadable);
        };
        let sealed = BASE64.decode(sealed).map_err(|_| LettersError::Unreadable)?;
        let plain = self.keys.open(db, place(id), &sealed).await?;
        let letter: Letter = serde_json::from_slice(&plain).map_err(|_| LettersError::Unreadable)?;
        Ok((id, address(&letter.to)?, letter))
    }
}

/// The key of a letter's job.
fn key(id: &str) -> String {
    format!("letter:{id}")
}

fn place(id: &str) -> Place<'_> {
    Place::new("job", "payload", id)
}

/// Whether a letter can go there.
pub fn is_address(to: &str) -> bool {
    address(to.trim()).is_ok()
}

fn address(to: &str) -> Result<Address> {
    to.parse().map_err(|_| LettersError::Address)
}
