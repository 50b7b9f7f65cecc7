//! What an editor must know about the French text itself, because a translation does not show it.
//!
//! Takes the French text with its sentences and quotations, gives [`Caveat`]s. One file each for the
//! conditional of rumour, for sources and translated quotations, for single words.

mod conditional;
mod lexical;
mod provenance;

use crate::{
    facts::{
        fold::fold,
        scan::token::{Shape, Token, tokens},
    },
    quote::Quote,
    segment::Sentence,
    span::Span,
};

/// What a caveat is about, gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CaveatKind {
    /// The press conditional: what is told is unconfirmed.
    Conditional,
    /// The source is not named.
    AnonymousSource,
    /// The words quoted were translated into French already.
    TranslatedQuotation,
    /// A negation that is easily lost ("ne … que").
    Negation,
    /// A word that looks like an English one and means another thing.
    FalseFriend,
}

/// One warning with the sentences it concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caveat {
    /// What it is about.
    pub kind: CaveatKind,
    /// One sentence for the editor.
    pub note: String,
    /// Indices from 0 into the article's sentences, in order.
    pub sentences: Vec<usize>,
}

/// A sentence as the readers of this module see it.
struct Line<'a> {
    /// Its words and digits; marks are left out.
    words: Vec<Token<'a>>,
    /// Its text in lower case without accents, for phrases.
    folded: String,
    /// Its place in the article.
    span: Span,
    /// Quotations that overlap it.
    quotes: &'a [Quote],
}

impl Line<'_> {
    /// Whether the word at `index` stands inside speech.
    fn in_speech(&self, index: usize) -> bool {
        let token = self.words[index].span;
        let word = Span::new(self.span.start + token.start, self.span.start + token.end);
        self.quotes.iter().any(|quote| quote.kind.is_speech() && quote.span.contains(word))
    }

    fn word(&self, index: usize) -> &str {
        self.words.get(index).map_or("", |word| word.lower.as_str())
    }
}

/// Reads the French text for what a translation does not show: the conditional of rumour,
/// anonymous sources, quotations that were translated into French, negation traps, false friends.
/// One caveat a trap, gravest kind first, with every sentence that has it; a caller that shows only
/// some sentences filters by [`Caveat::sentences`].
#[must_use]
pub fn caveats(text: &str, sentences: &[Sentence], quotes: &[Quote]) -> Vec<Caveat> {
    let mut found: Vec<Caveat> = Vec::new();
    let mut first = 0;
    for (index, sentence) in sentences.iter().enumerate() {
        while quotes.get(first).is_some_and(|quote| quote.span.end <= sentence.span.start) {
            first += 1;
        }
        let here = quotes[first..].iter().take_while(|quote| quote.span.start < sentence.span.end).count();
        let slice = sentence.span.of(text);
        let line = Line {
            words: tokens(slice).into_iter().filter(|token| token.shape != Shape::Mark).collect(),
            folded: fold(slice),
            span: sentence.span,
            quotes: &quotes[first..first + here],
        };
        let mut note =
            |kind: CaveatKind, note: String| match found.iter_mut().find(|caveat| caveat.note == note) {
                Some(caveat) if caveat.sentences.last() == Some(&index) => {}
                Some(caveat) => caveat.sentences.push(index),
                None => found.push(Caveat { kind, note, sentences: vec![index] }),
            };
        conditional::read(&line, &mut note);
        provenance::read(&line, text, &mut note);
        lexical::read(&line, &mut note);
    }
    found.sort_by_key(|caveat| (caveat.kind, caveat.sentences[0]));
    found
}

#[cfg(test)]
mod tests;
