//! [`Figure`]: a quantity read off digits.
//!
//! Takes the tokens of a text and its [`Locale`], gives every number written in digits, with what
//! belongs to it: "3,5 milliards", "12 Md€", "75 %", "24e", "1 234,5", "1990s", "XXe".

use super::{Decimal, Locale, Mention, Token, What, token::Shape};
use crate::span::Span;

/// How surely the words are a figure that a translation must keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Strength {
    /// A rounded quantity ("une dizaine"), a regnal number, "un" and "deux".
    Loose,
    /// Spelled out.
    Spelled,
    /// In digits.
    Digits,
}

/// A quantity in normal form.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Figure {
    /// What it may be read as, best first; never empty.
    pub(crate) values: Vec<Decimal>,
    /// Whether it is a percentage.
    pub(crate) percent: bool,
    /// Whether a translation must keep it.
    pub(crate) strength: Strength,
    /// As English writes it.
    pub(crate) english: String,
    /// Whether it looks like a year standing by itself.
    pub(crate) year: bool,
}

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
    let mut tail = Tail::new(&number);
    tail.read(tokens, locale);
    let currency = currency_before(tokens, first).or(tail.currency);
    let start = match currency_before(tokens, first) {
        Some(_) => tokens[first - 1].span.start,
        None => tokens[first].span.start,
    };
    if locale.code == "en" {
        tail.english_letters(tokens, currency.is_some());
    }
    let year = tail.plain && number.bare_four && currency.is_none() && is_year(number.values[0]);
    let strength = if regnal(tokens, first, &tail) { Strength::Loose } else { Strength::Digits };
    let figure = Figure {
        english: tail.english(number.values[0], year, currency),
        percent: tail.percent,
        strength,
        year,
        values: tail.values,
    };
    let end = tokens[tail.next - 1].span.end;
    Some((tail.next, Mention { span: Span::new(start, end), what: What::Figure(figure) }))
}

/// "Napoléon 1er" is "Napoleon I": the number need not survive as such.
fn regnal(tokens: &[Token<'_>], first: usize, tail: &Tail) -> bool {
    tail.ordinal && first > 0 && tokens[first - 1].shape == Shape::Word && tokens[first - 1].capitalised()
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

/// What follows the digits and belongs to them.
#[derive(Clone)]
struct Tail {
    next: usize,
    values: Vec<Decimal>,
    percent: bool,
    ordinal: bool,
    /// Nothing was found.
    plain: bool,
    exponent: i32,
    half: bool,
    decade: bool,
    currency: Option<&'static str>,
}

impl Tail {
    fn new(number: &Number) -> Self {
        Self {
            next: number.next,
            values: number.values.clone(),
            percent: false,
            ordinal: false,
            plain: true,
            exponent: 0,
            half: false,
            decade: false,
            currency: None,
        }
    }

    fn take(&mut self, tokens: usize) {
        self.next += tokens;
        self.plain = false;
    }

    fn read(&mut self, tokens: &[Token<'_>], locale: &Locale) {
        let Some(token) = tokens.get(self.next) else { return };
        if !token.spaced && locale.ordinals.contains(&token.lower.as_str()) {
            self.ordinal = true;
            return self.take(1);
        }
        if let Some(used) = percent(tokens, self.next) {
            self.percent = true;
            return self.take(used);
        }
        if let Some((used, exponent)) = scale(tokens, self.next, locale) {
            self.exponent = exponent;
            self.values = self.values.iter().map(|value| value.scaled(exponent)).collect();
            self.take(used);
            if let Some(used) = half(tokens, self.next) {
                self.half = true;
                self.values = self
                    .values
                    .iter()
                    .map(|value| value.scaled(-exponent).and_a_half().scaled(exponent))
                    .collect();
                self.take(used);
            }
        }
        if let Some(sign) = tokens.get(self.next).and_then(currency) {
            self.currency = Some(sign);
            self.take(1);
        }
    }

    /// "1990s", "£3m", "5k": letters that English glues to digits.
    fn english_letters(&mut self, tokens: &[Token<'_>], money: bool) {
        let Some(token) = tokens.get(self.next).filter(|token| self.plain && !token.spaced) else { return };
        match token.text {
            "s" => {
                let decade = self.values[0].small().filter(|value| *value < 100 && value.is_multiple_of(10));
                self.values.extend(decade.map(|value| Decimal::whole(i128::from(value) + 1900)));
                self.decade = true;
                self.take(1);
            }
            "m" | "M" | "k" | "K" => {
                let exponent = if token.is("m") { 6 } else { 3 };
                let scaled = self.values[0].scaled(exponent);
                self.values.insert(usize::from(!money), scaled);
                self.take(1);
            }
            _ => {}
        }
    }

    fn english(&self, base: Decimal, year: bool, currency: Option<&str>) -> String {
        let base = if self.half { base.and_a_half() } else { base };
        let (number, scale) = match self.exponent {
            6 => (base.english(false), " million"),
            9 => (base.english(false), " billion"),
            12 => (base.english(false), " trillion"),
            exponent => (base.scaled(exponent).english(year || self.decade), ""),
        };
        let ending = if self.percent {
            "%"
        } else if self.ordinal {
            ordinal_ending(base)
        } else if self.decade {
            "s"
        } else {
            scale
        };
        format!("{}{number}{ending}", currency.unwrap_or_default())
    }
}

/// "st", "nd", "rd" or "th".
pub(crate) fn ordinal_ending(value: Decimal) -> &'static str {
    let value = value.small().unwrap_or(0);
    match (value % 10, value % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}

/// How many tokens say "per cent" from `next` on.
pub(crate) fn percent(tokens: &[Token<'_>], next: usize) -> Option<usize> {
    let word = |offset: usize| tokens.get(next + offset).map(|token| token.lower.as_str());
    match (word(0)?, word(1), word(2)) {
        ("%" | "percent" | "pct" | "percentage" | "prozent" | "procent", _, _) => Some(1),
        ("per" | "pour" | "por", Some("cent" | "cento" | "ciento"), _) => Some(2),
        ("p", Some("."), Some("100")) => Some(3),
        _ => None,
    }
}

/// A multiplying word at `next`: how many tokens and the power of ten.
pub(crate) fn scale(tokens: &[Token<'_>], next: usize, locale: &Locale) -> Option<(usize, i32)> {
    let token = tokens.get(next)?;
    if let Some(scale) = locale.scales.iter().find(|scale| token.is(scale.word)) {
        // "mille milliards" multiplies twice.
        return match scale_of(tokens.get(next + 1), locale) {
            Some(second) if scale.exponent == 3 && second > 3 => Some((2, scale.exponent + second)),
            _ => Some((1, scale.exponent)),
        };
    }
    let money = tokens.get(next + 1).is_some_and(|after| currency(after).is_some() || after.is("d'"));
    match token.text {
        "M" if money => Some((1, 6)),
        "k" | "K" if money => Some((1, 3)),
        _ => None,
    }
}

fn scale_of(token: Option<&Token<'_>>, locale: &Locale) -> Option<i32> {
    locale
        .scales
        .iter()
        .find(|scale| token.is_some_and(|token| token.is(scale.word)))
        .map(|scale| scale.exponent)
}

/// "et demi", "and a half".
pub(crate) fn half(tokens: &[Token<'_>], next: usize) -> Option<usize> {
    let word = |offset: usize| tokens.get(next + offset).map(|token| token.lower.as_str());
    match (word(0)?, word(1), word(2)) {
        ("et", Some("demi" | "demie"), _) => Some(2),
        ("and", Some("a"), Some("half")) => Some(3),
        _ => None,
    }
}

fn currency(token: &Token<'_>) -> Option<&'static str> {
    match token.text {
        "€" => Some("€"),
        "$" => Some("$"),
        "£" => Some("£"),
        "¥" => Some("¥"),
        _ => None,
    }
}

fn currency_before(tokens: &[Token<'_>], first: usize) -> Option<&'static str> {
    currency(tokens.get(first.checked_sub(1)?)?).filter(|_| !tokens[first].spaced)
}

/// "½" and its kin.
fn vulgar(tokens: &[Token<'_>], index: usize) -> Option<(usize, Mention)> {
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
    };
    Some((index + 1, Mention { span: tokens[index].span, what: What::Figure(figure) }))
}

/// "XXe siècle", "Louis XIV", "World War II".
fn roman(tokens: &[Token<'_>], index: usize, locale: &Locale) -> Option<(usize, Mention)> {
    let token = &tokens[index];
    let letters = token.text.len() - token.text.trim_start_matches(['I', 'V', 'X', 'L', 'C', 'D', 'M']).len();
    let (numeral, ending) = token.text.split_at(letters);
    let ordinal = !ending.is_empty() && locale.ordinals.contains(&ending);
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
    let figure = Figure { values: vec![value], percent: false, strength, english, year: false };
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
    use super::{Figure, figures};
    use crate::check::scan::{Locale, What, token::tokens};

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

    #[test]
    fn roman_numerals_are_read_as_written() {
        assert_eq!(super::roman_value("XIX"), Some(19));
        assert_eq!(super::roman_value("XXIV"), Some(24));
        assert_eq!(super::roman_value("IX"), Some(9));
        assert_eq!(super::roman_value("CIVIL"), None);
    }
}
