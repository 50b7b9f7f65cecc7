//! The engine inside the program: Firefox's on-device translation in Rust, with weights built in.
//!
//! Takes a [`TranslateRequest`], gives a [`TranslateReply`]; the network is never asked. An item
//! goes through these stages: [`prepare`] writes it the way the weights were trained on, `cut`
//! makes sentences of it, the `pool` translates them in batches gathered across calls, and
//! [`english`] gives the result English marks and dashes. The weights come from
//! [`model`](crate::model). An item that fails fails alone.

mod cut;
mod english;
mod load;
mod pool;
mod prepare;

use std::{collections::BTreeMap, fmt, path::PathBuf};

use tokio::sync::OnceCell;

use self::pool::Pool;
use super::{BackendError, Identity, ItemFailure, TranslateReply, TranslateRequest, Translated, Usage};
use crate::{
    model::{self, Weights},
    settings::EMBEDDED,
};

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
        let pool = self.pool.get_or_try_init(|| Pool::start(&self.weights, self.options.threads)).await?;
        let mut pending = Vec::with_capacity(request.items.len());
        let mut characters = 0;
        for item in &request.items {
            characters += item.chars().count() as u64;
            let mut pieces = Vec::new();
            for sentence in cut::sentences(&prepare::source(item), &self.options.from) {
                pieces.push(pool.submit(sentence).await);
            }
            pending.push(pieces);
        }
        let mut items = Vec::with_capacity(request.items.len());
        for (item, pieces) in request.items.iter().zip(pending) {
            items.push(finish(item, pieces).await);
        }
        let usage = Usage { requests: 1, characters, ..Usage::default() };
        Ok(TranslateReply { items, usage, model: Some(self.weights.name()) })
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

async fn finish(item: &str, pieces: Vec<pool::Ticket>) -> Result<Translated, ItemFailure> {
    let mut texts = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let outcome = piece.await;
        texts.push(
            outcome.unwrap_or_else(|_| Err(failure("the engine stopped before it came to this text")))?,
        );
    }
    let (text, edits) = english::finish(item, &texts.join(" "));
    Ok(Translated { text, edits, repaired: false })
}

fn failure(reason: &str) -> ItemFailure {
    ItemFailure { reason: reason.to_owned() }
}
