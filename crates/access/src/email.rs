use unicode_normalization::UnicodeNormalization;
use url::Host;

/// The longest address that mail can be sent to (RFC 5321).
const LONGEST: usize = 254;

/// An e-mail address: as it was written, and in the one form that it is found by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Email {
    pub written: String,
    pub key: String,
}

/// Reads an e-mail address; `None` when mail cannot go there. Two addresses that a person takes for the same have one key:
/// capital letters, wide letters and the spelling of an international domain make no difference.
pub(crate) fn read(text: &str) -> Option<Email> {
    let written = text.trim();
    if written.len() > LONGEST {
        return None;
    }
    let (local, domain) = written.rsplit_once('@')?;
    let local: String = local.nfkc().flat_map(char::to_lowercase).nfkc().collect();
    // Looked at in its one form: wide and composed letters may hide a space or a sign.
    let stray =
        |c: char| c.is_whitespace() || c.is_control() || misleads(c) || hidden(c) || "@<>()[],;:\\\"".contains(c);
    let dots = local.starts_with('.') || local.ends_with('.') || local.contains("..");
    if local.is_empty() || local.len() > 64 || local.contains(stray) || dots || domain.contains(char::is_whitespace) {
        return None;
    }
    let Ok(Host::Domain(domain)) = Host::parse(domain) else {
        return None;
    };
    if !domain.contains('.') || domain.split('.').any(str::is_empty) {
        return None;
    }
    Some(Email {
        written: written.to_owned(),
        key: format!("{local}@{domain}"),
    })
}

/// Whether a character turns the order of what follows around, so that a line reads as another one.
pub(crate) fn misleads(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character is not seen. Names of some scripts need such ones; mailboxes do not.
fn hidden(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::read;

    fn key(text: &str) -> String {
        read(text).expect(text).key
    }

    #[test]
    fn one_mailbox_has_one_key_however_it_is_written() {
        assert_eq!(key("Ana.Roy@Example.ORG"), "ana.roy@example.org");
        assert_eq!(key("  ana.roy@example.org\n"), "ana.roy@example.org");
        assert_eq!(key("andre\u{301}@québec.example"), key("André@xn--qubec-csa.example"));
        assert_eq!(key("ＡＮＡ@example.org"), "ana@example.org");
        assert_ne!(
            key("andre@example.org"),
            key("andré@example.org"),
            "an accent is another mailbox"
        );
        assert_eq!(read("Ana@Example.org").unwrap().written, "Ana@Example.org");
    }

    #[test]
    fn what_mail_cannot_go_to_is_refused() {
        for wrong in [
            "",
            "ana",
            "@example.org",
            "ana@",
            "ana@localhost",
            "ana@example..org",
            "a b@example.org",
            "ana@[127.0.0.1]",
            "ana@127.0.0.1",
            "ana@example.org, bo@example.org",
            "ana@bo@example.org",
            "<ana@example.org>",
            "ana\0@example.org",
            ".ana@example.org",
            "ana@example.org.",
            "ana\r\nBcc: bo@example.org",
            "ana¨@example.org",
            "ana＠bo@example.org",
            "ana\u{200b}@example.org",
            "\u{202e}ana@example.org",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        assert_eq!(read(&format!("ana@{}.org", "x".repeat(300))), None);
        assert_eq!(read(&format!("{}@example.org", "x".repeat(65))), None);
    }

    proptest! {
        #[test]
        fn reading_a_key_again_gives_the_key(local in "\\PC{1,20}", domain in "[a-zà-ÿ]{1,10}\\.(org|ca)") {
            if let Some(email) = read(&format!("{local}@{domain}"))
                && let Some(again) = read(&email.key) {
                prop_assert_eq!(again.key, email.key);
            }
        }
    }
}
