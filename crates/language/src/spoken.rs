//! Languages that people speak: code, English name, French name (ISO 639-1, else 639-3).

use crate::Lang;

/// Code, English name, French name, and other ways in which sources write it.
const SPOKEN: &[(&str, &str, &str, &[&str])] = &[
    ("am", "Amharic", "amharique", &[]),
    ("ar", "Arabic", "arabe", &[]),
    (
        "ase",
        "American Sign Language",
        "langue des signes américaine (ASL)",
        &["asl", "sign language", "american sign"],
    ),
    ("ba", "Bashkir", "bachkir", &[]),
    ("bg", "Bulgarian", "bulgare", &[]),
    ("bn", "Bengali", "bengali", &["bangla"]),
    ("bo", "Tibetan", "tibétain", &[]),
    ("bs", "Bosnian", "bosniaque", &[]),
    ("chp", "Dene", "déné", &["chipewyan"]),
    ("cr", "Cree", "cri", &["swampy cree"]),
    ("cs", "Czech", "tchèque", &[]),
    ("da", "Danish", "danois", &[]),
    ("de", "German", "allemand", &[]),
    ("el", "Greek", "grec", &[]),
    ("en", "English", "anglais", &[]),
    ("es", "Spanish", "espagnol", &["espanol", "castilian"]),
    ("et", "Estonian", "estonien", &[]),
    ("fa", "Farsi", "persan (farsi)", &["persian"]),
    (
        "fcs",
        "Quebec Sign Language",
        "langue des signes québécoise (LSQ)",
        &["lsq"],
    ),
    ("fi", "Finnish", "finnois", &[]),
    ("fr", "French", "français", &["francais"]),
    ("gu", "Gujarati", "goudjarati", &["gujrati"]),
    ("ha", "Hausa", "haoussa", &[]),
    ("he", "Hebrew", "hébreu", &[]),
    ("hi", "Hindi", "hindi", &[]),
    ("hr", "Croatian", "croate", &[]),
    ("ht", "Haitian Creole", "créole haïtien", &["creole", "haitian"]),
    ("hu", "Hungarian", "hongrois", &[]),
    ("hy", "Armenian", "arménien", &[]),
    ("id", "Indonesian", "indonésien", &[]),
    ("ig", "Igbo", "igbo", &["ibo"]),
    ("is", "Icelandic", "islandais", &[]),
    ("it", "Italian", "italien", &[]),
    ("iu", "Inuktitut", "inuktitut", &[]),
    ("ja", "Japanese", "japonais", &[]),
    ("jam", "Jamaican Patois", "patois jamaïcain", &["patois"]),
    ("kar", "Karen", "karen", &[]),
    ("km", "Khmer", "khmer", &["cambodian"]),
    ("kn", "Kannada", "kannada", &[]),
    ("ko", "Korean", "coréen", &[]),
    ("ku", "Kurdish", "kurde", &[]),
    ("lo", "Lao", "lao", &["laotian"]),
    ("lt", "Lithuanian", "lituanien", &[]),
    ("lv", "Latvian", "letton", &[]),
    ("mk", "Macedonian", "macédonien", &[]),
    ("ml", "Malayalam", "malayalam", &[]),
    ("moh", "Mohawk", "mohawk", &["kanien'keha"]),
    ("mr", "Marathi", "marathe", &[]),
    ("ms", "Malay", "malais", &[]),
    ("mt", "Maltese", "maltais", &[]),
    ("my", "Burmese", "birman", &[]),
    ("nan", "Hokkien", "hokkien", &["taiwanese", "fukien"]),
    ("ne", "Nepali", "népalais", &[]),
    ("nl", "Dutch", "néerlandais", &[]),
    ("no", "Norwegian", "norvégien", &[]),
    ("oj", "Ojibwe", "ojibwé", &["ojibway", "anishinaabemowin", "ojibwa"]),
    ("om", "Oromo", "oromo", &[]),
    ("one", "Oneida", "oneida", &[]),
    ("pa", "Punjabi", "pendjabi", &["panjabi", "penjabi"]),
    ("pl", "Polish", "polonais", &[]),
    ("prs", "Dari", "dari", &[]),
    ("ps", "Pashto", "pachto", &["pashtu", "pushto"]),
    ("pt", "Portuguese", "portugais", &[]),
    ("rn", "Kirundi", "kirundi", &["rundi"]),
    ("ro", "Romanian", "roumain", &["rumanian"]),
    ("rom", "Romani", "romani", &["roma"]),
    ("ru", "Russian", "russe", &[]),
    ("rw", "Kinyarwanda", "kinyarwanda", &[]),
    ("sd", "Sindhi", "sindhi", &[]),
    ("si", "Sinhala", "cinghalais", &["sinhalese"]),
    ("sk", "Slovak", "slovaque", &[]),
    ("sl", "Slovenian", "slovène", &[]),
    ("so", "Somali", "somali", &[]),
    ("sq", "Albanian", "albanais", &[]),
    ("sr", "Serbian", "serbe", &[]),
    ("sv", "Swedish", "suédois", &[]),
    ("sw", "Swahili", "swahili", &["kiswahili"]),
    ("ta", "Tamil", "tamoul", &[]),
    ("te", "Telugu", "télougou", &[]),
    ("th", "Thai", "thaï", &[]),
    ("ti", "Tigrinya", "tigrigna", &["tigrigna"]),
    ("tl", "Tagalog", "tagalog", &["filipino", "philippino"]),
    ("tr", "Turkish", "turc", &[]),
    ("tw", "Twi", "twi", &["akan"]),
    ("ug", "Uyghur", "ouïghour", &["uighur"]),
    ("uk", "Ukrainian", "ukrainien", &[]),
    ("ur", "Urdu", "ourdou", &[]),
    ("vi", "Vietnamese", "vietnamien", &[]),
    ("wo", "Wolof", "wolof", &[]),
    ("yi", "Yiddish", "yiddish", &[]),
    ("yo", "Yoruba", "yorouba", &[]),
    ("yue", "Cantonese", "cantonais", &[]),
    ("zh", "Mandarin", "mandarin", &["chinese", "chinois"]),
];

/// The name of a spoken language by its code, in English or in French (French for `fr`, English otherwise).
///
/// ```
/// # use language::{Lang, spoken_name};
/// assert_eq!(spoken_name("yue", &Lang::fr()), Some("cantonais"));
/// assert_eq!(spoken_name("xx", &Lang::en()), None);
/// ```
pub fn spoken_name(code: &str, lang: &Lang) -> Option<&'static str> {
    SPOKEN
        .iter()
        .find(|(c, ..)| *c == code)
        .map(|(_, en, fr, _)| if *lang == Lang::fr() { *fr } else { *en })
}

/// The code of a spoken language from its code or any name of it, in any case, with or without accents.
///
/// ```
/// # use language::spoken_code;
/// assert_eq!(spoken_code("Français"), Some("fr"));
/// assert_eq!(spoken_code("filipino"), Some("tl"));
/// assert_eq!(spoken_code("by appointment"), None);
/// ```
pub fn spoken_code(name: &str) -> Option<&'static str> {
    let name = crate::fold(name);
    let name = name.trim();
    SPOKEN
        .iter()
        .find(|(code, en, fr, others)| {
            *code == name || crate::fold(en) == name || crate::fold(fr) == name || others.contains(&name)
        })
        .map(|(code, ..)| *code)
}

/// Every code, in the order of the codes.
pub fn spoken_codes() -> impl Iterator<Item = &'static str> {
    SPOKEN.iter().map(|(code, ..)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_order_and_every_name_leads_back_to_its_code() {
        assert!(SPOKEN.is_sorted_by(|a, b| a.0 < b.0));
        for (code, en, fr, others) in SPOKEN {
            for name in [code, en, fr].into_iter().chain(others.iter()) {
                assert_eq!(spoken_code(name), Some(*code), "{name}");
            }
        }
    }
}
