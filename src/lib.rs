//! French press in, English briefs out that can be defended line by line.
//!
//! The whole program is one sentence, and `pipeline` is that sentence in code: *find* what is in
//! an article, *ask* for it in English, *hold* the answer against the source and *join* both.
//!
//! * [`article`] finds: [`input`] ([`fetch`] brings pages) → [`document`] → [`language`] → [`segment`]s → [`quote`]s.
//! * [`rendering`] asks: [`summary`] chooses, [`backend`] translates, [`store`] remembers.
//! * [`brief`] holds and joins: [`facts`] and [`english`] → [`check`]s → the brief, which the
//!   [`writer`]s print and [`verify`] holds against its source again.
//!
//! [`batch`] does so with a folder. `settings` says what a [`run`] does and where each value
//! comes from. Spans are bytes inside the program and Unicode scalars in all
//! that leaves it ([`span`]).
pub mod article;
pub mod backend;
pub mod batch;
pub mod brief;
mod byte_set;
pub mod check;
pub mod cli;
pub mod config;
mod deadline;
mod digest;
pub mod document;
pub mod english;
pub mod facts;
pub mod fetch;
pub mod glossary;
pub mod input;
pub mod language;
pub mod model;
pub(crate) mod pipeline;
pub mod quote;
pub mod rendering;
pub mod run;
pub mod segment;
pub(crate) mod settings;
pub(crate) mod signature;
pub mod span;
pub mod store;
pub mod summary;
mod tls;
pub mod verify;
pub(crate) mod visible;
mod word_list;
pub mod writer;
