//! Finding the JSON object in what a language model wrote around it. Pure.
//!
//! Models think aloud first, name channels, fence the answer, greet before and explain after it,
//! or give it twice. Every object that is closed in the text is a candidate; an object that breaks
//! off is none, however much of it is there.

use std::ops::Range;

use serde::de::IgnoredAny;

/// Objects looked at in one answer: more are not an answer.
const CANDIDATES: usize = 64;

/// Ends of thoughts, after which the answer comes.
const THOUGHTS_END: [&str; 6] =
    ["</think>", "</thinking>", "</thought>", "</reasoning>", "[/THINK]", "<|end_of_thought|>"];
/// Beginnings of thoughts.
const THOUGHTS_BEGIN: [&str; 6] =
    ["<think>", "<thinking>", "<thought>", "<reasoning>", "[THINK]", "<|begin_of_thought|>"];
/// Names a channel; what is meant for the reader stands in the last one called `final`.
const CHANNEL: &str = "<|channel|>";
/// Stands between the name of a channel and its text.
const MESSAGE: &str = "<|message|>";

/// The part of an answer that is meant for the reader; empty where there are thoughts only.
pub(super) fn spoken(text: &str) -> &str {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.contains(CHANNEL) {
        return match text.rsplit_once("<|channel|>final") {
            Some((_, last)) => last.split_once(MESSAGE).map_or("", |(_, answer)| answer),
            None => "",
        };
    }
    let ends = THOUGHTS_END.iter().filter_map(|end| text.rfind(end).map(|at| at + end.len()));
    if let Some(end) = ends.max() {
        return text[end..].trim();
    }
    if THOUGHTS_BEGIN.iter().any(|begin| text.starts_with(begin)) {
        return "";
    }
    text
}

/// A closed object in a text.
pub(super) struct Found<'a> {
    /// Its text.
    pub(super) json: &'a str,
    /// Whether it is JSON as it stands.
    pub(super) sound: bool,
}

/// Every closed object that stands in no other one, in order.
pub(super) fn objects(text: &str) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    for _ in 0..CANDIDATES {
        let Some(start) = text.get(at..).and_then(|rest| rest.find(['{', '['])).map(|next| at + next) else {
            break;
        };
        let rest = &text[start..];
        let is_object = rest.starts_with('{');
        if let Some(length) = sound_length(rest) {
            if is_object {
                found.push(Found { json: &rest[..length], sound: true });
            }
            at = start + length;
            continue;
        }
        at = start + 1;
        if is_object && let Some(range) = closed(rest) {
            found.push(Found { json: &rest[range.clone()], sound: false });
            at = start + range.end;
        }
    }
    found
}

/// Length of the JSON value that `text` begins with.
fn sound_length(text: &str) -> Option<usize> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    values.next()?.ok()?;
    Some(values.byte_offset())
}

/// The object that `text` begins with, by its braces outside of strings; `None` where it breaks off.
fn closed(text: &str) -> Option<Range<usize>> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' if !in_string => depth += 1,
            b'}' if !in_string => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(0..at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{objects, spoken};

    #[test]
    fn thoughts_and_channels_are_not_spoken() {
        assert_eq!(spoken("keys like {\"s1\": \"…\"}. Fine.\n</think>\n\n{}"), "{}");
        assert_eq!(spoken("<think>a</think>b<think>c</think> {}"), "{}");
        assert_eq!(spoken("[THINK]a[/THINK]{}"), "{}");
        assert_eq!(spoken("<|channel|>analysis<|message|>x<|end|><|channel|>final<|message|>{}"), "{}");
        assert_eq!(spoken("<|channel|>analysis<|message|>{\"s1\": 1}"), "");
        assert_eq!(spoken("<think> and no end {\"s1\": 1}"), "");
        assert_eq!(spoken("\u{feff} {}"), "{}");
    }

    #[test]
    fn closed_objects_are_found_and_open_ones_are_not() {
        let found = |text: &str| -> Vec<String> {
            objects(text)
                .into_iter()
                .map(|found| format!("{}{}", found.json, if found.sound { "" } else { "?" }))
                .collect()
        };
        assert_eq!(
            found("Here: {\"a\": \"}\"} — tell me if {names} change."),
            ["{\"a\": \"}\"}", "{names}?"]
        );
        assert_eq!(found("{\"a\": {\"b\": 1}} {\"c\": 2}"), ["{\"a\": {\"b\": 1}}", "{\"c\": 2}"]);
        assert_eq!(found("[{\"a\": 1}, {\"b\": 2}]"), Vec::<String>::new(), "a list is no object");
        assert_eq!(found("{\"a\": 1,}"), ["{\"a\": 1,}?"]);
        for cut in ["{\"a\": \"b", "{\"a\": \"b\"", "{\"a\": \"b\\\"}", "{"] {
            assert_eq!(found(cut), Vec::<String>::new(), "{cut}");
        }
        assert!(found(&"{".repeat(100_000)).is_empty());
    }
}
