//! Where one sentence of a paragraph ends and the next begins.
//!
//! Takes the text of one paragraph and the candidates in it, gives the borders that the press
//! means. Candidates ([`candidate`](super::candidate)) are the stops before the UAX 29 borders and
//! the stops that UAX 29 passes over (`…`, a missing space, a sentence that begins with a figure or
//! a dash); each is judged by what stands before and behind it. Every look around a stop is
//! bounded, so that the whole is linear.

use super::abbreviation::{Uses, Words};
use super::candidate::is_line_break;
use super::enclosure::{Enclosures, is_mark};
use super::next::{Next, is_stop, last_token};

/// More white space than this (characters) does not stand before a list number.
const LEAD: usize = 64;

/// Which of `candidates` are borders inside `text`, in order, each moved behind the marks that close
/// there; byte offsets on character boundaries.
pub(super) fn borders(text: &str, candidates: &[usize], words: &'static Words) -> Vec<usize> {
    let judge = Judge { text, words, enclosures: Enclosures::find(text) };
    let mut found: Vec<usize> = Vec::new();
    for &stop in candidates {
        let last = found.last().copied().unwrap_or(0);
        if stop > last
            && let Some(border) = judge.border(last, stop)
            && border > last
        {
            found.push(border);
        }
    }
    found
}

struct Judge<'text> {
    text: &'text str,
    words: &'static Words,
    enclosures: Enclosures,
}

impl Judge<'_> {
    /// The border that belongs to the stop ending at `stop`, if it ends a sentence that began at
    /// or behind `start`.
    fn border(&self, start: usize, stop: usize) -> Option<usize> {
        if self.text[..stop].ends_with(is_line_break) {
            let opens_item = opens_line_item(&self.text[stop..]);
            return (opens_item && !self.enclosures.protects(stop)).then_some(stop);
        }
        let end = self.behind_marks(stop);
        let rest = self.text.get(end..)?;
        let next = Next::read(rest);
        if next.first.is_none_or(is_stop) || self.enclosures.protects(end) {
            return None;
        }
        let marked = end > stop;
        let run = self.text[start..stop].trim_end_matches(is_stop);
        let dots = &self.text[start + run.len()..stop];
        let ends = match dots {
            "." => self.full_stop_ends(run, &next, marked),
            _ if dots.chars().all(|dot| matches!(dot, '.' | '…')) && !dots.is_empty() => {
                !run.ends_with(['(', '['])
                    && next.spaced(marked)
                    && next.is_opening(marked)
                    && !next.starts_numeric()
            }
            _ => self.mark_ends(stop, &next, marked),
        };
        ends.then_some(end)
    }

    /// The place behind the closing marks and note numbers that follow the stop at `at`.
    fn behind_marks(&self, mut at: usize) -> usize {
        for _ in 0..8 {
            let rest = &self.text[at..];
            let spaces = rest.chars().take(2).take_while(|letter| is_inner_space(*letter));
            let mark_at = at + spaces.map(char::len_utf8).sum::<usize>();
            let Some(mark) = self.text[mark_at..].chars().next() else { break };
            let behind = mark_at + mark.len_utf8();
            let open_behind = self.text[behind..].starts_with(char::is_alphanumeric);
            let lone = match mark {
                '»' | '”' => mark_at == at || !open_behind,
                // Glued to the stop and to nothing else.
                '"' | '’' => mark_at == at && !open_behind,
                _ => false,
            };
            if self.enclosures.closes(mark_at) || lone {
                at = behind;
            } else if let Some(note) = note_length(rest) {
                at += note;
            } else {
                break;
            }
        }
        at
    }

    /// Whether a single full stop behind `run` ends a sentence.
    fn full_stop_ends(&self, run: &str, next: &Next<'_>, marked: bool) -> bool {
        if marked || run.ends_with(is_mark) {
            return next.is_opening(marked);
        }
        if !next.spaced(false) {
            return next.opens_glued(run);
        }
        if run.ends_with(char::is_whitespace) && !next.is_opening(false) {
            return false;
        }
        next.is_opening(false) && !self.is_abbreviation(run, next)
    }

    /// Whether the full stop behind `run` belongs to an abbreviation, an initial or a list number.
    fn is_abbreviation(&self, run: &str, next: &Next<'_>) -> bool {
        let token = last_token(run);
        let word = token.rsplit(['-', '\'', '’', '(', '«', '“', '"', '[', '/']).next().unwrap_or(token);
        let uses = self.words.uses(token).with(self.words.uses(word)).with(self.words.uses_of_pair(run));
        if uses.any(Uses::JOINING) && !word.is_empty() {
            return !(word.chars().all(char::is_lowercase) && self.opens_sentence(next));
        }
        if uses.any(Uses::BEFORE_FIGURE) && next.is_figure() {
            return true;
        }
        if is_list_number(run, token) {
            return true;
        }
        if self.words.dotted_ordinals && token.len() <= 2 && token.bytes().all(|byte| byte.is_ascii_digit()) {
            return true;
        }
        if is_era(run, token) {
            return !next.starts_upper();
        }
        let dotted = token.contains('.') && token.split(['.', '-']).all(|part| part.chars().count() <= 2);
        let initial = is_initial(word) && !run.trim_end_matches(word).trim_end().ends_with('°');
        if initial || dotted || uses.any(Uses::DOUBTFUL) {
            return !self.opens_sentence(next);
        }
        false
    }

    /// Whether what follows is a word that opens sentences rather than goes on with a name.
    fn opens_sentence(&self, next: &Next<'_>) -> bool {
        if next.dash || next.mark || next.starts_numeric() {
            return true;
        }
        let word = next.word();
        let behind = &next.rest[word.len()..];
        // A lone letter is an elided word (*L’accord*, *C'est*), or else an initial.
        if word.chars().count() == 1 && !behind.starts_with(['\'', '’']) {
            return matches!(word, "À" | "A" | "I" | "Y" | "O" | "E") && behind.starts_with(' ');
        }
        let uses = self.words.uses(word);
        uses.any(Uses::OPENER) || (uses.any(Uses::PARTICLE) && !next.second_upper())
    }

    /// Whether `!`, `?` or the stop of another script at `stop` ends a sentence.
    fn mark_ends(&self, stop: usize, next: &Next<'_>, marked: bool) -> bool {
        let last = self.text[..stop].chars().next_back();
        if !last.is_some_and(|letter| matches!(letter, '!' | '?' | '.' | '…')) {
            return true;
        }
        if !next.spaced(marked) {
            return next.mark || (next.starts_upper() && !next.is_address(last_token(&self.text[..stop])));
        }
        next.is_opening(marked)
    }
}

/// One capital letter, perhaps with a small one that belongs to it (*Ch.*, *Th.*).
fn is_initial(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && match letters.next() {
            None => true,
            Some(second) => letters.next().is_none() && second == 'h',
        }
}

/// *J.-C* behind *av.*, *apr.*, *avant*, *après*.
fn is_era(run: &str, token: &str) -> bool {
    token == "J.-C"
        && ["av.", "apr.", "avant", "après"]
            .iter()
            .any(|word| run[..run.len() - token.len()].trim_end().ends_with(word))
}

/// A number or letter that opens the sentence itself: *1. Le vote*, *B. Les faits*, *IV. La suite*.
fn is_list_number(run: &str, token: &str) -> bool {
    let figures = token.len() <= 2 && token.bytes().all(|byte| byte.is_ascii_digit());
    let roman = token.len() < 5 && token.bytes().all(|letter| b"IVX".contains(&letter));
    let letter = token.len() == 1 && token.bytes().all(|letter| letter.is_ascii_uppercase());
    // Only a sentence's first word is looked at, so that long white space is passed over once.
    !token.is_empty() && (figures || roman || letter) && {
        let lead = &run[..run.len() - token.len()];
        lead.chars().rev().take(LEAD).all(char::is_whitespace) && lead.chars().nth(LEAD).is_none()
    }
}

/// The length of a note number such as `[12]` at the start of `text`.
fn note_length(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('[')?;
    let digits = inside.bytes().take(4).take_while(u8::is_ascii_digit).count();
    (digits > 0 && inside[digits..].starts_with(']')).then_some(digits + 2)
}

/// Whether the line that begins here is a list item or a turn of dialogue.
fn opens_line_item(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t', '\u{a0}', '\u{202f}']);
    let mut letters = line.chars();
    match letters.next() {
        Some('-' | '–' | '—' | '―' | '•' | '*' | '·' | '▪' | '●') => {
            letters.next().is_some_and(char::is_whitespace)
        }
        _ => false,
    }
}

/// Spaces that may stand between a stop and its closing mark.
fn is_inner_space(letter: char) -> bool {
    matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}
