//! The one integration-test binary.

mod check;
mod cli;
mod input;
mod summary;
mod support;
mod verify;
