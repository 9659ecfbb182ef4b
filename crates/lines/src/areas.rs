//! Areas written as beginnings of postal codes: which one holds a code, where two overlap, and what none covers.

use std::collections::BTreeSet;

use crate::pack::Area;

/// Letters that postal codes use after the first place.
const LETTERS: &str = "ABCEGHJKLMNPRSTVWXYZ";
/// The value of a network's fact for places that no area covers.
pub const ELSEWHERE: &str = "elsewhere";

/// Which of the areas holds a postal code, of which the beginning is enough where it decides: the area's id, or
/// [`ELSEWHERE`]. `None` when it is no postal code, or too short to tell.
pub fn area_of<'a>(areas: impl Iterator<Item = &'a Area>, code: &str) -> Option<&'a str> {
    let code = places::postal::prefix(code)?;
    let mut undecided = false;
    for area in areas {
        for beginning in &area.postal {
            if code.starts_with(beginning.as_str()) {
                return Some(&area.id);
            }
            undecided |= beginning.starts_with(code.as_str());
        }
    }
    (!undecided).then_some(ELSEWHERE)
}

/// The beginnings within `whole` that none of these covers, each as short as can be; at most ten.
pub(crate) fn gaps(whole: &str, covered: &BTreeSet<&str>) -> Vec<String> {
    let mut found = Vec::new();
    look(whole, covered, &mut found);
    found
}

fn look(at: &str, covered: &BTreeSet<&str>, found: &mut Vec<String>) {
    if found.len() >= 10 || (1..=at.len()).any(|n| covered.contains(&at[..n])) {
        return;
    }
    let goes_on = covered.range(at..).next().is_some_and(|next| next.starts_with(at));
    if !goes_on || at.len() >= 6 {
        found.push(at.to_owned());
        return;
    }
    let next: Vec<char> = if at.len().is_multiple_of(2) {
        LETTERS.chars().collect()
    } else {
        ('0'..='9').collect()
    };
    for c in next {
        look(&format!("{at}{c}"), covered, found);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn area(id: &str, postal: &[&str]) -> Area {
        Area {
            network: "n".into(),
            id: id.into(),
            name: language::Text::default(),
            phone: String::new(),
            postal: postal.iter().map(|p| (*p).to_owned()).collect(),
        }
    }

    #[test]
    fn a_code_lies_in_the_area_whose_beginning_it_has() {
        let areas = [area("city", &["M"]), area("peel", &["L4T", "L5"])];
        let of = |code| area_of(areas.iter(), code);
        assert_eq!(of("m5v 2t6"), Some("city"));
        assert_eq!(of("L4T"), Some("peel"));
        assert_eq!(of("L4"), None, "too short to tell");
        assert_eq!(of("L4A 1A1"), Some(ELSEWHERE));
        assert_eq!(of("H2X"), Some(ELSEWHERE));
        assert_eq!(of("90210"), None, "no postal code");
    }

    #[test]
    fn gaps_are_named_by_their_shortest_beginning() {
        let covered: BTreeSet<&str> = ["M", "L0", "L1", "L2", "L3", "L4A", "L5", "L6", "L7", "L8"].into();
        assert_eq!(gaps("M", &covered), Vec::<String>::new());
        let gaps = gaps("L", &covered);
        assert_eq!(gaps.first().map(String::as_str), Some("L4B"));
        assert_eq!(gaps.len(), 10);
        let all: BTreeSet<&str> = ["L0", "L1", "L2", "L3", "L4", "L5", "L6", "L7", "L8", "L9"].into();
        assert!(super::gaps("L", &all).is_empty());
        assert_eq!(super::gaps("K", &all), ["K"]);
    }
}
