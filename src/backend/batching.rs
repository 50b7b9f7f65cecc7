//! Cutting work to what a service takes: long texts into pieces, pieces into batches.
//!
//! A text is cut between sentences and not inside quotation marks where that can be; a sentence that is
//! too long by itself is cut at clauses, then between words, then anywhere. Only what does not fit at
//! its shortest is reported. Pure.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// What one request may hold; `None` is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchLimits {
    /// Texts.
    pub items: usize,
    /// Characters of all texts together.
    pub characters: Option<usize>,
    /// Bytes of the whole request, less what the envelope takes.
    pub bytes: Option<usize>,
    /// Characters of one text.
    pub text_characters: Option<usize>,
}

impl Default for BatchLimits {
    fn default() -> Self {
        Self { items: usize::MAX, characters: None, bytes: None, text_characters: None }
    }
}

/// A piece of an item of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Index of the item.
    pub item: usize,
    /// The text.
    pub text: String,
    /// White space that stood after it.
    pub gap: String,
}

/// Cuts every item into pieces; an item that cannot be cut small enough is an error.
#[must_use]
pub(crate) fn pieces(items: &[String], limits: &BatchLimits) -> Vec<Result<Piece, (usize, usize)>> {
    let mut out = Vec::with_capacity(items.len());
    for (item, text) in items.iter().enumerate() {
        let longest =
            limits.text_characters.unwrap_or(usize::MAX).min(limits.characters.unwrap_or(usize::MAX));
        let bytes = limits.bytes.unwrap_or(usize::MAX);
        let fits = |text: &str| text.chars().count() <= longest && wire_bytes(text) <= bytes;
        if fits(text) {
            out.push(Ok(Piece { item, text: text.clone(), gap: String::new() }));
            continue;
        }
        let cut = cut(text, &fits);
        if let Some(range) = cut.iter().find(|range| !fits(text[(*range).clone()].trim_end())) {
            out.push(Err((item, text[range.clone()].chars().count())));
            continue;
        }
        out.extend(cut.into_iter().map(|range| {
            let whole = &text[range];
            let words = whole.trim_end();
            Ok(Piece { item, text: words.to_owned(), gap: whole[words.len()..].to_owned() })
        }));
    }
    out
}

/// Bytes of a text as JSON carries it: quotes, backslashes and control characters grow.
fn wire_bytes(text: &str) -> usize {
    text.bytes().map(|byte| if matches!(byte, b'"' | b'\\' | 0..0x20) { 6 } else { 1 }).sum::<usize>() + 3
}

/// Joins sentences into the longest runs that fit.
fn cut(text: &str, fits: &dyn Fn(&str) -> bool) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for sentence in sentences(text).into_iter().flat_map(|range| smaller(text, range, fits)) {
        match runs.last_mut() {
            Some(run) if fits(text[run.start..sentence.end].trim_end()) => run.end = sentence.end,
            _ => runs.push(sentence),
        }
    }
    runs
}

/// A sentence, or the longest clauses of it that fit; with a mark or word of its own that is too long,
/// the longest pieces that fit.
fn smaller(text: &str, sentence: Range<usize>, fits: &dyn Fn(&str) -> bool) -> Vec<Range<usize>> {
    if fits(text[sentence.clone()].trim_end()) {
        return vec![sentence];
    }
    let mut out = Vec::new();
    let mut start = sentence.start;
    while start < sentence.end {
        let end = start + head(&text[start..sentence.end], fits);
        out.push(start..end);
        start = end;
    }
    out
}

/// Bytes of the head of `text` that fits: all of it, or up to the last clause, else the last word, else
/// the last letter; at least one letter.
fn head(text: &str, fits: &dyn Fn(&str) -> bool) -> usize {
    // Looks no further than twice the head, so that a long text takes no longer than its length.
    let mut reach = 64;
    while reach < text.len() && fits(text[..text.floor_char_boundary(reach)].trim_end()) {
        reach *= 2;
    }
    if reach >= text.len() && fits(text.trim_end()) {
        return text.len();
    }
    let window = &text[..text.floor_char_boundary(reach)];
    let ends: Vec<usize> = window.char_indices().map(|(at, letter)| at + letter.len_utf8()).collect();
    // What fits is shorter than what does not.
    let count = ends.partition_point(|end| fits(text[..*end].trim_end())).max(1);
    let most = &text[..ends[count - 1]];
    let behind = |marks: &[char]| {
        let found = most.char_indices().rev().find(|(at, letter)| {
            letter.is_whitespace() && (marks.is_empty() || most[..*at].ends_with(marks))
        });
        // A short head for the sake of a clause would make many requests.
        found.map(|(at, letter)| at + letter.len_utf8()).filter(|end| end * 4 >= most.len())
    };
    behind(&[';', ':', '.', '!', '?', '…'])
        .or_else(|| behind(&[',']))
        .or_else(|| behind(&[]))
        .unwrap_or(most.len())
}

/// Sentences with the white space after them; a border inside quotation marks is none.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    let mut straight = false;
    for (at, sentence) in text.split_sentence_bound_indices() {
        for character in sentence.chars() {
            match character {
                '«' | '“' | '„' => depth += 1,
                '»' | '”' => depth = depth.saturating_sub(1),
                '"' => straight = !straight,
                _ => {}
            }
        }
        let end = at + sentence.len();
        if depth == 0 && !straight {
            out.push(start..end);
            start = end;
        }
    }
    if start < text.len() {
        out.push(start..text.len());
    }
    out
}

/// Packs pieces, in order, into batches within the limits; each is a range of `pieces`.
#[must_use]
pub(crate) fn pack(pieces: &[Piece], limits: &BatchLimits) -> Vec<Range<usize>> {
    let mut batches: Vec<Range<usize>> = Vec::new();
    let (mut characters, mut bytes) = (0, 0);
    for (index, piece) in pieces.iter().enumerate() {
        let (more, wire) = (piece.text.chars().count(), wire_bytes(&piece.text));
        let fits = batches.last().is_some_and(|batch| {
            batch.len() < limits.items
                && limits.characters.is_none_or(|limit| characters + more <= limit)
                && limits.bytes.is_none_or(|limit| bytes + wire <= limit)
        });
        match batches.last_mut() {
            Some(batch) if fits => batch.end = index + 1,
            _ => {
                batches.push(index..index + 1);
                (characters, bytes) = (0, 0);
            }
        }
        characters += more;
        bytes += wire;
    }
    batches
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BatchLimits, Piece, pack, pieces};

    fn limits(text_characters: usize) -> BatchLimits {
        BatchLimits { text_characters: Some(text_characters), ..BatchLimits::default() }
    }

    fn texts(items: &[&str], limits: &BatchLimits) -> Vec<Result<String, (usize, usize)>> {
        let items: Vec<String> = items.iter().map(ToString::to_string).collect();
        pieces(&items, limits).into_iter().map(|piece| piece.map(|piece| piece.text)).collect()
    }

    #[test]
    fn cuts_fall_between_sentences_and_outside_marks() {
        let text = "Il dort. Elle lit « Un. Deux. » et rit. Fin.";
        let cut = texts(&[text], &limits(32));
        assert_eq!(
            cut,
            [Ok("Il dort.".into()), Ok("Elle lit « Un. Deux. » et rit.".into()), Ok("Fin.".into())]
        );
    }

    #[test]
    fn a_sentence_that_is_too_long_is_cut_at_clauses_then_words_then_letters() {
        let cut = |text: &str, limit| -> Vec<String> {
            texts(&[text], &limits(limit)).into_iter().map(|piece| piece.expect("it can be cut")).collect()
        };
        assert_eq!(cut("Un mot, deux mots, trois mots", 20), ["Un mot, deux mots,", "trois mots"]);
        assert_eq!(
            cut("Il dort. Un mot ; deux mots de plus", 12),
            ["Il dort.", "Un mot ;", "deux mots de", "plus"]
        );
        assert_eq!(cut("Une phrase trop longue.", 10), ["Une phrase", "trop", "longue."]);
        assert_eq!(cut("Interminable", 5), ["Inter", "minab", "le"]);
        let marks = "« Une très longue citation sans aucun point »";
        assert_eq!(cut(marks, 20).join(" "), marks);
        // Not even one letter fits.
        assert_eq!(texts(&["été"], &limits(0)), [Err((0, 1))]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost(items in proptest::collection::vec("[a-zé« .»\"\n]{1,80}", 1..6), size in 8_usize..60) {
            let limits = BatchLimits { items: 3, characters: Some(70), ..limits(size) };
            let cut = pieces(&items, &limits);
            for (index, item) in items.iter().enumerate() {
                let mine: Vec<&Piece> = cut.iter().flatten().filter(|piece| piece.item == index).collect();
                let failed = cut.iter().any(|piece| matches!(piece, Err((item, _)) if *item == index));
                let joined: String =
                    mine.iter().flat_map(|piece| [piece.text.as_str(), piece.gap.as_str()]).collect();
                prop_assert!(failed && mine.is_empty() || joined == *item);
            }
            let good: Vec<Piece> = cut.into_iter().flatten().collect();
            let batches = pack(&good, &limits);
            let order: Vec<usize> = batches.iter().cloned().flatten().collect();
            prop_assert_eq!(order, (0..good.len()).collect::<Vec<_>>());
            for batch in batches {
                let characters: usize = good[batch.clone()].iter().map(|piece| piece.text.chars().count()).sum();
                prop_assert!(batch.len() <= 3 && characters <= 70);
            }
        }
    }
}
