//! Words and punctuation of a stretch of text, with their classes.
//!
//! Takes a span of the text, gives [`Item`]s. French joints are opened: "l’" and "qu’" are words of
//! their own, and so is the subject hung on a verb ("-t-il"); "M." and "J.-P." keep their points.
//! [`frame`](super::frame) puts the quotations between them.

use super::lexicon::{Class, class_of, fold, people_of};
use crate::span::Span;
use crate::word_list;

word_list::words_of! { ELIDING: "data/clitics.txt", "eliding" }

/// How an item looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A word in small letters.
    Lower,
    /// A word with a capital.
    Capital,
    /// Two letters or more, all capitals.
    Upper,
    /// "J." or "J.-P."
    Initial,
    Number,
    /// "il" of "a-t-il": a subject hung on the verb before it, without its hyphens.
    Clitic,
    Punct(char),
    /// A whole quotation, by its index among the pairs.
    Quote(usize),
}

/// A word, a punctuation mark or a whole quotation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    pub(super) span: Span,
    pub(super) shape: Shape,
    pub(super) class: Class,
}

impl Item {
    #[inline]
    pub(super) fn is(&self, class: Class) -> bool {
        self.class.any(class)
    }

    #[inline]
    pub(super) fn is_punct(&self, marks: &str) -> bool {
        matches!(self.shape, Shape::Punct(mark) if marks.contains(mark))
    }

    #[inline]
    pub(super) fn is_word(&self) -> bool {
        !matches!(self.shape, Shape::Punct(_) | Shape::Quote(_))
    }

    /// Whether it looks like part of a name.
    #[inline]
    pub(super) fn is_capital(&self) -> bool {
        matches!(self.shape, Shape::Capital | Shape::Upper | Shape::Initial)
    }

    #[inline]
    pub(super) fn quote(&self) -> Option<usize> {
        match self.shape {
            Shape::Quote(index) => Some(index),
            _ => None,
        }
    }
}

word_list::words_of! {
    /// Subjects that hang on a verb, longest first.
    CLITICS: "data/clitics.txt", "clitics"
}

/// Appends the items of `span` to `items`.
pub(super) fn items_of(text: &str, span: Span, items: &mut Vec<Item>, buffer: &mut String) {
    let slice = span.of(text);
    let mut at = 0;
    while let Some(&byte) = slice.as_bytes().get(at) {
        if byte == b' ' {
            at += 1;
            continue;
        }
        let rest = &slice[at..];
        let character =
            if byte.is_ascii() { char::from(byte) } else { rest.chars().next().unwrap_or_default() };
        let length = if let Some(length) = address_length(rest, character) {
            push(items, span.start + at, length, Shape::Punct('|'), Class::NONE);
            length
        } else if character.is_alphabetic() {
            word(rest, span.start + at, items, buffer)
        } else if character.is_numeric() {
            let length = number_length(rest);
            push(items, span.start + at, length, Shape::Number, Class::NONE);
            length
        } else if character.is_whitespace() || is_silent(character) {
            character.len_utf8()
        } else {
            punctuation(rest, character, span.start + at, items)
        };
        at += length.max(character.len_utf8());
    }
}

/// The bytes of a web address or a handle ("https://…", "pic.twitter.com/…", "@name").
fn address_length(rest: &str, first: char) -> Option<usize> {
    // Byte patterns: the first letters are frequent, the addresses are not.
    let bytes = rest.as_bytes();
    let starts = match first {
        'h' => matches!(bytes, [b'h', b't', b't', b'p', ..]) && has_scheme(rest),
        'p' => matches!(bytes, [b'p', b'i', b'c', b'.', ..]) && rest.starts_with("pic.twitter"),
        'w' => matches!(bytes, [b'w', b'w', b'w', b'.', ..]),
        '@' => bytes.len() > 1,
        _ => false,
    };
    let stops = |character: char| character.is_whitespace() || "—)»\"”]".contains(character);
    starts.then(|| rest.find(stops).unwrap_or(rest.len()))
}

fn has_scheme(rest: &str) -> bool {
    rest.starts_with("http://") || rest.starts_with("https://")
}

/// Combining marks, soft hyphens and joiners that stand alone.
fn is_silent(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

#[inline]
fn push(items: &mut Vec<Item>, start: usize, length: usize, shape: Shape, class: Class) {
    items.push(Item { span: Span::new(start, start + length), shape, class });
}

fn punctuation(rest: &str, character: char, start: usize, items: &mut Vec<Item>) -> usize {
    let (mark, length) = match character {
        '.' if rest.starts_with("...") => ('…', rest.len() - rest.trim_start_matches('.').len()),
        '–' | '—' => ('—', character.len_utf8()),
        '-' if rest[1..].starts_with([' ', '\u{a0}']) => ('—', 1),
        _ => (character, character.len_utf8()),
    };
    push(items, start, length, Shape::Punct(mark), Class::NONE);
    length
}

/// Digits with the letters and separators inside them: "3,5", "10h30", "1er".
fn number_length(rest: &str) -> usize {
    let mut end = 0;
    let mut characters = rest.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let joins = matches!(character, ',' | '.' | '\'' | '’' | '/')
            && characters.peek().is_some_and(|(_, next)| next.is_numeric());
        if character.is_alphanumeric() || joins {
            end = at + character.len_utf8();
        } else {
            break;
        }
    }
    end
}

/// Reads one word (with its clitic, if one hangs on it) and returns the bytes used.
fn word(rest: &str, start: usize, items: &mut Vec<Item>, buffer: &mut String) -> usize {
    if let Some(length) = initials(rest) {
        let shape = if rest[..length].matches('.').count() > 1 && !rest[..length].contains('-') {
            Shape::Upper
        } else {
            Shape::Initial
        };
        let key = fold(&rest[..length], buffer);
        let class = class_of(key);
        let shape = if class.any(Class::TITLE) { Shape::Capital } else { shape };
        push(items, start, length, shape, class);
        return length;
    }
    let length = word_length(rest);
    if length == 0 {
        // The apostrophe U+02BC counts as a letter, and may stand alone.
        return 0;
    }
    let whole = &rest[..length];
    let (stem, clitic) = split_clitic(whole);
    if let Some(object) = object_before(stem).filter(|_| clitic > 0) {
        // "nous-a-t-il répondu", as it is also written.
        let class = class_of(fold(&stem[..object], buffer));
        push(items, start, object, shape_of(&stem[..object]), class);
        return object + 1;
    }
    let key = fold(stem, buffer);
    let mut class = class_of(key);
    let shape = shape_of(stem);
    let named = Class::FIRST_NAME | Class::PLACE | Class::ORG | Class::MEDIA | Class::TITLE | Class::ROLE;
    if shape == Shape::Lower && class.is_none() {
        class = guess(key);
    } else if shape == Shape::Capital && !class.any(named) {
        class = class | people_of(key);
    }
    let mut used = stem.len();
    // "Mme." and "MM." keep their point.
    if class.any(Class::TITLE) && clitic == 0 && rest[used..].starts_with('.') && stem.len() <= 4 {
        used += 1;
    }
    push(items, start, used, shape, class);
    if clitic > 0 {
        let pronoun = whole
            .rfind(['-', '’', '\''])
            .map_or(stem.len(), |at| at + whole[at..].chars().next().map_or(1, char::len_utf8));
        let class = class_of(fold(&whole[pronoun..], buffer));
        push(items, start + pronoun, whole.len() - pronoun, Shape::Clitic, class);
        used += clitic;
    }
    used
}

/// "J.", "J.-P.", "O.N.U.": the bytes they take.
fn initials(rest: &str) -> Option<usize> {
    let mut end = 0;
    loop {
        let tail = &rest[end..];
        let tail = tail.strip_prefix('-').filter(|_| end > 0).unwrap_or(tail);
        let mut letters = tail.chars();
        let (Some(letter), Some('.')) = (letters.next(), letters.next()) else { break };
        if !letter.is_uppercase() {
            break;
        }
        end = rest.len() - letters.as_str().len();
    }
    (end > 0).then_some(end)
}

/// Letters, digits and the hyphens and apostrophes inside; an elided word ends at its apostrophe.
fn word_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut end = 0;
    while let Some(&byte) = bytes.get(end) {
        if byte.is_ascii_alphanumeric() {
            end += 1;
            continue;
        }
        if byte.is_ascii() && !matches!(byte, b'\'' | b'-') {
            break;
        }
        // The letters of Latin-1, which are most of those with an accent.
        if byte == 0xC3 && bytes.get(end + 1).is_some_and(|next| !matches!(next, 0x97 | 0xB7)) {
            end += 2;
            continue;
        }
        let mut characters = rest[end..].chars();
        let Some(character) = characters.next() else { break };
        let next = characters.next();
        let next_joins = next.is_some_and(char::is_alphanumeric);
        match character {
            '\'' | '’' | 'ʼ' => {
                if is_elided(&rest[..end], next) {
                    return end + character.len_utf8();
                }
                if !next_joins {
                    break;
                }
            }
            '-' if next_joins => {}
            _ if character.is_alphanumeric() || is_silent(character) => {}
            _ => break,
        }
        end += character.len_utf8();
    }
    end
}

/// Whether `head` before an apostrophe is an elided word: "l", "qu", "jusqu".
pub(super) fn is_elided(head: &str, next: Option<char>) -> bool {
    let last = head.rsplit('-').next().unwrap_or(head);
    if last.len() != head.len() {
        return false;
    }
    match head.len() {
        1 => {
            let name = next.is_some_and(char::is_uppercase);
            let letter = head.as_bytes()[0].to_ascii_lowercase();
            // "N'Diaye" and "O'Brien" are names.
            b"ldjmtsncy".contains(&letter)
                && !(name && head.as_bytes()[0].is_ascii_uppercase() && b"nmto".contains(&letter))
        }
        2..=8 => ELIDING.iter().any(|elided| head.eq_ignore_ascii_case(elided)),
        _ => false,
    }
}

/// The verb and the bytes of the subject hung on it: "ajoute-t-il" → "ajoute", 5.
pub(super) fn split_clitic(whole: &str) -> (&str, usize) {
    if whole.bytes().any(|byte| byte == b'-') {
        for clitic in CLITICS.iter() {
            if let Some(stem) = whole.strip_suffix(*clitic)
                && !stem.is_empty()
            {
                return (stem, clitic.len());
            }
        }
    }
    (whole, 0)
}

/// The bytes of an object pronoun that a hyphen joins to its verb.
fn object_before(stem: &str) -> Option<usize> {
    let (head, verb) = stem.split_once('-')?;
    let object = ["nous", "vous", "lui", "leur"].iter().any(|object| head.eq_ignore_ascii_case(object));
    (object && !verb.is_empty()).then_some(head.len())
}

fn shape_of(word: &str) -> Shape {
    let mut letters = word.chars();
    let first = letters.next().unwrap_or_default();
    if first.is_uppercase() {
        // "L’" is not a word in capitals: its apostrophe is not a letter.
        let elided = word.len() < 5 && word.ends_with(['’', '\'']);
        let upper = !elided && word.chars().count() > 1 && word.chars().all(|letter| !letter.is_lowercase());
        return if upper { Shape::Upper } else { Shape::Capital };
    }
    // "al-Olama", "d'Estaing" written in one: a capital after the joint.
    let joint = word.bytes().any(|byte| matches!(byte, b'-' | b'\'' | 0xE2));
    let inner = joint
        && word.split_once(['-', '\'', '’']).is_some_and(|(_, tail)| tail.starts_with(char::is_uppercase));
    if inner { Shape::Capital } else { Shape::Lower }
}

/// The word `back` places before the end of `items`; empty where there are fewer.
pub(super) fn word_before<'text>(text: &'text str, items: &[Item], back: usize) -> &'text str {
    items.len().checked_sub(back).and_then(|at| items.get(at)).map_or("", |item| item.span.of(text))
}

/// "automobiliste", "infectiologue", "mécanicienne": endings that name who does something.
fn is_trade(key: &str) -> bool {
    let bytes = key.as_bytes();
    let stem = bytes.strip_suffix(b"s").unwrap_or(bytes);
    stem.len() > 7
        && matches!(
            stem,
            [.., b'i', b's', b't', b'e']
                | [.., b'o', b'l', b'o', b'g', b'u', b'e']
                | [.., b'i', b'c', b'i', b'e', b'n']
                | [.., b'i', b'c', b'i', b'e', b'n', b'n', b'e']
        )
}

/// "paul-émile": a first name of two, of which the first tells the gender.
fn double_name(key: &str) -> Option<Class> {
    let (first, second) = key.split_once('-')?;
    let name = class_of(first);
    (name.any(Class::FIRST_NAME) && class_of(second).any(Class::FIRST_NAME)).then_some(name)
}

/// What the ending of an unknown word tells. The last letter decides first: most words end here.
fn guess(key: &str) -> Class {
    if let Some(month) = key.strip_prefix("mi-").filter(|month| class_of(month).any(Class::TIME)) {
        // "mi-décembre"
        return class_of(month);
    }
    if key.len() > 6 && key.starts_with("ex-") {
        // "l’ex-mandataire": somebody who was something.
        let gender = class_of(&key[3..]);
        let shown = [Class::MASC, Class::FEM].into_iter().filter(|class| gender.any(*class));
        return shown.fold(Class::ROLE.with(Class::SING), Class::with);
    }
    if let Some(name) = double_name(key) {
        return name;
    }
    let verbal = if key.len() > 3 { Class::VERBAL } else { Class::NONE };
    let participle = if key.len() > 4 { Class::PARTICIPLE } else { Class::NONE };
    match key.as_bytes() {
        [.., b't' | b'a'] => guess_tense(key, verbal),
        [.., b's'] if key.ends_with("és") || key.ends_with("ées") => participle,
        [.., b's'] if is_trade(key) => Class::ROLE.with(Class::GROUP).with(Class::PLUR),
        [.., b'e' | b'n'] if is_trade(key) => Class::ROLE.with(Class::SING),
        [.., 0xC3, 0xA9, b'e'] => participle.with(verbal),
        [.., 0xC3, 0xA9] => participle,
        [.., b'e' | b'd'] => verbal,
        _ => Class::NONE,
    }
}

/// Endings in t and a: "-ment", "-èrent", "-erait".
fn guess_tense(key: &str, verbal: Class) -> Class {
    if key.ends_with("ment") && key.len() > 6 {
        Class::ADV
    } else if ["aient", "èrent", "eront", "iront"].iter().any(|ending| key.ends_with(ending)) {
        Class::FIN.with(Class::PLURAL_VERB).with(Class::VERB)
    } else if key.ends_with("erait") || key.ends_with("irait") || (key.ends_with("era") && key.len() > 5) {
        Class::FIN.with(Class::VERB)
    } else if ["it", "ent", "ut", "a"].iter().any(|ending| key.ends_with(ending)) {
        verbal
    } else {
        Class::NONE
    }
}

#[cfg(test)]
mod tests {
    use super::{Shape, items_of};
    use crate::span::Span;

    fn cut(text: &str) -> Vec<&str> {
        let mut items = Vec::new();
        items_of(text, Span::new(0, text.len()), &mut items, &mut String::new());
        items.iter().map(|item| item.span.of(text)).collect()
    }

    #[test]
    fn joints_of_french_are_opened() {
        assert_eq!(
            cut("a-t-il dit qu’aujourd'hui l'ONU"),
            ["a", "il", "dit", "qu’", "aujourd'hui", "l'", "ONU"]
        );
        assert_eq!(
            cut("M. Le Maire, J.-P. Huchon… 3,5 M€"),
            ["M.", "Le", "Maire", ",", "J.-P.", "Huchon", "…", "3,5", "M", "€"]
        );
        assert_eq!(cut("N'Golo Marc-Henri poursuit-il."), ["N'Golo", "Marc-Henri", "poursuit", "il", "."]);
    }

    #[test]
    fn a_letter_that_is_no_word_is_passed_over() {
        assert_eq!(cut("ʼ ʼa bʼ"), ["ʼa", "b"]);
    }

    #[test]
    fn shapes_tell_names_from_words() {
        let text = "al-Olama ONU O.N.U. A. le";
        let mut items = Vec::new();
        items_of(text, Span::new(0, text.len()), &mut items, &mut String::new());
        let shapes: Vec<_> = items.iter().map(|item| item.shape).collect();
        assert_eq!(shapes, [Shape::Capital, Shape::Upper, Shape::Upper, Shape::Initial, Shape::Lower]);
    }
}
