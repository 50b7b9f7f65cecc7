//! What language models say around a translation is taken out where that is certain, else flagged.
//!
//! Certain is what the source cannot have: marks of chat templates, an announcement of the
//! translation, a note on it, the whole translation a second time. Every change is recorded. Pure.

use std::sync::LazyLock;

use regex::Regex;

use crate::backend::{Edit, Translated};

/// The patterns by place; the file says where they come from.
struct Patterns {
    before: Vec<Regex>,
    after: Vec<Regex>,
    tokens: Vec<Regex>,
}

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let mut patterns = Patterns { before: Vec::new(), after: Vec::new(), tokens: Vec::new() };
    for line in include_str!("chatter.tsv").lines().filter(|line| !line.starts_with('#')) {
        let Some((place, pattern)) = line.split_once('\t') else { continue };
        let (list, whole) = match place {
            "before" => (&mut patterns.before, format!("(?is)^\\s*{pattern}")),
            "after" => (&mut patterns.after, format!("(?is){pattern}\\s*$")),
            _ => (&mut patterns.tokens, format!("(?i){pattern}")),
        };
        list.push(Regex::new(&whole).expect("the table is tested"));
    }
    patterns
});

/// Words in which a source announces or comments itself: then nothing about them is certain.
const COMMENTS: [&str; 6] = ["traduction", "translation", "note", "n.d.l", "ndlr", "en anglais"];

/// Shortest half of a translation that stands twice, in letters: shorter ones may be speech.
const TWICE: usize = 12;

/// The translation of `source` without what is not of it.
pub(in crate::backend) fn clean(source: &str, text: &str) -> Translated {
    let mut translated = Translated { text: text.trim().to_owned(), ..Translated::default() };
    without_tokens(source, &mut translated);
    let lower = source.to_lowercase();
    let comments = COMMENTS.iter().any(|word| lower.contains(word));
    for (patterns, reason) in [
        (&PATTERNS.before, "the model announced its translation"),
        (&PATTERNS.after, "the model added a note"),
    ] {
        let found =
            patterns.iter().find_map(|pattern| pattern.find(&translated.text)).map(|found| found.range());
        let Some(range) = found.filter(|range| range.len() < translated.text.len() && !range.is_empty())
        else {
            continue;
        };
        if comments {
            translated.doubt.get_or_insert_with(|| format!("it may be that {reason}"));
            continue;
        }
        let before = translated.text[range.clone()].trim().to_owned();
        let rest = format!("{}{}", &translated.text[..range.start], &translated.text[range.end..]);
        rest.trim().clone_into(&mut translated.text);
        translated.edits.push(Edit { before, after: String::new(), reason: reason.to_owned() });
    }
    if let Some(half) = half_of_twice(&translated.text)
        && half_of_twice(source.trim()).is_none()
    {
        let after = translated.text[..half].trim_end().to_owned();
        let reason = "the model gave the translation twice".to_owned();
        translated.edits.push(Edit { before: translated.text.clone(), after: after.clone(), reason });
        translated.text = after;
    }
    translated
}

/// Takes out marks of chat templates that the source does not have.
fn without_tokens(source: &str, translated: &mut Translated) {
    for pattern in PATTERNS.tokens.iter().filter(|pattern| !pattern.is_match(source)) {
        if let Some(found) = pattern.find(&translated.text) {
            let reason = "a mark of the model's own is no part of the text".to_owned();
            translated.edits.push(Edit { before: found.as_str().to_owned(), after: String::new(), reason });
            translated.text = pattern.replace_all(&translated.text, "").trim().to_owned();
        }
    }
}

/// Where the second half of a text begins that is its first half again, white space between.
fn half_of_twice(text: &str) -> Option<usize> {
    let middle = text.len() / 2;
    // The halves are equally long, so the space between them is near the middle.
    let near = |(at, c): &(usize, char)| c.is_whitespace() && at.abs_diff(middle) <= 4;
    text.char_indices().filter(near).map(|(at, _)| at).find(|at| {
        let (first, second) = (text[..*at].trim(), text[*at..].trim());
        first == second && first.chars().filter(|c| c.is_alphabetic()).count() >= TWICE
    })
}

#[cfg(test)]
mod tests {
    use super::clean;

    const SOURCE: &str = "Nous n'augmenterons pas les impôts locaux.";
    const TARGET: &str = "We will not raise local taxes.";

    #[test]
    fn what_the_model_says_around_it_goes_and_is_recorded() {
        for around in [
            "{}<|im_end|>",
            "{}</s>",
            "[INST] {}",
            "{} (Note: the original is informal)",
            "{} [Translator's note: lit. “increase”]",
            "{}\n\nNote: I kept the tone.",
            "Here is the translation: {}",
            "Sure! Here's the English translation:\n{}",
            "Certainly, the translation of this sentence into English is: {}",
            "English: {}",
            "{} {}",
            "{}\n{}",
        ] {
            let cleaned = clean(SOURCE, &around.replace("{}", TARGET));
            assert_eq!(cleaned.text, TARGET, "{around}");
            assert_eq!(cleaned.edits.len(), 1, "{around}");
            assert_eq!(cleaned.doubt, None, "{around}");
        }
    }

    #[test]
    fn what_may_be_of_the_text_stays() {
        for (source, target) in [
            (SOURCE, TARGET),
            ("Non, non, non.", "No, no, no."),
            ("Le texte est court : il tient en une page.", "The text is short: it fits on one page."),
            (
                "Vive la mairie libre ! Vive la mairie libre !",
                "Long live the free town hall! Long live the free town hall!",
            ),
            (
                "Il parle (surtout) de l'Europe (et du monde).",
                "He speaks (mostly) of Europe (and the world).",
            ),
            ("« Bien sûr, voici la clé », dit-elle.", "“Of course, here is the key,” she says."),
            ("Ok.", "Okay."),
        ] {
            let cleaned = clean(source, target);
            assert_eq!((cleaned.text.as_str(), cleaned.edits.len()), (target, 0), "{source}");
        }
        let doubted = clean("Il a ajouté une note.", "He added a note. (Note: of protest)");
        assert!(doubted.doubt.is_some() && doubted.edits.is_empty());
    }
}
