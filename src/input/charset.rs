//! Bytes → text: which encoding, and what was lost.
//!
//! In this order: byte-order mark, the user's word, what the page declares, valid UTF-8, a guess.
//! Two corrections to what pages declare: a page that says otherwise but is valid UTF-8 with
//! accents is UTF-8, and a page that says UTF-8 but is not is guessed. ISO-8859-1 means
//! Windows-1252, as everywhere on the web.

use std::sync::LazyLock;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use regex::bytes::Regex;

use super::InputError;

/// Where a page declares its encoding.
const DECLARATION: usize = 4_096;
/// Of so many valid UTF-8 sequences one may be broken before the text is something else.
const TOLERANCE: usize = 20;

/// Decoded text, the encoding's name and warnings.
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) encoding: &'static Encoding,
    pub(super) warnings: Vec<String>,
}

/// Decodes `bytes`; `label` is the user's word.
pub(super) fn decode(bytes: Vec<u8>, label: Option<&str>) -> Result<Decoded, InputError> {
    let mut warnings = Vec::new();
    let asked = label.map(for_label).transpose()?;
    let (encoding, skip) = match Encoding::for_bom(&bytes) {
        Some(found) => found,
        None => (asked.unwrap_or_else(|| choose(&bytes, &mut warnings)), 0),
    };
    let bytes = if encoding == UTF_8 && skip == 0 {
        match String::from_utf8(bytes) {
            Ok(text) => return Ok(Decoded { text, encoding, warnings }),
            Err(broken) => broken.into_bytes(),
        }
    } else {
        bytes
    };
    let (text, lossy) = encoding.decode_without_bom_handling(&bytes[skip..]);
    if lossy {
        let lost = text.matches('\u{fffd}').count();
        let plural = if lost == 1 { "place" } else { "places" };
        let name = encoding.name();
        warnings.push(format!("{lost} {plural} could not be decoded as {name} and show as \u{fffd}; --encoding names another encoding"));
    }
    Ok(Decoded { text: text.into_owned(), encoding, warnings })
}

/// Whether the bytes are UTF-16, by mark or by the look of them, and so may hold NULs.
pub(super) fn is_utf16(bytes: &[u8], label: Option<&str>) -> bool {
    let asked = label.and_then(|label| Encoding::for_label(label.as_bytes()));
    let found =
        Encoding::for_bom(bytes).map(|(encoding, _)| encoding).or(asked).or_else(|| bare_utf16(bytes));
    found.is_some_and(|encoding| encoding == UTF_16LE || encoding == UTF_16BE)
}

fn for_label(label: &str) -> Result<&'static Encoding, InputError> {
    Encoding::for_label_no_replacement(label.trim().as_bytes())
        .ok_or_else(|| InputError::UnknownEncoding { label: label.to_owned() })
}

/// The encoding of bytes without mark, when the user said nothing.
fn choose(bytes: &[u8], warnings: &mut Vec<String>) -> &'static Encoding {
    if let Some(encoding) = bare_utf16(bytes) {
        warnings.push(format!("no byte-order mark; read as {}", encoding.name()));
        return encoding;
    }
    let declared = declared(bytes);
    let utf8 = Utf8Look::of(bytes);
    match declared {
        Some(encoding) if encoding != UTF_8 && !(utf8.broken == 0 && utf8.valid > 0) => return encoding,
        Some(encoding) if encoding != UTF_8 => {
            warnings.push(format!("declares {} but is valid UTF-8; read as UTF-8", encoding.name()));
        }
        _ => {}
    }
    if utf8.broken == 0 || utf8.broken * TOLERANCE <= utf8.valid {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"fr"), Utf8Detection::Deny);
    let reason = if declared == Some(UTF_8) { "declares UTF-8 but is not" } else { "declares no encoding" };
    warnings.push(format!("{reason}; read as {}, which is a guess (--encoding names it)", guess.name()));
    guess
}

/// UTF-16 without a mark: pairs of bytes of which one is nearly always zero, as in Latin text.
fn bare_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(DECLARATION) & !1];
    if head.len() < 4 {
        return None;
    }
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), head.len() / 2);
    if odd * 10 >= pairs * 8 && even * 20 <= pairs {
        Some(UTF_16LE)
    } else if even * 10 >= pairs * 8 && odd * 20 <= pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The encoding that a page names in its XML declaration or a meta element.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    static XML: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?s-u)^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9_.:-]+)["']"#)
            .expect("the pattern is a constant and tested")
    });
    static META: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?is-u)<meta\s[^>]*?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)"#)
            .expect("the pattern is a constant and tested")
    });
    let head = &bytes[..bytes.len().min(DECLARATION)];
    let label = XML.captures(head).or_else(|| META.captures(head))?.get(1)?.as_bytes();
    let encoding = Encoding::for_label_no_replacement(label)?;
    // The declaration itself could be read as ASCII, so the text is not UTF-16.
    Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}

/// How much of the bytes is UTF-8.
struct Utf8Look {
    /// Valid sequences of more than one byte.
    valid: usize,
    /// Invalid sequences.
    broken: usize,
}

impl Utf8Look {
    fn of(bytes: &[u8]) -> Self {
        // By far the most frequent case, at memory speed.
        if let Ok(text) = std::str::from_utf8(bytes) {
            // Where nothing is broken, only whether there is anything but ASCII matters.
            return Self { valid: usize::from(!text.is_ascii()), broken: 0 };
        }
        let mut look = Self { valid: 0, broken: 0 };
        for chunk in bytes.utf8_chunks() {
            look.valid += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
            look.broken += usize::from(!chunk.invalid().is_empty());
        }
        look
    }
}

#[cfg(test)]
mod tests {
    use super::{decode, is_utf16};
    use crate::input::InputError;

    const TEXT: &str = "L’été à Orléans, « né » à l’œil : où ça ? 5 €";

    fn read(bytes: &[u8], label: Option<&str>) -> (String, &'static str, usize) {
        let found = decode(bytes.to_vec(), label).expect("decodes");
        (found.text, found.encoding.name(), found.warnings.len())
    }

    fn cp1252(text: &str) -> Vec<u8> {
        encoding_rs::WINDOWS_1252.encode(text).0.into_owned()
    }

    #[test]
    fn marks_win() {
        let mut utf16: Vec<u8> = vec![0xFF, 0xFE];
        utf16.extend(TEXT.encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(read(&utf16, Some("utf-8")), (TEXT.to_owned(), "UTF-16LE", 0));
        assert_eq!(read(format!("\u{feff}{TEXT}").as_bytes(), Some("latin1")), (TEXT.to_owned(), "UTF-8", 0));
    }

    #[test]
    fn bare_utf16_is_seen() {
        let bytes: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert!(is_utf16(&bytes, None));
        assert_eq!(read(&bytes, None), (TEXT.to_owned(), "UTF-16BE", 1));
    }

    #[test]
    fn the_user_wins_over_the_page() {
        let page = format!("<meta charset=utf-8>{TEXT}");
        assert_eq!(read(&cp1252(&page), Some("ISO-8859-1")), (page, "windows-1252", 0));
        assert!(matches!(decode(b"a".to_vec(), Some("klingon")), Err(InputError::UnknownEncoding { .. })));
    }

    #[test]
    fn pages_declare_and_err() {
        let page = format!(
            "<html><head><meta http-equiv=content-type content='text/html; charset=ISO-8859-1'>{TEXT}"
        );
        assert_eq!(read(&cp1252(&page), None), (page.clone(), "windows-1252", 0));
        assert_eq!(read(page.as_bytes(), None), (page.clone(), "UTF-8", 1));
        let lying = format!("<?xml version='1.0' encoding='utf-8'?>{TEXT}");
        assert_eq!(read(&cp1252(&lying), None), (lying, "windows-1252", 1));
    }

    #[test]
    fn undeclared_text() {
        assert_eq!(read(TEXT.as_bytes(), None), (TEXT.to_owned(), "UTF-8", 0));
        assert_eq!(read(&cp1252(TEXT), None), (TEXT.to_owned(), "windows-1252", 1));
        assert_eq!(read(b"ASCII", None), ("ASCII".to_owned(), "UTF-8", 0));
    }

    #[test]
    fn a_broken_place_is_counted_not_guessed_away() {
        let mut bytes = TEXT.repeat(10).into_bytes();
        bytes.insert(1, 0xFF);
        let found = decode(bytes, None).expect("decodes");
        assert_eq!(found.encoding.name(), "UTF-8");
        assert!(found.warnings[0].starts_with("1 place could not be decoded as UTF-8"));
    }
}
