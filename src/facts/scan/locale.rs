//! [`Locale`]: how a language writes numbers and dates, as data.
//!
//! Takes an ISO 639-1 code, gives the table of that language. French and English are complete; the
//! other tables hold months and weekdays, so that dates of further pairs can be held as well; an
//! unknown code gets digits only.

mod tables;

use self::tables::{ALL, OTHER};

/// A word that multiplies the number before it.
pub(crate) struct Scale {
    /// The word in lower case.
    pub(crate) word: &'static str,
    /// Power of ten.
    pub(crate) exponent: i32,
}

/// A word for a rounded quantity ("une dizaine", "dozens").
pub(crate) struct Collective {
    /// The word in lower case, singular.
    pub(crate) word: &'static str,
    /// Its value.
    pub(crate) value: i128,
    /// English for "une …".
    pub(crate) one: &'static str,
    /// English for "des …s".
    pub(crate) many: &'static str,
}

/// How a language writes numbers and dates.
pub(crate) struct Locale {
    /// ISO 639-1 code.
    pub(crate) code: &'static str,
    /// Whether the decimal sign is a comma (and the point groups thousands).
    pub(crate) comma: bool,
    /// January to December, each with its spellings.
    pub(crate) months: [&'static [&'static str]; 12],
    /// Monday to Sunday.
    pub(crate) weekdays: [&'static [&'static str]; 7],
    /// Whether months and weekdays are written with a capital.
    pub(crate) capitals: bool,
    /// Words that multiply.
    pub(crate) scales: &'static [Scale],
    /// Rounded quantities.
    pub(crate) collectives: &'static [Collective],
    /// What turns digits into an ordinal.
    pub(crate) ordinals: &'static [&'static str],
    /// Words that may stand between the pieces of a date ("le", "the", "of", "de").
    pub(crate) fillers: &'static [&'static str],
    /// Days told from the day of writing, with their English.
    pub(crate) relative: &'static [(&'static str, &'static str)],
}

impl Locale {
    /// The table of a language.
    pub(crate) fn of(code: &str) -> &'static Self {
        ALL.iter().find(|locale| locale.code.eq_ignore_ascii_case(code)).unwrap_or(&OTHER)
    }

    /// 1 to 12.
    pub(crate) fn month(&self, word: &str) -> Option<u8> {
        position(&self.months, word)
    }

    /// 1 (Monday) to 7.
    pub(crate) fn weekday(&self, word: &str) -> Option<u8> {
        let plural = if self.code == "fr" || self.code == "en" { word.strip_suffix('s') } else { None };
        position(&self.weekdays, word).or_else(|| plural.and_then(|word| position(&self.weekdays, word)))
    }
}

fn position(table: &[&[&str]], word: &str) -> Option<u8> {
    let index = table.iter().position(|names| names.contains(&word))?;
    u8::try_from(index + 1).ok()
}

/// English names of the months.
pub(crate) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// English names of the weekdays, Monday first.
pub(crate) const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
