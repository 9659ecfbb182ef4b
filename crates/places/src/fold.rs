//! How names are compared: without accents, capitals, hyphens and the ways of writing "Saint".

/// Titles before a name that people write or leave out. Longer ones first.
const TITLES: [&str; 16] = [
    "regional municipality of ",
    "municipalite regionale de ",
    "municipality of ",
    "municipalite de ",
    "township of ",
    "village of ",
    "county of ",
    "region of ",
    "canton de ",
    "comte de ",
    "city of ",
    "town of ",
    "ville de ",
    "cite de ",
    "the ",
    "la ville de ",
];
const NEAR: [&str; 10] = [
    "near ",
    "around ",
    "close to ",
    "next to ",
    "pres de ",
    "pres d ",
    "autour de ",
    "proche de ",
    "a cote de ",
    "aux environs de ",
];
const IN: [&str; 6] = ["in ", "at ", "a ", "dans ", "en ", "au "];

/// Plain words: lower case, no accents, one space between, `st`, `ste`, `mt` for Saint, Sainte, Mount.
pub(crate) fn fold(text: &str) -> String {
    let plain: String = language::fold(text)
        .chars()
        .filter(|c| *c != '\'')
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let short = |w| match w {
        "saint" => "st",
        "sainte" => "ste",
        "mount" => "mt",
        w => w,
    };
    plain.split_whitespace().map(short).collect::<Vec<_>>().join(" ")
}

/// What a name is looked up by: [`fold`], without "City of" and the like.
pub(crate) fn key(name: &str) -> String {
    let name = fold(name);
    let bare = TITLES
        .iter()
        .find_map(|t| name.strip_prefix(t))
        .filter(|rest| !rest.is_empty());
    bare.unwrap_or(&name).to_owned()
}

/// Takes "near" or "près de" off the beginning, and says whether it was there. "in" and "à" are dropped.
pub(crate) fn nearness(text: &str) -> (bool, &str) {
    // "près d’Ottawa": the apostrophe ends a word here, and only here.
    let folded = fold(&text.replace(['\'', '’'], " "));
    for (words, near) in NEAR.iter().map(|w| (w, true)).chain(IN.iter().map(|w| (w, false))) {
        if folded.starts_with(words) {
            let count = words.split_whitespace().count();
            let mut rest = text.trim_start();
            for _ in 0..count {
                rest = rest
                    .split_once([' ', '\'', '’', '\u{a0}'])
                    .map_or("", |(_, r)| r.trim_start());
            }
            if !rest.is_empty() {
                return (near, rest);
            }
        }
    }
    (false, text)
}

/// How many letters may be wrong in a name of this many: none up to 3, one up to 7, two beyond.
pub(crate) fn slack(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}
