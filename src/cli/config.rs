//! `depeche config`: create, show or find the configuration.

use std::path::PathBuf;

use clap::Subcommand;

use super::{
    Global,
    exit::{self, Failure},
    output, start, style,
};
use crate::{config, settings::Overrides};

/// Subcommands of `depeche config`.
#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Write a commented configuration file
    Init {
        /// Place of the file
        #[arg(default_value = config::FILE_NAME)]
        path: PathBuf,
        /// Replace a file that is there
        #[arg(long)]
        force: bool,
    },
    /// Print every setting with where it comes from; keys are never shown
    Show,
    /// Print the place of the configuration file that applies
    Path,
}

impl ConfigCommand {
    pub(super) fn run(&self, global: &Global) -> Result<u8, Failure> {
        match self {
            Self::Init { path, force } => {
                if path.exists() && !force {
                    return Err(Failure::usage(format!(
                        "{} is already there; --force replaces it",
                        path.display()
                    )));
                }
                output::replace_file(path, config::TEMPLATE)?;
                style::note(&format!("written to {}", path.display()));
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
