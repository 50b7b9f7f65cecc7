//! Names of a passage against its translation, word by word.
//!
//! A word of a name must be in the translation as it stands, as the table of exonyms has it, or in
//! a near spelling; a near spelling that the table does not explain is shown to the editor. Words
//! that are common nouns with a capital ("Parti", "Assemblée") are translated and not asked for.

use super::{
    Check, CheckKind, CheckStatus, Passage, lexicon, listed,
    lookup::{Found, Lookup, is_asked, singular},
    put_in::is_common,
    sense::Reading,
    side::Side,
    stem,
};
use crate::{
    english::dictionary::is_listed,
    facts::{
        exonym,
        fold::fold,
        name::{NameMention, is_acronym, names},
        scan::{Locale, mentions, token::Shape},
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

/// Whether there is anything to hold: a word with a capital that opens no sentence, on either side.
pub(crate) fn applies(reading: Option<&Reading<'_>>) -> bool {
    let inside = |side: &Side<'_>| side.words.iter().any(|word| word.capital && !word.first && word.content);
    reading.is_some_and(|reading| inside(&reading.source) || inside(&reading.target))
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
        if name.words.len() > 1 && target.as_one(name.span.of(passage.source)).is_some() {
            continue;
        }
        let asked: Vec<&String> = name.words.iter().filter(|word| is_asked(word)).collect();
        for (index, word) in asked.iter().copied().enumerate() {
            match target.word(singular(word)) {
                Found::Exact(_) => {}
                _ if in_pieces(word, &target) => {}
                Found::Near(span)
                    if is_noun(span.of(passage.target)) && lexicon::knows(stem::french(&fold(word))) => {}
                _ if asked
                    .get(index + 1)
                    .is_some_and(|next| target.as_one(&format!("{word}{next}")).is_some())
                    || index > 0 && target.as_one(&format!("{}{word}", asked[index - 1])).is_some() => {}
                Found::Nothing if left_out(&asked, index, &name, &target) => {}
                Found::Nothing if is_word(&name, word, reading) => {}
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

/// Whether every piece of a word with hyphens stands in the translation by itself: "Asie-Pacifique",
/// "Basse-Normandie", "Mondial-2010".
fn in_pieces(word: &str, target: &Lookup) -> bool {
    let pieces: Vec<&str> = word.split('-').filter(|piece| !piece.is_empty()).collect();
    pieces.len() > 1
        && pieces.iter().all(|piece| {
            matches!(target.word(piece), Found::Exact(_)) || !is_asked(piece) || {
                let mut any = false;
                lexicon::each(stem::french(&fold(piece)), |english| any = any || target.has_stem(english));
                any
            }
        })
}

/// Whether an English word with a capital is a common noun all the same.
fn is_noun(word: &str) -> bool {
    is_common(&fold(word)) && is_listed(&fold(word))
}

/// Whether a first name was left out and no other stands in its place: "Leonov" for "Alexeï Leonov".
fn left_out(asked: &[&String], index: usize, name: &NameMention, target: &Lookup) -> bool {
    let Some(last) = asked.last().filter(|_| index + 1 < asked.len() && !name.determined) else {
        return false;
    };
    let found = matches!(target.word(last), Found::Exact(span) if !target.has_first(span));
    found && !is_acronym(last) && !is_code(asked[index])
}

/// Whether a name of one word behind an article is an ordinary word for something ("les Terriens", "la
/// galaxie du Tourbillon"), and an English word without partner may stand for it.
fn is_word(name: &NameMention, word: &str, reading: &Reading<'_>) -> bool {
    let Reading { source, target, links, .. } = reading;
    let free = |at: usize| {
        let word = &target.words[at];
        word.content
            && word.shape == Shape::Word
            && links.back[at].is_empty()
            && (!word.capital && is_listed(&word.folded) || is_common(&word.folded))
    };
    let common = name.words.len() == 1 && name.determined && !is_acronym(word) && !is_code(word);
    if !common || !exonym::english(word).is_empty() {
        return false;
    }
    let at = source.words.partition_point(|other| other.span.start < name.span.start);
    let sentence = source.words.get(at).map_or(0, |word| word.sentence);
    let bead = reading.beads.iter().find(|bead| (bead.source.0..bead.source.1).contains(&sentence));
    bead.is_some_and(|bead| target.slice(bead.target.0, bead.target.1).any(free))
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
