//! A [`Source`] → [`Loaded`]: the bytes, within limits, then [`from_bytes`].

use std::fs::File;
use std::io::Read;

use super::walk::unreadable;
use super::{InputError, Loaded, ReadOptions, Source, charset, kind, kind::Kind};
use crate::digest;

/// Reads one source whole. At most `options.max_bytes` are taken into memory; FIFOs and devices
/// are refused rather than waited for.
pub fn read(source: &Source, options: &ReadOptions) -> Result<Loaded, InputError> {
    let mut bytes = Vec::new();
    match source {
        Source::File { path, .. } => {
            let found = std::fs::metadata(path).map_err(|reason| unreadable(path, reason))?;
            if found.is_dir() {
                return Err(InputError::IsFolder { path: source.display() });
            }
            if !found.is_file() {
                return Err(InputError::NotRegular { path: source.display() });
            }
            if found.len() > options.max_bytes {
                return Err(too_large(source, found.len(), options));
            }
            let file = File::open(path).map_err(|reason| unreadable(path, reason))?;
            // One more, so that the end is seen without growing again.
            bytes.reserve_exact(usize::try_from(found.len()).map_or(0, |length| length.saturating_add(1)));
            read_limited(file, source, options, &mut bytes)?;
        }
        Source::Stdin => read_limited(std::io::stdin().lock(), source, options, &mut bytes)?,
    }
    from_bytes(bytes, source.clone(), options)
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
    let label = options.encoding.as_deref();
    if !charset::is_utf16(&bytes, label)
        && let Kind::Other(what, advice) = kind::of(&bytes, source.path())
    {
        return Err(InputError::Binary { path: source.display(), what, advice });
    }
    let sha256 = digest::sha256(&bytes);
    let decoded = charset::decode(bytes, label)?;
    if decoded.text.chars().all(|letter| letter.is_whitespace() || letter == '\u{feff}') {
        return Err(InputError::Empty { path: source.display() });
    }
    let media_type = kind::media_type(source.path(), &decoded.text).to_owned();
    Ok(Loaded {
        sha256,
        bytes: length,
        encoding: decoded.encoding.name().to_owned(),
        text: decoded.text,
        warnings: decoded.warnings,
        media_type,
        source,
    })
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
        ReadOptions { encoding: None, max_bytes }
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
