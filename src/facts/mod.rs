//! Facts: figures, dates and names as French and English write them.
//!
//! Takes plain text with its language, gives what stands there in a form that both languages share
//! (`scan`: figures and dates; `name`: names; [`Fact`]s for the table of a brief), with the
//! means to compare words across spellings (`fold`, `exonym`, `words`). Pure; knows no
//! check.

pub(crate) mod exonym;
mod fact;
pub(crate) mod fold;
pub(crate) mod name;
pub(crate) mod scan;
pub(crate) mod words;

pub(crate) use exonym::english_name;
pub use fact::{Fact, FactKind, facts};
pub use fold::fold;
