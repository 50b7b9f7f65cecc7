//! Where articles come from: files, folders, addresses and standard input, read and decoded.
//!
//! [`collect`] turns what was typed into [`Source`]s, [`read`] turns a source into [`Loaded`] text,
//! [`from_bytes`] does the same for bytes that are already at hand. After it comes
//! [`document`]. With `backend`, `fetch`, `store` and `batch` one of the few modules that
//! touch the world.

mod address;
mod charset;
mod due;
mod kind;
mod list;
mod load;
mod mend;
mod saved_page;
mod unpack;
mod walk;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::deadline::Late;
use crate::document::{self, Document, MediaType};
use crate::fetch::{FetchError, Page};

pub(crate) use list::List;
pub use load::{from_bytes, read};
pub use unpack::{Part, Unpacked};
pub use walk::collect;
pub(crate) use walk::{Selection, Walk, collect_with, names_something};

/// Where one article comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A file.
    File {
        /// The path to open.
        path: PathBuf,
        /// The path below the folder that was named; the file name when the file was named itself.
        relative: PathBuf,
    },
    /// One of several articles of a file: an entry of a feed, a message of a mailbox, a chapter.
    Part {
        /// The file.
        path: PathBuf,
        /// Where it would stand below the folder that was named, if it were a file: `feed-3.xml`.
        relative: PathBuf,
        /// The article.
        part: Arc<Part>,
        /// The page that the file came as, when it was fetched.
        page: Option<Arc<Page>>,
    },
    /// A page that was fetched.
    Page {
        /// Where it would stand below an output folder: host and name, `journal.example/le-pont.html`.
        relative: PathBuf,
        /// What came.
        page: Arc<Page>,
    },
    /// Standard input.
    Stdin,
}

impl Source {
    /// The source as messages and briefs name it: the path, with `#3` for the third article of a
    /// file, or `-`.
    #[must_use]
    pub fn display(&self) -> String {
        match self {
            Self::File { path, .. } => path.display().to_string(),
            Self::Part { path, part, .. } => format!("{}#{}", path.display(), part.number),
            Self::Page { page, .. } => page.address.clone(),
            Self::Stdin => "-".to_owned(),
        }
    }

    /// The path, for a file; the address, for what was fetched.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::File { path, .. } | Self::Part { path, .. } => Some(path),
            Self::Page { page, .. } => Some(Path::new(&page.address)),
            Self::Stdin => None,
        }
    }

    /// The path below the folder that was named, or what stands for it: `feed-3.xml`,
    /// `journal.example/le-pont.html`, `stdin`.
    #[must_use]
    pub(crate) fn relative(&self) -> &Path {
        match self {
            Self::File { relative, .. } | Self::Part { relative, .. } | Self::Page { relative, .. } => {
                relative
            }
            Self::Stdin => Path::new("stdin"),
        }
    }

    /// The page that it was fetched as.
    #[must_use]
    pub(crate) fn page(&self) -> Option<&Page> {
        match self {
            Self::Page { page, .. } | Self::Part { page: Some(page), .. } => Some(page),
            _ => None,
        }
    }
}

/// What the user wants of reading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The character encoding (any label of the WHATWG list), overriding what the bytes declare;
    /// only a byte-order mark is stronger.
    pub encoding: Option<String>,
    /// The largest input in bytes.
    pub max_bytes: u64,
    /// Whether an EPUB book is one article and not one a chapter.
    pub whole_books: bool,
}

/// One article's bytes, decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// Where it came from.
    pub source: Source,
    /// SHA-256 of the bytes as read, in lower-case hexadecimal.
    pub sha256: String,
    /// How many bytes were read.
    pub bytes: u64,
    /// The decoded text without its byte-order mark; for what is not text, the article as an HTML
    /// page.
    pub text: String,
    /// The encoding that the bytes were read as, by its WHATWG name: `UTF-8`, `windows-1252`.
    pub encoding: String,
    /// That of the text, or of the file that an HTML page was made from.
    pub media_type: MediaType,
    /// What a reader must weigh before anything is quoted.
    pub caveats: Vec<String>,
    /// What the reader should know about the decoding.
    pub warnings: Vec<String>,
}

impl Loaded {
    /// The document in it; the decoded text moves there.
    #[must_use]
    pub fn document(&mut self) -> Document {
        document::parse(&std::mem::take(&mut self.text), self.media_type)
    }
}

/// Why an input cannot be read. Every variant names the input by [`Source::display`].
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// No such file or folder.
    #[error("{path}: no such file or folder; check the path")]
    NotFound {
        /// The input.
        path: String,
    },
    /// A folder holds nothing that can be read.
    #[error("{path}: no article in this folder; docs/inputs.md lists the kinds of files that are read")]
    NothingInFolder {
        /// The folder.
        path: String,
    },
    /// A file of a folder that holds no article.
    #[error("{path}: {reason}")]
    LeftOut {
        /// The file.
        path: String,
        /// Why.
        reason: String,
    },
    /// A file that should hold an article but cannot be read: damaged, encrypted, a bomb.
    #[error("{path}: {reason}")]
    Damaged {
        /// The file.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A file with several articles where one is wanted.
    #[error("{path}: holds {count} articles; name one of them as {path}#1, or give a folder for all with -o")]
    Several {
        /// The file.
        path: String,
        /// How many articles it holds.
        count: usize,
    },
    /// An address, where nothing is fetched.
    #[error(
        "{path}: is an address, and nothing is fetched without --fetch; add it, or save the page and name the file"
    )]
    NotFetched {
        /// The address.
        path: String,
    },
    /// An address that gives no page.
    #[error("{path}: {reason}")]
    Unfetched {
        /// The address.
        path: String,
        /// Why.
        #[source]
        reason: FetchError,
    },
    /// A folder was given where one article is wanted.
    #[error("{path}: is a folder; name a file in it, or give the folder to a command that takes folders")]
    IsFolder {
        /// The input.
        path: String,
    },
    /// A pattern of `--include` or `--exclude` that is none.
    #[error("no pattern for files: {reason}")]
    BadGlob {
        /// Which, and what is wrong with it.
        reason: String,
    },
    /// A device, FIFO or socket.
    #[error("{path}: is no regular file; pipe it to standard input and name it `-`")]
    NotRegular {
        /// The input.
        path: String,
    },
    /// Nothing to read.
    #[error("{path}: is empty; there is no text to read")]
    Empty {
        /// The input.
        path: String,
    },
    /// Bytes that are not text.
    #[error("{path}: looks like {what}, not text; {advice}")]
    Binary {
        /// The input.
        path: String,
        /// What the bytes look like, with its article: `a PDF document`.
        what: &'static str,
        /// What to do about it.
        advice: &'static str,
    },
    /// Larger than the limit.
    #[error("{path}: is {} large, more than the limit of {}; raise it with --max-size", size(*.bytes), size(*.limit))]
    TooLarge {
        /// The input.
        path: String,
        /// Its size in bytes; for a stream, what was read until the limit was passed.
        bytes: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// Worked on for longer than the limit.
    #[error("{path}: {late}")]
    Late {
        /// The input.
        path: String,
        /// After how long.
        late: Late,
    },
    /// A label that names no encoding.
    #[error("{label:?} names no character encoding; try utf-8, windows-1252 or iso-8859-15 with --encoding")]
    UnknownEncoding {
        /// The label as given.
        label: String,
    },
    /// The system said no.
    #[error("{path}: cannot be read: {reason}")]
    Unreadable {
        /// The input.
        path: String,
        /// What the system said.
        #[source]
        reason: std::io::Error,
    },
}

impl InputError {
    /// Whether the input holds no article, which is not a failure of a run over many: an image, a
    /// program, a part of a saved page.
    #[must_use]
    pub const fn is_no_article(&self) -> bool {
        matches!(self, Self::LeftOut { .. } | Self::Binary { .. })
    }

    /// The error of opening or asking after `path`.
    pub(crate) fn unreadable(path: &Path, reason: std::io::Error) -> Self {
        let path = path.display().to_string();
        if reason.kind() == std::io::ErrorKind::NotFound {
            Self::NotFound { path }
        } else {
            Self::Unreadable { path, reason }
        }
    }

    /// The input that it is about.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Self::NotFound { path }
            | Self::NothingInFolder { path }
            | Self::LeftOut { path, .. }
            | Self::Damaged { path, .. }
            | Self::NotFetched { path }
            | Self::Unfetched { path, .. }
            | Self::Several { path, .. }
            | Self::IsFolder { path }
            | Self::NotRegular { path }
            | Self::Empty { path }
            | Self::Binary { path, .. }
            | Self::TooLarge { path, .. }
            | Self::Late { path, .. }
            | Self::Unreadable { path, .. } => path,
            Self::BadGlob { .. } => "--include, --exclude",
            Self::UnknownEncoding { .. } => "--encoding",
        }
    }
}

/// A number of bytes as people read it: `20 MB`, `1.5 MB`, `300 bytes`.
fn size(bytes: u64) -> String {
    const KILO: u64 = 1_000;
    const MEGA: u64 = 1_000_000;
    let (unit, name) = match bytes {
        0..KILO => return format!("{bytes} bytes"),
        KILO..MEGA => (KILO, "kB"),
        _ => (MEGA, "MB"),
    };
    let (whole, tenth) = (bytes / unit, bytes % unit * 10 / unit);
    if tenth == 0 { format!("{whole} {name}") } else { format!("{whole}.{tenth} {name}") }
}

#[cfg(test)]
mod tests {
    use super::{InputError, size};

    #[test]
    fn sizes_are_readable() {
        for (bytes, text) in
            [(12, "12 bytes"), (1_500, "1.5 kB"), (20_000_000, "20 MB"), (50_340_000, "50.3 MB")]
        {
            assert_eq!(size(bytes), text);
        }
    }

    #[test]
    fn messages_say_what_to_do() {
        let error = InputError::TooLarge { path: "a.txt".into(), bytes: 50_000_000, limit: 20_000_000 };
        assert_eq!(
            error.to_string(),
            "a.txt: is 50 MB large, more than the limit of 20 MB; raise it with --max-size"
        );
    }
}
