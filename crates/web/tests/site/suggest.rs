//! Suggestions while somebody types.

use axum::http::StatusCode;
use serde_json::Value;

use crate::support::Site;

async fn suggested(site: &Site, lang: &str, q: &str, field: &str) -> Value {
    let answer = site
        .post(&format!("/{lang}/suggest"), &[("q", q), ("field", field)])
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("cache-control"), "private, no-store");
    assert_eq!(answer.header("content-type"), "application/json");
    serde_json::from_str(&answer.body).unwrap()
}

/// The choices of the group of this name.
fn of<'v>(offered: &'v Value, group: &str) -> Vec<&'v Value> {
    let groups = offered["groups"].as_array().unwrap().iter();
    groups
        .filter(|g| g["words"] == group)
        .flat_map(|g| g["options"].as_array().unwrap())
        .collect()
}

fn words<'v>(choices: &[&'v Value]) -> Vec<&'v str> {
    choices.iter().map(|choice| choice["words"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn needs_services_agencies_and_places_are_offered_in_both_languages() {
    let site = Site::open().await;
    let needs = suggested(&site, "en", "food b", "q").await;
    assert!(words(&of(&needs, "Needs")).contains(&"Food bank"), "{needs}");
    let french = suggested(&site, "fr", "banque alim", "q").await;
    assert!(
        words(&of(&french, "Besoins")).contains(&"Banque alimentaire"),
        "{french}"
    );
    let service = suggested(&site, "en", "emergency en", "q").await;
    let found = of(&service, "Services");
    assert_eq!(words(&found)[0], "Emergency Energy Fund", "{service}");
    assert_eq!(found[0]["go"], "/en/service/s1");
    let french = suggested(&site, "fr", "fonds d’urg", "q").await;
    assert_eq!(
        words(&of(&french, "Services"))[0],
        "Fonds d’urgence pour l’énergie",
        "{french}"
    );
    let agency = found[0]["note"].as_str().unwrap().to_owned();
    let begun: String = agency.chars().take(7).collect();
    let agencies = suggested(&site, "en", &begun, "q").await;
    assert!(
        words(&of(&agencies, "Agencies")).contains(&agency.as_str()),
        "{agencies}"
    );
    let places = suggested(&site, "en", "toro", "q").await;
    let found = of(&places, "Places");
    assert_eq!(words(&found)[0], "Toronto", "{places}");
    assert_eq!(
        (&found[0]["send"], &found[0]["go"]),
        (&Value::Bool(false), &Value::Null)
    );
}

#[tokio::test]
async fn a_letter_may_be_wrong_or_an_accent_missing() {
    let site = Site::open().await;
    for (lang, typed, group, meant) in [
        ("en", "emregency ener", "Services", "Emergency Energy Fund"),
        ("en", "emergncy", "Services", "Emergency Energy Fund"),
        (
            "fr",
            "fonds durgence pour lenergie",
            "Services",
            "Fonds d’urgence pour l’énergie",
        ),
        ("fr", "benque alimentaire", "Besoins", "Banque alimentaire"),
        ("en", "food bnak", "Needs", "Food bank"),
    ] {
        let offered = suggested(&site, lang, typed, "q").await;
        assert!(words(&of(&offered, group)).contains(&meant), "{typed}: {offered}");
    }
}

#[tokio::test]
async fn a_place_field_is_offered_places_alone() {
    let site = Site::open().await;
    let offered = suggested(&site, "en", "toro", "near").await;
    assert_eq!(offered["groups"].as_array().unwrap().len(), 1, "{offered}");
    let fields = &of(&offered, "Places")[0]["fields"];
    assert_eq!(fields[0], serde_json::json!(["near", "Toronto"]));
    assert_eq!(fields[1][0], "place");
}

#[tokio::test]
async fn a_sensitive_need_is_offered_and_never_leads_to_an_address() {
    let site = Site::open().await;
    let offered = suggested(&site, "en", "my husband hit me", "q").await;
    let needs = of(&offered, "Needs");
    let sensitive = |choice: &&&Value| {
        let code = choice["fields"][1][1].as_str().unwrap();
        site.app.vocabulary.need(code).unwrap().sensitive
    };
    let found = needs.iter().find(sensitive).unwrap_or_else(|| panic!("{offered}"));
    assert_eq!(found["go"], Value::Null);
    let code = found["fields"][1][1].as_str().unwrap();
    let answer = site.post("/en/search", &[("need", code), ("q", "")]).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::OK, ""),
        "answered in place"
    );
}

#[tokio::test]
async fn nothing_is_offered_for_nonsense_and_nothing_breaks() {
    let site = Site::open().await;
    for typed in ["", " ", "x", "\u{0}\u{202e}\u{1f600}", "%%%'\";--", "qqzzxxw vvkkjj"] {
        let offered = suggested(&site, "fr", typed, "q").await;
        assert_eq!(offered["said"], "Aucune suggestion", "{typed}: {offered}");
    }
    suggested(&site, "en", &"long words ".repeat(2_000), "q").await;
}
