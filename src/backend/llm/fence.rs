//! [`boundary`]: the line that fences material off from instructions in a prompt.

use sha2::{Digest, Sha256};

/// A line that fences off `content` and does not occur in it. It is made from a hash of all that
/// it fences, so that the same article always gives the same prompt.
pub(in crate::backend) fn boundary(content: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in content {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    loop {
        let digest = hash.clone().finalize();
        let number = digest.iter().take(6).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        let word = format!("{number:012x}");
        if content.iter().all(|part| !part.contains(&word)) {
            return format!("=== {word} ===");
        }
        hash.update(&word);
    }
}

#[cfg(test)]
mod tests {
    use super::boundary;

    #[test]
    fn an_article_cannot_hold_its_own_fence() {
        let fence = boundary(&["Un titre", "Un texte"]);
        assert_eq!(fence, boundary(&["Un titre", "Un texte"]), "the same article, the same prompt");
        assert_ne!(fence, boundary(&["Un titr", "eUn texte"]));
        // One who knows how it is made and puts it into the text gets another one.
        let mut text = "Un texte".to_owned();
        for _ in 0..20 {
            let fence = boundary(&["Un titre", &text]);
            assert!(!text.contains(fence.trim_matches(['=', ' '])));
            text = format!("{text} {fence}");
        }
    }
}
