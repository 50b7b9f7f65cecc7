//! What a sentence is weighed by, as numbers from about 0 to 1.
//!
//! Takes what the other files of this module see of the sentences, gives one row a sentence. The
//! weights beside them (`data/weights.tsv`) are fitted by `tools/fit_summary.py` on sentences that a
//! reader marked; a feature that is added here needs a fit.

use std::{collections::HashMap, sync::LazyLock};

use super::{graph, terms::Terms, traits::Traits};
use crate::{
    document::Document,
    facts::{
        fold::fold,
        scan::token::{Shape, tokens},
    },
    segment::Sentence,
    word_list,
};

word_list::words_of! { FIRST_PERSON: "data/feature.txt", "first_person" }
word_list::words_of! { PAST: "data/feature.txt", "past" }
word_list::words_of! { DAYS: "data/feature.txt", "days" }
word_list::words_of! { BACKGROUND: "data/feature.txt", "background" }
word_list::words_of! { PARTICIPLES: "data/feature.txt", "participles" }
word_list::words_of! { AUXILIARIES: "data/feature.txt", "auxiliaries" }

/// Names of the features, in the order of a row.
pub const NAMES: [&str; 28] = [
    "early",
    "first",
    "second",
    "third",
    "opens",
    "title",
    "rank",
    "figures",
    "speech",
    "quoted",
    "leans",
    "finite",
    "short",
    "long",
    "names",
    "protagonist",
    "depth",
    "last",
    "person",
    "perfect",
    "past",
    "lead",
    "list",
    "length",
    "section",
    "day",
    "year",
    "background",
];

/// A row for each sentence.
pub(super) fn rows(
    document: &Document,
    sentences: &[Sentence],
    traits: &[Traits],
    terms: &Terms,
) -> Vec<Vec<f64>> {
    let rank = graph::rank(terms);
    let title = document.title.as_ref().map(|title| terms.overlap(&title.value));
    let words: Vec<Words> =
        sentences.iter().map(|sentence| Words::of(sentence.span.of(&document.text))).collect();
    let protagonists = protagonists(&words);
    let prose: Vec<usize> = (0..traits.len()).filter(|index| traits[*index].eligible).collect();
    let opening = prose.first().copied();
    let most = number(prose.len().max(1));
    let mut order = 0;
    traits
        .iter()
        .zip(&words)
        .enumerate()
        .map(|(index, (traits, words))| {
            let place = order;
            order += usize::from(traits.eligible);
            let yes = |holds: bool| f64::from(u8::from(holds));
            let lead = opening.filter(|lead| *lead != index).map_or(0.0, |lead| terms.cosine(lead, index));
            vec![
                1.0 / (1.0 + 0.3 * number(place)),
                yes(place == 0),
                yes(place == 1),
                yes(place == 2),
                yes(traits.opens_paragraph),
                title.as_ref().map_or(0.0, |title| title[index]),
                rank[index],
                f64::from(traits.figures.min(4)) / 4.0,
                yes(traits.speech),
                yes(traits.mostly_quoted),
                yes(traits.leans_back),
                yes(traits.finite),
                yes(traits.words < 10),
                yes(traits.words > 40),
                number(words.names.len().min(4)) / 4.0,
                yes(words.names.iter().any(|name| protagonists.contains(name))),
                number(place) / most,
                yes(place + 1 == prose.len()),
                yes(words.person),
                yes(words.perfect),
                yes(words.past),
                lead,
                yes(words.list),
                number(traits.words.min(40)) / 40.0,
                yes(traits.opens_section),
                yes(words.day),
                yes(words.year),
                yes(words.background),
            ]
        })
        .collect()
}

/// What the words of a sentence show.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent observations, not states")]
struct Words {
    /// Folded capitalised words behind its head.
    names: Vec<String>,
    /// Somebody speaks of himself.
    person: bool,
    /// What has happened: "a annoncé", "ont signé".
    perfect: bool,
    /// What was before: "avait", "étaient".
    past: bool,
    /// Many commas: a list.
    list: bool,
    /// A day of the week, or one told from today.
    day: bool,
    /// A year.
    year: bool,
    /// It calls to mind what was known: "rappelle", "déjà", "depuis".
    background: bool,
}

impl Words {
    fn of(text: &str) -> Self {
        let tokens = tokens(text);
        let mut words = Self::default();
        let mut commas = 0;
        for (index, token) in tokens.iter().enumerate() {
            let before = index.checked_sub(1).map_or("", |before| tokens[before].lower.as_str());
            match token.lower.as_str() {
                lower if FIRST_PERSON.contains(&lower) => words.person = true,
                lower if PAST.contains(&lower) => words.past = true,
                "," => commas += 1,
                lower if DAYS.contains(&lower) => words.day = true,
                lower if BACKGROUND.contains(&lower) => words.background = true,
                lower if token.shape == Shape::Digits => {
                    words.year |= lower.len() == 4 && (lower.starts_with("19") || lower.starts_with("20"));
                }
                lower if token.shape == Shape::Word => {
                    let participle = &PARTICIPLES;
                    let auxiliary = AUXILIARIES.contains(&before);
                    words.perfect |= auxiliary && participle.iter().any(|ending| lower.ends_with(ending));
                    if index > 0 && token.capitalised() && lower.chars().count() > 2 {
                        words.names.push(fold(lower));
                    }
                }
                _ => {}
            }
        }
        words.list = commas >= 5;
        words
    }
}

/// The three names that stand in most sentences, in two at least.
fn protagonists(words: &[Words]) -> Vec<String> {
    let mut counts: HashMap<&String, usize> = HashMap::new();
    for sentence in words {
        let mut names: Vec<&String> = sentence.names.iter().collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            *counts.entry(name).or_default() += 1;
        }
    }
    let mut counts: Vec<(&String, usize)> = counts.into_iter().filter(|(_, count)| *count > 1).collect();
    counts.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
    counts.into_iter().take(3).map(|(name, _)| name.clone()).collect()
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The fitted weight of each feature, in the order of a row.
static WEIGHTS: LazyLock<[f64; NAMES.len()]> = LazyLock::new(|| {
    let mut weights = [0.0; NAMES.len()];
    for line in include_str!("data/weights.tsv").lines().filter(|line| !line.starts_with('#')) {
        let Some((name, weight)) = line.split_once('\t') else { continue };
        if let Some(place) = NAMES.iter().position(|known| *known == name) {
            weights[place] = weight.parse().unwrap_or(0.0);
        }
    }
    weights
});

/// What a row is worth: the higher, the more likely a reader marks the sentence.
pub(super) fn worth(row: &[f64]) -> f64 {
    row.iter().zip(WEIGHTS.iter()).map(|(value, weight)| value * weight).sum()
}

#[cfg(test)]
mod tests {
    use super::{NAMES, WEIGHTS};

    #[test]
    fn every_feature_has_a_weight() {
        let lines = include_str!("data/weights.tsv").lines().filter(|line| !line.starts_with('#'));
        let named: Vec<&str> = lines.filter_map(|line| Some(line.split_once('\t')?.0)).collect();
        assert_eq!(named, NAMES);
        assert!(WEIGHTS.iter().any(|weight| *weight != 0.0));
    }
}
