//! Reading figures and dates off a text, in whichever language it is written.
//!
//! Takes plain text and a [`Locale`], gives [`Mention`]s in normal form: "3,5 milliards" in French
//! and "3.5 billion" in English are one value. Source and translation go through the same reading,
//! so that the checks compare values and never spellings.

pub(crate) mod calendar;
pub(crate) mod decimal;
pub(crate) mod digits;
pub(crate) mod figure;
pub(crate) mod locale;
pub(crate) mod roman;
pub(crate) mod tail;
pub(crate) mod token;
pub(crate) mod words;

use crate::span::Span;

pub(crate) use calendar::Moment;
pub(crate) use decimal::Decimal;
pub(crate) use figure::Figure;
pub(crate) use locale::Locale;
pub(crate) use token::Token;

/// A figure or a date with its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mention {
    /// Bytes of the text that was read.
    pub(crate) span: Span,
    /// What stands there.
    pub(crate) what: What,
}

/// What a mention says, in normal form.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum What {
    /// Quantity, percentage, amount, ordinal.
    Figure(Figure),
    /// Calendar date, weekday, clock time.
    Moment(Moment),
}

/// Every figure and date of `text` in order of start, never overlapping.
pub(crate) fn mentions(text: &str, locale: &Locale) -> Vec<Mention> {
    let tokens = token::tokens(text);
    let mut found = calendar::moments(text, &tokens, locale);
    found.extend(digits::figures(text, &tokens, locale));
    found.extend(words::spelled(&tokens, locale));
    let mut found = resolve(found);
    share_scale(text, &mut found);
    found
}

/// "de 2 à 3 millions" is also 2 millions: the first number of a range may be multiplied as well.
fn share_scale(text: &str, found: &mut [Mention]) {
    for index in 1..found.len() {
        let between = text.get(found[index - 1].span.end..found[index].span.start).unwrap_or_default();
        let joined =
            matches!(between.trim(), "à" | "et" | "ou" | "-" | "–" | "to" | "and" | "or" | "a" | "y" | "e");
        let What::Figure(Figure { exponent: Some(exponent), .. }) = found[index].what else { continue };
        if let (true, What::Figure(first)) = (joined, &mut found[index - 1].what)
            && first.exponent.is_none()
        {
            let scaled: Vec<Decimal> = first.values.iter().map(|value| value.scaled(exponent)).collect();
            first.values.extend(scaled);
        }
    }
}

/// Sorts by start and keeps the longest of mentions that overlap; a date wins over a figure of the
/// same length.
fn resolve(mut found: Vec<Mention>) -> Vec<Mention> {
    found.sort_by(|left, right| {
        (left.span.start, std::cmp::Reverse(left.span.end), matches!(left.what, What::Figure(_))).cmp(&(
            right.span.start,
            std::cmp::Reverse(right.span.end),
            matches!(right.what, What::Figure(_)),
        ))
    });
    let mut kept: Vec<Mention> = Vec::with_capacity(found.len());
    for mention in found {
        match kept.last_mut() {
            Some(last) if last.span.overlaps(mention.span) => {
                if mention.span.len() > last.span.len() {
                    *last = mention;
                }
            }
            _ => kept.push(mention),
        }
    }
    kept
}
