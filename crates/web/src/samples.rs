//! Every template rendered with sample words, in both languages.

use std::collections::BTreeSet;
use std::path::Path;

use askama::Template;
use axum::http::StatusCode;

use crate::error::ErrorPage;
use crate::public::samples;
use crate::words::Words;

/// Every page by the name of its template, in one language.
fn rendered(words: &'static Words) -> Vec<(&'static str, String)> {
    let site = crate::page::sample(words).site;
    let mut pages = samples(words);
    pages.push((
        "error",
        ErrorPage::new(StatusCode::NOT_FOUND, words, &site).render().unwrap(),
    ));
    pages
}

/// The elements of HTML that have no end.
const VOID: [&str; 5] = ["meta", "link", "input", "br", "wbr"];

/// Names what does not fit: an element that is not closed, or closed twice; an id that stands twice.
fn faults(html: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let (mut open, mut ids) = (Vec::new(), BTreeSet::new());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let tag = &rest[start + 1..];
        let end = tag.find('>').unwrap_or(tag.len());
        let (inside, after) = (&tag[..end], &tag[(end + 1).min(tag.len())..]);
        rest = after;
        let name = inside
            .trim_start_matches('/')
            .split([' ', '\n', '/'])
            .next()
            .unwrap_or_default();
        if let Some(id) = inside.split(" id=\"").nth(1).and_then(|id| id.split('"').next())
            && !ids.insert(id.to_owned())
        {
            faults.push(format!("the id {id} stands twice"));
        }
        if inside.starts_with('/') {
            if open.pop() != Some(name) {
                faults.push(format!("</{name}> closes nothing"));
            }
        } else if !inside.starts_with('!') && !inside.ends_with('/') && !VOID.contains(&name) {
            open.push(name);
        }
    }
    faults.extend(open.iter().map(|name| format!("<{name}> is not closed")));
    faults
}

#[test]
fn every_page_is_sound_in_both_languages() {
    for lang in ["en", "fr"] {
        let words = Words::of(lang);
        for (name, html) in rendered(words) {
            assert_eq!(faults(&html), Vec::<String>::new(), "{name} in {lang}");
            assert!(html.contains(&format!("<html lang=\"{lang}\">")), "{name} in {lang}");
            assert_eq!(html.matches("<h1").count(), 1, "{name} in {lang} has one main heading");
            assert!(html.contains("<main id=\"main\""), "{name} in {lang}");
            assert!(
                html.contains("data-exit") && html.contains("tel:911") && html.contains("tel:988"),
                "{name} in {lang}"
            );
            assert!(
                !html.contains(" style=") && !html.contains("<style") && !html.contains(" onclick"),
                "{name} in {lang}"
            );
            for address in html
                .split("src=\"")
                .skip(1)
                .chain(html.split("<link rel=\"stylesheet\" href=\"").skip(1))
            {
                assert!(address.starts_with("/assets/"), "{name} in {lang} asks another site");
            }
        }
    }
}

#[test]
fn every_template_has_a_sample() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/pages");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            entry
                .unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let sampled: BTreeSet<String> = rendered(Words::of("en"))
        .into_iter()
        .map(|(name, _)| name.to_owned())
        .collect();
    assert_eq!(files, sampled);
}

#[test]
fn the_main_pages_are_as_they_were_read() {
    for lang in ["en", "fr"] {
        for (name, html) in rendered(Words::of(lang)) {
            if matches!(name, "home" | "results" | "service" | "report") {
                // The hash in addresses of assets changes with every change of a style.
                let html = html.replace(crate::assets::hash(), "HASH");
                insta::assert_snapshot!(format!("{name}.{lang}"), html);
            }
        }
    }
}
