//! Signing in at a real `OpenID` provider, a process of its own.
use std::collections::BTreeMap;
use std::time::Duration;

use access::link::Kind;
use access::oidc::{Answer, Arrived, Identity, Leave, Provider, Providers, Purpose, identity};
use access::sign_in::{self, Next};
use access::{AccessError, By, Role, account, session};
use language::Text;
use rstest::rstest;
use store::Clock;
use store::testing::{On, Process};
use url::Url;

use crate::support::{HERE, Network, new, signed_in};

const SITE: &str = "http://localhost:9";

/// What the settings of a test say of its provider.
pub fn settings(issuer: &str) -> Provider {
    Provider {
        id: "city".into(),
        issuer: issuer.into(),
        client_id: "frontdoor".into(),
        client_secret: Some("a secret of the two".into()),
        label: Text::both("City of Lakeshore", "Ville de Bord-du-Lac"),
        second_factor: false,
        without_tls_on_this_machine: true,
    }
}

/// A site whose people sign in at a provider. The time is the machine's, held still.
struct Site {
    network: Network,
    providers: Providers,
    process: Process,
}

/// Somebody's browser at the provider: it keeps cookies, and follows where it is sent until it is back at the site.
struct Browser {
    http: reqwest::Client,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    fn new() -> Browser {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Browser {
            http,
            cookies: BTreeMap::new(),
        }
    }
    async fn visit(&mut self, mut request: reqwest::RequestBuilder) -> Url {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        request = request.header("cookie", cookies.join("; "));
        let answer = request.send().await.unwrap();
        for cookie in answer.headers().get_all("set-cookie") {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.into(), rest.split(';').next().unwrap().into());
        }
        match answer.headers().get("location") {
            Some(to) => answer.url().join(to.to_str().unwrap()).unwrap(),
            None => answer.url().clone(),
        }
    }
    /// Goes to the provider, answers its form, and gives what the provider sends back.
    async fn answer(&mut self, leave: &Leave, form: &str) -> Answer {
        let page = self.visit(self.http.get(leave.url.clone())).await;
        let form = self
            .http
            .post(page)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.to_owned());
        let mut at = self.visit(form).await;
        while !at.as_str().starts_with(SITE) {
            at = self.visit(self.http.get(at)).await;
        }
        let mut answer = Answer::default();
        for (name, value) in at.query_pairs() {
            let value = Some(value.into_owned());
            match &*name {
                "code" => answer.code = value,
                "state" => answer.state = value,
                "error" => answer.error = value,
                "iss" => answer.iss = value,
                _ => {}
            }
        }
        answer
    }
}

fn again(answer: &Answer) -> Answer {
    Answer {
        code: answer.code.clone(),
        state: answer.state.clone(),
        error: answer.error.clone(),
        iss: answer.iss.clone(),
    }
}

impl Site {
    async fn fresh(on: On) -> Option<Site> {
        let mut process = Process::node(
            "provider.mjs",
            &["--answers-at", &format!("{SITE}/sign-in/answer/city")],
        )?;
        let issuer = process.says()["issuer"].as_str().unwrap().to_owned();
        let network = Network::fresh_at(on, Clock::system().now()).await?;
        let providers = Providers::new(vec![settings(&issuer)], SITE).unwrap();
        Some(Site {
            network,
            providers,
            process,
        })
    }
    async fn begin(&self, purpose: Purpose) -> Leave {
        self.providers
            .begin(&self.network.access, "city", purpose, "/en/records")
            .await
            .unwrap()
    }
    async fn end(&self, leave: &Leave, answer: Answer) -> Result<Arrived, AccessError> {
        let browser = Some(leave.browser.as_str());
        self.providers.end(&self.network.access, "city", browser, answer).await
    }
    /// The whole way of somebody whom the provider knows by this name.
    async fn arrive(&self, purpose: Purpose, name: &str) -> Arrived {
        let leave = self.begin(purpose).await;
        let answer = Browser::new().answer(&leave, &format!("login={name}")).await;
        self.end(&leave, answer).await.unwrap()
    }
    async fn sign_in(&self, arrived: &Arrived) -> Result<Next, AccessError> {
        let by = sign_in::by_identity(&self.network.access, &arrived.identity, arrived.second_factor, HERE);
        by.await.map(|(_, next)| next)
    }
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn somebody_links_their_sign_in_and_signs_in_with_it(#[case] on: On) {
    let Some(site) = Site::fresh(on).await else { return };
    let access = &site.network.access;
    let (robin, _) = site.network.person("robin", &[("north", Role::Specialist)]).await;
    let arrived = site.arrive(Purpose::SignIn, "robin-at-the-city").await;
    let stranger = site.sign_in(&arrived).await;
    assert!(
        matches!(stranger, Err(AccessError::NotLinked)),
        "an e-mail or a name alone links nobody: {stranger:?}"
    );

    let purpose = Purpose::Link {
        account: robin.id.clone(),
    };
    let arrived = site.arrive(purpose.clone(), "robin-at-the-city").await;
    assert_eq!((arrived.purpose, arrived.back.as_str()), (purpose, "/en/records"));
    assert_eq!(arrived.identity.subject, "robin-at-the-city");
    let mut tx = site.network.begin().await;
    identity::link(access, &mut tx, &robin.id, &arrived.identity)
        .await
        .unwrap();
    identity::link(access, &mut tx, &robin.id, &arrived.identity)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        identity::list(&access.db, &robin.id).await.unwrap().len(),
        1,
        "twice is once"
    );

    let arrived = site.arrive(Purpose::SignIn, "robin-at-the-city").await;
    let started = signed_in(site.sign_in(&arrived).await.unwrap());
    assert_eq!(site.network.actor_of(&started).await.unwrap().account, robin.id);

    // Another's already; and gone once it is taken away, or the account is closed.
    let (sam, _) = site.network.person("sam", &[("north", Role::Curator)]).await;
    let mut tx = site.network.begin().await;
    let others = identity::link(access, &mut tx, &sam.id, &arrived.identity).await;
    assert!(matches!(others, Err(AccessError::LinkedElsewhere)), "{others:?}");
    assert!(
        !identity::unlink(access, &mut tx, &sam.id, &arrived.identity)
            .await
            .unwrap(),
        "nobody unlinks another's"
    );
    assert!(
        identity::unlink(access, &mut tx, &robin.id, &arrived.identity)
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    assert!(matches!(site.sign_in(&arrived).await, Err(AccessError::NotLinked)));
    let mut tx = site.network.begin().await;
    identity::link(access, &mut tx, &robin.id, &arrived.identity)
        .await
        .unwrap();
    account::deactivate(access, &mut tx, By::Operator, &robin.id)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(matches!(site.sign_in(&arrived).await, Err(AccessError::NotLinked)));
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn an_invitation_is_accepted_with_the_sign_in_of_a_provider(#[case] on: On) {
    let Some(site) = Site::fresh(on).await else { return };
    let access = &site.network.access;
    let (account, link) = site.network.invited("robin", &[("north", Role::Specialist)]).await;
    assert_eq!(link.kind, Kind::Invitation);
    let arrived = site.arrive(Purpose::Invitation, "robin-at-the-city").await;
    let accept = || sign_in::by_link_and_identity(access, link.token.as_str(), &arrived.identity, false, HERE);
    let (whose, next) = accept().await.unwrap();
    assert_eq!(whose.id, account.id);
    signed_in(next);
    let twice = accept().await;
    assert!(
        matches!(twice, Err(AccessError::Link(_))),
        "an invitation counts once: {twice:?}"
    );
    // Nothing else would let them in.
    let mut tx = site.network.begin().await;
    let last = identity::unlink(access, &mut tx, &account.id, &arrived.identity).await;
    assert!(matches!(last, Err(AccessError::LastWay)), "{last:?}");
    drop(tx);
    // Somebody else's invitation does not take the sign-in over.
    let mut tx = site.network.begin().await;
    let (_, second) = account::invite(access, &mut tx, By::Operator, &new("sam", &[("north", Role::Curator)]))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let taken = sign_in::by_link_and_identity(access, second.token.as_str(), &arrived.identity, false, HERE).await;
    assert!(matches!(taken, Err(AccessError::LinkedElsewhere)), "{taken:?}");
}

#[tokio::test]
async fn an_answer_counts_once_in_its_browser_and_for_its_question() {
    let Some(site) = Site::fresh(On::Sqlite).await else {
        return;
    };
    let leave = site.begin(Purpose::SignIn).await;
    let answer = Browser::new().answer(&leave, "login=robin").await;
    let kept = again(&answer);
    site.end(&leave, answer).await.unwrap();
    let replayed = site.end(&leave, again(&kept)).await;
    assert!(matches!(replayed, Err(AccessError::Ceremony)), "{replayed:?}");

    // The same code again, with a question of its own: the provider knows that it was used.
    let other = site.begin(Purpose::SignIn).await;
    let state = Browser::new().answer(&other, "login=robin").await.state;
    let reused = site.end(&other, Answer { state, ..again(&kept) }).await;
    assert!(matches!(reused, Err(AccessError::ProviderRefused { .. })), "{reused:?}");

    // A code of somebody else's question, as a thief would slip it in: the verifier does not fit.
    let (mine, theirs) = (site.begin(Purpose::SignIn).await, site.begin(Purpose::SignIn).await);
    let mine_back = Browser::new().answer(&mine, "login=robin").await;
    let theirs_back = Browser::new().answer(&theirs, "login=mallory").await;
    let slipped = site
        .end(
            &mine,
            Answer {
                code: theirs_back.code,
                ..again(&mine_back)
            },
        )
        .await;
    assert!(
        matches!(slipped, Err(AccessError::ProviderRefused { .. })),
        "{slipped:?}"
    );

    // In another browser, in none, with a state that nobody made, without a state.
    for browser in [None, Some(theirs.browser.as_str()), Some("")] {
        let leave = site.begin(Purpose::SignIn).await;
        let answer = Browser::new().answer(&leave, "login=robin").await;
        let ended = site.providers.end(&site.network.access, "city", browser, answer).await;
        assert!(matches!(ended, Err(AccessError::Ceremony)), "{ended:?}");
    }
    for state in [None, Some(String::new()), Some("a".repeat(43)), Some("' OR 1".into())] {
        let leave = site.begin(Purpose::SignIn).await;
        let answer = Browser::new().answer(&leave, "login=robin").await;
        let ended = site.end(&leave, Answer { state, ..answer }).await;
        assert!(matches!(ended, Err(AccessError::Ceremony)), "{ended:?}");
    }
    // Another provider's word, and a person who turned back.
    let leave = site.begin(Purpose::SignIn).await;
    let answer = Browser::new().answer(&leave, "login=robin").await;
    let ended = site
        .end(
            &leave,
            Answer {
                iss: Some("https://elsewhere.example".into()),
                ..answer
            },
        )
        .await;
    assert!(matches!(ended, Err(AccessError::ProviderRefused { .. })), "{ended:?}");
    let leave = site.begin(Purpose::SignIn).await;
    let answer = Browser::new().answer(&leave, "cancel=yes").await;
    let ended = site.end(&leave, answer).await;
    assert!(matches!(ended, Err(AccessError::ProviderCancelled)), "{ended:?}");
}

#[tokio::test]
async fn an_answer_that_comes_late_is_refused() {
    let Some(site) = Site::fresh(On::Sqlite).await else {
        return;
    };
    let leave = site.begin(Purpose::SignIn).await;
    let answer = Browser::new().answer(&leave, "login=robin").await;
    site.network.access.clock.advance(Duration::from_mins(3));
    let expired = site.end(&leave, answer).await;
    assert!(
        matches!(&expired, Err(AccessError::ProviderRefused { cause, .. }) if cause == "the ID token is not of this time"),
        "{expired:?}"
    );
    let leave = site.begin(Purpose::SignIn).await;
    let answer = Browser::new().answer(&leave, "login=robin").await;
    site.network.access.clock.advance(Duration::from_mins(10));
    let forgotten = site.end(&leave, answer).await;
    assert!(matches!(forgotten, Err(AccessError::Ceremony)), "{forgotten:?}");
}

#[tokio::test]
async fn a_provider_that_is_away_is_named_before_and_after() {
    let Some(mut site) = Site::fresh(On::Sqlite).await else {
        return;
    };
    let leave = site.begin(Purpose::SignIn).await;
    let answer = Browser::new().answer(&leave, "login=robin").await;
    site.process.kill();
    let away = site.end(&leave, answer).await;
    assert!(matches!(away, Err(AccessError::ProviderAway { .. })), "{away:?}");
    let away = site
        .providers
        .begin(&site.network.access, "city", Purpose::SignIn, "/en/records")
        .await;
    assert!(matches!(away, Err(AccessError::ProviderAway { .. })), "{away:?}");
    let unknown = site
        .providers
        .begin(&site.network.access, "village", Purpose::SignIn, "")
        .await;
    assert!(matches!(unknown, Err(AccessError::NoProvider)), "{unknown:?}");
}

#[tokio::test]
async fn our_second_factor_follows_where_the_provider_asks_for_none() {
    let Some(site) = Site::fresh(On::Sqlite).await else {
        return;
    };
    let access = &site.network.access;
    let (robin, _) = site.network.person("robin", &[("north", Role::Administrator)]).await;
    let arrived = site.arrive(Purpose::SignIn, "robin").await;
    let mut tx = site.network.begin().await;
    identity::link(access, &mut tx, &robin.id, &arrived.identity)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let weak = signed_in(site.sign_in(&arrived).await.unwrap());
    let weak = session::resume(access, weak.token.as_str()).await.unwrap().unwrap();
    assert!(
        weak.second_factor_due,
        "one step alone is not enough for an administrator"
    );
    let strong = signed_in(
        site.sign_in(&Arrived {
            second_factor: true,
            ..arrived
        })
        .await
        .unwrap(),
    );
    let strong = session::resume(access, strong.token.as_str()).await.unwrap().unwrap();
    assert!(!strong.second_factor_due);
}

#[test]
fn a_provider_that_is_not_set_up_well_is_named_with_the_setting() {
    let fault = |change: &dyn Fn(&mut Provider)| {
        let mut provider = settings("https://sign-in.example");
        change(&mut provider);
        Providers::new(vec![provider], SITE)
            .err()
            .map(|fault| fault.to_string())
            .unwrap_or_default()
    };
    assert_eq!(fault(&|_| ()), "");
    for (said, setting) in [
        (fault(&|p| p.id = "The City".into()), "oidc.id"),
        (fault(&|p| p.issuer = "http://sign-in.example".into()), "oidc.issuer"),
        (fault(&|p| p.issuer = "sign-in.example".into()), "oidc.issuer"),
        (
            fault(&|p| p.issuer = "https://sign-in.example?x=1".into()),
            "oidc.issuer",
        ),
        (
            fault(&|p| {
                p.issuer = "http://localhost:1".into();
                p.without_tls_on_this_machine = false;
            }),
            "oidc.issuer",
        ),
        (fault(&|p| p.client_id = String::new()), "oidc.client_id"),
        (fault(&|p| p.label = Text::default()), "oidc.label"),
    ] {
        assert!(said.starts_with(setting), "{said:?} names {setting}");
    }
    let two = vec![settings("https://a.example"), settings("https://b.example")];
    assert!(
        Providers::new(two, SITE)
            .err()
            .unwrap()
            .to_string()
            .starts_with("oidc.id")
    );
    let one = Identity {
        issuer: "https://a.example".into(),
        subject: "robin".into(),
    };
    assert_ne!(
        one,
        Identity {
            issuer: "https://b.example".into(),
            ..one.clone()
        },
        "two providers, two people"
    );
}
