//! Source text as the weights were trained on it.
//!
//! Takes a plain text, gives it in NFC on one line with plain marks: straight quotation marks
//! without inner spaces, `'`, `...`, `-` for every dash, no French space before `; : ! ? %`. What
//! is flattened here, [`english`](super::english) writes again the English way.

use icu_normalizer::ComposingNormalizerBorrowed;

/// The text as the engine wants it; empty when nothing but white space was there.
pub(super) fn source(text: &str) -> String {
    let text = untagged(&unescape(text));
    let text = ComposingNormalizerBorrowed::new_nfc().normalize(&text);
    let plain = plain_marks(&text);
    let directed = directed(&collapse(&plain));
    straighten(&tighten(&directed))
}

/// Longest tag that is taken for one, in bytes.
const TAG: usize = 300;

/// Takes out HTML tags, which the engine mangles: `<b>`, `</p>`, `<br/>`. A `<` that opens no tag
/// stays.
fn untagged(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        if let Some(length) = tag(rest) {
            // What breaks a line parts words; what emphasises does not.
            if !["<b>", "</b>", "<i>", "</i>", "<em", "</em", "<str", "</str", "<sp", "</sp", "<a", "</a"]
                .iter()
                .any(|inline| rest.starts_with(inline))
            {
                out.push(' ');
            }
            rest = &rest[length..];
        } else {
            out.push('<');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

/// Length of the tag at the start of `text`.
fn tag(text: &str) -> Option<usize> {
    let inner = text.get(1..)?;
    let name = inner.strip_prefix('/').unwrap_or(inner);
    if !name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
        return None;
    }
    let end = text.bytes().take(TAG).position(|byte| byte == b'>')?;
    (!text[1..end].contains('<')).then_some(end + 1)
}

/// Decodes the HTML entities that feeds leave behind; anything else stays.
pub(super) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        if let Some((letter, length)) = entity(rest) {
            out.push(letter);
            rest = &rest[length..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

/// The entity at the start of `text` and its length in bytes.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.as_bytes().iter().take(10).position(|&byte| byte == b';')?;
    let name = text.get(1..end)?;
    let letter = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "laquo" => '«',
        "raquo" => '»',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "hellip" => '…',
        "ndash" => '–',
        "mdash" => '—',
        "eacute" => 'é',
        "egrave" => 'è',
        "agrave" => 'à',
        "ccedil" => 'ç',
        "euro" => '€',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|letter| !letter.is_control())?
        }
    };
    Some((letter, end + 1))
}

fn plain_marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            // It joins emoji into one.
            '\u{200d}' if out.ends_with(|last| last >= '\u{2600}') => out.push(letter),
            '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' | '\u{2060}' => {}
            '’' | '‘' | 'ʼ' | '′' | '`' | '´' => out.push('\''),
            '…' => out.push_str("..."),
            '\u{2010}' | '\u{2011}' | '\u{2212}' | '—' | '–' | '•' => out.push('-'),
            '„' | '‟' => out.push('“'),
            other if other.is_whitespace() || other.is_control() => out.push(' '),
            other => out.push(other),
        }
    }
    out.replace("''", "\"")
}

fn collapse(text: &str) -> String {
    text.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Every double mark as `“` or `”`, without inner spaces.
fn directed(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut open = false;
    for (index, &letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).map_or(' ', |index| letters[index]);
        let after = letters.get(index + 1).copied().unwrap_or(' ');
        let mark = match letter {
            '«' => '“',
            '"' if opens(before, after, open) => '“',
            '»' | '"' => '”',
            other => other,
        };
        open = mark == '“' || open && mark != '”';
        if mark != ' ' || before != '«' && after != '»' {
            out.push(mark);
        }
    }
    out
}

/// Whether a straight mark between these two letters opens.
fn opens(before: char, after: char, open: bool) -> bool {
    let begins = before.is_whitespace() || "([“-/".contains(before) || before == '\'' && !open;
    begins && !after.is_whitespace() || before.is_whitespace() && !open
}

/// Takes out the spaces that French sets before `; : ! ? %` and that inner marks and elisions got.
fn tighten(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let word =
        |letter: Option<&char>| letter.is_some_and(|letter| letter.is_alphanumeric() || *letter == '_');
    let mut out = String::with_capacity(text.len());
    for (index, &letter) in letters.iter().enumerate() {
        let next = letters.get(index + 1);
        let drop = letter == ' '
            && (index.checked_sub(1).is_some_and(|before| letters[before] == '“')
                || next.is_some_and(|mark| ";:!?%”,.".contains(*mark))
                    && !word(letters.get(index + 2))
                    && letters.get(index + 2) != Some(&'.')
                || index >= 2 && letters[index - 1] == '\'' && word(Some(&letters[index - 2])) && word(next));
        if !drop {
            out.push(letter);
        }
    }
    out
}

fn straighten(text: &str) -> String {
    text.replace(['“', '”'], "\"")
}

#[cfg(test)]
mod tests {
    use super::{source, unescape};

    #[test]
    fn french_marks_become_plain() {
        let given = "« L’histoire\u{a0}: elle se répète… » — dit-il\u{202f}!";
        assert_eq!(source(given), "\"L'histoire: elle se répète...\" - dit-il!");
    }

    #[test]
    fn white_space_and_invisible_letters_go() {
        assert_eq!(source("\u{feff}Un\u{ad}e \n\t fois\u{200b} "), "Une fois");
        assert_eq!(source("Une 👩\u{200d}🚒 vint"), "Une 👩\u{200d}🚒 vint");
        assert_eq!(source(" \u{a0}\n"), "");
        assert_eq!(source("e\u{301}te\u{301}"), "été");
    }

    #[test]
    fn entities_are_decoded_once() {
        assert_eq!(
            unescape("l&#39;&eacute;t&#xE9; &amp;lt; AT&T &bogus; &#0;"),
            "l'été &lt; AT&T &bogus; &#0;"
        );
    }

    #[test]
    fn tags_go_and_other_signs_stay() {
        assert_eq!(source("Un <b>grand</b> jour<br/>pour <a href=\"x\">tous</a>"), "Un grand jour pour tous");
        assert_eq!(source("3 < 5 et x<y, <3 <b"), "3 < 5 et x<y, <3 <b");
        assert_eq!(source("&lt;p&gt;Oui"), "Oui");
    }

    #[test]
    fn spaces_before_figures_and_elisions() {
        assert_eq!(source("12 % des gens , l' homme . 0 .5"), "12% des gens, l'homme. 0 .5");
        assert_eq!(source("\" bonjour \" dit \"il\""), "\"bonjour\" dit \"il\"");
    }
}
