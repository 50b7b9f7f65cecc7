//! Language codes: ISO 639-1 in the program, ISO 639-3 inside the detector.

use whatlang::Lang;

/// ISO 639-3 codes of the detector and their ISO 639-1 codes. Languages that the detector does
/// not know have no place here.
#[rustfmt::skip]
const CODES: &[(&str, &str)] = &[
    ("afr", "af"), ("aka", "ak"), ("amh", "am"), ("ara", "ar"), ("aze", "az"), ("bel", "be"), ("ben", "bn"),
    ("bul", "bg"), ("cat", "ca"), ("ces", "cs"), ("cmn", "zh"), ("cym", "cy"), ("dan", "da"), ("deu", "de"),
    ("ell", "el"), ("eng", "en"), ("epo", "eo"), ("est", "et"), ("fin", "fi"), ("fra", "fr"), ("guj", "gu"),
    ("heb", "he"), ("hin", "hi"), ("hrv", "hr"), ("hun", "hu"), ("hye", "hy"), ("ind", "id"), ("ita", "it"),
    ("jav", "jv"), ("jpn", "ja"), ("kan", "kn"), ("kat", "ka"), ("khm", "km"), ("kor", "ko"), ("lat", "la"),
    ("lav", "lv"), ("lit", "lt"), ("mal", "ml"), ("mar", "mr"), ("mkd", "mk"), ("mya", "my"), ("nep", "ne"),
    ("nld", "nl"), ("nob", "nb"), ("ori", "or"), ("pan", "pa"), ("pes", "fa"), ("pol", "pl"), ("por", "pt"),
    ("ron", "ro"), ("rus", "ru"), ("sin", "si"), ("slk", "sk"), ("slv", "sl"), ("sna", "sn"), ("spa", "es"),
    ("srp", "sr"), ("swe", "sv"), ("tam", "ta"), ("tel", "te"), ("tgl", "tl"), ("tha", "th"), ("tuk", "tk"),
    ("tur", "tr"), ("ukr", "uk"), ("urd", "ur"), ("uzb", "uz"), ("vie", "vi"), ("yid", "yi"), ("zul", "zu"),
];

/// The ISO 639-1 code of a detected language; its ISO 639-3 code when the table has none.
pub(super) fn of(language: Lang) -> &'static str {
    let long = language.code();
    CODES.iter().find(|(known, _)| *known == long).map_or(long, |(_, short)| short)
}

/// The detector's language for an ISO 639-1 code.
pub(super) fn lang(short: &str) -> Option<Lang> {
    let (long, _) = CODES.iter().find(|(_, known)| *known == short)?;
    Lang::from_code(*long)
}

/// A language code as the program writes it: the language alone, in lower case, two letters where
/// there are two (`fr-CA`, `FR` and `fra` are `fr`; `no` and `nn` are `nb`).
#[must_use]
pub fn normalise(code: &str) -> String {
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
        _ => match CODES.iter().find(|(long, _)| *long == language) {
            Some((_, short)) => (*short).to_owned(),
            None => language,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{CODES, lang, normalise, of};

    #[test]
    fn every_language_of_the_detector_has_a_short_code() {
        for language in whatlang::Lang::all() {
            assert_eq!(of(*language).len(), 2, "{}", language.code());
            assert_eq!(lang(of(*language)), Some(*language));
        }
        assert_eq!(CODES.len(), whatlang::Lang::all().len());
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
