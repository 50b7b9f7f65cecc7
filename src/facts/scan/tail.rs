//! [`Tail`]: what follows the digits of a number and belongs to them: "milliards", "%", "er", "€".

use super::{Decimal, Locale, Token};

/// What the digits turn out to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Plain,
    Percent,
    Ordinal,
    Decade,
    /// Times ten to this power; and whether a half was added.
    Scale(i32, bool),
    /// A letter that English glues to digits ("£3m").
    Letter,
}

/// What follows the digits.
pub(crate) struct Tail {
    /// Index of the token after it.
    pub(crate) next: usize,
    /// What the number may be read as, best first.
    pub(crate) values: Vec<Decimal>,
    /// A sign of currency after the number.
    pub(crate) currency: Option<&'static str>,
    ending: Ending,
}

impl Tail {
    /// Digits that end before the token `next`.
    pub(crate) fn new(next: usize, values: &[Decimal]) -> Self {
        Self { next, values: values.to_vec(), currency: None, ending: Ending::Plain }
    }

    /// Whether nothing follows.
    pub(crate) fn is_plain(&self) -> bool {
        self.ending == Ending::Plain && self.currency.is_none()
    }

    /// Whether it is a percentage.
    pub(crate) fn is_percent(&self) -> bool {
        self.ending == Ending::Percent
    }

    /// Whether it is an ordinal.
    pub(crate) fn is_ordinal(&self) -> bool {
        self.ending == Ending::Ordinal
    }

    fn take(&mut self, tokens: usize, ending: Ending) {
        self.next += tokens;
        self.ending = ending;
    }

    /// Reads what every language may write.
    pub(crate) fn read(&mut self, tokens: &[Token<'_>], locale: &Locale) {
        let Some(token) = tokens.get(self.next) else { return };
        if !token.spaced && locale.ordinals.contains(&token.lower.as_str()) {
            return self.take(1, Ending::Ordinal);
        }
        if let Some(used) = percent(tokens, self.next) {
            return self.take(used, Ending::Percent);
        }
        if let Some((used, exponent)) = scale(tokens, self.next, locale) {
            self.take(used, Ending::Scale(exponent, false));
            if let Some(used) = half(tokens, self.next) {
                self.values = self.values.iter().map(|value| value.and_a_half()).collect();
                self.take(used, Ending::Scale(exponent, true));
            }
            self.values = self.values.iter().map(|value| value.scaled(exponent)).collect();
        }
        if let Some(sign) = tokens.get(self.next).and_then(currency) {
            self.currency = Some(sign);
            self.next += 1;
        }
    }

    /// "1990s", "£3m", "5k": letters that English glues to digits.
    pub(crate) fn english_letters(&mut self, tokens: &[Token<'_>], money: bool) {
        let plain = self.ending == Ending::Plain;
        let Some(token) = tokens.get(self.next).filter(|token| plain && !token.spaced) else { return };
        match token.text {
            "s" => {
                self.next += 1;
                self.decade();
            }
            "m" | "M" | "k" | "K" => {
                let exponent = if token.is("m") { 6 } else { 3 };
                let scaled = self.values[0].scaled(exponent);
                self.values.insert(usize::from(!money), scaled);
                self.take(1, Ending::Letter);
            }
            _ => {}
        }
    }

    /// "années 60", "the 60s": of the twentieth century, unless all digits are there.
    pub(crate) fn decade(&mut self) {
        let short = self.values[0].small().filter(|value| *value < 100 && value.is_multiple_of(10));
        if let Some(value) = short {
            self.values.insert(0, Decimal::whole(i128::from(value) + 1900));
        }
        self.ending = Ending::Decade;
    }

    /// Power of ten of the word that multiplies the number.
    pub(crate) fn exponent(&self) -> Option<i32> {
        match self.ending {
            Ending::Scale(exponent, _) => Some(exponent),
            _ => None,
        }
    }

    /// The number `base` with its tail, as English writes it.
    pub(crate) fn english(&self, base: Decimal, year: bool, currency: Option<&str>) -> String {
        let number = match self.ending {
            Ending::Plain => base.english(year),
            Ending::Letter => self.values[0].english(false),
            Ending::Percent => format!("{}%", base.english(false)),
            Ending::Ordinal => format!("{}{}", base.english(false), ordinal_ending(base)),
            Ending::Decade => format!("{}s", self.values[0].english(true)),
            Ending::Scale(exponent, half) => {
                let base = if half { base.and_a_half() } else { base };
                match exponent {
                    6 => format!("{} million", base.english(false)),
                    9 => format!("{} billion", base.english(false)),
                    12 => format!("{} trillion", base.english(false)),
                    _ => base.scaled(exponent).english(false),
                }
            }
        };
        format!("{}{number}", currency.unwrap_or_default())
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
        ("percentage", Some("point" | "points"), _) => None,
        ("%" | "percent" | "pct" | "percentage" | "pour-cent" | "prozent" | "procent", _, _) => Some(1),
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

/// The sign of a currency.
pub(crate) fn currency(token: &Token<'_>) -> Option<&'static str> {
    match token.text {
        "€" => Some("€"),
        "$" => Some("$"),
        "£" => Some("£"),
        "¥" => Some("¥"),
        _ => None,
    }
}
