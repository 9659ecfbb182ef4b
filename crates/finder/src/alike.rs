//! What services are about in the eyes of the deployment's model of vectors, where it has one.
//!
//! Each language that a service is described in has a vector, kept in the index behind the fingerprint of the model that made
//! it: what another model made is passed over, and an index that was made with another one is built again.

use std::collections::BTreeSet;

use directory::view::ServiceView;
use language::{Lang, Text};
use tantivy::columnar::BytesColumn;
use tantivy::schema::Field;
use tantivy::{DocId, TantivyDocument};
use vectors::{Model, Shelf, Vector};

use crate::lists::{Lists, number};
use crate::weights;

/// So many vectors of a segment tell how much like a question any service is.
const SAMPLE: usize = 256;

/// Puts the vectors of a service into its document.
pub(crate) fn add(document: &mut TantivyDocument, view: &ServiceView, model: &Model, field: Field) {
    let service = &view.service.body;
    let texts = || [&service.name, &service.summary, &service.description];
    let languages: BTreeSet<&Lang> = texts().into_iter().flat_map(Text::iter).map(|(lang, _)| lang).collect();
    for lang in languages {
        let names = service
            .alternate_names
            .iter()
            .chain(view.terms.iter().map(|term| &term.body.name));
        let [name, summary, description] = texts();
        let all = [name, summary].into_iter().chain(names).chain([description]);
        let said: Vec<&str> = all.filter_map(|text| text.get(lang)).collect();
        if let Some(vector) = model.vector(&said.join(". ")) {
            let mut bytes = model.fingerprint().to_be_bytes().to_vec();
            bytes.extend(vector.to_bytes());
            document.add_bytes(field, &bytes);
        }
    }
}

/// The vectors of the services of a segment.
#[derive(Default)]
pub(crate) struct Vectors {
    shelf: Shelf,
    /// By service, which vectors it has; by vector, which services have it.
    of: Lists,
    docs: Lists,
}

impl Vectors {
    pub(crate) fn load(column: &BytesColumn, documents: u32, model: &Model) -> tantivy::Result<Vectors> {
        let mut shelf = Shelf::new(model.dimensions(), column.num_terms());
        let stamp = model.fingerprint().to_be_bytes();
        let mut stream = column.dictionary().stream()?;
        while stream.advance() {
            let key = stream.key();
            shelf.push(key.strip_prefix(&stamp).unwrap_or_default());
        }
        let pairs: Vec<(u32, u32)> = (0..documents)
            .flat_map(|doc| {
                column
                    .ords()
                    .values_for_doc(doc)
                    .map(move |ord| (doc, number(usize::try_from(ord).unwrap_or(usize::MAX))))
            })
            .collect();
        let of = Lists::turned(documents as usize, pairs.iter().copied());
        let docs = Lists::turned(shelf.len(), pairs.into_iter().map(|(doc, vector)| (vector, doc)));
        Ok(Vectors { shelf, of, docs })
    }

    /// How alike a service and a question are: its most alike language.
    fn likeness(&self, doc: DocId, to: &Vector) -> Option<f32> {
        let all = self.of.get(doc).iter().map(|n| self.shelf.likeness(*n as usize, to));
        all.reduce(f32::max)
    }
}

/// A question as the model sees it.
pub(crate) struct Meaning {
    vector: Vector,
    /// How much like it any service is, and how far apart they are.
    usual: f32,
    apart: f32,
}

impl Meaning {
    /// Of the words of a question, beside the services that there are; none where the model knows none of the words, or there
    /// are no services with vectors.
    pub(crate) fn of<'v>(words: &str, model: &Model, all: impl Iterator<Item = &'v Vectors>) -> Option<Meaning> {
        let vector = model.vector(words)?;
        let (mut count, mut sum, mut squares) = (0.0_f32, 0.0_f32, 0.0_f32);
        for vectors in all {
            let step = vectors.shelf.len().div_ceil(SAMPLE).max(1);
            for n in (0..vectors.shelf.len()).step_by(step) {
                let likeness = vectors.shelf.likeness(n, &vector);
                #[expect(clippy::cast_precision_loss, reason = "services that say the same")]
                let services = vectors.docs.get(number(n)).len() as f32;
                count += services;
                sum += services * likeness;
                squares += services * likeness * likeness;
            }
        }
        if count == 0.0 {
            return None;
        }
        let usual = sum / count;
        let apart = (squares / count - usual * usual).max(0.0).sqrt();
        (apart > 0.0).then_some(Meaning { vector, usual, apart })
    }

    /// How far a service stands out from the others by what it is about: 0 where it does not, 1 where hardly any does.
    pub(crate) fn share(&self, vectors: &Vectors, doc: DocId) -> f32 {
        vectors
            .likeness(doc, &self.vector)
            .map_or(0.0, |likeness| self.standing_out(likeness))
    }
    fn standing_out(&self, likeness: f32) -> f32 {
        let out = (likeness - self.usual) / self.apart;
        ((out - weights::ALIKE_FROM) / (weights::ALIKE_FULL - weights::ALIKE_FROM)).clamp(0.0, 1.0)
    }

    /// The services of a segment that are most like the question, among those that may be found.
    pub(crate) fn nearest(&self, vectors: &Vectors, may: impl Fn(DocId) -> bool) -> Vec<DocId> {
        let mut nearest: Vec<(f32, DocId)> = Vec::new();
        for n in 0..vectors.shelf.len() {
            let likeness = vectors.shelf.likeness(n, &self.vector);
            if likeness >= weights::NEAREST_FROM && self.standing_out(likeness) > 0.0 {
                let docs = vectors.docs.get(number(n)).iter().filter(|doc| may(**doc));
                nearest.extend(docs.map(|doc| (likeness, *doc)));
            }
        }
        if nearest.len() > weights::NEAREST {
            nearest.select_nth_unstable_by(weights::NEAREST, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            nearest.truncate(weights::NEAREST);
        }
        nearest.into_iter().map(|(_, doc)| doc).collect()
    }
}
