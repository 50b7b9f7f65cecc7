//! Nonces: a word of its own for each request to a language model, which copies it into its answer.
//!
//! It is made from a hash of what is asked about, so that the same question has the same word in
//! every run and two articles never share one.

use sha2::{Digest, Sha256};

/// Letters and digits of a nonce: one in two thousand million is another's by chance.
const LENGTH: usize = 6;
const ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";

/// The word for a request about `material`, in which it does not stand.
pub(super) fn of(material: &[&str]) -> String {
    let mut hash = Sha256::new_with_prefix("nonce");
    for part in material {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    loop {
        let digest = hash.clone().finalize();
        let letters = digest.iter().take(LENGTH).map(|byte| ALPHABET[usize::from(*byte) % ALPHABET.len()]);
        let word: String = letters.map(char::from).collect();
        if is_one(&word) && material.iter().all(|text| !text.contains(&word)) {
            return word;
        }
        hash.update(&word);
    }
}

/// Whether a word has the shape of a nonce: letters and figures, since a word or a number alone
/// would look like something to translate.
pub(super) fn is_one(word: &str) -> bool {
    let has = |holds: fn(&u8) -> bool| word.as_bytes().iter().any(holds);
    word.len() == LENGTH
        && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::{is_one, of};

    #[test]
    fn a_nonce_has_a_shape_of_its_own() {
        let words: Vec<String> = (0..100).map(|number: u8| of(&["un texte", &number.to_string()])).collect();
        assert!(words.iter().all(|word| is_one(word)));
        assert_eq!(words.iter().collect::<std::collections::BTreeSet<_>>().len(), 100);
        assert_eq!(of(&["un", "texte"]), of(&["un", "texte"]), "the same question, the same word");
        assert_ne!(of(&["un", "texte"]), of(&["unt", "exte"]));
        for other in ["", "maire2026", "123456", "mairie", "A1B2C3", "English of a1b2c3", "k7f3a"] {
            assert!(!is_one(other), "{other}");
        }
    }
}
