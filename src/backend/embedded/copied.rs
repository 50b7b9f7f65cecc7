//! French names that stayed French in the translation: "Bélarus", "Alexandre Loukachenko".
//!
//! Takes a French sentence and its translation, gives a [`Swap`] for each name that English spells
//! otherwise and that the engine copied, in whole or in part; and one for the article that French
//! sets before countries ("the Belarus"). The table of names is [`exonym`](crate::facts::exonym)'s.

use super::{
    names::{bare, unelided, words},
    swap::Swap,
};
use crate::{
    facts::{exonym, fold::fold},
    span::Span,
    word_list,
};

/// Words that a name of the table has at most, as far as this looks.
const LONGEST: usize = 3;

/// The changes that make copied names English.
pub(super) fn swaps(source: &str, translation: &str) -> Vec<Swap> {
    let given: Vec<&str> =
        source.split(' ').map(|word| bare(unelided(bare(word)))).filter(|word| !word.is_empty()).collect();
    let made = words(translation);
    let mut swaps = Vec::new();
    for length in (1..=LONGEST).rev() {
        for window in given.windows(length).filter(|window| window.iter().all(|word| is_large(word))) {
            let forms = exonym::english(&window.join(" "));
            let Some(form) = forms.first() else { continue };
            let english: Vec<&str> = form.english.split(' ').collect();
            let spelt = |words: &[&str]| forms.iter().any(|form| form.english == words.join(" "));
            if english.len() != length || spelt(window) {
                continue;
            }
            for spans in made.windows(length) {
                let words: Vec<&str> = spans.iter().map(|span| span.of(translation)).collect();
                let either = words.iter().zip(window).zip(&english).all(|((word, french), english)| {
                    word == french
                        || word == english
                        || word.to_uppercase() == **word && fold(word) == fold(french)
                });
                if either && !spelt(&words) && !words.iter().any(|word| is_shouted(word)) {
                    let span = Span::new(spans[0].start, spans[length - 1].end);
                    swaps.push(Swap {
                        span,
                        after: form.english.to_owned(),
                        reason: "name written the English way",
                    });
                }
            }
        }
    }
    swaps.extend(articles(source, translation, &swaps));
    swaps
}

/// "The Belarus" for "le Bélarus": the article goes, with the name put right where it has to be.
fn articles(source: &str, translation: &str, swaps: &[Swap]) -> Vec<Swap> {
    let given: Vec<&str> = source.split(' ').collect();
    let made = words(translation);
    let mut found = Vec::new();
    for pair in made.windows(2) {
        let (article, name) = (pair[0].of(translation), pair[1].of(translation));
        let beside = pair[0].end + 1 == pair[1].start;
        let after = swaps.iter().find(|swap| swap.span == pair[1]).map_or(name, |swap| swap.after.as_str());
        if beside && matches!(article, "the" | "The") && is_bare_country(&given, after) {
            found.push(Swap {
                span: Span::new(pair[0].start, pair[1].end),
                after: after.to_owned(),
                reason: "name written the English way",
            });
        }
    }
    found
}

/// Whether French has the place with its article and no preposition that could make it belong to
/// another word ("the Belarus leader" is right), and English has it without.
fn is_bare_country(given: &[&str], english: &str) -> bool {
    if WITH_ARTICLE.contains(&english) || english.ends_with('s') && english != "Belarus" {
        return false;
    }
    let is_it = |word: &str| {
        let forms = exonym::english(word);
        exonym::is_place(word) && forms.iter().any(|form| form.english == english)
    };
    let mut places = given.iter().enumerate().filter_map(|(index, word)| {
        let core = bare(word);
        let name = bare(unelided(core));
        if !is_large(name) || !is_it(name) {
            return None;
        }
        let before =
            |back: usize| index.checked_sub(back).map_or(String::new(), |place| fold(bare(given[place])));
        let elided = name.len() < core.len();
        Some(if elided {
            fold(core).starts_with('l') && before(1) != "de"
        } else {
            matches!(before(1).as_str(), "le" | "la") && before(2) != "de"
        })
    });
    places.next().is_some_and(|first| first) && places.all(|other| other)
}

fn is_large(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// Written in capitals throughout, as headlines are; short words are acronyms.
fn is_shouted(word: &str) -> bool {
    word.chars().count() > 5 && !word.chars().any(char::is_lowercase)
}

word_list::words_of! {
    /// Places of the table that English names with the article.
    WITH_ARTICLE: "data/places-with-article.txt", "with_article"
}

#[cfg(test)]
mod tests {
    use super::{super::swap::apply, swaps};

    fn put_right(source: &str, made: &str) -> (String, usize) {
        let (text, edits) = apply(made, swaps(source, made), None);
        (text, edits.len())
    }

    #[test]
    fn copied_names_become_english() {
        for (source, made, right) in [
            ("Il vit au Bélarus.", "He lives in Bélarus.", "He lives in Belarus."),
            ("M. Loukachenko parle.", "Mr. Loukachenko speaks.", "Mr. Lukashenko speaks."),
            ("Alexandre Loukachenko", "Alexandre Lukashenko", "Alexander Lukashenko"),
            ("d'Alexandre Loukachenko", "of Alexandre Loukachenko's", "of Alexander Lukashenko's"),
        ] {
            assert_eq!(put_right(source, made), (right.to_owned(), 1), "{source}");
        }
    }

    #[test]
    fn countries_lose_the_french_article() {
        for (source, made, right) in [
            ("Le Bélarus est visé.", "The Bélarus is targeted.", "Belarus is targeted."),
            ("contre l'Ukraine.", "against the Ukraine.", "against Ukraine."),
        ] {
            let (text, edits) = put_right(source, made);
            assert_eq!((text.as_str(), edits), (right, 1), "{source}");
        }
    }

    #[test]
    fn what_is_right_stays() {
        for (source, made) in [
            ("Le dirigeant du Bélarus parle.", "The Belarus leader speaks."),
            ("l'armée de l'Ukraine", "the Ukraine army"),
            ("Le Kremlin dément.", "The Kremlin denies it."),
            ("Les Pays-Bas votent.", "The Netherlands vote."),
            ("Alexandre Dumas écrit.", "Alexandre Dumas writes."),
            ("Il est né à Rome.", "He was born in Rome."),
        ] {
            assert_eq!(put_right(source, made), (made.to_owned(), 0), "{source}");
        }
    }
}
