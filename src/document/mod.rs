//! [`Document`]: one article as plain text with what is known about it.
//!
//! Takes decoded text and its media type, gives a [`Document`] whose `text` is what every offset
//! in the program points into. One file here for each input format. Before it stands
//! [`input`](crate::input), which reads and decodes bytes; after it [`language`](crate::language).

mod block;
mod boilerplate;
mod front_matter;
mod header;
pub(crate) mod html;
mod hyphen;
mod label;
mod line;
pub(crate) mod markdown;
mod media_type;
mod pattern;
pub(crate) mod plain;
mod stated;

pub(crate) use stated::Stated;

pub use hyphen::joined;
pub(crate) use hyphen::{whole_words, without_joints};
pub use media_type::MediaType;

use crate::span::Span;

/// Longer paragraphs, in bytes, are not headings.
const HEADING: usize = 120;

/// Reads decoded text of the given media type into a [`Document`].
///
/// Never fails and never panics: a text that does not fit its media type is read as plain text.
#[must_use]
pub fn parse(text: &str, media_type: impl Into<MediaType>) -> Document {
    match media_type.into() {
        MediaType::Plain => plain::parse(text),
        MediaType::Markdown => markdown::parse(text),
        MediaType::Html | MediaType::Mhtml => html::parse(text),
        // What was unpacked comes as a page, whatever it was.
        MediaType::Mail
        | MediaType::Feed
        | MediaType::JsonFeed
        | MediaType::Epub
        | MediaType::Docx
        | MediaType::Odt
        | MediaType::Rtf
        | MediaType::Pdf => {
            if html::is_unpacked(text) {
                html::parse(text)
            } else {
                plain::parse(text)
            }
        }
    }
}

/// One article. All spans in the program are byte spans into `text`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// The plain text: for plain-text input the decoded file without its byte-order mark, for
    /// other formats what was extracted. `depeche text` prints exactly this.
    pub text: String,
    /// Paragraphs of running text in order, trimmed, never overlapping. A title line or a
    /// metadata line that stands inside `text` is not a paragraph.
    pub paragraphs: Vec<Span>,
    /// The title, when the source gives one.
    pub title: Option<Field>,
    /// The author line, when the source gives one.
    pub byline: Option<Field>,
    /// Newspaper, agency or site.
    pub outlet: Option<Field>,
    /// Date of publication as the source writes it or as ISO 8601.
    pub published: Option<Field>,
    /// Place line such as "DUBAÏ |" or "PARIS (AFP) —".
    pub dateline: Option<Field>,
    /// Canonical address, when metadata give one.
    pub url: Option<String>,
    /// What a reader must weigh before anything is quoted: that it is opinion, paid for, corrected, or
    /// only the beginning of an article.
    pub caveats: Vec<String>,
    /// What the reader should know about the reading itself (boilerplate left out, and so on).
    pub warnings: Vec<String>,
    /// Where the pages of the source begin in `text`: byte and number of the page, in order; empty
    /// for what has no pages.
    pub pages: Vec<(usize, u32)>,
}

impl Document {
    /// The page of the source that the byte `at` of the text stands on, where it has pages.
    #[must_use]
    pub fn page(&self, at: usize) -> Option<u32> {
        let behind = self.pages.partition_point(|(start, _)| *start <= at);
        self.pages.get(behind.checked_sub(1)?).map(|(_, page)| *page)
    }

    /// Everything that is said of it: caveats, then warnings.
    pub fn notes(&self) -> impl Iterator<Item = &String> {
        self.caveats.iter().chain(&self.warnings)
    }

    /// How many words its paragraphs have, by the white space between them.
    #[must_use]
    pub(crate) fn words(&self) -> usize {
        self.paragraphs.iter().map(|span| span.of(&self.text).split_whitespace().count()).sum()
    }

    /// Whether paragraph `index` (from 0) has the shape of a heading between paragraphs: short,
    /// without a sentence end, with longer text behind it.
    #[must_use]
    pub(crate) fn is_heading(&self, index: usize) -> bool {
        let (Some(span), Some(next)) = (self.paragraphs.get(index), self.paragraphs.get(index + 1)) else {
            return false;
        };
        let (slice, next) = (span.of(&self.text), next.of(&self.text));
        slice.len() <= HEADING
            && next.len() > slice.len()
            && !line::ends_sentence(slice)
            && !slice.ends_with([',', ';', ':'])
            && !line::is_item(slice)
            && !line::is_item(next)
            && line::ends_sentence(next)
            && slice.chars().next().is_some_and(|first| !first.is_lowercase())
    }
}

/// A value of the article's metadata, with its place when it stands in the text itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The value.
    pub value: String,
    /// Where it stands in [`Document::text`]; `None` when it came from metadata outside the text.
    pub span: Option<Span>,
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn headings_are_told_from_prose() {
        let text = "Le maire a parlé longuement du pont devant le conseil municipal de la ville.\n\n\
            Un pont contesté\n\nLes riverains, eux, n’en veulent pas et le font savoir.\n\nTrois raisons :\n\n\
            le bruit, disent-ils tous les jours.";
        let found = parse(text, "text/plain");
        let headings: Vec<usize> =
            (0..found.paragraphs.len()).filter(|index| found.is_heading(*index)).collect();
        assert_eq!(headings, [1]);
    }

    #[test]
    fn unknown_media_types_are_plain_text() {
        assert_eq!(parse("<p>", "application/x-unknown").text, "<p>");
    }
}
