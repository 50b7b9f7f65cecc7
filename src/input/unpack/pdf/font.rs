//! How a font of a PDF turns codes into characters and how wide they are.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Encoding, Object};

use super::LARGEST_STREAM;

/// Widths are in thousandths of the font's size. Where a font tells none, Helvetica's mean is near.
const USUAL_WIDTH: f32 = 500.0;
/// A range of widths in a font of a hostile file is read so far.
const MOST_WIDTHS: i64 = 70_000;

/// A font that is ready to read codes.
pub(super) struct Font<'a> {
    encoding: Option<Encoding<'a>>,
    /// Whether a code is two bytes.
    wide: bool,
    widths: HashMap<u32, f32>,
    usual: f32,
}

/// The dictionaries that a font's encoding is read from: one without its encoding by name where it
/// has a table to Unicode, which tells more.
pub(super) fn readable(font: &Dictionary) -> Dictionary {
    let mut font = font.clone();
    if font.has(b"ToUnicode") {
        font.remove(b"Encoding");
    }
    font
}

impl<'a> Font<'a> {
    /// Reads a font; `readable` is what [`readable`] made of it.
    pub(super) fn new(font: &Dictionary, readable: &'a Dictionary, document: &'a Document) -> Self {
        let wide = font.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Type0");
        let encoding = readable.get_font_encoding_with_limit(document, LARGEST_STREAM).ok();
        let mut widths = HashMap::new();
        let mut usual = USUAL_WIDTH;
        if wide {
            usual = 1_000.0;
            let descendant = font
                .get_deref(b"DescendantFonts", document)
                .and_then(Object::as_array)
                .ok()
                .and_then(|fonts| document.dereference(fonts.first()?).ok())
                .and_then(|(_, font)| font.as_dict().ok());
            if let Some(descendant) = descendant {
                usual = number(descendant.get_deref(b"DW", document).ok()).unwrap_or(usual);
                wide_widths(descendant, document, &mut widths);
            }
        } else {
            let first = font.get_deref(b"FirstChar", document).and_then(Object::as_i64).unwrap_or(0);
            if let Ok(listed) = font.get_deref(b"Widths", document).and_then(Object::as_array) {
                for (code, width) in (first..).zip(listed.iter().take(256)) {
                    let width = document.dereference(width).ok().and_then(|(_, width)| number(Some(width)));
                    if let (Ok(code), Some(width)) = (u32::try_from(code), width) {
                        widths.insert(code, width);
                    }
                }
            }
        }
        Self { encoding, wide, widths, usual }
    }

    /// The characters of a string with their widths, in parts of the font's size, and whether each
    /// is the space of one byte, which may be stretched.
    pub(super) fn read(&self, bytes: &[u8]) -> Vec<(String, f32, bool)> {
        let length = if self.wide { 2 } else { 1 };
        bytes
            .chunks(length)
            .map(|code| {
                let number = code.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
                let text = self.encoding.as_ref().and_then(|encoding| encoding.bytes_to_string(code).ok());
                let width = self.widths.get(&number).copied().unwrap_or(self.usual);
                (text.unwrap_or_default(), width / 1_000.0, !self.wide && number == 32)
            })
            .collect()
    }
}

/// Widths of a font with two-byte codes: `c [w w …]` and `first last w`.
fn wide_widths(font: &Dictionary, document: &Document, widths: &mut HashMap<u32, f32>) {
    let Ok(listed) = font.get_deref(b"W", document).and_then(Object::as_array) else { return };
    let mut items = listed.iter().filter_map(|item| document.dereference(item).ok().map(|(_, item)| item));
    while let (Some(first), Some(second)) = (items.next(), items.next()) {
        let Ok(first) = first.as_i64() else { return };
        if let Ok(each) = second.as_array() {
            for (code, width) in (first..).zip(each) {
                if let (Ok(code), Some(width)) = (u32::try_from(code), number(Some(width))) {
                    widths.insert(code, width);
                }
            }
        } else if let (Ok(last), Some(width)) = (second.as_i64(), number(items.next())) {
            for code in first..=last.min(first.saturating_add(MOST_WIDTHS)) {
                widths.extend(u32::try_from(code).ok().map(|code| (code, width)));
            }
        }
        if i64::try_from(widths.len()).unwrap_or(i64::MAX) > MOST_WIDTHS {
            return;
        }
    }
}

/// A number of either kind.
pub(super) fn number(object: Option<&Object>) -> Option<f32> {
    object?.as_float().ok().filter(|number| number.is_finite())
}
