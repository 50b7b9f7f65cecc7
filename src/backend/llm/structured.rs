//! Structured answers of language models: their schemas, and strict reading.
//!
//! [`read`] parses an answer strictly, then the object that is found in it, then that object
//! repaired (and says so);
//! [`keyed_items`] holds a translation against the keys that were asked for. Nothing is guessed:
//! an item whose key is missing, repeated, unknown or out of order fails alone.

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value, json};

use super::found;

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

/// Reads an answer as `T`; see [`read_fitting`].
pub(in crate::backend) fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<Structured<T>, String> {
    read_fitting(text, |_| true)
}

/// Reads an answer as the `T` that `fits`: as it is, or as the object that stands between other
/// words, repaired where it is closed but damaged. An object that breaks off is never closed. The
/// error says what is wrong with the strict reading, in words for the re-ask.
pub(in crate::backend) fn read_fitting<T: serde::de::DeserializeOwned>(
    text: &str,
    fits: impl Fn(&T) -> bool,
) -> Result<Structured<T>, String> {
    let strict = match serde_json::from_str(text.trim()) {
        Ok(value) => return Ok(Structured { value, repaired: false }),
        Err(error) => {
            let why = without_content(&error.to_string());
            format!("the answer is not the JSON object that was asked for: {why}")
        }
    };
    let mut read: Vec<(Value, Structured<T>)> = Vec::new();
    for found in found::objects(found::spoken(text)) {
        let repaired = (!found.sound).then(|| jsonrepair_rs::jsonrepair(found.json).ok()).flatten();
        let json = if found.sound { Some(found.json) } else { repaired.as_deref() };
        let Some(json) = json else { continue };
        if let (Ok(same), Ok(value)) = (serde_json::from_str(json), serde_json::from_str(json)) {
            read.push((same, Structured { value, repaired: !found.sound }));
        }
    }
    if read.iter().any(|(_, read)| fits(&read.value)) {
        read.retain(|(_, read)| fits(&read.value));
        if read.iter().any(|(same, _)| *same != read[0].0) {
            return Err("the answer holds several objects that differ; give one".to_owned());
        }
    }
    read.pop().map(|(_, read)| read).ok_or(strict)
}

/// What stands in the place of the nonce in an answer: [`ID`] of its last object that has one.
pub(in crate::backend) fn id_in(text: &str) -> Option<String> {
    let objects = found::objects(found::spoken(text));
    objects.iter().rev().find_map(|found| {
        let value: Value = serde_json::from_str(found.json).ok()?;
        value.get(ID).map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned))
    })
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

/// Key under which a model copies the word of the request.
pub(in crate::backend) const ID: &str = "id";

/// Key of the item with index `index`.
#[must_use]
pub(crate) fn item_key(index: usize) -> String {
    format!("s{}", index + 1)
}

/// Schema of an answer that holds the items `s1` to `sN`, each a string, and nothing else.
#[must_use]
pub(crate) fn items_schema(count: usize) -> Value {
    let keys: Vec<String> = (0..count).map(item_key).collect();
    let keys: Vec<String> = keys.into_iter().chain([ID.to_owned()]).collect();
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
    let surplus = pairs.0.iter().filter(|(key, _)| key != ID).count() != places.len();
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
    use super::{Pairs, id_in, items_schema, keyed_items, read, read_fitting};

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
        let cut = "{\"s1\": \"We will not raise taxes\", \"s2\": \"and the pool";
        for end in ["", "\"", "\"\n```", "… and so on"] {
            assert!(read::<Pairs>(&format!("{cut}{end}")).is_err(), "never closed: {end}");
        }
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
    fn the_answer_that_is_there_is_found() {
        let good = [
            "{\"s1\": \"a\"}\n\nLet me know if {names} should change.",
            "First {\"draft\": 1}. Now:\n{\"s1\": \"a\"}",
            "{\"s1\": \"a\"}\n{\"s1\": \"a\"}",
            "They want {\"s1\": \"…\"}.</think>{\"s1\": \"a\"}",
            "\u{feff}```json\n{\"s1\": \"a\", \"id\": \"x1\"}\n``` [done]",
        ];
        for text in good {
            let fits = |pairs: &Pairs| keyed_items(pairs, 1).iter().all(Result::is_ok);
            let read = read_fitting::<Pairs>(text, fits).unwrap();
            assert_eq!(keyed_items(&read.value, 1), [Ok("a".into())], "{text}");
        }
        let two = "{\"s1\": \"a\"} or rather {\"s1\": \"b\"}";
        assert!(read_fitting::<Pairs>(two, |_| true).is_err(), "which of the two is not known");
        assert_eq!(id_in("{\"s1\": \"a\", \"id\": \"k7\"} ok?").as_deref(), Some("k7"));
        assert_eq!(id_in("{\"s1\": \"a\"}"), None);
    }

    #[test]
    fn the_schema_is_closed() {
        let schema = items_schema(2);
        assert_eq!(schema["required"], serde_json::json!(["s1", "s2", "id"]));
        assert_eq!(schema["additionalProperties"], false);
    }
}
