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
mod writing;

use crate::{segment::Sentence, span::Span};
pub use resolve::weigh::{FEATURES, Features, Question, Weighing};

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

/// How it is known who speaks.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Default,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Named beside the quotation.
    Stated,
    /// A pronoun or description that can mean nobody else.
    Resolved,
    /// A language model chose among the persons of the text.
    Asked,
    /// The text's own words stand there, no name.
    #[default]
    Uncertain,
}

/// Somebody whom the text names: a person or a body that may be asked for as a speaker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// What [`Quote::candidates`] calls it.
    pub id: usize,
    /// The fullest name.
    pub name: Name,
    /// Title or office, as the text first gives it.
    pub role: Option<Span>,
    /// Whether it is *elle*; `None` where the text does not show it.
    pub feminine: Option<bool>,
    /// A body or medium, no person.
    pub body: bool,
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
    /// How it is known; [`Certainty::Uncertain`] exactly where there is no name.
    pub certainty: Certainty,
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
    /// Those of [`Extraction::people`] who may have said it, the likeliest first, where nobody is named.
    pub candidates: Vec<usize>,
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
    pub(crate) fn id(&self) -> String {
        format!("q{}", self.number)
    }
}

/// The quotations of a text and the people it names.
#[derive(Debug, Clone, Default)]
pub struct Extraction {
    /// In order of their start.
    pub quotes: Vec<Quote>,
    /// Everybody named, by [`Person::id`].
    pub people: Vec<Person>,
}

/// Finds every quotation of `text`. `language` is an ISO 639-1 code: it chooses the grammar table.
/// Never fails, whatever the text; cost is linear in it.
#[must_use]
pub fn extract(text: &str, paragraphs: &[Span], sentences: &[Sentence], language: &str) -> Vec<Quote> {
    extract_with_people(text, paragraphs, sentences, language).quotes
}

/// As [`extract`], with the people among whom a speaker who is uncertain can be asked for.
#[must_use]
pub fn extract_with_people(
    text: &str,
    paragraphs: &[Span],
    sentences: &[Sentence],
    language: &str,
) -> Extraction {
    let found = extraction::run(text, paragraphs, sentences, language == "fr", false);
    Extraction { quotes: found.quotes, people: found.people }
}

/// What was weighed for every phrase of a French text whose meaning is not stated: the material that the
/// weights are fitted from (`tools/fit_speakers.py`).
#[must_use]
pub fn weighings(text: &str, paragraphs: &[Span], sentences: &[Sentence]) -> Vec<Weighing> {
    extraction::run(text, paragraphs, sentences, true, true).weighings
}
