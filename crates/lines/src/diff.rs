//! What is different between two versions of a pack, in plain words.

use language::Lang;
use language::format::{choose, list};
use serde_json::{Map, Value};

use crate::Pack;

/// Every difference as a sentence, in the order of the file. Empty when both say the same.
pub fn diff(before: &Pack, after: &Pack, lang: &Lang) -> Vec<String> {
    let json = |pack: &Pack| match serde_json::to_value(pack) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    };
    let (before, after) = (json(before), json(after));
    let mut found = Vec::new();
    for (name, en, fr) in PARTS {
        let (old, new) = (before.get(name), after.get(name));
        let part = choose(lang, en, fr);
        match (old.and_then(Value::as_array), new.and_then(Value::as_array)) {
            (None, None) => fields(part, &mut Vec::new(), old, new, lang, &mut found),
            (old, new) => items(
                part,
                old.map_or(&[][..], Vec::as_slice),
                new.map_or(&[][..], Vec::as_slice),
                lang,
                &mut found,
            ),
        }
    }
    found
}

/// The parts of a pack, in the order of the file.
const PARTS: [(&str, &str, &str); 16] = [
    ("line", "Line", "Ligne"),
    ("number", "Number", "Numéro"),
    ("message", "Message", "Message"),
    ("answered", "Hours of the line", "Heures de la ligne"),
    ("staff", "Staff", "Personnel"),
    ("script", "Script", "Texte de l’appel"),
    ("question", "Question", "Question"),
    ("network", "Network", "Réseau"),
    ("area", "Area", "Territoire"),
    ("route", "Route", "Voie"),
    ("destination", "Destination", "Destination"),
    ("follow_up", "Follow-up", "Suivi"),
    ("record", "Record", "Dossier"),
    ("targets", "Targets", "Objectifs"),
    ("survey", "Survey question", "Question du sondage"),
    ("case", "Case", "Cas"),
];

/// Names of fields that are not plain enough as written in the file.
const FIELDS: [(&str, &str, &str); 44] = [
    ("say", "what is said", "ce qui est dit"),
    ("ask", "the question", "la question"),
    ("why", "why we ask", "pourquoi nous demandons"),
    ("help", "the help", "l’aide"),
    ("label", "the label", "l’étiquette"),
    ("when", "the rule", "la règle"),
    ("to", "the destination", "la destination"),
    ("then", "the destination afterwards", "la destination suivante"),
    ("verdict", "the verdict", "le verdict"),
    ("fallback", "the fallback", "la solution de rechange"),
    ("hours", "the hours", "les heures"),
    ("opening", "opening times", "heures d’ouverture"),
    ("opens", "opens", "ouvre"),
    ("closes", "closes", "ferme"),
    ("days", "days", "jours"),
    ("holidays", "holidays", "jours fériés"),
    ("phone", "the number", "le numéro"),
    ("link", "the page", "la page"),
    ("name", "the name", "le nom"),
    ("about", "what it is for", "ce à quoi elle sert"),
    ("answering_name", "the name it is answered in", "le nom de réponse"),
    (
        "capacity",
        "how many callers it takes",
        "le nombre de personnes acceptées",
    ),
    ("accept_within", "seconds to accept", "secondes pour accepter"),
    (
        "check_first",
        "asked first whether somebody is free",
        "on demande d’abord si quelqu’un est libre",
    ),
    ("hand_over", "how it is handed over", "la façon de transférer"),
    ("priority", "the priority", "la priorité"),
    ("version", "the version of the words", "la version du texte"),
    ("languages", "the languages", "les langues"),
    ("skills", "the skills", "les compétences"),
    ("choices", "the choices", "les choix"),
    ("postal", "postal codes", "codes postaux"),
    ("keep", "what is kept", "ce qui est gardé"),
    ("retention_days", "days until deleted", "jours avant la suppression"),
    ("open", "the opening words", "les premiers mots"),
    ("close", "the closing words", "les derniers mots"),
    ("bear_in_mind", "what to bear in mind", "ce qu’il faut garder en tête"),
    (
        "answered_percent",
        "share answered in time",
        "part des appels répondus à temps",
    ),
    ("answered_within", "seconds until answered", "secondes avant la réponse"),
    (
        "abandoned_percent",
        "share of callers who give up",
        "part des appels abandonnés",
    ),
    ("policy", "the policy", "la politique"),
    ("offer", "the offer", "l’offre"),
    (
        "otherwise",
        "where calls go when closed",
        "où vont les appels quand la ligne est fermée",
    ),
    ("always", "asked of everybody", "posée à tout le monde"),
    ("sensitive", "sensitive", "délicate"),
];

/// Items of a list, matched by their id.
fn items(part: &str, before: &[Value], after: &[Value], lang: &Lang, found: &mut Vec<String>) {
    for new in after {
        let name = format!("{part} {}", key(new));
        match before.iter().find(|old| key(old) == key(new)) {
            None => found.push(choose(lang, format!("{name} is new."), format!("{name}\u{a0}: ajout."))),
            Some(old) => fields(&name, &mut Vec::new(), Some(old), Some(new), lang, found),
        }
    }
    for old in before
        .iter()
        .filter(|old| !after.iter().any(|new| key(new) == key(old)))
    {
        let name = format!("{part} {}", key(old));
        found.push(choose(
            lang,
            format!("{name} is taken out."),
            format!("{name}\u{a0}: retrait."),
        ));
    }
    let shared = |list: &[Value], other: &[Value]| -> Vec<String> {
        let keys = list.iter().map(key);
        keys.filter(|id| other.iter().any(|item| key(item) == *id)).collect()
    };
    let order = shared(after, before);
    if shared(before, after) != order {
        let order = order.join(", ");
        found.push(choose(
            lang,
            format!("{part}: the order is now {order}."),
            format!("{part}\u{a0}: l’ordre est maintenant {order}."),
        ));
    }
}

/// What an item is known by.
fn key(item: &Value) -> String {
    let of = |name: &str| item.get(name).and_then(Value::as_str).map(str::to_owned);
    // Areas of two networks may have one id.
    match (of("network").filter(|_| item.get("postal").is_some()), of("id")) {
        (Some(network), Some(id)) => format!("{network}/{id}"),
        (_, Some(id)) => id,
        _ => of("phone").or_else(|| of("name")).unwrap_or_default(),
    }
}

/// Fields, one below the other.
fn fields(
    name: &str,
    path: &mut Vec<String>,
    before: Option<&Value>,
    after: Option<&Value>,
    lang: &Lang,
    found: &mut Vec<String>,
) {
    if before == after {
        return;
    }
    let empty = Map::new();
    if let (None | Some(Value::Object(_)), None | Some(Value::Object(_))) = (before, after) {
        let (old, new) = (
            before.and_then(Value::as_object).unwrap_or(&empty),
            after.and_then(Value::as_object).unwrap_or(&empty),
        );
        let gone = old.keys().filter(|key| !new.contains_key(*key));
        for key in new.keys().chain(gone) {
            path.push(field(key, lang));
            fields(name, path, old.get(key), new.get(key), lang, found);
            path.pop();
        }
        return;
    }
    // Times and choices, place by place.
    if let (Some(Value::Array(old)), Some(Value::Array(new))) = (before, after)
        && old.len() == new.len()
        && old.iter().chain(new).all(Value::is_object)
    {
        for (i, (old, new)) in old.iter().zip(new).enumerate() {
            path.push((i + 1).to_string());
            fields(name, path, Some(old), Some(new), lang, found);
            path.pop();
        }
        return;
    }
    let of = path.join(", ");
    let plain = |value: Option<&Value>| -> Option<Vec<String>> {
        value?
            .as_array()?
            .iter()
            .map(|item| item.as_str().map(str::to_owned))
            .collect()
    };
    if let (Some(old), Some(new)) = (plain(before), plain(after)) {
        let less =
            |a: &[String], b: &[String]| -> Vec<String> { a.iter().filter(|x| !b.contains(x)).cloned().collect() };
        let (gone, come) = (less(&old, &new), less(&new, &old));
        if !come.is_empty() {
            let come = list(lang, &come);
            found.push(choose(
                lang,
                format!("{name}, {of}: {come} added."),
                format!("{name}, {of}\u{a0}: ajout de {come}."),
            ));
        }
        if !gone.is_empty() {
            let gone = list(lang, &gone);
            found.push(choose(
                lang,
                format!("{name}, {of}: {gone} taken out."),
                format!("{name}, {of}\u{a0}: retrait de {gone}."),
            ));
        }
        if reordered(&old, &new) {
            let order = new.join(", ");
            found.push(choose(
                lang,
                format!("{name}, {of}: the order is now {order}."),
                format!("{name}, {of}\u{a0}: l’ordre est maintenant {order}."),
            ));
        }
        return;
    }
    let (old, new) = (before.map(|v| said(v, lang)), after.map(|v| said(v, lang)));
    found.push(match (old, new) {
        (Some(old), Some(new)) => choose(
            lang,
            format!("{name}, {of}: was {old}, is now {new}."),
            format!("{name}, {of}\u{a0}: {old} devient {new}."),
        ),
        (None, Some(new)) => choose(
            lang,
            format!("{name}, {of}: {new} added."),
            format!("{name}, {of}\u{a0}: ajout de {new}."),
        ),
        (Some(old), None) => choose(
            lang,
            format!("{name}, {of}: {old} taken out."),
            format!("{name}, {of}\u{a0}: retrait de {old}."),
        ),
        (None, None) => return,
    });
}

/// Whether two lists have the same members in another order.
fn reordered(old: &[String], new: &[String]) -> bool {
    old.len() == new.len() && old != new && new.iter().all(|item| old.contains(item))
}

fn field(key: &str, lang: &Lang) -> String {
    match (key, FIELDS.iter().find(|(known, ..)| *known == key)) {
        (_, Some((_, en, fr))) => (*choose(lang, en, fr)).to_owned(),
        ("en", _) => choose(lang, "in English", "en anglais").to_owned(),
        ("fr", _) => choose(lang, "in French", "en français").to_owned(),
        (key, _) => key.replace('_', " "),
    }
}

fn said(value: &Value, lang: &Lang) -> String {
    match value {
        Value::String(text) => choose(lang, format!("“{text}”"), format!("«\u{a0}{text}\u{a0}»")),
        Value::Bool(true) => choose(lang, "yes", "oui").to_owned(),
        Value::Bool(false) => choose(lang, "no", "non").to_owned(),
        Value::Array(items) => items.iter().map(|item| said(item, lang)).collect::<Vec<_>>().join("; "),
        Value::Object(map) => {
            let parts = map
                .iter()
                .map(|(key, value)| format!("{} {}", field(key, lang), said(value, lang)));
            parts.collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}
