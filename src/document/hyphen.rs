//! Words that a printer divided at the end of a line.
//!
//! Joins the lines of a text: with a space, or without one where the line ends in the middle of a
//! word. A hyphen that belongs to the word (*vice-président*, *Jean-Luc*, *dit-il*) stays. The text
//! itself stays as it is; what comes out here is for readers, backends and names.

use std::{borrow::Cow, collections::HashSet, sync::LazyLock};

/// First parts that keep their hyphen, and pairs of a first part and the word behind it.
static KEEPING: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("data/hyphens.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
});

/// `text` on one line: a run of white space that holds a line break becomes one space, or nothing
/// inside a divided word.
#[must_use]
pub fn joined(text: &str) -> String {
    if !text.contains(['\n', '\r', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}', '\u{85}']) {
        return text.trim().to_owned();
    }
    let is_break =
        |letter: char| matches!(letter, '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' | '\u{85}');
    let mut whole = String::with_capacity(text.len());
    for line in text.split(is_break).map(str::trim).filter(|line| !line.is_empty()) {
        if !whole.is_empty() {
            match hyphen_at_end(&whole, line) {
                Hyphen::None => whole.push(' '),
                Hyphen::OfTheWord => {}
                Hyphen::OfTheLine => drop(whole.pop()),
            }
        }
        whole.push_str(line);
    }
    whole
}

/// The text with divided words whole, byte for byte as long as `text`: the hyphen, the line end and
/// the spaces around it give way to soft hyphens and joiners, which readers of words pass over. Spans
/// in one are spans in the other.
#[must_use]
pub(crate) fn whole_words(text: &str) -> Cow<'_, str> {
    let mut whole: Option<String> = None;
    let mut copied = 0;
    for (at, _) in text.match_indices('\n') {
        let above = text[..at].trim_end_matches([' ', '\t', '\r']);
        let Some(hyphen) = above.chars().next_back().filter(|last| matches!(last, '-' | '\u{2010}')) else {
            continue;
        };
        let line_start = above.rfind('\n').map_or(0, |before| before + 1);
        let below = text[at + 1..].trim_start_matches([' ', '\t']);
        let end = text.len() - below.len();
        let below = &below[..below.find('\n').unwrap_or(below.len())];
        if !matches!(hyphen_at_end(&above[line_start..], below), Hyphen::OfTheLine) {
            continue;
        }
        let start = above.len() - hyphen.len_utf8();
        let whole = whole.get_or_insert_with(|| String::with_capacity(text.len()));
        whole.push_str(&text[copied..start]);
        put_joints(whole, end - start);
        copied = end;
    }
    match whole {
        Some(mut whole) => {
            whole.push_str(&text[copied..]);
            Cow::Owned(whole)
        }
        None => Cow::Borrowed(text),
    }
}

/// Puts in soft hyphens (two bytes), and a joiner (three) where the length, two at least, is odd.
fn put_joints(whole: &mut String, length: usize) {
    let odd = length % 2;
    whole.extend(std::iter::repeat_n(JOINER, odd));
    whole.extend(std::iter::repeat_n(SOFT_HYPHEN, (length - 3 * odd) / 2));
}

/// `text` without what [`whole_words`] put in.
#[must_use]
pub(crate) fn without_joints(text: &str) -> String {
    text.replace([SOFT_HYPHEN, JOINER], "")
}

const SOFT_HYPHEN: char = '\u{ad}';
/// U+2060, which has no width and forbids a line end.
const JOINER: char = '\u{2060}';

enum Hyphen {
    /// The line does not end inside a word.
    None,
    /// The word has it.
    OfTheWord,
    /// Only the end of the line brought it in.
    OfTheLine,
}

/// What the end of `above` is to `line`, which follows it.
fn hyphen_at_end(above: &str, line: &str) -> Hyphen {
    let Some(last) = above.chars().next_back() else { return Hyphen::None };
    if last == '\u{ad}' {
        return Hyphen::OfTheLine;
    }
    if !matches!(last, '-' | '\u{2010}') {
        return Hyphen::None;
    }
    let head = &above[..above.len() - last.len_utf8()];
    let head = head
        .rsplit(|letter: char| letter.is_whitespace() || "«“\"(’'".contains(letter))
        .next()
        .unwrap_or_default();
    let tail = line.split(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
    let (Some(before), Some(first)) = (head.chars().next_back(), line.chars().next()) else {
        return Hyphen::None;
    };
    if before.is_numeric() && first.is_numeric() {
        return Hyphen::OfTheWord;
    }
    if !before.is_alphabetic() || !first.is_alphabetic() {
        return Hyphen::None;
    }
    let keeps = || {
        let head = head.to_lowercase();
        KEEPING.contains(head.as_str())
            || KEEPING.contains(format!("{head} {}", tail.to_lowercase()).as_str())
    };
    // French divides before a consonant, and never so that one or two letters go over: what does
    // otherwise (dit-/il, peut-/être) has the hyphen of its own. So has what already has one.
    let by_rule = first.is_uppercase() || is_vowel(first) || tail.chars().count() <= 2 || head.contains('-');
    if by_rule || keeps() { Hyphen::OfTheWord } else { Hyphen::OfTheLine }
}

fn is_vowel(letter: char) -> bool {
    "aàâäeéèêëiîïoôöuùûüyœæ".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::{joined, whole_words, without_joints};

    #[test]
    fn whole_words_keep_their_places() {
        for text in [
            "Fon-\ntanel est",
            "Fon\u{2010}\ntanel est",
            "Fon-\r\ntanel est",
            "Fon\u{2010}\r\ntanel est",
            "Fon-  \n\t tanel est",
            "Fon- \n tanel est",
        ] {
            let whole = whole_words(text);
            assert_eq!((whole.len(), without_joints(&whole).as_str()), (text.len(), "Fontanel est"));
            assert_eq!(whole.find("est"), text.find("est"));
        }
        for text in [
            "Jean-\nLuc",
            "un -\ndeux",
            "a-t-\nil",
            "-\n",
            "é-\n\nà",
            "\n-\nx",
            "a-t-\r\nil",
            "Fon-\r\n\r\ntanel",
        ] {
            assert_eq!(whole_words(text), text);
        }
        let _ = whole_words(&"a-\nb".repeat(50_000));
    }

    #[test]
    fn divided_words_become_whole() {
        for (text, whole) in [
            ("Claire Fon-\ntanel a parlé", "Claire Fontanel a parlé"),
            ("le conseil muni-\r\ncipal", "le conseil municipal"),
            ("« at-\n  tendre", "« attendre"),
            ("l’opposi\u{ad}\ntion", "l’opposition"),
            ("deux\nmois", "deux mois"),
            ("12\u{202f}000  euros", "12\u{202f}000  euros"),
        ] {
            assert_eq!(joined(text), whole);
        }
    }

    #[test]
    fn hyphens_of_words_stay() {
        for (text, whole) in [
            ("Jean-\nLuc Roy", "Jean-Luc Roy"),
            ("peut-\nêtre", "peut-être"),
            ("a-t-\nil dit", "a-t-il dit"),
            ("le vice-\nprésident", "le vice-président"),
            ("l’ex-\nministre", "l’ex-ministre"),
            ("s’ex-\npliquer", "s’expliquer"),
            ("celui-\nci", "celui-ci"),
            ("2019-\n2024", "2019-2024"),
            ("il part -\nenfin", "il part - enfin"),
        ] {
            assert_eq!(joined(text), whole);
        }
    }
}
