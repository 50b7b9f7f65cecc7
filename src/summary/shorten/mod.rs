//! Sentences made shorter without a new word: what is left of a sentence of the article after
//! pieces were left out that the rest does not need.
//!
//! Takes a sentence and the places of its quotations, gives the words that stay. Left out are, in
//! this order and only as far as needed: a dateline and a connective at the head, which mean
//! nothing away from their paragraph; brackets; a clause at the end that only adds to what is said
//! ("…, qui …", "…, alors que …"); a relative clause between commas. Never cut is anything inside
//! quotation marks, a figure, a name, who says it, or what turns the sense ("sauf", "à condition").

use crate::deadline;
use crate::word_list;
use crate::{facts::fold::fold, span::Span};

word_list::words_of! { SUBJECTS: "../data/shorten.txt", "subjects" }

word_list::words_of! { CLITICS: "../data/shorten.txt", "clitics" }

/// Words that the rest of a sentence needs to stand by itself.
const LEAST: usize = 5;
/// Brackets with more words are told, not glossed.
const BRACKET: usize = 9;

word_list::words_of! {
    /// Heads that lean on what was said before; longest first where one begins another.
    CONNECTIVES: "../data/shorten.txt", "connectives"
}

word_list::words_of! {
    /// Words after a comma that open a clause which only adds.
    ADDING: "../data/shorten.txt", "adding"
}

word_list::words_of! {
    /// Words that turn the sense of what stands before them: with one of them a clause stays.
    TURNING: "../data/shorten.txt", "turning"
}

/// `sentence` in at most about `limit` words where that can be done, in any case without what means
/// nothing away from its paragraph. `marked` are the places of its quotations, marks included, in
/// bytes of `sentence`. `None` where nothing is left out.
pub(super) fn shorten(sentence: &str, marked: &[Span], limit: usize) -> Option<String> {
    let mut draft = Draft { kept: vec![true; sentence.len()], sentence, marked };
    draft.head();
    draft.brackets();
    while draft.words() > limit {
        deadline::look();
        if !draft.tail() && !draft.middle() && !draft.aside() {
            break;
        }
    }
    draft.kept.contains(&false).then(|| draft.text())
}

/// A sentence while pieces of it are left out.
struct Draft<'a> {
    sentence: &'a str,
    marked: &'a [Span],
    /// For each byte whether it stays.
    kept: Vec<bool>,
}

impl Draft<'_> {
    fn text(&self) -> String {
        let bytes = self.sentence.char_indices().filter(|(at, _)| self.kept[*at]).map(|(_, letter)| letter);
        let joined: String = bytes.collect();
        let mut text = joined.split_whitespace().collect::<Vec<_>>().join(" ");
        for (before, after) in [(" ,", ","), (" .", "."), (",,", ","), (",.", ".")] {
            text = text.replace(before, after);
        }
        let first = text.chars().next().filter(|first| first.is_lowercase());
        match first {
            // What was inside the sentence is its head now.
            Some(first) if !self.kept[0] => first.to_uppercase().chain(text.chars().skip(1)).collect(),
            _ => text,
        }
    }

    fn words(&self) -> usize {
        self.text().split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
    }

    /// Whether a piece may go: it is there still, and no quotation reaches into it that does not go
    /// whole.
    fn is_free(&self, piece: Span) -> bool {
        !piece.is_empty()
            && self.kept[piece.start..piece.end].iter().all(|kept| *kept)
            && !self.marked.iter().any(|marked| marked.overlaps(piece) && !piece.contains(*marked))
    }

    fn drop(&mut self, piece: Span) {
        self.kept[piece.start..piece.end].fill(false);
    }

    fn head(&mut self) {
        if let Some(end) = dateline(self.sentence) {
            self.drop(Span::new(0, end));
        }
        let start = self.kept.iter().position(|kept| *kept).unwrap_or(0);
        let rest = self.sentence[start..].to_lowercase();
        let found = CONNECTIVES.iter().find(|head| rest.starts_with(**head));
        // "Et si …" and "Mais pas …" need their head.
        let leans = |head: &&&str| {
            let after = rest[head.len()..].trim_start();
            !["si ", "s'", "s’", "pas ", "non "].iter().any(|word| after.starts_with(word))
        };
        // Lower case may have other lengths only for letters that no connective has.
        if let Some(head) = found.filter(leans)
            && self.sentence.is_char_boundary(start + head.len())
        {
            let piece = Span::new(start, start + head.len());
            if self.is_free(piece) {
                self.drop(piece);
            }
        }
    }

    fn brackets(&mut self) {
        let mut from = 0;
        while let Some(open) = self.sentence[from..].find('(').map(|at| from + at) {
            let Some(close) = self.sentence[open..].find(')').map(|at| open + at + 1) else { return };
            from = close;
            let inside = &self.sentence[open + 1..close - 1];
            let start = open - usize::from(self.sentence[..open].ends_with(' '));
            let piece = Span::new(start, close);
            let quoted = self.marked.iter().any(|marked| marked.overlaps(piece));
            // A bracket in a word is part of it: *médecin(e)s*.
            let stands = (open == 0 || self.sentence[..open].ends_with(char::is_whitespace))
                && !behind_marks(&self.sentence[close..]).starts_with(char::is_alphanumeric);
            let plain = stands
                && !quoted
                && !inside.contains('(')
                && !turns(inside)
                && inside.split_whitespace().count() <= BRACKET;
            if plain && self.is_free(piece) {
                self.drop(piece);
            }
        }
    }

    /// Leaves out the last clause that only adds; whether there was one.
    fn tail(&mut self) -> bool {
        let end = self.kept.iter().rposition(|kept| *kept).map_or(0, |last| last + 1);
        let stop = self.sentence[..end].trim_end_matches(['.', '!', '…', ' ']).len();
        let commas: Vec<usize> = self.sentence[..stop].match_indices(',').map(|(at, _)| at).collect();
        for comma in commas.into_iter().rev() {
            let piece = Span::new(comma, stop);
            let inside = &self.sentence[comma + 1..stop];
            let quoted = self.marked.iter().any(|marked| marked.start < comma && comma < marked.end);
            if quoted || !self.kept[comma] || !adds(inside) || turns(inside) || !self.is_free(piece) {
                continue;
            }
            let before = self.kept_before(comma);
            if stands_alone(&before) {
                self.drop(piece);
                return true;
            }
        }
        false
    }

    /// Leaves out a clause that only adds, between what is told and who tells it ("…, dont 9 enfants,
    /// selon la préfecture"); whether there was one.
    fn middle(&mut self) -> bool {
        let commas: Vec<usize> = self.sentence.match_indices(',').map(|(at, _)| at).collect();
        for (place, open) in commas.iter().enumerate() {
            for close in &commas[place + 1..] {
                let (inside, after) = (&self.sentence[open + 1..*close], &self.sentence[close + 1..]);
                let piece = Span::new(*open, *close);
                if adds(inside)
                    && !turns(inside)
                    && tells_who(after)
                    && self.is_free(piece)
                    && stands_alone(&self.kept_before(*open))
                {
                    self.drop(piece);
                    return true;
                }
            }
        }
        false
    }

    /// Leaves out a relative clause between two commas; whether there was one.
    fn aside(&mut self) -> bool {
        let commas: Vec<usize> = self.sentence.match_indices(',').map(|(at, _)| at).collect();
        for pair in commas.windows(2) {
            let [open, close] = pair else { continue };
            let inside = self.sentence[open + 1..*close].trim_start();
            let relative =
                ["qui ", "dont ", "où ", "lequel ", "laquelle "].iter().any(|word| inside.starts_with(word));
            let after = self.sentence[close + 1..].trim_start();
            let piece = Span::new(*open, close + 1);
            // What follows must go on with the clause that the aside broke: its verb comes next.
            // Where a verb stands before it already, what follows is who says it: "…, affirme le maire".
            let before = self.sentence[..*open].to_lowercase();
            let told = before.split(|letter: char| !letter.is_alphabetic()).any(super::traits::is_finite);
            if relative && !told && !turns(inside) && goes_on(after) && self.is_free(piece) {
                self.drop(piece);
                return true;
            }
        }
        false
    }

    fn kept_before(&self, end: usize) -> String {
        let letters = self.sentence[..end].char_indices().filter(|(at, _)| self.kept[*at]);
        letters.map(|(_, letter)| letter).collect()
    }
}

/// The end of "PARIS (AFP) — ", "DUBAÏ | ", "LE POINT - " or "(Paris) " at the head.
fn dateline(sentence: &str) -> Option<usize> {
    if let Some(end) = bracketed_place(sentence) {
        return Some(end);
    }
    let spaced_hyphen = |at: usize| sentence[..at].ends_with(' ') && sentence[at + 1..].starts_with(' ');
    let (at, dash) = sentence
        .char_indices()
        .take(60)
        .find(|(at, letter)| matches!(letter, '—' | '–' | '|') || *letter == '-' && spaced_hyphen(*at))?;
    let head = sentence[..at].trim_end();
    let place = head.split(['(', ',']).next().unwrap_or(head);
    let letters = place.chars().filter(|letter| letter.is_alphabetic());
    let shouted = letters.clone().count() >= 3 && letters.clone().all(char::is_uppercase);
    let rest = &sentence[at + dash.len_utf8()..];
    let next = rest.trim_start();
    (shouted && next.chars().next().is_some_and(|first| !first.is_lowercase()))
        .then_some(sentence.len() - next.len())
}

/// The end of a place in brackets before the first word: "(Paris) ", "(Rio de Janeiro) ".
fn bracketed_place(sentence: &str) -> Option<usize> {
    /// Words of a place's name, at most.
    const PLACE: usize = 4;
    let (place, rest) = sentence.strip_prefix('(')?.split_once(") ")?;
    let named = place.starts_with(char::is_uppercase)
        && place.split_whitespace().count() <= PLACE
        && place
            .chars()
            .all(|letter| letter.is_alphabetic() || matches!(letter, ' ' | '-' | '’' | '\'' | ','));
    let next = rest.trim_start();
    let opens = next.chars().next().is_some_and(|first| first.is_uppercase() || "«“\"".contains(first));
    (named && opens).then_some(sentence.len() - next.len())
}

fn adds(clause: &str) -> bool {
    let clause = clause.trim_start().to_lowercase();
    ADDING.iter().any(|word| clause.starts_with(word)) || is_participial(&clause)
}

/// ", parlant d’un jour triste": what somebody did or said besides.
fn is_participial(clause: &str) -> bool {
    word_list::words_of! { NO_VERBS: "../data/shorten.txt", "no_verbs" }
    let first = clause.split(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
    let rest = &clause[first.len()..];
    first.ends_with("ant") && first.chars().count() > 5 && !NO_VERBS.contains(&first) && rest.starts_with(' ')
}

word_list::words_of! {
    /// What a clause has that tells who says it, without accents.
    SIGNS: "../data/shorten.txt", "signs"
}

/// Whether a clause holds who says it: what goes with it would be told as a fact.
fn attributes(clause: &str) -> bool {
    let folded = fold(clause);
    SIGNS.iter().any(|sign| folded.contains(sign))
}

/// Whether a text begins with who tells what stands before it: "selon …", "a indiqué …".
fn tells_who(text: &str) -> bool {
    let folded = fold(text.trim_start());
    let verb = ["a ", "ont "].iter().find_map(|auxiliary| folded.strip_prefix(auxiliary)).unwrap_or(&folded);
    let mut stems = SIGNS.iter().map(|sign| sign.trim_start_matches([',', ' ']));
    stems.any(|stem| !stem.starts_with('-') && stem.len() > 4 && verb.starts_with(stem))
}

fn turns(clause: &str) -> bool {
    if attributes(clause) {
        return true;
    }
    let folded = fold(clause);
    // "en moins de 48 heures" turns nothing; "à moins que" does.
    let plain = folded.replace("moins de ", " ");
    let mut words = plain.split(|letter: char| !letter.is_alphanumeric() && letter != '\'');
    words.any(|word| TURNING.contains(&word) || word.starts_with("n'") || word.starts_with("s'il"))
}

/// What follows the marks at the head of `text`.
fn behind_marks(text: &str) -> &str {
    text.trim_start_matches(|letter: char| !letter.is_alphanumeric() && !letter.is_whitespace())
}

/// Whether what is left is a clause with a verb of its own, and not only one that leads to another
/// ("Alors que …", "Si …").
fn stands_alone(left: &str) -> bool {
    word_list::words_of! { LEADING: "../data/shorten.txt", "leading" }
    if left.split_whitespace().count() < LEAST || left.trim_end().ends_with(['(', ':']) {
        return false;
    }
    let lower = left.trim_start().to_lowercase();
    let main = if LEADING.iter().any(|head| lower.starts_with(head)) {
        match lower.split_once(", ") {
            Some((_, main)) => main.to_owned(),
            None => return false,
        }
    } else {
        lower
    };
    main.split(|letter: char| !letter.is_alphabetic()).any(super::traits::is_finite)
}

/// Whether a text begins with what continues a clause: a verb, or its auxiliary with pronoun.
fn goes_on(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut words = lower.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default();
    let verb = if CLITICS.contains(&first) { words.next().unwrap_or_default() } else { first };
    super::traits::is_finite(verb)
}

/// A headline from a sentence: as [`shorten`], and beyond that without what tells when, why or
/// after what it happened, where the clause before that stands by itself.
pub(super) fn headline(sentence: &str, marked: &[Span], limit: usize) -> String {
    let mut draft = Draft { kept: vec![true; sentence.len()], sentence, marked };
    draft.head();
    draft.brackets();
    draft.opening(limit);
    while draft.words() > limit {
        if !draft.tail() && !draft.middle() && !draft.aside() && !draft.circumstance() {
            break;
        }
    }
    let text = draft.text();
    text.trim_end().trim_end_matches(['.', ',']).trim_end().to_owned()
}

word_list::words_of! {
    /// What opens a circumstance behind a clause, without a comma before it.
    CIRCUMSTANCES: "../data/shorten.txt", "circumstances"
}

word_list::words_of! {
    /// What opens a circumstance before a clause.
    OPENINGS: "../data/shorten.txt", "openings"
}

impl Draft<'_> {
    /// Leaves out a circumstance before the clause, up to the first comma outside of quotations.
    fn opening(&mut self, limit: usize) {
        let start = self.kept.iter().position(|kept| *kept).unwrap_or(0);
        let rest = &self.sentence[start..];
        let lower = rest.to_lowercase();
        if self.words() <= limit || !OPENINGS.iter().any(|word| lower.starts_with(word)) {
            return;
        }
        let free = |at: &usize| !self.marked.iter().any(|marked| marked.start < *at && *at < marked.end);
        let commas: Vec<usize> = rest.match_indices(", ").map(|(at, _)| start + at).filter(free).collect();
        for comma in commas {
            let after = &self.sentence[comma + 2..];
            let named =
                after.starts_with(char::is_uppercase) || SUBJECTS.iter().any(|word| after.starts_with(word));
            let piece = Span::new(start, comma + 2);
            if named && stands_alone(after) && !turns(piece.of(self.sentence)) && self.is_free(piece) {
                self.drop(piece);
                return;
            }
        }
    }

    /// Leaves out the last circumstance behind the clause; whether there was one.
    fn circumstance(&mut self) -> bool {
        let end = self.kept.iter().rposition(|kept| *kept).map_or(0, |last| last + 1);
        let stop = self.sentence[..end].trim_end_matches(['.', '!', '…', ' ']).len();
        let found = CIRCUMSTANCES.iter().flat_map(|word| self.sentence[..stop].match_indices(word));
        let mut places: Vec<usize> = found.map(|(at, _)| at).collect();
        places.sort_unstable();
        for at in places.into_iter().rev() {
            let piece = Span::new(at, stop);
            let quoted = self.marked.iter().any(|marked| marked.start < at && at < marked.end);
            if quoted || !self.kept[at] || turns(piece.of(self.sentence)) || !self.is_free(piece) {
                continue;
            }
            if stands_alone(&self.kept_before(at)) {
                self.drop(piece);
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests;
