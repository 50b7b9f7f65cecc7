//! How much speaks for a reading: fitted weights over what is known of each candidate.
//!
//! Takes [`Features`], gives the chance of each candidate and of nobody. The numbers
//! (`data/weights.tsv`) are fitted on the gold quotations by `tools/fit_speakers.py`, which also sweeps
//! the floors. Below its floor a reading is not shown.

use std::sync::LazyLock;

/// What is asked: a pronoun, an office or description, a quotation without tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// "il", "elle"
    Pronoun,
    /// "l’élue", "ce fleuriste"
    Description,
    /// Nothing stands beside the quotation.
    Floating,
}

impl Question {
    const ALL: [Self; 3] = [Self::Pronoun, Self::Description, Self::Floating];

    /// As the table calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pronoun => "pronoun",
            Self::Description => "description",
            Self::Floating => "floating",
        }
    }
}

macro_rules! features {
    ($($name:ident $word:literal),* $(,)?) => {
        /// What may be observed of a candidate.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Feature { $($name),* }

        /// The names of the features, as the table has them.
        pub const FEATURES: [&str; [$($word),*].len()] = [$($word),*];
    };
}

features! {
    Anybody "anybody",
    Near "near",
    Spoke "spoke",
    Told "told",
    Subject "subject",
    LastSpeaker "last-speaker",
    SameParagraph "same-paragraph",
    ParagraphsAway "paragraphs-away",
    GenderShown "gender-shown",
    Named "named",
    Mentions "mentions",
    MostRecent "most-recent",
    MostRecentActor "most-recent-actor",
    Only "only",
    NeverActs "never-acts",
    Body "body",
    Weak "weak",
    Beside "beside",
    SubjectHere "subject-here",
    FullName "full-name",
    BroughtUp "brought-up",
    Takes "takes",
    Apart "apart",
    OtherOffice "other-office",
    NoOffice "no-office",
    Called "called",
    ShownActor "shown-actor",
    AnybodyNoun "anybody-noun",
    People "people",
    OtherSeat "other-seat",
    Thing "thing",
    Holder "holder",
    SpeakerShare "speaker-share",
    SpeaksAlone "speaks-alone",
    SpeaksOn "speaks-on",
}

/// One value for each feature.
pub type Features = [f32; FEATURES.len()];

/// A question with those who were weighed, for fitting.
#[derive(Debug, Clone)]
pub struct Weighing {
    /// Where in the text it was asked (bytes).
    pub at: usize,
    /// What was asked.
    pub question: Question,
    /// For each candidate its name and what is known of it.
    pub candidates: Vec<(String, Features)>,
}

struct Table {
    weights: [Features; 3],
    floors: [f32; 3],
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { weights: [[0.0; FEATURES.len()]; 3], floors: [1.0; 3] };
    for line in include_str!("../data/weights.tsv").lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split('\t');
        let (Some(question), Some(feature), Some(value)) = (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        let Some(row) = Question::ALL.iter().position(|known| known.name() == question) else { continue };
        let value = value.parse().unwrap_or(0.0);
        if feature == "floor" {
            table.floors[row] = value;
        } else if let Some(column) = FEATURES.iter().position(|known| *known == feature) {
            table.weights[row][column] = value;
        }
    }
    table
});

/// The chance of each candidate, nobody being one more.
pub(super) fn chances(question: Question, candidates: &[Features]) -> Vec<f32> {
    let weights = &TABLE.weights[question as usize];
    let score =
        |features: &Features| features.iter().zip(weights).map(|(value, weight)| value * weight).sum();
    let scores: Vec<f32> = candidates.iter().map(score).collect();
    // Nobody weighs nothing.
    let highest = scores.iter().copied().fold(0.0, f32::max);
    let raised = |score: f32| (score - highest).exp();
    let sum = raised(0.0) + scores.iter().copied().map(raised).sum::<f32>();
    scores.into_iter().map(|score| raised(score) / sum).collect()
}

/// The chance from which on a reading is shown.
pub(super) fn floor(question: Question) -> f32 {
    TABLE.floors[question as usize]
}

#[cfg(test)]
mod tests {
    use super::{FEATURES, Feature, Question, chances, floor};

    #[test]
    fn every_line_of_the_table_is_known() {
        for line in include_str!("../data/weights.tsv").lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            assert_eq!(fields.len(), 3, "{line}");
            assert!(Question::ALL.iter().any(|question| question.name() == fields[0]), "{line}");
            assert!(fields[1] == "floor" || FEATURES.contains(&fields[1]), "{line}");
            assert!(fields[2].parse::<f32>().is_ok_and(f32::is_finite), "{line}");
        }
    }

    #[test]
    fn chances_are_chances() {
        let mut near = [0.0; FEATURES.len()];
        near[Feature::Anybody as usize] = 1.0;
        near[Feature::Near as usize] = 1.0;
        for question in Question::ALL {
            assert!((0.0..=1.0).contains(&floor(question)));
            let given = chances(question, &[near, near]);
            assert!(given.iter().all(|chance| (0.0..=0.5).contains(chance)), "{given:?}");
            assert!(chances(question, &[]).is_empty());
        }
    }
}
