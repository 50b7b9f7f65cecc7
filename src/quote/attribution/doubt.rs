//! Whether words were said at all: "n’a pas promis", "refuse de dire", "aurait répondu", "doit annoncer".
//!
//! Takes the items of a sentence and the words of a cue, gives [`Doubt`]. The verbs that deny or put off stand
//! in `data/doubt.txt`.

use std::{collections::HashSet, ops::Range, sync::LazyLock};

use crate::{
    quote::{
        lexicon::{Class, fold, forms_in},
        word::{Item, Shape},
    },
    span::Span,
};

/// A verb that governs the infinitive of a cue stands at most this many items before it.
const GOVERNOR_REACH: usize = 7;
/// *personne*, *aucun* stand at most this many items before their *ne*.
const FIRST_REACH: usize = 8;

/// Forms of the verbs, and the words, of one line of `data/doubt.txt`.
struct Words {
    deny: HashSet<String>,
    litotes: HashSet<String>,
    modal: HashSet<String>,
    wish: HashSet<String>,
    second: HashSet<String>,
    first: HashSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let file = include_str!("../data/doubt.txt");
    let verbs = |head| forms_in(file, head, true);
    let words = |head| forms_in(file, head, false);
    Words {
        deny: verbs("deny"),
        litotes: verbs("litotes"),
        modal: verbs("modal"),
        wish: verbs("wish"),
        second: words("second"),
        first: words("first"),
    }
});

/// What makes a cue doubtful.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Doubt {
    /// It says that words were not said.
    pub(super) negated: bool,
    /// It does not say that they were.
    pub(super) hypothetical: bool,
}

/// Reads what stands around the cue `words`, whose event takes `event` of `items`; the sentence starts at
/// item `start`.
pub(super) fn doubt(text: &str, items: &[Item], start: usize, event: &Range<usize>, words: &[Span]) -> Doubt {
    let place = |word: &Span| event.clone().find(|at| items[*at].span.start == word.start);
    let (Some(head), Some(last)) = (words.first().and_then(place), words.last().and_then(place)) else {
        return Doubt::default();
    };
    Cue { text, items, start, head, last }.doubt()
}

/// The cue's verb group among the items.
struct Cue<'a> {
    text: &'a str,
    items: &'a [Item],
    /// Where its sentence starts.
    start: usize,
    head: usize,
    last: usize,
}

impl Cue<'_> {
    fn is(&self, at: usize, set: &HashSet<String>) -> bool {
        let mut buffer = String::new();
        set.contains(fold(self.items[at].span.of(self.text), &mut buffer))
    }

    fn doubt(&self) -> Doubt {
        let governor = self.governor();
        let finite = governor.unwrap_or(self.head);
        // "doit dire", "a refusé de dire": the verb that the infinitive hangs on may be part of the cue.
        let chain = || finite..self.last;
        let denies = chain().any(|at| self.is(at, &WORDS.deny)) && self.items[self.last].is(Class::INF)
            || self.has_without()
            || self.denies_having();
        let negated = self.is_negated(finite);
        let litotes = (finite..=self.last).any(|at| self.is(at, &WORDS.litotes));
        let puts_off = self.items[self.last].is(Class::INF)
            && chain().any(|at| self.is(at, &WORDS.modal) && self.items[at].is(Class::FIN));
        let wishes = self.is(finite, &WORDS.wish);
        let conditional = self.items[finite].is(Class::COND) && !wishes;
        Doubt {
            negated: if negated { !litotes && !denies } else { denies },
            hypothetical: puts_off || conditional,
        }
    }

    /// The finite verb before an infinitive: "refuse de", "a dû", "ne veut pas".
    fn governor(&self) -> Option<usize> {
        if !self.items[self.head].is(Class::INF) {
            return None;
        }
        let floor = self.start.max(self.head.saturating_sub(GOVERNOR_REACH));
        let mut at = self.head;
        while at > floor {
            at -= 1;
            let item = &self.items[at];
            let verb = item.is(Class::FIN | Class::AUX) && item.is_word() && !item.is(Class::PREP);
            if verb || self.is(at, &WORDS.deny) {
                return Some(at);
            }
            if item.is_punct(",") {
                // "devrait, selon la presse, annoncer"
                at = (floor..at).rev().find(|before| self.items[*before].is_punct(","))?;
                continue;
            }
            if item.is(Class::COORD) {
                // "doit rendre un avis et juger"
                let verb = |at: &usize| self.items[*at].is(Class::FIN) && !self.items[*at].is(Class::NOUNISH);
                return (self.start..at).rev().find(verb).filter(|at| self.is(*at, &WORDS.modal));
            }
            let link =
                Class::PREP | Class::CLITIC | Class::ADV | Class::NEG | Class::TIME | Class::PP | Class::SUBJ;
            if !item.is_word() || !item.is(link) {
                return None;
            }
        }
        None
    }

    /// "sans dire", over pronouns.
    fn has_without(&self) -> bool {
        let before = (self.start..self.head).rev().find(|at| !self.items[*at].is(Class::CLITIC | Class::NEG));
        let word = before.map_or("", |at| self.items[at].span.of(self.text));
        self.items[self.head].is(Class::INF) && word.eq_ignore_ascii_case("sans")
    }

    /// "nie avoir qualifié", "dément l’avoir dit".
    fn denies_having(&self) -> bool {
        let next = self.items[self.last + 1..].iter().take(3).find(|item| !item.is(Class::CLITIC));
        self.is(self.last, &WORDS.deny) && next.is_some_and(|item| item.is(Class::INF) && item.is(Class::AUX))
    }

    /// Whether *ne* and its second word stand around the finite verb at `finite`.
    fn is_negated(&self, finite: usize) -> bool {
        let before = |at: &usize| {
            let item = &self.items[*at];
            item.is(Class::CLITIC | Class::NEG) && item.shape != Shape::Clitic
        };
        let mut run = (self.start..finite).rev().take_while(before);
        let Some(ne) = run
            .find(|at| matches!(self.items[*at].span.of(self.text), "ne" | "n'" | "n’" | "N’" | "N'" | "Ne"))
        else {
            return false;
        };
        let end = (self.last + 3).min(self.items.len());
        let second = (finite + 1..end).find(|at| self.is(*at, &WORDS.second));
        if let Some(second) = second {
            // "n’en salue pas moins", "n’a pas seulement dit".
            let next = self.items.get(second + 1).map_or("", |item| item.span.of(self.text));
            return !matches!(next, "moins" | "seulement" | "uniquement" | "que");
        }
        let floor = self.start.max(ne.saturating_sub(FIRST_REACH));
        (floor..ne).rev().take_while(|at| self.items[*at].is_word()).any(|at| self.is(at, &WORDS.first))
    }
}
