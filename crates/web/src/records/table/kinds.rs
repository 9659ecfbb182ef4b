//! The sections of each kind of record.

use directory::model::Kind;

use super::Control::{
    Check, Choice, Decimal, Group, Line as OneLine, Money, Pick as One, Picks, Rows, Rule, Whole, Words, YesNo,
};
use super::hours::HOURS;
use super::parts::{
    ACCESSIBILITY, ADDRESSES, ALTERNATE_NAMES, AREAS, ATTRIBUTES, CONTACTS, EMAIL, FUNDING, LANGUAGES, MESSAGES,
    PHONES, TERMS, USE_REFERENCES, VISIBILITY, WEBSITES,
};
use super::{Control, Field, Line, List, Pick, Section};

const fn field(name: &'static str, label: &'static str, control: Control) -> Field {
    Field::new(name, label, control)
}

const fn section(id: &'static str, label: &'static str, hint: &'static str, fields: &'static [Field]) -> Section {
    Section {
        id,
        label,
        hint,
        fields,
    }
}

const COST: &List = &List::new(
    "records-cost-one",
    "records-cost-add",
    &[
        field("option", "records-cost-option", Words(1)),
        field("amount", "records-cost-amount", Money),
        field("description", "records-cost-words", Words(1)),
        field("from", "records-cost-from", Control::Date).seldom(),
        field("to", "records-cost-to", Control::Date).seldom(),
    ],
);
const DOCUMENT: &List = &List::new(
    "records-document-one",
    "records-document-add",
    &[
        field("document", "records-document", Words(1)),
        field("uri", "records-document-page", OneLine(Line::Web)).seldom(),
    ],
);
const CAPACITY: &List = &List::new(
    "records-capacity-one",
    "records-capacity-add",
    &[
        field("available", "records-capacity-available", Whole),
        field("maximum", "records-capacity-maximum", Whole),
        field("unit", "records-capacity-unit", Words(1)),
        field("description", "records-capacity-words", Words(1)).seldom(),
    ],
);
const IDENTIFIER: &List = &List::new(
    "records-identifier-one",
    "records-identifier-add",
    &[
        field("type", "records-identifier-kind", OneLine(Line::Plain)),
        field("identifier", "records-identifier", OneLine(Line::Plain)),
    ],
);
const POINT: &[Field] = &[
    field("lat", "records-latitude", Decimal).required(),
    field("lon", "records-longitude", Decimal).required(),
];

const NAME: Field = field("name", "records-name", Words(1));
const DESCRIPTION: Field = field("description", "records-description", Words(3));

const SERVICE: &[Section] = &[
    section(
        "words",
        "records-section-words",
        "",
        &[
            NAME,
            field("summary", "records-summary", Words(2)).hint("records-summary-hint"),
            DESCRIPTION,
            field("application", "records-application", Words(3)).hint("records-application-hint"),
            field("eligibility", "records-eligibility", Words(2)).hint("records-eligibility-hint"),
            field("fees", "records-fees", Words(1)),
            field("wait", "records-wait", Words(1)),
            field("interpretation", "records-interpretation", Words(1)),
            field("accreditations", "records-accreditations", Words(1)),
            field("search_hints", "records-search-hints", Words(1)).hint("records-search-hints-hint"),
        ],
    ),
    section(
        "reach",
        "records-section-reach",
        "",
        &[PHONES, WEBSITES, EMAIL, CONTACTS],
    ),
    section("hours", "records-section-hours", "", &[HOURS]),
    section(
        "where",
        "records-section-where",
        "",
        &[
            AREAS,
            field("remote", "records-remote", Check).hint("records-remote-hint"),
        ],
    ),
    section(
        "who",
        "records-section-who",
        "records-section-who-hint",
        &[
            field("rule", "records-rule", Rule),
            field("minimum_age", "records-minimum-age", Decimal).hint("records-age-hint"),
            field("maximum_age", "records-maximum-age", Decimal).hint("records-age-hint"),
        ],
    ),
    section(
        "cost",
        "records-section-cost",
        "",
        &[
            field("free", "records-free", YesNo),
            field("costs", "records-costs", Rows(COST)),
            field("documents", "records-documents", Rows(DOCUMENT)),
        ],
    ),
    section("languages", "records-section-languages", "", &[LANGUAGES]),
    section(
        "needs",
        "records-section-needs",
        "",
        &[
            field("needs", "records-needs", Picks(Pick::Need)).hint("records-needs-hint"),
            TERMS,
        ],
    ),
    section(
        "messages",
        "records-section-messages",
        "records-section-messages-hint",
        &[MESSAGES],
    ),
    section(
        "record",
        "records-section-record",
        "",
        &[
            field("organization", "records-organization", One(Pick::Organization)),
            field("program", "records-program", One(Pick::Program)),
            field(
                "status",
                "records-offered",
                Choice(&[
                    ("active", "records-offered-active"),
                    ("inactive", "records-offered-inactive"),
                    ("temporarily closed", "records-offered-closed"),
                    ("defunct", "records-offered-defunct"),
                ]),
            ),
            VISIBILITY,
            ALTERNATE_NAMES,
            field("capacities", "records-capacities", Rows(CAPACITY)).seldom(),
            FUNDING,
            ATTRIBUTES,
        ],
    ),
];

const LOCATION: &[Section] = &[
    section(
        "words",
        "records-section-words",
        "",
        &[
            NAME,
            DESCRIPTION,
            field("transportation", "records-transportation", Words(2)),
        ],
    ),
    section(
        "place",
        "records-section-place",
        "",
        &[
            ADDRESSES,
            field("confidential", "records-confidential", Check).hint("records-confidential-hint"),
            field("point", "records-point", Group(POINT))
                .hint("records-point-hint")
                .seldom(),
        ],
    ),
    section(
        "reach",
        "records-section-reach",
        "",
        &[
            PHONES,
            field("website", "records-website", OneLine(Line::Web)),
            CONTACTS,
        ],
    ),
    section(
        "hours",
        "records-section-hours",
        "records-section-hours-location",
        &[HOURS],
    ),
    section("access", "records-section-access", "", &[ACCESSIBILITY, LANGUAGES]),
    section(
        "record",
        "records-section-record",
        "",
        &[
            field("organization", "records-organization", One(Pick::Organization)),
            field(
                "location_kind",
                "records-location-kind",
                Choice(&[
                    ("physical", "records-location-physical"),
                    ("postal", "records-location-postal"),
                    ("virtual", "records-location-virtual"),
                ]),
            ),
            VISIBILITY,
            ALTERNATE_NAMES,
            ATTRIBUTES,
        ],
    ),
];

const AT: &[Section] = &[
    section(
        "words",
        "records-section-words",
        "records-section-words-at",
        &[field("description", "records-description", Words(2))],
    ),
    section(
        "reach",
        "records-section-reach",
        "records-section-at-hint",
        &[PHONES, CONTACTS],
    ),
    section("hours", "records-section-hours", "records-section-at-hint", &[HOURS]),
    section("where", "records-section-where", "records-section-at-hint", &[AREAS]),
    section(
        "record",
        "records-section-record",
        "",
        &[
            field("service", "records-service", One(Pick::Service)),
            field("location", "records-location", One(Pick::Location)),
            VISIBILITY,
            ATTRIBUTES,
        ],
    ),
];

const ORGANIZATION: &[Section] = &[
    section(
        "words",
        "records-section-words",
        "",
        &[
            NAME,
            DESCRIPTION,
            field("legal_status", "records-legal-status", Words(1)),
        ],
    ),
    section(
        "reach",
        "records-section-reach",
        "",
        &[PHONES, WEBSITES, EMAIL, CONTACTS],
    ),
    section(
        "messages",
        "records-section-messages",
        "records-section-messages-organization",
        &[MESSAGES],
    ),
    section(
        "record",
        "records-section-record",
        "",
        &[
            field("parent", "records-parent", One(Pick::Organization)),
            VISIBILITY,
            ALTERNATE_NAMES,
            TERMS,
            field("identifiers", "records-identifiers", Rows(IDENTIFIER)).seldom(),
            field("year_incorporated", "records-year", Whole).seldom(),
            FUNDING,
            ATTRIBUTES,
        ],
    ),
];

const PROGRAM: &[Section] = &[
    section("words", "records-section-words", "", &[NAME, DESCRIPTION]),
    section(
        "record",
        "records-section-record",
        "",
        &[
            field("organization", "records-organization", One(Pick::Organization)),
            VISIBILITY,
            ALTERNATE_NAMES,
            TERMS,
            ATTRIBUTES,
        ],
    ),
];

const TERM: &[Section] = &[
    section("words", "records-section-words", "", &[NAME, DESCRIPTION]),
    section(
        "needs",
        "records-section-term-needs",
        "records-section-term-needs-hint",
        &[
            field("needs", "records-term-needs", Control::TermNeeds).hint("records-term-needs-hint"),
            USE_REFERENCES,
        ],
    ),
    section(
        "record",
        "records-section-record",
        "",
        &[
            field("code", "records-term-code", OneLine(Line::Plain)),
            field("parent", "records-term-parent", One(Pick::Term)).hint("records-term-parent-hint"),
            field("taxonomy", "records-term-taxonomy", One(Pick::Taxonomy)),
            field("see_also", "records-term-see-also", Picks(Pick::Term)).seldom(),
            field("uri", "records-term-page", OneLine(Line::Web)).seldom(),
            field("retired", "records-term-retired", Control::Date).seldom(),
        ],
    ),
];

/// The form of a kind; none for kinds that are not edited here.
pub fn sections(kind: Kind) -> &'static [Section] {
    match kind {
        Kind::Service => SERVICE,
        Kind::Location => LOCATION,
        Kind::ServiceAtLocation => AT,
        Kind::Organization => ORGANIZATION,
        Kind::Program => PROGRAM,
        Kind::TaxonomyTerm => TERM,
        Kind::Taxonomy => &[],
    }
}
