//! [`ModelCard`]: what a folder of weights says about itself, in `model.toml`.
//!
//! Takes and gives TOML; knows nothing of files beyond their names. Neighbours: `locate`, which
//! reads cards, and `store` and `pull`, which write them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::ModelError;

/// Name of the card in a folder of weights.
pub(crate) const CARD: &str = "model.toml";

/// Two languages, from one to the other: `fr-en`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pair {
    /// Code of the source language.
    pub from: String,
    /// Code of the target language.
    pub to: String,
}

impl Pair {
    /// A pair of language codes; letters only, so that it is safe as a folder name.
    pub(crate) fn new(from: &str, to: &str) -> Result<Self, ModelError> {
        let code = |code: &str| {
            (2..=12).contains(&code.len())
                && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        if code(from) && code(to) {
            Ok(Self { from: from.to_ascii_lowercase(), to: to.to_ascii_lowercase() })
        } else {
            Err(ModelError::Pair(format!("{from}-{to}")))
        }
    }
}

impl fmt::Display for Pair {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{}", self.from, self.to)
    }
}

impl FromStr for Pair {
    type Err = ModelError;

    fn from_str(text: &str) -> Result<Self, ModelError> {
        match text.split_once('-') {
            Some((from, to)) => Self::new(from, to).map_err(|_| ModelError::Pair(text.to_owned())),
            None => Err(ModelError::Pair(text.to_owned())),
        }
    }
}

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    /// The weights.
    Model,
    /// Vocabulary of both languages.
    Vocabulary,
    /// Vocabulary of the source language, where the two differ.
    SourceVocabulary,
    /// Vocabulary of the target language, where the two differ.
    TargetVocabulary,
}

/// One file of a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelFile {
    /// What it is for.
    pub kind: FileKind,
    /// Its name in the folder: no path.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of its bytes, in lowercase hexadecimal.
    pub sha256: String,
}

/// A folder of weights, in its own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelCard {
    /// Version of this card's own form; 1.
    pub format: u32,
    /// A short name for people and for provenance.
    pub name: String,
    /// Code of the source language.
    pub from: String,
    /// Code of the target language.
    pub to: String,
    /// Version of the weights as their makers count.
    pub version: String,
    /// Shape: `tiny`, `base`, `base-memory` …; empty when unknown.
    #[serde(default)]
    pub architecture: String,
    /// SPDX expression of the weights; empty when unknown.
    #[serde(default)]
    pub licence: String,
    /// Where they come from.
    pub source: String,
    /// Whether their makers released them.
    pub released: bool,
    /// Whether every brief must say that they are a draft.
    #[serde(default)]
    pub draft: bool,
    /// The files, each kind once.
    pub files: Vec<ModelFile>,
}

impl ModelCard {
    /// Reads a card. The error is a fragment: what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, CardError> {
        let card: Self = toml::from_str(text)?;
        if card.format != 1 {
            return Err(CardError::Format(card.format));
        }
        card.pair().map_err(|_| CardError::Pair)?;
        for file in &card.files {
            let plain = !file.name.is_empty()
                && !file.name.starts_with('.')
                && !file.name.contains(['/', '\\', ':', '\0']);
            if !plain {
                return Err(CardError::Name(file.name.clone()));
            }
        }
        let one = |kind| card.files.iter().filter(|file| file.kind == kind).count();
        let shared = one(FileKind::Vocabulary);
        let split = (one(FileKind::SourceVocabulary), one(FileKind::TargetVocabulary));
        if one(FileKind::Model) != 1 || !matches!((shared, split), (1, (0, 0)) | (0, (1, 1))) {
            return Err(CardError::Files);
        }
        Ok(card)
    }

    /// The card as TOML.
    pub(crate) fn to_toml(&self) -> Result<String, CardError> {
        Ok(toml::to_string_pretty(self)?)
    }

    /// Its language pair.
    pub(crate) fn pair(&self) -> Result<Pair, ModelError> {
        Pair::new(&self.from, &self.to)
    }

    /// The file of a kind; a shared vocabulary serves as both.
    #[must_use]
    pub(crate) fn file(&self, kind: FileKind) -> Option<&ModelFile> {
        let exact = self.files.iter().find(|file| file.kind == kind);
        exact.or_else(|| match kind {
            FileKind::SourceVocabulary | FileKind::TargetVocabulary => {
                self.files.iter().find(|file| file.kind == FileKind::Vocabulary)
            }
            FileKind::Model | FileKind::Vocabulary => None,
        })
    }
}

/// Why a card cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CardError {
    /// Not TOML, or not the fields of a card.
    #[error("{}", .0.message())]
    Read(#[from] toml::de::Error),
    /// Cannot be written.
    #[error(transparent)]
    Write(#[from] toml::ser::Error),
    /// A form that this program does not know.
    #[error("format {0} is not known to this version of depeche")]
    Format(u32),
    /// `from` and `to` are not language codes.
    #[error("`from` and `to` are not language codes")]
    Pair,
    /// A file name that leads elsewhere.
    #[error("`{0}` is not a plain file name")]
    Name(String),
    /// Files are missing or double.
    #[error("it must name one model and either one vocabulary or one for each language")]
    Files,
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use super::{CardError, FileKind, ModelCard, Pair};

    const CARD: &str = r#"
        format = 1
        name = "test"
        from = "fr"
        to = "en"
        version = "1"
        source = "a test"
        released = true
        [[files]]
        kind = "model"
        name = "m.bin"
        bytes = 1
        sha256 = "00"
        [[files]]
        kind = "vocabulary"
        name = "v.spm"
        bytes = 1
        sha256 = "00"
    "#;

    #[test]
    fn a_card_survives_the_round_trip() {
        let card = ModelCard::parse(CARD).unwrap();
        assert_eq!(card.file(FileKind::TargetVocabulary).unwrap().name, "v.spm");
        assert_eq!(ModelCard::parse(&card.to_toml().unwrap()).unwrap(), card);
    }

    #[test]
    fn a_card_cannot_point_out_of_its_folder() {
        for name in ["../m.bin", "/etc/passwd", "a\\\\b", "", ".hidden"] {
            let card = CARD.replace("m.bin", name);
            assert!(matches!(ModelCard::parse(&card), Err(CardError::Name(_))), "{name}");
        }
    }

    #[test]
    fn a_card_names_each_file_once() {
        let twice = CARD.replace("kind = \"vocabulary\"", "kind = \"model\"");
        assert!(matches!(ModelCard::parse(&twice), Err(CardError::Files)));
        let half = CARD.replace("kind = \"vocabulary\"", "kind = \"source-vocabulary\"");
        assert!(matches!(ModelCard::parse(&half), Err(CardError::Files)));
    }

    #[test]
    fn pairs_are_two_codes() {
        assert_eq!("fr-en".parse::<Pair>().unwrap().to_string(), "fr-en");
        for text in ["fr", "fr-", "-en", "fr-en-x", "../x-en", "f-en", ""] {
            assert!(text.parse::<Pair>().is_err(), "{text}");
        }
    }
}
