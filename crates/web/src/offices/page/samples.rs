//! The pages of networks with sample words.

use super::{Body, Framed, Listed, NetworksPage, OfficesPage, Row, SaidAnswer, Shown};
use crate::public::parts::Call;
use crate::say::{Openness, Said};
use crate::words::Words;

/// Every page, by the name of its template.
pub fn samples(words: &'static Words) -> Vec<(&'static str, String)> {
    let shown = |name: &str, serves: bool| Shown {
        name: Said::plain(name),
        service: Some(Said::plain("Counselling")),
        address: format!("/{}/service/s1", words.lang),
        why: vec![words.t1("reason-serves", "place", "Hamilton")],
        serves,
        open: Openness {
            shape: "open",
            words: "Open until 5 pm".into(),
        },
        phones: vec![Call {
            words: "905-555-0101".into(),
            address: "tel:+19055550101".into(),
            ..Call::default()
        }],
        places: Vec::new(),
        week: None,
        messages: Vec::new(),
    };
    let body = |said: Option<SaidAnswer>, error: Option<String>| Body {
        about: Some(Said::plain("Help close to home.")),
        action: format!("/{}/offices/memory", words.lang),
        near: "L8P".into(),
        error,
        which: Vec::new(),
        said,
    };
    let answered = || SaidAnswer {
        words: words.t2("offices-tie", "n", 2_usize, "place", "L8P"),
        guessed: Some(words.t1("offices-guessed", "place", "Hamilton")),
        more: Some(words.t("offices-tie-more")),
        first: Some(shown("Memory Hamilton", true)),
        others: vec![shown("Memory Halton", true), shown("Memory Ontario", false)],
        nobody: false,
    };
    let which = Body {
        which: vec![("a".into(), Said::plain("Hamilton (Ontario)"))],
        ..body(None, None)
    };
    let all = vec![Listed {
        name: Said::plain("Memory Hamilton"),
        service: Some(Said::plain("Counselling")),
        address: format!("/{}/service/s1", words.lang),
        areas: "Hamilton".into(),
        phone: None,
    }];
    let page = |body| OfficesPage {
        page: crate::page::sample(words),
        body,
        all: Vec::new(),
    };
    let framed = |body| Framed {
        page: crate::page::sample(words),
        body,
        whole: format!("/{}/offices/memory", words.lang),
    };
    let row = Row {
        address: format!("/{}/offices/memory", words.lang),
        name: Said::plain("Memory"),
        about: None,
    };
    let made = |name, page: &dyn askama::DynTemplate| (name, page.dyn_render().expect("a sample renders"));
    vec![
        made(
            "offices",
            &OfficesPage {
                all,
                ..page(body(None, None))
            },
        ),
        made("offices", &page(body(Some(answered()), None))),
        made("offices", &page(body(None, Some(words.t("offices-place-unknown"))))),
        made("offices", &page(which)),
        made("offices-embed", &framed(body(Some(answered()), None))),
        made(
            "offices-embed",
            &framed(body(None, Some(words.t("offices-place-empty")))),
        ),
        made(
            "networks",
            &NetworksPage {
                page: crate::page::sample(words),
                rows: vec![row],
            },
        ),
    ]
}
