//! [`Brief`]: one article in both languages, as every writer and every reader of the JSON sees it.
//!
//! The structures here *are* the JSON of `depeche brief --format json`; offsets in them count
//! Unicode scalars of what `depeche text` prints, and paragraphs and sentences count from 1.
//! `hold_and_join`, the third act, checks a `Rendering` against its
//! [`Article`](crate::article::Article) and joins them; the [`writer`](crate::writer)s print the result;
//! [`verify`](crate::verify) reads it again.

mod assemble;
mod edit;
mod headline;
mod key;
mod lines;
mod quotation;
mod seal;
mod speech;
mod upgrade;
mod verb;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use assemble::language_info;
pub use assemble::{Context, hold_and_join};
pub use edit::Editing;
pub use quotation::{BriefCue, BriefQuote, BriefSpeaker, English, EnglishState, French, SpeakerCertainty};
pub(crate) use seal::sealed_bytes;
pub(crate) use upgrade::from_format_1;

use crate::{
    backend::{Edit, Usage},
    check::{Check, FactStatus},
    facts::FactKind,
};

/// Version of the JSON's shape. Fields are added without a new version; a field that changes its
/// meaning or goes away raises it, and readers refuse what is newer than they are. Version 2 says
/// apart what is known of French, English and speaker, and marks the quotations of the page;
/// version 1 is still read.
pub(crate) const FORMAT_VERSION: u32 = 2;

/// One article in both languages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Brief {
    /// `FORMAT_VERSION` of the program that wrote it.
    pub format_version: u32,
    /// What wrote it.
    pub tool: Tool,
    /// The article as a file.
    pub source: SourceInfo,
    /// The article's language.
    pub language: LanguageInfo,
    /// ISO 639-1 code of the brief's own language.
    pub to: String,
    /// Headline; `source` is the article's title, null when it has none.
    pub headline: Bilingual,
    /// The sentence that says who did what.
    pub lead: Option<Line>,
    /// "At a glance", in the order of the article.
    pub points: Vec<Line>,
    /// Every quotation in order of its start.
    pub quotes: Vec<BriefQuote>,
    /// The article paragraph by paragraph; filled by `--translate full`.
    pub body: Vec<BodyParagraph>,
    /// Where each sentence stands that a line may cite.
    pub sentences: Vec<SentencePlace>,
    /// Figures, dates and names of the source and how they came through.
    pub facts: Vec<BriefFact>,
    /// Every check made.
    pub checks: Vec<Check>,
    /// What an editor must weigh before using a sentence.
    pub caveats: Vec<Caveat>,
    /// Changes made to the backend's words, with their reason.
    pub edits: Vec<PlacedEdit>,
    /// What the reader must know about the making of this brief.
    pub warnings: Vec<String>,
    /// How it was made.
    pub provenance: Provenance,
}

/// The program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// Always `depeche`.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Which extractor found what stands in the source; only the same finds the same again. Empty in
    /// older briefs.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub extractor: String,
}

/// The article as it came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourceInfo {
    /// Path or address as given, `-` for standard input.
    pub path: String,
    /// SHA-256 of the raw bytes, in hexadecimal.
    pub sha256: String,
    /// `text/plain`, `text/markdown`, `text/html`, `application/pdf`, `message/rfc822` and so on.
    pub media_type: String,
    /// Character encoding as read.
    pub encoding: String,
    /// Unicode scalars of the extracted text.
    pub chars: usize,
    /// Words of the extracted text.
    pub words: usize,
    /// Title in the source language.
    pub title: Option<String>,
    /// Author line.
    pub byline: Option<String>,
    /// Newspaper, agency or site.
    pub outlet: Option<String>,
    /// Date of publication as the source gives it.
    pub published: Option<String>,
    /// Canonical address; the one it was fetched from, where it names none.
    pub url: Option<String>,
    /// When it was fetched, in RFC 3339; left out for what was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetched: Option<String>,
    /// Where the pages of a PDF begin; left out where the source has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<PageStart>,
}

/// Where a page of the source begins in the extracted text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PageStart {
    /// Number of the page, from 1.
    pub page: u32,
    /// First Unicode scalar.
    pub start: usize,
}

/// What was found out about the language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LanguageInfo {
    /// ISO 639-1 code; null when the text does not tell.
    pub code: Option<String>,
    /// 0 to 1.
    pub confidence: f64,
    /// Whether the detector trusts itself.
    pub reliable: bool,
    /// Whether `--from` decided.
    pub forced: bool,
}

/// The same thing in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Bilingual {
    /// As the article has it.
    pub source: Option<String>,
    /// In the brief's language; null when untranslated.
    pub target: Option<String>,
}

/// A line of the summary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Line {
    /// In the brief's language; null when untranslated.
    pub target: Option<String>,
    /// The words it was translated from: a sentence of the source, or what is left of one after
    /// brackets, asides and the like were left out; null when a language model wrote it.
    pub source: Option<String>,
    /// The sentences it rests on.
    pub sentences: Vec<usize>,
    /// Quotations placed in it or standing in its sentences.
    pub quotes: Vec<String>,
}

/// A paragraph in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BodyParagraph {
    /// Number of the paragraph.
    pub paragraph: usize,
    /// First Unicode scalar.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Verbatim.
    pub source: String,
    /// Null when a sentence of it has no translation.
    pub target: Option<String>,
}

/// Where a sentence stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SentencePlace {
    /// Number that lines cite as `[s3]`.
    pub number: usize,
    /// Number of its paragraph.
    pub paragraph: usize,
    /// First Unicode scalar.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// ISO 639-1 code of its language, where that is not the article's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// Its words on one line, where headline, lead or a point rests on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A figure, date or name and how it came through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BriefFact {
    /// What sort of fact.
    pub kind: FactKind,
    /// As the article has it.
    pub source: String,
    /// First Unicode scalar.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// As the translation has it; where it has nothing, the local reading of it.
    pub target: Option<String>,
    /// Whether a translation has it.
    pub status: FactStatus,
}

/// What an editor must weigh, with the sentences it concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Caveat {
    /// One sentence.
    pub note: String,
    /// Sentence numbers; none where it is about the whole article.
    pub sentences: Vec<usize>,
}

/// A change to the backend's words and its place in the brief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlacedEdit {
    /// `headline`, `lead`, `point 2`, `q1`, `body 3`.
    pub place: String,
    /// What and why.
    #[serde(flatten)]
    pub edit: Edit,
}

/// How a brief was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Provenance {
    /// Name of the backend's profile; `none` when no backend was asked.
    pub backend: String,
    /// Dialect or engine.
    pub dialect: String,
    /// Model as configured or as the service named it.
    pub model: Option<String>,
    /// Whether the weights are marked as a draft.
    #[serde(default)]
    pub draft: bool,
    /// Backend that was to be used, when another took its place.
    pub fallback_from: Option<String>,
    /// Prompt name → `sha256:…`.
    pub prompts: BTreeMap<String, String>,
    /// RFC 3339.
    pub created: String,
    /// Whether every answer came out of the cache.
    pub cached: bool,
    /// What it took.
    pub usage: Usage,
    /// Changes by hand that were sealed afterwards (`depeche verify --reseal`), in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edited: Vec<Editing>,
    /// The first sixteen hexadecimal digits of each line's SHA-256, so that `depeche verify` can name
    /// the lines that were changed; briefs of earlier programs have none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lines: BTreeMap<String, String>,
    /// `sha256:…` over all that stands above; `depeche verify` computes it again.
    pub seal: String,
    /// A signature of the seal in minisign's format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}
