//! Parts of a sentence that was too long, joined again.
//!
//! The engine takes each part for a sentence of its own: it writes the first word large and closes
//! with a full stop. Where the source goes on small, so does the translation.

use std::{collections::HashSet, sync::LazyLock};

/// Words that are written small inside a sentence.
static INNER: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lines = include_str!("data/inner-words.txt").lines();
    lines.filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect()
});

/// The translations of `parts`, each as it stands inside the sentence, with spaces between.
pub(super) fn joined(parts: &[&str], outputs: impl IntoIterator<Item = String>) -> String {
    let outputs = outputs.into_iter().enumerate().map(|(index, output)| inner(parts, index, output));
    outputs.collect::<Vec<_>>().join(" ")
}

/// One translation as it stands inside the sentence; of the same length in bytes.
pub(super) fn inner(parts: &[&str], index: usize, mut output: String) -> String {
    let source = parts.get(index).copied().unwrap_or_default();
    if index > 0 && source.starts_with(char::is_lowercase) {
        let word: String = output.chars().take_while(|letter| letter.is_alphabetic()).collect();
        if INNER.contains(word.to_lowercase().as_str()) {
            output.replace_range(..word.len(), &word.to_lowercase());
        }
    }
    if index + 1 < parts.len() && source.ends_with([',', ';']) && output.ends_with('.') {
        let mark = if source.ends_with(',') { "," } else { ";" };
        output.replace_range(output.len() - 1.., mark);
    }
    output
}

#[cfg(test)]
mod tests {
    use super::joined;

    fn join(parts: &[(&str, &str)]) -> String {
        let sources: Vec<&str> = parts.iter().map(|(source, _)| *source).collect();
        joined(&sources, parts.iter().map(|(_, made)| (*made).to_owned()))
    }

    #[test]
    fn clauses_go_on_as_in_the_source() {
        let made = join(&[
            ("Il a parlé hier,", "He spoke yesterday."),
            ("le ministre étant absent ;", "The minister being absent."),
            ("en Russie, rien.", "Russia has nothing."),
        ]);
        assert_eq!(made, "He spoke yesterday, the minister being absent; Russia has nothing.");
        assert_eq!(
            join(&[("Il vient.", "He comes."), ("Le chef part.", "The boss leaves.")]),
            "He comes. The boss leaves."
        );
        assert_eq!(join(&[("Oui,", ""), ("", "x")]), " x");
    }
}
