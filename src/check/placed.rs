//! Quotations that a language model placed: beside the right name, in a line that cites them.
//!
//! Takes a line with its `[q1]` still in it and what is known of the quotations, gives a failed check
//! for each that stands beside the name of somebody else or whose sentence the line does not cite.

use super::{Check, CheckKind, CheckStatus, put_in::is_common};
use crate::{
    english::dictionary::is_listed,
    facts::{
        fold::{fold, kin, near},
        scan::{
            Token,
            token::{Shape, tokens},
        },
        words::{is_english_function_word, is_title},
    },
    word_list,
};

word_list::words_of! { PREPOSITIONS: "data/placed.txt", "prepositions" }
word_list::words_of! { PARTICLES: "data/placed.txt", "particles" }
word_list::words_of! { PEOPLES: "data/placed.txt", "peoples" }

/// What is known of a quotation that a line may place.
pub(crate) struct Placeable<'a> {
    /// `q1`.
    pub id: &'a str,
    /// The sentences that it stands in, from 1.
    pub sentences: std::ops::RangeInclusive<usize>,
    /// The speaker's name in both languages, and the words that the text has for them; empty where
    /// it is not certain who speaks.
    pub names: Vec<&'a str>,
}

/// The checks of the quotations placed in the line `prose` at `place`; only what does not hold.
#[must_use]
pub(crate) fn placed(place: &str, prose: &str, cited: &[usize], quotes: &[Placeable<'_>]) -> Vec<Check> {
    let tokens = tokens(prose);
    let mut checks = Vec::new();
    let mut given = None;
    for at in 0..tokens.len() {
        let Some(quote) = marker(&tokens, at).and_then(|id| quotes.iter().find(|quote| quote.id == id))
        else {
            continue;
        };
        given = beside(&tokens, at, quotes, given);
        if !cited.iter().any(|number| quote.sentences.contains(number)) {
            let note = format!(
                "places [{}], which stands in sentence {}, and does not cite it",
                quote.id,
                quote.sentences.start()
            );
            checks.push(Check::new(CheckKind::Citation, CheckStatus::Fail, place, note));
        }
        if let Some(name) = given.filter(|name| !is_of(name, &quote.names)) {
            let name: Vec<&str> = name.iter().map(|token| token.text).collect();
            let note = if quote.names.is_empty() {
                format!(
                    "[{}] stands beside “{}”; the article does not say for certain who speaks",
                    quote.id,
                    name.join(" ")
                )
            } else {
                format!("[{}] stands beside “{}”, who did not say it", quote.id, name.join(" "))
            };
            checks.push(Check::new(CheckKind::Role, CheckStatus::Fail, place, note));
        }
    }
    checks
}

/// The id of the marker whose `[` stands at `at`.
fn marker<'a>(tokens: &[Token<'a>], at: usize) -> Option<&'a str> {
    let [open, id, close, ..] = tokens.get(at..)? else { return None };
    (open.text == "[" && close.text == "]").then_some(id.text)
}

fn is_saying(token: &Token<'_>) -> bool {
    word_list::words(include_str!("data/saying.txt")).any(|word| word == token.lower)
}

/// Whether a clause ends with the token: a sentence, or another quotation.
fn parts(token: &Token<'_>) -> bool {
    matches!(token.text, "." | "!" | "?" | ";" | "[" | "]")
}

/// The name that the marker at `at` is given to: after it ("[q1], said Anna Roy"), before it ("Anna
/// Roy said [q1]"), right beside it, or to whom the one before it is given (`earlier`).
fn beside<'a, 't>(
    tokens: &'t [Token<'a>],
    at: usize,
    quotes: &[Placeable<'_>],
    earlier: Option<&'t [Token<'a>]>,
) -> Option<&'t [Token<'a>]> {
    let start = tokens[..at]
        .iter()
        .enumerate()
        .rposition(|(index, token)| parts(token) && !is_initial(tokens, index))
        .map_or(0, |end| end + 1);
    let rest = at + 3;
    let joins = |index: &usize| {
        let token = &tokens[*index];
        parts(token) && !is_initial(tokens, *index)
            || matches!(token.text, "and" | "but" | "while" | "whereas")
    };
    let end = (rest..tokens.len()).find(joins).unwrap_or(tokens.len());
    let names = |from: usize, to: usize| runs(tokens, from, to, quotes);
    // After it: the verb stands within five words.
    if let Some(verb) = (rest..end.min(rest + 6)).find(|index| is_saying(&tokens[*index])) {
        let ahead = names(rest, verb).pop();
        let behind = || names(verb + 1, end).into_iter().next().filter(|(from, _)| *from <= verb + 4);
        if let Some((from, to)) = ahead.or_else(behind) {
            return tokens.get(from..to);
        }
    }
    // "said [q1] and [q2]": both are of one mouth.
    let another = |token: &Token<'_>| matches!(token.text, "and" | "," | "then");
    if start >= 3 && tokens[start - 1].text == "]" && tokens[start..at].iter().all(another) {
        return earlier;
    }
    let Some(verb) = (start..at).rev().find(|index| is_saying(&tokens[*index])) else {
        // No verb: right before or after it.
        let near = names(start, end).into_iter();
        let mut near =
            near.filter(|(from, to)| *to < at && *to + 2 >= at || *from >= rest && *from <= rest + 1);
        return near.next().and_then(|(from, to)| tokens.get(from..to));
    };
    if tokens[verb].is("according") {
        return names(verb + 1, at).first().and_then(|(from, to)| tokens.get(*from..*to));
    }
    let mut subjects = names(start, verb);
    // "Anna Roy, after meeting Paul Petit, said": what stands between commas does not say it.
    if tokens[verb - usize::from(verb > start)].text == ","
        && let Some(comma) = tokens[start..verb - 1].iter().rposition(|token| token.text == ",")
    {
        let comma = start + comma;
        let aside = tokens[comma + 1].text;
        if subjects.iter().any(|(from, _)| *from < comma) && !aside.starts_with(char::is_uppercase) {
            subjects.retain(|(from, _)| *from < comma);
        }
    }
    subjects.last().and_then(|(from, to)| tokens.get(*from..*to))
}

/// Whether a full stop ends an initial or a title.
fn is_initial(tokens: &[Token<'_>], mark: usize) -> bool {
    let before = mark.checked_sub(1).map(|before| &tokens[before]);
    tokens[mark].text == "."
        && !tokens[mark].spaced
        && before.is_some_and(|before| {
            before.shape == Shape::Word
                && (is_title(&before.lower) || before.text.chars().count() == 1 && before.capitalised())
        })
}

/// Runs of words with capitals between two tokens that may name a speaker.
fn runs(tokens: &[Token<'_>], from: usize, to: usize, quotes: &[Placeable<'_>]) -> Vec<(usize, usize)> {
    let named = |index: usize| {
        let token = &tokens[index];
        token.shape == Shape::Word
            && token.capitalised()
            && !is_english_function_word(&token.lower)
            && !is_title(&token.lower)
            && token.text.chars().count() > 1
    };
    let mut found = Vec::new();
    let mut at = from;
    while at < to {
        if !named(at) {
            at += 1;
            continue;
        }
        let start = at;
        while at < to && (named(at) || particle(&tokens[at]) && at + 1 < to && named(at + 1)) {
            at += 1;
        }
        let before = start.checked_sub(1).map_or("", |before| tokens[before].lower.as_str());
        let beginning = start == 0 || parts(&tokens[start - 1]) && !is_initial(tokens, start - 1);
        let known = |index: usize| {
            let word = fold(bare(&tokens[index].lower));
            quotes.iter().flat_map(|quote| &quote.names).any(|name| words(name).contains(&word))
        };
        // "the mayor of Lyon", "in Paris"; a first word, an office or a people is not a name by its capital.
        let placed = PREPOSITIONS.contains(&before);
        let common = (start..at).all(|index| {
            let lower = bare(&tokens[index].lower);
            (beginning && index == start
                || is_title(lower)
                || tokens[start..at].len() == 1 && before == "the")
                && is_common(&fold(lower))
        });
        let adjective = tokens.get(at).is_some_and(|next| {
            at - start == 1
                && next.shape == Shape::Word
                && !next.capitalised()
                && !is_saying(next)
                && PEOPLES.iter().any(|end| tokens[start].lower.ends_with(end))
        });
        if !placed && !adjective && (!common || (start..at).any(known)) {
            found.push((start, at));
        }
    }
    found
}

fn particle(token: &Token<'_>) -> bool {
    PARTICLES.contains(&token.text)
}

fn bare(word: &str) -> &str {
    word.strip_suffix("'s").unwrap_or(word)
}

/// The folded words of a name.
fn words(name: &str) -> Vec<String> {
    let all = tokens(name).into_iter().filter(|token| token.shape == Shape::Word);
    all.map(|token| fold(bare(&token.lower))).filter(|word| word.chars().count() > 2).collect()
}

/// Whether a run of words names the speaker: its last word, and no first name of somebody else.
fn is_of(run: &[Token<'_>], names: &[&str]) -> bool {
    let said: Vec<String> = run
        .iter()
        .filter(|token| !is_title(&token.lower) && !particle(token))
        .map(|token| fold(bare(&token.lower)))
        .collect();
    let same = |one: &str, other: &str| one == other || near(one, other) || kin(one, other);
    let known: Vec<String> = names.iter().flat_map(|name| words(name)).collect();
    let Some(last) = said.last() else { return true };
    let has = |word: &str| known.iter().any(|other| same(other, word));
    // "Marine Le Pen" is not "Jean-Marie Le Pen"; "President" and "Yesterday" are words.
    has(last) && said.iter().all(|word| has(word) || is_listed(word) || known.len() < 2)
}

#[cfg(test)]
mod tests {
    use super::{Placeable, placed};
    use crate::check::CheckKind;

    fn kinds(prose: &str, cited: &[usize]) -> Vec<CheckKind> {
        let quote = |id, sentence, names: &[&'static str]| Placeable {
            id,
            sentences: sentence,
            names: names.to_vec(),
        };
        let quotes = [
            quote("q1", 2..=3, &["Dmitri Peskov", "Dmitry Peskov"]),
            quote("q2", 4..=4, &["Anne Hidalgo"]),
            quote("q3", 5..=5, &[]),
            quote("q4", 6..=6, &["Marine Le Pen"]),
        ];
        placed("lead", prose, cited, &quotes).into_iter().map(|check| check.kind).collect()
    }

    #[test]
    fn a_quotation_beside_its_speaker_in_a_line_that_cites_it_holds() {
        for (prose, cited) in [
            ("Dmitry Peskov said [q1].", &[2][..]),
            ("The Kremlin is calm: [q1], said its spokesman, Dmitry Peskov.", &[3]),
            ("“No”, Mr. Peskov told Emmanuel Macron: [q1].", &[1, 2]),
            ("Anne Hidalgo, after meeting Emmanuel Macron, said [q2].", &[4]),
            ("[q2], according to Hidalgo, who was in Lyon.", &[4]),
            ("The mayor of Lyon said [q3].", &[5]),
            ("Officials said [q3].", &[5]),
            ("Peskov said [q1] and Hidalgo replied [q2].", &[2, 4]),
            ("Far-right leader Marine Le Pen called it [q4].", &[6]),
            ("He said [q1].", &[2]),
            ("[q1], said Mr. Peskov.", &[2]),
            ("Peskov said [q1] and [q1].", &[2]),
        ] {
            assert_eq!(kinds(prose, cited), [], "{prose}");
        }
    }

    #[test]
    fn another_name_or_another_sentence_fails() {
        let (role, citation) = (CheckKind::Role, CheckKind::Citation);
        for (prose, cited, expected) in [
            ("Emmanuel Macron said [q1].", &[2][..], vec![role]),
            ("[q1], said Anne Hidalgo.", &[2], vec![role]),
            ("[q2], Dmitry Peskov said.", &[4], vec![role]),
            ("According to Macron, [q2].", &[4], vec![role]),
            ("Peskov met Hidalgo, who said [q1].", &[2], vec![role]),
            ("Jean-Marie Le Pen said [q4].", &[6], vec![role]),
            ("Vladimir Putin said [q3].", &[5], vec![role]),
            ("[q1], said Mr. Macron.", &[2], vec![role]),
            ("Putin: [q3].", &[5], vec![role]),
            ("Peskov said [q1].", &[4], vec![citation]),
            ("Hidalgo said [q1].", &[], vec![citation, role]),
            ("Peskov said [q1] and [q2].", &[2], vec![citation, role]),
            ("Peskov said [q1] and Putin replied [q2].", &[2, 4], vec![role]),
        ] {
            assert_eq!(kinds(prose, cited), expected, "{prose}");
        }
    }

    #[test]
    fn any_text_is_taken() {
        for prose in
            ["[q1]", "[q1", "said [q1]", ", said [q1]", "[q1] said", "[", "A, said [q3] said B", ",[q1],"]
        {
            let _ = kinds(prose, &[2, 5]);
        }
    }
}
