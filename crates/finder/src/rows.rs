//! What ranking reads of each service, side by side: judging thousands of them is mostly waiting for memory, and what lies in
//! one line of it is waited for once.

use tantivy::DocId;

use crate::lists::number;
use crate::traits::{OnGlobe, Traits};

/// So many needs stand in the row itself; services with more are few.
const NEEDS: usize = 12;

/// One line of memory.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Row {
    traits: u64,
    /// The first of its points that may be shown.
    point: OnGlobe,
    points: u16,
    needs: u16,
    /// Where the points after the first stand in [`Rows::points`].
    further: u32,
    /// Ordinals of its needs. Where they are more than fit, the first two tell where they stand in [`Rows::needs`].
    ords: [u16; NEEDS],
}

/// Stands where no ages are known: nobody is of them.
const NO_AGES: (u16, u16) = (u16::MAX, 0);

const _: () = assert!(size_of::<Row>() == 64);

/// What ranking reads of the services of a segment.
#[derive(Default)]
pub(crate) struct Rows {
    services: Vec<Row>,
    /// Ages by themselves as well: a question for one age asks all that it finds.
    ages: Vec<(u16, u16)>,
    points: Vec<OnGlobe>,
    needs: Vec<u16>,
}

impl Rows {
    pub(crate) fn with_capacity(documents: usize) -> Rows {
        Rows {
            services: Vec::with_capacity(documents),
            ages: Vec::with_capacity(documents),
            ..Rows::default()
        }
    }

    /// Adds a service with the points that may be shown of it and the ordinals of its needs.
    pub(crate) fn push(&mut self, traits: u64, points: &[OnGlobe], needs: &[u16]) {
        let mut ords = [0; NEEDS];
        if let Some(room) = ords.get_mut(..needs.len()) {
            room.copy_from_slice(needs);
        } else {
            let at = number(self.needs.len()).to_le_bytes();
            ords[0] = u16::from_le_bytes([at[0], at[1]]);
            ords[1] = u16::from_le_bytes([at[2], at[3]]);
            self.needs.extend(needs);
        }
        self.ages.push(Traits::unpack(traits).ages.unwrap_or(NO_AGES));
        let further = number(self.points.len());
        self.points.extend(points.iter().skip(1));
        self.services.push(Row {
            traits,
            point: points.first().copied().unwrap_or(OnGlobe::NOWHERE),
            points: small(points.len()),
            needs: small(needs.len()),
            further,
            ords,
        });
    }

    /// Takes no more memory than it needs.
    pub(crate) fn shrink_to_fit(&mut self) {
        self.points.shrink_to_fit();
        self.needs.shrink_to_fit();
    }
    pub(crate) fn len(&self) -> usize {
        self.services.len()
    }
    pub(crate) fn traits(&self, doc: DocId) -> Traits {
        Traits::unpack(self.services[doc as usize].traits)
    }
    /// The ages it is for, as [`Traits::ages`] has them.
    pub(crate) fn ages(&self, doc: DocId) -> Option<(u16, u16)> {
        Some(self.ages[doc as usize]).filter(|ages| *ages != NO_AGES)
    }
    /// Reads the rows of some services, none of which waits for another.
    pub(crate) fn read_ahead(&self, docs: impl Iterator<Item = DocId>) {
        let points = docs.map(|doc| self.services[doc as usize].points);
        std::hint::black_box(points.fold(0, |all, points| all | points));
    }
    /// The chord from here to the nearest of its points that may be shown.
    pub(crate) fn chord(&self, doc: DocId, from: OnGlobe) -> Option<f64> {
        let row = &self.services[doc as usize];
        let first = (row.points > 0).then(|| row.point.chord(from))?;
        let further = row.further as usize..row.further as usize + usize::from(row.points) - 1;
        let further = self.points[further].iter().map(|point| point.chord(from));
        Some(further.fold(first, f64::min))
    }
    /// Ordinals of its needs.
    pub(crate) fn needs(&self, doc: DocId) -> impl Iterator<Item = usize> {
        let row = &self.services[doc as usize];
        let count = usize::from(row.needs);
        let ords = row.ords.get(..count).unwrap_or_else(|| {
            let at = (usize::from(row.ords[1]) << 16) + usize::from(row.ords[0]);
            &self.needs[at..at + count]
        });
        ords.iter().map(|ord| usize::from(*ord))
    }
}

/// How many points or needs a service has.
fn small(n: usize) -> u16 {
    u16::try_from(n).expect("a service has fewer than 65,536 places and needs")
}

#[cfg(test)]
mod tests {
    use places::Point;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn rows_give_back_what_was_put_in(
            services in prop::collection::vec(
                (any::<u16>(), prop::collection::vec((-80.0..80.0, -170.0..170.0), 0..4), prop::collection::vec(any::<u16>(), 0..20)),
                0..40,
            ),
        ) {
            let on_globe = |points: &Vec<(f64, f64)>| -> Vec<OnGlobe> {
                points.iter().map(|&(lat, lon)| OnGlobe::of(Point { lat, lon })).collect()
            };
            let mut rows = Rows::with_capacity(services.len());
            for (traits, points, needs) in &services {
                rows.push(u64::from(*traits), &on_globe(points), needs);
            }
            rows.shrink_to_fit();
            prop_assert_eq!(rows.len(), services.len());
            let from = OnGlobe::of(Point { lat: 43.6, lon: -79.4 });
            for (doc, (traits, points, needs)) in (0..).zip(&services) {
                let unpacked = Traits::unpack(u64::from(*traits));
                prop_assert_eq!(rows.traits(doc), unpacked);
                prop_assert_eq!(rows.ages(doc), unpacked.ages);
                prop_assert_eq!(rows.chord(doc, from), on_globe(points).iter().map(|point| point.chord(from)).reduce(f64::min));
                prop_assert!(rows.needs(doc).eq(needs.iter().map(|need| usize::from(*need))));
            }
        }
    }
}
