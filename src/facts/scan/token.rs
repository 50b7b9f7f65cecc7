//! [`Token`]: words, runs of digits and single other marks, with their places.
//!
//! Takes plain text, gives tokens in order; the readers of figures, dates and names walk them.
//! A run of digits is cut from the letters that touch it ("14h30" is four tokens), a word keeps
//! its hyphens ("États-Unis", "quatre-vingt-dix") and loses its elision ("l'ONU" is two words).

use crate::span::Span;

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Letters, hyphens between letters, and digits that follow a letter ("G20").
    Word,
    /// ASCII digits only.
    Digits,
    /// One other character that is not white space.
    Mark,
}

/// One token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token<'text> {
    /// Its place.
    pub(crate) span: Span,
    /// Its letters as they stand.
    pub(crate) text: &'text str,
    /// Its letters in lower case, with typewriter apostrophes.
    pub(crate) lower: String,
    /// What it is made of.
    pub(crate) shape: Shape,
    /// Whether white space stands before it.
    pub(crate) spaced: bool,
}

impl Token<'_> {
    /// Whether it is the given mark or word, in any case.
    pub(crate) fn is(&self, lower: &str) -> bool {
        self.lower == lower
    }

    /// Whether its first letter is a capital.
    pub(crate) fn capitalised(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }
}

/// Whether a character is one of the apostrophes that text is written with.
pub(crate) const fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '\u{2019}' | '\u{2bc}' | '\u{2032}')
}

/// Whether a character is a hyphen that may stand inside a word.
pub(crate) const fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}' | '\u{2011}')
}

/// Cuts `text` into tokens.
pub(crate) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let mut rest = text.char_indices().peekable();
    let mut spaced = true;
    while let Some((start, first)) = rest.next() {
        if first.is_whitespace() {
            spaced = true;
            continue;
        }
        let mut end = start + first.len_utf8();
        let shape = if first.is_ascii_digit() {
            while let Some((at, _)) = rest.next_if(|(_, next)| next.is_ascii_digit()) {
                end = at + 1;
            }
            Shape::Digits
        } else if first.is_alphabetic() {
            let glued = text[..start].ends_with(|before: char| before.is_ascii_digit());
            end = word_end(text, start, glued);
            while rest.next_if(|(at, _)| *at < end).is_some() {}
            Shape::Word
        } else {
            Shape::Mark
        };
        let slice = &text[start..end];
        tokens.push(Token { span: Span::new(start, end), text: slice, lower: lower(slice), shape, spaced });
        spaced = false;
    }
    tokens
}

/// Where the word that starts at `start` ends; an elision ends with its apostrophe, letters glued to
/// digits end before the next digits.
fn word_end(text: &str, start: usize, glued: bool) -> usize {
    let mut end = start;
    for (at, character) in text[start..].char_indices() {
        let next = text[start + at + character.len_utf8()..].chars().next();
        let joined = next.is_some_and(char::is_alphanumeric);
        if glued && character.is_ascii_digit() {
            break;
        }
        if character.is_alphanumeric() || is_combining(character) {
            end = start + at + character.len_utf8();
        } else if is_hyphen(character) && joined {
            // A following piece is part of the word: "États-Unis", "COVID-19".
        } else if is_apostrophe(character) {
            // "l'", "qu'", "aujourd'" take their apostrophe; "Obama's" and "don't" stay whole.
            let rest: String = text[start + at + character.len_utf8()..]
                .chars()
                .take_while(|letter| letter.is_alphanumeric())
                .take(4)
                .collect();
            if matches!(rest.as_str(), "s" | "t" | "re" | "ve" | "ll" | "hui") {
                continue;
            }
            return start + at + character.len_utf8();
        } else {
            break;
        }
    }
    end
}

fn is_combining(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200d}' | '\u{2060}')
}

fn lower(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            apostrophe if is_apostrophe(apostrophe) => '\'',
            hyphen if is_hyphen(hyphen) => '-',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Shape, tokens};

    fn words(text: &str) -> Vec<&str> {
        tokens(text).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn digits_part_from_letters_and_words_keep_hyphens() {
        assert_eq!(words("14h30, le 1er"), ["14", "h", "30", ",", "le", "1", "er"]);
        assert_eq!(words("l’ONU aux États-Unis"), ["l’", "ONU", "aux", "États-Unis"]);
        assert_eq!(words("aujourd'hui Obama's don't"), ["aujourd'hui", "Obama's", "don't"]);
        assert_eq!(words("G20 COVID-19 F-16"), ["G20", "COVID-19", "F-16"]);
        assert_eq!(tokens("« a »")[0].shape, Shape::Mark);
    }

    #[test]
    fn spans_are_slices_whatever_the_text() {
        for text in ["", "'", "a'", "-a-", "é\u{301}-\u{301}’", "🎉1🎉a-", "l'-'l 9\u{202f}"] {
            for token in tokens(text) {
                assert_eq!(token.span.of(text), token.text);
            }
        }
    }
}
