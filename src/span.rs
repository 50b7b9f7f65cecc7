//! [`Span`]: a piece of an article, by place rather than by copy.
//!
//! Everything found in an article is a span of [`Document::text`](crate::document::Document).
//! Inside the program spans count bytes and lie on character boundaries; what leaves the program
//! counts Unicode scalars, and [`ScalarMap`] converts, in one pass over the text.

use std::ops::Range;

/// A half-open range of **bytes** of [`Document::text`](crate::document::Document), always on
/// character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span from byte `start` up to, not including, byte `end`.
    #[must_use]
    #[inline]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The text that the span covers; empty when the span does not fit `text`.
    #[must_use]
    #[inline]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// Length in bytes.
    #[must_use]
    #[inline]
    pub(crate) const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether the span covers nothing.
    #[must_use]
    #[inline]
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether `other` lies wholly inside this span.
    #[must_use]
    #[inline]
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two spans share at least one byte.
    #[must_use]
    #[inline]
    pub(crate) const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The span without white space (Unicode `White_Space`) at either end.
    #[must_use]
    pub fn trim(self, text: &str) -> Self {
        let slice = self.of(text);
        let start = self.start + (slice.len() - slice.trim_start().len());
        Self::new(start, start + slice.trim().len())
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// Converts byte offsets into Unicode-scalar offsets.
///
/// Built in one pass over the text; a lookup counts at most `ScalarMap::STRIDE` bytes, so that
/// converting every span of an article is linear in the article.
#[derive(Debug, Clone)]
pub struct ScalarMap<'text> {
    text: &'text str,
    /// `marks[k]` scalars start before byte `k * STRIDE`.
    marks: Vec<usize>,
}

impl<'text> ScalarMap<'text> {
    /// Bytes between two remembered counts.
    pub(crate) const STRIDE: usize = 64;

    /// Reads `text` once.
    #[must_use]
    pub fn new(text: &'text str) -> Self {
        let mut count = 0;
        let marks = text
            .as_bytes()
            .chunks(Self::STRIDE)
            .map(|chunk| {
                let before = count;
                count += scalars_started(chunk);
                before
            })
            .collect();
        Self { text, marks }
    }

    /// How many Unicode scalars start before byte `byte`; offsets past the end count as the end.
    #[must_use]
    pub fn scalar(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        let block = byte / Self::STRIDE;
        let Some(before) = self.marks.get(block) else {
            // `byte` is the end of a text whose length is a multiple of the stride.
            let last = self.marks.len().saturating_sub(1);
            let rest = &self.text.as_bytes()[(last * Self::STRIDE).min(byte)..byte];
            return self.marks.last().copied().unwrap_or(0) + scalars_started(rest);
        };
        before + scalars_started(&self.text.as_bytes()[block * Self::STRIDE..byte])
    }

    /// Scalar offsets `(start, end)` of a byte span.
    #[must_use]
    pub fn range(&self, span: Span) -> (usize, usize) {
        (self.scalar(span.start), self.scalar(span.end))
    }
}

/// Bytes that are not UTF-8 continuation bytes each start one scalar.
fn scalars_started(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0xC0) != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::{ScalarMap, Span};

    #[test]
    fn scalars_agree_with_chars_everywhere() {
        let text = "né « à » 🎉 e\u{301}\r\n".repeat(60);
        let map = ScalarMap::new(&text);
        for (scalar, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(map.scalar(byte), scalar);
        }
        assert_eq!(map.scalar(text.len()), text.chars().count());
        assert_eq!(map.scalar(usize::MAX), text.chars().count());
        let even = "a".repeat(512);
        assert_eq!(ScalarMap::new(&even).scalar(512), 512);
        assert_eq!(ScalarMap::new("").scalar(3), 0);
    }

    #[test]
    fn trim_keeps_the_words() {
        let text = "\u{a0}« mot »\u{202f}";
        assert_eq!(Span::new(0, text.len()).trim(text).of(text), "« mot »");
    }
}
