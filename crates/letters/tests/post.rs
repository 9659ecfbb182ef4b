//! Letters handed to a real mail server, a process of its own.

mod server;

use jiff::tz::TimeZone;
use language::{Lang, Text};
use letters::{About, Delivery, Letter, Mail, Outbox, Queued, Sender};
use rstest::rstest;
use server::MailServer;
use std::time::Duration;
use store::seal::{Keys, MasterKey};
use store::testing::{On, START, TestDb, fresh};
use store::{Clock, Ids, Job};

const CERTIFICATE: &[u8] = include_bytes!("tls/localhost.pem");
const LINK: &str = "https://211.example/en/welcome/0123456789abcdef0123456789abcdef0123456789abcdef";

struct Desk {
    db: TestDb,
    clock: Clock,
    ids: Ids,
    keys: Keys,
}

fn keys(clock: &Clock, ids: &Ids) -> Keys {
    Keys::with(MasterKey::new(ids), clock.clone(), ids.clone())
}

async fn desk(on: On) -> Option<Desk> {
    let clock = Clock::fixed(START);
    let ids = Ids::seeded(clock.clone(), 7);
    Some(Desk {
        db: fresh(on).await?,
        keys: keys(&clock, &ids),
        ids,
        clock,
    })
}

fn mail(smtp: String) -> Mail {
    Mail {
        smtp,
        password: None,
        from: "211 Lakeshore <no-reply@211.example>".into(),
        reply_to: "Aide <aide@211.example>".into(),
        certificate: None,
        without_tls: true,
    }
}

fn sender() -> Sender {
    Sender {
        site: Text::both("211 Lakeshore", "211 Bord-du-Lac"),
        zone: TimeZone::get("America/Toronto").unwrap(),
    }
}

fn letter(to: &str) -> Letter {
    let about = About::Invitation {
        name: "Zoé Roy".into(),
        by: Some("Sam Singh".into()),
        centre: "Lakeshore".into(),
        link: LINK.into(),
        until: START,
    };
    Letter {
        to: to.into(),
        lang: Lang::fr(),
        about,
    }
}

impl Desk {
    fn outbox(&self, mail: Option<&Mail>) -> Outbox {
        Outbox::new(mail, sender(), self.keys.clone()).unwrap()
    }
    async fn queue(&self, outbox: &Outbox, letter: &Letter) -> letters::Result<Queued> {
        let mut tx = self.db.begin().await?;
        let queued = outbox.queue(&mut tx, &self.ids, letter, self.clock.now()).await?;
        tx.commit().await?;
        Ok(queued)
    }
    /// The job that is due, held by somebody else.
    async fn held(&self, lease: Duration) -> Job {
        let job = self
            .db
            .claim_job("another", &[letters::JOB.into()], self.clock.now(), lease)
            .await
            .unwrap();
        job.expect("a letter is due")
    }
    async fn deliver(&self, outbox: &Outbox) -> Option<Delivery> {
        outbox.deliver_next(&self.db, &self.clock, "worker").await.unwrap()
    }
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_queued_letter_reaches_the_mail_server_whole_and_once(#[case] on: On) {
    let (Some(mut server), Some(desk)) = (MailServer::start(&[]), desk(on).await) else {
        return;
    };
    let outbox = desk.outbox(Some(&mail(server.url())));
    let queued = desk.queue(&outbox, &letter("zoe@agency.example")).await.unwrap();
    assert!(matches!(queued, Queued::Taken(_)));
    assert_eq!(desk.deliver(&outbox).await, Some(Delivery::Sent));
    assert_eq!(desk.deliver(&outbox).await, None);

    let taken = server.letter();
    assert_eq!(
        (taken.from.as_str(), taken.to.as_slice()),
        ("no-reply@211.example", ["zoe@agency.example".to_owned()].as_slice())
    );
    assert!(!taken.tls);
    let head = taken.head();
    for line in [
        "From: \"211 Lakeshore\" <no-reply@211.example>",
        "To: zoe@agency.example",
        "Reply-To: Aide <aide@211.example>",
        "Auto-Submitted: auto-generated",
        "Content-Language: fr",
        "Date: Thu, 15 Jan 2026 15:00:00 +0000",
    ] {
        assert!(head.contains(line), "{line} is not in\n{head}");
    }
    let (text, html) = taken.parts();
    assert!(text.starts_with("Bonjour Zoé Roy,"), "{text}");
    assert!(text.lines().any(|line| line == LINK), "{text}");
    assert!(html.contains(&format!("<a href=\"{LINK}\">")), "{html}");
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn the_table_of_jobs_shows_neither_the_address_nor_the_link(#[case] on: On) {
    let Some(desk) = desk(on).await else { return };
    let outbox = desk.outbox(Some(&mail("smtp://127.0.0.1:1".into())));
    let _ = desk.queue(&outbox, &letter("zoe@agency.example")).await.unwrap();
    assert_eq!(desk.deliver(&outbox).await, Some(Delivery::Later));
    desk.clock.advance(Duration::from_mins(1));
    let job = desk.held(Duration::ZERO).await;
    let shown = format!("{job:?}");
    for secret in ["zoe", "agency.example", "0123456789abcdef", "Roy"] {
        assert!(!shown.contains(secret), "{secret} stands in {shown}");
    }
    assert_eq!(
        job.error.as_deref(),
        Some("the mail server cannot be reached, or broke off")
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn an_address_that_is_refused_is_not_tried_again_and_what_is_put_off_is(#[case] on: On) {
    let (Some(mut server), Some(desk)) = (MailServer::start(&[]), desk(on).await) else {
        return;
    };
    let outbox = desk.outbox(Some(&mail(server.url())));
    let _ = desk.queue(&outbox, &letter("refused@agency.example")).await.unwrap();
    assert_eq!(desk.deliver(&outbox).await, Some(Delivery::Dead));
    let dead = desk.db.dead_jobs(10).await.unwrap();
    assert_eq!((dead.len(), dead[0].attempts), (1, 1));
    assert_eq!(dead[0].error.as_deref(), Some("the mail server answered 550"));

    let _ = desk.queue(&outbox, &letter("later@agency.example")).await.unwrap();
    for _ in 1..8 {
        assert_eq!(desk.deliver(&outbox).await, Some(Delivery::Later));
        assert_eq!(desk.deliver(&outbox).await, None, "it waits");
        desk.clock.advance(Duration::from_hours(1));
    }
    assert_eq!(desk.deliver(&outbox).await, Some(Delivery::Dead));
    assert_eq!(desk.db.dead_jobs(10).await.unwrap().len(), 2);
    // The connection is still good for others.
    let _ = desk.queue(&outbox, &letter("zoe@agency.example")).await.unwrap();
    assert_eq!(desk.deliver(&outbox).await, Some(Delivery::Sent));
    assert_eq!(server.letter().to, ["zoe@agency.example"]);
}

#[tokio::test]
async fn a_letter_that_the_server_broke_off_waits_also_while_nobody_is_there_at_all() {
    let (Some(mut server), Some(desk)) = (MailServer::start(&[]), desk(On::Sqlite).await) else {
        return;
    };
    let outbox = desk.outbox(Some(&mail(server.url())));
    let _ = desk.queue(&outbox, &letter("broken@agency.example")).await.unwrap();
    assert_eq!(desk.deliver(&outbox).await, Some(Delivery::Later));
    server.stop();
    desk.clock.advance(Duration::from_mins(1));
    assert_eq!(desk.deliver(&outbox).await, Some(Delivery::Later));
    desk.clock.advance(Duration::from_mins(1));
    // Taken up by a program that was started anew, with another server.
    let mut server = MailServer::start(&["--mend"]).unwrap();
    let outbox = desk.outbox(Some(&mail(server.url())));
    assert_eq!(desk.deliver(&outbox).await, Some(Delivery::Sent));
    assert_eq!(server.letter().to, ["broken@agency.example"]);
}

#[tokio::test]
async fn a_worker_that_was_killed_leaves_its_letter_to_the_next() {
    let (Some(mut server), Some(desk)) = (MailServer::start(&[]), desk(On::Sqlite).await) else {
        return;
    };
    let outbox = desk.outbox(Some(&mail(server.url())));
    let _ = desk.queue(&outbox, &letter("zoe@agency.example")).await.unwrap();
    let held = desk.held(Duration::from_mins(3)).await;
    assert_eq!(
        desk.deliver(&outbox).await,
        None,
        "the killed worker's lease still runs"
    );
    desk.clock.advance(Duration::from_mins(3));
    assert_eq!(desk.deliver(&outbox).await, Some(Delivery::Sent));
    let taken = server.letter();
    assert!(
        taken.head().contains(&format!(
            "Message-ID: <{}@211.example>",
            held.payload.0["letter"].as_str().unwrap()
        )),
        "{}",
        taken.head()
    );
}

#[tokio::test]
async fn starttls_is_asked_for_and_only_a_trusted_certificate_will_do() {
    let tls = [
        "--tls",
        concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tls/localhost.pem"),
        concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tls/localhost-key.pem"),
        "--user",
        "211",
        "pass word+1%",
    ];
    let (Some(mut server), Some(desk)) = (MailServer::start(&tls), desk(On::Sqlite).await) else {
        return;
    };
    let settings = |certificate: Option<&[u8]>, password: &str| Mail {
        certificate: certificate.map(<[u8]>::to_vec),
        password: Some(password.into()),
        without_tls: false,
        ..mail(format!("smtp://211@127.0.0.1:{}", server.port))
    };
    for (certificate, password, outcome, error) in [
        (
            None,
            "pass word+1%",
            Delivery::Later,
            Some("the mail server's certificate or TLS was not accepted"),
        ),
        (
            Some(CERTIFICATE),
            "wrong",
            Delivery::Later,
            Some("the mail server answered 535"),
        ),
        (Some(CERTIFICATE), "pass word+1%", Delivery::Sent, None),
    ] {
        let outbox = desk.outbox(Some(&settings(certificate, password)));
        if desk.db.next_job_due(&[letters::JOB.into()]).await.unwrap().is_none() {
            let _ = desk.queue(&outbox, &letter("zoe@agency.example")).await.unwrap();
        }
        assert_eq!(desk.deliver(&outbox).await, Some(outcome));
        desk.clock.advance(Duration::from_mins(1));
        if let Some(error) = error {
            assert_eq!(desk.held(Duration::ZERO).await.error.as_deref(), Some(error));
        }
    }
    let taken = server.letter();
    assert!(taken.tls);
    assert_eq!(taken.user.as_deref(), Some("211"));
}

#[tokio::test]
async fn a_server_without_tls_gets_no_letter_unless_that_is_set() {
    let (Some(server), Some(desk)) = (MailServer::start(&[]), desk(On::Sqlite).await) else {
        return;
    };
    let outbox = desk.outbox(Some(&Mail {
        without_tls: false,
        ..mail(server.url())
    }));
    let _ = desk.queue(&outbox, &letter("zoe@agency.example")).await.unwrap();
    assert_eq!(desk.deliver(&outbox).await, Some(Delivery::Later));
}

#[tokio::test]
async fn no_name_and_no_address_writes_a_header_of_its_own() {
    let (Some(mut server), Some(desk)) = (MailServer::start(&[]), desk(On::Sqlite).await) else {
        return;
    };
    let outbox = desk.outbox(Some(&mail(server.url())));
    let mut sly = letter("zoe@agency.example");
    if let About::Invitation { name, by, centre, .. } = &mut sly.about {
        for words in [name, by.as_mut().unwrap(), centre] {
            *words = "Zoé\r\nBcc: all@agency.example\r\n\r\n<script>alert(1)</script>".into();
        }
    }
    let _ = desk.queue(&outbox, &sly).await.unwrap();
    assert_eq!(desk.deliver(&outbox).await, Some(Delivery::Sent));
    let taken = server.letter();
    assert_eq!(taken.to, ["zoe@agency.example"]);
    assert!(
        !taken
            .head()
            .lines()
            .any(|line| line.to_ascii_lowercase().starts_with("bcc"))
    );
    assert!(!taken.parts().1.contains("<script>"));
    for address in [
        "zoe@agency.example\r\nBcc: all@agency.example",
        "a@b.example, c@d.example",
        "<a@b.example>",
        "a b@c.example",
        "",
    ] {
        assert!(
            desk.queue(&outbox, &letter(address)).await.is_err(),
            "{address:?} is not one address"
        );
    }
}

#[tokio::test]
async fn without_a_mail_server_nothing_is_queued_and_the_caller_is_told() {
    let Some(desk) = desk(On::Sqlite).await else { return };
    let outbox = desk.outbox(None);
    assert!(!outbox.sends());
    assert_eq!(
        desk.queue(&outbox, &letter("zoe@agency.example")).await.unwrap(),
        Queued::NoMail
    );
    assert_eq!(desk.db.next_job_due(&[letters::JOB.into()]).await.unwrap(), None);
    assert_eq!(desk.deliver(&outbox).await, None);
}

#[tokio::test]
async fn settings_that_cannot_be_used_are_named_with_the_remedy() {
    let clock = Clock::fixed(START);
    let keys = keys(&clock, &Ids::seeded(clock.clone(), 7));
    let fault = |change: &dyn Fn(&mut Mail)| {
        let mut settings = mail("smtp://mail.example".into());
        change(&mut settings);
        Outbox::new(Some(&settings), sender(), keys.clone())
            .err()
            .map(|fault| fault.to_string())
            .unwrap_or_default()
    };
    assert_eq!(fault(&|_| ()), "");
    for (wrong, said) in [
        (fault(&|m| m.smtp = "mail.example:25".into()), "mail.smtp: "),
        (
            fault(&|m| m.smtp = "https://mail.example".into()),
            "mail.smtp: `https://` is no way to send mail",
        ),
        (fault(&|m| m.smtp = "smtp://".into()), "mail.smtp: "),
        (
            fault(&|m| m.smtp = "smtp://mail.example/path".into()),
            "mail.smtp: there is more after the host",
        ),
        (
            fault(&|m| m.smtp = "smtp://a:b@mail.example".into()),
            "mail.smtp: the password stands in the address",
        ),
        (
            fault(&|m| m.smtp = "smtp://a@mail.example".into()),
            "FRONTDOOR_SMTP_PASSWORD",
        ),
        (
            fault(&|m| m.password = Some("x".into())),
            "there is a password and no user",
        ),
        (fault(&|m| m.from = "211 Lakeshore".into()), "mail.from: "),
        (fault(&|m| m.from = String::new()), "mail.from: "),
        (fault(&|m| m.reply_to = "x".into()), "mail.reply_to: "),
        (
            fault(&|m| {
                m.certificate = Some(b"no".to_vec());
                m.without_tls = false;
            }),
            "mail.certificate_file: ",
        ),
    ] {
        assert!(wrong.contains(said), "{wrong:?} does not say {said:?}");
        assert!(!wrong.contains(":b@"), "{wrong}");
    }
}
