//! What words of a source say in our codes: kinds of lines, languages, kinds of access, areas.

use directory::model::{PhoneKind, SpokenLanguage};
use language::spoken_code;
use places::AreaRef;

/// A kind of line from the source's word for it and what stands beside it; false when the word is none of ours.
pub(super) fn phone_kind(said: Option<&str>, about: Option<&str>) -> (PhoneKind, bool) {
    let fold = |t: Option<&str>| t.map(language::fold).unwrap_or_default();
    let (said, about) = (fold(said), fold(about));
    let of = |words: &str| match words.trim() {
        "tty" | "tdd" | "textphone" | "ats" | "teletype" | "tty/tdd" | "tdd/tty" => Some(PhoneKind::Tty),
        "fax" | "telecopieur" => Some(PhoneKind::Fax),
        "text" | "sms" => Some(PhoneKind::Text),
        "cell" | "mobile" => Some(PhoneKind::Cell),
        "toll free" | "toll-free" | "tollfree" | "sans frais" => Some(PhoneKind::TollFree),
        "crisis" | "hotline" | "crisis line" | "ligne de crise" => Some(PhoneKind::Crisis),
        "after hours" | "after-hours" => Some(PhoneKind::AfterHours),
        _ => None,
    };
    match (of(&said), of(&about)) {
        (Some(kind), _) | (None, Some(kind)) => (kind, true),
        (None, None) if said.is_empty() || said == "voice" || said == "phone" => (PhoneKind::Voice, true),
        (None, None) => (PhoneKind::Other, false),
    }
}

/// "Phone 1", "Phone 2": says nothing.
pub(super) fn is_numbered(words: &str) -> bool {
    let words = language::fold(words);
    words
        .strip_prefix("phone")
        .is_some_and(|n| n.trim().chars().all(|c| c.is_ascii_digit()))
}

/// The languages that words name ("Spanish, French and ASL."); the words themselves where one is not known.
pub(super) fn spoken(words: &str) -> Vec<SpokenLanguage> {
    let parts = words
        .split([',', ';', '/', '.', '\n'])
        .flat_map(|p| p.split(" and "))
        .flat_map(|p| p.split(" et "));
    let parts: Vec<&str> = parts.map(str::trim).filter(|p| !p.is_empty()).collect();
    parts
        .into_iter()
        .map(|part| match spoken_code(part) {
            Some(code) => SpokenLanguage {
                code: Some(code.to_owned()),
                ..Default::default()
            },
            None => SpokenLanguage {
                name: Some(part.to_owned()),
                ..Default::default()
            },
        })
        .collect()
}

/// One of our codes for access, where the words say just that.
pub(super) fn access_code(words: &str) -> Option<&'static str> {
    let words = language::fold(words);
    let has = |w: &str| words.contains(w);
    let denied = ["not ", "no ", "aucun", "non "].iter().any(|w| words.starts_with(w));
    match () {
        () if denied => None,
        () if has("wheelchair") || has("fauteuil roulant") => Some("wheelchair"),
        () if has("elevator") || has("ascenseur") => Some("elevator"),
        () if has("washroom") || has("restroom") || has("toilette") => Some("washroom"),
        () if has("parking") || has("stationnement") => Some("parking"),
        () if has("hearing loop") || has("boucle") => Some("hearing_loop"),
        () if has("braille") => Some("braille"),
        () => None,
    }
}

/// An extent as HSDS writes it: GeoJSON as text.
pub(super) fn area_of(extent: &str, said: Option<&str>) -> Option<AreaRef> {
    let geojson = said.is_none_or(|s| language::fold(s).contains("json"));
    geojson.then(|| serde_json::from_str(extent).ok()).flatten()
}
