//! Light stems: what the forms of one word share.
//!
//! Takes a folded word, gives its stem: "augmenté", "augmentent" and "augmentation" become
//! "augment", "increased" and "increasing" become "increas". Not a dictionary: two words may share
//! a stem and a few forms of one word may not; what compares stems says what that costs.

use crate::word_list;

/// Letters that a stem keeps at least.
const SHORTEST: usize = 3;

word_list::words_of! {
    /// Endings of French words, longest first among those that share letters.
    FRENCH: "data/stems.txt", "french"
}

/// The stem of a folded French word.
pub fn french(word: &str) -> &str {
    if let Some(stem) = word.strip_suffix("aux").filter(|stem| stem.len() >= SHORTEST) {
        // "nationaux" is "national": the "a" is as far as both go.
        return &word[..=stem.len()];
    }
    let cut = FRENCH
        .iter()
        .find_map(|ending| word.strip_suffix(ending).filter(|stem| stem.len() >= SHORTEST))
        .unwrap_or(word);
    // "national" and "nationale" lose the "l" that "nationaux" lacks.
    cut.strip_suffix('l').filter(|stem| stem.ends_with('a') && stem.len() > SHORTEST).unwrap_or(cut)
}

word_list::words_of! {
    /// Endings of English words.
    ENGLISH: "data/stems.txt", "english"
}

/// The stem of a folded English word.
pub fn english(word: &str) -> &str {
    let cut = ENGLISH
        .iter()
        .find_map(|ending| {
            let stem = word.strip_suffix(ending)?;
            // "news", "less" and "boss" are not plurals.
            let plural = *ending != "s" || !(stem.ends_with('s') || stem.ends_with('u') || stem == "new");
            (stem.len() >= SHORTEST && plural).then_some(stem)
        })
        .unwrap_or(word);
    let cut = match cut.as_bytes() {
        // "stopped", "running": the doubled letter goes.
        [.., one, other]
            if one == other && cut.len() < word.len() && !matches!(one, b's' | b'l' | b'e' | b'o') =>
        {
            &cut[..cut.len() - 1]
        }
        _ => cut,
    };
    cut.strip_suffix(['e', 'y']).filter(|stem| stem.len() >= SHORTEST).unwrap_or(cut)
}

#[cfg(test)]
mod tests {
    use super::{english, french};

    #[test]
    fn forms_of_one_word_share_a_stem() {
        for forms in [
            &["augmente", "augmentee", "augmentent", "augmentation", "augmenter", "augmentait"][..],
            &["national", "nationale", "nationaux", "nationales"],
            &["hausse", "hausses"],
            &["gagne", "gagner", "gagnee", "gagnant"],
        ] {
            assert!(forms.iter().all(|form| french(form) == french(forms[0])), "{forms:?}");
        }
        for forms in [
            &["increase", "increased", "increases", "increasing"][..],
            &["country", "countries"],
            &["stop", "stopped", "stopping", "stops"],
            &["dead", "dead"],
        ] {
            assert!(forms.iter().all(|form| english(form) == english(forms[0])), "{forms:?}");
        }
    }

    #[test]
    fn any_word_is_taken() {
        for word in ["", "s", "e", "aux", "é", "ées", "'s", "日本", "aaaa"] {
            assert!(word.starts_with(french(word)) && word.starts_with(english(word)));
        }
    }
}
