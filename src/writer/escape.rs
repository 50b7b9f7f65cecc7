//! Text from outside into Markdown: whatever stands in an article, a file's name or a service's
//! answer, none of it becomes structure.
//!
//! [`text`] is for running text and cells of tables, [`code`] for a code span, [`address`] for what
//! stands between `<` and `>`. They hold for `CommonMark` and for GitHub's dialect, which makes links
//! of bare addresses: an escape does not keep every reader from that, a code span does.

use std::fmt::Write as _;

use crate::visible::is_steering;

/// Running text in one line. Words and marks stay as they are; addresses stand in code spans.
pub(super) fn text(text: &str) -> String {
    let line = one_line(text);
    let mut escaped = String::with_capacity(line.len() + line.len() / 8);
    let mut rest = line.as_str();
    let number = list_number(rest);
    escaped.push_str(&rest[..number]);
    if number > 0 {
        escaped.push('\\');
    }
    rest = &rest[number..];
    let mut first = number == 0;
    while let Some(character) = rest.chars().next() {
        if let Some(length) = bare_address(rest, escaped.chars().next_back()) {
            let _ = write!(escaped, "`{}`", &rest[..length]);
            rest = &rest[length..];
        } else {
            if is_special(character) || (first && matches!(character, '#' | '+' | '-' | ':')) {
                escaped.push('\\');
            }
            escaped.push(character);
            rest = &rest[character.len_utf8()..];
        }
        first = false;
    }
    escaped
}

/// Verbatim in a code span. Not for tables: a `|` would end the cell even there.
pub(super) fn code(text: &str) -> String {
    let line = one_line(text);
    let longest = line.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // Spaces at both ends are taken off by readers, and a span cannot be empty.
    let bare = !line.is_empty() && !line.starts_with(['`', ' ']) && !line.ends_with(['`', ' ']);
    let pad = if bare { "" } else { " " };
    format!("{fence}{pad}{line}{pad}{fence}")
}

/// An address as a link, when it leads to the web; else as code.
pub(super) fn address(url: &str) -> String {
    let is_web = ["https://", "http://"]
        .iter()
        .any(|scheme| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    if !is_web {
        return code(url);
    }
    let mut address = String::with_capacity(url.len() + 2);
    for character in url.chars() {
        if character.is_whitespace() || is_steering(character) || matches!(character, '<' | '>' | '`' | '|') {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                let _ = write!(address, "%{byte:02X}");
            }
        } else {
            address.push(character);
        }
    }
    format!("<{address}>")
}

/// Lines joined by spaces; what steers a terminal or turns the text written out.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        let blank = matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}')
            || matches!(character, '\u{2028}' | '\u{2029}');
        if blank {
            if !line.is_empty() && !line.ends_with(' ') {
                line.push(' ');
            }
        } else if is_steering(character) {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                // Writing into a string cannot fail.
                let _ = write!(line, "\\u{unit:04x}");
            }
        } else {
            line.push(character);
        }
    }
    // Blanks of other scripts at an end would keep the marks of emphasis from closing.
    line.trim().to_owned()
}

const fn is_special(character: char) -> bool {
    matches!(
        character,
        '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' | '{' | '}' | '^' | '='
    )
}

/// How many digits at the head would number a list: "1. " opens one, "3.5 million" does not.
fn list_number(line: &str) -> usize {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let mut after = line[digits..].chars();
    let opens = matches!(after.next(), Some('.' | ')')) && after.next().is_none_or(char::is_whitespace);
    if digits > 0 && opens { digits } else { 0 }
}

/// The length of an address at the head of `rest` that GitHub's dialect would make a link of.
/// `before` is what stands before it.
fn bare_address(rest: &str, before: Option<char>) -> Option<usize> {
    if before.is_some_and(is_mail_letter) {
        return None;
    }
    let is_web = ["http://", "https://", "ftp://", "www."]
        .iter()
        .any(|start| rest.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)));
    if is_web {
        let ends = |character: char| {
            character.is_whitespace()
                || matches!(character, '`' | '|' | '<' | '>' | '«' | '»' | '“' | '”' | '\\')
        };
        return Some(rest.find(ends).unwrap_or(rest.len()));
    }
    let local = rest.find(|character| !is_mail_letter(character))?;
    let host = rest[local..].strip_prefix('@')?;
    let host = host.find(|character| !is_mail_letter(character)).unwrap_or(host.len());
    (local > 0 && host > 0).then_some(local + 1 + host)
}

const fn is_mail_letter(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '.' | '+' | '-' | '_')
}

#[cfg(test)]
mod tests {
    use super::{address, code, text};

    #[test]
    fn article_text_never_becomes_markdown() {
        assert_eq!(text("# un *deux*\n<b>|"), "\\# un \\*deux\\* \\<b\\>\\|");
        assert_eq!(text("1. un"), "1\\. un");
        assert_eq!(text("12) un"), "12\\) un");
        assert_eq!(text("3.5 million"), "3.5 million");
        assert_eq!(text("en 2022. Puis"), "en 2022. Puis");
        assert_eq!(text("a\r# b\u{2028}- c\u{b}d"), "a # b - c d");
        assert_eq!(text("a\u{1b}[1m\u{202e}"), "a\\\\u001b\\[1m\\\\u202e");
        assert_eq!(text("<!-- a -->"), "\\<!-- a --\\>");
        assert_eq!(text("- [x] a"), "\\- \\[x\\] a");
    }

    #[test]
    fn bare_addresses_are_no_links() {
        assert_eq!(text("voir www.a.fr, et"), "voir `www.a.fr,` et");
        assert_eq!(text("HTTPS://a.fr/?b=c`d"), "`HTTPS://a.fr/?b=c`\\`d");
        assert_eq!(text("écrire à desk_1@a.fr."), "écrire à `desk_1@a.fr.`");
        assert_eq!(text("@lemonde, a @ b, x@"), "@lemonde, a @ b, x@");
    }

    #[test]
    fn code_cannot_be_left() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("``a"), "``` ``a ```");
        assert_eq!(code("a\r\n# b"), "`a # b`");
        assert_eq!(code(""), "`  `");
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        assert_eq!(address("https://a.fr/b c><d"), "<https://a.fr/b%20c%3E%3Cd>");
        assert_eq!(address("javascript:alert(1)"), "`javascript:alert(1)`");
        assert_eq!(address("http://a\n\n# b"), "<http://a%0A%0A#%20b>");
    }
}
