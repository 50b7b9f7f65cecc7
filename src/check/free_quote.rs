//! Quotation marks in prose that belong to no extracted quotation.
//!
//! Takes a line of a summary and the quotations that it may hold, gives the line without the marks
//! that cannot be defended and one check for each of them. The words stay: only the claim that
//! somebody said them goes.

use super::{Check, CheckKind, CheckStatus, plain};
use crate::facts::fold::fold;

/// Words of a marked piece up to which it is taken for emphasis rather than for a quotation.
const EMPHASIS: usize = 2;

/// A pair of marks, or a mark without partner when `close` is `None`; byte offsets.
pub(crate) struct Marked {
    /// The opening mark.
    pub(crate) open: (usize, usize),
    /// The mark that answers it.
    pub(crate) close: Option<(usize, usize)>,
}

/// Takes the marks off every marked piece of `prose` that stands in none of `allowed`
/// (translations and source texts of the extracted quotations); gives the prose and one [`Check`]
/// of kind [`CheckKind::FreeQuote`] for each, with an empty `place` for the caller to fill.
///
/// A piece stands in an allowed text when its words stand there in a row, whatever case, accents
/// and punctuation; so a part of a quotation may be quoted. More than two words that match nothing
/// fail; one or two (scare quotes, a nickname) and a mark without partner lose their marks with a
/// warning. Apostrophes are not marks. Marks of all scripts and what looks like them count, and
/// come out in English form where they may stand.
#[must_use]
pub fn free_quotes(prose: &str, allowed: &[&str]) -> (String, Vec<Check>) {
    let prose = plain::marks(prose);
    let prose = prose.as_str();
    let allowed: Vec<String> = allowed.iter().map(|text| words(&plain::marks(text))).collect();
    let mut cut: Vec<(usize, usize)> = Vec::new();
    let mut checks = Vec::new();
    let mut settled = 0;
    for marked in marked(prose) {
        if marked.open.0 < settled {
            continue;
        }
        let Some(close) = marked.close else {
            cut.push(marked.open);
            checks.push(warning(
                CheckStatus::Warn,
                "a quotation mark without partner was taken out".to_owned(),
            ));
            continue;
        };
        // Marks that run into each other hold nothing.
        let Some(inside) = prose.get(marked.open.1..close.0) else { continue };
        let key = words(inside);
        if key.trim().is_empty() || allowed.iter().any(|text| text.contains(&key)) {
            // Marks nested in a quotation that may stand are part of it.
            settled = close.1;
            continue;
        }
        cut.extend([marked.open, close]);
        let status =
            if key.split_whitespace().count() > EMPHASIS { CheckStatus::Fail } else { CheckStatus::Warn };
        checks.push(warning(
            status,
            format!("“{}” matches no quotation of the article; its marks were taken off", inside.trim()),
        ));
    }
    cut.sort_unstable();
    (without(prose, &cut), checks)
}

fn warning(status: CheckStatus, note: String) -> Check {
    Check::new(CheckKind::FreeQuote, status, "", note)
}

/// The words of a text as ` a b c `, so that containment respects word borders.
fn words(text: &str) -> String {
    let folded = fold(text);
    let mut out = String::from(" ");
    for word in folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        out.push_str(word);
        out.push(' ');
    }
    out
}

/// `prose` without the given pieces and the spaces that French typography sets inside marks.
fn without(prose: &str, cut: &[(usize, usize)]) -> String {
    let mut out = String::with_capacity(prose.len());
    let mut start = 0;
    for (from, to) in cut {
        out.push_str(prose.get(start..*from).unwrap_or_default());
        start = *to;
    }
    out.push_str(prose.get(start..).unwrap_or_default());
    out
}

/// Every marked piece in order of its opening mark; outer pieces come before inner ones.
pub(crate) fn marked(prose: &str) -> Vec<Marked> {
    let mut found: Vec<Marked> = Vec::new();
    let mut open: Vec<(usize, char, (usize, usize))> = Vec::new();
    for (at, mark) in prose.char_indices() {
        let end = at + mark.len_utf8();
        let (before, after) = (prose[..at].chars().next_back(), prose[end..].chars().next());
        let role = role(mark, before, after, open.iter().rev().map(|(_, mark, _)| *mark));
        match role {
            Role::Open => {
                found.push(Marked { open: inner(prose, at, end, true), close: None });
                open.push((found.len() - 1, mark, (at, end)));
            }
            Role::Close(partner) => {
                let place = open.iter().rposition(|(_, mark, _)| *mark == partner);
                if let Some(place) = place {
                    found[open[place].0].close = Some(inner(prose, at, end, false));
                    open.truncate(place);
                } else {
                    found.push(Marked { open: (at, end), close: None });
                }
            }
            Role::None => {}
        }
    }
    // A single mark that never closed was an apostrophe.
    let apostrophes: Vec<usize> =
        open.iter().filter(|(_, mark, _)| is_single(*mark)).map(|(index, _, _)| *index).collect();
    found
        .into_iter()
        .enumerate()
        .filter(|(index, marked)| {
            let single = prose[marked.open.0..].chars().next().is_some_and(is_single);
            !(apostrophes.contains(index) || marked.close.is_none() && single)
        })
        .map(|(_, marked)| marked)
        .collect()
}

/// A guillemet with the space inside it, which goes with it.
fn inner(prose: &str, at: usize, end: usize, opening: bool) -> (usize, usize) {
    let space = |letter: char| matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}');
    if opening && prose[at..].starts_with('«') {
        let width = prose[end..].chars().next().filter(|next| space(*next)).map_or(0, char::len_utf8);
        (at, end + width)
    } else if !opening && prose[at..].starts_with('»') {
        let width = prose[..at].chars().next_back().filter(|next| space(*next)).map_or(0, char::len_utf8);
        (at - width, end)
    } else {
        (at, end)
    }
}

enum Role {
    Open,
    /// With the opening mark that it answers.
    Close(char),
    None,
}

const fn is_single(mark: char) -> bool {
    matches!(mark, '\'' | '‘' | '’')
}

fn role(mark: char, before: Option<char>, after: Option<char>, mut open: impl Iterator<Item = char>) -> Role {
    let letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    match mark {
        '»' => Role::Close('«'),
        '”' => Role::Close(open.find(|mark| matches!(mark, '“' | '„')).unwrap_or('“')),
        '"' if open.any(|mark| mark == '"') => Role::Close('"'),
        '«' | '“' | '„' | '"' => Role::Open,
        '‘' if letter(after) => Role::Open,
        '\'' if !letter(before) && letter(after) && !open.any(is_single) => Role::Open,
        '’' | '\'' if !letter(after) => {
            open.find(|mark| matches!(mark, '‘' | '\'')).map_or(Role::None, Role::Close)
        }
        _ => Role::None,
    }
}

#[cfg(test)]
mod tests {
    use super::free_quotes;
    use crate::check::CheckStatus::{Fail, Warn};

    #[test]
    fn only_what_was_said_keeps_its_marks() {
        let allowed = ["History repeats itself", "L’histoire se répète"];
        for (prose, expected, statuses) in [
            ("He said “history repeats itself.”", "He said “history repeats itself.”", vec![]),
            ("He said « L'histoire se répète »", "He said « L'histoire se répète »", vec![]),
            ("He said \"repeats itself\".", "He said \"repeats itself\".", vec![]),
            ("He called it “a great new war”.", "He called it a great new war.", vec![Fail]),
            ("The « plans » failed.", "The plans failed.", vec![Warn]),
            ("The ‘plans’ failed.", "The plans failed.", vec![Warn]),
            ("The drivers' 'plan B' isn't Moscow’s.", "The drivers' plan B isn't Moscow’s.", vec![Warn]),
            ("It’s the drivers’ day.", "It’s the drivers’ day.", vec![]),
            ("A lone “mark", "A lone mark", vec![Warn]),
            ("A lone mark”", "A lone mark", vec![Warn]),
            ("", "", vec![]),
        ] {
            let (kept, checks) = free_quotes(prose, &allowed);
            assert_eq!(kept, expected);
            let found: Vec<_> = checks.iter().map(|check| check.status).collect();
            assert_eq!(found, statuses, "{prose}");
        }
    }

    #[test]
    fn marks_of_every_kind_are_marks() {
        for (open, close) in [
            ("‹", "›"),
            ("„", "“"),
            ("‚", "‘"),
            ("「", "」"),
            ("『", "』"),
            ("｢", "｣"),
            ("❝", "❞"),
            ("❛", "❜"),
            ("〝", "〞"),
            ("﹁", "﹂"),
            ("《", "》"),
            ("⸂", "⸃"),
            ("🙶", "🙷"),
            ("＂", "＂"),
            ("＇", "＇"),
            ("″", "″"),
            ("′", "′"),
            ("ˮ", "ˮ"),
            ("``", "''"),
            ("''", "''"),
            ("ʺ", "ʺ"),
            ("ʼ ", " ʼ"),
            ("\u{200b}'\u{200b}", "\u{200b}'"),
            ("\u{feff}“", "\u{2060}”"),
        ] {
            let (kept, checks) =
                free_quotes(&format!("He said {open}it is a great new war{close} today."), &[]);
            assert_eq!(checks.iter().map(|check| check.status).collect::<Vec<_>>(), [Fail], "{open}{close}");
            assert!(!kept.contains(open.trim()) || open.trim().is_empty(), "{kept}");
            let said = ["it is a great new war"];
            let (_, checks) =
                free_quotes(&format!("He said {open}it is a great new war{close} today."), &said);
            assert!(checks.is_empty(), "{open}{close}");
        }
    }

    #[test]
    fn marks_inside_an_allowed_quotation_stay() {
        let prose = "“They chant ‘We want Trump’ here,” he said.";
        let (kept, checks) = free_quotes(prose, &["They chant ‘We want Trump’ here,"]);
        assert_eq!((kept.as_str(), checks.len()), (prose, 0));
    }

    #[test]
    fn any_text_is_taken() {
        for prose in [
            "'",
            "''",
            "“”",
            "\"\"\"",
            "«»’",
            "‘a",
            "a’",
            "'a' 'b",
            "„a“b”",
            "« »»»C’e lui",
            "<« »»»C’e[31mlui >",
            "»»’’««’",
        ] {
            let (kept, _) = free_quotes(prose, &[]);
            assert!(kept.len() <= prose.len());
        }
    }
}
