//! Where sentences may end: the places that `border` judges.
//!
//! Takes the text of one paragraph, gives byte offsets in order: the ends of runs of stops, the ends of
//! lines, and what else UAX 29 holds for a border. Text in Latin script with the punctuation of the
//! press is read directly ([`quick`]), since there UAX 29 adds nothing but line ends to the stops;
//! everything else is read by `icu_segmenter` ([`standard`]). A test holds the two against each other.

use icu_segmenter::SentenceSegmenterBorrowed;

use super::enclosure::is_mark;
use super::next::is_stop;

/// The candidates of `text`.
pub(super) fn candidates(text: &str, segmenter: SentenceSegmenterBorrowed<'_>) -> Vec<usize> {
    quick(text).unwrap_or_else(|| standard(text, segmenter))
}

/// By UAX 29, and the stops that it passes over.
pub(super) fn standard(text: &str, segmenter: SentenceSegmenterBorrowed<'_>) -> Vec<usize> {
    let mut candidates = extra_stops(text);
    let mut before = 0;
    for border in segmenter.segment_str(text) {
        candidates.extend(stop_before(text, before, border));
        before = border;
    }
    candidates.sort_unstable();
    candidates.dedup();
    candidates
}

/// The end of the stop that made UAX 29 put `border` where it is: what remains of
/// `text[before..border]` without white space and marks at its end.
fn stop_before(text: &str, before: usize, border: usize) -> Option<usize> {
    let piece = text.get(before..border)?;
    let stripped = piece.trim_end_matches(is_blank_or_mark);
    let is_line = piece.ends_with(is_line_break) && !stripped.ends_with(is_stop);
    if is_line {
        return Some(border);
    }
    (!stripped.is_empty()).then_some(before + stripped.len())
}

/// Ends of runs of stops that have white space, a mark or a capital behind them.
fn extra_stops(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut stops = Vec::new();
    for at in memchr::memchr2_iter(b'.', 0xA6, bytes) {
        let end = at + 1;
        let is_ellipsis = bytes[at] == b'.' || text.get(at.saturating_sub(2)..end) == Some("…");
        if !is_ellipsis || text[end..].starts_with(is_stop) {
            continue;
        }
        stops.push(end);
    }
    for at in memchr::memchr2_iter(b'!', b'?', bytes) {
        if !text[at + 1..].starts_with(is_stop) {
            stops.push(at + 1);
        }
    }
    stops
}

/// What a byte may begin.
#[derive(Clone, Copy)]
enum Lead {
    Plain,
    Stop,
    Break,
    /// U+0080 to U+00BF.
    Latin,
    /// U+2000 to U+2FFF.
    Symbol,
    /// A script, or a mark that joins what stands before it, that is left to UAX 29.
    Other,
}

const LEADS: [Lead; 256] = {
    let mut leads = [Lead::Plain; 256];
    leads[b'.' as usize] = Lead::Stop;
    leads[b'!' as usize] = Lead::Stop;
    leads[b'?' as usize] = Lead::Stop;
    leads[b'\n' as usize] = Lead::Break;
    leads[b'\r' as usize] = Lead::Break;
    leads[0xC2] = Lead::Latin;
    // 0xC3 to 0xCB: Latin letters and modifier letters. From 0xCC on: combining marks and other scripts.
    let mut byte = 0xCC;
    while byte < 256 {
        leads[byte] = Lead::Other;
        byte += 1;
    }
    leads[0xE2] = Lead::Symbol;
    leads
};

/// The candidates of a text whose characters are all plain; `None` where UAX 29 has to be asked.
pub(super) fn quick(text: &str) -> Option<Vec<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let (mut at, mut line) = (0, 0);
    while let Some(&byte) = bytes.get(at) {
        let next = || bytes.get(at + 1).copied().unwrap_or(0);
        let mut line_break = 0;
        let mut length = 1;
        match LEADS[usize::from(byte)] {
            Lead::Plain => {}
            Lead::Stop => found.extend(stop(text, at + 1)?),
            Lead::Break => line_break = if byte == b'\r' && next() == b'\n' { 2 } else { 1 },
            Lead::Latin => {
                length = 2;
                match next() {
                    0x85 => line_break = 2,
                    // A soft hyphen joins what stands before it.
                    0xAD => return None,
                    _ => {}
                }
            }
            Lead::Symbol => {
                length = 3;
                match (next(), bytes.get(at + 2).copied().unwrap_or(0)) {
                    (0x80, 0xA6) => found.extend(stop(text, at + 3)?),
                    (0x80, 0xA8 | 0xA9) => line_break = 3,
                    // Spaces, dashes, marks, bullets, per mille and primes; € ; letter-like signs and
                    // arrows; boxes and signs.
                    (0x80, 0x80..=0x8A | 0x90..=0xA3 | 0xA5 | 0xA7 | 0xAF..=0xBA)
                    | (0x82, 0xAC)
                    | (0x84..=0x87 | 0x94..=0x99, _) => {}
                    _ => return None,
                }
            }
            Lead::Other => return None,
        }
        if line_break > 0 {
            found.extend(line_end(text, line, at, line_break));
            line = at + line_break;
            length = line_break;
        }
        at += length;
    }
    // What is left behind the last stop or line.
    let stripped = text.trim_end_matches(is_blank_or_mark).len();
    if stripped > line && found.last().is_none_or(|last| *last < stripped) {
        found.push(stripped);
    }
    Some(found)
}

/// The stop that ends at `end`, when nothing but it ends there. `None` when a single mark or a brace
/// closes something behind it: for UAX 29 the sentence then goes on to behind that.
#[expect(clippy::option_option, reason = "no candidate, and no quick answer, are two things")]
fn stop(text: &str, end: usize) -> Option<Option<usize>> {
    let rest = &text[end..];
    let first = rest.trim_start_matches(is_mark).chars().next();
    if matches!(first, Some('\'' | '‘'..='‟' | '‹' | '›' | '{' | '}')) {
        return None;
    }
    Some((!rest.starts_with(is_stop)).then_some(end))
}

/// The candidate that a line break of `length` bytes at `at` makes, in the line that starts at `line`:
/// none behind a stop, since that is one already.
fn line_end(text: &str, line: usize, at: usize, length: usize) -> Option<usize> {
    let piece = &text[line..at];
    let stripped = piece.trim_end_matches(is_blank_or_mark);
    let behind = &piece[stripped.len()..];
    let ended = stripped.ends_with(is_stop);
    // A mark with white space before it begins a piece of its own: for UAX 29 the stop is over.
    let parted = !stripped.ends_with('…') && behind.trim_start_matches(is_mark).contains(is_mark);
    (!ended || parted).then_some(at + length)
}

fn is_blank_or_mark(letter: char) -> bool {
    letter.is_whitespace() || is_mark(letter)
}

pub(super) fn is_line_break(letter: char) -> bool {
    matches!(letter, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}
