//! Figures in English form: never "20.000" for twenty thousand, "3,5" for three and a half.
//!
//! Takes both sides, gives a failed check for a figure of the translation that has the value of one
//! of the source only when it is read the French way.

use super::{Check, CheckKind, CheckStatus, listed, side::Side};
use crate::{
    facts::{
        fold::fold,
        scan::{Decimal, Locale, What, mentions},
    },
    span::Span,
    word_list,
};

/// The check of the form, reported with the figures; nothing where all are in English form.
pub(crate) fn check(place: &str, source: &Side<'_>, target: &Side<'_>) -> Option<Check> {
    let foreign: Vec<(String, Decimal)> = runs(target.text)
        .into_iter()
        .map(|run| run.of(target.text))
        .filter_map(|run| Some((run.to_owned(), french_value(run)?)))
        .collect();
    if foreign.is_empty() {
        return None;
    }
    let values: Vec<Vec<Decimal>> = mentions(source.text, Locale::of("fr"))
        .into_iter()
        .filter_map(|mention| match mention.what {
            What::Figure(figure) => Some(figure.values),
            What::Moment(_) => None,
        })
        .collect();
    // "3,5" also where the scale is a word: the source's value may be scaled.
    let says = |value: &Decimal| {
        let scaled = |known: &Decimal| (0..=12).step_by(3).any(|exponent| *known == value.scaled(exponent));
        values.iter().flatten().any(scaled)
    };
    let written = runs(source.text);
    let right = |run: &str| {
        // "1,234" of the source may be a decimal, which English writes "1.234"; "3,5" never is "3.500".
        if let Some(decimal) = grouped(run) {
            return reading(source.text, &written, &decimal);
        }
        let english = english_value(run);
        (english.is_some() && values.iter().any(|known| known.first() == english.as_ref()))
            .then_some(Decimals::Sure)
    };
    let (mut wrong, mut doubtful) = (Vec::new(), Vec::new());
    for (run, _) in foreign.into_iter().filter(|(_, value)| says(value)) {
        match right(&run) {
            Some(Decimals::Sure) => {}
            Some(Decimals::Doubtful) => doubtful.push(run),
            None => wrong.push(run),
        }
    }
    if !wrong.is_empty() {
        let note = format!("{} is not how English writes the figure", listed(&wrong));
        return Some(Check::new(CheckKind::Number, CheckStatus::Fail, place, note));
    }
    (!doubtful.is_empty()).then(|| {
        let note = format!("{} has decimals in English; the source may mean thousands", listed(&doubtful));
        Check::new(CheckKind::Number, CheckStatus::Warn, place, note)
    })
}

/// How surely a comma before three digits is a decimal one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Decimals {
    Doubtful,
    Sure,
}

/// The French run that "1.234" would stand for as a decimal; `None` for runs of another form.
fn grouped(run: &str) -> Option<String> {
    let (whole, fraction) = run.split_once('.')?;
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    (plain(whole) && plain(fraction) && fraction.len() == 3).then(|| format!("{whole},{fraction}"))
}

/// How the source means `decimal` where it has it; `None` where it lacks it or means thousands. The
/// 36 such figures of the French WMT 2013 news set are thousands ("80,000 âmes"), so that a decimal
/// needs a reason: a zero before it or a measure after it.
fn reading(text: &str, written: &[Span], decimal: &str) -> Option<Decimals> {
    let places = written.iter().filter(|run| run.of(text) == decimal);
    let judged = places.filter_map(|run| {
        let measured = measure(text.get(run.end..).unwrap_or_default());
        match (decimal.starts_with("0,"), measured, decimal.ends_with('0')) {
            (true, ..) | (_, true, false) => Some(Decimals::Sure),
            (_, true, true) => Some(Decimals::Doubtful),
            // One digit before and odd ones after: a rate, a mark, an index.
            (_, false, false) => (decimal.find(',') == Some(1)).then_some(Decimals::Doubtful),
            (_, false, true) => None,
        }
    });
    judged.max()
}

/// Whether a unit that is measured in fractions follows.
fn measure(after: &str) -> bool {
    let after = after.trim_start();
    let end = after.find(|letter: char| !letter.is_alphabetic()).unwrap_or(after.len());
    after.starts_with(['%', '‰', '°'])
        || word_list::words(include_str!("data/measures.txt")).any(|unit| unit == fold(&after[..end]))
}

/// Digits with the points, commas and spaces between them.
fn runs(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start: Option<usize> = None;
    let mut end = 0;
    for (at, letter) in text.char_indices() {
        if letter.is_ascii_digit() {
            start.get_or_insert(at);
            end = at + 1;
        } else if let Some(from) = start {
            let inside = matches!(letter, '.' | ',' | '\u{a0}' | '\u{202f}' | '\u{2009}' | ' ')
                && end == at
                && text[at + letter.len_utf8()..].starts_with(|next: char| next.is_ascii_digit());
            if !inside {
                found.push(Span::new(from, end));
                start = None;
            }
        }
    }
    found.extend(start.map(|from| Span::new(from, end)));
    found
}

/// What the run says in French, where English would not write it so.
fn french_value(run: &str) -> Option<Decimal> {
    let three = |group: &str| group.len() == 3;
    let space = |letter: char| matches!(letter, '\u{a0}' | '\u{202f}' | '\u{2009}' | ' ');
    let head = |group: &str| (1..=3).contains(&group.len()) && group != "0";
    if let Some((whole, fraction)) = run.split_once(',') {
        let groups: Vec<&str> = whole.split(|letter| space(letter) || letter == '.').collect();
        let decimal = !fraction.contains([',', '.', ' '])
            && !three(fraction)
            && groups[1..].iter().all(|group| three(group));
        return decimal.then(|| Decimal::from_digits(&groups.concat(), fraction)).flatten();
    }
    let groups: Vec<&str> = run.split(|letter| space(letter) || letter == '.').collect();
    (groups.len() > 1 && head(groups[0]) && groups[1..].iter().all(|group| three(group)))
        .then(|| Decimal::from_digits(&groups.concat(), ""))
        .flatten()
}

/// What the run says in English.
fn english_value(run: &str) -> Option<Decimal> {
    let (whole, fraction) = run.split_once('.').unwrap_or((run, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let whole = whole.replace(',', "");
    (plain(&whole) && plain(fraction)).then(|| Decimal::from_digits(&whole, fraction)).flatten()
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::check::{
        CheckStatus,
        side::{Side, Tongue},
    };

    #[test]
    fn figures_are_in_english_form() {
        for (source, target, wrong) in [
            ("20.000 morts", "20.000 dead", true),
            ("20 000 morts", "20 000 dead", true),
            ("20 000 morts", "20,000 dead", false),
            ("3,5 % de hausse", "a rise of 3,5%", true),
            ("3,5 milliards", "3,5 billion", true),
            ("3,5 milliards", "3.5 billion", false),
            ("1 234,5 tonnes", "1 234,5 tonnes", true),
            ("1,234 gramme", "1.234 grams", false),
            ("80,000 âmes", "80.000 souls", true),
            ("16,345 plaintes", "16.345 complaints", true),
            ("1,280 yuan", "1.280 yuan", true),
            ("80,000 âmes", "80,000 souls", false),
            ("3,5 milliards", "3.500 billion", true),
            ("0,125 gramme", "0.125 grams", false),
            ("37,235 % des voix", "37.235% of the vote", false),
            ("1,234 litre", "1.234 litres", false),
            ("mille morts", "1.000 dead", true),
            ("1.234.567 voix", "1.234.567 votes", true),
            ("de 10 à 200 morts", "10 to 200 dead", false),
            ("en 2008, 100 morts", "in 2008, 100 dead", false),
        ] {
            let (french, english) = (Side::read(source, Tongue::French), Side::read(target, Tongue::English));
            assert_eq!(check("lead", &french, &english).is_some(), wrong, "{target}");
        }
    }

    #[test]
    fn a_comma_that_may_be_either_is_a_warning() {
        for (source, target, status) in [
            ("à 2,386 mètres", "at 2.386 metres", CheckStatus::Warn),
            ("un indice de 3,457", "an index of 3.457", CheckStatus::Warn),
            ("2,500 kg de riz", "2.500 kg of rice", CheckStatus::Warn),
            ("70,000 livres", "70.000 books", CheckStatus::Fail),
        ] {
            let (french, english) = (Side::read(source, Tongue::French), Side::read(target, Tongue::English));
            assert_eq!(check("lead", &french, &english).map(|check| check.status), Some(status), "{target}");
        }
    }
}
