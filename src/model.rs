//! Translation weights: what they are, where they lie, and whether they are whole.
//!
//! Takes a [`Pair`] of languages with a configured folder and the user's cache, gives [`Weights`]:
//! whose bytes are verified against their [`ModelCard`] and against the formats themselves before
//! anyone gets them, since the engine trusts what it is given. [`pull`](pull::pull) fetches
//! Mozilla's models, [`import`](store::import) takes any folder in the format of Firefox
//! Translations, [`list`](store::list) and [`remove`](store::remove) look after the cache. The
//! neighbour that uses all this is [`embedded`](crate::backend::embedded).

pub mod binary;
mod builtin;
pub mod card;
mod digest;
mod folder;
pub mod locate;
pub mod vocabulary;

use std::path::PathBuf;

pub use card::{FileKind, ModelCard, Pair};
pub use locate::{Bytes, Origin, Weights, find};

/// What can be wrong with weights.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// A language pair that cannot be read.
    #[error("`{0}` is no language pair: write two language codes with a hyphen, for example fr-en")]
    Pair(String),
    /// Nothing for this pair anywhere.
    #[error(
        "there are no weights for {pair}: fetch them with `depeche model pull {pair}` or take a folder with `depeche model import DIR`"
    )]
    Missing {
        /// The pair that was asked for.
        pair: Pair,
    },
    /// A folder that holds no usable model.
    #[error("{folder} holds no model that can be used: {reason}")]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What is missing and what to do next.
        reason: String,
    },
    /// A file that is not what its card or its format says.
    #[error("{file} is damaged: {reason}; {remedy}")]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
        /// What to do next.
        remedy: String,
    },
    /// The file system refused.
    #[error("cannot {action} {file}: {source}")]
    File {
        /// "read", "write", …
        action: &'static str,
        /// The file or folder.
        file: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

impl ModelError {
    /// A closure for `map_err` on file operations.
    pub(crate) fn file(
        action: &'static str,
        file: impl Into<PathBuf>,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let file = file.into();
        move |source| Self::File { action, file, source }
    }
}
