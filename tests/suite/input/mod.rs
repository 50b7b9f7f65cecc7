//! Reading from bytes to document: whole pages, whole folders, and what goes wrong there.

mod faults;
mod kinds;
mod sites;

use std::fmt::Write;
use std::path::{Path, PathBuf};

use depeche::document::{self, Document};
use depeche::input::{self, ReadOptions, Source};

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

fn options() -> ReadOptions {
    ReadOptions { max_bytes: 20_000_000, ..ReadOptions::default() }
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
    for warning in document.notes() {
        let _ = writeln!(shown, "warning: {warning}");
    }
    for span in &document.paragraphs {
        let _ = writeln!(shown, "\n{}", span.of(&document.text));
    }
    shown
}

#[test]
fn pages_of_the_press() {
    for name in [
        "jsonld.html",
        "meta_only.html",
        "ads.html",
        "wordpress.html",
        "cp1252.html",
        "page.xhtml",
        "live.html",
        "pre.html",
        "paywall.html",
    ] {
        let loaded = load(&data("html").join(name));
        let document = document::parse(&loaded.text, loaded.media_type);
        insta::assert_snapshot!(name, shown(&document, &loaded.encoding));
    }
}

/// A folder for one test, removed when the test is done.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        std::fs::write(path, bytes).expect("file");
    }
    folder
}

fn relative(sources: &[Source]) -> Vec<String> {
    sources
        .iter()
        .map(|source| match source {
            Source::File { relative, .. } | Source::Part { relative, .. } | Source::Page { relative, .. } => {
                relative.display().to_string()
            }
            Source::Stdin => "-".to_owned(),
        })
        .collect()
}

#[test]
fn folders_are_walked_in_order() {
    let folder = folder(&[
        ("b/deux.md", b"x"),
        ("b/.cache/c.txt", b"x"),
        (".cachee.txt", b"x"),
        ("a.TXT", b"x"),
        ("photo.jpg", b"x"),
        ("b/trois.xhtml", b"x"),
        ("brouillon/d.txt", b"x"),
        ("z.htm", b"x"),
        (".gitignore", b"brouillon/\n"),
    ]);
    let (sources, errors) = input::collect(&[folder.path().to_path_buf(), PathBuf::from("-")]);
    assert_eq!(relative(&sources), ["a.TXT", "b/deux.md", "b/trois.xhtml", "z.htm", "-"]);
    assert_eq!(
        left_out(&errors),
        ["photo.jpg: files of the kind .jpg are no articles; --include '*.jpg' takes them"]
    );
    let named = folder.path().join("photo.jpg");
    let (sources, _) = input::collect(std::slice::from_ref(&named));
    assert_eq!(
        (relative(&sources), sources[0].path()),
        (vec!["photo.jpg".to_owned()], Some(named.as_path()))
    );
}

/// The names of files that hold no article, and why.
fn left_out(errors: &[input::InputError]) -> Vec<String> {
    let shown = errors.iter().filter(|error| error.is_no_article()).map(|error| {
        let message = error.to_string();
        let name = Path::new(error.path()).file_name().expect("a name").to_string_lossy().into_owned();
        message.replace(error.path(), &name)
    });
    shown.collect()
}

#[test]
fn every_file_of_a_folder_is_accounted_for() {
    let page = "<!DOCTYPE html><p>Le pont est fermé.</p>";
    let folder = folder(&[
        ("Le pont.html", page.as_bytes()),
        ("Le pont_files/script.js", b"let a = 1;"),
        ("Le pont_files/encart.html", page.as_bytes()),
        ("Seul_files/page.html", page.as_bytes()),
        ("photo", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("sans-extension", "Le pont est fermé.".as_bytes()),
        ("page.php", page.as_bytes()),
        ("style.css", b"a{}"),
        (".caché", b"x"),
    ]);
    let (sources, errors) = input::collect(&[folder.path().to_path_buf()]);
    assert_eq!(relative(&sources), ["Le pont.html", "Seul_files/page.html", "page.php", "sans-extension"]);
    assert_eq!(
        left_out(&errors),
        [
            "encart.html: it is part of the saved page Le pont.html",
            "script.js: it is part of the saved page Le pont.html",
            "photo: it looks like a PNG image; leave it out",
            "style.css: files of the kind .css are no articles; --include '*.css' takes them",
        ]
    );
    assert_eq!(errors.len(), 4);
}

#[cfg(unix)]
#[test]
fn links_and_pipes_do_not_trap_the_walk() {
    let folder = folder(&[("a.txt", b"x"), ("sub/b.txt", b"x")]);
    let root = folder.path();
    std::os::unix::fs::symlink(root, root.join("sub/loop")).expect("link");
    std::os::unix::fs::symlink(root.join("a.txt"), root.join("link.txt")).expect("link");
    std::os::unix::fs::symlink(root.join("none.txt"), root.join("broken.txt")).expect("link");
    let made = std::process::Command::new("mkfifo").arg(root.join("pipe.txt")).status();
    let (sources, errors) = input::collect(&[root.to_path_buf()]);
    assert_eq!(relative(&sources), ["a.txt", "link.txt", "sub/b.txt"]);
    let found = left_out(&errors);
    assert!(found.contains(&"broken.txt: the link leads nowhere".to_owned()), "{found:?}");
    assert!(found.contains(&"loop: links to folders are not followed".to_owned()), "{found:?}");
    if made.is_ok_and(|status| status.success()) {
        let pipe = root.join("pipe.txt");
        let (sources, errors) = input::collect(std::slice::from_ref(&pipe));
        assert!(sources.is_empty());
        assert!(errors[0].to_string().contains("no regular file"));
        let source = Source::File { path: pipe.clone(), relative: pipe };
        let refused = input::read(&source, &options()).expect_err("a pipe is refused");
        assert!(refused.to_string().contains("no regular file"));
    }
}

#[test]
fn what_cannot_be_read_says_why() {
    let folder = folder(&[
        ("vide.txt", b""),
        ("image.txt", b"\x89PNG\r\n\x1a\n\0\0\0\r"),
        ("gros.txt", &[b'a'; 300]),
        ("rien/x.pdf", b"x"),
    ]);
    let root = folder.path();
    let read = |name: &str, options: &ReadOptions| {
        let source = Source::File { path: root.join(name), relative: PathBuf::from(name) };
        input::read(&source, options).expect_err("refused").to_string()
    };
    assert!(read("vide.txt", &options()).ends_with("vide.txt: is empty; there is no text to read"));
    assert!(read("image.txt", &options()).contains("looks like a PNG image, not text; leave it out"));
    assert!(read("rien", &options()).contains("is a folder; name a file in it"));
    assert!(read("absent.txt", &options()).contains("no such file or folder"));
    let small = ReadOptions { max_bytes: 299, ..options() };
    assert!(
        read("gros.txt", &small)
            .contains("is 300 bytes large, more than the limit of 299 bytes; raise it with --max-size")
    );
    let odd = ReadOptions { encoding: Some("klingon".to_owned()), ..options() };
    assert!(read("gros.txt", &odd).contains("\"klingon\" names no character encoding"));
    let (sources, errors) = input::collect(&[root.join("rien"), root.join("absent")]);
    assert!(sources.is_empty());
    assert!(errors[0].is_no_article() && errors[0].to_string().contains("x.pdf: files of the kind .pdf"));
    assert!(errors[1].to_string().contains("no article in this folder"));
    assert!(errors[2].to_string().contains("no such file or folder"));
}

/// The same article in many dresses gives the same paragraphs.
#[test]
fn dresses_do_not_matter() {
    let plain = "Un titre pour voir clair\n\nL’été à Orléans a été « chaud », a dit le maire de la ville, qui n’y peut rien du tout.\n\nFin du texte.";
    let crlf = plain.replace('\n', "\r\n");
    let cr = plain.replace('\n', "\r");
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(plain.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let cp1252 = encoding_rs::WINDOWS_1252.encode(plain).0.into_owned();
    let marked = format!("\u{feff}{plain}");
    let pages = plain.replace("\n\n", "\n\u{c}");
    for bytes in [crlf.as_bytes(), cr.as_bytes(), &utf16, &cp1252, marked.as_bytes(), pages.as_bytes()] {
        let loaded = input::from_bytes(bytes, Source::Stdin, &options()).expect("text");
        let document = document::parse(&loaded.text, loaded.media_type);
        assert_eq!(document.title.map(|title| title.value).as_deref(), Some("Un titre pour voir clair"));
        let paragraphs: Vec<&str> = document.paragraphs.iter().map(|span| span.of(&document.text)).collect();
        assert_eq!(paragraphs.len(), 2);
        assert!(paragraphs[0].starts_with("L’été à Orléans a été « chaud »"));
    }
}

#[test]
fn oddities_are_text_too() {
    let line = "mot ".repeat(250_000);
    for text in [
        line.as_str(),
        "e\u{301}te\u{301}\tou\u{ad}vert",
        "\u{202b}نص\u{202c}",
        "a\u{85}b\u{2028}c\u{2029}d",
        "🎉".repeat(1000).as_str(),
    ] {
        let document = document::parse(text, "text/plain");
        assert_eq!(document.text, text, "plain text stays as it is");
        assert!(!document.paragraphs.is_empty());
    }
}

#[test]
fn examples_read_as_an_editor_would() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for name in ["belarus.txt", "rtve.txt", "le-pen.txt", "ohio.txt"] {
        let loaded = load(&root.join(name));
        let document = document::parse(&loaded.text, loaded.media_type);
        let detection =
            depeche::language::detect(&document.text, &depeche::language::DetectOptions::default());
        let sentences =
            depeche::segment::segment(&document.text, &document.paragraphs, detection.language.as_deref());
        let mut shown = shown(&document, &loaded.encoding);
        let _ = writeln!(
            shown,
            "\nlanguage: {:?} reliable: {} mixed: {:?}",
            detection.language, detection.reliable, detection.mixed
        );
        for sentence in sentences {
            let _ = writeln!(shown, "{} | {}", sentence.paragraph + 1, sentence.span.of(&document.text));
        }
        insta::assert_snapshot!(name, shown);
    }
}

/// What every document must be, whatever it was read from.
fn holds_together(document: &Document) {
    let mut at = 0;
    for span in &document.paragraphs {
        assert!(span.start >= at && !span.is_empty(), "in order, not empty");
        assert!(document.text.get(span.start..span.end).is_some(), "on character boundaries");
        assert_eq!(span.trim(&document.text), *span, "trimmed");
        at = span.end;
    }
    let fields =
        [&document.title, &document.byline, &document.outlet, &document.published, &document.dateline];
    for field in fields.into_iter().flatten() {
        if let Some(span) = field.span {
            assert!(!span.of(&document.text).is_empty(), "a field's place is in the text");
        }
    }
    let found = depeche::language::detect(&document.text, &depeche::language::DetectOptions::default());
    let sentences =
        depeche::segment::segment(&document.text, &document.paragraphs, found.language.as_deref());
    assert!(sentences.iter().all(|sentence| document.paragraphs[sentence.paragraph].contains(sentence.span)));
}

const MEDIA_TYPES: [&str; 3] = ["text/plain", "text/markdown", "text/html"];

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(96))]

    #[test]
    fn any_text_makes_a_document(text in "\\PC{0,300}") {
        for media_type in MEDIA_TYPES {
            holds_together(&document::parse(&text, media_type));
        }
    }

    #[test]
    fn any_markup_makes_a_document(
        text in "(<(/)?(p|div|b|q|table|tr|td|li|ul|h1|title|script|article|br|a href=x|meta property=og:title content=T)>|<!--|-->|&eacute;|&|[ \n\r\t.,«»\"!?#*>_`\\[\\]()|=+-]|---\n|titre: |Par Jean Roy|PARIS \\(AFP\\) - |Publicité|3 mars 2024|é|mot){0,60}"
    ) {
        for media_type in MEDIA_TYPES {
            holds_together(&document::parse(&text, media_type));
        }
    }

    #[test]
    fn any_bytes_are_text_or_refused(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        if let Ok(loaded) = input::from_bytes(bytes.as_slice(), Source::Stdin, &options()) {
            holds_together(&document::parse(&loaded.text, loaded.media_type));
        }
    }
}

#[test]
fn hostile_pages_end() {
    for unit in [
        "<div>",
        "<p><b>x",
        "<br>",
        "<a href=x>l</a>",
        "<",
        "&amp",
        "<!--",
        "<table><td>x",
        "<svg><a>",
        "<noscript><img>",
    ] {
        holds_together(&document::parse(&unit.repeat(60_000 / unit.len()), "text/html"));
    }
    let attributes: String = (0..20_000).fold(String::new(), |all, number| all + &format!("a{number}=b "));
    holds_together(&document::parse(&format!("<p {attributes}>Texte"), "text/html"));
}
