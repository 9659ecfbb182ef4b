//! The words of the letters, from `locales/{en,fr}/letters.ftl`.
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use jiff::tz::TimeZone;
use language::{Lang, Text, format};
use store::Ts;

use crate::{About, Letter};

/// A letter in words.
#[derive(Clone, PartialEq, Eq)]
pub struct Written {
    /// The subject line: one line.
    pub subject: String,
    /// Paragraphs parted by an empty line.
    pub text: String,
    /// The same paragraphs as HTML.
    pub html: String,
}

/// Where a letter comes from.
#[derive(Debug, Clone)]
pub struct Sender {
    /// The name of the site by language.
    pub site: Text,
    /// The zone that times are said in.
    pub zone: TimeZone,
}

/// More of a name than this is not repeated in a letter.
const LONGEST_NAME: usize = 120;

type Bundle = FluentBundle<FluentResource>;

fn bundle(lang: &Lang) -> &'static Bundle {
    fn load(tag: &str, text: &str) -> Bundle {
        let mut bundle = Bundle::new_concurrent(vec![tag.parse().expect("a language tag of ours")]);
        // The marks that isolate directions would stand inside links.
        bundle.set_use_isolating(false);
        let resource =
            FluentResource::try_new(text.to_owned()).unwrap_or_else(|(_, faults)| panic!("{tag}: {faults:?}"));
        bundle
            .add_resource(resource)
            .unwrap_or_else(|faults| panic!("{tag}: {faults:?}"));
        bundle
    }
    static EN: LazyLock<Bundle> = LazyLock::new(|| load("en", include_str!("../locales/en/letters.ftl")));
    static FR: LazyLock<Bundle> = LazyLock::new(|| load("fr", include_str!("../locales/fr/letters.ftl")));
    format::choose(lang, &EN, &FR)
}

fn say(lang: &Lang, id: &str, args: &FluentArgs<'_>) -> String {
    let bundle = bundle(lang);
    let pattern = bundle
        .get_message(id)
        .and_then(|message| message.value())
        .expect("every letter has its words in both languages, as the tests see");
    let mut faults = Vec::new();
    let words = bundle.format_pattern(pattern, Some(args), &mut faults).into_owned();
    debug_assert!(faults.is_empty(), "{id}: {faults:?}");
    words
}

/// Somebody's words inside ours: one line, so that they can make no paragraph of their own, and no address to follow.
fn one_line(words: &str) -> String {
    let spaced: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace("://", ": //").chars().take(LONGEST_NAME).collect()
}

/// Somebody's words as paragraphs of the letter: each line is one, and none can be followed but the letter's own.
fn paragraphs(words: &str) -> String {
    let plain = |line: &str| {
        line.chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect::<String>()
    };
    let lines = words.lines().map(plain);
    let lines: Vec<String> = lines
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n\n")
}

fn moment(lang: &Lang, at: Ts, zone: &TimeZone) -> String {
    let local = at.timestamp().to_zoned(zone.clone());
    let (hour, minute) = (local.hour().unsigned_abs(), local.minute().unsigned_abs());
    let mut args = FluentArgs::new();
    args.set("date", format::date(lang, local.date()));
    args.set("time", format::time(lang, hour, minute));
    say(lang, "moment", &args)
}

impl Letter {
    /// The letter in its person's language.
    pub fn written(&self, sender: &Sender) -> Written {
        let lang = &self.lang;
        let moment = |at: &Ts| moment(lang, *at, &sender.zone);
        let mut args = FluentArgs::new();
        args.set(
            "site",
            sender.site.best(lang).map_or("211", |(name, _)| name).to_owned(),
        );
        match &self.about {
            About::Invitation {
                name,
                by,
                centre,
                link,
                until,
            } => {
                args.set("name", one_line(name));
                args.set("from", if by.is_some() { "person" } else { "site" });
                args.set("by", by.as_deref().map_or(String::new(), one_line));
                args.set("centre", one_line(centre));
                args.set("link", link.as_str());
                args.set("until", moment(until));
            }
            About::Recovery { name, link, until } | About::NewAddress { name, link, until } => {
                args.set("name", one_line(name));
                args.set("link", link.as_str());
                args.set("until", moment(until));
            }
            About::SignInChanged { name, change, at, link } => {
                args.set("name", one_line(name));
                args.set("change", change.name());
                args.set("at", moment(at));
                args.set("link", link.as_str());
            }
            About::Answer { record, words, link } => {
                args.set("record", one_line(record));
                args.set("words", paragraphs(words));
                args.set("link", link.as_str());
            }
        }
        let kind = self.about.kind();
        let subject = one_line(&say(lang, &format!("{kind}-subject"), &args));
        let text = format!("{}\n\n{}\n", say(lang, kind, &args), say(lang, "signature", &args));
        let html = html(lang, &subject, &text, self.about.link());
        Written { subject, text, html }
    }
}

/// The paragraph that is the link, and no other, can be followed.
fn html(lang: &Lang, subject: &str, text: &str, link: &str) -> String {
    let paragraphs: String = text
        .trim_end()
        .split("\n\n")
        .map(|paragraph| {
            let words = escaped(paragraph);
            if paragraph == link {
                format!("<p><a href=\"{words}\">{words}</a></p>\n")
            } else {
                format!("<p>{words}</p>\n")
            }
        })
        .collect();
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n<body>\n{paragraphs}</body>\n</html>\n",
        escaped(subject)
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Change;
    use store::testing::START;

    fn sender() -> Sender {
        Sender {
            site: Text::both("211 Lakeshore", "211 Bord-du-Lac"),
            zone: TimeZone::get("America/Toronto").unwrap(),
        }
    }

    fn letter(lang: Lang, about: About) -> Letter {
        Letter {
            to: "robin@agency.example".into(),
            lang,
            about,
        }
    }

    fn invitation(name: &str, by: Option<&str>) -> About {
        About::Invitation {
            name: name.into(),
            by: by.map(Into::into),
            centre: "Lakeshore".into(),
            link: "https://211.example/en/welcome?a=1&b=2".into(),
            until: START,
        }
    }

    #[test]
    fn every_letter_is_written_in_both_languages() {
        let mut all = Vec::new();
        for lang in [Lang::en(), Lang::fr()] {
            let link = || "https://211.example/en/account".to_owned();
            let mut kinds = vec![
                invitation("Robin Roy", Some("Sam Singh")),
                invitation("Robin Roy", None),
                About::Recovery {
                    name: "Robin Roy".into(),
                    link: link(),
                    until: START,
                },
            ];
            kinds.push(About::SignInChanged {
                name: "Robin Roy".into(),
                change: Change::Password,
                at: START,
                link: link(),
            });
            kinds.push(About::NewAddress {
                name: "Robin Roy".into(),
                link: link(),
                until: START,
            });
            kinds.push(About::Answer {
                record: "Emergency Energy Fund".into(),
                words: "The number is right now.\n\nWe called the agency:\r\n it moved to King Street.".into(),
                link: "https://211.example/en".into(),
            });
            for about in kinds {
                let written = letter(lang.clone(), about).written(&sender());
                all.push(format!("Subject: {}\n\n{}", written.subject, written.text));
            }
        }
        insta::assert_snapshot!(all.join("\n======\n"));
    }

    #[test]
    fn every_change_of_a_sign_in_is_named() {
        let mut said = Vec::new();
        for lang in [Lang::en(), Lang::fr()] {
            for change in Change::ALL {
                let about = About::SignInChanged {
                    name: "Robin".into(),
                    change,
                    at: START,
                    link: "https://211.example".into(),
                };
                let written = letter(lang.clone(), about).written(&sender());
                said.push(written.text.lines().nth(2).unwrap().to_owned());
            }
        }
        insta::assert_snapshot!(said.join("\n"));
    }

    #[test]
    fn the_html_says_what_the_text_says_and_its_links_can_be_followed() {
        let written = letter(Lang::fr(), invitation("<b>Robin</b> & Cie", Some("Sam"))).written(&sender());
        insta::assert_snapshot!(written.html);
    }

    #[test]
    fn a_name_makes_no_line_and_no_paragraph_of_its_own() {
        let name = "https://elsewhere.example/\r\nBcc: all@agency.example\n\nhttps://elsewhere.example/\u{2028}x";
        let written = letter(Lang::en(), invitation(name, Some(name))).written(&sender());
        assert!(
            !written
                .text
                .lines()
                .any(|line| line.starts_with("Bcc") || line.starts_with("https://elsewhere"))
        );
        assert!(!written.html.contains("href=\"https://elsewhere"));
        assert_eq!(written.subject.lines().count(), 1);
    }

    #[test]
    fn no_debug_output_shows_an_address_or_a_link() {
        let shown = format!("{:?}", letter(Lang::en(), invitation("Robin", None)));
        assert_eq!(shown, "Letter { kind: \"invitation\", .. }");
    }
}
