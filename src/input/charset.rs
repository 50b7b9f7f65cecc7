//! Bytes → text: which encoding, and what was lost.
//!
//! In this order: byte-order mark, the user's word, what the page declares, valid UTF-8, a guess.
//! Two corrections to what pages declare: a page that says otherwise but is valid UTF-8 with
//! accents is UTF-8, and a page that says UTF-8 but is not is guessed. ISO-8859-1 means
//! Windows-1252, as everywhere on the web. A text that is UTF-8 in some lines and Windows-1252 in
//! others is read line by line, and what was encoded twice is mended.

use std::sync::LazyLock;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use regex::bytes::Regex;

use super::{InputError, mend::mend};

/// Where a page declares its encoding.
const DECLARATION: usize = 4_096;
/// Of this many valid UTF-8 sequences one may be broken before the text is something else.
const TOLERANCE: usize = 20;
/// Valid UTF-8 sequences that a text in Windows-1252 does not hold by chance.
const NOT_BY_CHANCE: usize = 2;

/// Decoded text, the encoding's name and warnings.
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) encoding: &'static Encoding,
    pub(super) warnings: Vec<String>,
}

/// Decodes `bytes`; `label` is the user's word.
pub(super) fn decode(bytes: Vec<u8>, label: Option<&str>) -> Result<Decoded, InputError> {
    let mut decoded = decode_bytes(bytes, label)?;
    if let Some(mended) = mend(&decoded.text) {
        let plural = if mended.paragraphs == 1 { "paragraph" } else { "paragraphs" };
        decoded
            .warnings
            .push(format!("{} {plural} of text that was encoded twice were mended", mended.paragraphs));
        decoded.text = mended.text;
    }
    Ok(decoded)
}

fn decode_bytes(bytes: Vec<u8>, label: Option<&str>) -> Result<Decoded, InputError> {
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
    if encoding == UTF_8
        && let Some((text, lines)) = line_by_line(&bytes[skip..]).filter(|(_, lines)| *lines > 0)
    {
        let plural = if lines == 1 { "line is" } else { "lines are" };
        warnings.push(format!("{lines} {plural} not UTF-8 as the rest; read as windows-1252"));
        return Ok(Decoded { text, encoding, warnings });
    }
    let (text, lossy) = encoding.decode_without_bom_handling(&bytes[skip..]);
    if lossy {
        let lost = text.matches('\u{fffd}').count();
        let plural = if lost == 1 { "place" } else { "places" };
        let name = encoding.name();
        warnings.push(format!("{lost} {plural} could not be decoded as {name} and show as \u{fffd}; --encoding names another encoding"));
    }
    Ok(Decoded { text: text.into_owned(), encoding, warnings })
}

/// Text that is UTF-8 but for bytes that are letters and marks of French in Windows-1252, and the
/// number of lines that hold such; `None` where other bytes are broken.
fn line_by_line(bytes: &[u8]) -> Option<(String, usize)> {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 16);
    let mut lines = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let mut foreign = false;
        for chunk in line.utf8_chunks() {
            text.push_str(chunk.valid());
            if chunk.invalid().is_empty() {
                continue;
            }
            foreign = true;
            if !chunk.invalid().iter().copied().all(is_french) {
                return None;
            }
            text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
        }
        lines += usize::from(foreign);
    }
    Some((text, lines))
}

/// Whether a byte is a letter or mark of French text in Windows-1252.
const fn is_french(byte: u8) -> bool {
    matches!(
        byte,
        // € … œ Œ ‘ ’ “ ” • – — no-break space « » ° · and the letters with their capitals.
        0x80 | 0x85 | 0x8C | 0x91..=0x97 | 0x9C | 0xA0 | 0xAB | 0xB0 | 0xB7 | 0xBB
            | 0xC0 | 0xC2 | 0xC6..=0xCB | 0xCE | 0xCF | 0xD4 | 0xD9 | 0xDB
            | 0xE0 | 0xE2 | 0xE6..=0xEB | 0xEE | 0xEF | 0xF4 | 0xF9 | 0xFB | 0xFC
    )
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
    let is_mixed = || utf8.valid >= NOT_BY_CHANCE && line_by_line(bytes).is_some();
    if utf8.broken == 0 || utf8.broken * TOLERANCE <= utf8.valid || is_mixed() {
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
    fn lines_of_another_encoding_are_read_by_themselves() {
        let mixed = [format!("{TEXT}\n").as_bytes(), &cp1252(TEXT), format!("\n{TEXT}").as_bytes()].concat();
        assert_eq!(read(&mixed, None), (format!("{TEXT}\n{TEXT}\n{TEXT}"), "UTF-8", 1));
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
