//! French press in, English briefs out that can be defended line by line.
//!
//! The whole program is one sentence, and [`pipeline`] is that sentence in code:
//!
//! [`input`] → [`document`] → [`language`] → [`segment`]s → [`quote`]s → [`backend`] → [`check`]s →
//! [`brief`] → [`writer`]s
//!
//! [`article`] holds what the local stages found, [`rendering`] what the backend made of it;
//! [`verify`] holds a finished brief against its source again. [`settings`] says what a run does
//! and where each value comes from. Spans are bytes inside the program and Unicode scalars in all
//! that leaves it ([`span`]).
pub mod article;
pub mod backend;
pub mod batch;
pub mod brief;
mod byte_set;
pub mod check;
pub mod cli;
pub mod config;
mod digest;
pub mod document;
pub mod english;
pub mod facts;
pub mod glossary;
pub mod input;
pub mod language;
pub mod model;
pub mod pipeline;
pub mod quote;
pub mod rendering;
pub mod segment;
pub mod settings;
pub mod span;
pub mod store;
pub mod summary;
mod tls;
pub mod verify;
pub mod writer;
