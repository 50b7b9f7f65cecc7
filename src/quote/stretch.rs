//! [`Stretch`]: the words of one sentence from a place on, as the grammar reads them.
//!
//! Takes a list of items, a place and a limit, gives the items by their place in the list and nothing
//! behind the limit. [`phrase`](super::phrase), [`verb`](super::verb) and [`tag`](super::tag) read from one.

use std::ops::{Deref, Range};

use super::word::Item;

/// Items up to a limit, and the place where something is to be read. Places count from the start of
/// the list, so that what is found at one can be looked up from another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch<'a> {
    /// Cut at the limit: no place behind it has an item.
    items: &'a [Item],
    /// Where reading starts.
    pub(super) at: usize,
}

impl<'a> Stretch<'a> {
    /// From `range.start` to just before `range.end`, or before the end of `items`.
    pub(super) fn new(items: &'a [Item], range: Range<usize>) -> Self {
        Self { items: &items[..range.end.min(items.len())], at: range.start }
    }

    /// The same items, read from `at`.
    #[inline]
    pub(super) const fn from(self, at: usize) -> Self {
        Self { items: self.items, at }
    }

    /// The same place, with nothing from `limit` on.
    #[inline]
    pub(super) fn until(self, limit: usize) -> Self {
        Self { items: &self.items[..limit.min(self.items.len())], at: self.at }
    }

    /// The item where reading starts.
    #[inline]
    pub(super) fn first(self) -> Option<&'a Item> {
        self.items.get(self.at)
    }

    /// The item `count` places further on.
    #[inline]
    pub(super) fn ahead(self, count: usize) -> Option<&'a Item> {
        self.items.get(self.at + count)
    }

    /// All items before the limit, with a lifetime of their own.
    #[inline]
    pub(super) const fn items(self) -> &'a [Item] {
        self.items
    }
}

impl Deref for Stretch<'_> {
    type Target = [Item];

    #[inline]
    fn deref(&self) -> &[Item] {
        self.items
    }
}

#[cfg(test)]
mod tests {
    use super::Stretch;
    use crate::{quote::word::items_of, span::Span};

    #[test]
    fn nothing_behind_the_limit_is_seen() {
        let text = "un deux trois quatre";
        let mut items = Vec::new();
        items_of(text, Span::new(0, text.len()), &mut items, &mut String::new());
        let here = Stretch::new(&items, 1..3);
        let word = |item: &super::Item| item.span.of(text);
        assert_eq!(here.first().map(word), Some("deux"));
        assert_eq!(here.ahead(1).map(word), Some("trois"));
        assert!(here.ahead(2).is_none() && here.from(9).first().is_none());
        assert_eq!(here.until(2).len(), 2);
        assert_eq!(Stretch::new(&items, 0..99).len(), 4);
    }
}
