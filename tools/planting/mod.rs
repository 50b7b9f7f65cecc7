//! Planters: rules that put one fault of a kind into a good translation.

mod figures;
mod names;
mod sentences;
mod words;

/// A passage with its translation.
pub(crate) struct Pair<'a> {
    /// The French.
    pub(crate) source: &'a str,
    /// The English.
    pub(crate) target: &'a str,
    /// The English of another passage.
    pub(crate) other: &'a str,
    /// Its place in the text, by which a planter may choose.
    pub(crate) number: usize,
}

/// The English with the fault in it, where the passage has room for one.
pub(crate) type Plant = Box<dyn Fn(&Pair<'_>) -> Option<String>>;

/// One kind of fault.
pub(crate) struct Planter {
    /// Its row of the table.
    pub(crate) kind: &'static str,
    /// Per cent of its faults that the checks ought to see.
    pub(crate) wanted: u8,
    /// Whether it wants passages of several sentences.
    pub(crate) whole: bool,
    /// The rule.
    pub(crate) plant: Plant,
}

/// Every kind of the table, in its order.
pub(crate) fn planters() -> Vec<Planter> {
    let mut planters = figures::planters();
    planters.extend(names::planters());
    planters.extend(words::planters());
    planters.extend(sentences::planters());
    planters
}

fn planter(
    kind: &'static str,
    wanted: u8,
    whole: bool,
    plant: impl Fn(&Pair<'_>) -> Option<String> + 'static,
) -> Planter {
    Planter { kind, wanted, whole, plant: Box::new(plant) }
}

/// Where `words` stand in `text` as words, from `from` on.
fn find(text: &str, words: &str, from: usize) -> Option<usize> {
    let edge = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
    let first = words.chars().next().is_some_and(char::is_alphanumeric);
    let last = words.chars().next_back().is_some_and(char::is_alphanumeric);
    text.get(from..)?.match_indices(words).map(|(at, _)| at + from).find(|at| {
        (!first
            || edge(text[..*at].chars().next_back())
            || text[..*at].ends_with(|c: char| c.is_ascii_digit()))
            && (!last || edge(text[at + words.len()..].chars().next()))
    })
}

/// `text` with the words at `at` exchanged, spaces set right where they vanish.
fn exchanged(text: &str, at: usize, words: &str, by: &str) -> String {
    let (before, after) = (&text[..at], &text[at + words.len()..]);
    if by.is_empty() {
        if before.is_empty() {
            return capital(after.trim_start());
        }
        return format!("{}{after}", before.trim_end());
    }
    format!("{before}{by}{after}")
}

/// A word with a capital.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
