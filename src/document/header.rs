//! What stands around the prose of a plain text: title, date, author, agency, dateline, credits.
//!
//! Takes the lines or paragraphs of a text and moves what is not prose out of them into the fields
//! of the [`Document`]. Cautious: what is not surely a title stays a paragraph.

use super::line::{ends_sentence, is_item};
use super::pattern::{
    BYLINE, DATE_LINE, DATELINE, IS_AGENCY, KEY_VALUE, LEADING_DATE, LEADING_DAY, NAMED_DATE, OUTLET_LINE,
    SIGNATURE, SIGNED_DATE,
};
use super::{Document, Field};
use crate::span::Span;

/// How many lines at the top may hold metadata.
const HEADER_LINES: usize = 12;
/// Longer lines are prose.
const HEADER_WIDTH: usize = 200;
/// Longer beginnings, in bytes, are not datelines.
const DATELINE_WIDTH: usize = 80;
/// Paragraphs in which a dateline is looked for.
const DATELINE_PARAGRAPHS: usize = 3;

/// Takes metadata lines at the top out of `lines` (they become blank) and fills `document`.
pub(super) fn read_lines(document: &mut Document, lines: &mut [Span]) {
    let text = std::mem::take(&mut document.text);
    if let Some(first) = lines.iter_mut().find(|line| !line.is_empty())
        && let Some(found) = LEADING_DATE.captures(head(first.of(&text)))
    {
        document.published = Some(field(&found, "date", *first));
        first.start += found.get_match().end();
    }
    let mut keyed = true;
    for line in lines.iter_mut().filter(|line| !line.is_empty()).take(HEADER_LINES) {
        let slice = line.of(&text);
        if slice.len() > HEADER_WIDTH {
            break;
        }
        keyed = keyed && read_keyed(document, *line, slice);
        if keyed || read_line(document, *line, slice) {
            *line = Span::new(line.end, line.end);
        }
    }
    document.text = text;
}

/// `Titre : …`; only at the very top, so that prose with a colon is safe.
fn read_keyed(document: &mut Document, line: Span, slice: &str) -> bool {
    let Some(found) = KEY_VALUE.captures(slice) else { return false };
    let value = field(&found, "value", line);
    if found.name("url").is_some() {
        document.url = Some(value.value);
    } else if found.name("title").is_some() {
        document.title.get_or_insert(value);
    } else if found.name("date").is_some() {
        document.published.get_or_insert(value);
    } else if found.name("byline").is_some() {
        document.byline.get_or_insert(value);
    } else if found.name("outlet").is_some() {
        document.outlet.get_or_insert(value);
    }
    true
}

/// A line that is nothing but a date, an author or an agency.
fn read_line(document: &mut Document, line: Span, slice: &str) -> bool {
    if let Some(found) = DATE_LINE.captures(slice) {
        document.published.get_or_insert(field(&found, "date", line));
    } else if let Some(found) = BYLINE.captures(slice) {
        document.byline.get_or_insert(field(&found, "name", line));
    } else if let Some(found) = OUTLET_LINE.captures(slice) {
        document.outlet.get_or_insert(field(&found, "outlet", line));
    } else if let Some(found) = SIGNED_DATE.captures(slice) {
        document.published.get_or_insert(field(&found, "date", line));
        if found.name("name").is_some() {
            document.byline.get_or_insert(field(&found, "name", line));
        }
    } else if let Some(found) = NAMED_DATE.captures(slice) {
        document.published.get_or_insert(field(&found, "date", line));
    } else {
        // The author's name again, as a signature.
        return document.byline.as_ref().is_some_and(|byline| byline.value.eq_ignore_ascii_case(slice));
    }
    true
}

/// Finds title, dateline and closing credits among the paragraphs of `document`.
pub(super) fn read_paragraphs(document: &mut Document) {
    read_title(document);
    read_dateline(document);
    read_credits(document);
}

/// Moves the first paragraph into the title when it is surely one.
fn read_title(document: &mut Document) {
    if document.title.is_some() {
        return;
    }
    let text = &document.text;
    let is_at = |at: usize| {
        document.paragraphs.get(at).is_some_and(|span| is_title(span.of(text)))
            && document.paragraphs[at + 1..]
                .iter()
                .take(3)
                .any(|span| is_prose(span.of(text), document.paragraphs[at]))
    };
    // A section name in capitals may stand above the title.
    let at = if is_at(0) {
        0
    } else if document.paragraphs.first().is_some_and(|span| is_kicker(span.of(text))) && is_at(1) {
        1
    } else {
        return;
    };
    let span = document.paragraphs[at];
    document.title = Some(Field { value: one_line(span.of(text)), span: Some(span) });
    document.paragraphs.drain(..=at);
}

/// Whether a paragraph has the shape of a title.
fn is_title(slice: &str) -> bool {
    let characters = slice.chars().count();
    let words = slice.split_whitespace().count();
    let first = slice.trim_start_matches(['«', '“', '"', ' ', '\u{a0}', '\u{202f}']).chars().next();
    let closed = slice.trim_end_matches(|letter: char| letter.is_whitespace() || "»”\"".contains(letter));
    (15..=HEADER_WIDTH).contains(&characters)
        && (3..=30).contains(&words)
        && first.is_some_and(|letter| letter.is_uppercase() || letter.is_numeric())
        && !closed.ends_with(['.', ',', ';', ':'])
        && !is_item(slice)
        && !holds_sentence_end(closed)
}

/// Whether a full stop, `?` or `!` stands inside with a capital behind it and a word, not an
/// abbreviation, before it.
fn holds_sentence_end(slice: &str) -> bool {
    slice.match_indices(". ").any(|(at, _)| {
        let before = slice[..at].split([' ', '\u{a0}', '’', '\'']).next_back().unwrap_or_default();
        let after = slice[at + 2..].trim_start_matches(['«', '“', '"', ' ', '\u{a0}', '\u{202f}']);
        before.chars().count() > 3 && after.starts_with(char::is_uppercase)
    })
}

/// Whether a paragraph is running text that a title can stand above.
fn is_prose(slice: &str, title: Span) -> bool {
    slice.len() > title.len() && slice.len() >= 80 && ends_sentence(slice)
}

fn is_kicker(slice: &str) -> bool {
    slice.split_whitespace().count() <= 3
        && slice.len() < 40
        && slice.chars().any(char::is_alphabetic)
        && !slice.chars().any(char::is_lowercase)
}

/// Moves a place line or a date off the front of one of the first paragraphs.
fn read_dateline(document: &mut Document) {
    for at in 0..document.paragraphs.len().min(DATELINE_PARAGRAPHS) {
        let span = document.paragraphs[at];
        let start = head(span.of(&document.text));
        let length = if let Some(found) = LEADING_DAY.captures(start) {
            document.published.get_or_insert(field(&found, "date", span));
            found.get_match().end()
        } else if let Some(found) =
            DATELINE.captures(start).filter(|found| found.get_match().end() <= DATELINE_WIDTH)
        {
            document.dateline = Some(field(&found, "line", span));
            let is_agency =
                |name: &&str| found.name(name).is_some_and(|group| IS_AGENCY.is_match(group.as_str()));
            let agency = ["agency1", "agency2", "agency3"].into_iter().find(is_agency);
            if let Some(agency) = agency {
                document.outlet.get_or_insert(field(&found, agency, span));
            }
            found.get_match().end()
        } else {
            continue;
        };
        document.paragraphs[at].start += length;
        return;
    }
}

/// Takes agency, author and date lines off the end.
fn read_credits(document: &mut Document) {
    while document.paragraphs.len() > 1 {
        let Some(&span) = document.paragraphs.last() else { return };
        let slice = span.of(&document.text).to_owned();
        if slice.len() > HEADER_WIDTH {
            return;
        }
        if !read_line(document, span, &slice) && !read_signature(document, span, &slice) {
            return;
        }
        document.paragraphs.pop();
    }
}

/// A name below the text, behind a paragraph that has ended.
fn read_signature(document: &mut Document, span: Span, slice: &str) -> bool {
    let before = document.paragraphs.iter().rev().nth(1);
    if document.byline.is_some() || !before.is_some_and(|before| ends_sentence(before.of(&document.text))) {
        return false;
    }
    let Some(found) = SIGNATURE.captures(slice) else { return false };
    document.byline = Some(field(&found, "name", span));
    true
}

/// The named group of a match in the line at `line`.
fn field(found: &regex::Captures<'_>, name: &str, line: Span) -> Field {
    let (value, range) = found.name(name).map_or(("", 0..0), |group| (group.as_str(), group.range()));
    Field { value: one_line(value), span: Some(Span::new(line.start + range.start, line.start + range.end)) }
}

/// The first part of a line; enough for every pattern.
fn head(slice: &str) -> &str {
    let end = slice.char_indices().nth(HEADER_WIDTH).map_or(slice.len(), |(at, _)| at);
    &slice[..end]
}

/// White space, line breaks too, as single spaces; no-break spaces stay.
pub(super) fn one_line(value: &str) -> String {
    value.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
