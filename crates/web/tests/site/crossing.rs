//! Ids of another centre, put into every address that takes one.

use std::collections::BTreeSet;
use std::path::Path;

use access::Role;
use axum::http::StatusCode;
use directory::read;

use crate::decisions::{in_conflict, proposes};
use crate::queue::told;

/// Addresses whose last word changes nothing of a centre, or belongs to whoever calls: tried elsewhere, or open to all.
const OPEN: [(&str, &str); 10] = [
    ("/link/{token}", "a token is a right by itself"),
    ("/sign-in/answer/{provider}", "before anybody is signed in"),
    ("/sign-in/with/{provider}", "before anybody is signed in"),
    ("/choose-password/with/{provider}", "before anybody is signed in"),
    ("/account/sign-ins/{provider}/link", "a provider is everybody's"),
    ("/account/sign-ins/{provider}/remove", "only one's own are looked for"),
    ("/queue/{pile}", "a pile is everybody's, its rows are one's own"),
    ("/records/{id}/report", "the desk of any centre says what is wrong"),
    ("/admin/jobs/{id}/", "about the deployment as a whole"),
    ("/admin/lines/{id}", "tried with a line beside the pages of lines"),
];

/// Every address of the working pages that takes an id, as the sources have them.
fn addresses() -> BTreeSet<String> {
    fn walk(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for route in text.split(".route(").skip(1) {
                let address = route.split('"').nth(1).unwrap_or_default();
                let address = address.trim_start_matches("/en").trim_start_matches("/fr");
                if address.contains('{') {
                    found.insert(address.to_owned());
                }
            }
        }
    }
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeSet::new();
    for room in ["records", "queue", "admin", "staff"] {
        walk(&sources.join(room), &mut found);
    }
    assert!(found.len() > 40, "the routes are read from the sources: {found:?}");
    found
}

#[tokio::test]
async fn an_id_of_another_centre_opens_nothing_and_changes_nothing_whatever_address_it_is_put_into() {
    let (site, conflict) = in_conflict().await;
    let owner = site.signed_in("Chantal Roy", &[("lakeshore", Role::Curator)]).await;
    proposes(&site, &owner, "p1").await;
    told(&site, "r1", "s1", None).await;
    let session = access::session::list(&site.app.access, &owner.account)
        .await
        .unwrap()
        .remove(0)
        .id;
    // All there is to be at a centre, at another one.
    let roles = [Role::Curator, Role::Administrator, Role::Supervisor, Role::Auditor].map(|role| ("elsewhere", role));
    let other = site.signed_in("Eve Other", &roles).await;
    let before = state(&site, &conflict).await;
    for address in addresses() {
        if OPEN.iter().any(|(open, _)| address.starts_with(open)) {
            continue;
        }
        let id = match address.split('/').nth(2).unwrap_or_default() {
            "reports" => "r1",
            "proposals" => "p1",
            "conflicts" => &conflict,
            "people" => &owner.account,
            "sessions" => &session,
            "imports" => "1",
            "centres" => "lakeshore",
            "passkeys" => "AAAA",
            _ => "s1",
        };
        let path = format!("/en{}", address.replace("{id}", id));
        assert!(!path.contains('{'), "{address}: what stands there?");
        // Records of other centres are read by every curator; nothing else is.
        if !address.starts_with("/records/") {
            let answer = other.get(&path).await;
            let refused = [
                StatusCode::NOT_FOUND,
                StatusCode::FORBIDDEN,
                StatusCode::METHOD_NOT_ALLOWED,
            ];
            assert!(refused.contains(&answer.status), "GET {path}: {}", answer.status);
            assert!(!answer.body.contains("Chantal Roy"), "GET {path}");
        }
        let form = [
            ("version", "1"),
            ("revision", "0"),
            ("do", "save"),
            ("name.en", "Mine now"),
            ("name", "Mine now"),
            ("role", "curator"),
            ("centre", "elsewhere"),
            // A version to go back to, or an account to give work to.
            (
                "to",
                if address.ends_with("/back") {
                    "1"
                } else {
                    other.account.as_str()
                },
            ),
            ("answer", "Thank you"),
            ("why", "because"),
            ("password", "four wandering lamps by the harbour"),
        ];
        let answer = other.post(&path, &form).await;
        assert!(
            answer.status.is_client_error() && answer.status != StatusCode::UNPROCESSABLE_ENTITY,
            "POST {path}: {} {}",
            answer.status,
            answer.header("location")
        );
    }
    assert_eq!(state(&site, &conflict).await, before);
    assert_eq!(
        owner.get("/en/account").await.status,
        StatusCode::OK,
        "nobody signed them out"
    );
}

/// Versions of what could have been changed.
async fn state(site: &crate::support::Site, conflict: &str) -> Vec<i64> {
    let ids = ["s1", "o1", conflict].map(str::to_owned);
    let records = read::records(&site.app.db, &ids).await.unwrap();
    records.into_iter().map(|record| record.version).collect()
}
