//! What goes to standard error, and in which colours.

use std::{
    io::{IsTerminal as _, Write as _},
    sync::atomic::{AtomicU8, Ordering},
};

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

/// Settles for the whole run how standard error looks.
pub(super) fn settle(color: Color, quiet: bool) {
    let colored = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
    };
    COLORED.store(u8::from(colored), Ordering::Relaxed);
    QUIET.store(u8::from(quiet), Ordering::Relaxed);
}

/// An error; shown even under `--quiet`.
pub fn error(message: &str) {
    line("error", "31", message);
}

/// A warning.
pub fn warning(message: &str) {
    if QUIET.load(Ordering::Relaxed) == 0 {
        line("warning", "33", message);
    }
}

/// A plain note.
pub fn note(message: &str) {
    if QUIET.load(Ordering::Relaxed) == 0 {
        emit(message);
    }
}

fn line(word: &str, colour: &str, message: &str) {
    if COLORED.load(Ordering::Relaxed) == 1 {
        emit(&format!("\u{1b}[1;{colour}m{word}:\u{1b}[0m {message}"));
    } else {
        emit(&format!("{word}: {message}"));
    }
}

fn emit(message: &str) {
    // Control characters of a hostile file name must not reach the terminal.
    let clean: String = message.chars().map(|c| if harmless(c) { c } else { '\u{fffd}' }).collect();
    let _ = writeln!(std::io::stderr(), "{clean}");
}

fn harmless(character: char) -> bool {
    !character.is_control() || matches!(character, '\n' | '\t' | '\u{1b}')
}
