//! The command line: what can be typed, one file for each subcommand.
//!
//! The structures here hold what was typed and no defaults; `settings` adds
//! those. Data goes to standard output, everything else to standard error.

mod asking;
mod backend;
mod brief;
mod bulk;
mod cache;
mod checks;
mod config;
mod detect;
mod examples;
pub mod exit;
mod folder;
mod init;
mod inputs;
mod man;
mod model;
mod output;
mod pager;
mod plan;
mod progress;
mod prompts;
mod quotes;
mod rendered;
mod reseal;
mod start;
pub(crate) mod style;
mod suggest;
mod text;
mod translate;
mod verify;

use std::{io::Write as _, path::PathBuf};

use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::visible;
use exit::Failure;

/// French press in, English briefs out that can be defended line by line.
#[derive(Debug, Parser)]
#[command(name = "depeche", version, max_term_width = 100, arg_required_else_help = true)]
#[command(
    after_help = "Exit codes: 0 done · 1 internal error · 2 usage · 3 configuration · 4 some articles failed · \
5 all failed, or the backend cannot be reached · 6 a check failed under --strict, or verify found a difference · \
130 interrupted"
)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command.
#[derive(Debug, Clone, Args)]
pub(crate) struct Global {
    /// Configuration file in place of the depeche.toml found in the working folder or above
    #[arg(long, global = true, value_name = "FILE", env = "DEPECHE_CONFIG", help_heading = "Global options")]
    config: Option<PathBuf>,
    /// Only errors on standard error
    #[arg(short, long, global = true, help_heading = "Global options")]
    quiet: bool,
    /// Log what is being done; twice for details
    #[arg(short, long, global = true, action = clap::ArgAction::Count, help_heading = "Global options")]
    verbose: u8,
    /// Form of the log
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "FORM",
        env = "DEPECHE_LOG_FORMAT",
        help_heading = "Global options"
    )]
    log_format: Option<start::LogFormat>,
    /// Colours on standard error
    #[arg(long, global = true, value_enum, value_name = "WHEN", help_heading = "Global options")]
    color: Option<style::Color>,
    /// No progress bars
    #[arg(long, global = true, help_heading = "Global options")]
    no_progress: bool,
    /// Folder for journal, answers and models
    #[arg(long, global = true, value_name = "DIR", help_heading = "Global options")]
    cache_dir: Option<PathBuf>,
    /// Folder with prompts that replace the built-in ones
    #[arg(long, global = true, value_name = "DIR", help_heading = "Global options")]
    prompts_dir: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Turn articles into bilingual briefs (the main job)
    Brief(Box<brief::BriefArgs>),
    /// Find quotations with speakers and offsets; asks no backend
    Quotes(quotes::QuotesArgs),
    /// Translate articles through the routed backend
    Translate(translate::TranslateArgs),
    /// Tell the language, the confidence and the route
    Detect(detect::DetectArgs),
    /// Print the extracted plain text that all offsets point into
    Text(text::TextArgs),
    /// Hold briefs (JSON) against their sources again
    Verify(verify::VerifyArgs),
    /// List or check backends
    #[command(subcommand)]
    Backend(backend::BackendCommand),
    /// Manage the weights of the built-in engine
    #[command(subcommand)]
    Model(model::ModelCommand),
    /// Look after what is remembered: answers, translations, finished articles
    #[command(subcommand)]
    Cache(cache::CacheCommand),
    /// List what the checks hold, and how well
    #[command(subcommand)]
    Checks(checks::ChecksCommand),
    /// List, show or export the prompts
    #[command(subcommand)]
    Prompts(prompts::PromptsCommand),
    /// Create, show or find the configuration
    #[command(subcommand)]
    Config(config::ConfigCommand),
    /// Print completions for a shell
    Completions {
        /// bash, zsh, fish, elvish or powershell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write one for each command
    Man(man::ManArgs),
}

impl Cli {
    /// What was typed; the error says what is wrong with it, or is the help that was asked for.
    pub fn read() -> Result<Self, clap::Error> {
        let matches = Self::typed().try_get_matches()?;
        Self::from_arg_matches(&matches).map_err(|error| error.format(&mut Self::typed()))
    }

    /// All that can be typed, with examples.
    pub(crate) fn typed() -> clap::Command {
        examples::with(Self::command())
    }

    /// Runs the command and gives the exit code.
    pub fn run(self) -> Result<u8, Failure> {
        let Self { global, command } = self;
        start::prepare(&global);
        match command {
            Command::Brief(arguments) => arguments.run(&global),
            Command::Quotes(arguments) => arguments.run(&global),
            Command::Translate(arguments) => arguments.run(&global),
            Command::Detect(arguments) => arguments.run(&global),
            Command::Text(arguments) => arguments.run(&global),
            Command::Verify(arguments) => arguments.run(&global),
            Command::Backend(command) => command.run(&global),
            Command::Model(command) => command.run(&global),
            Command::Cache(command) => command.run(&global),
            Command::Checks(command) => command.run(),
            Command::Prompts(command) => command.run(&global),
            Command::Config(command) => command.run(&global),
            Command::Completions { shell } => man::completions(shell),
            Command::Man(arguments) => arguments.run(),
        }
    }
}

/// Prints what the parser of the command line has to say: help, or what is wrong. A name on the
/// command line that would steer the terminal (`depeche brief *`) is shown written out.
pub fn say(error: &clap::Error) {
    let plain = error.render().to_string();
    // Nothing can be done about a terminal that has gone away.
    let _ = match visible::lines(&plain) {
        std::borrow::Cow::Borrowed(_) => error.print(),
        std::borrow::Cow::Owned(shown) => std::io::stderr().write_all(shown.as_bytes()),
    };
}
