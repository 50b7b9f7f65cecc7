//! Estimates of tokens, where no tokenizer is at hand.
//!
//! Stated rule: one token for every three bytes, rounded up, and eight for the frame of each
//! message. French in common vocabularies takes 3.3 to 4.5 bytes a token, so the estimate is on
//! the careful side; `docs/backends.md` gives what was measured.

/// Tokens that a text takes, about.
#[must_use]
pub fn estimate(text: &str) -> usize {
    text.len().div_ceil(3)
}

/// Tokens that the frame of one message takes, about.
pub const FRAME: usize = 8;
