//! Dialogue that dashes open: "— Vous partez ?".
//!
//! Takes the lines of the text and the quotations that marks gave, adds a [`Pair`] for each line of a
//! dialogue. A dash also opens list items and closes parentheses, so a dialogue must show itself: by a
//! tag, or by two lines that speak to one another (a question, an exclamation).

use super::{
    Flag,
    block::Block,
    delimiter::{Pair, at_most},
    repair,
};
use crate::{deadline, span::Span};

/// A line that a dash begins.
struct Line {
    block: usize,
    /// What is said, up to the tag.
    said: Span,
    tag: bool,
    speaks: bool,
    listed: bool,
}

/// Finds the dialogue lines of `text` outside `pairs`, which are in order.
pub(super) fn dialogue(text: &str, blocks: &[Block], pairs: &[Pair]) -> Vec<Pair> {
    let mut found = Vec::new();
    let mut group: Vec<Line> = Vec::new();
    let mut list_head = false;
    let mut next_pair = 0;
    for (index, block) in blocks.iter().enumerate() {
        deadline::look();
        let mut at = block.span.start;
        for piece in block.span.of(text).split_inclusive('\n') {
            let span = Span::new(at, at + piece.len()).trim(text);
            at += piece.len();
            while next_pair < pairs.len() && pairs[next_pair].outer.end <= span.start {
                next_pair += 1;
            }
            let quoted = pairs.get(next_pair).is_some_and(|pair| pair.outer.overlaps(span));
            match line(text, span, index).filter(|_| !quoted) {
                Some(line) => group.push(line),
                None if span.is_empty() => {}
                None => {
                    flush(&mut group, list_head, &mut found);
                    list_head = span.of(text).ends_with(':');
                }
            }
        }
    }
    flush(&mut group, list_head, &mut found);
    found
}

/// Reads one line; `None` unless a dash and words begin it.
fn line(text: &str, span: Span, block: usize) -> Option<Line> {
    let slice = span.of(text);
    let rest = slice.strip_prefix(['—', '–']).or_else(|| slice.strip_prefix("- "))?;
    let words = rest.trim_start();
    let start = span.end - words.len();
    let first = words.chars().next().filter(|first| first.is_alphanumeric() || "…¡¿([".contains(*first))?;
    let mut end = span.end;
    let mut tag = false;
    for (at, mark) in words.char_indices().filter(|(_, mark)| ",?!…".contains(*mark)) {
        let after = at + mark.len_utf8();
        if repair::tag_follows(&words[after..]) {
            // Words after the tag's sentence are said as well: then the tag stands inside.
            let more = words[after..].trim_end_matches(['.', ' ', '…', '!', '?']).contains(". ");
            let stop = if mark == ',' { at } else { after };
            end = if more { end } else { start + stop };
            tag = true;
            break;
        }
    }
    let said = Span::new(start, end);
    let speaks = words.ends_with(['?', '!', '…']);
    Some(Line { block, said, tag, speaks, listed: first.is_lowercase() || words.ends_with(';') })
}

/// Turns a run of dash lines into quotations when it is a dialogue.
fn flush(group: &mut Vec<Line>, list_head: bool, found: &mut Vec<Pair>) {
    let tagged = group.iter().any(|line| line.tag);
    let answered = group.len() > 1 && group.iter().any(|line| line.speaks);
    let listed = group.iter().any(|line| line.listed) || list_head && !tagged;
    if (tagged || answered) && !listed {
        let room = |line: &Line| at_most(line.said.start);
        let most = group.first().map_or(0, room).saturating_sub(found.len());
        found.extend(group.iter().take(most).map(|line| Pair {
            span: line.said,
            outer: line.said,
            flags: vec![Flag::Dash],
            depth: 0,
            block: line.block,
        }));
    }
    group.clear();
}

#[cfg(test)]
mod tests {
    use super::dialogue;
    use crate::quote::block::blocks;

    fn said(text: &str) -> Vec<&str> {
        dialogue(text, &blocks(text, &[]), &[]).iter().map(|pair| pair.span.of(text)).collect()
    }

    #[test]
    fn dialogues_are_told_from_lists_and_parentheses() {
        assert_eq!(said("— Vous partez ?\n— Oui, répondit Marc."), ["Vous partez ?", "Oui"]);
        assert_eq!(said("– Je pars, dit-elle. Adieu."), ["Je pars, dit-elle. Adieu."]);
        assert!(said("Au programme :\n– une hausse des taxes\n– un gel des salaires").is_empty());
        assert!(said("Trois points :\n- La hausse\n- Le gel !").is_empty());
        assert!(said("Le maire – élu en 2020 – n’a rien dit.").is_empty());
        assert!(said("—").is_empty());
    }
}
