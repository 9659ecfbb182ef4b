//! From texts to packs: the file, and the files it includes.

use std::collections::BTreeMap;

use rules::Place;
use serde::Deserialize;

use crate::Pack;
use crate::fault::{At, Fault, Faults};

/// The longest file, in bytes.
pub const MAX_LENGTH: usize = 256 * 1024;
/// The most packs that one includes.
const MAX_INCLUDED: usize = 12;

/// One file, as written and as read.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub id: String,
    pub text: String,
    pub pack: Pack,
}

fn parse(id: &str, text: &str) -> Result<Pack, Fault> {
    if text.len() > MAX_LENGTH {
        return Err(Fault::at(
            id,
            Place::START,
            "the file is longer than 256 KB",
            "split it into packs that are included",
        ));
    }
    toml::from_str(text).map_err(|e| {
        let place = Place::of_byte(text, e.span().map_or(0, |span| span.start));
        let message = e.message().lines().next().unwrap_or_default().to_owned();
        Fault::at(id, place, message, "write it as docs/lines.md shows")
    })
}

/// The id that a pack gives itself, where the text can be read that far.
pub fn id_of(text: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        line: Id,
    }
    #[derive(Deserialize)]
    struct Id {
        id: String,
    }
    let within = text.len() <= MAX_LENGTH;
    within
        .then(|| toml::from_str::<Named>(text).ok())
        .flatten()
        .map(|named| named.line.id)
}

/// The texts of a pack and of those it includes, by id.
pub(crate) fn texts(sources: &[Source]) -> BTreeMap<String, String> {
    sources
        .iter()
        .map(|source| (source.id.clone(), source.text.clone()))
        .collect()
}

/// Reads a pack and those it includes, the pack itself first. `included` gives the text of a pack by its id.
pub(crate) fn sources(
    id: &str,
    text: &str,
    included: impl Fn(&str) -> Option<String>,
) -> Result<Vec<Source>, Vec<Fault>> {
    let pack = parse(id, text).map_err(|fault| vec![fault])?;
    let mut sources = vec![Source {
        id: id.to_owned(),
        text: text.to_owned(),
        pack,
    }];
    let mut next = 0;
    while next < sources.len() {
        for (i, name) in sources[next].pack.line.include.clone().iter().enumerate() {
            let wrong = |sources: &[Source], problem: String, remedy: &str| {
                let mut faults = Faults::new(sources);
                faults.add(&At::new(next, format!("line/include/{i}")), problem, remedy);
                Err(faults.into_sorted())
            };
            if name == id {
                return wrong(&sources, format!("`{name}` includes itself"), "take it out");
            }
            if sources.iter().any(|source| source.id == *name) {
                continue;
            }
            if sources.len() > MAX_INCLUDED {
                return wrong(&sources, "too many packs are included".into(), "include 12 at most");
            }
            let Some(text) = included(name) else {
                return wrong(
                    &sources,
                    format!("there is no pack `{name}` to include"),
                    "give it with this one, as a file beside it or in its field on the page, or correct the name",
                );
            };
            let pack = parse(name, &text).map_err(|fault| vec![fault])?;
            if !pack.line.part {
                return wrong(
                    &sources,
                    format!("`{name}` is a line of its own"),
                    "only packs with `part = true` can be included",
                );
            }
            sources.push(Source {
                id: name.clone(),
                text,
                pack,
            });
        }
        next += 1;
    }
    Ok(sources)
}
