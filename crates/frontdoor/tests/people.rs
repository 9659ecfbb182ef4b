//! People and centres from the command line, as an operator meets them.

mod support;

use serde_json::Value;
use support::{Server, err, out, run};

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The last part of the link in what a command says.
fn token(said: &str) -> &str {
    said.lines().last().unwrap().rsplit('/').next().unwrap()
}

#[test]
fn the_first_administrator_comes_in_beside_a_running_server() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::start(home.path(), "serve");
    let add = |email: &str, more: &[&str]| {
        let args = [
            "user",
            "add",
            "--email",
            email,
            "--name",
            "Ana Roy",
            "--listen",
            "127.0.0.1:8299",
        ];
        run(home.path(), &[&args, more].concat())
    };
    let made = add(
        "ana@example.org",
        &["--role", "administrator", "--centre", "*", "--lang", "fr"],
    );
    assert!(made.status.success(), "{}", err(&made));
    let said = out(&made);
    assert!(said.contains("http://127.0.0.1:8299/fr/link/"), "{said}");
    assert!(said.contains("[site] base_url is not set"), "{said}");
    assert_eq!(token(&said).len(), 43, "{said}");

    for (token, expected) in [(token(&said), 303), (&"A".repeat(43), 410)] {
        let (status, answer) = server.get(&format!("/fr/link/{token}"));
        assert_eq!(status, expected, "{answer}");
    }

    let again = add("ANA@example.org", &["--role", "curator", "--centre", "main"]);
    assert!(!again.status.success());
    assert!(
        err(&again).contains("has this e-mail address already"),
        "{}",
        err(&again)
    );
    for (more, says) in [
        (["--role", "owner", "--centre", "main"], "specialist, trainee"),
        (["--role", "curator", "--centre", "nowhere"], "no centre nowhere"),
    ] {
        let refused = add("bo@example.org", &more);
        assert!(!refused.status.success());
        assert!(err(&refused).contains(says), "{}", err(&refused));
    }

    let granted = run(
        home.path(),
        &[
            "user",
            "grant",
            "ana@example.org",
            "--role",
            "curator",
            "--centre",
            "main",
        ],
    );
    assert!(
        out(&granted).contains("is now curator at main"),
        "{}{}",
        out(&granted),
        err(&granted)
    );
    let listed = run(home.path(), &["user", "list", "--json"]);
    let people = lines(&out(&listed));
    assert_eq!(people.len(), 1, "whoever was refused is not there");
    assert_eq!(
        (&people[0]["state"], &people[0]["lang"]),
        (&"invited".into(), &"fr".into())
    );
    let roles: Vec<&str> = people[0]["roles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["role"].as_str().unwrap())
        .collect();
    assert_eq!(roles, ["administrator", "curator"]);

    let reset = run(home.path(), &["user", "reset", "ana@example.org"]);
    assert!(reset.status.success(), "{}", err(&reset));
    assert_ne!(token(&out(&reset)), token(&said));
    for (command, state) in [("deactivate", "closed"), ("reactivate", "invited")] {
        let done = run(home.path(), &["user", command, "ana@example.org"]);
        assert!(done.status.success(), "{}", err(&done));
        let listed = run(home.path(), &["user", "list", "--centre", "main"]);
        assert!(out(&listed).starts_with(state), "{}", out(&listed));
    }
    let nobody = run(home.path(), &["user", "deactivate", "nobody@example.org"]);
    assert!(!nobody.status.success());
    assert_eq!(server.get("/healthz").0, 200);
}

#[test]
fn records_belong_to_the_centre_that_an_import_names() {
    let home = tempfile::tempdir().unwrap();
    let files = tempfile::tempdir().unwrap();
    let path = support::services(files.path(), &["One"]);
    let import = |centre: &[&str]| {
        let args = ["import", path.to_str().unwrap(), "--source", "north-files"];
        run(home.path(), &[&args, centre].concat())
    };
    let migrated = run(home.path(), &["db", "migrate"]);
    assert!(migrated.status.success(), "{}", err(&migrated));
    for wrong in ["north", "*"] {
        let refused = import(&["--centre", wrong]);
        assert!(!refused.status.success());
        assert!(err(&refused).contains("frontdoor centre add"), "{}", err(&refused));
    }
    let names = ["--name-en", "North Shore", "--name-fr", "Rive-Nord"];
    let added = run(
        home.path(),
        &[&["centre", "add", "north", "--two-person"], &names[..]].concat(),
    );
    assert!(added.status.success(), "{}", err(&added));
    let twice = run(home.path(), &[&["centre", "add", "north"], &names[..]].concat());
    assert!(err(&twice).contains("already"), "{}", err(&twice));
    let done = import(&["--centre", "north"]);
    assert!(done.status.success(), "{}", err(&done));

    let centres = lines(&out(&run(home.path(), &["centre", "list", "--json"])));
    let in_french: Vec<(&str, &str)> = centres
        .iter()
        .map(|c| (c["id"].as_str().unwrap(), c["names"]["fr"].as_str().unwrap()))
        .collect();
    assert_eq!(in_french, [("main", "211"), ("north", "Rive-Nord")]);
    assert_eq!(centres[1]["settings"]["two_person"], true);
    assert!(out(&run(home.path(), &["centre", "list"])).contains("North Shore / Rive-Nord"));
}

#[test]
fn a_link_goes_by_letter_where_mail_is_set_up_and_leads_to_the_sites_own_address() {
    let home = tempfile::tempdir().unwrap();
    let settings = "[site]\nbase_url = \"https://211lakeshore.example\"\n\
        [mail]\nsmtp = \"smtp://127.0.0.1:9\"\nfrom = \"no-reply@211lakeshore.example\"\nwithout_tls = true\n";
    std::fs::write(home.path().join("frontdoor.toml"), settings).unwrap();
    let add = [
        "user",
        "add",
        "--email",
        "ana@example.org",
        "--name",
        "Ana Roy",
        "--role",
        "curator",
        "--centre",
        "main",
    ];
    let made = run(home.path(), &add);
    assert!(made.status.success(), "{}", err(&made));
    let said = out(&made);
    assert!(
        said.contains("A letter with a link goes to ana@example.org") && !said.contains("/link/"),
        "{said}"
    );
    let reset = out(&run(home.path(), &["user", "reset", "ana@example.org"]));
    assert!(
        reset.contains("A letter with a link goes to") && !reset.contains("/link/"),
        "{reset}"
    );
    let printed = out(&run(home.path(), &["user", "reset", "ana@example.org", "--print-link"]));
    assert!(printed.contains("https://211lakeshore.example/en/link/"), "{printed}");
    assert!(!printed.contains("base_url"), "{printed}");
    assert_eq!(token(&printed).len(), 43, "{printed}");
}
