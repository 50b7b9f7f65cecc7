//! Names of a passage against its translation, word by word.
//!
//! A word of a name must be in the translation as it stands, as the table of exonyms has it, or in
//! a near spelling; a near spelling that the table does not explain is shown to the editor. Words
//! that are common nouns with a capital ("Parti", "Assemblée") are translated and not asked for.

use super::{
    Check, CheckKind, CheckStatus, Passage, lexicon, listed,
    lookup::{Found, Lookup, is_asked},
    sense::Reading,
};
use crate::{
    facts::{
        exonym,
        fold::fold,
        name::{NameMention, is_acronym, names},
        scan::{Locale, mentions},
    },
    span::Span,
};

/// What became of the names of a passage.
#[derive(Default)]
struct Outcome {
    missing: Vec<String>,
    /// Missing, and certain to be names that survive a translation.
    sure: bool,
    respelled: Vec<(String, String)>,
}

/// The check of the names.
pub(crate) fn check(passage: &Passage<'_>, reading: Option<&Reading<'_>>) -> Check {
    let (kind, place) = (CheckKind::Name, passage.place.as_str());
    let Some(reading) = reading else { return Check::ok(kind, place) };
    let outcome = compare(passage, reading);
    if !outcome.missing.is_empty() {
        let status = if outcome.sure { CheckStatus::Fail } else { CheckStatus::Warn };
        let note = format!("the translation does not show the name {}", listed(&outcome.missing));
        return Check::new(kind, status, place, note);
    }
    if let Some((source, target)) = outcome.respelled.first() {
        let note = format!("“{source}” is written “{target}” in the translation: check the spelling");
        return Check::new(kind, CheckStatus::Warn, place, note);
    }
    Check::ok(kind, place)
}

fn compare(passage: &Passage<'_>, reading: &Reading<'_>) -> Outcome {
    let target = Lookup::read(passage.target);
    let figures: Vec<Span> =
        mentions(passage.source, Locale::of("fr")).into_iter().map(|mention| mention.span).collect();
    let mut outcome = Outcome::default();
    for name in names(passage.source, &[]).into_iter().filter(|name| !name.common) {
        if figures.iter().any(|figure| figure.overlaps(name.span)) {
            continue;
        }
        let whole = exonym::english(name.span.of(passage.source));
        if whole.iter().any(|form| target.phrase(form.english).is_some()) {
            continue;
        }
        for word in name.words.iter().filter(|word| is_asked(word)) {
            match target.word(word) {
                Found::Exact(_) => {}
                _ if translated(reading, name.span, word) => {}
                Found::Near(_) if is_code(word) => missing(&mut outcome, &name, word),
                Found::Near(span) => {
                    outcome.respelled.push((word.clone(), span.of(passage.target).to_owned()));
                }
                Found::Nothing => missing(&mut outcome, &name, word),
            }
        }
    }
    outcome
}

/// Whether a word of a name is an ordinary word that the translation puts into English ("Occidentaux",
/// "Laboratoires"), by the lexicon.
fn translated(reading: &Reading<'_>, name: Span, word: &str) -> bool {
    let Reading { source, target, links, .. } = reading;
    let word = fold(word);
    let from = source.words.partition_point(|other| other.span.start < name.start);
    source.words[from..]
        .iter()
        .enumerate()
        .take_while(|(_, other)| other.span.start < name.end)
        .filter(|(_, other)| other.folded == word)
        .any(|(at, other)| {
            let partners = &links.forth[from + at];
            partners.iter().any(|partner| lexicon::pairs(other.stem(), target.words[*partner].stem()))
        })
}

fn missing(outcome: &mut Outcome, name: &NameMention, word: &str) {
    outcome.missing.push(word.to_owned());
    outcome.sure |= is_code(word) || name.words.len() > 1 && !name.determined && !is_acronym(word);
}

/// "COVID-19", "A320": letters with digits.
fn is_code(word: &str) -> bool {
    word.chars().any(|letter| letter.is_ascii_digit())
}
