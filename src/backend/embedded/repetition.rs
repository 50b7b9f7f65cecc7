//! Babble: the engine repeating itself or running away.
//!
//! Takes source and translation, says whether the translation loops in a way the source does not.

/// Words of a phrase that is looked at.
const LONGEST: usize = 8;

/// Whether the translation repeats a phrase, a letter or itself without end.
pub(super) fn is_babble(source: &str, translation: &str) -> bool {
    let (given, made) = (source.chars().count(), translation.chars().count());
    made > 3 * given + 60
        || longest_run(translation) > longest_run(source).max(8)
        || longest_word(translation) > longest_word(source).max(45)
        || echoes(translation) > echoes(source).max(2)
}

/// How often the most repeated phrase follows itself directly; single words count half.
fn echoes(text: &str) -> usize {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut most = 1;
    for length in 1..=LONGEST.min(words.len() / 2) {
        let mut same = 0;
        for index in length..words.len() {
            same = if words[index] == words[index - length] { same + 1 } else { 0 };
            let times = same / length + 1;
            // "very very very" may be meant.
            most = most.max(if length == 1 { times.saturating_sub(1) } else { times });
        }
    }
    most
}

fn longest_run(text: &str) -> usize {
    let (mut longest, mut current, mut last) = (0, 0, None);
    for letter in text.chars() {
        current = if last == Some(letter) { current + 1 } else { 1 };
        last = Some(letter);
        longest = longest.max(current);
    }
    longest
}

fn longest_word(text: &str) -> usize {
    text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::is_babble;

    #[test]
    fn loops_are_seen() {
        assert!(is_babble(
            "Il pleut sur la ville.",
            "It rains on the city of the city of the city of the city"
        ));
        assert!(is_babble("Le chat dort bien.", "The cat cat cat cat cat sleeps"));
        assert!(is_babble("Le chat dort bien.", &"-".repeat(30)));
        assert!(is_babble("Oui", &"It is said that words come. ".repeat(4)));
    }

    #[test]
    fn what_the_source_repeats_may_be_repeated() {
        assert!(!is_babble("Non, non, non, non et non.", "No, no, no, no and no."));
        assert!(!is_babble("Il y croit dur comme fer.", "He is very, very sure of it, very sure."));
        assert!(!is_babble("Très très très très bien", "Very very very very good"));
    }
}
