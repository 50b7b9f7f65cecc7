//! `depeche config`: create, show or find the configuration.

use std::path::PathBuf;

use clap::Subcommand;

use super::{
    Global,
    exit::{self, Failure},
    init, output, start, style,
};
use crate::{
    backend::discover::{Found, discover},
    config,
    settings::Overrides,
};

/// Subcommands of `depeche config`.
#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Write a commented configuration file for the services that are there
    ///
    /// Services on this machine (Ollama, llama.cpp, LM Studio, vLLM, LibreTranslate, Apertium) are asked
    /// at their usual addresses for what they have, Ollama where `OLLAMA_HOST` says; French goes to the
    /// first that answers. A service elsewhere is written down where the variable of its key is set, and
    /// used only when you route a language to it.
    Init {
        /// Place of the file
        #[arg(default_value = config::FILE_NAME)]
        path: PathBuf,
        /// Replace a file that is there
        #[arg(long)]
        force: bool,
        /// Write the template alone, and ask nobody
        #[arg(long)]
        plain: bool,
    },
    /// Print every setting with where it comes from; keys are never shown
    Show,
    /// Print the place of the configuration file that applies
    Path,
}

impl ConfigCommand {
    pub(super) fn run(&self, global: &Global) -> Result<u8, Failure> {
        match self {
            Self::Init { path, force, plain } => {
                if path.exists() && !force {
                    return Err(Failure::usage(format!(
                        "{} is already there; --force replaces it",
                        path.display()
                    )));
                }
                let found = if *plain { Vec::new() } else { found()? };
                let (text, lines) = init::file(&found);
                output::replace_file(path, &text)?;
                style::note(&format!("written to {}", path.display()));
                for line in lines.iter().filter(|_| !plain) {
                    style::note(line);
                }
            }
            Self::Show => {
                let settings = start::settings(global, Overrides::default())?;
                let origins = settings.origins.iter();
                let mut rows: Vec<Vec<String>> = origins
                    .map(|(key, value, origin)| vec![key.clone(), value.clone(), origin.to_string()])
                    .collect();
                for (name, profile) in &settings.profiles {
                    rows.push(vec![
                        format!("backend.{name}"),
                        profile_summary(profile),
                        settings.file.as_ref().map_or_else(
                            || "environment".to_owned(),
                            |file| format!("file {}", file.display()),
                        ),
                    ]);
                }
                output::print(&output::table(&["Key", "Value", "From"], rows))?;
            }
            Self::Path => {
                let Some(path) = start::config_path(global)? else { return Err(no_file()) };
                output::print(&format!("{}\n", path.display()))?;
            }
        }
        Ok(exit::DONE)
    }
}

fn found() -> Result<Vec<Found>, Failure> {
    let environment = |name: &str| std::env::var(name).ok();
    let (from, to) = init::PAIR;
    Ok(start::runtime()?.block_on(discover(&environment, from, to)))
}

fn no_file() -> Failure {
    let user = start::user_config().map(|folder| folder.join(config::FILE_NAME).display().to_string());
    Failure::configuration(format!(
        "there is no configuration file; `depeche config init` writes {} here, {} serves all folders",
        config::FILE_NAME,
        user.unwrap_or_else(|| "the user's configuration folder".to_owned())
    ))
}

/// Every key that is set, headers by name only: their values may be secrets.
fn profile_summary(profile: &config::backend::BackendConfig) -> String {
    let table = serde_json::to_value(profile).unwrap_or_default();
    let empty = serde_json::Map::new();
    let set = table.as_object().unwrap_or(&empty).iter().filter(|(_, value)| match value {
        serde_json::Value::Null => false,
        serde_json::Value::Object(map) => !map.is_empty(),
        _ => true,
    });
    let shown = set.map(|(key, value)| match (key.as_str(), value) {
        ("headers", serde_json::Value::Object(map)) => {
            format!("headers = {}", map.keys().map(String::as_str).collect::<Vec<_>>().join(", "))
        }
        ("proxy", _) => "proxy = (set)".to_owned(),
        _ => format!("{key} = {value}"),
    });
    shown.collect::<Vec<_>>().join("\n")
}
