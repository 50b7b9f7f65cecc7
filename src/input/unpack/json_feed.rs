//! JSON Feed: every item is an article.

use std::sync::Arc;

use serde_json::Value;

use super::{
    Fault, Part,
    feed::{Entry, plain_paragraphs, unpacked},
    page::About,
    part, unreadable,
};
use crate::document::MediaType;

/// Reads all items of the feed.
pub(super) fn entries(bytes: &[u8]) -> Result<Vec<Arc<Part>>, Fault> {
    let feed: Value = serde_json::from_slice(bytes).map_err(|error| unreadable("feed", error))?;
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let outlet = text(&feed, "title");
    let mut parts = Vec::new();
    for (index, item) in feed.get("items").and_then(Value::as_array).into_iter().flatten().enumerate() {
        let names =
            item.get("authors").and_then(Value::as_array).into_iter().flatten().chain(item.get("author"));
        let names: Vec<String> = names.filter_map(|author| text(author, "name")).collect();
        let about = About {
            title: text(item, "title"),
            byline: (!names.is_empty()).then(|| names.join(", ")),
            outlet: outlet.clone(),
            published: text(item, "date_published").or_else(|| text(item, "date_modified")),
            url: text(item, "url").or_else(|| text(item, "external_url")),
        };
        let content = text(item, "content_html")
            .or_else(|| text(item, "content_text").map(|text| plain_paragraphs(&text)));
        let entry =
            Entry { about, content, summary: text(item, "summary").map(|text| plain_paragraphs(&text)) };
        if let Some(content) = unpacked(entry, MediaType::JsonFeed) {
            parts.push(part(index + 1, item.to_string().as_bytes(), content));
        }
    }
    Ok(parts)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    #[test]
    fn an_item_is_an_article() {
        let feed = r#"{"version":"https://jsonfeed.org/version/1.1","title":"Le Jour","items":[
            {"id":"1","url":"https://a.example/1","title":"Un pont","content_text":"Il ferme.\n\nIl rouvre.","authors":[{"name":"Ana Roy"}]}]}"#;
        let found = super::entries(feed.as_bytes()).unwrap();
        assert!(found[0].content.text.contains("<p>Il ferme.</p><p>Il rouvre.</p>"));
        assert!(found[0].content.text.contains("Ana Roy"));
    }
}
