//! [`Sketch`]: what tells copies of one article, and near copies, from other articles.
//!
//! Takes a document, gives a hash over its words and a `MinHash` signature over its runs of five
//! words. Case, punctuation, spaces and line ends do not count. Pure.

use sha2::{Digest as _, Sha256};

use crate::document::Document;

/// From this share of common runs of words on, two articles are called near-identical.
pub(crate) const THRESHOLD: f64 = 0.8;

/// Words in a run.
const RUN: usize = 5;
/// Minima in a signature.
const MINIMA: usize = 64;
/// Minima in a band: two articles are compared when they share a band.
const BAND: usize = 4;

/// What an article looks like to the search for copies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sketch {
    /// Hash over all words.
    pub exact: [u8; 16],
    /// The least hash of a run of words, under each of several hash functions.
    pub minima: Vec<u32>,
}

impl Sketch {
    /// The sketch of a document; `None` when it has no words.
    #[must_use]
    pub(crate) fn of(document: &Document) -> Option<Self> {
        let mut hash = Sha256::new();
        let mut words: Vec<u64> = Vec::new();
        let title = document.title.iter().map(|title| title.value.as_str());
        let paragraphs = document.paragraphs.iter().map(|span| span.of(&document.text));
        for part in title.chain(paragraphs) {
            for word in part.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
                let word = word.to_lowercase();
                hash.update(word.as_bytes());
                hash.update(b" ");
                words.push(word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
                    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
                }));
            }
        }
        if words.is_empty() {
            return None;
        }
        let mut exact = [0; 16];
        exact.copy_from_slice(&hash.finalize()[..16]);
        Some(Self { exact, minima: minima(&words) })
    }

    /// The share of runs of words that two articles have in common, about.
    #[must_use]
    pub(crate) fn similarity(&self, other: &Self) -> f64 {
        let same = self.minima.iter().zip(&other.minima).filter(|(one, two)| one == two).count();
        #[expect(clippy::cast_precision_loss, reason = "64 at most")]
        let share = same as f64 / MINIMA as f64;
        share
    }

    /// One number for each band; near-identical articles share one of them almost surely.
    pub(crate) fn bands(&self) -> impl Iterator<Item = i64> {
        self.minima.chunks(BAND).enumerate().map(|(band, minima)| {
            let seed = 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(band as u64 + 1);
            let hash = minima.iter().fold(seed, |hash, minimum| mixed(hash ^ u64::from(*minimum)));
            hash.cast_signed()
        })
    }

    /// The signature as bytes.
    #[must_use]
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        self.minima.iter().flat_map(|minimum| minimum.to_le_bytes()).collect()
    }

    /// The sketch with this signature and no hash over its words.
    #[must_use]
    pub(crate) fn from_bytes(bytes: &[u8]) -> Self {
        let minima = bytes.as_chunks().0.iter().map(|minimum| u32::from_le_bytes(*minimum)).collect();
        Self { exact: [0; 16], minima }
    }
}

fn minima(words: &[u64]) -> Vec<u32> {
    let mut minima = vec![u32::MAX; MINIMA];
    for run in words.windows(RUN.min(words.len())) {
        let run = run.iter().fold(0, |hash: u64, word| mixed(hash ^ *word));
        for (index, minimum) in minima.iter_mut().enumerate() {
            let hash = mixed(run ^ (index as u64 + 1).wrapping_mul(0xd6e8_feb8_6659_fd93));
            *minimum = (*minimum).min((hash >> 32) as u32);
        }
    }
    minima
}

/// The finisher of `SplitMix64`.
const fn mixed(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use super::{Sketch, THRESHOLD};
    use crate::document::parse;

    fn sketch(text: &str) -> Sketch {
        Sketch::of(&parse(text, "text/plain")).unwrap()
    }

    fn article(replace: Option<(usize, &str)>) -> String {
        let mut words: Vec<String> = (0..400).map(|number| format!("mot{}", number * 7 % 391)).collect();
        if let Some((at, word)) = replace {
            word.clone_into(&mut words[at]);
        }
        words.join(" ")
    }

    #[test]
    fn copies_have_one_hash_and_corrections_are_near() {
        let one = sketch("Un titre\n\nLe  maire a dit « oui ».\n");
        let two = sketch("UN TITRE\r\n\r\nle maire a dit « Oui »\r\n");
        assert_eq!(one, two);
        let corrected = sketch(&article(Some((200, "autre"))));
        let plain = sketch(&article(None));
        assert_ne!(plain.exact, corrected.exact);
        assert!(plain.similarity(&corrected) >= THRESHOLD, "{}", plain.similarity(&corrected));
        assert!(plain.bands().zip(corrected.bands()).any(|(one, two)| one == two));
        let other = sketch("Rien de commun avec ce qui précède, dit-on à Lyon ce mardi matin.");
        assert!(plain.similarity(&other) < 0.1);
        assert_eq!(Sketch::from_bytes(&plain.to_bytes()).minima, plain.minima);
    }

    #[test]
    fn a_document_without_words_has_no_sketch() {
        assert_eq!(Sketch::of(&parse("« … » — !", "text/plain")), None);
        assert!(Sketch::of(&parse("mot", "text/plain")).is_some());
    }
}
