//! Inputs of the commands that read articles.

use std::{
    io::IsTerminal as _,
    path::{Path, PathBuf},
};

use clap::Args;

use super::exit::Failure;
use crate::{
    input::{self, InputError, Source},
    settings::Overrides,
};

/// What to read, and how.
#[derive(Debug, Clone, Args)]
pub(super) struct Inputs {
    /// Files, folders (walked recursively) or `-` for standard input
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

    /// Finds the articles.
    pub(super) fn collect(&self) -> Result<Collected, Failure> {
        let inputs = self.named(true)?;
        let single = inputs.len() == 1 && !inputs[0].is_dir();
        let (sources, errors) = input::collect(&inputs);
        Ok(Collected { sources, errors, single })
    }
}
