//! [`Decimal`]: an exact decimal number, so that 3,5 × 10⁹ and 3 500 000 000 are equal.

use std::fmt::Write as _;

/// `mantissa × 10^exponent`, with no trailing zero in the mantissa: equal numbers are equal values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Decimal {
    mantissa: i128,
    exponent: i32,
}

impl Decimal {
    /// A whole number.
    pub(crate) const fn whole(value: i128) -> Self {
        Self::normal(value, 0)
    }

    const fn normal(mut mantissa: i128, mut exponent: i32) -> Self {
        if mantissa == 0 {
            return Self { mantissa, exponent: 0 };
        }
        while mantissa % 10 == 0 {
            mantissa /= 10;
            exponent += 1;
        }
        Self { mantissa, exponent }
    }

    /// From the digits before and after the decimal sign; `None` beyond 30 digits.
    pub(crate) fn from_digits(whole: &str, fraction: &str) -> Option<Self> {
        if whole.len() + fraction.len() > 30 {
            return None;
        }
        let digits = format!("{whole}{fraction}");
        let mantissa = digits.parse::<i128>().ok()?;
        Some(Self::normal(mantissa, -i32::try_from(fraction.len()).ok()?))
    }

    /// From what the reader of number words gives: ASCII digits with an optional `.` or `,`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let digits = text.trim_end_matches(|letter: char| !letter.is_ascii_digit());
        let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
        let clean = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        (clean(whole) && clean(fraction)).then(|| Self::from_digits(whole, fraction)).flatten()
    }

    /// This number times 10 to the power `exponent`.
    pub(crate) const fn scaled(self, exponent: i32) -> Self {
        if self.mantissa == 0 { self } else { Self { exponent: self.exponent + exponent, ..self } }
    }

    /// This number and a half.
    pub(crate) fn and_a_half(self) -> Self {
        let exponent = self.exponent.min(-1);
        let shift = u32::try_from(self.exponent - exponent).unwrap_or(0);
        let half = u32::try_from(-1 - exponent).unwrap_or(0);
        match (10i128.checked_pow(shift), 10i128.checked_pow(half)) {
            (Some(shift), Some(half)) => self
                .mantissa
                .checked_mul(shift)
                .and_then(|mantissa| mantissa.checked_add(half * 5))
                .map_or(self, |mantissa| Self::normal(mantissa, exponent)),
            _ => self,
        }
    }

    /// Whether it is 1 or more.
    pub(crate) fn one_or_more(self) -> bool {
        let digits = self.mantissa.unsigned_abs().to_string().len();
        self.mantissa > 0 && i64::try_from(digits).unwrap_or(0) + i64::from(self.exponent) > 0
    }

    /// Whether it has at most two decimals.
    pub(crate) const fn tidy(self) -> bool {
        self.exponent >= -2
    }

    /// The value as a small whole number, when it is one.
    pub(crate) fn small(self) -> Option<u32> {
        let exponent = u32::try_from(self.exponent).ok()?;
        let value = self.mantissa.checked_mul(10i128.checked_pow(exponent)?)?;
        u32::try_from(value).ok()
    }

    /// As English writes it: "1,234.5"; a `year` takes no comma.
    pub(crate) fn english(self, year: bool) -> String {
        let digits = self.mantissa.unsigned_abs().to_string();
        let (whole, fraction) = if self.exponent >= 0 {
            let zeros = usize::try_from(self.exponent).unwrap_or(0).min(60);
            (digits + &"0".repeat(zeros), String::new())
        } else {
            let places = usize::try_from(-self.exponent).unwrap_or(0).min(60);
            let padded = format!("{digits:0>width$}", width = places + 1);
            let (whole, fraction) = padded.split_at(padded.len() - places);
            (whole.to_owned(), fraction.to_owned())
        };
        let mut out = String::new();
        if self.mantissa < 0 {
            out.push('-');
        }
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) && !year {
                out.push(',');
            }
            out.push(digit);
        }
        if !fraction.is_empty() {
            let _ = write!(out, ".{fraction}");
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn equal_numbers_are_equal_values() {
        let billion = Decimal::from_digits("3", "5").expect("short").scaled(9);
        assert_eq!(Some(billion), Decimal::from_digits("3500000000", "00"));
        assert_eq!(Decimal::whole(2).and_a_half(), Decimal::from_digits("2", "5").expect("short"));
        assert_eq!(Decimal::whole(20).and_a_half().english(false), "20.5");
        assert_eq!(Decimal::from_digits("", &"1".repeat(40)), None);
    }

    #[test]
    fn english_groups_by_three() {
        let english = |whole, fraction| Decimal::from_digits(whole, fraction).expect("short").english(false);
        assert_eq!(english("1234", "5"), "1,234.5");
        assert_eq!(english("100", ""), "100");
        assert_eq!(english("1000000", ""), "1,000,000");
        assert_eq!(english("0", "05"), "0.05");
        assert_eq!(Decimal::whole(2022).english(true), "2022");
    }
}
