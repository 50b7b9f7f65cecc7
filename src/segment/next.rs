//! What stands next to a stop: the word before it and what follows.
//!
//! Every look is bounded by [`REACH`], so that judging all stops of a text is linear in it.

use super::enclosure::is_mark;

/// How many characters are looked at on either side of a stop.
const REACH: usize = 48;

/// What stands behind a stop and its closing marks.
pub(super) struct Next<'text> {
    /// The text from the first character that is neither white space, mark nor dash.
    pub(super) rest: &'text str,
    pub(super) first: Option<char>,
    /// White space came first.
    space: bool,
    /// An opening mark came before the first character.
    pub(super) mark: bool,
    /// A dash came before it.
    pub(super) dash: bool,
}

impl<'text> Next<'text> {
    pub(super) fn read(text: &'text str) -> Self {
        let space = text.starts_with(char::is_whitespace);
        let (mut mark, mut dash, mut at) = (false, false, 0);
        for letter in text.chars().take(REACH) {
            match letter {
                _ if letter.is_whitespace() => {}
                '-' | '–' | '—' | '―' | '•' => dash = true,
                _ if is_mark(letter) => mark = true,
                _ => break,
            }
            at += letter.len_utf8();
        }
        let rest = &text[at..];
        Self { rest, first: rest.chars().next(), space, mark, dash }
    }

    pub(super) fn spaced(&self, marked: bool) -> bool {
        self.space || marked || self.mark
    }

    pub(super) fn starts_upper(&self) -> bool {
        self.first.is_some_and(char::is_uppercase)
    }

    pub(super) fn starts_numeric(&self) -> bool {
        self.first.is_some_and(char::is_numeric)
    }

    pub(super) fn is_figure(&self) -> bool {
        let roman = self.word();
        self.starts_numeric()
            || (!roman.is_empty()
                && roman.len() < 6
                && roman.bytes().all(|letter| b"IVXLCDM".contains(&letter)))
    }

    /// Whether a sentence can begin so. Behind a closing mark only a capital or a figure opens
    /// one (*« Assez ! » a-t-il dit* goes on); otherwise an opening mark does as well.
    pub(super) fn is_opening(&self, marked: bool) -> bool {
        let Some(first) = self.first else { return false };
        if first.is_lowercase() {
            return self.mark && !marked && self.space;
        }
        first.is_alphanumeric()
            || (!matches!(first, ',' | ';' | ':' | '/' | '%' | '&' | '=' | '…') && !is_stop(first))
    }

    /// A capitalised word right behind a full stop (*venir.Arrivé samedi*): a missing space, unless
    /// it looks like an address or a dotted name.
    pub(super) fn opens_glued(&self, run: &str) -> bool {
        let token = last_token(run);
        let word = self.word();
        let long_before = token.chars().rev().take_while(|letter| letter.is_lowercase()).count() >= 2
            || token.ends_with(|letter: char| letter.is_ascii_digit() || letter == '%' || letter == '€');
        let capitalised = word.chars().skip(1).all(|letter| letter.is_lowercase() || letter == '’');
        let domain = ["Com", "Fr", "Org", "Net", "Be", "Ch", "Ca", "Info", "Tv", "Eu"].contains(&word)
            && !self.rest[word.len()..].starts_with([' ', '’', '\'']);
        self.starts_upper() && long_before && capitalised && !domain && !self.is_address(token)
    }

    /// Whether the text around the stop is a web or mail address.
    pub(super) fn is_address(&self, token: &str) -> bool {
        let ahead: String =
            self.rest.chars().take(REACH).take_while(|letter| !letter.is_whitespace()).collect();
        token.contains(['/', '@', '_', '='])
            || token.starts_with("www.")
            || ahead.contains(['/', '@', '=', '_'])
    }

    /// The letters of the first word.
    pub(super) fn word(&self) -> &'text str {
        let end: usize = self
            .rest
            .chars()
            .take(REACH)
            .take_while(|letter| letter.is_alphanumeric())
            .map(char::len_utf8)
            .sum();
        &self.rest[..end]
    }

    /// Whether the second word is capitalised.
    pub(super) fn second_upper(&self) -> bool {
        self.rest[self.word().len()..].trim_start_matches(' ').starts_with(char::is_uppercase)
    }
}

/// The last word before a stop, from the white space on; at most [`REACH`] characters of it.
pub(super) fn last_token(run: &str) -> &str {
    let length: usize =
        run.chars().rev().take(REACH).take_while(|letter| !letter.is_whitespace()).map(char::len_utf8).sum();
    run[run.len() - length..].trim_start_matches(|letter: char| is_mark(letter))
}

/// Whether `letter` ends sentences in Latin script.
pub(super) fn is_stop(letter: char) -> bool {
    matches!(letter, '.' | '!' | '?' | '…')
}
