//! What a question asks about a service: its phone number, its address, its hours. These words name no need and no service:
//! "phone number for the food bank" asks for the food bank, and every answer has its number.

use language::fold;

/// What may be asked about a service, as it stands alone or before "of" or "for". Folded, words parted by one space.
const THINGS: &str = "phone number|phone numbers|telephone number|telephone numbers|fax number|contact|contact info|contact information|\
    contact number|address|opening hours|business hours|office hours|hours of operation|website|web site|email address|directions|\
    numero de telephone|numeros de telephone|numero de tel|no de telephone|no de tel|adresse|adresse courriel|coordonnees|\
    heures d ouverture|horaire|horaires|site web|site internet";
/// The same at the end of a question, where fewer are sure to be asked for.
const LAST: &str = "phone number|phone numbers|telephone number|contact info|contact information|contact number|address|opening hours|\
    business hours|office hours|hours of operation|website|web site|email address|numero de telephone|numero de tel|adresse|\
    coordonnees|heures d ouverture|horaire|horaires|site web|site internet";
/// What may stand before it at the beginning.
const BEFORE: &str = "what is|what s|whats|what are|i need|i want|give me|can i have|can i get|do you have|looking for|need|find|quel est|\
    quelle est|quels sont|quelles sont|c est quoi|je cherche|je veux|je voudrais|j ai besoin de|j ai besoin d|avez vous|donnez moi|trouver";
const ARTICLES: &str = "the|a|an|le|la|les|l|un|une|their|its|leur|des|du";
/// What joins it to the service.
const JOINS: &str = "of|for|to|at|de|du|des|d|pour|a|au|aux";
/// What is asked about somebody's own: an address for my mail is a need.
const OWN: &str = "my|me|our|mail|mon|ma|mes|moi|recevoir|receiving|courrier";
/// Beginnings that are only said of a service.
const OPENINGS: &str = "where is|where s|wheres|where are|how do i contact|how do i reach|how do i call|how can i contact|how can i reach|\
    how do i get to|how to contact|how to reach|how to call|number for|number for the|hours of the|hours for the|hours at the|ou est|\
    ou se trouve|ou sont|ou se trouvent|comment joindre|comment contacter|comment rejoindre|comment appeler|comment se rendre|\
    numero pour|numero du|telephone de la|telephone du|heures du|heures de la";
/// Before the last words these say that somebody lacks the thing itself: "no fixed address", « pas d'adresse ».
const LACKS: &str =
    "no|without|my|our|fixed|mailing|permanent|home|new|need|a|an|pas|sans|d|mon|ma|fixe|postale|une|un";

/// A question without the words that only ask about a service, each letter of theirs a space, so that what is left stands where
/// it stood.
pub(crate) fn without_asking(typed: &str) -> String {
    let words = Words::of(typed);
    let from = words.begins(0, BEFORE).unwrap_or(0);
    let from = words.begins(from, ARTICLES).unwrap_or(from);
    let asks = match (words.begins(from, OPENINGS), words.begins(from, THINGS)) {
        (_, Some(thing)) if thing == words.len() => thing,
        (_, Some(thing)) => words.begins(thing, JOINS).unwrap_or(0),
        (Some(opening), None) => opening,
        (None, None) => 0,
    };
    let own = asks < words.len() && is_one(OWN, words.folded(asks));
    let asks = if own { 0 } else { asks };
    let mut until = words.len();
    if asks < until
        && let Some(thing) = words.ends(LAST)
        && thing > asks
        && !is_one(LACKS, words.folded(thing - 1))
    {
        until = thing;
    }
    words.only(typed, asks, until)
}

/// The words of a text with where they stand, in bytes.
struct Words(Vec<(usize, usize, String)>);

impl Words {
    fn of(text: &str) -> Words {
        let mut words = Vec::new();
        let mut from = None;
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            if c.is_alphanumeric() {
                from.get_or_insert(at);
            } else if let Some(from) = from.take() {
                words.push((from, at, fold(&text[from..at])));
            }
        }
        Words(words)
    }
    fn len(&self) -> usize {
        self.0.len()
    }
    fn folded(&self, at: usize) -> &str {
        &self.0[at].2
    }
    fn stands(&self, at: usize, phrase: &str) -> Option<usize> {
        let mut next = at;
        for word in phrase.split(' ') {
            if self.0.get(next)?.2 != word {
                return None;
            }
            next += 1;
        }
        Some(next)
    }
    /// The word after the longest of some phrases that begins at a word.
    fn begins(&self, at: usize, phrases: &str) -> Option<usize> {
        phrases.split('|').filter_map(|phrase| self.stands(at, phrase)).max()
    }
    /// The first word of the longest of some phrases that the text ends with.
    fn ends(&self, phrases: &str) -> Option<usize> {
        let starts = phrases.split('|').filter_map(|phrase| {
            let at = self.len().checked_sub(phrase.split(' ').count())?;
            self.stands(at, phrase).map(|_| at)
        });
        starts.min()
    }
    /// The text with the words before one and from another on left blank.
    fn only(&self, text: &str, from: usize, until: usize) -> String {
        let mut left = text.to_owned();
        for (n, (start, end, _)) in self.0.iter().enumerate() {
            if n < from || n >= until {
                left.replace_range(*start..*end, &" ".repeat(end - start));
            }
        }
        left
    }
}

fn is_one(words: &str, word: &str) -> bool {
    words.split('|').any(|one| one == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn left(typed: &str, expected: &str) {
        let left = without_asking(typed);
        assert_eq!(left.len(), typed.len(), "what is left stands where it stood");
        let words = |text: &str| -> Vec<String> { Words::of(text).0.into_iter().map(|(_, _, word)| word).collect() };
        assert_eq!(words(&left), words(expected), "{typed}");
    }

    #[test]
    fn words_that_ask_about_a_service_are_taken_out() {
        left("phone number for the food bank", "the food bank");
        left("What's the phone number of CMHA?", "CMHA");
        left("CMHA phone number", "CMHA");
        left("Salvation Army address", "Salvation Army");
        left("hours of the library", "library");
        left("where is the YMCA", "the YMCA");
        left("numéro de téléphone de l’ACSM", "l’ACSM");
        left("quelle est l'adresse de la Maison Marie", "la Maison Marie");
        left("où est le CLSC", "le CLSC");
        left("heures d’ouverture de la bibliothèque", "la bibliothèque");
        left("banque alimentaire horaire", "banque alimentaire");
    }
    #[test]
    fn words_that_only_ask_leave_nothing() {
        left("phone number", "");
        left("what is the address", "");
        left("numéro de téléphone", "");
    }
    #[test]
    fn who_lacks_a_phone_or_an_address_asks_for_one() {
        for words in [
            "I have no address",
            "need a mailing address",
            "pas d'adresse",
            "cheap phone",
            "my phone was cut off",
            "community service hours",
            "hours of community service",
            "numéro d'assurance sociale",
            "location d'un appartement",
            "address for my mail",
            "where do I sleep tonight",
            "phone for seniors",
            "my hours at work were cut",
            "volunteer hours",
            "food bank",
            "",
        ] {
            left(words, words);
        }
    }
}
