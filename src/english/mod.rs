//! English: what the program writes in English by itself, and which words are English.
//!
//! `office` gives the English of an office, `date` of a date of publication; `dictionary`
//! knows the words. Pure; reads with [`facts`](crate::facts).

mod date;
pub(crate) mod dictionary;
mod office;

pub(crate) use date::date;
pub(crate) use office::office;
