//! Numbers that are not digits and not words: Roman numerals and fractions of one sign.

use super::{
    Decimal, Figure, Locale, Mention, Token, What, figure::Strength, tail::ordinal_ending, token::Shape,
};

/// "½" and its kin.
pub(crate) fn vulgar(tokens: &[Token<'_>], index: usize) -> Option<(usize, Mention)> {
    let (fraction, english) = match tokens[index].text {
        "½" => ("5", "½"),
        "¼" => ("25", "¼"),
        "¾" => ("75", "¾"),
        _ => return None,
    };
    let figure = Figure {
        values: vec![Decimal::from_digits("0", fraction)?],
        percent: false,
        strength: Strength::Loose,
        english: english.to_owned(),
        year: false,
        exponent: None,
    };
    Some((index + 1, Mention { span: tokens[index].span, what: What::Figure(figure) }))
}

/// "`XXe` siècle", "Louis XIV", "World War II".
pub(crate) fn roman(tokens: &[Token<'_>], index: usize, locale: &Locale) -> Option<(usize, Mention)> {
    let token = &tokens[index];
    let letters = token.text.len() - token.text.trim_start_matches(['I', 'V', 'X', 'L', 'C', 'D', 'M']).len();
    let (numeral, ending) = token.text.split_at(letters);
    // "Inde", "Ce", "Les" and their like are words.
    let ordinal = match numeral {
        "I" => matches!(ending, "er" | "re" | "ère"),
        _ => locale.code == "fr" && matches!(ending, "e" | "ᵉ" | "ème" | "eme" | "ième"),
    };
    let after_name =
        index > 0 && tokens[index - 1].shape == Shape::Word && tokens[index - 1].text.chars().count() > 1;
    let regnal = ending.is_empty() && letters >= 2 && after_name;
    if numeral.is_empty() || !(ordinal || regnal) {
        return None;
    }
    let value = roman_value(numeral)?;
    let value = Decimal::whole(i128::from(value));
    let english = if ordinal {
        format!("{}{}", value.english(false), ordinal_ending(value))
    } else {
        numeral.to_owned()
    };
    let strength = if ordinal { Strength::Digits } else { Strength::Loose };
    let figure =
        Figure { values: vec![value], percent: false, strength, english, year: false, exponent: None };
    Some((index + 1, Mention { span: token.span, what: What::Figure(figure) }))
}

/// The value of a Roman numeral below 40, written as the rules have it.
fn roman_value(numeral: &str) -> Option<u32> {
    const ONES: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    let tens = numeral.len() - numeral.trim_start_matches('X').len();
    let (tens, ones) = if numeral.ends_with("IX") { (tens, "IX") } else { (tens, &numeral[tens..]) };
    let ones = ONES.iter().position(|name| *name == ones)?;
    (tens <= 3).then(|| u32::try_from(tens * 10 + ones).ok()).flatten()
}

#[cfg(test)]
mod tests {
    #[test]
    fn roman_numerals_are_read_as_written() {
        assert_eq!(super::roman_value("XIX"), Some(19));
        assert_eq!(super::roman_value("XXIV"), Some(24));
        assert_eq!(super::roman_value("IX"), Some(9));
        assert_eq!(super::roman_value("CIVIL"), None);
    }
}
