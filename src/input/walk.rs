//! What was typed → [`Source`]s: files as they are, folders walked.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::{InputError, Source};

/// Extensions that are taken for articles in a folder, in lower case.
pub const ARTICLE_EXTENSIONS: [&str; 6] = ["txt", "md", "markdown", "html", "htm", "xhtml"];

/// The sources that `inputs` name, in order, and what could not be used.
///
/// Folders are walked in the order of their paths; hidden files and those that a `.gitignore` or
/// `.ignore` inside the folder names are left out, links to folders are not followed. `-` is
/// standard input. A file that is named itself is taken whatever its extension.
#[must_use]
pub fn collect(inputs: &[PathBuf]) -> (Vec<Source>, Vec<InputError>) {
    let mut sources = Vec::new();
    let mut errors = Vec::new();
    for input in inputs {
        if input.as_os_str() == "-" {
            sources.push(Source::Stdin);
            continue;
        }
        match std::fs::metadata(input) {
            Ok(found) if found.is_dir() => walk(input, &mut sources, &mut errors),
            Ok(found) if found.is_file() => {
                let relative = input.file_name().map_or_else(|| input.clone(), PathBuf::from);
                sources.push(Source::File { path: input.clone(), relative });
            }
            Ok(_) => errors.push(InputError::NotRegular { path: input.display().to_string() }),
            Err(reason) => errors.push(unreadable(input, reason)),
        }
    }
    (sources, errors)
}

/// Adds the articles below `folder`.
fn walk(folder: &Path, sources: &mut Vec<Source>, errors: &mut Vec<InputError>) {
    let (before, errors_before) = (sources.len(), errors.len());
    let entries = WalkBuilder::new(folder)
        .parents(false)
        .git_global(false)
        .git_exclude(false)
        .require_git(false)
        .sort_by_file_path(Path::cmp)
        .build();
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                errors.push(walk_error(folder, error));
                continue;
            }
        };
        let path = entry.path();
        // `metadata` follows links to files; FIFOs, devices and broken links are no articles.
        if !is_article(path) || !std::fs::metadata(path).is_ok_and(|found| found.is_file()) {
            continue;
        }
        let relative = path.strip_prefix(folder).unwrap_or(path).to_path_buf();
        sources.push(Source::File { path: path.to_path_buf(), relative });
    }
    if sources.len() == before && errors.len() == errors_before {
        errors.push(InputError::NothingInFolder { path: folder.display().to_string() });
    }
}

fn is_article(path: &Path) -> bool {
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| ARTICLE_EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str()))
}

/// The error of the walk with the path it happened at.
fn walk_error(folder: &Path, error: ignore::Error) -> InputError {
    let path =
        error_path(&error).map_or_else(|| folder.display().to_string(), |path| path.display().to_string());
    let text = error.to_string();
    InputError::Unreadable {
        path,
        reason: error.into_io_error().unwrap_or_else(|| std::io::Error::other(text)),
    }
}

fn error_path(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => error_path(err),
        _ => None,
    }
}

/// The error of opening or asking after `path`.
pub(super) fn unreadable(path: &Path, reason: std::io::Error) -> InputError {
    let path = path.display().to_string();
    if reason.kind() == std::io::ErrorKind::NotFound {
        InputError::NotFound { path }
    } else {
        InputError::Unreadable { path, reason }
    }
}
