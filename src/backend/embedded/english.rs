//! The engine's plain English with the marks of print.
//!
//! Takes the source item and the engine's words, gives the words with curled quotation marks and
//! apostrophes, dashes and `…` where the source had them, and no space before closing marks.
//! Quotation marks that do not pair while the source's do are put right, and that is recorded.

use super::{super::Edit, prepare::unescape};

/// The text for the reader and what had to be put right beyond typography.
pub(super) fn finish(source: &str, raw: &str) -> (String, Vec<Edit>) {
    let plain = tighten(&unescape(raw));
    let mut edits = Vec::new();
    let paired = pair(source, &plain);
    if paired != plain {
        edits.push(Edit {
            before: plain.clone(),
            after: paired.clone(),
            reason: "quotation marks put right".to_owned(),
        });
    }
    (dashes(source, &curl(&paired)), edits)
}

/// One space between words, none before closing punctuation.
fn tighten(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().map(|letter| if letter.is_whitespace() { ' ' } else { letter }).peekable();
    while let Some(letter) = letters.next() {
        if letter == ' ' && letters.peek().is_none_or(|next| " ;:!?%,.)]".contains(*next)) {
            continue;
        }
        out.push(letter);
    }
    out.trim_start().to_owned()
}

const DOUBLE: [char; 7] = ['"', '«', '»', '“', '”', '„', '‟'];

/// Makes double marks pair where those of the source do.
fn pair(source: &str, plain: &str) -> String {
    let marks = |text: &str| text.matches(DOUBLE).count();
    let (wanted, found) = (marks(source), marks(plain));
    let source = source.trim();
    let enclosed = wanted == 2 && source.starts_with(DOUBLE) && source.ends_with(DOUBLE);
    if enclosed && found < 2 {
        return format!("\"{}\"", plain.replace(DOUBLE, ""));
    }
    if wanted % 2 == 0 && found % 2 == 1 {
        // One mark too many or too few: the last one has no partner.
        if let Some((place, mark)) = plain.rmatch_indices(DOUBLE).next() {
            let mut out = plain.to_owned();
            out.replace_range(place..place + mark.len(), "");
            return out.trim().to_owned();
        }
    }
    plain.to_owned()
}

/// Straight marks become “ ” ‘ ’.
pub(super) fn curl(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len() + 8);
    let mut depth = 0_usize;
    for (index, &letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).map(|index| letters[index]);
        let after = letters.get(index + 1).copied();
        let opens = before.is_none_or(|before| before.is_whitespace() || "([-–—/“\"".contains(before));
        let inner = after.is_some_and(|after| !after.is_whitespace());
        match letter {
            '«' | '„' | '‟' | '“' => {
                depth += 1;
                out.push('“');
            }
            '»' | '”' => {
                depth = depth.saturating_sub(1);
                out.push('”');
            }
            '"' => {
                // Where the spaces say nothing, what is open decides; a mark between a space and a word opens
                // inside another pair as well.
                let between = opens && before.is_none_or(char::is_whitespace) && inner;
                let opening = inner && (depth == 0 || between);
                depth = if opening { depth + 1 } else { depth.saturating_sub(1) };
                out.push(if opening { '“' } else { '”' });
            }
            '\'' if opens && after.is_some_and(char::is_alphabetic) => out.push('‘'),
            '\'' => out.push('’'),
            other => out.push(other),
        }
    }
    out
}

/// Spaced hyphens that were dashes, hyphens between figures that were dashes, and ellipses.
fn dashes(source: &str, text: &str) -> String {
    let mut out = text.to_owned();
    if source.contains(" – ") || source.contains(" — ") || source.starts_with(['–', '—']) {
        out = out.replace(" - ", " – ");
        if let Some(rest) = out.strip_prefix("- ") {
            out = format!("– {rest}");
        }
    }
    if source.contains('…') {
        out = out.replace("...", "…");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{curl, finish};

    #[test]
    fn marks_are_curled() {
        assert_eq!(
            curl("\"One day, \"yes\" will be said,\" he said."),
            "“One day, “yes” will be said,” he said."
        );
        assert_eq!(curl("He said: \"a \"b\" c \"d\".\""), "He said: “a “b” c “d”.”");
        assert_eq!(curl("a\"b\"c"), "a“b”c");
        assert_eq!(curl("\"It's here,\" he said. 'No', (\"yes\")"), "“It’s here,” he said. ‘No’, (“yes”)");
    }

    #[test]
    fn dashes_and_ellipses_follow_the_source() {
        let (text, edits) = finish("Il – enfin – dort…", "He - at last - sleeps ...");
        assert_eq!(text, "He – at last – sleeps…");
        assert!(edits.is_empty());
        assert_eq!(finish("Il dort...", "He sleeps...").0, "He sleeps...");
    }

    #[test]
    fn entities_and_spaces_go() {
        assert_eq!(finish("L'eau !", "It&#39;s water !").0, "It’s water!");
    }

    #[test]
    fn marks_pair_where_the_source_pairs() {
        let (text, edits) = finish("« Assez ! »", "Enough!\"");
        assert_eq!(text, "“Enough!”");
        assert_eq!(edits.len(), 1);
        assert_eq!(finish("Il dit « oui » hier", "He says yes\" yesterday").0, "He says yes yesterday");
    }
}
