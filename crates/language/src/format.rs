//! How times, dates, numbers, money, distances, phone numbers and lists are written in English and French.
//!
//! The forms are those of the project's content style: `9 am`, `9 h`; `Monday 23 November 2026`, `lundi 23 novembre 2026`;
//! `$41,000`, `41 000 $`. French joins figures to their units with no-break spaces (U+00A0). Any language other than
//! French is written as English.

use jiff::civil::{Date, Weekday};

use crate::Lang;
pub use crate::phone::{phone, phone_link};

/// The space that does not break, between French figures and units.
const NBSP: char = '\u{a0}';

fn french(lang: &Lang) -> bool {
    lang.as_str() == "fr" || lang.as_str().starts_with("fr-")
}

/// Picks the English or the French form: the one place that decides which languages are written as French.
pub fn choose<T>(lang: &Lang, en: T, fr: T) -> T {
    if french(lang) { fr } else { en }
}

/// A time on the wall clock; hours 0 to 24, minutes 0 to 59.
///
/// ```
/// # use language::{Lang, format::time};
/// let (en, fr) = (Lang::en(), Lang::fr());
/// assert_eq!(time(&en, 9, 0), "9 am");
/// assert_eq!(time(&en, 17, 30), "5:30 pm");
/// assert_eq!(time(&en, 12, 0), "noon");
/// assert_eq!(time(&fr, 9, 0), "9\u{a0}h");
/// assert_eq!(time(&fr, 17, 30), "17\u{a0}h\u{a0}30");
/// assert_eq!(time(&fr, 24, 0), "minuit");
/// ```
pub fn time(lang: &Lang, hour: u8, minute: u8) -> String {
    match (hour % 24, minute) {
        (0, 0) => choose(lang, "midnight", "minuit").to_owned(),
        (12, 0) => choose(lang, "noon", "midi").to_owned(),
        (hour, 0) if french(lang) => format!("{hour}{NBSP}h"),
        (hour, minute) if french(lang) => format!("{hour}{NBSP}h{NBSP}{minute:02}"),
        (hour, minute) => {
            let half = if hour < 12 { "am" } else { "pm" };
            let hour = (hour + 11) % 12 + 1;
            if minute == 0 {
                format!("{hour} {half}")
            } else {
                format!("{hour}:{minute:02} {half}")
            }
        }
    }
}

/// From one time to another, each as hour and minute.
///
/// ```
/// # use language::{Lang, format::time_range};
/// assert_eq!(time_range(&Lang::en(), (9, 0), (17, 30)), "9 am to 5:30 pm");
/// assert_eq!(time_range(&Lang::fr(), (9, 0), (12, 0)), "9\u{a0}h à midi");
/// ```
pub fn time_range(lang: &Lang, from: (u8, u8), to: (u8, u8)) -> String {
    let (from, to) = (time(lang, from.0, from.1), time(lang, to.0, to.1));
    choose(lang, format!("{from} to {to}"), format!("{from} à {to}"))
}

/// The name of a weekday, with a capital in English only.
///
/// ```
/// # use language::{Lang, format::weekday};
/// # use jiff::civil::Weekday;
/// assert_eq!(weekday(&Lang::en(), Weekday::Saturday), "Saturday");
/// assert_eq!(weekday(&Lang::fr(), Weekday::Saturday), "samedi");
/// ```
pub fn weekday(lang: &Lang, day: Weekday) -> &'static str {
    const EN: [&str; 7] = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ];
    const FR: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
    choose(lang, EN, FR)[usize::from(day.to_monday_zero_offset().unsigned_abs())]
}

/// The name of a month, 1 to 12, with a capital in English only.
///
/// ```
/// # use language::{Lang, format::month};
/// assert_eq!(month(&Lang::fr(), 8), "août");
/// ```
pub fn month(lang: &Lang, month: u8) -> &'static str {
    const EN: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    const FR: [&str; 12] = [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ];
    choose(lang, EN, FR)[usize::from(month.clamp(1, 12)) - 1]
}

/// A date with its weekday and year.
///
/// ```
/// # use language::{Lang, format::date};
/// let day = jiff::civil::date(2026, 11, 23);
/// assert_eq!(date(&Lang::en(), day), "Monday 23 November 2026");
/// assert_eq!(date(&Lang::fr(), day), "lundi 23 novembre 2026");
/// ```
pub fn date(lang: &Lang, date: Date) -> String {
    format!("{} {}", weekday(lang, date.weekday()), date_without_weekday(lang, date))
}

/// A date with its year.
///
/// ```
/// # use language::{Lang, format::date_without_weekday};
/// let day = jiff::civil::date(2027, 1, 1);
/// assert_eq!(date_without_weekday(&Lang::en(), day), "1 January 2027");
/// assert_eq!(date_without_weekday(&Lang::fr(), day), "1er janvier 2027");
/// ```
pub fn date_without_weekday(lang: &Lang, date: Date) -> String {
    format!(
        "{} {}",
        day_of_year(lang, date.month().unsigned_abs(), date.day().unsigned_abs()),
        date.year()
    )
}

/// A day of any year; month 1 to 12.
///
/// ```
/// # use language::{Lang, format::day_of_year};
/// assert_eq!(day_of_year(&Lang::en(), 4, 15), "15 April");
/// assert_eq!(day_of_year(&Lang::fr(), 11, 1), "1er novembre");
/// ```
pub fn day_of_year(lang: &Lang, month: u8, day: u8) -> String {
    let name = self::month(lang, month);
    if day == 1 && french(lang) {
        format!("1er {name}")
    } else {
        format!("{day} {name}")
    }
}

/// An ordinal for a day of a month or week, 1 and up.
///
/// ```
/// # use language::{Lang, format::ordinal};
/// let en = |n| ordinal(&Lang::en(), n);
/// assert_eq!([en(1), en(2), en(3), en(11), en(22)].join(" "), "1st 2nd 3rd 11th 22nd");
/// assert_eq!(ordinal(&Lang::fr(), 2), "2e");
/// ```
pub fn ordinal(lang: &Lang, n: u8) -> String {
    let ending = match (french(lang), n % 10, n % 100) {
        (true, _, _) => {
            if n == 1 {
                "er"
            } else {
                "e"
            }
        }
        (false, 1, tens) if tens != 11 => "st",
        (false, 2, tens) if tens != 12 => "nd",
        (false, 3, tens) if tens != 13 => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

/// A whole number with its thousands apart.
///
/// ```
/// # use language::{Lang, format::number};
/// assert_eq!(number(&Lang::en(), 1_250), "1,250");
/// assert_eq!(number(&Lang::fr(), 1_250), "1\u{a0}250");
/// ```
pub fn number(lang: &Lang, n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut written = String::from(if n < 0 { "-" } else { "" });
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            written.push(choose(lang, ',', NBSP));
        }
        written.push(digit);
    }
    written
}

/// A number with one decimal, such as an average of 2.5.
///
/// ```
/// # use language::{Lang, format::decimal};
/// assert_eq!(decimal(&Lang::fr(), 1_234.56), "1\u{a0}234,6");
/// ```
pub fn decimal(lang: &Lang, n: f64) -> String {
    let tenths = format!("{:.1}", n.abs());
    let (whole, tenth) = tenths.split_once('.').unwrap_or((&tenths, "0"));
    let sign = if n < 0.0 && tenths != "0.0" { "-" } else { "" };
    // What is not a number, or too large to be one that people read, stays as it is.
    let whole = whole
        .parse()
        .map_or_else(|_| whole.to_owned(), |whole| number(lang, whole));
    format!("{sign}{whole}{}{tenth}", choose(lang, '.', ','))
}

/// An amount in Canadian dollars, from cents. Whole dollars are written without cents.
///
/// ```
/// # use language::{Lang, format::money};
/// assert_eq!(money(&Lang::en(), 4_100_000), "$41,000");
/// assert_eq!(money(&Lang::fr(), 4_100_000), "41\u{a0}000\u{a0}$");
/// assert_eq!(money(&Lang::en(), 1_250), "$12.50");
/// assert_eq!(money(&Lang::fr(), 1_250), "12,50\u{a0}$");
/// ```
pub fn money(lang: &Lang, cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let dollars = number(lang, (cents / 100).abs());
    let amount = match cents % 100 {
        0 => dollars,
        rest => format!("{dollars}{}{:02}", choose(lang, '.', ','), rest.abs()),
    };
    choose(lang, format!("{sign}${amount}"), format!("{sign}{amount}{NBSP}$"))
}

/// A share in whole per cent.
///
/// ```
/// # use language::{Lang, format::percent};
/// assert_eq!(percent(&Lang::en(), 91), "91%");
/// assert_eq!(percent(&Lang::fr(), 91), "91\u{a0}%");
/// ```
pub fn percent(lang: &Lang, share: i64) -> String {
    let share = number(lang, share);
    choose(lang, format!("{share}%"), format!("{share}{NBSP}%"))
}

/// A distance from kilometres: one decimal below 10 km and at least 0.1 km, whole kilometres from there.
///
/// ```
/// # use language::{Lang, format::distance};
/// assert_eq!(distance(&Lang::en(), 0.68), "0.7 km");
/// assert_eq!(distance(&Lang::fr(), 0.68), "0,7\u{a0}km");
/// assert_eq!(distance(&Lang::en(), 12.4), "12 km");
/// ```
pub fn distance(lang: &Lang, km: f64) -> String {
    // 9.96 is written 10, not 10.0.
    let written = if km < 9.95 {
        decimal(lang, km.max(0.1))
    } else {
        decimal(lang, km.round())
    };
    let written = if km < 9.95 {
        &written
    } else {
        &written[..written.len() - 2]
    };
    format!("{written}{}km", choose(lang, ' ', NBSP))
}

/// Words joined with "and".
///
/// ```
/// # use language::{Lang, format::list};
/// assert_eq!(list(&Lang::en(), &["a", "b", "c"]), "a, b and c");
/// assert_eq!(list(&Lang::fr(), &["a", "b", "c"]), "a, b et c");
/// ```
pub fn list<S: AsRef<str>>(lang: &Lang, words: &[S]) -> String {
    join(words, choose(lang, " and ", " et "))
}

/// Words joined with "or".
///
/// ```
/// # use language::{Lang, format::list_or};
/// assert_eq!(list_or(&Lang::fr(), &["a", "b"]), "a ou b");
/// ```
pub fn list_or<S: AsRef<str>>(lang: &Lang, words: &[S]) -> String {
    join(words, choose(lang, " or ", " ou "))
}

fn join<S: AsRef<str>>(words: &[S], last: &str) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => (*only).to_owned(),
        Some((end, before)) => format!("{}{last}{end}", before.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_first_hour_after_noon_and_midnight_is_twelve_in_english() {
        let en = Lang::en();
        assert_eq!(time(&en, 12, 30), "12:30 pm");
        assert_eq!(time(&en, 0, 5), "12:05 am");
        assert_eq!(time(&Lang::fr(), 0, 5), "0\u{a0}h\u{a0}05");
        assert_eq!(time(&en, 0, 0), "midnight");
    }

    #[test]
    fn a_regional_french_is_french_and_other_languages_are_written_as_english() {
        let lang = |tag| Lang::parse(tag).expect("a tag");
        assert_eq!(weekday(&lang("fr-ca"), Weekday::Monday), "lundi");
        assert_eq!(weekday(&lang("es"), Weekday::Monday), "Monday");
        // Frisian begins with the same letters.
        assert_eq!(weekday(&lang("frr"), Weekday::Monday), "Monday");
    }

    #[test]
    fn numbers_keep_their_sign_and_their_thousands_apart() {
        let en = Lang::en();
        for (n, written) in [(0, "0"), (-999, "-999"), (-1_000, "-1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(number(&en, n), written);
        }
        assert_eq!(number(&en, i64::MIN), "-9,223,372,036,854,775,808");
        assert_eq!(money(&en, -1_205), "-$12.05");
        assert_eq!(money(&Lang::fr(), -5), "-0,05\u{a0}$");
        assert_eq!(decimal(&en, -0.04), "0.0");
    }

    #[test]
    fn a_distance_is_never_nothing_and_never_too_exact() {
        let en = |km| distance(&Lang::en(), km);
        assert_eq!(
            [en(0.0), en(0.04), en(9.94), en(9.96), en(1_234.5)],
            ["0.1 km", "0.1 km", "9.9 km", "10 km", "1,235 km"]
        );
    }

    #[test]
    fn lists_of_none_and_one_have_no_conjunction() {
        assert_eq!(list::<&str>(&Lang::en(), &[]), "");
        assert_eq!(list(&Lang::fr(), &["a"]), "a");
        assert_eq!(list(&Lang::fr(), &["a", "b"]), "a et b");
    }

    proptest! {
        #[test]
        fn every_time_of_day_reads_differently(a in 0..1440u16, b in 0..1440u16) {
            for lang in [Lang::en(), Lang::fr()] {
                let written = |t: u16| time(&lang, u8::try_from(t / 60).unwrap(), u8::try_from(t % 60).unwrap());
                prop_assert_eq!(written(a) == written(b), a == b);
            }
        }

        #[test]
        fn a_number_is_its_digits(n in any::<i64>()) {
            for lang in [Lang::en(), Lang::fr()] {
                let plain: String = number(&lang, n).chars().filter(|c| *c != ',' && *c != NBSP).collect();
                prop_assert_eq!(plain, n.to_string());
            }
        }
    }
}
