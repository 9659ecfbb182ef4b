//! Opening the index and answering questions.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use needs::Vocabulary;
use places::Gazetteer;
use rules::Facts;
use tantivy::index::SegmentId;
use tantivy::{Index, IndexReader, ReloadPolicy};

use crate::answer::{NeedCount, Widened};
use crate::columns::Columns;
use crate::matching::{Matching, Required};
use crate::rank::{Limits, Pass, Ranked, View};
use crate::reasons::{self, WordQueries};
use crate::schema::Fields;
use crate::understanding::Understanding;
use crate::{Answer, FinderError, Question, analysis};

/// What the finder needs to know of its deployment.
#[derive(Clone)]
pub struct Settings {
    /// The needs that words lead to.
    pub vocabulary: &'static Vocabulary,
    /// Zone and holidays of records that name none.
    pub home: hours::Home,
}

/// The search index, open for questions. Cheap to clone; every clone sees the same index.
#[derive(Clone)]
pub struct Finder {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) folder: PathBuf,
    pub(crate) settings: Settings,
    pub(crate) fields: Fields,
    pub(crate) index: Index,
    reader: IndexReader,
    view: Mutex<Option<(u64, Arc<View>)>>,
}

impl Finder {
    /// Opens the index in a folder; makes an empty one where there is none, or where what is there has another format,
    /// was made with another vocabulary, or cannot be read: the index is a cache, and [`Finder::follow`] fills it again.
    pub fn open(folder: &Path, settings: Settings) -> Result<Finder, FinderError> {
        let fields = Fields::new();
        let index = crate::folder::open(folder, &fields, settings.vocabulary.version())?;
        analysis::register(index.tokenizers());
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::OnCommitWithDelay)
            .try_into()?;
        let inner = Inner {
            folder: folder.to_owned(),
            settings,
            fields,
            index,
            reader,
            view: Mutex::new(None),
        };
        Ok(Finder { inner: Arc::new(inner) })
    }

    /// How many services the index holds.
    pub fn len(&self) -> u64 {
        self.inner.reader.searcher().num_docs()
    }
    /// True when the index holds nothing yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Sees what was committed.
    pub(crate) fn reload(&self) -> Result<(), FinderError> {
        Ok(self.inner.reader.reload()?)
    }

    /// The index as of now. Columns of segments already seen are kept.
    fn view(&self) -> Result<Arc<View>, FinderError> {
        let searcher = self.inner.reader.searcher();
        let generation = searcher.generation().generation_id();
        let mut kept = self.inner.view.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, view)) = kept.as_ref()
            && *of == generation
        {
            return Ok(Arc::clone(view));
        }
        let seen: HashMap<SegmentId, Arc<Columns>> = kept
            .iter()
            .flat_map(|(_, view)| view.searcher.segment_readers().iter().zip(&view.columns))
            .map(|(segment, columns)| (segment.segment_id(), Arc::clone(columns)))
            .collect();
        let columns = searcher
            .segment_readers()
            .iter()
            .map(|segment| match seen.get(&segment.segment_id()) {
                Some(columns) => Ok(Arc::clone(columns)),
                None => Columns::load(segment).map(Arc::new),
            })
            .collect::<tantivy::Result<Vec<_>>>()?;
        let view = Arc::new(View { searcher, columns });
        *kept = Some((generation, Arc::clone(&view)));
        Ok(view)
    }

    /// Answers a question. Takes a few milliseconds of one processor and touches no database.
    pub fn search(&self, question: &Question, gazetteer: &Gazetteer) -> Result<Answer, FinderError> {
        let view = self.view()?;
        let inner = &*self.inner;
        let vocabulary = inner.settings.vocabulary;
        let understood = Understanding::of(
            &question.words,
            &question.needs,
            &question.lang,
            vocabulary,
            &view.searcher,
            &inner.fields,
        )?;
        let facts = known(question);
        let mut matching = Matching::new(&inner.fields, &question.lang);
        let named = matching.named(&understood);
        let mut attempt = Attempt {
            limits: Limits {
                radius_km: question.radius_km,
                serving: question.near.is_some(),
                needs: question.needs.clone(),
            },
            required: Required::Most,
        };
        let mut widened = Vec::new();
        loop {
            let query = matching.query(&understood, attempt.required);
            let limits = attempt.limits.clone();
            let pass = Pass {
                question,
                gazetteer,
                home: &inner.settings.home,
                needs: &understood.needs,
                broader: &understood.broader,
                limits: &limits,
                facts: &facts,
                named: named.as_deref(),
            };
            let ranked = pass.run(&view, &*query)?;
            if ranked.total == 0
                && let Some(step) = attempt.widen(&understood, vocabulary)
            {
                widened.push(step);
                continue;
            }
            return self.answer(&view, &pass, &understood, &mut matching, ranked, widened);
        }
    }

    fn answer(
        &self,
        view: &View,
        pass: &Pass<'_>,
        understood: &Understanding,
        matching: &mut Matching<'_>,
        ranked: Ranked,
        widened: Vec<Widened>,
    ) -> Result<Answer, FinderError> {
        let word_queries: WordQueries = understood
            .words
            .iter()
            .map(|w| (w.written.clone(), matching.word(w)))
            .collect();
        let hits = reasons::hits(view, pass, &ranked, &word_queries, self.inner.fields.card)?;
        let clarify = clarify(&ranked, understood, self.inner.settings.vocabulary);
        Ok(Answer {
            hits,
            total: ranked.total,
            needs_understood: understood
                .needs
                .iter()
                .filter(|n| !n.words.is_empty())
                .cloned()
                .collect(),
            clarify,
            widened,
            respelled: understood.respelled.clone(),
            facets: ranked.facets,
        })
    }
}

/// What is known of the person, the age asked for among it.
fn known(question: &Question) -> Facts {
    let mut facts = question.facts.clone();
    if let Some(age) = question.filters.age
        && facts.get("age").is_none()
    {
        #[expect(clippy::cast_possible_truncation, reason = "completed years of a person")]
        facts.answer("age", age.floor() as i64);
    }
    facts
}

/// How strictly the question is held; loosened step by step while nothing is found.
struct Attempt {
    limits: Limits,
    required: Required,
}

impl Attempt {
    /// Gives up one thing: the radius, the place, words, then the need. `None` when nothing is left to give up.
    fn widen(&mut self, understood: &Understanding, vocabulary: &Vocabulary) -> Option<Widened> {
        if self.limits.radius_km.take().is_some() {
            return Some(Widened::Radius);
        }
        if std::mem::take(&mut self.limits.serving) {
            return Some(Widened::Place);
        }
        if self.required == Required::Most && understood.words.len() > 1 {
            self.required = Required::One;
            return Some(Widened::Words);
        }
        if !self.limits.needs.is_empty() {
            let broader: Vec<String> = self
                .limits
                .needs
                .iter()
                .filter_map(|code| vocabulary.need(code)?.parent.clone())
                .collect();
            self.limits.needs = broader;
            return Some(Widened::Need);
        }
        if self.required != Required::None && !understood.is_empty() {
            self.required = Required::None;
            return Some(Widened::Everything);
        }
        None
    }
}

/// Fewer services than this need no question back.
const BROAD: usize = 8;

/// Two to five needs that would narrow a broad answer: those understood where there are several, else the narrower ones
/// of the one understood, else the most frequent.
fn clarify(ranked: &Ranked, understood: &Understanding, vocabulary: &Vocabulary) -> Vec<NeedCount> {
    if ranked.total < BROAD {
        return Vec::new();
    }
    let frequent = &ranked.facets.needs;
    let is_understood = |n: &&NeedCount| understood.needs.iter().any(|u| u.code == n.code);
    let is_below = |n: &&NeedCount| {
        let parent = vocabulary.need(&n.code).and_then(|need| need.parent.as_ref());
        understood.needs.iter().any(|u| Some(&u.code) == parent)
    };
    let several: Vec<&NeedCount> = frequent.iter().filter(is_understood).collect();
    let narrower: Vec<&NeedCount> = frequent.iter().filter(is_below).collect();
    // What all or nearly none of them answer tells nothing apart.
    let telling = |n: &&NeedCount| n.count * 10 <= ranked.total * 9 && n.count * 50 >= ranked.total;
    let choices = [several, narrower, frequent.iter().collect()];
    choices
        .into_iter()
        .map(|choice| choice.into_iter().filter(telling).take(5).cloned().collect::<Vec<_>>())
        .find(|offered| offered.len() >= 2)
        .unwrap_or_default()
}
