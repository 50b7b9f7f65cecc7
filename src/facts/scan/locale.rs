//! [`Locale`]: how a language writes numbers and dates, as data.
//!
//! Takes an ISO 639-1 code, gives the table of that language (`data/locales.tsv`). French and English
//! are complete; the other tables hold months and weekdays, so that dates of further pairs can be
//! held as well; an unknown code gets digits only.

use std::sync::LazyLock;

use crate::word_list;

/// A word that multiplies the number before it.
#[derive(Debug, Clone)]
pub(crate) struct Scale {
    /// The word in lower case.
    pub(crate) word: &'static str,
    /// Power of ten.
    pub(crate) exponent: i32,
}

/// A word for a rounded quantity ("une dizaine", "dozens").
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone, Default)]
pub(crate) struct Locale {
    /// ISO 639-1 code.
    pub(crate) code: &'static str,
    /// Whether the decimal sign is a comma (and the point groups thousands).
    pub(crate) comma: bool,
    /// January to December, each with its spellings.
    pub(crate) months: [Vec<&'static str>; 12],
    /// Monday to Sunday.
    pub(crate) weekdays: [Vec<&'static str>; 7],
    /// Whether months and weekdays are written with a capital.
    pub(crate) capitals: bool,
    /// Words that multiply.
    pub(crate) scales: Vec<Scale>,
    /// Rounded quantities.
    pub(crate) collectives: Vec<Collective>,
    /// What turns digits into an ordinal.
    pub(crate) ordinals: Vec<&'static str>,
    /// Words that may stand between the pieces of a date ("le", "the", "of", "de").
    pub(crate) fillers: Vec<&'static str>,
    /// Days told from the day of writing, with their English.
    pub(crate) relative: Vec<(&'static str, &'static str)>,
}

/// The tables; the first one, without a code, is that of unknown languages.
static ALL: LazyLock<Vec<Locale>> = LazyLock::new(|| {
    let mut all: Vec<Locale> = vec![Locale::default()];
    for line in word_list::lines(include_str!("../data/locales.tsv")) {
        let mut columns = line.split('\t');
        let (Some(code), Some(what)) = (columns.next(), columns.next()) else { continue };
        let code = if code == "*" { "" } else { code };
        let index = all.iter().position(|locale| locale.code == code).unwrap_or_else(|| {
            all.push(Locale { code, ..all[0].clone() });
            all.len() - 1
        });
        all[index].take(what, columns);
    }
    all
});

impl Locale {
    /// The table of a language.
    pub(crate) fn of(code: &str) -> &'static Self {
        ALL.iter().find(|locale| locale.code.eq_ignore_ascii_case(code)).unwrap_or(&ALL[0])
    }

    /// Takes the columns of one row in.
    fn take(&mut self, what: &str, mut columns: impl Iterator<Item = &'static str>) {
        let first = columns.next().unwrap_or_default();
        let second = columns.next().unwrap_or_default();
        let list = |words: &'static str| words.split(' ').collect::<Vec<_>>();
        match what {
            "decimal" => self.comma = first == "comma",
            "capitals" => self.capitals = first == "yes",
            "month" => put(&mut self.months, first, list(second)),
            "weekday" => put(&mut self.weekdays, first, list(second)),
            "ordinals" => self.ordinals = list(first),
            "fillers" => self.fillers = list(first),
            "relative" => self.relative.push((first, second)),
            "scale" => {
                let exponent = first.parse().unwrap_or_default();
                self.scales.extend(second.split(' ').map(|word| Scale { word, exponent }));
            }
            "collective" => self.collectives.push(Collective {
                word: second,
                value: first.parse().unwrap_or_default(),
                one: columns.next().unwrap_or_default(),
                many: columns.next().unwrap_or_default(),
            }),
            // A test holds the file to these.
            _ => {}
        }
    }

    /// The full names of months and weekdays, in small letters.
    pub(crate) fn calendar(&self) -> impl Iterator<Item = &'static str> {
        self.months.iter().chain(&self.weekdays).filter_map(|names| names.first().copied())
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

/// Puts the names of month or weekday `number`, from 1, in their place.
fn put(table: &mut [Vec<&'static str>], number: &str, names: Vec<&'static str>) {
    let place = number.parse::<usize>().ok().and_then(|number| table.get_mut(number.checked_sub(1)?));
    if let Some(place) = place {
        *place = names;
    }
}

fn position(table: &[Vec<&str>], word: &str) -> Option<u8> {
    let index = table.iter().position(|names| names.contains(&word))?;
    u8::try_from(index + 1).ok()
}

/// Number of the month whose full English name `word` is, in small letters: 1 to 12.
pub(crate) fn english_month(word: &str) -> Option<u8> {
    let months = &Locale::of("en").months;
    let index = months.iter().position(|names| names.first() == Some(&word))?;
    u8::try_from(index + 1).ok()
}

/// How English writes the month or weekday `number`, from 1; nothing where there is none.
pub(crate) fn in_english(table: &[Vec<&'static str>], number: u8) -> String {
    let names = table.get(usize::from(number).wrapping_sub(1));
    let mut letters = names.and_then(|names| names.first()).copied().unwrap_or_default().chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{ALL, Locale};
    use crate::word_list;

    #[test]
    fn every_row_of_the_file_is_taken() {
        let kinds = [
            "decimal",
            "month",
            "weekday",
            "capitals",
            "scale",
            "collective",
            "ordinals",
            "fillers",
            "relative",
        ];
        for line in word_list::lines(include_str!("../data/locales.tsv")) {
            let columns: Vec<&str> = line.split('\t').collect();
            assert!(kinds.contains(&columns[1]) && columns.len() >= 3, "{line}");
            if ["month", "weekday", "scale", "collective"].contains(&columns[1]) {
                assert!(columns[2].parse::<u32>().is_ok_and(|number| number > 0), "{line}");
            }
        }
        for locale in ALL.iter().skip(1) {
            let names = locale.months.iter().chain(&locale.weekdays);
            assert!(names.clone().all(|names| !names.is_empty()), "{}", locale.code);
            assert!(!locale.scales.is_empty() && !locale.ordinals.is_empty(), "{}", locale.code);
        }
    }

    #[test]
    fn a_language_without_a_table_has_the_common_one() {
        let unknown = Locale::of("xx");
        assert!(unknown.comma && unknown.months[0].is_empty() && unknown.fillers.contains(&"de"));
        assert_eq!(Locale::of("EN").month("march"), Some(3));
        assert_eq!(Locale::of("fr").weekday("lundis"), Some(1));
    }
}
