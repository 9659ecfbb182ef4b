//! What curators decide: between us and a source, and on each other's proposals.

use access::Role;
use axum::http::StatusCode;
use directory::curation::attention;
use directory::curation::draft::{self, Draft};
use directory::import::{self, Incoming, Item, Options, Place};
use directory::model::{Body, Kind, Organization, Record};
use directory::{Change, history, read, save};
use language::{Lang, Text};
use store::Ts;

use crate::support::{Answer, Signed, Site};

const CURATOR: &[(&str, Role)] = &[("lakeshore", Role::Curator)];

fn main_of(page: &Answer) -> &str {
    let from = page.body.find("<main").unwrap();
    &page.body[from..page.body.find("</main>").unwrap()]
}

fn organization(record: &mut Record) -> &mut Organization {
    let Body::Organization(body) = &mut record.body else {
        panic!("not an organization")
    };
    body
}

async fn brings(site: &Site, name: &str, email: &str, description: &str) -> String {
    let body = Organization {
        name: Text::new(Lang::en(), name),
        email: Some(email.into()),
        description: Text::new(Lang::en(), description),
        ..Organization::default()
    };
    let item = Item::Record(Box::new(Incoming {
        kind: Kind::Organization,
        source_id: "o9".into(),
        body: Body::Organization(body),
        place: Place::default(),
    }));
    let options = Options::new("county", "lakeshore");
    let (db, clock) = (&site.app.db, &site.app.clock);
    import::run(db, clock, &options, std::iter::once(item), |_| ())
        .await
        .unwrap();
    attention::catch_up(db, clock, &|_| vec![Lang::en(), Lang::fr()])
        .await
        .unwrap();
    directory::ids::from_source("county", Kind::Organization, "o9")
}

async fn saved(site: &Site, record: &Record) {
    let mut tx = site.app.db.begin().await.unwrap();
    save(&mut tx, &Change::new("somebody", "", site.app.clock.now()), record)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// A site where a curator and a source changed the same three fields.
pub async fn in_conflict() -> (Site, String) {
    let site = Site::open().await;
    let id = brings(&site, "Agency", "info@example.org", "Food").await;
    let mut record = read::record(&site.app.db, &id).await.unwrap();
    let body = organization(&mut record);
    body.name = Text::both("Our agency", "Notre organisme");
    body.email = Some("ours@example.org".into());
    body.description = Text::both("Food for families", "De la nourriture");
    saved(&site, &record).await;
    brings(&site, "Their agency", "theirs@example.org", "Food for all").await;
    (site, id)
}

#[tokio::test]
async fn a_conflict_with_a_source_is_settled_field_by_field() {
    let (site, id) = in_conflict().await;
    let chantal = site.signed_in("Chantal Roy", CURATOR).await;
    let list = chantal.get("/en/queue/conflict").await;
    assert!(
        list.body.contains(&format!("/en/queue/conflicts/{id}")),
        "{}",
        list.body
    );
    assert!(list.body.contains("3 fields, since"), "{}", list.body);
    let address = format!("/en/queue/conflicts/{id}");
    for lang in ["en", "fr"] {
        let page = chantal.get(&format!("/{lang}/queue/conflicts/{id}")).await;
        insta::assert_snapshot!(format!("queue_conflict.{lang}"), main_of(&page));
    }
    let fields = [
        ("version", "2"),
        ("path-0", "description.en"),
        ("path-1", "email"),
        ("path-2", "name.en"),
        ("own-0", "Food for everybody"),
        ("own-1", "nobody"),
    ];
    let send = async |choices: &[(&str, &str)]| {
        let form: Vec<(&str, &str)> = fields.iter().chain(choices).copied().collect();
        chantal.post(&address, &form).await
    };
    let none = send(&[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.body.contains("Choose for at least one field") && none.body.contains("Food for everybody"));
    let wrong = send(&[("choice-0", "own"), ("choice-1", "own")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("href=\"#c-email\"") && wrong.body.contains("Food for everybody"));
    for bad in [("choice-0", "sideways"), ("path-7", "fax")] {
        assert_eq!(
            send(&[bad, ("choice-7", "ours")]).await.status,
            StatusCode::BAD_REQUEST,
            "{bad:?}"
        );
    }

    let settled = send(&[("choice-0", "own"), ("choice-1", "theirs")]).await;
    assert_eq!(settled.header("location"), format!("{address}?settled=2"));
    let page = chantal.get(settled.header("location")).await;
    assert!(
        page.body.contains("2 fields are settled")
            && page.body.contains("name.en")
            && !page.body.contains("description.en")
    );
    let mut now = read::record(&site.app.db, &id).await.unwrap();
    let body = organization(&mut now);
    assert_eq!(body.description.get(&Lang::en()), Some("Food for everybody"));
    assert_eq!(body.email.as_deref(), Some("theirs@example.org"));
    assert_eq!(history(&site.app.db, &id).await.unwrap()[0].who, chantal.account);

    // From a window that is behind: what was chosen is still there, and nothing is done.
    let behind = send(&[("choice-2", "theirs")]).await;
    assert_eq!(behind.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        behind.body.contains("Somebody saved this record meanwhile")
            && behind.body.contains("value=\"theirs\" checked")
    );
    let rest = [("version", "3"), ("path-0", "name.en"), ("choice-0", "ours")];
    for _ in 0..2 {
        assert_eq!(
            chantal.post(&address, &rest).await.status,
            StatusCode::SEE_OTHER,
            "the button twice"
        );
    }
    assert!(chantal.get(&address).await.body.contains("Nothing is open between us"));
    assert!(
        chantal
            .get("/en/queue/conflict")
            .await
            .body
            .contains("Nothing to look at here")
    );
}

#[tokio::test]
async fn conflicts_of_another_centre_are_not_settled() {
    let (site, id) = in_conflict().await;
    let partner = site.signed_in("Paul", &[("lakeshore", Role::Partner)]).await;
    let olga = site.signed_in("Olga", &[("elsewhere", Role::Curator)]).await;
    let form = [("version", "2"), ("path-0", "email"), ("choice-0", "theirs")];
    for who in [&partner, &olga] {
        let address = format!("/en/queue/conflicts/{id}");
        assert_eq!(who.get(&address).await.status, StatusCode::FORBIDDEN);
        assert_eq!(who.post(&address, &form).await.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(
        olga.get("/en/queue/conflicts/nothing").await.status,
        StatusCode::NOT_FOUND
    );
}

/// Proposes another e-mail address for the agency.
pub async fn proposes(site: &Site, who: &Signed<'_>, proposal: &str) {
    let record = read::record(&site.app.db, "o1").await.unwrap();
    let mut mine = Draft::begin(&record, who.account.as_str(), Ts(0));
    let Body::Organization(body) = &mut mine.body else {
        panic!()
    };
    body.email = Some("harbour@example.org".into());
    body.description = Text::both("Help for all", "De l’aide pour tous");
    let mut change = Change::new(who.account.as_str(), "They moved", site.app.clock.now());
    change.languages = vec![Lang::en(), Lang::fr()];
    let mut tx = site.app.db.begin().await.unwrap();
    draft::save(&mut tx, &mine).await.unwrap();
    draft::publish(&mut tx, &change, "o1", true, proposal).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_proposal_is_looked_at_by_somebody_else_and_published() {
    let site = Site::open().await;
    let chantal = site.signed_in("Chantal Roy", CURATOR).await;
    let marc = site.signed_in("Marc Diallo", CURATOR).await;
    let olga = site.signed_in("Olga", &[("elsewhere", Role::Curator)]).await;
    proposes(&site, &chantal, "p1").await;
    assert!(
        chantal
            .get("/en/queue/proposals")
            .await
            .body
            .contains("Nothing to look at here"),
        "her own does not wait for her"
    );
    assert!(
        marc.get("/en/queue/proposals")
            .await
            .body
            .contains("/en/queue/proposals/p1")
    );
    for lang in ["en", "fr"] {
        let page = marc.get(&format!("/{lang}/queue/proposals/p1")).await;
        insta::assert_snapshot!(format!("queue_proposal.{lang}"), main_of(&page));
    }
    assert_eq!(olga.get("/en/queue/proposals/p1").await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        olga.post("/en/queue/proposals/p1/approve", &[]).await.status,
        StatusCode::NOT_FOUND
    );
    let own = chantal.get("/en/queue/proposals/p1").await;
    assert!(own.body.contains("You wrote this") && !own.body.contains("/p1/approve"));
    assert_eq!(
        chantal.post("/en/queue/proposals/p1/approve", &[]).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        marc.post("/en/queue/proposals/p1/take-back", &[]).await.status,
        StatusCode::NOT_FOUND
    );

    let wordless = marc.post("/en/queue/proposals/p1/send-back", &[("words", " ")]).await;
    assert_eq!(wordless.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wordless.body.contains("href=\"#words\""));
    for _ in 0..2 {
        let approved = marc.post("/en/queue/proposals/p1/approve", &[]).await;
        assert_eq!(
            approved.header("location"),
            "/en/queue/proposals/p1",
            "the button twice"
        );
    }
    let page = marc.get("/en/queue/proposals/p1").await;
    assert!(page.body.contains("Approved by Marc Diallo") && !page.body.contains("/p1/approve"));
    let first = &history(&site.app.db, "o1").await.unwrap()[0];
    assert_eq!(
        (
            first.who.as_str(),
            first.approved_by.as_deref(),
            first.why.as_str(),
            first.version
        ),
        (chantal.account.as_str(), Some(marc.account.as_str()), "They moved", 2)
    );
}

#[tokio::test]
async fn a_proposal_on_a_record_that_moved_on_is_sent_back_and_not_published() {
    let site = Site::open().await;
    let chantal = site.signed_in("Chantal Roy", CURATOR).await;
    let marc = site.signed_in("Marc Diallo", CURATOR).await;
    proposes(&site, &chantal, "p1").await;
    let mut record = read::record(&site.app.db, "o1").await.unwrap();
    organization(&mut record).year_incorporated = Some(1987);
    saved(&site, &record).await;
    let page = marc.get("/fr/queue/proposals/p1").await;
    assert!(page.body.contains("1987") && !page.body.contains("/p1/approve"));
    let refused = marc.post("/en/queue/proposals/p1/approve", &[]).await;
    assert_eq!(refused.header("location"), "/en/queue/proposals/p1?moved");
    assert!(
        marc.get(refused.header("location"))
            .await
            .body
            .contains("nothing was published")
    );
    assert_eq!(read::record(&site.app.db, "o1").await.unwrap().version, 2);
    let back = marc
        .post("/en/queue/proposals/p1/send-back", &[("words", "Put both together")])
        .await;
    assert_eq!(back.status, StatusCode::SEE_OTHER);
    let page = chantal.get("/en/queue/proposals/p1").await;
    assert!(page.body.contains("Sent back by Marc Diallo") && page.body.contains("Put both together"));
    let again = draft::of(&site.app.db, "o1", &chantal.account).await.unwrap();
    assert_eq!(again.map(|d| d.base_version), Some(1), "it is her draft again");

    let mut tx = site.app.db.begin().await.unwrap();
    draft::discard(&mut tx, "o1", &chantal.account).await.unwrap();
    tx.commit().await.unwrap();
    proposes(&site, &chantal, "p2").await;
    let taken = chantal.post("/fr/queue/proposals/p2/take-back", &[]).await;
    assert_eq!(taken.header("location"), "/fr/records/o1");
    assert!(draft::of(&site.app.db, "o1", &chantal.account).await.unwrap().is_some());
}

#[tokio::test]
async fn the_author_puts_a_proposal_together_with_what_was_saved_since_and_it_is_approved() {
    let site = Site::open().await;
    let chantal = site.signed_in("Chantal Roy", CURATOR).await;
    let marc = site.signed_in("Marc Diallo", CURATOR).await;
    proposes(&site, &chantal, "p1").await;
    assert_eq!(
        chantal.get("/en/queue/proposals/p1/merge").await.header("location"),
        "/en/queue/proposals/p1",
        "there is nothing to put together yet"
    );
    let mut record = read::record(&site.app.db, "o1").await.unwrap();
    let body = organization(&mut record);
    body.year_incorporated = Some(1987);
    body.email = Some("desk@example.org".into());
    saved(&site, &record).await;

    // The record's page leads there, also whoever has no pile of proposals.
    assert!(
        chantal
            .get("/fr/records/o1")
            .await
            .body
            .contains("href=\"/fr/queue/proposals/p1\"")
    );
    let page = chantal.get("/en/queue/proposals/p1").await;
    assert!(
        page.body.contains("/en/queue/proposals/p1/merge") && !page.body.contains("send it back"),
        "{}",
        page.body
    );
    for lang in ["en", "fr"] {
        let page = chantal.get(&format!("/{lang}/queue/proposals/p1/merge")).await;
        insta::assert_snapshot!(format!("queue_merge.{lang}"), main_of(&page));
    }
    for (address, expected) in [("merge", StatusCode::NOT_FOUND), ("take-up", StatusCode::NOT_FOUND)] {
        assert_eq!(
            marc.post(&format!("/en/queue/proposals/p1/{address}"), &[])
                .await
                .status,
            expected
        );
    }
    assert_eq!(
        marc.get("/en/queue/proposals/p1/merge").await.status,
        StatusCode::NOT_FOUND
    );

    let seen = [("version", "2"), ("revision", "1")];
    let merge = async |seen: &[(&str, &str)], choice: &str| {
        let form: Vec<(&str, &str)> = seen
            .iter()
            .copied()
            .chain([("choice-0", "own"), ("own-0", choice)])
            .collect();
        chantal.post("/en/queue/proposals/p1/merge", &form).await
    };
    let behind = merge(&[("version", "1"), ("revision", "1")], "x@example.org").await;
    assert_eq!(behind.header("location"), "/en/queue/proposals/p1/merge");
    let wrong = merge(&seen, "nowhere").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("href=\"#changes\""), "{}", wrong.body);
    for expected in ["/en/queue/proposals/p1?merged", "/en/queue/proposals/p1"] {
        assert_eq!(
            merge(&seen, "both@example.org").await.header("location"),
            expected,
            "the button twice"
        );
    }
    assert!(
        chantal
            .get("/en/queue/proposals/p1?merged")
            .await
            .body
            .contains("Both are together now")
    );
    assert_eq!(
        chantal.post("/en/queue/proposals/p1/approve", &[]).await.status,
        StatusCode::FORBIDDEN
    );
    marc.post("/en/queue/proposals/p1/approve", &[]).await;
    let mut now = read::record(&site.app.db, "o1").await.unwrap();
    let body = organization(&mut now);
    assert_eq!(
        (body.email.as_deref(), body.year_incorporated),
        (Some("both@example.org"), Some(1987))
    );
    assert_eq!(body.description.get(&Lang::fr()), Some("De l’aide pour tous"));
    let first = &history(&site.app.db, "o1").await.unwrap()[0];
    assert_eq!(
        (first.who.as_str(), first.approved_by.as_deref()),
        (chantal.account.as_str(), Some(marc.account.as_str()))
    );
}

#[tokio::test]
async fn what_came_back_is_taken_up_again_once_nothing_else_is_being_written() {
    let site = Site::open().await;
    let chantal = site.signed_in("Chantal Roy", CURATOR).await;
    let marc = site.signed_in("Marc Diallo", CURATOR).await;
    proposes(&site, &chantal, "p1").await;
    let early = chantal.post("/en/queue/proposals/p1/take-up", &[]).await;
    assert_eq!(early.header("location"), "/en/queue/proposals/p1", "it is still open");
    marc.post("/en/queue/proposals/p1/send-back", &[("words", "Which street?")])
        .await;
    let busy = chantal.post("/fr/queue/proposals/p1/take-up", &[]).await;
    assert_eq!(busy.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        busy.body.contains("Vous écrivez autre chose") && busy.body.contains("href=\"#again\""),
        "{}",
        busy.body
    );
    let mut tx = site.app.db.begin().await.unwrap();
    draft::discard(&mut tx, "o1", &chantal.account).await.unwrap();
    tx.commit().await.unwrap();
    let taken = chantal.post("/en/queue/proposals/p1/take-up", &[]).await;
    assert_eq!(taken.header("location"), "/en/records/o1");
    assert!(chantal.get("/en/records/o1").await.body.contains("harbour@example.org"));
    assert!(!marc.get("/en/queue/proposals/p1").await.body.contains("take-up"));
}
