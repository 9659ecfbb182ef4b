//! The codes of the audit log in plain words: actions, what they are about, and what they say beyond that.

use std::collections::HashMap;

use directory::model::Kind;
use serde_json::Value;

use crate::admin::names;
use crate::records::{label, said_kind};
use crate::words::Words;

/// Every action that is written down, with its words.
const ACTIONS: [(&str, &str); 60] = [
    ("audit.see", "audit-did-audit-see"),
    ("backup.make", "audit-did-backup-make"),
    ("backup.restore", "audit-did-backup-restore"),
    ("centre.change", "audit-did-centre-change"),
    ("centre.create", "audit-did-centre-create"),
    ("conflict.settle", "audit-did-conflict-settle"),
    ("identity.link", "audit-did-identity-link"),
    ("identity.unlink", "audit-did-identity-unlink"),
    ("invitation.accept", "audit-did-invitation-accept"),
    ("job.discard", "audit-did-job-discard"),
    ("job.give_up", "audit-did-job-give-up"),
    ("job.retry", "audit-did-job-retry"),
    ("key.forget", "audit-did-key-forget"),
    ("key.renew", "audit-did-key-renew"),
    ("key.rotate", "audit-did-key-rotate"),
    ("line.publish", "audit-did-line-publish"),
    ("line.rollback", "audit-did-line-rollback"),
    ("network.keep", "audit-did-network-keep"),
    ("passkey.add", "audit-did-passkey-add"),
    ("passkey.remove", "audit-did-passkey-remove"),
    ("passkey.rename", "audit-did-passkey-rename"),
    ("password.ask", "audit-did-password-ask"),
    ("password.change", "audit-did-password-change"),
    ("password.recover", "audit-did-password-recover"),
    ("person.ask_email", "audit-did-person-ask-email"),
    ("person.change", "audit-did-person-change"),
    ("person.deactivate", "audit-did-person-deactivate"),
    ("person.grant", "audit-did-person-grant"),
    ("person.invite", "audit-did-person-invite"),
    ("person.invite_again", "audit-did-person-invite-again"),
    ("person.reactivate", "audit-did-person-reactivate"),
    ("person.sign_out", "audit-did-person-sign-out"),
    ("person.start_afresh", "audit-did-person-start-afresh"),
    ("person.withdraw", "audit-did-person-withdraw"),
    ("record.approve", "audit-did-record-approve"),
    ("record.create", "audit-did-record-create"),
    ("record.merge", "audit-did-record-merge"),
    ("record.propose", "audit-did-record-propose"),
    ("record.publish", "audit-did-record-publish"),
    ("record.restore", "audit-did-record-restore"),
    ("record.retire", "audit-did-record-retire"),
    ("record.rollback", "audit-did-record-rollback"),
    ("record.send_back", "audit-did-record-send-back"),
    ("record.take_back", "audit-did-record-take-back"),
    ("record.take_up", "audit-did-record-take-up"),
    ("record.verify", "audit-did-record-verify"),
    ("recovery_code.use", "audit-did-recovery-code-use"),
    ("recovery_codes.renew", "audit-did-recovery-codes-renew"),
    ("report.answer", "audit-did-report-answer"),
    ("report.assign", "audit-did-report-assign"),
    ("report.close", "audit-did-report-close"),
    ("report.file", "audit-did-report-file"),
    ("report.read", "audit-did-report-read"),
    ("session.end", "audit-did-session-end"),
    ("session.end_all", "audit-did-session-end-all"),
    ("sign_in.done", "audit-did-sign-in-done"),
    ("sign_in.refused", "audit-did-sign-in-refused"),
    ("totp.remove", "audit-did-totp-remove"),
    ("totp.set_up", "audit-did-totp-set-up"),
    ("work.assign", "audit-did-work-assign"),
];

/// What actions are about, where that is no record.
const ENTITIES: [(&str, &str); 12] = [
    ("account", "audit-about-account"),
    ("audit", "audit-about-audit"),
    ("centre", "audit-about-centre"),
    ("deployment", "audit-about-deployment"),
    ("job", "audit-about-job"),
    ("line", "audit-about-line"),
    ("office_network", "audit-about-office-network"),
    ("master_key", "audit-about-master-key"),
    ("passkey", "audit-about-passkey"),
    ("session", "audit-about-session"),
    ("record", "audit-about-record"),
    ("wrong_report", "audit-about-wrong-report"),
];

/// The names in the details.
const NAMES: [(&str, &str); 15] = [
    ("brings_back", "audit-detail-brings-back"),
    ("by", "audit-detail-by"),
    ("fields", "audit-detail-fields"),
    ("how", "audit-detail-how"),
    ("key", "audit-detail-key"),
    ("keys", "audit-detail-keys"),
    ("kind", "audit-detail-kind"),
    ("proposal", "audit-detail-proposal"),
    ("record", "audit-detail-record"),
    ("retired", "audit-detail-retired"),
    ("role", "audit-detail-role"),
    ("sessions", "audit-detail-sessions"),
    ("to", "audit-detail-to"),
    ("topic", "audit-detail-topic"),
    ("version", "audit-detail-version"),
];

/// Words of the program in the details.
const VALUES: [(&str, &str); 10] = [
    ("code", "audit-value-code"),
    ("kept", "audit-value-kept"),
    ("letter", "audit-value-letter"),
    ("link", "audit-value-link"),
    ("password", "audit-value-password"),
    ("passkey", "audit-value-passkey"),
    ("provider", "audit-value-provider"),
    ("provider_alone", "audit-value-provider-alone"),
    ("rollback", "audit-value-rollback"),
    ("second_factor", "audit-value-second-factor"),
];

/// The account that something was given to.
pub fn given_to(detail: &str) -> Option<String> {
    let detail: Value = serde_json::from_str(detail).ok()?;
    Some(detail.get("to")?.as_str()?.to_owned())
}

fn said(w: &Words, table: &[(&str, &str)], code: &str) -> Option<String> {
    let found = table.iter().find(|(known, _)| *known == code);
    found.map(|(_, message)| w.t(message))
}

/// What was done; its code where an older or newer program wrote it.
pub fn action(w: &Words, code: &str) -> String {
    said(w, &ACTIONS, code).unwrap_or_else(|| code.to_owned())
}

/// What something is, of which the log knows the kind.
pub fn entity(w: &Words, kind: &str) -> String {
    match Kind::parse(kind) {
        Some(kind) => said_kind(w, kind),
        None => said(w, &ENTITIES, kind).unwrap_or_else(|| kind.to_owned()),
    }
}

/// What an entry says beyond the rest, name by name.
pub fn more(w: &Words, people: &HashMap<String, String>, about: &str, detail: &str) -> Vec<String> {
    let Ok(Value::Object(detail)) = serde_json::from_str(detail) else {
        return Vec::new();
    };
    let line = |(name, value): (&String, &Value)| {
        let words = match value {
            Value::Array(list) => {
                let fields = list.iter().filter_map(Value::as_str);
                fields
                    .map(|field| self::field(w, about, field))
                    .collect::<Vec<_>>()
                    .join(", ")
            }
            Value::String(id) if name == "to" => people.get(id).unwrap_or(id).clone(),
            Value::String(text) => value_words(w, name, text),
            other => other.to_string(),
        };
        let name = said(w, &NAMES, name).unwrap_or_else(|| name.clone());
        w.t2("audit-detail", "name", name, "value", words)
    };
    detail.iter().map(line).collect()
}

/// The name of a field: of a record by its label, of an account or a search by ours.
fn field(w: &Words, about: &str, field: &str) -> String {
    match (about, field) {
        ("account", "name") => w.t("account-name"),
        ("account", "lang") => w.t("account-language"),
        ("account", "email") => w.t("account-email"),
        ("audit", "who") => w.t("audit-who"),
        ("audit", "what") => w.t("audit-what"),
        ("audit", "about") => w.t("audit-about"),
        ("audit", "centre") => w.t("audit-centre"),
        ("audit", "from") => w.t("audit-from"),
        ("audit", "to") => w.t("audit-to"),
        ("audit", "after") => w.t("page-list-next"),
        _ => match Kind::parse(about) {
            Some(kind) => label(w, kind, field),
            None => field.to_owned(),
        },
    }
}

fn value_words(w: &Words, name: &str, value: &str) -> String {
    match (name, access::Role::parse(value)) {
        ("role", Some(role)) => names::role(w, role),
        ("kind", _) => super::jobs::what(w, value),
        ("topic", _) => crate::queue::topic_words(w, value),
        _ => said(w, &VALUES, value).unwrap_or_else(|| value.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// Quoted codes of the sources that have the form of an action and are something else: settings, events, jobs, what is counted against guessing.
    const OTHERWISE: [&str; 13] = [
        "audit.sign_with",
        "audit.signing_key",
        "backup.last",
        "centre.changed",
        "centre.created",
        "key.rewrap",
        "line.published",
        "line.rolled_back",
        "office_network.kept",
        "passkey.prove",
        "sign_in.code",
        "sign_in.link",
        "sign_in.password",
    ];

    fn sources(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs")
                && !path.ends_with("policy.rs")
                && !path.ends_with("audit_words.rs")
            {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push(text.split("#[cfg(test)]\nmod tests").next().unwrap().to_owned());
            }
        }
    }

    fn is_code(text: &str) -> bool {
        let word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        text.split_once('.')
            .is_some_and(|(group, deed)| word(group) && word(deed))
    }

    /// Every action in the sources of the crates that write the log.
    fn written() -> BTreeSet<String> {
        let mut texts = Vec::new();
        for folder in [
            "access/src",
            "web/src",
            "frontdoor/src",
            "store/src/seal",
            "letters/src",
            "lines/src",
            "directory/src/offices",
        ] {
            sources(
                &Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder),
                &mut texts,
            );
        }
        let groups: BTreeSet<&str> = ACTIONS.iter().filter_map(|(code, _)| code.split('.').next()).collect();
        let quoted = texts.iter().flat_map(|text| text.split('"').skip(1).step_by(1));
        quoted
            .filter(|part| is_code(part) && groups.contains(part.split('.').next().unwrap()))
            .filter(|part| !OTHERWISE.contains(part))
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn every_action_that_is_written_down_has_its_words_and_no_other_has() {
        let written = written();
        let known: BTreeSet<String> = ACTIONS.iter().map(|(code, _)| (*code).to_owned()).collect();
        assert_eq!(
            written.difference(&known).collect::<Vec<_>>(),
            Vec::<&String>::new(),
            "without words"
        );
        assert_eq!(
            known.difference(&written).collect::<Vec<_>>(),
            Vec::<&String>::new(),
            "nobody does this"
        );
    }

    #[test]
    fn every_group_of_actions_can_be_looked_for() {
        let groups: BTreeSet<&str> = ACTIONS.iter().filter_map(|(code, _)| code.split('.').next()).collect();
        let offered: BTreeSet<&str> = super::super::audit::GROUPS.iter().map(|(group, _)| *group).collect();
        assert_eq!(groups, offered);
    }

    #[test]
    fn what_an_entry_says_beyond_the_rest_is_said_in_plain_words() {
        let people = HashMap::from([("a1".to_owned(), "Marc Diallo".to_owned())]);
        let detail = r#"{"fields":["name.fr","email"],"how":"rollback","version":7}"#;
        let said = |lang, about, detail| more(Words::of(lang), &people, about, detail).join("; ");
        insta::assert_snapshot!(
            [
                said("en", "service", detail),
                said("fr", "service", detail),
                said("en", "account", r#"{"fields":["name","lang"]}"#),
                said("fr", "account", r#"{"role":"curator"}"#),
                said("fr", "session", r#"{"by":"second_factor"}"#),
                said("en", "job", r#"{"kind":"letter.send"}"#),
                said("fr", "service", r#"{"topic":"verification","to":"a1"}"#),
            ]
            .join("\n")
        );
        for nothing in ["{}", "damaged"] {
            assert!(more(Words::of("en"), &people, "service", nothing).is_empty());
        }
    }
}
