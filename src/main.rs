//! The `depeche` program: parse the arguments, run, map the outcome to an exit code.

use std::process::ExitCode;

use depeche::cli::{self, Cli, exit};
use mimalloc::MiMalloc;

/// Faster than the system's on the many small pieces that articles become.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let cli = match Cli::read() {
        Ok(cli) => cli,
        Err(error) => {
            let help = !error.use_stderr();
            cli::say(&error);
            return ExitCode::from(if help { exit::DONE } else { exit::USAGE });
        }
    };
    match cli.run() {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            failure.report();
            ExitCode::from(failure.code)
        }
    }
}
