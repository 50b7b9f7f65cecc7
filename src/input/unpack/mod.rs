//! Files that are not text → text: mail, feeds, Word, OpenDocument, EPUB, PDF, RTF, gzip.
//!
//! Takes bytes and what they are, gives the article as a small HTML page (`<html
//! data-depeche="whole">`), which [`document`](crate::document) reads like any other, so that
//! superscripts, struck-out text and metadata are treated alike whatever they come from. Several
//! articles in one file come out as parts. Pure; every kind has a bound on what it may unpack to.

mod docx;
mod epub;
mod feed;
mod gzip;
mod json_feed;
mod link;
mod mail;
mod odt;
mod page;
#[cfg(feature = "pdf")]
mod pdf;
mod rtf;
mod xml;
mod zip;

use std::sync::Arc;

use super::kind::Kind;
use crate::{digest, document::MediaType};

/// An article that was unpacked.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unpacked {
    /// The article as an HTML page.
    pub text: String,
    /// The media type of the file it comes from.
    pub media_type: MediaType,
    /// What a reader must weigh before anything is quoted: that it is only a beginning.
    pub caveats: Vec<String>,
    /// What the reader should know.
    pub warnings: Vec<String>,
    /// Where the whole article is, when this is its beginning.
    pub whole_at: Option<String>,
}

/// One of several articles of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    /// Its number in the file, from 1.
    pub number: usize,
    /// The article.
    pub content: Unpacked,
    /// SHA-256 of what the file has of it.
    pub sha256: String,
    /// How many bytes that is.
    pub bytes: u64,
}

/// Why nothing could be unpacked; a lower-case fragment that follows the file's name.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It holds no article.
    NoArticle(String),
    /// It holds one that cannot be read.
    Unreadable(String),
}

/// One article from a file of this kind. Files that may hold several come as `Several`.
pub(super) enum Contents {
    One(Unpacked),
    Several(Vec<Arc<Part>>),
    /// Bytes that were packed: they are to be looked at again.
    Packed(Vec<u8>),
}

/// Unpacks `bytes`; nothing unpacks to more than `limit` bytes. `whole_books` makes an EPUB book one
/// article.
pub(super) fn unpack(kind: Kind, bytes: &[u8], limit: u64, whole_books: bool) -> Result<Contents, Fault> {
    Ok(match kind {
        Kind::Gzip => Contents::Packed(gzip::unpack(bytes, limit)?),
        Kind::Mail => Contents::One(mail::unpack(bytes)?),
        Kind::Mailbox => Contents::Several(mail::messages(bytes)?),
        Kind::Feed => Contents::Several(feed::entries(bytes)?),
        Kind::JsonFeed => Contents::Several(json_feed::entries(bytes)?),
        Kind::Docx => Contents::One(docx::unpack(bytes, limit)?),
        Kind::Odt => Contents::One(odt::unpack(bytes, limit)?),
        Kind::Epub if whole_books => Contents::One(epub::whole(bytes, limit)?),
        Kind::Epub => Contents::Several(epub::chapters(bytes, limit)?),
        Kind::Rtf => Contents::One(rtf::unpack(bytes)?),
        #[cfg(feature = "pdf")]
        Kind::Pdf => Contents::One(pdf::unpack(bytes)?),
        #[cfg(not(feature = "pdf"))]
        Kind::Pdf => {
            return Err(Fault::NoArticle("it is a PDF document, which this build does not read".to_owned()));
        }
        Kind::Link => return Err(link::fault(bytes)),
        Kind::Text | Kind::OtherText | Kind::Other(..) => {
            return Err(Fault::NoArticle("there is nothing to unpack in it".to_owned()));
        }
    })
}

/// Whether files of this kind may hold several articles.
pub(super) const fn is_container(kind: Kind) -> bool {
    matches!(kind, Kind::Mailbox | Kind::Feed | Kind::JsonFeed | Kind::Epub)
}

/// A part made from `raw`, what the file has of it.
fn part(number: usize, raw: &[u8], content: Unpacked) -> Arc<Part> {
    Arc::new(Part { number, content, sha256: digest::sha256(raw), bytes: raw.len() as u64 })
}

/// Some text with a word of what went wrong, for a message.
fn unreadable(what: &str, reason: impl std::fmt::Display) -> Fault {
    Fault::Unreadable(format!("the {what} is damaged: {reason}"))
}
