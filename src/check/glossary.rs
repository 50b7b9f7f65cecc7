//! Does a translation use the desk's own terms?

use super::{Check, CheckKind, CheckStatus};
use crate::glossary::{self, Glossary};

/// Holds `target` against the terms of the glossary that stand in `source`; passes where none does.
#[must_use]
pub(crate) fn glossary(place: &str, source: &str, target: &str, terms: &Glossary) -> Check {
    let missing: Vec<String> = terms
        .demanded_in(source)
        .into_iter()
        .filter(|term| !glossary::shows(target, &term.target))
        .map(|term| format!("“{}” for “{}”", term.target, term.source))
        .collect();
    if missing.is_empty() {
        return Check::ok(CheckKind::Glossary, place);
    }
    let note = format!("the glossary has {}, which the translation does not show", missing.join(", "));
    Check::new(CheckKind::Glossary, CheckStatus::Fail, place, note)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use super::glossary;
    use crate::{check::CheckStatus, glossary::Glossary};

    #[test]
    fn a_term_that_is_not_used_is_named() {
        let terms = Glossary::parse("garde à vue\tpolice custody\n").unwrap();
        let source = "Il est en garde à vue depuis mardi.";
        assert_eq!(glossary("q1", source, "He is in police custody.", &terms).status, CheckStatus::Ok);
        assert_eq!(glossary("q1", "Rien.", "Nothing.", &terms).status, CheckStatus::Ok);
        let failed = glossary("q1", source, "He is held in view.", &terms);
        assert_eq!(failed.status, CheckStatus::Fail);
        assert!(failed.note.contains("“police custody” for “garde à vue”"), "{}", failed.note);
    }
}
