//! Edits, cut to the words that changed.

use serde::Serialize;

use crate::brief::PlacedEdit;

/// Letters of an edit that are shown around the change.
const AROUND: usize = 24;

/// A change to the backend's words.
#[derive(Debug, Serialize)]
pub(in crate::writer) struct EditView {
    pub(in crate::writer) place: String,
    pub(in crate::writer) before: String,
    pub(in crate::writer) after: String,
    pub(in crate::writer) reason: String,
}

/// An edit, cut to the words that changed.
pub(super) fn edit(placed: &PlacedEdit) -> EditView {
    let (before, after) = differing(&placed.edit.before, &placed.edit.after);
    EditView { place: placed.place.clone(), before, after, reason: placed.edit.reason.clone() }
}

/// Both texts without the long stretches that they share at either end.
fn differing(before: &str, after: &str) -> (String, String) {
    let (one, other): (Vec<char>, Vec<char>) = (before.chars().collect(), after.chars().collect());
    let start = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
    let most = one.len().min(other.len()) - start;
    let end =
        one.iter().rev().zip(other.iter().rev()).take(most).take_while(|(one, other)| one == other).count();
    let cut = |text: &[char]| -> String {
        let from = if start > AROUND * 2 { start - AROUND } else { 0 };
        let to = if end > AROUND * 2 { text.len() - end + AROUND } else { text.len() };
        let inside: String = text[from..to].iter().collect();
        let (open, close) = (if from > 0 { "… " } else { "" }, if to < text.len() { " …" } else { "" });
        format!("{open}{}{close}", inside.trim())
    };
    (cut(&one), cut(&other))
}

#[cfg(test)]
mod tests {
    use super::differing;

    #[test]
    fn edits_show_what_changed() {
        let same = "the same words again and again and again, and again and again";
        let (before, after) = differing(&format!("{same} \"x\" {same}"), &format!("{same} “x” {same}"));
        assert!(before.contains("\"x\"") && before.starts_with('…') && before.ends_with('…'), "{before}");
        assert!(after.contains("“x”") && after.chars().count() < 70, "{after}");
        assert_eq!(differing("Kiev", "Kyiv"), ("Kiev".to_owned(), "Kyiv".to_owned()));
        assert_eq!(differing("", ""), (String::new(), String::new()));
        assert_eq!(differing("aa", "aaa"), ("aa".to_owned(), "aaa".to_owned()));
    }
}
