//! Markdown pages under two readers, `CommonMark`'s and GitHub's: whatever stands in any field of a
//! brief, the page keeps its structure.

use depeche::writer::{Format, read_json};
use serde_json::Value;

use crate::support::{Desk, example, run};

/// Text as articles, file names, services and forged briefs have it to become structure.
const HOSTILE: [&str; 34] = [
    "# titre",
    "a\n\n# b\n\n- c",
    "a\r\r# b\r- c",
    "a\u{2028}\u{2028}# b\u{85}\u{85}# c",
    "a\n===\nb\n---",
    "*a* **b** _c_ __d__ ~~e~~ ~f~",
    "**",
    "***",
    "_",
    "``",
    "`a",
    "a ``` b",
    "```\na\n```",
    "~~~ a",
    "[a](http://b.fr)",
    "![a](b.png)",
    "[a]: http://b.fr",
    "[^1]",
    "[^1]: a",
    "[q1]",
    "<b>a</b>",
    "<!-- a -->",
    "<script>alert(1)</script>",
    "<http://a.fr>",
    "</aside><?php ?>",
    "http://a.fr/x_y_z et HTTPS://b.fr, www.c.fr; ftp://d.fr",
    "mailto:x@a.fr, écrire à la.redaction+1@a-b.fr.",
    "a | b\n|---|---|\n| c | d |",
    "| a |",
    "1. a",
    "2) b",
    "+ a",
    "- [ ] a",
    "> a",
];
/// The same, of the kinds that only some readers know.
const RARE: [&str; 10] = [
    "$a$ $$b$$",
    "&amp; &lt;b&gt; &#42;a&#42;",
    "{#id .class}",
    "==a==",
    "^a^",
    ": a",
    ":---",
    "a\\",
    "    code",
    "\u{1b}[31ma\u{0}\u{202e}",
];

/// The places of all texts in the brief that may be any text.
fn free_texts(brief: &Value) -> Vec<String> {
    fn places(value: &Value, path: &str, found: &mut Vec<String>) {
        match value {
            Value::String(_) => found.push(path.to_owned()),
            Value::Array(list) => {
                // Entries of a list are of one kind; the first few show all there is.
                for (index, value) in list.iter().enumerate().take(6) {
                    places(value, &format!("{path}/{index}"), found);
                }
            }
            Value::Object(map) => {
                map.iter().for_each(|(key, value)| places(value, &format!("{path}/{key}"), found));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    places(brief, "", &mut found);
    // An address that leads to the web is a link, and is meant to be one.
    found.retain(|place| place != "/source/url");
    // What is one of several words cannot be any text.
    found.retain(|place| read_json(&replaced(brief, std::slice::from_ref(place), "mot").to_string()).is_ok());
    assert!(found.len() > 80, "{} fields take text", found.len());
    found
}

fn replaced(brief: &Value, places: &[String], with: &str) -> Value {
    let mut brief = brief.clone();
    for place in places {
        *brief.pointer_mut(place).expect("it was found there") = Value::from(with);
    }
    brief
}

fn page(brief: &Value) -> String {
    let brief = read_json(&brief.to_string()).expect("a brief");
    String::from_utf8(Format::Md.write(&brief, depeche::config::Detail::Full)).expect("UTF-8")
}

/// The structure that `CommonMark` sees, with tables and everything else that the reader knows.
fn common(page: &str) -> Vec<String> {
    use pulldown_cmark::{Event, Parser};
    let events = Parser::new_ext(page, pulldown_cmark::Options::all());
    events
        .filter_map(|event| match event {
            Event::Start(tag) => {
                let name = format!("{tag:?}");
                Some(name.split(['(', '{', ' ']).next().unwrap_or_default().to_owned())
            }
            Event::End(_) => Some("end".to_owned()),
            Event::Text(_) | Event::SoftBreak | Event::Code(_) => None,
            Event::InlineHtml(html) if is_anchor(&html) => Some("anchor".to_owned()),
            other => Some(format!("{other:?}")),
        })
        .collect()
}

/// Whether this is the beginning of one of the page's own anchors, whatever it is called.
fn is_anchor(html: &str) -> bool {
    html.strip_prefix("<a id=\"").and_then(|rest| rest.strip_suffix("\">")).is_some_and(|name| {
        !name.is_empty()
            && name.chars().all(|letter| letter.is_alphanumeric() || letter == '-' || letter == '_')
    })
}

/// The structure that GitHub sees.
fn github(page: &str) -> Vec<String> {
    use comrak::{Arena, Options, nodes::NodeValue, parse_document};
    let mut options = Options::default();
    options.extension.autolink = true;
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.math_dollars = true;
    let arena = Arena::new();
    let root = parse_document(&arena, page, &options);
    let nodes = root.descendants().map(|node| match &node.data.borrow().value {
        NodeValue::Text(_) | NodeValue::SoftBreak | NodeValue::Code(_) | NodeValue::Escaped => String::new(),
        value => {
            let name = format!("{value:?}");
            name.split(['(', '{', ' ']).next().unwrap_or_default().to_owned()
        }
    });
    nodes.filter(|name| !name.is_empty()).collect()
}

fn brief() -> Value {
    let desk = Desk::new();
    let path = example("belarus.txt");
    let ran =
        run(desk.depeche(&["brief", path.to_str().expect("UTF-8"), "-f", "json", "--translate", "full"]));
    let mut brief: Value = serde_json::from_str(&ran.out).expect("JSON");
    // Fields that this article leaves empty.
    for field in ["byline", "outlet", "published", "title", "url"] {
        brief["source"][field] = Value::from("mot");
    }
    brief["warnings"] = serde_json::json!(["mot", "mot"]);
    brief["provenance"]["model"] = Value::from("mot");
    brief["provenance"]["fallback_from"] = Value::from("mot");
    brief["provenance"]["prompts"] = serde_json::json!({"summarise": "mot"});
    brief
}

#[test]
fn no_field_of_a_brief_becomes_structure() {
    let brief = brief();
    let places = free_texts(&brief);
    let plain = page(&replaced(&brief, &places, "mot"));
    let (plain_common, plain_github) = (common(&plain), github(&plain));
    assert!(plain_github.len() > 100, "{plain}");
    for hostile in HOSTILE.iter().chain(&RARE) {
        let page = page(&replaced(&brief, &places, hostile));
        for (reader, before, after) in
            [("CommonMark", &plain_common, common(&page)), ("GitHub", &plain_github, github(&page))]
        {
            let at = before.iter().zip(&after).position(|(one, other)| one != other);
            let part = |parts: &[String]| at.map(|at| parts[at.saturating_sub(2)..=at].to_vec());
            assert!(
                before.len() == after.len() && at.is_none(),
                "{hostile:?} is structure to {reader}: {:?} instead of {:?}, {} instead of {} parts",
                part(&after),
                part(before),
                after.len(),
                before.len()
            );
        }
        assert!(!page.contains(['\u{1b}', '\u{0}', '\u{202e}', '\r', '\u{2028}']), "{hostile:?}");
    }
}

#[test]
fn addresses_lead_to_the_web_only() {
    let mut brief = brief();
    for (url, links) in [
        ("https://a.fr/b?c=d&e=f", 1),
        ("https://a.fr/> <b> # c\n\n# d", 1),
        ("javascript:alert(1)", 0),
        ("file:///etc/passwd", 0),
    ] {
        brief["source"]["url"] = Value::from(url);
        let page = page(&brief);
        let head = page.split("## ").next().expect("a head");
        let found = github(head).iter().filter(|name| *name == "Link").count();
        assert_eq!(found, links, "{url}: {head}");
        assert_eq!(github(head).iter().filter(|name| *name == "Heading").count(), 1, "{url}");
    }
}
