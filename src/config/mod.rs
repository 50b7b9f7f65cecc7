//! `ConfigFile`: what a configuration file says, and nothing more.
//!
//! Everything is optional here; defaults live in `settings`. Unknown keys are
//! errors with line and column. Environment variables are laid over the file by
//! [`environment`], so that each key of the file has one.

pub mod backend;
pub mod environment;
mod masked;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use crate::{fetch::Fetching, language::Unrouted};
use backend::BackendConfig;

/// Name of the file, looked for in the working folder and above.
pub(crate) const FILE_NAME: &str = "depeche.toml";

/// One configuration file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConfigFile {
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
    /// How addresses are fetched.
    #[serde(default)]
    pub fetch: FetchConfig,
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
pub(crate) struct Routes {
    /// What happens to other languages.
    pub other: Option<Unrouted>,
    /// ISO 639-1 code → profile.
    #[serde(flatten)]
    pub languages: BTreeMap<String, String>,
}

/// The `[brief]` table.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BriefConfig {
    /// ISO 639-1 code of the briefs.
    pub to: Option<String>,
    /// What is translated beside headline and points.
    pub translate: Option<Translate>,
    /// Points in "At a glance".
    pub points: Option<usize>,
    /// How much of a brief a Markdown page shows.
    pub detail: Option<Detail>,
    /// A failed check fails the article.
    pub strict: Option<bool>,
    /// File with the minisign key that briefs are signed with.
    pub sign: Option<PathBuf>,
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

/// How much of a brief a Markdown page shows.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, clap::ValueEnum, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Detail {
    /// What a busy person reads in a minute.
    #[default]
    Page,
    /// The page, and below it the evidence it rests on.
    Full,
}

/// The `[input]` table.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InputConfig {
    /// Encoding of files that do not name one.
    pub encoding: Option<String>,
    /// Largest file in MiB.
    pub max_size_mib: Option<u64>,
    /// Seconds of work for one article, waiting left out; 0 for no limit.
    pub max_seconds: Option<u64>,
    /// Languages that the detector may answer.
    pub languages: Option<Vec<String>>,
    /// An EPUB book is one article and not one a chapter.
    pub whole_books: Option<bool>,
}

/// The `[fetch]` table.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FetchConfig {
    /// Which addresses are fetched.
    pub addresses: Option<Fetching>,
    /// Whether private, loopback and link-local addresses may be connected to.
    pub private: Option<bool>,
    /// Seconds between two requests to one host, at least.
    pub pause_s: Option<f64>,
    /// Seconds for which a page is not asked for again.
    pub fresh_s: Option<u64>,
}

/// The `[glossary]` table.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GlossaryConfig {
    /// Tab-separated file: source, target.
    pub file: Option<PathBuf>,
    /// Whether the terms of the press that come with the program are used.
    pub press: Option<bool>,
}

/// The `[engine]` table.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EngineConfig {
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
pub(crate) struct BatchConfig {
    /// Articles in work at once.
    pub jobs: Option<usize>,
    /// Seconds that articles in work may take after the first ^C.
    pub grace_s: Option<u64>,
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
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

/// What is wrong, without any value of the file: it may be a key.
fn reason_of(message: &str) -> String {
    if ["`api_key`", "`key`", "`token`"]
        .iter()
        .any(|name| message.starts_with(&format!("unknown field {name}")))
    {
        return "a key does not stand in this file: name its variable in `api_key_env`, or a file that \
                only you can read in `api_key_file`; a key that was written here should be replaced"
            .to_owned();
    }
    masked::without_values(message)
}

impl ConfigError {
    /// The line that is wrong, without its values, and a mark under the place, where there is one.
    #[must_use]
    pub(crate) fn place(&self) -> Option<String> {
        let Self::Invalid { line, column, shown, .. } = self else { return None };
        let margin = line.to_string();
        let (indent, before) = (" ".repeat(margin.len()), " ".repeat(column.saturating_sub(1)));
        Some(format!("{indent} |\n{margin} | {shown}\n{indent} | {before}^ here"))
    }
}

impl ConfigFile {
    /// Parses the text of the file at `path` (which is only named in errors).
    pub(crate) fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        toml::from_str(text).map_err(|error| {
            let place = error.span().unwrap_or(0..0);
            let before = text.get(..place.start).unwrap_or(text);
            ConfigError::Invalid {
                path: path.display().to_string(),
                line: before.matches('\n').count() + 1,
                column: before.chars().rev().take_while(|c| *c != '\n').count() + 1,
                reason: reason_of(error.message()),
                shown: masked::masked(text)
                    .lines()
                    .nth(before.matches('\n').count())
                    .unwrap_or_default()
                    .to_owned(),
            }
        })
    }

    /// Reads the file at `path`.
    pub(crate) fn read(path: &Path) -> Result<(Self, String), ConfigError> {
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
pub(crate) fn find(folder: &Path, user: Option<&Path>) -> Option<PathBuf> {
    let above = folder.ancestors().map(|folder| folder.join(FILE_NAME));
    above.chain(user.map(|user| user.join(FILE_NAME))).find(|path| path.is_file())
}

/// What `depeche config init` writes: every key, commented.
pub(crate) const TEMPLATE: &str = include_str!("template.toml");
