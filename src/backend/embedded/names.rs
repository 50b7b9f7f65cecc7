//! Names that the engine garbled, put right.
//!
//! Takes a source sentence, its translation and, where it can be had, which word came from which;
//! gives a [`Swap`] for each garbled name: its English form, or the source's spelling. A word of
//! the translation is touched only if it is capitalised, is neither common English nor a good
//! rendering of any name of the source, and resembles exactly one name that is otherwise missing.

use super::{align::Alignment, swap::Swap};
use crate::{
    facts::{
        exonym,
        fold::{distance, fold, sounds_alike},
        scan::locale::Locale,
    },
    span::Span,
    word_list,
};

word_list::words_of! { DETERMINERS: "data/names.txt", "determiners" }
word_list::words_of! { ELIDED: "data/names.txt", "elided" }

/// Pieces that the vocabulary cuts a word into; common words are one.
pub(super) type Pieces<'a> = &'a dyn Fn(&str) -> usize;

/// A name of the source that the translation lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Missing {
    /// Index of its word in the source.
    word: usize,
    /// As the source spells it.
    surface: String,
    /// How English spells it, most usual first; the source's spelling where nothing else is known.
    wanted: Vec<String>,
}

/// The names of `source` that `translation` lacks.
fn missing(source: &str, translation: &str, pieces: Pieces) -> Vec<Missing> {
    let there: Vec<String> = words(translation).iter().map(|span| fold(bare(span.of(translation)))).collect();
    let source_words: Vec<&str> = source.split(' ').filter(|word| !word.is_empty()).collect();
    let mut found: Vec<Missing> = Vec::new();
    for (index, word) in source_words.iter().enumerate() {
        let name = bare(unelided(word.trim_start_matches(|letter: char| !letter.is_alphanumeric())));
        if !is_name(name) || found.iter().any(|other| other.surface == name) {
            continue;
        }
        let english: Vec<String> =
            exonym::english(name).iter().map(|exonym| exonym.english.to_owned()).collect();
        let opens = index == 0 || source_words[index - 1].ends_with(['.', ':', '!', '?', '"']);
        let doubtful =
            || opens && !is_name_after(&source_words, index) || is_common(&source_words[..index], word, name);
        if english.is_empty() && (pieces(name) < 2 || doubtful()) {
            continue;
        }
        let wanted = if english.is_empty() { vec![name.to_owned()] } else { english };
        if !wanted.iter().any(|wanted| holds(&there, wanted)) {
            found.push(Missing { word: index, surface: name.to_owned(), wanted });
        }
    }
    found
}

/// Whether a missing name has no word of its own yet, but one that could be it if they were linked:
/// only then is it worth the while to ask the engine which word came from which.
pub(super) fn wants_alignment(source: &str, translation: &str, pieces: Pieces) -> bool {
    let missing = missing(source, translation, pieces);
    if missing.is_empty() {
        return false;
    }
    let free = candidates(source, translation, pieces);
    let count = |name: &Missing, share: f32| {
        free.iter().filter(|span| resembles_name(name, translation, **span, share)).count()
    };
    missing.iter().any(|name| count(name, 0.0) != 1 && count(name, 1.0) > 0)
}

/// The changes that bring the missing names back; none where two words could be meant.
pub(super) fn swaps(
    source: &str,
    translation: &str,
    alignment: Option<&Alignment>,
    pieces: Pieces,
) -> Vec<Swap> {
    let mut swaps = cut_off(source, translation);
    let missing = missing(source, translation, pieces);
    if missing.is_empty() {
        return swaps;
    }
    let free = candidates(source, translation, pieces);
    for name in &missing {
        if swaps.iter().any(|swap| name.wanted.contains(&swap.after)) {
            continue;
        }
        let is_open = |span: &&Span| {
            !swaps.iter().any(|swap| swap.span == **span) && stands_for(name, translation, **span, alignment)
        };
        let matching: Vec<&Span> = free.iter().filter(is_open).collect();
        if let ([span], Some(wanted)) = (matching.as_slice(), name.wanted.first()) {
            swaps.push(Swap {
                span: **span,
                after: wanted.clone(),
                reason: "name put right after the source",
            });
        }
    }
    swaps
}

/// Names of which only the beginning stands behind the name that stands before them in the source:
/// "Emmanuel Mac" for "Emmanuel Macron". Name and beginning may be words that the engine knows well.
fn cut_off(source: &str, translation: &str) -> Vec<Swap> {
    let source_words: Vec<&str> = source.split(' ').map(|word| bare(unelided(word))).collect();
    let there = words(translation);
    let is_there = |word: &str| there.iter().any(|span| fold(span.of(translation)) == fold(word));
    let mut swaps = Vec::new();
    for pair in source_words.windows(2) {
        let (before, name) = (pair[0], pair[1]);
        if !is_name(before) || !is_name(name) || is_there(name) {
            continue;
        }
        let wanted =
            exonym::english(name).first().map_or_else(|| name.to_owned(), |exonym| exonym.english.to_owned());
        let found = there.windows(2).find(|made| {
            let start = fold(made[1].of(translation));
            made[1].of(translation).starts_with(char::is_uppercase)
                && made[0].end + 1 == made[1].start
                && fold(made[0].of(translation)) == fold(before)
                && start.chars().count() >= 2
                && start.len() < fold(&wanted).len()
                && fold(&wanted).starts_with(&start)
                && !source_words.iter().any(|word| fold(word) == start)
        });
        if let Some(made) = found {
            swaps.push(Swap { span: made[1], after: wanted, reason: "name completed after the source" });
        }
    }
    swaps
}

/// Places of the words of the translation that may be garbled names.
fn candidates(source: &str, translation: &str, pieces: Pieces) -> Vec<Span> {
    let named: Vec<String> = source.split(' ').map(|word| fold(bare(unelided(word)))).collect();
    let is_free = |span: &Span| {
        let word = span.of(translation);
        let folded = fold(word);
        let known = !exonym::english(word).is_empty();
        let copied = named.contains(&folded) && !known;
        word.starts_with(char::is_uppercase)
            && !copied
            && (known && named.contains(&folded) || pieces(word) > 1)
    };
    words(translation).into_iter().filter(is_free).collect()
}

/// Whether the word at `span` stands for the missing name.
fn stands_for(name: &Missing, translation: &str, span: Span, alignment: Option<&Alignment>) -> bool {
    let share = alignment.map_or(0.0, |alignment| share(alignment, span, name.word));
    resembles_name(name, translation, span, share)
}

/// The same for a link of the given strength.
fn resembles_name(name: &Missing, translation: &str, span: Span, share: f32) -> bool {
    let made = fold(span.of(translation));
    let surface = fold(&name.surface);
    if made == surface {
        return true;
    }
    name.wanted.iter().chain([&name.surface]).any(|wanted| {
        let wanted = fold(wanted);
        !is_regular(&surface, &made) && resembles(&wanted, &made, share)
    })
}

/// How much of the word at `span` came from source word `word`.
fn share(alignment: &Alignment, span: Span, word: usize) -> f32 {
    let covers =
        |linked: &&super::align::Linked| linked.span.start <= span.start && span.end <= linked.span.end;
    alignment
        .target
        .iter()
        .find(covers)
        .filter(|linked| linked.source == word)
        .map_or(0.0, |linked| linked.share)
}

/// Whether `made` looks like a botched `wanted`; the surer the link, the less it has to.
fn resembles(wanted: &str, made: &str, share: f32) -> bool {
    let longest = wanted.chars().count().max(made.chars().count());
    let common = wanted.chars().zip(made.chars()).take_while(|(one, other)| one == other).count();
    let apart = distance(wanted, made, longest);
    if share >= 0.4 {
        return common >= 2 || apart * 10 <= longest * 7;
    }
    longest >= 4 && common >= 1 && (apart * 5 <= longest * 2 || common >= 4 && apart * 2 <= longest)
}

word_list::pairs_of! {
    /// Endings that change by rule between the languages: such a word is a translation, not a slip.
    ENDINGS: "data/names.txt", "endings"
}

fn is_regular(french: &str, english: &str) -> bool {
    let regular = |(from, to): &(&str, &str)| {
        french
            .strip_suffix(from)
            .zip(english.strip_suffix(to))
            .is_some_and(|(left, right)| left.len() >= 3 && (left == right || sounds_alike(left, right)))
    };
    sounds_alike(french, english) || ENDINGS.iter().any(regular)
}

/// Whether the folded words hold `wanted`, as written or as transliterations write it.
fn holds(there: &[String], wanted: &str) -> bool {
    let parts: Vec<String> = wanted.split(' ').map(|part| fold(bare(part))).collect();
    there.windows(parts.len().max(1)).any(|window| {
        window
            .iter()
            .zip(&parts)
            .all(|(word, part)| sounds_alike(word, part) || word.split('-').any(|half| half == part))
    })
}

word_list::words_of! {
    /// Words that open sentences and titles without being names.
    ARTICLES: "data/names.txt", "articles"
}

pub(super) fn is_name(word: &str) -> bool {
    word.chars().count() >= 2
        && word.starts_with(char::is_uppercase)
        && word.chars().all(|letter| letter.is_alphanumeric() || "-'.".contains(letter))
        && !ARTICLES.contains(&fold(word).as_str())
}

word_list::words_of! {
    /// Endings of nationalities and trades, without accents.
    COMMON: "data/names.txt", "common"
}

/// Whether a capitalised word is likely to be a nationality, an ordinal, a common noun.
fn is_common(before: &[&str], word: &str, name: &str) -> bool {
    if is_calendar(name) {
        return true;
    }
    let numeral = name.trim_end_matches(['e', 'r']);
    if numeral.chars().all(|letter| "IVXLCDM".contains(letter)) && numeral != name {
        return true;
    }
    let folded = fold(name);
    let ending = COMMON.iter().any(|ending| folded.ends_with(ending));
    let determined = fold(word).starts_with("l'")
        || before.last().is_some_and(|word| DETERMINERS.contains(&fold(word).as_str()));
    ending && folded.ends_with('s') || determined && (ending || !name.is_ascii())
}

/// Months and days, which some write large.
fn is_calendar(name: &str) -> bool {
    let folded = fold(name);
    Locale::of("fr").calendar().any(|word| fold(word) == folded)
}

/// Whether the word that opens a sentence is the first of a name of several words.
fn is_name_after(words: &[&str], index: usize) -> bool {
    words.get(index + 1).is_some_and(|next| is_name(bare(next)) && !words[index].ends_with([',', ';']))
}

/// Without the elided article or preposition: "l'Iran" is "Iran".
pub(super) fn unelided(word: &str) -> &str {
    match word.split_once('\'') {
        Some((head, rest))
            if !rest.is_empty()
                && ELIDED
                    .contains(&fold(head).trim_start_matches(|letter: char| !letter.is_alphanumeric())) =>
        {
            rest
        }
        _ => word,
    }
}

/// Without marks around it and the English genitive.
pub(super) fn bare(word: &str) -> &str {
    let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
    word.strip_suffix("'s").unwrap_or(word)
}

/// Places of the words, without marks around them.
pub(super) fn words(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut start = 0;
    for word in text.split(' ') {
        let core = bare(word);
        if !core.is_empty() {
            let head = word.len() - word.trim_start_matches(|letter: char| !letter.is_alphanumeric()).len();
            spans.push(Span::new(start + head, start + head + core.len()));
        }
        start += word.len() + 1;
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::{super::swap::apply, swaps};

    /// Short words are common here, long ones rare.
    fn pieces(word: &str) -> usize {
        match word {
            "University" | "Université" | "The" | "President" | "Président" | "Hollande" => 1,
            _ => 3,
        }
    }

    fn repaired(source: &str, translation: &str) -> (String, usize) {
        let (text, edits) = apply(translation, swaps(source, translation, None, &pieces), None);
        (text, edits.len())
    }

    #[test]
    fn garbled_names_get_their_spelling_back() {
        let source = "Selon Loukachenko, l'équipe de Nicklas Backstrom a battu Ovechkin.";
        let made = "According to Loukashko, Nicklas Backstram's team beat Olechkin.";
        let (text, edits) = repaired(source, made);
        assert_eq!(text, "According to Lukashenko, Nicklas Backstrom's team beat Ovechkin.");
        assert_eq!(edits, 3);
    }

    #[test]
    fn names_that_lost_their_end_get_it_back() {
        for (source, made, right) in [
            (
                "\"Non\", a dit Emmanuel Macron.",
                "\"No,\" said Emmanuel Mac.",
                "\"No,\" said Emmanuel Macron.",
            ),
            ("Le chef Karim Benzaoui parle.", "Chief Karim Ben speaks.", "Chief Karim Benzaoui speaks."),
            ("Avec Lise Thevenard, hier.", "With Lise The, yesterday.", "With Lise Thevenard, yesterday."),
            // The word before it is another, or the short name is the source's own.
            ("Le chef Benzaoui parle.", "The Ben speaks.", "The Ben speaks."),
            ("Anna Mar et Paul Marteau.", "Anna Mar and Paul Mar.", "Anna Mar and Paul Mar."),
        ] {
            assert_eq!(apply(made, swaps(source, made, None, &|_| 1), None).0, right);
        }
    }

    #[test]
    fn copied_exonyms_become_english() {
        assert_eq!(repaired("Il vit à Londres.", "He lives in Londres.").0, "He lives in London.");
        assert_eq!(repaired("L'ONU a voté.", "The ONU has voted.").0, "The UN has voted.");
    }

    #[test]
    fn good_words_are_left_alone() {
        for (source, made) in [
            ("Il va à l'Université.", "He goes to University."),
            ("Le chef des Républicains parle.", "The leader of the Republicans speaks."),
            ("Le Tchadien Zelenski arrive.", "The Chadian Zelensky arrives."),
            ("Il a vu Macron et Merkel.", "He saw Macron and Merkel."),
            ("La Catalogne vote.", "Catalonia votes."),
        ] {
            assert_eq!(repaired(source, made), (made.to_owned(), 0));
        }
    }

    #[test]
    fn nothing_is_done_where_two_words_could_be_meant() {
        let made = "Martineau and Martinelli came.";
        assert_eq!(repaired("On a vu Martinez hier.", made), (made.to_owned(), 0));
    }
}
