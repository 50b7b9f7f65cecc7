//! Asking a language model for a structured answer.
//!
//! Tries the forms of structured output from the best down and remembers what was refused; reads
//! the answer strictly; asks once more, with the reasons, when it cannot be used.

use std::sync::{Mutex, PoisonError, atomic::Ordering};

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
            Err(fault) if goes_without(backend, &fault) => {
                tracing::info!(
                    "{}: going on without what it refuses: {}",
                    backend.profile.name,
                    fault.words()
                );
            }
            outcome => return outcome,
        }
    }
}

/// Whether the service refuses a parameter that it was sent and that can be left out; it is left
/// out from then on.
fn goes_without(backend: &HttpBackend, fault: &Fault) -> bool {
    let names = ["temperature", "seed", "max_tokens", "max_completion_tokens", "stream_options"];
    let mut refused = backend.refused.lock().unwrap_or_else(PoisonError::into_inner);
    let before = *refused;
    for name in fault.refuses(&names) {
        match name {
            "temperature" => refused.temperature = true,
            "seed" => refused.seed = true,
            "stream_options" => refused.stream_options = true,
            _ => refused.token_field = true,
        }
    }
    *refused != before
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
        refused: *backend.refused.lock().unwrap_or_else(PoisonError::into_inner),
    };
    let call = chat.call(&backend.profile, &question);
    let prices = backend.profile.prices;
    let characters = ask.characters as u64;
    let used = |input_tokens: Option<u64>, output_tokens: Option<u64>, estimates: (u64, u64)| Usage {
        requests: 0,
        input_tokens,
        output_tokens,
        characters,
        cost: prices.cost(
            input_tokens.unwrap_or(estimates.0),
            output_tokens.unwrap_or(estimates.1),
            characters,
        ),
    };
    let wasted = Mutex::new(Usage::default());
    let read = |answer: &Answer| {
        let outcome = chat.classify(answer).map_or_else(|| chat.parse(answer, &question), Err);
        if outcome.is_err() && (200..300).contains(&answer.status) {
            // Cut or refused, but paid for.
            let (input, output) = chat.usage(answer);
            if input.or(output).is_some() {
                wasted.lock().unwrap_or_else(PoisonError::into_inner).add(&used(input, output, (0, 0)));
            }
        }
        outcome
    };
    let took = |reply: &Reply| {
        let estimates = (input_tokens as u64, tokens::estimate(&reply.text) as u64);
        used(reply.input_tokens, reply.output_tokens, estimates)
    };
    if let Some(reply) = backend.sender.recall(&call, meter, &read) {
        meter.recalled(&took(&reply));
        return Ok(reply);
    }
    let booked = prices.cost(input_tokens as u64, question.max_output as u64, characters);
    let booking = backend
        .shared
        .spending
        .book(booked.unwrap_or(0.0))
        .map_err(|over| Fault::new(FaultKind::CostLimit, over.to_string()))?;
    let outcome = backend.sender.exchange(&call, meter, &read).await;
    let mut usage = wasted.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Ok(reply) = &outcome {
        usage.add(&took(reply));
    }
    booking.settle(usage.cost.unwrap_or(0.0));
    meter.add(&usage);
    outcome
}

/// A line that fences off `content` and does not occur in it. It is made from a hash of all that
/// it fences, so that the same article always gives the same prompt.
pub(super) fn boundary(content: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in content {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    loop {
        let digest = hash.clone().finalize();
        let number = digest.iter().take(6).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        let word = format!("{number:012x}");
        if content.iter().all(|part| !part.contains(&word)) {
            return format!("=== {word} ===");
        }
        hash.update(&word);
    }
}

#[cfg(test)]
mod tests {
    use super::boundary;

    #[test]
    fn an_article_cannot_hold_its_own_fence() {
        let fence = boundary(&["Un titre", "Un texte"]);
        assert_eq!(fence, boundary(&["Un titre", "Un texte"]), "the same article, the same prompt");
        assert_ne!(fence, boundary(&["Un titr", "eUn texte"]));
        // One who knows how it is made and puts it into the text gets another one.
        let mut text = "Un texte".to_owned();
        for _ in 0..20 {
            let fence = boundary(&["Un titre", &text]);
            assert!(!text.contains(fence.trim_matches(['=', ' '])));
            text = format!("{text} {fence}");
        }
    }
}
