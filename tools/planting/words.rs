//! Faults that exchange one word for another, from the table `words.tsv`.

use super::{Pair, Planter, capital, exchanged, find, planter};

const TABLE: &str = include_str!("words.tsv");

/// The kinds of the table, with what is wanted of each.
const KINDS: [(&str, u8); 27] = [
    ("scale", 99),
    ("unit", 99),
    ("currency", 99),
    ("time unit", 99),
    ("percent", 99),
    ("ordinal", 99),
    ("half-day", 99),
    ("relative date", 80),
    ("gender of a title", 95),
    ("negation dropped", 90),
    ("negation added", 90),
    ("only", 90),
    ("without", 90),
    ("never", 90),
    ("none", 90),
    ("refused", 90),
    ("increase/decrease", 80),
    ("win/lose", 80),
    ("more/less than", 80),
    ("at least/at most", 80),
    ("before/after", 80),
    ("rumour to fact", 80),
    ("could to will", 80),
    ("all/some", 60),
    ("if/because", 60),
    ("was/will be", 60),
    ("false friend", 60),
];

pub(super) fn planters() -> Vec<Planter> {
    KINDS
        .into_iter()
        .map(|(kind, wanted)| {
            let lines: Vec<(&str, &str)> = TABLE
                .lines()
                .filter_map(|line| line.strip_prefix(kind)?.strip_prefix('\t')?.split_once('\t'))
                .collect();
            planter(kind, wanted, false, move |pair| exchange(pair, &lines))
        })
        .collect()
}

fn exchange(pair: &Pair<'_>, lines: &[(&str, &str)]) -> Option<String> {
    let start = pair.number * 5 % lines.len().max(1);
    lines[start..].iter().chain(&lines[..start]).find_map(|(words, by)| {
        // "I am" is no time of day.
        let half = |at: &usize| {
            !matches!(words.to_lowercase().as_str(), "am" | "pm")
                || pair.target[..*at].trim_end().ends_with(|letter: char| letter.is_ascii_digit())
        };
        let at =
            find(pair.target, words, 0).filter(half).map(|at| (at, (*words).to_owned(), (*by).to_owned()));
        let capitals = || find(pair.target, &capital(words), 0).map(|at| (at, capital(words), capital(by)));
        let (at, words, by) = at.or_else(capitals)?;
        Some(exchanged(pair.target, at, &words, &by))
    })
}
