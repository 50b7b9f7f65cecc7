//! How words are looked up: folded to lower case and composed letters, hashed quickly.

use std::hash::{BuildHasher, Hasher};

/// The key of `word` in the tables: lower case, letters composed (NFC), soft hyphens left out,
/// typographic apostrophe as `'`. `buffer` is used when the word has to be changed.
pub(in crate::quote) fn fold<'a>(word: &'a str, buffer: &'a mut String) -> &'a str {
    if word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') {
        return word;
    }
    buffer.clear();
    for character in word.chars() {
        match character {
            '\u{ad}' => {}
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

/// Builds the multiply-and-rotate hasher of the tables: their keys are our own, so nobody can
/// choose them to collide.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct KeyHasher;

impl BuildHasher for KeyHasher {
    type Hasher = Rotating;

    fn build_hasher(&self) -> Rotating {
        Rotating(0)
    }
}

/// The state of one hash.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rotating(u64);

impl Rotating {
    fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for Rotating {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.mix(u64::from_le_bytes(word));
        }
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn decomposed_capital_and_hyphenated_words_fold_alike() {
        let mut buffer = String::new();
        assert_eq!(fold("E\u{301}lise", &mut buffer), "élise");
        assert_eq!(fold("ÉLISE", &mut buffer), "élise");
        assert_eq!(fold("dé\u{ad}claré", &mut buffer), "déclaré");
        assert_eq!(fold("Qu’", &mut buffer), "qu'");
        assert_eq!(fold("\u{301}", &mut buffer), "");
    }
}
