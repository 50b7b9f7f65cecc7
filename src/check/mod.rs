//! Checks: the translation held against the source.
//!
//! Takes the article's spans and the backend's words, gives [`Check`]s and [`Fact`]s; pure. One
//! file for each kind of check. What fails is shown in the brief, never hidden.

mod caveat;
mod citation;
mod claim;
mod coarse;
pub(crate) mod exonym;
mod fact;
pub(crate) mod fold;
mod free_quote;
mod glossary;
mod language;
mod length;
mod lookup;
mod name;
mod name_check;
mod number;
mod office;
mod passage;
mod publication;
mod quotation;
pub(crate) mod scan;
mod trace;
mod word;
pub(crate) mod words;

pub use caveat::{Caveat, CaveatKind, caveats};
pub use citation::citations;
pub use claim::claims;
pub use exonym::english_name;
pub use fact::facts;
pub use fold::fold;
pub use free_quote::free_quotes;
pub use glossary::glossary;
pub use office::english_office;
pub use passage::{Passage, passage};
pub use publication::english_date;
pub use quotation::quote_slice;
pub use trace::trace;
pub use word::words as invented_words;

use crate::span::Span;

/// What was checked.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum CheckKind {
    /// A quotation's slice of the source equals its text; its marks pair in the translation.
    Quote,
    /// Numbers of the source survive.
    Number,
    /// Dates of the source survive.
    Date,
    /// Names of the source survive.
    Name,
    /// The output is in the target language.
    Language,
    /// Length is plausible, nothing repeated or cut.
    Length,
    /// No prose quotation marks that match no extracted quotation.
    FreeQuote,
    /// A summary line cites sentences that exist.
    Citation,
    /// Every word of the translation is English or stands in the source.
    Word,
    /// The translation uses the terms of the desk's glossary.
    Glossary,
}

/// How it came out. The order is by gravity.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Default,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum CheckStatus {
    /// Held.
    #[default]
    Ok,
    /// Held, with something an editor should look at.
    Warn,
    /// Did not hold; `--strict` fails on it.
    Fail,
}

/// One check of one place.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Check {
    /// What was checked.
    pub kind: CheckKind,
    /// How it came out.
    pub status: CheckStatus,
    /// `headline`, `lead`, `point 2`, `q1`, `body 3`.
    pub place: String,
    /// One sentence for the editor, empty when there is nothing to say.
    pub note: String,
}

/// What sort of fact.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum FactKind {
    /// Quantity, percentage, amount, ordinal.
    Number,
    /// Calendar date, weekday, clock time.
    Date,
    /// Person, place, body.
    Name,
}

/// A figure, date or name of the source.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// What sort of fact.
    pub kind: FactKind,
    /// Where it stands (bytes of the document text).
    pub span: Span,
    /// Its English form as computed locally ("1,234.5", "3.5 billion", "1 March"); `None` for a
    /// name without a known English form.
    pub english: Option<String>,
}

/// How a fact came through.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum FactStatus {
    /// Found in every translation of the sentence it stands in.
    Ok,
    /// A translation has another value in its place.
    Differs,
    /// A translation lacks it.
    Missing,
    /// Its sentence was not translated.
    Unchecked,
}
