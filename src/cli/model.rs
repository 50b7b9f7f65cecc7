//! `depeche model`: the weights of the built-in engine.

use clap::Subcommand;

use super::{
    Global,
    exit::{self, Failure},
};

/// Subcommands of `depeche model`.
#[derive(Debug, Subcommand)]
pub(super) enum ModelCommand {
    /// List
    List,
}

impl ModelCommand {
    pub(super) fn run(&self, _: &Global) -> Result<u8, Failure> {
        Ok(exit::DONE)
    }
}
