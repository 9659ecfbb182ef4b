//! Published records as HSDS 3.1/3.2 JSON (3.2 added no entity fields): HSDS terms only, so that every object validates
//! strictly against the compiled schemas. What HSDS requires and a record lacks is an empty text.

mod parts;

use directory::Published;
use directory::model::{LocationKind, Organization, Program, Service, ServiceStatus};
use directory::view::{AtView, Of, ServiceView};
use hours::Home;
use jiff::civil::Date;
use language::{Lang, Text};
use serde_json::{Map, Value, json};
use store::{Ids, Ts};

/// How to write: the language of the words, and what schedules need.
#[derive(Debug, Clone)]
pub struct Writer {
    /// The language of texts; where a text lacks it, another one it has.
    pub lang: Lang,
    /// Zone and holidays of hours that name none.
    pub home: Home,
    /// First day for which UTC offsets of schedules are written out.
    pub from: Date,
    /// Last day for which they are.
    pub to: Date,
}

type Object = Map<String, Value>;

/// Puts a value under a name unless it is nothing.
fn put(object: &mut Object, name: &str, value: impl Into<Option<Value>>) {
    match value.into() {
        None | Some(Value::Null) => {}
        Some(Value::String(s)) if s.is_empty() => {}
        Some(Value::Array(a)) if a.is_empty() => {}
        Some(value) => {
            object.insert(name.to_owned(), value);
        }
    }
}

fn object(id: &str) -> Object {
    Map::from_iter([("id".to_owned(), Value::String(id.to_owned()))])
}

/// The id of a child object: the source's own where that is a UUID, else a stable one from its parent and place.
fn child(parent: &str, list: &str, number: usize, own: Option<&str>) -> String {
    match own.map(uuid::Uuid::parse_str) {
        Some(Ok(uuid)) => uuid.to_string(),
        _ => Ids::named("hsds", &format!("{parent}/{list}/{number}")),
    }
}

/// An address as it stands where it is a URI (RFC 3986), else the way a browser would send it.
fn web(text: &str) -> Option<Value> {
    let text = text.trim();
    let url = url::Url::parse(text).ok()?;
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_graphic() && !b"\"<>\\^`{|}[]".contains(&b));
    Some(Value::String(if plain { text.to_owned() } else { url.into() }))
}

fn mail(text: Option<&str>) -> Option<Value> {
    let text = text?.trim();
    let (name, host) = text.split_once('@')?;
    let plain = |s: &str| {
        !s.is_empty()
            && s.bytes()
                .all(|b| b.is_ascii_graphic() && !b"@,;<>()[]\\\"".contains(&b))
    };
    let good = plain(name)
        && plain(host)
        && host.contains('.')
        && !text.contains("..")
        && !host.starts_with('.')
        && !host.ends_with('.');
    good.then(|| Value::String(text.to_owned()))
}

fn number(value: f64) -> Value {
    #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small")]
    if value.fract() == 0.0 && value.abs() < 1e15 {
        json!(value as i64)
    } else {
        json!(value)
    }
}

impl Writer {
    fn words(&self, text: &Text) -> Option<Value> {
        text.best(&self.lang).map(|(words, _)| Value::String(words.to_owned()))
    }

    fn required(&self, text: &Text) -> Value {
        self.words(text).unwrap_or_else(|| Value::String(String::new()))
    }

    /// A service with everything nested: `GET /services/{id}` and `full=true`.
    pub fn service(&self, view: &Published<ServiceView>) -> Value {
        let mut o = self.service_row(view);
        let id = view.service.id.as_str();
        let body = &view.service.body;
        put(&mut o, "additional_urls", self.pages(id, &body.websites));
        put(&mut o, "phones", self.phones(id, &body.phones));
        put(&mut o, "schedules", self.schedules(id, body.hours.as_ref()));
        put(&mut o, "service_areas", self.areas(id, &body.areas));
        put(
            &mut o,
            "service_at_locations",
            list(view.at.iter().map(|at| self.at(at))),
        );
        put(&mut o, "languages", self.languages(id, &body.languages));
        put(
            &mut o,
            "funding",
            self.funding(id, body.funding.iter().map(|f| &f.source)),
        );
        put(&mut o, "cost_options", self.costs(id, body));
        put(&mut o, "required_documents", self.documents(id, body));
        put(&mut o, "contacts", self.contacts(id, &body.contacts));
        put(&mut o, "capacities", self.capacities(id, body));
        put(
            &mut o,
            "attributes",
            self.attributes(id, "service", &body.terms, &body.attributes, view),
        );
        if let Some(organization) = &view.organization {
            put(
                &mut o,
                "organization",
                Value::Object(self.organization_nested(organization, view)),
            );
        }
        Value::Object(o)
    }

    /// A service with its direct properties, organization and program: an item of `GET /services`.
    pub fn service_item(&self, view: &Published<ServiceView>) -> Value {
        let mut o = self.service_row(view);
        if let Some(organization) = &view.organization {
            put(
                &mut o,
                "organization",
                Value::Object(self.organization_row(&organization.id, &organization.body)),
            );
        }
        Value::Object(o)
    }

    /// `minimal=true`: what a synchronising reader compares, of a service that is published.
    pub fn service_minimal(id: &str, modified: Ts) -> Value {
        json!({ "id": id, "last_modified": modified.to_string() })
    }

    fn service_row(&self, view: &ServiceView) -> Object {
        let Service {
            name,
            alternate_names,
            description,
            status,
            ..
        } = &view.service.body;
        let body = &view.service.body;
        let mut o = object(&view.service.id);
        put(
            &mut o,
            "organization_id",
            view.organization.as_ref().map(|r| Value::String(r.id.clone())),
        );
        put(
            &mut o,
            "program_id",
            view.program.as_ref().map(|r| Value::String(r.id.clone())),
        );
        o.insert("name".into(), self.required(name));
        put(
            &mut o,
            "alternate_name",
            alternate_names.first().and_then(|n| self.words(n)),
        );
        put(
            &mut o,
            "description",
            self.words(description).or_else(|| self.words(&body.summary)),
        );
        put(
            &mut o,
            "url",
            body.websites
                .first()
                .and_then(|w| w.url.best(&self.lang))
                .and_then(|(u, _)| web(u)),
        );
        put(&mut o, "email", mail(body.email.as_deref()));
        let status = match status {
            ServiceStatus::Active => "active",
            ServiceStatus::Inactive => "inactive",
            ServiceStatus::Defunct => "defunct",
            ServiceStatus::TemporarilyClosed => "temporarily closed",
        };
        put(&mut o, "status", json!(status));
        put(&mut o, "interpretation_services", self.words(&body.interpretation));
        put(&mut o, "application_process", self.words(&body.application));
        put(&mut o, "fees_description", self.words(&body.fees));
        put(&mut o, "wait_time", self.words(&body.wait));
        put(&mut o, "accreditations", self.words(&body.accreditations));
        put(&mut o, "eligibility_description", self.words(&body.eligibility));
        put(&mut o, "minimum_age", body.minimum_age.map(number));
        put(&mut o, "maximum_age", body.maximum_age.map(number));
        put(
            &mut o,
            "assured_date",
            body.verified.as_ref().map(|v| json!(v.on.to_string())),
        );
        put(&mut o, "licenses", body.licenses.clone().map(Value::String));
        let alerts: Vec<&str> = body
            .messages
            .iter()
            .filter_map(|m| m.text.best(&self.lang))
            .map(|(t, _)| t)
            .collect();
        put(&mut o, "alert", json!(alerts.join("\n")));
        put(&mut o, "last_modified", json!(view.service.modified.to_string()));
        if let Some(program) = &view.program {
            put(&mut o, "program", Value::Object(self.program(program)));
        }
        o
    }

    fn program(&self, program: &Of<Program>) -> Object {
        let mut o = object(&program.id);
        put(&mut o, "organization_id", json!(program.body.organization));
        o.insert("name".into(), self.required(&program.body.name));
        put(
            &mut o,
            "alternate_name",
            program.body.alternate_names.first().and_then(|n| self.words(n)),
        );
        o.insert("description".into(), self.required(&program.body.description));
        o
    }

    fn organization_row(&self, id: &str, body: &Organization) -> Object {
        let mut o = object(id);
        o.insert("name".into(), self.required(&body.name));
        put(
            &mut o,
            "alternate_name",
            body.alternate_names.first().and_then(|n| self.words(n)),
        );
        o.insert("description".into(), self.required(&body.description));
        put(&mut o, "email", mail(body.email.as_deref()));
        put(
            &mut o,
            "website",
            body.websites
                .first()
                .and_then(|w| w.url.best(&self.lang))
                .and_then(|(u, _)| web(u)),
        );
        put(&mut o, "tax_status", body.tax_status.clone().map(Value::String));
        put(&mut o, "tax_id", body.tax_id.clone().map(Value::String));
        put(&mut o, "year_incorporated", body.year_incorporated.map(|y| json!(y)));
        put(&mut o, "legal_status", self.words(&body.legal_status));
        put(&mut o, "logo", body.logo.clone().map(Value::String));
        put(&mut o, "uri", body.uri.as_deref().and_then(web));
        put(&mut o, "parent_organization_id", body.parent.clone().map(Value::String));
        o
    }

    fn organization_nested(&self, organization: &Of<Organization>, view: &ServiceView) -> Object {
        let (id, body) = (organization.id.as_str(), &organization.body);
        let mut o = self.organization_row(id, body);
        put(&mut o, "additional_websites", self.pages(id, &body.websites));
        put(
            &mut o,
            "funding",
            self.funding(id, body.funding.iter().map(|f| &f.source)),
        );
        put(&mut o, "contacts", self.contacts(id, &body.contacts));
        put(&mut o, "phones", self.phones(id, &body.phones));
        let identifiers = body.identifiers.iter().enumerate().map(|(n, i)| {
            let mut part = object(&child(id, "organization_identifiers", n, None));
            put(&mut part, "identifier_scheme", i.scheme.clone().map(Value::String));
            part.insert("identifier_type".into(), json!(i.kind));
            part.insert("identifier".into(), json!(i.identifier));
            Value::Object(part)
        });
        put(&mut o, "organization_identifiers", list(identifiers));
        put(
            &mut o,
            "attributes",
            self.attributes(id, "organization", &body.terms, &body.attributes, view),
        );
        o
    }

    fn at(&self, at: &AtView) -> Value {
        let (id, body) = (at.at.id.as_str(), &at.at.body);
        let mut o = object(id);
        put(&mut o, "service_id", json!(body.service));
        put(&mut o, "location_id", json!(body.location));
        put(&mut o, "description", self.words(&body.description));
        put(&mut o, "service_areas", self.areas(id, &body.areas));
        put(&mut o, "contacts", self.contacts(id, &body.contacts));
        put(&mut o, "phones", self.phones(id, &body.phones));
        put(&mut o, "schedules", self.schedules(id, body.hours.as_ref()));
        put(&mut o, "location", self.location(at));
        Value::Object(o)
    }

    fn location(&self, at: &AtView) -> Value {
        let (id, body) = (at.location.id.as_str(), &at.location.body);
        let mut o = object(id);
        let kind = match body.location_kind {
            LocationKind::Physical => "physical",
            LocationKind::Postal => "postal",
            LocationKind::Virtual => "virtual",
        };
        put(&mut o, "location_type", json!(kind));
        put(&mut o, "url", body.website.as_deref().and_then(web));
        put(&mut o, "organization_id", body.organization.clone().map(Value::String));
        put(&mut o, "name", self.words(&body.name));
        put(
            &mut o,
            "alternate_name",
            body.alternate_names.first().and_then(|n| self.words(n)),
        );
        put(&mut o, "description", self.words(&body.description));
        put(&mut o, "transportation", self.words(&body.transportation));
        put(&mut o, "latitude", body.point.map(|p| json!(p.lat)));
        put(&mut o, "longitude", body.point.map(|p| json!(p.lon)));
        put(
            &mut o,
            "external_identifier",
            body.external_identifier.clone().map(Value::String),
        );
        put(
            &mut o,
            "external_identifier_type",
            body.external_identifier_type.clone().map(Value::String),
        );
        put(&mut o, "languages", self.languages(id, &body.languages));
        put(
            &mut o,
            "addresses",
            list(body.addresses.iter().enumerate().map(|(n, a)| self.address(id, n, a))),
        );
        put(&mut o, "contacts", self.contacts(id, &body.contacts));
        let accessibility = body.accessibility.iter().enumerate().map(|(n, a)| {
            let mut part = object(&child(id, "accessibility", n, None));
            put(
                &mut part,
                "description",
                self.words(&a.description).or_else(|| a.code.clone().map(Value::String)),
            );
            put(&mut part, "details", self.words(&a.details));
            put(&mut part, "url", a.url.as_deref().and_then(web));
            Value::Object(part)
        });
        put(&mut o, "accessibility", list(accessibility));
        put(&mut o, "phones", self.phones(id, &body.phones));
        put(&mut o, "schedules", self.schedules(id, body.hours.as_ref()));
        Value::Object(o)
    }
}

fn list(items: impl Iterator<Item = Value>) -> Value {
    Value::Array(items.filter(|v| !v.is_null()).collect())
}
