//! Canadian postal codes: `A1A 1A1`. The first three characters are the forward sortation area.

/// The beginning of a Canadian postal code, 1 to 6 characters in capitals without a space: `M`, `M5V`, `M5V2T6`.
/// `None` when the text is not the beginning of one. Letters that the post never uses (D, F, I, O, Q, U) are refused,
/// and W and Z in first place.
pub fn prefix(text: &str) -> Option<String> {
    let code: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect::<String>()
        .to_ascii_uppercase();
    let fits = |(i, b): (usize, u8)| match i % 2 {
        0 => b.is_ascii_uppercase() && !b"DFIOQU".contains(&b) && (i > 0 || !b"WZ".contains(&b)),
        _ => b.is_ascii_digit(),
    };
    ((1..=6).contains(&code.len()) && code.bytes().enumerate().all(fits)).then_some(code)
}

/// As people write it: a space after the third character.
pub fn written(code: &str) -> String {
    match code.split_at_checked(3) {
        Some((area, unit)) if !unit.is_empty() => format!("{area} {unit}"),
        _ => code.to_owned(),
    }
}

/// A whole postal code or its first three characters somewhere in an address: the last one wins, because addresses end with it.
pub(crate) fn within(text: &str) -> Option<String> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|w| !w.is_empty())
        .collect();
    (0..words.len()).rev().find_map(|i| {
        let pair = words.get(i + 1).map(|next| format!("{}{next}", words[i]));
        pair.and_then(|p| prefix(&p))
            .filter(|p| p.len() == 6)
            .or_else(|| prefix(words[i]).filter(|p| p.len() == 3 || p.len() == 6))
    })
}
