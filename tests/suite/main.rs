//! The one integration-test binary.

mod backend;
mod batch;
mod check;
mod check_pairs;
mod cli;
mod docx;
mod engine;
mod fetch;
mod house;
mod input;
mod markdown;
mod model;
mod quote_properties;
mod quotes;
mod sheet;
mod signature;
mod summary;
mod support;
mod terminal;
mod verify;
mod verify_properties;
mod writer;
