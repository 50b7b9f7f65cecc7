//! [`Traits`]: what can be seen of a sentence without comparing it to others.
//!
//! Takes the document with its sentences and quotations, gives one [`Traits`] a sentence.

use crate::{
    document::{Document, Field},
    facts::scan::token::{Shape, Token, tokens},
    quote::Quote,
    segment::Sentence,
    span::Span,
};

/// Words of a sentence that may be chosen.
const WORDS: std::ops::RangeInclusive<usize> = 5..=60;

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
            traits.opens_paragraph = index == 0 || sentences[index - 1].paragraph != sentence.paragraph;
            // A title or byline inside the text is no sentence of the article; a dateline may
            // stand at the start of one.
            let covered = furniture.iter().any(|field| field.contains(sentence.span));
            let swallowed = inside * 10 > sentence.span.len() * 9;
            traits.eligible = traits.eligible && !covered && !swallowed;
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
    Traits {
        eligible: WORDS.contains(&words.len()) && !question && !is_furniture(text, &words),
        words: words.len(),
        figures: u32::try_from(figures).unwrap_or(u32::MAX),
        leans_back: leans_back(&words),
        finite: words.iter().any(|word| is_finite(&word.lower)),
        ..Traits::default()
    }
}

/// First words of what is no prose.
const FURNITURE: [&str; 12] = [
    "abonnez-vous",
    "inscrivez-vous",
    "publicité",
    "photo",
    "photos",
    "crédit",
    "crédits",
    "légende",
    "illustration",
    "vidéo",
    "partager",
    "©",
];

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
        [first, ..] => FURNITURE.contains(first),
        [] => false,
    };
    let caption = text.contains('©') || text.contains("(AFP)") && words.len() < 8;
    let shouting =
        words.iter().filter(|word| word.text.chars().all(char::is_uppercase)).count() * 2 > words.len();
    opening || caption || shouting
}

/// Words that lean on what was said before.
fn leans_back(words: &[&Token<'_>]) -> bool {
    let Some(first) = words.first() else { return false };
    let second = words.get(1).map_or("", |word| word.lower.as_str());
    match first.lower.as_str() {
        "il" | "elle" | "ils" | "elles" | "ce" | "cela" | "ça" | "c'" | "cet" | "cette" | "ces"
        | "celui-ci" | "celle-ci" | "ceux-ci" | "celles-ci" | "lui" | "leur" | "leurs" | "son" | "sa"
        | "ses" | "mais" | "et" | "or" | "car" | "ainsi" | "pourtant" | "cependant" | "toutefois"
        | "néanmoins" | "puis" | "ensuite" | "enfin" | "aussi" | "alors" | "donc" | "parmi" | "voilà"
        | "y" | "on" | "j'" | "je" | "nous" | "là" | "ailleurs" | "certains" | "d'autres" | "tous"
        | "tout" | "l'un" | "après" | "évidemment" => true,
        "de" => second == "son" || second == "leur" || second == "même",
        "en" => second == "effet" || second == "outre" || second == "revanche",
        "par" => second == "ailleurs" || second == "contre" || second == "conséquent",
        "selon" | "pour" => second == "lui" || second == "elle" || second == "eux",
        "d'" => second == "ailleurs" || second == "autres",
        "un" => second == "autre",
        "à" => second == "propos",
        _ => false,
    }
}

/// A light test for a finite French verb: auxiliaries and endings that little else has.
fn is_finite(lower: &str) -> bool {
    const FORMS: [&str; 36] = [
        "est", "sont", "a", "ont", "était", "étaient", "avait", "avaient", "sera", "seront", "aura",
        "auront", "fut", "furent", "fait", "font", "va", "vont", "doit", "doivent", "peut", "peuvent",
        "veut", "veulent", "dit", "disent", "met", "prend", "reste", "vient", "devient", "tient", "reçoit",
        "annonce", "demande", "affirme",
    ];
    let long = lower.chars().count() >= 5;
    FORMS.contains(&lower)
        || long
            && ["ait", "aient", "era", "eront", "ira", "iront", "èrent", "irent", "urent"]
                .iter()
                .any(|ending| lower.ends_with(ending))
}
