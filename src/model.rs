//! Weights of the built-in engine: where they are and what they are.
//!
//! Takes the configured folders and a pair of languages, gives [`Weights`]: the folder that the
//! configuration names goes before the cache, the cache before the weights inside the program.

use std::{
    borrow::Cow,
    fs, io,
    path::{Path, PathBuf},
};

/// What the built-in weights must be announced with.
const DRAFT: &str = "built-in draft model; `depeche model pull fr-en` fetches a better one";

static MODEL: &[u8] = include_bytes!("../models/fr-en/model.fren.int8.bin");
static VOCABULARY: &[u8] = include_bytes!("../models/fr-en/vocab.fren.spm");

/// Why there are no weights.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// Nothing is installed for the pair.
    #[error(
        "there are no weights for {pair}; fetch them with `depeche model pull {pair}` or `depeche model import DIR`"
    )]
    Missing {
        /// `from-to`
        pair: String,
    },
    /// The folder does not hold a model.
    #[error("{}: {reason}", path.display())]
    Folder {
        /// The folder or file.
        path: PathBuf,
        /// What is wrong and what to do next.
        reason: String,
    },
    /// A file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// Where the weights for a pair of languages are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Weights {
    /// Inside the program.
    BuiltIn,
    /// In files.
    Files {
        /// What stands in provenance.
        name: String,
        /// The model.
        model: PathBuf,
        /// Vocabulary of the source language.
        source: PathBuf,
        /// Vocabulary of the target language; often the same.
        target: PathBuf,
    },
}

/// The bytes of a model.
#[derive(Debug)]
pub struct Bytes {
    /// The weights.
    pub model: Cow<'static, [u8]>,
    /// Pieces of the source language.
    pub source_vocabulary: Cow<'static, [u8]>,
    /// Pieces of the target language.
    pub target_vocabulary: Cow<'static, [u8]>,
}

impl Weights {
    /// Name for provenance.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::BuiltIn => "fr-en draft 1".to_owned(),
            Self::Files { name, .. } => name.clone(),
        }
    }

    /// What every brief made with these weights must say.
    #[must_use]
    pub fn notice(&self) -> Option<String> {
        matches!(self, Self::BuiltIn).then(|| DRAFT.to_owned())
    }

    /// Reads the files.
    pub fn read(&self) -> Result<Bytes, ModelError> {
        match self {
            Self::BuiltIn => Ok(Bytes {
                model: MODEL.into(),
                source_vocabulary: VOCABULARY.into(),
                target_vocabulary: VOCABULARY.into(),
            }),
            Self::Files { model, source, target, .. } => {
                let read = |path: &PathBuf| {
                    fs::read(path)
                        .map(Cow::Owned)
                        .map_err(|error| ModelError::Read { path: path.clone(), source: error })
                };
                Ok(Bytes {
                    model: read(model)?,
                    source_vocabulary: read(source)?,
                    target_vocabulary: read(target)?,
                })
            }
        }
    }
}

/// The weights for a pair: `model_dir`, then `<cache_dir>/models/<from>-<to>`, then the built-in.
pub fn find(
    model_dir: Option<&Path>,
    cache_dir: Option<&Path>,
    from: &str,
    to: &str,
) -> Result<Weights, ModelError> {
    let pair = format!("{from}-{to}");
    if let Some(dir) = model_dir {
        return files(dir, &pair);
    }
    if let Some(dir) = cache_dir.map(|dir| dir.join("models").join(&pair)).filter(|dir| dir.is_dir()) {
        return files(&dir, &pair);
    }
    if pair == "fr-en" { Ok(Weights::BuiltIn) } else { Err(ModelError::Missing { pair }) }
}

fn files(dir: &Path, pair: &str) -> Result<Weights, ModelError> {
    let entries = fs::read_dir(dir).map_err(|source| ModelError::Read { path: dir.to_path_buf(), source })?;
    let names: Vec<String> =
        entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    let find = |prefix: &str, suffix: &str| {
        names
            .iter()
            .find(|name| name.starts_with(prefix) && name.ends_with(suffix))
            .map(|name| dir.join(name))
    };
    let folder = |reason: &str| ModelError::Folder { path: dir.to_path_buf(), reason: reason.to_owned() };
    let model = find("model", ".bin").ok_or_else(|| folder("holds no model*.bin"))?;
    let shared = find("vocab", ".spm");
    let source = find("srcvocab", ".spm").or_else(|| shared.clone());
    let target = find("trgvocab", ".spm").or(shared);
    let (Some(source), Some(target)) = (source, target) else {
        return Err(folder("holds no vocab*.spm"));
    };
    Ok(Weights::Files { name: pair.to_owned(), model, source, target })
}
