//! [`ConfigFile`]: what a configuration file says, and nothing more.
//!
//! Everything is optional here; defaults live in [`settings`](crate::settings). Unknown keys are
//! errors with line and column. Environment variables are laid over the file by
//! [`environment`], so that each key of the file has one.

pub mod backend;
pub mod environment;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use crate::language::Other;
use backend::BackendConfig;

/// Name of the file, looked for in the working folder and above.
pub const FILE_NAME: &str = "depeche.toml";

/// One configuration file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfigFile {
    /// Language → profile.
    #[serde(default)]
    pub routes: Routes,
    /// Profiles by name.
    #[serde(default)]
    pub backend: BTreeMap<String, BackendConfig>,
    /// What a brief holds.
    #[serde(default)]
    pub brief: BriefConfig,
    /// How files are read.
    #[serde(default)]
    pub input: InputConfig,
    /// Names with a fixed translation.
    #[serde(default)]
    pub glossary: GlossaryConfig,
    /// The built-in engine.
    #[serde(default)]
    pub engine: EngineConfig,
    /// Folders of articles.
    #[serde(default)]
    pub batch: BatchConfig,
    /// Folder with prompts that replace the built-in ones.
    pub prompts_dir: Option<PathBuf>,
    /// Folder for journal, answers and models.
    pub cache_dir: Option<PathBuf>,
}

/// The `[routes]` table.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Routes {
    /// What happens to other languages.
    pub other: Option<Other>,
    /// ISO 639-1 code → profile.
    #[serde(flatten)]
    pub languages: BTreeMap<String, String>,
}

/// The `[brief]` table.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BriefConfig {
    /// ISO 639-1 code of the briefs.
    pub to: Option<String>,
    /// What is translated beside headline and points.
    pub translate: Option<Translate>,
    /// Points in "At a glance".
    pub points: Option<usize>,
    /// A failed check fails the article.
    pub strict: Option<bool>,
    /// What a run may cost, in the currency of the configured prices.
    pub max_cost: Option<f64>,
}

/// What is translated beside headline, lead and points.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Translate {
    /// Nothing.
    None,
    /// The quotations and their speakers' offices.
    #[default]
    Quotes,
    /// The whole article as well.
    Full,
}

/// The `[input]` table.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputConfig {
    /// Encoding of files that do not name one.
    pub encoding: Option<String>,
    /// Largest file in MiB.
    pub max_size_mib: Option<u64>,
    /// Languages that the detector may answer.
    pub languages: Option<Vec<String>>,
}

/// The `[glossary]` table.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GlossaryConfig {
    /// Tab-separated file: source, target.
    pub file: Option<PathBuf>,
}

/// The `[engine]` table.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EngineConfig {
    /// Folder with the weights to use.
    pub model_dir: Option<PathBuf>,
    /// Worker threads.
    pub threads: Option<usize>,
    /// Base address for `depeche model pull`.
    pub mirror: Option<String>,
}

/// The `[batch]` table.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchConfig {
    /// Articles in work at once.
    pub jobs: Option<usize>,
    /// Seconds that articles in work may take after the first ^C.
    pub grace_s: Option<u64>,
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the configuration file {path}: {reason}")]
    Unreadable {
        /// The file.
        path: String,
        /// The system's words.
        reason: String,
    },
    /// Not TOML, a wrong type or an unknown key.
    #[error("{path}:{line}:{column}: {reason}")]
    Invalid {
        /// The file.
        path: String,
        /// From 1.
        line: usize,
        /// In Unicode scalars, from 1.
        column: usize,
        /// What is wrong.
        reason: String,
        /// The line that it is in.
        shown: String,
    },
    /// An environment variable does not fit.
    #[error("the environment variable {name} does not fit: {reason}")]
    Variable {
        /// Its name.
        name: String,
        /// What is wrong.
        reason: String,
    },
}

impl ConfigError {
    /// The line that is wrong and a mark under the place, where there is one. What looks like a
    /// key of a service is not shown.
    #[must_use]
    pub fn place(&self) -> Option<String> {
        let Self::Invalid { line, column, shown, .. } = self else { return None };
        let key = shown.split('=').next().unwrap_or_default().to_lowercase();
        let is_secret = ["key", "token", "secret", "password", "auth"].iter().any(|word| key.contains(word));
        let shown = match shown.split_once('=') {
            Some((key, _)) if is_secret => format!("{key}= …"),
            _ => shown.clone(),
        };
        let margin = line.to_string();
        let (indent, before) = (" ".repeat(margin.len()), " ".repeat(column.saturating_sub(1)));
        Some(format!("{indent} |\n{margin} | {shown}\n{indent} | {before}^ here"))
    }
}

impl ConfigFile {
    /// Parses the text of the file at `path` (which is only named in errors).
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        toml::from_str(text).map_err(|error| {
            let place = error.span().unwrap_or(0..0);
            let before = text.get(..place.start).unwrap_or(text);
            ConfigError::Invalid {
                path: path.display().to_string(),
                line: before.matches('\n').count() + 1,
                column: before.chars().rev().take_while(|c| *c != '\n').count() + 1,
                reason: error.message().to_owned(),
                shown: text.lines().nth(before.matches('\n').count()).unwrap_or_default().to_owned(),
            }
        })
    }

    /// Reads the file at `path`.
    pub fn read(path: &Path) -> Result<(Self, String), ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|error| ConfigError::Unreadable {
            path: path.display().to_string(),
            reason: error.to_string(),
        })?;
        Ok((Self::parse(&text, path)?, text))
    }
}

/// The file that applies when none is named: `depeche.toml` in `folder` or above, else in the
/// user's configuration folder.
#[must_use]
pub fn find(folder: &Path, user: Option<&Path>) -> Option<PathBuf> {
    let above = folder.ancestors().map(|folder| folder.join(FILE_NAME));
    above.chain(user.map(|user| user.join(FILE_NAME))).find(|path| path.is_file())
}

/// What `depeche config init` writes: every key, commented.
pub const TEMPLATE: &str = include_str!("template.toml");
