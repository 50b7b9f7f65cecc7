//! A [`Source`] → [`Loaded`]: the bytes, within limits, then [`from_bytes`].

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use super::kind::{self, Kind};
use super::unpack::{self, Contents, Fault, Part, Unpacked};
use super::{InputError, Loaded, ReadOptions, Source, charset};
use crate::digest;
use crate::document::MediaType;
use crate::fetch::Page;

/// Reads one source whole. At most `options.max_bytes` are taken into memory; FIFOs and devices
/// are refused rather than waited for.
pub fn read(source: &Source, options: &ReadOptions) -> Result<Loaded, InputError> {
    let bytes = match source {
        Source::File { path, .. } => bytes_of(path, source, options)?,
        Source::Page { page, .. } => {
            let path = source.display();
            let bytes = page.bytes().map_err(|reason| InputError::Unreadable { path, reason })?;
            let encoding = options.encoding.clone().or_else(|| encoding_of(page));
            let loaded = from_bytes(bytes, source.clone(), &ReadOptions { encoding, ..options.clone() })?;
            return as_told(loaded, page);
        }
        Source::Part { part, .. } => {
            return Ok(Loaded {
                sha256: part.sha256.clone(),
                bytes: part.bytes,
                ..of_unpacked(&part.content, source)
            });
        }
        Source::Stdin => {
            let mut bytes = Vec::new();
            read_limited(std::io::stdin().lock(), source, options, &mut bytes)?;
            bytes
        }
    };
    from_bytes(bytes, source.clone(), options)
}

/// The bytes of a file.
fn bytes_of(path: &Path, source: &Source, options: &ReadOptions) -> Result<Vec<u8>, InputError> {
    let mut bytes = Vec::new();
    let found = std::fs::metadata(path).map_err(|reason| InputError::unreadable(path, reason))?;
    if found.is_dir() {
        return Err(InputError::IsFolder { path: source.display() });
    }
    if !found.is_file() {
        return Err(InputError::NotRegular { path: source.display() });
    }
    if found.len() > options.max_bytes {
        return Err(too_large(source, found.len(), options));
    }
    let file = File::open(path).map_err(|reason| InputError::unreadable(path, reason))?;
    // One more, so that the end is seen without growing again.
    bytes.reserve_exact(usize::try_from(found.len()).map_or(0, |length| length.saturating_add(1)));
    read_limited(file, source, options, &mut bytes)?;
    Ok(bytes)
}

/// Decodes bytes that are already at hand. Pure: touches neither files nor the network.
///
/// Takes the bytes over, for text that is UTF-8 already needs no copy.
pub fn from_bytes(
    bytes: impl Into<Vec<u8>>,
    source: Source,
    options: &ReadOptions,
) -> Result<Loaded, InputError> {
    let bytes = bytes.into();
    let length = bytes.len() as u64;
    if length > options.max_bytes {
        return Err(too_large(&source, length, options));
    }
    let sha256 = digest::sha256(&bytes);
    // What a fetched page is called says little: `article.php`.
    let path = source.path().filter(|_| source.page().is_none()).map(Path::to_path_buf);
    let decoded = open(bytes, path.as_deref(), &source, options, 0)?;
    Ok(Loaded { source, sha256, bytes: length, ..decoded })
}

/// Files inside packed files are looked into so deep.
const DEEPEST: usize = 2;

/// What bytes hold, as text; `path` is the name that they would have by themselves.
fn open(
    bytes: Vec<u8>,
    path: Option<&Path>,
    source: &Source,
    options: &ReadOptions,
    depth: usize,
) -> Result<Loaded, InputError> {
    let label = options.encoding.as_deref();
    let kind = if charset::is_utf16(&bytes, label) { Kind::Text } else { kind::of(&bytes, path) };
    match kind {
        Kind::Text | Kind::OtherText => text(bytes, path, source, label),
        Kind::Other(what, advice) => Err(InputError::Binary { path: source.display(), what, advice }),
        Kind::Gzip if depth >= DEEPEST => {
            let reason = "gzip files lie in gzip files".to_owned();
            Err(InputError::Damaged { path: source.display(), reason })
        }
        kind => match unpack::unpack(kind, &bytes, options.max_bytes, options.whole_books)
            .map_err(|fault| refused(fault, source))?
        {
            Contents::One(content) => Ok(of_unpacked(&content, source)),
            Contents::Packed(inside) => {
                let inner = path.filter(|path| path.extension().is_some_and(|ending| ending == "gz"));
                open(inside, inner.map(|path| path.with_extension("")).as_deref(), source, options, depth + 1)
            }
            Contents::Several(parts) => match parts.as_slice() {
                [] => Err(InputError::LeftOut {
                    path: source.display(),
                    reason: "it holds no article".to_owned(),
                }),
                [part] => Ok(of_unpacked(&part.content, source)),
                parts => Err(InputError::Several { path: source.display(), count: parts.len() }),
            },
        },
    }
}

/// Text in some encoding.
fn text(
    bytes: Vec<u8>,
    path: Option<&Path>,
    source: &Source,
    label: Option<&str>,
) -> Result<Loaded, InputError> {
    let decoded = charset::decode(bytes, label)?;
    if decoded.text.chars().all(|letter| letter.is_whitespace() || letter == '\u{feff}') {
        return Err(InputError::Empty { path: source.display() });
    }
    Ok(Loaded {
        source: source.clone(),
        sha256: String::new(),
        bytes: 0,
        media_type: kind::media_type(path, &decoded.text),
        encoding: decoded.encoding.name().to_owned(),
        text: decoded.text,
        caveats: Vec::new(),
        warnings: decoded.warnings,
    })
}

fn of_unpacked(content: &Unpacked, source: &Source) -> Loaded {
    Loaded {
        source: source.clone(),
        sha256: String::new(),
        bytes: 0,
        text: content.text.clone(),
        encoding: encoding_rs::UTF_8.name().to_owned(),
        media_type: content.media_type,
        caveats: content.caveats.clone(),
        warnings: content.warnings.clone(),
    }
}

fn refused(fault: Fault, source: &Source) -> InputError {
    let path = source.display();
    match fault {
        Fault::NoArticle(reason) => InputError::LeftOut { path, reason },
        Fault::Unreadable(reason) => InputError::Damaged { path, reason },
    }
}

/// The articles of a file that may hold several, as sources; the file itself where it holds one.
/// `number` chooses one of them.
pub(super) fn parts(
    path: &Path,
    relative: &Path,
    number: Option<usize>,
    options: &ReadOptions,
) -> Vec<Result<Source, InputError>> {
    let whole = Source::File { path: path.to_path_buf(), relative: relative.to_path_buf() };
    let parts = match bytes_of(path, &whole, options).and_then(|bytes| parts_of(&bytes, &whole, options)) {
        Ok(parts) if parts.len() > 1 => parts,
        Ok(_) if number.is_none_or(|number| number == 1) => return vec![Ok(whole)],
        Ok(_) => Vec::new(),
        Err(error) => return vec![Err(error)],
    };
    let wanted = |part: &Arc<Part>| number.is_none_or(|number| part.number == number);
    let of_part = |part: Arc<Part>| Ok(part_source(path, relative, part, None));
    let found: Vec<_> = parts.into_iter().filter(wanted).map(of_part).collect();
    if let (Some(number), []) = (number, found.as_slice()) {
        let reason = format!("it has no article number {number}");
        return vec![Err(InputError::Damaged { path: path.display().to_string(), reason })];
    }
    found
}

/// The articles in bytes that may hold several; none where they are one article.
pub(super) fn parts_of(
    bytes: &[u8],
    source: &Source,
    options: &ReadOptions,
) -> Result<Vec<Arc<Part>>, InputError> {
    let path = source.path().filter(|_| source.page().is_none());
    match unpack::unpack(kind::of(bytes, path), bytes, options.max_bytes, options.whole_books) {
        Ok(Contents::Several(parts)) => Ok(parts),
        Ok(_) => Ok(Vec::new()),
        Err(fault) => Err(refused(fault, source)),
    }
}

/// One of several articles of a file or a page as a source.
pub(super) fn part_source(path: &Path, relative: &Path, part: Arc<Part>, page: Option<&Arc<Page>>) -> Source {
    let mut name = relative.file_stem().unwrap_or_default().to_owned();
    name.push(format!("-{}", part.number));
    if let Some(extension) = relative.extension() {
        name.push(".");
        name.push(extension);
    }
    let (path, relative) = (path.to_path_buf(), relative.with_file_name(name));
    Source::Part { path, relative, part, page: page.cloned() }
}

/// The encoding that a site names, where there is one of that name.
fn encoding_of(page: &Page) -> Option<String> {
    let label = page.encoding()?;
    encoding_rs::Encoding::for_label(label.as_bytes()).map(|encoding| encoding.name().to_owned())
}

/// A page as its site says it is: text that is sent as HTML is HTML, whatever it looks like, and text
/// for programs is no article.
fn as_told(loaded: Loaded, page: &Page) -> Result<Loaded, InputError> {
    let told = page.media_type().filter(|_| loaded.media_type == MediaType::Plain).unwrap_or_default();
    let media_type = match told.as_str() {
        "text/html" | "application/xhtml+xml" | "text/markdown" => MediaType::from(told.as_str()),
        _ if ["json", "javascript", "css", "csv"].iter().any(|ending| told.ends_with(ending)) => {
            let reason = format!("it is {told}, which is no article");
            return Err(InputError::LeftOut { path: page.address.clone(), reason });
        }
        _ => loaded.media_type,
    };
    Ok(Loaded { media_type, ..loaded })
}

/// Reads into `bytes`, to the end or one byte past the limit.
fn read_limited(
    reader: impl Read,
    source: &Source,
    options: &ReadOptions,
    bytes: &mut Vec<u8>,
) -> Result<(), InputError> {
    let limit = options.max_bytes.saturating_add(1);
    match reader.take(limit).read_to_end(bytes) {
        Ok(_) if bytes.len() as u64 > options.max_bytes => {
            Err(too_large(source, bytes.len() as u64, options))
        }
        Ok(_) => Ok(()),
        Err(reason) => Err(InputError::Unreadable { path: source.display(), reason }),
    }
}

fn too_large(source: &Source, bytes: u64, options: &ReadOptions) -> InputError {
    InputError::TooLarge { path: source.display(), bytes, limit: options.max_bytes }
}

#[cfg(test)]
mod tests {
    use super::from_bytes;
    use crate::input::{InputError, ReadOptions, Source};

    fn options(max_bytes: u64) -> ReadOptions {
        ReadOptions { max_bytes, ..ReadOptions::default() }
    }

    #[test]
    fn bytes_become_text() {
        let found = from_bytes("\u{feff}né".as_bytes(), Source::Stdin, &options(100)).expect("text");
        assert_eq!((found.text.as_str(), found.bytes, found.encoding.as_str()), ("né", 6, "UTF-8"));
        // sha256sum of the six bytes, mark included.
        assert_eq!(found.sha256.len(), 64);
        let abc = from_bytes(b"abc", Source::Stdin, &options(3)).expect("text");
        assert_eq!(abc.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn refusals() {
        let refuse = |bytes: &[u8]| from_bytes(bytes, Source::Stdin, &options(10)).expect_err("refused");
        assert!(matches!(refuse(b""), InputError::Empty { .. }));
        assert!(matches!(refuse(" \u{a0}\r\n".as_bytes()), InputError::Empty { .. }));
        assert!(matches!(refuse(b"a\0b"), InputError::Binary { .. }));
        assert!(matches!(refuse(b"12345678901"), InputError::TooLarge { bytes: 11, limit: 10, .. }));
    }
}
