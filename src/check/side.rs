//! [`Side`]: the words of one side of a passage, with their sentences.
//!
//! Takes a text and its language, gives its words as the checks of sense compare them: folded,
//! with stems, contractions taken apart ("don't" is "do not"), sentences counted. French and English
//! are read into the same shape.

use super::stem;
use crate::{
    facts::{
        fold::fold,
        scan::{
            Token,
            token::{Shape, tokens},
        },
        words::{is_english_function_word, is_french_function_word},
    },
    span::Span,
    word_list,
};

/// Which of the two languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tongue {
    /// The source's.
    French,
    /// The translation's.
    English,
}

/// A word or a mark.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    /// Lower case without accents.
    pub(crate) folded: String,
    /// Its stem, as long as that many bytes of `folded`.
    stem: usize,
    /// Where it stands.
    pub(crate) span: Span,
    /// Its sentence, from 0.
    pub(crate) sentence: usize,
    /// What it is made of.
    pub(crate) shape: Shape,
    /// Whether it has a capital.
    pub(crate) capital: bool,
    /// Whether it is the first word of its sentence or of a quotation.
    pub(crate) first: bool,
    /// Whether it says something by itself: no mark, no word of grammar.
    pub(crate) content: bool,
}

impl Word {
    /// What it shares with its other forms.
    pub(crate) fn stem(&self) -> &str {
        self.folded.get(..self.stem).unwrap_or(&self.folded)
    }
}

/// One side of a passage.
pub(crate) struct Side<'a> {
    /// The text that was read.
    pub(crate) text: &'a str,
    /// Words and marks in order.
    pub(crate) words: Vec<Word>,
    /// Where each sentence begins and ends, in words.
    pub(crate) sentences: Vec<(usize, usize)>,
}

impl<'a> Side<'a> {
    /// Reads a text.
    pub(crate) fn read(text: &'a str, tongue: Tongue) -> Self {
        let mut words: Vec<Word> = Vec::new();
        let (mut sentence, mut first) = (0, true);
        let read = tokens(text);
        for (index, token) in read.iter().enumerate() {
            let mark = token.shape == Shape::Mark;
            let capital = token.shape == Shape::Word && token.capitalised();
            for piece in pieces(&token.lower, tongue) {
                let stem = match tongue {
                    Tongue::French => stem::french(&piece),
                    Tongue::English => stem::english(&piece),
                }
                .len();
                let grammar = match tongue {
                    Tongue::French => is_french_function_word(&token.lower),
                    Tongue::English => is_english_function_word(&piece),
                };
                let content = token.shape == Shape::Word && !grammar && piece.chars().count() > 1;
                let span = token.span;
                words.push(Word {
                    folded: piece,
                    stem,
                    span,
                    sentence,
                    shape: token.shape,
                    capital,
                    first: first && !mark,
                    content,
                });
            }
            if !mark {
                first = false;
                continue;
            }
            if matches!(token.text, "«" | "“" | "\"" | ":" | "–" | "—" | "•") {
                first = true;
            }
            if ends(&read, index) {
                sentence += 1;
                first = true;
            }
        }
        let sentences = bounds(&words);
        Self { text, words, sentences }
    }

    /// The words of the sentences from `first` to before `end`.
    pub(crate) fn slice(&self, first: usize, end: usize) -> std::ops::Range<usize> {
        let start = self.sentences.get(first).map_or(self.words.len(), |bounds| bounds.0);
        let last =
            end.checked_sub(1).and_then(|last| self.sentences.get(last)).map_or(start, |bounds| bounds.1);
        start..last.max(start)
    }

    /// What stands between two words, both included.
    pub(crate) fn between(&self, first: usize, last: usize) -> &'a str {
        let (Some(first), Some(last)) = (self.words.get(first), self.words.get(last)) else { return "" };
        self.text.get(first.span.start..last.span.end).unwrap_or_default()
    }
}

/// Where each sentence begins and ends; marks that stand before its first word belong to it.
fn bounds(words: &[Word]) -> Vec<(usize, usize)> {
    let mut sentences: Vec<(usize, usize)> = Vec::new();
    for (index, word) in words.iter().enumerate() {
        if word.sentence < sentences.len() {
            if let Some(last) = sentences.last_mut() {
                last.1 = index + 1;
            }
        } else {
            sentences.push((index, index + 1));
        }
    }
    sentences
}

/// Pronouns that French hangs on a verb.
const INVERTED: [&str; 12] =
    ["il", "elle", "ils", "elles", "on", "je", "tu", "nous", "vous", "ce", "la", "ci"];

/// "don't" is "do" and "not"; "he'll" is "he" and "will".
fn pieces(lower: &str, tongue: Tongue) -> Vec<String> {
    let folded = fold(lower);
    if tongue == Tongue::French {
        // "sera-t-il", "laisserons-nous", "ceux-ci": the verb stands apart from its pronoun.
        let tail = INVERTED.iter().find_map(|tail| {
            let head = folded.strip_suffix(tail)?.strip_suffix('-')?;
            Some((head.strip_suffix("-t").unwrap_or(head), *tail))
        });
        return match tail {
            Some((head, tail)) if !head.is_empty() => vec![head.to_owned(), tail.to_owned()],
            _ => vec![folded],
        };
    }
    // "48-year-old", "third-largest": each piece says what it says alone.
    if folded.contains('-') && !folded.contains('\'') {
        return folded.split('-').filter(|piece| !piece.is_empty()).map(str::to_owned).collect();
    }
    let whole = |first: &str, second: &str| vec![first.to_owned(), second.to_owned()];
    match folded.as_str() {
        "can't" | "cannot" => return whole("can", "not"),
        "won't" => return whole("will", "not"),
        "shan't" => return whole("shall", "not"),
        "ain't" => return whole("is", "not"),
        _ => {}
    }
    for (ending, word) in [("n't", "not"), ("'ll", "will"), ("'d", "would"), ("'ve", "have"), ("'re", "are")]
    {
        if let Some(stem) = folded.strip_suffix(ending).filter(|stem| !stem.is_empty()) {
            return whole(stem, word);
        }
    }
    let bare = folded.strip_suffix("'s").unwrap_or(&folded);
    vec![bare.trim_end_matches('\'').to_owned()]
}

word_list::words_of! {
    /// Abbreviations after which no sentence ends, folded.
    SHORT: "data/side.txt", "short"
}

/// Whether a sentence ends with the mark at `index`.
fn ends(tokens: &[Token<'_>], index: usize) -> bool {
    let mark = &tokens[index];
    if !matches!(mark.text, "." | "!" | "?" | "…" | "»" | "”" | "\"") {
        return false;
    }
    let closing = matches!(mark.text, "»" | "”" | "\"");
    let Some(before) = index.checked_sub(1).map(|before| &tokens[before]) else { return false };
    if closing && !matches!(before.text, "." | "!" | "?" | "…") {
        return false;
    }
    let Some(next) = tokens.get(index + 1) else { return false };
    // A closing mark belongs to the sentence that it closes.
    if matches!(next.text, "»" | "”" | ")") || !next.spaced {
        return false;
    }
    let opens = next.shape != Shape::Mark && (next.capitalised() || next.shape == Shape::Digits)
        || matches!(next.text, "«" | "“" | "\"" | "–" | "—");
    let short = mark.text == "."
        && before.shape == Shape::Word
        && (SHORT.contains(&before.lower.as_str())
            || before.text.chars().count() == 1 && before.capitalised());
    // "9:30 a.m. Monday", "U.S. President": letters with points do not end a sentence.
    let pointed = mark.text == "."
        && before.text.chars().count() == 1
        && index.checked_sub(2).is_some_and(|at| tokens[at].text == ".");
    opens && !short && !pointed
}

#[cfg(test)]
mod tests {
    use super::{Side, Tongue};

    fn sentences(text: &str, tongue: Tongue) -> Vec<String> {
        let side = Side::read(text, tongue);
        side.sentences.iter().map(|(first, end)| side.between(*first, end - 1).to_owned()).collect()
    }

    #[test]
    fn sentences_end_where_they_end() {
        for (text, tongue, expected) in [
            ("M. Dupont part. Il revient.", Tongue::French, vec!["M. Dupont part.", "Il revient."]),
            ("« Non. » Il part.", Tongue::French, vec!["« Non. »", "Il part."]),
            (
                "He met Mr. Smith at 9 a.m. Monday.",
                Tongue::English,
                vec!["He met Mr. Smith at 9 a.m. Monday."],
            ),
            ("“No!” he said. \"Yes.\" Then?", Tongue::English, vec!["“No!” he said.", "\"Yes.\"", "Then?"]),
            ("", Tongue::English, vec![]),
        ] {
            assert_eq!(sentences(text, tongue), expected, "{text}");
        }
    }

    #[test]
    fn contractions_are_taken_apart() {
        let side = Side::read("He won't say it isn't Anna's.", Tongue::English);
        let words: Vec<&str> = side.words.iter().map(|word| word.folded.as_str()).collect();
        assert_eq!(words, ["he", "will", "not", "say", "it", "is", "not", "anna", "."]);
    }
}
