//! Reading ahead: sources into documents with their sketches, on all cores, in order.

use std::sync::Arc;

use futures_util::{Stream, StreamExt as _, stream};
use tokio::sync::mpsc;

use super::{Batch, alone, entry::EntryOutcome, ledger, sketch::Sketch};
use crate::{
    deadline::Budget,
    document::Document,
    input::{self, InputError, Loaded, Source},
};

/// Sources found but not read yet, at most.
const FOUND: usize = 256;

/// A source that was read, or could not be.
pub(super) struct Prepared {
    /// Its place among all sources.
    pub(super) number: u64,
    /// As messages name it.
    pub(super) name: String,
    /// `None` where the walk itself failed.
    pub(super) source: Option<Source>,
    /// What is in it, or why that cannot be said.
    pub(super) content: Result<Content, Refusal>,
}

/// What a source that can be worked on is like.
pub(super) enum Content {
    /// It was read.
    Ready(Box<Ready>),
    /// It was in work when runs were ended: nothing was read, it is to be worked on alone.
    Suspected,
}

/// Why a source is not worked on.
pub(super) struct Refusal {
    /// Left out because it holds no article, or failed.
    pub(super) outcome: EntryOutcome,
    pub(super) reason: String,
}

impl From<&InputError> for Refusal {
    fn from(error: &InputError) -> Self {
        let outcome = if error.is_no_article() { EntryOutcome::Skipped } else { EntryOutcome::Failed };
        Self { outcome, reason: error.to_string() }
    }
}

/// An article's document.
pub(super) struct Ready {
    pub(super) loaded: Loaded,
    pub(super) document: Document,
    pub(super) words: usize,
    /// `None` for a document without words.
    pub(super) sketch: Option<Sketch>,
    /// What is left of the time for it.
    pub(super) budget: Budget,
}

impl Prepared {
    pub(super) fn source_bytes(&self) -> Vec<u8> {
        self.source.as_ref().map_or_else(|| self.name.clone().into_bytes(), bytes_of)
    }
}

/// Reads `sources` ahead of the runner that takes them, numbered from `first`.
pub(super) fn prepared<S>(
    mut sources: S,
    batch: &Arc<Batch>,
    first: u64,
) -> impl Stream<Item = Prepared> + use<S>
where
    S: Iterator<Item = Result<Source, InputError>> + Send + 'static,
{
    let ahead = std::thread::available_parallelism().map_or(2, std::num::NonZero::get) * 2;
    let (sender, mut receiver) = mpsc::channel(FOUND);
    // Walking waits for the disk and for the program that pipes a list in.
    tokio::task::spawn_blocking(move || {
        // Ends when nobody takes them any more.
        let _ = sources.try_for_each(|found| sender.blocking_send(found));
    });
    let batch = Arc::clone(batch);
    stream::poll_fn(move |context| receiver.poll_recv(context))
        .enumerate()
        .map(move |(index, found)| {
            let batch = Arc::clone(&batch);
            let number = first + index as u64;
            async move {
                let name = found.as_ref().map_or_else(|error| error.path().to_owned(), Source::display);
                let source = found.as_ref().ok().cloned();
                let budget = batch.budget();
                let read = tokio::task::spawn_blocking(move || prepare(number, found, &batch));
                let failed = |reason: String, source: Option<Source>| Prepared {
                    number,
                    name,
                    source,
                    content: Err(Refusal { outcome: EntryOutcome::Failed, reason }),
                };
                // What never looks at the time is left to itself.
                match tokio::time::timeout(budget.patience(), read).await {
                    Ok(Ok(prepared)) => prepared,
                    Ok(Err(_)) => failed(super::work::BROKEN.to_owned(), source),
                    Err(_) => failed(budget.late().to_string(), source),
                }
            }
        })
        .buffered(ahead)
}

fn prepare(number: u64, found: Result<Source, InputError>, batch: &Batch) -> Prepared {
    let source = match found {
        Ok(source) => source,
        Err(error) => {
            let name = error.path().to_owned();
            return Prepared { number, name, source: None, content: Err(Refusal::from(&error)) };
        }
    };
    let name = source.display();
    let content = match deaths(&source, batch) {
        0..alone::SUSPECTED => ready(&source, batch).map(|ready| Content::Ready(Box::new(ready))),
        alone::SUSPECTED => Ok(Content::Suspected),
        _ if batch.force => Ok(Content::Suspected),
        _ => Err(Refusal { outcome: EntryOutcome::Failed, reason: alone::left() }),
    };
    Prepared { number, name, source: Some(source), content }
}

/// Writes down that an article is begun; at how many ends of runs it was in work.
fn deaths(source: &Source, batch: &Batch) -> u32 {
    match &batch.run.store {
        // What was fetched or piped in is in no file that another process could read.
        Some(store) if !batch.alone && source.page().is_none() && *source != Source::Stdin => {
            store.begin(ledger::owner(source).as_os_str().as_encoded_bytes(), &stamp(source))
        }
        _ => 0,
    }
}

/// Tells the content of a file from another without reading it: its length and when it was changed.
fn stamp(source: &Source) -> Vec<u8> {
    let Some(found) = source.path().and_then(|path| std::fs::metadata(path).ok()) else { return Vec::new() };
    let since = found.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    format!("{} {}", found.len(), since.unwrap_or_default().as_nanos()).into_bytes()
}

fn ready(source: &Source, batch: &Batch) -> Result<Ready, Refusal> {
    let mut budget = batch.budget();
    let read = || {
        let mut loaded = input::read(source, &batch.run.read_options())?;
        let document = loaded.document();
        let words = document.words();
        let sketch = Sketch::of(&document);
        Ok::<_, InputError>((loaded, document, words, sketch))
    };
    match budget.spend(read) {
        Ok(Ok((loaded, document, words, sketch))) => Ok(Ready { loaded, document, words, sketch, budget }),
        Ok(Err(error)) => Err(Refusal::from(&error)),
        Err(late) => Err(Refusal { outcome: EntryOutcome::Failed, reason: late.to_string() }),
    }
}

/// What a source is called in the store, so that it can be told again.
pub(super) fn bytes_of(source: &Source) -> Vec<u8> {
    let mut bytes =
        source.path().map_or_else(|| b"-".to_vec(), |path| path.as_os_str().as_encoded_bytes().to_vec());
    // The articles of one file are one entry each.
    if let Source::Part { part, .. } = source {
        bytes.extend_from_slice(format!("#{}", part.number).as_bytes());
    }
    bytes
}
