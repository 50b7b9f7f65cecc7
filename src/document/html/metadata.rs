//! What a page says about itself: JSON-LD, meta elements, canonical link, `<time>`, headings.
//!
//! Takes the whole page, before anything is cleaned away. JSON-LD comes first, since sites write
//! it for machines; the title is the heading that readers see, where it agrees with it.

use dom_query::Document as Page;
use serde_json::Value;

use crate::document::block::Metadata;
use crate::document::header::one_line;

/// Longer values are not what they claim to be.
const LONGEST: usize = 400;
/// Names of sites are not longer.
const SITE_WORDS: usize = 4;
/// Characters that part a title from the name of the site.
const SEPARATORS: [&str; 6] = [" | ", " - ", " – ", " — ", " • ", " · "];

/// Reads the metadata of `page`.
pub(super) fn read(page: &Page) -> Metadata {
    let linked = linked_data(page);
    let meta = |names: &[&str]| names.iter().find_map(|name| meta(page, name));
    let outlet =
        linked.outlet.or_else(|| meta(&["og:site_name", "publisher", "application-name", "dc.publisher"]));
    let published = linked.published.or_else(|| {
        meta(&[
            "article:published_time",
            "og:published_time",
            "datepublished",
            "date",
            "dc.date",
            "dc.date.issued",
            "dcterms.date",
            "pubdate",
            "publishdate",
            "parsely-pub-date",
            "sailthru.date",
            "cxenseparse:recs:publishtime",
        ])
        .or_else(|| attribute(page, "[itemprop=datePublished]", "content"))
        .or_else(|| attribute(page, "[itemprop=datePublished]", "datetime"))
        .or_else(|| attribute(page, "article time[datetime], main time[datetime]", "datetime"))
        .or_else(|| attribute(page, "time[datetime]", "datetime"))
    });
    let byline = linked.byline.or_else(|| {
        meta(&["author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl"])
            .filter(|author| !author.contains("://"))
            .or_else(|| element(page, "[itemprop=author] [itemprop=name], [itemprop=author], [rel=author], .author-name, .byline, .article__author, .auteur"))
    });
    let url = attribute(page, "link[rel=canonical]", "href").or_else(|| meta(&["og:url"])).or(linked.url);
    let said = linked.title.or_else(|| meta(&["og:title", "twitter:title", "dc.title", "dcterms.title"]));
    let title = title(page, said, outlet.as_deref());
    let outlet = outlet.or_else(|| site_in_title(page, title.as_deref()?));
    let mut labels = linked.labels;
    labels.extend(meta(&["article:section", "articlesection", "section"]));
    labels.extend(meta(&["article:opinion"]).filter(|value| value == "true").map(|_| "opinion".to_owned()));
    Metadata {
        title,
        byline: byline.map(bare_name),
        labels,
        outlet,
        published,
        url: url.filter(|url| url.starts_with("http")),
    }
}

/// The title: the page's heading where it agrees with what metadata say, else what they say.
fn title(page: &Page, said: Option<String>, outlet: Option<&str>) -> Option<String> {
    let said = said.map(|title| without_site(&title, outlet));
    let headings: Vec<String> =
        page.select("h1").nodes().iter().take(8).filter_map(|node| clean(&node.text())).collect();
    let heading = match &said {
        Some(said) => headings.iter().find(|heading| agree(said, heading)),
        None => headings.iter().find(|heading| heading.split_whitespace().count() >= 3),
    };
    let whole =
        || element(page, "title").map(|title| without_site(&title, outlet)).map(|title| parts(&title).0);
    heading.cloned().or(said).or_else(whole).filter(|title| !title.is_empty())
}

/// The name of the site beside the article's title in the page's title.
fn site_in_title(page: &Page, title: &str) -> Option<String> {
    let (longest, site) = parts(&element(page, "title")?);
    site.filter(|_| longest == title)
}

/// The longest part of a page's title, and the other part when there is one and it is short.
fn parts(title: &str) -> (String, Option<String>) {
    for separator in SEPARATORS {
        let Some((head, tail)) = title.rsplit_once(separator) else { continue };
        let words = |part: &str| part.split_whitespace().count();
        let (title, site) = if words(head) >= words(tail) { (head, tail) } else { (tail, head) };
        if words(site) <= SITE_WORDS && words(title) >= 3 {
            return (title.trim().to_owned(), Some(site.trim().to_owned()));
        }
    }
    (title.to_owned(), None)
}

/// Whether half the words of the shorter text are in the other.
fn agree(one: &str, other: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| word.chars().count() > 2)
            .map(str::to_lowercase)
            .collect()
    };
    let (one, other) = (words(one), words(other));
    let common = one.iter().filter(|word| other.contains(word)).count();
    let shorter = one.len().min(other.len());
    shorter > 0 && common * 2 >= shorter && other.len() >= 2
}

/// A title without the name of the site behind it.
fn without_site(title: &str, outlet: Option<&str>) -> String {
    let Some(outlet) = outlet else { return title.to_owned() };
    for separator in SEPARATORS {
        if let Some((head, tail)) = title.rsplit_once(separator)
            && (tail.trim().eq_ignore_ascii_case(outlet)
                || outlet.to_lowercase().contains(&tail.trim().to_lowercase()))
        {
            return head.trim().to_owned();
        }
    }
    title.to_owned()
}

/// `Par Jeanne Martin` → `Jeanne Martin`.
fn bare_name(byline: String) -> String {
    for prefix in ["Par ", "par ", "PAR ", "By "] {
        if let Some(name) = byline.strip_prefix(prefix) {
            return name.trim().to_owned();
        }
    }
    byline
}

/// The content of the meta element with this `property`, `name` or `itemprop`.
fn meta(page: &Page, wanted: &str) -> Option<String> {
    page.select("meta").nodes().iter().find_map(|node| {
        let named = ["property", "name", "itemprop"]
            .iter()
            .any(|key| node.attr(key).is_some_and(|name| name.trim().eq_ignore_ascii_case(wanted)));
        if named { node.attr("content").and_then(|content| clean(&content)) } else { None }
    })
}

fn attribute(page: &Page, selector: &str, name: &str) -> Option<String> {
    page.select(selector).nodes().iter().find_map(|node| node.attr(name)).and_then(|value| clean(&value))
}

fn element(page: &Page, selector: &str) -> Option<String> {
    page.select(selector).nodes().iter().find_map(|node| clean(&node.text()))
}

/// A value as one line; entities that were encoded twice are decoded.
fn clean(value: &str) -> Option<String> {
    let value = one_line(value);
    if value.is_empty() || value.chars().count() > LONGEST {
        return None;
    }
    if value.contains('&') && value.contains(';') && !value.contains('<') {
        return Some(one_line(&Page::fragment(value.as_str()).text()));
    }
    Some(value)
}

/// The metadata of the first article in the page's JSON-LD.
fn linked_data(page: &Page) -> Metadata {
    for script in page.select("script[type='application/ld+json']").nodes() {
        let text = script.text();
        let text = text.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>");
        let text = text.trim().trim_start_matches("//<![CDATA[").trim_end_matches("//]]>");
        // Line breaks inside strings are a frequent fault.
        let parsed = serde_json::from_str::<Value>(text)
            .or_else(|_| serde_json::from_str(&text.replace(['\n', '\r', '\t'], " ")));
        if let Some(article) = parsed.as_ref().ok().and_then(find_article) {
            return from_article(article);
        }
    }
    Metadata::default()
}

/// The object of an article type, also in arrays and `@graph`.
fn find_article(value: &Value) -> Option<&Value> {
    let is_article = |kind: &str| kind.ends_with("Article") || kind.ends_with("Posting") || kind == "Report";
    match value {
        Value::Array(values) => values.iter().find_map(find_article),
        Value::Object(fields) => {
            let found = match fields.get("@type") {
                Some(Value::String(kind)) => is_article(kind),
                Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).any(is_article),
                _ => false,
            };
            if found {
                Some(value)
            } else {
                fields.get("@graph").or_else(|| fields.get("mainEntity")).and_then(find_article)
            }
        }
        _ => None,
    }
}

fn from_article(article: &Value) -> Metadata {
    let text = |key: &str| article.get(key).and_then(names);
    Metadata {
        title: text("headline").or_else(|| text("name")),
        byline: text("author").or_else(|| text("creator")),
        outlet: text("publisher").or_else(|| text("sourceOrganization")),
        published: text("datePublished").or_else(|| text("dateCreated")),
        labels: ["@type", "articleSection", "genre"]
            .iter()
            .filter_map(|key| text(key))
            .flat_map(|value| value.split(", ").map(str::to_owned).collect::<Vec<_>>())
            .collect(),
        url: text("url").or_else(|| match article.get("mainEntityOfPage") {
            Some(Value::Object(page)) => page.get("@id").and_then(names),
            Some(other) => names(other),
            None => None,
        }),
    }
}

/// A text, the name of an object, or the names of several.
fn names(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => clean(text),
        Value::Object(fields) => fields.get("name").and_then(names),
        Value::Array(values) => {
            let all: Vec<String> = values.iter().filter_map(names).collect();
            (!all.is_empty()).then(|| all.join(", "))
        }
        _ => None,
    }
}
