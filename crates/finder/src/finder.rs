//! Opening the index and answering questions.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use needs::Vocabulary;
use places::Gazetteer;
use rules::Facts;
use tantivy::index::SegmentId;
use tantivy::{Index, IndexReader, ReloadPolicy};
use vectors::Model;

use crate::alike::Meaning;
use crate::answer::{NeedCount, Understood, Widened};
use crate::columns::Columns;
use crate::judge::Judge;
use crate::matching::{Matching, Required};
use crate::may::May;
use crate::needs_of::NeedsOf;
use crate::rank::{Limits, Pass, Ranked, answering};
use crate::schema::Fields;
use crate::suggest::NeedNames;
use crate::texts::{self, Texts};
use crate::understanding::Understanding;
use crate::view::View;
use crate::{Answer, CrisisLines, FinderError, Question, analysis, closer, place, reasons, serving};

/// What the finder needs to know of its deployment.
#[derive(Clone)]
pub struct Settings {
    /// The needs that words lead to.
    pub vocabulary: &'static Vocabulary,
    /// Zone and holidays of records that name none.
    pub home: hours::Home,
    /// Who answers at once when somebody is in danger.
    pub crisis: CrisisLines,
    /// The model that tells how alike texts are; without one nothing is compared so.
    pub vectors: Option<Model>,
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
    /// What services are for.
    pub(crate) needs_of: NeedsOf<'static>,
    /// The phrases that lead to needs, once somebody has typed.
    pub(crate) need_names: OnceLock<NeedNames>,
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
            needs_of: NeedsOf::new(settings.vocabulary),
            settings,
            fields,
            index,
            reader,
            view: Mutex::new(None),
            need_names: OnceLock::new(),
        };
        Ok(Finder { inner: Arc::new(inner) })
    }

    /// The folder it is in.
    pub fn folder(&self) -> &Path {
        &self.inner.folder
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
    pub(crate) fn view(&self) -> Result<Arc<View>, FinderError> {
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
                None => {
                    Columns::load(segment, self.inner.fields.folded, self.inner.settings.vectors.as_ref()).map(Arc::new)
                }
            })
            .collect::<tantivy::Result<Vec<_>>>()?;
        let view = Arc::new(View::new(searcher, columns, &self.inner.fields)?);
        *kept = Some((generation, Arc::clone(&view)));
        Ok(view)
    }

    /// Answers a question. Takes a few milliseconds of one processor and touches no database.
    pub fn search(&self, question: &Question, gazetteer: &Gazetteer) -> Result<Answer, FinderError> {
        let view = self.view()?;
        let inner = &*self.inner;
        let vocabulary = inner.settings.vocabulary;
        let place = if question.near.is_none() {
            place::said_in(&question.words, gazetteer)
        } else {
            None
        };
        let with_place = place.as_ref().map(|said| Question {
            near: Some(said.found.clone()),
            ..question.clone()
        });
        let question = with_place.as_ref().unwrap_or(question);
        let understood = Understanding::of(
            question,
            place.as_ref().map_or("", |said| &said.words),
            vocabulary,
            &view,
            &inner.fields,
        )?;
        let facts = known(question);
        let mut matching = Matching::new(&inner.fields, &question.lang);
        let meaning = inner.settings.vectors.as_ref().and_then(|model| {
            let all = view.columns.iter().filter_map(|columns| columns.vectors.as_ref());
            Meaning::of(&understood.typed, model, all)
        });
        let named = texts::named(&view, &understood, &inner.fields)?;
        let serving = serving::at(question.near.as_ref(), gazetteer, &view.columns);
        let mut limits = Limits::asked(question);
        let mut widened = Vec::new();
        loop {
            let among = (May::of(&limits, &serving, &view.columns), limits.required);
            let texts = Texts::new(&view, &understood, &mut matching, &named, meaning.as_ref(), among)?;
            let pass = Pass {
                question,
                gazetteer,
                home: &inner.settings.home,
                needs: &understood.needs,
                meant: &understood.meant,
                in_danger: &understood.in_danger,
                asking: understood.asking,
                limits: &limits,
                facts: &facts,
                texts: &texts,
                serving: &serving,
                everything: understood.is_empty(),
            };
            let mut ranked = pass.run(&view, closer::keep(question));
            if ranked.total == 0
                && (!widened.is_empty() || may_widen(&pass, &view))
                && let Some((looser, step)) = widen(&limits, &understood, vocabulary)
            {
                drop(ranked);
                drop(texts);
                limits = looser;
                widened.push(step);
                continue;
            }
            if let Some(language) = question.filters.language.as_deref().filter(|_| !widened.is_empty()) {
                // Another language might not have needed the widening: nobody has counted it.
                ranked.facets.languages.retain(|count| count.code == language);
            }
            closer::look(&view, &mut ranked, question, &understood, &texts, &mut matching)?;
            let offered = clarify(&ranked, &understood, vocabulary);
            let clarify = if widened.is_empty() {
                counted(&mut ranked.judges, &view, offered)
            } else {
                // They lead to a question that is not widened yet.
                let limits = Limits::asked(question);
                let as_asked = Pass {
                    limits: &limits,
                    ..pass
                };
                counted(&mut as_asked.judges(&view), &view, offered)
            };
            let hits = reasons::hits(&view, &pass, &mut ranked, &understood, inner.fields.card)?;
            let dangers = CrisisLines::dangers(&understood.needs, vocabulary);
            return Ok(Answer {
                pinned: inner.settings.crisis.pinned(&dangers, question, gazetteer),
                dangers,
                hits,
                total: ranked.total,
                needs_understood: understood
                    .needs
                    .iter()
                    .filter(|n| !n.words.is_empty())
                    .cloned()
                    .collect(),
                heard: understood.heard.clone(),
                place: place.map(|said| said.found),
                clarify,
                widened,
                respelled: understood.respelled.clone(),
                facets: ranked.facets,
            });
        }
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

/// True when giving something up can help: some service meets what is never given up (the filters, and for whom it is).
fn may_widen(pass: &Pass<'_>, view: &View) -> bool {
    let limits = Limits {
        radius_km: None,
        serving: false,
        needs: Vec::new(),
        required: Required::None,
    };
    let filters_alone = Pass {
        limits: &limits,
        ..*pass
    };
    filters_alone.passes_any(view)
}

/// Gives up one thing: the radius, the place, words, then the need. `None` when nothing is left to give up.
fn widen(limits: &Limits, understood: &Understanding, vocabulary: &Vocabulary) -> Option<(Limits, Widened)> {
    let mut looser = limits.clone();
    if looser.radius_km.take().is_some() {
        return Some((looser, Widened::Radius));
    }
    if std::mem::take(&mut looser.serving) {
        return Some((looser, Widened::Place));
    }
    if limits.required == Required::Most && understood.words.len() > 1 {
        looser.required = Required::One;
        return Some((looser, Widened::Words));
    }
    if !limits.needs.is_empty() {
        looser.needs = limits
            .needs
            .iter()
            .filter_map(|code| vocabulary.need(code)?.parent.clone())
            .collect();
        // What answers a broader need is an answer, whatever its words.
        if !looser.needs.is_empty() {
            looser.required = Required::None;
        }
        return Some((looser, Widened::Need));
    }
    if limits.required != Required::None && !understood.is_empty() {
        looser.required = Required::None;
        return Some((looser, Widened::Everything));
    }
    None
}

/// Needs worth asking about with how many services each leads to; none where only one does.
fn counted(judges: &mut [Judge<'_>], view: &View, offered: Vec<NeedCount>) -> Vec<NeedCount> {
    let codes: Vec<&str> = offered.iter().map(|need| need.code.as_str()).collect();
    let counts = answering(judges, view, &codes);
    let counted = offered.into_iter().zip(counts);
    let mut counted: Vec<NeedCount> = counted
        .filter(|(_, count)| *count > 0)
        .map(|(need, count)| NeedCount { count, ..need })
        .collect();
    if counted.len() < 2 {
        counted.clear();
    }
    counted
}

/// Fewer services than this need no question back.
const BROAD: usize = 8;
/// So many needs are offered, and no fewer than two: one is no choice.
const OFFERED: usize = 5;

/// Two to five needs that would narrow a broad answer: beside the need understood, those also heard in the words, the
/// narrower ones, those worth offering beside it, and those under the same broader need. Where nothing was understood, or
/// no service of the answer answers it, the most frequent.
fn clarify(ranked: &Ranked<'_>, understood: &Understanding, vocabulary: &Vocabulary) -> Vec<NeedCount> {
    if ranked.total < BROAD {
        return Vec::new();
    }
    let frequent = &ranked.facets.needs;
    let is_answered = |need: &&Understood| frequent.iter().any(|n| n.code == need.code);
    let mut offered: Vec<&NeedCount> = if let Some(first) = understood.needs.first().filter(is_answered) {
        let others = understood.needs[1..].iter().map(|need| need.code.as_str());
        let narrower = understood.needs.iter().flat_map(|n| vocabulary.children(&n.code));
        let need = vocabulary.need(&first.code);
        let related = need.into_iter().flat_map(|need| &need.related).map(String::as_str);
        let parent = need.and_then(|need| need.parent.as_deref());
        let beside = parent.into_iter().flat_map(|parent| vocabulary.children(parent));
        let mut codes: Vec<&str> = Vec::new();
        let near = others
            .chain(narrower.map(|need| need.code.as_str()))
            .chain(related)
            .chain(beside.map(|need| need.code.as_str()));
        for code in near {
            if code != first.code && !codes.contains(&code) {
                codes.push(code);
            }
        }
        let counted = |code: &&str| frequent.iter().find(|n| n.code == **code);
        codes.iter().filter_map(counted).collect()
    } else {
        // What all or nearly none of them answer tells nothing apart.
        let telling = |n: &&NeedCount| n.count * 10 <= ranked.total * 9 && n.count * 50 >= ranked.total;
        frequent.iter().filter(telling).collect()
    };
    offered.truncate(OFFERED);
    if offered.len() < 2 {
        return Vec::new();
    }
    offered.into_iter().cloned().collect()
}
