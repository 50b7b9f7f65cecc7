//! What was typed → [`Source`]s: files as they are, folders walked, addresses fetched, one after another.

use std::{
    collections::VecDeque,
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use ignore::WalkBuilder;

use super::{
    InputError, Source, address,
    due::{Due, head},
    kind::{self, Kind},
    saved_page::SavedPages,
};
use crate::fetch::Fetcher;

/// Which files of a folder count.
#[derive(Debug, Clone, Default)]
pub(crate) struct Selection {
    /// Files that match are taken, whatever their extension, and no others; empty for all articles.
    pub include: GlobSet,
    /// Files that match are left out.
    pub exclude: GlobSet,
    /// Only files changed since.
    pub newer_than: Option<SystemTime>,
    /// A folder that is not looked into: where the briefs go.
    pub leave_out: Option<PathBuf>,
    /// How addresses are fetched; `None` refuses them.
    pub fetcher: Option<Arc<Fetcher>>,
    /// Whether an EPUB book is one article and not one a chapter.
    pub whole_books: bool,
}

impl Selection {
    /// A set of globs over paths below the folder; one without a slash holds at any depth.
    pub(crate) fn globs(patterns: &[String]) -> Result<GlobSet, InputError> {
        let bad = |error: globset::Error| InputError::BadGlob { reason: error.to_string() };
        let mut set = GlobSetBuilder::new();
        for pattern in patterns {
            let anchored = match pattern.strip_prefix('/') {
                Some(anchored) => anchored.to_owned(),
                None if pattern.trim_end_matches('/').contains('/') => pattern.clone(),
                None => format!("**/{pattern}"),
            };
            // A folder stands for all that is below it.
            let folder = anchored.trim_end_matches('/');
            for text in [folder.to_owned(), format!("{folder}/**")] {
                set.add(GlobBuilder::new(&text).literal_separator(true).build().map_err(bad)?);
            }
        }
        set.build().map_err(bad)
    }

    /// What finds the articles of files and addresses.
    pub(super) fn due(&self) -> Due {
        Due::new(self.fetcher.clone(), self.whole_books)
    }

    /// Whether the user wants a file looked at.
    fn wants(&self, relative: &Path) -> bool {
        (self.include.is_empty() || self.include.is_match(relative)) && !self.exclude.is_match(relative)
    }
}

/// The sources that `inputs` name, in order, and what could not be used: what holds no article
/// ([`InputError::is_no_article`]) and what cannot be read.
///
/// Folders are walked in the order of their paths; hidden files and those that a `.gitignore` or
/// `.ignore` inside the folder names are passed over, links to folders are not followed. `-` is
/// standard input. A file that is named itself is taken whatever its extension.
#[must_use]
pub fn collect(inputs: &[PathBuf]) -> (Vec<Source>, Vec<InputError>) {
    collect_with(inputs, Selection::default())
}

/// The same with a choice of files, and with addresses where `selection` has a fetcher.
#[must_use]
pub(crate) fn collect_with(inputs: &[PathBuf], selection: Selection) -> (Vec<Source>, Vec<InputError>) {
    let (mut sources, mut errors) = (Vec::new(), Vec::new());
    for found in Walk::new(inputs, selection) {
        match found {
            Ok(source) => sources.push(source),
            Err(error) => errors.push(error),
        }
    }
    (sources, errors)
}

/// The sources that inputs name, found one after another: a folder's files are never all held at
/// once, only those of one level. Every file of a folder that is not hidden comes out: as a source,
/// or as an error that says why it is left out.
pub(crate) struct Walk {
    inputs: VecDeque<PathBuf>,
    selection: Selection,
    folder: Option<Folder>,
    /// Articles of files and addresses that were found.
    due: Due,
}

struct Folder {
    path: PathBuf,
    entries: ignore::Walk,
    /// Whether it held an article or what could not be read.
    held_something: bool,
    saved_pages: SavedPages,
}

impl Walk {
    /// Walks `inputs` in order.
    #[must_use]
    pub(crate) fn new(inputs: &[PathBuf], selection: Selection) -> Self {
        Self { inputs: inputs.iter().cloned().collect(), due: selection.due(), selection, folder: None }
    }

    /// The next of the folder that is being walked; `None` at its end.
    fn next_in_folder(&mut self) -> Option<Result<Source, InputError>> {
        loop {
            let folder = self.folder.as_mut()?;
            let Some(entry) = folder.entries.next() else {
                let folder = self.folder.take()?;
                if folder.held_something {
                    return None;
                }
                return Some(Err(InputError::NothingInFolder { path: folder.path.display().to_string() }));
            };
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    folder.held_something = true;
                    return Some(Err(walk_error(&folder.path, error)));
                }
            };
            let path = entry.path();
            let relative = path.strip_prefix(&folder.path).unwrap_or(path);
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            if is_folder || !self.selection.wants(relative) {
                continue;
            }
            // `metadata` follows links to files.
            let changed = match std::fs::metadata(path) {
                Ok(found) if found.is_file() => found.modified(),
                Ok(found) if found.is_dir() => {
                    return Some(Err(left_out(path, "links to folders are not followed")));
                }
                Ok(_) => return Some(Err(left_out(path, "it is no regular file"))),
                Err(_) if entry.path_is_symlink() => {
                    return Some(Err(left_out(path, "the link leads nowhere")));
                }
                Err(_) => continue,
            };
            if self.selection.newer_than.is_some_and(|limit| changed.is_ok_and(|at| at < limit)) {
                folder.held_something = true;
                continue;
            }
            let named = !self.selection.include.is_empty();
            if !named && let Some(page) = folder.saved_pages.page_of(path, &folder.path) {
                let page = page.file_name().unwrap_or_default().to_string_lossy().into_owned();
                return Some(Err(left_out(path, &format!("it is part of the saved page {page}"))));
            }
            if !named && let Some(reason) = reason_against(path) {
                return Some(Err(left_out(path, &reason)));
            }
            folder.held_something = true;
            self.due.push_file(path, relative, false);
            if let Some(found) = self.due.next() {
                return Some(found);
            }
        }
    }
}

/// `feed.xml#3`: a file that is there, and the number of one of its articles.
fn numbered(path: &Path) -> Option<(PathBuf, usize)> {
    let (file, number) = path.to_str()?.rsplit_once('#')?;
    let file = PathBuf::from(file);
    file.is_file().then_some((file, number.parse().ok()?))
}

/// Whether a path names a file that is there, one of its articles, or an address.
pub(crate) fn names_something(path: &Path) -> bool {
    path.is_file() || address::of_path(path).is_some() || numbered(path).is_some()
}

fn left_out(path: &Path, reason: &str) -> InputError {
    InputError::LeftOut { path: path.display().to_string(), reason: reason.to_owned() }
}

/// Why a file of a folder is not an article, as far as its name and its first bytes tell. What cannot
/// be opened is taken, so that reading says why.
fn reason_against(path: &Path) -> Option<String> {
    if kind::is_article_name(path) {
        return None;
    }
    let head = head(path)?;
    if super::charset::is_utf16(&head, None) {
        return None;
    }
    match kind::of(&head, Some(path)) {
        Kind::Other(what, advice) => Some(format!("it looks like {what}; {advice}")),
        Kind::OtherText => {
            let extension = kind::extension(Some(path)).unwrap_or_default();
            Some(format!(
                "files of the kind .{extension} are no articles; --include '*.{extension}' takes them"
            ))
        }
        _ => None,
    }
}

impl Iterator for Walk {
    type Item = Result<Source, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(found) = self.due.next().or_else(|| self.next_in_folder()) {
                return Some(found);
            }
            let input = self.inputs.pop_front()?;
            if input.as_os_str() == "-" {
                return Some(Ok(Source::Stdin));
            }
            if let Some(address) = address::of_path(&input) {
                self.due.push_address(address);
                continue;
            }
            match std::fs::metadata(&input) {
                Ok(found) if found.is_dir() => self.folder = Some(walk(input, &self.selection)),
                Ok(found) if found.is_file() => {
                    let relative = input.file_name().unwrap_or(input.as_os_str());
                    self.due.push_file(&input, Path::new(relative), true);
                }
                Ok(_) => return Some(Err(InputError::NotRegular { path: input.display().to_string() })),
                Err(reason) => match numbered(&input) {
                    Some((path, number)) => {
                        let relative = path.file_name().map_or_else(|| path.clone(), PathBuf::from);
                        self.due.push_parts(&path, &relative, Some(number));
                    }
                    None => return Some(Err(InputError::unreadable(&input, reason))),
                },
            }
        }
    }
}

fn walk(path: PathBuf, selection: &Selection) -> Folder {
    let mut builder = WalkBuilder::new(&path);
    builder
        .parents(false)
        .git_global(false)
        .git_exclude(false)
        .require_git(false)
        .sort_by_file_path(Path::cmp);
    let same =
        |one: &Path, two: &Path| matches!((one.canonicalize(), two.canonicalize()), (Ok(a), Ok(b)) if a == b);
    // Briefs that go into the very folder they are made from are told apart by name.
    if let Some(left_out) = selection.leave_out.clone().filter(|left_out| !same(left_out, &path)) {
        builder.filter_entry(move |entry| {
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            !(is_folder
                && entry.file_name() == left_out.file_name().unwrap_or_default()
                && same(entry.path(), &left_out))
        });
    }
    Folder { entries: builder.build(), path, held_something: false, saved_pages: SavedPages::default() }
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

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use std::path::Path;

    use super::Selection;

    #[test]
    fn globs_hold_at_any_depth_unless_they_name_a_folder() {
        let selection = |include: &[&str], exclude: &[&str]| {
            let set = |patterns: &[&str]| {
                Selection::globs(&patterns.iter().map(|&one| one.to_owned()).collect::<Vec<_>>()).unwrap()
            };
            Selection { include: set(include), exclude: set(exclude), ..Selection::default() }
        };
        let all = selection(&[], &["drafts", "old/*.txt"]);
        for (path, taken) in
            [("a.txt", true), ("deep/drafts/a.txt", false), ("old/a.txt", false), ("deep/old/a.txt", true)]
        {
            assert_eq!(all.wants(Path::new(path)), taken, "{path}");
        }
        let some = selection(&["*.press"], &[]);
        assert!(some.wants(Path::new("deep/a.press")) && !some.wants(Path::new("a.txt")));
        assert!(Selection::globs(&["[".to_owned()]).is_err());
    }
}
