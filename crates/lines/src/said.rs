//! A walk as lines of text, in the language of the call: what the caller hears and what the specialist does.

use hours::OpenState;
use jiff::Timestamp;
use language::Lang;
use language::format::{choose, list, phone};

use crate::hand_over::{Reply, Tried};
use crate::line::Line;
use crate::pack::{DestinationKind, Finding, HandOver};
use crate::step::{Given, Step};

impl Finding {
    /// The finding in words: never more than "likely".
    pub fn in_words(self, lang: &Lang) -> &'static str {
        match self {
            Finding::Likely => choose(lang, "Likely", "Probable"),
            Finding::Not => choose(lang, "Not for this caller", "Ne convient pas à cette personne"),
            Finding::NotEnough => choose(lang, "Not enough information", "Pas assez d’information"),
        }
    }
}

impl Line {
    /// A step in words, each line a paragraph. `at` is the moment of the call.
    pub fn step_in_words(&self, step: &Step<'_>, at: Timestamp, lang: &Lang) -> Vec<String> {
        let say = |en: &str, fr: &str| choose(lang, en, fr).to_owned();
        match step {
            Step::Ring {
                number,
                priority,
                skills,
            } => {
                let number = number.map(|number| phone(lang, number)).unwrap_or_default();
                let skills = list(lang, skills);
                vec![choose(
                    lang,
                    format!("The line rings: {number}. Skills needed: {skills}. Priority {priority} of 9."),
                    format!("La ligne sonne\u{a0}: {number}. Compétences\u{a0}: {skills}. Priorité {priority} sur 9."),
                )]
            }
            Step::Closed { opens } => vec![self.state_in_words(OpenState::Closed { opens: *opens }, at, lang)],
            Step::Hear {
                message,
                version,
                key,
                words,
            } => {
                let on = key
                    .map(|key| choose(lang, format!(", on key {key}"), format!(", à la touche {key}")))
                    .unwrap_or_default();
                let words = quoted(words, lang);
                vec![choose(
                    lang,
                    format!("The caller hears {message} (version {version}{on}): {words}"),
                    format!("La personne entend {message} (version {version}{on})\u{a0}: {words}"),
                )]
            }
            Step::Language { held_in, waits } => vec![held(held_in, *waits, lang)],
            Step::Say { words } => vec![quoted(words, lang)],
            Step::Mind { words } => vec![say("Bear in mind: ", "À garder en tête\u{a0}: ") + words],
            Step::Ask { .. } => asked(step, lang),
            Step::Find { .. } => self.found(step, lang),
            Step::Try(tried) => self.try_in_words(tried, at, lang),
            Step::FollowUp { policy, words, .. } => {
                vec![
                    quoted(words, lang),
                    say("  Follow-up policy: ", "  Politique de suivi\u{a0}: ") + policy,
                ]
            }
            Step::Keep { answers, days } => {
                let labels: Vec<String> = answers.iter().map(|id| self.label(id, lang)).collect();
                let days: Vec<String> = days.iter().map(|(kept, days)| kept.in_words(*days, lang)).collect();
                let kept = if labels.is_empty() {
                    say("nothing", "rien")
                } else {
                    labels.join(", ")
                };
                vec![
                    say("Kept with the record: ", "Gardé au dossier\u{a0}: ") + &kept,
                    say("  Deleted after: ", "  Supprimé après\u{a0}: ") + &days.join(", "),
                ]
            }
            Step::Survey { questions } => vec![choose(
                lang,
                format!("Survey afterwards, without a name: {} questions.", questions.len()),
                format!("Sondage après l’appel, sans nom\u{a0}: {} questions.", questions.len()),
            )],
        }
    }

    fn found(&self, step: &Step<'_>, lang: &Lang) -> Vec<String> {
        let Step::Find {
            verdict,
            because,
            not_answered,
            words,
            ..
        } = step
        else {
            return Vec::new();
        };
        let gap = choose(lang, "Verdict: ", "Verdict\u{a0}: ");
        let mut said = vec![format!("{gap}{}", verdict.in_words(lang))];
        if !because.is_empty() {
            said.push(format!(
                "{}{}",
                choose(lang, "  Decided by ", "  D’après "),
                because.join("; ")
            ));
        }
        if !not_answered.is_empty() {
            let labels: Vec<String> = not_answered.iter().map(|id| self.label(id, lang)).collect();
            said.push(format!(
                "{}{}",
                choose(lang, "  Not known: ", "  Non connu\u{a0}: "),
                labels.join("; ")
            ));
        }
        said.push(quoted(words, lang));
        said
    }

    fn try_in_words(&self, tried: &Tried<'_>, at: Timestamp, lang: &Lang) -> Vec<String> {
        let say = |en: &str, fr: &str| choose(lang, en, fr).to_owned();
        let reach = tried.reach.as_deref().map(|reach| {
            let number = if tried.kind == DestinationKind::Link {
                reach.to_owned()
            } else {
                phone(lang, reach)
            };
            format!(" ({number})")
        });
        let name = format!("{}{}", tried.name, reach.unwrap_or_default());
        let how = match (tried.kind, tried.hand_over) {
            (DestinationKind::Here, _) => {
                return vec![say(
                    "The specialist goes on with the call.",
                    "La personne qui répond poursuit l’appel.",
                )];
            }
            (DestinationKind::Emergency, _) => return vec![say("First: ", "D’abord\u{a0}: ") + &name],
            (DestinationKind::Link, _) => {
                return vec![say("Given to the caller: ", "Remis à la personne\u{a0}: ") + &name];
            }
            (_, HandOver::Warm) => say("Speak with them first: ", "Leur parler d’abord\u{a0}: "),
            (_, HandOver::Cold) => say("Pass on: ", "Transférer\u{a0}: "),
        };
        let mut said = vec![how + &name];
        if tried.check_first {
            said.push(say(
                "  Asked first whether somebody is free.",
                "  On demande d’abord si quelqu’un est libre.",
            ));
        }
        let within = tried
            .accept_within
            .map(|s| choose(lang, format!(" within {s} s"), format!(" en moins de {s}\u{a0}s")));
        let within = within.unwrap_or_default();
        said.push(match &tried.result {
            Reply::Takes => choose(
                lang,
                format!("  Takes the call{within}."),
                format!("  Prend l’appel{within}."),
            ),
            Reply::Closed { opens } => format!(
                "  {}.",
                self.state_in_words(OpenState::Closed { opens: *opens }, at, lang)
            ),
            Reply::Full => say(
                "  Full: nobody can be added now.",
                "  Complet\u{a0}: personne ne peut être ajouté.",
            ),
            Reply::NoAnswer => choose(
                lang,
                format!("  Not answered{within}."),
                format!("  Pas de réponse{within}."),
            ),
            Reply::Refuses => say("  Refuses the call.", "  Refuse l’appel."),
            Reply::NoOffice => say(
                "  No office serves this place.",
                "  Aucun bureau ne dessert cet endroit.",
            ),
            Reply::SeveralOffices(names) => {
                say(
                    "  Several offices may serve it; the whole address would tell: ",
                    "  Plusieurs bureaux le desservent peut-être; l’adresse complète le dirait\u{a0}: ",
                ) + &names.join("; ")
            }
            Reply::PlaceNotKnown => say("  The place is not known.", "  L’endroit n’est pas connu."),
        });
        said
    }

    fn state_in_words(&self, state: OpenState, at: Timestamp, lang: &Lang) -> String {
        state.said(at, &self.home.zone).in_words(lang)
    }

    fn label(&self, id: &str, lang: &Lang) -> String {
        self.question(id).map_or_else(
            || id.to_owned(),
            |question| crate::verdict::words(&question.label, lang),
        )
    }
}

fn quoted(words: &str, lang: &Lang) -> String {
    choose(lang, format!("“{words}”"), format!("«\u{a0}{words}\u{a0}»"))
}

fn asked(step: &Step<'_>, lang: &Lang) -> Vec<String> {
    let Step::Ask {
        words,
        why,
        help,
        sensitive,
        answer,
        ..
    } = step
    else {
        return Vec::new();
    };
    let say = |en: &str, fr: &str| choose(lang, en, fr).to_owned();
    let mut said = vec![format!("? {words}")];
    said.extend(why.map(|why| say("  Why we ask: ", "  Pourquoi\u{a0}: ") + why));
    said.extend(help.map(|help| say("  Help: ", "  Aide\u{a0}: ") + help));
    if *sensitive {
        said.push(say(
            "  Sensitive: never shared without consent.",
            "  Délicat\u{a0}: jamais communiqué sans consentement.",
        ));
    }
    said.push(match answer {
        Given::Answer(words) => format!("  → {words}"),
        Given::Declined => say("  → would rather not say", "  → préfère ne pas répondre"),
        Given::Nothing => say("  → no answer", "  → pas de réponse"),
    });
    said
}

fn held(held_in: &str, waits: bool, lang: &Lang) -> String {
    let tongue = match held_in {
        "interpreter" => choose(lang, "with an interpreter", "avec un ou une interprète").to_owned(),
        "en" => choose(lang, "in English", "en anglais").to_owned(),
        "fr" => choose(lang, "in French", "en français").to_owned(),
        code => choose(lang, format!("in {code}"), format!("en {code}")),
    };
    if waits {
        choose(
            lang,
            format!("The caller waits for a specialist, to talk {tongue}."),
            format!("La personne attend pour parler {tongue}."),
        )
    } else {
        choose(
            lang,
            format!("A specialist answers, {tongue}."),
            format!("Une personne répond, {tongue}."),
        )
    }
}

impl crate::pack::Kept {
    fn in_words(self, days: u32, lang: &Lang) -> String {
        use crate::pack::Kept::{Answers, Record, Recording, Survey, Transcript};
        let what = match self {
            Recording => choose(lang, "sound", "son"),
            Transcript => choose(lang, "transcript", "transcription"),
            Record => choose(lang, "record", "dossier"),
            Answers => choose(lang, "answers", "réponses"),
            Survey => choose(lang, "survey", "sondage"),
        };
        choose(lang, format!("{what} {days} days"), format!("{what} {days}\u{a0}jours"))
    }
}
