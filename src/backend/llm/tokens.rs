//! Estimates of tokens, where no tokenizer is at hand.
//!
//! Stated rule: three tokens for every eight bytes, rounded up, and eight for the frame of each
//! message. That is on the careful side: even the small English vocabulary of `SmolLM2` needs no
//! more than one token for 2.88 bytes of the French articles in `tests/articles` (2.88 to 3.10).

/// Tokens that a text takes, about.
#[must_use]
pub(crate) fn estimate(text: &str) -> usize {
    (text.len() * 3).div_ceil(8)
}

/// About how many bytes of text the tokens hold.
#[must_use]
pub(crate) const fn bytes(tokens: usize) -> usize {
    tokens.saturating_mul(8) / 3
}

/// Tokens that the frame of one message takes, about.
pub(crate) const FRAME: usize = 8;
