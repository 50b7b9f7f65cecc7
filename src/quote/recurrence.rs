//! Which short quotations recur in the text without marks: names in use rather than words quoted.
//!
//! Takes the pairs, gives a flag for each. One pass of Aho-Corasick over the text outside the marks.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::{Kind, delimiter::Pair};

/// Longer quotations (bytes) do not become names.
const LONGEST: usize = 40;
/// More distinct short quotations than this are not looked for.
const PATTERNS: usize = 4_096;
/// A full automaton, which is walked faster, is built of at most this many bytes of patterns.
const FULL: usize = 16_384;

/// Names in marks that the text has introduced, by their words.
#[derive(Debug, Default)]
pub(super) struct Known(HashMap<String, Kind>);

impl Known {
    /// What `words` were when they were a name before.
    pub(super) fn get(&self, words: &str) -> Option<Kind> {
        if self.0.is_empty() || words.len() > LONGEST {
            return None;
        }
        self.0.get(&words.to_lowercase()).copied()
    }

    /// Notes that `words` were found to be of `kind`. A headline quotes in few words what the text says, so
    /// it introduces nothing.
    pub(super) fn note(&mut self, words: &str, kind: Kind, heading: bool) {
        if !kind.is_speech() && !heading && words.len() <= LONGEST && self.0.len() < PATTERNS {
            self.0.entry(words.to_lowercase()).or_insert(kind);
        }
    }
}

/// For each pair whether its words stand elsewhere in the text outside all marks.
pub(super) fn recurring(text: &str, pairs: &[Pair]) -> Vec<bool> {
    let mut index = HashMap::new();
    let mut patterns: Vec<String> = Vec::new();
    let mut pattern_of = vec![None; pairs.len()];
    for (pair, slot) in pairs.iter().zip(&mut pattern_of) {
        let words = pair.span.of(text);
        if words.len() <= LONGEST && words.contains(char::is_alphabetic) && patterns.len() < PATTERNS {
            let key = words.to_lowercase();
            let next = patterns.len();
            let number = *index.entry(key.clone()).or_insert(next);
            if number == next {
                patterns.push(key);
            }
            *slot = Some(number);
        }
    }
    let seen = seen_outside(text, pairs, &patterns);
    pattern_of.iter().map(|number| number.is_some_and(|number| seen[number])).collect()
}

fn seen_outside(text: &str, pairs: &[Pair], patterns: &[String]) -> Vec<bool> {
    let mut seen = vec![false; patterns.len()];
    if patterns.is_empty() {
        return seen;
    }
    let small = patterns.iter().map(String::len).sum::<usize>() <= FULL;
    let search = AhoCorasick::builder()
        .kind(small.then_some(AhoCorasickKind::DFA))
        .match_kind(MatchKind::LeftmostLongest)
        .ascii_case_insensitive(true)
        .build(patterns);
    let Ok(search) = search else { return seen };
    let mut at = 0;
    let outer = pairs.iter().filter(|pair| pair.depth == 0).map(|pair| (pair.outer.start, pair.outer.end));
    for (start, end) in outer.chain([(text.len(), text.len())]) {
        let gap = text.get(at..start).unwrap_or_default();
        for found in search.find_iter(gap) {
            let word = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
            let bounded =
                !word(gap[..found.start()].chars().next_back()) && !word(gap[found.end()..].chars().next());
            seen[found.pattern()] |= bounded;
        }
        at = end.max(at);
    }
    seen
}
