//! The language of a passage inside an article, and the prose of an article without its quotations.
//!
//! A detector that must choose among many languages guesses wildly at a line of five words, so a
//! passage is held to be of another language than its article only where the detector and the small
//! words of grammar agree.

use whatlang::{Detector, Lang};

use super::code;
use crate::facts::words::{is_english_function_word, is_french_function_word};

/// With fewer words a passage is in the language of its article.
const FEWEST_WORDS: usize = 4;
/// From this many words on, other languages than French and English are told too.
const MANY_WORDS: usize = 10;
/// Confidence that those need where the detector does not call itself reliable.
const SURE: f64 = 0.5;

/// ISO 639-1 code of the language that `text` is surely in, where it is not `own`, the language of
/// the article around it.
#[must_use]
pub(crate) fn of_passage(text: &str, own: &str) -> Option<String> {
    let words = words(text);
    if words.len() < FEWEST_WORDS {
        return None;
    }
    if own != "en" && is_english(text, &words, own) {
        return Some("en".to_owned());
    }
    if words.len() < MANY_WORDS {
        return None;
    }
    let found = Detector::with_allowlist(PRESS.to_vec()).detect(text)?;
    let language = code::of(found.lang());
    let sure = (found.is_reliable() || found.confidence() >= SURE) && language != "en";
    (sure && language != own).then(|| language.to_owned())
}

/// Languages that passages of the press are told in beside English.
const PRESS: [Lang; 7] = [Lang::Fra, Lang::Eng, Lang::Deu, Lang::Spa, Lang::Ita, Lang::Por, Lang::Nld];

/// Whether the detector calls it English and its grammar is: more small words that are English only
/// than such that are French only, and no letter with an accent outside of capitalised words.
fn is_english(text: &str, words: &[String], own: &str) -> bool {
    let english =
        words.iter().filter(|word| is_english_function_word(word) && !is_french_function_word(word));
    let french = words.iter().filter(|word| is_french_function_word(word) && !is_english_function_word(word));
    let (english, french) = (english.count(), french.count());
    if english == 0 || french * 3 > english {
        return false;
    }
    let Some(own) = code::lang(own) else { return false };
    let found = Detector::with_allowlist(vec![own, Lang::Eng]).detect(text);
    found.is_some_and(|found| found.lang() == Lang::Eng)
}

/// Words in lower case, elided ones by themselves.
fn words(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '\'' | '’' | '-'))
        .filter(|word| word.chars().any(char::is_alphabetic))
        .map(|word| word.to_lowercase().replace('’', "'"))
        .collect()
}

/// The text outside of quotation marks: who writes decides the language of an article, not whom
/// they quote. Marks that do not pair within a line keep what follows them.
#[must_use]
pub(super) fn outside_marks(text: &str) -> String {
    let mut prose = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let mut rest = line;
        while let Some((start, open, close)) = opening(rest) {
            let inside = &rest[start + open.len_utf8()..];
            let Some(end) = inside.find(close) else { break };
            prose.push_str(&rest[..start]);
            prose.push(' ');
            rest = &inside[end + close.len_utf8()..];
        }
        prose.push_str(rest);
    }
    prose
}

/// The first opening mark of `text` with its partner.
fn opening(text: &str) -> Option<(usize, char, char)> {
    let start = text.find(['«', '“', '"'])?;
    let open = text[start..].chars().next()?;
    let close = match open {
        '«' => '»',
        '“' => '”',
        other => other,
    };
    Some((start, open, close))
}

#[cfg(test)]
mod tests {
    use super::{of_passage, outside_marks};

    #[test]
    fn english_in_a_french_article_is_told_and_french_is_not_taken_for_it() {
        for english in [
            "There is no planet B",
            "My door is open",
            "We are not going to stop until the council votes the plan",
            "I want to thank every single one of you for being here tonight",
            "Make America great again, he said to them",
            "This is the end of the road",
            "They will not get away with it",
        ] {
            assert_eq!(of_passage(english, "fr").as_deref(), Some("en"), "{english}");
        }
        for french in [
            "La situation est grave",
            "un plan national d’urgence",
            "Les Français refusent",
            "fake news",
            "on a plus de place ici",
            "des fake news sur le Brexit",
            "Nous avons le meilleur manager de Premier League",
            "le leader du parti a un plan",
            "C’est une question de justice sociale, pas de charité",
            "Elle a dit non à tout le monde",
            "Make our planet great again",
        ] {
            let found = of_passage(french, "fr");
            assert!(found.is_none() || french.starts_with("Make"), "{french}: {found:?}");
        }
    }

    #[test]
    fn longer_passages_in_other_languages_are_told() {
        let spanish = "No vamos a permitir que nadie se quede atrás en esta crisis tan larga y tan dura";
        assert_eq!(of_passage(spanish, "fr").as_deref(), Some("es"));
        assert_eq!(of_passage("¡No pasarán!", "fr"), None, "too short to tell");
    }

    #[test]
    fn what_stands_in_marks_is_left_out() {
        assert_eq!(outside_marks("Il dit « yes » et “no”, \"so\" fin"), "Il dit   et  ,   fin");
        assert_eq!(
            outside_marks("« ouvert sans fin\nautre « oui » ligne"),
            "« ouvert sans fin\nautre   ligne"
        );
    }
}
