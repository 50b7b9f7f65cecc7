//! What a language model wrote, held against the sentences that it cites.
//!
//! A summary may leave figures out, so only one direction counts: what it says must stand in its
//! sources.

use super::{
    Check, CheckKind, CheckStatus, Passage, language, listed,
    number::{Pool, weight},
    plain, sense,
    sense::Reading,
};
use crate::facts::scan::{Locale, What, figure::Strength};

/// Checks of the line at `place`: its figures and dates (ISO 639-1 `to`) stand in the cited
/// `source` (`from`), and it is written in the target language; its names and its signs of negation,
/// direction and legal status have a reason there, and where every cited sentence reserves or
/// attributes, so does the line. At least one [`Check`] of language, numbers and dates.
#[must_use]
pub(crate) fn claims(place: &str, source: &str, target: &str, from: &str, to: &str) -> Vec<Check> {
    let (source, target) = (&*plain::figures(source), &*plain::figures(target));
    let cited = Pool::read(source, Locale::of(from));
    let said = Pool::read(target, Locale::of(to));
    let passage = Passage { place: place.to_owned(), source, target };
    let mut checks = vec![language::check(&passage, from, to)];
    for (kind, noun) in [(CheckKind::Number, "figure"), (CheckKind::Date, "date")] {
        let new: Vec<_> = said
            .mentions()
            .iter()
            .filter(|mention| matches!(mention.what, What::Moment(_)) == (kind == CheckKind::Date))
            .filter(|mention| weight(mention) >= Strength::Spelled && !cited.holds(mention))
            .collect();
        if new.is_empty() {
            checks.push(Check::ok(kind, place));
            continue;
        }
        let words: Vec<String> = new.iter().map(|mention| mention.span.of(target).to_owned()).collect();
        let sure = new.iter().any(|mention| weight(mention) == Strength::Digits);
        let status = if sure { CheckStatus::Fail } else { CheckStatus::Warn };
        let note = format!("the {noun} {} does not stand in the cited sentences", listed(&words));
        checks.push(Check::new(kind, status, place, note));
    }
    if let Some(reading) = Reading::of(source, target, from, to) {
        checks.extend(sense::claims(place, &reading));
    }
    checks
}

#[cfg(test)]
mod tests {
    use super::claims;
    use crate::check::{CheckKind, CheckStatus};

    fn status(source: &str, target: &str) -> CheckStatus {
        let checks = claims("lead", source, target, "fr", "en");
        checks.iter().find(|check| check.kind == CheckKind::Number).expect("always checked").status
    }

    #[test]
    fn a_summary_may_leave_figures_out_but_not_make_them_up() {
        let source = "Le gouvernement a versé 3,5 milliards d’euros à 12 villes en 2021.";
        assert_eq!(
            status(source, "The government paid 3.5 billion euros to several towns."),
            CheckStatus::Ok
        );
        assert_eq!(status(source, "The government paid 35 billion euros."), CheckStatus::Fail);
        assert_eq!(status(source, "The government paid ３５ billion euros."), CheckStatus::Fail);
        assert_eq!(
            status(source, "The government paid ３．５ billion euros to １２ towns."),
            CheckStatus::Ok
        );
        assert_eq!(status(source, "The government paid 𝟑𝟓 billion euros."), CheckStatus::Fail);
    }

    #[test]
    fn a_summary_writes_figures_the_english_way() {
        for (source, target, fails) in [
            ("La ville compte 80,000 habitants.", "The town has 80.000 inhabitants.", true),
            ("La ville compte 80 000 habitants.", "The town has 80.000 inhabitants.", true),
            ("La ville compte 80.000 habitants.", "The town has 80,000 inhabitants.", false),
        ] {
            let checks = claims("lead", source, target, "fr", "en");
            assert_eq!(checks.iter().any(|check| check.status == CheckStatus::Fail), fails, "{target}");
        }
    }
}
