//! Help for someone in danger, above everything else on the page.

use finder::Answer;

use crate::App;
use crate::page::Page;
use crate::public::asked::Asked;
use crate::public::parts::Call;

/// People to talk to now.
pub struct Crisis {
    /// What it is about.
    pub title: String,
    /// What to do.
    pub words: String,
    /// The numbers, the most urgent first.
    pub calls: Vec<Call>,
}

/// People to talk to now, where the need chosen or the words say that someone may be in danger.
pub fn crisis(app: &App, page: &Page, asked: &Asked, answer: &Answer) -> Option<Crisis> {
    let codes = answer
        .needs_understood
        .iter()
        .map(|n| n.code.as_str())
        .chain([asked.need.as_str()]);
    let danger = codes
        .filter_map(|code| app.vocabulary.need(code))
        .find_map(|need| need.crisis)?;
    Some(help(page, danger))
}

pub(super) fn help(page: &Page, danger: needs::Crisis) -> Crisis {
    let call = |words: String, address: &str| Call {
        words,
        address: address.into(),
        ..Call::default()
    };
    let w = page.words;
    let emergency = call(w.t("crisis-911"), "tel:911");
    let (title, words, calls) = if danger == needs::Crisis::Suicide {
        let talk = call(w.t("crisis-988"), "tel:988");
        let text = call(w.t("crisis-988-text"), "sms:988");
        (
            "crisis-title-suicide",
            "crisis-words-suicide",
            vec![talk, text, emergency],
        )
    } else {
        let talk = call(w.t1("layout-call", "phone", page.phone()), &page.tel());
        ("crisis-title-danger", "crisis-words-danger", vec![emergency, talk])
    };
    Crisis {
        title: w.t(title),
        words: w.t(words),
        calls,
    }
}
