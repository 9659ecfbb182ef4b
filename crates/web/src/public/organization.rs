//! An agency and what it offers.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use directory::model::Phone;
use directory::view::OrganizationView;
use directory::{DirectoryError, publish, read};

use crate::error::WebError;
use crate::page::Page;
use crate::public::parts::{Call, Message, Site};
use crate::public::service::{checked, said_messages};
use crate::public::service_reach::{calls, sites};
use crate::public::{In, shared};
use crate::say::Said;
use crate::words::Words;
use crate::{App, Shared};

/// The page of an agency.
#[derive(Template)]
#[template(path = "pages/organization.html")]
pub struct OrganizationPage {
    page: Page,
    name: Said,
    about: Vec<Said>,
    also: Vec<Said>,
    phones: Vec<Call>,
    sites: Vec<Site>,
    email: Option<String>,
    legal: Option<Said>,
    messages: Vec<Message>,
    services: Vec<Offered>,
    verified: Option<String>,
}

struct Offered {
    name: Said,
    address: String,
    what: Option<Said>,
}

/// `GET /{lang}/organization/{id}`
pub async fn get(State(app): Shared, In(words): In, Path(id): Path<String>) -> Response {
    match find(&app, &id).await {
        Ok(view) => shared(&organization(&app, words, &view)),
        Err(error) => error.page(words, &app.site),
    }
}

async fn find(app: &App, id: &str) -> Result<OrganizationView, WebError> {
    let view = match read::organization_view(&app.db, id).await {
        Err(DirectoryError::NoRecord { .. }) => return Err(WebError::NotFound),
        other => other?,
    };
    Ok(publish::organization(&view, app.today())
        .ok_or(WebError::NotFound)?
        .into_inner())
}

fn organization(app: &App, w: &'static Words, view: &OrganizationView) -> OrganizationPage {
    let body = &view.organization.body;
    let lang = w.lang.as_str();
    let name = Said::of(&body.name, &w.lang).unwrap_or_default();
    let mut page = Page::public(
        w,
        &app.site,
        &format!("/organization/{}", view.organization.id),
        name.words.as_str(),
    );
    page.description = w.t1("organization-description", "name", &name.words);
    let services = view.services.iter().filter_map(|s| {
        Some(Offered {
            name: Said::of(&s.service.body.name, &w.lang)?,
            address: format!("/{lang}/service/{}", s.service.id),
            what: Said::of(&s.service.body.summary, &w.lang),
        })
    });
    let mut phones: Vec<&Phone> = body.phones.iter().collect();
    phones.dedup_by(|a, b| a.number == b.number);
    OrganizationPage {
        about: Said::of(&body.description, &w.lang)
            .map(|d| d.lines())
            .unwrap_or_default(),
        also: body
            .alternate_names
            .iter()
            .filter_map(|n| Said::of(n, &w.lang))
            .collect(),
        phones: calls(w, phones),
        sites: sites(w, body.websites.iter()),
        email: body.email.clone(),
        legal: Said::of(&body.legal_status, &w.lang),
        messages: said_messages(w, &body.messages, app.today()),
        services: services.collect(),
        verified: checked(w, body.verified.as_ref()),
        name,
        page,
    }
}

#[cfg(test)]
impl OrganizationPage {
    pub(crate) fn sample(words: &'static Words) -> OrganizationPage {
        let (number, address) = crate::say::phone(words, "416-555-0142", None);
        let fax = Call {
            words: number.clone(),
            kind: words.t("service-phone-fax"),
            ..Call::default()
        };
        OrganizationPage {
            page: crate::page::sample(words),
            name: Said {
                words: "Centre du Port".into(),
                lang: Some("fr".into()),
            },
            about: vec![Said::plain("A neighbourhood centre.")],
            also: vec![Said::plain("HNC"), Said::plain("The Centre")],
            phones: vec![
                Call {
                    words: number,
                    address: address.unwrap_or_default(),
                    ..Call::default()
                },
                fax,
            ],
            sites: vec![Site {
                address: "https://example.org/".into(),
                words: "example.org".into(),
            }],
            email: Some("info@example.org".into()),
            legal: Some(Said::plain("Registered charity")),
            messages: vec![Message {
                until: String::new(),
                week: None,
                text: Said::plain("Moving soon"),
            }],
            services: vec![Offered {
                name: Said::plain("Energy Fund"),
                address: "/en/service/s1".into(),
                what: Some(Said::plain("Pays.")),
            }],
            verified: None,
        }
    }
}
