//! What the engine must not see: emoji, foreign scripts, addresses, endless words.
//!
//! Takes a prepared sentence, gives it without them ([`Stripped`]); after translation puts each
//! back where it stood: at the ends, or behind the word that came from the word before it. What
//! finds no place stands at the end, and that is recorded.

use super::{super::Edit, align::Alignment};

/// Letters of a "word" from which on it is taken for no word.
const ENDLESS: usize = 48;

/// A sentence without what the engine must not see.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Stripped {
    /// The rest.
    pub(super) text: String,
    /// What was taken out, in order.
    taken: Vec<Taken>,
}

#[derive(Debug, PartialEq, Eq)]
struct Taken {
    text: String,
    /// Words of the rest that stand before it.
    words: usize,
    /// What directly follows it: a full stop after an emoji, say.
    tail: String,
}

impl Stripped {
    /// Takes out; `latin` says whether the language is written in Latin letters.
    pub(super) fn new(sentence: &str, latin: bool) -> Self {
        let mut kept: Vec<String> = Vec::new();
        let mut taken: Vec<Taken> = Vec::new();
        let mut running = false;
        for word in sentence.split(' ').filter(|word| !word.is_empty()) {
            let Some((head, middle, tail)) = parts(word, latin) else {
                running = false;
                kept.push(word.to_owned());
                continue;
            };
            if !head.is_empty() {
                kept.push(head.to_owned());
            }
            match taken.last_mut() {
                Some(last) if running && head.is_empty() => {
                    last.text.push_str(&last.tail);
                    last.text.push(' ');
                    last.text.push_str(middle);
                    tail.clone_into(&mut last.tail);
                }
                _ => taken.push(Taken { text: middle.to_owned(), words: kept.len(), tail: tail.to_owned() }),
            }
            running = true;
            if tail.chars().any(char::is_alphanumeric) {
                running = false;
                kept.push(tail.to_owned());
                if let Some(last) = taken.last_mut() {
                    last.tail.clear();
                }
            }
        }
        Self { text: kept.join(" "), taken }
    }

    /// Whether there is anything left to translate.
    pub(super) fn has_words(&self) -> bool {
        self.text.chars().any(char::is_alphabetic)
    }

    /// Whether putting back needs to know which word came from which.
    pub(super) fn wants_alignment(&self) -> bool {
        let words = self.text.split(' ').count();
        self.taken.iter().any(|taken| taken.words > 0 && taken.words < words)
    }

    /// The translation with everything back in it.
    pub(super) fn restore(&self, translation: &str, alignment: Option<&Alignment>) -> (String, Vec<Edit>) {
        let words = self.text.split(' ').filter(|word| !word.is_empty()).count();
        let mut inserts: Vec<(usize, String)> = Vec::new();
        let mut edits = Vec::new();
        for taken in &self.taken {
            let body = format!("{}{}", taken.text, taken.tail);
            let place = if taken.words == 0 {
                Some(0)
            } else if taken.words >= words {
                Some(translation.len())
            } else {
                alignment.and_then(|alignment| behind(alignment, taken.words))
            };
            let place = place.filter(|&place| translation.is_char_boundary(place)).unwrap_or_else(|| {
                edits.push(Edit {
                    before: String::new(),
                    after: taken.text.clone(),
                    reason: "could not be placed and stands at the end".to_owned(),
                });
                translation.len()
            });
            inserts.push((place, body));
        }
        (insert(translation, inserts), edits)
    }
}

/// The end of the last word that came from source word `words - 1`, its marks left behind.
fn behind(alignment: &Alignment, words: usize) -> Option<usize> {
    let from = |index: usize| alignment.target.iter().filter(move |word| word.source == index);
    let before = from(words.checked_sub(1)?).map(|word| word.span.end).max();
    before.or_else(|| from(words).map(|word| word.span.start).min())
}

fn insert(text: &str, mut inserts: Vec<(usize, String)>) -> String {
    inserts.sort_by_key(|(place, _)| *place);
    let mut out = String::with_capacity(text.len() + 16);
    let mut start = 0;
    for (place, body) in inserts {
        out.push_str(&text[start..place]);
        start = place;
        if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
        out.push_str(&body);
        if text[place..].chars().next().is_some_and(|next| next != ' ') {
            out.push(' ');
        }
    }
    out.push_str(&text[start..]);
    out
}

/// Head, what to take out, and tail of a word; `None` when nothing has to go.
fn parts(word: &str, latin: bool) -> Option<(&str, &str, &str)> {
    if is_address(word) || word.chars().count() >= ENDLESS && !word.contains("...") {
        let end = word.trim_end_matches([',', '.', ';', ':', '!', '?', ')', '"']).len();
        return Some(("", &word[..end], &word[end..])).filter(|parts| !parts.1.is_empty());
    }
    let start = word.find(|letter| is_foreign(letter, latin))?;
    let last = word.rfind(|letter| is_foreign(letter, latin))?;
    let end = last + word[last..].chars().next().map_or(0, char::len_utf8);
    let (head, tail) = (&word[..start], &word[end..]);
    // Marks around it go with it; letters stay for the engine.
    if head.chars().any(char::is_alphanumeric) {
        Some((head, &word[start..end], tail))
    } else {
        Some(("", &word[..end], tail))
    }
}

fn is_address(word: &str) -> bool {
    let bare = word.trim_start_matches(['(', '"', '<']);
    bare.contains("://")
        || bare.starts_with("www.")
        || bare.len() > 1 && bare.starts_with(['@', '#']) && bare[1..].starts_with(char::is_alphabetic)
        || bare.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

/// Whether the engine would babble over it.
fn is_foreign(letter: char, latin: bool) -> bool {
    match letter {
        // Latin with its accents, general punctuation, figures, currencies, letter-like signs.
        '\0'..='\u{24f}'
        | '\u{300}'..='\u{36f}'
        | '\u{1e00}'..='\u{1eff}'
        | '\u{2010}'..='\u{2027}'
        | '\u{202f}'..='\u{205f}'
        | '\u{2070}'..='\u{218f}'
        | '\u{fb00}'..='\u{fb06}' => false,
        '\u{2190}'..='\u{2bff}' | '\u{fe00}'..='\u{fe0f}' | '\u{200d}' | '\u{1f000}'.. => true,
        _ => latin,
    }
}

#[cfg(test)]
mod tests {
    use super::{super::align::Linked, Alignment, Stripped};
    use crate::span::Span;

    fn alignment() -> Alignment {
        let linked = |start, end, source| Linked { span: Span::new(start, end), source, share: 1.0 };
        Alignment {
            source: vec!["Le".into(), "mot".into(), "signifie".into(), "Chine.".into()],
            target: vec![linked(0, 3, 0), linked(4, 8, 1), linked(9, 14, 2), linked(15, 21, 3)],
        }
    }

    #[test]
    fn emoji_at_the_ends_go_back_to_the_ends() {
        let stripped = Stripped::new("🎉 Bonne année 🎊🎊!", true);
        assert_eq!(stripped.text, "Bonne année");
        assert!(!stripped.wants_alignment());
        assert_eq!(stripped.restore("Happy New Year", None).0, "🎉 Happy New Year 🎊🎊!");
    }

    #[test]
    fn a_foreign_word_goes_behind_the_word_it_followed() {
        let stripped = Stripped::new("Le mot 中国 signifie Chine.", true);
        assert_eq!(stripped.text, "Le mot signifie Chine.");
        assert!(stripped.wants_alignment());
        let (text, edits) = stripped.restore("The word means China.", Some(&alignment()));
        assert_eq!((text.as_str(), edits.len()), ("The word 中国 means China.", 0));
    }

    #[test]
    fn what_finds_no_place_stands_at_the_end_and_is_recorded() {
        let (text, edits) =
            Stripped::new("Le mot شارع الحبيب est arabe", true).restore("The word is Arabic", None);
        assert_eq!(text, "The word is Arabic شارع الحبيب");
        assert_eq!(edits[0].after, "شارع الحبيب");
    }

    #[test]
    fn addresses_and_endless_words_are_kept_whole() {
        let stripped = Stripped::new("Voir https://exemple.fr/a-b, dit @elysee.", true);
        assert_eq!(stripped.text, "Voir dit");
        let stripped = Stripped::new(&"a".repeat(5000), true);
        assert!(!stripped.has_words());
        assert_eq!(stripped.restore("", None).0.len(), 5000);
    }

    #[test]
    fn other_alphabets_stay_where_the_language_writes_them() {
        assert_eq!(Stripped::new("Привет мир 😀", false).text, "Привет мир");
        assert!(!Stripped::new("Привет мир", true).has_words());
    }
}
