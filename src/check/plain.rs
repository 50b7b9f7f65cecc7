//! Prose in plain signs: quotation marks of all scripts as English ones, figures of all scripts as
//! ASCII ones.
//!
//! Takes what a language model wrote, gives it with one sign for each thing, so that a mark or a
//! figure cannot hide behind its form.

use std::borrow::Cow;

/// Figures in ASCII: full-width ones with their points and signs, Arabic, mathematical.
pub(crate) fn figures(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|letter| figure(letter) != letter) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(figure).collect())
}

fn figure(letter: char) -> char {
    let code = u32::from(letter);
    let digit = match code {
        0xff10..=0xff19 => code - 0xff10,
        0x660..=0x669 => code - 0x660,
        0x6f0..=0x6f9 => code - 0x6f0,
        0x966..=0x96f => code - 0x966,
        0x1d7ce..=0x1d7ff => (code - 0x1d7ce) % 10,
        _ => {
            return match letter {
                '．' | '\u{66b}' => '.',
                '，' | '\u{66c}' => ',',
                '％' | '٪' => '%',
                other => other,
            };
        }
    };
    char::from_digit(digit, 10).unwrap_or(letter)
}

/// What a mark of any script does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Open,
    Close,
    /// A straight double mark or one that looks like it.
    Double,
    /// „ or ‚, which English marks the other way round may close.
    Low,
    /// A single mark, an apostrophe, or a letter that looks like one.
    Single,
    None,
}

/// Unicode's initial and final quotation marks, those with its property of quotation marks, primes,
/// and the letters that look like them. « » “ ” ‘ ’ " ' are plain already.
const fn sign(letter: char) -> Sign {
    match letter {
        '‹' | '‟' | '❝' | '❮' | '〝' | '「' | '『' | '｢' | '﹁' | '﹃' | '《' | '〈' | '🙶' | '⸂' | '⸄'
        | '⸉' | '⸌' | '⸜' | '⸠' => Sign::Open,
        '›' | '❞' | '❯' | '〞' | '〟' | '」' | '』' | '｣' | '﹂' | '﹄' | '》' | '〉' | '🙷' | '⸃' | '⸅'
        | '⸊' | '⸍' | '⸝' | '⸡' => Sign::Close,
        '＂' | '″' | '‶' | '‴' | '‷' | '˝' | 'ˮ' | 'ʺ' | '״' | '〃' | '˶' | '“' | '”' => {
            Sign::Double
        }
        '„' | '⹂' | '‚' | '❟' | '❠' | '🙸' => Sign::Low,
        '\'' | '‘' | '’' | '‛' | '❛' | '❜' | '＇' | '′' | '‵' | '`' | '´' | '｀' | 'ʹ' | 'ʻ' | 'ʼ' | 'ʽ'
        | 'ʾ' | 'ʿ' | 'ˈ' | 'ˊ' | 'ˋ' | 'ꞌ' | '׳' | '՚' | '՝' | 'ߴ' | 'ߵ' => Sign::Single,
        _ => Sign::None,
    }
}

/// `prose` with its quotation marks in English form and without signs that nobody sees.
pub(crate) fn marks(prose: &str) -> String {
    let letters: Vec<char> = prose.chars().filter(|letter| !is_unseen(*letter)).collect();
    let mut out = String::with_capacity(prose.len());
    // „ or ‚ that waits for its partner.
    let mut low = false;
    let mut at = 0;
    while at < letters.len() {
        let letter = letters[at];
        let before = at.checked_sub(1).map(|before| letters[before]);
        let after = letters.get(at + 1).copied();
        at += 1;
        let alone = before.is_none_or(char::is_whitespace) && after.is_none_or(char::is_whitespace);
        let measure = before.is_some_and(char::is_numeric);
        match sign(letter) {
            Sign::Open => out.push('“'),
            Sign::Close => out.push('”'),
            Sign::Low => {
                low = true;
                out.push('“');
            }
            Sign::Single if low && !after.is_some_and(char::is_alphanumeric) => {
                low = false;
                out.push('”');
            }
            Sign::Double if low => {
                low = false;
                out.push('”');
            }
            // "6′ 2″" is a measure.
            Sign::Double | Sign::Single if measure && matches!(letter, '′' | '″' | '‴') => {
                out.push(letter);
            }
            Sign::Double if matches!(letter, '“' | '”') => out.push(letter),
            Sign::Double => out.push('"'),
            // Two single marks in a row are a double one.
            Sign::Single if after == Some(letter) => {
                at += 1;
                out.push('"');
            }
            Sign::Single if alone => out.push('"'),
            Sign::Single if matches!(letter, '‘' | '’') => out.push(letter),
            // In a word it is a letter: "Hawaiʻi".
            Sign::Single if joins(before) && joins(after) => out.push(letter),
            Sign::Single => out.push('\''),
            Sign::None => out.push(letter),
        }
    }
    out
}

fn joins(letter: Option<char>) -> bool {
    letter.is_some_and(char::is_alphanumeric)
}

/// Signs without width, which part a mark from its word and a word in two.
const fn is_unseen(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{34f}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::{figures, marks};

    #[test]
    fn marks_of_all_scripts_are_plain() {
        for (prose, plain) in [
            ("‹ yes ›", "“ yes ”"),
            ("„yes“ and ‚no‘", "“yes” and “no”"),
            ("「yes」『no』", "“yes”“no”"),
            ("❝yes❞ ＂no＂ ″so″", "“yes” \"no\" \"so\""),
            ("`yes' ``no''", "'yes' \"no\""),
            ("he said ʼ yes ʼ", "he said \" yes \""),
            ("\u{200b}'\u{200b}'yes\u{2060}''", "\"yes\""),
            ("Hawaiʻi, it’s 6′ 2″", "Hawaiʻi, it’s 6′ 2″"),
            ("‘yes’ “no” «so»", "‘yes’ “no” «so»"),
        ] {
            assert_eq!(marks(prose), plain);
        }
    }

    #[test]
    fn figures_of_all_scripts_are_plain() {
        for (text, plain) in
            [("３．５％", "3.5%"), ("٢٠", "20"), ("𝟏𝟐", "12"), ("۴२", "42"), ("12", "12"), ("a，b", "a,b")]
        {
            assert_eq!(figures(text), plain);
        }
    }
}
