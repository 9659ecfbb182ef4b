//! What a term of a classification leads to: the needs that whoever looks for finds what is filed under it.

use std::collections::BTreeMap;

use directory::model::TaxonomyTerm;
use directory::read;
use directory::view::Of;
use finder::weights;
use needs::{Need, Vocabulary};

use crate::App;
use crate::error::WebError;
use crate::say::Said;
use crate::words::Words;

/// The needs of one term, the surest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Leads {
    needs: Vec<(String, f32)>,
    by: By,
}

/// Who says what a term leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// A curator, on the term itself.
    Curator,
    /// A curator, on a broader term: its name.
    CuratorAbove(String),
    /// The search, from the names of the term.
    Names,
    /// The search, from a broader term: its name.
    NamesAbove(String),
    /// Nobody.
    Nobody,
}

impl Leads {
    /// What a term leads to, given with the broader ones above it, nearest first.
    pub fn of(w: &Words, vocabulary: &Vocabulary, path: &[&TaxonomyTerm]) -> Leads {
        let mut needs: Vec<(String, f32)> = finder::needs_of_term(path, vocabulary)
            .into_iter()
            .map(|(code, sure)| (code.to_owned(), sure))
            .collect();
        needs.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let speaks = |at: &usize| {
            let term = path[*at];
            term.needs.is_some() || !finder::needs_of_term(&[term], vocabulary).is_empty()
        };
        let name = |term: &TaxonomyTerm| Said::of(&term.name, &w.lang).unwrap_or_default().words;
        let by = match (0..path.len()).find(speaks) {
            Some(0) if path[0].needs.is_some() => By::Curator,
            Some(at) if at > 0 && path[at].needs.is_some() => By::CuratorAbove(name(path[at])),
            _ if needs.is_empty() => By::Nobody,
            Some(at) if at > 0 => By::NamesAbove(name(path[at])),
            _ => By::Names,
        };
        Leads { needs, by }
    }
    /// Who says so.
    pub fn by(&self) -> &By {
        &self.by
    }
    /// Who says so, in words.
    pub fn said_by(&self, w: &Words) -> String {
        match &self.by {
            By::Curator => w.t("terms-by-curator"),
            By::CuratorAbove(name) => w.t1("terms-by-curator-above", "term", name),
            By::Names => w.t("terms-by-names"),
            By::NamesAbove(name) => w.t1("terms-by-names-above", "term", name),
            By::Nobody => w.t("terms-by-nobody"),
        }
    }
    /// Whether somebody should look at it: nothing clearly says so, and no curator did.
    pub fn unsure(&self) -> bool {
        match self.by {
            By::Curator | By::CuratorAbove(_) => false,
            _ => self.needs.first().is_none_or(|(_, sure)| *sure < weights::TERM_SYNONYM),
        }
    }
    /// The needs by name, each with whether it is no more than a guess.
    pub fn needs<'a>(&'a self, w: &'a Words, vocabulary: &'a Vocabulary) -> impl Iterator<Item = (Said, bool)> + 'a {
        let named = |(code, sure): &(String, f32)| {
            let need: &Need = vocabulary.need(code)?;
            Some((Said::of(&need.name, &w.lang)?, *sure < weights::TERM_SYNONYM))
        };
        self.needs.iter().filter_map(named)
    }
    /// All in one line: "Leads to: Food banks, perhaps Free meals".
    pub fn line(&self, w: &Words, vocabulary: &Vocabulary) -> String {
        let named = self.needs(w, vocabulary).map(|(said, guess)| {
            if guess {
                w.t1("terms-perhaps", "need", said.words)
            } else {
                said.words
            }
        });
        let all: Vec<String> = named.collect();
        if all.is_empty() {
            w.t("terms-nowhere")
        } else {
            w.t1("terms-leads-to", "needs", all.join(", "))
        }
    }
}

/// A term and the broader ones above it, nearest first.
pub fn path<'t>(all: &'t [Of<TaxonomyTerm>], id: &str) -> Vec<&'t TaxonomyTerm> {
    let find = |id: &str| all.iter().find(|term| term.id == id);
    let up = std::iter::successors(find(id), |term| find(term.body.parent.as_ref()?));
    // A circle of broader terms ends where it began.
    up.take(all.len()).map(|term| &term.body).collect()
}

/// What these terms lead to, by id.
pub async fn of_terms(app: &App, w: &Words, ids: &[String]) -> Result<BTreeMap<String, Leads>, WebError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let all = read::term_views(&app.db, ids).await?;
    let of = |id: &String| {
        let path = path(&all, id);
        (!path.is_empty()).then(|| (id.clone(), Leads::of(w, app.vocabulary, &path)))
    };
    Ok(ids.iter().filter_map(of).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use language::Text;

    fn term(en: &str, needs: Option<&[&str]>) -> TaxonomyTerm {
        TaxonomyTerm {
            name: Text::both(en, ""),
            needs: needs.map(|codes| codes.iter().map(|c| (*c).to_owned()).collect()),
            ..TaxonomyTerm::default()
        }
    }
    fn leads(path: &[&TaxonomyTerm]) -> Leads {
        Leads::of(Words::of("en"), Vocabulary::embedded(), path)
    }

    #[test]
    fn what_a_curator_said_is_sure_and_what_only_a_broader_term_says_is_not() {
        let pantry = term("Food Pantry", None);
        let (vague, curated) = (term("Region 7", None), term("Region 7", Some(&["clothing"])));
        assert_eq!(
            (leads(&[&pantry]).by(), leads(&[&pantry]).unsure()),
            (&By::Names, false)
        );
        let above = leads(&[&vague, &pantry]);
        assert_eq!(
            (above.by(), above.unsure()),
            (&By::NamesAbove("Food Pantry".into()), true)
        );
        assert_eq!(
            (leads(&[&curated]).by(), leads(&[&curated]).unsure()),
            (&By::Curator, false)
        );
        let above = leads(&[&vague, &curated]);
        assert_eq!(
            (above.by(), above.unsure()),
            (&By::CuratorAbove("Region 7".into()), false)
        );
        assert_eq!((leads(&[&vague]).by(), leads(&[&vague]).unsure()), (&By::Nobody, true));
        let none = leads(&[&term("Food Pantry", Some(&[]))]);
        assert_eq!((none.by(), none.unsure()), (&By::Curator, false));
    }

    #[test]
    fn a_line_says_which_needs_are_a_guess() {
        let w = Words::of("en");
        let line = |path: &[&TaxonomyTerm]| leads(path).line(w, Vocabulary::embedded());
        let pantry = term("Food Pantry", None);
        let sure = line(&[&pantry]);
        assert!(sure.starts_with("Leads to: ") && !sure.contains("perhaps"), "{sure}");
        assert!(line(&[&term("Region 7", None), &pantry]).starts_with("Leads to: perhaps "));
        assert_eq!(line(&[&term("Region 7", None)]), "Leads to no need yet");
    }

    #[test]
    fn a_circle_of_broader_terms_ends() {
        let of = |id: &str, parent: &str| Of {
            id: id.into(),
            owner: "o".into(),
            source: None,
            source_id: None,
            status: directory::model::Status::Published,
            version: 1,
            modified: store::Ts(0),
            body: TaxonomyTerm {
                parent: Some(parent.into()),
                ..term(id, None)
            },
        };
        assert_eq!(path(&[of("a", "b"), of("b", "a")], "a").len(), 2);
    }
}
