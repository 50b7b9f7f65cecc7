//! Members of the archives that Word, OpenDocument and EPUB files are, up to a limit.

use std::io::{Cursor, Read as _};

use ::zip::{ZipArchive, result::ZipError};

use super::{Fault, unreadable};

/// An archive being read.
pub(super) struct Archive<'bytes> {
    members: ZipArchive<Cursor<&'bytes [u8]>>,
    /// How many bytes may still be unpacked.
    left: u64,
    limit: u64,
    /// What the file is called in messages.
    what: &'static str,
}

impl<'bytes> Archive<'bytes> {
    /// Opens an archive of which all members together unpack to `limit` bytes at most.
    pub(super) fn open(bytes: &'bytes [u8], what: &'static str, limit: u64) -> Result<Self, Fault> {
        let members = ZipArchive::new(Cursor::new(bytes)).map_err(|error| unreadable(what, error))?;
        Ok(Self { members, left: limit, limit, what })
    }

    /// A member as text; `None` when there is none of this name.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, Fault> {
        let member = match self.members.by_name(name) {
            Ok(member) => member,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(Fault::Unreadable(encrypted(self.what)));
            }
            Err(error) => return Err(unreadable(self.what, error)),
        };
        let mut bytes = Vec::new();
        member
            .take(self.left.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| unreadable(self.what, error))?;
        let Some(left) = self.left.checked_sub(bytes.len() as u64) else {
            return Err(Fault::Unreadable(too_much(self.limit)));
        };
        self.left = left;
        Ok(Some(decoded(bytes)))
    }

    /// The same for a member that has to be there.
    pub(super) fn wanted(&mut self, name: &str) -> Result<String, Fault> {
        self.text(name)?.ok_or_else(|| unreadable(self.what, format!("it has no {name}")))
    }
}

/// XML in UTF-8 or, rarely, UTF-16.
fn decoded(bytes: Vec<u8>) -> String {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        let (encoding, skip) = encoding_rs::Encoding::for_bom(&bytes).unwrap_or((encoding_rs::UTF_8, 0));
        return encoding.decode_without_bom_handling(&bytes[skip..]).0.into_owned();
    }
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// What is said of a file that needs a password.
pub(super) fn encrypted(what: &str) -> String {
    format!("the {what} is encrypted; save it without a password first")
}

/// What is said of a file that grows beyond the limit.
pub(super) fn too_much(limit: u64) -> String {
    format!("it unpacks to more than {} MB; raise the limit with --max-size", limit / 1_000_000)
}
