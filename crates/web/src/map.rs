//! The map beside a list, drawn here as SVG from data of ours: no tiles, no other site.

use std::fmt::Write as _;

use places::basemap::{Basemap, View};
use places::{AreaRef, Found, Gazetteer, Outline, Point};

use crate::words::Words;

/// Pixels of the drawing; it scales with the page.
const WIDTH: f64 = 540.0;
const HEIGHT: f64 = 500.0;
/// Kilometres across at least, so that one place stands in its neighbourhood.
const LEAST_KM: f64 = 4.0;
/// Places farther than this many kilometres from the middle of the others do not shrink the map to nothing.
const FAR_KM: f64 = 120.0;

/// A map ready to be drawn.
#[derive(Debug, Clone)]
pub struct Drawing {
    /// Its name for people who hear it.
    pub title: String,
    /// What it shows, for people who hear it.
    pub description: String,
    /// The line beneath.
    pub caption: String,
    /// Filled and stroked shapes, from the ground up.
    pub shapes: Vec<Shape>,
    /// Names on the map.
    pub labels: Vec<Label>,
    /// Where the person is, roughly.
    pub you: Option<(String, String)>,
    /// The places of the list.
    pub marks: Vec<Mark>,
}

/// A shape of one class.
#[derive(Debug, Clone)]
pub struct Shape {
    /// The class in the styles.
    pub class: &'static str,
    /// Path data.
    pub d: String,
}

/// A name on the map.
#[derive(Debug, Clone)]
pub struct Label {
    /// `w` for water.
    pub class: &'static str,
    /// Pixels from the left.
    pub x: String,
    /// Pixels from the top.
    pub y: String,
    /// The name.
    pub words: String,
}

/// A place of the list.
#[derive(Debug, Clone)]
pub struct Mark {
    /// Its letter in the list; a blank for the only place of a service.
    pub letter: char,
    /// Pixels from the left.
    pub x: String,
    /// Pixels from the top.
    pub y: String,
}

fn px(value: f64) -> String {
    format!("{value:.1}")
}

/// The map of a list of results; none when nothing in it has a place.
pub fn of_results(
    w: &Words,
    base: &Basemap,
    gazetteer: &Gazetteer,
    near: Option<&Found>,
    places: &[(char, Point)],
) -> Option<Drawing> {
    if places.is_empty() {
        return None;
    }
    let you = near.and_then(|found| found.point);
    let middle = you.or_else(|| middle(places.iter().map(|(_, p)| *p)))?;
    let close: Vec<Point> = places
        .iter()
        .map(|(_, p)| *p)
        .filter(|p| p.km(middle) <= FAR_KM)
        .collect();
    let (south_west, north_east) = bounds(close.into_iter().chain(you).chain([middle]))?;
    let view = base.view(south_west, north_east, WIDTH, HEIGHT, LEAST_KM);
    let outline = near
        .and_then(|f| f.place.as_ref())
        .and_then(|id| gazetteer.get(id))
        .and_then(|p| p.outline.as_ref());
    let marks: Vec<Mark> = places
        .iter()
        .rev()
        .filter(|(_, point)| view.shows(*point))
        .map(|(letter, point)| {
            let (x, y) = view.place(*point);
            Mark {
                letter: *letter,
                x: px(x),
                y: px(y),
            }
        })
        .collect();
    let n = marks.len();
    let caption = match near.filter(|_| you.is_some()).and_then(|f| f.label.best(&w.lang)) {
        Some((place, _)) => w.t1("map-caption-you", "place", place),
        None => w.t("map-caption"),
    };
    Some(Drawing {
        title: w.t("map-title"),
        description: w.t2("map-description", "n", n, "number", n),
        caption,
        labels: labels(w, &view, &places.iter().map(|(_, p)| *p).chain(you).collect::<Vec<_>>()),
        shapes: shapes(&view, outline.into_iter()),
        you: you.map(|p| view.place(p)).map(|(x, y)| (px(x), px(y))),
        marks,
    })
}

/// The map of the areas a service serves; none when none of them has an outline.
pub fn of_areas(w: &Words, base: &Basemap, gazetteer: &Gazetteer, areas: &[AreaRef]) -> Option<Drawing> {
    let outlines: Vec<&Outline> = areas
        .iter()
        .filter_map(|area| match area {
            AreaRef::Shape(outline) => Some(outline),
            AreaRef::Place(id) => gazetteer.get(id)?.outline.as_ref(),
            AreaRef::Postal(code) => {
                let id = places::PlaceId::parse(&format!("fsa:{code}"))?;
                gazetteer.get(&id)?.outline.as_ref()
            }
            AreaRef::Everywhere => None,
        })
        .collect();
    let (south_west, north_east) = bounds(outlines.iter().flat_map(|o| <[Point; 2]>::from(o.bounds())))?;
    let view = base.view(south_west, north_east, WIDTH, HEIGHT, LEAST_KM);
    Some(Drawing {
        title: w.t("map-area-title"),
        description: w.t("map-area-description"),
        caption: w.t("map-area-caption"),
        labels: labels(w, &view, &[]),
        shapes: shapes(&view, outlines.into_iter()),
        you: None,
        marks: Vec::new(),
    })
}

fn middle(points: impl Iterator<Item = Point>) -> Option<Point> {
    let mut points: Vec<Point> = points.collect();
    // The median, so that one far place does not draw the middle away from all others.
    let half = points.len() / 2;
    points.sort_by(|a, b| a.lat.total_cmp(&b.lat));
    let lat = points.get(half)?.lat;
    points.sort_by(|a, b| a.lon.total_cmp(&b.lon));
    Point::new(lat, points.get(half)?.lon)
}

/// South-west and north-east corners around the points, with room for the pins.
fn bounds(points: impl Iterator<Item = Point>) -> Option<(Point, Point)> {
    let (mut south, mut west, mut north, mut east) = (f64::MAX, f64::MAX, f64::MIN, f64::MIN);
    for p in points {
        (south, north) = (south.min(p.lat), north.max(p.lat));
        (west, east) = (west.min(p.lon), east.max(p.lon));
    }
    if south > north {
        return None;
    }
    let (high, wide) = ((north - south) * 0.14, (east - west) * 0.1);
    Some((
        Point::new(south - high, west - wide)?,
        Point::new(north + high, east + wide)?,
    ))
}

fn shapes<'a>(view: &View, areas: impl Iterator<Item = &'a Outline>) -> Vec<Shape> {
    let mut shapes = vec![
        Shape {
            class: "land",
            d: view.land.clone(),
        },
        Shape {
            class: "water",
            d: view.water.clone(),
        },
        Shape {
            class: "park",
            d: view.parks.clone(),
        },
        Shape {
            class: "river",
            d: view.rivers.clone(),
        },
        Shape {
            class: "street",
            d: view.roads.clone(),
        },
        Shape {
            class: "street big",
            d: view.highways.clone(),
        },
    ];
    shapes.extend(areas.map(|outline| Shape {
        class: "area",
        d: path(view, outline),
    }));
    shapes.retain(|shape| !shape.d.is_empty());
    shapes
}

/// Path data of an outline; its rings may run out of the picture, which cuts them off.
fn path(view: &View, outline: &Outline) -> String {
    let mut d = String::new();
    for ring in outline
        .shape()
        .iter()
        .flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()))
    {
        for (i, c) in ring.coords().enumerate() {
            if let Some(point) = Point::new(c.y, c.x) {
                let (x, y) = view.place(point);
                let _ = write!(d, "{}{x:.1} {y:.1}", if i == 0 { 'M' } else { 'L' });
            }
        }
        d.push('Z');
    }
    d
}

/// The names on the map, without those that a pin or the dot would cover.
fn labels(w: &Words, view: &View, pins: &[Point]) -> Vec<Label> {
    let free = |x: f64, y: f64| {
        pins.iter()
            .map(|pin| view.place(*pin))
            .all(|(px, py)| (px - x).abs() > 60.0 || !(-14.0..=46.0).contains(&(py - y)))
    };
    view.labels
        .iter()
        .filter(|(_, x, y, _)| free(*x, *y))
        .filter_map(|(name, x, y, water)| {
            let (words, _) = name.best(&w.lang)?;
            Some(Label {
                class: if *water { "w" } else { "" },
                x: px(*x),
                y: px(*y),
                words: words.to_owned(),
            })
        })
        .collect()
}

#[cfg(test)]
impl Drawing {
    pub(crate) fn sample(w: &Words) -> Drawing {
        Drawing {
            title: w.t("map-title"),
            description: w.t2("map-description", "n", 1_usize, "number", "1"),
            caption: w.t1("map-caption-you", "place", "M5V"),
            shapes: vec![Shape {
                class: "area",
                d: "M0 0L10 0L10 10Z".into(),
            }],
            labels: vec![Label {
                class: "w",
                x: "61.5".into(),
                y: "481.8".into(),
                words: "Lake Ontario".into(),
            }],
            you: Some((px(273.4), px(282.4))),
            marks: vec![Mark {
                letter: 'A',
                x: px(221.5),
                y: px(244.7),
            }],
        }
    }
}
