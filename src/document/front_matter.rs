//! The block of metadata in front of a Markdown text: YAML between `---`, TOML between `+++`.
//!
//! People write `title: Brest : le pont ferme`, which is not YAML; such a block is read line by line.

use crate::word_list;
use serde_json::{Map, Value};

use super::block::Metadata;

word_list::words_of! { TITLE: "data/front-matter.txt", "title" }
word_list::words_of! { BYLINE: "data/front-matter.txt", "byline" }
word_list::words_of! { OUTLET: "data/front-matter.txt", "outlet" }
word_list::words_of! { PUBLISHED: "data/front-matter.txt", "published" }
word_list::words_of! { LABELS: "data/front-matter.txt", "labels" }
word_list::words_of! { ADDRESS: "data/front-matter.txt", "address" }

/// A longer block is text that happens to begin with a fence.
const LONGEST: usize = 65_536;

/// What was found in front of the text.
pub(super) struct FrontMatter<'text> {
    pub(super) metadata: Metadata,
    /// The text behind the block.
    pub(super) body: &'text str,
    /// Why the block could not be read.
    pub(super) warning: Option<String>,
}

/// Takes the block off `text`; a text without one is all body.
pub(super) fn take(text: &str) -> FrontMatter<'_> {
    let none = FrontMatter { metadata: Metadata::default(), body: text, warning: None };
    let start = text.trim_start_matches(['\n', '\r']);
    let Some((fence, inside)) = start.split_once('\n') else { return none };
    let fence = fence.trim_end();
    if fence != "---" && fence != "+++" {
        return none;
    }
    let Some((block, body)) = split_at_fence(inside, fence) else { return none };
    let parsed = if fence == "+++" { from_toml(block) } else { from_yaml(block) };
    match parsed {
        Ok(Some(values)) => FrontMatter { metadata: metadata(&values), body, warning: None },
        // A rule, a line of text, a rule: no metadata.
        Ok(None) => none,
        Err(reason) => {
            if let Some(values) = line_by_line(block, if fence == "+++" { '=' } else { ':' }) {
                return FrontMatter { metadata: metadata(&values), body, warning: None };
            }
            let reason = reason.lines().next().unwrap_or_default().to_owned();
            FrontMatter {
                metadata: Metadata::default(),
                body,
                warning: Some(format!("front matter left out, it cannot be read: {reason}")),
            }
        }
    }
}

/// The block before the closing fence, and what follows.
fn split_at_fence<'text>(inside: &'text str, fence: &str) -> Option<(&'text str, &'text str)> {
    let mut at = 0;
    for line in inside.split_inclusive('\n') {
        let bare = line.trim_end();
        if bare == fence || (fence == "---" && bare == "...") {
            return Some((&inside[..at], &inside[at + line.len()..]));
        }
        at += line.len();
        if at > LONGEST {
            break;
        }
    }
    None
}

fn from_yaml(block: &str) -> Result<Option<Map<String, Value>>, String> {
    match serde_saphyr::from_str::<Value>(block) {
        Ok(Value::Object(values)) => Ok(Some(values)),
        Ok(_) => Ok(None),
        Err(error) => Err(error.to_string()),
    }
}

/// Keys with the rest of their lines as values, for a block that holds nothing else but items of
/// lists and continued lines; at least one key must be of those that are known.
fn line_by_line(block: &str, separator: char) -> Option<Map<String, Value>> {
    let mut values = Map::new();
    for line in block.lines().map(str::trim_end).filter(|line| !line.trim().is_empty()) {
        if line.starts_with([' ', '\t', '-', '#']) {
            // What goes on belongs to the key before it.
            let value = line.trim().trim_start_matches("- ");
            if let Some((_, Value::String(last))) =
                values.iter_mut().next_back().filter(|_| !line.starts_with('#'))
            {
                last.push_str(if last.is_empty() { "" } else { ", " });
                last.push_str(value);
            }
            continue;
        }
        let (key, value) = line.split_once(separator)?;
        let is_key = key.trim().split(' ').count() <= 3 && !key.is_empty();
        let value = value.trim();
        // Only what can be seen to be broken is taken as it stands; brackets and braces are not.
        if !is_key || value.starts_with(['{', '[']) {
            return None;
        }
        let bare = value.strip_prefix(['"', '\'']).and_then(|value| value.strip_suffix(['"', '\'']));
        values.insert(key.trim().to_owned(), Value::String(bare.unwrap_or(value).to_owned()));
    }
    let found = metadata(&values);
    (found != Metadata::default()).then_some(values)
}

fn from_toml(block: &str) -> Result<Option<Map<String, Value>>, String> {
    let table: toml::Table = toml::from_str(block).map_err(|error| error.message().to_owned())?;
    Ok(Some(table.into_iter().map(|(key, value)| (key, json(value))).collect()))
}

/// TOML values that metadata can be; dates as they are written.
fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Array(values) => Value::Array(values.into_iter().map(json).collect()),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(key, value)| (key, json(value))).collect())
        }
        other => Value::String(other.to_string()),
    }
}

fn metadata(values: &Map<String, Value>) -> Metadata {
    let find = |keys: &[&str]| {
        keys.iter().find_map(|wanted| {
            let (_, value) = values.iter().find(|(key, _)| key.to_lowercase() == *wanted)?;
            text(value)
        })
    };
    Metadata {
        title: find(&TITLE),
        byline: find(&BYLINE),
        outlet: find(&OUTLET),
        published: find(&PUBLISHED),
        labels: LABELS.iter().filter_map(|key| find(&[key])).collect(),
        url: find(&ADDRESS),
    }
}

/// A value as one line: texts, numbers, lists of them, and the `name` of an object.
fn text(value: &Value) -> Option<String> {
    let found = match value {
        Value::String(text) => super::header::one_line(text),
        Value::Number(number) => number.to_string(),
        Value::Array(values) => values.iter().filter_map(text).collect::<Vec<_>>().join(", "),
        Value::Object(values) => return values.get("name").or_else(|| values.get("nom")).and_then(text),
        _ => return None,
    };
    (!found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::take;

    #[test]
    fn yaml_and_toml() {
        let found = take(
            "---\ntitre: « Un pont »\nauteur: [A. Roy, B. Lu]\ndate: 2024-03-01\nsource: Le Temps\nurl: https://x.fr/a\n---\nTexte.\n",
        );
        assert_eq!(found.body, "Texte.\n");
        assert_eq!(found.metadata.title.as_deref(), Some("« Un pont »"));
        assert_eq!(found.metadata.byline.as_deref(), Some("A. Roy, B. Lu"));
        assert_eq!(found.metadata.published.as_deref(), Some("2024-03-01"));
        assert_eq!(found.metadata.url.as_deref(), Some("https://x.fr/a"));
        let found = take("+++\r\ntitle = \"Un pont\"\r\ndate = 2024-03-01\r\n+++\r\nTexte.");
        assert_eq!(
            (found.metadata.title.as_deref(), found.metadata.published.as_deref()),
            (Some("Un pont"), Some("2024-03-01"))
        );
        assert_eq!(found.body, "Texte.");
    }

    #[test]
    fn what_is_no_front_matter_stays() {
        for text in ["---\nUn trait.\n---\nTexte", "Texte\n---\na: b\n---", "---\ntitre: sans fin", "---"] {
            let found = take(text);
            assert_eq!((found.body, found.warning), (text, None));
        }
    }

    #[test]
    fn colons_in_values_are_no_harm() {
        let found = take(
            "---\ntitle: Vallombre : la maire exclut une hausse d'impôts\nauthor: Jeanne Martin\ndate: 04/03/2025\ntags:\n  - impôts\n---\nTexte",
        );
        assert_eq!(found.warning, None);
        assert_eq!(found.metadata.title.as_deref(), Some("Vallombre : la maire exclut une hausse d'impôts"));
        assert_eq!(found.metadata.byline.as_deref(), Some("Jeanne Martin"));
        assert_eq!(found.metadata.published.as_deref(), Some("04/03/2025"));
        for block in [
            "---\ntitre: « Non », dit-il: c'est fini\nauteur: @jeanne\n---\nTexte",
            "---\ntitle: 'L'été' de Brest\nsource: *Le Temps*\n---\nTexte",
            "---\ntitle: Un pont # 2\nsubtitle: a: b: c\nauthor: Roy\n---\nTexte",
        ] {
            let found = take(block);
            assert!(found.warning.is_none() && found.metadata.title.is_some(), "{block}");
        }
    }

    #[test]
    fn broken_blocks_are_said() {
        let found = take("---\ntitre: [un\nautre: }\n---\nTexte");
        assert_eq!(found.body, "Texte");
        assert!(found.warning.is_some_and(|warning| warning.starts_with("front matter left out")));
    }
}
