use geo::{BoundingRect, Coord, Intersects, LineString, MapCoordsInPlace, MultiPolygon, Polygon, Relate};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::Point;

/// The ground an area covers: one or more polygons, each with its holes, in degrees (WGS 84).
///
/// Written as nested lists of `[longitude, latitude]` in the order of GeoJSON. All of these are read: one ring
/// `[[lon, lat], …]`, a polygon with holes `[[[lon, lat], …], …]`, several polygons, or a GeoJSON geometry
/// `{ type = "Polygon", coordinates = … }`. Rings close themselves.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline(MultiPolygon);

/// Why a list of numbers is no outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OutlineError {
    /// A number is missing, not finite, or outside the degrees of the earth.
    #[error("a position is not [longitude, latitude] in degrees; write the longitude first, as in [-79.38, 43.65]")]
    Position,
    /// Fewer than three different points.
    #[error("a ring has fewer than three different points; an area needs at least three corners")]
    Ring,
    /// The lists are nested too little, too deeply, or are empty.
    #[error("the lists are not a ring, a polygon or several polygons; write a ring as [[lon, lat], [lon, lat], …]")]
    Nesting,
    /// A GeoJSON geometry of another kind.
    #[error("the geometry is not a Polygon or MultiPolygon; draw the area as one")]
    Kind,
}

impl Outline {
    /// An outline from polygons, checked: every position on the earth, every ring with three corners. Positions are kept
    /// to seven decimals (a centimetre), so that an outline written and read again is the same.
    pub fn new(mut shape: MultiPolygon) -> Result<Outline, OutlineError> {
        shape.map_coords_in_place(|c| Coord {
            x: (c.x * 1e7).round() / 1e7,
            y: (c.y * 1e7).round() / 1e7,
        });
        if shape.0.is_empty() {
            return Err(OutlineError::Nesting);
        }
        for ring in shape
            .iter()
            .flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()))
        {
            if ring.coords().any(|c| Point::new(c.y, c.x).is_none()) {
                return Err(OutlineError::Position);
            }
            let first = ring.0.first().ok_or(OutlineError::Ring)?;
            let second = ring.coords().find(|c| *c != first).ok_or(OutlineError::Ring)?;
            ring.coords()
                .find(|c| *c != first && *c != second)
                .ok_or(OutlineError::Ring)?;
        }
        Ok(Outline(shape))
    }
    /// An outline of one ring of points.
    pub fn ring(points: &[Point]) -> Result<Outline, OutlineError> {
        let ring: LineString = points.iter().map(|p| Coord { x: p.lon, y: p.lat }).collect();
        Outline::new(MultiPolygon(vec![Polygon::new(ring, Vec::new())]))
    }
    /// The polygons, x being the longitude.
    pub fn shape(&self) -> &MultiPolygon {
        &self.0
    }
    /// True when the point lies inside or on the border.
    pub fn holds(&self, point: Point) -> bool {
        self.0.intersects(&point.geo())
    }
    /// True when all of `other` lies inside.
    pub fn covers(&self, other: &Outline) -> bool {
        self.covers_or_overlaps(other).0
    }
    /// True when some of the ground (not only a border) is shared.
    pub fn overlaps(&self, other: &Outline) -> bool {
        self.covers_or_overlaps(other).1
    }
    /// [`Self::covers`] and [`Self::overlaps`] at the price of one.
    pub(crate) fn covers_or_overlaps(&self, other: &Outline) -> (bool, bool) {
        let (a, b) = (self.0.bounding_rect(), other.0.bounding_rect());
        if !a.zip(b).is_some_and(|(a, b)| a.intersects(&b)) {
            return (false, false);
        }
        let r = self.0.relate(&other.0);
        (r.is_covers(), r.is_intersects() && !r.is_touches())
    }
    /// South-west and north-east corners of the box around it.
    pub fn bounds(&self) -> (Point, Point) {
        let rect = self.0.bounding_rect().expect("an outline has points");
        (
            Point {
                lat: rect.min().y,
                lon: rect.min().x,
            },
            Point {
                lat: rect.max().y,
                lon: rect.max().x,
            },
        )
    }
    /// Kilometres from the point to the box around it; 0 inside the box.
    pub(crate) fn km(&self, point: Point) -> f64 {
        let (a, b) = self.bounds();
        point.km(Point {
            lat: point.lat.clamp(a.lat, b.lat),
            lon: point.lon.clamp(a.lon, b.lon),
        })
    }
    /// A point for a label: the centre of gravity, or the middle of the box where there is none.
    pub fn centre(&self) -> Point {
        use geo::Centroid;
        let (a, b) = self.bounds();
        self.0
            .centroid()
            .and_then(|p| Point::new(p.y(), p.x()))
            .unwrap_or(Point {
                lat: f64::midpoint(a.lat, b.lat),
                lon: f64::midpoint(a.lon, b.lon),
            })
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Nested {
    Number(f64),
    List(Vec<Nested>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Form {
    Lists(Nested),
    Geometry { r#type: String, coordinates: Nested },
}

impl Nested {
    /// How many lists lie around the first number.
    fn depth(&self) -> usize {
        match self {
            Nested::Number(_) => 0,
            Nested::List(list) => 1 + list.first().map_or(0, Nested::depth),
        }
    }
    fn list(&self) -> Result<&[Nested], OutlineError> {
        match self {
            Nested::List(list) => Ok(list),
            Nested::Number(_) => Err(OutlineError::Nesting),
        }
    }
    fn ring(&self) -> Result<LineString, OutlineError> {
        let coord = |n: &Nested| match n.list()? {
            // GeoJSON allows an altitude as a third number.
            [Nested::Number(x), Nested::Number(y), ..] => Ok(Coord { x: *x, y: *y }),
            _ => Err(OutlineError::Position),
        };
        self.list()?.iter().map(coord).collect()
    }
    fn polygon(&self) -> Result<Polygon, OutlineError> {
        let mut rings = self.list()?.iter().map(Nested::ring).collect::<Result<Vec<_>, _>>()?;
        if rings.is_empty() {
            return Err(OutlineError::Nesting);
        }
        let outer = rings.remove(0);
        Ok(Polygon::new(outer, rings))
    }
    fn outline(&self) -> Result<Outline, OutlineError> {
        let polygons = match self.depth() {
            2 => vec![Polygon::new(self.ring()?, Vec::new())],
            3 => vec![self.polygon()?],
            4 => self.list()?.iter().map(Nested::polygon).collect::<Result<_, _>>()?,
            _ => return Err(OutlineError::Nesting),
        };
        Outline::new(MultiPolygon(polygons))
    }
}

impl<'de> Deserialize<'de> for Outline {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let nested = match Form::deserialize(d).map_err(|_| D::Error::custom(OutlineError::Nesting))? {
            Form::Lists(nested) => nested,
            Form::Geometry { r#type, coordinates } if matches!(r#type.as_str(), "Polygon" | "MultiPolygon") => {
                coordinates
            }
            Form::Geometry { .. } => return Err(D::Error::custom(OutlineError::Kind)),
        };
        nested.outline().map_err(D::Error::custom)
    }
}

impl Serialize for Outline {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let ring = |r: &LineString| r.coords().map(|c| [c.x, c.y]).collect::<Vec<_>>();
        let polygon = |p: &Polygon| {
            std::iter::once(p.exterior())
                .chain(p.interiors())
                .map(ring)
                .collect::<Vec<_>>()
        };
        match self.0.0.as_slice() {
            [one] if one.interiors().is_empty() => ring(one.exterior()).serialize(s),
            [one] => polygon(one).serialize(s),
            many => many.iter().map(polygon).collect::<Vec<_>>().serialize(s),
        }
    }
}
