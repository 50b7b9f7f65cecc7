//! The stretches of text that a quotation is looked for in.
//!
//! Takes the text and the caller's paragraphs, gives [`Block`]s that cover the whole text in order:
//! the paragraphs, cut at blank lines, and every line of what lies between them (a title line
//! is not a paragraph, yet it may hold a quotation). [`delimiter`](super::delimiter) works block by
//! block, so that a missing mark never reaches past one.

use crate::span::Span;

/// One stretch of text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    pub(super) span: Span,
    /// Index of the caller's paragraph that the block belongs to (or the next one after it).
    pub(super) paragraph: usize,
}

/// Cuts `text` into blocks. Paragraphs that do not fit the text or overlap are passed over.
pub(super) fn blocks(text: &str, paragraphs: &[Span]) -> Vec<Block> {
    let mut blocks = Vec::with_capacity(paragraphs.len() + 2);
    let mut at = 0;
    for (paragraph, span) in paragraphs.iter().enumerate() {
        let fits = span.start >= at && span.end > span.start && text.get(span.start..span.end).is_some();
        if !fits {
            continue;
        }
        cut(text, Span::new(at, span.start), paragraph, 1, &mut blocks);
        cut(text, *span, paragraph, 2, &mut blocks);
        at = span.end;
    }
    cut(text, Span::new(at, text.len()), paragraphs.len().saturating_sub(1), 1, &mut blocks);
    blocks
}

/// Adds the pieces of `span`, cut wherever `breaks` line breaks follow one another with only
/// space between them.
fn cut(text: &str, span: Span, paragraph: usize, breaks: usize, blocks: &mut Vec<Block>) {
    let slice = span.of(text);
    let mut start = 0;
    let mut seen = 0;
    let mut push = |from: usize, to: usize| {
        let piece = Span::new(span.start + from, span.start + to).trim(text);
        if !piece.is_empty() {
            blocks.push(Block { span: piece, paragraph });
        }
    };
    let mut behind = 0;
    for (at, length) in line_breaks(slice) {
        if !slice[behind..at].chars().all(char::is_whitespace) {
            seen = 0;
        }
        seen += 1;
        if seen == breaks {
            push(start, at);
            start = at;
        }
        behind = at + length;
    }
    push(start, slice.len());
}

/// Places and lengths of the line breaks that cut blocks: `\n` and U+2029.
fn line_breaks(slice: &str) -> impl Iterator<Item = (usize, usize)> {
    let bytes = slice.as_bytes();
    memchr::memchr2_iter(b'\n', 0xE2, bytes).filter_map(|at| match bytes[at] {
        b'\n' => Some((at, 1)),
        _ if bytes[at..].starts_with("\u{2029}".as_bytes()) => Some((at, 3)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::blocks;
    use crate::span::Span;

    #[test]
    fn the_title_and_the_paragraphs_are_blocks() {
        let text = "Titre\n\nUn.\r\n\r\nDeux\nlignes.\n";
        let two = text.find("Deux").expect("the text has it");
        let found = blocks(text, &[Span::new(7, 10), Span::new(two, two + 12)]);
        let slices: Vec<_> = found.iter().map(|block| (block.paragraph, block.span.of(text))).collect();
        assert_eq!(slices, [(0, "Titre"), (0, "Un."), (1, "Deux\nlignes.")]);
        assert_eq!(blocks(text, &[]).len(), 4);
        let apart: Vec<_> = blocks("’\u{2029}é\n \n’", &[Span::new(0, 14)]);
        assert_eq!(apart.len(), 2);
        assert!(blocks("", &[Span::new(3, 9)]).is_empty());
    }
}
