//! Words of records on a page, numbers to call, and whether something is open, said to its reader.

use hours::OpenState;
use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use language::{Lang, Text, format};

use crate::words::Words;

/// Words with the language they are in, where that is not the page's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// The words.
    pub words: String,
    /// The language for the `lang` attribute; none where it is the page's own.
    pub lang: Option<String>,
}

impl Said {
    /// Words in the page's own language.
    pub fn plain(words: impl Into<String>) -> Said {
        Said {
            words: words.into(),
            lang: None,
        }
    }
    /// A text in the page's language, or else in another one, marked. `None` where it has no words.
    pub fn of(text: &Text, lang: &Lang) -> Option<Said> {
        let (words, found) = text.best(lang)?;
        let words = words.trim();
        (!words.is_empty()).then(|| Said {
            words: words.to_owned(),
            lang: (found != lang).then(|| found.to_string()),
        })
    }
    /// The words, cut where a phone number stands that can be called.
    pub fn parts(&self) -> Vec<Part<'_>> {
        parts(&self.words)
    }
    /// The lines that are not blank, in the same language.
    pub fn lines(&self) -> Vec<Said> {
        self.words
            .lines()
            .map(|line| line.trim().trim_start_matches(['-', '*', '•']).trim_start())
            .filter(|line| !line.is_empty())
            .map(|line| Said {
                words: line.to_owned(),
                lang: self.lang.clone(),
            })
            .collect()
    }
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<'a> {
    /// Its words.
    pub words: &'a str,
    /// `tel:…`, where the words are a phone number.
    pub call: Option<String>,
}

/// Cuts a text at its phone numbers: ten digits, or eleven that begin with 1, as they are written in North America.
fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    let mut from = 0;
    let plain = |words| Part { words, call: None };
    while let Some(start) = rest[from..]
        .find(|c: char| c.is_ascii_digit() || c == '(')
        .map(|at| from + at)
    {
        let inside = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '\u{a0}' | '-' | '.' | '(' | ')' | '\u{2011}');
        let end = rest[start..].find(|c| !inside(c)).map_or(rest.len(), |at| start + at);
        let written = rest[start..end].trim_end_matches(|c: char| !c.is_ascii_digit());
        let digits = written.chars().filter(char::is_ascii_digit).collect::<String>();
        let callable = digits.len() == 10 || (digits.len() == 11 && digits.starts_with('1'));
        match format::phone_link(written).filter(|_| callable && written.len() > digits.len()) {
            Some(link) => {
                parts.extend((start > 0).then(|| plain(&rest[..start])));
                parts.push(Part {
                    words: written,
                    call: Some(format!("tel:{link}")),
                });
                rest = &rest[start + written.len()..];
                from = 0;
            }
            None => from = end,
        }
    }
    parts.extend((!rest.is_empty()).then(|| plain(rest)));
    parts
}

/// The same words with a capital letter first: for headings, rows and the start of a sentence.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// A number to call: how it is written, and its `tel:` address where it can be called.
pub fn phone(w: &Words, number: &str, extension: Option<&str>) -> (String, Option<String>) {
    let extension = extension.map(str::trim).filter(|e| !e.is_empty());
    let whole = match extension {
        Some(extension) => format!("{} x{extension}", number.trim()),
        None => number.trim().to_owned(),
    };
    let link = format::phone_link(&whole).or_else(|| format::phone_link(number));
    (format::phone(&w.lang, &whole), link.map(|link| format!("tel:{link}")))
}

/// The time of day on a wall clock.
fn clock(w: &Words, at: Time) -> String {
    format::time(&w.lang, at.hour().unsigned_abs(), at.minute().unsigned_abs())
}

/// A moment, to the minute, on the wall clock of a zone: "9 November 2026, 3:04 pm".
pub fn moment(w: &Words, at: Timestamp, zone: &TimeZone) -> String {
    let local = at.to_zoned(zone.clone());
    let day = format::date_without_weekday(&w.lang, local.date());
    format!("{day}, {}", unbroken(&clock(w, local.time())))
}

/// Keeps "9 am" on one line; French times hold together by themselves.
fn unbroken(words: &str) -> String {
    words.replace(" am", "\u{a0}am").replace(" pm", "\u{a0}pm")
}

/// Whether something is open, as a shape (`state--…` in the styles) and words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Openness {
    /// `open`, `soon`, `closed` or `unknown`.
    pub shape: &'static str,
    /// "Open until 5 pm".
    pub words: String,
}

/// Minutes before closing from which a page says how many are left.
const SOON: i64 = 60;

/// Says an [`OpenState`] to someone reading at this moment, in the zone of the place.
pub fn openness(w: &Words, state: OpenState, now: Timestamp, zone: &TimeZone) -> Openness {
    let said = || unbroken(&state.said(now, zone).in_words(&w.lang));
    match state {
        OpenState::Open { until: Some(until) } if until.duration_since(now).as_mins() <= SOON => {
            let minutes = until.duration_since(now).as_mins().max(1);
            let time = unbroken(&clock(w, until.to_zoned(zone.clone()).time()));
            Openness {
                shape: "soon",
                words: w.t2("open-soon", "time", time, "minutes", minutes),
            }
        }
        OpenState::Open { .. } => Openness {
            shape: "open",
            words: said(),
        },
        OpenState::Closed { .. } | OpenState::ByAppointment => Openness {
            shape: "closed",
            words: said(),
        },
        OpenState::Unknown => Openness {
            shape: "unknown",
            words: w.t("open-unknown"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NB: char = '\u{a0}';

    fn both<T>(f: impl Fn(&Words) -> T) -> (T, T) {
        (f(Words::of("en")), f(Words::of("fr")))
    }

    #[test]
    fn a_phone_number_is_written_in_each_language_and_called_alike() {
        let (en, fr) = both(|w| phone(w, "(416) 555-0142", Some("12")));
        assert_eq!(en.0, "416-555-0142 ext. 12");
        assert!(fr.0.replace(NB, " ").starts_with("416 555-0142"), "{}", fr.0);
        assert_eq!(
            (en.1.as_deref(), fr.1.as_deref()),
            (Some("tel:+14165550142;ext=12"), Some("tel:+14165550142;ext=12"))
        );
        assert_eq!(phone(Words::of("en"), "ask at the desk", None).1, None);
    }

    #[test]
    fn a_phone_number_inside_a_sentence_can_be_called() {
        let cut = |text| {
            let cut = parts(text);
            assert_eq!(cut.iter().map(|p| p.words).collect::<String>(), text);
            let calls = cut.into_iter().filter_map(|p| Some((p.words.to_owned(), p.call?)));
            calls.collect::<Vec<_>>()
        };
        let call = |words: &str, link: &str| vec![(words.to_owned(), link.to_owned())];
        assert_eq!(cut("Call 1-800-555-0119."), call("1-800-555-0119", "tel:+18005550119"));
        assert_eq!(
            cut("Appelez le 416 555-0142 (poste 2)"),
            call("416 555-0142", "tel:+14165550142")
        );
        assert_eq!(cut("Bring 2 bills. In 2026, 41 000 $ or 4165550142000."), []);
    }

    #[test]
    fn words_in_another_language_are_marked() {
        let text = Text::new(Lang::fr(), "Soupe populaire\n\n - le midi");
        let said = Said::of(&text, &Lang::en()).unwrap();
        assert_eq!(said.lang.as_deref(), Some("fr"));
        assert_eq!(
            said.lines()[1],
            Said {
                words: "le midi".into(),
                lang: Some("fr".into())
            }
        );
        assert_eq!(Said::of(&text, &Lang::fr()).unwrap().lang, None);
    }

    #[test]
    fn a_moment_is_said_on_the_clock_of_the_centre() {
        let zone = TimeZone::get("America/Toronto").unwrap();
        let (en, fr) = both(|w| moment(w, "2026-11-09T20:04:00Z".parse().unwrap(), &zone).replace(NB, " "));
        assert_eq!(en, "9 November 2026, 3:04 pm");
        assert_eq!(fr, "9 novembre 2026, 15 h 04");
    }

    #[test]
    fn openness_says_when_it_changes() {
        let zone = TimeZone::get("America/Toronto").unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let now = at("2026-11-23T13:12:00-05:00");
        let said = |state| {
            let (en, fr) = both(|w| openness(w, state, now, &zone));
            (en.shape, en.words.replace(NB, " "), fr.words.replace(NB, " "))
        };
        let open = |t| OpenState::Open { until: Some(at(t)) };
        let closed = |t| OpenState::Closed { opens: Some(at(t)) };
        assert_eq!(
            said(open("2026-11-23T17:00:00-05:00")),
            ("open", "Open until 5 pm".into(), "Ouvert jusqu’à 17 h".into())
        );
        assert_eq!(
            said(open("2026-11-23T13:30:00-05:00")),
            (
                "soon",
                "Closes at 1:30 pm, in 18 minutes".into(),
                "Ferme à 13 h 30, dans 18 minutes".into()
            )
        );
        assert_eq!(
            said(closed("2026-11-24T09:00:00-05:00")),
            (
                "closed",
                "Closed, opens tomorrow at 9 am".into(),
                "Fermé, ouvre demain à 9 h".into()
            )
        );
        assert_eq!(said(OpenState::Unknown).0, "unknown");
    }
}
