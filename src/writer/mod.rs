//! Writers: one [`Brief`] printed in one output format, one file for each format.
//!
//! Takes a [`Brief`], gives the bytes of a file. Pure; where it goes is decided by
//! [`cli`](crate::cli) and by the batch.

mod docx;
mod escape;
mod html;
mod json;
mod markdown;
mod quotes;
mod sheet;
mod view;

pub(crate) use json::schema;
pub(crate) use json::write as write_json;
pub use json::{ReadError, read as read_json};
pub use quotes::{ListSource, ListedCue, ListedQuote, ListedSpeaker, QuotationList};
pub(crate) use sheet::{Cell, CsvForm, Sheet};

use crate::{brief::Brief, config::Detail};

/// Output formats of a brief.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, clap::ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// For people: the whole brief as a Markdown page.
    Md,
    /// For browsers and print: the same page, in one file without scripts or outside parts.
    Html,
    /// For programs, and for `depeche verify`.
    Json,
    /// For word processors: the same page as a Word document.
    Docx,
}

impl Format {
    /// The file extension, without its dot.
    #[must_use]
    pub(crate) const fn extension(self) -> &'static str {
        match self {
            Self::Md => "md",
            Self::Html => "html",
            Self::Json => "json",
            Self::Docx => "docx",
        }
    }

    /// Whether it is text that a terminal can show.
    #[must_use]
    pub(crate) const fn is_text(self) -> bool {
        !matches!(self, Self::Docx)
    }

    /// The format that a file extension names.
    #[must_use]
    pub(crate) fn from_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "md" | "markdown" => Some(Self::Md),
            "html" | "htm" => Some(Self::Html),
            "json" => Some(Self::Json),
            "docx" => Some(Self::Docx),
            _ => None,
        }
    }

    /// Prints a brief: UTF-8 text, but for [`Format::Docx`]. `detail` is for Markdown; the other
    /// formats hold the evidence always, behind the page.
    #[must_use]
    pub fn write(self, brief: &Brief, detail: Detail) -> Vec<u8> {
        match self {
            Self::Md => markdown::write(brief, detail).into_bytes(),
            Self::Html => html::write(brief).into_bytes(),
            Self::Json => json::write(brief).into_bytes(),
            Self::Docx => docx::write(brief),
        }
    }
}
