use rstar::{AABB, RTree, primitives::GeomWithData, primitives::Rectangle};

use crate::{Outline, Point};

type Boxed = GeomWithData<Rectangle<[f64; 2]>, u32>;
type Dot = GeomWithData<[f64; 2], u32>;

/// Boxes around outlines, to find quickly which may hold a point.
#[derive(Debug, Default)]
pub(crate) struct Boxes(RTree<Boxed>);

impl Boxes {
    pub(crate) fn new<'a>(outlines: impl Iterator<Item = (u32, &'a Outline)>) -> Boxes {
        let boxed = |(i, outline): (u32, &Outline)| {
            let (a, b) = outline.bounds();
            Boxed::new(Rectangle::from_corners([a.lon, a.lat], [b.lon, b.lat]), i)
        };
        Boxes(RTree::bulk_load(outlines.map(boxed).collect()))
    }
    /// Those whose box holds the point.
    pub(crate) fn around(&self, p: Point) -> impl Iterator<Item = u32> {
        self.0.locate_all_at_point([p.lon, p.lat]).map(|b| b.data)
    }
    /// Those whose box is within so many kilometres of the point, and some that are a little farther.
    pub(crate) fn within(&self, p: Point, km: f64) -> impl Iterator<Item = u32> {
        self.0.locate_in_envelope_intersecting(square(p, km)).map(|b| b.data)
    }
    /// Those whose box meets the box of the outline.
    pub(crate) fn meeting(&self, outline: &Outline) -> impl Iterator<Item = u32> {
        let (a, b) = outline.bounds();
        self.0
            .locate_in_envelope_intersecting(AABB::from_corners([a.lon, a.lat], [b.lon, b.lat]))
            .map(|b| b.data)
    }
}

/// Points of places, to find those around a point.
#[derive(Debug, Default)]
pub(crate) struct Dots(RTree<Dot>);

impl Dots {
    pub(crate) fn new(points: impl Iterator<Item = (u32, Point)>) -> Dots {
        Dots(RTree::bulk_load(
            points.map(|(i, p)| Dot::new([p.lon, p.lat], i)).collect(),
        ))
    }
    /// Those within so many kilometres, nearest first, with their distance.
    pub(crate) fn within(&self, from: Point, km: f64) -> Vec<(u32, f64)> {
        let mut near: Vec<(u32, f64)> = self
            .0
            .locate_in_envelope(square(from, km))
            .map(|dot| {
                (
                    dot.data,
                    from.km(Point {
                        lat: dot.geom()[1],
                        lon: dot.geom()[0],
                    }),
                )
            })
            .filter(|(_, d)| *d <= km)
            .collect();
        near.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        near
    }
}

/// A box in degrees that holds all within so many kilometres of the point.
fn square(from: Point, km: f64) -> AABB<[f64; 2]> {
    // One degree of latitude is 111 km; of longitude, less by the cosine. Near the poles the whole circle.
    let d_lat = km / 110.5;
    let cosine = (from.lat.abs() + d_lat).min(90.0).to_radians().cos();
    let d_lon = if cosine < 0.01 { 360.0 } else { km / (110.5 * cosine) };
    AABB::from_corners(
        [from.lon - d_lon, from.lat - d_lat],
        [from.lon + d_lon, from.lat + d_lat],
    )
}
