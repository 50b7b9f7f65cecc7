//! A brief as a Word document (Office Open XML), for desks that hand on files.
//!
//! Takes a [`Brief`], gives the bytes of a `.docx`: a ZIP archive of XML parts. Two of the parts are
//! templates beside this file, filled from the same view as the other pages; the template engine
//! escapes every value, and characters that XML 1.0 forbids are left out. French and English are
//! marked as such, so that a word processor checks each against its own dictionary. The same brief
//! gives the same bytes.

use std::{
    io::{Cursor, Write as _},
    sync::LazyLock,
};

use minijinja::{AutoEscape, Environment, Value, context, value::Serde};
use zip::{CompressionMethod, ZipWriter, result::ZipError, write::SimpleFileOptions};

use super::view::View;
use crate::{brief::Brief, language::tag};

/// Parts that are the same in every document.
const FIXED: [(&str, &str); 6] = [
    ("[Content_Types].xml", include_str!("content_types.xml")),
    ("_rels/.rels", include_str!("package_relations.xml")),
    ("word/_rels/document.xml.rels", include_str!("document_relations.xml")),
    ("word/settings.xml", include_str!("settings.xml")),
    ("word/styles.xml", include_str!("styles.xml")),
    ("word/numbering.xml", include_str!("numbering.xml")),
];

/// Parts that show the brief.
const FILLED: [(&str, &str); 3] = [
    ("word/document.xml", include_str!("document.xml")),
    ("word/footer1.xml", include_str!("footer.xml")),
    ("docProps/core.xml", include_str!("core.xml")),
];

static PARTS: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut parts = Environment::new();
    parts.set_auto_escape_callback(|_| AutoEscape::Html);
    for (name, template) in FILLED {
        parts.add_template(name, template).expect("the parts are held by a test");
    }
    parts
});

/// The bytes of the document.
pub(super) fn write(brief: &Brief) -> Vec<u8> {
    let view = View::of(brief);
    let languages = context! { from => tag(view.from.unwrap_or_default()), to => tag(view.to) };
    let created = brief.provenance.created.clone();
    let context = context! { view => Value::from(Serde(view)), languages, created };
    let filled = FILLED.map(|(name, _)| {
        let part = PARTS.get_template(name).expect("the part was added");
        let xml = part.render(&context).expect("the part names what the view has; a test renders it");
        (name, legal(&xml))
    });
    let fixed = FIXED.map(|(name, xml)| (name, xml.to_owned()));
    archive(fixed.into_iter().chain(filled)).expect("an archive in memory takes what it is given")
}

fn archive(parts: impl Iterator<Item = (&'static str, String)>) -> Result<Vec<u8>, ZipError> {
    // No time of its own: the same parts give the same bytes.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, xml) in parts {
        archive.start_file(name, options)?;
        archive.write_all(xml.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

/// `xml` without the characters that XML 1.0 forbids.
pub(super) fn legal(xml: &str) -> String {
    xml.trim_start()
        .chars()
        .filter(|letter| {
            matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{legal, tag};

    #[test]
    fn what_xml_forbids_is_left_out() {
        assert_eq!(legal("a\u{0}\u{1b}b\u{fffe}\u{ffff}é\u{1f600}\n"), "abé\u{1f600}\n");
    }

    #[test]
    fn languages_are_named_as_word_processors_do() {
        assert_eq!([tag("fr"), tag("en"), tag("el"), tag("")], ["fr-FR", "en-GB", "el", "und"]);
    }
}
