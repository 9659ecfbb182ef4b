//! What machines read: robots.txt, sitemaps, search descriptions, structured data.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use directory::model::{Kind, Status};
use directory::read::{self, Filter};
use directory::view::ServiceView;
use jiff::ToSpan;
use serde_json::{Map, Value, json};
use store::Ts;
use tokio::sync::Mutex;

use crate::error::WebError;
use crate::page::{Page, safe_json};
use crate::public::{In, reading, service_reach};
use crate::say::{self, Said};
use crate::words::Words;
use crate::{App, Shared};

/// The most addresses in one sitemap (sitemaps.org), in both languages together.
const MOST: usize = 50_000;
/// Records read at once.
const BATCH: i64 = 1_000;
/// A sitemap is made anew after so long.
const FRESH: Duration = Duration::from_hours(1);

/// `GET /robots.txt`: results and forms are for people.
pub async fn robots(State(app): Shared) -> Response {
    let mut text = String::from("User-agent: *\n");
    for lang in ["en", "fr"] {
        for path in ["search", "need/", "list"] {
            let _ = writeln!(text, "Disallow: /{lang}/{path}");
        }
    }
    let _ = writeln!(text, "Sitemap: {}/sitemap.xml", app.site.base_url);
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

/// The services that search engines may know of, with the day each last changed; kept for an hour.
#[derive(Clone, Default)]
pub struct Listed(Arc<Mutex<Option<Kept>>>);

/// When it was made, and what is in it.
type Kept = (Ts, Arc<Vec<Entry>>);

type Entry = (String, jiff::civil::Date);

impl Listed {
    async fn all(&self, app: &App) -> Result<Arc<Vec<Entry>>, WebError> {
        let mut kept = self.0.lock().await;
        let now = app.clock.now();
        if let Some((since, entries)) = kept.as_ref()
            && now.since(*since) < FRESH
        {
            return Ok(Arc::clone(entries));
        }
        let mut entries = Vec::new();
        let mut after = String::new();
        loop {
            let records = read::list(
                &app.db,
                Kind::Service,
                &Filter::default(),
                &read::Page::After(after.clone(), BATCH),
            )
            .await?;
            let Some(last) = records.last() else { break };
            after.clone_from(&last.id);
            for record in records {
                let day = record.modified.timestamp().to_zoned(app.home.zone.clone()).date();
                if record.status == Status::Published && directory::publish::record(&record, app.today()).is_some() {
                    entries.push((record.id, day));
                }
            }
        }
        let entries = Arc::new(entries);
        *kept = Some((now, Arc::clone(&entries)));
        Ok(entries)
    }
}

/// Addresses of pages that are no record.
fn fixed_paths(app: &App) -> Vec<String> {
    let mut paths = vec![String::new(), "/needs".to_owned()];
    paths.extend(reading::PATHS.map(str::to_owned));
    paths.extend(super::browse::open_groups(app).map(|code| format!("/needs/{code}")));
    paths
}

fn xml(body: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/xml; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    (headers, body).into_response()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// An address in both languages, each naming the other.
fn address(out: &mut String, app: &App, path: &str, day: Option<jiff::civil::Date>) {
    let whole = |lang: &str| escaped(&format!("{}/{lang}{path}", app.site.base_url));
    for lang in ["en", "fr"] {
        let _ = write!(out, "<url><loc>{}</loc>", whole(lang));
        if let Some(day) = day {
            let _ = write!(out, "<lastmod>{day}</lastmod>");
        }
        for other in ["en", "fr"] {
            let _ = write!(
                out,
                "<xhtml:link rel=\"alternate\" hreflang=\"{other}\" href=\"{}\"/>",
                whole(other)
            );
        }
        out.push_str("</url>\n");
    }
}

fn urlset(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n{body}</urlset>\n"
    )
}

/// `GET /sitemap.xml`: an index of the parts.
pub async fn sitemap(State(app): Shared, Extension(listed): Extension<Listed>) -> Response {
    let entries = match listed.all(&app).await {
        Ok(entries) => entries,
        Err(error) => return error.page(Words::of("en"), &app.site),
    };
    let mut body = String::new();
    for (part, _) in parts(&entries) {
        let _ = writeln!(
            body,
            "<sitemap><loc>{}/sitemap-{part}</loc></sitemap>",
            escaped(&app.site.base_url)
        );
    }
    xml(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{body}</sitemapindex>\n"
    ))
}

/// The parts by name: the pages of the site, then services, each at most [`MOST`] addresses.
fn parts(entries: &[Entry]) -> impl Iterator<Item = (String, &[Entry])> {
    let services = entries
        .chunks(MOST / 2)
        .enumerate()
        .map(|(i, chunk)| (format!("services-{}.xml", i + 1), chunk));
    std::iter::once(("pages.xml".to_owned(), &[][..])).chain(services)
}

/// `GET /sitemap-{part}`
pub async fn sitemap_part(
    State(app): Shared,
    Extension(listed): Extension<Listed>,
    Path(name): Path<String>,
) -> Response {
    let entries = match listed.all(&app).await {
        Ok(entries) => entries,
        Err(error) => return error.page(Words::of("en"), &app.site),
    };
    let Some((_, chunk)) = parts(&entries).find(|(part, _)| *part == name) else {
        return WebError::NotFound.page(Words::of("en"), &app.site);
    };
    let mut body = String::new();
    if name == "pages.xml" {
        for path in fixed_paths(&app) {
            address(&mut body, &app, &path, None);
        }
    }
    for (id, day) in chunk {
        address(&mut body, &app, &format!("/service/{id}"), Some(*day));
    }
    xml(urlset(&body))
}

/// `GET /{lang}/opensearch.xml`: the search in the browser's own box (OpenSearch 1.1). The browser puts the words into the
/// address; the answer is kept nowhere.
pub async fn opensearch(State(app): Shared, In(words): In) -> Response {
    let base = escaped(&app.site.base_url);
    let (name, lang) = (escaped(app.site.name(words)), words.lang.as_str());
    let short: String = name.chars().take(16).collect();
    let description = escaped(&words.t("home-question"));
    let icon = crate::assets::address("img/icon.svg");
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\
         <ShortName>{short}</ShortName><LongName>{name}</LongName><Description>{description}</Description>\
         <Language>{lang}</Language><InputEncoding>UTF-8</InputEncoding>\
         <Image type=\"image/svg+xml\">{base}{icon}</Image>\
         <Url type=\"text/html\" method=\"get\" template=\"{base}/{lang}/search?q={{searchTerms}}\"/></OpenSearchDescription>\n"
    );
    ([(header::CONTENT_TYPE, "application/opensearchdescription+xml")], body).into_response()
}

/// A service as schema.org says it. The published form has no address of a confidential place; nothing is added here.
pub fn service_json(app: &App, page: &Page, view: &ServiceView) -> String {
    let w = page.words;
    let body = &view.service.body;
    let words = |text: &language::Text| Said::of(text, &w.lang).map(|said| said.words);
    let mut out = Map::new();
    let mut put = |name: &str, value: Option<Value>| drop(value.map(|v| out.insert(name.to_owned(), v)));
    put("@context", Some(json!("https://schema.org")));
    put("@type", Some(json!("Service")));
    put(
        "@id",
        Some(json!(
            page.absolute(page.lang(), &format!("/service/{}", view.service.id))
        )),
    );
    put("name", words(&body.name).map(Value::from));
    put(
        "description",
        words(&body.summary)
            .or_else(|| words(&body.description))
            .map(Value::from),
    );
    put("inLanguage", Some(json!(page.lang())));
    let organization = view.organization.as_ref().and_then(|o| {
        let address = page.absolute(page.lang(), &format!("/organization/{}", o.id));
        Some(json!({"@type": "Organization", "name": words(&o.body.name)?, "url": address}))
    });
    put("provider", organization);
    let areas: Vec<Value> = body
        .areas
        .iter()
        .filter_map(|a| words(&a.name))
        .map(Value::from)
        .collect();
    put("areaServed", (!areas.is_empty()).then(|| Value::from(areas)));
    if body.free == Some(true) {
        put(
            "offers",
            Some(json!({"@type": "Offer", "price": "0", "priceCurrency": "CAD"})),
        );
    }
    let phone = service_reach::all_phones(view)
        .first()
        .map(|p| say::phone(w, &p.number, p.extension.as_deref()).0);
    let languages: Vec<&str> = body.languages.iter().filter_map(|l| l.code.as_deref()).collect();
    let channels: Vec<Value> = view.at.iter().filter_map(|at| place(app, w, view, at)).collect();
    let mut channel = json!({"@type": "ServiceChannel"});
    if let Some(phone) = &phone {
        channel["servicePhone"] = json!({"@type": "ContactPoint", "telephone": phone});
    }
    if !languages.is_empty() {
        channel["availableLanguage"] = json!(languages);
    }
    let channels = if channels.is_empty() {
        vec![channel]
    } else {
        channels
            .into_iter()
            .map(|place| {
                let mut here = channel.clone();
                here["serviceLocation"] = place;
                here
            })
            .collect()
    };
    put("availableChannel", Some(Value::from(channels)));
    safe_json(&Value::Object(out))
}

fn place(app: &App, w: &Words, view: &ServiceView, at: &directory::view::AtView) -> Option<Value> {
    let location = &at.location.body;
    if location.confidential {
        return None;
    }
    let address = service_reach::best_address(&location.addresses)?;
    let words = |text: &language::Text| Said::of(text, &w.lang).map(|said| said.words);
    let mut place = json!({"@type": "Place", "address": {
        "@type": "PostalAddress",
        "streetAddress": words(&address.line1),
        "addressLocality": words(&address.city),
        "addressRegion": address.province,
        "postalCode": address.postal_code,
        "addressCountry": if address.country.is_empty() { "CA" } else { address.country.as_str() },
    }});
    if let Some(name) = words(&location.name) {
        place["name"] = json!(name);
    }
    if let Some(point) = location.point {
        place["geo"] = json!({"@type": "GeoCoordinates", "latitude": point.lat, "longitude": point.lon});
    }
    if let Some(hours) = view.hours_at(at) {
        let today = app.today();
        let written = hours.schema_org(&app.home, today, today.checked_add(60.days()).unwrap_or(today));
        if !written.regular.is_empty() {
            place["openingHoursSpecification"] = Value::from(written.regular);
        }
        if !written.special.is_empty() {
            place["specialOpeningHoursSpecification"] = Value::from(written.special);
        }
    }
    Some(place)
}
