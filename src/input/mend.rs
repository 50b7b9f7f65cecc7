//! Text that was encoded twice → the text that was meant.
//!
//! A UTF-8 text read as Windows-1252 and written as UTF-8 again shows `Ã©` for `é` and `Â«` for
//! `«`. Each such run is put right by itself, so that a paragraph that was pasted from elsewhere is
//! mended and its neighbours stay. A run counts only when its letters, taken as bytes, are UTF-8
//! for a character of French text: `là\u{a0}»` is such bytes too, but for a letter of Samaritan.

use encoding_rs::WINDOWS_1252;

use crate::deadline;

/// How often a text may have been encoded too often.
const ROUNDS: usize = 3;
/// Shortest evidence, in mended characters, for a text that has lost its no-break spaces.
const SURE: usize = 2;

/// A text and how many paragraphs of it were mended.
pub(super) struct Mended {
    pub(super) text: String,
    pub(super) paragraphs: usize,
}

/// Mends `text`; `None` where there is nothing to mend.
pub(super) fn mend(text: &str) -> Option<Mended> {
    let mut mended: Option<String> = None;
    let mut lines = vec![];
    for _ in 0..ROUNDS {
        let current = mended.as_deref().unwrap_or(text);
        let Some((next, touched)) = once(current) else { break };
        if lines.is_empty() {
            lines = touched;
        }
        mended = Some(next);
    }
    mended.map(|text| Mended { text, paragraphs: lines.len() })
}

/// One round: the text and the numbers of the lines that changed.
fn once(text: &str) -> Option<(String, Vec<usize>)> {
    if !may_hold_any(text) {
        return None;
    }
    let mut mended = String::with_capacity(text.len());
    let mut touched = Vec::new();
    for (number, line) in text.split_inclusive('\n').enumerate() {
        deadline::look();
        if mend_line(line, &mut mended) > 0 {
            touched.push(number);
        }
    }
    if touched.is_empty() { None } else { Some((mended, touched)) }
}

/// Whether `Ã`, `Â`, `â`, `Å` or a control character of the C1 block stands before a character
/// beyond ASCII; a search at memory speed.
fn may_hold_any(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(0xC3, 0xC2, bytes).any(|at| match (bytes[at], bytes.get(at + 1)) {
        (0xC3, Some(0x82 | 0x83 | 0x85 | 0xA2)) => {
            bytes.get(at + 2).is_some_and(|next| *next >= 0xC2 || *next == b' ')
        }
        (0xC2, Some(0x80..=0x84 | 0x86..=0x9F)) => true,
        _ => false,
    })
}

/// Adds `line` to `mended` with its runs put right; gives the number of characters mended.
fn mend_line(line: &str, mended: &mut String) -> usize {
    let letters: Vec<char> = line.chars().collect();
    let sure = count_runs(&letters) >= SURE;
    let mut found = 0;
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        if let Some((meant, length)) = run(&letters[at..]) {
            mended.push(meant);
            found += 1;
            at += length;
        } else if sure && letter == 'Ã' && letters.get(at + 1) == Some(&' ') {
            // `à` whose second byte, a no-break space, some program has made a space.
            mended.push('à');
            found += 1;
            at += 1 + usize::from(letters.get(at + 2) == Some(&' '));
        } else if sure && letter == 'Â' && letters.get(at + 1) == Some(&' ') {
            // The same of a no-break space before a mark.
            mended.push('\u{a0}');
            found += 1;
            at += 2;
        } else if let Some(meant) = stray_control(letter) {
            mended.push(meant);
            found += 1;
            at += 1;
        } else {
            mended.push(letter);
            at += 1;
        }
    }
    found
}

fn count_runs(letters: &[char]) -> usize {
    let mut count = 0;
    let mut at = 0;
    while at < letters.len() {
        match run(&letters[at..]) {
            Some((_, length)) => {
                count += 1;
                at += length;
            }
            None => at += 1,
        }
    }
    count
}

/// The character that the first two or three letters spell as bytes, and how many they are.
fn run(letters: &[char]) -> Option<(char, usize)> {
    let first = byte(*letters.first()?)?;
    let length = match first {
        0xC2..=0xC5 => 2,
        0xE2 => 3,
        _ => return None,
    };
    let mut bytes = [0; 3];
    for (place, letter) in bytes.iter_mut().zip(letters.get(..length)?) {
        *place = byte(*letter)?;
    }
    let meant = std::str::from_utf8(&bytes[..length]).ok()?.chars().next()?;
    is_french(meant).then_some((meant, length))
}

/// The byte that Windows-1252, or ISO-8859-1 for what it leaves free, has for a character.
fn byte(letter: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(u32::from(letter)) {
        return (byte >= 0x80).then_some(byte);
    }
    let mut buffer = [0; 4];
    let (bytes, _, failed) = WINDOWS_1252.encode(letter.encode_utf8(&mut buffer));
    match (bytes.as_ref(), failed) {
        ([byte], false) => Some(*byte),
        _ => None,
    }
}

/// Characters beyond ASCII that French text is made of.
fn is_french(letter: char) -> bool {
    matches!(letter, '\u{80}'..='\u{ff}' | 'Œ' | 'œ' | 'Ÿ' | 'Š' | 'š' | 'Ž' | 'ž' | '\u{2010}'..='\u{203a}' | '€' | '™' | '−')
        || matches!(letter, '\u{2000}'..='\u{200a}')
}

/// What a control character of the C1 block means where a text was written in Windows-1252 and
/// read as ISO-8859-1: `\u{92}` is an apostrophe.
fn stray_control(letter: char) -> Option<char> {
    let byte =
        u8::try_from(u32::from(letter)).ok().filter(|byte| (0x80..=0x9F).contains(byte) && *byte != 0x85)?;
    let bytes = [byte];
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(&bytes);
    text.chars().next().filter(|meant| *meant != letter)
}

#[cfg(test)]
mod tests {
    use super::mend;

    fn twice(text: &str) -> String {
        encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    const TEXT: &str = "L’été à Orléans : «\u{a0}né\u{a0}» à l’œil, où ça – dit-elle… 5 € ÉTÉ À";

    #[test]
    fn what_was_encoded_twice_or_thrice_is_mended() {
        for broken in [twice(TEXT), twice(&twice(TEXT))] {
            let found = mend(&broken).map(|found| (found.text, found.paragraphs));
            assert_eq!(found, Some((TEXT.to_owned(), 1)), "{broken}");
        }
    }

    #[test]
    fn paragraphs_are_mended_one_by_one() {
        let text = format!("{TEXT}\n\n{}\n\n{TEXT}", twice(TEXT));
        let found = mend(&text).map(|found| (found.text, found.paragraphs));
        assert_eq!(found, Some((format!("{TEXT}\n\n{TEXT}\n\n{TEXT}"), 1)));
    }

    #[test]
    fn spaces_that_were_lost_do_not_hinder() {
        let text = "FermÃ© Ã la circulation, le pont est barrÃ© Ã  Brest";
        assert_eq!(
            mend(text).map(|found| found.text).as_deref(),
            Some("Fermé à la circulation, le pont est barré à Brest")
        );
    }

    #[test]
    fn stray_controls_are_what_they_meant() {
        assert_eq!(mend("l\u{92}été \u{93}a\u{94}").map(|found| found.text).as_deref(), Some("l’été “a”"));
        assert!(mend("a\u{85}b").is_none());
    }

    #[test]
    fn sound_text_stays() {
        for text in [
            TEXT,
            "« il est là\u{a0}»",
            "à\u{a0}» É« é\u{a0}»",
            "Âge d’or, Ânes, São Paulo, SÃO PAULO",
            "ÂÂ",
            "Ã",
            "le « Â » et le « Ã »",
            "pâté « ê »",
            "Târgu Mureș",
            "Åland",
            "Ångström",
        ] {
            assert!(mend(text).is_none(), "{text}");
        }
    }
}
