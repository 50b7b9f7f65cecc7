//! Structured answers of language models: their schemas, and strict reading.
//!
//! [`read`] parses an answer strictly, then without its code fence, then repaired (and says so);
//! [`keyed_items`] holds a translation against the keys that were asked for. Nothing is guessed:
//! an item whose key is missing, repeated, unknown or out of order fails alone.

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value, json};

/// A JSON object in the order it was written, repeated keys included.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pairs(pub Vec<(String, Value)>);

impl<'de> serde::Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Pairs;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

/// An answer as read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Structured<T> {
    /// What it holds.
    pub value: T,
    /// Whether it had to be repaired.
    pub repaired: bool,
}

/// Reads an answer as `T`: as it is, without its fence, or repaired. The error says what is wrong
/// with the strict reading, in words for the re-ask.
pub(crate) fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<Structured<T>, String> {
    let text = after_thoughts(text);
    let strict = match serde_json::from_str(text.trim()) {
        Ok(value) => return Ok(Structured { value, repaired: false }),
        Err(error) => {
            let why = without_content(&error.to_string());
            format!("the answer is not the JSON object that was asked for: {why}")
        }
    };
    let bare = without_fence(text);
    if let Ok(value) = serde_json::from_str(bare) {
        // A fence around sound JSON is a habit, not damage.
        return Ok(Structured { value, repaired: false });
    }
    if !bare.starts_with('{') {
        return Err(strict);
    }
    let repaired = jsonrepair_rs::jsonrepair(bare).map_err(|_| strict.clone())?;
    serde_json::from_str(&repaired).map(|value| Structured { value, repaired: true }).map_err(|_| strict)
}

/// The answer of a model that thinks aloud first.
fn after_thoughts(text: &str) -> &str {
    let text = text.trim();
    if !text.starts_with("<think>") {
        return text;
    }
    text.rsplit_once("</think>").map_or(text, |(_, answer)| answer)
}

/// A parser's words without the piece of the answer that they quote: it may hold the article.
fn without_content(words: &str) -> String {
    let cut = |open: char, close: char| {
        let (start, end) = (words.find(open)?, words.rfind(close)?);
        (start < end).then(|| format!("{}…{}", &words[..start], &words[end + 1..]))
    };
    if words.starts_with("invalid") {
        return cut('"', '"').unwrap_or_else(|| words.to_owned());
    }
    if words.starts_with("unknown field") {
        return "it has a key that was not asked for".to_owned();
    }
    words.to_owned()
}

/// What stands inside a code fence, or from the first brace on.
fn without_fence(text: &str) -> &str {
    let text = text.trim();
    let inner = match text.split_once("```") {
        Some((_, rest)) => {
            let rest = rest.strip_prefix("json").unwrap_or(rest);
            rest.rsplit_once("```").map_or(rest, |(inner, _)| inner)
        }
        None => text,
    };
    let inner = inner.trim();
    match (inner.find('{'), inner.rfind('}')) {
        (Some(start), Some(end)) if start < end => &inner[start..=end],
        (Some(start), _) => &inner[start..],
        _ => inner,
    }
}

/// Key of the item with index `index`.
#[must_use]
pub(crate) fn item_key(index: usize) -> String {
    format!("s{}", index + 1)
}

/// Schema of an answer that holds the items `s1` to `sN`, each a string, and nothing else.
#[must_use]
pub(crate) fn items_schema(count: usize) -> Value {
    let keys: Vec<String> = (0..count).map(item_key).collect();
    let properties: Map<String, Value> =
        keys.iter().map(|key| (key.clone(), json!({"type": "string", "minLength": 1}))).collect();
    json!({"type": "object", "properties": properties, "required": keys, "additionalProperties": false})
}

/// The schema without bounds on lengths, which strict services refuse.
#[must_use]
pub(crate) fn without_bounds(schema: &Value) -> Value {
    match schema {
        Value::Object(object) => {
            let bounds = ["minLength", "minItems", "maxItems", "minimum", "maximum"];
            let kept = object.iter().filter(|(key, _)| !bounds.contains(&key.as_str()));
            Value::Object(kept.map(|(key, value)| (key.clone(), without_bounds(value))).collect())
        }
        Value::Array(values) => values.iter().map(without_bounds).collect(),
        other => other.clone(),
    }
}

/// The items of an answer, each by its own key; one that cannot be trusted is an error in its
/// place.
#[must_use]
pub(crate) fn keyed_items(pairs: &Pairs, count: usize) -> Vec<Result<String, &'static str>> {
    let places: Vec<(usize, &Value)> = pairs
        .0
        .iter()
        .filter_map(|(key, value)| {
            let number: usize = key.strip_prefix('s')?.parse().ok()?;
            (1..=count).contains(&number).then(|| (number - 1, value))
        })
        .collect();
    let surplus = pairs.0.len() != places.len();
    let out_of_order = inversions(&places.iter().map(|(index, _)| *index).collect::<Vec<_>>());
    let mut items: Vec<Result<String, &'static str>> = vec![Err("the service left this item out"); count];
    let mut seen = vec![false; count];
    for (position, (index, value)) in places.iter().enumerate() {
        items[*index] = match value {
            _ if seen[*index] => Err("the service gave this item twice"),
            _ if out_of_order[position] => Err("the service gave this item out of order"),
            Value::String(text) if !text.trim().is_empty() => Ok(text.clone()),
            Value::String(_) => Err("the service gave this item empty"),
            _ => Err("the service gave this item as something other than text"),
        };
        seen[*index] = true;
    }
    if surplus {
        // An unknown key means that the answer's numbering is not ours: nothing in it is safe.
        items.fill(Err("the service answered with an item that was never sent"));
    }
    items
}

/// For each value, whether it stands after a larger or before a smaller one.
fn inversions(values: &[usize]) -> Vec<bool> {
    let mut flags = vec![false; values.len()];
    let mut largest = 0;
    for (flag, value) in flags.iter_mut().zip(values) {
        *flag = *value < largest;
        largest = largest.max(*value);
    }
    let mut smallest = usize::MAX;
    for (flag, value) in flags.iter_mut().zip(values).rev() {
        *flag |= *value > smallest;
        smallest = smallest.min(*value);
    }
    flags
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use super::{Pairs, items_schema, keyed_items, read};

    fn items(text: &str, count: usize) -> Vec<Result<String, &'static str>> {
        keyed_items(&read::<Pairs>(text).unwrap().value, count)
    }

    #[test]
    fn nothing_ever_shifts() {
        let good = items(r#"{"s1":"a","s2":"b","s3":"c"}"#, 3);
        assert_eq!(good, [Ok("a".into()), Ok("b".into()), Ok("c".into())]);
        let missing = items(r#"{"s1":"a","s3":"c"}"#, 3);
        assert_eq!(missing, [Ok("a".into()), Err("the service left this item out"), Ok("c".into())]);
        let twice = items(r#"{"s1":"a","s1":"b","s2":"c"}"#, 2);
        assert_eq!(twice, [Err("the service gave this item twice"), Ok("c".into())]);
        let swapped = items(r#"{"s2":"b","s1":"a","s3":"c"}"#, 3);
        assert!(swapped[0].is_err() && swapped[1].is_err());
        assert_eq!(swapped[2], Ok("c".into()));
        assert!(items(r#"{"s1":"a","s2":"b","s3":"c"}"#, 2).iter().all(Result::is_err));
        assert!(items(r#"{"s1":7}"#, 1)[0].is_err());
        assert!(items(r#"{"s1":" "}"#, 1)[0].is_err());
    }

    #[test]
    fn damage_is_repaired_and_marked() {
        let fenced = read::<Pairs>("Here you are:\n```json\n{\"s1\": \"a\"}\n```").unwrap();
        assert!(!fenced.repaired);
        let comma = read::<Pairs>("```json\n{\"s1\": \"a\",}\n```").unwrap();
        assert!(comma.repaired);
        assert_eq!(keyed_items(&comma.value, 1), [Ok("a".into())]);
        assert!(read::<Pairs>("I cannot do that.").is_err());
        assert!(read::<Pairs>("").is_err());
    }

    #[test]
    fn thoughts_are_no_answer_and_no_message_quotes_one() {
        let thought = read::<Pairs>("<think>{\"s1\": \"x\"} or…</think>\n{\"s1\": \"a\"}").unwrap();
        assert_eq!(keyed_items(&thought.value, 1), [Ok("a".into())]);
        assert!(!thought.repaired);
        let error = read::<Vec<u8>>("\"le secret\"").unwrap_err();
        assert!(error.contains("expected a sequence") && !error.contains("secret"), "{error}");
        let error = read::<Vec<u8>>("[\"le \\\"secret\\\"\"]").unwrap_err();
        assert!(error.contains("expected u8") && !error.contains("secret"), "{error}");
    }

    #[test]
    fn the_schema_is_closed() {
        let schema = items_schema(2);
        assert_eq!(schema["required"], serde_json::json!(["s1", "s2"]));
        assert_eq!(schema["additionalProperties"], false);
    }
}
