//! Translation weights: what they are, where they lie, and whether they are whole.
//!
//! Takes a [`Pair`] of languages with a configured folder and the user's cache, gives [`Weights`]:
//! whose bytes are verified against their [`ModelCard`] and against the formats themselves before
//! anyone gets them, since the engine trusts what it is given. `pull` fetches
//! Mozilla's models, `import` takes any folder in the format of Firefox
//! Translations, `list` and `remove` look after the cache. The
//! neighbour that uses all this is [`embedded`](crate::backend::embedded).

pub(crate) mod binary;
mod builtin;
pub(crate) mod card;
mod fetch;
mod folder;
pub(crate) mod locate;
pub(crate) mod pull;
mod records;
pub(crate) mod store;
pub(crate) mod vocabulary;

use std::path::{Path, PathBuf};

pub use card::{FileKind, ModelCard, ModelFile, Pair};
pub(crate) use locate::cached_folder;
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
    /// No connection.
    #[error(
        "cannot reach {host}: {reason}; check the network, name a mirror with --mirror, or bring the model's folder from another computer and take it in with `depeche model import DIR`"
    )]
    Unreachable {
        /// Who was asked.
        host: String,
        /// What the system says.
        reason: String,
    },
    /// A mirror that does not answer as it should.
    #[error("cannot fetch from {url}: {reason}; try again later, or name another mirror with --mirror")]
    Mirror {
        /// The address.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The mirror has no model for the pair.
    #[error("{mirror} offers no model for {pair}{}", others(newer.as_deref(), offered))]
    NotOffered {
        /// The pair that was asked for.
        pair: Pair,
        /// Who was asked.
        mirror: String,
        /// A version of the pair's model that this program cannot read.
        newer: Option<String>,
        /// Pairs that there are.
        offered: Vec<String>,
    },
    /// Another pull works in the same cache.
    #[error("another `depeche model pull` is at work in this cache; wait until it is done")]
    Busy,
    /// Nothing to remove.
    #[error(
        "there is no model for {pair} in the cache ({folder} does not exist); `depeche model list` shows what there is"
    )]
    NotCached {
        /// The pair.
        pair: Pair,
        /// Where it would be.
        folder: PathBuf,
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

    /// The same about the folder that the user knows.
    fn of_folder(self, known: &Path) -> Self {
        match self {
            Self::Folder { reason, .. } => Self::Folder { folder: known.to_path_buf(), reason },
            other => other,
        }
    }

    /// The same with another way out, and only the name of a file whose folder will be gone.
    fn with_remedy(self, remedy: &str) -> Self {
        match self {
            Self::Damaged { file, reason, .. } => {
                let file = file.file_name().map_or_else(|| file.clone(), PathBuf::from);
                Self::Damaged { file, reason, remedy: remedy.to_owned() }
            }
            other => other,
        }
    }
}

/// What a mirror has instead.
fn others(newer: Option<&str>, offered: &[String]) -> String {
    match (newer, offered) {
        (Some(version), _) => {
            format!(" that this version of depeche can read, only version {version}; get a newer depeche")
        }
        (None, []) => "; it offers none at all".to_owned(),
        (None, offered) => format!("; it has {}", offered.join(", ")),
    }
}
