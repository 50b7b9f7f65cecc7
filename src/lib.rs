//! French press in, English briefs out that can be defended line by line.
//!
//! input → document → language → segments → quotes → backend → checks → brief → writers
pub mod backend;
pub mod check;
pub mod document;
pub mod input;
pub mod language;
pub mod quote;
pub mod segment;
pub mod span;
pub mod summary;
