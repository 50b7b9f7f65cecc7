//! `depeche man` and `depeche completions`.

use std::{
    io::{IsTerminal as _, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use clap::Args;

use super::{
    Cli, examples,
    exit::{self, Failure},
    output, style,
};

/// Arguments of `depeche man`.
#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// Command, in as many words as it has; the program itself without it
    command: Vec<String>,
    /// Write one page for each command into this folder
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    dir: Option<PathBuf>,
}

impl ManArgs {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let mut program = Cli::typed();
        program.build();
        if let Some(dir) = &self.dir {
            std::fs::create_dir_all(dir)
                .map_err(std::convert::Into::into)
                .and_then(|()| write_all(&program, "", dir))
                .map_err(|error: Failure| {
                    Failure::usage(format!("cannot write to {}: {}", dir.display(), error.message))
                })?;
            style::note(&format!("manual pages written to {}", dir.display()));
            return Ok(exit::DONE);
        }
        let mut command = &program;
        for word in &self.command {
            command = command.find_subcommand(word).ok_or_else(|| {
                let known: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
                Failure::usage(format!("there is no command `{word}`; there are {}", known.join(", ")))
            })?;
        }
        let page = page(command, &self.command.join(" "))?;
        if !std::io::stdout().is_terminal() || !shown(&page) {
            output::print(&page)?;
        }
        Ok(exit::DONE)
    }
}

/// Shows a page as `man` shows its own; whether there is a `man` that does.
fn shown(page: &str) -> bool {
    let child = Command::new("man").args(["-l", "-"]).stdin(Stdio::piped()).spawn();
    let Ok(mut child) = child else { return false };
    if let Some(mut input) = child.stdin.take() {
        // A reader who leaves early has seen enough.
        let _ = input.write_all(page.as_bytes());
    }
    child.wait().is_ok_and(|status| status.success())
}

/// A page for a command and each below it, named as `man` looks for them: `depeche-backend-check.1`.
fn write_all(command: &clap::Command, path: &str, dir: &Path) -> Result<(), Failure> {
    let name =
        if path.is_empty() { "depeche".to_owned() } else { format!("depeche-{}", path.replace(' ', "-")) };
    std::fs::write(dir.join(format!("{name}.1")), page(command, path)?)?;
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        let below =
            if path.is_empty() { sub.get_name().to_owned() } else { format!("{path} {}", sub.get_name()) };
        write_all(sub, &below, dir)?;
    }
    Ok(())
}

/// The manual page of a command, in roff.
fn page(command: &clap::Command, path: &str) -> Result<String, Failure> {
    // What stands behind the help stands in sections of its own here.
    let command = command.clone().after_help(None::<&str>).disable_help_subcommand(true);
    let man = clap_mangen::Man::new(command).source(concat!("depeche ", env!("CARGO_PKG_VERSION")));
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if path.is_empty() {
        man.render_subcommands_section(&mut page)?;
    }
    let mut page = String::from_utf8_lossy(&page).into_owned();
    let examples = examples::of(path);
    if !examples.is_empty() {
        page.push_str(".SH EXAMPLES\n");
        for example in examples {
            page.push_str(&entry(example.line, example.what));
        }
    }
    for (title, entries) in SECTIONS {
        page.push_str(".SH ");
        page.push_str(title);
        page.push('\n');
        for (term, words) in *entries {
            page.push_str(&entry(term, words));
        }
    }
    Ok(page)
}

fn entry(term: &str, words: &str) -> String {
    format!(".TP\n\\fB{}\\fR\n{}\n", roff(term), roff(words))
}

/// Text as roff prints it.
fn roff(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-");
    if text.starts_with(['.', '\'']) { format!("\\&{text}") } else { text }
}

/// What holds for every command.
const SECTIONS: &[(&str, &[(&str, &str)])] = &[
    (
        "FILES",
        &[
            (
                "depeche.toml",
                "Configuration, in the working folder or above it; depeche config init writes one.",
            ),
            (
                "~/.config/depeche/depeche.toml",
                "Configuration for all folders; elsewhere where XDG_CONFIG_HOME or the system says so.",
            ),
            (
                "~/.cache/depeche/",
                "Journal, answers, fetched weights; elsewhere where XDG_CACHE_HOME, DEPECHE_CACHE_DIR or --cache-dir says so.",
            ),
        ],
    ),
    (
        "ENVIRONMENT",
        &[
            (
                "DEPECHE_…",
                "Every key of the configuration by its path: DEPECHE_BRIEF_POINTS, DEPECHE_ROUTES_FR, DEPECHE_BACKEND_NEWSROOM_MODEL.",
            ),
            ("DEPECHE_CONFIG", "The configuration file, as --config."),
            ("DEPECHE_PAGER, PAGER", "What shows long pages on a terminal; cat for none."),
            ("NO_COLOR", "Set to anything: no colours."),
            (
                "SOURCE_DATE_EPOCH",
                "Time that briefs name as theirs, in seconds since 1970, for output that can be made again.",
            ),
            ("HTTPS_PROXY, HTTP_PROXY, NO_PROXY", "Proxies on the way to services."),
        ],
    ),
    (
        "EXIT STATUS",
        &[
            ("0", "Done."),
            ("1", "A fault of the program."),
            ("2", "The command line cannot be followed."),
            ("3", "The configuration cannot be used."),
            ("4", "Some articles failed, or some of an article is not translated."),
            ("5", "Nothing is translated in any article, or the backend cannot be reached."),
            ("6", "A check failed under --strict, or verify found a difference."),
            ("130", "Interrupted; what was finished stays."),
        ],
    ),
];

/// Prints completions.
pub(super) fn completions(shell: clap_complete::Shell) -> Result<u8, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::typed(), "depeche", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(exit::DONE)
}
