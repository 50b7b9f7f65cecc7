//! Inputs of the commands that read articles.

use std::{
    io::IsTerminal as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;

use super::exit::Failure;
use crate::{
    fetch::{Fetcher, Fetching},
    input::{self, InputError, Selection, Source},
    settings::{Overrides, Settings},
};

/// What to read, and how.
#[derive(Debug, Clone, Args)]
pub(super) struct Inputs {
    /// Files, folders (walked recursively), addresses (with --fetch) or `-` for standard input
    #[arg(value_name = "INPUT")]
    paths: Vec<PathBuf>,
    /// Force the source language (ISO 639-1 code)
    #[arg(long, value_name = "LANG", help_heading = "Reading")]
    from: Option<String>,
    /// Encoding of inputs that name none (UTF-8, windows-1252, …)
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    encoding: Option<String>,
    /// Largest input in MiB
    #[arg(long, value_name = "MIB", help_heading = "Reading")]
    max_size: Option<u64>,
    /// Fetch addresses: those that are named, or with `teasers` also articles that feeds only begin
    #[arg(
        long,
        value_enum,
        value_name = "WHAT",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "named",
        help_heading = "Reading"
    )]
    fetch: Option<Fetching>,
    /// Fetch from private and loopback addresses too
    #[arg(long, help_heading = "Reading")]
    fetch_private: bool,
    /// Read an EPUB book as one article, not one a chapter
    #[arg(long, help_heading = "Reading")]
    whole_books: bool,
    /// Longest work on one input in seconds, waiting for a service left out; 0 for no limit; 300 without it
    #[arg(long, value_name = "SECONDS", help_heading = "Reading")]
    max_seconds: Option<u64>,
}

/// What the inputs amount to.
pub(super) struct Collected {
    /// Articles in order.
    pub(super) sources: Vec<Source>,
    /// What was named and cannot be read.
    pub(super) errors: Vec<InputError>,
    /// Whether they are one file or standard input, and not a folder or several.
    pub(super) single: bool,
}

impl Inputs {
    /// What these options say about the settings.
    pub(super) fn overrides(&self) -> Overrides {
        Overrides {
            from: self.from.clone(),
            encoding: self.encoding.clone(),
            max_size_mib: self.max_size,
            fetching: self.fetch,
            fetch_private: self.fetch_private.then_some(true),
            whole_books: self.whole_books.then_some(true),
            max_seconds: self.max_seconds,
            ..Overrides::default()
        }
    }

    /// What is named on the command line.
    pub(super) fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// What is named; standard input when nothing is, something `needed`, and it is not a terminal.
    pub(super) fn named(&self, needed: bool) -> Result<Vec<PathBuf>, Failure> {
        let mut inputs = self.paths.clone();
        if inputs.is_empty() && needed {
            if std::io::stdin().is_terminal() {
                return Err(Failure::usage("nothing to read: name files or folders, or pipe an article in"));
            }
            inputs.push(PathBuf::from("-"));
        }
        if inputs.iter().filter(|input| *input == Path::new("-")).count() > 1 {
            return Err(Failure::usage("standard input (`-`) can be read once only"));
        }
        Ok(inputs)
    }

    /// Finds the articles; addresses are fetched where there is a fetcher.
    pub(super) fn collect(
        &self,
        settings: &Settings,
        fetcher: Option<Arc<Fetcher>>,
    ) -> Result<Collected, Failure> {
        let inputs = self.named(true)?;
        let single = inputs.len() == 1 && !inputs[0].is_dir();
        let selection = Selection { fetcher, whole_books: settings.whole_books, ..Selection::default() };
        let (sources, errors) = input::collect_with(&inputs, selection);
        Ok(Collected { sources, errors, single })
    }
}
