//! [`BriefQuote`]: a quotation in both languages, and what is known of each part of it.
//!
//! Three things are said apart, because one can hold while another does not: whether the French is
//! the source's, how the English came through its checks, and how the speaker is known.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    quote::{Flag, Kind},
    rendering::EnglishFrom,
};

/// A quotation in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BriefQuote {
    /// `q1`, `q2`, …
    pub id: String,
    /// Speech, distance or name.
    pub kind: Kind,
    /// The words of the source, verbatim.
    pub text: String,
    /// First Unicode scalar.
    pub start: usize,
    /// One past the last Unicode scalar.
    pub end: usize,
    /// Paragraph it starts in.
    pub paragraph: usize,
    /// Sentence it starts in.
    pub sentence: usize,
    /// ISO 639-1 code of its language, where that is not the article's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// Who speaks; null where the text tells of nobody.
    pub speaker: Option<BriefSpeaker>,
    /// What attributes it.
    pub cue: Option<BriefCue>,
    /// Typography and setting.
    pub flags: Vec<Flag>,
    /// Whether it stands on the page; the others are in the evidence only.
    pub key: bool,
    /// How the words of the source were come by.
    pub french: French,
    /// Its words in the brief's language, and how far they can be relied on.
    pub english: English,
}

/// Whether a flag says that the source's marks were wrong.
pub(super) const fn is_repair(flag: Flag) -> bool {
    matches!(
        flag,
        Flag::OpenMissing
            | Flag::CloseMissing
            | Flag::CloseWrong
            | Flag::CloseShared
            | Flag::MixedMarks
            | Flag::Reversed
    )
}

/// The ids of quotations by their numbers in rising order, runs of three and more as "q14–q35".
pub(super) fn listed(numbers: impl Iterator<Item = usize>) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let shown = runs.into_iter().map(|(first, last)| match last - first {
        0 => format!("q{first}"),
        1 => format!("q{first}, q{last}"),
        _ => format!("q{first}–q{last}"),
    });
    shown.collect::<Vec<_>>().join(", ")
}

/// How the words of the source were come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum French {
    /// Cut from the source between its marks, character for character.
    Exact,
    /// Cut from the source too, but a mark was missing or wrong and was read as intended.
    Repaired,
}

impl French {
    /// The word that briefs show.
    #[must_use]
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Repaired => "repaired",
        }
    }
}

/// A quotation in the brief's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct English {
    /// The words without marks; null where there are none.
    pub text: Option<String>,
    /// Where they were taken from.
    pub from: Option<EnglishFrom>,
    /// How far they can be relied on.
    pub state: EnglishState,
    /// What an editor should look at; never empty where the state is `flagged`.
    pub reasons: Vec<String>,
}

/// How far the English of a quotation can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EnglishState {
    /// Every check that applies to it passed.
    Passed,
    /// A check failed, or a name, figure or date of it is doubtful; the reasons say which.
    Flagged,
    /// No check failed, but the weights that made it are marked as a draft.
    Draft,
    /// A person corrected it.
    Reviewed,
    /// The source has these words in the brief's language: nothing was translated.
    Original,
    /// There is no translation.
    None,
}

impl EnglishState {
    /// The word that briefs show.
    #[must_use]
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Flagged => "flagged",
            Self::Draft => "draft",
            Self::Reviewed => "reviewed",
            Self::Original => "original",
            Self::None => "none",
        }
    }
}

/// How the name over a quotation is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SpeakerCertainty {
    /// The text names the speaker beside the words.
    Stated,
    /// A pronoun or description beside the words can mean nobody else.
    Resolved,
    /// A language model chose among the persons of the text.
    Asked,
    /// Who is meant cannot be told; the text's own words are shown and no name.
    Uncertain,
}

/// Who speaks, as the article says it and as the brief says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BriefSpeaker {
    /// The words next to the quotation ("il").
    pub surface: Option<String>,
    /// The person or body they stand for, as the article names it; null where that is uncertain.
    pub name: Option<String>,
    /// How the name is known.
    pub certainty: SpeakerCertainty,
    /// First Unicode scalar of the surface.
    pub start: Option<usize>,
    /// One past its last.
    pub end: Option<usize>,
    /// Office in the source language.
    pub role: Option<String>,
    /// The name as English writes it, where that differs and is known.
    pub name_target: Option<String>,
    /// The office in the brief's language, where every word of it is in the tables.
    pub role_target: Option<String>,
}

/// What attributes a quotation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BriefCue {
    /// The words, " … " where others stand between.
    pub text: String,
    /// First Unicode scalar.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The neutral verb that the page shows for it: "said", "denied", "reportedly said".
    #[serde(default)]
    pub target: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn runs_are_named_by_their_ends() {
        assert_eq!(listed([3].into_iter()), "q3");
        assert_eq!(listed([1, 2, 7, 14, 15, 16, 17].into_iter()), "q1, q2, q7, q14–q17");
        assert_eq!(listed(std::iter::empty()), "");
    }
}
