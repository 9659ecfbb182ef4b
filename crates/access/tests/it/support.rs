//! A small network to try things on.
use std::net::{IpAddr, Ipv4Addr};

use access::account::{self, New};
use access::session::Started;
use access::sign_in::{self, From, Next};
use access::{Access, AccessError, Account, Actor, By, Membership, PasswordCost, Role, Settings, centre, session};
use language::{Lang, Text};
use store::testing::{On, START, TestDb, fresh};
use store::{Clock, Ids, Ts, Tx, args, sql};

/// A password that nobody guesses.
pub const PHRASE: &str = "four herons under ice";

/// Where people sit in these tests.
pub const HERE: From<'static> = at([192, 0, 2, 1]);
pub const ELSEWHERE: From<'static> = at([198, 51, 100, 7]);

pub const fn at([a, b, c, d]: [u8; 4]) -> From<'static> {
    From {
        address: Some(IpAddr::V4(Ipv4Addr::new(a, b, c, d))),
        device: "Firefox on Linux",
    }
}

/// A fresh database with two centres and nobody in it.
pub struct Network {
    pub test: TestDb,
    pub access: Access,
}

sql! {
    AUDIT = "SELECT action FROM audit_entry ORDER BY id";
    EVENTS = "SELECT kind FROM event ORDER BY seq";
}

impl Network {
    pub async fn fresh(on: On) -> Option<Network> {
        Network::fresh_at(on, START).await
    }
    /// At a time of one's own, for what talks with others who have theirs.
    pub async fn fresh_at(on: On, now: Ts) -> Option<Network> {
        let test = fresh(on).await?;
        let clock = Clock::fixed(now);
        let ids = Ids::seeded(clock.clone(), 7);
        let keys = store::testing::keys(&clock, &ids);
        let settings = Settings {
            password: PasswordCost {
                memory: 64,
                passes: 1,
                at_once: 2,
            },
            ..Settings::default()
        };
        let network = Network {
            access: Access::new(test.db(), clock, ids, keys, settings),
            test,
        };
        let mut tx = network.begin().await;
        for id in ["north", "south"] {
            centre::ensure(&mut tx, &network.access.ids, START, id, &Text::both(id, id))
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        Some(network)
    }
    pub async fn begin(&self) -> Tx {
        self.test.begin().await.unwrap()
    }
    pub async fn invited(&self, name: &str, roles: &[(&str, Role)]) -> (Account, access::link::Link) {
        let new = new(name, roles);
        let mut tx = self.begin().await;
        let made = account::invite(&self.access, &mut tx, By::Operator, &new)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        made
    }
    /// Somebody who has accepted their invitation, and their first session.
    pub async fn person(&self, name: &str, roles: &[(&str, Role)]) -> (Account, Started) {
        let (account, link) = self.invited(name, roles).await;
        let (_, next) = sign_in::by_link(&self.access, link.token.as_str(), PHRASE, HERE)
            .await
            .unwrap();
        (account, signed_in(next))
    }
    /// Somebody who is signed in with a second factor.
    pub async fn actor(&self, name: &str, roles: &[(&str, Role)]) -> Actor {
        let (account, _) = self.person(name, roles).await;
        self.signed_in(&account).await
    }
    /// A new session of somebody, begun with a second factor.
    pub async fn signed_in(&self, account: &Account) -> Actor {
        let mut tx = self.begin().await;
        let proof = session::Proof::SecondFactor;
        let started = session::start(&self.access, &mut tx, &account.id, proof, "")
            .await
            .unwrap();
        tx.commit().await.unwrap();
        self.actor_of(&started).await.unwrap()
    }
    /// Who comes with a session now.
    pub async fn actor_of(&self, started: &Started) -> Option<Actor> {
        let resumed = session::resume(&self.access, started.token.as_str()).await.unwrap();
        resumed.map(|resumed| resumed.actor)
    }
    pub async fn by_password(&self, email: &str, password: &str, from: From<'_>) -> Result<Next, AccessError> {
        sign_in::by_password(&self.access, email, password, from).await
    }
    /// What the audit has of these actions, in order.
    pub async fn audited(&self) -> Vec<String> {
        let rows: Vec<(String,)> = self.test.fresh_all(AUDIT, args![]).await.unwrap();
        rows.into_iter().map(|(action,)| action).collect()
    }
    pub async fn events(&self) -> Vec<String> {
        let rows: Vec<(String,)> = self.test.fresh_all(EVENTS, args![]).await.unwrap();
        rows.into_iter().map(|(kind,)| kind).collect()
    }
}

pub fn new(name: &str, roles: &[(&str, Role)]) -> New {
    New {
        email: format!("{name}@example.org"),
        name: name.to_owned(),
        lang: Lang::fr(),
        memberships: roles
            .iter()
            .map(|(centre, role)| Membership::new(*centre, *role))
            .collect(),
    }
}

pub fn signed_in(next: Next) -> Started {
    match next {
        Next::SignedIn(started) => started,
        Next::SecondStep(_) => panic!("a second factor is due"),
    }
}
