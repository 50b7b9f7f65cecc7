//! Language codes (ISO 639-1 in the program, ISO 639-3 inside the detector) and English names.

use std::sync::LazyLock;

use whatlang::Lang;

use crate::word_list;

/// What is known of a language.
struct Known {
    /// ISO 639-1.
    short: &'static str,
    /// ISO 639-3; empty for a language that the detector does not know.
    long: &'static str,
    /// In English; empty where nothing names it.
    name: &'static str,
    /// Place among the languages of the press, from 1; empty for others.
    press: &'static str,
    /// The tag with a region that word processors have a dictionary for; empty where there is none.
    tag: &'static str,
}

static LANGUAGES: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let known = |line: &'static str| {
        let mut columns = line.split('\t');
        let mut next = || columns.next().unwrap_or_default();
        Known { short: next(), long: next(), name: next(), press: next(), tag: next() }
    };
    word_list::lines(include_str!("data/languages.tsv")).map(known).collect()
});

/// The ISO 639-1 code of a detected language; its ISO 639-3 code when the table has none.
pub(super) fn of(language: Lang) -> &'static str {
    let long = language.code();
    LANGUAGES.iter().find(|known| known.long == long).map_or(long, |known| known.short)
}

/// The detector's language for an ISO 639-1 code.
pub(super) fn lang(short: &str) -> Option<Lang> {
    Lang::from_code(LANGUAGES.iter().find(|known| known.short == short)?.long)
}

/// The English name of a language by its ISO 639-1 code; `None` where it has none here.
#[must_use]
pub(crate) fn english_name(code: &str) -> Option<&'static str> {
    let known = LANGUAGES.iter().find(|known| known.short == code)?;
    Some(known.name).filter(|name| !name.is_empty())
}

/// Languages of the press that are told apart when the user names none (ISO 639-1).
pub(crate) fn of_the_press() -> Vec<&'static str> {
    let mut known: Vec<(u8, &str)> =
        LANGUAGES.iter().filter_map(|known| Some((known.press.parse().ok()?, known.short))).collect();
    known.sort_unstable();
    known.into_iter().map(|(_, short)| short).collect()
}

/// The language tag that word processors have a dictionary for, by an ISO 639-1 code.
pub(crate) fn tag(code: &str) -> String {
    let known = LANGUAGES.iter().find(|known| known.short == code).map_or("", |known| known.tag);
    // A language without a region is a tag too.
    match (code, known) {
        ("", _) => "und".to_owned(),
        (code, "") => code.to_owned(),
        (_, tag) => tag.to_owned(),
    }
}

/// A language code as the program writes it: the language alone, in lower case, two letters where
/// there are two (`fr-CA`, `FR` and `fra` are `fr`; `no` and `nn` are `nb`).
#[must_use]
pub(crate) fn normalise(code: &str) -> String {
    let language = code.trim().split(['-', '_', '.']).next().unwrap_or_default().to_ascii_lowercase();
    match language.as_str() {
        "fre" => "fr".to_owned(),
        "ger" => "de".to_owned(),
        "dut" => "nl".to_owned(),
        "no" | "nn" | "nor" | "nno" => "nb".to_owned(),
        "iw" => "he".to_owned(),
        "in" => "id".to_owned(),
        "zho" | "chi" => "zh".to_owned(),
        "fas" | "per" => "fa".to_owned(),
        "rum" => "ro".to_owned(),
        "cze" => "cs".to_owned(),
        "gre" => "el".to_owned(),
        "" => language,
        _ => match LANGUAGES.iter().find(|known| known.long == language) {
            Some(known) => known.short.to_owned(),
            None => language,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{LANGUAGES, english_name, lang, normalise, of};

    #[test]
    fn every_language_of_the_detector_has_a_short_code() {
        for language in whatlang::Lang::all() {
            assert_eq!(of(*language).len(), 2, "{}", language.code());
            assert_eq!(lang(of(*language)), Some(*language));
        }
        let known = LANGUAGES.iter().filter(|known| !known.long.is_empty());
        assert_eq!(known.count(), whatlang::Lang::all().len());
    }

    #[test]
    fn the_languages_of_the_press_have_english_names() {
        for code in super::of_the_press() {
            assert!(english_name(code).is_some(), "{code}");
        }
        assert_eq!((english_name("fr"), english_name(""), english_name("xx")), (Some("French"), None, None));
    }

    #[test]
    fn codes_are_normalised() {
        for (typed, code) in
            [("fr-CA", "fr"), ("FRA", "fr"), ("pt_BR", "pt"), (" en ", "en"), ("no", "nb"), ("xx", "xx")]
        {
            assert_eq!(normalise(typed), code);
        }
    }
}
