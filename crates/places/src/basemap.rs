//! The map behind the pins: land, water, parks, lines and names, drawn on the server from a file of ours.

use std::fmt::Write;
use std::path::Path;

use language::Text;
use serde::Deserialize;

use crate::{PlacesError, Point};

/// What a map is drawn from. Positions are `[longitude, latitude]`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basemap {
    /// Ground. What lies outside is water where any land is drawn.
    #[serde(default)]
    pub land: Vec<Ring>,
    /// Lakes and bays on the land.
    #[serde(default)]
    pub water: Vec<Ring>,
    /// Land in the water, drawn over it.
    #[serde(default)]
    pub islands: Vec<Ring>,
    /// Parks, valleys and escarpments.
    #[serde(default)]
    pub parks: Vec<Ring>,
    /// Roads, railways and rivers.
    #[serde(default)]
    pub lines: Vec<Line>,
    /// Names on the map.
    #[serde(default)]
    pub labels: Vec<Label>,
}

/// One closed outline.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ring {
    /// What it is, for whoever edits the file.
    pub name: String,
    /// Its corners.
    pub ring: Vec<[f64; 2]>,
}

/// What a line on the map is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// An expressway.
    Highway,
    /// A main road.
    Road,
    /// A river or canal.
    River,
}

/// One open line.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// What it is, for whoever edits the file.
    pub name: String,
    /// How to draw it.
    pub kind: LineKind,
    /// Its points.
    pub line: Vec<[f64; 2]>,
}

/// A name on the map.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// The name.
    pub name: Text,
    /// Where its middle stands.
    pub at: [f64; 2],
    /// 1 is shown always, 2 on maps narrower than 150 km, 3 on maps narrower than 50 km.
    pub rank: u8,
    /// True for a lake or a river, which maps write in italics.
    #[serde(default)]
    pub water: bool,
}

/// A map of one box, in pixels from its upper left corner, ready for SVG.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// Width in pixels.
    pub width: f64,
    /// Height in pixels.
    pub height: f64,
    /// Path data of the land.
    pub land: String,
    /// Path data of lakes on the land.
    pub water: String,
    /// Path data of islands, drawn over the water.
    pub islands: String,
    /// Path data of parks.
    pub parks: String,
    /// Path data of expressways.
    pub highways: String,
    /// Path data of main roads.
    pub roads: String,
    /// Path data of rivers.
    pub rivers: String,
    /// Names that fall on the map, each with its x and y and whether it names water.
    pub labels: Vec<(Text, f64, f64, bool)>,
    /// Kilometres across, for a scale bar.
    pub km_across: f64,
    frame: Frame,
}

impl View {
    /// Where a point falls: x and y in pixels. Outside the map the numbers lie outside its width and height.
    pub fn place(&self, point: Point) -> (f64, f64) {
        self.frame.pixel([point.lon, point.lat])
    }
    /// True when the point falls on the map.
    pub fn shows(&self, point: Point) -> bool {
        let (x, y) = self.place(point);
        (0.0..=self.width).contains(&x) && (0.0..=self.height).contains(&y)
    }
}

impl Basemap {
    /// Reads a map file.
    pub fn load(file: &Path) -> Result<Basemap, PlacesError> {
        let text = std::fs::read_to_string(file).map_err(|cause| PlacesError::File {
            file: file.to_owned(),
            cause,
        })?;
        Basemap::read(file, &text)
    }
    /// Reads a map file already in memory; `file` is its name for errors.
    pub fn read(file: &Path, text: &str) -> Result<Basemap, PlacesError> {
        let wrong = |reason: String| PlacesError::Authored {
            file: file.to_owned(),
            reason,
        };
        let map: Basemap = toml::from_str(text).map_err(|e| wrong(e.to_string()))?;
        let rings = map
            .land
            .iter()
            .chain(&map.water)
            .chain(&map.parks)
            .map(|r| (&r.name, &r.ring, 3));
        for (name, positions, least) in rings.chain(map.lines.iter().map(|l| (&l.name, &l.line, 2))) {
            if positions.len() < least {
                return Err(wrong(format!(
                    "{name} has fewer than {least} positions; add the missing ones"
                )));
            }
            if let Some([lon, lat]) = positions.iter().find(|[lon, lat]| Point::new(*lat, *lon).is_none()) {
                return Err(wrong(format!(
                    "{name}: [{lon}, {lat}] is not [longitude, latitude] in degrees"
                )));
            }
        }
        Ok(map)
    }
    /// The map of at least the box between two corners, in so many pixels: widened to their shape, never stretched, and
    /// at least `least_km` across so that a single pin stands in its neighbourhood.
    pub fn view(&self, south_west: Point, north_east: Point, width: f64, height: f64, least_km: f64) -> View {
        let frame = Frame::new(south_west, north_east, width, height, least_km);
        let shapes = |rings: &[Ring]| {
            let mut path = String::new();
            for ring in rings {
                let pixels: Vec<(f64, f64)> = ring.ring.iter().map(|p| frame.pixel(*p)).collect();
                draw(&mut path, &clip_ring(pixels, width, height), true);
            }
            path
        };
        let lines = |kind: LineKind| {
            let mut path = String::new();
            for line in self.lines.iter().filter(|l| l.kind == kind) {
                let pixels: Vec<(f64, f64)> = line.line.iter().map(|p| frame.pixel(*p)).collect();
                for run in clip_line(&pixels, width, height) {
                    draw(&mut path, &run, false);
                }
            }
            path
        };
        let km_across = frame.km_across();
        let rank = if km_across < 50.0 {
            3
        } else if km_across < 150.0 {
            2
        } else {
            1
        };
        let labels = self.labels.iter().filter(|l| l.rank <= rank).filter_map(|l| {
            let (x, y) = frame.pixel(l.at);
            ((0.0..=width).contains(&x) && (0.0..=height).contains(&y)).then(|| (l.name.clone(), x, y, l.water))
        });
        View {
            width,
            height,
            land: shapes(&self.land),
            water: shapes(&self.water),
            islands: shapes(&self.islands),
            parks: shapes(&self.parks),
            highways: lines(LineKind::Highway),
            roads: lines(LineKind::Road),
            rivers: lines(LineKind::River),
            labels: labels.collect(),
            km_across,
            frame,
        }
    }
}

/// Web Mercator, scaled so that a box fits.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Frame {
    left: f64,
    top: f64,
    /// Pixels to one unit of the projection (the whole earth is 2π wide).
    scale: f64,
    width: f64,
    height: f64,
}

/// Beyond this latitude Web Mercator leaves its square.
const MOST_NORTH: f64 = 85.0;

fn mercator(lat: f64) -> f64 {
    let lat = lat.clamp(-MOST_NORTH, MOST_NORTH).to_radians();
    (std::f64::consts::FRAC_PI_4 + lat / 2.0).tan().ln()
}

impl Frame {
    fn new(a: Point, b: Point, width: f64, height: f64, least_km: f64) -> Frame {
        let (west, east) = (a.lon.min(b.lon).to_radians(), a.lon.max(b.lon).to_radians());
        let (south, north) = (mercator(a.lat.min(b.lat)), mercator(a.lat.max(b.lat)));
        let middle_lat = f64::midpoint(a.lat, b.lat).clamp(-MOST_NORTH, MOST_NORTH).to_radians();
        // A kilometre is 1/6371 of a radian on the ground, and longer by 1/cos on the projection.
        let least = least_km.max(0.1) / 6371.0 / middle_lat.cos();
        let scale = (width / (east - west).max(least)).min(height / (north - south).max(least * height / width));
        let (x, y) = (f64::midpoint(west, east), f64::midpoint(south, north));
        Frame {
            left: x - width / scale / 2.0,
            top: y + height / scale / 2.0,
            scale,
            width,
            height,
        }
    }
    fn pixel(&self, [lon, lat]: [f64; 2]) -> (f64, f64) {
        (
            (lon.to_radians() - self.left) * self.scale,
            (self.top - mercator(lat)) * self.scale,
        )
    }
    fn km_across(&self) -> f64 {
        let middle = self.top - self.height / self.scale / 2.0;
        let lat = 2.0 * middle.exp().atan() - std::f64::consts::FRAC_PI_2;
        self.width / self.scale * 6371.0 * lat.cos()
    }
}

/// Cuts a ring to the map, side by side (Sutherland and Hodgman).
fn clip_ring(mut ring: Vec<(f64, f64)>, width: f64, height: f64) -> Vec<(f64, f64)> {
    type Side = (fn((f64, f64)) -> f64, f64, f64);
    // How far inside each side a pixel lies: sign, and the side's place.
    let sides: [Side; 4] = [
        (|p| p.0, 1.0, 0.0),
        (|p| p.0, -1.0, width),
        (|p| p.1, 1.0, 0.0),
        (|p| p.1, -1.0, height),
    ];
    for (along, sign, edge) in sides {
        let inside = |p: (f64, f64)| (along(p) - edge) * sign;
        let mut cut = Vec::with_capacity(ring.len() + 4);
        for i in 0..ring.len() {
            let (from, to) = (ring[i], ring[(i + 1) % ring.len()]);
            let (a, b) = (inside(from), inside(to));
            if a >= 0.0 {
                cut.push(from);
            }
            if (a >= 0.0) != (b >= 0.0) {
                let t = a / (a - b);
                cut.push((from.0 + (to.0 - from.0) * t, from.1 + (to.1 - from.1) * t));
            }
        }
        ring = cut;
    }
    ring
}

/// The pieces of a line that lie on the map (Liang and Barsky for each stretch).
fn clip_line(line: &[(f64, f64)], width: f64, height: f64) -> Vec<Vec<(f64, f64)>> {
    let mut runs: Vec<Vec<(f64, f64)>> = Vec::new();
    for pair in line.windows(2) {
        let ((x, y), (dx, dy)) = (pair[0], (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1));
        let (mut start, mut end) = (0.0_f64, 1.0_f64);
        for (step, room) in [(-dx, x), (dx, width - x), (-dy, y), (dy, height - y)] {
            if step == 0.0 {
                if room < 0.0 {
                    end = -1.0;
                }
            } else if step < 0.0 {
                start = start.max(room / step);
            } else {
                end = end.min(room / step);
            }
        }
        if start >= end {
            continue;
        }
        let at = |t: f64| (x + dx * t, y + dy * t);
        match runs.last_mut() {
            Some(run) if start <= 0.0 && run.last() == Some(&pair[0]) => run.push(at(end)),
            _ => runs.push(vec![at(start), at(end)]),
        }
        // A stretch that ends inside goes on exactly from its own last point.
        if end >= 1.0
            && let Some(last) = runs.last_mut().and_then(|r| r.last_mut())
        {
            *last = pair[1];
        }
    }
    runs
}

/// Adds path data, in tenths of a pixel.
fn draw(path: &mut String, pixels: &[(f64, f64)], close: bool) {
    for (i, (x, y)) in pixels.iter().enumerate() {
        let _ = write!(path, "{}{x:.1} {y:.1}", if i == 0 { 'M' } else { 'L' });
    }
    if close && !pixels.is_empty() {
        path.push('Z');
    }
}
