//! How words are looked up: folded to lower case and composed letters, hashed quickly.

use std::hash::{BuildHasher, Hasher};

/// The key of `word` in the tables: lower case, letters composed (NFC), soft hyphens left out,
/// typographic apostrophe as `'`. `buffer` is used when the word has to be changed.
pub(in crate::quote) fn fold<'a>(word: &'a str, buffer: &'a mut String) -> &'a str {
    if is_folded(word.as_bytes()) {
        return word;
    }
    buffer.clear();
    if word.is_ascii() {
        buffer.push_str(word);
        buffer.make_ascii_lowercase();
        return buffer;
    }
    for character in word.chars() {
        match character {
            '\u{ad}' | '\u{2060}' => {}
            '’' | 'ʼ' => buffer.push('\''),
            '\u{300}'..='\u{36f}' => {
                if let Some(base) = buffer.pop() {
                    match compose(base, character) {
                        Some(whole) => buffer.push(whole),
                        None => buffer.push(base),
                    }
                }
            }
            'œ' | 'Œ' => buffer.push('œ'),
            _ if character.is_ascii() => buffer.push(character.to_ascii_lowercase()),
            _ => buffer.extend(character.to_lowercase()),
        }
    }
    buffer
}

/// Whether folding would change nothing, as for most words: small letters of ASCII and of the
/// second half of Latin-1, œ, hyphens.
fn is_folded(word: &[u8]) -> bool {
    let mut bytes = word.iter();
    while let Some(byte) = bytes.next() {
        let plain = match byte {
            b'a'..=b'z' | b'-' => true,
            0xC3 => bytes.next().is_some_and(|next| *next >= 0xA0),
            0xC5 => bytes.next() == Some(&0x93),
            _ => false,
        };
        if !plain {
            return false;
        }
    }
    true
}

/// The accents of French, Spanish and German as they come decomposed.
fn compose(base: char, accent: char) -> Option<char> {
    let row = match accent {
        '\u{300}' => "aàeèiìoòuù",
        '\u{301}' => "aáeéiíoóuúyý",
        '\u{302}' => "aâeêiîoôuû",
        '\u{303}' => "aãnñoõ",
        '\u{308}' => "aäeëiïoöuüyÿ",
        '\u{327}' => "cç",
        _ => return None,
    };
    let mut letters = row.chars();
    while let (Some(plain), Some(whole)) = (letters.next(), letters.next()) {
        if plain == base {
            return Some(whole);
        }
    }
    None
}

/// A key of at most seven bytes as one machine word. The last byte holds the length, so that no two
/// keys are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Tiny(u64);

/// A key of eight to fifteen bytes as two machine words, likewise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Short(u64, u64);

/// A key packed by its length: short ones are compared and hashed without following a pointer, and
/// the shortest, which are most words of a text, have a table that stays in the cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Packed<'a> {
    Tiny(Tiny),
    Short(Short),
    Long(&'a str),
}

impl<'a> Packed<'a> {
    /// Packs `key`.
    #[inline]
    pub(super) fn new(key: &'a str) -> Self {
        let bytes = key.as_bytes();
        let mark = (bytes.len() as u64) << 56;
        match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
            (Some(first), Some(last)) if bytes.len() < 16 => {
                // The last eight bytes without those that the first eight have.
                let shift = 8 * (16 - bytes.len());
                let rest = if shift == 64 { 0 } else { u64::from_le_bytes(*last) >> shift };
                Self::Short(Short(u64::from_le_bytes(*first), rest | mark))
            }
            (None, _) => Self::Tiny(Tiny(below_eight(bytes) | mark)),
            _ => Self::Long(key),
        }
    }
}

/// Fewer than eight bytes in one word.
#[inline]
fn below_eight(bytes: &[u8]) -> u64 {
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let last = u64::from(u32::from_le_bytes(*last));
        return u64::from(u32::from_le_bytes(*first)) | last << (8 * (bytes.len() - 4));
    }
    bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
}

/// Builds the multiply-and-rotate hasher of the tables: their keys are our own, so nobody can
/// choose them to collide.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct KeyHasher;

impl BuildHasher for KeyHasher {
    type Hasher = Rotating;

    #[inline]
    fn build_hasher(&self) -> Rotating {
        Rotating(0)
    }
}

/// The state of one hash.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rotating(u64);

impl Rotating {
    #[inline]
    fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for Rotating {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.mix(u64::from_le_bytes(word));
        }
    }

    #[inline]
    fn write_u64(&mut self, word: u64) {
        self.mix(word);
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Packed, fold};

    #[test]
    fn packed_keys_differ_wherever_the_words_do() {
        let words =
            ["", "a", "\0", "a\0", "aa", "aaa", "aab", "aaaa", "abaa", "aaaaa", "aaaaaaa", "aaaaaaaa"];
        let long =
            ["aaaaaaaaa", "aaaaaaaab", "baaaaaaaa", "aaaaaaaaaaaaaa", "aaaaaaaaaaaaaaa", "aaaaaaaabaaaaaa"];
        let packed: HashSet<_> = words.iter().chain(&long).map(|word| Packed::new(word)).collect();
        assert_eq!(packed.len(), words.len() + long.len());
        assert!(matches!(Packed::new("aaaaaaaaaaaaaaaa"), Packed::Long(_)));
    }

    #[test]
    fn decomposed_capital_and_hyphenated_words_fold_alike() {
        let mut buffer = String::new();
        assert_eq!(fold("E\u{301}lise", &mut buffer), "élise");
        assert_eq!(fold("ÉLISE", &mut buffer), "élise");
        assert_eq!(fold("dé\u{ad}claré", &mut buffer), "déclaré");
        assert_eq!(fold("Qu’", &mut buffer), "qu'");
        assert_eq!(fold("\u{301}", &mut buffer), "");
        assert_eq!(fold("L’ŒUVRE", &mut buffer), "l'œuvre");
        assert_eq!(fold("cœur-à-cœur", &mut buffer), "cœur-à-cœur");
        assert_eq!(fold("Ÿ÷×", &mut buffer), "ÿ÷×");
    }
}
