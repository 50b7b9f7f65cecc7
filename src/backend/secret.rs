//! Keys: where they come from, and that they never come out again.
//!
//! A [`Key`] shows nothing in `Debug`; [`Key::redact`] takes it out of any text that a service
//! sends back, so that an error that echoes the key cannot pass it on.

use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

use super::{dialect::Dialect, preset::Preset};
use crate::config::backend::BackendConfig;

/// A service's key.
#[derive(Debug, Clone)]
pub struct Key(SecretString);

impl Key {
    /// Wraps a key.
    #[must_use]
    pub fn new(key: impl Into<String>) -> Self {
        Self(SecretString::from(key.into()))
    }

    /// The key itself: only for the header or body that carries it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// `text` with `[key]` wherever the key stood.
    #[must_use]
    pub fn redact(&self, text: &str) -> String {
        text.replace(self.expose(), "[key]")
    }
}

/// Why a key cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The variable is not set or empty.
    #[error("needs a key: set the environment variable {variable}, or `api_key_env` or `api_key_file`")]
    Unset {
        /// Name of the variable.
        variable: String,
    },
    /// The file cannot be read.
    #[error("cannot read the key file {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Others may read the file.
    #[error("key file {} can be read by others (mode {mode:03o}); run chmod 600 on it", path.display())]
    Exposed {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// No usable key where one should be.
    #[error("the key from {place} is {problem}")]
    Unfit {
        /// Variable, file or keyring entry.
        place: String,
        /// "empty", …
        problem: &'static str,
    },
    /// The keyring does not give it.
    #[error("cannot read `{entry}` from the keyring: {reason}")]
    Keyring {
        /// Name of the entry.
        entry: String,
        /// What went wrong.
        reason: String,
    },
}

/// Finds the key: `api_key_env`, then `api_key_file`, then the keyring, then the preset's usual
/// variable. `None` where the service works without.
pub(crate) fn load(
    config: &BackendConfig,
    preset: Option<&Preset>,
    dialect: Dialect,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<Option<Key>, KeyError> {
    if let Some(variable) = &config.api_key_env {
        let text = environment(variable).filter(|text| !text.trim().is_empty());
        let text = text.ok_or_else(|| KeyError::Unset { variable: variable.clone() })?;
        return checked(&text, variable).map(Some);
    }
    if let Some(path) = &config.api_key_file {
        return from_file(path).map(Some);
    }
    if let Some(entry) = &config.api_key_keyring {
        return from_keyring(entry).map(Some);
    }
    let variable = preset.and_then(|preset| preset.key_variable).or_else(|| dialect.key_variable());
    let Some(variable) = variable else { return Ok(None) };
    match environment(variable).filter(|text| !text.trim().is_empty()) {
        Some(text) => checked(&text, variable).map(Some),
        // A server at an address of the user's own choice may well want no key.
        None if config.base_url.is_none() && preset.is_none_or(|preset| preset.key_required) => {
            Err(KeyError::Unset { variable: variable.to_owned() })
        }
        None => Ok(None),
    }
}

fn checked(text: &str, place: &str) -> Result<Key, KeyError> {
    let text = text.trim();
    let problem = if text.is_empty() {
        "empty"
    } else if text.chars().any(|character| character.is_control() || !character.is_ascii()) {
        "not one line of ASCII, so no header can carry it"
    } else {
        return Ok(Key::new(text));
    };
    Err(KeyError::Unfit { place: place.to_owned(), problem })
}

fn from_file(path: &Path) -> Result<Key, KeyError> {
    let unreadable = |source| KeyError::Unreadable { path: path.to_owned(), source };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(path).map_err(unreadable)?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(KeyError::Exposed { path: path.to_owned(), mode });
        }
    }
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    checked(text.lines().next().unwrap_or_default(), &path.display().to_string())
}

fn from_keyring(entry: &str) -> Result<Key, KeyError> {
    Err(KeyError::Keyring {
        entry: entry.to_owned(),
        reason: "this build has no keyring support; build with `--features keyring`, or use `api_key_file`"
            .to_owned(),
    })
}
