//! Areas that somebody drew in a mapping program and hands over as GeoJSON (RFC 7946).

use geo::{Coord, LineString, MultiPolygon, Polygon, Validation};
use serde_json::Value;

use crate::{Outline, OutlineError, Point};

/// More corners than this are no area that somebody drew, and slow to ask.
const MOST_CORNERS: usize = 5_000;

/// Why a GeoJSON text is no area. `at` is the way to the place: `features[1].geometry.coordinates[0][3]`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DrawnError {
    /// It is not JSON.
    #[error(
        "line {line}, column {column}: the text is not JSON; paste the whole file, from the first {{ to the last }}"
    )]
    Json {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// It is JSON, but not GeoJSON with an area.
    #[error("{at}: there is no Polygon or MultiPolygon; draw the area as one and export it as GeoJSON")]
    NoArea {
        /// Where one was expected.
        at: String,
    },
    /// A point, a line or another thing that is no area.
    #[error("{at}: a {kind} is not an area; take it out, or draw it as a Polygon")]
    Kind {
        /// Where it stands.
        at: String,
        /// Its type, as it is written.
        kind: String,
    },
    /// Not a longitude and a latitude.
    #[error("{at}: not [longitude, latitude] in degrees, as in [-79.38, 43.65]; export in WGS 84, longitude first")]
    Position {
        /// Where it stands.
        at: String,
    },
    /// A ring without three corners.
    #[error("{at}: fewer than three different corners; draw at least three")]
    Ring {
        /// Where it stands.
        at: String,
    },
    /// The border crosses itself.
    #[error("{at}: the border crosses itself; move the corners so that it does not")]
    Crossing {
        /// Where the polygon stands.
        at: String,
    },
    /// Too fine to be drawn by hand.
    #[error("{corners} corners are too many; simplify the area to {MOST_CORNERS} at most")]
    Corners {
        /// How many there are.
        corners: usize,
    },
}

type Result<T> = std::result::Result<T, DrawnError>;

impl Outline {
    /// Reads a GeoJSON text: a geometry, a feature or a collection of features, whose polygons together are the area.
    ///
    /// ```
    /// # use places::Outline;
    /// let square = r#"{"type": "Polygon", "coordinates": [[[-79.4, 43.6], [-79.3, 43.6], [-79.3, 43.7]]]}"#;
    /// assert!(Outline::from_geojson(square).is_ok());
    /// let error = Outline::from_geojson(r#"{"type": "Point", "coordinates": [-79.4, 43.6]}"#).unwrap_err();
    /// assert!(error.to_string().contains("a Point is not an area"));
    /// ```
    pub fn from_geojson(text: &str) -> Result<Outline> {
        let tree: Value = serde_json::from_str(text.trim()).map_err(|error| DrawnError::Json {
            line: error.line(),
            column: error.column(),
        })?;
        let mut polygons = Vec::new();
        object(&tree, &mut Way::default(), &mut polygons)?;
        if polygons.is_empty() {
            return Err(DrawnError::NoArea { at: "type".into() });
        }
        let rings = polygons
            .iter()
            .flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
        let corners = rings.map(|ring| ring.0.len()).sum();
        if corners > MOST_CORNERS {
            return Err(DrawnError::Corners { corners });
        }
        Outline::new(MultiPolygon(polygons)).map_err(|error| match error {
            OutlineError::Ring => DrawnError::Ring {
                at: "coordinates".into(),
            },
            _ => DrawnError::NoArea {
                at: "coordinates".into(),
            },
        })
    }
}

/// The way to what is being read.
#[derive(Default)]
struct Way(Vec<String>);

impl Way {
    fn said(&self) -> String {
        self.0.concat().trim_start_matches('.').to_owned()
    }
    /// Goes one step further, and back.
    fn step<T>(&mut self, step: String, inside: impl FnOnce(&mut Way) -> Result<T>) -> Result<T> {
        self.0.push(step);
        let found = inside(self)?;
        self.0.pop();
        Ok(found)
    }
    fn each(&mut self, list: &Value, mut inside: impl FnMut(&Value, &mut Way) -> Result<()>) -> Result<()> {
        let Some(items) = list.as_array() else {
            return Err(DrawnError::NoArea { at: self.said() });
        };
        for (i, item) in items.iter().enumerate() {
            self.step(format!("[{i}]"), |way| inside(item, way))?;
        }
        Ok(())
    }
}

fn object(tree: &Value, way: &mut Way, found: &mut Vec<Polygon>) -> Result<()> {
    let part = |name: &str| tree.get(name).unwrap_or(&Value::Null);
    let inner = |name: &str| format!(".{name}");
    match part("type").as_str() {
        Some("FeatureCollection") => way.step(inner("features"), |way| {
            way.each(part("features"), |feature, way| object(feature, way, found))
        }),
        Some("Feature") => way.step(inner("geometry"), |way| object(part("geometry"), way, found)),
        Some("GeometryCollection") => way.step(inner("geometries"), |way| {
            way.each(part("geometries"), |geometry, way| object(geometry, way, found))
        }),
        Some("Polygon") => way.step(inner("coordinates"), |way| polygon(part("coordinates"), way, found)),
        Some("MultiPolygon") => way.step(inner("coordinates"), |way| {
            way.each(part("coordinates"), |rings, way| polygon(rings, way, found))
        }),
        Some(kind) => way.step(inner("type"), |way| {
            Err(DrawnError::Kind {
                at: way.said(),
                kind: kind.to_owned(),
            })
        }),
        None => way.step(inner("type"), |way| Err(DrawnError::NoArea { at: way.said() })),
    }
}

fn polygon(rings: &Value, way: &mut Way, found: &mut Vec<Polygon>) -> Result<()> {
    let mut read = Vec::new();
    way.each(rings, |ring, way| {
        let mut line = Vec::new();
        way.each(ring, |position, way| {
            let number = |i: usize| position.get(i).and_then(Value::as_f64);
            let point = number(1).zip(number(0)).and_then(|(lat, lon)| Point::new(lat, lon));
            let point = point.ok_or_else(|| DrawnError::Position { at: way.said() })?;
            line.push(Coord {
                x: point.lon,
                y: point.lat,
            });
            Ok(())
        })?;
        let mut corners = line.clone();
        corners.dedup();
        if corners.len() > 1 && corners.first() == corners.last() {
            corners.pop();
        }
        if corners.len() < 3 {
            return Err(DrawnError::Ring { at: way.said() });
        }
        read.push(LineString(line));
        Ok(())
    })?;
    if read.is_empty() {
        return Err(DrawnError::NoArea { at: way.said() });
    }
    let outer = read.remove(0);
    let drawn = Polygon::new(outer, read);
    if !drawn.is_valid() {
        return Err(DrawnError::Crossing { at: way.said() });
    }
    found.push(drawn);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> DrawnError {
        Outline::from_geojson(text).unwrap_err()
    }

    #[test]
    fn the_polygons_of_every_kind_of_geojson_together_are_the_area() {
        let square = |x: f64| format!("[[[{x}, 43], [{}, 43], [{}, 44], [{x}, 43]]]", x + 0.5, x + 0.5);
        let geometry = |x: f64| format!(r#"{{"type": "Polygon", "coordinates": {}}}"#, square(x));
        let feature = |x: f64| {
            format!(
                r#"{{"type": "Feature", "properties": {{}}, "geometry": {}}}"#,
                geometry(x)
            )
        };
        let two = format!(
            r#"{{"type": "FeatureCollection", "features": [{}, {}]}}"#,
            feature(-80.0),
            feature(-79.0)
        );
        let several = format!(
            r#"{{"type": "MultiPolygon", "coordinates": [{}, {}]}}"#,
            square(-80.0),
            square(-79.0)
        );
        assert_eq!(
            Outline::from_geojson(&two).unwrap(),
            Outline::from_geojson(&several).unwrap()
        );
        let one = Outline::from_geojson(&format!(" {} ", feature(-80.0))).unwrap();
        assert_eq!(one, Outline::from_geojson(&geometry(-80.0)).unwrap());
        assert!(one.holds(Point::new(43.2, -79.6).unwrap()) && !one.holds(Point::new(43.2, -79.4).unwrap()));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        assert_eq!(error("{\n  nonsense"), DrawnError::Json { line: 2, column: 3 });
        assert_eq!(error("{}"), DrawnError::NoArea { at: "type".into() });
        assert_eq!(
            error(r#"{"type": "FeatureCollection", "features": []}"#),
            DrawnError::NoArea { at: "type".into() }
        );
        let kind = error(
            r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"type": "LineString"}}]}"#,
        );
        assert_eq!(
            kind,
            DrawnError::Kind {
                at: "features[0].geometry.type".into(),
                kind: "LineString".into()
            }
        );
        let metres = error(r#"{"type": "Polygon", "coordinates": [[[-79, 43], [-8836000, 5410000], [-79, 44]]]}"#);
        assert_eq!(
            metres,
            DrawnError::Position {
                at: "coordinates[0][1]".into()
            }
        );
        let two = error(r#"{"type": "MultiPolygon", "coordinates": [[[[-79, 43], [-78, 43], [-79, 43]]]]}"#);
        assert_eq!(
            two,
            DrawnError::Ring {
                at: "coordinates[0][0]".into()
            }
        );
        let bow =
            error(r#"{"type": "Polygon", "coordinates": [[[-79, 43], [-78, 44], [-78, 43], [-79, 44], [-79, 43]]]}"#);
        assert_eq!(
            bow,
            DrawnError::Crossing {
                at: "coordinates".into()
            }
        );
        let fine: Vec<String> = (0..6_000)
            .map(|i| f64::from(i) * 1e-3)
            .map(|a| format!("[{}, {}]", a.cos(), a.sin()))
            .collect();
        let circle = error(&format!(
            r#"{{"type": "Polygon", "coordinates": [[{}]]}}"#,
            fine.join(",")
        ));
        assert_eq!(circle, DrawnError::Corners { corners: 6_001 });
    }
}
