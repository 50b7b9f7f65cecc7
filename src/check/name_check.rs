//! Names of a passage against its translation.

use std::collections::HashSet;

use super::{
    Check, CheckKind, CheckStatus, Passage, exonym,
    fold::{fold, kin, near},
    name::{NameMention, names},
    passage::listed,
    scan::token::{Shape, tokens},
};

/// The words of a translation, folded, for looking names up.
pub(crate) struct Words {
    words: Vec<String>,
    set: HashSet<String>,
    text: String,
}

impl Words {
    /// Reads a text.
    pub(crate) fn read(text: &str) -> Self {
        let words: Vec<String> = tokens(text)
            .into_iter()
            .filter(|token| token.shape == Shape::Word)
            .map(|token| fold(token.lower.trim_end_matches("'s")))
            .collect();
        Self { set: words.iter().cloned().collect(), text: format!(" {} ", words.join(" ")), words }
    }

    fn phrase(&self, english: &str) -> bool {
        self.text.contains(&format!(" {} ", fold(english).replace(['.', ','], "")))
    }

    /// Whether a word of a name is here in some spelling.
    pub(crate) fn has(&self, word: &str) -> bool {
        let folded = fold(word);
        self.set.contains(&folded)
            || exonym::english(word).iter().any(|form| self.phrase(form.english))
            || folded.split('-').count() > 1 && folded.split('-').all(|part| self.set.contains(part))
            || self.words.iter().any(|other| near(&folded, other) || kin(&folded, other))
    }
}

/// The check of the names.
pub(crate) fn check(passage: &Passage<'_>, from: &str, to: &str) -> Check {
    let place = passage.place.as_str();
    if from != "fr" || to != "en" {
        return Check::ok(CheckKind::Name, place);
    }
    let target = Words::read(passage.target);
    let missing: Vec<NameMention> = names(passage.source, &[])
        .into_iter()
        .filter(|name| !name.determined && !found(name, &target))
        .collect();
    if missing.is_empty() {
        return Check::ok(CheckKind::Name, place);
    }
    let words: Vec<String> = missing.iter().map(|name| name.span.of(passage.source).to_owned()).collect();
    let note = format!("the translation does not show the name {}", listed(&words));
    Check::new(CheckKind::Name, CheckStatus::Warn, place, note)
}

/// Whether any word of the name is in the translation.
pub(crate) fn found(name: &NameMention, target: &Words) -> bool {
    exonym::english(&name.words.join(" ")).iter().any(|form| target.phrase(form.english))
        || name.words.iter().any(|word| target.has(word))
}
