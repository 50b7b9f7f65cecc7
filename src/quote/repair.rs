//! Where a quotation begins or ends whose mark is missing.
//!
//! Takes the text around one mark, gives byte offsets. [`delimiter`](super::delimiter) calls it for
//! marks that found no partner. What is repaired stays inside its paragraph: at the nearest tag
//! (", a déclaré …"), else at the sentence or the paragraph.

use super::{
    lexicon::{Class, class_of, fold},
    word::split_clitic,
};
use crate::span::Span;

/// A missing opening mark is not looked for further back than this (bytes).
const REACH: usize = 4_000;
/// At most this many bytes of a tag are looked at.
const TAG_BYTES: usize = 160;
/// At most this many words of a tag are looked at.
const TAG_WORDS: usize = 6;

/// Whether the last thing before byte `at` ended a sentence.
pub(super) fn ends_sentence_before(text: &str, at: usize) -> bool {
    let last = text[..at].chars().rev().find(|character| !character.is_whitespace());
    last.is_none_or(|character| matches!(character, '.' | '!' | '?' | '…'))
}

/// Where a quotation starts whose opening mark is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MissingStart {
    At(usize),
    /// No tag follows the mark: nothing tells that it closed a quotation.
    Untold,
    /// Its sentence starts further back than anything is taken.
    TooFar,
}

/// Where a quotation starts that the mark at `close` ends and nothing opened: at the start of its
/// sentence, not before `floor`. A mark at `barren`, if behind `floor`, was too far from the start of
/// its sentence: nothing before it is read again, so that many lone marks stay linear.
pub(super) fn missing_start(text: &str, floor: usize, barren: usize, close: Span) -> MissingStart {
    let after = text[close.end..].trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let tag = after.strip_prefix(',').unwrap_or(after);
    if !tag_follows(tag) || floor >= close.start {
        return MissingStart::Untold;
    }
    let lowest = barren.max(text.floor_char_boundary(close.start.saturating_sub(2 * REACH)));
    let head = &text[floor.max(lowest)..close.start];
    let start = match sentence_start(head) {
        Some(start) => floor.max(lowest) + start,
        None if lowest > floor => return MissingStart::TooFar,
        None => floor,
    };
    let lead = |character: char| character.is_whitespace() || ",;:–—-.".contains(character);
    let start =
        start + (text[start..close.start].len() - text[start..close.start].trim_start_matches(lead).len());
    match close.start - start {
        0 => MissingStart::Untold,
        length if length > REACH => MissingStart::TooFar,
        _ => MissingStart::At(start),
    }
}

/// Offset in `head` at which its last sentence begins; `None` when it has no border.
fn sentence_start(head: &str) -> Option<usize> {
    let body =
        head.trim_end_matches(|character: char| character.is_whitespace() || ".!?…".contains(character));
    let mut next_is_capital = false;
    let mut spaced = false;
    for (at, character) in body.char_indices().rev() {
        match character {
            '.' | '!' | '?' | '…' if spaced && next_is_capital && !is_abbreviation(&body[..at]) => {
                return Some(at + character.len_utf8());
            }
            _ if character.is_whitespace() => spaced = true,
            _ => {
                spaced = false;
                next_is_capital = character.is_uppercase() || character.is_numeric();
            }
        }
    }
    None
}

/// "M", "Mme", an initial: a point after it ends no sentence.
fn is_abbreviation(head: &str) -> bool {
    let word = head.rsplit(|character: char| !character.is_alphanumeric()).next().unwrap_or_default();
    let mut buffer = String::new();
    word.chars().count() == 1 || class_of(fold(word, &mut buffer)).any(Class::TITLE)
}

/// Where a quotation ends that starts at `start` and is not closed before `limit`.
pub(super) fn missing_end(text: &str, start: usize, limit: usize, french: bool) -> usize {
    let slice = text.get(start..limit).unwrap_or_default();
    if french {
        let mut quoted_words = false;
        for (at, character) in slice.char_indices() {
            if character == ',' && quoted_words && tag_follows(&slice[at + 1..]) {
                return start + at;
            }
            quoted_words |= character.is_alphabetic();
        }
    }
    limit
}

/// Whether the words before the closing glyph at `mark` lead to a quotation, and words follow it: "a évoqué »
/// un pas".
pub(super) fn leads_to_quotation(text: &str, mark: Span) -> bool {
    let spaced = |rest: &str| rest.starts_with([' ', '\u{a0}', '\u{202f}']);
    let after = &text[mark.end..];
    let head = text[..mark.start].trim_end_matches([' ', '\u{a0}', '\u{202f}']);
    let word = &head[head.trim_end_matches(char::is_alphabetic).len()..];
    let mut buffer = String::new();
    let class = class_of(fold(word, &mut buffer));
    let leads = class.any(Class::CUE | Class::DET | Class::QUE) || head.ends_with(':');
    let words = after.trim_start().starts_with(char::is_lowercase);
    spaced(after) && head.len() < mark.start && leads && words && !tag_follows(after)
}

/// Where the sentence that goes on at `start` ends, at or before `limit`.
pub(super) fn sentence_end(text: &str, start: usize, limit: usize) -> usize {
    let slice = text.get(start..limit).unwrap_or_default();
    let stop = slice.char_indices().find(|(at, character)| {
        let rest = &slice[at + character.len_utf8()..];
        let next = rest.trim_start().chars().next();
        ".!?…".contains(*character)
            && !is_abbreviation(&slice[..*at])
            && rest.starts_with(char::is_whitespace)
            && next.is_none_or(char::is_uppercase)
    });
    stop.map_or(limit, |(at, _)| start + at)
}

/// Whether a tag ends what is said from `start` to `limit`: ", a dit Marie." One that goes on after
/// its comma (", dit-il, nous partons") leaves it open.
pub(super) fn is_tagged_off(text: &str, start: usize, limit: usize) -> bool {
    let end = missing_end(text, start, limit, true);
    if end >= limit {
        return false;
    }
    let tag = text.get(end + 1..limit).unwrap_or_default();
    let stop = tag.find([',', '.', ';', ':', '!', '?', '…']).unwrap_or(tag.len());
    let inverted = tag[..stop].split_whitespace().any(|word| split_clitic(word).1 > 0);
    !(inverted && tag[stop..].starts_with(','))
}

/// Whether an outer quotation ends together with the inner one whose mark ends at `inner_end`:
/// nothing or a tag follows it.
pub(super) fn outer_ends_with(text: &str, inner_end: usize, limit: usize) -> bool {
    let rest = text.get(inner_end..limit).unwrap_or_default().trim_start();
    let tag = rest.strip_prefix(',').unwrap_or(rest);
    !rest.starts_with(char::is_alphanumeric) && tag_follows(tag)
        || rest.trim_matches(|character: char| !character.is_alphanumeric()).is_empty()
}

/// Whether `rest` begins with an attributing verb and its subject after it: "a déclaré X",
/// "dit-il", "a-t-elle ajouté".
pub(super) fn tag_follows(rest: &str) -> bool {
    let mut buffer = String::new();
    let mut auxiliary = false;
    let rest = &rest[..rest.floor_char_boundary(TAG_BYTES)];
    let words = rest.split([' ', '\u{a0}', '\u{202f}', '\n']).filter(|word| !word.is_empty());
    for (index, word) in words.take(TAG_WORDS).enumerate() {
        let word = word.trim_matches(|character: char| ",.;:!?…»”\"".contains(character));
        let (word, inverted) = split_clitic(word);
        let word = word.rsplit(['\'', '’']).next().unwrap_or(word);
        let class = class_of(fold(word, &mut buffer));
        if inverted > 0 && class.any(Class::FIN) {
            return true;
        }
        if word.starts_with(char::is_uppercase) {
            return false;
        }
        if class.any(Class::AUX) && !auxiliary && index < 3 {
            auxiliary = true;
        } else if auxiliary && class.any(Class::PP) {
            return class.any(Class::CUE);
        } else if !auxiliary && class.any(Class::FIN) {
            return class.any(Class::SAY) && index < 2;
        } else if !auxiliary && !class.any(Class::CLITIC) {
            return false;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{MissingStart, REACH, missing_end, missing_start, tag_follows};
    use crate::span::Span;

    #[test]
    fn tags_are_told_from_running_text() {
        for tag in
            ["a déclaré M. Roux", " dit-il", "a-t-elle ajouté", "s'est-il exclamé", "lui a répondu Paul"]
        {
            assert!(tag_follows(tag), "{tag}");
        }
        for text in ["Arrivé samedi", "et il part", "a mangé une pomme", "le maire", ""] {
            assert!(!tag_follows(text), "{text}");
        }
    }

    #[test]
    fn what_was_too_far_is_not_read_again() {
        let text =
            format!("{}» , dit-il, un mot » , dit-il. Fin. Encore » , dit-elle.", "mot ".repeat(REACH));
        let closes: Vec<Span> = text.match_indices('»').map(|(at, _)| Span::new(at, at + 2)).collect();
        assert_eq!(missing_start(&text, 0, 0, closes[0]), MissingStart::TooFar);
        let barren = closes[0].start;
        assert_eq!(missing_start(&text, 0, barren, closes[1]), MissingStart::TooFar);
        assert_eq!(missing_start(&text, 0, barren, closes[1]), missing_start(&text, 0, 0, closes[1]));
        let last = missing_start(&text, 0, barren, closes[2]);
        assert!(matches!(last, MissingStart::At(start) if text[start..].starts_with("Encore")));
    }

    #[test]
    fn a_missing_mark_is_found_at_the_sentence_or_the_tag() {
        let text = "Il a vu M. Roux. Des plans ont été établis» , a déclaré M. Roux.";
        let close = text.find('»').expect("the text has one");
        let found = missing_start(text, 0, 0, Span::new(close, close + 2));
        assert!(
            matches!(found, MissingStart::At(start) if text[start..].starts_with("Des plans")),
            "{found:?}"
        );
        let open = "Nous partirons, a déclaré Paul.";
        assert_eq!(missing_end(open, 0, open.len(), true), "Nous partirons".len());
        assert_eq!(missing_end(open, 0, open.len(), false), open.len());
    }
}
