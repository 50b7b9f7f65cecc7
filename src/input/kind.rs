//! What a file holds: told by its bytes before its name.

use std::path::Path;

use super::address;
use crate::document::MediaType;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Plain text, Markdown or HTML.
    Text,
    /// Text whose name says that it is something else: a style sheet, a table.
    OtherText,
    /// A message, or a page saved as one.
    Mail,
    /// A mailbox of messages.
    Mailbox,
    /// RSS or Atom.
    Feed,
    /// JSON Feed.
    JsonFeed,
    /// A Word document.
    Docx,
    /// An OpenDocument text.
    Odt,
    /// An EPUB book.
    Epub,
    /// A PDF document.
    Pdf,
    /// An RTF document.
    Rtf,
    /// A gzip file.
    Gzip,
    /// A link that a desktop keeps as a file, or a list of addresses.
    Link,
    /// No article: what it is, with its article, and what to do.
    Other(&'static str, &'static str),
}

const CONVERT: &str = "save it as text or HTML first";
const NO_ARTICLE: &str = "leave it out";

/// How many bytes are looked at.
pub(super) const LOOK: usize = 8_192;

/// Extensions of text files that are articles, in lower case.
const TEXT_EXTENSIONS: [&str; 7] = ["txt", "text", "md", "markdown", "html", "htm", "xhtml"];

/// Signatures at the start of a file.
const SIGNATURES: &[(&[u8], Kind)] = &[
    (b"%PDF-", Kind::Pdf),
    (b"{\\rtf", Kind::Rtf),
    (b"\xD0\xCF\x11\xE0", Kind::Other("an old or encrypted Office document", CONVERT)),
    (b"\x89PNG", Kind::Other("a PNG image", NO_ARTICLE)),
    (b"\xFF\xD8\xFF", Kind::Other("a JPEG image", NO_ARTICLE)),
    (b"GIF8", Kind::Other("a GIF image", NO_ARTICLE)),
    (b"II*\0", Kind::Other("a TIFF image", NO_ARTICLE)),
    (b"MM\0*", Kind::Other("a TIFF image", NO_ARTICLE)),
    (b"\x1F\x8B", Kind::Gzip),
    (b"BZh", Kind::Other("a bzip2 archive", "unpack it first")),
    (b"\xFD7zXZ", Kind::Other("an xz archive", "unpack it first")),
    (b"\x28\xB5\x2F\xFD", Kind::Other("a zstd archive", "unpack it first")),
    (b"7z\xBC\xAF", Kind::Other("a 7z archive", "unpack it first")),
    (b"Rar!", Kind::Other("a RAR archive", "unpack it first")),
    (b"\x7FELF", Kind::Other("a program", NO_ARTICLE)),
    (b"MZ\x90", Kind::Other("a program", NO_ARTICLE)),
    (b"SQLite format 3", Kind::Other("a database", NO_ARTICLE)),
    (b"ID3", Kind::Other("a sound file", NO_ARTICLE)),
    (b"OggS", Kind::Other("a sound file", NO_ARTICLE)),
    (b"RIFF", Kind::Other("an image, sound or video file", NO_ARTICLE)),
    (b"wOFF", Kind::Other("a font", NO_ARTICLE)),
    (b"wOF2", Kind::Other("a font", NO_ARTICLE)),
    (b"bplist00", Kind::Other("a web archive or property list", CONVERT)),
];

/// What `bytes`, the whole file or its first [`LOOK`] bytes, hold. Text in UTF-16 must have been
/// told apart before.
pub(super) fn of(bytes: &[u8], path: Option<&Path>) -> Kind {
    if bytes.starts_with(b"PK\x03\x04") {
        return zip(bytes, path);
    }
    if let Some((_, kind)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        // Words such as "GIF8" or "RIFF" may begin a text; a text has no control characters.
        if matches!(kind, Kind::Pdf | Kind::Rtf | Kind::Gzip) || has_controls(bytes) {
            return *kind;
        }
    }
    if bytes.get(4..8) == Some(b"ftyp") && has_controls(bytes) {
        return Kind::Other("a video file", NO_ARTICLE);
    }
    if bytes.contains(&0) || has_controls(bytes) {
        return Kind::Other("a binary file", NO_ARTICLE);
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(LOOK)]);
    let head = head.trim_start_matches('\u{feff}');
    let extension = extension(path);
    if let Some(kind) = structured(head, extension.as_deref()) {
        return kind;
    }
    match extension.as_deref() {
        None => Kind::Text,
        Some(extension) if TEXT_EXTENSIONS.contains(&extension) => Kind::Text,
        Some(_) if begins_as_html(head) => Kind::Text,
        Some(_) => Kind::OtherText,
    }
}

/// Text that is mail, a feed or a link.
fn structured(head: &str, extension: Option<&str>) -> Option<Kind> {
    let start = head.trim_start();
    if head.starts_with("From ") && is_mailbox(head) {
        return Some(Kind::Mailbox);
    }
    if is_mail(head, matches!(extension, Some("eml" | "mht" | "mhtml"))) {
        return Some(Kind::Mail);
    }
    if start.starts_with('{') && head.contains("jsonfeed.org/version") {
        return Some(Kind::JsonFeed);
    }
    let is_xml = start.starts_with("<?xml")
        || start.starts_with("<rss")
        || start.starts_with("<feed")
        || start.starts_with("<rdf");
    if is_xml && ["<rss", "<feed", "<rdf:RDF"].iter().any(|tag| head.contains(tag)) && !head.contains("<html")
    {
        return Some(Kind::Feed);
    }
    // The last line may go on behind what is looked at.
    let lines =
        if head.len() + 4 >= LOOK { head.rsplit_once('\n').map_or(head, |(lines, _)| lines) } else { head };
    if extension.is_none_or(|extension| matches!(extension, "txt" | "text")) && address::is_list(lines) {
        return Some(Kind::Link);
    }
    let is_link = start.starts_with("[InternetShortcut]")
        || (extension == Some("webloc") && start.starts_with("<?xml") && head.contains("<key>URL</key>"));
    is_link.then_some(Kind::Link)
}

/// Whether a text begins with the headers of a mail. Where the name does not say so, headers that
/// only mail programs write are wanted: a text may begin with `Date: …` too.
fn is_mail(head: &str, named: bool) -> bool {
    const OF_PROGRAMS: [&str; 8] = [
        "mime-version",
        "received",
        "return-path",
        "message-id",
        "content-type",
        "delivered-to",
        "x-mailer",
        "dkim-signature",
    ];
    let mut headers = 0;
    let mut of_programs = 0;
    for line in head.lines() {
        if line.starts_with([' ', '\t']) && headers > 0 {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else { break };
        if name.is_empty()
            || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        {
            break;
        }
        headers += 1;
        of_programs += usize::from(OF_PROGRAMS.iter().any(|known| name.eq_ignore_ascii_case(known)));
    }
    headers >= 2 && (named || of_programs > 0)
}

/// Whether the line behind a `From ` line is a header.
fn is_mailbox(head: &str) -> bool {
    let mut lines = head.lines().skip(1);
    lines
        .next()
        .and_then(|line| line.split_once(':'))
        .is_some_and(|(name, _)| !name.is_empty() && !name.contains(' '))
}

/// Whether the name alone tells that a file is to be read.
pub(super) fn is_article_name(path: &Path) -> bool {
    extension(Some(path)).is_some_and(|extension| TEXT_EXTENSIONS.contains(&extension.as_str()))
}

/// The extension in lower case. What stands behind a stop in a long name is not an extension.
pub(super) fn extension(path: Option<&Path>) -> Option<String> {
    let extension = path?.extension()?.to_str()?.to_ascii_lowercase();
    let plain =
        (1..=8).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    plain.then_some(extension)
}

/// Whether more than a twentieth of the first bytes are control characters that no text holds.
fn has_controls(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(LOOK)];
    let controls = head.iter().filter(|byte| matches!(byte, 0..=6 | 0x0E..=0x1A | 0x1C..=0x1F)).count();
    controls * 20 > head.len()
}

/// Which of the formats that are zip archives inside.
fn zip(bytes: &[u8], path: Option<&Path>) -> Kind {
    let head = &bytes[..bytes.len().min(LOOK)];
    let holds = |needle: &[u8]| {
        memchr::memmem::find(head, needle).is_some() || memchr::memmem::rfind(bytes, needle).is_some()
    };
    if holds(b"application/epub+zip") {
        return Kind::Epub;
    }
    if holds(b"application/vnd.oasis.opendocument.text") {
        return Kind::Odt;
    }
    if holds(b"opendocument") {
        return Kind::Other("an OpenDocument table or drawing", CONVERT);
    }
    if holds(b"word/") {
        return Kind::Docx;
    }
    if holds(b"xl/") || holds(b"ppt/") {
        return Kind::Other("an Office table or presentation", CONVERT);
    }
    // The names may stand behind the first bytes.
    match extension(path).as_deref() {
        Some("docx" | "docm") => Kind::Docx,
        Some("odt") => Kind::Odt,
        Some("epub") => Kind::Epub,
        _ => Kind::Other("a zip archive", "unpack it first"),
    }
}

/// The media type by extension, or by how the text begins. A file that says it is HTML is HTML
/// whatever its extension.
pub(super) fn media_type(path: Option<&Path>, text: &str) -> MediaType {
    match extension(path).as_deref() {
        Some("html" | "htm" | "xhtml") => MediaType::Html,
        Some("md" | "markdown") => MediaType::Markdown,
        _ if begins_as_html(text) => MediaType::Html,
        Some("txt" | "text") => MediaType::Plain,
        _ if begins_with_front_matter(text) => MediaType::Markdown,
        _ => MediaType::Plain,
    }
}
/// Whether a text opens as an HTML page does; comments and an XML declaration may come first.
fn begins_as_html(text: &str) -> bool {
    let mut rest = text.trim_start();
    for _ in 0..8 {
        let (open, close) = match rest {
            _ if rest.starts_with("<!--") => ("<!--", "-->"),
            _ if rest.starts_with("<?xml") => ("<?xml", "?>"),
            _ => break,
        };
        let Some((_, behind)) = rest[open.len()..].split_once(close) else { return false };
        rest = behind.trim_start();
    }
    let starts = |tag: &str| rest.get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag));
    ["<!doctype html", "<html", "<head", "<body"].into_iter().any(starts)
}

/// Whether a text opens with a YAML or TOML block that holds a key.
fn begins_with_front_matter(text: &str) -> bool {
    let mut lines = text.lines();
    let fence = lines.next().map(str::trim_end);
    let key = match fence {
        Some("---") => ':',
        Some("+++") => '=',
        _ => return false,
    };
    lines.next().is_some_and(|line| line.contains(key))
        && lines.take(40).any(|line| Some(line.trim_end()) == fence)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Kind, MediaType, media_type, of};

    #[test]
    fn binary_files_are_named() {
        let what = |bytes: &[u8]| match of(bytes, None) {
            Kind::Other(what, _) => Some(what),
            _ => None,
        };
        assert_eq!(of(b"%PDF-1.7\nabc", None), Kind::Pdf);
        assert_eq!(of(b"PK\x03\x04....word/document.xml", None), Kind::Docx);
        assert_eq!(of(b"From a@b Tue Mar 4 2025\nSubject: x\n\ny", None), Kind::Mailbox);
        assert_eq!(of(b"Subject: x\nMIME-Version: 1.0\n\ny", None), Kind::Mail);
        assert_eq!(of("Date : hier\nSource : AFP\n\nTexte".as_bytes(), None), Kind::Text);
        assert_eq!(of(b"Title: x\nDate: y\n\nTexte", None), Kind::Text);
        assert_eq!(of(b"<?xml version='1.0'?><rss><channel>", None), Kind::Feed);
        assert_eq!(of(b"<?xml version='1.0'?><html><p>about <rss", None), Kind::Text);
        assert_eq!(of(b"[InternetShortcut]\nURL=x", None), Kind::Link);
        assert_eq!(what(b"PK\x03\x04...."), Some("a zip archive"));
        assert_eq!(what(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Some("a PNG image"));
        assert_eq!(what(b"abc\0def"), Some("a binary file"));
        assert_eq!(what("RIFFIFI est un café.".as_bytes()), None);
        assert_eq!(what(b"Texte\tet\x0cpage\r\n"), None);
    }

    #[test]
    fn media_types() {
        for (path, text, kind) in [
            (Some("a.txt"), "Texte", MediaType::Plain),
            (Some("a.txt"), " <!-- x --><!DOCTYPE HTML><p>", MediaType::Html),
            (Some("a.XHTML"), "Texte", MediaType::Html),
            (Some("a.md"), "Texte", MediaType::Markdown),
            (None, "---\ntitre: Un\n---\nTexte", MediaType::Markdown),
            (None, "---\nUn trait\n---", MediaType::Plain),
            (None, "<?xml version=\"1.0\"?>\n<html>", MediaType::Html),
            (None, "<3 c'est bien", MediaType::Plain),
        ] {
            assert_eq!(media_type(path.map(Path::new), text), kind, "{path:?} {text}");
        }
    }
}
