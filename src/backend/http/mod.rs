//! How requests travel: built as plain values, sent by one sender, retried, limited, counted.
//!
//! [`call`] is a request and its answer, `sender` the one place where requests leave the program;
//! [`fault`] says what went wrong, `classify` reads it out of an answer. Nothing here knows a
//! service: that is the [`dialect`](super::dialect)s' part.

pub(crate) mod accounting;
pub mod answers;
pub(crate) mod breaker;
pub mod call;
pub(crate) mod classify;
mod connection;
pub mod deferral;
mod echo;
pub mod fault;
pub(crate) mod limit;
pub mod record;
pub mod retry;
pub(crate) mod sender;
pub mod shared;
