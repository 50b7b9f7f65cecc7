//! Joins an article with what the backend made of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    BodyParagraph, Brief, BriefFact, Caveat, FORMAT_VERSION, LanguageInfo, Line, PageStart, PlacedEdit,
    Provenance, SentencePlace, SourceInfo, Tool, key,
};
use crate::{
    article::{Article, EXTRACTOR},
    backend::{Edit, Usage},
    check::{self, Check, CheckKind, CheckStatus, FactStatus, Passage},
    config::Translate,
    deadline,
    document::{Document, Field},
    facts,
    glossary::Glossary,
    rendering::{Rendering, Slot},
    span::{ScalarMap, Span},
};

/// What a brief says about its making beyond article and rendering.
#[derive(Debug, Clone)]
pub struct Context {
    /// ISO 639-1 code of the brief.
    pub to: String,
    /// What was asked beside headline and points.
    pub translate: Translate,
    /// RFC 3339; handed in, so that this stage has no clock.
    pub created: String,
    /// Terms that translations are held against.
    pub glossary: Arc<Glossary>,
}

/// Holds the rendering against the article and joins both into one sealed brief.
#[must_use]
pub fn hold_and_join(article: &Article, rendering: &Rendering, context: &Context) -> Brief {
    let mut assembly = Assembly::new(article, rendering, context);
    // Quotations first: a language model's lines place their translations.
    let mut quotes = assembly.quotes();
    let (headline, lead, points) = assembly.glance(&quotes);
    let source = source_info(article);
    key::choose(&mut quotes, source.words, &headline, lead.as_ref(), &points);
    let sentences = sentence_places(article, lead.iter().chain(&points));
    let body = assembly.body();
    let facts = assembly.facts();
    let caveats = assembly.caveats(&quotes);
    let warnings = assembly.warnings();
    let Assembly { checks, edits, .. } = assembly;
    Brief {
        format_version: FORMAT_VERSION,
        tool: Tool {
            name: "depeche".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            extractor: EXTRACTOR.to_owned(),
        },
        source,
        language: language_info(article),
        to: context.to.clone(),
        headline,
        lead,
        points,
        quotes,
        body,
        sentences,
        facts,
        checks,
        caveats,
        edits,
        warnings,
        provenance: provenance(rendering, context),
    }
    .sealed()
}

/// The brief while it grows. Spans are bytes; what it gives counts scalars.
pub(super) struct Assembly<'a> {
    pub(super) article: &'a Article,
    pub(super) rendering: &'a Rendering,
    pub(super) context: &'a Context,
    pub(super) map: ScalarMap<'a>,
    pub(super) checks: Vec<Check>,
    pub(super) edits: Vec<PlacedEdit>,
    /// Source spans and the translation of them, for tracing facts.
    pub(super) passages: Vec<(Vec<Span>, String)>,
    /// Whether an answer was repaired anywhere.
    pub(super) repaired: bool,
}

impl<'a> Assembly<'a> {
    fn new(article: &'a Article, rendering: &'a Rendering, context: &'a Context) -> Self {
        Self {
            article,
            rendering,
            context,
            map: ScalarMap::new(&article.document.text),
            checks: Vec::new(),
            edits: Vec::new(),
            passages: Vec::new(),
            repaired: false,
        }
    }

    /// Takes a passage into account: its checks, its edits, its facts; says in the checks when it
    /// was asked for and has no translation. What is not in the brief's language at all is no
    /// translation: French must never pass for English.
    pub(super) fn record(&mut self, place: &str, source: &str, spans: Vec<Span>, slot: &Slot) -> Verdict {
        let translated = match slot {
            Slot::Done(translated) => translated,
            Slot::NotAsked => return Verdict::default(),
            Slot::Failed(failure) => {
                self.checks.push(Check {
                    kind: CheckKind::Length,
                    status: CheckStatus::Fail,
                    place: place.to_owned(),
                    note: format!("not translated: {}", failure.reason),
                });
                return Verdict::default();
            }
        };
        self.repaired |= translated.repaired;
        self.edits.extend(placed(place, &translated.edits));
        let passage = Passage { place: place.to_owned(), source, target: &translated.text };
        let mut checks = check::passage(&passage, self.article.language_code(), &self.context.to);
        if let Some(doubt) = &translated.doubt {
            checks.push(Check {
                kind: CheckKind::Quote,
                status: CheckStatus::Fail,
                place: place.to_owned(),
                note: doubt.clone(),
            });
        }
        checks.push(check::glossary(place, source, &translated.text, &self.context.glossary));
        let worst = checks.iter().map(|check| check.status).max().unwrap_or(CheckStatus::Ok);
        let foreign = is_foreign(&checks);
        self.checks.extend(checks);
        if foreign {
            return Verdict { worst, target: None };
        }
        if !spans.is_empty() {
            self.passages.push((spans, translated.text.clone()));
        }
        Verdict { worst, target: Some(translated.text.clone()) }
    }

    fn body(&mut self) -> Vec<BodyParagraph> {
        if self.context.translate != Translate::Full {
            return Vec::new();
        }
        let article = self.article;
        let mut next = 0;
        let mut body = Vec::with_capacity(article.document.paragraphs.len());
        for (index, paragraph) in article.document.paragraphs.iter().enumerate() {
            deadline::look();
            let from = next;
            while article.sentences.get(next).is_some_and(|sentence| sentence.paragraph <= index) {
                next += 1;
            }
            let (start, end) = self.map.range(*paragraph);
            body.push(BodyParagraph {
                paragraph: index + 1,
                start,
                end,
                source: paragraph.of(&article.document.text).to_owned(),
                target: self.body_target(index + 1, from..next),
            });
        }
        body
    }

    /// The sentences of one paragraph joined; `None` as soon as one has no translation, for a
    /// paragraph with a hole in it would pass as whole.
    fn body_target(&mut self, number: usize, sentences: std::ops::Range<usize>) -> Option<String> {
        let place = format!("body {number}");
        let mut joined = Vec::new();
        let mut whole = true;
        for index in sentences {
            let span = self.article.sentences[index].span;
            let slot = &self.rendering.sentences[index];
            let verdict = self.record(&place, &self.article.line(span), vec![span], slot);
            match verdict.target {
                Some(text) => joined.push(text),
                None => whole &= !span.of(&self.article.document.text).chars().any(char::is_alphanumeric),
            }
        }
        (whole && !joined.is_empty()).then(|| joined.join(" "))
    }

    fn facts(&self) -> Vec<BriefFact> {
        let article = self.article;
        let text = &article.document.text;
        let facts = facts::facts(text, &article.sentences, article.language_code());
        let passages: Vec<(Vec<Span>, &str)> =
            self.passages.iter().map(|(spans, target)| (spans.clone(), target.as_str())).collect();
        let traced = check::trace(&facts, text, &passages);
        facts
            .into_iter()
            .zip(traced)
            .map(|(fact, (status, found))| {
                let (start, end) = self.map.range(fact.span);
                let target = found.or_else(|| (status != FactStatus::Ok).then_some(fact.english).flatten());
                let source = fact.span.of(text).to_owned();
                BriefFact { kind: fact.kind, source, start, end, target, status }
            })
            .collect()
    }

    fn caveats(&self, quotes: &[super::BriefQuote]) -> Vec<Caveat> {
        let article = self.article;
        // What is said of the whole article goes first, and without sentences.
        let whole = article.loaded.caveats.iter().chain(&article.document.caveats);
        let whole = whole.map(|note| Caveat { note: note.clone(), sentences: Vec::new() });
        let single = check::caveats(&article.document.text, &article.sentences, &article.quotes);
        let single = single.into_iter().map(|caveat| {
            let sentences = caveat.sentences.into_iter().map(|index| index + 1).collect();
            Caveat { note: caveat.note, sentences }
        });
        let mut caveats: Vec<Caveat> = whole.chain(single).collect();
        let repaired: Vec<&super::BriefQuote> = quotes
            .iter()
            .filter(|quote| quote.flags.iter().any(|flag| super::quotation::is_repair(*flag)))
            .collect();
        if !repaired.is_empty() {
            let numbers = repaired.iter().filter_map(|quote| quote.id.trim_start_matches('q').parse().ok());
            let ids = super::quotation::listed(numbers);
            let mut sentences: Vec<usize> = repaired.iter().map(|quote| quote.sentence).collect();
            sentences.dedup();
            caveats.push(Caveat {
                note: format!(
                    "quotation marks are missing or wrong in the source and were read as intended: {ids}"
                ),
                sentences,
            });
        }
        caveats
    }

    fn warnings(&self) -> Vec<String> {
        let rendering = self.rendering;
        let mut warnings: Vec<String> = rendering.unasked.iter().cloned().collect();
        warnings.extend(rendering.replaced.as_ref().map(ToString::to_string));
        warnings.extend(self.article.loaded.warnings.iter().cloned());
        warnings.extend(self.article.document.warnings.iter().cloned());
        let detection = &self.article.detection;
        if !detection.reliable && !detection.forced {
            warnings.push("the language could not be told reliably; --from sets it".to_owned());
        }
        if !detection.mixed.is_empty() {
            warnings.push(format!(
                "parts of the article are in another language: {}",
                detection.mixed.join(", ")
            ));
        }
        warnings.extend(rendering.warnings.iter().cloned());
        if self.repaired || rendering.summary.as_ref().is_some_and(|summary| summary.repaired) {
            warnings
                .push("an answer of the backend was damaged and had to be repaired to be read".to_owned());
        }
        if let Some(failure) = &rendering.failure {
            warnings
                .push(format!("the backend failed, so that parts of this brief are untranslated: {failure}"));
        }
        warnings
    }
}

/// What came of recording a passage.
#[derive(Debug, Clone, Default)]
pub(super) struct Verdict {
    /// The gravest status among its checks.
    pub(super) worst: CheckStatus,
    /// The translation, when there is one and it is in the brief's language.
    pub(super) target: Option<String>,
}

/// Whether the checks say that a text is not in the target language.
pub(crate) fn is_foreign(checks: &[Check]) -> bool {
    checks.iter().any(|check| check.kind == CheckKind::Language && check.status == CheckStatus::Fail)
}

fn placed(place: &str, edits: &[Edit]) -> impl Iterator<Item = PlacedEdit> {
    edits.iter().map(move |edit| PlacedEdit { place: place.to_owned(), edit: edit.clone() })
}

fn source_info(article: &Article) -> SourceInfo {
    let value = |field: &Option<Field>| field.as_ref().map(|field| field.value.clone());
    let document = &article.document;
    let page = article.loaded.source.page();
    SourceInfo {
        path: article.loaded.source.display(),
        sha256: article.loaded.sha256.clone(),
        media_type: article.loaded.media_type.to_string(),
        encoding: article.loaded.encoding.clone(),
        chars: document.text.chars().count(),
        words: document.words(),
        title: value(&document.title),
        byline: value(&document.byline),
        outlet: value(&document.outlet),
        published: value(&document.published),
        url: document.url.clone().or_else(|| page.map(|page| page.place.clone())),
        fetched: page.map(|page| page.fetched.clone()),
        pages: page_starts(document),
    }
}

/// Where the pages of a source that has pages begin.
fn page_starts(document: &Document) -> Vec<PageStart> {
    if document.pages.is_empty() {
        return Vec::new();
    }
    let map = ScalarMap::new(&document.text);
    document.pages.iter().map(|(start, page)| PageStart { page: *page, start: map.scalar(*start) }).collect()
}

pub(crate) fn language_info(article: &Article) -> LanguageInfo {
    let detection = &article.detection;
    LanguageInfo {
        code: detection.language.clone(),
        confidence: detection.confidence,
        reliable: detection.reliable,
        forced: detection.forced,
    }
}

/// Every sentence, those that the lines rest on with their words.
fn sentence_places<'a>(article: &Article, lines: impl Iterator<Item = &'a Line>) -> Vec<SentencePlace> {
    let cited: BTreeSet<usize> = lines.flat_map(|line| line.sentences.iter().copied()).collect();
    let map = ScalarMap::new(&article.document.text);
    let places = article.sentences.iter().enumerate().map(|(index, sentence)| {
        let (start, end) = map.range(sentence.span);
        let lang = article.foreign(sentence.span);
        let number = index + 1;
        let text = cited.contains(&number).then(|| article.line(sentence.span));
        SentencePlace { number, paragraph: sentence.paragraph + 1, start, end, lang, text }
    });
    places.collect()
}

fn provenance(rendering: &Rendering, context: &Context) -> Provenance {
    let identity = rendering.backend.as_ref();
    Provenance {
        backend: identity.map_or_else(|| "none".to_owned(), |identity| identity.name.clone()),
        dialect: identity.map_or_else(|| "none".to_owned(), |identity| identity.dialect.clone()),
        model: rendering.model.clone().or_else(|| identity.and_then(|identity| identity.model.clone())),
        draft: identity.is_some_and(|identity| identity.notice.is_some()),
        fallback_from: rendering.replaced.as_ref().map(|replaced| replaced.profile.clone()),
        prompts: identity.map_or_else(BTreeMap::new, |identity| identity.prompts.clone()),
        created: context.created.clone(),
        cached: rendering.cached,
        usage: if identity.is_some() { rendering.usage.clone() } else { Usage::default() },
        edited: Vec::new(),
        lines: BTreeMap::new(),
        seal: String::new(),
        signature: None,
    }
}
