//! Pairs marks into quotations, one forward pass over the marks.
//!
//! Takes the [`Mark`]s of [`mark`](super::mark) and the [`Block`]s they stand in, gives [`Pair`]s in
//! order of their start, nested or apart but never crossing. A stack holds what is open; marks that
//! do not fit are left to [`repair`](super::repair). Reach is bounded: by the block, by the depth
//! of nesting, and over a blank line only where the typography itself goes on.

mod ahead;

use super::{
    Flag,
    block::Block,
    mark::{Facing, Family, Mark, Marks},
    repair::{self, MissingStart},
};
use crate::{deadline, span::Span};
use ahead::AHEAD;

/// Deeper nesting than this is noise.
const DEPTH: usize = 4;
/// A quotation that closes later may go on over this many blocks that hold no mark at all.
const SILENT_BLOCKS: usize = 3;
/// Single marks further apart than this (bytes) are two apostrophes.
const SINGLE_REACH: usize = 300;

/// This many quotations are read of any text, however short.
const ALWAYS: usize = 4_096;
/// And further ones as long as there is no more than one for this many bytes. The densest text of the gold sets has
/// one in 110; a quotation takes up to three kilobytes on its way to the output, so a text of bare marks stays under
/// 40 bytes a byte.
const BYTES_EACH: usize = 96;

/// How many quotations are read before byte `at` of a text.
pub(super) const fn at_most(at: usize) -> usize {
    ALWAYS + at / BYTES_EACH
}

/// One quotation by its marks.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    /// The words, without marks and the space just inside them.
    pub(super) span: Span,
    /// From the start of the opening mark to the end of the closing one.
    pub(super) outer: Span,
    pub(super) flags: Vec<Flag>,
    /// How many other quotations it stands in.
    pub(super) depth: usize,
    /// The block it starts in.
    pub(super) block: usize,
}

/// A mark that is still open.
#[derive(Debug, Clone, Copy)]
struct Pending {
    mark: Mark,
    block: usize,
    /// A repeated opening mark at a later paragraph was passed over.
    repeated: bool,
    /// End of the last quotation closed inside this one.
    inner_end: Option<Span>,
}

/// The pairing in progress.
struct Pairing<'text> {
    text: &'text str,
    marks: Marks<'text>,
    blocks: &'text [Block],
    french: bool,
    stack: Vec<Pending>,
    pairs: Vec<Pair>,
    /// Nothing of a repaired quotation may start before this byte.
    floor: usize,
    /// A lone closing mark here was too far from the start of its sentence.
    barren: usize,
}

/// Pairs the marks of `text`. `french` lets a missing mark be found by the tag that follows.
pub(super) fn pair(text: &str, blocks: &[Block], french: bool) -> Vec<Pair> {
    let marks = Marks::of(text);
    let mut pairing =
        Pairing { text, marks, blocks, french, stack: Vec::new(), pairs: Vec::new(), floor: 0, barren: 0 };
    let mut next = 0;
    for (block, Block { span, .. }) in blocks.iter().enumerate() {
        deadline::look();
        pairing.floor = pairing.floor.max(span.start);
        loop {
            pairing.marks.keep(next, AHEAD);
            match pairing.marks.get(next) {
                Some(mark) if mark.span.end <= span.end => pairing.step(next, mark, block),
                _ => break,
            }
            next += 1;
        }
        pairing.end_block(next, block);
    }
    let mut pairs = pairing.pairs;
    pairs.sort_by_key(|pair| (pair.outer.start, std::cmp::Reverse(pair.outer.end), pair.depth));
    nest(&mut pairs);
    pairs
}

impl Pairing<'_> {
    fn step(&mut self, index: usize, mark: Mark, block: usize) {
        let same = self.stack.iter().rposition(|open| open.mark.family == mark.family);
        let pending = same.is_some();
        if let Some(same) = same.filter(|same| self.stack[*same].block < block && self.repeats(mark)) {
            self.repeat(same);
            return;
        }
        match mark.facing {
            Facing::Close => self.close(index, mark, block),
            Facing::OpenUnlessPending if pending && self.nests(index, mark, block) => self.push(mark, block),
            Facing::OpenUnlessPending | Facing::Either if pending => self.close(index, mark, block),
            Facing::Either if mark.glyph_opens == Some(false) && !self.is_reversed(index, mark, block) => {
                self.close(index, mark, block);
            }
            Facing::Open | Facing::OpenUnlessPending | Facing::Either => self.open(index, mark, block),
        }
    }

    fn push(&mut self, mark: Mark, block: usize) {
        if self.stack.len() < DEPTH {
            self.stack.push(Pending { mark, block, repeated: false, inner_end: None });
        }
    }

    fn open(&mut self, index: usize, mark: Mark, block: usize) {
        if let Some(same) = self.stack.iter().rposition(|open| open.mark.family == mark.family) {
            if mark.line_start && self.stack[same].block < block {
                self.repeat(same);
                return;
            }
            if self.was_left_open(same, index, mark, block) {
                let open = self.stack[same];
                self.stack.truncate(same);
                self.close_missing(open, mark.span.start);
            }
        }
        self.push(mark, block);
    }

    /// Passes over a mark that a later paragraph repeats.
    fn repeat(&mut self, same: usize) {
        self.stack.truncate(same + 1);
        self.stack[same].repeated = true;
    }

    fn close(&mut self, index: usize, mark: Mark, block: usize) {
        let same = self.stack.iter().rposition(|open| open.mark.family == mark.family);
        let Some(at) = same.or_else(|| self.other_family(index, mark, block)) else {
            self.open_missing(index, mark, block);
            return;
        };
        let open = self.stack[at];
        let too_far = mark.family == Family::Single && mark.span.start - open.mark.span.end > SINGLE_REACH;
        self.stack.truncate(at);
        if too_far {
            return;
        }
        let outer = Span::new(open.mark.span.start, mark.span.end);
        let span = Span::new(open.mark.span.end, mark.span.start).trim(self.text);
        if let Some(parent) = self.stack.last_mut() {
            parent.inner_end = Some(Span::new(mark.span.start, mark.span.end));
        } else {
            self.floor = outer.end;
        }
        let mut flags = pair_flags(&open, mark);
        if open.repeated || open.block < block {
            flags.push(Flag::Multiparagraph);
        }
        self.add(Pair { span, outer, flags, depth: 0, block: open.block });
    }

    /// Keeps a quotation that has words, where the text is not mostly marks.
    fn add(&mut self, pair: Pair) {
        if !pair.span.is_empty() && self.pairs.len() < at_most(pair.outer.start) {
            self.pairs.push(pair);
        }
    }

    /// A closing mark that nothing opened: a tag after it tells that it closed a quotation.
    fn open_missing(&mut self, index: usize, mark: Mark, block: usize) {
        if mark.family == Family::Single || !self.french || !self.stack.is_empty() {
            return;
        }
        let floor = self.floor.max(self.blocks[block].span.start);
        let start = match repair::missing_start(self.text, floor, self.barren, mark.span) {
            MissingStart::At(start) => start,
            MissingStart::Untold => return self.open_wrong(index, mark, block),
            MissingStart::TooFar => {
                self.barren = mark.span.start;
                return;
            }
        };
        let span = Span::new(start, mark.span.start).trim(self.text);
        let outer = Span::new(span.start, mark.span.end);
        let mut flags = vec![Flag::OpenMissing];
        if mark.glyph_opens == Some(true) {
            flags.push(Flag::CloseWrong);
        }
        self.floor = outer.end;
        self.add(Pair { span, outer, flags, depth: 0, block });
    }

    /// "a évoqué » un pas réel pour la vallée. Et": a closing glyph that a verb or an article leads to opens
    /// what its sentence ends, where no mark closes it.
    fn open_wrong(&mut self, index: usize, mark: Mark, block: usize) {
        let end = self.blocks[block].span.end;
        let next = self.ahead(index, end).next();
        let closes = next.is_some_and(|next| next.facing == Facing::Close);
        if mark.glyph_opens != Some(false) || closes || !repair::leads_to_quotation(self.text, mark.span) {
            return;
        }
        let limit = next.map_or(end, |next| next.span.start);
        let stop = repair::sentence_end(self.text, mark.span.end, limit);
        let span = Span::new(mark.span.end, stop).trim(self.text);
        let outer = Span::new(mark.span.start, span.end.max(mark.span.end));
        self.floor = outer.end;
        self.add(Pair { span, outer, flags: vec![Flag::CloseMissing, Flag::Reversed], depth: 0, block });
    }

    /// Gives a quotation without closing mark an end at or before byte `limit`.
    fn close_missing(&mut self, open: Pending, limit: usize) {
        if open.mark.family == Family::Single {
            return;
        }
        let start = open.mark.span.end;
        let (end, outer_end, flag) = match open.inner_end {
            Some(inner) if repair::outer_ends_with(self.text, inner.end, limit) => {
                (inner.start, inner.end, Flag::CloseShared)
            }
            _ => {
                let end = repair::missing_end(self.text, start, limit, self.french);
                (end, end, Flag::CloseMissing)
            }
        };
        let span = Span::new(start, end).trim(self.text);
        let outer = Span::new(open.mark.span.start, outer_end.max(span.end));
        // Nested pairs that stick out of the repaired span would cross it.
        self.pairs.retain_tail(|pair| pair.outer.start < outer.start || pair.outer.end <= outer.end);
        self.floor = self.floor.max(outer.end);
        self.add(Pair { span, outer, flags: vec![flag], depth: 0, block: open.block });
    }

    fn end_block(&mut self, next: usize, block: usize) {
        if self.stack.is_empty() || self.goes_on(next, block) {
            return;
        }
        let stack = std::mem::take(&mut self.stack);
        let Some(open) = stack.first().copied() else { return };
        let end = self.blocks[open.block].span.end;
        let nested = stack.len() > 1 && open.mark.family == Family::Single;
        let open = if nested { stack[1] } else { open };
        let worth = !matches!(open.mark.family, Family::Twin | Family::Ascii);
        if worth {
            self.close_missing(open, end);
        }
    }
}

/// What is worth saying about two marks that were paired.
fn pair_flags(open: &Pending, close: Mark) -> Vec<Flag> {
    let mut flags = Vec::new();
    let reversed = open.mark.glyph_opens == Some(false);
    if open.mark.family != close.family {
        flags.push(Flag::MixedMarks);
    } else if reversed && close.glyph_opens == Some(true) {
        flags.push(Flag::Reversed);
    } else if !reversed && close.glyph_opens == Some(true) && open.mark.family != Family::Curly {
        flags.push(Flag::CloseWrong);
    }
    match open.mark.family {
        Family::Single => flags.push(Flag::Single),
        Family::Ascii => flags.push(Flag::AsciiGuillemets),
        _ => {}
    }
    flags
}

/// Sets every pair's depth; `pairs` are in order of start, outer before inner.
fn nest(pairs: &mut [Pair]) {
    let mut ends: Vec<usize> = Vec::new();
    for pair in pairs {
        while ends.last().is_some_and(|end| *end <= pair.outer.start) {
            ends.pop();
        }
        pair.depth = ends.len();
        if pair.depth > 0 {
            pair.flags.push(Flag::Nested);
        }
        ends.push(pair.outer.end);
    }
}

/// Filters only the end of a vector, so that repeated repairs stay linear.
trait RetainTail<T> {
    fn retain_tail(&mut self, keep: impl FnMut(&T) -> bool);
}

impl<T> RetainTail<T> for Vec<T> {
    fn retain_tail(&mut self, mut keep: impl FnMut(&T) -> bool) {
        while self.last().is_some_and(|item| !keep(item)) {
            self.pop();
        }
    }
}
