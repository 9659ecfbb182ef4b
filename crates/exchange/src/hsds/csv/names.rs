//! Tables and columns of every age with their HSDS 3.x names.

/// A table as files name it, its HSDS 3.x name, and columns with their HSDS 3.x names.
pub(super) type Known = (
    &'static [&'static str],
    &'static str,
    &'static [(&'static str, &'static str)],
);

/// reference: HSDS 2.0.1 and 3.2 data packages; HSDS 1.1 and the Ohana API's CSV layout.
pub(super) const TABLES: &[Known] = &[
    (&["taxonomies"], "taxonomies", &[]),
    (
        &["taxonomy_terms", "taxonomy", "taxonomies_terms"],
        "taxonomy_terms",
        &[("term", "name"), ("vocabulary", "taxonomy")],
    ),
    (&["categories"], "categories", &[]),
    (
        &["organizations", "organization"],
        "organizations",
        &[("url", "website"), ("date_incorporated", "year_incorporated")],
    ),
    (&["programs", "program"], "programs", &[]),
    (&["locations", "location"], "locations", &[("website", "url")]),
    (
        &["services", "service"],
        "services",
        &[("website", "url"), ("eligibility", "eligibility_description")],
    ),
    (
        &[
            "service_at_location",
            "services_at_location",
            "service_at_locations",
            "services_at_locations",
        ],
        "service_at_location",
        &[],
    ),
    (&["addresses"], "addresses", &[]),
    (&["physical_addresses", "physical_address"], "physical_addresses", &[]),
    (
        &["postal_addresses", "postal_address", "mail_addresses"],
        "postal_addresses",
        &[],
    ),
    (&["phones", "phone"], "phones", &[("number_type", "type")]),
    (&["contacts", "contact"], "contacts", &[]),
    (&["schedules", "schedule"], "schedules", &[]),
    (&["regular_schedules", "regular_schedule"], "regular_schedules", &[]),
    (&["holiday_schedules", "holiday_schedule"], "holiday_schedules", &[]),
    (&["languages", "language"], "languages", &[("language", "name")]),
    (
        &["accessibility", "accessibility_for_disabilities"],
        "accessibility",
        &[("accessibility", "description")],
    ),
    (
        &["service_areas", "service_area"],
        "service_areas",
        &[("service_area", "name")],
    ),
    (&["required_documents", "required_document"], "required_documents", &[]),
    (&["funding"], "funding", &[]),
    (&["cost_options"], "cost_options", &[]),
    (&["payments_accepted", "payment_accepted"], "payments_accepted", &[]),
    (&["eligibility"], "eligibility", &[]),
    (&["organization_identifiers"], "organization_identifiers", &[]),
    (&["service_capacity", "service_capacities"], "capacities", &[]),
    (&["units", "unit"], "units", &[]),
    (&["url", "urls"], "urls", &[]),
    (&["attributes"], "attributes", &[]),
    (
        &["service_attributes", "service_taxonomy", "service_taxonomies"],
        "service_attributes",
        &[("taxonomy_id", "taxonomy_term_id")],
    ),
    (&["service_categories"], "service_categories", &[]),
    (&["other_attributes"], "attributes", &[("link_type", "link_entity")]),
    (
        &["metadata", "meta_table_description", "meta_table_descriptions"],
        "",
        &[],
    ),
];
