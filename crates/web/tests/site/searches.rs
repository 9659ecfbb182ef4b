//! What was searched for and not found: counted without anybody, read by those who keep the records.

use access::Role;
use axum::http::StatusCode;

use crate::support::Site;

async fn search(site: &Site, lang: &str, fields: &[(&str, &str)], times: usize) {
    for _ in 0..times {
        site.post(&format!("/{lang}/search"), fields).await;
    }
}

#[tokio::test]
async fn a_curator_reads_what_was_not_found_and_nobodys_words() {
    let site = Site::open().await;
    search(&site, "en", &[("q", "food bank zebrasecret"), ("near", "M5V 2T6")], 6).await;
    search(
        &site,
        "en",
        &[("q", "food bank zebrasecret"), ("near", "M5V 2T6"), ("free", "1")],
        3,
    )
    .await;
    search(&site, "fr", &[("q", "zèbrequon")], 2).await;
    search(&site, "en", &[("q", "my husband hit me")], 4).await;
    search(&site, "en", &[("need", "abuse-shelter"), ("near", "Guelph")], 4).await;
    site.app.missed.save(&site.app.db, site.app.today()).await.unwrap();

    let curator = site.signed_in("Chantal Roy", &[("lakeshore", Role::Curator)]).await;
    for (lang, need, none) in [
        ("en", "Food bank", "Not understood"),
        ("fr", "Banque alimentaire", "Non compris"),
    ] {
        let page = curator.get(&format!("/{lang}/searches")).await;
        assert_eq!(page.status, StatusCode::OK);
        let main = &page.body[page.body.find("<main").unwrap()..];
        assert!(
            main.contains(need) && main.contains("M5V") && main.contains("<b>6</b>"),
            "{main}"
        );
        assert!(main.contains(none) && main.contains("<b>2</b>"), "{main}");
        let table = &main[main.find("<tbody").unwrap()..main.find("</tbody>").unwrap()];
        for secret in ["zebra", "zèbre", "2T6", "husband", "buse", "Guelph"] {
            assert!(!table.contains(secret), "{secret}: {table}");
        }
        insta::assert_snapshot!(format!("searches.{lang}"), table);
    }
    let french = curator.get("/en/searches?lang=fr").await;
    assert!(!french.body.contains("Food bank</th>"), "{}", french.body);
    let food = curator.get("/en/searches?group=food&outcome=nothing&days=7").await;
    assert_eq!(food.status, StatusCode::OK);
    let specialist = site.signed_in("Sam Poe", &[("lakeshore", Role::Specialist)]).await;
    assert_eq!(specialist.get("/en/searches").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_page_that_may_be_counted_when_left_says_so_and_a_sensitive_one_does_not() {
    let site = Site::open().await;
    let page = site
        .post("/en/search", &[("q", "hydro bill"), ("near", "M5V 2T6")])
        .await;
    assert!(
        page.body
            .contains("data-left=\"/en/left\" data-need=\"electricity-bill-help\" data-area=\"M5V\""),
        "{}",
        page.body
    );
    for fields in [
        &[("q", "my husband hit me")][..],
        &[("need", "abuse-shelter")],
        &[("q", "hydro bill"), ("free", "1")],
    ] {
        assert!(
            !site.post("/en/search", fields).await.body.contains("data-left"),
            "{fields:?}"
        );
    }
    let left = |need: &'static str| {
        let fields = [("need", need), ("area", "M5V"), ("phrase", ""), ("length", "few")];
        let site = &site;
        async move { site.post("/en/left", &fields).await.status }
    };
    assert_eq!(left("utility-payment-help").await, StatusCode::NO_CONTENT);
    assert_eq!(left("abuse-shelter").await, StatusCode::NO_CONTENT);
    assert_eq!(left("<script>").await, StatusCode::NO_CONTENT);
    site.app.missed.save(&site.app.db, site.app.today()).await.unwrap();
    let gaps = finder::missed::since(&site.app.db, site.app.today(), "").await.unwrap();
    assert_eq!(gaps.len(), 1, "{gaps:?}");
    assert_eq!((gaps[0].need.as_str(), gaps[0].left), ("utility-payment-help", 1));
}
