//! What goes to standard error, and in which colours.

use std::{
    io::{IsTerminal as _, Write as _},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU8, Ordering},
    },
};

use indicatif::ProgressBar;

/// Target of the events that `--log-format json` always shows.
pub const EVENT: &str = "depeche::event";

/// When colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

static COLORED: AtomicU8 = AtomicU8::new(0);
static QUIET: AtomicU8 = AtomicU8::new(0);
static JSON: AtomicU8 = AtomicU8::new(0);
/// The bar that is drawn below all lines.
static BAR: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// Settles for the whole run how standard error looks.
pub(super) fn settle(color: Color, quiet: bool, json: bool) {
    JSON.store(u8::from(json), Ordering::Relaxed);
    let colored = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
    };
    COLORED.store(u8::from(colored), Ordering::Relaxed);
    QUIET.store(u8::from(quiet), Ordering::Relaxed);
}

/// Lets a bar be drawn below all lines, or no longer.
pub(super) fn beside(bar: Option<ProgressBar>) {
    *BAR.lock().unwrap_or_else(PoisonError::into_inner) = bar;
}

/// Whether lines go to the log as JSON.
pub(super) fn is_json() -> bool {
    JSON.load(Ordering::Relaxed) == 1
}

/// An error; shown even under `--quiet`.
pub fn error(message: &str) {
    if is_json() {
        return tracing::error!(target: EVENT, "{message}");
    }
    line("error", "31", message);
}

/// A warning.
pub fn warning(message: &str) {
    if is_json() {
        tracing::warn!(target: EVENT, "{message}");
    } else if QUIET.load(Ordering::Relaxed) == 0 {
        line("warning", "33", message);
    }
}

/// A plain note.
pub fn note(message: &str) {
    if is_json() {
        tracing::info!(target: EVENT, "{message}");
    } else if QUIET.load(Ordering::Relaxed) == 0 {
        emit(message);
    }
}

fn line(word: &str, colour: &str, message: &str) {
    if COLORED.load(Ordering::Relaxed) == 1 {
        write(&format!("\u{1b}[1;{colour}m{word}:\u{1b}[0m {}", clean(message)));
    } else {
        emit(&format!("{word}: {message}"));
    }
}

fn emit(message: &str) {
    write(&clean(message));
}

/// Control characters of a hostile file name must not reach the terminal.
fn clean(message: &str) -> String {
    message.chars().map(|c| if harmless(c) { c } else { '\u{fffd}' }).collect()
}

fn write(line: &str) {
    let write = || {
        let _ = writeln!(std::io::stderr(), "{line}");
    };
    match BAR.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
        Some(bar) => bar.suspend(write),
        None => write(),
    }
}

fn harmless(character: char) -> bool {
    !character.is_control() || matches!(character, '\n' | '\t')
}
