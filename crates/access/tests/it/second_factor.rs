use std::time::Duration;

use access::sign_in::{self, Code, Next, Step};
use access::{AccessError, Action, Actor, By, Role, account, can, recovery_code, session, totp};
use rstest::rstest;
use store::testing::On;
use store::{Clock, args, sql};
use totp_rs::{Builder, Secret};

use crate::support::{ELSEWHERE, HERE, Network, PHRASE};

/// What the app in somebody's hand shows.
struct App(Vec<u8>);

impl App {
    fn of(enrolment: &totp::Enrolment) -> App {
        let secret = Secret::try_from_base32(enrolment.secret.replace(' ', "")).unwrap();
        App(secret.as_ref().to_vec())
    }
    /// The code of so many steps from now.
    fn code(&self, clock: &Clock, steps: i64) -> String {
        let time = clock.now().0 / 1_000_000 + steps * 30;
        let totp = Builder::new().with_secret(self.0.clone()).build().unwrap();
        totp.generate(u64::try_from(time).unwrap()).to_string()
    }
}

/// Somebody with an authenticator app and recovery codes.
async fn with_app(network: &Network, name: &str, role: Role) -> (Actor, App, recovery_code::Codes) {
    let access = &network.access;
    let (ana, started) = network.person(name, &[("north", role)]).await;
    let actor = network.actor_of(&started).await.unwrap();
    let enrolment = totp::begin(access, &actor, &ana.email, "211 Lakeshore").await.unwrap();
    let app = App::of(&enrolment);
    let codes = totp::confirm(access, &actor, &app.code(&access.clock, 0))
        .await
        .unwrap()
        .unwrap();
    access.clock.advance(Duration::from_mins(2));
    (actor, app, codes)
}

async fn step(network: &Network) -> Step {
    match network.by_password("ana@example.org", PHRASE, HERE).await.unwrap() {
        Next::SecondStep(step) => step,
        Next::SignedIn(_) => panic!("no second factor was asked for"),
    }
}

sql! { SEALED = "SELECT totp FROM account WHERE id = $1"; }

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn setting_an_app_up_makes_the_session_strong_and_ends_the_others(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    let access = &network.access;
    let (ana, here) = network.person("ana", &[("north", Role::Administrator)]).await;
    let other = network.by_password("ana@example.org", PHRASE, ELSEWHERE).await.unwrap();
    let weak = session::resume(access, here.token.as_str()).await.unwrap().unwrap();
    assert!(weak.second_factor_due);

    let nothing = totp::confirm(access, &weak.actor, "000000").await;
    assert!(matches!(nothing, Err(AccessError::NotProved)), "nothing was begun");
    let enrolment = totp::begin(access, &weak.actor, "ana:roy@example.org", "211: Lakeshore")
        .await
        .unwrap();
    assert!(
        enrolment
            .url
            .starts_with("otpauth://totp/211%20%20Lakeshore:ana%20roy%40example.org?secret="),
        "{}",
        *enrolment.url
    );
    assert!(enrolment.picture.trim_start().starts_with("<svg"));
    let app = App::of(&enrolment);
    for wrong in [
        "",
        "000000",
        "12345",
        "1234567",
        "abcdef",
        "１２３４５６",
        &app.code(&access.clock, 5),
    ] {
        let refused = totp::confirm(access, &weak.actor, wrong).await;
        assert!(matches!(refused, Err(AccessError::NotProved)), "{wrong}");
    }
    assert!(
        network
            .by_password("ana@example.org", PHRASE, HERE)
            .await
            .is_ok_and(|next| matches!(next, Next::SignedIn(_)))
    );
    let code = app.code(&access.clock, 0);
    let spaced = format!(" {} {} ", &code[..3], &code[3..]);
    let codes = totp::confirm(access, &weak.actor, &spaced).await.unwrap().unwrap();
    assert_eq!(codes.len(), recovery_code::CODES);

    let strong = session::resume(access, here.token.as_str()).await.unwrap().unwrap();
    assert!(!strong.second_factor_due);
    assert!(can(&strong.actor, Action::PersonInvite, access::On::centre("north")).is_allowed());
    let Next::SignedIn(other) = other else {
        panic!("no factor was set up then")
    };
    assert!(
        network.actor_of(&other).await.is_none(),
        "a session without the factor does not stay"
    );
    let (sealed,): (Vec<u8>,) = network.test.fresh_one(SEALED, args![&ana.id]).await.unwrap();
    assert!(
        !sealed.windows(app.0.len()).any(|window| window == app.0),
        "the secret is not readable"
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_code_counts_once_and_clocks_may_differ_by_one_step(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    let access = &network.access;
    let (_, app, _) = with_app(&network, "ana", Role::Curator).await;
    for steps in [-2, 2, 100] {
        let refused = sign_in::by_code(
            access,
            step(&network).await.token.as_str(),
            Code::Totp(&app.code(&access.clock, steps)),
            HERE,
        )
        .await;
        assert!(matches!(refused, Err(AccessError::NotProved)), "{steps}");
    }
    for steps in [-1, 0, 1] {
        let due = step(&network).await;
        assert!(due.ways.totp && due.ways.recovery_code);
        let code = app.code(&access.clock, steps);
        let started = sign_in::by_code(access, due.token.as_str(), Code::Totp(&code), HERE)
            .await
            .unwrap();
        assert!(network.actor_of(&started).await.is_some());
        let replayed = sign_in::by_code(access, due.token.as_str(), Code::Totp(&code), HERE).await;
        assert!(matches!(replayed, Err(AccessError::StepGone)), "the step was taken");
        let replayed = sign_in::by_code(access, step(&network).await.token.as_str(), Code::Totp(&code), HERE).await;
        assert!(matches!(replayed, Err(AccessError::NotProved)), "the code was used");
    }
    let earlier = app.code(&access.clock, 0);
    let refused = sign_in::by_code(access, step(&network).await.token.as_str(), Code::Totp(&earlier), HERE).await;
    assert!(
        matches!(refused, Err(AccessError::NotProved)),
        "one before a used one counts no more either"
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn one_code_sent_twice_at_once_signs_in_once(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    let access = &network.access;
    let (_, app, codes) = with_app(&network, "ana", Role::Curator).await;
    let code = app.code(&access.clock, 0);
    for code in [Code::Totp(&code), Code::Recovery(&codes[0])] {
        let (one, other) = (step(&network).await, step(&network).await);
        let (one, other) = tokio::join!(
            sign_in::by_code(access, one.token.as_str(), code, HERE),
            sign_in::by_code(access, other.token.as_str(), code, ELSEWHERE),
        );
        assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1, "{code:?}");
    }
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_second_step_is_taken_in_time_in_few_tries_and_after_the_first(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    let access = &network.access;
    let (_, app, _) = with_app(&network, "ana", Role::Curator).await;
    let late = step(&network).await;
    access.clock.advance(Duration::from_mins(10));
    let code = app.code(&access.clock, 0);
    for gone in [late.token.as_str(), "", "x", &"A".repeat(43), &"A".repeat(100_000)] {
        let refused = sign_in::by_code(access, gone, Code::Totp(&code), HERE).await;
        assert!(matches!(refused, Err(AccessError::StepGone)));
    }
    assert!(
        session::resume(access, late.token.as_str()).await.unwrap().is_none(),
        "a step is no session"
    );

    let due = step(&network).await;
    for _ in 0..5 {
        let refused = sign_in::by_code(access, due.token.as_str(), Code::Totp("000000"), HERE).await;
        assert!(matches!(refused, Err(AccessError::NotProved)));
    }
    let refused = sign_in::by_code(access, due.token.as_str(), Code::Totp(&code), HERE).await;
    assert!(matches!(refused, Err(AccessError::StepGone)), "five tries are enough");
    // Whoever has the password goes on with a new step, and soon waits.
    let due = step(&network).await;
    drop(sign_in::by_code(access, due.token.as_str(), Code::Totp("000000"), HERE).await);
    let due = step(&network).await;
    let refused = sign_in::by_code(access, due.token.as_str(), Code::Totp(&code), HERE).await;
    assert!(matches!(refused, Err(AccessError::Wait { .. })), "{refused:?}");
    access.prune().await.unwrap();
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_recovery_code_stands_in_once_for_a_factor_that_is_not_at_hand(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    let access = &network.access;
    let (ana, _, codes) = with_app(&network, "ana", Role::Curator).await;
    for wrong in ["", "0000-0000-0000-0000", &"0".repeat(100_000), &codes[0][..18]] {
        let refused = sign_in::by_code(access, step(&network).await.token.as_str(), Code::Recovery(wrong), HERE).await;
        assert!(matches!(refused, Err(AccessError::NotProved)));
    }
    let typed = codes[0].to_uppercase().replace('-', " ");
    sign_in::by_code(
        access,
        step(&network).await.token.as_str(),
        Code::Recovery(&typed),
        HERE,
    )
    .await
    .unwrap();
    assert_eq!(recovery_code::left(&access.db, &ana.account).await.unwrap(), 9);
    let again = sign_in::by_code(
        access,
        step(&network).await.token.as_str(),
        Code::Recovery(&codes[0]),
        HERE,
    )
    .await;
    assert!(matches!(again, Err(AccessError::NotProved)), "it was used");

    let mut tx = network.begin().await;
    let newer = recovery_code::replace(access, &mut tx, &ana).await.unwrap();
    tx.commit().await.unwrap();
    let old = sign_in::by_code(
        access,
        step(&network).await.token.as_str(),
        Code::Recovery(&codes[1]),
        HERE,
    )
    .await;
    assert!(
        matches!(old, Err(AccessError::NotProved)),
        "newer ones took their place"
    );
    sign_in::by_code(
        access,
        step(&network).await.token.as_str(),
        Code::Recovery(&newer[1]),
        HERE,
    )
    .await
    .unwrap();

    let (bo, _) = network.person("bo", &[("north", Role::Curator)]).await;
    let mut tx = network.begin().await;
    assert!(recovery_code::replace(access, &mut tx, &ana).await.is_ok());
    tx.commit().await.unwrap();
    assert_eq!(
        recovery_code::left(&access.db, &bo.id).await.unwrap(),
        0,
        "one's codes are nobody else's"
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn after_a_lost_second_factor_the_old_password_opens_nothing(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    let access = &network.access;
    let (ana, app, codes) = with_app(&network, "ana", Role::Curator).await;
    let mut tx = network.begin().await;
    let (_, mailed) = access::recovery::ask(access, &mut tx, "ana@example.org")
        .await
        .unwrap()
        .unwrap();
    tx.commit().await.unwrap();
    let (_, next) = sign_in::by_link(access, mailed.token.as_str(), "seven owls above snow", HERE)
        .await
        .unwrap();
    assert!(
        matches!(next, Next::SecondStep(_)),
        "a mailed link does not stand for the second factor"
    );

    let due = step_with(&network, "seven owls above snow").await;
    let nora = network.actor("nora", &[("north", Role::Administrator)]).await;
    let mut tx = network.begin().await;
    let oneself = account::start_afresh(access, &mut tx, By::Person(&nora), &nora.account).await;
    assert!(matches!(oneself, Err(AccessError::Oneself)));
    let (_, link) = account::start_afresh(access, &mut tx, By::Person(&nora), &ana.account)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let refused = network
        .by_password("ana@example.org", "seven owls above snow", HERE)
        .await;
    assert!(matches!(refused, Err(AccessError::NotProved)));
    for code in [Code::Totp(&app.code(&access.clock, 0)), Code::Recovery(&codes[0])] {
        let refused = sign_in::by_code(access, due.token.as_str(), code, HERE).await;
        assert!(matches!(refused, Err(AccessError::StepGone)), "{refused:?}");
    }
    let (_, next) = sign_in::by_link(access, link.token.as_str(), PHRASE, HERE)
        .await
        .unwrap();
    assert!(matches!(next, Next::SignedIn(_)), "the person begins anew");
    let found = account::by_id(&access.db, &ana.account).await.unwrap().unwrap();
    assert!(!found.has_totp);
    assert_eq!(recovery_code::left(&access.db, &ana.account).await.unwrap(), 0);
}

async fn step_with(network: &Network, password: &str) -> Step {
    match network.by_password("ana@example.org", password, HERE).await.unwrap() {
        Next::SecondStep(step) => step,
        Next::SignedIn(_) => panic!("no second factor was asked for"),
    }
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn an_app_that_is_turned_off_asks_for_nothing_and_its_codes_are_gone(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    let access = &network.access;
    let (ana, _, _) = with_app(&network, "ana", Role::Curator).await;
    let mut tx = network.begin().await;
    totp::remove(access, &mut tx, &ana).await.unwrap();
    tx.commit().await.unwrap();
    assert!(matches!(
        network.by_password("ana@example.org", PHRASE, HERE).await,
        Ok(Next::SignedIn(_))
    ));
    let audited = network.audited().await;
    assert!(
        ["totp.set_up", "totp.remove"]
            .iter()
            .all(|a| audited.iter().any(|b| a == b))
    );
}
