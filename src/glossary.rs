//! [`Glossary`]: how a desk wants terms translated, in a file of its own.
//!
//! Takes text of `source<TAB>target` lines, gives the terms that stand in a passage. Language models
//! are told them ([`prompt`](crate::backend::prompt)); every translation, whoever made it, is held
//! against them ([`check`](crate::check)).

use std::path::{Path, PathBuf};

use crate::digest::sha256;

/// A term and what it is called in the brief's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// As articles write it. With a capital it is looked for as it stands, without one in any case.
    pub source: String,
    /// As briefs must write it.
    pub target: String,
}

/// Terms in the order of their file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Glossary {
    terms: Vec<Term>,
    /// SHA-256 over the terms; empty without terms.
    fingerprint: String,
}

/// Why a glossary cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GlossaryError {
    /// The file cannot be read.
    #[error("cannot read the glossary {file}: {source}; correct [glossary] file, or remove it")]
    Read {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A line is not a term.
    #[error("glossary {file}, line {line}: write the term, a tab, and its translation; # begins a comment")]
    Line {
        /// The file.
        file: PathBuf,
        /// From 1.
        line: usize,
    },
}

impl Glossary {
    /// Reads a file of `source<TAB>target` lines (UTF-8; blank lines and lines that begin with `#`
    /// are left out, further columns are for people).
    pub fn load(file: &Path) -> Result<Self, GlossaryError> {
        let text = std::fs::read_to_string(file)
            .map_err(|source| GlossaryError::Read { file: file.to_path_buf(), source })?;
        Self::parse(&text).map_err(|line| GlossaryError::Line { file: file.to_path_buf(), line })
    }

    /// Reads the text of such a file; the error is the number of the first line that is no term.
    pub fn parse(text: &str) -> Result<Self, usize> {
        let mut terms = Vec::new();
        for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let mut columns = line.split('\t').map(str::trim);
            match (columns.next(), columns.next()) {
                (Some(source), Some(target)) if !source.is_empty() && !target.is_empty() => {
                    terms.push(Term { source: source.to_owned(), target: target.to_owned() });
                }
                _ => return Err(index + 1),
            }
        }
        Ok(Self { fingerprint: fingerprint(&terms), terms })
    }

    /// Stands for the terms: two glossaries with the same terms in the same order have the same.
    /// Empty without terms. It is of what was read, whatever has become of the file since.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The terms that stand in `text` as words of their own. Where one term is part of another that
    /// stands at the same place ("ministre", "ministre délégué"), the longer one counts.
    #[must_use]
    pub fn terms_in(&self, text: &str) -> Vec<&Term> {
        let lower = text.to_lowercase();
        let mut found: Vec<(Vec<(usize, usize)>, &Term)> = self
            .terms
            .iter()
            .map(|term| {
                let places = if term.source.chars().any(char::is_uppercase) {
                    places(text, &term.source)
                } else {
                    places(&lower, &term.source)
                };
                (places, term)
            })
            .filter(|(places, _)| !places.is_empty())
            .collect();
        let all: Vec<(Vec<(usize, usize)>, usize)> =
            found.iter().map(|(places, term)| (places.clone(), term.source.len())).collect();
        found.retain(|(places, term)| {
            places.iter().any(|(start, end)| {
                !all.iter().any(|(others, length)| {
                    *length > term.source.len() && others.iter().any(|(s, e)| s <= start && end <= e)
                })
            })
        });
        found.into_iter().map(|(_, term)| term).collect()
    }
}

/// SHA-256 over the terms in hexadecimal digits, empty without terms.
fn fingerprint(terms: &[Term]) -> String {
    if terms.is_empty() {
        return String::new();
    }
    // Neither holds a tab or a line end.
    let lines: Vec<String> = terms.iter().map(|term| format!("{}\t{}\n", term.source, term.target)).collect();
    sha256(lines.concat().as_bytes())
}

/// Whether `text` has `words` as words of their own, in whatever case.
#[must_use]
pub fn shows(text: &str, words: &str) -> bool {
    !places(&text.to_lowercase(), &words.to_lowercase()).is_empty()
}

/// Byte ranges where `words` stand in `text` with no letter on either side.
fn places(text: &str, words: &str) -> Vec<(usize, usize)> {
    let letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    text.match_indices(words)
        .map(|(at, found)| (at, at + found.len()))
        .filter(|(start, end)| {
            !letter(text[..*start].chars().next_back()) && !letter(text[*end..].chars().next())
        })
        .collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use super::{Glossary, shows};

    fn terms(glossary: &Glossary, text: &str) -> Vec<String> {
        glossary.terms_in(text).into_iter().map(|term| term.target.clone()).collect()
    }

    #[test]
    fn terms_are_found_as_words() {
        let file = "\u{feff}# names\nBélarus\tBelarus\tplace\n\nministre\tminister\nministre délégué\tjunior minister\n";
        let glossary = Glossary::parse(file).unwrap();
        assert_eq!(terms(&glossary, "Le Bélarus et le Ministre."), ["Belarus", "minister"]);
        assert_eq!(terms(&glossary, "le ministre délégué"), ["junior minister"]);
        assert_eq!(terms(&glossary, "le ministre délégué et un ministre"), ["minister", "junior minister"]);
        assert!(terms(&glossary, "le bélarus, ministres, Bélarussien").is_empty());
        assert!(Glossary::default().terms_in("Bélarus").is_empty());
    }

    #[test]
    fn lines_that_are_no_terms_are_named() {
        assert_eq!(Glossary::parse("a\tb\nc\n"), Err(2));
        assert_eq!(Glossary::parse("a\t\n"), Err(1));
        assert_eq!(Glossary::parse("# only a comment\n"), Ok(Glossary::default()));
    }

    #[test]
    fn the_fingerprint_is_that_of_the_terms() {
        let of = |text: &str| Glossary::parse(text).unwrap().fingerprint().to_owned();
        assert_eq!(of("a\tb\n"), of("# a comment\n a\tb\tseen by people\n\n"));
        assert_ne!(of("a\tb\n"), of("a\tc\n"));
        assert_ne!(of("a\tb\nc\td\n"), of("c\td\na\tb\n"));
        assert_eq!(of("# only a comment\n"), "");
    }

    #[test]
    fn translations_are_looked_for_in_any_case() {
        assert!(shows("The Junior Minister left.", "junior minister"));
        assert!(!shows("Belarusian", "Belarus"));
        assert!(!shows("", "x"));
    }
}
