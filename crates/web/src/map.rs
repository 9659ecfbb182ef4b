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
/// Pixels from one pin to the next at least.
const PIN: f64 = 33.0;
/// Times that pins are looked at to push them apart; a page has ten.
const ROUNDS: usize = 80;
/// Pixels that a letter of a name takes, about.
const LETTER: f64 = 8.5;

/// A map ready to be drawn.
#[derive(Debug, Clone)]
pub struct Drawing {
    /// What the ids of its parts begin with: a page may show several.
    pub id: String,
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
    /// Path data of the line from its place, where the pin had to move for another.
    pub stalk: Option<String>,
}

fn px(value: f64) -> String {
    format!("{value:.1}")
}

/// The places that stand on the map of a list: those around the person, or else around most of the places. A place far
/// away would shrink the map to nothing.
pub fn shown(you: Option<Point>, places: &[Point]) -> Vec<Point> {
    let Some(middle) = you.or_else(|| middle(places.iter().copied())) else {
        return Vec::new();
    };
    places.iter().copied().filter(|p| p.km(middle) <= FAR_KM).collect()
}

/// The map of a list of results; none when nothing in it has a place. `places` are those that [`shown`] leaves.
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
    let (south_west, north_east) = bounds(places.iter().map(|(_, p)| *p).chain(you))?;
    let view = base.view(south_west, north_east, WIDTH, HEIGHT, LEAST_KM);
    let outline = near
        .and_then(|f| f.place.as_ref())
        .and_then(|id| gazetteer.get(id))
        .and_then(|p| p.outline.as_ref());
    let dot = you.map(|p| view.place(p));
    let tips: Vec<(f64, f64)> = places.iter().map(|(_, p)| view.place(*p)).collect();
    let pins = apart(&tips);
    // The first of the list is drawn last, above the others.
    let marks: Vec<Mark> = places
        .iter()
        .zip(tips.iter().zip(&pins))
        .rev()
        .map(|((letter, _), (tip, pin))| Mark {
            letter: *letter,
            x: px(pin.0),
            y: px(pin.1),
            stalk: (gap(*tip, *pin) > 3.0).then(|| format!("M{:.1} {:.1}L{:.1} {:.1}", tip.0, tip.1, pin.0, pin.1)),
        })
        .collect();
    let n = marks.len();
    let caption = match near.filter(|_| you.is_some()).and_then(|f| f.label.best(&w.lang)) {
        Some((place, _)) => w.t1("map-caption-you", "place", place),
        None => w.t("map-caption"),
    };
    // A pin's head is above its tip, the dot is where it is.
    let heads = pins.iter().map(|(x, y)| (*x, y - 20.0));
    let taken: Vec<(f64, f64)> = heads.chain(dot).collect();
    Some(Drawing {
        id: "map".into(),
        title: w.t("map-title"),
        description: w.t2("map-description", "n", n, "number", n),
        caption,
        labels: labels(w, &view, &taken),
        shapes: shapes(&view, outline.into_iter()),
        you: dot.map(|(x, y)| (px(x), px(y))),
        marks,
    })
}

fn gap(a: (f64, f64), b: (f64, f64)) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

/// Where pins stand so that none covers another: pushed apart from their places, a little at a time, inside the picture.
fn apart(tips: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut pins = tips.to_vec();
    for _ in 0..ROUNDS {
        for i in 0..pins.len() {
            for j in i + 1..pins.len() {
                let (a, b) = (pins[i], pins[j]);
                let between = gap(a, b);
                if between >= PIN {
                    continue;
                }
                // Two at one address go to the left and the right.
                let (dx, dy) = if between < 0.5 {
                    (1.0, 0.0)
                } else {
                    ((b.0 - a.0) / between, (b.1 - a.1) / between)
                };
                let push = (PIN - between) / 2.0 + 0.1;
                pins[i] = inside(a.0 - dx * push, a.1 - dy * push);
                pins[j] = inside(b.0 + dx * push, b.1 + dy * push);
            }
        }
    }
    pins
}

/// A tip whose whole pin is in the picture.
fn inside(x: f64, y: f64) -> (f64, f64) {
    (x.clamp(PIN / 2.0, WIDTH - PIN / 2.0), y.clamp(PIN + 10.0, HEIGHT - 4.0))
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
        id: "map".into(),
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

/// The names on the map, without those that a pin, the dot, the edge or an earlier name would cut.
fn labels(w: &Words, view: &View, taken: &[(f64, f64)]) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    let mut boxes: Vec<(f64, f64, f64)> = Vec::new();
    let (lakes, towns): (Vec<_>, Vec<_>) = view.labels.iter().partition(|(.., water)| *water);
    for (name, x, y, water) in towns.into_iter().chain(lakes) {
        let Some((words, _)) = name.best(&w.lang) else { continue };
        #[expect(clippy::cast_precision_loss, reason = "letters of a name")]
        let half = words.chars().count() as f64 * LETTER / 2.0;
        let whole = *x > half && *x < WIDTH - half && *y > 16.0 && *y < HEIGHT - 6.0;
        let free = taken
            .iter()
            .all(|(px, py)| (px - x).abs() > half + 16.0 || (py - y + 5.0).abs() > 30.0)
            && boxes
                .iter()
                .all(|(bx, by, other)| (bx - x).abs() > half + other || (by - y).abs() > 18.0);
        if whole && free {
            boxes.push((*x, *y, half));
            labels.push(Label {
                class: if *water { "w" } else { "" },
                x: px(*x),
                y: px(*y),
                words: words.to_owned(),
            });
        }
    }
    labels
}

#[cfg(test)]
impl Drawing {
    pub(crate) fn sample(w: &Words) -> Drawing {
        Drawing {
            id: "map".into(),
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
                stalk: Some("M215.0 250.0L221.5 244.7".into()),
            }],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pins_at_one_address_do_not_cover_each_other_and_stay_in_the_picture() {
        let pins = apart(&[(100.0, 100.0), (100.0, 100.0), (103.0, 101.0), (0.0, 0.0), (1.0, 2.0)]);
        for (i, a) in pins.iter().enumerate() {
            for b in &pins[i + 1..] {
                assert!(gap(*a, *b) > PIN * 0.9, "{pins:?}");
            }
            assert_eq!(inside(a.0, a.1), *a);
        }
    }

    #[test]
    fn a_place_far_from_the_person_is_not_on_the_map() {
        let at = |lat, lon| Point::new(lat, lon).unwrap();
        let (toronto, mississauga, thunder_bay) = (at(43.65, -79.38), at(43.59, -79.64), at(48.38, -89.25));
        assert_eq!(
            shown(None, &[toronto, mississauga, thunder_bay]),
            [toronto, mississauga]
        );
        assert!(shown(Some(thunder_bay), &[toronto]).is_empty());
    }
}
