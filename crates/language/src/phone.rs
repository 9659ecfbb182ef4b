use crate::Lang;
use crate::format::choose;

/// A phone number as it is written for people: `416-555-0142`, in French `416 555-0142`; toll-free numbers with their
/// 1 in front; short codes with hyphens; an extension in words. A number that is not North American, or that has
/// letters in it (`1-800-555-HELP`), is left as it is.
///
/// ```
/// # use language::{Lang, format::phone};
/// let (en, fr) = (Lang::en(), Lang::fr());
/// assert_eq!(phone(&en, "(416) 555-0142"), "416-555-0142");
/// assert_eq!(phone(&fr, "+1 416 555 0142"), "416\u{a0}555-0142");
/// assert_eq!(phone(&fr, "8005550119"), "1\u{a0}800\u{a0}555-0119");
/// assert_eq!(phone(&en, "416.555.0142 x23"), "416-555-0142 ext. 23");
/// assert_eq!(phone(&en, "211"), "2-1-1");
/// ```
pub fn phone(lang: &Lang, number: &str) -> String {
    let number = number.trim();
    let Some((digits, extension)) = parts(number) else {
        return number.to_owned();
    };
    let gap = choose(lang, '-', '\u{a0}');
    let mut written = if digits.len() == 3 {
        digits.chars().map(String::from).collect::<Vec<_>>().join("-")
    } else {
        let (area, rest) = digits.split_at(3);
        let (exchange, line) = rest.split_at(3);
        let one = if toll_free(area) {
            format!("1{gap}")
        } else {
            String::new()
        };
        format!("{one}{area}{gap}{exchange}-{line}")
    };
    if let Some(extension) = extension {
        written.push_str(choose(lang, " ext. ", ", poste\u{a0}"));
        written.push_str(extension);
    }
    written
}

/// What follows `tel:` in a link (RFC 3966): `+14165550142`, with `;ext=23` for an extension; `211` for a short code.
/// Letters are taken as the keys they stand on. `None` when this is not a North American number.
///
/// ```
/// # use language::format::phone_link;
/// assert_eq!(phone_link("1-800-555-HELP").as_deref(), Some("+18005554357"));
/// assert_eq!(phone_link("416-555-0142 poste 23").as_deref(), Some("+14165550142;ext=23"));
/// assert_eq!(phone_link("2-1-1").as_deref(), Some("211"));
/// assert_eq!(phone_link("ask at the desk"), None);
/// ```
pub fn phone_link(number: &str) -> Option<String> {
    let keyed: String = number.chars().map(key).collect();
    let (digits, extension) = parts(number).or_else(|| parts(&keyed))?;
    if digits.len() == 3 {
        return Some(digits);
    }
    let extension = extension
        .map(|extension| format!(";ext={extension}"))
        .unwrap_or_default();
    Some(format!("+1{digits}{extension}"))
}

/// The three or ten digits of a short code or a North American number, and the digits of its extension.
fn parts(number: &str) -> Option<(String, Option<&str>)> {
    let lower_at = |words: &[&str]| {
        words.iter().find_map(|word| {
            number.char_indices().find_map(|(i, _)| {
                let rest = number.get(i..i + word.len())?;
                rest.eq_ignore_ascii_case(word).then_some((i, i + word.len()))
            })
        })
    };
    let (main, extension) = match lower_at(&["extension", "ext.", "ext", "poste", "x", "#"]) {
        Some((start, end)) => {
            let digits = number[end..].trim_matches(|c: char| !c.is_ascii_digit());
            let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
            (&number[..start], Some(plain.then_some(digits)?))
        }
        None => (number, None),
    };
    let punctuation = |c: char| c.is_whitespace() || "()+-.–—‑/,;:".contains(c);
    if !main.chars().all(|c| c.is_ascii_digit() || punctuation(c)) {
        return None;
    }
    let digits: String = main.chars().filter(char::is_ascii_digit).collect();
    let digits = match (digits.len(), digits.strip_prefix('1')) {
        (11, Some(rest)) => rest.to_owned(),
        (10, _) if !main.contains('+') => digits,
        // Short codes of the North American plan: N11, and 988.
        (3, _) if digits.ends_with("11") || digits == "988" => return extension.is_none().then_some((digits, None)),
        _ => return None,
    };
    // Neither an area code nor an exchange begins with 0 or 1.
    let good = digits.as_bytes()[0] > b'1' && digits.as_bytes()[3] > b'1';
    good.then_some((digits, extension))
}

fn toll_free(area: &str) -> bool {
    matches!(area, "800" | "822" | "833" | "844" | "855" | "866" | "877" | "888")
}

/// The key of a phone on which a letter stands (ITU-T E.161).
fn key(c: char) -> char {
    match c.to_ascii_lowercase() {
        'a'..='c' => '2',
        'd'..='f' => '3',
        'g'..='i' => '4',
        'j'..='l' => '5',
        'm'..='o' => '6',
        'p'..='s' => '7',
        't'..='v' => '8',
        'w'..='z' => '9',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_that_are_not_north_american_stay_as_they_are() {
        for number in [
            "+44 20 7946 0018",
            "555-0142",
            "1-800-555-HELP",
            "TTY 416-555-0142 or 711",
            "",
            "012-555-0142",
        ] {
            assert_eq!(phone(&Lang::en(), number), number);
            assert_eq!(phone(&Lang::fr(), number), number);
        }
        assert_eq!(phone_link("+44 20 7946 0018"), None);
        // Letters count as keys only where a number comes out.
        assert_eq!(phone_link("TTY 416-555-0142 or 711"), None);
    }

    #[test]
    fn short_codes_are_written_digit_by_digit() {
        for code in ["2-1-1", "9-1-1", "9-8-8"] {
            assert_eq!(phone(&Lang::fr(), &code.replace('-', "")), code);
            assert_eq!(phone(&Lang::en(), code), code);
        }
        assert_eq!(phone(&Lang::en(), "123"), "123");
    }

    #[test]
    fn an_extension_is_said_in_the_language() {
        for number in [
            "416-555-0142 ext. 23",
            "416 555-0142 poste 23",
            "(416)555-0142 Ext23",
            "416-555-0142 #23",
        ] {
            assert_eq!(phone(&Lang::en(), number), "416-555-0142 ext. 23");
            assert_eq!(phone(&Lang::fr(), number), "416\u{a0}555-0142, poste\u{a0}23");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_can_be_read_again(area in 200..1000u16, exchange in 200..1000u16, line in 0..10_000u16, ext in proptest::option::of(1..9999u16)) {
            let plain = format!("{area}{exchange}{line:04}");
            let with_ext = ext.map_or(plain.clone(), |e| format!("{plain} ext {e}"));
            let link = format!("+1{plain}{}", ext.map(|e| format!(";ext={e}")).unwrap_or_default());
            for lang in [Lang::en(), Lang::fr()] {
                let written = phone(&lang, &with_ext);
                prop_assert_eq!(phone_link(&written), Some(link.clone()));
                prop_assert_eq!(&phone(&lang, &written), &written);
            }
        }

        #[test]
        fn no_text_is_too_odd(text in any::<String>()) {
            phone(&Lang::fr(), &text);
            phone_link(&text);
        }
    }
}
