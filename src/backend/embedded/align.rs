//! Which word came from which.
//!
//! Takes what the engine says about each piece of its output (a weight for every piece of the
//! source, spans in UTF-16 units), gives one link for each word of the translation: the word of
//! the source that it leans on most, and how much of its weight lies there.

use fxtranslate::engine::{Aligned, Token};

use crate::span::Span;

/// How the words of one translated text go back to those of its source.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Alignment {
    /// The words of the source, between spaces.
    pub(super) source: Vec<String>,
    /// For each word of the translation its place and its link.
    pub(super) target: Vec<Linked>,
}

/// A word of the translation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Linked {
    /// Place in the translation.
    pub(super) span: Span,
    /// Index of the word of the source it leans on most.
    pub(super) source: usize,
    /// Share of its weight that lies there, from 0 to 1.
    pub(super) share: f32,
}

impl Alignment {
    /// Reads the engine's weights; `None` where its words are not those of `source`.
    pub(super) fn read(source: &str, aligned: &Aligned) -> Option<Self> {
        let words: Vec<&str> = source.split(' ').filter(|word| !word.is_empty()).collect();
        // The engine marks the start of each word, the first included, with U+2581.
        let spaced = aligned.source_normalized.replace('\u{2581}', " ");
        let from = owners(&spaced, &aligned.source_tokens);
        if spaced.split(' ').filter(|word| !word.is_empty()).count() != words.len() {
            return None;
        }
        let into = owners(&aligned.target_text, &aligned.target_tokens);
        let spans = words_of(&aligned.target_text);
        let mut weights = vec![vec![0.0_f32; words.len()]; spans.len()];
        for (row, owner) in aligned.alignments.iter().zip(&into) {
            let Some(sums) = owner.and_then(|word| weights.get_mut(word)) else { continue };
            for (weight, word) in row.iter().zip(&from) {
                if let Some(sum) = word.and_then(|word| sums.get_mut(word)) {
                    *sum += weight;
                }
            }
        }
        let target = spans.into_iter().zip(&weights).map(|(span, sums)| link(span, sums)).collect();
        Some(Self { source: words.into_iter().map(str::to_owned).collect(), target })
    }

    /// Joins the alignment of a text that follows after `gap` bytes.
    pub(super) fn append(&mut self, offset: usize, next: Self) {
        let words = self.source.len();
        self.source.extend(next.source);
        self.target.extend(next.target.into_iter().map(|word| Linked {
            span: Span::new(word.span.start + offset, word.span.end + offset),
            source: word.source + words,
            ..word
        }));
    }
}

fn link(span: Span, sums: &[f32]) -> Linked {
    let total: f32 = sums.iter().sum();
    let best = sums.iter().enumerate().max_by(|left, right| left.1.total_cmp(right.1));
    let (source, weight) = best.map_or((0, 0.0), |(index, weight)| (index, *weight));
    Linked { span, source, share: if total > 0.0 { weight / total } else { 0.0 } }
}

/// Places of the words between spaces.
fn words_of(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut start = 0;
    for word in text.split(' ') {
        if !word.is_empty() {
            spans.push(Span::new(start, start + word.len()));
        }
        start += word.len() + 1;
    }
    spans
}

/// For each piece the word that it belongs to; `None` for one without letters of its own.
fn owners(text: &str, tokens: &[Token]) -> Vec<Option<usize>> {
    // Word of every UTF-16 unit; a space belongs to none.
    let mut units = Vec::with_capacity(text.len());
    let mut word = None;
    let mut inside = false;
    for letter in text.chars() {
        if letter == ' ' {
            inside = false;
        } else if !inside {
            inside = true;
            word = Some(word.map_or(0, |index: usize| index + 1));
        }
        units.extend(std::iter::repeat_n(word.filter(|_| inside), letter.len_utf16()));
    }
    let owner = |token: &Token| {
        units
            .get(token.begin..token.end.min(units.len()))
            .and_then(|units| units.iter().copied().flatten().next())
    };
    tokens.iter().map(owner).collect()
}

#[cfg(test)]
mod tests {
    use super::{Aligned, Alignment, Token};

    fn token(begin: usize, end: usize) -> Token {
        Token { id: 0, begin, end }
    }

    #[test]
    fn pieces_become_words_and_utf16_units_count() {
        // 𝐀 takes two units; the last pieces are the ends of the sentences.
        let aligned = Aligned {
            target_text: "𝐀 cat".to_owned(),
            source_normalized: "\u{2581}un\u{2581}chat".to_owned(),
            source_tokens: vec![token(0, 3), token(3, 6), token(6, 8), token(8, 8)],
            target_tokens: vec![token(0, 2), token(2, 6), token(6, 6)],
            alignments: vec![vec![0.8, 0.1, 0.0, 0.1], vec![0.1, 0.4, 0.4, 0.1], vec![0.0, 0.0, 0.0, 1.0]],
        };
        let alignment = Alignment::read("un chat", &aligned).expect("the words agree");
        assert_eq!(alignment.source, ["un", "chat"]);
        let links: Vec<usize> = alignment.target.iter().map(|word| word.source).collect();
        assert_eq!(links, [0, 1]);
        assert_eq!(alignment.target[1].span.of(&aligned.target_text), "cat");
        assert!(alignment.target[1].share > 0.85);
        assert_eq!(Alignment::read("un chat noir", &aligned), None);
    }
}
