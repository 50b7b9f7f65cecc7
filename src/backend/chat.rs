//! Asking a language model for a structured answer.
//!
//! Tries the forms of structured output from the best down and remembers what was refused; reads
//! the answer strictly; asks once more, with the reasons, when it cannot be used.

use std::sync::atomic::Ordering;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{
    Usage,
    accounting::Meter,
    call::Answer,
    dialect::{Chat, Dialect, Question, Reply, Role},
    fault::{Fault, FaultKind},
    http::HttpBackend,
    prompt::Prompt,
    structured::{Form, Structured, without_bounds},
    tokens,
};

/// Least room for an answer that is worth asking for.
const LEAST_OUTPUT: usize = 48;

/// What is asked, and how its answer is judged.
pub(super) struct Ask<'a, T> {
    /// The prompt, filled in.
    pub(super) prompt: Prompt,
    /// Shape of the answer.
    pub(super) schema: Value,
    /// Tokens the answer should need at most.
    pub(super) max_output: usize,
    /// Characters of source text in the prompt.
    pub(super) characters: usize,
    /// How the answer is judged.
    pub(super) check: &'a Check<'a, T>,
}

/// Reads an answer; the error lists what is wrong, in words for the model.
pub(super) type Check<'a, T> = dyn Fn(&str) -> Result<Structured<T>, Vec<String>> + Send + Sync + 'a;

/// An answer that passed its check, and the model that gave it.
pub(super) type Checked<T> = (Structured<T>, Option<String>);

/// Asks, and once more if need be.
pub(super) async fn ask<T>(
    backend: &HttpBackend,
    chat: &dyn Chat,
    ask: &Ask<'_, T>,
    meter: &Meter,
) -> Result<Checked<T>, Fault> {
    let mut turns = vec![(Role::User, ask.prompt.user.clone())];
    let mut asked_again = false;
    loop {
        let reply = reply(backend, chat, ask, &turns, meter).await?;
        match (ask.check)(&reply.text) {
            Ok(value) => return Ok((value, reply.model)),
            Err(problems) if asked_again => {
                return Err(Fault::new(FaultKind::BadAnswer, format!("twice: {}", problems.join("; "))));
            }
            Err(problems) => {
                let again = backend.prompts.fill("reask", minijinja::context! { problems });
                let again = again.map_err(|error| Fault::new(FaultKind::Configuration, error.to_string()))?;
                turns.push((Role::Assistant, reply.text));
                turns.push((Role::User, again.user));
                asked_again = true;
            }
        }
    }
}

/// One answer, in the best form that the service takes.
async fn reply<T>(
    backend: &HttpBackend,
    chat: &dyn Chat,
    ask: &Ask<'_, T>,
    turns: &[(Role, String)],
    meter: &Meter,
) -> Result<Reply, Fault> {
    let forms = backend.forms();
    loop {
        let index = backend.form.load(Ordering::Relaxed).min(forms.len() - 1);
        match reply_in_form(backend, chat, ask, turns, forms[index], meter).await {
            Err(fault) if fault.kind == FaultKind::FormRefused && index + 1 < forms.len() => {
                tracing::info!(
                    "{}: {} is refused, going on with {}",
                    backend.profile.name,
                    forms[index].name(),
                    forms[index + 1].name()
                );
                backend.form.fetch_max(index + 1, Ordering::Relaxed);
            }
            outcome => return outcome,
        }
    }
}

async fn reply_in_form<T>(
    backend: &HttpBackend,
    chat: &dyn Chat,
    ask: &Ask<'_, T>,
    turns: &[(Role, String)],
    form: Form,
    meter: &Meter,
) -> Result<Reply, Fault> {
    let limits = &backend.profile.limits;
    let words = turns.iter().map(|(_, text)| tokens::estimate(text) + tokens::FRAME).sum::<usize>();
    let input_tokens = tokens::estimate(&ask.prompt.system) + tokens::FRAME + words;
    let room = limits.context_tokens.saturating_sub(input_tokens).min(limits.max_output_tokens);
    if room < LEAST_OUTPUT {
        let words = format!("the prompt takes about {input_tokens} tokens of `context_tokens`");
        return Err(Fault::new(FaultKind::TooLong, words));
    }
    // Only local engines turn bounds into grammar; strict services refuse a schema that has them.
    let bare = form == Form::JsonSchema && backend.profile.dialect != Dialect::Ollama;
    let schema = if bare { without_bounds(&ask.schema) } else { ask.schema.clone() };
    let question = Question {
        system: &ask.prompt.system,
        turns,
        form,
        schema: &schema,
        max_output: ask.max_output.min(room),
        input_tokens,
    };
    let call = chat.call(&backend.profile, &question);
    let prices = backend.profile.prices;
    let booked = prices.cost(input_tokens as u64, question.max_output as u64, ask.characters as u64);
    let booking = backend
        .shared
        .spending
        .book(booked.unwrap_or(0.0))
        .map_err(|over| Fault::new(FaultKind::CostLimit, over.to_string()))?;
    let read = |answer: &Answer| match chat.classify(answer) {
        Some(fault) => Err(fault),
        None => chat.parse(answer, &question),
    };
    let reply = backend.sender.exchange(&call, meter, &read).await?;
    let input = reply.input_tokens.unwrap_or(input_tokens as u64);
    let output = reply.output_tokens.unwrap_or(tokens::estimate(&reply.text) as u64);
    let cost = prices.cost(input, output, ask.characters as u64);
    booking.settle(cost.unwrap_or(0.0));
    meter.add(&Usage {
        requests: 0,
        input_tokens: reply.input_tokens,
        output_tokens: reply.output_tokens,
        characters: ask.characters as u64,
        cost,
    });
    Ok(reply)
}

/// A line that fences off `content` and cannot occur in it: an article cannot know its own hash.
pub(super) fn boundary(content: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in content {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    let digest = hash.finalize();
    let number = digest.iter().take(6).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    format!("=== {number:012x} ===")
}
