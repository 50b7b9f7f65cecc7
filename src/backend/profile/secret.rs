//! Keys: where they come from, and that they never come out again.
//!
//! A [`Key`] shows nothing in `Debug`; [`Key::redact`] takes it out of any text that a service
//! sends back, so that an error that echoes the key cannot pass it on.

use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

use crate::config::backend::BackendConfig;

/// Letters from which on a key is taken out of answers too: shorter ones stand in any text.
const TELLING: usize = 8;

/// A service's key.
#[derive(Debug, Clone)]
pub struct Key(SecretString);

impl Key {
    /// Wraps a key.
    #[must_use]
    pub(crate) fn new(key: impl Into<String>) -> Self {
        Self(SecretString::from(key.into()))
    }

    /// The key itself: only for the header or body that carries it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Whether it is long enough to be told from a word that stands somewhere by accident.
    fn is_telling(&self) -> bool {
        self.expose().len() >= TELLING
    }

    /// What a service answered, with `[key]` wherever the key stood.
    #[must_use]
    pub(crate) fn redact_answer(&self, text: &str) -> String {
        if self.is_telling() { self.redact(text) } else { text.to_owned() }
    }

    /// The same for a whole body; one without the key stays as it is.
    #[must_use]
    pub(crate) fn redact_body(&self, body: Vec<u8>) -> Vec<u8> {
        if !self.is_telling() {
            return body;
        }
        match std::str::from_utf8(&body) {
            Ok(text) => {
                let clean = self.redact(text);
                if clean == text { body } else { clean.into_bytes() }
            }
            Err(_) => self.redact(&String::from_utf8_lossy(&body)).into_bytes(),
        }
    }

    /// `text` with `[key]` wherever the key stood, as it is or as addresses, forms and JSON write it.
    #[must_use]
    pub(crate) fn redact(&self, text: &str) -> String {
        let key = self.expose();
        if key.is_empty() {
            return text.to_owned();
        }
        let form: String = url::form_urlencoded::byte_serialize(key.as_bytes()).collect();
        let json = serde_json::Value::from(key).to_string();
        let mut text = text.replace(key, "[key]").replace(json.trim_matches('"'), "[key]");
        for written in [&form, &lower_escapes(&form), &form.replace('+', "%20")] {
            text = text.replace(written.as_str(), "[key]");
        }
        text
    }
}

/// `%2F` as `%2f`: both are in use.
fn lower_escapes(text: &str) -> String {
    let mut parts = text.split('%');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2).unwrap_or((part, ""));
        out.push('%');
        out.push_str(&digits.to_ascii_lowercase());
        out.push_str(rest);
    }
    out
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

/// Finds the key: `api_key_env`, then `api_key_file`, then the keyring, then the service's usual
/// variable. `None` where it works without.
pub(crate) fn load(
    config: &BackendConfig,
    usual_variable: Option<&str>,
    is_required: bool,
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
    let Some(variable) = usual_variable else { return Ok(None) };
    match environment(variable).filter(|text| !text.trim().is_empty()) {
        Some(text) => checked(&text, variable).map(Some),
        // A server at an address of the user's own choice may well want no key.
        None if config.base_url.is_none() && is_required => {
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

/// The password of `entry` under the service `depeche`.
#[cfg(feature = "keyring")]
fn from_keyring(entry: &str) -> Result<Key, KeyError> {
    let failed = |reason: String| KeyError::Keyring { entry: entry.to_owned(), reason };
    let name = entry.to_owned();
    // On a thread of its own: the keyring's client blocks, and this may be called by async code.
    let read = std::thread::spawn(move || {
        keyring::Entry::store_status().as_ref().map_err(ToString::to_string)?;
        let entry = keyring::Entry::new("depeche", &name).map_err(|error| error.to_string())?;
        entry.get_password().map_err(|error| error.to_string())
    });
    let text = read.join().map_err(|_| failed("its client ended unexpectedly".to_owned()))?;
    checked(&text.map_err(failed)?, &format!("keyring entry {entry}"))
}

#[cfg(not(feature = "keyring"))]
fn from_keyring(entry: &str) -> Result<Key, KeyError> {
    Err(KeyError::Keyring {
        entry: entry.to_owned(),
        reason: "this build has no keyring support; build with `--features keyring`, or use `api_key_file`"
            .to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn a_key_is_taken_out_however_it_is_written() {
        let key = Key::new("a/b+c=\"d\\é k");
        for text in [
            "x a/b+c=\"d\\é k y",
            r#"{"k": "x a/b+c=\"d\\é k y"}"#,
            "x a%2Fb%2Bc%3D%22d%5C%C3%A9+k y",
            "x a%2fb%2bc%3d%22d%5c%c3%a9+k y",
            "x a%2Fb%2Bc%3D%22d%5C%C3%A9%20k y",
        ] {
            let shown = key.redact(text);
            assert!(shown.contains("x [key] y"), "{shown}");
        }
        assert_eq!(Key::new("").redact("abc"), "abc");
        assert!(!format!("{key:?}").contains("b+c"));
    }
}
