//! Is the translation of a plausible length, with nothing repeated or cut?

use std::collections::HashMap;

use super::{
    Check, CheckKind, CheckStatus, Passage,
    scan::token::{Shape, tokens},
};

/// The check of the length.
pub(crate) fn check(passage: &Passage<'_>, from: &str) -> Check {
    let (kind, place) = (CheckKind::Length, passage.place.as_str());
    let verdict = |status: CheckStatus, note: String| Check::new(kind, status, place, note);
    let count = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).count();
    let (source, target) = (count(passage.source), count(passage.target));
    if target == 0 && source > 0 {
        return verdict(CheckStatus::Fail, "the translation is empty".to_owned());
    }
    if let Some((words, times)) = repeated(passage.target, passage.source) {
        return verdict(CheckStatus::Fail, format!("the translation repeats “{words}” {times} times"));
    }
    let _ = from;
    // In hundredths, smoothed so that short texts have more room.
    let ratio = (target + 12) * 100 / (source + 12);
    match ratio {
        0..35 => verdict(
            CheckStatus::Fail,
            format!("the translation has {target} letters for {source}: cut short?"),
        ),
        35..55 => {
            verdict(CheckStatus::Warn, format!("the translation is short: {target} letters for {source}"))
        }
        180..250 => {
            verdict(CheckStatus::Warn, format!("the translation is long: {target} letters for {source}"))
        }
        250.. => verdict(CheckStatus::Fail, format!("the translation has {target} letters for {source}")),
        _ => Check::ok(kind, place),
    }
}

/// Three words that stand at least three times in the target and less often in the source, or one
/// word four times in a row.
fn repeated(target: &str, source: &str) -> Option<(String, usize)> {
    let most = |text: &str| -> Option<(String, usize)> {
        let words: Vec<String> = tokens(text)
            .into_iter()
            .filter(|token| token.shape == Shape::Word)
            .map(|token| token.lower)
            .collect();
        let mut counts: HashMap<&[String], usize> = HashMap::new();
        for triple in words.windows(3) {
            *counts.entry(triple).or_default() += 1;
        }
        let top = counts.into_iter().max_by(|left, right| left.1.cmp(&right.1).then(right.0.cmp(left.0)))?;
        Some((top.0.join(" "), top.1))
    };
    let (words, times) = most(target)?;
    let usual = most(source).map_or(1, |(_, times)| times);
    (times >= 3 && times > usual + 1).then_some((words, times))
}
