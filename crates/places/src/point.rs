use serde::{Deserialize, Serialize};

/// Mean radius of the earth in kilometres (IUGG), for great-circle distances.
const EARTH_KM: f64 = 6371.0088;

/// A point on the earth in degrees, WGS 84. North and east are positive.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Latitude in degrees, -90 to 90.
    pub lat: f64,
    /// Longitude in degrees, -180 to 180.
    pub lon: f64,
}

impl Point {
    /// A point, or `None` when either number is not a latitude or longitude in degrees.
    pub fn new(lat: f64, lon: f64) -> Option<Point> {
        ((-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon)).then_some(Point { lat, lon })
    }
    /// Great-circle distance in kilometres (haversine).
    pub fn km(self, other: Point) -> f64 {
        let (a, b) = (self.lat.to_radians(), other.lat.to_radians());
        let (d_lat, d_lon) = (b - a, (other.lon - self.lon).to_radians());
        let h = (d_lat / 2.0).sin().powi(2) + a.cos() * b.cos() * (d_lon / 2.0).sin().powi(2);
        2.0 * EARTH_KM * h.sqrt().min(1.0).asin()
    }
    /// The same point as `geo` writes it: x is the longitude.
    pub(crate) fn geo(self) -> geo::Point {
        geo::Point::new(self.lon, self.lat)
    }
    /// Reads `43.65,-79.38` or `43.65 -79.38`: latitude first, in degrees.
    pub fn parse(text: &str) -> Option<Point> {
        let mut numbers = text.split([',', ';', ' ', '\u{a0}']).filter(|part| !part.is_empty());
        let (lat, lon) = (numbers.next()?, numbers.next()?);
        let written =
            |s: &str| s.contains('.') && s.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
        if numbers.next().is_some() || !written(lat) || !written(lon) {
            return None;
        }
        Point::new(lat.parse().ok()?, lon.parse().ok()?)
    }
}
