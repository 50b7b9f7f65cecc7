//! What goes to standard error, and in which colours.

use std::{
    io::{IsTerminal as _, Write as _},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU8, Ordering},
    },
};

use indicatif::ProgressBar;

use crate::visible;

/// Target of the events that `--log-format json` always shows.
pub(crate) const EVENT: &str = "depeche::event";

/// When colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

static DATA_COLORED: AtomicU8 = AtomicU8::new(0);
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
    let data = color == Color::Always || (color == Color::Auto && std::env::var_os("NO_COLOR").is_none());
    DATA_COLORED.store(u8::from(data), Ordering::Relaxed);
    QUIET.store(u8::from(quiet), Ordering::Relaxed);
}

/// Lets a bar be drawn below all lines, or no longer.
pub(super) fn beside(bar: Option<ProgressBar>) {
    *BAR.lock().unwrap_or_else(PoisonError::into_inner) = bar;
}

/// Whether pages on a terminal are coloured.
pub(super) fn colours_data() -> bool {
    DATA_COLORED.load(Ordering::Relaxed) == 1
}

/// Whether lines go to the log as JSON.
pub(super) fn is_json() -> bool {
    JSON.load(Ordering::Relaxed) == 1
}

/// An error; shown even under `--quiet`. It is one line, whatever stands in it.
pub(crate) fn error(message: &str) {
    report(&visible::line(message));
}

/// An error of several lines, which shows a place in a file.
pub(super) fn report(message: &str) {
    if is_json() {
        return tracing::error!(target: EVENT, "{message}");
    }
    labelled("error", "31", message);
}

/// A warning.
pub(crate) fn warning(message: &str) {
    if is_json() {
        tracing::warn!(target: EVENT, "{message}");
    } else if QUIET.load(Ordering::Relaxed) == 0 {
        labelled("warning", "33", &visible::line(message));
    }
}

/// A plain note of one line.
pub(crate) fn note(message: &str) {
    block(&visible::line(message));
}

/// A note of several lines: a table.
pub(super) fn block(message: &str) {
    if is_json() {
        tracing::info!(target: EVENT, "{message}");
    } else if QUIET.load(Ordering::Relaxed) == 0 {
        write(&visible::lines(message));
    }
}

fn labelled(word: &str, colour: &str, message: &str) {
    let message = visible::lines(message);
    if COLORED.load(Ordering::Relaxed) == 1 {
        write(&format!("\u{1b}[1;{colour}m{word}:\u{1b}[0m {message}"));
    } else {
        write(&format!("{word}: {message}"));
    }
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

/// Standard error for the log: what a log line repeats of a file's name or a service's words
/// cannot steer the terminal either.
#[derive(Debug)]
pub(super) struct Log;

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let line = String::from_utf8_lossy(bytes);
        std::io::stderr().write_all(visible::lines(&line).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        std::io::stderr().flush()
    }
}
