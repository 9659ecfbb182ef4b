//! Areas that somebody drew elsewhere: GeoJSON in a field beside the places that an area covers.

use places::{AreaRef, DrawnError, Outline};

use super::Form;

/// The field beside the places.
pub const DRAWN: &str = "drawn";

/// The name of the field beside a field of places.
pub fn beside(path: &str) -> String {
    format!("{path}.{DRAWN}")
}

/// Puts every drawn area that can be read among the places beside it.
pub fn take_in(form: &mut Form) {
    let read = |(name, text): (&str, &str)| {
        let places = name.strip_suffix(DRAWN)?.strip_suffix('.')?;
        let shape = Outline::from_geojson(text).ok()?;
        let written = serde_json::to_string(&AreaRef::Shape(shape)).ok()?;
        Some((places.to_owned(), written))
    };
    let drawn: Vec<(String, String)> = form.pairs().filter_map(read).collect();
    for (places, written) in drawn {
        form.add(places.as_str(), written);
        form.set(beside(&places), "");
    }
}

/// What is wrong with a drawn area: the message, and the place in the text.
pub fn says(error: &DrawnError) -> (&'static str, String) {
    match error {
        DrawnError::Json { line, column } => ("records-wrong-drawn-json", format!("{line}:{column}")),
        DrawnError::NoArea { at } => ("records-wrong-drawn-none", at.clone()),
        DrawnError::Kind { at, kind } => ("records-wrong-drawn-kind", format!("{at}: {kind}")),
        DrawnError::Position { at } => ("records-wrong-drawn-position", at.clone()),
        DrawnError::Ring { at } => ("records-wrong-drawn-ring", at.clone()),
        DrawnError::Crossing { at } => ("records-wrong-drawn-crossing", at.clone()),
        DrawnError::Corners { corners } => ("records-wrong-drawn-corners", corners.to_string()),
    }
}
