//! What a segment of the index knows of each of its services, ready for ranking.

use std::collections::HashMap;
use std::sync::Arc;

use fixedbitset::FixedBitSet;
use hours::{Home, OpenState, Timetable};
use jiff::Timestamp;
use places::{AreaRef, Outline, Serves};
use rules::Rule;
use tantivy::columnar::{BytesColumn, Column, StrColumn};
use tantivy::schema::Field;
use tantivy::{DocId, SegmentReader};
use vectors::Model;

use crate::alike::Vectors;
use crate::answering::Answering;
use crate::lists::{Lists, number};
use crate::names::Names;
use crate::opening::{OpenAt, Opening};
use crate::rows::Rows;
use crate::serving::{Served, Serving};
use crate::spelling::Dictionary;
use crate::traits::{OnGlobe, Traits, unpack_point};

/// How sure it is that a service answers a need, and whether it answers the need itself or only a narrower one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Level {
    /// In tenths: 10 is what a curator put.
    pub(crate) sure: u8,
    /// The service answers a narrower need.
    pub(crate) narrower: bool,
}

impl Level {
    pub(crate) const fn new(sure: u8, narrower: bool) -> Level {
        Level { sure, narrower }
    }
    /// How sure, from 0 to 1.
    pub(crate) fn share(self) -> f32 {
        f32::from(self.sure) / 10.0
    }
    /// The term that stands in the index: `utility-payment/9`, `money/9n`.
    pub(crate) fn term(self, code: &str) -> String {
        format!("{code}/{}{}", self.sure, if self.narrower { "n" } else { "" })
    }
    fn parse(term: &str) -> Option<(&str, Level)> {
        let (code, level) = term.rsplit_once('/')?;
        let narrower = level.ends_with('n');
        let sure = level.trim_end_matches('n').parse().ok()?;
        Some((code, Level { sure, narrower }))
    }
}

/// The columns of one segment, unpacked when the segment is first seen: about 150 bytes for each service.
pub(crate) struct Columns {
    rows: Rows,
    /// The place of each among equals.
    lots: Vec<u64>,
    pub(crate) answering: Answering,
    /// Ordinals of areas by term, and documents by ordinal of area.
    areas: HashMap<String, u32>,
    area_docs: Lists,
    /// Drawn areas: the ordinal of their term in `areas`, and the ground.
    pub(crate) shapes: Vec<(u64, AreaRef)>,
    /// What its services, their programs and agencies are called.
    pub(crate) names: Names,
    /// ISO 639 codes by ordinal.
    pub(crate) languages: Vec<String>,
    pub(crate) sets: Sets,
    /// By ordinal, and the ordinals of each document.
    rules: Vec<Option<Rule>>,
    rules_of: Lists,
    opening: Opening,
    served: Served,
    /// The words of its texts, for those that are misspelt.
    pub(crate) spelling: Dictionary,
    /// What its services are about, where the deployment has a model.
    pub(crate) vectors: Option<Vectors>,
}

/// What many services have in common and filters ask for, a bit for each document.
pub(crate) struct Sets {
    /// Known to cost nothing.
    pub(crate) free: FixedBitSet,
    /// Usable by somebody who cannot climb stairs, as far as known.
    pub(crate) within_reach: FixedBitSet,
    /// To be had without going anywhere.
    pub(crate) remote: FixedBitSet,
    /// There is a rule of eligibility beside its ages.
    pub(crate) has_rule: FixedBitSet,
    /// By ordinal of language: offered in it.
    pub(crate) languages: Vec<FixedBitSet>,
}

impl Sets {
    /// From rows, and pairs of a language and a document.
    fn of(rows: &Rows, languages: usize, offered_in: impl Iterator<Item = (u32, u32)>) -> Sets {
        let empty = || FixedBitSet::with_capacity(rows.len());
        let mut sets = Sets {
            free: empty(),
            within_reach: empty(),
            remote: empty(),
            has_rule: empty(),
            languages: vec![empty(); languages],
        };
        for doc in 0..rows.len() {
            let traits = rows.traits(number(doc));
            sets.free.set(doc, traits.free == Some(true));
            sets.within_reach.set(doc, traits.within_reach());
            sets.remote.set(doc, traits.remote);
            sets.has_rule.set(doc, traits.has_rule);
        }
        for (language, doc) in offered_in {
            sets.languages[language as usize].insert(doc as usize);
        }
        sets
    }
}

impl Columns {
    /// Of a segment; `folded` is the field that has every word as it is.
    pub(crate) fn load(segment: &SegmentReader, folded: Field, model: Option<&Model>) -> tantivy::Result<Columns> {
        let fast = segment.fast_fields();
        let numbers = |name: &str| -> tantivy::Result<Column<u64>> {
            Ok(fast
                .column_opt::<u64>(name)?
                .unwrap_or_else(|| Column::build_empty_column(segment.max_doc())))
        };
        let words = |name: &str| -> tantivy::Result<StrColumn> {
            Ok(fast
                .str(name)?
                .unwrap_or_else(|| StrColumn::wrap(BytesColumn::empty(segment.max_doc()))))
        };
        let bytes = |name: &str| -> tantivy::Result<BytesColumn> {
            Ok(fast
                .bytes(name)?
                .unwrap_or_else(|| BytesColumn::empty(segment.max_doc())))
        };
        let needs = words("need")?;
        let level = |term: String| {
            let parsed = Level::parse(&term).map(|(code, level)| (code.to_owned(), level));
            parsed.unwrap_or((
                term,
                Level {
                    sure: 1,
                    narrower: false,
                },
            ))
        };
        let areas = words("area")?;
        let shapes = shapes(&bytes("shape")?, &areas)?;
        let keys = words("key")?;
        let offered_in = words("language")?;
        let rules = bytes("rule")?;
        let hours = bytes("hours")?;
        let timetables: Vec<_> = values(&hours)?.iter().map(|b| Timetable::from_bytes(b).ok()).collect();
        let documents = segment.max_doc();
        let (points_of, facts, lots) = (numbers("point")?, numbers("facts")?, numbers("lot")?);
        let (mut rows, mut of_lots) = (Rows::with_capacity(documents as usize), Vec::new());
        let (mut points, mut ords) = (Vec::new(), Vec::new());
        for doc in 0..documents {
            points.extend(
                points_of
                    .values_for_doc(doc)
                    .map(|packed| OnGlobe::of(unpack_point(packed))),
            );
            ords.extend(needs.ords().values_for_doc(doc).map(|need| small(ord(need))));
            rows.push(facts.first(doc).unwrap_or_default(), &points, &ords);
            of_lots.push(lots.first(doc).unwrap_or_default());
            points.clear();
            ords.clear();
        }
        rows.shrink_to_fit();
        let pairs = |of_docs: &Column<u64>| -> Vec<(u32, u32)> {
            let of_doc = |doc| of_docs.values_for_doc(doc).map(move |value| (ord(value), doc));
            (0..documents).flat_map(of_doc).collect()
        };
        let levels: Vec<(String, Level)> = strings(&needs)?.into_iter().map(level).collect();
        let area_terms = strings(&areas)?;
        let languages = strings(&offered_in)?;
        Ok(Columns {
            sets: Sets::of(&rows, languages.len(), pairs(offered_in.ords()).into_iter()),
            rows,
            lots: of_lots,
            answering: Answering::new(levels, documents as usize, pairs(needs.ords()).iter().copied()),
            area_docs: Lists::turned(area_terms.len(), pairs(areas.ords()).iter().copied()),
            areas: area_terms.into_iter().zip(0..).collect(),
            shapes,
            names: Names::new(&strings(&keys)?, turned(&pairs(keys.ords()))),
            languages,
            rules: values(&rules)?.iter().map(|b| serde_json::from_slice(b).ok()).collect(),
            rules_of: Lists::turned(documents as usize, turned(&pairs(rules.ords()))),
            opening: Opening::new(timetables, documents as usize, turned(&pairs(hours.ords()))),
            served: Served::default(),
            spelling: Dictionary::read(segment, folded)?,
            vectors: model
                .map(|model| Vectors::load(&bytes("vector")?, documents, model))
                .transpose()?,
        })
    }

    /// How many documents there are, deleted ones included.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }
    pub(crate) fn traits(&self, doc: DocId) -> Traits {
        self.rows.traits(doc)
    }
    pub(crate) fn ages(&self, doc: DocId) -> Option<(u16, u16)> {
        self.rows.ages(doc)
    }
    /// Reads what ranking reads of some services.
    pub(crate) fn read_ahead(&self, docs: impl Iterator<Item = DocId>) {
        self.rows.read_ahead(docs);
    }
    /// Its place among equals.
    pub(crate) fn lot(&self, doc: DocId) -> u64 {
        self.lots[doc as usize]
    }
    /// The chord from here to the nearest of its points that may be shown.
    pub(crate) fn chord(&self, doc: DocId, from: OnGlobe) -> Option<f64> {
        self.rows.chord(doc, from)
    }
    /// Ordinals of its needs.
    pub(crate) fn needs(&self, doc: DocId) -> impl Iterator<Item = usize> {
        self.rows.needs(doc)
    }
    /// How many of some documents have each need, in the order of [`Answering::codes`].
    pub(crate) fn counts(&self, docs: &FixedBitSet) -> Vec<usize> {
        self.answering.counts(docs, &self.rows)
    }
    /// Which services take in a place, of which each area of a segment tells whether it does.
    pub(crate) fn serving(&self, of_area: Vec<Serves>) -> Arc<Serving> {
        self.served.of(of_area, &self.area_docs, self.len())
    }
    /// How many different area terms there are.
    pub(crate) fn area_count(&self) -> usize {
        self.areas.len()
    }
    /// The ordinal of an area term.
    pub(crate) fn area(&self, term: &str) -> Option<usize> {
        self.areas.get(term).map(|ord| *ord as usize)
    }
    /// The ordinal of its rule and the rule; `Some((_, None))` where a rule is there that cannot be read.
    pub(crate) fn rule(&self, doc: DocId) -> Option<(usize, Option<&Rule>)> {
        let ord = *self.rules_of.get(doc).first()? as usize;
        Some((ord, self.rules[ord].as_ref()))
    }
    /// How many different rules there are.
    pub(crate) fn rule_count(&self) -> usize {
        self.rules.len()
    }

    /// What is open in the minute of a moment, shared by all questions of the same minute.
    pub(crate) fn open_at(&self, at: Timestamp, home: &Home) -> Arc<OpenAt> {
        self.opening.at(at, home)
    }
    /// Whether a service is open and when that changes, at the place where it is most open.
    pub(crate) fn open(&self, doc: DocId, at: &OpenAt, home: &Home) -> OpenState {
        self.opening.state(doc, at, home)
    }
}

/// Drawn areas, each with the ordinal of its term.
fn shapes(outlines: &BytesColumn, areas: &StrColumn) -> tantivy::Result<Vec<(u64, AreaRef)>> {
    let mut shapes = Vec::new();
    for outline in values(outlines)? {
        let Ok(outline) = serde_json::from_slice::<Outline>(&outline) else {
            continue;
        };
        if let Some(ord) = areas.dictionary().term_ord(places::shape_term(&outline))? {
            shapes.push((ord, AreaRef::Shape(outline)));
        }
    }
    Ok(shapes)
}

/// The ordinal of a need: needs and their levels are some thousands.
fn small(ord: u32) -> u16 {
    u16::try_from(ord).expect("needs and their levels fit 16 bits")
}

/// Pairs the other way round.
fn turned(pairs: &[(u32, u32)]) -> impl Iterator<Item = (u32, u32)> + Clone {
    pairs.iter().map(|(value, doc)| (*doc, *value))
}

fn ord(ord: u64) -> u32 {
    u32::try_from(ord).expect("ordinals of a segment fit 32 bits")
}

/// Every different value of a column, by ordinal.
fn values(column: &BytesColumn) -> tantivy::Result<Vec<Vec<u8>>> {
    let mut all = Vec::with_capacity(column.num_terms());
    let mut stream = column.dictionary().stream()?;
    while stream.advance() {
        all.push(stream.key().to_vec());
    }
    Ok(all)
}

fn strings(column: &StrColumn) -> tantivy::Result<Vec<String>> {
    Ok(values(column)?
        .into_iter()
        .map(|b| String::from_utf8_lossy(&b).into_owned())
        .collect())
}
