//! Fields that several kinds of record have.

use super::hours::HOURS_MEANWHILE;
use super::{Control, Field, Line, List, Pick};

use Control::{Check, Choice, Line as OneLine, Picks, Rows, Spoken, Words};

const fn field(name: &'static str, label: &'static str, control: Control) -> Field {
    Field::new(name, label, control)
}

const SPOKEN: &List = &List::new(
    "records-spoken-one",
    "records-spoken-add",
    &[
        field("code", "records-language", Spoken),
        field("name", "records-language-own", OneLine(Line::Plain))
            .hint("records-language-own-hint")
            .seldom(),
        field("note", "records-note", Words(1))
            .hint("records-language-note-hint")
            .seldom(),
    ],
);
/// Languages spoken.
pub const LANGUAGES: Field = field("languages", "records-languages", Rows(SPOKEN));

const PHONE: &List = &List::new(
    "records-phone-one",
    "records-phone-add",
    &[
        field("number", "records-number", OneLine(Line::Phone)),
        field("extension", "records-extension", OneLine(Line::Plain)),
        field("type", "records-phone-kind", Choice(PHONE_KINDS)),
        field("description", "records-phone-for", Words(1)),
        field("private", "records-private", Check).hint("records-private-phone"),
        field("languages", "records-phone-languages", Rows(SPOKEN)).seldom(),
    ],
);
const PHONE_KINDS: &[(&str, &str)] = &[
    ("voice", "records-phone-voice"),
    ("toll_free", "records-phone-toll-free"),
    ("crisis", "records-phone-crisis"),
    ("after_hours", "records-phone-after-hours"),
    ("text", "records-phone-text"),
    ("tty", "records-phone-tty"),
    ("fax", "records-phone-fax"),
    ("cell", "records-phone-cell"),
    ("other", "records-phone-other"),
];
/// Numbers.
pub const PHONES: Field = field("phones", "records-phones", Rows(PHONE));

const CONTACT: &List = &List::new(
    "records-contact-one",
    "records-contact-add",
    &[
        field("name", "records-contact-name", OneLine(Line::Plain)),
        field("title", "records-contact-title", Words(1)),
        field("department", "records-contact-department", Words(1)).seldom(),
        field("email", "records-email", OneLine(Line::Email)),
        field("private", "records-private", Check).hint("records-private-contact"),
        field("phones", "records-phones", Rows(PHONE)).seldom(),
    ],
);
/// People to ask for.
pub const CONTACTS: Field = field("contacts", "records-contacts", Rows(CONTACT));

const WEB: &List = &List::new(
    "records-web-one",
    "records-web-add",
    &[
        field("url", "records-web-address", Words(1)).hint("records-web-hint"),
        field("label", "records-web-label", Words(1)).seldom(),
    ],
);
/// Pages on the web.
pub const WEBSITES: Field = field("websites", "records-websites", Rows(WEB));

/// An e-mail address for anybody.
pub const EMAIL: Field = field("email", "records-email", OneLine(Line::Email)).hint("records-email-hint");

const AREA: &List = &List::new(
    "records-area-one",
    "records-area-add",
    &[
        field("covers", "records-area-covers", Picks(Pick::Area)).hint("records-area-hint"),
        field("name", "records-area-name", Words(1))
            .hint("records-area-name-hint")
            .seldom(),
        field("description", "records-area-more", Words(2)).seldom(),
    ],
);
/// Whom it serves by place.
pub const AREAS: Field = field("areas", "records-areas", Rows(AREA));

const MESSAGE: &List = &List::new(
    "records-message-one",
    "records-message-add",
    &[
        field("text", "records-message-text", Words(2)),
        field("from", "records-message-from", Control::Date).hint("records-message-from-hint"),
        field("to", "records-message-to", Control::Date).hint("records-message-to-hint"),
        field("closed", "records-message-closed", Check).hint("records-message-closed-hint"),
        HOURS_MEANWHILE,
    ],
);
/// Messages that end by themselves.
pub const MESSAGES: Field = field("messages", "records-messages", Rows(MESSAGE));

const NAME: &List = &List::new(
    "records-name-one",
    "records-name-add",
    &[field("", "records-alternate-name", Words(1))],
);
/// Other names.
pub const ALTERNATE_NAMES: Field = field("alternate_names", "records-alternate-names", Rows(NAME));
/// Words that lead to a term.
pub const USE_REFERENCES: Field =
    field("use_references", "records-use-references", Rows(NAME)).hint("records-use-references-hint");

const LINK: &List = &List::new(
    "records-link-one",
    "records-link-add",
    &[field("terms", "records-terms-together", Picks(Pick::Term)).hint("records-terms-hint")],
);
/// Classification.
pub const TERMS: Field = field("terms", "records-terms", Rows(LINK));

const ATTRIBUTE: &List = &List::new(
    "records-attribute-one",
    "records-attribute-add",
    &[
        field("label", "records-attribute-label", OneLine(Line::Plain)),
        field("value", "records-attribute-value", OneLine(Line::Plain)),
        field("term", "records-attribute-term", Control::Pick(Pick::Term)).hint("records-attribute-term-hint"),
        field("link_kind", "records-attribute-kind", OneLine(Line::Plain))
            .hint("records-attribute-kind-hint")
            .seldom(),
    ],
);
/// What no field of ours says.
pub const ATTRIBUTES: Field = field("attributes", "records-attributes", Rows(ATTRIBUTE))
    .hint("records-attributes-hint")
    .seldom();

const FUNDER: &List = &List::new(
    "records-funder-one",
    "records-funder-add",
    &[field("source", "records-funder", Words(1))],
);
/// Who pays.
pub const FUNDING: Field = field("funding", "records-funding", Rows(FUNDER)).seldom();

/// Who may see the record.
pub const VISIBILITY: Field = field(
    "visibility",
    "records-visibility",
    Choice(&[
        ("public", "records-visibility-public"),
        ("desk", "records-visibility-desk"),
    ]),
)
.hint("records-visibility-hint");

const ADDRESS: &List = &List::new(
    "records-address-one",
    "records-address-add",
    &[
        field(
            "type",
            "records-address-kind",
            Choice(&[
                ("physical", "records-address-physical"),
                ("postal", "records-address-postal"),
                ("virtual", "records-address-virtual"),
            ]),
        ),
        field("line1", "records-address-line1", Words(1)),
        field("line2", "records-address-line2", Words(1)).seldom(),
        field("city", "records-address-city", Words(1)),
        field("province", "records-address-province", OneLine(Line::Plain)).hint("records-address-province-hint"),
        field("postal_code", "records-address-code", OneLine(Line::Plain)),
        field("attention", "records-address-attention", OneLine(Line::Plain)).seldom(),
        field("region", "records-address-region", OneLine(Line::Plain)).seldom(),
        field("country", "records-address-country", OneLine(Line::Plain)).seldom(),
        field("private", "records-private", Check).hint("records-private-address"),
    ],
);
/// Addresses.
pub const ADDRESSES: Field = field("addresses", "records-addresses", Rows(ADDRESS));

const ACCESS: &List = &List::new(
    "records-access-one",
    "records-access-add",
    &[
        field(
            "code",
            "records-access",
            Choice(&[
                ("", "records-access-own"),
                ("wheelchair", "service-access-wheelchair"),
                ("elevator", "service-access-elevator"),
                ("washroom", "service-access-washroom"),
                ("parking", "service-access-parking"),
                ("hearing_loop", "service-access-hearing-loop"),
                ("braille", "service-access-braille"),
                ("asl", "service-access-asl"),
                ("automatic_door", "service-access-automatic-door"),
                ("scent_free", "service-access-scent-free"),
                ("none", "service-access-none"),
            ]),
        ),
        field("description", "records-access-words", Words(1)),
        field("details", "records-access-details", Words(1)).seldom(),
        field("url", "records-access-page", OneLine(Line::Web)).seldom(),
    ],
);
/// How people with a disability can use a place.
pub const ACCESSIBILITY: Field = field("accessibility", "records-accessibility", Rows(ACCESS));
