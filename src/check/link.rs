//! [`Links`]: which words of a translation stand for which words of the source.
//!
//! Takes both sides, gives for each word of the one the words of the other that may stand for it:
//! by the lexicon, as a name in its English form, or as one word in two spellings.

use std::collections::HashMap;

use super::{lexicon, side::Side, stem};
use crate::facts::{
    exonym,
    fold::{fold, near},
    scan::token::Shape,
};

/// Most partners that are kept for one word; frequent words have no more use.
const PARTNERS: usize = 8;

/// Partners of the words of both sides.
pub(crate) struct Links {
    /// For each word of the source, the words of the translation.
    pub(crate) forth: Vec<Vec<usize>>,
    /// For each word of the translation, the words of the source.
    pub(crate) back: Vec<Vec<usize>>,
}

impl Links {
    /// Finds the partners.
    pub(crate) fn find(source: &Side<'_>, target: &Side<'_>) -> Self {
        let mut links =
            Self { forth: vec![Vec::new(); source.words.len()], back: vec![Vec::new(); target.words.len()] };
        let index = Index::of(target);
        for (at, word) in source.words.iter().enumerate() {
            match word.shape {
                Shape::Mark => {}
                Shape::Digits => {
                    for other in index.stems.get(word.folded.as_str()).into_iter().flatten() {
                        links.join(at, *other);
                    }
                }
                Shape::Word => {
                    for piece in word.folded.split('-').filter(|piece| !piece.is_empty()) {
                        links.word(at, piece, &index);
                    }
                    links.name(at, source, &index);
                    if links.forth[at].is_empty() && word.folded.len() > 3 {
                        links.alike(at, &word.folded, word.capital, target, &index);
                    }
                }
            }
        }
        links
    }

    fn join(&mut self, source: usize, target: usize) {
        if self.forth[source].len() < PARTNERS && !self.forth[source].contains(&target) {
            self.forth[source].push(target);
            if self.back[target].len() < PARTNERS {
                self.back[target].push(source);
            }
        }
    }

    fn word(&mut self, at: usize, piece: &str, index: &Index<'_>) {
        let mut found = Vec::new();
        lexicon::each(stem::french(piece), |english| {
            found.extend(index.stems.get(english).into_iter().flatten().copied());
        });
        found.extend(index.stems.get(stem::english(piece)).into_iter().flatten());
        for other in found {
            self.join(at, other);
        }
    }

    /// The English forms of a name of one word, and of a phrase that starts here.
    fn name(&mut self, at: usize, source: &Side<'_>, index: &Index<'_>) {
        let word = &source.words[at];
        let mut forms: Vec<(&str, usize)> = Vec::new();
        if exonym::opens_phrase(&word.folded) {
            for last in at + 1..(at + 6).min(source.words.len()) {
                let phrase = source.between(at, last);
                forms.extend(exonym::english(phrase).iter().map(|form| (form.english, last)));
            }
        }
        if word.capital || forms.is_empty() {
            forms.extend(exonym::english(&word.folded).iter().map(|form| (form.english, at)));
        }
        for (form, last) in forms {
            let all = std::iter::once(form).chain(exonym::also(form).iter().copied());
            for english in all {
                for piece in fold(english).split(|letter: char| !letter.is_alphanumeric()) {
                    for other in index.stems.get(stem::english(piece)).into_iter().flatten() {
                        for place in at..=last {
                            self.join(place, *other);
                        }
                    }
                }
            }
        }
    }

    /// One word in two spellings ("démocratie", "democracy").
    fn alike(&mut self, at: usize, folded: &str, capital: bool, target: &Side<'_>, index: &Index<'_>) {
        let Some(candidates) = index.heads.get(&head(folded)) else { return };
        for other in candidates {
            let word = &target.words[*other];
            let common =
                folded.bytes().zip(word.folded.bytes()).take_while(|(one, other)| one == other).count();
            let short = folded.len().min(word.folded.len());
            let kin = common >= 4 && common * 3 >= short * 2;
            if kin || capital && word.capital && near(folded, &word.folded) {
                self.join(at, *other);
            }
        }
    }
}

/// The words of the translation by stem and by their first letters.
struct Index<'a> {
    stems: HashMap<&'a str, Vec<usize>>,
    heads: HashMap<[u8; 2], Vec<usize>>,
}

impl<'a> Index<'a> {
    fn of(target: &'a Side<'_>) -> Self {
        let mut index = Self { stems: HashMap::new(), heads: HashMap::new() };
        for (at, word) in target.words.iter().enumerate().filter(|(_, word)| word.shape != Shape::Mark) {
            push(index.stems.entry(word.stem()).or_default(), at);
            if word.folded.contains('-') {
                for piece in word.folded.split('-').filter(|piece| piece.len() > 2) {
                    push(index.stems.entry(stem::english(piece)).or_default(), at);
                }
            }
            if word.shape == Shape::Word && word.folded.len() > 3 {
                push(index.heads.entry(head(&word.folded)).or_default(), at);
            }
        }
        index
    }
}

/// Bounded, so that a word repeated a thousand times costs no more than eight.
fn push(list: &mut Vec<usize>, at: usize) {
    if list.len() < PARTNERS {
        list.push(at);
    }
}

fn head(folded: &str) -> [u8; 2] {
    let bytes = folded.as_bytes();
    [bytes.first().copied().unwrap_or(0), bytes.get(1).copied().unwrap_or(0)]
}
