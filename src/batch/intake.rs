//! Reading ahead: sources into documents with their sketches, on all cores, in order.

use std::sync::Arc;

use futures_util::{Stream, StreamExt as _, stream};
use tokio::sync::mpsc;

use super::{entry::EntryOutcome, sketch::Sketch};
use crate::{
    document::Document,
    input::{self, InputError, Loaded, Source},
    run::Run,
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
    pub(super) content: Result<Ready, Refusal>,
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
}

impl Prepared {
    pub(super) fn source_bytes(&self) -> Vec<u8> {
        self.source.as_ref().map_or_else(|| self.name.clone().into_bytes(), super::bytes_of)
    }
}

/// Reads `sources` ahead of the runner that takes them, numbered from `first`.
pub(super) fn prepared<S>(mut sources: S, run: &Arc<Run>, first: u64) -> impl Stream<Item = Prepared> + use<S>
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
    let run = Arc::clone(run);
    stream::poll_fn(move |context| receiver.poll_recv(context))
        .enumerate()
        .map(move |(index, found)| {
            let run = Arc::clone(&run);
            let number = first + index as u64;
            async move {
                let name = found.as_ref().map_or_else(|error| error.path().to_owned(), Source::display);
                let read = tokio::task::spawn_blocking(move || prepare(number, found, &run)).await;
                read.unwrap_or_else(|_| Prepared {
                    number,
                    name,
                    source: None,
                    content: Err(Refusal {
                        outcome: EntryOutcome::Failed,
                        reason: super::work::BROKEN.to_owned(),
                    }),
                })
            }
        })
        .buffered(ahead)
}

fn prepare(number: u64, found: Result<Source, InputError>, run: &Run) -> Prepared {
    let source = match found {
        Ok(source) => source,
        Err(error) => {
            let name = error.path().to_owned();
            return Prepared { number, name, source: None, content: Err(Refusal::from(&error)) };
        }
    };
    let name = source.display();
    let content = match input::read(&source, &run.read_options()) {
        Ok(mut loaded) => {
            let document = loaded.document();
            let words = document.words();
            let sketch = Sketch::of(&document);
            Ok(Ready { loaded, document, words, sketch })
        }
        Err(error) => Err(Refusal::from(&error)),
    };
    Prepared { number, name, source: Some(source), content }
}
