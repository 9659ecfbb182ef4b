//! Child objects of HSDS: addresses, phones, schedules and what else hangs on a record.

use directory::model::{
    Address, AddressKind, Attribute, Contact, Phone, PhoneKind, Service, ServiceArea, SpokenLanguage, TermLink, Web,
};
use directory::view::{Of, ServiceView};
use hours::Hours;
use language::Text;
use places::AreaRef;
use serde_json::{Value, json};

use super::{Writer, child, list, mail, number, object, put, web};

impl Writer {
    pub(super) fn address(&self, parent: &str, n: usize, address: &Address) -> Value {
        let kind = match address.kind {
            AddressKind::Physical => "physical",
            AddressKind::Postal => "postal",
            AddressKind::Virtual => "virtual",
        };
        let mut o = object(&child(parent, "addresses", n, address.id.as_deref()));
        put(&mut o, "attention", address.attention.clone().map(Value::String));
        o.insert("address_1".into(), self.required(&address.line1));
        put(&mut o, "address_2", self.words(&address.line2));
        o.insert("city".into(), self.required(&address.city));
        put(&mut o, "region", address.region.clone().map(Value::String));
        o.insert("state_province".into(), json!(address.province));
        o.insert("postal_code".into(), json!(address.postal_code));
        o.insert("country".into(), json!(address.country));
        o.insert("address_type".into(), json!(kind));
        Value::Object(o)
    }

    pub(super) fn phones(&self, parent: &str, phones: &[Phone]) -> Value {
        list(phones.iter().enumerate().map(|(n, phone)| {
            let id = child(parent, "phones", n, phone.id.as_deref());
            let mut o = object(&id);
            // HSDS has a number for the extension: one that is none, or begins with a zero, stays readable in the number.
            let extension = phone.extension.as_deref().unwrap_or_default();
            let as_number = extension.parse::<u32>().ok().filter(|e| e.to_string() == extension);
            let number = if extension.is_empty() || as_number.is_some() {
                phone.number.clone()
            } else {
                format!("{} ext. {extension}", phone.number)
            };
            o.insert("number".into(), json!(number));
            put(&mut o, "extension", as_number.map(|e| json!(e)));
            put(&mut o, "type", phone_type(phone));
            put(&mut o, "description", self.words(&phone.description));
            put(&mut o, "languages", self.languages(&id, &phone.languages));
            Value::Object(o)
        }))
    }

    pub(super) fn contacts(&self, parent: &str, contacts: &[Contact]) -> Value {
        list(contacts.iter().enumerate().map(|(n, contact)| {
            let id = child(parent, "contacts", n, contact.id.as_deref());
            let mut o = object(&id);
            put(&mut o, "name", contact.name.clone().map(Value::String));
            put(&mut o, "title", self.words(&contact.title));
            put(&mut o, "department", self.words(&contact.department));
            put(&mut o, "email", mail(contact.email.as_deref()));
            put(&mut o, "phones", self.phones(&id, &contact.phones));
            Value::Object(o)
        }))
    }

    pub(super) fn languages(&self, parent: &str, languages: &[SpokenLanguage]) -> Value {
        list(languages.iter().enumerate().map(|(n, spoken)| {
            let mut o = object(&child(parent, "languages", n, None));
            let known = spoken
                .code
                .as_deref()
                .and_then(|c| language::spoken_name(c, &self.lang));
            put(
                &mut o,
                "name",
                spoken
                    .name
                    .clone()
                    .or_else(|| known.map(str::to_owned))
                    .map(Value::String),
            );
            put(&mut o, "code", spoken.code.clone().map(Value::String));
            put(&mut o, "note", self.words(&spoken.note));
            Value::Object(o)
        }))
    }

    pub(super) fn schedules(&self, parent: &str, hours: Option<&Hours>) -> Value {
        let Some(hours) = hours else { return Value::Null };
        let (rows, _) = hours.to_schedule_rows(&self.lang, &self.home, self.from, self.to);
        list(rows.into_iter().enumerate().map(|(n, row)| {
            let mut o = object(&child(parent, "schedules", n, None));
            if let Ok(Value::Object(fields)) = serde_json::to_value(row) {
                o.extend(fields.into_iter().filter(|(name, _)| name != "group"));
            }
            if let Some(link) = o.remove("schedule_link") {
                put(&mut o, "schedule_link", link.as_str().and_then(web));
            }
            Value::Object(o)
        }))
    }

    pub(super) fn areas(&self, parent: &str, areas: &[ServiceArea]) -> Value {
        list(areas.iter().enumerate().map(|(n, area)| {
            let mut o = object(&child(parent, "service_areas", n, None));
            let named = area
                .covers
                .iter()
                .filter(|a| !matches!(a, AreaRef::Shape(_)))
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(", ");
            put(&mut o, "name", self.words(&area.name).or(Some(Value::String(named))));
            put(&mut o, "description", self.words(&area.description));
            let shape = area.covers.iter().find(|a| matches!(a, AreaRef::Shape(_)));
            if let Some(text) = shape.and_then(|s| serde_json::to_string(s).ok()) {
                put(&mut o, "extent", json!(text));
                put(&mut o, "extent_type", json!("geojson"));
            }
            put(&mut o, "uri", area.uri.clone().map(Value::String));
            Value::Object(o)
        }))
    }

    pub(super) fn funding<'t>(&self, parent: &str, sources: impl Iterator<Item = &'t Text>) -> Value {
        list(sources.enumerate().map(|(n, source)| {
            let mut o = object(&child(parent, "funding", n, None));
            put(&mut o, "source", self.words(source));
            Value::Object(o)
        }))
    }

    pub(super) fn costs(&self, parent: &str, body: &Service) -> Value {
        list(body.costs.iter().enumerate().map(|(n, cost)| {
            let mut o = object(&child(parent, "cost_options", n, None));
            put(&mut o, "valid_from", cost.from.map(|d| json!(d.to_string())));
            put(&mut o, "valid_to", cost.to.map(|d| json!(d.to_string())));
            put(&mut o, "option", self.words(&cost.option));
            if let Some(money) = &cost.amount {
                put(&mut o, "currency", json!(money.currency));
                #[expect(clippy::cast_precision_loss, reason = "prices are far below 2^53 cents")]
                put(&mut o, "amount", number(money.cents as f64 / 100.0));
            }
            put(&mut o, "amount_description", self.words(&cost.description));
            Value::Object(o)
        }))
    }

    pub(super) fn documents(&self, parent: &str, body: &Service) -> Value {
        list(body.documents.iter().enumerate().map(|(n, document)| {
            let mut o = object(&child(parent, "required_documents", n, None));
            put(&mut o, "document", self.words(&document.document));
            put(&mut o, "uri", document.uri.as_deref().and_then(web));
            Value::Object(o)
        }))
    }

    pub(super) fn capacities(&self, parent: &str, body: &Service) -> Value {
        list(body.capacities.iter().enumerate().filter_map(|(n, capacity)| {
            let updated = capacity.updated.as_deref()?.parse::<jiff::Timestamp>().ok()?;
            let mut o = object(&child(parent, "capacities", n, None));
            let mut unit = object(&child(
                parent,
                "units",
                n,
                capacity.unit_source.get("id").and_then(Value::as_str),
            ));
            unit.insert("name".into(), self.required(&capacity.unit));
            for key in ["scheme", "identifier"] {
                put(&mut unit, key, capacity.unit_source.get(key).cloned());
            }
            put(
                &mut unit,
                "uri",
                capacity.unit_source.get("uri").and_then(Value::as_str).and_then(web),
            );
            o.insert("unit".into(), Value::Object(unit));
            o.insert("available".into(), json!(capacity.available));
            put(&mut o, "maximum", capacity.maximum.map(|m| json!(m)));
            put(&mut o, "description", self.words(&capacity.description));
            o.insert("updated".into(), json!(updated.to_string()));
            Some(Value::Object(o))
        }))
    }

    /// Pages beyond the first, which has a field of its own.
    pub(super) fn pages(&self, parent: &str, pages: &[Web]) -> Value {
        list(pages.iter().enumerate().skip(1).filter_map(|(n, page)| {
            let mut o = object(&child(parent, "urls", n, None));
            put(&mut o, "label", self.words(&page.label));
            o.insert("url".into(), page.url.best(&self.lang).and_then(|(u, _)| web(u))?);
            Some(Value::Object(o))
        }))
    }

    pub(super) fn attributes(
        &self,
        parent: &str,
        entity: &str,
        links: &[TermLink],
        attributes: &[Attribute],
        view: &ServiceView,
    ) -> Value {
        let begin = |n: usize, list: &str, own: Option<&str>, term: Option<&str>| {
            let mut o = object(&child(parent, list, n, own));
            put(&mut o, "link_id", json!(parent));
            put(&mut o, "link_entity", json!(entity));
            put(&mut o, "taxonomy_term_id", term.map(|t| json!(t)));
            let known = term.and_then(|t| view.terms.iter().find(|v| v.id == t));
            put(&mut o, "taxonomy_term", known.map(|k| self.term_object(k)));
            o
        };
        let mut parts = Vec::new();
        for (n, link) in links.iter().enumerate() {
            for (m, term) in link.terms.iter().enumerate() {
                let own = link.id.as_deref().filter(|_| m == 0);
                parts.push(Value::Object(begin(n * 100 + m, "terms", own, Some(term))));
            }
        }
        for (n, attribute) in attributes.iter().enumerate() {
            let mut o = begin(n, "attributes", attribute.id.as_deref(), attribute.term.as_deref());
            put(&mut o, "link_type", attribute.link_kind.clone().map(Value::String));
            put(&mut o, "value", attribute.value.clone().map(Value::String));
            put(&mut o, "label", attribute.label.clone().map(Value::String));
            parts.push(Value::Object(o));
        }
        Value::Array(parts)
    }

    pub(super) fn term_object(&self, term: &Of<directory::model::TaxonomyTerm>) -> Value {
        let mut o = object(&term.id);
        put(&mut o, "code", term.body.code.clone().map(Value::String));
        o.insert("name".into(), self.required(&term.body.name));
        o.insert("description".into(), self.required(&term.body.description));
        put(&mut o, "parent_id", term.body.parent.clone().map(Value::String));
        put(&mut o, "taxonomy_id", term.body.taxonomy.clone().map(Value::String));
        put(&mut o, "term_uri", term.body.uri.as_deref().and_then(web));
        Value::Object(o)
    }
}

fn phone_type(phone: &Phone) -> Option<Value> {
    let kind = match phone.kind {
        PhoneKind::Voice => "voice",
        PhoneKind::TollFree => "toll free",
        PhoneKind::Crisis => "crisis",
        PhoneKind::AfterHours => "after hours",
        PhoneKind::Text => "text",
        PhoneKind::Tty => "textphone",
        PhoneKind::Fax => "fax",
        PhoneKind::Cell => "cell",
        PhoneKind::Other => return phone.source_kind.clone().map(Value::String),
    };
    Some(json!(kind))
}
