use unicode_normalization::UnicodeNormalization;

/// The text for matching: lower case, Latin accents off, `œ` as `oe` and `æ` as `ae`, every apostrophe as `'`, every
/// hyphen and dash as `-`, every space as a plain one. Length and positions change. Folding twice changes nothing more.
///
/// ```
/// # use language::fold;
/// assert_eq!(fold("L’ŒUVRE de Noël\u{a0}: Québec–Lévis"), "l'oeuvre de noel : quebec-levis");
/// assert_eq!(fold("Métis"), fold("METIS"));
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut rest = text;
    // No ASCII letter changes what stands beside it, so each run of them is folded by itself, and fast.
    while !rest.is_empty() {
        let plain = rest.bytes().take_while(u8::is_ascii).count();
        let (run, after) = rest.split_at(plain);
        let from = folded.len();
        if run.bytes().all(|b| b != b'`' && !is_odd_space(b)) {
            folded.push_str(run);
        } else {
            folded.extend(run.chars().map(|c| match c {
                '`' => '\'',
                c if c.is_whitespace() => ' ',
                c => c,
            }));
        }
        folded[from..].make_ascii_lowercase();
        let (run, after) = after.split_at(after.bytes().take_while(|b| !b.is_ascii()).count());
        push_folded(run, &mut folded);
        rest = after;
    }
    folded
}

/// Space that is not a blank: tabs, ends of lines and of pages.
fn is_odd_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r')
}

fn push_folded(text: &str, folded: &mut String) {
    for c in text.nfkd().flat_map(char::to_lowercase) {
        match c {
            // Combining accents of Latin letters. Vowel signs of other scripts carry meaning and stay.
            '\u{300}'..='\u{36f}' => {}
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' => folded.push('d'),
            '’' | '‘' | '‛' | 'ʼ' | 'ʹ' | '′' | '´' | '`' => folded.push('\''),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => folded.push('-'),
            c if c.is_whitespace() => folded.push(' '),
            c => folded.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::fold;

    #[test]
    fn a_word_is_found_with_and_without_its_accents() {
        for (typed, written) in [
            ("sante", "Santé"),
            ("coeur", "cœur"),
            ("aujourd'hui", "Aujourd’hui"),
            ("ecole francaise", "École française"),
            ("full width", "Ｆｕｌｌ\u{3000}width"),
            ("strasse", "Straße"),
        ] {
            assert_eq!(fold(typed), fold(written));
        }
    }

    #[test]
    fn syllabics_and_vowel_signs_of_other_scripts_stay() {
        assert_eq!(fold("ᐃᓄᒃᑎᑐᑦ"), "ᐃᓄᒃᑎᑐᑦ");
        assert_ne!(fold("कि"), fold("का"));
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing_more(text in any::<String>()) {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }

        #[test]
        fn upper_and_lower_case_fold_alike(text in "[a-zàâçéèêëîïôûùüœæ’ -]{0,40}") {
            prop_assert_eq!(fold(&text.to_uppercase()), fold(&text));
        }
    }
}
