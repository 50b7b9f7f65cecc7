//! [`Lookup`]: the words of a translation, for finding names in it whatever their spelling.

use std::collections::HashMap;

use super::{spelling::transliterated, stem};
use crate::{
    english::dictionary::{is_known, is_listed},
    facts::{
        exonym,
        fold::{fold, kin, near},
        name::is_acronym,
        scan::token::{Shape, tokens},
        words::{is_common_noun, is_french_function_word, is_title},
    },
    span::Span,
};

/// The words of a text, folded, with their places.
pub(crate) struct Lookup {
    list: Vec<Word>,
    /// Where each folded word stands in `list`.
    places: HashMap<String, Vec<usize>>,
    /// Where a word without its hyphens, or two words written as one, begin in `list`.
    joined: HashMap<String, usize>,
}

struct Word {
    folded: String,
    span: Span,
    capital: bool,
    /// Its letters in order of the alphabet, when it is an acronym.
    letters: Option<String>,
}

/// How a word was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// As it stands, as the table of exonyms has it, or with an ending.
    Exact(Span),
    /// In a spelling that is close.
    Near(Span),
    /// Not at all.
    Nothing,
}

impl Lookup {
    /// Reads a text.
    pub(crate) fn read(text: &str) -> Self {
        let list: Vec<Word> = tokens(text)
            .into_iter()
            .filter(|token| token.shape != Shape::Mark)
            .map(|token| {
                // "STIs", "Il-76s": the plural of what is not a word.
                let single = singular(token.text);
                let lower = if single == token.text { token.lower.clone() } else { single.to_lowercase() };
                Word {
                    folded: fold(lower.trim_end_matches("'s").trim_end_matches('\'')),
                    span: token.span,
                    capital: token.capitalised(),
                    letters: is_acronym(single).then(|| sorted(single)),
                }
            })
            .collect();
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, word) in list.iter().enumerate() {
            places.entry(word.folded.clone()).or_default().push(index);
            if word.folded.contains('-') {
                for piece in word.folded.split('-').filter(|piece| piece.chars().count() > 1) {
                    places.entry(piece.to_owned()).or_default().push(index);
                }
            }
        }
        let mut joined = HashMap::new();
        for (index, word) in list.iter().enumerate() {
            let bare = |word: &str| word.replace('-', "");
            joined.entry(bare(&word.folded)).or_insert(index);
            if let Some(next) = list.get(index + 1) {
                joined.entry(bare(&word.folded) + &bare(&next.folded)).or_insert(index);
            }
        }
        Self { list, places, joined }
    }

    /// Whether words that the source writes apart or with a hyphen stand here as one, or the other way
    /// round: "A1 GP" is "A1GP", "Nord-Ouest" is "north west".
    pub(crate) fn as_one(&self, words: &str) -> Option<Span> {
        let bare = |text: &str| text.replace(['-', ' ', '.'], "");
        let forms = exonym::english(words).iter().map(|form| bare(&fold(form.english)));
        let mut forms = std::iter::once(bare(&fold(words))).chain(forms);
        forms.find_map(|form| self.joined.get(&form)).map(|index| self.list[*index].span)
    }

    /// Where words stand whose first letters are those of the acronym, or of its English form: "GP" is
    /// "Grand Prix", "RFA" the "Federal Republic of Germany".
    fn spelled_out(&self, word: &str) -> Option<Span> {
        if !is_acronym(word) {
            return None;
        }
        let forms = exonym::english(word).iter().map(|form| form.english);
        std::iter::once(word).chain(forms).filter(|form| is_acronym(form)).find_map(|form| {
            let letters: Vec<char> = fold(form).chars().filter(|letter| letter.is_alphabetic()).collect();
            (0..self.list.len()).find_map(|start| {
                let mut rest = letters.iter().peekable();
                let mut last = start;
                for (step, word) in self.list[start..].iter().take(letters.len() + 2).enumerate() {
                    let small = matches!(word.folded.as_str(), "of" | "the" | "and" | "for" | "in" | "on");
                    let opens = rest.peek().is_some_and(|letter| word.folded.starts_with(**letter));
                    if opens && !small && (word.capital || letters.len() > 2) {
                        rest.next();
                        last = start + step;
                    } else if step == 0 || !small {
                        break;
                    }
                    if rest.peek().is_none() {
                        return Some(Span::new(self.list[start].span.start, self.list[last].span.end));
                    }
                }
                None
            })
        })
    }

    /// Whether the word before the one at `span` has a capital, as a first name has.
    pub(crate) fn has_first(&self, span: Span) -> bool {
        let at = self.list.partition_point(|word| word.span.start < span.start);
        at.checked_sub(1).is_some_and(|before| {
            let before = &self.list[before];
            // "Writer Kervran": the first word has its capital anyhow.
            let word = at == 1 && is_listed(&format!("{}s", before.folded));
            before.capital && before.span.end + 2 >= span.start && !is_title(&before.folded) && !word
        })
    }

    /// Where a phrase stands, word for word, whatever its case and accents.
    pub(crate) fn phrase(&self, phrase: &str) -> Option<Span> {
        let phrase: Vec<String> = tokens(phrase)
            .into_iter()
            .filter(|token| token.shape != Shape::Mark)
            .map(|token| fold(&token.lower))
            .collect();
        let starts = self.places.get(phrase.first()?)?;
        let whole =
            starts.iter().copied().find(|start| {
                phrase.iter().enumerate().all(|(step, word)| {
                    self.list.get(start + step).is_some_and(|other| other.folded == *word)
                }) || phrase.len() == 1
            })?;
        Some(Span::new(self.list[whole].span.start, self.list[whole + phrase.len() - 1].span.end))
    }

    /// Where a word of a name stands, in whatever spelling.
    pub(crate) fn word(&self, word: &str) -> Found {
        let folded = fold(word);
        let table = exonym::english(word).iter().map(|form| form.english);
        let spaced = folded.replace('-', " ");
        let exact = std::iter::once(folded.as_str())
            .chain([spaced.as_str()])
            .chain(table.clone())
            .find_map(|form| self.phrase(form))
            .or_else(|| table.clone().flat_map(exonym::also).find_map(|form| self.phrase(form)))
            .or_else(|| self.acronym(word))
            .or_else(|| self.spelled_out(word))
            .or_else(|| self.as_one(word).filter(|_| folded.chars().count() > 3))
            .or_else(|| {
                // Where the table knows how English writes the name, no other spelling will do.
                let known = table.clone().next().is_some();
                self.find(|other| !known && transliterated(&folded, &other.folded))
            })
            .or_else(|| self.find(|other| derived(&folded, &other.folded)))
            .or_else(|| {
                table.clone().map(fold).find_map(|form| self.find(|other| derived(&form, &other.folded)))
            });
        match exact {
            Some(span) => Found::Exact(span),
            None => self
                .find(|other| other.capital && near(&folded, &other.folded))
                .map_or(Found::Nothing, Found::Near),
        }
    }

    /// "IRM" is "MRI": English often has the same letters in another order.
    fn acronym(&self, word: &str) -> Option<Span> {
        let letters = Some(sorted(word)).filter(|_| is_acronym(word));
        self.find(|other| letters.is_some() && other.letters == letters)
    }

    /// Whether a word with the stem stands here.
    pub(crate) fn has_stem(&self, english: &str) -> bool {
        self.list.iter().any(|word| stem::english(&word.folded) == english)
    }

    fn find(&self, like: impl Fn(&Word) -> bool) -> Option<Span> {
        self.list.iter().find(|word| like(word)).map(|word| word.span)
    }

    /// From the first to the last word of a name, where they stand together; and whether the name
    /// is whole. A first name may be left out, the last word that a translation must show and an
    /// acronym ("BFM TV") may not.
    pub(crate) fn name(&self, name: &str) -> Option<(Span, bool)> {
        let mut place: Option<Span> = None;
        let mut whole = true;
        for token in tokens(name).iter().filter(|token| token.capitalised()) {
            let (Found::Exact(span) | Found::Near(span)) = self.word(token.text) else {
                whole &= !is_asked(token.text);
                continue;
            };
            // What follows a gap may close it: "Montebourg" stands for "Arnaud Montebourg".
            whole |= is_asked(token.text) && !is_acronym(token.text);
            place = Some(match place {
                Some(found) if span.start >= found.end && span.start <= found.end + 12 => {
                    Span::new(found.start, span.end)
                }
                Some(found) => found,
                None => span,
            });
        }
        place.map(|place| (place, whole))
    }
}

/// Whether English derives the one from the other ("Russie", "Russian"). "Finistist" is not a word,
/// so it is not an inhabitant of Finistère either.
fn derived(name: &str, word: &str) -> bool {
    kin(name, word) && (is_known(word) || word.starts_with(name))
}

/// An acronym or a code without the "s" of its plural.
pub(crate) fn singular(word: &str) -> &str {
    let Some(stem) = word.strip_suffix('s').map(|stem| stem.trim_end_matches(['\'', '\u{2019}'])) else {
        return word;
    };
    let code = stem.ends_with(|letter: char| letter.is_ascii_digit() || letter.is_uppercase());
    if code && (is_acronym(stem) || stem.contains(|letter: char| letter.is_ascii_digit())) {
        stem
    } else {
        word
    }
}

fn sorted(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().filter(|letter| letter.is_alphanumeric()).collect();
    letters.sort_unstable();
    letters.into_iter().collect()
}

/// Whether a translation must show the word.
pub(crate) fn is_asked(word: &str) -> bool {
    let lower = word.to_lowercase();
    let folded = fold(word);
    word.chars().count() > 1
        && !is_title(&lower)
        && !is_french_function_word(&lower)
        && !is_common_noun(&folded)
}
