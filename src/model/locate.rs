//! Where the weights of a pair are: the configured folder, then the user's cache, then the program.
//!
//! Takes a pair of languages and the two folders, gives [`Weights`], whose [`Weights::read`] gives
//! verified [`Bytes`]. A folder that is there but damaged is an error, never passed over: nobody
//! should get other weights than the ones they set up without knowing.

use std::{
    borrow::Cow,
    fmt, fs,
    path::{Path, PathBuf},
};

use super::{
    FileKind, ModelCard, ModelError, Pair, binary, builtin,
    card::{CARD, ModelFile},
    folder::{describe, read_card},
    vocabulary,
};
use crate::digest::sha256;

/// Where weights were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The folder that the user configured.
    Configured(PathBuf),
    /// The user's cache.
    Cache(PathBuf),
    /// Inside the program.
    BuiltIn,
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Configured(folder) | Self::Cache(folder) => write!(formatter, "{}", folder.display()),
            Self::BuiltIn => formatter.write_str("built in"),
        }
    }
}

/// Weights that were found but not yet read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weights {
    /// What they say about themselves.
    pub card: ModelCard,
    /// Where they are.
    pub origin: Origin,
}

/// Verified bytes, ready for the engine.
#[derive(Debug, Clone)]
pub struct Bytes {
    /// The model in Marian's binary form.
    pub model: Cow<'static, [u8]>,
    /// `SentencePiece` vocabulary of the source language.
    pub source_vocabulary: Cow<'static, [u8]>,
    /// That of the target language; the same bytes when both share one.
    pub target_vocabulary: Cow<'static, [u8]>,
}

/// Finds the weights of a pair. `model_dir` may be the pair's own folder or hold a folder for each
/// pair; `cache_dir` is the program's cache, with the weights below `models/`.
pub fn find(
    model_dir: Option<&Path>,
    cache_dir: Option<&Path>,
    from: &str,
    to: &str,
) -> Result<Weights, ModelError> {
    let pair = &Pair::new(from, to)?;
    if let Some(folder) = model_dir
        && let Some(card) = configured(pair, folder)?
    {
        return Ok(card);
    }
    if let Some(cache) = cache_dir {
        let folder = cached_folder(cache, pair);
        if folder.join(CARD).is_file() {
            let card = read_card(&folder)?;
            return Ok(Weights { card, origin: Origin::Cache(folder) });
        }
    }
    let card = built_in();
    if card.pair()? == *pair {
        return Ok(Weights { card, origin: Origin::BuiltIn });
    }
    Err(ModelError::Missing { pair: pair.clone() })
}

/// Where the cache keeps a pair.
#[must_use]
pub(crate) fn cached_folder(cache_dir: &Path, pair: &Pair) -> PathBuf {
    cache_dir.join("models").join(pair.to_string())
}

/// Card of the built-in weights.
pub(super) fn built_in() -> ModelCard {
    ModelCard::parse(builtin::CARD).expect("the built-in card is held by a test")
}

fn configured(pair: &Pair, folder: &Path) -> Result<Option<Weights>, ModelError> {
    let own = folder.join(pair.to_string());
    let folder = if own.is_dir() { own } else { folder.to_path_buf() };
    if !folder.is_dir() {
        let reason = "it is not a folder; set `model_dir` to a folder of weights".to_owned();
        return Err(ModelError::Folder { folder, reason });
    }
    let card = if folder.join(CARD).is_file() { read_card(&folder)? } else { describe(&folder, None)? };
    let found = card.pair()?;
    Ok((found == *pair).then_some(Weights { card, origin: Origin::Configured(folder) }))
}

impl Weights {
    /// Name for provenance; says when the weights are the built-in ones.
    #[must_use]
    pub(crate) fn name(&self) -> String {
        match self.origin {
            Origin::BuiltIn => format!("{} (built in)", self.card.name),
            Origin::Configured(_) | Origin::Cache(_) => self.card.name.clone(),
        }
    }

    /// What every brief made with these weights must say.
    #[must_use]
    pub(crate) fn notice(&self) -> Option<String> {
        let pair = format!("{}-{}", self.card.from, self.card.to);
        let fetch = format!("`depeche model pull {pair}` fetches a better one");
        self.card.draft.then(|| match self.origin {
            Origin::BuiltIn => format!("built-in draft model; {fetch}"),
            Origin::Configured(_) | Origin::Cache(_) => format!("draft model; {fetch}"),
        })
    }

    /// The folder that holds them; `None` for the built-in weights.
    #[must_use]
    pub(crate) fn folder(&self) -> Option<&Path> {
        match &self.origin {
            Origin::Configured(folder) | Origin::Cache(folder) => Some(folder),
            Origin::BuiltIn => None,
        }
    }

    /// Reads and verifies every file: size and SHA-256 as the card says, then the formats.
    pub fn read(&self) -> Result<Bytes, ModelError> {
        let weights = if let Some(folder) = self.folder() {
            self.read_folder(folder)?
        } else {
            Bytes {
                model: Cow::Borrowed(builtin::MODEL),
                source_vocabulary: Cow::Borrowed(builtin::VOCABULARY),
                target_vocabulary: Cow::Borrowed(builtin::VOCABULARY),
            }
        };
        self.check_formats(&weights)?;
        Ok(weights)
    }

    fn read_folder(&self, folder: &Path) -> Result<Bytes, ModelError> {
        let read = |kind| match self.card.file(kind) {
            Some(file) => self.read_file(folder, file).map(Cow::Owned),
            // `ModelCard::parse` and `describe` let no card pass without its files.
            None => Err(ModelError::Folder {
                folder: folder.to_path_buf(),
                reason: "its card names no such file".to_owned(),
            }),
        };
        Ok(Bytes {
            model: read(FileKind::Model)?,
            source_vocabulary: read(FileKind::SourceVocabulary)?,
            target_vocabulary: read(FileKind::TargetVocabulary)?,
        })
    }

    fn read_file(&self, folder: &Path, file: &ModelFile) -> Result<Vec<u8>, ModelError> {
        let path = folder.join(&file.name);
        let size = fs::metadata(&path).map_err(ModelError::file("read", &path))?.len();
        let damaged =
            |reason: String| ModelError::Damaged { file: path.clone(), reason, remedy: self.remedy() };
        if size != file.bytes {
            return Err(damaged(format!("it has {size} bytes where its card says {}", file.bytes)));
        }
        let bytes = fs::read(&path).map_err(ModelError::file("read", &path))?;
        if sha256(&bytes) != file.sha256.to_ascii_lowercase() {
            return Err(damaged("its SHA-256 is not the one on its card".to_owned()));
        }
        Ok(bytes)
    }

    fn check_formats(&self, weights: &Bytes) -> Result<(), ModelError> {
        let damaged = |kind, reason: String| ModelError::Damaged {
            file: self.path_of(kind),
            reason,
            remedy: self.remedy(),
        };
        let shape =
            binary::validate(&weights.model).map_err(|error| damaged(FileKind::Model, error.to_string()))?;
        let vocabulary = |kind, bytes: &[u8], rows: usize| {
            let vocabulary = vocabulary::read(bytes).map_err(|error| damaged(kind, error.to_string()))?;
            if vocabulary.pieces > rows {
                let pieces = vocabulary.pieces;
                return Err(damaged(kind, format!("it has {pieces} pieces where the model knows {rows}")));
            }
            Ok(())
        };
        vocabulary(FileKind::SourceVocabulary, &weights.source_vocabulary, shape.source_rows)?;
        vocabulary(FileKind::TargetVocabulary, &weights.target_vocabulary, shape.target_rows)
    }

    fn path_of(&self, kind: FileKind) -> PathBuf {
        let name = self.card.file(kind).map_or("model", |file| file.name.as_str());
        self.folder().map_or_else(|| PathBuf::from(name), |folder| folder.join(name))
    }

    /// What to do when a file is damaged.
    fn remedy(&self) -> String {
        let pair = format!("{}-{}", self.card.from, self.card.to);
        match self.origin {
            Origin::Cache(_) => {
                format!(
                    "remove it with `depeche model remove {pair}` and fetch it again with `depeche model pull {pair}`"
                )
            }
            Origin::Configured(_) => "put the whole model there again or unset `model_dir`".to_owned(),
            Origin::BuiltIn => "build the program again".to_owned(),
        }
    }
}
