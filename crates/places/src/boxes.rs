use rstar::{AABB, Envelope, RTree, RTreeObject, primitives::GeomWithData, primitives::Rectangle};

use crate::{Outline, Point};

type Boxed = GeomWithData<Rectangle<[f64; 2]>, u32>;
type Dot = GeomWithData<[f64; 2], u32>;
type Spot = GeomWithData<[f64; 3], u32>;

/// Boxes around outlines, to find quickly which may hold a point.
#[derive(Debug, Default)]
pub(crate) struct Boxes(RTree<Boxed>);

impl Boxes {
    pub(crate) fn new<'a>(outlines: impl Iterator<Item = (u32, &'a Outline)>) -> Boxes {
        let boxed = |(i, outline): (u32, &Outline)| Boxed::new(Rectangle::from_aabb(box_of(outline)), i);
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
        self.0.locate_in_envelope_intersecting(box_of(outline)).map(|b| b.data)
    }
    /// Those whose box holds the box of the outline.
    pub(crate) fn holding(&self, outline: &Outline) -> impl Iterator<Item = u32> {
        let own = box_of(outline);
        let at_corner = self.0.locate_all_at_point(own.lower());
        at_corner
            .filter(move |b| b.envelope().contains_envelope(&own))
            .map(|b| b.data)
    }
}

/// Points on the globe, to go through them from the nearest to the farthest.
#[derive(Debug, Default)]
pub(crate) struct Globe(RTree<Spot>);

impl Globe {
    pub(crate) fn new(points: impl Iterator<Item = (u32, Point)>) -> Globe {
        Globe(RTree::bulk_load(
            points.map(|(i, p)| Spot::new(on_globe(p), i)).collect(),
        ))
    }
    /// All of them, the nearest first, with a number that grows as the distance does.
    pub(crate) fn nearest(&self, from: Point) -> impl Iterator<Item = (u32, f64)> {
        let all = self.0.nearest_neighbor_iter_with_distance_2(on_globe(from));
        all.map(|(spot, far)| (spot.data, far))
    }
}

/// The point on a globe of radius 1: whatever is nearer on its surface is nearer through it.
fn on_globe(p: Point) -> [f64; 3] {
    let (lat, lon) = (p.lat.to_radians(), p.lon.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
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

fn box_of(outline: &Outline) -> AABB<[f64; 2]> {
    let (a, b) = outline.bounds();
    AABB::from_corners([a.lon, a.lat], [b.lon, b.lat])
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
