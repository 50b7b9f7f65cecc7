//! What has to be translated, and in which of two rounds.
//!
//! Takes an article with what was chosen of it, gives texts with their owners. The first round asks
//! for titles, lines and the sentences around quotations; a quotation is asked for alone only in the
//! second, where its words could not be cut out of its sentence.

use super::{EnglishFrom, RenderOptions, Rendering, Slot, fragment};
use crate::{
    article::{Article, holds},
    backend::Translated,
    config::Translate,
    deadline,
};

/// What a text of a request belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    Title,
    /// The headline of an article without a title.
    Headline,
    Sentence(usize),
    /// What is left of a sentence that was made shorter for its line.
    Line(usize),
    Quote(usize),
    /// A fragment in one of the forms that it is asked for again.
    Fragment(usize),
}

/// A text to translate.
pub(super) type Wanted = (Owner, String);

/// The first round, in the order of the article.
pub(super) fn first(article: &Article, rendering: &Rendering, order: &RenderOptions<'_>) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    if let Some(title) = &article.document.title {
        wanted.push((Owner::Title, title.value.clone()));
    }
    let mut chosen = vec![order.translate == Translate::Full; article.sentences.len()];
    let mut lines = Vec::new();
    if rendering.summary.is_none() {
        let headline =
            rendering.selection.headline.clone().filter(|_| !rendering.selection.headline_is_lead());
        wanted.extend(headline.map(|headline| (Owner::Headline, headline)));
        for choice in rendering.selection.lead.iter().chain(&rendering.selection.points) {
            if choice.shortened {
                lines.push((Owner::Line(choice.sentence), choice.text.clone()));
            } else if let Some(place) = chosen.get_mut(choice.sentence) {
                *place = true;
            }
        }
    }
    if order.translate != Translate::None {
        for index in 0..article.quotes.len() {
            if let Some(sentence) = around(article, rendering, index, order.to)
                && !lines.iter().any(|(owner, text)| {
                    *owner == Owner::Line(sentence) && holds(text, &article.line(article.quotes[index].span))
                })
                && let Some(place) = chosen.get_mut(sentence)
            {
                *place = true;
            }
        }
    }
    for (index, sentence) in article.sentences.iter().enumerate().filter(|(index, _)| chosen[*index]) {
        wanted.push((Owner::Sentence(index), article.line(sentence.span)));
    }
    wanted.extend(lines);
    wanted.retain(|(_, text)| is_wanted(text));
    wanted
}

/// The sentence that a quotation is translated in; `None` for one whose words are already in the
/// brief's language, for one that runs over several sentences, and for one with a tag inside.
fn around(article: &Article, rendering: &Rendering, index: usize, to: &str) -> Option<usize> {
    let quote = &article.quotes[index];
    let sentence = article.sentences.get(quote.sentence)?;
    let foreign = rendering.taken[index] == Some(EnglishFrom::Source)
        || article.foreign(quote.span).as_deref() == Some(to);
    // What stands between its marks was not all said: it is asked for alone.
    let whole = quote.incise.is_none() && sentence.span.contains(quote.span);
    (!foreign && whole).then_some(quote.sentence)
}

/// The second round: quotations that no sentence gave, and further readings of mere fragments.
pub(super) fn second(
    article: &Article,
    rendering: &Rendering,
    order: &RenderOptions<'_>,
    local: bool,
) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    if order.translate == Translate::None {
        return wanted;
    }
    for (index, quote) in article.quotes.iter().enumerate() {
        deadline::look();
        if rendering.taken[index].is_some() {
            continue;
        }
        let line = article.spoken_line(quote);
        if local {
            let forms = fragment::forms(&line, article.language_code());
            wanted.extend(forms.into_iter().map(|form| (Owner::Fragment(index), form)));
        }
        wanted.push((Owner::Quote(index), line));
    }
    wanted.retain(|(_, text)| is_wanted(text));
    wanted
}

fn is_wanted(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// Gives the words that are already in the brief's language to their places: nothing is sent for
/// them and nothing can go wrong with them.
pub(super) fn keep_originals(article: &Article, rendering: &mut Rendering, to: &str) {
    let original = |text: String| Slot::Done(Translated { text, ..Translated::default() });
    for (index, quote) in article.quotes.iter().enumerate() {
        if article.foreign(quote.span).as_deref() == Some(to) {
            rendering.quotes[index] = original(article.line(quote.span));
            rendering.taken[index] = Some(EnglishFrom::Source);
        }
    }
    for (index, sentence) in article.sentences.iter().enumerate() {
        if article.foreign(sentence.span).as_deref() == Some(to) {
            rendering.sentences[index] = original(article.line(sentence.span));
        }
    }
}
