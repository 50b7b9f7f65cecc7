//! Asking a language model for a structured answer.
//!
//! Tries the forms of structured output from the best down and remembers what was refused; reads
//! the answer strictly; asks once more, with the reasons, when it cannot be used.

use serde_json::Value;

use super::{
    structured::{Structured, without_bounds},
    tokens,
};
use crate::backend::{
    Usage,
    dialect::{ChatService, Question, Reply, Role},
    http::{
        accounting::Meter,
        call::Answer,
        fault::{Fault, FaultKind},
    },
    profile::Form,
    prompt::Prompt,
    service::{Payment, Service},
};

/// Least room for an answer that is worth asking for.
const LEAST_OUTPUT: usize = 48;

/// What is asked, and how its answer is judged.
pub(in crate::backend) struct Ask<'a, T> {
    /// The prompt, filled in.
    pub(in crate::backend) prompt: Prompt,
    /// Shape of the answer.
    pub(in crate::backend) schema: Value,
    /// Tokens the answer should need at most.
    pub(in crate::backend) max_output: usize,
    /// Characters of source text in the prompt.
    pub(in crate::backend) characters: usize,
    /// How the answer is judged.
    pub(in crate::backend) check: &'a Check<'a, T>,
}

/// Reads an answer; the error lists what is wrong, in words for the model.
pub(in crate::backend) type Check<'a, T> =
    dyn Fn(&str) -> Result<Structured<T>, Vec<String>> + Send + Sync + 'a;

/// An answer that passed its check, and the model that gave it.
pub(in crate::backend) type Checked<T> = (Structured<T>, Option<String>);

/// Asks, and once more if need be.
pub(in crate::backend) async fn ask<T>(
    service: &Service,
    chat: &dyn ChatService,
    ask: &Ask<'_, T>,
    meter: &Meter,
) -> Result<Checked<T>, Fault> {
    let mut turns = vec![(Role::User, ask.prompt.user.clone())];
    let mut asked_again = false;
    loop {
        let reply = reply(service, chat, ask, &turns, meter).await?;
        match (ask.check)(&reply.text) {
            Ok(value) => return Ok((value, reply.model)),
            Err(problems) if asked_again => {
                return Err(Fault::new(FaultKind::BadAnswer, format!("twice: {}", problems.join("; "))));
            }
            Err(problems) => {
                let again = service.prompts.fill("reask", minijinja::context! { problems });
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
    service: &Service,
    chat: &dyn ChatService,
    ask: &Ask<'_, T>,
    turns: &[(Role, String)],
    meter: &Meter,
) -> Result<Reply, Fault> {
    loop {
        let (index, form) = service.form_in_use();
        match reply_in_form(service, chat, ask, turns, form, meter).await {
            Err(fault) if fault.kind == FaultKind::FormRefused => {
                let Some(next) = service.form_after(index) else { return Err(fault) };
                let name = &service.profile.name;
                tracing::info!("{name}: {} is refused, going on with {}", form.name(), next.name());
            }
            Err(fault) if service.goes_without(&fault) => {
                tracing::info!(
                    "{}: going on without what it refuses: {}",
                    service.profile.name,
                    fault.explanation()
                );
            }
            outcome => return outcome,
        }
    }
}

async fn reply_in_form<T>(
    service: &Service,
    chat: &dyn ChatService,
    ask: &Ask<'_, T>,
    turns: &[(Role, String)],
    form: Form,
    meter: &Meter,
) -> Result<Reply, Fault> {
    let limits = &service.profile.limits;
    let words = turns.iter().map(|(_, text)| tokens::estimate(text) + tokens::FRAME).sum::<usize>();
    let input_tokens = tokens::estimate(&ask.prompt.system) + tokens::FRAME + words;
    let room = limits.context_tokens.saturating_sub(input_tokens).min(limits.max_output_tokens);
    if room < LEAST_OUTPUT {
        let words = format!("the prompt takes about {input_tokens} tokens of `context_tokens`");
        return Err(Fault::new(FaultKind::TooLong, words));
    }
    let bare = form == Form::JsonSchema && !chat.takes_bounds();
    let schema = if bare { without_bounds(&ask.schema) } else { ask.schema.clone() };
    let question = Question {
        system: &ask.prompt.system,
        turns,
        form,
        schema: &schema,
        max_output: ask.max_output.min(room),
        input_tokens,
        refused: service.refused(),
    };
    let prices = service.profile.prices;
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
    let payment = Payment {
        likely_cost: prices.cost(input_tokens as u64, question.max_output as u64, characters),
        read: &|answer: &Answer| chat.classify(answer).map_or_else(|| chat.parse(answer, &question), Err),
        took: &|reply: &Reply| {
            let estimates = (input_tokens as u64, tokens::estimate(&reply.text) as u64);
            used(reply.input_tokens, reply.output_tokens, estimates)
        },
        wasted: &|answer: &Answer| match chat.usage(answer) {
            (None, None) => Usage::default(),
            (input, output) => used(input, output, (0, 0)),
        },
    };
    service.pay(&chat.call(&service.profile, &question), meter, &payment).await
}
