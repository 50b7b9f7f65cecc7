//! Summaries by a language model: one prompt where the article fits, else notes on sections that
//! are merged.
//!
//! The budget is counted in estimated tokens ([`tokens`]). Sections hold whole sentences, all of
//! them; numbers stay those of the article. When the service finds a prompt too long all the
//! same, the budget is halved and the work divided again. Nothing is ever left out.

use std::{ops::Range, sync::Arc};

use futures_util::stream::{self, StreamExt, TryStreamExt};
use minijinja::context;

use super::{
    ask::{self, Ask},
    fence::boundary,
    layout::Layout,
    structured::Structured,
    summary_answer::{References, Summary, notes_schema, read_notes, read_summary, summary_schema},
    tokens,
};
use crate::backend::{
    QuoteForSummary, SummariseReply, SummariseRequest, SummaryLine,
    dialect::ChatService,
    http::{
        accounting::Meter,
        answers::Answers,
        fault::{Fault, FaultKind},
        sender::Sender,
    },
    nonce,
    prompt::{Prompt, PromptError, in_english},
    service::Service,
};

/// Tokens that an answer may take.
const OUTPUT: usize = 1200;
/// Times the budget is halved before it is given up.
const HALVINGS: usize = 3;
/// Rounds of merging before it is given up.
const ROUNDS: usize = 6;

/// Has the model write the summary; answers are kept in `answers` and taken from there.
pub(in crate::backend) async fn run(
    service: &Service,
    chat: &dyn ChatService,
    request: &SummariseRequest,
    answers: Option<&Arc<dyn Answers>>,
) -> Result<SummariseReply, Fault> {
    let meter = service.meter(answers);
    let work = Summarising { service, chat, request, layout: Layout::new(request), meter: &meter };
    let mut budget = budget(service, request);
    for _ in 0..HALVINGS {
        match work.within(budget).await {
            Err(fault) if fault.kind == FaultKind::TooLong => budget /= 2,
            outcome => {
                let (summary, model) = outcome.inspect_err(|fault| {
                    if fault.is_about_content() {
                        // What was kept led to a failure: the next run should ask anew.
                        Sender::forget(&meter);
                    }
                })?;
                return Ok(SummariseReply {
                    headline: summary.value.headline,
                    lead: summary.value.lead,
                    points: summary.value.points,
                    repaired: summary.repaired,
                    usage: meter.total(),
                    model,
                });
            }
        }
    }
    Err(Fault::new(FaultKind::TooLong, "even short sections are too long for it; set `context_tokens`"))
}

/// Tokens left for sentences once prompt and answer have theirs.
fn budget(service: &Service, request: &SummariseRequest) -> usize {
    let empty = Section { sentences: 0..0, part: 1, parts: 1 };
    let overhead = section_prompt(service, request, &[], "summarise", &empty)
        .map_or(0, |prompt| tokens::estimate(&prompt.filled.system) + tokens::estimate(&prompt.filled.user));
    let output = OUTPUT.min(service.profile.limits.max_output_tokens);
    service.profile.limits.context_tokens.saturating_sub(overhead + output + 2 * tokens::FRAME)
}

/// Requests that the summary will take, about, and tokens of the article.
pub(in crate::backend) fn expected(service: &Service, request: &SummariseRequest) -> (u64, u64) {
    let layout = Layout::new(request);
    let size = layout.size();
    let budget = budget(service, request);
    let parts = if size <= budget { 1 } else { layout.sections(budget).map_or(1, |parts| parts.len() + 1) };
    (parts as u64, size as u64)
}

/// Consecutive sentences.
struct Section {
    sentences: Range<usize>,
    part: usize,
    parts: usize,
}

/// What a question about the summary gave, and the model that answered.
type Answered<T> = Result<(Structured<T>, Option<String>), Fault>;

struct Summarising<'a> {
    service: &'a Service,
    chat: &'a dyn ChatService,
    request: &'a SummariseRequest,
    layout: Layout,
    meter: &'a Meter,
}

impl Summarising<'_> {
    async fn within(&self, budget: usize) -> Answered<Summary> {
        let whole = 0..self.request.sentences.len();
        if self.layout.size() <= budget {
            return self.whole(&Section { sentences: whole, part: 1, parts: 1 }).await;
        }
        let ranges = self.layout.sections(budget)?;
        let parts = ranges.len();
        let sections = ranges.into_iter().enumerate();
        let notes: Vec<Structured<Vec<SummaryLine>>> = stream::iter(sections)
            .map(|(index, sentences)| self.notes(Section { sentences, part: index + 1, parts }))
            .buffered(self.service.profile.limits.concurrency)
            .try_collect()
            .await?;
        let mut repaired = notes.iter().any(|notes| notes.repaired);
        let mut notes: Vec<SummaryLine> = notes.into_iter().flat_map(|notes| notes.value).collect();
        for _ in 0..ROUNDS {
            let groups = grouped(&notes, budget);
            if let [_] = groups.as_slice() {
                let (mut summary, model) = self.merge(&notes).await?;
                summary.repaired |= repaired;
                return Ok((summary, model));
            }
            let mut fewer = Vec::new();
            for group in groups {
                let merged = self.condense(&notes[group]).await?;
                repaired |= merged.repaired;
                fewer.extend(merged.value);
            }
            notes = fewer;
        }
        Err(Fault::new(FaultKind::TooLong, "the notes on its sections do not get short enough"))
    }

    async fn whole(&self, section: &Section) -> Answered<Summary> {
        let known = self.references(section, self.request.points);
        let check = |text: &str| read_summary(text, &known);
        let prompt = self.section_prompt("summarise", section)?;
        self.ask(prompt, summary_schema(known.points), section_characters(self.request, section), &check)
            .await
    }

    async fn notes(&self, section: Section) -> Result<Structured<Vec<SummaryLine>>, Fault> {
        let known = self.references(&section, self.request.points);
        let check = |text: &str| read_notes(text, &known);
        let prompt = self.section_prompt("summarise-part", &section)?;
        let characters = section_characters(self.request, &section);
        self.ask(prompt, notes_schema(known.points), characters, &check).await.map(|(notes, _)| notes)
    }

    async fn merge(&self, notes: &[SummaryLine]) -> Answered<Summary> {
        let known = references_of(notes, self.request.points);
        let check = |text: &str| read_summary(text, &known);
        self.ask(self.merge_prompt(notes, true)?, summary_schema(known.points), 0, &check).await
    }

    async fn condense(&self, notes: &[SummaryLine]) -> Result<Structured<Vec<SummaryLine>>, Fault> {
        let known = references_of(notes, self.request.points);
        let check = |text: &str| read_notes(text, &known);
        let prompt = self.merge_prompt(notes, false)?;
        self.ask(prompt, notes_schema(known.points), 0, &check).await.map(|(notes, _)| notes)
    }

    async fn ask<T>(
        &self,
        prompt: Question,
        schema: serde_json::Value,
        characters: usize,
        check: &ask::Check<'_, T>,
    ) -> Answered<T> {
        let nonce = prompt.nonce.filter(|nonce| prompt.filled.user.contains(nonce.as_str()));
        let ask = Ask { prompt: prompt.filled, nonce, schema, max_output: OUTPUT, characters, check };
        ask::ask(self.service, self.chat, &ask, self.meter).await
    }

    fn references(&self, section: &Section, points: usize) -> References {
        References {
            sentences: (section.sentences.start + 1..=section.sentences.end).collect(),
            quotes: self
                .layout
                .quotes_in(&section.sentences)
                .into_iter()
                .map(|quote| self.request.quotes[quote].id.clone())
                .collect(),
            points,
            is_whole: section.parts == 1,
        }
    }

    fn section_prompt(&self, name: &str, section: &Section) -> Result<Question, Fault> {
        let quotes = self.layout.quotes_in(&section.sentences);
        let quotes: Vec<&QuoteForSummary> =
            quotes.into_iter().map(|quote| &self.request.quotes[quote]).collect();
        section_prompt(self.service, self.request, &quotes, name, section)
    }

    fn merge_prompt(&self, notes: &[SummaryLine], is_final: bool) -> Result<Question, Fault> {
        let request = self.request;
        let mut texts: Vec<&str> = notes.iter().map(|note| note.text.as_str()).collect();
        texts.extend(head(request));
        let shown = |note: &SummaryLine| {
            context! { text => note.text.as_str(), sentences => note.sentences.clone() }
        };
        let notes: Vec<_> = notes.iter().map(shown).collect();
        filled(
            self.service,
            "merge",
            &texts,
            context! {
                from => in_english(&request.from),
                to => in_english(&request.to),
                title => request.title.clone(),
                outlet => request.outlet.clone(),
                points => request.points,
                boundary => boundary(&texts),
                notes,
                final => is_final,
            },
        )
    }
}

fn section_characters(request: &SummariseRequest, section: &Section) -> usize {
    request.sentences[section.sentences.clone()].iter().map(|text| text.chars().count()).sum()
}

/// What notes refer to, and so what a merge of them may.
fn references_of(notes: &[SummaryLine], points: usize) -> References {
    References {
        sentences: notes.iter().flat_map(|note| note.sentences.iter().copied()).collect(),
        quotes: notes.iter().flat_map(|note| note.quotes.iter().cloned()).collect(),
        points,
        is_whole: false,
    }
}

/// Groups of notes within the budget.
fn grouped(notes: &[SummaryLine], budget: usize) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    let mut used = 0;
    for (index, note) in notes.iter().enumerate() {
        let size = tokens::estimate(&note.text) + 4 * note.sentences.len() + 8;
        match groups.last_mut() {
            // At least two notes a group, or merging would not make them fewer.
            Some(group) if used + size <= budget || group.len() < 2 => group.end = index + 1,
            _ => {
                groups.push(index..index + 1);
                used = 0;
            }
        }
        used += size;
    }
    groups
}

/// What else the fence holds.
fn head(request: &SummariseRequest) -> impl Iterator<Item = &str> {
    [request.title.as_deref(), request.outlet.as_deref()].into_iter().flatten()
}

fn section_prompt(
    service: &Service,
    request: &SummariseRequest,
    quotes: &[&QuoteForSummary],
    name: &str,
    section: &Section,
) -> Result<Question, Fault> {
    let range = section.sentences.clone();
    let mut texts: Vec<&str> = request.sentences[range.clone()].iter().map(String::as_str).collect();
    texts.extend(head(request));
    texts.extend(
        quotes.iter().flat_map(|quote| [Some(quote.text.as_str()), quote.speaker.as_deref()]).flatten(),
    );
    let sentences: Vec<_> = range
        .clone()
        .map(|index| context! { number => index + 1, text => request.sentences[index].as_str() })
        .collect();
    let shown = |quote: &&QuoteForSummary| {
        context! { id => quote.id.as_str(), text => quote.text.as_str(), speaker => quote.speaker.clone() }
    };
    let quotes: Vec<_> = quotes.iter().map(shown).collect();
    filled(
        service,
        name,
        &texts,
        context! {
            from => in_english(&request.from),
            to => in_english(&request.to),
            title => request.title.clone(),
            outlet => request.outlet.clone(),
            points => request.points,
            part => section.part,
            parts => section.parts,
            boundary => boundary(&texts),
            terms => service.prompts.terms(&texts),
            quotes,
            sentences,
        },
    )
}

/// A prompt filled in, with the nonce that it has the model copy.
struct Question {
    filled: Prompt,
    nonce: Option<String>,
}

fn filled(
    service: &Service,
    name: &str,
    material: &[&str],
    values: minijinja::Value,
) -> Result<Question, Fault> {
    let failed = |error: PromptError| Fault::new(FaultKind::Configuration, error.to_string());
    let word = nonce::of(material);
    let values = context! { nonce => word.as_str(), ..values };
    let filled = service.prompts.fill(name, values).map_err(failed)?;
    Ok(Question { filled, nonce: Some(word) })
}
