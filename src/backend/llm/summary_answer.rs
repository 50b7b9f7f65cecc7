//! Reading a language model's summary: strict types, and every reference must exist.
//!
//! The model cites sentences by number and places quotations as `[q1]`; it may not write
//! quotation marks. What breaks a rule is listed for the re-ask; nothing is taken out silently.

use std::collections::BTreeSet;

use serde::{Deserialize, de::IgnoredAny};
use serde_json::{Value, json};

use super::structured::{self, Structured};
use crate::backend::SummaryLine;

/// What a summary may refer to.
#[derive(Debug, Clone, Default)]
pub(super) struct References {
    /// Numbers of sentences.
    pub(super) sentences: BTreeSet<usize>,
    /// Ids of quotations.
    pub(super) quotes: BTreeSet<String>,
    /// Points or notes wanted at most.
    pub(super) points: usize,
    /// Whether these are the sentences of the whole article, so that no line may rest on all.
    pub(super) is_whole: bool,
}

/// Headline, lead and points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Summary {
    pub(super) headline: String,
    pub(super) lead: SummaryLine,
    pub(super) points: Vec<SummaryLine>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSummary {
    headline: String,
    lead: RawLine,
    points: Vec<RawLine>,
    #[serde(default, rename = "id")]
    _id: IgnoredAny,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNotes {
    points: Vec<RawLine>,
    #[serde(default, rename = "id")]
    _id: IgnoredAny,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLine {
    text: String,
    sentences: Vec<usize>,
}

/// Schema of a line: prose and the sentences it rests on.
fn line_schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "text": {"type": "string", "minLength": 1},
            "sentences": {"type": "array", "items": {"type": "integer", "minimum": 1},
                          "minItems": 1, "maxItems": 12},
        },
        "required": ["text", "sentences"],
        "additionalProperties": false,
    })
}

/// Schema of a whole summary.
pub(super) fn summary_schema(points: usize) -> Value {
    json!({
        "type": "object",
        "properties": {
            "headline": {"type": "string", "minLength": 1},
            "lead": line_schema(),
            "points": {"type": "array", "items": line_schema(), "maxItems": points},
            "id": {"type": "string"},
        },
        "required": ["headline", "lead", "points", "id"],
        "additionalProperties": false,
    })
}

/// Schema of notes.
pub(super) fn notes_schema(points: usize) -> Value {
    json!({
        "type": "object",
        "properties": {
            "points": {"type": "array", "items": line_schema(), "maxItems": points},
            "id": {"type": "string"},
        },
        "required": ["points", "id"],
        "additionalProperties": false,
    })
}

/// Reads a summary; the error lists every broken rule.
pub(super) fn read_summary(text: &str, known: &References) -> Result<Structured<Summary>, Vec<String>> {
    let raw = structured::read::<RawSummary>(text).map_err(|problem| vec![problem])?;
    let mut problems = Vec::new();
    check_prose("headline", &raw.value.headline, &mut problems);
    if !quotes_in(&raw.value.headline).is_empty() {
        problems.push("headline: it places a quotation; write it without".to_owned());
    }
    let lead = line("lead", raw.value.lead, known, &mut problems);
    let points = lines(raw.value.points, known, &mut problems);
    check_repetition(std::iter::once(&lead).chain(&points), &mut problems);
    if problems.is_empty() {
        let headline = raw.value.headline.trim().to_owned();
        Ok(Structured { value: Summary { headline, lead, points }, repaired: raw.repaired })
    } else {
        Err(problems)
    }
}

/// Reads notes.
pub(super) fn read_notes(
    text: &str,
    known: &References,
) -> Result<Structured<Vec<SummaryLine>>, Vec<String>> {
    let raw = structured::read::<RawNotes>(text).map_err(|problem| vec![problem])?;
    let mut problems = Vec::new();
    let points = lines(raw.value.points, known, &mut problems);
    if points.is_empty() {
        problems.push("points: there are none".to_owned());
    }
    if problems.is_empty() { Ok(Structured { value: points, repaired: raw.repaired }) } else { Err(problems) }
}

fn lines(raw: Vec<RawLine>, known: &References, problems: &mut Vec<String>) -> Vec<SummaryLine> {
    if raw.len() > known.points {
        problems.push(format!("points: there are {}, at most {} are wanted", raw.len(), known.points));
    }
    raw.into_iter()
        .enumerate()
        .map(|(index, raw)| line(&format!("point {}", index + 1), raw, known, problems))
        .collect()
}

fn line(place: &str, raw: RawLine, known: &References, problems: &mut Vec<String>) -> SummaryLine {
    check_prose(place, &raw.text, problems);
    if raw.sentences.is_empty() {
        problems.push(format!("{place}: it names no sentence that it rests on"));
    }
    for number in raw.sentences.iter().filter(|number| !known.sentences.contains(number)) {
        problems.push(format!("{place}: there is no sentence {number}"));
    }
    if known.is_whole
        && known.sentences.len() >= MANY_SENTENCES
        && raw.sentences.len() >= known.sentences.len()
    {
        problems.push(format!("{place}: it names every sentence; name only those that it rests on"));
    }
    if raw.text.split_whitespace().count() > LONGEST_LINE {
        problems.push(format!("{place}: it is longer than a sentence; say one thing"));
    }
    let quotes = quotes_in(&raw.text);
    for id in quotes.iter().filter(|id| !known.quotes.contains(*id)) {
        problems.push(format!("{place}: there is no quotation [{id}]"));
    }
    let mut sentences = raw.sentences;
    sentences.sort_unstable();
    sentences.dedup();
    SummaryLine { text: raw.text.trim().to_owned(), sentences, quotes }
}

fn check_prose(place: &str, text: &str, problems: &mut Vec<String>) {
    if text.trim().is_empty() {
        problems.push(format!("{place}: it is empty"));
    }
    if text.contains(is_quotation_mark) {
        problems
            .push(format!("{place}: it has quotation marks; place a quotation as [q1] or write it without"));
    }
}

/// Sentences from which on an article is more than any one line of a summary rests on.
const MANY_SENTENCES: usize = 4;
/// Words of the longest line: one of more retells the article. A lead is to have at most 35, so twice
/// that and some is not a slip.
const LONGEST_LINE: usize = 80;
/// Of the words of the shorter of two lines, how many in ten the longer has too when both say the
/// same.
const SAME_IN_TEN: usize = 9;

/// Lines that say again what an earlier line says.
fn check_repetition<'a>(lines: impl Iterator<Item = &'a SummaryLine>, problems: &mut Vec<String>) {
    let words = |line: &SummaryLine| -> BTreeSet<String> {
        let words = line.text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let lines: Vec<BTreeSet<String>> = lines.map(words).collect();
    let name = |index: usize| if index == 0 { "lead".to_owned() } else { format!("point {index}") };
    for (index, line) in lines.iter().enumerate() {
        let earlier = lines[..index].iter().position(|other| {
            let shorter = line.len().min(other.len());
            shorter > 0 && line.intersection(other).count() * 10 >= shorter * SAME_IN_TEN
        });
        if let Some(earlier) = earlier {
            problems.push(format!(
                "{}: it repeats the {}; say something else or leave it out",
                name(index),
                name(earlier)
            ));
        }
    }
}

/// Whether a character is a mark of quotation in any script: Unicode's initial and final quotation
/// marks, and those that it counts elsewhere.
fn is_quotation_mark(character: char) -> bool {
    matches!(character,
        '"' | '«' | '»' | '‘' | '‚' | '‛' | '“' | '”' | '„' | '‟' | '‹' | '›' | '❛'..='❟' | '❮' | '❯'
        | '⹂' | '⸂'..='⸅' | '⸉' | '⸊' | '⸌' | '⸍' | '⸜' | '⸝' | '⸠' | '⸡' | '〈'..='』' | '〝'..='〟' | '﹁'..='﹄'
        | '＂' | '｢' | '｣' | '″' | '‶' | '‴' | '‷' | '˝' | 'ˮ' | '🙶'..='🙸')
}

/// Ids placed in a text as `[q1]`, in order, each once.
fn quotes_in(text: &str) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for part in text.split('[').skip(1) {
        let Some((id, _)) = part.split_once(']') else { continue };
        let is_id = id
            .strip_prefix('q')
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
        if is_id && !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
    }
    ids
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use super::{References, read_notes, read_summary};

    fn known() -> References {
        References {
            sentences: (1..=5).collect(),
            quotes: ["q1".to_owned(), "q2".to_owned()].into(),
            points: 2,
            is_whole: true,
        }
    }

    #[test]
    fn a_good_summary_is_read() {
        let text = r#"{"headline":"Minister resigns","lead":{"text":"She left, said AFP.","sentences":[2,1,2]},
            "points":[{"text":"He said [q2].","sentences":[3]}]}"#;
        let read = read_summary(text, &known()).unwrap();
        assert_eq!(read.value.lead.sentences, [1, 2]);
        assert_eq!(read.value.points[0].quotes, ["q2"]);
        assert!(!read.repaired);
    }

    #[test]
    fn every_broken_rule_is_named() {
        let text = r#"{"headline":" ","lead":{"text":"He said “no”.","sentences":[]},
            "points":[{"text":"[q9]","sentences":[6]},{"text":"a","sentences":[1]},{"text":"b","sentences":[1]}]}"#;
        let problems = read_summary(text, &known()).unwrap_err();
        let expected = [
            "headline: it is empty",
            "lead: it has quotation marks",
            "lead: it names no sentence",
            "at most 2",
            "no sentence 6",
            "no quotation [q9]",
        ];
        for words in expected {
            assert!(problems.iter().any(|problem| problem.contains(words)), "{words}: {problems:?}");
        }
        assert_eq!(problems.len(), expected.len());
    }

    #[test]
    fn a_summary_that_repeats_itself_or_rests_on_everything_is_none() {
        let line = |text: &str, sentences: &str| format!(r#"{{"text":"{text}","sentences":{sentences}}}"#);
        let read = |lead: String, point: String| {
            let text = format!(r#"{{"headline":"H","lead":{lead},"points":[{point}],"id":"k7"}}"#);
            read_summary(&text, &known()).err().unwrap_or_default().join(" ")
        };
        let lead = "The council of Vallombre adopted its budget on Tuesday";
        assert_eq!(read(line(lead, "[1]"), line("The pool reopens in June", "[2]")), "");
        let same =
            read(line(lead, "[1]"), line("On Tuesday the Council of Vallombre adopted its budget.", "[1]"));
        assert!(same.contains("point 1: it repeats the lead"), "{same}");
        let all = read(line(lead, "[1,2,3,4,5]"), line("The pool reopens in June", "[2]"));
        assert!(all.contains("lead: it names every sentence"), "{all}");
        let long = read(line(lead, "[1]"), line(&"word and other ".repeat(40), "[2]"));
        assert!(long.contains("longer than a sentence"), "{long}");
        for mark in ["‹no›", "「no」", "❝no❞", "＂no＂", "‚no‘", "″no″"] {
            let marked = read(line(lead, "[1]"), line(&format!("He says {mark}"), "[2]"));
            assert!(marked.contains("quotation marks"), "{mark}");
        }
        assert_eq!(read(line(lead, "[1]"), line("The mayor’s pool reopens", "[2]")), "");
    }

    #[test]
    fn types_are_strict() {
        for text in [
            r#"{"points":[{"text":"a","sentences":["1"]}]}"#,
            r#"{"points":[{"text":"a","sentences":[-1]}]}"#,
            r#"{"points":[{"text":"a","sentences":[1],"note":"b"}]}"#,
            r#"{"points":[]}"#,
            r#"{"headline":"a"}"#,
        ] {
            assert!(read_notes(text, &known()).is_err(), "{text}");
        }
    }
}
