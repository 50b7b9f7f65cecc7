//! Names of outputs: the tree of the inputs mirrored, with names that every system takes. Pure.

use std::{
    ffi::OsStr,
    path::{Component, Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

use crate::digest::hex;

/// Longest name of a file or folder in bytes, with room for an extension and a temporary name.
const LONGEST: usize = 200;

/// Names that some systems keep for devices, whatever the extension.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Extensions that say what an article's file is, and nothing about the article.
const EXTENSIONS: [&str; 19] = [
    "txt", "text", "md", "markdown", "html", "htm", "xhtml", "mhtml", "docx", "odt", "epub", "eml", "pdf",
    "xml", "mht", "rtf", "mbox", "rss", "atom",
];

/// Names that the output folder needs for itself.
const RESERVED: [&str; 2] = ["index.json", "index.html"];

/// The place below the output folder for the briefs of an article, without their extension. A name
/// that had to be changed carries a mark made from the old one, so that no two become the same.
#[must_use]
pub(crate) fn place(relative: &Path) -> PathBuf {
    let parts = relative.components().filter_map(|part| match part {
        Component::Normal(name) => Some(safe(name)),
        _ => None,
    });
    parts.collect()
}

/// The same by the stem of the article's name: `a` for a.txt. What is not an extension of an article
/// stays.
#[must_use]
pub(crate) fn short_place(relative: &Path) -> PathBuf {
    let extension = relative.extension().and_then(OsStr::to_str).unwrap_or_default().to_lowercase();
    if EXTENSIONS.contains(&extension.as_str()) {
        place(&relative.with_extension(""))
    } else {
        place(relative)
    }
}

/// The place for the briefs of `source` when another article has `place` already.
#[must_use]
pub(crate) fn apart(place: &Path, source: &Path) -> PathBuf {
    let mut name = place.file_name().unwrap_or_default().to_owned();
    name.push(format!("~{}", mark(source.as_os_str())));
    place.with_file_name(name)
}

/// A name beside `path`, whose file must stay: a~1.md for a.md.
#[must_use]
pub(crate) fn beside(path: &Path, number: usize) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!("~{number}"));
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

/// `place` with an extension added; the whole name stays, so that a.txt and a.html never share a
/// brief.
#[must_use]
pub(crate) fn with_extension(place: &Path, extension: &str) -> PathBuf {
    let mut name = place.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    if RESERVED.iter().any(|reserved| Path::new(&name) == Path::new(reserved)) {
        return with_extension(&apart(place, place), extension);
    }
    PathBuf::from(name)
}

/// A path as systems see it that do not tell capitals apart.
#[must_use]
pub(crate) fn folded(path: &Path) -> PathBuf {
    PathBuf::from(path.to_string_lossy().to_lowercase())
}

fn safe(name: &OsStr) -> String {
    let text = name.to_string_lossy();
    let mut clean: String = text
        .chars()
        .map(|letter| {
            let forbidden =
                matches!(letter, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' | '\u{fffd}');
            if forbidden || letter.is_control() { '_' } else { letter }
        })
        .collect();
    clean.truncate(clean.trim_end_matches(['.', ' ']).len());
    let stem = clean.split('.').next().unwrap_or_default().to_lowercase();
    if DEVICES.contains(&stem.as_str()) || clean.is_empty() {
        clean.insert(0, '_');
    }
    if clean.len() > LONGEST {
        clean.truncate((0..=LONGEST).rev().find(|&at| clean.is_char_boundary(at)).unwrap_or(0));
    }
    if name.to_str() == Some(&clean) {
        return clean;
    }
    format!("{clean}~{}", mark(name))
}

/// Eight letters that stand for a name.
fn mark(name: &OsStr) -> String {
    hex(&Sha256::digest(name.as_encoded_bytes())[..4])
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::{any, proptest};

    use super::{apart, place, safe, short_place, with_extension};

    #[test]
    fn plain_names_stay() {
        for name in ["a.txt", "deep/été à Paris.html", "b.tar.txt"] {
            assert_eq!(place(Path::new(name)), Path::new(name));
        }
        assert_eq!(with_extension(Path::new("a.txt"), "md"), Path::new("a.txt.md"));
        for (name, short) in [
            ("a.txt", "a"),
            ("deep/été.à.HTML", "deep/été.à"),
            ("2026.03.12", "2026.03.12"),
            ("b.art", "b.art"),
            (".txt", ".txt"),
        ] {
            assert_eq!(short_place(Path::new(name)), Path::new(short));
        }
    }

    #[test]
    fn names_that_some_system_refuses_are_changed_and_stay_apart() {
        let names =
            ["a\nb.txt", "a\tb.txt", "a?b.txt", "nul.txt", "CON", "a.", "a ", "a:b", &"é".repeat(150)];
        let mut seen = std::collections::HashSet::new();
        for name in names {
            let changed = safe(name.as_ref());
            assert_ne!(changed, name);
            assert!(seen.insert(changed.to_lowercase()), "{changed}");
        }
        assert_ne!(with_extension(Path::new("index"), "json"), Path::new("index.json"));
        assert_ne!(
            apart(Path::new("a.txt"), Path::new("in1/a.txt")),
            apart(Path::new("a.txt"), Path::new("in2/a.txt"))
        );
        assert_eq!(place(Path::new("../../etc/a.txt")), Path::new("etc/a.txt"));
    }

    proptest! {
        #[test]
        fn every_name_becomes_one_that_every_system_takes(name in any::<String>()) {
            let clean = safe(name.as_ref());
            assert!(!clean.is_empty() && clean.len() < 230);
            assert!(!clean.contains(['<', '>', ':', '"', '/', '\\', '|', '?', '*']));
            assert!(!clean.chars().any(char::is_control));
            assert!(!clean.ends_with(['.', ' ']));
        }
    }
}
