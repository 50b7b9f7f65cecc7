//! Where data goes: standard output, or files that appear whole or not at all.

use std::{
    io::{self, IsTerminal as _, Write as _},
    path::{Path, PathBuf},
};

use super::{
    exit::{self, Failure},
    pager, rendered, style,
};
use crate::{
    batch::{
        file,
        outputs::{self, Outputs},
    },
    input::Source,
    language::Route,
    visible,
};

/// Writes text to standard output: as it is into a pipe or a file, with what would steer it written
/// out on a terminal.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    if io::stdout().is_terminal() {
        return print_bytes(visible::lines(text).as_bytes());
    }
    print_bytes(text.as_bytes())
}

/// Prints a Markdown page: as it is into a pipe or a file, rendered on a terminal and in a pager
/// when it is longer than the screen.
pub(super) fn page(markdown: &[u8]) -> Result<(), Failure> {
    let Some(text) = std::str::from_utf8(markdown).ok().filter(|_| io::stdout().is_terminal()) else {
        return print_bytes(markdown);
    };
    let (width, rows) = size();
    let page = rendered::page(&visible::lines(text), width, style::colours_data());
    if pager::show(&page, rows) { Ok(()) } else { print_bytes(page.as_bytes()) }
}

/// Columns and rows of the terminal; one that does not know says 0.
fn size() -> (usize, usize) {
    let (columns, rows) =
        terminal_size::terminal_size().map_or((0, 0), |(width, height)| (width.0, height.0));
    let known = |size: u16| (size > 0).then_some(usize::from(size));
    (known(columns).unwrap_or(80), known(rows).unwrap_or(usize::MAX))
}

/// [`print`] for text, the bytes as they are for what is none.
pub(super) fn print_either(bytes: &[u8]) -> Result<(), Failure> {
    match std::str::from_utf8(bytes) {
        Ok(text) => print(text),
        Err(_) => print_bytes(bytes),
    }
}

/// Writes bytes to standard output. A reader that has gone away (`| head`) ends the program quietly.
pub(super) fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(i32::from(exit::DONE)),
        result => result.map_err(|error| {
            Failure::new(exit::INTERNAL, format!("cannot write to standard output: {error}"))
        }),
    }
}

/// Writes a file atomically: a temporary file beside it, then a rename. Replaces what is there.
pub(super) fn replace_file(path: &Path, bytes: impl AsRef<[u8]>) -> Result<(), Failure> {
    file::write_atomically(path, bytes.as_ref()).map_err(|error| unwritten(path, &error))
}

/// Writes the result of a command, atomically, beside a file that must stay ([`Outputs`]).
pub(super) fn write_file(
    outputs: &Outputs,
    path: &Path,
    source: Option<&Source>,
    bytes: impl AsRef<[u8]>,
) -> Result<(), Failure> {
    let owner = source.and_then(Source::path).map(outputs::absolute).unwrap_or_default();
    file::write_result(outputs, path, owner.as_os_str().as_encoded_bytes(), bytes.as_ref())
        .map_err(|error| unwritten(path, &error))?;
    Ok(())
}

fn unwritten(path: &Path, error: &io::Error) -> Failure {
    let advice = "is the folder writable, the disk full?";
    Failure::new(exit::ALL_FAILED, format!("cannot write {}: {error}; {advice}", path.display()))
}

/// Whether an output names a folder: one that is there, or one that is meant, by a separator at its
/// end ("briefs/").
pub(super) fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().to_string_lossy().ends_with(std::path::is_separator)
}

/// A route in a word or two.
pub(super) fn route(route: &Route) -> String {
    match route {
        Route::Backend(name) => name.clone(),
        Route::Skip(reason) => format!("skip: {reason}"),
        Route::Brief(reason) => format!("brief without a backend: {reason}"),
        Route::Fail(reason) => format!("fail: {reason}"),
    }
}

/// The place of an article below the folder that was named.
pub(super) fn relative(source: &Source) -> PathBuf {
    source.relative().to_path_buf()
}

/// A table for people. What its cells repeat of articles, names and answers cannot steer a terminal.
pub(super) fn table(head: &[&str], rows: Vec<Vec<String>>) -> String {
    let mut table = comfy_table::Table::new();
    // A terminal that does not know its width says 0.
    if table.width().is_none_or(|width| width < 20) && io::stdout().is_terminal() {
        table.set_width(80);
    }
    table
        .load_style(comfy_table::presets::NOTHING)
        .set_content_arrangement(comfy_table::ContentArrangement::Dynamic)
        .set_header(head);
    for row in rows {
        table.add_row(row.iter().map(|cell| visible::lines(cell)));
    }
    format!("{table}\n")
}
