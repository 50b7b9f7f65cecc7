//! Lines of plain text, and how lines make paragraphs.
//!
//! Takes text, gives the spans of its paragraphs, whatever the layout: paragraphs between blank
//! lines, a paragraph a line, or lines wrapped at some width. Used by every input format, since
//! all of them end as plain text.

use crate::{byte_set::ByteSet, span::Span};

/// What a break of lines may begin with.
static BREAKS: ByteSet = ByteSet::of(&[b'\r', b'\n', 0xB, 0xC, 0xC2, 0xE2]);

/// The widest line, in characters, that may be the work of hard wrapping.
const WRAP_WIDTH: usize = 130;

/// The lines of `text` without their line breaks, white space trimmed; blank lines are empty
/// spans. A form feed and U+2029 count as a blank line, `\r\n` as one break.
pub(super) fn lines(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut lines = Vec::new();
    let mut start = 0;
    let mut at = BREAKS.find(bytes, 0);
    while let Some(&byte) = bytes.get(at) {
        let (length, blank) = match byte {
            b'\r' if bytes.get(at + 1) == Some(&b'\n') => (2, false),
            b'\r' | b'\n' | 0xB => (1, false),
            0xC => (1, true),
            // U+0085, U+2028 and U+2029.
            0xC2 if bytes.get(at + 1) == Some(&0x85) => (2, false),
            0xE2 if bytes.get(at + 1..at + 3) == Some(&[0x80, 0xA8]) => (3, false),
            0xE2 if bytes.get(at + 1..at + 3) == Some(&[0x80, 0xA9]) => (3, true),
            _ => {
                at = BREAKS.find(bytes, at + 1);
                continue;
            }
        };
        lines.push(trim(Span::new(start, at), text));
        if blank {
            lines.push(Span::new(at, at));
        }
        start = at + length;
        at = BREAKS.find(bytes, start);
    }
    lines.push(trim(Span::new(start, text.len()), text));
    lines
}

/// The paragraphs that `lines` make: blocks between blank lines, cut further where each line is a
/// paragraph of its own.
pub(super) fn paragraphs(text: &str, lines: &[Span]) -> Vec<Span> {
    let mut found = Vec::new();
    for block in lines.split(|line| line.is_empty()).filter(|block| !block.is_empty()) {
        block_paragraphs(text, block, &mut found);
    }
    found
}

/// Adds the paragraphs of one block without blank lines.
fn block_paragraphs(text: &str, block: &[Span], found: &mut Vec<Span>) {
    if !is_wrapped(text, block) {
        found.extend_from_slice(block);
        return;
    }
    let mut current: Option<Span> = None;
    for &line in block {
        match current {
            Some(open) if !starts_item(text, open, line) => current = Some(Span::new(open.start, line.end)),
            _ => {
                found.extend(current);
                current = Some(line);
            }
        }
    }
    found.extend(current);
}

/// Whether the lines of a block are one text wrapped at some width: none is long, most reach
/// towards the longest, and most stop in mid-sentence.
fn is_wrapped(text: &str, block: &[Span]) -> bool {
    let Some((_, body)) = block.split_last() else { return false };
    if body.is_empty() || block.iter().any(|line| line.len() > WRAP_WIDTH * 4) {
        return false;
    }
    let widths: Vec<usize> = block.iter().map(|line| line.of(text).chars().count()).collect();
    let longest = widths.iter().copied().max().unwrap_or(0);
    let full = widths[..body.len()].iter().filter(|width| **width * 10 >= longest * 6).count();
    let open = body.iter().filter(|line| !ends_sentence(line.of(text))).count();
    // Nothing but wrapping divides words.
    let divided = block.windows(2).filter(|pair| is_divided(pair[0].of(text), pair[1].of(text))).count();
    longest <= WRAP_WIDTH
        && open * 2 >= body.len()
        && (full * 10 >= body.len() * 7 || divided * 3 >= body.len().max(3))
}

/// Whether a word begins at the end of one line and ends at the head of the next.
fn is_divided(above: &str, below: &str) -> bool {
    let head = above.strip_suffix(['-', '\u{2010}', '\u{ad}']);
    head.is_some_and(|head| head.ends_with(char::is_alphabetic)) && below.starts_with(char::is_lowercase)
}

/// Whether `line` opens a list item or a turn of dialogue behind the paragraph `open`.
fn starts_item(text: &str, open: Span, line: Span) -> bool {
    let behind = open.of(text);
    is_item(line.of(text)) && (is_item(behind) || ends_sentence(behind) || behind.ends_with([':', ';']))
}

/// Whether `line` begins with a dash or bullet and a space.
pub(super) fn is_item(line: &str) -> bool {
    let mut letters = line.chars();
    letters.next().is_some_and(|letter| "-–—―•*·▪●".contains(letter))
        && letters.next().is_some_and(char::is_whitespace)
}

/// Whether `line` ends as a sentence does, closing marks aside.
pub(super) fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(|letter: char| letter.is_whitespace() || "»”\")’]".contains(letter))
        .ends_with(['.', '!', '?', '…'])
}

/// The span without white space and invisible characters at either end.
pub(super) fn trim(span: Span, text: &str) -> Span {
    let blank = |letter: char| {
        letter.is_whitespace() || matches!(letter, '\u{200b}' | '\u{feff}' | '\u{200e}' | '\u{200f}')
    };
    let slice = span.of(text);
    let start = span.start + (slice.len() - slice.trim_start_matches(blank).len());
    Span::new(start, start + slice.trim_matches(blank).len())
}

#[cfg(test)]
mod tests {
    use super::{lines, paragraphs};

    fn cut(text: &str) -> Vec<&str> {
        paragraphs(text, &lines(text)).into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn every_line_break_counts_once() {
        assert_eq!(lines("a\r\nb\rc\nd\u{85}e\u{2028}f").len(), 6);
        assert_eq!(cut("un\u{c}deux\u{2029}trois"), ["un", "deux", "trois"]);
        assert_eq!(cut("\u{feff} \u{a0}\n\u{200b}\n"), Vec::<&str>::new());
    }

    #[test]
    fn blank_lines_part_paragraphs() {
        assert_eq!(cut("Un.\r\n\r\nDeux.\r\n \r\n\r\nTrois."), ["Un.", "Deux.", "Trois."]);
    }

    #[test]
    fn a_long_line_is_a_paragraph() {
        let long = format!("{}.", "mot ".repeat(60).trim());
        assert_eq!(cut(&format!("Ghaza\n{long}\nIrak\n{long}")), ["Ghaza", &long, "Irak", &long]);
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let text =
            "Le maire de la ville a annoncé hier\nque le pont serait fermé pour deux\nmois. Il a dit non.";
        assert_eq!(cut(text), [text]);
        let list = "Au programme de cette journée :\n– une hausse des taxes ;\n– un gel des salaires";
        assert_eq!(cut(list).len(), 3);
    }

    #[test]
    fn short_lines_that_end_are_paragraphs() {
        assert_eq!(cut("— Vous partez ?\n— Oui, répondit Marc.").len(), 2);
    }
}
