//! Quotations: found locally, with byte-exact spans, kinds, cues and speakers.
//!
//! Takes the text with its paragraphs and sentences, gives [`Quote`]s in order of their start.
//! Before it stands [`segment`](crate::segment); after it come [`backend`](crate::backend) and
//! [`check`](crate::check), which hold every translation against what was found here.

mod attribution;
mod block;
mod clause;
mod dash;
mod delimiter;
mod extraction;
mod frame;
mod inside;
mod kin;
mod kind;
mod lexicon;
mod mark;
mod person;
mod phrase;
mod recurrence;
mod repair;
mod resolve;
mod stretch;
mod tag;
mod verb;
mod word;

use crate::{segment::Sentence, span::Span};

/// What a quotation is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A complete clause or utterance that stands by itself.
    Full,
    /// Attributed speech that is a fragment, or a clause hung on words outside the marks.
    Partial,
    /// Distancing, gloss or jargon: nobody is being quoted.
    Scare,
    /// Names, works, slogans, inscriptions, hashtags, nicknames.
    Title,
}

impl Kind {
    /// Whether somebody is being quoted.
    #[must_use]
    pub const fn is_speech(self) -> bool {
        matches!(self, Self::Full | Self::Partial)
    }
}

/// Who speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaker {
    /// What the text says next to the quotation ("il", "la ministre"); `None` when the speaker is
    /// only known from elsewhere (a floating quotation).
    pub surface: Option<Span>,
    /// The person or body that this resolves to, as the text names it best; `None` when the text
    /// does not say.
    pub name: Option<Name>,
    /// Title or office, as the text gives it ("la porte-parole de la diplomatie russe").
    pub role: Option<Span>,
}

/// A person's or body's name, with the place where the text gives it in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The name without title or role: "Maria Zakharova".
    pub text: String,
    /// The mention it was taken from.
    pub span: Span,
}

/// The verb or particle that attributes a quotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// The words, with " … " where other words stand between ("a … conclu").
    pub text: String,
    /// From the first of its words to the last.
    pub span: Span,
}

/// What an editor should know about a quotation's typography or setting.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the conventions of docs/quotations.md, which explains each")]
pub enum Flag {
    Nested,
    Continuation,
    Incise,
    Multiparagraph,
    OpenMissing,
    CloseMissing,
    CloseWrong,
    CloseShared,
    MixedMarks,
    Reversed,
    Dash,
    Interview,
    Signature,
    Floating,
    Negated,
    Hypothetical,
    Ocr,
    Nickname,
    Colon,
    Single,
    AsciiGuillemets,
}

/// One quotation. Its text is the slice of the document under `span`: marks and the spaces just
/// inside them excluded, final punctuation included when it stands inside the marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// Number from 1 in order of start; shown as `q1`.
    pub number: usize,
    /// Where the words stand (bytes).
    pub span: Span,
    /// Speech, distance or name.
    pub kind: Kind,
    /// Who speaks; `None` where the text gives nobody.
    pub speaker: Option<Speaker>,
    /// What attributes it; `None` where nothing does.
    pub cue: Option<Cue>,
    /// Sorted, without repeats.
    pub flags: Vec<Flag>,
    /// A tag that stands inside the quotation's marks ("… , dit-il, …"), when there is one.
    pub incise: Option<Span>,
    /// Index (from 0) of the paragraph it starts in.
    pub paragraph: usize,
    /// Index (from 0) of the sentence it starts in.
    pub sentence: usize,
    /// Which evidence decided kind and speaker, for `--explain`.
    pub evidence: [&'static str; 2],
}

impl Quote {
    /// `q1`, `q2`, … as briefs refer to it.
    #[must_use]
    pub fn id(&self) -> String {
        format!("q{}", self.number)
    }
}

/// Finds every quotation of `text`. `language` is an ISO 639-1 code: it chooses the grammar table.
/// Never fails, whatever the text; cost is linear in it.
#[must_use]
pub fn extract(text: &str, paragraphs: &[Span], sentences: &[Sentence], language: &str) -> Vec<Quote> {
    extraction::run(text, paragraphs, sentences, language == "fr")
}
