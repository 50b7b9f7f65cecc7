//! Checks: the translation held against the source.
//!
//! Takes the article's spans and the backend's words, gives [`Check`]s and caveats; pure. One file
//! for each kind of check; what both languages say is read by [`facts`](crate::facts), what is
//! good English by [`english`](crate::english). What fails is shown in the brief, never hidden.

mod bead;
mod caveat;
mod citation;
mod claim;
mod coarse;
mod coverage;
mod exchange;
mod form;
mod free_quote;
mod glossary;
mod language;
mod length;
mod lexicon;
mod link;
mod lookup;
mod name;
mod number;
mod passage;
mod placed;
mod plain;
mod put_in;
mod quotation;
mod quoted;
mod rates;
mod sense;
mod service;
mod side;
mod sign;
mod spelling;
pub mod stem;
mod trace;
mod word;

pub use caveat::{Caveat, CaveatKind, caveats};
pub use citation::citations;
pub(crate) use claim::claims;
pub use free_quote::free_quotes;
pub(crate) use glossary::glossary;
pub use passage::passage;
pub(crate) use placed::{Placeable, placed};
pub(crate) use quotation::quote_slice;
pub(crate) use rates::{held, rates};
pub use trace::{FactStatus, trace};
pub(crate) use word::words as invented_words;

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
    /// Nothing denied is affirmed, and the other way round.
    Negation,
    /// What rises does not fall; more, before, at least stay so.
    Direction,
    /// What may be stays what may be.
    Modality,
    /// All, some, most, few.
    Quantity,
    /// Questions, conditions, reasons.
    Mood,
    /// What was is not what will be.
    Tense,
    /// What somebody says is not stated as fact.
    Attribution,
    /// Who does what to whom, and who said it.
    Role,
    /// No sentence or clause is dropped, added or doubled.
    Sentence,
    /// No words of a service or a model about its own work.
    Service,
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

impl Check {
    /// A check of one kind and place, with what there is to say.
    pub(crate) fn new(kind: CheckKind, status: CheckStatus, place: &str, note: String) -> Self {
        Self { kind, status, place: place.to_owned(), note }
    }

    /// A check that held.
    pub(crate) fn ok(kind: CheckKind, place: &str) -> Self {
        Self::new(kind, CheckStatus::Ok, place, String::new())
    }
}

/// A piece of the article with its translation.
#[derive(Debug, Clone)]
pub struct Passage<'a> {
    /// `headline`, `lead`, `point 2`, `q1`, `body 3`.
    pub place: String,
    /// The words in the source language.
    pub source: &'a str,
    /// The words in the target language.
    pub target: &'a str,
}

/// "a", "a and b", "a, b and c", each in quotation marks.
pub(crate) fn listed(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("“{word}”")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
