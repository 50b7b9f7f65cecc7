//! Text that a terminal may be shown: what would steer it is shown as an escape.
//!
//! Takes any text (an article's, a file's name, a service's answer), gives the same text with
//! control characters written out as `\u001b`. The form is that of JSON, so that a JSON document
//! on a terminal stays one, and means the same.

use std::{borrow::Cow, fmt::Write as _};

/// `text` with every character that steers a terminal or turns the reading direction written out.
/// Line ends and tabs stay.
#[must_use]
pub(crate) fn lines(text: &str) -> Cow<'_, str> {
    escaped(text, |character| is_steering(character) && !matches!(character, '\n' | '\t'))
}

/// The same for what is to stay in its line: line ends and tabs are written out as well, so that a
/// file's name cannot look like a message of its own.
#[must_use]
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    escaped(text, is_steering)
}

fn escaped(text: &str, steers: impl Fn(char) -> bool) -> Cow<'_, str> {
    let Some(first) = text.find(&steers) else { return Cow::Borrowed(text) };
    let mut shown = String::with_capacity(text.len() + 16);
    shown.push_str(&text[..first]);
    for character in text[first..].chars() {
        if steers(character) {
            write_out(&mut shown, character);
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// Writes a character as JSON does; writing into a string cannot fail.
fn write_out(shown: &mut String, character: char) {
    let mut units = [0; 2];
    match character {
        '\n' => shown.push_str("\\n"),
        '\r' => shown.push_str("\\r"),
        '\t' => shown.push_str("\\t"),
        _ => {
            for unit in character.encode_utf16(&mut units) {
                let _ = write!(shown, "\\u{unit:04x}");
            }
        }
    }
}

/// C0 and C1 controls, DEL, what sets or turns the reading direction, separators of lines and
/// paragraphs, and invisible tags.
pub(crate) fn is_steering(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{206f}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::{is_steering, line, lines};

    #[test]
    fn what_steers_a_terminal_is_written_out() {
        for (text, shown) in [
            ("a\u{1b}[2Jb", "a\\u001b[2Jb"),
            ("a\rb", "a\\rb"),
            ("\u{9b}31m", "\\u009b31m"),
            ("x\u{7}\u{8}\u{7f}", "x\\u0007\\u0008\\u007f"),
            ("\u{202e}txt.exe\u{2066}", "\\u202etxt.exe\\u2066"),
            ("\u{e0041}", "\\udb40\\udc41"),
            ("été « 1\u{a0}234 » — ça\u{200b}", "été « 1\u{a0}234 » — ça\u{200b}"),
        ] {
            assert_eq!(line(text), shown);
        }
        assert_eq!(line("a\nerror: b\t"), "a\\nerror: b\\t");
        assert_eq!(lines("a\n\tb\u{85}"), "a\n\tb\\u0085");
    }

    proptest! {
        #[test]
        fn nothing_that_steers_is_left_and_json_means_the_same(text in any::<String>()) {
            assert!(!line(&text).contains(is_steering));
            let json = serde_json::to_string(&text).expect("a string is JSON");
            let shown: String = serde_json::from_str(&lines(&json)).expect("it still is JSON");
            assert_eq!(shown, text);
        }
    }
}
