//! Which sentences carry the article, and how short they can be told: a local extractive summary,
//! for backends that only translate.
//!
//! Takes the text with sentences and quotations, gives a headline for an article without a title,
//! the lead and the points, each as words of the article. Pure and deterministic; cost grows with
//! the number of sentences, not its square. One file each: what can be seen of a sentence
//! (`traits`), its words (`terms`), how sentences support each other (`graph`), what it is weighed
//! by (`feature`), how it is made shorter (`shorten`).

mod feature;
mod graph;
mod shorten;
mod terms;
mod traits;

pub use feature::NAMES as FEATURES;

use crate::{article::one_line, deadline, document::Document, quote::Quote, segment::Sentence, span::Span};
use terms::Terms;
use traits::Traits;

/// What was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// The news in few words, for an article without a title.
    pub headline: Option<String>,
    /// What says best who did what; `None` for an article without sentences.
    pub lead: Option<Choice>,
    /// In the order of the article, none of them the lead.
    pub points: Vec<Choice>,
}

impl Selection {
    /// What is left of a sentence that was made shorter for its line.
    #[must_use]
    pub(crate) fn text_of(&self, sentence: usize) -> Option<&str> {
        let mut choices = self.lead.iter().chain(&self.points);
        choices
            .find(|choice| choice.shortened && choice.sentence == sentence)
            .map(|choice| choice.text.as_str())
    }

    /// Whether the headline says no less than the lead, so that one translation serves both.
    #[must_use]
    pub(crate) fn headline_is_lead(&self) -> bool {
        match (&self.headline, &self.lead) {
            (Some(headline), Some(lead)) => {
                *headline == lead.text.trim_end().trim_end_matches('.').trim_end()
            }
            _ => false,
        }
    }
}

/// A sentence that was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Index from 0 into the article's sentences.
    pub sentence: usize,
    /// Its words on one line, or what is left of them.
    pub text: String,
    /// Whether something was left out.
    pub shortened: bool,
}

/// Eligible sentences among which the lead is looked for.
const LEAD_WINDOW: usize = 8;
/// Best sentences among which the points are looked for.
const POINT_WINDOW: usize = 240;
/// How much likeness to what was chosen already costs a point.
const REDUNDANCY: f64 = 0.75;
/// What is so like a line that was chosen says the same again.
const SAME: f64 = 0.6;
/// Words of a headline that was made, where a safe cut leaves so few.
const HEADLINE_WORDS: usize = 12;
/// Words of a lead; French needs some more than English for the same.
const LEAD_WORDS: usize = 38;
/// Words of a point, at least and at most.
const POINT_WORDS: (usize, usize) = (18, 32);
/// Share of the article that headline, lead and points may take.
const SHARE: f64 = 0.38;

/// How many points an article of this length in words has where nobody says.
#[must_use]
pub(crate) const fn points_for(words: usize) -> usize {
    match words {
        0..250 => 2,
        250..=500 => 3,
        501..=800 => 4,
        _ => 5,
    }
}

/// Chooses headline, lead and points; `points` by the length of the article where it is `None`.
/// Captions, boilerplate, questions, very short and very long sentences and the inside of long
/// quotations are chosen only when nothing else is there for the lead, and never as points.
#[must_use]
pub fn select(
    document: &Document,
    sentences: &[Sentence],
    quotes: &[Quote],
    points: Option<usize>,
) -> Selection {
    let texts: Vec<&str> = sentences.iter().map(|sentence| sentence.span.of(&document.text)).collect();
    let traits = traits::read(document, sentences, quotes);
    let terms = Terms::read(&texts);
    let rows = feature::rows(document, sentences, &traits, &terms);
    let scores: Vec<f64> = rows.iter().map(|row| feature::worth(row)).collect();
    let lead = lead(&traits, &scores);
    let words: usize = traits.iter().map(|traits| traits.words).sum();
    let wanted = points.unwrap_or_else(|| points_for(words));
    let ranked = diverse(&traits, &scores, &terms, lead, wanted);
    let teller = Teller { document, sentences, quotes };
    teller.tell(lead, ranked, words, points.is_some())
}

/// What the weights are fitted on.
#[derive(Debug, Clone)]
pub struct Material {
    /// A row of [`FEATURES`] for each sentence; `None` for one that is never chosen.
    pub rows: Vec<Option<Vec<f64>>>,
    /// For each pair of sentences how alike they are.
    pub likeness: Vec<Vec<f64>>,
}

/// What sentences are weighed by, for fitting the weights; cost grows with their square.
#[must_use]
pub fn material(document: &Document, sentences: &[Sentence], quotes: &[Quote]) -> Material {
    let texts: Vec<&str> = sentences.iter().map(|sentence| sentence.span.of(&document.text)).collect();
    let traits = traits::read(document, sentences, quotes);
    let terms = Terms::read(&texts);
    let rows = feature::rows(document, sentences, &traits, &terms);
    let likeness =
        (0..terms.len()).map(|one| (0..terms.len()).map(|other| terms.cosine(one, other)).collect());
    Material {
        likeness: likeness.collect(),
        rows: rows.into_iter().zip(&traits).map(|(row, traits)| traits.eligible.then_some(row)).collect(),
    }
}

/// The sentence that says who did what: early, standing by itself, not a pure quotation.
fn lead(traits: &[Traits], scores: &[f64]) -> Option<usize> {
    let worth = |index: usize| {
        let traits = &traits[index];
        let flaws = 1.5 * f64::from(u8::from(traits.leans_back))
            + f64::from(u8::from(traits.mostly_quoted))
            + 0.6 * f64::from(u8::from(!traits.finite));
        scores[index] + traits.early - flaws
    };
    best((0..traits.len()).filter(|index| traits[*index].eligible).take(LEAD_WINDOW), worth)
        .or_else(|| best((0..traits.len()).filter(|index| traits[*index].words > 0).take(LEAD_WINDOW), worth))
        .or(if traits.is_empty() { None } else { Some(0) })
}

/// The first of the indices with the highest worth.
fn best(indices: impl Iterator<Item = usize>, worth: impl Fn(usize) -> f64) -> Option<usize> {
    indices
        .map(|index| (index, worth(index)))
        .reduce(|one, other| if other.1 > one.1 { other } else { one })
        .map(|(index, _)| index)
}

/// Maximal marginal relevance: the best sentence that is least like those already chosen. What
/// leans on the sentence before it cannot stand alone and is not a point.
fn diverse(
    traits: &[Traits],
    scores: &[f64],
    terms: &Terms,
    lead: Option<usize>,
    wanted: usize,
) -> Vec<usize> {
    let fit = |index: &usize| traits[*index].eligible && !traits[*index].leans_back && Some(*index) != lead;
    let mut candidates: Vec<usize> = (0..traits.len()).filter(fit).collect();
    candidates.sort_by(|one, other| scores[*other].total_cmp(&scores[*one]).then(one.cmp(other)));
    candidates.truncate(POINT_WINDOW);
    let mut likeness: Vec<f64> =
        candidates.iter().map(|index| lead.map_or(0.0, |lead| terms.cosine(lead, *index))).collect();
    let mut chosen = Vec::new();
    while chosen.len() < wanted && !candidates.is_empty() {
        deadline::look();
        let worth = |place: usize| scores[candidates[place]] - REDUNDANCY * likeness[place];
        let fresh = (0..candidates.len()).filter(|place| likeness[*place] < SAME);
        let Some(place) = best(fresh, worth) else { break };
        let index = candidates.remove(place);
        likeness.remove(place);
        for (other, most) in candidates.iter().zip(&mut likeness) {
            *most = most.max(terms.cosine(index, *other));
        }
        chosen.push(index);
    }
    chosen
}

/// Makes words of what was chosen.
struct Teller<'a> {
    document: &'a Document,
    sentences: &'a [Sentence],
    quotes: &'a [Quote],
}

impl Teller<'_> {
    /// `ranked` holds the points, best first. Where nobody asked for a number of them, as many are
    /// told as the article's length allows, two at least.
    fn tell(&self, lead: Option<usize>, mut ranked: Vec<usize>, words: usize, asked: bool) -> Selection {
        let lead_choice = lead.map(|index| self.choice(index, LEAD_WORDS));
        let headline = match (&self.document.title, lead) {
            (None, Some(index)) => Some(self.headline(index)),
            _ => None,
        };
        let head = match (&self.document.title, &headline) {
            (Some(title), _) => count(&title.value),
            (None, Some(headline)) => count(headline),
            (None, None) => 0,
        };
        let told = head + lead_choice.as_ref().map_or(0, |lead| count(&lead.text));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a share of a count of words"
        )]
        let room = ((words as f64 * SHARE) as usize).saturating_sub(told);
        let limit = (room / ranked.len().max(1)).clamp(POINT_WORDS.0, POINT_WORDS.1);
        let mut points: Vec<Choice> = ranked.drain(..).map(|index| self.choice(index, limit)).collect();
        while !asked
            && points.len() > 2
            && points.iter().map(|point| count(&point.text)).sum::<usize>() > room
        {
            points.pop();
        }
        points.sort_by_key(|point| point.sentence);
        Selection { headline, lead: lead_choice, points }
    }

    fn choice(&self, index: usize, limit: usize) -> Choice {
        let (text, marked) = self.sentence(index);
        match shorten::shorten(text, &marked, limit) {
            Some(short) => Choice { sentence: index, text: one_line(&short), shortened: true },
            None => Choice { sentence: index, text: one_line(text), shortened: false },
        }
    }

    fn headline(&self, index: usize) -> String {
        let (text, marked) = self.sentence(index);
        one_line(&shorten::headline(text, &marked, HEADLINE_WORDS))
    }

    /// A sentence and the places in it that are quoted, marks included.
    fn sentence(&self, index: usize) -> (&str, Vec<Span>) {
        let span = self.sentences[index].span;
        let text = span.of(&self.document.text);
        let inside = self.quotes.iter().map(|quote| quote.span).filter(|quote| quote.overlaps(span));
        let marked = inside
            .map(|quote| {
                let start = quote.start.max(span.start) - span.start;
                let end = quote.end.min(span.end) - span.start;
                with_marks(text, Span::new(start.min(end), end))
            })
            .collect();
        (text, marked)
    }
}

/// The words of a quotation with the marks around them and the spaces between.
fn with_marks(text: &str, words: Span) -> Span {
    const MARKS: [char; 10] = ['«', '»', '“', '”', '„', '"', '‹', '›', '‘', '’'];
    let before = text[..words.start].trim_end();
    let start = before.strip_suffix(MARKS).map_or(words.start, str::len);
    let after = &text[words.end..];
    let rest = after.trim_start();
    let end = rest.strip_prefix(MARKS).map_or(words.end, |rest| text.len() - rest.len());
    Span::new(start, end)
}

fn count(text: &str) -> usize {
    text.split_whitespace().count()
}

#[cfg(test)]
mod tests;
