//! Sentences that are no sentences: a list, a table or a text without full stops.
//!
//! What comes after segments holds each against all of its translation, asks for it as one text, and
//! loses all of it where a service refuses it. So what is longer than any sentence of the press is
//! cut at clauses, else between words, outside of quotation marks where that can be.

/// Bytes of the longest sentence that stays whole. The longest of 39 press articles has 1,388.
pub(crate) const LONGEST: usize = 2_000;
/// Pieces are no shorter than this share of the longest for the sake of a better border.
const LEAST_SHARE: usize = 4;

/// Where pieces of `sentence` end but for the last, in bytes.
pub(super) fn cuts(sentence: &str) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut start = 0;
    while sentence.len() - start > LONGEST {
        start += border(&sentence[start..]);
        if start < sentence.len() {
            cuts.push(start);
        }
    }
    cuts
}

/// Where the first piece of `text`, which is longer than [`LONGEST`], ends: behind the last border of
/// the best kind. A word is never cut, however long.
fn border(text: &str) -> usize {
    let window = &text[..text.floor_char_boundary(LONGEST)];
    let mut depth = 0_usize;
    let mut before = ' ';
    // Behind a strong mark, a comma, a word, all outside of marks; behind a word anywhere.
    let mut found = [0; 4];
    for (at, letter) in window.char_indices() {
        match letter {
            '«' | '“' | '(' => depth += 1,
            '»' | '”' | ')' => depth = depth.saturating_sub(1),
            ' ' | '\n' | '\t' | '\r' => {
                let end = at + letter.len_utf8();
                found[3] = end;
                if depth == 0 {
                    found[2] = end;
                    match before {
                        ';' | ':' | '.' | '!' | '?' | '…' => found[0] = end,
                        ',' => found[1] = end,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        // French sets a space before a strong mark: what counts is the mark.
        before = letter;
    }
    let least = LONGEST / LEAST_SHARE;
    let whole =
        || text[window.len()..].find([' ', '\n', '\t', '\r']).map_or(text.len(), |at| window.len() + at + 1);
    found.into_iter().find(|end| *end >= least).unwrap_or_else(whole)
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, border, cuts};

    fn pieces(text: &str) -> Vec<&str> {
        let mut start = 0;
        let ends = cuts(text).into_iter().chain([text.len()]);
        ends.map(|end| &text[std::mem::replace(&mut start, end)..end]).collect()
    }

    #[test]
    fn a_sentence_of_the_press_stays_whole() {
        assert!(cuts(&"mot, ".repeat(LONGEST / 5)).is_empty());
    }

    #[test]
    fn clauses_first_then_words() {
        let clauses = format!("{}; {}", "un mot, ".repeat(200), "un mot ".repeat(100));
        assert!(pieces(&clauses)[0].ends_with("; "));
        let commas = format!("{}, {}", "mot ".repeat(400), "mot ".repeat(400));
        assert!(pieces(&commas)[0].ends_with(", "));
        let words = "mot ".repeat(2_000);
        assert!(pieces(&words).iter().all(|piece| piece.ends_with(' ')));
        for text in [&clauses, &commas, &words] {
            assert!(pieces(text).iter().all(|piece| !piece.is_empty() && piece.len() <= LONGEST));
            assert_eq!(pieces(text).concat(), *text);
        }
        let word = "é".repeat(3_000);
        assert_eq!(
            pieces(&format!("{word} {word} fin")),
            [format!("{word} "), format!("{word} "), "fin".to_owned()]
        );
    }

    #[test]
    fn marks_are_not_torn_apart_where_that_can_be() {
        let text = format!("{} « {} » {}", "mot ".repeat(300), "oui, non ".repeat(60), "mot ".repeat(400));
        let first = &text[..border(&text)];
        assert!(first.contains('«') == first.contains('»'), "{first}");
        // A quotation longer than a piece is cut between its words.
        let long = format!("« {} »", "mot ".repeat(1_000));
        assert!(pieces(&long).len() > 1);
    }
}
