//! A line as a drawing: the call, its routes from first to last, the destinations, and where each falls back to. Only the
//! places of things are worked out here; a page draws them.

use language::Lang;
use language::format::choose;

use crate::Line;
use crate::verdict::words;

/// A drawing in units of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
    /// The boxes.
    pub shapes: Vec<Shape>,
    /// The ways between them.
    pub arrows: Vec<Arrow>,
}

/// A box with a few lines of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// `call`, `likely`, `not`, `not_enough`, or a kind of destination.
    pub role: &'static str,
    /// The left edge.
    pub x: u32,
    /// The upper edge.
    pub y: u32,
    /// The width.
    pub width: u32,
    /// The height.
    pub height: u32,
    /// The lines of text, each with the height of its base.
    pub lines: Vec<(u32, String)>,
    /// The whole text, where the lines leave some of it out.
    pub whole: String,
}

/// A way from one box to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrow {
    /// `taken`, `then` or `fallback`.
    pub role: &'static str,
    /// The path, as SVG has it.
    pub path: String,
}

const CALL: (u32, u32) = (8, 170);
const ROUTES: (u32, u32) = (236, 330);
const PLACES: (u32, u32) = (650, 260);
const TOP: u32 = 8;
const ROW: u32 = 76;
const GAP: u32 = 16;
/// Letters that stand in a line of a box, for each hundred units.
const LETTERS: u32 = 13;

impl Line {
    /// The drawing of the line in a language.
    pub fn drawing(&self, lang: &Lang) -> Drawing {
        let pack = &self.pack;
        let (routes, places) = (pack.route.len(), pack.destination.len());
        let step = |i: usize| TOP + u32::try_from(i).unwrap_or(0) * (ROW + GAP);
        let height = step(routes.max(places).max(1));
        let mut shapes = vec![call(self, height, lang)];
        let mut arrows = Vec::new();
        for (i, route) in pack.route.iter().enumerate() {
            let told = self.route_in_words(i, lang);
            let when = match (told.is_empty(), route.verdict) {
                (false, _) => told.join(choose(lang, " and ", " et ")),
                (true, crate::Finding::NotEnough) => choose(
                    lang,
                    "The answers leave it open",
                    "Les réponses laissent la question ouverte",
                )
                .to_owned(),
                (true, _) => choose(lang, "Everybody else", "Toutes les autres personnes").to_owned(),
            };
            let role = match route.verdict {
                crate::Finding::Likely => "likely",
                crate::Finding::Not => "not",
                crate::Finding::NotEnough => "not_enough",
            };
            shapes.push(shape(role, ROUTES, step(i), &[&when, route.verdict.in_words(lang)]));
            arrows.push(Arrow {
                role: "taken",
                path: curve(CALL.0 + CALL.1, height / 2, ROUTES.0, step(i) + ROW / 2),
            });
            for (role, to) in [("taken", Some(&route.to)), ("then", route.then.as_ref())] {
                let to = to.and_then(|to| pack.destination.iter().position(|d| d.id == *to));
                arrows.extend(to.map(|to| Arrow {
                    role,
                    path: curve(ROUTES.0 + ROUTES.1, step(i) + ROW / 2, PLACES.0, step(to) + ROW / 2),
                }));
            }
        }
        for (i, place) in pack.destination.iter().enumerate() {
            let role = place.kind.as_str();
            let reach = place
                .phone
                .best(lang)
                .map(|(number, _)| language::format::phone(lang, number));
            shapes.push(shape(
                role,
                PLACES,
                step(i),
                &[&words(&place.name, lang), &reach.unwrap_or_default()],
            ));
            let next = place.fallback.as_ref();
            let next = next.and_then(|id| pack.destination.iter().position(|d| d.id == *id));
            arrows.extend(next.map(|next| Arrow {
                role: "fallback",
                path: round(step(i) + ROW / 2 + 8, step(next) + ROW / 2 - 8),
            }));
        }
        Drawing {
            width: PLACES.0 + PLACES.1 + 90,
            height,
            shapes,
            arrows,
        }
    }
}

impl crate::pack::DestinationKind {
    /// Its name in the file.
    pub fn as_str(self) -> &'static str {
        use crate::pack::DestinationKind::{Emergency, Here, Link, Office, Phone, Queue};
        match self {
            Phone => "phone",
            Queue => "queue",
            Link => "link",
            Office => "office",
            Emergency => "emergency",
            Here => "here",
        }
    }
}

fn call(line: &Line, height: u32, lang: &Lang) -> Shape {
    let pack = &line.pack;
    let asked = choose(
        lang,
        format!("{} questions", pack.question.len()),
        format!("{} questions", pack.question.len()),
    );
    let y = (height / 2).saturating_sub(ROW / 2).max(TOP);
    shape("call", CALL, y, &[&words(&pack.line.answering_name, lang), &asked])
}

/// A box with its first text on up to two lines and its second below.
fn shape(role: &'static str, (x, width): (u32, u32), y: u32, texts: &[&str; 2]) -> Shape {
    let most = usize::try_from(width * LETTERS / 100).unwrap_or(20);
    let mut lines = folded(texts[0], most);
    if !texts[1].is_empty() {
        lines.push(texts[1].to_owned());
    }
    let first = y + if lines.len() > 2 { 22 } else { 32 };
    let numbered = (0..).zip(lines).map(|(i, line): (u32, String)| (first + i * 20, line));
    Shape {
        role,
        x,
        y,
        width,
        height: ROW,
        lines: numbered.collect(),
        whole: format!("{}. {}", texts[0], texts[1]),
    }
}

/// Two lines at most; what is left out is shown by dots.
fn folded(text: &str, most: usize) -> Vec<String> {
    let mut first = None;
    let mut line = String::new();
    for word in text.split(' ') {
        let length = line.chars().count() + word.chars().count() + usize::from(!line.is_empty());
        if length <= most || line.is_empty() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        } else if first.is_none() {
            first = Some(std::mem::replace(&mut line, word.to_owned()));
        } else {
            line.push('…');
            break;
        }
    }
    first.into_iter().chain([line]).collect()
}

fn curve(from_x: u32, from_y: u32, to_x: u32, to_y: u32) -> String {
    let half = u32::midpoint(from_x, to_x);
    format!("M{from_x} {from_y}C{half} {from_y} {half} {to_y} {to_x} {to_y}")
}

/// From one destination to another, round the right edge.
fn round(from: u32, to: u32) -> String {
    let edge = PLACES.0 + PLACES.1;
    let out = edge + 20 + (from.abs_diff(to) / 12).min(64);
    format!("M{edge} {from}C{out} {from} {out} {to} {edge} {to}")
}
