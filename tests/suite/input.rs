//! Reading from bytes to document: whole pages, whole folders, and what goes wrong there.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use depeche::document::{self, Document};
use depeche::input::{self, ReadOptions, Source};

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

fn options() -> ReadOptions {
    ReadOptions { encoding: None, max_bytes: 20_000_000 }
}

fn load(path: &Path) -> input::Loaded {
    let source = Source::File { path: path.to_path_buf(), relative: PathBuf::from("x") };
    input::read(&source, &options()).expect("fixture reads")
}

/// A document as text for a snapshot: fields, then paragraphs.
fn shown(document: &Document, encoding: &str) -> String {
    let mut shown = format!("encoding: {encoding}\n");
    for (name, field) in [
        ("title", &document.title),
        ("byline", &document.byline),
        ("outlet", &document.outlet),
        ("published", &document.published),
        ("dateline", &document.dateline),
    ] {
        let value = field.as_ref().map_or("-", |field| field.value.as_str());
        let _ = writeln!(shown, "{name}: {value}");
        if let Some(span) = field.as_ref().and_then(|field| field.span) {
            assert_eq!(
                span.of(&document.text).split_whitespace().collect::<String>(),
                value.split_whitespace().collect::<String>()
            );
        }
    }
    let _ = writeln!(shown, "url: {}", document.url.as_deref().unwrap_or("-"));
    for warning in &document.warnings {
        let _ = writeln!(shown, "warning: {warning}");
    }
    for span in &document.paragraphs {
        let _ = writeln!(shown, "\n{}", span.of(&document.text));
    }
    shown
}

#[test]
fn pages_of_the_press() {
    for name in ["jsonld.html", "meta_only.html", "ads.html", "wordpress.html", "cp1252.html", "page.xhtml"] {
        let loaded = load(&data("html").join(name));
        let document = document::parse(&loaded.text, &loaded.media_type);
        insta::assert_snapshot!(name, shown(&document, &loaded.encoding));
    }
}
