//! The scanner for quotation marks: one forward pass over the text that finds every character
//! which may be one and says from its neighbours which way it faces.
//!
//! Takes the text, gives its [`Marks`] in order. [`delimiter`](super::delimiter) pairs them. An
//! apostrophe, an arrow, a measure (`27"`) and a list bullet are not marks and are left out here.

use std::collections::VecDeque;

use super::word::is_elided;
use crate::{byte_set::ByteSet, span::Span};

/// Marks that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Family {
    /// « »
    Guillemet,
    /// ‹ ›
    Angle,
    /// “ ” „ ‟
    Curly,
    /// "
    Straight,
    /// ‘ ’ ‚ ' when they are not apostrophes
    Single,
    /// '' and ‘‘ ’’: two singles for a double
    Twin,
    /// << >>
    Ascii,
}

/// Which way a mark faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Facing {
    /// Surely opens.
    Open,
    /// Surely closes.
    Close,
    /// Opens unless something of its family is open.
    OpenUnlessPending,
    /// Could be either; what is open decides.
    Either,
}

/// One quotation mark.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    /// The mark itself, without spaces.
    pub(super) span: Span,
    pub(super) family: Family,
    pub(super) facing: Facing,
    /// Whether the glyph is the one that opens (`Some(true)`), the one that closes, or either.
    pub(super) glyph_opens: Option<bool>,
    /// Whether nothing but space stands between it and the start of its line.
    pub(super) line_start: bool,
}

/// Bytes of the longest elided word, "aujourd" apart: "quelqu", "lorsqu", "puisqu", "quoiqu".
const LONGEST_ELIDED: usize = 8;
/// Straight marks are counted in at most this much (bytes) of the line behind.
const LINE_BEHIND: usize = 400;
/// A straight mark this near (bytes) behind an elided word may close what one opened there.
const NEAR_CLOSE: usize = 40;

/// What a mark may begin with.
static LEADS: ByteSet = ByteSet::of(&[b'"', b'\'', b'<', b'>', 0xC2, 0xCA, 0xE2]);

/// The marks of a text, found as they are asked for: only those near the one in work are kept, whatever
/// the text.
#[derive(Debug)]
pub(super) struct Marks<'text> {
    text: &'text str,
    /// Where the search goes on.
    at: usize,
    last: Option<Mark>,
    /// The marks from number `first` on.
    window: VecDeque<Mark>,
    first: usize,
}

impl<'text> Marks<'text> {
    /// Nothing of `text` is read yet.
    pub(super) fn of(text: &'text str) -> Self {
        Self { text, at: 0, last: None, window: VecDeque::new(), first: 0 }
    }

    /// Forgets the marks before number `index` and finds `ahead` more than that one.
    pub(super) fn keep(&mut self, index: usize, ahead: usize) {
        while self.first < index && self.window.pop_front().is_some() {
            self.first += 1;
        }
        while self.window.len() <= ahead + index.saturating_sub(self.first) {
            let Some(mark) = self.find() else { break };
            self.window.push_back(mark);
        }
    }

    /// Mark number `index`, if it is among those kept.
    pub(super) fn get(&self, index: usize) -> Option<Mark> {
        self.window.get(index.checked_sub(self.first)?).copied()
    }

    /// The kept marks from number `index` on.
    pub(super) fn from(&self, index: usize) -> impl Iterator<Item = &Mark> {
        self.window.iter().skip(index.saturating_sub(self.first))
    }

    /// The next mark of the text.
    fn find(&mut self) -> Option<Mark> {
        let bytes = self.text.as_bytes();
        loop {
            let at = LEADS.find(bytes, self.at);
            if at >= bytes.len() {
                self.at = at;
                return None;
            }
            self.at = at + 1;
            let Some((length, family, glyph_opens)) = glyph(bytes, at) else { continue };
            let span = Span::new(at, at + length);
            self.at = at + length;
            if let Some(mark) = judge(self.text, span, family, glyph_opens, self.last.as_ref()) {
                self.last = Some(mark);
                return Some(mark);
            }
        }
    }
}

/// The mark that starts at byte `at`: its length, family, and whether its glyph opens.
fn glyph(bytes: &[u8], at: usize) -> Option<(usize, Family, Option<bool>)> {
    use Family::{Angle, Ascii, Curly, Guillemet, Single, Straight, Twin};
    let next = |ahead: usize| bytes.get(at + ahead).copied().unwrap_or(0);
    match bytes[at] {
        b'"' => Some((1, Straight, None)),
        b'\'' if next(1) == b'\'' => Some((2, Twin, None)),
        b'\'' => Some((1, Single, None)),
        b'<' if next(1) == b'<' => Some((2, Ascii, Some(true))),
        b'>' if next(1) == b'>' => Some((2, Ascii, Some(false))),
        0xC2 if next(1) == 0xAB => Some((2, Guillemet, Some(true))),
        0xC2 if next(1) == 0xBB => Some((2, Guillemet, Some(false))),
        0xCA if next(1) == 0xBC => Some((2, Single, None)),
        0xE2 if next(1) == 0x80 => match next(2) {
            0xB9 => Some((3, Angle, Some(true))),
            0xBA => Some((3, Angle, Some(false))),
            0x9C | 0x9E | 0x9F => Some((3, Curly, Some(true))),
            0x9D => Some((3, Curly, Some(false))),
            low @ (0x98 | 0x99) if next(3) == 0xE2 && next(4) == 0x80 && next(5) == low => {
                Some((6, Twin, Some(low == 0x98)))
            }
            0x98 | 0x9A | 0x9B => Some((3, Single, Some(true))),
            0x99 => Some((3, Single, Some(false))),
            _ => None,
        },
        _ => None,
    }
}

/// What stands around a mark.
struct Around {
    before: Option<char>,
    after: Option<char>,
    /// First character after the mark that is not a space (line breaks stop the search).
    next: Option<char>,
    /// `next` is a full stop that ends a sentence: no dots, no ".fr".
    stop: bool,
    line_start: bool,
}

impl Around {
    fn new(text: &str, span: Span) -> Self {
        let head = &text[..span.start];
        let tail = &text[span.end..];
        let blank = |character: char| character.is_whitespace() && character != '\n';
        let line_start = head.chars().rev().find(|character| !blank(*character)).is_none_or(|c| c == '\n');
        let mut ahead = tail.trim_start_matches(blank).chars();
        let stop = ahead.next() == Some('.')
            && ahead.next().is_none_or(|after| after != '.' && !after.is_alphanumeric());
        Self {
            stop,
            before: head.chars().next_back(),
            after: tail.chars().next(),
            next: tail.chars().find(|character| !blank(*character)).filter(|character| *character != '\n'),
            line_start,
        }
    }
}

/// Decides whether a glyph is a mark at all, and which way it faces.
fn judge(
    text: &str,
    span: Span,
    family: Family,
    glyph_opens: Option<bool>,
    last: Option<&Mark>,
) -> Option<Mark> {
    let around = Around::new(text, span);
    let mark = |facing| Some(Mark { span, family, facing, glyph_opens, line_start: around.line_start });
    match family {
        Family::Single => mark(single(&around, glyph_opens, touches(last, span))?),
        Family::Twin if glyph_opens.is_none() && is_word(around.before) && is_word(around.after) => None,
        Family::Ascii if is_arrow(&around, glyph_opens) => None,
        Family::Straight if is_typed_apostrophe(text, span) => None,
        Family::Straight if is_measure(&around) => mark(Facing::Close),
        _ => mark(facing(&around, glyph_opens)),
    }
}

/// Whether the mark before `span` ends where it starts.
fn touches(last: Option<&Mark>, span: Span) -> bool {
    last.is_some_and(|mark| mark.span.end == span.start)
}

/// Single marks are apostrophes unless they stand at the edge of a word.
fn single(around: &Around, glyph_opens: Option<bool>, after_mark: bool) -> Option<Facing> {
    let left_free = after_mark || is_left_edge(around.before) || is_elision(around.before);
    let right_free = !is_word(around.after);
    match (left_free, right_free) {
        (true, false) if glyph_opens != Some(false) => Some(Facing::OpenUnlessPending),
        (false, true) if glyph_opens != Some(true) => Some(Facing::Close),
        (true, true) if after_mark && glyph_opens != Some(true) => Some(Facing::Close),
        _ => None,
    }
}

/// `>>` or `<<` that points somewhere: at the start of a line facing away from what follows.
fn is_arrow(around: &Around, glyph_opens: Option<bool>) -> bool {
    match glyph_opens {
        Some(false) => around.line_start || matches!(around.before, Some('>' | '=' | '-')),
        _ => around.next.is_none() || matches!(around.after, Some('<' | '=' | '-')),
    }
}

/// `l"équipe`, `aujourd"hui`: a straight mark between an elided word and what it is joined to, unless one
/// closes right after a few words (`l"école"`, with its apostrophe left out).
fn is_typed_apostrophe(text: &str, span: Span) -> bool {
    let head = &text[..span.start];
    let word = head.trim_end_matches(char::is_alphabetic);
    let word = &head[word.len().max(head.floor_char_boundary(head.len().saturating_sub(LONGEST_ELIDED)))..];
    let mut rest = text[span.end..].chars();
    let vowel = rest.next().is_some_and(|first| "aeiouyhàâæéèêëîïôœùûAEIOUYHÀÂÉÈÊÎÔŒ".contains(first));
    if !vowel || !(is_elided(word, None) || word.eq_ignore_ascii_case("aujourd")) {
        return false;
    }
    // Only "l’", "d’" and "qu’" lead to a quotation, and none begins inside another.
    let leads = matches!(word, "l" | "L" | "d" | "D" | "qu" | "Qu");
    let line = &head[head.floor_char_boundary(head.len().saturating_sub(LINE_BEHIND))..];
    let open = line.rsplit('\n').next().unwrap_or(line).matches('"').count() % 2 == 1;
    if !leads || open {
        return true;
    }
    let near = &text[span.end..text.floor_char_boundary(span.end + NEAR_CLOSE)];
    let Some(close) = near.find(['"', '\n']).filter(|at| near[*at..].starts_with('"')) else { return true };
    let inside = near[..close].chars().next_back().is_some_and(char::is_alphanumeric);
    let outside = near[close + 1..].chars().next().is_none_or(|after| !after.is_alphanumeric());
    !(inside && outside)
}

/// An inch or second sign: a digit before it, and nothing that a quotation would be closed by.
fn is_measure(around: &Around) -> bool {
    around.before.is_some_and(|before| before.is_ascii_digit()) && !is_word(around.after)
}

/// The general case: spaces on one side and words on the other say where a mark faces, against
/// its glyph if need be.
fn facing(around: &Around, glyph_opens: Option<bool>) -> Facing {
    let ends_clause = matches!(around.next, Some(',' | ';' | ')' | ']')) || around.stop;
    let left_free = is_left_edge(around.before) || is_elision(around.before);
    let right_free = is_right_edge(around.after);
    match glyph_opens {
        _ if ends_clause => Facing::Close,
        Some(true) if right_free && !left_free => Facing::Either,
        Some(true) => Facing::Open,
        Some(false) if left_free && !right_free => Facing::Either,
        Some(false) if around.line_start => Facing::Either,
        Some(false) => Facing::Close,
        None if left_free && !right_free => Facing::OpenUnlessPending,
        None if right_free && !left_free => Facing::Close,
        None => Facing::Either,
    }
}

fn is_word(character: Option<char>) -> bool {
    character.is_some_and(char::is_alphanumeric)
}

fn is_elision(character: Option<char>) -> bool {
    matches!(character, Some('\'' | '’' | 'ʼ'))
}

/// What an opening mark may follow without a space.
fn is_left_edge(character: Option<char>) -> bool {
    character.is_none_or(|before| {
        before.is_whitespace()
            || matches!(before, '(' | '[' | '{' | '—' | '–' | '-' | '/' | '|' | '\u{feff}')
            || is_opening_glyph(before)
    })
}

/// What a closing mark may stand before without a space.
fn is_right_edge(character: Option<char>) -> bool {
    character.is_none_or(|after| {
        after.is_whitespace()
            || matches!(
                after,
                ',' | '.' | ';' | ':' | '!' | '?' | ')' | ']' | '}' | '…' | '—' | '–' | '-' | '/'
            )
            || is_closing_glyph(after)
    })
}

fn is_opening_glyph(character: char) -> bool {
    matches!(character, '«' | '‹' | '“' | '„' | '‟' | '‘' | '‚' | '"')
}

fn is_closing_glyph(character: char) -> bool {
    matches!(character, '»' | '›' | '”' | '’' | '"')
}
