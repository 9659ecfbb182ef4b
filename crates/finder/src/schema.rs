//! The fields of the index.

use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};

use crate::analysis;

/// Grows by one whenever a field, an analysis or the form of a card changes: an index of another number is rebuilt.
pub(crate) const FORMAT: u32 = 8;

/// One of the two languages that texts are analysed in.
#[derive(Clone, Copy)]
pub(crate) struct InLanguage {
    /// Names of the service.
    pub(crate) name: Field,
    /// Names of its organization and program.
    pub(crate) organization: Field,
    /// Names of its taxonomy terms and needs, use references, search hints.
    pub(crate) terms: Field,
    /// Everything else that is written for people.
    pub(crate) text: Field,
}

/// The fields of the index. Columns are read per service while ranking; `card` is read for the hits of a page alone.
#[derive(Clone)]
pub(crate) struct Fields {
    pub(crate) schema: Schema,
    /// Record id: what a change deletes by.
    pub(crate) id: Field,
    /// The source's id, for looking a service up by it.
    pub(crate) source_id: Field,
    pub(crate) en: InLanguage,
    pub(crate) fr: InLanguage,
    /// Every text in every language, folded and unstemmed.
    pub(crate) folded: Field,
    /// Whole names and acronyms as `words::key` writes them.
    pub(crate) key: Field,
    /// Phone numbers as `words::phone_digits` writes them.
    pub(crate) phone: Field,
    /// Areas served, as terms of the places crate; `?` where no area is known.
    pub(crate) area: Field,
    /// Needs with their level, as `columns::Level` writes them; broader needs too.
    pub(crate) need: Field,
    /// Languages of service by ISO 639 code.
    pub(crate) language: Field,
    /// Drawn areas as JSON; their terms stand in `area`.
    pub(crate) shape: Field,
    /// Points that may be shown, packed by `traits::pack_point`.
    pub(crate) point: Field,
    /// Yes-or-no facts and ages, packed by `traits::Traits`.
    pub(crate) facts: Field,
    /// A number drawn from the id: the order of equals, which favours nobody's name and stays when indexed again.
    pub(crate) lot: Field,
    /// Rule of eligibility as JSON.
    pub(crate) rule: Field,
    /// Timetables in the form of the hours crate, one for each place it is offered at.
    pub(crate) hours: Field,
    /// What it is about, one vector for each language, as `alike` writes them; empty without a model.
    pub(crate) vector: Field,
    /// [`crate::Card`] with its ids, in postcard's form.
    pub(crate) card: Field,
}

/// What stands in `area` for services of which no area is known.
pub(crate) const AREA_NOT_KNOWN: &str = "?";

impl Fields {
    pub(crate) fn new() -> Fields {
        let mut schema = Schema::builder();
        let words = |analyzer: &str, positions: bool| {
            let record = if positions {
                IndexRecordOption::WithFreqsAndPositions
            } else {
                IndexRecordOption::WithFreqs
            };
            let indexing = TextFieldIndexing::default()
                .set_tokenizer(analyzer)
                .set_index_option(record);
            TextOptions::default().set_indexing_options(indexing)
        };
        let raw = || {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer("raw")
                .set_fieldnorms(false)
                .set_index_option(IndexRecordOption::Basic);
            TextOptions::default().set_indexing_options(indexing)
        };
        let mut in_language = |tag: &str, analyzer: &str| InLanguage {
            name: schema.add_text_field(&format!("name_{tag}"), words(analyzer, true)),
            organization: schema.add_text_field(&format!("organization_{tag}"), words(analyzer, true)),
            terms: schema.add_text_field(&format!("terms_{tag}"), words(analyzer, true)),
            text: schema.add_text_field(&format!("text_{tag}"), words(analyzer, true)),
        };
        let en = in_language("en", analysis::EN);
        let fr = in_language("fr", analysis::FR);
        Fields {
            en,
            fr,
            id: schema.add_text_field("id", raw()),
            source_id: schema.add_text_field("source_id", raw()),
            folded: schema.add_text_field("folded", words(analysis::FOLDED, false)),
            key: schema.add_text_field("key", raw().set_fast("raw")),
            phone: schema.add_text_field("phone", raw()),
            area: schema.add_text_field("area", TextOptions::default().set_fast("raw")),
            shape: schema.add_bytes_field("shape", FAST),
            need: schema.add_text_field("need", raw().set_fast("raw")),
            language: schema.add_text_field("language", TextOptions::default().set_fast("raw")),
            point: schema.add_u64_field("point", FAST),
            facts: schema.add_u64_field("facts", FAST),
            lot: schema.add_u64_field("lot", FAST),
            rule: schema.add_bytes_field("rule", FAST),
            hours: schema.add_bytes_field("hours", FAST),
            vector: schema.add_bytes_field("vector", FAST),
            card: schema.add_bytes_field("card", STORED),
            schema: schema.build(),
        }
    }
}
