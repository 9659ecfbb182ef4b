//! What a centre's settings change, and where directions lead.

use std::net::SocketAddr;

use crate::support::Site;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};

/// Reports sent through this machine, each in the name of another address; the answer to the last.
async fn many_reports(site: Site, behind_proxy: bool) -> StatusCode {
    let site = site.with(|settings| settings.behind_proxy = behind_proxy);
    let mut last = StatusCode::OK;
    for n in 0..8 {
        let request = Request::post("/en/service/s1/report")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::HOST, "211.example")
            .header("sec-fetch-site", "same-origin")
            .header("x-forwarded-for", format!("203.0.113.{n}"))
            .extension(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 4000))))
            .body(Body::from("what=The+number+is+wrong"))
            .unwrap();
        last = site.ask(request).await.status;
    }
    last
}

#[tokio::test]
async fn a_visitor_cannot_name_another_address_unless_a_proxy_is_in_front() {
    let refused = many_reports(Site::open().await, false).await;
    assert_eq!(refused, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(many_reports(Site::open().await, true).await, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn directions_lead_to_an_open_place_and_never_to_a_private_one() {
    let site = Site::open().await;
    let open = site.get("/fr/service/s1").await.body;
    assert!(
        open.contains("openstreetmap.org/directions?to=43.64690%2C-79.40860"),
        "{open}"
    );
    assert!(open.contains("Toronto (Ontario) M5V\u{a0}2B7"), "{open}");
    assert!(!site.get("/fr/service/s2").await.body.contains("openstreetmap"));
}

#[tokio::test]
async fn the_centres_address_stands_where_people_are_asked_to_write() {
    let site = Site::open().await;
    let with = site.with(|settings| settings.email = Some("directory@211.example".into()));
    for page in ["/en/about", "/fr/accessibility"] {
        assert!(
            with.get(page).await.body.contains("mailto:directory@211.example"),
            "{page}"
        );
    }
}
