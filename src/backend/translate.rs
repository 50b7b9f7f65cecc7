//! Translation: texts into batches, batches to the service, results back to their items.
//!
//! What fails as a batch is asked again text by text; what fails alone fails alone.

use std::{
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
};

use futures_util::stream::{self, StreamExt};
use serde_json::{Map, Value};

use super::{
    ItemFailure, TranslateReply, TranslateRequest, Translated, Usage,
    batching::{self, BatchLimits, Piece},
    dialect::{ChatService, Job, Learned, Protocol, TranslationService, Translations},
    http::{
        accounting::Meter,
        answers::Answers,
        call::Answer,
        fault::{Fault, FaultKind},
        sender::Sender,
    },
    llm::{
        ask::{self, Ask},
        chatter,
        fence::boundary,
        structured::{self, Pairs, Structured},
        tokens,
    },
    nonce,
    prompt::{Prompt, PromptError, in_english},
    service::{Payment, Service},
};

/// Texts a language model is given at once: more makes small models lose count.
const CHAT_ITEMS: usize = 12;

/// Refusals in a row, in the same words as for the whole batch, after which the texts are not to
/// blame and the rest of the batch is not asked alone.
const SAME_REFUSALS: usize = 3;

/// One text's outcome.
type TextOutcome = Result<Translated, Fault>;

/// What one request gave.
struct Batch {
    outcomes: Vec<TextOutcome>,
    model: Option<String>,
}

/// Translates every item; answers are kept in `answers` and taken from there.
pub(super) async fn run(
    service: &Service,
    request: &TranslateRequest,
    answers: Option<&Arc<dyn Answers>>,
) -> Result<TranslateReply, Fault> {
    let meter = service.meter(answers);
    let learned = service.learned(&meter).await?;
    let limits = limits(service, learned);
    let cut = batching::pieces(&request.items, &limits);
    let mut items: Vec<Option<TextOutcome>> = vec![None; request.items.len()];
    for (item, length) in cut.iter().filter_map(|piece| piece.as_ref().err()) {
        let words = format!("a sentence of {length} characters is longer than the service takes");
        items[*item] = Some(Err(Fault::new(FaultKind::Rejected, words)));
    }
    let pieces: Vec<Piece> = cut.into_iter().flatten().collect();
    let work = Translation { service, request, learned, meter: &meter, halted: Mutex::default() };
    let ask = |range: Range<usize>| {
        let texts: Vec<String> = pieces[range.clone()].iter().map(|piece| piece.text.clone()).collect();
        let work = &work;
        async move { (range.start, work.batch(texts).await) }
    };
    // In the order in which they are answered, so that a slow one holds no other back.
    let mut batches: Vec<(usize, Batch)> = stream::iter(batching::pack(&pieces, &limits))
        .map(ask)
        .buffer_unordered(service.profile.limits.concurrency)
        .collect()
        .await;
    batches.sort_unstable_by_key(|(start, _)| *start);
    let batches: Vec<Batch> = batches.into_iter().map(|(_, batch)| batch).collect();
    let model = batches.iter().find_map(|batch| batch.model.clone());
    let outcomes = batches.into_iter().flat_map(|batch| batch.outcomes);
    for (piece, outcome) in pieces.iter().zip(outcomes) {
        let item = &mut items[piece.item];
        *item = Some(joined(item.take(), outcome, &piece.gap));
    }
    let items: Vec<TextOutcome> = items
        .into_iter()
        .map(|item| item.unwrap_or_else(|| Err(Fault::new(FaultKind::BadAnswer, "the text is empty"))))
        .collect();
    if items.iter().any(|item| item.as_ref().is_err_and(Fault::is_about_content)) {
        // What was kept led to a failure: the next run should ask anew.
        Sender::forget(&meter);
    }
    finish(items, meter.total(), model)
}

/// The reply; a fault only when no item came through and the texts are not to blame.
fn finish(items: Vec<TextOutcome>, usage: Usage, model: Option<String>) -> Result<TranslateReply, Fault> {
    // All of it is gathered before any of it counts.
    let waits = |item: &TextOutcome| item.as_ref().is_err_and(|fault| fault.kind == FaultKind::Deferred);
    if let Some(Err(fault)) = items.iter().find(|item| waits(item)) {
        return Err(fault.clone());
    }
    if items.iter().all(Result::is_err) {
        let service =
            items.iter().find_map(|item| item.as_ref().err().filter(|fault| !fault.is_about_content()));
        if let Some(fault) = service {
            return Err(fault.clone());
        }
        let refusals = || items.iter().filter_map(|item| item.as_ref().err());
        let first =
            refusals().next().filter(|fault| fault.kind == FaultKind::Rejected && fault.status.is_some());
        // The same refusal for every one of several texts is about how they are asked for.
        if let Some(first) =
            first.filter(|first| items.len() > 1 && refusals().all(|next| next.message == first.message))
        {
            return Err(first.clone());
        }
    }
    let items =
        items.into_iter().map(|item| item.map_err(|fault| ItemFailure { reason: fault.explanation() }));
    Ok(TranslateReply { items: items.collect(), usage, model })
}

/// An item's earlier pieces with the next one; the first fault wins.
fn joined(before: Option<TextOutcome>, next: TextOutcome, gap: &str) -> TextOutcome {
    let mut next = next?;
    next.text.push_str(gap);
    match before {
        None => Ok(next),
        Some(before) => {
            let mut before = before?;
            before.text.push_str(&next.text);
            before.edits.extend(next.edits);
            before.repaired |= next.repaired;
            Ok(before)
        }
    }
}

/// What one request may hold: by the service, narrowed by the configuration.
pub(super) fn limits(service: &Service, learned: &Learned) -> BatchLimits {
    let configured = &service.profile.limits;
    let mut limits = match &service.protocol {
        Protocol::Translation(translator) => translator.limits(&service.profile),
        Protocol::Chat(_) => chat_limits(service),
    };
    let least = |one: Option<usize>, two: Option<usize>| one.into_iter().chain(two).min();
    limits.items = configured.batch_items.unwrap_or(usize::MAX).min(limits.items);
    limits.characters = least(limits.characters, configured.batch_characters);
    limits.text_characters = least(limits.text_characters, learned.text_characters);
    limits
}

/// A third of what the prompt leaves goes to the texts, the rest to their translation.
fn chat_limits(service: &Service) -> BatchLimits {
    let limits = &service.profile.limits;
    let room = limits.context_tokens.saturating_sub(prompt_overhead(service)) / 3;
    let bytes = tokens::bytes(room.min(limits.max_output_tokens / 2).max(16));
    BatchLimits { items: CHAT_ITEMS, bytes: Some(bytes), ..BatchLimits::default() }
}

/// Tokens of the translation prompt without texts, about.
pub(super) fn prompt_overhead(service: &Service) -> usize {
    fill(service, "fr", "en", &[], None, "")
        .map_or(0, |prompt| tokens::estimate(&prompt.system) + tokens::estimate(&prompt.user))
        + 2 * tokens::FRAME
}

/// What all batches of one call share.
struct Translation<'a> {
    service: &'a Service,
    request: &'a TranslateRequest,
    learned: &'a Learned,
    meter: &'a Meter,
    /// The fault after which nothing more is sent: the service is down, or refuses key or credit.
    halted: Mutex<Option<Fault>>,
}

impl Translation<'_> {
    /// One batch; what fails in it is asked again text by text.
    async fn batch(&self, texts: Vec<String>) -> Batch {
        let halted = self.halted.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let first = match halted {
            Some(fault) => Err(fault),
            None => self.ask(&texts).await,
        };
        if let Err(fault) = first.as_ref()
            && !fault.is_about_content()
            && fault.kind != FaultKind::Deferred
        {
            *self.halted.lock().unwrap_or_else(PoisonError::into_inner) = Some(fault.clone());
        }
        let alone = |fault: &Fault| texts.len() > 1 && fault.is_about_content();
        let mut batch = match first {
            Ok(batch) => batch,
            Err(fault) => Batch { outcomes: vec![Err(fault); texts.len()], model: None },
        };
        let mut alike = 0;
        for (text, outcome) in texts.iter().zip(&mut batch.outcomes) {
            if !outcome.as_ref().is_err_and(alone) || alike == SAME_REFUSALS {
                continue;
            }
            let again = self.ask_alone(text, &mut batch.model).await;
            let same = matches!((&again, &outcome), (Err(now), Err(before))
                if now.kind == FaultKind::Rejected && now.message == before.message);
            alike = if same { alike + 1 } else { 0 };
            *outcome = again;
        }
        batch
    }

    async fn ask_alone(&self, text: &String, model: &mut Option<String>) -> TextOutcome {
        let again = self.ask(std::slice::from_ref(text)).await?;
        *model = model.take().or(again.model);
        let words = "the service gave no translation";
        again.outcomes.into_iter().next().unwrap_or(Err(Fault::new(FaultKind::BadAnswer, words)))
    }

    async fn ask(&self, texts: &[String]) -> Result<Batch, Fault> {
        match &self.service.protocol {
            Protocol::Translation(translator) => self.ask_translator(translator.as_ref(), texts).await,
            Protocol::Chat(chat) => self.ask_chat(chat.as_ref(), texts).await,
        }
    }

    async fn ask_translator(
        &self,
        translator: &dyn TranslationService,
        texts: &[String],
    ) -> Result<Batch, Fault> {
        let job = Job {
            from: &self.request.from,
            to: &self.request.to,
            texts,
            context: self.request.context.as_deref(),
            learned: self.learned,
        };
        let call = translator.call(&self.service.profile, &job)?;
        let characters = texts.iter().map(|text| text.chars().count()).sum::<usize>() as u64;
        let prices = self.service.profile.prices;
        let payment = Payment {
            likely_cost: prices.cost(0, 0, characters),
            read: &|answer: &Answer| {
                translator.classify(answer).map_or_else(|| translator.parse(answer), Err)
            },
            took: &|translations: &Translations| {
                let cost = prices.cost(0, 0, translations.characters.unwrap_or(characters));
                Usage { characters, cost, ..Usage::default() }
            },
            accepts: &|_| true,
            condense: &|_| None,
            // An answer without translations is not billed.
            wasted: &|_| Usage::default(),
        };
        let translations = self.service.pay(&call, self.meter, &payment).await?;
        if translations.texts.len() != texts.len() {
            let words = format!("{} texts were sent and {} came back", texts.len(), translations.texts.len());
            return Err(Fault::new(FaultKind::BadAnswer, words));
        }
        let outcomes = texts.iter().zip(translations.texts).map(|(source, text)| {
            let text = self.service.sender.redact(&text);
            sound(source, &text).map(|()| translator.tidy(source, text))
        });
        let model = translations.model.map(|model| self.service.sender.redact(&model));
        Ok(Batch { outcomes: outcomes.collect(), model })
    }

    async fn ask_chat(&self, chat: &dyn ChatService, texts: &[String]) -> Result<Batch, Fault> {
        let request = self.request;
        let shown: Vec<&str> = texts.iter().map(String::as_str).chain(request.context.as_deref()).collect();
        let nonce = nonce::of(&shown);
        let prompt =
            fill(self.service, &request.from, &request.to, texts, request.context.as_deref(), &nonce)
                .map_err(|error| Fault::new(FaultKind::Configuration, error.to_string()))?;
        let words = texts.iter().map(|text| tokens::estimate(text) + 12).sum::<usize>();
        let check = |text: &str| {
            let whole = |pairs: &Pairs| structured::keyed_items(pairs, texts.len()).iter().all(Result::is_ok);
            let read = structured::read_fitting(text, whole).map_err(|problem| vec![problem])?;
            let items = structured::keyed_items(&read.value, texts.len());
            match items.as_slice() {
                // A text that is alone has nobody to be mixed up with: asking again is all there is.
                [Err(problem)] => Err(vec![format!("s1: {problem}")]),
                _ => Ok(Structured { value: items, repaired: read.repaired }),
            }
        };
        let ask = Ask {
            nonce: prompt.user.contains(&nonce).then_some(nonce),
            prompt,
            schema: structured::items_schema(texts.len()),
            max_output: words * 2 + 64,
            characters: texts.iter().map(|text| text.chars().count()).sum(),
            check: &check,
        };
        let (answer, model) = ask::ask(self.service, chat, &ask, self.meter).await?;
        let repaired = answer.repaired;
        let outcomes = texts.iter().zip(answer.value).map(|(source, item)| {
            let text = item.map_err(|reason| Fault::new(FaultKind::BadAnswer, reason))?;
            let translated = chatter::clean(source, &text);
            sound(source, &translated.text)?;
            Ok(Translated { repaired, ..translated })
        });
        Ok(Batch { outcomes: outcomes.collect(), model })
    }
}

/// A translation that can be one: not empty, and with letters where the source has some.
fn sound(source: &str, text: &str) -> Result<(), Fault> {
    let letters = |text: &str| text.chars().any(char::is_alphabetic);
    if text.trim().is_empty() {
        return Err(Fault::new(FaultKind::BadAnswer, "the service gave this item empty"));
    }
    if letters(source) && !letters(text) {
        return Err(Fault::new(FaultKind::BadAnswer, "the service answered this item without a letter"));
    }
    Ok(())
}

fn fill(
    service: &Service,
    from: &str,
    to: &str,
    texts: &[String],
    context: Option<&str>,
    nonce: &str,
) -> Result<Prompt, PromptError> {
    let shown: Vec<&str> = texts.iter().map(String::as_str).collect();
    let terms = service.prompts.terms(&shown);
    let keyed = texts.iter().enumerate();
    let mut items: Map<String, Value> =
        keyed.map(|(index, text)| (structured::item_key(index), Value::from(text.as_str()))).collect();
    // Without the nonce, so that the same texts always give the same fence.
    let fence = serde_json::to_string_pretty(&items).unwrap_or_default();
    items.insert(structured::ID.to_owned(), nonce.into());
    let items = serde_json::to_string_pretty(&items).unwrap_or_default();
    service.prompts.fill(
        "translate",
        minijinja::context! {
            from => in_english(from),
            to => in_english(to),
            boundary => boundary(&[&fence, context.unwrap_or_default()]),
            items,
            context,
            terms,
        },
    )
}
