//! [`Traits`]: what can be seen of a sentence without comparing it to others.
//!
//! Takes the document with its sentences and quotations, gives one [`Traits`] a sentence.

use crate::{
    document::{Document, Field},
    facts::scan::token::{Shape, Token, tokens},
    quote::Quote,
    segment::Sentence,
    span::Span,
    word_list,
};

word_list::words_of! { TAKING_UP: "data/traits.txt", "taking_up" }
word_list::words_of! { INVERTED: "data/traits.txt", "inverted" }

word_list::words_of! { IMPERSONAL: "data/traits.txt", "impersonal" }
word_list::words_of! { AFTER_VERB: "data/traits.txt", "after_verb" }
word_list::words_of! { FINITE_ENDINGS: "data/traits.txt", "finite_endings" }

/// Words of a sentence that may be chosen.
const WORDS: std::ops::RangeInclusive<usize> = 5..=90;

/// What can be seen of one sentence.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent observations, not states")]
pub(crate) struct Traits {
    /// Whether it may be chosen at all.
    pub(crate) eligible: bool,
    /// 1.0 for the first sentence, falling towards 0.0.
    pub(crate) early: f64,
    /// Words.
    pub(crate) words: usize,
    /// Groups of digits.
    pub(crate) figures: u32,
    /// Whether somebody is quoted in it.
    pub(crate) speech: bool,
    /// Whether more than half of it stands inside quotation marks.
    pub(crate) mostly_quoted: bool,
    /// Whether it starts with a word that leans on what was said before ("Il", "Ce dernier").
    pub(crate) leans_back: bool,
    /// Whether it has what looks like a finite verb.
    pub(crate) finite: bool,
    /// Whether it is the first of its paragraph.
    pub(crate) opens_paragraph: bool,
    /// Whether it is the first under a heading between paragraphs.
    pub(crate) opens_section: bool,
}

/// Reads every sentence once.
pub(crate) fn read(document: &Document, sentences: &[Sentence], quotes: &[Quote]) -> Vec<Traits> {
    let furniture: Vec<Span> =
        [&document.title, &document.byline, &document.outlet, &document.published, &document.dateline]
            .into_iter()
            .filter_map(|field| field.as_ref().and_then(|field: &Field| field.span))
            .collect();
    let mut quotes = Quotes::new(quotes);
    let mut prose = 0u32;
    sentences
        .iter()
        .enumerate()
        .map(|(index, sentence)| {
            let text = sentence.span.of(&document.text);
            let (inside, speech) = quotes.inside(sentence.span);
            let mut traits = of_text(text);
            traits.speech = speech;
            traits.mostly_quoted = inside * 2 > sentence.span.len();
            let paragraph = sentence.paragraph;
            traits.opens_paragraph = index == 0 || sentences[index - 1].paragraph != sentence.paragraph;
            traits.opens_section =
                traits.opens_paragraph && paragraph > 0 && document.is_heading(paragraph - 1);
            // A title or byline inside the text is not a sentence of the article; a dateline may
            // stand at the start of one.
            let covered =
                furniture.iter().any(|field| field.contains(sentence.span)) || document.is_heading(paragraph);
            let swallowed = inside * 10 > sentence.span.len() * 9;
            // Words of a quotation that begins or ends in another sentence would stand without their
            // mark, as the program's own.
            let torn = quotes.crosses(sentence.span) || has_odd_mark(text);
            traits.eligible = traits.eligible && !covered && !swallowed && !torn;
            traits.early = 1.0 / (1.0 + 0.3 * f64::from(prose));
            prose += u32::from(!covered && traits.words >= *WORDS.start());
            traits
        })
        .collect()
}

/// Walks the quotations along with the sentences.
struct Quotes {
    /// What quotations cover, overlapping ones made one, and whether somebody speaks there.
    covered: Vec<(Span, bool)>,
    next: usize,
}

impl Quotes {
    fn new(quotes: &[Quote]) -> Self {
        let mut covered: Vec<(Span, bool)> = Vec::with_capacity(quotes.len());
        for quote in quotes {
            let speech = quote.kind.is_speech();
            match covered.last_mut() {
                Some((last, speaks)) if quote.span.start < last.end => {
                    last.end = last.end.max(quote.span.end);
                    *speaks |= speech;
                }
                _ => covered.push((quote.span, speech)),
            }
        }
        Self { covered, next: 0 }
    }

    /// Whether a quotation goes over an end of the sentence; asked after [`Self::inside`] of it.
    fn crosses(&self, sentence: Span) -> bool {
        self.covered[self.next..]
            .iter()
            .take_while(|(span, _)| span.start < sentence.end)
            .any(|(span, speech)| *speech && !sentence.contains(*span))
    }

    /// Bytes of the sentence that stand inside quotations, and whether one of them is speech.
    fn inside(&mut self, sentence: Span) -> (usize, bool) {
        while self.covered.get(self.next).is_some_and(|(span, _)| span.end <= sentence.start) {
            self.next += 1;
        }
        self.covered[self.next..].iter().take_while(|(span, _)| span.start < sentence.end).fold(
            (0, false),
            |(bytes, speech), (span, speaks)| {
                let shared = span.end.min(sentence.end).saturating_sub(span.start.max(sentence.start));
                (bytes + shared, speech || *speaks)
            },
        )
    }
}

fn of_text(text: &str) -> Traits {
    let tokens = tokens(text);
    let words: Vec<&Token<'_>> = tokens.iter().filter(|token| token.shape == Shape::Word).collect();
    let figures = tokens.iter().filter(|token| token.shape == Shape::Digits).count();
    let question =
        text.trim_end_matches(|end: char| end.is_whitespace() || "»”\"".contains(end)).ends_with('?');
    let finite = words.iter().any(|word| is_finite(&word.lower));
    let list = !finite && is_bare_list(text);
    Traits {
        eligible: WORDS.contains(&words.len()) && !question && !list && !is_furniture(text, &words),
        words: words.len(),
        figures: u32::try_from(figures).unwrap_or(u32::MAX),
        leans_back: leans_back(text, &words),
        finite,
        ..Traits::default()
    }
}

/// "Alix Renard, Bo Lind, le trio Vega...": a row of names that says nothing of them.
fn is_bare_list(text: &str) -> bool {
    let open = text.trim_end().ends_with(['…', ',', ':']) || text.trim_end().ends_with("...");
    open && text.contains(',')
}

/// Whether a double mark of the sentence has no partner in it.
fn has_odd_mark(text: &str) -> bool {
    let count = |wanted: &[char]| text.chars().filter(|letter| wanted.contains(letter)).count();
    let curly = !text.contains('„') && count(&['“']) != count(&['”']);
    curly || count(&['"']) % 2 == 1 || count(&['«']) != count(&['»'])
}

word_list::words_of! {
    /// First words of what is not prose.
    FURNITURE: "data/traits.txt", "furniture"
}

/// Captions, credits, links to other articles, subscriptions.
fn is_furniture(text: &str, words: &[&Token<'_>]) -> bool {
    let start: Vec<&str> = words.iter().take(3).map(|word| word.lower.as_str()).collect();
    let opening = match start.as_slice() {
        ["lire" | "voir", "aussi", ..]
        | ["à", "lire", ..]
        | ["lire", "la", "suite"]
        | ["s'", "abonner", ..]
        | ["avec", "afp" | "reuters", ..]
        | ["mise", "à", "jour"]
        | ["tous", "droits", "réservés"] => true,
        // "Photo : …", but "Photos à l'appui, le journal révèle …".
        ["photo" | "photos", ..] => {
            text.chars().take(40).any(|letter| matches!(letter, ':' | '/' | '|' | '©'))
        }
        [first, ..] => FURNITURE.contains(first),
        [] => false,
    };
    let caption = text.contains('©') || text.contains("(AFP)") && words.len() < 8;
    let shouting =
        words.iter().filter(|word| word.text.chars().all(char::is_uppercase)).count() * 2 > words.len();
    opening || caption || shouting
}

word_list::words_of! {
    /// These go when the sentence is told alone; what follows them decides.
    GOING: "data/traits.txt", "going"
}

/// Whether a sentence leans on what was said before: it begins with a word that takes something up,
/// or with a quotation whose speaker is a pronoun.
fn leans_back(text: &str, words: &[&Token<'_>]) -> bool {
    if text.starts_with(['«', '“', '"', '„']) {
        let lower = text.to_lowercase();
        let ends = lower.ends_with("-il") || lower.ends_with("-elle");
        return ends || INVERTED.iter().any(|pronoun| lower.contains(pronoun));
    }
    if opens_onto_a_pronoun(text) {
        return true;
    }
    let words = match words {
        [de, son, cote, rest @ ..] if is_aside([de, son, cote]) => rest,
        words => words,
    };
    let going = words.first().is_some_and(|first| GOING.contains(&first.lower.as_str()));
    let words = if going { &words[1..] } else { words };
    let Some(first) = words.first() else { return false };
    let second = words.get(1).map_or("", |word| word.lower.as_str());
    match first.lower.as_str() {
        lower if TAKING_UP.contains(&lower) => !takes_nothing_up(lower, words),
        "après" => second == "quoi" || second == "cela",
        "de" => second == "son" || second == "leur" || second == "même",
        "par" => second == "ailleurs" || second == "contre" || second == "conséquent",
        "selon" | "pour" => second == "lui" || second == "elle" || second == "eux",
        "d'" => second == "ailleurs" || second == "autres",
        "un" => second == "autre",
        "à" => second == "propos",
        _ => false,
    }
}

/// "Lundi soir à Rennes, elle a promis": a time or place, then a pronoun for somebody named before.
/// A name in the opening ("Arrivé lundi, Alix Renard …", "Interrogée, Mme Vega …, elle") is looked for
/// by its capital.
fn opens_onto_a_pronoun(text: &str) -> bool {
    /// Words of an opening, at most: longer ones are clauses with a subject of their own.
    const OPENING: usize = 12;
    let Some((opening, rest)) = text.split_once(", ") else { return false };
    let mut inside = opening.split_whitespace();
    inside.next();
    if opening.split_whitespace().count() > OPENING || inside.any(|word| word.starts_with(char::is_uppercase))
    {
        return false;
    }
    let mut words = rest.split_whitespace();
    let first = words.next().unwrap_or_default();
    let second = words.next().unwrap_or_default();
    match first {
        "elle" | "ils" | "elles" => true,
        "il" => !IMPERSONAL.contains(&second),
        _ => false,
    }
}

/// "De son côté", "pour sa part": asides that go when the sentence is told alone.
fn is_aside(words: [&&Token<'_>; 3]) -> bool {
    matches!(
        words.map(|word| word.lower.as_str()),
        ["de", "son" | "leur", "côté"] | ["pour", "sa" | "leur", "part"] | ["quant", "à", "lui" | "elle"]
    )
}

/// "Il faut", "il y a", "ce lundi", "cette semaine": pronouns that stand for nothing before them.
fn takes_nothing_up(first: &str, words: &[&Token<'_>]) -> bool {
    word_list::words_of! { TIMES: "data/traits.txt", "times" }
    let at = |place: usize| words.get(place).map_or("", |word| word.lower.as_str());
    match first {
        "il" => {
            let rest = if matches!(at(1), "n'" | "ne") { 2 } else { 1 };
            matches!(
                (at(rest), at(rest + 1)),
                ("y", "a" | "avait" | "aura" | "aurait") | ("faut" | "fallait" | "faudra", _)
            ) || at(rest) == "est"
                && matches!(at(rest + 1), "encore" | "trop" | "temps" | "possible" | "difficile")
        }
        "ce" | "cet" | "cette" => TIMES.contains(&at(1)),
        "ces" => matches!(at(1), "derniers" | "dernières" | "prochains" | "prochaines"),
        "c'" => at(1) == "est" && AFTER_VERB.contains(&at(2)) && !at(3).starts_with("ce"),
        _ => false,
    }
}

/// A light test for a finite French verb: auxiliaries and endings that little else has.
pub(super) fn is_finite(lower: &str) -> bool {
    word_list::words_of! { FORMS: "data/traits.txt", "forms" }
    let long = lower.chars().count() >= 5;
    FORMS.contains(&lower) || long && FINITE_ENDINGS.iter().any(|ending| lower.ends_with(ending))
}
