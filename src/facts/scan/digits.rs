//! Reading quantities off digits.
//!
//! Takes the tokens of a text and its [`Locale`], gives every number written in digits with what
//! belongs to it: "3,5 milliards", "12 Md€", "75 %", "24e", "1 234,5". What follows the digits is
//! read in [`tail`](super::tail), Roman numerals in [`roman`](super::roman).

use super::{
    Decimal, Figure, Locale, Mention, Token, What,
    figure::Strength,
    roman::{roman, vulgar},
    tail::{Tail, currency},
    token::Shape,
};
use crate::span::Span;
use crate::word_list;

word_list::words_of! { BEFORE_YEARS: "../data/years.txt", "before_years" }

/// Digits as they were read, before what follows them is looked at.
struct Number {
    /// Index of the token after them.
    next: usize,
    values: Vec<Decimal>,
    /// Four digits without grouping.
    bare_four: bool,
}

/// Every figure in digits or Roman numerals.
pub(crate) fn figures(text: &str, tokens: &[Token<'_>], locale: &Locale) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut index = 0;
    while index < tokens.len() {
        let mention = match tokens[index].shape {
            Shape::Digits => digits(text, tokens, index, locale),
            Shape::Word => roman(tokens, index, locale),
            Shape::Mark => vulgar(tokens, index),
        };
        let Some((next, mention)) = mention else {
            index += 1;
            continue;
        };
        found.push(mention);
        index = next;
    }
    found
}

fn digits(text: &str, tokens: &[Token<'_>], first: usize, locale: &Locale) -> Option<(usize, Mention)> {
    let number = number(text, tokens, first, locale)?;
    let mut tail = Tail::new(number.next, &number.values);
    tail.read(tokens, locale);
    let before = currency_before(tokens, first);
    let start = tokens[first - usize::from(before.is_some())].span.start;
    let currency = before.or(tail.currency);
    if locale.code == "en" {
        tail.english_letters(tokens, currency.is_some());
    }
    let bare = tail.is_plain() && number.bare_four && currency.is_none() && is_year(number.values[0]);
    let year = bare && dated(tokens, first, number.values[0]);
    let strength = if regnal(tokens, first, &tail) { Strength::Loose } else { Strength::Digits };
    if tail.is_plain() && first > 0 && tokens[first - 1].is("années") {
        tail.decade();
    }
    let figure = Figure {
        exponent: tail.exponent(),
        english: tail.english(number.values[0], year, currency),
        percent: tail.is_percent(),
        strength,
        year,
        values: tail.values,
    };
    let end = tokens[tail.next - 1].span.end;
    Some((tail.next, Mention { span: Span::new(start, end), what: What::Figure(figure) }))
}

/// "Napoléon 1er" is "Napoleon I": the number need not survive as such.
fn regnal(tokens: &[Token<'_>], first: usize, tail: &Tail) -> bool {
    tail.is_ordinal()
        && first > 0
        && tokens[first - 1].shape == Shape::Word
        && tokens[first - 1].capitalised()
}

/// Whether a number that may be a year stands as one: "en 2017", not "1500 personnes".
fn dated(tokens: &[Token<'_>], first: usize, value: Decimal) -> bool {
    let before = first.checked_sub(1).map_or("", |before| tokens[before].lower.as_str());
    let plural = tokens.get(first + 1).is_some_and(|after| {
        after.shape == Shape::Word
            && !after.capitalised()
            && after.lower.ends_with(['s', 'x'])
            && after.text.len() > 3
    });
    let recent = value.small().is_some_and(|value| (1900..2100).contains(&value));
    BEFORE_YEARS.contains(&before) || !plural && recent
}

fn is_year(value: Decimal) -> bool {
    value.small().is_some_and(|value| (1000..2200).contains(&value))
}

/// Reads digits with their grouping and decimals.
fn number(text: &str, tokens: &[Token<'_>], first: usize, locale: &Locale) -> Option<Number> {
    let mut whole = tokens[first].text.to_owned();
    let mut next = first + 1;
    let mut separator = None;
    while let Some((used, mark)) = group(text, tokens, next, separator) {
        let doubtful = matches!(mark, '.' | ',') && (mark == ',') == locale.comma;
        if tokens[first].text.len() > 3 || (doubtful && separator.is_none() && !repeats(tokens, next, mark)) {
            break;
        }
        whole.push_str(tokens[next + used - 1].text);
        next += used;
        separator = Some(mark);
    }
    let mut values = Vec::new();
    if let Some(fraction) = fraction(tokens, next, separator, locale) {
        values.extend(Decimal::from_digits(&whole, fraction));
        if fraction.len() == 3 && separator.is_none() {
            // "1,234" may be thousands written the other way round.
            values.extend(Decimal::from_digits(&(whole.clone() + fraction), ""));
            // "80,000 âmes": nobody writes a decimal with a zero at its end.
            if locale.comma && fraction.ends_with('0') && whole != "0" {
                values.reverse();
            }
        }
        next += 2;
    } else {
        values.extend(Decimal::from_digits(&whole, ""));
        if let (Some('.' | ','), 2) = (separator, (next - first) / 2 + 1) {
            // One group only: "1.500" may be a decimal in a foreign format.
            let (head, tail) = whole.split_at(whole.len() - 3);
            values.extend(Decimal::from_digits(head, tail));
        }
    }
    (!values.is_empty()).then(|| Number { next, bare_four: whole.len() == 4 && next == first + 1, values })
}

/// A further group of three digits: how many tokens it takes and what separates it.
fn group(text: &str, tokens: &[Token<'_>], next: usize, separator: Option<char>) -> Option<(usize, char)> {
    let token = tokens.get(next)?;
    let before = tokens.get(next.checked_sub(1)?)?;
    let three = |token: &Token<'_>| token.shape == Shape::Digits && token.text.len() == 3;
    if three(token) {
        let mut gap = text.get(before.span.end..token.span.start)?.chars();
        let space = gap.next()?;
        let plain = matches!(space, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}');
        // Whatever the space, the groups of one number are all set off by spaces.
        let same = separator.is_none_or(|known| known == ' ');
        return (plain && gap.next().is_none() && same).then_some((1, ' '));
    }
    let mark = token.text.chars().next()?;
    let digits = tokens.get(next + 1)?;
    let known = matches!(mark, '.' | ',' | '\'' | '\u{2019}') && separator.is_none_or(|known| known == mark);
    (known && !token.spaced && !digits.spaced && three(digits)).then_some((2, mark))
}

/// Whether the mark at `next` groups again three digits on ("1.234.567").
fn repeats(tokens: &[Token<'_>], next: usize, mark: char) -> bool {
    tokens.get(next + 2).is_some_and(|token| !token.spaced && token.text.starts_with(mark))
        && tokens.get(next + 3).is_some_and(|token| !token.spaced && token.shape == Shape::Digits)
}

fn fraction<'a>(
    tokens: &[Token<'a>],
    next: usize,
    separator: Option<char>,
    locale: &Locale,
) -> Option<&'a str> {
    let (mark, digits) = (tokens.get(next)?, tokens.get(next + 1)?);
    let sign = mark.text.chars().next()?;
    let usual = (sign == ',') == locale.comma;
    let fits = matches!(sign, '.' | ',')
        && !mark.spaced
        && !digits.spaced
        && digits.shape == Shape::Digits
        && separator != Some(sign)
        && (usual || digits.text.len() != 3 || separator.is_some())
        && !repeats(tokens, next, sign);
    fits.then_some(digits.text)
}

fn currency_before(tokens: &[Token<'_>], first: usize) -> Option<&'static str> {
    currency(tokens.get(first.checked_sub(1)?)?).filter(|_| !tokens[first].spaced)
}

#[cfg(test)]
mod tests {
    use super::{Figure, figures};
    use crate::facts::scan::{Locale, What, token::tokens};

    fn read(text: &str, language: &str) -> Vec<(String, String)> {
        figures(text, &tokens(text), Locale::of(language))
            .into_iter()
            .map(|mention| match mention.what {
                What::Figure(Figure { english, .. }) => (mention.span.of(text).to_owned(), english),
                What::Moment(_) => panic!("only figures are read here"),
            })
            .collect()
    }

    fn french(text: &str) -> String {
        let found = read(text, "fr");
        found.iter().map(|(_, english)| english.as_str()).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn french_formats() {
        for (source, english) in [
            ("1 234,5 tonnes", "1,234.5"),
            ("1\u{a0}234\u{202f}567 voix", "1,234,567"),
            ("1.234.567 voix", "1,234,567"),
            ("1'500 francs", "1,500"),
            ("3,5 milliards d'euros", "3.5 billion"),
            ("deux à 2 billions", "2 trillion"),
            ("3,5 M€", "€3.5 million"),
            ("12 Md€ et 12 Mds", "€12 billion|12 billion"),
            ("75 % ; 75\u{202f}%, 75 pour cent", "75%|75%|75%"),
            ("le 1er, la 24e, le 2ème", "1st|24th|2nd"),
            ("au XXe siècle, au XIXe", "20th|19th"),
            ("20 millions et demi", "20.5 million"),
            ("en 2022, 2 022 cas", "2022|2,022"),
            ("score de 3-1", "3|1"),
            ("10 k€", "€10,000"),
            ("80,000 âmes, 1,280 yuan", "80,000|1,280"),
            ("1,234 gramme, 0,500 litre", "1.234|0.5"),
        ] {
            assert_eq!(french(source), english, "{source}");
        }
    }

    #[test]
    fn english_formats() {
        for (source, english) in [
            ("1,234.5 tonnes", "1,234.5"),
            ("$3.5 billion", "$3.5 billion"),
            ("in the 1990s", "1990s"),
            ("75 percent, 75 per cent", "75%|75%"),
            ("Napoleon III", "III"),
        ] {
            let found = read(source, "en");
            let found: Vec<&str> = found.iter().map(|(_, english)| english.as_str()).collect();
            assert_eq!(found.join("|"), english, "{source}");
        }
    }
}
