//! HSDS 3.x child objects into the parts of our records.

use directory::model::{
    Accessibility, Address, AddressKind, Attribute, Capacity, Contact, Cost, Funding, Identifier, Money, Phone,
    RequiredDocument, ServiceArea, SpokenLanguage, TermLink, Web,
};
use language::{Text, spoken_code};
use places::AreaRef;

use super::Mapper;
use super::understood::{access_code, area_of, is_numbered, phone_kind, spoken};
use crate::Why;
use crate::node::Node;

impl Mapper<'_> {
    pub(super) fn words(&self, text: Option<String>) -> Text {
        text.map_or_else(Text::default, |t| Text::new(self.source.lang.clone(), t))
    }

    pub(super) fn phones(&mut self, node: &mut Node) -> Vec<Phone> {
        node.list("phones", self.notes)
            .into_iter()
            .filter_map(|n| self.phone(n))
            .collect()
    }

    fn phone(&mut self, mut node: Node) -> Option<Phone> {
        node.drop(&[
            "location_id",
            "service_id",
            "organization_id",
            "contact_id",
            "service_at_location_id",
            "attributes",
            "metadata",
        ]);
        let Some(number) = node.text("number") else {
            self.notes.loss(
                &node.file,
                node.row,
                "phone.number",
                &Why::Said("a phone without a number was left out".into()),
            );
            return None;
        };
        let number = number.trim_matches('"').trim().to_owned();
        let said = node.text("type");
        let about = node.text("description");
        let department = node.text("department");
        let (kind, known) = phone_kind(said.as_deref(), about.as_deref().or(department.as_deref()));
        let mut languages = self.languages(&mut node);
        if let Some(name) = node.text("language") {
            languages.extend(spoken(&name));
        }
        let phone = Phone {
            number,
            extension: node.text("extension"),
            kind,
            source_kind: if known { None } else { said },
            description: self.words(about.or_else(|| department.filter(|d| !is_numbered(d)))),
            languages,
            private: node.text("private").is_some_and(|v| v == "true"),
            id: node.text("id"),
        };
        node.drop(&["vanity_number", "country_prefix"]);
        node.no_rest("phone", self.notes);
        Some(phone)
    }

    pub(super) fn contacts(&mut self, node: &mut Node) -> Vec<Contact> {
        node.list("contacts", self.notes)
            .into_iter()
            .map(|mut n| {
                n.drop(&[
                    "organization_id",
                    "service_id",
                    "service_at_location_id",
                    "location_id",
                    "attributes",
                    "metadata",
                ]);
                let contact = Contact {
                    name: n.text("name"),
                    title: n.words("title", &self.source.lang),
                    department: n.words("department", &self.source.lang),
                    email: n.text("email"),
                    phones: self.phones(&mut n),
                    private: n.text("private").is_some_and(|v| v == "true"),
                    id: n.text("id"),
                };
                n.no_rest("contact", self.notes);
                contact
            })
            .collect()
    }

    pub(super) fn addresses(&mut self, node: &mut Node) -> Vec<Address> {
        node.list("addresses", self.notes)
            .into_iter()
            .map(|mut n| {
                n.drop(&["location_id", "organization_id", "attributes", "metadata"]);
                let kind = match n.text("address_type").as_deref() {
                    Some("postal") => AddressKind::Postal,
                    Some("virtual") => AddressKind::Virtual,
                    _ => AddressKind::Physical,
                };
                let mut second: Vec<String> = ["address_2", "address_3", "address_4"]
                    .iter()
                    .filter_map(|k| n.text(k))
                    .collect();
                second.dedup();
                let line1 = n.text("address_1");
                // "Confidential" in place of a street is how sources hide an address that HSDS requires.
                let hidden = line1
                    .as_deref()
                    .is_some_and(|l| language::fold(l).starts_with("confidential"));
                let address = Address {
                    kind,
                    attention: n.text("attention"),
                    line1: self.words(line1),
                    line2: self.words(Some(second.join(", ")).filter(|s| !s.is_empty())),
                    city: n.words("city", &self.source.lang),
                    region: n.text("region"),
                    province: n.text("state_province").unwrap_or_default(),
                    postal_code: n.text("postal_code").unwrap_or_default(),
                    country: n.text("country").unwrap_or_default().to_uppercase(),
                    private: hidden,
                    id: n.text("id"),
                };
                n.no_rest("address", self.notes);
                address
            })
            .collect()
    }

    pub(super) fn languages(&mut self, node: &mut Node) -> Vec<SpokenLanguage> {
        node.list("languages", self.notes)
            .into_iter()
            .flat_map(|mut n| {
                n.drop(&["id", "service_id", "location_id", "phone_id", "attributes", "metadata"]);
                let (code, name, remark) = (
                    n.text("code"),
                    n.text("name").or_else(|| n.text("language")),
                    n.text("note"),
                );
                n.no_rest("language", self.notes);
                let known = code.as_deref().and_then(spoken_code).map(str::to_owned);
                let mut found = match (known, name) {
                    (Some(code), _) => vec![SpokenLanguage {
                        code: Some(code),
                        ..Default::default()
                    }],
                    (None, Some(name)) => spoken(&name),
                    (None, None) => code
                        .map(|c| SpokenLanguage {
                            name: Some(c),
                            ..Default::default()
                        })
                        .into_iter()
                        .collect(),
                };
                if let Some(last) = found.last_mut() {
                    last.note = self.words(remark);
                }
                found
            })
            .collect()
    }

    pub(super) fn accessibility(&mut self, node: &mut Node) -> Vec<Accessibility> {
        node.list("accessibility", self.notes)
            .into_iter()
            .map(|mut n| {
                n.drop(&["id", "location_id", "attributes", "metadata"]);
                let description = n.text("description").or_else(|| n.text("accessibility"));
                let part = Accessibility {
                    code: description.as_deref().and_then(access_code).map(str::to_owned),
                    description: self.words(description),
                    details: n.words("details", &self.source.lang),
                    url: n.text("url"),
                };
                n.no_rest("accessibility", self.notes);
                part
            })
            .collect()
    }

    pub(super) fn costs(&mut self, node: &mut Node) -> Vec<Cost> {
        node.list("cost_options", self.notes)
            .into_iter()
            .map(|mut n| {
                n.drop(&["id", "service_id", "attributes", "metadata"]);
                let amount = n.number("amount", self.notes);
                let currency = n.text("currency");
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "an amount of money, rounded to whole cents"
                )]
                let amount = amount.map(|a| Money {
                    cents: (a * 100.0).round() as i64,
                    currency: currency.unwrap_or_default().to_uppercase(),
                });
                let cost = Cost {
                    option: n.words("option", &self.source.lang),
                    amount,
                    description: n.words("amount_description", &self.source.lang),
                    from: n.date("valid_from", self.notes),
                    to: n.date("valid_to", self.notes),
                };
                n.no_rest("cost_option", self.notes);
                cost
            })
            .collect()
    }

    pub(super) fn documents(&mut self, node: &mut Node) -> Vec<RequiredDocument> {
        node.list("required_documents", self.notes)
            .into_iter()
            .filter_map(|mut n| {
                n.drop(&["id", "service_id", "attributes", "metadata"]);
                let document = n.words("document", &self.source.lang);
                let uri = n.text("uri");
                n.no_rest("required_document", self.notes);
                (!document.is_empty() || uri.is_some()).then_some(RequiredDocument { document, uri })
            })
            .collect()
    }

    pub(super) fn funding(&mut self, node: &mut Node) -> Vec<Funding> {
        node.list("funding", self.notes)
            .into_iter()
            .filter_map(|mut n| {
                n.drop(&["id", "service_id", "organization_id", "attributes", "metadata"]);
                let source = n.words("source", &self.source.lang);
                n.no_rest("funding", self.notes);
                (!source.is_empty()).then_some(Funding { source })
            })
            .collect()
    }

    pub(super) fn identifiers(&mut self, node: &mut Node) -> Vec<Identifier> {
        node.list("organization_identifiers", self.notes)
            .into_iter()
            .filter_map(|mut n| {
                n.drop(&["id", "organization_id", "attributes", "metadata"]);
                let part = Identifier {
                    scheme: n.text("identifier_scheme"),
                    kind: n.text("identifier_type").unwrap_or_default(),
                    identifier: n.text("identifier").unwrap_or_default(),
                };
                n.no_rest("organization_identifier", self.notes);
                (!part.identifier.is_empty()).then_some(part)
            })
            .collect()
    }

    pub(super) fn capacities(&mut self, node: &mut Node) -> Vec<Capacity> {
        node.list("capacities", self.notes)
            .into_iter()
            .filter_map(|mut n| {
                n.drop(&["id", "service_id", "unit_id", "attributes", "metadata"]);
                let mut unit = n.object("unit");
                let name = unit.as_mut().and_then(|u| u.text("name")).or_else(|| n.text("unit"));
                let available = n.number("available", self.notes)?;
                let maximum = n.number("maximum", self.notes);
                #[expect(clippy::cast_possible_truncation, reason = "counts of places")]
                let capacity = Capacity {
                    unit: self.words(name),
                    unit_source: unit.map(Node::rest).unwrap_or_default(),
                    available: available as i64,
                    maximum: maximum.map(|m| m as i64),
                    description: n.words("description", &self.source.lang),
                    updated: n.text("updated"),
                };
                n.no_rest("service_capacity", self.notes);
                Some(capacity)
            })
            .collect()
    }

    /// The main page of the field `main` first, then those of the list `more`.
    pub(super) fn websites(&mut self, node: &mut Node, main: &str, more: &str) -> Vec<Web> {
        let mut pages: Vec<Web> = node
            .text(main)
            .map(|u| Web {
                url: self.words(Some(u)),
                label: Text::default(),
            })
            .into_iter()
            .collect();
        for mut n in node.list(more, self.notes) {
            n.drop(&["id", "organization_id", "service_id", "attributes", "metadata"]);
            let page = Web {
                url: n.words("url", &self.source.lang),
                label: n.words("label", &self.source.lang),
            };
            if !page.url.is_empty() {
                pages.push(page);
            }
            n.no_rest("url", self.notes);
        }
        pages
    }

    pub(super) fn areas(&mut self, node: &mut Node) -> Vec<ServiceArea> {
        node.list("service_areas", self.notes)
            .into_iter()
            .filter_map(|mut n| {
                n.drop(&["id", "service_id", "service_at_location_id", "attributes", "metadata"]);
                let name = n.text("name").or_else(|| n.text("service_area"));
                let extent = n.text("extent");
                let said = n.text("extent_type");
                let mut covers = extent
                    .as_deref()
                    .and_then(|e| area_of(e, said.as_deref()))
                    .into_iter()
                    .collect::<Vec<_>>();
                if let (Some(extent), true) = (&extent, covers.is_empty()) {
                    let value = extent.chars().take(80).collect();
                    self.notes.loss(
                        &n.file,
                        n.row,
                        "service_area.extent",
                        &Why::Unreadable {
                            value,
                            expected: "GeoJSON",
                        },
                    );
                }
                if covers.is_empty() {
                    covers = name.as_deref().map(|words| self.named_areas(words)).unwrap_or_default();
                }
                let area = ServiceArea {
                    name: self.words(name),
                    description: n.words("description", &self.source.lang),
                    covers,
                    uri: n.text("uri"),
                };
                n.no_rest("service_area", self.notes);
                (!area.name.is_empty() || !area.description.is_empty() || !area.covers.is_empty()).then_some(area)
            })
            .collect()
    }

    /// The places that words name, when every part of them is the exact name of one place or a postal prefix.
    fn named_areas(&self, words: &str) -> Vec<AreaRef> {
        let Some(gazetteer) = &self.source.gazetteer else {
            return Vec::new();
        };
        let parts = words
            .split([',', ';', '/'])
            .flat_map(|p| p.split(" and "))
            .flat_map(|p| p.split(" et "))
            .map(str::trim);
        let named = |part: &str| {
            let found = gazetteer.resolve(part).found().filter(|f| !f.guessed && !f.near)?;
            found
                .place
                .as_ref()
                .map(AreaRef::place)
                .or_else(|| AreaRef::postal(found.postal.as_deref()?))
        };
        parts
            .filter(|p| !p.is_empty())
            .map(named)
            .collect::<Option<Vec<_>>>()
            .unwrap_or_default()
    }

    pub(super) fn attributes(&mut self, node: &mut Node) -> (Vec<TermLink>, Vec<Attribute>) {
        let (mut links, mut attributes) = (Vec::new(), Vec::new());
        for mut n in node.list("attributes", self.notes) {
            n.drop(&["link_id", "link_entity", "service_id", "metadata"]);
            let nested = n.object("taxonomy_term");
            let named = n.text("taxonomy_term_id");
            let raw = nested.as_ref().and_then(|t| t.peek("id").map(str::to_owned)).or(named);
            if let Some(term) = nested {
                self.taxonomy_term(term);
            }
            let term = raw.map(|id| self.id(directory::model::Kind::TaxonomyTerm, &id));
            let (id, link_kind, value, label) = (n.text("id"), n.text("link_type"), n.text("value"), n.text("label"));
            n.no_rest("attribute", self.notes);
            match term {
                Some(term) if value.is_none() && label.is_none() && link_kind.is_none() => {
                    links.push(TermLink { terms: vec![term], id });
                }
                term => attributes.push(Attribute {
                    term,
                    link_kind,
                    value,
                    label,
                    id,
                }),
            }
        }
        (links, attributes)
    }
}
