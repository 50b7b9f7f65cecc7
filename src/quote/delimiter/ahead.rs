//! What the marks ahead tell about one: whether it nests, closes what is open, or was left without partner.
//!
//! Takes the place of a mark in a [`Pairing`], looks at the next few marks and at the blocks they stand in.

use super::{DEPTH, Pairing, Pending, SILENT_BLOCKS};
use crate::{
    quote::{
        mark::{Facing, Family, Mark},
        repair,
    },
    span::Span,
};

/// How many marks ahead are looked at to decide about one.
pub(super) const AHEAD: usize = 12;

impl Pairing<'_> {
    /// A closing glyph where something opens: the next mark of its family must then close, or one of
    /// another where its own has none left.
    pub(super) fn is_reversed(&self, index: usize, mark: Mark, block: usize) -> bool {
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
    pub(super) fn nests(&self, index: usize, mark: Mark, block: usize) -> bool {
        let family = mark.family;
        if family != Family::Straight || self.stack.len() >= DEPTH {
            return false;
        }
        let open = |pending: &&Pending| pending.mark.family == family;
        let mut depth = self.stack.iter().filter(open).count() + 1;
        // A quotation that goes on from an earlier block may close in a later one.
        let from = self.stack.first().map_or(block, |open| open.block);
        let last = if from < block { from + SILENT_BLOCKS } else { block };
        let end = self.blocks[last.min(self.blocks.len() - 1)].span.end;
        for other in self.ahead(index, end).filter(|other| other.family == family) {
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

    /// The next few marks after `index` that stand before byte `end`.
    pub(super) fn ahead(&self, index: usize, end: usize) -> impl Iterator<Item = &Mark> {
        self.marks.from(index + 1).take(AHEAD).take_while(move |mark| mark.span.end <= end)
    }

    /// "» Puis nous sommes partis.": a closing glyph at the head of a paragraph that goes on.
    pub(super) fn repeats(&self, mark: Mark) -> bool {
        let next = self.text[mark.span.end..].trim_start_matches([' ', '\u{a0}', '\u{202f}', '\u{2009}']);
        mark.line_start
            && mark.glyph_opens == Some(false)
            && mark.family == Family::Guillemet
            && next.starts_with(char::is_uppercase)
    }

    /// Whether the quotation open at `same` lost its closing mark before the opening mark at
    /// `index`: a sentence ended there, and no mark further on closes the outer one.
    pub(super) fn was_left_open(&self, same: usize, index: usize, mark: Mark, block: usize) -> bool {
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

    /// A mark of another family that the closing mark at `index` may stand for.
    pub(super) fn other_family(&self, index: usize, mark: Mark, block: usize) -> Option<usize> {
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

    /// `"Il reconnaît …\nOn y parle de "fiqh" …\n… dessus".`: straight marks in the next few blocks that open and
    /// close others and then this one.
    pub(super) fn goes_on_nested(&self, next: usize, block: usize) -> bool {
        let Some(open) = self.stack.first().filter(|open| open.mark.family == Family::Straight) else {
            return false;
        };
        let reach = self.blocks[(block + SILENT_BLOCKS).min(self.blocks.len() - 1)].span.end;
        let straight = |mark: &&Mark| mark.family == open.mark.family;
        let near = |mark: &&Mark| mark.span.end <= reach;
        let mut depth = 1;
        for mark in self.marks.from(next).take(AHEAD).take_while(near).filter(straight) {
            match mark.facing {
                Facing::OpenUnlessPending | Facing::Open => depth += 1,
                Facing::Close => depth -= 1,
                Facing::Either => return false,
            }
            if depth == 0 {
                return self.stack.len() == 1;
            }
        }
        false
    }

    /// Whether the open quotation continues in a later block: its mark is repeated at the head of the
    /// very next one, or a mark that nothing else opened closes it a little further on. A tag that
    /// ends what was said in this block tells that a mark is missing here, and so does a paragraph
    /// without a mark before a mark that opens: a missing mark never swallows what follows.
    pub(super) fn goes_on(&self, next: usize, block: usize) -> bool {
        let (Some(open), Some(first)) = (self.stack.first(), self.marks.get(next)) else { return false };
        if self.goes_on_nested(next, block) {
            return true;
        }
        let family = open.mark.family;
        let reach = (block + SILENT_BLOCKS).min(self.blocks.len() - 1);
        if family == Family::Single || first.span.start >= self.blocks[reach].span.end {
            return false;
        }
        let Some(mark) = self.marks.from(next).take(AHEAD).find(|mark| mark.family == family) else {
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

#[cfg(test)]
mod tests {
    use crate::quote::{
        Flag,
        block::blocks,
        delimiter::{at_most, pair},
    };

    fn said(text: &str) -> Vec<(&str, usize)> {
        let pairs = pair(text, &blocks(text, &[]), true);
        pairs.iter().map(|pair| (pair.span.of(text), pair.depth)).collect()
    }

    #[test]
    fn straight_marks_nest_where_both_close() {
        assert_eq!(
            said("\"On ajoute \"2012\" au cas où\", dit-il."),
            [("On ajoute \"2012\" au cas où", 0), ("2012", 1)]
        );
        assert_eq!(said("Le \"roi\" et la \"reine\"."), [("roi", 0), ("reine", 0)]);
        assert_eq!(
            said("\"Il parle.\nLe \"fiqh\" compte.\nFin\"."),
            [("Il parle.\nLe \"fiqh\" compte.\nFin", 0), ("fiqh", 1)]
        );
    }

    #[test]
    fn a_straight_mark_behind_an_elided_word_is_an_apostrophe() {
        assert!(said("Il dit que l\"équipe n\"a rien et qu\"aujourd\"hui il part.").is_empty());
        assert_eq!(said("\"Nous n\"avons pas peur\", dit-il."), [("Nous n\"avons pas peur", 0)]);
        assert_eq!(said("rendus à l\"oubli\" des caves"), [("oubli", 0)]);
    }

    #[test]
    fn a_closing_glyph_opens_behind_a_verb_of_saying() {
        let text = "Elle a évoqué » un pas réel. Et de conclure : « Il faut partir ».";
        assert_eq!(said(text), [("un pas réel", 0), ("Il faut partir", 0)]);
        let pairs = pair(text, &blocks(text, &[]), true);
        assert!(pairs[0].flags.contains(&Flag::CloseMissing));
        assert!(said("Le pont » bleu. Il est long.").is_empty());
    }

    #[test]
    fn a_text_of_bare_marks_is_read_in_part() {
        let text = "\"a\" ".repeat(50_000);
        let count = pair(&text, &blocks(&text, &[]), true).len();
        assert!(count > 4_000 && count <= at_most(text.len()), "{count}");
        assert!(pair(&"\"".repeat(10_000), &blocks(&"\"".repeat(10_000), &[]), true).is_empty());
    }
}
