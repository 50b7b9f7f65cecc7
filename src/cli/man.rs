//! `depeche man` and `depeche completions`.

use std::path::PathBuf;

use clap::{Args, CommandFactory as _};

use super::{
    Cli,
    exit::{self, Failure},
    output, style,
};

/// Arguments of `depeche man`.
#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// Write one page for each command into this folder
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

impl ManArgs {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        if let Some(dir) = &self.dir {
            std::fs::create_dir_all(dir)
                .and_then(|()| clap_mangen::generate_to(Cli::command(), dir))
                .map_err(|error| Failure::usage(format!("cannot write to {}: {error}", dir.display())))?;
            style::note(&format!("manual pages written to {}", dir.display()));
        } else {
            let mut page = Vec::new();
            clap_mangen::Man::new(Cli::command()).render(&mut page)?;
            output::print(&String::from_utf8_lossy(&page))?;
        }
        Ok(exit::DONE)
    }
}

/// Prints completions.
pub(super) fn completions(shell: clap_complete::Shell) -> Result<u8, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "depeche", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(exit::DONE)
}
