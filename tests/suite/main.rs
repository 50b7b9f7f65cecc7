//! The one integration-test binary.

mod backend;
mod check;
mod cli;
mod engine;
mod input;
mod quotes;
mod summary;
mod support;
mod verify;
mod writer;
