//! Which language an article is in, and where it goes from there.
//!
//! Takes the text of a [`Document`](crate::document::Document), gives a [`Detection`]; after it
//! comes [`segment`](crate::segment).

/// The language of an article, as detected or as forced with `--from`.
#[derive(Debug, Clone, PartialEq)]
pub struct Detection {
    /// ISO 639-1 code; `None` when the text is too short or has no letters to tell.
    pub language: Option<String>,
    /// 0.0 to 1.0; 1.0 when forced.
    pub confidence: f64,
    /// Whether the detector calls its answer reliable.
    pub reliable: bool,
    /// Whether the user gave the language.
    pub forced: bool,
    /// Other languages of which whole paragraphs were found (ISO 639-1), for mixed articles.
    pub mixed: Vec<String>,
}
