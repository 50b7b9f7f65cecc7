//! [`Glossary`]: how a desk wants terms translated, in a file of its own.
//!
//! Takes text of `source<TAB>target` lines, gives the terms that stand in a passage. Language models
//! are told them ([`prompt`](crate::backend::prompt)); every translation, by any backend, is held
//! against them ([`check`](crate::check)).

use std::path::{Path, PathBuf};

use crate::digest::sha256;

/// A term and what it is called in the brief's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Term {
    /// As articles write it. With a capital it is looked for as it stands, without one in any case.
    pub source: String,
    /// As briefs must write it.
    pub target: String,
    /// Whether the desk's own file has it; the others come with the program.
    pub own: bool,
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
pub(crate) enum GlossaryError {
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
    /// The terms that come with the program (`glossary/press.tsv`): institutions, law, politics.
    ///
    /// # Panics
    ///
    /// Never: a test reads the file.
    #[must_use]
    pub(crate) fn press() -> Self {
        let mut press = Self::parse(include_str!("press.tsv")).expect("a test reads the file");
        press.terms.iter_mut().for_each(|term| term.own = false);
        press
    }

    /// These terms, and of `other` those that these do not name.
    #[must_use]
    pub(crate) fn over(mut self, other: Self) -> Self {
        let key = |term: &Term| {
            words(&term.source.to_lowercase()).map(|(_, _, word)| stem(word)).collect::<Vec<_>>()
        };
        let named: std::collections::HashSet<Vec<String>> = self.terms.iter().map(key).collect();
        self.terms.extend(other.terms.into_iter().filter(|term| !named.contains(&key(term))));
        self.fingerprint = fingerprint(&self.terms);
        self
    }

    /// The desk's own terms that stand in `text`: those that a translation must show.
    #[must_use]
    pub(crate) fn demanded_in(&self, text: &str) -> Vec<&Term> {
        self.terms_in(text).into_iter().filter(|term| term.own).collect()
    }

    /// Reads a file of `source<TAB>target` lines (UTF-8; blank lines and lines that begin with `#`
    /// are left out, further columns are for people).
    pub(crate) fn load(file: &Path) -> Result<Self, GlossaryError> {
        let text = std::fs::read_to_string(file)
            .map_err(|source| GlossaryError::Read { file: file.to_path_buf(), source })?;
        Self::parse(&text).map_err(|line| GlossaryError::Line { file: file.to_path_buf(), line })
    }

    /// Reads the text of such a file; the error is the number of the first line that is not a term.
    pub(crate) fn parse(text: &str) -> Result<Self, usize> {
        let mut terms = Vec::new();
        for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let mut columns = line.split('\t').map(str::trim);
            match (columns.next(), columns.next()) {
                (Some(source), Some(target)) if !source.is_empty() && !target.is_empty() => {
                    terms.push(Term { source: source.to_owned(), target: target.to_owned(), own: true });
                }
                _ => return Err(index + 1),
            }
        }
        Ok(Self { fingerprint: fingerprint(&terms), terms })
    }

    /// Stands for the terms: two glossaries with the same terms in the same order have the same.
    /// Empty without terms. It is of what was read, whatever has become of the file since.
    #[must_use]
    pub(crate) fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The terms that stand in `text` as words of their own. Where one term is part of another that
    /// stands at the same place ("ministre", "ministre délégué"), the longer one counts.
    #[must_use]
    pub(crate) fn terms_in(&self, text: &str) -> Vec<&Term> {
        self.places_in(text).into_iter().map(|(_, term)| term).collect()
    }

    /// The same terms, each with the bytes where it stands.
    pub(crate) fn places_in(&self, text: &str) -> Vec<(Vec<(usize, usize)>, &Term)> {
        let mut found: Vec<(Vec<(usize, usize)>, &Term)> = self
            .terms
            .iter()
            .map(|term| {
                let exact = term.source.chars().any(char::is_uppercase);
                (places(text, &term.source, exact), term)
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
        found
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
pub(crate) fn shows(text: &str, words: &str) -> bool {
    !places(text, words, false).is_empty()
}

/// Byte ranges where the words of `term` stand in `text` one after another, with nothing but a space,
/// an apostrophe or a hyphen between them. A plural counts for its singular and the reverse; `exact`
/// asks for the same capitals.
fn places(text: &str, term: &str, exact: bool) -> Vec<(usize, usize)> {
    let wanted: Vec<&str> = words(term).map(|(_, _, word)| word).collect();
    let Some(head) = wanted.first().map(|word| stem(word)) else { return Vec::new() };
    let given: Vec<(usize, usize, &str)> = words(text).collect();
    let large = |word: &str| word.starts_with(char::is_uppercase);
    let same =
        |given: &str, wanted: &str| stem(given) == stem(wanted) && (!exact || large(given) == large(wanted));
    let close = |from: usize, to: usize| {
        to - from <= 4 && !text[from..to].contains(['.', ',', ';', ':', '\n', '(', '"'])
    };
    let mut found = Vec::new();
    for (first, (start, _, word)) in given.iter().enumerate() {
        if stem(word) != head {
            continue;
        }
        let Some(run) = given.get(first..first + wanted.len()) else { break };
        let all = run.iter().zip(&wanted).all(|((_, _, given), wanted)| same(given, wanted));
        if all && run.windows(2).all(|pair| close(pair[0].1, pair[1].0)) {
            found.push((*start, run[run.len() - 1].1));
        }
    }
    found
}

/// Runs of letters and digits with their bytes.
fn words(text: &str) -> impl Iterator<Item = (usize, usize, &str)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(char::is_alphanumeric)?;
        let end =
            text[start..].find(|letter: char| !letter.is_alphanumeric()).map_or(text.len(), |at| start + at);
        rest = end;
        Some((start, end, &text[start..end]))
    })
}

/// A word in small letters without the ending of its plural.
fn stem(word: &str) -> String {
    let lower = word.to_lowercase();
    let bare = lower.strip_suffix(['s', 'x']).filter(|bare| bare.chars().count() >= 3);
    bare.map(str::to_owned).unwrap_or(lower)
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
        assert!(terms(&glossary, "le bélarus, Bélarussien").is_empty());
        assert!(Glossary::default().terms_in("Bélarus").is_empty());
    }

    #[test]
    fn forms_of_a_term_are_the_term_and_the_desks_own_go_first() {
        let own = Glossary::parse("gilets jaunes\tyellow jackets\nmise en examen\tcharged\n").unwrap();
        let both = own.over(Glossary::press());
        assert_eq!(terms(&both, "un gilet jaune et des Gilets jaunes"), ["yellow jackets"]);
        assert_eq!(terms(&both, "La garde à vue, levée hier"), ["police custody"]);
        assert_eq!(terms(&both, "le projet de loi"), ["government bill"]);
        assert_eq!(
            both.demanded_in("des gilets jaunes en garde à vue").len(),
            1,
            "only the desk's own are demanded"
        );
        assert!(shows("the yellow vests", "yellow vest") && !shows("the yellow, vest", "yellow vest"));
    }

    #[test]
    fn the_terms_of_the_press_have_a_reason_each() {
        let lines = include_str!("press.tsv").lines().filter(|line| !line.starts_with('#'));
        let mut count = 0;
        for line in lines {
            let columns: Vec<&str> = line.split('\t').collect();
            assert!(columns.len() == 3 && columns.iter().all(|column| !column.trim().is_empty()), "{line}");
            count += 1;
        }
        assert!(count > 200 && Glossary::press().terms_in("rien de tel").is_empty());
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
