//! What a network answers to a place, for pages and the interface alike.

use directory::offices::{Branch, Branches};
use language::{Text, format};
use places::offices::Serving;
use places::{AreaRef, Found};
use serde::Serialize;

use crate::say::Said;
use crate::words::Words;

/// How a place stands to a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// One local office serves it, or one before all others.
    One,
    /// Several local offices serve it alike; the nearest comes first.
    Tie,
    /// Local offices may serve it: a whole address would tell.
    Maybe,
    /// No local office serves it; one for the whole province does.
    Wide,
    /// No office serves it.
    Nobody,
}

/// How an office stands to the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stands {
    /// Its area takes the place in.
    Serves,
    /// Its area may take it in.
    May,
    /// It is for the whole province, the country or everywhere.
    Wide,
    /// It is the nearest, and does not serve the place.
    NotServing,
}

/// An office in an answer.
pub struct Part<'b> {
    /// The office.
    pub branch: &'b Branch,
    /// How it stands to the place.
    pub stands: Stands,
    /// The area that decided, where one did.
    pub area: Option<&'b AreaRef>,
    /// What that area is called; empty for a drawn one without words.
    pub called: Text,
    /// Kilometres to it, where both are known well enough.
    pub km: Option<f64>,
}

/// The answer of a network, the office to turn to first.
pub struct Answer<'b> {
    /// How the place stands to the network.
    pub outcome: Outcome,
    /// How many of the first serve it alike.
    pub alike: usize,
    /// The offices, in the order to turn to them.
    pub parts: Vec<Part<'b>>,
    /// More offices may serve it than those: the place is too wide to choose by it.
    pub too_wide: bool,
}

impl<'b> Answer<'b> {
    /// Which offices serve whoever is there.
    pub fn of(branches: &'b Branches, who: &Found) -> Answer<'b> {
        let found = branches.offices.who_serves(who);
        let outcome = match (found.local.len(), found.may.len(), found.wide.len()) {
            (0, 0, 0) => Outcome::Nobody,
            (0, 0, _) => Outcome::Wide,
            (0, _, _) => Outcome::Maybe,
            _ if found.alike > 1 => Outcome::Tie,
            _ => Outcome::One,
        };
        let part = |serving: &Serving<'b>, stands| {
            Some(Part {
                branch: branches.of(serving)?,
                stands,
                area: Some(serving.area),
                called: branches.area(serving),
                km: serving.km,
            })
        };
        let mut parts: Vec<Part<'b>> = Vec::new();
        parts.extend(found.local.iter().filter_map(|s| part(s, Stands::Serves)));
        // Where one surely serves, those that may are of no use.
        let maybe = found.may.iter().filter(|_| found.local.is_empty());
        parts.extend(maybe.filter_map(|s| part(s, Stands::May)));
        parts.extend(found.wide.iter().filter_map(|s| part(s, Stands::Wide)));
        if outcome == Outcome::Nobody
            && let Some((office, km)) = branches.offices.nearest(who)
            && let Some(branch) = branches.by_id(&office.id)
        {
            parts.push(Part {
                branch,
                stands: Stands::NotServing,
                area: None,
                called: Text::default(),
                km: Some(km),
            });
        }
        Answer {
            outcome,
            alike: found.alike,
            parts,
            too_wide: outcome == Outcome::Maybe && found.more,
        }
    }

    /// The answer in a sentence.
    pub fn say(&self, w: &Words, place: &str) -> String {
        let first = self.parts.first().map(|part| name(w, part.branch).words);
        match (self.outcome, first) {
            (Outcome::One, Some(office)) => w.t2("offices-one", "office", office, "place", place),
            (Outcome::Tie, _) => w.t2("offices-tie", "n", self.alike, "place", place),
            (Outcome::Maybe, _) => w.t1("offices-maybe", "place", place),
            (Outcome::Wide, Some(office)) => w.t2("offices-wide", "office", office, "place", place),
            _ => w.t1("offices-nobody", "place", place),
        }
    }
}

impl Answer<'_> {
    /// Why the first comes first, or what would tell more.
    pub fn more(&self, w: &Words) -> Option<String> {
        let count = |stands| self.parts.iter().filter(|part| part.stands == stands).count();
        match self.outcome {
            Outcome::One if count(Stands::Serves) > 1 => Some(w.t("offices-nested-more")),
            Outcome::One => None,
            Outcome::Tie => Some(w.t("offices-tie-more")),
            Outcome::Maybe if self.too_wide => Some(w.t1("offices-many-more", "n", count(Stands::May))),
            Outcome::Maybe => Some(w.t("offices-maybe-more")),
            Outcome::Wide => Some(w.t("offices-wide-more")),
            Outcome::Nobody => Some(w.t("offices-nobody-more")),
        }
    }
    /// True where no office serves the place.
    pub fn nobody(&self) -> bool {
        self.outcome == Outcome::Nobody
    }
}

/// What an office is called.
pub fn name(w: &Words, branch: &Branch) -> Said {
    Said::of(&branch.name(), &w.lang).unwrap_or_default()
}

impl Part<'_> {
    /// Why it is in the answer, in a few words.
    pub fn why(&self, w: &Words) -> Vec<String> {
        let called = Said::of(&self.called, &w.lang).map(|said| said.words);
        let reason = match (self.stands, called) {
            (Stands::Serves, Some(area)) => w.t1("reason-serves", "place", area),
            (Stands::Serves, None) => w.t("offices-serves-drawn"),
            (Stands::May, Some(area)) => w.t1("offices-may", "area", area),
            (Stands::May, None) => w.t("offices-may-drawn"),
            (Stands::Wide, Some(area)) if self.area != Some(&AreaRef::Everywhere) => {
                w.t1("offices-for-all", "area", area)
            }
            (Stands::Wide, _) => w.t("reason-everywhere"),
            (Stands::NotServing, _) => w.t("offices-not-serving"),
        };
        let km = self.km.map(|km| format::distance(&w.lang, km));
        std::iter::once(reason).chain(km).collect()
    }
}
