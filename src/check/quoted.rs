//! Do the quotation marks of a translation stand around the same words?
//!
//! A word that stands inside the marks on one side and outside on the other was given to somebody
//! who did not say it, or taken from them.

use super::{Check, CheckKind, CheckStatus, free_quote::marked, link::Links, side::Side};
use crate::span::Span;

/// Words on the wrong side of the marks from which it is said.
const SHIFTED: usize = 2;

/// The check of what stands inside marks; nothing where one side has none.
pub(crate) fn check(place: &str, source: &Side<'_>, target: &Side<'_>, links: &Links) -> Option<Check> {
    let (ours, theirs) = (inside(source)?, inside(target)?);
    let mut entered = Vec::new();
    let mut left = Vec::new();
    for (at, word) in target.words.iter().enumerate().filter(|(_, word)| word.content) {
        let partners = &links.back[at];
        if partners.is_empty() || partners.len() > 2 {
            continue;
        }
        if theirs[at] && partners.iter().all(|partner| !ours[*partner]) {
            entered.push(word.span);
        } else if !theirs[at] && partners.iter().all(|partner| ours[*partner]) {
            left.push(word.span);
        }
    }
    let words = |spans: &[Span]| -> String {
        let first = spans.first().map_or(0, |span| span.start);
        let last = spans.last().map_or(0, |span| span.end);
        target.text.get(first..last).unwrap_or_default().chars().take(60).collect()
    };
    let note = if entered.len() >= SHIFTED {
        format!("“{}” stands inside the marks and was not said inside them", words(&entered))
    } else if left.len() >= SHIFTED {
        format!("“{}” was said inside the marks and stands outside them", words(&left))
    } else {
        return None;
    };
    Some(Check::new(CheckKind::Quote, CheckStatus::Warn, place, note))
}

/// For each word whether it stands inside marks; `None` where there are no pairs, or one is open.
fn inside(side: &Side<'_>) -> Option<Vec<bool>> {
    let pieces = marked(side.text);
    if pieces.is_empty() || pieces.iter().any(|piece| piece.close.is_none()) {
        return None;
    }
    let spans: Vec<(usize, usize)> =
        pieces.iter().filter_map(|piece| Some((piece.open.1, piece.close?.0))).collect();
    let mut flags = vec![false; side.words.len()];
    for (start, end) in spans {
        let first = side.words.partition_point(|word| word.span.start < start);
        for (flag, word) in flags[first..].iter_mut().zip(&side.words[first..]) {
            if word.span.start >= end {
                break;
            }
            *flag = true;
        }
    }
    Some(flags)
}
