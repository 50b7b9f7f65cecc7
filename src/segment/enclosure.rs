//! Which stretches of a paragraph stand inside quotation marks or brackets.
//!
//! Takes the text of one paragraph, gives [`Enclosures`] for `border`. Pairing here only serves
//! the cutting of sentences: a mark without a partner in its paragraph is left alone, so that a
//! slip of the pen never swallows the rest. Quotations proper are found by
//! [`quote`](crate::quote).

use std::collections::VecDeque;

use super::ENCLOSURE_LIMIT;
use crate::byte_set::ByteSet;

/// What a mark may begin with.
static LEADS: ByteSet = ByteSet::of(&[b'"', b'(', b')', b'[', b']', 0xC2, 0xE2]);

/// How many unclosed marks are remembered; older ones count as never closed.
const DEPTH: usize = 64;

/// The enclosed stretches of one paragraph, as byte offsets into it.
#[derive(Debug, Default)]
pub(super) struct Enclosures {
    /// Short stretches, outermost only, in order: from the opening mark to behind the closing one.
    short: Vec<(usize, usize)>,
    /// Where matched closing marks start, in order.
    closing: Vec<usize>,
}

impl Enclosures {
    /// Pairs the marks of `text`, in one pass.
    pub(super) fn find(text: &str) -> Self {
        let mut open: VecDeque<(EnclosureKind, usize)> = VecDeque::new();
        let mut found = Self::default();
        let mut pairs = Vec::new();
        for (at, mark) in marks(text) {
            let Some(role) =
                role(text, at, mark, open.iter().any(|(kind, _)| *kind == EnclosureKind::of(mark)))
            else {
                continue;
            };
            match role {
                Role::Open => {
                    if open.len() == DEPTH {
                        open.pop_front();
                    }
                    open.push_back((EnclosureKind::of(mark), at));
                }
                Role::Close => {
                    if let Some(place) = open.iter().rposition(|(kind, _)| *kind == EnclosureKind::of(mark)) {
                        pairs.push((open[place].1, at + mark.len_utf8()));
                        found.closing.push(at);
                        open.truncate(place);
                    }
                }
            }
        }
        pairs.retain(|&(start, end)| is_short(&text[start..end]));
        // Closing order is by end; what an outer pair contains comes before it.
        for (start, end) in pairs {
            while found.short.last().is_some_and(|last| last.0 >= start) {
                found.short.pop();
            }
            found.short.push((start, end));
        }
        found
    }

    /// Whether a border at `at` would cut a short enclosure.
    pub(super) fn protects(&self, at: usize) -> bool {
        let next = self.short.partition_point(|(start, _)| *start < at);
        next > 0 && at < self.short[next - 1].1
    }

    /// Whether the mark at `at` closes something.
    pub(super) fn closes(&self, at: usize) -> bool {
        self.closing.binary_search(&at).is_ok()
    }
}

/// Kinds of marks that can only close their like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EnclosureKind {
    Guillemet,
    Curly,
    Straight,
    Round,
    Square,
}

impl EnclosureKind {
    fn of(mark: char) -> Self {
        match mark {
            '«' | '»' => Self::Guillemet,
            '“' | '”' | '„' => Self::Curly,
            '"' => Self::Straight,
            '(' | ')' => Self::Round,
            _ => Self::Square,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Open,
    Close,
}

/// Quotation marks and brackets that are paired here; single marks are apostrophes too often.
pub(super) fn is_mark(letter: char) -> bool {
    matches!(letter, '«' | '»' | '“' | '”' | '„' | '"' | '(' | ')' | '[' | ']')
}

/// The marks of `text` with their places. Bytes that can begin none are passed over undecoded.
fn marks(text: &str) -> impl Iterator<Item = (usize, char)> {
    let bytes = text.as_bytes();
    let places = std::iter::successors(Some(LEADS.find(bytes, 0)), |at| Some(LEADS.find(bytes, at + 1)));
    places.map_while(|at| Some((at, *bytes.get(at)?))).filter_map(|(at, byte)| {
        let mark = if byte.is_ascii() { char::from(byte) } else { text.get(at..)?.chars().next()? };
        is_mark(mark).then_some((at, mark))
    })
}

/// What the mark at `at` does; `pending` says whether one of its kind is open.
fn role(text: &str, at: usize, mark: char, pending: bool) -> Option<Role> {
    let before = text[..at].chars().next_back();
    let rest = &text[at + mark.len_utf8()..];
    let after = rest.chars().next();
    match mark {
        // „…“ closes with the mark that elsewhere opens.
        '“' if pending && before.is_some_and(|letter| !letter.is_whitespace()) && is_stop(rest) => {
            Some(Role::Close)
        }
        // « typed for »: glued to a word, with white space and a stop, or nothing, behind it.
        '«' if before.is_some_and(char::is_alphanumeric) && is_stop(rest) => Some(Role::Close),
        // »…« the other way round.
        '»' if !pending
            && before.is_none_or(char::is_whitespace)
            && after.is_some_and(char::is_alphanumeric) =>
        {
            Some(Role::Open)
        }
        '(' | '[' | '„' | '“' | '«' => Some(Role::Open),
        ')' | ']' | '”' | '»' => Some(Role::Close),
        // A straight mark between two letters is a mistyped apostrophe.
        _ if before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric) => None,
        _ => straight(before, after, pending),
    }
}

/// A straight mark opens before a word, closes behind one, and does what is due where white space
/// stands on both sides (*" Assez ", dit-il*). Inches and the like do neither.
fn straight(before: Option<char>, after: Option<char>, pending: bool) -> Option<Role> {
    let space_before = before.is_none_or(char::is_whitespace);
    let space_after = after.is_none_or(char::is_whitespace);
    let opens = space_before || before.is_some_and(|letter| is_mark(letter) || "'’-–—/".contains(letter));
    match (pending, space_before, space_after) {
        (true, false, _) | (true, true, true) => Some(Role::Close),
        (false, true, true) => Some(Role::Open),
        (_, _, false) if opens => Some(Role::Open),
        _ => None,
    }
}

/// Whether nothing but a stop, a comma or the end follows, with or without one space.
fn is_stop(rest: &str) -> bool {
    let rest = rest.strip_prefix(char::is_whitespace).unwrap_or(rest);
    rest.chars().next().is_none_or(|letter| ",.;:!?…)".contains(letter))
}

/// Whether `slice` has at most [`ENCLOSURE_LIMIT`] characters; looks at a bounded part of it.
fn is_short(slice: &str) -> bool {
    slice.len() <= ENCLOSURE_LIMIT * 4 && slice.chars().count() <= ENCLOSURE_LIMIT
}

#[cfg(test)]
mod tests {
    use super::{Enclosures, is_mark, marks};

    #[test]
    fn all_marks_are_seen() {
        let text = "a«b»“c”„\"(d)[e]’‘\u{a0}é…";
        let expected: Vec<_> = text.char_indices().filter(|(_, letter)| is_mark(*letter)).collect();
        assert_eq!(marks(text).collect::<Vec<_>>(), expected);
    }

    fn short(text: &str) -> Vec<&str> {
        Enclosures::find(text).short.iter().map(|&(start, end)| &text[start..end]).collect()
    }

    #[test]
    fn pairs_the_outermost_short_stretches() {
        assert_eq!(short("Il dit « a “b” (c) » et \"d\"."), ["« a “b” (c) »", "\"d\""]);
        assert_eq!(short("« a « b » c"), ["« b »"]);
        assert_eq!(short("« L’histoire se répète« , a-t-il"), ["« L’histoire se répète«"]);
        assert_eq!(short("»Nous tiendrons« , dit-il"), ["»Nous tiendrons«"]);
        assert_eq!(short("Il dit \" Je pars \" et \"là\"."), ["\" Je pars \"", "\"là\""]);
        assert!(short("Un écran de 15\" et un », l\"équipe de l\"usine").is_empty());
    }

    #[test]
    fn long_stretches_are_not_protected() {
        let text = format!("« {} »", "mot ".repeat(100));
        let found = Enclosures::find(&text);
        assert!(!found.protects(50));
        assert!(found.closes(text.len() - "»".len()));
    }
}
