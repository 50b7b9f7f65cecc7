//! Which English words may stand for a French one.
//!
//! Takes a French stem, gives the English stems that parallel texts show for it, with how often. The
//! map is data (`tools/build_lexicon.rs` builds it), searched where it lies.

use std::sync::LazyLock;

use fst::{IntoStreamer, Map, Streamer};

static PAIRS: LazyLock<Map<&[u8]>> = LazyLock::new(|| {
    let bytes: &[u8] = include_bytes!("data/lexicon.fst");
    Map::new(bytes).expect("the built-in pairs of words are held by a test")
});

/// Calls `found` with every English stem that may stand for the French `stem`.
pub(crate) fn each(stem: &str, mut found: impl FnMut(&str)) {
    let (from, to) = (format!("{stem} "), format!("{stem}!"));
    let mut stream = PAIRS.range().ge(&from).lt(&to).into_stream();
    while let Some((line, _)) = stream.next() {
        if let Some(english) = line.get(from.len()..).and_then(|english| std::str::from_utf8(english).ok()) {
            found(english);
        }
    }
}

/// How often the English stem stands for the French one, or the other way round, in hundredths.
pub(crate) fn chance(french: &str, english: &str) -> u64 {
    PAIRS.get(format!("{french} {english}")).unwrap_or(0)
}

/// Whether the English stem may stand for the French one.
pub(crate) fn pairs(french: &str, english: &str) -> bool {
    chance(french, english) > 0
}

/// Whether anything is known of the French stem.
pub(crate) fn knows(french: &str) -> bool {
    let mut any = false;
    each(french, |_| any = true);
    any
}

#[cfg(test)]
mod tests {
    use super::{each, knows, pairs};
    use crate::check::stem;

    #[test]
    fn words_have_their_english() {
        for (french, english) in [("maison", "house"), ("guerre", "war"), ("refuse", "refused")] {
            assert!(pairs(stem::french(french), stem::english(english)), "{french} {english}");
        }
        assert!(!pairs("maison", "war") && !knows("xyzzy") && !knows(""));
        let mut all = Vec::new();
        each(stem::french("guerre"), |english| all.push(english.to_owned()));
        assert!(all.iter().any(|english| english == "war"), "{all:?}");
    }
}
