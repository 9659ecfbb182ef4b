//! The public site as a visitor meets it.

mod crossing;
mod decisions;
mod door;
mod fields;
mod lines;
mod new_email;
mod offices;
mod operations;
mod people;
mod proofs;
mod queue;
mod records;
mod searches;
mod settings;
mod staff;
mod suggest;
mod support;
mod terms;
mod widened;

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use support::{SECRET_PHONE, SECRET_STREET, Site};

#[tokio::test]
async fn the_first_page_comes_in_the_language_of_the_browser() {
    let site = Site::open().await;
    let ask = |accept: &str| {
        Request::get("/")
            .header(header::ACCEPT_LANGUAGE, accept)
            .body(Body::empty())
            .unwrap()
    };
    let french = site.ask(ask("fr-CA,fr;q=0.9,en;q=0.5")).await;
    assert_eq!(
        (french.status, french.header("location")),
        (StatusCode::TEMPORARY_REDIRECT, "/fr")
    );
    assert_eq!(site.ask(ask("de")).await.header("location"), "/en");
    let home = site.get("/fr").await;
    assert_eq!(home.status, StatusCode::OK);
    assert!(home.body.contains("De quelle aide avez-vous besoin?"));
    assert!(home.body.contains("hreflang=\"en\" href=\"https://211.example/en\""));
}

#[tokio::test]
async fn every_page_carries_the_safety_headers() {
    let site = Site::open().await;
    for address in [
        "/en",
        "/en/service/s1",
        "/fr/privacy",
        "/en/nowhere",
        "/robots.txt",
        "/en/search?q=food",
    ] {
        let page = site.get(address).await;
        assert!(
            page.header("content-security-policy").starts_with("default-src 'none'"),
            "{address}"
        );
        assert_eq!(page.header("referrer-policy"), "no-referrer", "{address}");
        assert!(
            page.header("strict-transport-security").starts_with("max-age="),
            "{address}"
        );
        assert!(page.headers.get("set-cookie").is_none(), "{address}");
    }
    assert_eq!(site.get("/en/search?q=food").await.header("cache-control"), "no-store");
}

#[tokio::test]
async fn words_typed_lead_to_services_with_reasons() {
    let site = Site::open().await;
    for (lang, words, name, open) in [
        (
            "en",
            "help paying my electricity bill",
            "Emergency Energy Fund",
            "Open until 5\u{a0}pm",
        ),
        (
            "fr",
            "j'ai besoin d'aide pour payer mon chauffage",
            "Fonds d’urgence pour l’énergie",
            "Ouvert jusqu’à 17\u{a0}h",
        ),
    ] {
        let page = site
            .post(&format!("/{lang}/search"), &[("q", words), ("near", "Toronto")])
            .await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains(name), "{}", page.body);
        assert!(page.body.contains(open), "{}", page.body);
        assert!(page.body.contains("tel:+14165550142"));
        assert!(page.body.contains("class=\"map\""), "the office is on the map");
        let title = page.body.split("<title>").nth(1).unwrap().split('<').next().unwrap();
        assert!(
            !title.contains(words) && !title.to_lowercase().contains("energ"),
            "{title}"
        );
        assert!(page.body.contains("name=\"robots\" content=\"noindex\""));
    }
}

#[tokio::test]
async fn who_is_in_danger_sees_who_answers_at_once_above_the_list_and_on_every_page_of_it() {
    let site = Site::open().await;
    for (lang, words, first, note) in [
        ("en", "i want to kill myself", "Call 9-8-8", "Someone trained to listen"),
        (
            "fr",
            "je veux mourir",
            "Appeler le 9-8-8",
            "Une personne formée à l’écoute",
        ),
        ("en", "my husband hit me", "Call 9-1-1", "Assaulted Women’s Helpline"),
        ("fr", "mon mari me frappe", "Appeler le 9-1-1", "Fem’aide"),
    ] {
        for page in ["1", "2"] {
            let page = site
                .post(&format!("/{lang}/search"), &[("q", words), ("page", page)])
                .await;
            let help = page
                .body
                .split("class=\"help-now")
                .nth(1)
                .unwrap_or_else(|| panic!("{words}: {}", page.body));
            let help = help.split("</section>").next().unwrap();
            assert!(help.contains(note), "{words}: {help}");
            let call = help
                .split("<a class=\"btn\"")
                .nth(1)
                .unwrap()
                .split("</a>")
                .next()
                .unwrap();
            assert!(call.ends_with(first), "{words}: {call}");
        }
    }
    // A danger that was chosen, without words; and an everyday question, which pins nothing.
    let chosen = site.post("/en/search", &[("need", "abuse-shelter")]).await;
    assert!(chosen.body.contains("class=\"help-now"), "{}", chosen.body);
    let everyday = site.post("/en/search", &[("q", "hydro bill")]).await;
    assert!(!everyday.body.contains("class=\"help-now"));
}

#[tokio::test]
async fn a_place_named_among_the_words_is_heard_and_said() {
    let site = Site::open().await;
    let page = site
        .post("/en/search", &[("q", "help paying my electricity bill in toronto")])
        .await;
    let heading = page.body.split("<h1").nth(1).unwrap().split("</h1>").next().unwrap();
    assert!(heading.contains("near Toronto"), "{heading}");
    assert!(page.body.contains("Emergency Energy Fund"));
}

#[tokio::test]
async fn a_persons_words_stand_in_no_address_of_the_page() {
    let site = Site::open().await;
    let page = site
        .post("/en/search", &[("q", "zebra hydro bill"), ("near", "M5V 2T6")])
        .await;
    for attribute in ["href=\"", "action=\"", "src=\""] {
        for address in page
            .body
            .split(attribute)
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap())
        {
            assert!(
                !address.contains("zebra") && !address.contains("2T6") && !address.contains("M5V"),
                "{address}"
            );
        }
    }
}

#[tokio::test]
async fn a_chosen_need_has_an_address_and_a_sensitive_one_has_none() {
    let site = Site::open().await;
    let chosen = site
        .post(
            "/en/search",
            &[("need", "utility-payment-help"), ("near", "Toronto"), ("free", "1")],
        )
        .await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER);
    assert_eq!(
        chosen.header("location"),
        "/en/need/utility-payment-help?near=Toronto&free=1"
    );
    let page = site.get(chosen.header("location")).await;
    assert!(page.body.contains("Emergency Energy Fund"), "{}", page.body);
    assert_eq!(site.get("/en/need/abuse-shelter").await.status, StatusCode::NOT_FOUND);
    let sensitive = site
        .post("/en/search", &[("need", "abuse-shelter"), ("near", "Toronto")])
        .await;
    assert_eq!(sensitive.status, StatusCode::OK);
    assert!(sensitive.body.contains("Lantern House"), "{}", sensitive.body);
    assert!(
        sensitive.body.contains("help-now"),
        "someone may be in danger: help stands above the list"
    );
    for page in [
        &sensitive,
        &site.get("/en").await,
        &site.get("/en/needs").await,
        &site.get("/sitemap-pages.xml").await,
    ] {
        for address in page
            .body
            .split("href=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap())
        {
            assert!(
                !address.contains("abuse") && !address.contains("needs/safety"),
                "{address}"
            );
        }
    }
}

#[tokio::test]
async fn a_confidential_address_and_a_private_number_are_on_no_page() {
    let site = Site::open().await;
    let mut pages = Vec::new();
    for lang in ["en", "fr"] {
        for path in [
            "service/s1",
            "service/s2",
            "service/s1/vcard",
            "service/s2/vcard",
            "organization/o1",
            "service/s2/report",
        ] {
            pages.push(site.get(&format!("/{lang}/{path}")).await);
        }
        pages.push(
            site.post(
                &format!("/{lang}/search"),
                &[("need", "abuse-shelter"), ("near", "Toronto")],
            )
            .await,
        );
        pages.push(site.post(&format!("/{lang}/list"), &[("id", "s1"), ("id", "s2")]).await);
    }
    for page in pages {
        assert_eq!(page.status, StatusCode::OK);
        for secret in [SECRET_STREET, SECRET_PHONE, "43.61", "79.51", "curator@"] {
            assert!(!page.body.contains(secret), "{secret} in {}", page.body);
        }
    }
    let shelter = site.get("/en/service/s2").await;
    assert!(shelter.body.contains("The address is private."));
    assert!(
        !site
            .post("/en/search", &[("need", "abuse-shelter")])
            .await
            .body
            .contains("class=\"map\"")
    );
}

#[tokio::test]
async fn a_service_page_says_what_is_known_and_what_is_not() {
    let site = Site::open().await;
    let page = site.get("/fr/service/s1").await;
    for words in [
        "Fonds d’urgence pour l’énergie",
        "Ouvert jusqu’à 17\u{a0}h",
        "416\u{a0}555-0142",
        "Vous habitez à Toronto",
        "Apportez la facture.",
        "Jusqu’au 11 décembre 2026",
        "9 novembre 2026",
        "627 Queen Street West",
        "class=\"today\"",
        "Inconnu\u{a0}: demandez",
        "application/ld+json",
    ] {
        assert!(page.body.contains(words), "{words} in {}", page.body);
    }
    let english_only = site.get("/fr/service/s2").await;
    assert!(
        english_only
            .body
            .contains("<span lang=\"en\">A safe place to stay.</span>"),
        "{}",
        english_only.body
    );
    assert_eq!(site.get("/en/service/s3").await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get("/en/service/nothing").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_contact_card_can_be_read_by_a_phone() {
    let site = Site::open().await;
    let card = site.get("/en/service/s1/vcard").await;
    assert_eq!(card.header("content-type"), "text/vcard; charset=utf-8");
    let unfolded = card.body.replace("\r\n ", "");
    for line in [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "FN:Emergency Energy Fund",
        "TEL;VALUE=uri;TYPE=\"work,voice\":tel:+14165550142",
        "END:VCARD",
    ] {
        assert!(unfolded.lines().any(|l| l == line), "{line} in {unfolded}");
    }
    assert!(
        unfolded.contains("ADR;TYPE=work:;;627 Queen Street West;Toronto;ON;M5V 2B7;CA"),
        "{unfolded}"
    );
}

/// The ids of the open reports of visitors.
async fn reports(site: &Site) -> Vec<String> {
    let open = directory::wrong::open_reports(&site.app.db, None, false, None, None, 10);
    open.await.unwrap().into_iter().map(|report| report.id).collect()
}

#[tokio::test]
async fn a_report_is_kept_for_the_curators_and_an_empty_one_is_explained() {
    let site = Site::open().await;
    let empty = site.post("/en/service/s1/report", &[("what", "  ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("The box is empty."));
    let sent = site
        .post(
            "/fr/service/s1/report",
            &[("what", "Le numéro ne répond plus"), ("contact", "")],
        )
        .await;
    assert_eq!(
        (sent.status, sent.header("location")),
        (StatusCode::SEE_OTHER, "/fr/service/s1/reported")
    );
    assert!(site.get("/fr/service/s1/reported").await.body.contains("Merci"));
    let kept = reports(&site).await;
    assert_eq!(kept.len(), 1);
    let mut tx = site.app.db.begin().await.unwrap();
    let kept = directory::wrong::report(&mut tx, &site.app.access.keys, &kept[0])
        .await
        .unwrap();
    assert_eq!(
        (
            kept.record_id.as_str(),
            kept.text.as_str(),
            kept.lang.as_str(),
            &kept.contact
        ),
        ("s1", "Le numéro ne répond plus", "fr", &None)
    );
    assert_eq!(
        site.post("/en/service/s3/report", &[("what", "x")]).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_form_of_another_site_is_refused_in_plain_words() {
    let site = Site::open().await;
    let request = Request::post("/fr/service/s1/report")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site")
        .header(header::ORIGIN, "https://elsewhere.example")
        .body(Body::from("what=spam"))
        .unwrap();
    let refused = site.ask(request).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(
        refused.body.contains("Le formulaire vient d’un autre site"),
        "{}",
        refused.body
    );
    assert!(reports(&site).await.is_empty());
}

#[tokio::test]
async fn nonsense_is_answered_in_plain_words() {
    let site = Site::open().await;
    for (address, status) in [
        ("/fr/nulle-part", StatusCode::NOT_FOUND),
        ("/fr/needs/nulle", StatusCode::NOT_FOUND),
        ("/fr/need/nulle", StatusCode::NOT_FOUND),
        (
            "/fr/need/utility-payment-help?age=abc&page=-3&sort=upside&language=%00",
            StatusCode::OK,
        ),
        ("/fr/search?page=999999999999", StatusCode::OK),
    ] {
        let page = site.get(address).await;
        assert_eq!(page.status, status, "{address}");
        assert!(page.body.contains("<html lang=\"fr\">"), "{address}: {}", page.body);
    }
    let no_form = site
        .ask(Request::post("/fr/search").body(Body::from("{}")).unwrap())
        .await;
    assert!(no_form.status.is_client_error());
    assert!(no_form.body.contains("<html lang=\"fr\">"), "{}", no_form.body);
    let huge = site
        .post("/en/service/s1/report", &[("what", &"x".repeat(100_000))])
        .await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
    let unknown = site.post("/en/search", &[("q", "food"), ("near", "Xyzzyville")]).await;
    assert!(
        unknown.body.contains("We don’t know the place “Xyzzyville”."),
        "{}",
        unknown.body
    );
}

#[tokio::test]
async fn machines_find_services_in_both_languages_and_nothing_personal() {
    let site = Site::open().await;
    let index = site.get("/sitemap.xml").await;
    assert!(
        index.body.contains("https://211.example/sitemap-services-1.xml"),
        "{}",
        index.body
    );
    let services = site.get("/sitemap-services-1.xml").await;
    assert!(
        services
            .body
            .contains("<loc>https://211.example/fr/service/s1</loc><lastmod>2026-11-23</lastmod>"),
        "{}",
        services.body
    );
    assert!(!services.body.contains("/service/s3"));
    let robots = site.get("/robots.txt").await;
    assert!(
        robots.body.contains("Disallow: /fr/search\n")
            && robots.body.contains("Sitemap: https://211.example/sitemap.xml")
    );
    let search = site.get("/fr/opensearch.xml").await;
    assert!(
        search
            .body
            .contains("template=\"https://211.example/fr/search?q={searchTerms}\"")
    );
}

/// Where the log lines of a test go.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_log_line_knows_what_was_asked() {
    let site = Site::open().await;
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        // A second has every three digits now and then, those of a line for crises among them.
        .without_time()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    site.get("/en/search?q=zebrasecret&near=M5V2T6").await;
    site.get("/en/need/utility-payment-help?near=Zebraville").await;
    site.post("/en/search", &[("q", "zebrasecret"), ("age", "47")]).await;
    site.post("/en/search", &[("q", "my husband hit me, zebrasecret")])
        .await;
    site.post("/fr/search", &[("q", "je veux mourir")]).await;
    site.post("/en/suggest", &[("q", "zebrasecret hus")]).await;
    site.get("/en/zebrasecret").await;
    drop(guard);
    let log = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(
        log.contains("route=\"/en/search\"") && log.contains("route=\"/en/need/{code}\""),
        "{log}"
    );
    for secret in [
        "zebra",
        "Zebra",
        "M5V2T6",
        "utility-payment",
        "husband",
        "mourir",
        "suicide",
        "violence",
        "988",
        "elpline",
    ] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}
