//! The engine inside the program: Firefox's on-device translation in Rust, with weights built in.
//!
//! Takes a [`TranslateRequest`], gives a [`TranslateReply`]; the network is never asked. An item
//! goes through these stages: `prepare` writes it the way the weights were trained on, `cut`
//! makes sentences of it, `verbatim` takes out what the engine must not see, the `pool` translates
//! in batches gathered across calls, and `english` gives the result English marks and dashes. The
//! weights come from [`model`]. An item that fails fails alone.

mod align;
mod copied;
mod cut;
mod english;
mod join;
mod load;
mod marks;
mod names;
mod numbers;
mod pool;
mod prepare;
mod repetition;
mod swap;
mod terms;
mod titles;
mod verbatim;
mod work;

use std::{collections::BTreeMap, fmt, path::PathBuf, sync::Arc, time::Duration};

use tokio::sync::OnceCell;

use self::{
    pool::{Pool, Ticket},
    verbatim::Stripped,
    work::{Rendered, Task},
};
use super::{BackendError, Identity, ItemFailure, TranslateReply, TranslateRequest, Translated, Usage};
use crate::{
    glossary::Glossary,
    model::{self, Weights},
    settings::EMBEDDED,
};

/// Languages that are not written in Latin letters.
const NOT_LATIN: [&str; 20] = [
    "ar", "be", "bg", "bn", "el", "fa", "gu", "he", "hi", "ja", "kn", "ko", "ml", "ru", "sr", "ta", "te",
    "th", "uk", "zh",
];

/// Which weights the engine runs on, and how.
#[derive(Debug, Clone)]
pub struct EmbeddedOptions {
    /// Folder with weights that goes before all others.
    pub model_dir: Option<PathBuf>,
    /// Folder below which `models/<from>-<to>/` holds installed weights.
    pub cache_dir: Option<PathBuf>,
    /// ISO 639-1 code of the texts.
    pub from: String,
    /// ISO 639-1 code of the translations.
    pub to: String,
    /// Worker threads; `None` for one a core.
    pub threads: Option<usize>,
    /// Terms that translations have to show.
    pub glossary: Arc<Glossary>,
    /// How long one sentence may be worked on; `None` for no limit.
    pub limit: Option<Duration>,
}

/// A translation engine that is loaded when it is first asked.
pub struct EmbeddedBackend {
    options: EmbeddedOptions,
    weights: Weights,
    pool: OnceCell<Pool>,
}

impl fmt::Debug for EmbeddedBackend {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("EmbeddedBackend").field("options", &self.options).finish_non_exhaustive()
    }
}

impl EmbeddedBackend {
    /// Finds the weights for the pair; they are read when the first text comes.
    pub fn open(options: &EmbeddedOptions) -> Result<Self, BackendError> {
        let weights = model::find(
            options.model_dir.as_deref(),
            options.cache_dir.as_deref(),
            &options.from,
            &options.to,
        )
        .map_err(|error| BackendError::Engine { reason: error.to_string() })?;
        Ok(Self { options: options.clone(), weights, pool: OnceCell::new() })
    }

    /// Translates each item on its own. An error means that the engine cannot run at all.
    pub async fn translate(&self, request: &TranslateRequest) -> Result<TranslateReply, BackendError> {
        let pool = self.pool.get_or_try_init(|| Pool::start(&self.weights, &self.options)).await?;
        let items: Vec<Vec<Stripped>> = request.items.iter().map(|item| self.sentences(item)).collect();
        let task =
            |sentence: &Stripped| Task { text: sentence.text.clone(), align: sentence.wants_alignment() };
        let tasks = items.iter().flatten().filter(|sentence| sentence.has_words()).map(task).collect();
        let mut tickets = pool.submit(tasks).await.into_iter();
        let mut results = Vec::with_capacity(items.len());
        for (source, sentences) in request.items.iter().zip(&items) {
            results.push(finish(source, sentences, &mut tickets).await);
        }
        let characters = request.items.iter().map(|item| item.chars().count() as u64).sum();
        let usage = Usage { requests: 1, characters, ..Usage::default() };
        Ok(TranslateReply { items: results, usage, model: Some(self.weights.name()) })
    }

    fn sentences(&self, item: &str) -> Vec<Stripped> {
        let latin = !NOT_LATIN.contains(&self.options.from.as_str());
        let prepared = prepare::source(item);
        let sentences = cut::sentences(&prepared, &self.options.from);
        sentences.into_iter().map(|sentence| Stripped::new(sentence, latin)).collect()
    }

    /// Who it is, for provenance; built-in weights carry a notice.
    #[must_use]
    pub fn identity(&self) -> Identity {
        Identity {
            name: EMBEDDED.to_owned(),
            dialect: EMBEDDED.to_owned(),
            model: Some(self.weights.name()),
            notice: self.weights.notice(),
            prompts: BTreeMap::new(),
        }
    }
}

/// Collects the sentences of an item. Each ticket is taken even when one before it failed: the
/// next item's tickets follow.
async fn finish(
    source: &str,
    sentences: &[Stripped],
    tickets: &mut impl Iterator<Item = Ticket>,
) -> Result<Translated, ItemFailure> {
    let mut texts = Vec::with_capacity(sentences.len());
    let mut edits = Vec::new();
    let mut failed = None;
    for sentence in sentences {
        let rendered = match sentence.has_words().then(|| tickets.next()) {
            // Figures and marks stay as they are.
            None => Ok(Rendered { text: sentence.text.clone(), ..Rendered::default() }),
            Some(None) => Err(stopped()),
            Some(Some(ticket)) => ticket.await.unwrap_or_else(|_| Err(stopped())),
        };
        match rendered {
            Ok(rendered) => {
                let (text, more) = sentence.restore(&rendered.text, rendered.alignment.as_ref());
                texts.push(text);
                edits.extend(rendered.edits);
                edits.extend(more);
            }
            Err(failure) => failed = Some(failure),
        }
    }
    if let Some(failure) = failed {
        return Err(failure);
    }
    if !sentences.iter().any(Stripped::has_words) {
        let text = source.split_whitespace().collect::<Vec<_>>().join(" ");
        return Ok(Translated { text, ..Translated::default() });
    }
    let (text, more) = english::finish(source, &texts.join(" "));
    edits.extend(more);
    Ok(Translated { text, edits, ..Translated::default() })
}

fn stopped() -> ItemFailure {
    failure("the engine stopped before it came to this text")
}

fn failure(reason: &str) -> ItemFailure {
    ItemFailure { reason: reason.to_owned() }
}
