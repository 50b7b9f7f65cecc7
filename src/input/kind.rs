//! What bytes are: which media type they hold, or which kind of file that is no text.

use std::path::Path;

/// A file that is no text: what it is and what to do.
pub(super) type Binary = (&'static str, &'static str);

const CONVERT: &str = "save it as text or HTML first";
const NO_ARTICLE: &str = "leave it out";

/// Signatures at the start of a file.
const SIGNATURES: &[(&[u8], Binary)] = &[
    (b"%PDF-", ("a PDF document", CONVERT)),
    (b"{\\rtf", ("an RTF document", CONVERT)),
    (b"\xD0\xCF\x11\xE0", ("an old Office document", CONVERT)),
    (b"\x89PNG", ("a PNG image", NO_ARTICLE)),
    (b"\xFF\xD8\xFF", ("a JPEG image", NO_ARTICLE)),
    (b"GIF8", ("a GIF image", NO_ARTICLE)),
    (b"II*\0", ("a TIFF image", NO_ARTICLE)),
    (b"MM\0*", ("a TIFF image", NO_ARTICLE)),
    (b"\x1F\x8B", ("a gzip archive", "unpack it first")),
    (b"BZh", ("a bzip2 archive", "unpack it first")),
    (b"\xFD7zXZ", ("an xz archive", "unpack it first")),
    (b"\x28\xB5\x2F\xFD", ("a zstd archive", "unpack it first")),
    (b"7z\xBC\xAF", ("a 7z archive", "unpack it first")),
    (b"Rar!", ("a RAR archive", "unpack it first")),
    (b"\x7FELF", ("a program", NO_ARTICLE)),
    (b"MZ\x90", ("a program", NO_ARTICLE)),
    (b"SQLite format 3", ("a database", NO_ARTICLE)),
    (b"ID3", ("a sound file", NO_ARTICLE)),
    (b"OggS", ("a sound file", NO_ARTICLE)),
    (b"RIFF", ("an image, sound or video file", NO_ARTICLE)),
    (b"bplist00", ("a web archive or property list", CONVERT)),
];

/// How many bytes are looked at.
const LOOK: usize = 8_192;

/// What kind of file `bytes` are, when they are no text. Text in UTF-16 must have been told apart
/// before.
pub(super) fn binary(bytes: &[u8]) -> Option<Binary> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Some(zip(bytes));
    }
    if let Some((_, kind)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        // Words such as "GIF8" or "RIFF" may begin a text; a text has no control characters.
        if kind.0.contains("RTF") || kind.0.contains("PDF") || has_controls(bytes) {
            return Some(*kind);
        }
    }
    if bytes.get(4..8) == Some(b"ftyp") && has_controls(bytes) {
        return Some(("a video file", NO_ARTICLE));
    }
    (bytes.contains(&0) || has_controls(bytes)).then_some(("a binary file", NO_ARTICLE))
}

/// Whether more than a twentieth of the first bytes are control characters that no text holds.
fn has_controls(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(LOOK)];
    let controls = head.iter().filter(|byte| matches!(byte, 0..=6 | 0x0E..=0x1A | 0x1C..=0x1F)).count();
    controls * 20 > head.len()
}

/// Which of the formats that are zip archives inside.
fn zip(bytes: &[u8]) -> Binary {
    let head = &bytes[..bytes.len().min(LOOK)];
    let holds = |needle: &[u8]| {
        memchr::memmem::find(head, needle).is_some() || memchr::memmem::rfind(bytes, needle).is_some()
    };
    if holds(b"application/epub+zip") {
        ("an EPUB book", CONVERT)
    } else if holds(b"opendocument") {
        ("an OpenDocument file", CONVERT)
    } else if holds(b"word/") {
        ("a Word document", CONVERT)
    } else if holds(b"xl/") || holds(b"ppt/") {
        ("an Office document", CONVERT)
    } else {
        ("a zip archive", "unpack it first")
    }
}

/// The media type by extension, or by how the text begins. A file that says it is HTML is HTML
/// whatever its extension.
pub(super) fn media_type(path: Option<&Path>, text: &str) -> &'static str {
    let extension = path.and_then(|path| path.extension()).and_then(|extension| extension.to_str());
    let extension = extension.map(str::to_ascii_lowercase);
    match extension.as_deref() {
        Some("html" | "htm" | "xhtml") => "text/html",
        Some("md" | "markdown") => "text/markdown",
        _ if begins_as_html(text) => "text/html",
        Some("txt" | "text") => "text/plain",
        _ if begins_with_front_matter(text) => "text/markdown",
        _ => "text/plain",
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

    use super::{binary, media_type};

    #[test]
    fn binary_files_are_named() {
        let what = |bytes: &[u8]| binary(bytes).map(|(what, _)| what);
        assert_eq!(what(b"%PDF-1.7\nabc"), Some("a PDF document"));
        assert_eq!(what(b"PK\x03\x04....word/document.xml"), Some("a Word document"));
        assert_eq!(what(b"PK\x03\x04...."), Some("a zip archive"));
        assert_eq!(what(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Some("a PNG image"));
        assert_eq!(what(b"abc\0def"), Some("a binary file"));
        assert_eq!(what("RIFFIFI est un café.".as_bytes()), None);
        assert_eq!(what(b"Texte\tet\x0cpage\r\n"), None);
    }

    #[test]
    fn media_types() {
        for (path, text, kind) in [
            (Some("a.txt"), "Texte", "text/plain"),
            (Some("a.txt"), " <!-- x --><!DOCTYPE HTML><p>", "text/html"),
            (Some("a.XHTML"), "Texte", "text/html"),
            (Some("a.md"), "Texte", "text/markdown"),
            (None, "---\ntitre: Un\n---\nTexte", "text/markdown"),
            (None, "---\nUn trait\n---", "text/plain"),
            (None, "<?xml version=\"1.0\"?>\n<html>", "text/html"),
            (None, "<3 c'est bien", "text/plain"),
        ] {
            assert_eq!(media_type(path.map(Path::new), text), kind, "{path:?} {text}");
        }
    }
}
