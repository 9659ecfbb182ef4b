//! People and centres as administrators look after them, and what those at other centres may not find out.

use access::Role;
use axum::http::StatusCode;

use crate::support::Site;

const ADMIN: &[(&str, Role)] = &[("*", Role::Administrator)];
const LOCAL: &[(&str, Role)] = &[("lakeshore", Role::Administrator)];

const INVITED: [(&str, &str); 5] = [
    ("name", "Marc Diallo"),
    ("email", "marc@example.org"),
    ("lang", "fr"),
    ("role", "curator"),
    ("centre", "lakeshore"),
];

fn between<'a>(page: &'a str, start: &str, end: &str) -> &'a str {
    let rest = page
        .split_once(start)
        .unwrap_or_else(|| panic!("no {start} in {page}"))
        .1;
    rest.split_once(end).unwrap().0
}

#[tokio::test]
async fn the_menu_has_what_the_person_may_use() {
    let site = Site::open().await;
    let admin = site.signed_in("Ana Roy", ADMIN).await;
    let page = admin.get("/en/account").await;
    assert!(page.body.contains("href=\"/en/admin/people\""), "{}", page.body);
    let specialist = site.signed_in("Bo Chen", &[("lakeshore", Role::Specialist)]).await;
    let page = specialist.get("/en/account").await;
    assert!(!page.body.contains("/en/admin/"), "{}", page.body);
    for address in [
        "/en/admin/people",
        "/en/admin/people/invite",
        "/en/admin/centres",
        "/en/admin/centres/new",
    ] {
        let refused = specialist.get(address).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{address}");
        assert!(refused.body.contains("You can’t do this") && refused.body.contains("Bo Chen"));
    }
    let fr = specialist.get("/fr/admin/people").await;
    assert!(fr.body.contains("Vous ne pouvez pas faire cela"), "{}", fr.body);
}

#[tokio::test]
async fn every_entry_of_the_menu_leads_somewhere() {
    let site = Site::open().await;
    let admin = site.signed_in("Ana Roy", ADMIN).await;
    let start = admin.get("/en/admin/people").await;
    let bars = between(&start.body, "<header class=\"appbar", "<main");
    let mut seen = 0;
    for link in bars
        .split("href=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
    {
        let page = admin.get(link).await;
        assert_eq!(page.status, StatusCode::OK, "{link}");
        seen += 1;
    }
    assert!(seen >= 5);
}

#[tokio::test]
async fn somebody_is_invited_and_the_link_is_shown_where_no_letters_are_sent() {
    let site = Site::open().await;
    let admin = site.signed_in("Ana Roy", LOCAL).await;
    let page = admin.post("/en/admin/people/invite", &INVITED).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let link = between(&page.body, "value=\"https://211.example", "\"").to_owned();
    assert!(
        link.starts_with("/fr/link/"),
        "in the language of the invited person: {link}"
    );
    let browser = site.browser();
    browser.get(&link).await;
    let fields = [
        ("name", "Marc Diallo"),
        ("lang", "fr"),
        ("password", "four herons under ice"),
    ];
    assert_eq!(
        browser.post("/fr/choose-password", &fields).await.status,
        StatusCode::SEE_OTHER
    );
    let list = admin.get("/en/admin/people").await;
    assert!(
        list.body.contains("marc@example.org") && list.body.contains("Curator, "),
        "{}",
        list.body
    );
    let again = admin.post("/en/admin/people/invite", &INVITED).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("has an account already"));
    let mut wrong = INVITED;
    wrong[1].1 = "marc";
    let wrong = admin.post("/en/admin/people/invite", &wrong).await;
    assert!(wrong.body.contains("href=\"#email\"") && wrong.body.contains("value=\"Marc Diallo\""));
}

#[tokio::test]
async fn nobody_is_invited_to_a_centre_out_of_reach_nor_to_the_whole_network() {
    let site = Site::open().await;
    site.centre("north").await;
    let admin = site.signed_in("Ana Roy", LOCAL).await;
    let form = admin.get("/en/admin/people/invite").await;
    assert!(!form.body.contains("north") && !form.body.contains("Whole network"));
    let refused = async |centre: &'static str| {
        let mut fields = INVITED;
        fields[4].1 = centre;
        let page = admin.post("/en/admin/people/invite", &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{centre}");
        between(&page.body, "id=\"centre-e\"", "</span><").to_owned()
    };
    let (unknown, other, network) = (refused("nowhere").await, refused("north").await, refused("*").await);
    assert_eq!(unknown, other, "another centre is answered as one that is not there");
    assert_eq!(unknown, network);
}

#[tokio::test]
async fn the_list_is_narrowed_paged_and_says_nothing_personal_in_its_addresses() {
    let site = Site::open().await;
    let admin = site.signed_in("Zoe Admin", ADMIN).await;
    for n in 0..60 {
        site.signed_in(&format!("person {n:02}"), &[("lakeshore", Role::Curator)])
            .await;
    }
    site.signed_in("far away", &[("north", Role::Curator)]).await;
    let first = admin.get("/en/admin/people?role=curator&centre=lakeshore").await;
    assert!(first.body.contains("person 00") && first.body.contains("person 49") && !first.body.contains("person 50"));
    assert!(!first.body.contains("far away"));
    let next = between(&first.body, "rel=\"next\" href=\"", "\"").replace("&#38;", "&");
    assert!(next.contains("role=curator") && !next.contains("person"), "{next}");
    let second = admin.get(&next).await;
    assert!(
        second.body.contains("person 59") && !second.body.contains("person 49"),
        "{}",
        second.body
    );
    assert!(second.body.contains("First page"));
    let nobody = admin.get("/en/admin/people?role=auditor").await;
    assert!(nobody.body.contains("Nobody here.") && nobody.body.contains("Show all"));
    let local = site.signed_in("Yan Local", &[("north", Role::Administrator)]).await;
    let seen = local.get("/en/admin/people").await;
    assert!(
        seen.body.contains("far away") && !seen.body.contains("person 0"),
        "only one’s own centre"
    );
    let tried = local.get("/en/admin/people?centre=lakeshore").await;
    assert!(tried.body.contains("Nobody here."), "a filter does not reach further");
}

#[tokio::test]
async fn a_person_at_another_centre_is_answered_like_nobody() {
    let site = Site::open().await;
    let far = site.signed_in("Far Away", &[("north", Role::Curator)]).await;
    let admin = site.signed_in("Ana Roy", LOCAL).await;
    let of = |id: &str, rest: &str| format!("/en/admin/people/{id}{rest}");
    let role = [("role", "curator"), ("centre", "lakeshore")];
    for rest in ["", "/name", "/start-afresh", "/close"] {
        let (unknown, other) = (
            admin.get(&of("nobody", rest)).await,
            admin.get(&of(&far.account, rest)).await,
        );
        assert_eq!(unknown.status, StatusCode::NOT_FOUND, "{rest}");
        assert_eq!((other.status, &other.body), (unknown.status, &unknown.body), "{rest}");
    }
    for rest in [
        "/name",
        "/give",
        "/take",
        "/invite-again",
        "/start-afresh",
        "/sign-out",
        "/close",
        "/reopen",
    ] {
        let unknown = admin.post(&of("nobody", rest), &role).await;
        let other = admin.post(&of(&far.account, rest), &role).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND, "{rest}");
        assert_eq!((other.status, &other.body), (unknown.status, &unknown.body), "{rest}");
    }
    assert_eq!(far.get("/en/account").await.status, StatusCode::OK, "still signed in");
    for rest in ["/admin/centres/north", "/admin/centres/_", "/admin/centres/nowhere"] {
        assert_eq!(
            admin.get(&format!("/en{rest}")).await.status,
            StatusCode::NOT_FOUND,
            "{rest}"
        );
        let tried = admin
            .post(&format!("/en{rest}"), &[("name_en", "x"), ("name_fr", "x")])
            .await;
        assert_eq!(tried.status, StatusCode::NOT_FOUND, "{rest}");
    }
}

#[tokio::test]
async fn roles_are_given_and_taken_and_count_from_the_next_click() {
    let site = Site::open().await;
    let admin = site.signed_in("Ana Roy", ADMIN).await;
    let bo = site.signed_in("Bo Chen", &[("lakeshore", Role::Specialist)]).await;
    let of = |rest: &str| format!("/en/admin/people/{}{rest}", bo.account);
    assert_eq!(bo.get("/en/admin/people").await.status, StatusCode::FORBIDDEN);
    let role = [("role", "supervisor"), ("centre", "lakeshore")];
    assert_eq!(admin.post(&of("/give"), &role).await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        admin.post(&of("/give"), &role).await.status,
        StatusCode::SEE_OTHER,
        "in a second tab, no fault"
    );
    assert_eq!(bo.get("/en/admin/people").await.status, StatusCode::OK);
    assert!(admin.get(&of("")).await.body.contains("Supervisor, "));
    assert_eq!(admin.post(&of("/take"), &role).await.status, StatusCode::SEE_OTHER);
    assert_eq!(bo.get("/en/admin/people").await.status, StatusCode::FORBIDDEN);
    let wrong = admin
        .post(&of("/give"), &[("role", "supervisor"), ("centre", "nowhere")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("Choose one of your centres."));
}

#[tokio::test]
async fn who_sees_people_but_does_not_look_after_them_changes_nothing() {
    let site = Site::open().await;
    let auditor = site.signed_in("Ed Auditor", &[("*", Role::Auditor)]).await;
    let bo = site.signed_in("Bo Chen", &[("lakeshore", Role::Specialist)]).await;
    let of = |rest: &str| format!("/en/admin/people/{}{rest}", bo.account);
    let page = auditor.get(&of("")).await;
    assert!(
        page.body.contains("Bo Chen") && !page.body.contains("<form class=\"form"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("/close") && !page.body.contains("/take"));
    let role = [
        ("role", "administrator"),
        ("centre", "lakeshore"),
        ("name", "X"),
        ("lang", "en"),
        ("version", "1"),
    ];
    for rest in [
        "/name",
        "/give",
        "/take",
        "/invite-again",
        "/start-afresh",
        "/sign-out",
        "/close",
        "/reopen",
    ] {
        assert_eq!(
            auditor.post(&of(rest), &role).await.status,
            StatusCode::FORBIDDEN,
            "{rest}"
        );
    }
    assert_eq!(
        auditor.get("/en/admin/people/invite").await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(bo.get("/en/account").await.status, StatusCode::OK);
}

#[tokio::test]
async fn who_looks_after_one_centre_does_not_shut_out_somebody_of_two() {
    let site = Site::open().await;
    let admin = site.signed_in("Ana Roy", LOCAL).await;
    let both = site
        .signed_in("Bo Chen", &[("lakeshore", Role::Curator), ("north", Role::Curator)])
        .await;
    let of = |rest: &str| format!("/en/admin/people/{}{rest}", both.account);
    let page = admin.get(&of("")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        !page.body.contains("north") && !page.body.contains("/close"),
        "{}",
        page.body
    );
    for rest in ["/start-afresh", "/sign-out", "/close", "/invite-again"] {
        assert_eq!(admin.post(&of(rest), &[]).await.status, StatusCode::FORBIDDEN, "{rest}");
    }
    let take = [("role", "curator"), ("centre", "lakeshore")];
    let answer = admin.post(&of("/take"), &take).await;
    assert_eq!(
        answer.header("location"),
        "/en/admin/people",
        "with the last role here the person is out of sight"
    );
}

#[tokio::test]
async fn an_account_is_closed_opened_again_and_let_start_afresh() {
    let site = Site::open().await;
    let admin = site.signed_in("Ana Roy", ADMIN).await;
    let bo = site.signed_in("Bo Chen", &[("lakeshore", Role::Curator)]).await;
    let of = |rest: &str| format!("/en/admin/people/{}{rest}", bo.account);
    assert!(
        admin
            .get(&of("/close"))
            .await
            .body
            .contains("Close the account of Bo Chen?")
    );
    assert_eq!(
        admin.post(&of("/close"), &[]).await.header("location"),
        of("?done=close")
    );
    assert_eq!(
        bo.get("/en/account").await.status,
        StatusCode::SEE_OTHER,
        "signed out at once"
    );
    assert!(admin.get(&of("")).await.body.contains("Open the account again"));
    assert_eq!(
        admin.post(&of("/reopen"), &[]).await.header("location"),
        of("?done=reopen")
    );
    let page = admin.post(&of("/start-afresh"), &[]).await;
    let link = between(&page.body, "value=\"https://211.example", "\"").to_owned();
    let browser = site.browser();
    browser.get(&link).await;
    assert!(
        browser
            .get("/en/choose-password")
            .await
            .body
            .contains("Choose a new password")
    );
    let chosen = browser
        .post("/en/choose-password", &[("password", "four herons under ice")])
        .await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER, "{}", chosen.body);
    assert_eq!(admin.post(&of("/sign-out"), &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.get("/en/account").await.status, StatusCode::SEE_OTHER);
    let own = format!("/en/admin/people/{}", admin.account);
    assert!(!admin.get(&own).await.body.contains("/close"));
    assert!(
        admin.post(&format!("{own}/close"), &[]).await.status.is_client_error(),
        "nobody shuts themselves out"
    );
    let last = admin
        .post(&format!("{own}/take"), &[("role", "administrator"), ("centre", "*")])
        .await;
    assert_eq!(last.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        last.body.contains("the last administrator of the network"),
        "{}",
        last.body
    );
}

#[tokio::test]
async fn a_name_changed_by_two_is_shown_side_by_side() {
    let site = Site::open().await;
    let admin = site.signed_in("Ana Roy", ADMIN).await;
    let bo = site.signed_in("Bo Chen", &[("lakeshore", Role::Curator)]).await;
    let of = |rest: &str| format!("/en/admin/people/{}{rest}", bo.account);
    let form = admin.get(&of("/name")).await;
    let version = between(&form.body, "name=\"version\" value=\"", "\"").to_owned();
    let fields = |name: &'static str, version: &'static str| [("name", name), ("lang", "en"), ("version", version)];
    let version: &'static str = version.leak();
    assert_eq!(
        admin.post(&of("/name"), &fields("Bo C.", version)).await.status,
        StatusCode::SEE_OTHER
    );
    let late = admin.post(&of("/name"), &fields("Bob Chen", version)).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        late.body.contains("Saved now: Bo C.") && late.body.contains("value=\"Bob Chen\""),
        "{}",
        late.body
    );
    let now: &'static str = between(&late.body, "name=\"version\" value=\"", "\"").to_owned().leak();
    assert_eq!(
        admin.post(&of("/name"), &fields("Bob Chen", now)).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(admin.get(&of("")).await.body.contains("Bob Chen"));
}

#[tokio::test]
async fn a_centre_is_added_and_says_how_it_works() {
    let site = Site::open().await;
    let admin = site.signed_in("Ana Roy", ADMIN).await;
    let fields = [
        ("id", "north-shore"),
        ("name_en", "211 North Shore"),
        ("name_fr", "211 Rive-Nord"),
        ("publishing", "two"),
        ("language", "en"),
        ("language", "fr"),
        ("second_factor", "administrator"),
        ("second_factor", "curator"),
        ("verify", "180"),
    ];
    let made = admin.post("/en/admin/centres/new", &fields).await;
    assert_eq!(
        made.header("location"),
        "/en/admin/centres/north-shore?done=new",
        "{}",
        made.body
    );
    let centre = access::centre::by_id(&site.app.db, "north-shore")
        .await
        .unwrap()
        .unwrap();
    assert!(centre.settings.two_person);
    assert_eq!(centre.settings.verify_every_days, 180);
    assert_eq!(centre.settings.second_factor, [Role::Administrator, Role::Curator]);
    assert!(admin.get("/fr/admin/centres").await.body.contains("211 Rive-Nord"));
    let again = admin.post("/en/admin/centres/new", &fields).await;
    assert!(again.body.contains("has this short name already"));
    let mut wrong = fields;
    wrong[0].1 = "North Shore";
    wrong[8].1 = "never";
    let wrong = admin.post("/en/admin/centres/new", &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("href=\"#verify\"") && wrong.body.contains("value=\"never\""));
}

#[tokio::test]
async fn a_centre_saved_in_two_tabs_shows_what_the_other_saved() {
    let site = Site::open().await;
    let admin = site.signed_in("Ana Roy", LOCAL).await;
    let form = admin.get("/en/admin/centres/lakeshore").await;
    let version = between(&form.body, "name=\"version\" value=\"", "\"").to_owned();
    let fields = |verify: &'static str, version: &str| {
        [
            ("name_en", "211 Lakeshore".to_owned()),
            ("name_fr", "211 Bord-du-Lac".to_owned()),
            ("publishing", "one".to_owned()),
            ("language", "en".to_owned()),
            ("second_factor", "administrator".to_owned()),
            ("verify", verify.to_owned()),
            ("version", version.to_owned()),
        ]
    };
    let post = async |fields: [(&'static str, String); 7]| {
        let fields = fields.iter().map(|(n, v)| (*n, v.as_str())).collect::<Vec<_>>();
        admin.post("/en/admin/centres/lakeshore", &fields).await
    };
    assert_eq!(post(fields("200", &version)).await.status, StatusCode::SEE_OTHER);
    let late = post(fields("90", &version)).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(
        late.body.contains("200 days") && late.body.contains("value=\"90\""),
        "{}",
        late.body
    );
    let now = between(&late.body, "name=\"version\" value=\"", "\"").to_owned();
    assert_eq!(post(fields("90", &now)).await.status, StatusCode::SEE_OTHER);
    let auditor = site.signed_in("Ed Auditor", &[("lakeshore", Role::Auditor)]).await;
    let page = auditor.get("/en/admin/centres/lakeshore").await;
    assert!(
        page.body.contains("90 days") && !page.body.contains("<form class=\"form\""),
        "{}",
        page.body
    );
    assert_eq!(
        auditor
            .post("/en/admin/centres/lakeshore", &[("name_en", "x")])
            .await
            .status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn what_administrators_do_stands_in_the_audit() {
    let site = Site::open().await;
    let admin = site.signed_in("Ana Roy", ADMIN).await;
    let bo = site.signed_in("Bo Chen", &[("lakeshore", Role::Curator)]).await;
    let of = |rest: &str| format!("/en/admin/people/{}{rest}", bo.account);
    admin.post("/en/admin/people/invite", &INVITED).await;
    admin
        .post(&of("/give"), &[("role", "supervisor"), ("centre", "lakeshore")])
        .await;
    admin.post(&of("/sign-out"), &[]).await;
    admin.post(&of("/close"), &[]).await;
    let filter = store::audit::Filter {
        actor: Some(admin.account.clone()),
        ..store::audit::Filter::default()
    };
    let written = store::audit::list(&site.app.db, &filter, None, 50).await.unwrap();
    let actions: Vec<&str> = written.iter().map(|e| e.action.as_str()).collect();
    for action in ["person.invite", "person.grant", "person.sign_out", "person.deactivate"] {
        assert!(actions.contains(&action), "{action} in {actions:?}");
    }
}
