//! Pairs marks into quotations, one forward pass over the marks.
//!
//! Takes the [`Mark`]s of [`mark`](super::mark) and the [`Block`]s they stand in, gives [`Pair`]s in
//! order of their start, nested or apart but never crossing. A stack holds what is open; marks that
//! do not fit are left to [`repair`](super::repair). Reach is bounded: by the block, by the depth
//! of nesting, and over a blank line only where the typography itself goes on.

use super::{
    Flag,
    block::Block,
    mark::{Facing, Family, Mark},
    repair::{self, MissingStart},
};
use crate::span::Span;

/// Deeper nesting than this is noise.
const DEPTH: usize = 4;
/// How many marks ahead are looked at to decide about one.
const AHEAD: usize = 12;
/// A quotation that closes later may go on over this many blocks that hold no mark at all.
const SILENT_BLOCKS: usize = 3;
/// Single marks further apart than this (bytes) are two apostrophes.
const SINGLE_REACH: usize = 300;

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
    marks: &'text [Mark],
    blocks: &'text [Block],
    french: bool,
    stack: Vec<Pending>,
    pairs: Vec<Pair>,
    /// Nothing of a repaired quotation may start before this byte.
    floor: usize,
    /// A lone closing mark here was too far from the start of its sentence.
    barren: usize,
}

/// Pairs `marks`. `french` lets a missing mark be found by the tag that follows.
pub(super) fn pair(text: &str, marks: &[Mark], blocks: &[Block], french: bool) -> Vec<Pair> {
    let mut pairing =
        Pairing { text, marks, blocks, french, stack: Vec::new(), pairs: Vec::new(), floor: 0, barren: 0 };
    let mut next = 0;
    for (block, Block { span, .. }) in blocks.iter().enumerate() {
        pairing.floor = pairing.floor.max(span.start);
        while next < marks.len() && marks[next].span.end <= span.end {
            pairing.step(next, block);
            next += 1;
        }
        pairing.end_block(next, block);
    }
    let mut pairs = pairing.pairs;
    pairs.retain(|pair| !pair.span.is_empty());
    pairs.sort_by_key(|pair| (pair.outer.start, std::cmp::Reverse(pair.outer.end), pair.depth));
    nest(&mut pairs);
    pairs
}

impl Pairing<'_> {
    fn step(&mut self, index: usize, block: usize) {
        let mark = self.marks[index];
        let same = self.stack.iter().rposition(|open| open.mark.family == mark.family);
        let pending = same.is_some();
        if let Some(same) = same.filter(|same| self.stack[*same].block < block && self.repeats(mark)) {
            self.repeat(same);
            return;
        }
        match mark.facing {
            Facing::Close => self.close(index, block),
            Facing::OpenUnlessPending if pending && self.nests(index, block) => self.push(mark, block),
            Facing::OpenUnlessPending | Facing::Either if pending => self.close(index, block),
            Facing::Either if mark.glyph_opens == Some(false) && !self.is_reversed(index, block) => {
                self.close(index, block);
            }
            Facing::Open | Facing::OpenUnlessPending | Facing::Either => self.open(index, block),
        }
    }

    /// A closing glyph where something opens: the next mark of its family must then close, or one of
    /// another where its own has none left.
    fn is_reversed(&self, index: usize, block: usize) -> bool {
        let mark = self.marks[index];
        let end = self.blocks[block].span.end;
        let own = self.ahead(index, end).find(|other| other.family == mark.family);
        let other = || self.ahead(index, end).find(|other| other.family != Family::Single);
        match own {
            Some(own) => own.facing != Facing::Open,
            None => other().is_some_and(|other| other.facing == Facing::Close),
        }
    }

    /// `"Nous ajoutons "2012" pour cela"`: a straight mark that looks as if it opened while another is open
    /// does so when the marks behind it close both.
    fn nests(&self, index: usize, block: usize) -> bool {
        let family = self.marks[index].family;
        if family != Family::Straight || self.stack.len() >= DEPTH {
            return false;
        }
        let open = |pending: &&Pending| pending.mark.family == family;
        let mut depth = self.stack.iter().filter(open).count() + 1;
        for other in self.ahead(index, self.blocks[block].span.end).filter(|other| other.family == family) {
            match other.facing {
                Facing::OpenUnlessPending | Facing::Open => depth += 1,
                Facing::Close => depth -= 1,
                Facing::Either => return false,
            }
            if depth == 0 {
                return true;
            }
        }
        false
    }

    fn push(&mut self, mark: Mark, block: usize) {
        if self.stack.len() < DEPTH {
            self.stack.push(Pending { mark, block, repeated: false, inner_end: None });
        }
    }

    /// The next few marks after `index` that stand before byte `end`.
    fn ahead(&self, index: usize, end: usize) -> impl Iterator<Item = &Mark> {
        self.marks.iter().skip(index + 1).take(AHEAD).take_while(move |mark| mark.span.end <= end)
    }

    fn open(&mut self, index: usize, block: usize) {
        let mark = self.marks[index];
        if let Some(same) = self.stack.iter().rposition(|open| open.mark.family == mark.family) {
            if mark.line_start && self.stack[same].block < block {
                self.repeat(same);
                return;
            }
            if self.was_left_open(same, index, block) {
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

    /// "» Puis nous sommes partis.": a closing glyph at the head of a paragraph that goes on.
    fn repeats(&self, mark: Mark) -> bool {
        let next = self.text[mark.span.end..].trim_start_matches([' ', '\u{a0}', '\u{202f}', '\u{2009}']);
        mark.line_start
            && mark.glyph_opens == Some(false)
            && mark.family == Family::Guillemet
            && next.starts_with(char::is_uppercase)
    }

    /// Whether the quotation open at `same` lost its closing mark before the opening mark at
    /// `index`: a sentence ended there, and no mark further on closes the outer one.
    fn was_left_open(&self, same: usize, index: usize, block: usize) -> bool {
        let mark = self.marks[index];
        if !repair::ends_sentence_before(self.text, mark.span.start) {
            return false;
        }
        let mut depth = self.stack.len() - same + 1;
        for other in self.ahead(index, self.blocks[block].span.end) {
            if other.family != mark.family {
                continue;
            }
            match other.facing {
                Facing::Open => depth += 1,
                _ => depth -= 1,
            }
            if depth == 0 {
                return false;
            }
        }
        true
    }

    fn close(&mut self, index: usize, block: usize) {
        let mark = self.marks[index];
        let same = self.stack.iter().rposition(|open| open.mark.family == mark.family);
        let Some(at) = same.or_else(|| self.other_family(index, block)) else {
            self.open_missing(index, block);
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
        self.pairs.push(Pair { span, outer, flags, depth: 0, block: open.block });
    }

    /// A mark of another family that the closing mark at `index` may stand for.
    fn other_family(&self, index: usize, block: usize) -> Option<usize> {
        let mark = self.marks[index];
        let top = self.stack.len().checked_sub(1)?;
        let family = self.stack[top].mark.family;
        if mark.family == Family::Single || family == Family::Single {
            return None;
        }
        let closes_later = self
            .ahead(index, self.blocks[block].span.end)
            .find(|other| other.family == family)
            .is_some_and(|other| other.facing != Facing::Open);
        (!closes_later).then_some(top)
    }

    /// A closing mark that nothing opened: a tag after it tells that it closed a quotation.
    fn open_missing(&mut self, index: usize, block: usize) {
        let mark = self.marks[index];
        if mark.family == Family::Single || !self.french || !self.stack.is_empty() {
            return;
        }
        let floor = self.floor.max(self.blocks[block].span.start);
        let start = match repair::missing_start(self.text, floor, self.barren, mark.span) {
            MissingStart::At(start) => start,
            MissingStart::Untold => return self.open_wrong(index, block),
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
        self.pairs.push(Pair { span, outer, flags, depth: 0, block });
    }

    /// "a évoqué » un pas réel pour la vallée. Et": a closing glyph that a verb or an article leads to opens
    /// what its sentence ends, where no mark closes it.
    fn open_wrong(&mut self, index: usize, block: usize) {
        let mark = self.marks[index];
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
        self.pairs.push(Pair {
            span,
            outer,
            flags: vec![Flag::CloseMissing, Flag::Reversed],
            depth: 0,
            block,
        });
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
        self.pairs.push(Pair { span, outer, flags: vec![flag], depth: 0, block: open.block });
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

    /// Whether the open quotation continues in a later block: its mark is repeated at the head of the
    /// very next one, or a mark that nothing else opened closes it a little further on. A tag that
    /// ends what was said in this block tells that a mark is missing here, and so does a paragraph
    /// without a mark before a mark that opens: a missing mark never swallows what follows.
    fn goes_on(&self, next: usize, block: usize) -> bool {
        let (Some(open), Some(first)) = (self.stack.first(), self.marks.get(next)) else { return false };
        let family = open.mark.family;
        let reach = (block + SILENT_BLOCKS).min(self.blocks.len() - 1);
        if family == Family::Single || first.span.start >= self.blocks[reach].span.end {
            return false;
        }
        let Some(mark) = self.marks.iter().skip(next).take(AHEAD).find(|mark| mark.family == family) else {
            return false;
        };
        let near = mark.span.start < self.blocks[reach].span.end;
        let glyphs = mark.glyph_opens.is_some();
        let heads_next = self.blocks.get(block + 1).is_some_and(|next| next.span.start == mark.span.start);
        let on = match mark.facing {
            Facing::Open => glyphs && heads_next,
            Facing::Either | Facing::Close if self.repeats(*mark) => heads_next,
            Facing::Close => glyphs || mark.span == first.span,
            _ => false,
        };
        let Span { start, end } = self.blocks[block].span;
        near && on && !(self.french && repair::is_tagged_off(self.text, open.mark.span.end.max(start), end))
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
