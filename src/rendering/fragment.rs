//! Quotations of a word or three, which a small engine often garbles when it sees nothing else.
//!
//! Takes such a fragment, gives the [`forms`] in which it is asked for beside its bare self, and
//! [`judge`]s what came back: the reading that the others agree with, or that shows the source's
//! own words in English dress, is taken; where neither holds, the best is taken and doubted aloud.

use super::Slot;
use crate::{
    article::Article,
    backend::Translated,
    check::{self, CheckStatus},
    facts::fold::{distance, fold},
};

/// Words that a fragment has at most.
const WORDS: usize = 3;
/// Agreement of the readings, from 0 to 1, that stands by itself.
const AGREED: f64 = 0.6;
/// Agreement and kinship weighed together that are enough.
const ENOUGH: f64 = 0.5;

/// The sentences in which `fragment` is asked for; none when it is long enough to stand alone.
pub(super) fn forms(fragment: &str, language: &str) -> Vec<String> {
    let words = fragment.split_whitespace().count();
    if words > WORDS || fragment.contains(['.', '!', '?', '…', '«', '“', '"']) {
        return Vec::new();
    }
    let mut forms = vec![format!("{fragment}.")];
    if language == "fr" {
        forms.push(format!("C’est {fragment}."));
        forms.push(format!("Il parle de «\u{a0}{fragment}\u{a0}»."));
    }
    forms
}

/// The fragment's part of a translated form.
pub(super) fn reading(translation: &str) -> Option<&str> {
    let mut marked = super::marked(translation);
    let core = match (marked.next(), marked.next()) {
        (Some(only), None) => only,
        (Some(_), Some(_)) => return None,
        (None, _) => {
            if translation.starts_with("He ") {
                // The marks were lost: where the fragment begins cannot be told.
                return None;
            }
            let openings = ["It is ", "It’s ", "It's ", "That is ", "That’s ", "This is "];
            openings.iter().find_map(|opening| translation.strip_prefix(opening)).unwrap_or(translation)
        }
    };
    let core = core.trim().trim_end_matches(['.', ',']);
    (!core.is_empty()).then_some(core)
}

/// Puts the reading of a fragment that the others support in its slot, with what there is to doubt.
pub(super) fn settle(article: &Article, index: usize, others: Vec<String>, slot: &mut Slot, to: &str) {
    let mut readings: Vec<String> = slot.text().map(str::to_owned).into_iter().chain(others).collect();
    let texts: Vec<&str> = readings.iter().map(String::as_str).collect();
    let source = article.spoken_line(&article.quotes[index]);
    let from = article.language_code();
    let is_sound =
        |reading: &str| check::invented_words("", &source, reading, from, to).status == CheckStatus::Ok;
    let Some(judgement) = judge(&source, &texts, &is_sound) else { return };
    match slot {
        // What was put right in it is recorded with it.
        Slot::Done(translated) if judgement.best == 0 => translated.doubt = judgement.doubt,
        slot => {
            *slot = Slot::Done(Translated {
                text: readings.swap_remove(judgement.best),
                doubt: judgement.doubt,
                ..Translated::default()
            });
        }
    }
}

/// A reading and what there is to say against it.
#[derive(Debug, PartialEq)]
pub(super) struct Judgement {
    /// Place in the readings.
    pub(super) best: usize,
    /// Why it should not be relied on.
    pub(super) doubt: Option<String>,
}

/// Weighs `readings` of `source` against each other; one whose words are not words of the language
/// (`is_sound`) is taken only where all are such. Earlier ones win where nothing else decides.
pub(super) fn judge(source: &str, readings: &[&str], is_sound: &dyn Fn(&str) -> bool) -> Option<Judgement> {
    let normal: Vec<String> = readings.iter().map(|reading| normalised(reading)).collect();
    let score = |index: usize| {
        let others = normal.iter().enumerate().filter(|(other, _)| *other != index);
        let (sum, count) = others
            .fold((0.0, 0.0), |(sum, count), (_, other)| (sum + alike(&normal[index], other), count + 1.0));
        (if count > 0.0 { sum / count } else { 0.0 }, kinship(source, &normal[index]))
    };
    let scores: Vec<(f64, f64)> = (0..normal.len()).map(score).collect();
    let weight = |(agreement, kinship): (f64, f64)| 0.6 * agreement + 0.4 * kinship;
    let sound: Vec<bool> = readings.iter().map(|reading| is_sound(reading)).collect();
    let mut best = 0;
    for index in 1..scores.len() {
        let heavier = weight(scores[index]) > weight(scores[best]) + 1e-9;
        if sound[index] && !sound[best] || sound[index] == sound[best] && heavier {
            best = index;
        }
    }
    let (agreement, kinship) = *scores.get(best)?;
    let best = least_large(readings, &normal, best);
    let sure = agreement >= AGREED || kinship >= 0.99 || weight((agreement, kinship)) >= ENOUGH;
    let doubt = (!sure).then(|| {
        let mut others: Vec<String> = Vec::new();
        for (reading, normal_reading) in readings.iter().zip(&normal) {
            if *normal_reading != normal[best]
                && !others.iter().any(|other| normalised(other) == *normal_reading)
            {
                others.push((*reading).to_owned());
            }
        }
        let others: Vec<String> = others.iter().take(3).map(|other| format!("“{other}”")).collect();
        format!("the engine is not sure of so short a passage; asked again it gives {}", others.join(", "))
    });
    Some(Judgement { best, doubt })
}

/// Of the readings that differ from the best only in large letters, the one with the fewest.
fn least_large(readings: &[&str], normal: &[String], best: usize) -> usize {
    let large = |index: &usize| readings[*index].chars().filter(|letter| letter.is_uppercase()).count();
    let words = |index: usize| readings[index].split_whitespace().count();
    let same =
        (0..readings.len()).filter(|index| normal[*index] == normal[best] && words(*index) == words(best));
    same.min_by_key(large).unwrap_or(best)
}

/// Small letters, no marks, no article in front.
fn normalised(text: &str) -> String {
    let folded = fold(text);
    let words: Vec<&str> =
        folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        ["a" | "an" | "the", rest @ ..] if !rest.is_empty() => rest.join(" "),
        words => words.join(" "),
    }
}

/// How alike two normalised texts are, from 0 to 1: pairs of letters that they share.
fn alike(left: &str, right: &str) -> f64 {
    let pairs = |text: &str| -> Vec<(char, char)> {
        let padded: Vec<char> = format!(" {text} ").chars().collect();
        padded.windows(2).map(|pair| (pair[0], pair[1])).collect()
    };
    let (left, mut right) = (pairs(left), pairs(right));
    let total = left.len() + right.len();
    let mut shared = 0;
    for pair in &left {
        if let Some(place) = right.iter().position(|other| other == pair) {
            right.swap_remove(place);
            shared += 2;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a fragment is short")]
    let share = f64::from(shared) / total.max(1) as f64;
    share
}

/// Share of the source's longer words that the translation shows as kindred words.
fn kinship(source: &str, translation: &str) -> f64 {
    let source = fold(source);
    let words: Vec<&str> = source
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| word.chars().count() > 3)
        .collect();
    if words.is_empty() {
        return 0.0;
    }
    let kindred = |word: &&&str| translation.split(' ').any(|other| is_kindred(word, other));
    #[expect(clippy::cast_precision_loss, reason = "a fragment is short")]
    let share = words.iter().filter(kindred).count() as f64 / words.len() as f64;
    share
}

/// "hybride" and "hybrid", "confrontation" and "confrontations"; not "hybride" and "hybrium".
fn is_kindred(french: &str, english: &str) -> bool {
    let stem = |word: &str| word.trim_end_matches(['e', 's']).to_owned();
    let (one, other) = (stem(french), stem(english));
    if one == other {
        return true;
    }
    let longest = one.chars().count().max(other.chars().count());
    let common = one.chars().zip(other.chars()).take_while(|(left, right)| left == right).count();
    longest >= 5 && distance(&one, &other, 1) <= 1 || common >= 5 && common * 5 >= longest * 4
}

#[cfg(test)]
mod tests {
    use super::{Judgement, forms, reading};

    fn judge(source: &str, readings: &[&str]) -> Option<Judgement> {
        super::judge(source, readings, &|_| true)
    }

    #[test]
    fn only_short_fragments_are_asked_for_again() {
        assert_eq!(forms("guerre hybride", "fr").len(), 3);
        assert_eq!(forms("guerra híbrida", "pt"), ["guerra híbrida."]);
        for long in ["nous ne céderons pas demain", "Assez !", "Oui. Non"] {
            assert!(forms(long, "fr").is_empty(), "{long}");
        }
    }

    #[test]
    fn readings_are_taken_out_of_their_forms() {
        for (translation, expected) in [
            ("Red line.", Some("Red line")),
            ("It is a red line.", Some("a red line")),
            ("He talks about “a red line.”", Some("a red line")),
            ("He talks about red lines.", None),
            ("“He” speaks of “it”.", None),
            ("", None),
        ] {
            assert_eq!(reading(translation), expected, "{translation}");
        }
    }

    #[test]
    fn agreement_and_kinship_decide() {
        let agreed =
            judge("jour très triste", &["Very sad day", "a very sad day", "very sad times"]).expect("one");
        assert_eq!((agreed.best, agreed.doubt), (0, None));
        let readings =
            ["hybrid confrontation", "Hiring Concurrency", "Agitated confrontation", "fungal disagreement"];
        let kindred = judge("confrontation hybride", &readings).expect("one");
        assert_eq!((kindred.best, kindred.doubt), (0, None));
    }

    #[test]
    fn words_that_are_none_are_taken_last() {
        let sound = |reading: &str| !reading.contains("gellets");
        let judgement =
            super::judge("gilets jaunes", &["Yellow gellets", "yellow gellets", "yellow glue"], &sound);
        assert_eq!(judgement.expect("one").best, 2);
    }

    #[test]
    fn readings_that_disagree_are_doubted_aloud() {
        let readings = ["backwar", "Goggle War", "Brilliant War", "hybrium warfare"];
        let doubt = judge("guerre hybride", &readings).expect("one").doubt.expect("a doubt");
        assert!(doubt.contains("“backwar”"), "{doubt}");
        assert_eq!(judge("x", &[]), None);
        let doubted = judge("grossier", &["grossing", "rough", "coarse"]).expect("one").doubt;
        assert!(doubted.is_some(), "an ending of its own makes it no kin");
    }
}
