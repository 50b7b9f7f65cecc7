//! `depeche text`: the plain text that all offsets point into.

use clap::Args;

use super::{
    Global,
    exit::{self, Failure},
    inputs::Inputs,
    output, start, style,
};
use crate::{input, run::Run};

/// Arguments of `depeche text`.
#[derive(Debug, Args)]
pub(super) struct TextArgs {
    #[command(flatten)]
    inputs: Inputs,
}

impl TextArgs {
    pub(super) fn run(&self, global: &Global) -> Result<u8, Failure> {
        let run: Run = start::run(start::settings(global, self.inputs.overrides())?)?;
        let collected = self.inputs.collect(&run.settings, start::fetcher(&run.settings, None))?;
        if !collected.single {
            return Err(Failure::usage("`depeche text` prints one text: name one file"));
        }
        let source = collected.sources.first();
        let loaded = match (source, collected.errors.into_iter().next()) {
            (Some(source), _) => run.in_time(source, || {
                let mut loaded = input::read(source, &run.read_options())?;
                let document = loaded.document();
                Ok((loaded, document))
            }),
            (None, Some(error)) => Err(error),
            (None, None) => return Err(Failure::usage("nothing to read")),
        };
        let (loaded, document) = loaded.map_err(|error| Failure::new(exit::ALL_FAILED, error))?;
        for warning in loaded.caveats.iter().chain(&loaded.warnings).chain(document.notes()) {
            style::warning(&format!("{}: {warning}", loaded.source.display()));
        }
        // Exactly the text: an added line break would be a character without an offset.
        output::print(&document.text)?;
        Ok(exit::DONE)
    }
}
