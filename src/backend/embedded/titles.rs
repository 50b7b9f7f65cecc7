//! « M. », « Mme » and « MM. » before names: Mr and Ms, and nobody's sex changed.
//!
//! Takes a French sentence and its translation, gives a [`Swap`] for each title that stayed
//! French, that is not that of its bearer, or that is written the American way with a full stop.

use super::{
    names::{bare, words},
    swap::Swap,
};
use crate::{
    facts::{
        exonym,
        fold::{fold, sounds_alike},
    },
    span::Span,
    word_list,
};

word_list::pairs_of! { FRENCH: "data/titles.txt", "french" }
word_list::pairs_of! { SPELLINGS: "data/titles.txt", "spellings" }
word_list::words_of! { TITLES: "data/titles.txt", "titles" }

/// What the titles of a translation become.
pub(super) fn swaps(source: &str, translation: &str) -> Vec<Swap> {
    let given: Vec<&str> = source.split(' ').collect();
    let bearers: Vec<(&str, &str)> = given
        .windows(2)
        .filter_map(|pair| Some((english(pair[0])?, bare(pair[1]))))
        .filter(|(_, name)| name.starts_with(char::is_uppercase))
        .collect();
    if bearers.is_empty() {
        return Vec::new();
    }
    let made = words(translation);
    let mut swaps = Vec::new();
    for pair in made.windows(2) {
        let name = pair[1].of(translation);
        // The title with its full stop.
        let end = pair[0].end + usize::from(translation[pair[0].end..].starts_with('.'));
        let span = Span::new(pair[0].start, end);
        let title = span.of(translation);
        if !is_title(title) || end + 1 != pair[1].start || !name.starts_with(char::is_uppercase) {
            continue;
        }
        let own = bearers.iter().find(|(_, bearer)| is_same(bearer, name));
        let after = match own {
            Some((title, _)) => *title,
            // Whose it is cannot be told: only its spelling changes.
            None => match in_table(&SPELLINGS, title.trim_end_matches('.')) {
                Some(spelling) => spelling,
                None => continue,
            },
        };
        if after != title {
            swaps.push(Swap { span, after: after.to_owned(), reason: "title written the English way" });
        }
    }
    swaps
}

/// What English writes for a French title.
fn english(title: &str) -> Option<&'static str> {
    in_table(&FRENCH, title.trim_start_matches(|letter: char| !letter.is_alphanumeric()))
}

fn in_table(table: &[(&str, &'static str)], title: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == title).map(|(_, english)| *english)
}

fn is_title(word: &str) -> bool {
    TITLES.contains(&word.trim_end_matches('.'))
}

fn is_same(french: &str, english: &str) -> bool {
    let (one, other) = (fold(french), fold(english));
    one == other
        || sounds_alike(&one, &other)
        || exonym::english(french).iter().any(|form| fold(form.english) == other)
}

#[cfg(test)]
mod tests {
    use super::{super::swap::apply, swaps};

    #[test]
    fn titles_become_those_of_their_bearers() {
        for (source, made, right) in [
            ("M. Loukachenko parle", "M. Lukashenko speaks", "Mr Lukashenko speaks"),
            ("Mme Borne et M. Macron", "Mrs. Borne and Mr. Macron", "Ms Borne and Mr Macron"),
            ("selon \"Mme Borne\"", "according to \"Mr. Borne\"", "according to \"Ms Borne\""),
            ("MM. Macron et Scholz", "MM. Macron and Scholz", "Messrs Macron and Scholz"),
            ("M. Dupont", "Mr. Dupond", "Mr Dupond"),
            ("M. X", "Mr X", "Mr X"),
        ] {
            assert_eq!(apply(made, swaps(source, made), None).0, right);
        }
    }

    #[test]
    fn other_words_stay() {
        for (source, made) in [
            ("Il lit le Livre M.", "He reads Book M. He sleeps."),
            ("Le Mme n'est rien", "Mrs. Borne"),
            ("M. Dupont", "the M. of Dupont"),
        ] {
            assert_eq!(apply(made, swaps(source, made), None).0, made);
        }
    }
}
