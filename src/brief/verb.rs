//! The verb that a brief shows between a speaker and the words: neutral, and never "said" over what
//! somebody denied, refused, promised, did not say or is only reported to have said.
//!
//! Takes the cue of a quotation as the article has it and the quotation's flags, gives English.

use std::{collections::HashMap, sync::LazyLock};

use crate::quote::{Flag, Kind};
use crate::word_list;

word_list::words_of! { NEGATIONS: "data/attribution.txt", "negations" }

/// A verb in the past, and as it stands after "did not" and "would".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Verb {
    past: &'static str,
    base: &'static str,
    /// Whether it takes a thing, so that a whole sentence beside it is "said".
    takes_thing: bool,
}

/// What was said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
}

impl Said<'_> {
    /// Whether the words can be what somebody denounces or accuses others of: neither a sentence nor
    /// a piece of one that hangs on a conjunction or preposition ("qui s’approchent …", "de mentir").
    fn are_a_thing(self) -> bool {
        let first = self.text.split([' ', '\'', '’', '\u{a0}']).next().unwrap_or_default().to_lowercase();
        let hangs = [
            "qui", "que", "qu", "dont", "où", "de", "d", "à", "au", "aux", "pour", "par", "sur", "dans",
            "en", "avec",
        ];
        self.kind != Kind::Full && !hangs.contains(&first.as_str())
    }
}

const SAY: Verb = Verb { past: "said", base: "say", takes_thing: false };

/// French forms in lower case → English.
static TABLE: LazyLock<HashMap<String, Verb>> = LazyLock::new(|| {
    let mut table = HashMap::new();
    for line in include_str!("data/verbs.tsv").lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let (Some(infinitive), Some(past), Some(base)) = (columns.next(), columns.next(), columns.next())
        else {
            continue;
        };
        let (past, takes_thing) = past.strip_suffix('*').map_or((past, false), |past| (past, true));
        let verb = Verb { past, base, takes_thing };
        table.insert(infinitive.to_owned(), verb);
        match columns.next() {
            Some(forms) => table.extend(forms.split(' ').map(|form| (form.to_owned(), verb))),
            None => table.extend(regular(infinitive).map(|form| (form, verb))),
        }
    }
    table
});

/// The forms of a regular verb in -er that stand beside a quotation.
fn regular(infinitive: &str) -> impl Iterator<Item = String> {
    word_list::words_of! { ENDINGS: "data/attribution.txt", "endings" }
    let stem = infinitive.strip_suffix("er").unwrap_or(infinitive).to_owned();
    ENDINGS.iter().map(move |ending| format!("{stem}{ending}"))
}

word_list::words_of! {
    /// Words that attribute without a verb.
    PARTICLES: "data/attribution.txt", "particles"
}

/// English for the words that attribute a quotation; `None` for words without a verb that say
/// nothing of the manner ("selon").
pub(super) fn neutral(cue: &str, said: Said<'_>, flags: &[Flag]) -> Option<String> {
    let lower = cue.to_lowercase();
    let words: Vec<&str> =
        lower.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    if words.iter().all(|word| PARTICLES.contains(word)) {
        return None;
    }
    let verb = words.iter().rev().find_map(|word| TABLE.get(*word)).copied();
    let verb = verb.filter(|verb| !verb.takes_thing || said.are_a_thing()).unwrap_or(SAY);
    // "se refuse à", "s’engage à" are in the table by their verb alone.
    let negated = flags.contains(&Flag::Negated) || is_negated(&words);
    let rumour = words.iter().any(|word| matches!(*word, "aurait" | "auraient"));
    Some(if negated {
        format!("did not {}", verb.base)
    } else if rumour {
        format!("reportedly {}", verb.past)
    } else if flags.contains(&Flag::Hypothetical) {
        format!("would {} (a hypothesis)", verb.base)
    } else {
        verb.past.to_owned()
    })
}

/// "n’a pas dit", "sans dire", "ne dit jamais".
fn is_negated(words: &[&str]) -> bool {
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));
    has(&["sans"]) || has(&["ne", "n"]) && has(&NEGATIONS)
}

#[cfg(test)]
mod tests {
    use super::{Said, neutral as with_words};
    use crate::quote::{Flag, Kind};

    fn neutral(cue: &str, kind: Kind, flags: &[Flag]) -> Option<String> {
        with_words(cue, Said { kind, text: "une farce" }, flags)
    }

    fn verb(cue: &str) -> String {
        neutral(cue, Kind::Partial, &[]).unwrap_or_default()
    }

    #[test]
    fn speech_is_reported_without_colour_and_without_changing_what_was_done() {
        for (cue, english) in [
            ("a … déclaré", "said"),
            ("martèle", "said"),
            ("a nié", "denied"),
            ("dément", "denied"),
            ("nient", "denied"),
            ("a refusé", "refused"),
            ("refuse", "refused"),
            ("a promis", "promised"),
            ("s’est engagé", "promised"),
            ("a-t-elle promis", "promised"),
            ("demande", "asked"),
            ("a écrit", "wrote"),
            ("a menacé", "threatened"),
            ("reconnaît", "acknowledged"),
            ("a qualifié", "described as"),
            ("accuse", "accused"),
        ] {
            assert_eq!(verb(cue), english, "{cue}");
        }
        for particle in ["selon", "Pour", "D’après", "aux yeux de"] {
            assert_eq!(neutral(particle, Kind::Full, &[]), None, "{particle}");
        }
    }

    #[test]
    fn a_whole_sentence_is_said() {
        for cue in ["accuse", "a dénoncé", "a parlé", "qualifie"] {
            assert_eq!(neutral(cue, Kind::Full, &[]).as_deref(), Some("said"), "{cue}");
        }
        assert_eq!(neutral("a nié", Kind::Full, &[]).as_deref(), Some("denied"));
        for text in ["qui s’approchent d’un conflit", "d’avoir menti", "de mentir"] {
            let hanging = with_words("a accusé", Said { kind: Kind::Partial, text }, &[]);
            assert_eq!(hanging.as_deref(), Some("said"), "{text}");
        }
    }

    #[test]
    fn what_is_negated_or_hypothetical_was_not_said() {
        assert_eq!(verb("aurait … déclaré"), "reportedly said");
        assert_eq!(verb("auraient promis"), "reportedly promised");
        assert_eq!(verb("n’a pas dit"), "did not say");
        assert_eq!(verb("n’a jamais nié"), "did not deny");
        assert_eq!(neutral("a déclaré", Kind::Full, &[Flag::Negated]).as_deref(), Some("did not say"));
        assert_eq!(
            neutral("dirait", Kind::Full, &[Flag::Hypothetical]).as_deref(),
            Some("would say (a hypothesis)")
        );
        for flags in [[Flag::Negated], [Flag::Hypothetical]] {
            for cue in ["a dit", "a déclaré", "affirme", "lance", "a promis", "écrit"] {
                let english = neutral(cue, Kind::Full, &flags).expect("a verb");
                assert!(!english.split(' ').any(|word| word == "said"), "{cue}: {english}");
            }
        }
    }
}
