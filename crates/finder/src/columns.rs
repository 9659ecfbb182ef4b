//! What a segment of the index knows of each of its services, ready for ranking.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use fixedbitset::FixedBitSet;
use hours::{Home, OpenState, Timetable};
use jiff::Timestamp;
use places::{AreaRef, Outline, Serves};
use rules::Rule;
use tantivy::columnar::{BytesColumn, Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use crate::lists::{Lists, number};
use crate::names::Names;
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

/// What ranking reads of one document, side by side: judging thousands of them is mostly waiting for memory.
struct Row {
    traits: u64,
    lot: u64,
    /// Where its points begin and end in `points`.
    points: [u32; 2],
    /// Where each list of [`Columns::ords`] begins, and where the last one ends.
    lists: [u32; 5],
}

/// The lists of a row, in their order.
#[derive(Clone, Copy)]
enum List {
    Needs,
    Languages,
    Rules,
    Hours,
}

/// The columns of one segment, unpacked when the segment is first seen: about 150 bytes for each service.
pub(crate) struct Columns {
    rows: Vec<Row>,
    points: Vec<OnGlobe>,
    /// Ordinals of each row, one list after the other.
    ords: Vec<u32>,
    /// Code and level by ordinal.
    pub(crate) needs: Vec<(String, Level)>,
    /// Every code once, and by ordinal which of them it is.
    pub(crate) codes: Vec<String>,
    code_of: Vec<u32>,
    /// Ordinals by code.
    need_ords_of: HashMap<String, Vec<u32>>,
    /// Documents by ordinal of need.
    need_docs: Lists,
    /// Ordinals of areas by term, and documents by ordinal of area.
    areas: HashMap<String, u32>,
    area_docs: Lists,
    /// Drawn areas: the ordinal of their term in `areas`, and the ground.
    pub(crate) shapes: Vec<(u64, AreaRef)>,
    /// What its services, their programs and agencies are called.
    pub(crate) names: Names,
    /// ISO 639 codes by ordinal.
    pub(crate) languages: Vec<String>,
    rules: Vec<Option<Rule>>,
    timetables: Vec<Option<Timetable>>,
    open: Mutex<Arc<OpenAt>>,
    /// Whom the latest questions' places are served by, each beside what is served of them by ordinal of area.
    serving: Mutex<VecDeque<(Vec<Serves>, Arc<Serving>)>>,
}

/// So many places are remembered: people ask the same place again, page after page.
const PLACES: usize = 16;

/// Which services of a segment take in a place.
pub(crate) struct Serving {
    yes: FixedBitSet,
    /// Those that do, and those of which it is not known.
    pub(crate) may: FixedBitSet,
}

impl Serving {
    pub(crate) fn of(&self, doc: DocId) -> Serves {
        if self.yes.contains(doc as usize) {
            Serves::Yes
        } else if self.may.contains(doc as usize) {
            Serves::Unknown
        } else {
            Serves::No
        }
    }
}

/// Whether each timetable of a segment is open in one minute, worked out when first asked.
pub(crate) struct OpenAt {
    minute: i64,
    states: Vec<OnceLock<OpenState>>,
    /// The [`Door`] of each service, in a byte: 0 until it was worked out.
    doors: Vec<AtomicU8>,
}

/// Whether a service is open, as ranking and counting need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    Open,
    Shut,
    Unknown,
}

const OPEN: u8 = 1;
const SHUT: u8 = 2;
const NOT_KNOWN: u8 = 3;

impl Columns {
    pub(crate) fn load(segment: &SegmentReader) -> tantivy::Result<Columns> {
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
        let mut shapes = Vec::new();
        for outline in values(&bytes("shape")?)? {
            let Some(outline) = serde_json::from_slice::<Outline>(&outline).ok() else {
                continue;
            };
            if let Some(ord) = areas.dictionary().term_ord(places::shape_term(&outline))? {
                shapes.push((ord, AreaRef::Shape(outline)));
            }
        }
        let keys = words("key")?;
        let of_docs: Vec<(u32, u32)> = (0..segment.max_doc())
            .flat_map(|doc| keys.ords().values_for_doc(doc).map(move |name| (doc, ord(name))))
            .collect();
        let names = Names::new(&strings(&keys)?, of_docs.iter().copied());
        let languages = words("language")?;
        let rules = bytes("rule")?;
        let hours = bytes("hours")?;
        let timetables: Vec<_> = values(&hours)?.iter().map(|b| Timetable::from_bytes(b).ok()).collect();
        let documents = segment.max_doc();
        let (points_of, facts, lots) = (numbers("point")?, numbers("facts")?, numbers("lot")?);
        let lists = [needs.ords(), languages.ords(), rules.ords(), hours.ords()];
        let (mut rows, mut points, mut ords) = (Vec::with_capacity(documents as usize), Vec::new(), Vec::new());
        for doc in 0..documents {
            let mut row = Row {
                traits: facts.first(doc).unwrap_or_default(),
                lot: lots.first(doc).unwrap_or_default(),
                points: [within(&points); 2],
                lists: [within(&ords); 5],
            };
            let packed = points_of.values_for_doc(doc);
            points.extend(packed.map(|packed| OnGlobe::of(unpack_point(packed))));
            row.points[1] = within(&points);
            for (n, list) in lists.iter().enumerate() {
                ords.extend(list.values_for_doc(doc).map(ord));
                row.lists[n + 1] = within(&ords);
            }
            rows.push(row);
        }
        points.shrink_to_fit();
        ords.shrink_to_fit();
        let of_docs: Vec<(u32, u32)> = (0..documents)
            .flat_map(|doc| needs.ords().values_for_doc(doc).map(move |need| (ord(need), doc)))
            .collect();
        let in_areas: Vec<(u32, u32)> = (0..documents)
            .flat_map(|doc| areas.ords().values_for_doc(doc).map(move |area| (ord(area), doc)))
            .collect();
        let needs_by_ord: Vec<(String, Level)> = strings(&needs)?.into_iter().map(level).collect();
        let mut need_ords_of: HashMap<String, Vec<u32>> = HashMap::new();
        let (mut codes, mut code_of) = (Vec::new(), Vec::with_capacity(needs_by_ord.len()));
        for (ord, (code, _)) in (0..).zip(&needs_by_ord) {
            let ords = need_ords_of.entry(code.clone()).or_default();
            match ords.first() {
                Some(first) => code_of.push(code_of[*first as usize]),
                None => {
                    code_of.push(number(codes.len()));
                    codes.push(code.clone());
                }
            }
            ords.push(ord);
        }
        let area_terms = strings(&areas)?;
        Ok(Columns {
            rows,
            points,
            ords,
            need_docs: Lists::turned(needs_by_ord.len(), of_docs.iter().copied()),
            needs: needs_by_ord,
            codes,
            code_of,
            need_ords_of,
            area_docs: Lists::turned(area_terms.len(), in_areas.iter().copied()),
            areas: area_terms.into_iter().zip(0..).collect(),
            shapes,
            names,
            languages: strings(&languages)?,
            rules: values(&rules)?.iter().map(|b| serde_json::from_slice(b).ok()).collect(),
            open: Mutex::new(Arc::new(OpenAt::new(i64::MIN, timetables.len(), documents))),
            serving: Mutex::default(),
            timetables,
        })
    }

    /// How many documents there are, deleted ones included.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }
    fn list(&self, doc: DocId, list: List) -> impl Iterator<Item = usize> {
        let lists = &self.rows[doc as usize].lists;
        let (from, to) = (lists[list as usize], lists[list as usize + 1]);
        self.ords[from as usize..to as usize].iter().map(|ord| *ord as usize)
    }
    /// Reads a little of all that judging reads of these services. One by one, each would wait for memory; so many reads that
    /// do not depend on each other wait together.
    pub(crate) fn fetch(&self, docs: &[DocId]) {
        let rows = docs.iter().map(|doc| &self.rows[*doc as usize]);
        let mut seen: u64 = rows.clone().map(|row| row.traits ^ u64::from(row.lists[4])).sum();
        for row in rows {
            let ords = &self.ords[row.lists[0] as usize..row.lists[4] as usize];
            let ends = ords.first().into_iter().chain(ords.last());
            seen ^= ends.map(|ord| u64::from(*ord)).sum::<u64>();
            seen ^= self.points.get(row.points[0] as usize).map_or(0, |point| point.bits());
        }
        std::hint::black_box(seen);
    }
    pub(crate) fn traits(&self, doc: DocId) -> Traits {
        Traits::unpack(self.rows[doc as usize].traits)
    }
    /// Its place among equals.
    pub(crate) fn lot(&self, doc: DocId) -> u64 {
        self.rows[doc as usize].lot
    }
    /// Kilometres from here to the nearest of its points that may be shown, to the metre.
    pub(crate) fn km(&self, doc: DocId, from: OnGlobe) -> Option<f64> {
        let [from_point, to_point] = self.rows[doc as usize].points.map(|at| at as usize);
        let points = self.points[from_point..to_point].iter();
        let nearest = points.map(|point| point.chord(from)).reduce(f64::min)?;
        Some((OnGlobe::km(nearest) * 1e3).round() / 1e3)
    }
    /// Ordinals of its needs.
    pub(crate) fn needs(&self, doc: DocId) -> impl Iterator<Item = usize> {
        self.list(doc, List::Needs)
    }
    /// The ordinals of a need, one for each level that is met.
    pub(crate) fn need_ords(&self, code: &str) -> impl Iterator<Item = usize> {
        self.need_ords_of
            .get(code)
            .into_iter()
            .flatten()
            .map(|ord| *ord as usize)
    }
    /// The documents that have a need at one level, by its ordinal.
    pub(crate) fn with_need(&self, ord: usize) -> &[DocId] {
        self.need_docs.get(number(ord))
    }
    /// Ordinals of the languages it is offered in.
    pub(crate) fn languages(&self, doc: DocId) -> impl Iterator<Item = usize> {
        self.list(doc, List::Languages)
    }
    /// Its needs, each the ordinal of a code in `codes`.
    pub(crate) fn codes(&self, doc: DocId) -> impl Iterator<Item = usize> {
        self.needs(doc).map(|ord| self.code_of[ord] as usize)
    }
    /// Which services take in a place, of which each area of a segment tells whether it does.
    pub(crate) fn serving(&self, of_area: Vec<Serves>) -> Arc<Serving> {
        let kept = || self.serving.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, serving)) = kept().iter().find(|(known, _)| *known == of_area) {
            return Arc::clone(serving);
        }
        let mut yes = FixedBitSet::with_capacity(self.len());
        let mut may = FixedBitSet::with_capacity(self.len());
        for (area, serves) in (0..).zip(&of_area) {
            let docs = self.area_docs.get(area).iter().map(|doc| *doc as usize);
            match serves {
                Serves::Yes => docs.for_each(|doc| yes.insert(doc)),
                Serves::Unknown => docs.for_each(|doc| may.insert(doc)),
                Serves::No => {}
            }
        }
        may.union_with(&yes);
        let serving = Arc::new(Serving { yes, may });
        let mut kept = kept();
        kept.truncate(PLACES - 1);
        kept.push_front((of_area, Arc::clone(&serving)));
        serving
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
        let ord = self.list(doc, List::Rules).next()?;
        Some((ord, self.rules[ord].as_ref()))
    }
    /// How many different rules there are.
    pub(crate) fn rule_count(&self) -> usize {
        self.rules.len()
    }

    /// The openness of this minute, shared by all questions of the same minute.
    pub(crate) fn open_at(&self, at: Timestamp) -> Arc<OpenAt> {
        let minute = at.as_second().div_euclid(60);
        let mut kept = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.minute != minute {
            *kept = Arc::new(kept.later(minute));
        }
        Arc::clone(&kept)
    }
    /// Whether a service is open, at the place where it is most open.
    pub(crate) fn open(&self, doc: DocId, at: &OpenAt, home: &Home) -> OpenState {
        let state = |ord: usize| {
            *at.states[ord].get_or_init(|| {
                let moment = Timestamp::from_second(at.minute.saturating_mul(60)).ok();
                match (&self.timetables[ord], moment) {
                    (Some(timetable), Some(moment)) => timetable.state(moment, home),
                    _ => OpenState::Unknown,
                }
            })
        };
        self.list(doc, List::Hours)
            .map(state)
            .reduce(more_open)
            .unwrap_or(OpenState::Unknown)
    }
    /// The same without when it changes: worked out for each service once a minute.
    pub(crate) fn door(&self, doc: DocId, at: &OpenAt, home: &Home) -> Door {
        let kept = &at.doors[doc as usize];
        match kept.load(Ordering::Relaxed) {
            OPEN => Door::Open,
            SHUT => Door::Shut,
            NOT_KNOWN => Door::Unknown,
            _ => {
                let (door, byte) = match self.open(doc, at, home) {
                    OpenState::Open { .. } => (Door::Open, OPEN),
                    OpenState::Unknown => (Door::Unknown, NOT_KNOWN),
                    OpenState::Closed { .. } | OpenState::ByAppointment => (Door::Shut, SHUT),
                };
                // Whoever works it out at the same time comes to the same.
                kept.store(byte, Ordering::Relaxed);
                door
            }
        }
    }
}

impl OpenAt {
    fn new(minute: i64, timetables: usize, documents: u32) -> OpenAt {
        OpenAt {
            minute,
            states: (0..timetables).map(|_| OnceLock::new()).collect(),
            doors: (0..documents).map(|_| AtomicU8::new(0)).collect(),
        }
    }
    /// The same for another minute. What is open until later still is, and what opens later is still closed, so that the
    /// first question of a minute does not pay for all.
    fn later(&self, minute: i64) -> OpenAt {
        let beyond = |at: Timestamp| minute > self.minute && at.as_second() > minute.saturating_mul(60);
        let still = |state: &OpenState| match state {
            OpenState::Open { until: Some(at) } | OpenState::Closed { opens: Some(at) } => beyond(*at),
            _ => false,
        };
        let states = self.states.iter().map(|known| {
            let kept = known.get().filter(|state| still(state));
            kept.map_or_else(OnceLock::new, |state| OnceLock::from(*state))
        });
        OpenAt {
            minute,
            states: states.collect(),
            doors: self.doors.iter().map(|_| AtomicU8::new(0)).collect(),
        }
    }
}

/// The state of a service offered at two places: open where one is; closed only where both are.
pub(crate) fn more_open(a: OpenState, b: OpenState) -> OpenState {
    use OpenState::{ByAppointment, Closed, Open, Unknown};
    let latest = |a: Option<Timestamp>, b: Option<Timestamp>| a.zip(b).map(|(a, b)| a.max(b));
    match (a, b) {
        (Open { until: a }, Open { until: b }) => Open { until: latest(a, b) },
        (Open { until }, _) | (_, Open { until }) => Open { until },
        (ByAppointment, _) | (_, ByAppointment) => ByAppointment,
        (Unknown, _) | (_, Unknown) => Unknown,
        (Closed { opens: a }, Closed { opens: b }) => Closed {
            opens: [a, b].into_iter().flatten().min(),
        },
    }
}

/// How many there are so far.
fn within<T>(values: &[T]) -> u32 {
    u32::try_from(values.len()).expect("values of a segment fit 32 bits")
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
