//! The one integration-test binary.

mod backend;
mod batch;
mod check;
mod cli;
mod docx;
mod engine;
mod house;
mod input;
mod model;
mod quote_properties;
mod quotes;
mod summary;
mod support;
mod verify;
mod writer;
