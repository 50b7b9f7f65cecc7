//! Longer pages in a pager.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

/// Shows `text` in the user's pager when it is longer than the screen; whether it did. `PAGER` set
/// to nothing or `cat` means none.
pub(super) fn show(text: &str, rows: usize) -> bool {
    let pager = std::env::var("DEPECHE_PAGER")
        .or_else(|_| std::env::var("PAGER"))
        .unwrap_or_else(|_| "less".to_owned());
    let mut words = pager.split_whitespace();
    let program = words.next().filter(|program| *program != "cat");
    let Some(program) = program.filter(|_| text.lines().count() >= rows) else {
        return false;
    };
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::piped());
    if std::env::var_os("LESS").is_none() {
        // Colours and links come through; a page that fits is printed and stays.
        command.env("LESS", "-RFX");
    }
    let Ok(mut child) = command.spawn() else { return false };
    if let Some(mut input) = child.stdin.take() {
        // A reader who leaves early has seen enough.
        let _ = input.write_all(text.as_bytes());
    }
    let _ = child.wait();
    true
}
