use std::sync::LazyLock;

use language::fold;
use rustc_hash::FxHashSet;

/// A word of a text: where it stands (bytes) and its folded form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub start: usize,
    pub end: usize,
    pub folded: String,
}

/// The language whose endings and function words apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tongue {
    #[default]
    English,
    French,
}

/// The first `limit` words of a text. Apostrophes and hyphens part words (`l'aide`, `drop-in`), except that numbers
/// written with hyphens and letters written with points are one word (`9-8-8`, `O.D.S.P.`).
pub fn words(text: &str, limit: usize) -> Vec<Word> {
    let mut found = Vec::new();
    let mut start = None;
    let mut before = [' '; 2];
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |(_, next)| *next);
        let joins = match c {
            '-' | '\u{2011}' => before[1].is_ascii_digit() && next.is_ascii_digit(),
            '.' => before[1].is_alphabetic() && !before[0].is_alphanumeric() && next.is_alphanumeric(),
            c => c.is_alphanumeric() || is_mark(c),
        };
        if joins {
            start.get_or_insert(at);
        } else if let Some(from) = start.take() {
            push(&mut found, text, from, at);
            if found.len() == limit {
                return found;
            }
        }
        before = [before[1], c];
    }
    if let Some(from) = start {
        push(&mut found, text, from, text.len());
    }
    found
}

fn push(found: &mut Vec<Word>, text: &str, start: usize, end: usize) {
    let spelt = &text[start..end];
    // Most words need no folding of accents, which is the slow part.
    let folded = if spelt.is_ascii() {
        spelt.to_ascii_lowercase()
    } else {
        fold(spelt)
    };
    let folded: String = folded.chars().filter(|c| c.is_alphanumeric()).take(40).collect();
    if !folded.is_empty() {
        found.push(Word { start, end, folded });
    }
}

/// An accent typed apart from its letter.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// What the word says about the need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Force {
    /// Nothing: articles, pronouns, "please".
    None,
    /// Little: "help", "find", "service", "money for".
    Weak,
    /// It may carry the need.
    Full,
}

/// How much a folded word with this stem can say.
pub fn force(word: &str, stem: &str, tongue: Tongue) -> Force {
    static FUNCTION: LazyLock<[FxHashSet<&str>; 2]> =
        LazyLock::new(|| [FUNCTION_EN, FUNCTION_FR].map(|words| words.split_ascii_whitespace().collect()));
    static WEAK: LazyLock<[FxHashSet<String>; 2]> = LazyLock::new(|| {
        [(WEAK_EN, Tongue::English), (WEAK_FR, Tongue::French)].map(|(words, tongue)| {
            words
                .split_ascii_whitespace()
                .map(|word| self::stem(word, tongue))
                .collect()
        })
    });
    if FUNCTION[tongue as usize].contains(word) {
        Force::None
    } else if WEAK[tongue as usize].contains(stem) {
        Force::Weak
    } else {
        Force::Full
    }
}

/// The word without its plural, gender or common verb ending: light, the same for what is written and what is typed.
pub fn stem(word: &str, tongue: Tongue) -> String {
    let mut s = word.to_owned();
    if !s.is_ascii() || s.bytes().any(|b| b.is_ascii_digit()) || s.len() <= 3 {
        return s;
    }
    if s.ends_with('s') && !s.ends_with("ss") || tongue == Tongue::French && s.len() > 4 && s.ends_with("aux") {
        s.pop();
    }
    match tongue {
        Tongue::English => {
            if s.len() > 6 && s.ends_with("ing") && !KEEPS_ING.contains(&s.as_str()) {
                s.truncate(s.len() - 3);
            } else if s.len() > 5 && s.ends_with("ed") && !s.ends_with("eed") {
                s.truncate(s.len() - 2);
            }
        }
        Tongue::French => {
            if s.len() > 6 && (s.ends_with("ement") || s.ends_with("eront")) {
                // logement, paiement: kept whole, the ending is part of the noun.
            } else if s.len() > 5 && (s.ends_with("er") || s.ends_with("ez")) {
                s.truncate(s.len() - 2);
            } else if s.len() > 6 && s.ends_with("ent") {
                s.truncate(s.len() - 3);
            }
        }
    }
    while s.len() > 3 && s.ends_with('e') {
        s.pop();
    }
    let bytes = s.as_bytes();
    if s.len() > 3 && bytes[s.len() - 1] == bytes[s.len() - 2] && !bytes[s.len() - 1].is_ascii_digit() {
        s.pop();
    }
    if s.len() > 3 && s.ends_with('y') {
        s.pop();
        s.push('i');
    }
    s
}

/// Nouns whose `-ing` is part of the word: without it they would meet another need (housing and house).
const KEEPS_ING: [&str; 9] = [
    "housing", "nursing", "training", "building", "boarding", "evening", "morning", "hearing", "nothing",
];

const FUNCTION_EN: &str = "a an the and or but if so of to in on at by for from with about into over up out as than that this \
these those there here i im ive ill me my mine myself we us our you your yours he him his she her hers it its they them \
their theirs who whom whose which what when where why how is am are was were be been being do does did done doing dont doesnt \
didnt have has had having havent hasnt can could cant couldnt will would wont wouldnt should shall may might must let lets get \
gets getting got gotten go goes going gonna went come came not no nor any some all each every just very really too also only \
more most much many lot lots please thanks thank hi hello hey ok okay yes s t m re ve ll d u ur pls plz someone somebody \
anyone something anything thing things thats whats theres because cuz then now right still ever again anymore off its won don doesn didn isn wasn hasn haven couldn wouldn shouldn aren weren ain know think like \
want wants wanted wanna looking look say said tell try trying make makes made take takes keep keeps put one am";
const WEAK_EN: &str = "help helps helping helped need needs needed find finding service services program programs support \
assistance information info pay pays paying paid cost costs cheap free low give gives giving call where near me local centre \
center place people person family new today tonight day time year years old problem problems issue issues afford apply \
application get my community ontario canada general public good bad better first last care use see start stop big \
little back around bring brings bringing emergency resources available access provider agency organization project other street road avenue hour hours";
const FUNCTION_FR: &str = "le la les l un une des du de d au aux a et ou mais donc or ni car si que qu qui quoi dont ou je j tu il elle \
on nous vous ils elles me m te t se s lui leur leurs y en mon ma mes ton ta tes son sa ses notre nos votre vos ce cet cette ces \
c ca cela ceci est es suis sommes etes sont etait ete etre ai as avons avez ont avait avoir avais eu aurais fait faire fais \
faut font peux peut peuvent pouvez pouvoir pourrais veux veut voulez vouloir voudrais dois doit devez devoir vais va vas allez \
aller vont pas ne n non oui plus moins tres trop aussi bien comme par pour sur sous dans avec sans chez entre vers depuis \
pendant avant apres encore deja juste tout tous toute toutes quand comment pourquoi quel quelle quels quelles quelqu quelque \
quelques chose rien jai jsuis cest chu chui jpeux jveux jme pis la svp merci bonjour allo salut stp sil plait moi toi soi \
alors parce puis meme autre autres autour ici la bas peu beaucoup bcp pk p jusqu lorsqu puisqu sais savoir cherche chercher \
voir dire dit mettre mis prendre pris donne ya ete rendre aimerais dites moi";
const WEAK_FR: &str = "aide aider aides besoin besoins trouver trouve service services programme programmes soutien assistance \
information renseignements payer paye paie paient payes cout couts gratuit gratuite gratuits gratuites prix petit petite \
donner donnez appeler ou pres centre endroit lieu personne personnes gens famille nouveau nouvelle aujourd hui soir jour \
temps ans an annee vieux probleme problemes moyens demande demander obtenir communautaire communaute ontario canada general \
public publique bon bonne mauvais premier dernier soins utiliser appelle debut arreter grand gros retour \
ressources disponible acces organisme agence projet groupe offre rue chemin heure heures";
