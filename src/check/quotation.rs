//! Quotations: the slice of the source is the quotation, and marks pair in the translation.

use super::{Check, CheckKind, CheckStatus, Passage, free_quote::marked};
use crate::span::Span;

/// Holds the slice of `text` under `quote_span` against the words that a brief shows for it: they
/// must be equal to the byte.
#[must_use]
pub(crate) fn quote_slice(text: &str, quote_span: Span, quote_text: &str) -> Check {
    let slice = text.get(quote_span.start..quote_span.end);
    match slice {
        Some(slice) if slice == quote_text && !slice.is_empty() => Check::ok(CheckKind::Quote, ""),
        Some(slice) if !slice.is_empty() => Check::new(
            CheckKind::Quote,
            CheckStatus::Fail,
            "",
            format!("the quotation shown is not what stands in the source: “{slice}”"),
        ),
        _ => Check::new(
            CheckKind::Quote,
            CheckStatus::Fail,
            "",
            "the place of the quotation lies outside the source".to_owned(),
        ),
    }
}

/// The check of the marks in a translation: each has its partner, and there are as many pairs as in
/// the source, whatever their form.
pub(crate) fn marks(passage: &Passage<'_>) -> Check {
    let (source, target) = (Pairs::count(passage.source), Pairs::count(passage.target));
    let verdict = |status, note: String| Check::new(CheckKind::Quote, status, &passage.place, note);
    // A quotation that runs on beyond the passage is open in the source as well.
    if target.alone > 0 && target.alone != source.alone {
        let status = if source.alone == 0 { CheckStatus::Fail } else { CheckStatus::Warn };
        return verdict(status, "a quotation mark in the translation has no partner".to_owned());
    }
    if source.alone > 0 {
        return Check::ok(CheckKind::Quote, &passage.place);
    }
    if source.whole != target.whole {
        let pairs = |count: usize| if count == 1 { "pair" } else { "pairs" };
        let note = format!(
            "the source has {} {} of quotation marks, the translation {}",
            source.whole,
            pairs(source.whole),
            target.whole
        );
        return verdict(CheckStatus::Warn, note);
    }
    Check::ok(CheckKind::Quote, &passage.place)
}

/// Whether either side has a mark.
pub(crate) fn applies(passage: &Passage<'_>) -> bool {
    [passage.source, passage.target].iter().any(|text| !marked(text).is_empty())
}

/// Pieces in quotation marks, and marks without partner.
#[derive(Debug, PartialEq, Eq)]
struct Pairs {
    whole: usize,
    alone: usize,
}

impl Pairs {
    fn count(text: &str) -> Self {
        let marked = marked(text);
        let whole = marked.iter().filter(|marked| marked.close.is_some()).count();
        Self { whole, alone: marked.len() - whole }
    }
}

#[cfg(test)]
mod tests {
    use super::{marks, quote_slice};
    use crate::{
        check::{CheckStatus, Passage},
        span::Span,
    };

    fn status(source: &str, target: &str) -> CheckStatus {
        marks(&Passage { place: "lead".to_owned(), source, target }).status
    }

    #[test]
    fn marks_have_partners() {
        for (source, target, expected) in [
            ("Il dit « oui ».", "He says “yes”.", CheckStatus::Ok),
            ("Il dit « oui ».", "He says ‘yes’.", CheckStatus::Ok),
            ("Il dit « oui ».", "He says \"yes\".", CheckStatus::Ok),
            ("Il dit « oui ».", "He says “yes.", CheckStatus::Fail),
            ("Il dit « oui ».", "He says yes.", CheckStatus::Warn),
            ("« Oui. Non.", "“Yes. No.", CheckStatus::Ok),
            ("« Oui. Non.", "“Yes”. “No.”“", CheckStatus::Ok),
            ("« Oui. « Non.", "“Yes. No.", CheckStatus::Warn),
            ("L'ami d'Anne.", "Anne's friends’ dog.", CheckStatus::Ok),
        ] {
            assert_eq!(status(source, target), expected, "{target}");
        }
    }

    #[test]
    fn a_slice_is_its_quotation_to_the_byte() {
        let text = "Il dit « né ».";
        let span = Span::new(text.find('n').expect("it is there"), text.find(" »").expect("it is there"));
        assert_eq!(quote_slice(text, span, "né").status, CheckStatus::Ok);
        assert_eq!(quote_slice(text, span, "ne").status, CheckStatus::Fail);
        assert_eq!(quote_slice(text, Span::new(3, 99), "né").status, CheckStatus::Fail);
        assert_eq!(quote_slice(text, Span::new(0, 0), "").status, CheckStatus::Fail);
    }
}
