//! Does a summary line cite sentences that exist?

use super::{Check, CheckKind, CheckStatus};

/// Holds the sentence numbers (from 1) that the line at `place` cites against the `total` number
/// of sentences.
#[must_use]
pub fn citations(sentences_cited: &[usize], total: usize, place: &str) -> Check {
    let outside: Vec<String> = sentences_cited
        .iter()
        .filter(|number| **number == 0 || **number > total)
        .map(ToString::to_string)
        .collect();
    let note = match (sentences_cited.is_empty(), outside.is_empty()) {
        (false, true) => return Check::ok(CheckKind::Citation, place),
        (true, _) => "cites no sentence of the article".to_owned(),
        (false, false) => {
            format!("cites sentence {}, but the article has {total}", outside.join(", "))
        }
    };
    Check::new(CheckKind::Citation, CheckStatus::Fail, place, note)
}
