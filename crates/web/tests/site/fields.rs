//! Fields of the editor that hold more than a line: hours of a message, zones, days kept as well, attributes, drawn areas.

use access::Role;
use axum::http::StatusCode;
use places::AreaRef;

use crate::records::{send, service};
use crate::support::Site;

const CURATOR: &[(&str, Role)] = &[("lakeshore", Role::Curator)];
const SQUARE: &str = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry":
    {"type": "Polygon", "coordinates": [[[-80.5, 43.4], [-79, 43.4], [-79, 44], [-80.5, 44], [-80.5, 43.4]]]}}]}"#;

/// What a caller sees of a section, on a page of the editor.
fn sight<'a>(page: &'a str, section: &str) -> &'a str {
    let sight = page.split(&format!("id=\"sight-{section}\"")).nth(1).unwrap();
    sight.split("</aside>").next().unwrap()
}

#[tokio::test]
async fn hours_of_a_message_stand_in_place_of_the_usual_ones_as_long_as_it_is_shown() {
    let site = Site::open().await;
    let who = site.signed_in("Chantal Roy", CURATOR).await;
    let page = who.get("/en/records/s1").await;
    let added = send(&who, "/en/records/s1", &page, &[], "add:messages[0].hours.opening").await;
    let changes = [
        ("messages[0].hours.opening[0].days", "mon"),
        ("messages[0].hours.opening[0].opens", "1 pm"),
        ("messages[0].hours.opening[0].closes", "1:30 pm"),
    ];
    let typed = send(&who, "/en/records/s1", &added, &changes, "keep").await;
    assert!(
        sight(&typed.body, "messages").contains("1 pm to 1:30 pm"),
        "{}",
        sight(&typed.body, "messages")
    );
    let wrong = [("messages[0].hours.opening[0].closes", "late")];
    let refused = send(&who, "/en/records/s1", &typed, &wrong, "save").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("href=\"#f-messages-0-hours-opening-0-closes\""),
        "{}",
        refused.body
    );
    let saved = send(&who, "/en/records/s1", &refused, &changes, "save").await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    // It is Monday, 13:12: the usual hours would say until 5.
    let public = site.get("/en/service/s1").await;
    assert!(
        public.body.contains("Open until 1:30 pm") || public.body.contains("Closes at 1:30"),
        "{}",
        public.body
    );
    assert!(public.body.contains("1 pm to 1:30 pm"));
    // A problem that the hours as a whole have is shown where they stand.
    let page = who.get("/fr/records/s1").await;
    let changes = [("messages[0].hours.opening[0].every", "2")];
    let refused = send(&who, "/fr/records/s1", &page, &changes, "save").await;
    assert!(
        refused.body.contains("href=\"#f-messages-0-hours-opening-0-every\""),
        "{}",
        refused.body
    );
}

#[tokio::test]
async fn the_zone_days_kept_as_well_and_attributes_are_edited_and_can_be_taken_back() {
    let site = Site::open().await;
    let who = site.signed_in("Chantal Roy", CURATOR).await;
    let page = who.get("/fr/records/s1").await;
    assert!(
        page.body.contains("Congé civique") && page.body.contains("Terre-Neuve"),
        "{}",
        page.body
    );
    let added = send(&who, "/fr/records/s1", &page, &[], "add:attributes").await;
    let changes = [
        ("hours.zone", "America/Winnipeg"),
        ("hours.holidays.on", "closed"),
        ("hours.holidays.also", "civic-holiday"),
        ("attributes[0].label", "Funding stream"),
        ("attributes[0].value", "B-12"),
    ];
    let saved = send(&who, "/fr/records/s1", &added, &changes, "save").await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let (_, body) = service(&site, "s1").await;
    let hours = body.hours.unwrap();
    assert_eq!(hours.zone.as_deref(), Some("America/Winnipeg"));
    assert_eq!(hours.holidays.unwrap().also, ["civic-holiday"]);
    assert_eq!(body.attributes[0].value.as_deref(), Some("B-12"));
    let page = who.get("/fr/records/s1").await;
    let odd = send(&who, "/fr/records/s1", &page, &[("hours.zone", "Mars/Olympus")], "save").await;
    assert_eq!(
        odd.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a zone that nobody offers"
    );
    let changes = [
        ("hours.zone", ""),
        ("hours.holidays.also", ""),
        ("attributes[0].label", ""),
        ("attributes[0].value", ""),
    ];
    let saved = send(&who, "/fr/records/s1", &odd, &changes, "save").await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let (_, body) = service(&site, "s1").await;
    let hours = body.hours.unwrap();
    assert_eq!(
        (hours.zone, hours.holidays.unwrap().also.len(), body.attributes.len()),
        (None, 0, 0)
    );
}

#[tokio::test]
async fn a_drawn_area_is_pasted_previewed_and_says_what_it_takes_in() {
    let site = Site::open().await;
    let who = site.signed_in("Chantal Roy", CURATOR).await;
    let page = who.get("/en/records/s1").await;
    let pasted = [("areas[0].covers.drawn", SQUARE), ("areas[0].covers", "")];
    let drawn = send(&who, "/en/records/s1", &page, &pasted, "draw:areas[0].covers").await;
    assert!(drawn.body.contains("All of Toronto. Part of Guelph."), "{}", drawn.body);
    let sight = sight(&drawn.body, "where");
    assert!(
        sight.contains("<svg") && sight.contains("id=\"map-en-t\"") && sight.contains("id=\"map-fr-t\""),
        "{sight}"
    );
    let saved = send(&who, "/en/records/s1", &drawn, &[], "save").await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let (_, body) = service(&site, "s1").await;
    assert!(
        matches!(body.areas[0].covers.as_slice(), [AreaRef::Shape(_)]),
        "{:?}",
        body.areas
    );
    // What is pasted and saved at once is not lost either.
    let page = who.get("/en/records/s1").await;
    let elsewhere = r#"{"type": "Polygon", "coordinates": [[[43.4, -80.5], [43.4, -79], [44, -79]]]}"#;
    let saved = send(
        &who,
        "/en/records/s1",
        &page,
        &[("areas[0].covers.drawn", elsewhere)],
        "save",
    )
    .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    assert_eq!(service(&site, "s1").await.1.areas[0].covers.len(), 2);
    let page = who.get("/en/records/s1").await;
    assert!(
        page.body
            .contains("It takes in no place that we know. Is the longitude first"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn what_is_wrong_with_a_drawn_area_is_said_with_its_place_and_keeps_it_from_being_saved() {
    let site = Site::open().await;
    let who = site.signed_in("Chantal Roy", CURATOR).await;
    let cases = [
        ("{\"type\": \"Poly", "At line and column 1:", "À la ligne et colonne 1:"),
        (
            r#"{"type": "Polygon", "coordinates": [[[-79, 43], [-8836000, 5410000], [-79, 44]]]}"#,
            "At coordinates[0][1], there is no longitude",
            "À coordinates[0][1], il n’y a pas de longitude",
        ),
        (
            r#"{"type": "Point", "coordinates": [-79, 43]}"#,
            "At type: Point. That is not an area",
            "À type: Point. Ce n’est pas une zone",
        ),
    ];
    for (text, english, french) in cases {
        for (lang, words) in [("en", english), ("fr", french)] {
            let address = format!("/{lang}/records/s1");
            let page = who.get(&address).await;
            let refused = send(&who, &address, &page, &[("areas[0].covers.drawn", text)], "save").await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.body.contains(words), "{words}: {}", refused.body);
            assert!(
                refused.body.contains("href=\"#f-areas-0-covers-drawn\"")
                    && refused.body.contains("id=\"f-areas-0-covers-drawn\"")
            );
            let discarded = send(&who, &address, &refused, &[], "discard").await;
            assert_eq!(discarded.status, StatusCode::SEE_OTHER);
        }
    }
    assert_eq!(service(&site, "s1").await.0, 1);
}
