//! `depeche prompts`: the prompts that language models are sent.

use std::path::PathBuf;

use clap::Subcommand;

use super::{
    Global,
    exit::{self, Failure},
    output, start, style, suggest,
};
use crate::settings::Overrides;

/// Subcommands of `depeche prompts`.
#[derive(Debug, Subcommand)]
pub(super) enum PromptsCommand {
    /// List the prompts with their hashes
    List,
    /// Print one prompt
    Show {
        /// Name as `prompts list` shows it
        name: String,
    },
    /// Write all prompts into a folder, to be edited and used with --prompts-dir
    Export {
        /// Folder; existing files are kept
        dir: PathBuf,
    },
}

impl PromptsCommand {
    pub(super) fn run(&self, global: &Global) -> Result<u8, Failure> {
        let settings = start::settings(global, Overrides::default())?;
        let prompts = start::prompts(&settings)?;
        match self {
            Self::List => {
                let rows = prompts.list().into_iter().map(|prompt| {
                    let from = prompt
                        .path
                        .as_ref()
                        .map_or_else(|| "built in".to_owned(), |path| path.display().to_string());
                    vec![prompt.name.to_owned(), prompt.hash.clone(), from]
                });
                output::print(&output::table(&["Prompt", "Hash", "From"], rows.collect()))?;
            }
            Self::Show { name } => {
                let source = prompts.source(name).ok_or_else(|| {
                    let known = prompts.list().into_iter().map(|prompt| prompt.name).collect::<Vec<_>>();
                    let meant = suggest::did_you_mean(name, known);
                    Failure::usage(format!(
                        "there is no prompt `{name}`{meant}; `depeche prompts list` shows them"
                    ))
                })?;
                output::print(source)?;
            }
            Self::Export { dir } => {
                let written = prompts.export(dir).map_err(Failure::configuration)?;
                style::note(&format!("{} prompts written to {}", written.len(), dir.display()));
            }
        }
        Ok(exit::DONE)
    }
}
