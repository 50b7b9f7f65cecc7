//! What kind of file an article comes from, by its IANA name.

use std::fmt;

/// The kinds of files that articles come from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MediaType {
    /// Plain text.
    #[default]
    Plain,
    /// Markdown, with or without front matter.
    Markdown,
    /// An HTML page.
    Html,
    /// A page as browsers save it, in one file.
    Mhtml,
    /// A mail.
    Mail,
    /// An RSS or Atom feed.
    Feed,
    /// A JSON feed.
    JsonFeed,
    /// A book.
    Epub,
    /// A Word document.
    Docx,
    /// An OpenDocument text.
    Odt,
    /// A Rich Text document.
    Rtf,
    /// A PDF document.
    Pdf,
}

impl MediaType {
    const ALL: [Self; 12] = [
        Self::Plain,
        Self::Markdown,
        Self::Html,
        Self::Mhtml,
        Self::Mail,
        Self::Feed,
        Self::JsonFeed,
        Self::Epub,
        Self::Docx,
        Self::Odt,
        Self::Rtf,
        Self::Pdf,
    ];

    /// Its name, as briefs state it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "text/plain",
            Self::Markdown => "text/markdown",
            Self::Html => "text/html",
            Self::Mhtml => "multipart/related",
            Self::Mail => "message/rfc822",
            Self::Feed => "application/rss+xml",
            Self::JsonFeed => "application/feed+json",
            Self::Epub => "application/epub+zip",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Rtf => "application/rtf",
            Self::Pdf => "application/pdf",
        }
    }
}

impl fmt::Display for MediaType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// By name; what is unknown is read as plain text.
impl From<&str> for MediaType {
    fn from(name: &str) -> Self {
        match name {
            "application/xhtml+xml" => Self::Html,
            _ => Self::ALL.into_iter().find(|known| known.as_str() == name).unwrap_or(Self::Plain),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::MediaType;

    #[test]
    fn every_kind_is_found_by_its_name() {
        for known in MediaType::ALL {
            assert_eq!(MediaType::from(known.as_str()), known);
        }
        assert_eq!(MediaType::from("application/x-unknown"), MediaType::Plain);
    }
}
