//! Small things that several pages show.

use crate::page::Way;
use crate::public::service_hours::Week;
use crate::say::{Openness, Said};

/// Words that lead somewhere.
#[derive(Debug, Clone)]
pub struct Press {
    /// The words.
    pub words: String,
    /// Where they lead.
    pub way: Way,
}

/// Words that lead somewhere, with how many services are there.
#[derive(Debug, Clone)]
pub struct Chip {
    /// The words.
    pub words: String,
    /// How many, as written.
    pub count: String,
    /// Where they lead.
    pub way: Way,
}

/// A number to call or an address to write to.
#[derive(Debug, Clone, Default)]
pub struct Call {
    /// The number as written.
    pub words: String,
    /// `tel:…` or `sms:…`; empty where it cannot be called.
    pub address: String,
    /// "TTY", "Toll-free"; empty for an ordinary number.
    pub kind: String,
    /// What it is for.
    pub note: Option<Said>,
}

/// A link to a website.
#[derive(Debug, Clone)]
pub struct Site {
    /// The address.
    pub address: String,
    /// Its name or host.
    pub words: String,
}

/// Why a service is in the list, or what to ask.
#[derive(Debug, Clone)]
pub struct Why {
    /// The words.
    pub words: String,
    /// Something not known.
    pub ask: bool,
}

/// A service in a list.
#[derive(Debug, Clone)]
pub struct Row {
    /// The record's id.
    pub id: String,
    /// Its page.
    pub address: String,
    /// Its letter on the map; none when it is not there.
    pub letter: Option<char>,
    /// Can be had by phone or online.
    pub remote: bool,
    /// Its name.
    pub name: Said,
    /// Its organization's name.
    pub organization: Option<Said>,
    /// Whether it is open.
    pub open: Openness,
    /// Address and distance in one line.
    pub place: String,
    /// What it does.
    pub what: Option<Said>,
    /// Why it is in the list.
    pub reasons: Vec<Why>,
    /// The number to call.
    pub phone: Option<Call>,
}

/// A message with an end.
#[derive(Debug, Clone)]
pub struct Message {
    /// "Until 11 December:", empty where there is no end.
    pub until: String,
    /// The message.
    pub text: Said,
    /// When it is open as long as the message stands; none where it says nothing of hours.
    pub week: Option<Week>,
}

#[cfg(test)]
impl Row {
    pub(crate) fn samples(words: &crate::words::Words) -> Vec<Row> {
        let (number, address) = crate::say::phone(words, "416-555-0142", None);
        let row = Row {
            id: "s1".into(),
            address: format!("/{}/service/s1", words.lang),
            letter: Some('A'),
            remote: false,
            name: Said::plain("Emergency Energy Fund"),
            organization: Some(Said {
                words: "Centre communautaire du Port".into(),
                lang: Some("fr".into()),
            }),
            open: Openness {
                shape: "open",
                words: "Open until 5 pm".into(),
            },
            place: "Bathurst St and Queen St, 0.7 km".into(),
            what: Some(Said::plain("Pays part of a hydro or gas bill.")),
            reasons: vec![
                Why {
                    words: words.t1("reason-serves", "place", "M5V"),
                    ask: false,
                },
                Why {
                    words: words.t("reason-ask-age"),
                    ask: true,
                },
            ],
            phone: Some(Call {
                words: number,
                address: address.unwrap_or_default(),
                ..Call::default()
            }),
        };
        let line = Row {
            letter: None,
            remote: true,
            phone: None,
            organization: None,
            what: None,
            ..row.clone()
        };
        vec![row, line]
    }
}
