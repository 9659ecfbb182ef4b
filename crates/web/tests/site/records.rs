//! The editor of records, as curators use it.

use std::time::Duration;

use access::Role;
use axum::http::StatusCode;
use directory::model::{Body, Service};
use directory::{history, read};

use crate::support::{Answer, Signed, Site};

const CURATOR: &[(&str, Role)] = &[("lakeshore", Role::Curator)];

/// The fields of the form on a page, as a browser would send them, without buttons.
pub fn fields(page: &Answer) -> Vec<(String, String)> {
    let form = page.body.split("data-keep").nth(1).expect("the form of the editor");
    let form = form.split("</form>").next().unwrap();
    let mut found = Vec::new();
    let mut rest = form;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let tag = &rest[..rest.find('>').unwrap()];
        let attribute = |name: &str| {
            let value = tag.split(&format!(" {name}=\"")).nth(1)?;
            Some(plain(value.split('"').next()?))
        };
        let Some(name) = attribute("name") else { continue };
        let value = if tag.starts_with("textarea") {
            let text = rest[tag.len() + 1..].split("</textarea>").next().unwrap();
            plain(text.strip_prefix('\n').unwrap_or(text))
        } else if tag.starts_with("select") {
            let options = rest.split("</select>").next().unwrap();
            let chosen = options
                .split("<option ")
                .find(|o| o.split('>').next().unwrap().contains(" selected"));
            let chosen = chosen.and_then(|o| o.split("value=\"").nth(1)?.split('"').next());
            plain(chosen.unwrap_or_default())
        } else if tag.starts_with("input") {
            let boxed = tag.contains("type=\"checkbox\"") || tag.contains("type=\"radio\"");
            if boxed && !tag.contains(" checked") {
                continue;
            }
            attribute("value").unwrap_or_default()
        } else {
            continue;
        };
        found.push((name, value));
    }
    found
}

fn plain(html: &str) -> String {
    html.replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .replace("&#38;", "&")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
}

/// Sends the form of a page with some fields changed and a button pressed.
pub async fn send(who: &Signed<'_>, address: &str, page: &Answer, changes: &[(&str, &str)], act: &str) -> Answer {
    let mut fields = fields(page);
    for (name, value) in changes {
        fields.retain(|(n, _)| n != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields.push(("do".into(), act.into()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    who.post(address, &fields).await
}

pub async fn service(site: &Site, id: &str) -> (i64, Service) {
    let record = read::record(&site.app.db, id).await.unwrap();
    match record.body {
        Body::Service(body) => (record.version, body),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_record_is_shown_in_both_languages_with_what_a_caller_sees() {
    let site = Site::open().await;
    let who = site.signed_in("Chantal Roy", CURATOR).await;
    for (lang, words) in [
        ("en", "What a caller sees"),
        ("fr", "Ce que voit la personne qui appelle"),
    ] {
        let page = who.get(&format!("/{lang}/records/s1")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("Fonds d’urgence pour l’énergie") && page.body.contains("Emergency Energy Fund"));
        assert!(page.body.contains(words), "{lang}");
        assert!(
            page.body.contains("Open until 5") && page.body.contains("Ouvert jusqu’à 17"),
            "{lang}"
        );
    }
}

#[tokio::test]
async fn what_is_sent_back_untouched_changes_nothing() {
    let site = Site::open().await;
    let who = site.signed_in("Chantal Roy", CURATOR).await;
    for id in ["s1", "s2", "s3", "o1", "l1", "l2", "a1"] {
        let before = read::record(&site.app.db, id).await.unwrap();
        let address = format!("/en/records/{id}");
        let page = who.get(&address).await;
        let answer = send(&who, &address, &page, &[], "save").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{id}: {}", answer.body);
        assert_eq!(read::record(&site.app.db, id).await.unwrap(), before, "{id}");
    }
}

#[tokio::test]
async fn a_change_becomes_a_version_with_who_and_why() {
    let site = Site::open().await;
    let who = site.signed_in("Chantal Roy", CURATOR).await;
    let page = who.get("/en/records/s1").await;
    let changes = [
        ("summary.en", "Pays part of a hydro bill, once a year."),
        ("phones[0].number", "416-555-0188"),
        ("hours.opening[0].closes", "8 pm"),
        ("why", "The agency called"),
    ];
    site.app.clock.advance(Duration::from_mins(1));
    let answer = send(&who, "/en/records/s1", &page, &changes, "save").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let (version, body) = service(&site, "s1").await;
    assert_eq!(version, 2);
    assert_eq!(body.phones[0].number, "416-555-0188");
    assert!(body.phones[1].private, "what was not touched stays");
    let entry = history(&site.app.db, "s1").await.unwrap().remove(0);
    assert_eq!(
        (entry.who.as_str(), entry.why.as_str()),
        (who.account.as_str(), "The agency called")
    );
    // The French fell behind, and says since when and what changed.
    let page = who.get("/fr/records/s1").await;
    assert!(page.body.contains("Français en retard dans 1 champ"));
    assert!(
        page.body
            .contains("En retard\u{a0}: l’anglais a changé le 23 novembre 2026"),
        "{}",
        page.body
    );
    assert!(page.body.contains("<ins>bill, once a year.</ins>"), "{}", page.body);
    site.app.clock.advance(Duration::from_mins(1));
    let answer = send(&who, "/fr/records/s1", &page, &[], "check:fr").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let page = who.get("/fr/records/s1").await;
    assert!(!page.body.contains("en retard dans") && page.body.contains("relu et laissé tel quel"));
    assert_eq!(service(&site, "s1").await.0, 3);
}

#[tokio::test]
async fn what_is_wrong_is_said_in_plain_words_and_nothing_typed_is_lost() {
    let site = Site::open().await;
    let who = site.signed_in("Chantal Roy", CURATOR).await;
    let page = who.get("/fr/records/s1").await;
    let changes = [
        ("phones[0].number", "appelez-nous"),
        ("email", "nowhere"),
        ("hours.opening[0].opens", "after supper"),
        ("minimum_age", "old"),
        ("description.fr", "Un <b>texte</b> & \"autre\""),
    ];
    let answer = send(&who, "/fr/records/s1", &page, &changes, "save").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.body.contains("Corrigez 4 choses avant d’enregistrer"),
        "{}",
        answer.body
    );
    for id in [
        "f-phones-0-number",
        "f-email",
        "f-hours-opening-0-opens",
        "f-minimum_age",
    ] {
        assert!(answer.body.contains(&format!("href=\"#{id}\"")), "{id}");
        assert!(answer.body.contains(&format!("id=\"{id}\"")), "{id}");
    }
    let again = fields(&answer);
    for (name, value) in changes {
        assert!(again.contains(&(name.into(), value.into())), "{name}");
    }
    assert_eq!(service(&site, "s1").await.0, 1);
    // It is kept, and there after a crash or another day.
    let later = fields(&who.get("/en/records/s1").await);
    for (name, value) in changes {
        assert!(later.contains(&(name.into(), value.into())), "{name}");
    }
    // A colleague sees what stands, and that somebody is at it.
    let other = site.signed_in("Marc Diallo", CURATOR).await;
    let page = other.get("/en/records/s1").await;
    assert!(page.body.contains("Chantal Roy is writing about this record too") && !page.body.contains("after supper"));
}

#[tokio::test]
async fn rows_are_added_taken_out_and_moved_without_scripts() {
    let site = Site::open().await;
    let who = site.signed_in("Chantal Roy", CURATOR).await;
    let page = who.get("/en/records/s1").await;
    let page = send(&who, "/en/records/s1", &page, &[], "add:hours.opening").await;
    assert_eq!(page.status, StatusCode::OK);
    let changes = [
        ("hours.opening[1].days", "tue"),
        ("hours.opening[1].nth", "2"),
        ("hours.opening[1].opens", "5 pm"),
        ("hours.opening[1].closes", "20:00"),
    ];
    let page = send(&who, "/en/records/s1", &page, &changes, "remove:phones[0]").await;
    assert!(page.body.contains("2nd Tuesday of the month only"), "{}", page.body);
    let page = send(&who, "/en/records/s1", &page, &[], "raise:phones[2]").await;
    let page = send(&who, "/en/records/s1", &page, &[("rule.new", "age")], "add:rule").await;
    let page = send(
        &who,
        "/en/records/s1",
        &page,
        &[("rule[0].from", "16"), ("rule[0].to", "29")],
        "find:needs",
    )
    .await;
    assert!(page.body.contains("16 to 29 years old"), "{}", page.body);
    let answer = send(&who, "/en/records/s1", &page, &[], "save").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let (_, body) = service(&site, "s1").await;
    let numbers: Vec<&str> = body.phones.iter().map(|p| p.number.as_str()).collect();
    assert_eq!(numbers, ["416-555-0143", "416-555-0199"]);
    assert_eq!(body.rule.unwrap().as_str(), "age >= 16 && age <= 29");
    let opening = &body.hours.unwrap().opening[1];
    assert_eq!(
        (opening.nth.as_slice(), opening.closes.unwrap().to_string()),
        ([2].as_slice(), "20:00".to_owned())
    );
}

#[tokio::test]
async fn things_are_found_by_their_names() {
    let site = Site::open().await;
    let who = site.signed_in("Chantal Roy", CURATOR).await;
    let page = who.get("/fr/records/s1").await;
    let looked = |name: &'static str, words: &'static str| {
        let (who, page) = (&who, &page);
        async move {
            let find = format!("{name}.find");
            send(who, "/fr/records/s1", page, &[(&find, words)], &format!("find:{name}"))
                .await
                .body
        }
    };
    assert!(
        looked("areas[0].covers", "guel")
            .await
            .contains("value=\"place:ca-on-guelph\"")
    );
    assert!(looked("areas[0].covers", "m5v").await.contains("value=\"postal:M5V\""));
    assert!(looked("organization", "HARBOUR").await.contains("value=\"o1\" checked"));
    assert!(
        looked("needs", "nourriture")
            .await
            .contains("name=\"needs\" value=\"food")
    );
    assert!(looked("program", "zzz").await.contains("Rien ne porte ce nom"));
}

#[tokio::test]
async fn two_people_who_write_at_once_lose_nothing() {
    let site = Site::open().await;
    let (roy, diallo) = (
        site.signed_in("Chantal Roy", CURATOR).await,
        site.signed_in("Marc Diallo", CURATOR).await,
    );
    let (hers, his) = (roy.get("/en/records/s1").await, diallo.get("/en/records/s1").await);
    let first = [("summary.en", "Hers."), ("fees.en", "Free")];
    assert_eq!(
        send(&roy, "/en/records/s1", &hers, &first, "save").await.status,
        StatusCode::SEE_OTHER
    );
    let second = [
        ("summary.en", "His."),
        ("wait.en", "Two weeks"),
        ("phones[0].number", "211"),
    ];
    let answer = send(&diallo, "/en/records/s1", &his, &second, "save").await;
    assert_eq!(answer.header("location"), "/en/records/s1/merge");
    let page = diallo.get("/en/records/s1/merge").await;
    for words in ["Chantal Roy saved this record", "Hers.", "His.", "Two weeks", "Free"] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let value = |name: &str| {
        let after = page.body.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
        after.split('"').next().unwrap().to_owned()
    };
    let (version, revision) = (value("version"), value("revision"));
    let chosen = [
        ("version", version.as_str()),
        ("revision", revision.as_str()),
        ("choice-0", "own"),
        ("own-0", "Both of theirs."),
    ];
    let answer = diallo.post("/en/records/s1/merge", &chosen).await;
    assert_eq!(answer.header("location"), "/en/records/s1?merged");
    let page = diallo.get("/en/records/s1?merged").await;
    let answer = send(&diallo, "/en/records/s1", &page, &[], "save").await;
    assert_eq!(answer.header("location"), "/en/records/s1?saved", "{}", answer.body);
    let (version, body) = service(&site, "s1").await;
    let en = language::Lang::en();
    assert_eq!(version, 3);
    assert_eq!(body.summary.get(&en), Some("Both of theirs."));
    assert_eq!(
        (body.fees.get(&en), body.wait.get(&en)),
        (Some("Free"), Some("Two weeks"))
    );
    assert_eq!(body.phones[0].number, "211");
}

#[tokio::test]
async fn two_windows_of_one_person_do_not_undo_each_other() {
    let site = Site::open().await;
    let who = site.signed_in("Chantal Roy", CURATOR).await;
    let (one, other) = (who.get("/en/records/s1").await, who.get("/en/records/s1").await);
    let kept = send(&who, "/en/records/s1", &one, &[("summary.en", "First window.")], "keep").await;
    assert!(kept.body.contains("Draft saved"), "{}", kept.body);
    let refused = send(
        &who,
        "/en/records/s1",
        &other,
        &[("summary.en", "Second window.")],
        "save",
    )
    .await;
    assert!(refused.body.contains("You wrote in another window too") && refused.body.contains("Second window."));
    assert_eq!(service(&site, "s1").await.0, 1);
    assert!(who.get("/en/records/s1").await.body.contains("First window."));
}

#[tokio::test]
async fn a_version_is_undone_and_a_record_confirmed_retired_and_brought_back() {
    let site = Site::open().await;
    let who = site.signed_in("Chantal Roy", CURATOR).await;
    let page = who.get("/en/records/s1").await;
    send(&who, "/en/records/s1", &page, &[("name.en", "Another name")], "save").await;
    let answer = who.post("/en/records/s1/back", &[("version", "2"), ("to", "1")]).await;
    assert_eq!(answer.header("location"), "/en/records/s1?saved");
    assert_eq!(
        service(&site, "s1").await.1.name.get(&language::Lang::en()),
        Some("Emergency Energy Fund")
    );
    let page = who.get("/en/records/s1/history").await;
    assert!(
        page.body.contains("Version 2 undone") && page.body.contains("<del>Emergency Energy Fund</del>"),
        "{}",
        page.body
    );
    let stale = who.post("/en/records/s1/verify", &[("version", "1")]).await;
    assert_eq!(stale.header("location"), "/en/records/s1?moved");
    who.post("/en/records/s1/verify", &[("version", "3")]).await;
    assert_eq!(
        service(&site, "s1").await.1.verified.unwrap().on.to_string(),
        "2026-11-23"
    );
    assert!(
        who.get("/en/records/s1/retire")
            .await
            .body
            .contains("Service at a location: 1")
    );
    who.post("/en/records/s1/retire", &[("version", "4"), ("why", "Closed for good")])
        .await;
    assert_eq!(site.get("/en/service/s1").await.status, StatusCode::NOT_FOUND);
    who.post("/en/records/s1/restore", &[("version", "5")]).await;
    assert_eq!(site.get("/en/service/s1").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_record_is_made_from_nothing_and_by_copy() {
    let site = Site::open().await;
    let who = site.signed_in("Chantal Roy", CURATOR).await;
    let made = who
        .post(
            "/en/records/new",
            &[("kind", "service"), ("centre", "lakeshore"), ("of", "o1")],
        )
        .await;
    let address = made.header("location").to_owned();
    let page = who.get(&address).await;
    assert_eq!(page.status, StatusCode::OK, "{address}");
    assert!(page.body.contains("Harbour Centre"));
    let refused = send(&who, &address, &page, &[], "save").await;
    assert!(
        refused.body.contains("Give it a name in at least one language"),
        "{}",
        refused.body
    );
    let other = site.signed_in("Marc Diallo", CURATOR).await;
    assert_eq!(
        other.get(&address).await.status,
        StatusCode::NOT_FOUND,
        "a draft is its writer's own"
    );
    let saved = send(
        &who,
        &address,
        &refused,
        &[("name.en", "Night bus"), ("name.fr", "Autobus de nuit")],
        "save",
    )
    .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let list = who.get("/en/records?name=NIGHT&kind=service").await;
    assert!(
        list.body.contains("Night bus") && !list.body.contains("Emergency Energy Fund"),
        "{}",
        list.body
    );
    let copy = who.post("/en/records/s1/copy", &[]).await;
    let page = who.get(copy.header("location")).await;
    assert!(page.body.contains("Emergency Energy Fund") && page.body.contains("New, not public yet"));
}

#[tokio::test]
async fn who_has_no_right_changes_nothing() {
    let site = Site::open().await;
    let reader = site.signed_in("Ana Silva", &[("lakeshore", Role::Specialist)]).await;
    let page = reader.get("/en/records/s1").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains("value=\"save\""));
    let answer = reader
        .post(
            "/en/records/s1",
            &[("version", "1"), ("revision", "0"), ("name.en", "X"), ("do", "save")],
        )
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let elsewhere = site.signed_in("Luc Roy", &[("north", Role::Curator)]).await;
    for address in ["back", "verify", "retire", "restore", "copy"] {
        let answer = elsewhere
            .post(&format!("/en/records/s1/{address}"), &[("version", "1"), ("to", "1")])
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{address}");
    }
    let partner = site.signed_in("Partner", &[("north", Role::Partner)]).await;
    assert_eq!(
        partner.get("/en/records/s1").await.status,
        StatusCode::NOT_FOUND,
        "another centre's record"
    );
    assert!(!partner.get("/en/records").await.body.contains("Emergency"));
    let nobody = site.get("/en/records/s1").await;
    assert_eq!(nobody.status, StatusCode::SEE_OTHER);
    assert_eq!(service(&site, "s1").await.0, 1);
}

#[tokio::test]
async fn a_partners_change_waits_for_a_second_person() {
    let site = Site::open().await;
    let partner = site.signed_in("Partner", &[("lakeshore", Role::Partner)]).await;
    let page = partner.get("/en/records/s1").await;
    assert!(page.body.contains("Send to a second person"));
    let answer = send(
        &partner,
        "/en/records/s1",
        &page,
        &[("summary.en", "Proposed.")],
        "save",
    )
    .await;
    assert_eq!(answer.header("location"), "/en/records/s1?sent", "{}", answer.body);
    assert_eq!(service(&site, "s1").await.0, 1);
    let who = site.signed_in("Chantal Roy", CURATOR).await;
    assert!(who.get("/en/records/s1").await.body.contains("A change by Partner"));
}

#[tokio::test]
async fn forms_that_nobody_makes_are_refused_and_change_nothing() {
    let site = Site::open().await;
    let who = site.signed_in("Chantal Roy", CURATOR).await;
    let bad: &[&[(&str, &str)]] = &[
        &[("do", "save")],
        &[("version", "9"), ("revision", "0"), ("name.en", "X"), ("do", "save")],
        &[("version", "x"), ("revision", "0"), ("name.en", "X"), ("do", "save")],
        &[
            ("version", "1"),
            ("revision", "0"),
            ("phones[0].kept", "{\"number\": {}}"),
            ("phones[0].number", "1"),
            ("do", "save"),
        ],
        &[
            ("version", "1"),
            ("revision", "0"),
            ("phones[0].kept", "{\"zebra\": 1}"),
            ("do", "keep"),
        ],
    ];
    for fields in bad {
        let answer = who.post("/en/records/s1", fields).await;
        assert!(answer.status.is_client_error(), "{fields:?}: {}", answer.status);
    }
    assert_eq!(
        who.post("/en/records/s1/back", &[("version", "1"), ("to", "7")])
            .await
            .status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(who.get("/en/records/nothing").await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        who.post("/en/records/new", &[("kind", "taxonomy"), ("centre", "lakeshore")])
            .await
            .status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        who.post("/en/records/new", &[("kind", "service"), ("centre", "north")])
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(service(&site, "s1").await.0, 1);
}

#[tokio::test]
async fn a_partner_finds_nothing_of_other_centres_by_name() {
    let site = Site::open().await;
    let partner = site.signed_in("Partner", &[("north", Role::Partner)]).await;
    let made = partner
        .post(
            "/en/records/new",
            &[("kind", "service"), ("centre", "north"), ("of", "o1")],
        )
        .await;
    let address = made.header("location").to_owned();
    let page = partner.get(&address).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains("Harbour Centre"));
    let page = send(
        &partner,
        &address,
        &page,
        &[("organization.find", "harbour")],
        "find:organization",
    )
    .await;
    assert!(!page.body.contains("Harbour Centre"));
}
