//! One passage and its translation, held against each other in every way there is.

use std::borrow::Cow;

use super::{
    Check, CheckKind, CheckStatus, Passage, language, length, name, number, quotation, sense, sense::Reading,
    service, word,
};

use crate::deadline;

/// Holds `passage.target` (ISO 639-1 `to`) against `passage.source` (`from`): language, length,
/// numbers, dates, names, marks, words, sense. A kind that holds has one [`Check`] that is `Ok` with an
/// empty note; a kind of which neither side has anything has none, so that nothing is called held that
/// was not. Cost grows faster than the length of one very long passage (1,575 words 0.11 s, 29,612
/// words 80 s).
#[must_use]
pub fn passage(passage: &Passage<'_>, from: &str, to: &str) -> Vec<Check> {
    let source = decoded(passage.source);
    let target = decoded(passage.target);
    let mut checks = Vec::new();
    if matches!((&source, &target), (Cow::Borrowed(_), Cow::Owned(_))) {
        let note = "the translation shows markup such as “&#39;” in place of letters".to_owned();
        checks.push(Check::new(CheckKind::Language, CheckStatus::Warn, &passage.place, note));
    }
    let passage = &Passage { place: passage.place.clone(), source: &source, target: &target };
    let reading = Reading::of(passage.source, passage.target, from, to);
    let reading = reading.as_ref();
    checks.push(language::check(passage, from, to));
    deadline::look();
    checks.push(length::check(passage));
    deadline::look();
    let figures = number::check(passage, from, to);
    checks.extend(figures.into_iter().filter(|(applies, _)| *applies).map(|(_, check)| check));
    deadline::look();
    let said = |check: &Check| check.status != CheckStatus::Ok;
    checks.extend(Some(name::check(passage, reading)).filter(|check| said(check) || name::applies(reading)));
    checks.extend(Some(quotation::marks(passage)).filter(|check| said(check) || quotation::applies(passage)));
    deadline::look();
    checks.extend((to == "en").then(|| word::check(passage, from, to)));
    deadline::look();
    checks.push(service::check(passage));
    checks.extend(sense::check(&passage.place, reading));
    checks
}

/// The text with the character references that translation services leave in it made letters.
fn decoded(text: &str) -> Cow<'_, str> {
    const REFERENCES: [(&str, &str); 9] = [
        // Tables double the marks inside a field.
        ("\"\"", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&nbsp;", "\u{a0}"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    if !REFERENCES.iter().any(|(reference, _)| text.contains(reference)) {
        return Cow::Borrowed(text);
    }
    let decoded =
        REFERENCES.iter().fold(text.to_owned(), |text, (reference, letter)| text.replace(reference, letter));
    Cow::Owned(decoded)
}
