//! `Rendering`: what the backend made of an article.
//!
//! The second of the three acts: `ask` takes an [`Article`], decides what has to be asked
//! (`Order`), asks the backend in two rounds, and gives one `Slot` for every title, sentence, line
//! and quotation. A backend that fails leaves its reason here; nothing found locally depends on it.

mod ask;
mod cut;
mod form;
mod fragment;
mod mark;
mod same;
pub(crate) mod speakers;
mod wanted;

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fmt,
};

pub(crate) use ask::ask;
use speakers::Chosen;
use wanted::{Owner, Wanted};

pub(crate) use mark::{marked, marked_places};

use crate::{
    article::Article,
    backend::{
        BackendError, Identity, ItemFailure, QuoteForSummary, SummariseReply, SummariseRequest,
        TranslateRequest, Translated, Usage, plan::Plan,
    },
    check::{self, CheckKind, CheckStatus},
    config::Translate,
    settings::Settings,
    store::remembering::RememberingBackend,
    summary::{self, Selection},
};

/// What became of one text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Slot {
    /// Nobody asked for it.
    #[default]
    NotAsked,
    /// Its translation.
    Done(Translated),
    /// Why there is none.
    Failed(ItemFailure),
}

impl Slot {
    /// The translation's words, when there are some.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Done(translated) => Some(&translated.text),
            Self::NotAsked | Self::Failed(_) => None,
        }
    }
}

/// Where the English of a quotation was taken from.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum EnglishFrom {
    /// Cut out of the translation of its sentence.
    Sentence,
    /// Translated by itself, because its place in the sentence could not be told.
    Alone,
    /// The source has these words.
    Source,
}

/// Everything the backend gave for one article.
#[derive(Debug, Default)]
pub struct Rendering {
    /// Which sentences carry the article; used where no language model summarises.
    pub selection: Selection,
    /// The title.
    pub title: Slot,
    /// The headline of an article without a title.
    pub headline: Slot,
    /// One for each sentence.
    pub sentences: Vec<Slot>,
    /// Sentences that were made shorter for their line, by index.
    pub lines: BTreeMap<usize, Slot>,
    /// One for each quotation.
    pub quotes: Vec<Slot>,
    /// Where each quotation's English was taken from.
    pub taken: Vec<Option<EnglishFrom>>,
    /// Further readings of the quotations that are mere fragments, by index.
    pub(crate) readings: BTreeMap<usize, Vec<String>>,
    /// A language model's summary.
    pub summary: Option<SummariseReply>,
    /// What it took.
    pub usage: Usage,
    /// The model as the service named it.
    pub model: Option<String>,
    /// What the reader must know.
    pub warnings: Vec<String>,
    /// Why the backend gave up, when it did.
    pub failure: Option<BackendError>,
    /// Who was asked; `None` when no backend was, or none could be opened.
    pub backend: Option<Identity>,
    /// Whose place that backend took.
    pub replaced: Option<Replaced>,
    /// Why no backend was asked, where that was meant.
    pub unasked: Option<String>,
    /// Whether every answer was known before the article was begun.
    pub cached: bool,
    /// Speakers that a language model chose, by the index of their quotation.
    pub(crate) speakers: Chosen,
}

/// A backend that failed, and the one that took its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// Name of its profile.
    pub profile: String,
    /// Why it failed.
    pub failure: String,
    /// The profile that was asked in its place.
    pub by: String,
}

impl fmt::Display for Replaced {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { profile, failure, by } = self;
        write!(formatter, "backend {profile} failed ({failure}); {by} took its place")
    }
}

impl Rendering {
    /// Whether anything of the article was put into the brief's language.
    #[must_use]
    pub(crate) fn has_translation(&self) -> bool {
        self.summary.is_some() || self.slots().any(|slot| matches!(slot, Slot::Done(_)))
    }

    /// How many texts have no translation, of how many that were asked for, and why the first has
    /// none; `None` when nothing is missing.
    #[must_use]
    pub(crate) fn missing(&self) -> Option<(usize, usize, &ItemFailure)> {
        let failures = || {
            self.slots().filter_map(|slot| match slot {
                Slot::Failed(failure) => Some(failure),
                Slot::NotAsked | Slot::Done(_) => None,
            })
        };
        let asked = self.slots().filter(|slot| !matches!(slot, Slot::NotAsked)).count();
        Some((failures().count(), asked, failures().next()?))
    }

    fn slots(&self) -> impl Iterator<Item = &Slot> {
        let heads = [&self.title, &self.headline].into_iter().chain(self.lines.values());
        heads.chain(&self.sentences).chain(self.quotes.iter().zip(&self.taken).filter_map(asked))
    }
}

/// What became of a quotation that was not left as it is.
fn asked<'a>((slot, taken): (&'a Slot, &Option<EnglishFrom>)) -> Option<&'a Slot> {
    (*taken != Some(EnglishFrom::Source)).then_some(slot)
}

/// What is asked of the backend.
#[derive(Debug, Clone)]
pub struct RenderOptions<'a> {
    /// ISO 639-1 code of the brief.
    pub to: &'a str,
    /// What is translated beside headline, lead and points.
    pub translate: Translate,
    /// How many points; `None` goes by the length of the article.
    pub points: Option<usize>,
}

impl<'a> RenderOptions<'a> {
    /// What the settings ask for.
    #[must_use]
    pub(crate) fn of(settings: &'a Settings) -> Self {
        Self { to: &settings.to, translate: settings.translate, points: settings.points }
    }
}

/// Nothing asked yet: the local choice of sentences only.
#[must_use]
pub fn untranslated(article: &Article, points: Option<usize>) -> Rendering {
    Rendering {
        selection: summary::select(&article.document, &article.sentences, &article.quotes, points),
        sentences: vec![Slot::NotAsked; article.sentences.len()],
        quotes: vec![Slot::NotAsked; article.quotes.len()],
        taken: vec![None; article.quotes.len()],
        ..Rendering::default()
    }
}

/// Asks `backend` for everything that the brief needs of it.
async fn render(article: &Article, backend: &RememberingBackend<'_>, order: &RenderOptions<'_>) -> Rendering {
    let mut rendering = untranslated(article, order.points);
    if backend.can_choose_speakers() {
        match speakers::ask(article, backend).await {
            Ok((chosen, usage)) => {
                rendering.usage.add(&usage);
                rendering.speakers = chosen;
            }
            Err(error) if error.is_final() => {
                rendering.failure = Some(error);
                return rendering;
            }
            Err(error) => rendering.warnings.push(format!(
                "the model's choice of speakers could not be used ({error}); they stay as the text gives them"
            )),
        }
    }
    let asked;
    let article = if rendering.speakers.is_empty() {
        article
    } else {
        asked = speakers::with(article, &rendering.speakers);
        &asked
    };
    if backend.can_summarise() && !article.sentences.is_empty() {
        match backend.summarise(&summary_request(article, order)).await {
            Ok(reply) => {
                rendering.usage.add(&reply.usage);
                rendering.model.clone_from(&reply.model);
                if is_in(&reply, article.language_code(), order.to) {
                    rendering.summary = Some(reply);
                } else {
                    rendering.warnings.push(
                        "the model's summary is not in the language asked for; the points are translated \
                         sentences instead"
                            .to_owned(),
                    );
                }
            }
            Err(error) if error.is_final() => {
                rendering.failure = Some(error);
                return rendering;
            }
            Err(error) => rendering.warnings.push(format!(
                "the model's summary could not be used ({error}); the points are translated sentences instead"
            )),
        }
    }
    wanted::keep_originals(article, &mut rendering, order.to);
    let first = wanted::first(article, &rendering, order);
    translate(article, backend, order, &first, &mut rendering).await;
    cut::cut(article, &mut rendering, order.to);
    if rendering.failure.is_none() {
        let second = wanted::second(article, &rendering, order, backend.is_local());
        translate(article, backend, order, &second, &mut rendering).await;
    }
    same::weigh(article, &mut rendering, order.to);
    form::fit(article, &mut rendering);
    same::same(article, &mut rendering);
    rendering
}

/// Whether a summary is written in the language `to`.
fn is_in(summary: &SummariseReply, from: &str, to: &str) -> bool {
    let lines = std::iter::once(&summary.lead).chain(&summary.points).map(|line| line.text.as_str());
    let prose = lines.collect::<Vec<_>>().join(" ");
    let checks = check::claims("summary", "", &prose, from, to);
    !checks.iter().any(|check| check.kind == CheckKind::Language && check.status == CheckStatus::Fail)
}

fn summary_request(article: &Article, order: &RenderOptions<'_>) -> SummariseRequest {
    let document = &article.document;
    SummariseRequest {
        from: article.language_code().to_owned(),
        to: order.to.to_owned(),
        title: document.title.as_ref().map(|title| title.value.clone()),
        outlet: document.outlet.as_ref().map(|outlet| outlet.value.clone()),
        sentences: article.sentences.iter().map(|sentence| article.line(sentence.span)).collect(),
        quotes: article
            .quotes
            .iter()
            .filter(|quote| quote.kind.is_speech())
            .map(|quote| QuoteForSummary {
                id: quote.id(),
                text: article.spoken_line(quote),
                speaker: quote.speaker.as_ref().and_then(|speaker| {
                    let named = speaker.name.as_ref().map(|name| name.text.clone());
                    named.or_else(|| speaker.surface.map(|surface| article.line(surface)))
                }),
            })
            .collect(),
        points: order.points.unwrap_or_else(|| summary::points_for(words_of(article))),
    }
}

fn words_of(article: &Article) -> usize {
    let document = &article.document;
    document.paragraphs.iter().map(|span| span.of(&document.text).split_whitespace().count()).sum()
}

/// One request for all texts, each distinct text once.
fn request(article: &Article, order: &RenderOptions<'_>, wanted: &[Wanted]) -> TranslateRequest {
    let mut seen = HashSet::new();
    let distinct = wanted.iter().filter(|(_, text)| seen.insert(text.as_str()));
    TranslateRequest {
        from: article.language_code().to_owned(),
        to: order.to.to_owned(),
        items: distinct.map(|(_, text)| text.clone()).collect(),
        context: article.document.title.as_ref().map(|title| title.value.clone()),
    }
}

/// Asks for all texts and puts what comes to its places.
async fn translate(
    article: &Article,
    backend: &RememberingBackend<'_>,
    order: &RenderOptions<'_>,
    wanted: &[Wanted],
    rendering: &mut Rendering,
) {
    if wanted.is_empty() {
        return;
    }
    let request = request(article, order, wanted);
    let places: HashMap<String, usize> =
        request.items.iter().enumerate().map(|(index, text)| (text.clone(), index)).collect();
    match backend.translate(&request).await {
        Ok(reply) => {
            rendering.usage.add(&reply.usage);
            if rendering.model.is_none() {
                rendering.model = reply.model;
            }
            for (owner, text) in wanted {
                let slot = match reply.items.get(places[text.as_str()]) {
                    Some(Ok(translated)) => Slot::Done(translated.clone()),
                    Some(Err(failure)) => Slot::Failed(failure.clone()),
                    None => {
                        Slot::Failed(ItemFailure { reason: "the backend gave no answer for it".to_owned() })
                    }
                };
                place(rendering, *owner, slot);
            }
        }
        Err(error) => rendering.failure = Some(error),
    }
}

fn place(rendering: &mut Rendering, owner: Owner, slot: Slot) {
    match owner {
        Owner::Title => rendering.title = slot,
        Owner::Headline => rendering.headline = slot,
        Owner::Sentence(index) => rendering.sentences[index] = slot,
        Owner::Line(index) => _ = rendering.lines.insert(index, slot),
        Owner::Quote(index) => {
            rendering.taken[index] = slot.text().is_some().then_some(EnglishFrom::Alone);
            rendering.quotes[index] = slot;
        }
        Owner::Fragment(index) => {
            if let Some(reading) = slot.text().and_then(fragment::reading) {
                rendering.readings.entry(index).or_default().push(reading.to_owned());
            }
        }
    }
}

/// What will be asked, as far as it is known before an answer: the first round; the second too
/// where nothing can be cut from the sentences of the first.
fn estimate(
    article: &Article,
    rendering: &mut Rendering,
    order: &RenderOptions<'_>,
    local: bool,
) -> Vec<Wanted> {
    wanted::keep_originals(article, rendering, order.to);
    let mut wanted = wanted::first(article, rendering, order);
    for (index, quote) in article.quotes.iter().enumerate() {
        let sentence = article.sentences.get(quote.sentence);
        if rendering.taken[index].is_none()
            && quote.incise.is_none()
            && sentence.is_some_and(|sentence| sentence.span.contains(quote.span))
        {
            rendering.taken[index] = Some(EnglishFrom::Sentence);
        }
    }
    wanted.extend(wanted::second(article, rendering, order, local));
    wanted
}

/// What a plan's `backend` would be asked beyond what is known, estimated; `None` for the engine
/// inside, which costs nothing.
pub(crate) async fn plan(
    article: &Article,
    backend: &RememberingBackend<'_>,
    order: &RenderOptions<'_>,
) -> Option<Plan> {
    let service = backend.service()?;
    let mut rendering = untranslated(article, order.points);
    if backend.can_summarise() {
        // The model chooses what to tell.
        rendering.selection = Selection::default();
    }
    let wanted = estimate(article, &mut rendering, order, false);
    let request = request(article, order, &wanted);
    let known = backend.known(&request).await;
    let summary = summary_request(article, order);
    let wants_summary = backend.can_summarise() && !article.sentences.is_empty();
    let knows_summary = wants_summary && backend.summarise(&summary).await.is_ok();
    let missing = request.items.iter().zip(&known).filter(|(_, known)| !**known);
    let missing = TranslateRequest { items: missing.map(|(text, _)| text.clone()).collect(), ..request };
    let plan = service.plan(&missing, (wants_summary && !knows_summary).then_some(&summary));
    Some(Plan { known_texts: known.iter().filter(|known| **known).count(), knows_summary, ..plan })
}

/// The texts that a backend which only translates is asked for, each once; a `local` one is asked
/// for the sentences around the quotations too.
#[must_use]
pub fn texts(article: &Article, order: &RenderOptions<'_>, local: bool) -> Vec<String> {
    let mut rendering = untranslated(article, order.points);
    request(article, order, &estimate(article, &mut rendering, order, local)).items
}

/// How many texts and Unicode scalars a translating backend would be sent, as an upper bound.
#[must_use]
pub(crate) fn size(article: &Article, order: &RenderOptions<'_>) -> (usize, usize) {
    let mut rendering = untranslated(article, order.points);
    let wanted = estimate(article, &mut rendering, order, false);
    let characters = wanted.iter().map(|(_, text)| text.chars().count()).sum();
    (wanted.len(), characters)
}
