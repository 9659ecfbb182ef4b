//! Writing the index: one process at a time.

use std::sync::Arc;

use directory::Published;
use directory::view::ServiceView;
use places::Gazetteer;
use tantivy::directory::error::LockError;
use tantivy::{IndexWriter, TantivyDocument, TantivyError, Term};

use crate::document::{document, is_offered};
use crate::finder::Inner;
use crate::{Finder, FinderError, alike};

/// Memory for documents that are not yet on disk, in bytes: a rebuild of 60,000 services fills it some ten times.
const HEAP: usize = 60_000_000;

/// The right to write the index. While it lives, no other process has it.
#[derive(Clone)]
pub(crate) struct Writer {
    finder: Finder,
    tantivy: Arc<std::sync::Mutex<IndexWriter>>,
}

/// What is done to the index.
pub(crate) enum Work {
    /// Take everything out first.
    Everything,
    /// Put this service, of which the index has nothing.
    New(Box<Published<ServiceView>>),
    /// Put this service in place of what it was.
    Put(Box<Published<ServiceView>>),
    /// Take this service out.
    Remove(String),
}

impl Finder {
    /// The right to write, or [`FinderError::Locked`] while another process has it.
    pub(crate) fn writer(&self) -> Result<Writer, FinderError> {
        // One thread keeps the order of the documents, and with it every answer, the same from one build to the next.
        let writer = self
            .inner
            .index
            .writer_with_num_threads(1, HEAP)
            .map_err(|error| match error {
                TantivyError::LockFailure(LockError::LockBusy, _) => FinderError::Locked {
                    path: self.inner.folder.clone(),
                },
                error => error.into(),
            })?;
        Ok(Writer {
            finder: self.clone(),
            tantivy: Arc::new(std::sync::Mutex::new(writer)),
        })
    }
    /// The number of the last event that the index has taken in; `None` when it was never built, or with another model of
    /// vectors.
    pub fn position(&self) -> Result<Option<i64>, FinderError> {
        let payload = self.inner.index.load_metas()?.payload.unwrap_or_default();
        let (position, model) = payload.split_once(' ').unwrap_or((&payload, ""));
        Ok(position.parse().ok().filter(|_| model == self.model()))
    }
    /// Stands for the model of vectors in the payload of a commit; nothing without one.
    fn model(&self) -> String {
        let model = self.inner.settings.vectors.as_ref();
        model.map_or(String::new(), |model| format!("{:016x}", model.fingerprint()))
    }
}

impl Writer {
    /// Notes work; nobody sees it before [`Writer::commit`].
    pub(crate) fn note(&self, work: impl IntoIterator<Item = Work>, gazetteer: &Gazetteer) -> Result<(), FinderError> {
        let inner = &*self.finder.inner;
        let work: Vec<Work> = work.into_iter().collect();
        let documents = documents(inner, &work, gazetteer)?;
        let tantivy = self.tantivy.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for (work, document) in work.into_iter().zip(documents) {
            match work {
                Work::Everything => drop(tantivy.delete_all_documents()?),
                Work::Remove(id) => drop(tantivy.delete_term(Term::from_field_text(inner.fields.id, &id))),
                Work::Put(view) => drop(tantivy.delete_term(Term::from_field_text(inner.fields.id, &view.service.id))),
                // Where there is nothing, taking it out would still cost a look at every segment.
                Work::New(_) => {}
            }
            if let Some(document) = document {
                tantivy.add_document(document)?;
            }
        }
        Ok(())
    }
    /// Makes everything noted visible at once, and records up to which event the index is.
    pub(crate) fn commit(&self, position: i64) -> Result<(), FinderError> {
        let mut tantivy = self.tantivy.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut commit = tantivy.prepare_commit()?;
        commit.set_payload(format!("{position} {}", self.finder.model()).trim_end());
        commit.commit()?;
        self.finder.reload()
    }
    /// Drops what was noted and not committed.
    pub(crate) fn forget(&self) -> Result<(), FinderError> {
        let mut tantivy = self.tantivy.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        tantivy.rollback()?;
        Ok(())
    }
}

/// Fewer services than this are not worth threads of their own.
const FEW: usize = 16;

/// What each work puts into the index. To read what a service is about takes most of the time, so it is done side by side; the
/// processors are shared with whoever asks meanwhile.
fn documents(inner: &Inner, work: &[Work], gazetteer: &Gazetteer) -> Result<Vec<Option<TantivyDocument>>, FinderError> {
    let of = |work: &Work| match work {
        Work::New(view) | Work::Put(view) if is_offered(view) => {
            let mut document = document(
                view,
                inner.settings.vocabulary,
                &inner.needs_of,
                gazetteer,
                &inner.fields,
            )?;
            if let Some(model) = &inner.settings.vectors {
                alike::add(&mut document, view, model, inner.fields.vector);
            }
            Ok(Some(document))
        }
        _ => Ok(None),
    };
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    if work.len() < FEW || processors == 1 {
        return work.iter().map(of).collect();
    }
    std::thread::scope(|scope| {
        let parts = work.chunks(work.len().div_ceil(processors));
        let threads: Vec<_> = parts
            .map(|part| scope.spawn(move || part.iter().map(of).collect::<Result<Vec<_>, _>>()))
            .collect();
        let mut made = Vec::with_capacity(work.len());
        for thread in threads {
            made.extend(
                thread
                    .join()
                    .unwrap_or_else(|panicked| std::panic::resume_unwind(panicked))?,
            );
        }
        Ok(made)
    })
}
