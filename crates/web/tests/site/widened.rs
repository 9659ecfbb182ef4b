//! No results is never an empty page: what was given up is said, and there is always something to do next.

use axum::http::StatusCode;

use crate::support::Site;

/// What the page says between its beginning and the list.
async fn asked(site: &Site, lang: &str, fields: &[(&str, &str)]) -> String {
    let mut page = site.post(&format!("/{lang}/search"), fields).await;
    if page.status == StatusCode::SEE_OTHER {
        page = site.get(page.header("location")).await;
    }
    assert_eq!(page.status, StatusCode::OK);
    let from = page.body.find("<main").unwrap();
    page.body[from..].to_owned()
}

#[tokio::test]
async fn every_widening_is_said_in_both_languages_and_leads_on() {
    let site = Site::open().await;
    for (fields, en, fr) in [
        (
            &[("q", "lantern house"), ("near", "Guelph")][..],
            "These services are for other places",
            "Ces services sont pour d’autres endroits",
        ),
        (
            &[("q", "lantern elephants")],
            "No service has all of your words",
            "Aucun service ne correspond à tous vos mots",
        ),
        (
            &[("need", "electricity-bill-help")],
            "something close to it",
            "répondent à un besoin proche",
        ),
        (&[("q", "xqzzt vvkjj")], "Try other words", "Essayez d’autres mots"),
    ] {
        for (lang, said) in [("en", en), ("fr", fr)] {
            let main = asked(&site, lang, fields).await;
            assert!(main.contains(said), "{fields:?} {lang}: {main}");
            assert!(
                main.contains("class=\"result"),
                "{fields:?} {lang}: results stay on the page"
            );
        }
    }
}

#[tokio::test]
async fn filters_are_never_given_up_and_the_empty_list_says_what_to_do() {
    let site = Site::open().await;
    for lang in ["en", "fr"] {
        let main = asked(&site, lang, &[("q", "hydro bill"), ("language", "oj")]).await;
        assert!(!main.contains("class=\"result"), "{main}");
        assert!(main.contains("class=\"widen\"") && main.contains("tel:211"), "{main}");
    }
}

#[tokio::test]
async fn every_order_is_offered_where_it_says_something() {
    let site = Site::open().await;
    let orders = |main: &str| {
        ["Sort by distance", "Sort by opening", "Sort by best match"]
            .into_iter()
            .filter(|words| main.contains(words))
            .collect::<Vec<_>>()
    };
    let here = asked(&site, "en", &[("q", "hydro bill"), ("near", "Toronto")]).await;
    assert_eq!(orders(&here), ["Sort by distance", "Sort by opening"]);
    let anywhere = asked(&site, "en", &[("q", "hydro bill")]).await;
    assert_eq!(orders(&anywhere), ["Sort by opening"]);
    let opening = asked(
        &site,
        "en",
        &[("q", "hydro bill"), ("near", "Toronto"), ("sort", "opening")],
    )
    .await;
    assert_eq!(orders(&opening), ["Sort by distance", "Sort by best match"]);
}
