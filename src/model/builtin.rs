//! The weights inside the program: `models/fr-en`, marked as a draft by their card.

/// Card of the built-in weights.
pub(super) const CARD: &str = include_str!("../../models/fr-en/model.toml");
/// The weights themselves.
pub(super) static MODEL: &[u8] = include_bytes!("../../models/fr-en/model.fren.int8.bin");
/// Vocabulary of both languages.
pub(super) static VOCABULARY: &[u8] = include_bytes!("../../models/fr-en/vocab.fren.spm");

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use super::super::{FileKind, ModelCard};
    use crate::digest::sha256;

    #[test]
    fn the_card_tells_the_truth() {
        let card = ModelCard::parse(super::CARD).unwrap();
        for (kind, bytes) in [(FileKind::Model, super::MODEL), (FileKind::Vocabulary, super::VOCABULARY)] {
            let file = card.file(kind).unwrap();
            assert_eq!((file.bytes, file.sha256.as_str()), (bytes.len() as u64, sha256(bytes).as_str()));
        }
        assert!(card.draft && card.released);
    }
}
