//! [`Figure`]: a quantity in normal form, whether it was read off digits, words or Roman numerals.

use super::Decimal;

/// How surely the words are a figure that a translation must keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Strength {
    /// "un" and "premier", a regnal number: hardly a figure.
    Loose,
    /// A rounded quantity ("une dizaine"), "deux", an ordinal in words: a figure that a good
    /// translation may put in other words.
    Weak,
    /// Spelled out.
    Spelled,
    /// In digits.
    Digits,
}

/// A quantity in normal form.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Figure {
    /// What it may be read as, best first; never empty.
    pub(crate) values: Vec<Decimal>,
    /// Whether it is a percentage.
    pub(crate) percent: bool,
    /// Whether a translation must keep it.
    pub(crate) strength: Strength,
    /// As English writes it.
    pub(crate) english: String,
    /// Whether it looks like a year standing by itself.
    pub(crate) year: bool,
    /// Power of ten of the word that multiplies it.
    pub(crate) exponent: Option<i32>,
}
