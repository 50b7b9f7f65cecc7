//! Environment variables laid over the configuration file.
//!
//! Every key of the file has a variable: `DEPECHE_` and the path of the key in capitals, joined
//! by underscores: `DEPECHE_ROUTES_FR`, `DEPECHE_BRIEF_POINTS`, `DEPECHE_PROMPTS_DIR`,
//! `DEPECHE_BACKEND_NEWSROOM_MODEL`. A profile's name is matched without regard to case and with
//! `-` as `_`.

use serde::Deserialize as _;
use toml::{Table, Value};

use super::{ConfigError, ConfigFile, backend::BackendConfig};

/// Beginning of every variable that the program reads.
pub(crate) const PREFIX: &str = "DEPECHE_";

/// Variables with a meaning of their own: they name files and folders before a configuration is
/// read, say which article a process is to work on alone, or serve tests.
const RESERVED: [&str; 7] = ["ALONE", "ALONE_AS", "CONFIG", "LOG", "LOG_FORMAT", "SIGN_PASSWORD", "TEST"];

/// Keys outside of `[backend]`, as (table, key); an empty table is the top of the file.
const KEYS: [(&str, &str); 26] = [
    ("", "prompts_dir"),
    ("", "cache_dir"),
    ("routes", "other"),
    ("brief", "to"),
    ("brief", "translate"),
    ("brief", "points"),
    ("brief", "detail"),
    ("brief", "strict"),
    ("brief", "sign"),
    ("brief", "max_cost"),
    ("input", "encoding"),
    ("input", "max_size_mib"),
    ("input", "max_seconds"),
    ("input", "languages"),
    ("input", "whole_books"),
    ("fetch", "addresses"),
    ("fetch", "private"),
    ("fetch", "pause_s"),
    ("fetch", "fresh_s"),
    ("batch", "jobs"),
    ("batch", "grace_s"),
    ("glossary", "file"),
    ("glossary", "press"),
    ("engine", "model_dir"),
    ("engine", "threads"),
    ("engine", "mirror"),
];

/// The file's text with `variables` laid over it, and the path of each key that came from one
/// (`brief.points` → `DEPECHE_BRIEF_POINTS`).
pub(crate) fn overlay(
    text: &str,
    variables: impl IntoIterator<Item = (String, String)>,
) -> Result<(ConfigFile, Vec<(String, String)>), ConfigError> {
    let mut table: Table = text.parse().unwrap_or_default();
    let mut taken = Vec::new();
    let mut variables: Vec<(String, String)> = variables.into_iter().collect();
    variables.sort_unstable();
    for (name, value) in variables {
        let Some(rest) = name.strip_prefix(PREFIX) else { continue };
        if value.is_empty() || RESERVED.iter().any(|word| rest == *word || rest.starts_with("TEST_")) {
            continue;
        }
        let Some(path) = path_of(rest, &table) else {
            return Err(ConfigError::Variable {
                name,
                reason: "no key of the configuration has this name; `depeche config init` shows them all"
                    .to_owned(),
            });
        };
        table = laid_over(&table, &path, &value)
            .map_err(|reason| ConfigError::Variable { name: name.clone(), reason })?;
        taken.push((path.join("."), name));
    }
    let file = ConfigFile::deserialize(table).map_err(|error| ConfigError::Variable {
        name: PREFIX.to_owned() + "…",
        reason: error.to_string(),
    })?;
    Ok((file, taken))
}

/// The key that a variable names, `rest` being its name without the prefix.
fn path_of(rest: &str, table: &Table) -> Option<Vec<String>> {
    let lower = rest.to_ascii_lowercase();
    if let Some(profile_key) = lower.strip_prefix("backend_") {
        return profile_path(profile_key, table);
    }
    for (folder, key) in &KEYS {
        let full = if folder.is_empty() { (*key).to_owned() } else { format!("{folder}_{key}") };
        if full == lower {
            return Some(
                [*folder, *key].into_iter().filter(|part| !part.is_empty()).map(str::to_owned).collect(),
            );
        }
    }
    let language = lower.strip_prefix("routes_")?;
    (language.len() == 2).then(|| vec!["routes".to_owned(), language.to_owned()])
}

/// `newsroom_api_key_env` → `backend.newsroom.api_key_env`: the longest known key that ends it.
fn profile_path(lower: &str, table: &Table) -> Option<Vec<String>> {
    let known = profile_keys();
    let key = known.iter().filter(|key| lower.ends_with(&format!("_{key}"))).max_by_key(|key| key.len())?;
    let name = lower.strip_suffix(key.as_str())?.strip_suffix('_')?;
    let profiles = table.get("backend").and_then(Value::as_table);
    let given = profiles.and_then(|profiles| {
        profiles.keys().find(|profile| profile.to_ascii_lowercase().replace('-', "_") == name)
    });
    Some(vec!["backend".to_owned(), given.cloned().unwrap_or_else(|| name.to_owned()), key.clone()])
}

/// Every key of a `[backend.NAME]` table.
#[must_use]
pub fn profile_keys() -> Vec<String> {
    let table = serde_json::to_value(BackendConfig::default()).unwrap_or_default();
    table.as_object().map(|table| table.keys().cloned().collect()).unwrap_or_default()
}

/// Tries the value as text first, then as TOML (numbers, true, lists), keeping what the
/// configuration accepts.
fn laid_over(table: &Table, path: &[String], value: &str) -> Result<Table, String> {
    let mut reason = String::new();
    let typed = format!("v = {value}").parse::<Table>().ok().and_then(|mut table| table.remove("v"));
    let list = Value::Array(value.split(',').map(|part| Value::String(part.trim().to_owned())).collect());
    for candidate in [Some(Value::String(value.to_owned())), typed, Some(list)].into_iter().flatten() {
        let mut tried = table.clone();
        set(&mut tried, path, candidate);
        match ConfigFile::deserialize(tried.clone()) {
            Ok(_) => return Ok(tried),
            Err(error) => reason = if reason.is_empty() { error.message().to_owned() } else { reason },
        }
    }
    Err(reason)
}

fn set(table: &mut Table, path: &[String], value: Value) {
    let Some((first, rest)) = path.split_first() else { return };
    if rest.is_empty() {
        table.insert(first.clone(), value);
        return;
    }
    let inner = table.entry(first.clone()).or_insert_with(|| Value::Table(Table::new()));
    if let Value::Table(inner) = inner {
        set(inner, rest, value);
    }
}

#[cfg(test)]
mod tests {
    use super::overlay;

    fn laid(text: &str, name: &str, value: &str) -> super::ConfigFile {
        overlay(text, [(name.to_owned(), value.to_owned())]).expect("a good variable").0
    }

    #[test]
    fn every_sort_of_key_has_a_variable() {
        assert_eq!(laid("", "DEPECHE_BRIEF_POINTS", "3").brief.points, Some(3));
        assert_eq!(laid("[routes]\nfr = 'a'", "DEPECHE_ROUTES_FR", "b").routes.languages["fr"], "b");
        assert_eq!(
            laid("", "DEPECHE_INPUT_LANGUAGES", "fr, en").input.languages,
            Some(vec!["fr".to_owned(), "en".to_owned()])
        );
        let file =
            laid("[backend.news-room]\ndialect = 'openai'", "DEPECHE_BACKEND_NEWS_ROOM_API_KEY_ENV", "K");
        assert_eq!(file.backend["news-room"].api_key_env.as_deref(), Some("K"));
        assert_eq!(laid("", "OTHER_BRIEF_POINTS", "x").brief.points, None);
    }

    #[test]
    fn what_does_not_fit_names_the_variable() {
        let error =
            overlay("", [("DEPECHE_BRIEF_POINTS".to_owned(), "many".to_owned())]).expect_err("not a number");
        assert!(error.to_string().contains("DEPECHE_BRIEF_POINTS"), "{error}");
        let error =
            overlay("", [("DEPECHE_BRIEF_POINT".to_owned(), "3".to_owned())]).expect_err("no such key");
        assert!(error.to_string().contains("DEPECHE_BRIEF_POINT"), "{error}");
    }
}
