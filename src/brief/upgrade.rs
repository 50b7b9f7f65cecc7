//! Briefs of format 1 read as format 2.
//!
//! Takes the JSON that an earlier program wrote, gives it in today's shape, so that one reader
//! serves both. The seal is that of the old bytes and is held against them, not against this.

use serde_json::{Map, Value, json};

/// Format 1 in the shape of format 2; what is not an object with quotations stays as it is.
pub(crate) fn from_format_1(mut brief: Value) -> Value {
    if let Some(quotes) = brief.get_mut("quotes").and_then(Value::as_array_mut) {
        for quote in quotes.iter_mut().filter_map(Value::as_object_mut) {
            upgrade(quote);
        }
    }
    brief
}

fn upgrade(quote: &mut Map<String, Value>) {
    let target = quote.remove("target").unwrap_or(Value::Null);
    let status = quote.remove("status").unwrap_or(Value::Null);
    let state = match status.as_str() {
        _ if target.is_null() => "none",
        Some("unverified") => "flagged",
        _ => "passed",
    };
    let reasons: &[&str] = if state == "flagged" { &["a check failed; the checks say which"] } else { &[] };
    let french = if status == "repaired" { "repaired" } else { "exact" };
    // Format 1 does not say whether a quotation was translated in its sentence.
    quote.insert(
        "english".to_owned(),
        json!({"text": target, "from": null, "state": state, "reasons": reasons}),
    );
    quote.insert("french".to_owned(), Value::from(french));
    quote.insert("key".to_owned(), Value::from(matches!(quote["kind"].as_str(), Some("full" | "partial"))));
    if let Some(speaker) = quote.get_mut("speaker").and_then(Value::as_object_mut) {
        let text = |key: &str| speaker.get(key).and_then(Value::as_str);
        let certainty = match (text("name"), text("surface")) {
            (None, _) => "uncertain",
            (Some(name), Some(surface)) if surface.contains(name) => "stated",
            (Some(_), _) => "resolved",
        };
        speaker.insert("certainty".to_owned(), Value::from(certainty));
    }
}

#[cfg(test)]
mod tests {
    use super::from_format_1;
    use serde_json::json;

    #[test]
    fn one_status_becomes_three_states() {
        let old = json!({"quotes": [
            {"id": "q1", "kind": "full", "target": "Yes", "status": "verified",
             "speaker": {"name": "A. Dupont", "surface": "le maire A. Dupont"}},
            {"id": "q2", "kind": "title", "target": "No", "status": "unverified", "speaker": null},
            {"id": "q3", "kind": "partial", "target": null, "status": "untranslated",
             "speaker": {"name": null, "surface": "il"}},
        ]});
        let new = from_format_1(old);
        let quote = |index: usize| &new["quotes"][index];
        assert_eq!(quote(0)["english"]["state"], "passed");
        assert_eq!(quote(0)["speaker"]["certainty"], "stated");
        assert_eq!(quote(1)["english"]["state"], "flagged");
        assert_eq!(quote(1)["key"], false);
        assert_eq!(quote(2)["english"], json!({"text": null, "from": null, "state": "none", "reasons": []}));
        assert_eq!(quote(2)["speaker"]["certainty"], "uncertain");
        assert_eq!(from_format_1(json!([])), json!([]));
    }
}
