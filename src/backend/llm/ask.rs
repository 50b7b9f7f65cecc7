//! Asking a language model for a structured answer.
//!
//! Tries the forms of structured output from the best down and remembers what was refused; reads
//! the answer strictly; asks once more, with the reasons, when it cannot be used.

use reqwest::header::HeaderMap;
use serde_json::Value;

use super::{
    structured::{self, Structured, without_bounds},
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
    /// A word that the prompt has the model copy, so that the answer to another question is noticed;
    /// `None` where the prompt does not ask for it.
    pub(in crate::backend) nonce: Option<String>,
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

/// One answer, in the best form that the service takes: any refusal may be meant for the form, so
/// the next is tried, and the one that works is remembered.
async fn reply<T>(
    service: &Service,
    chat: &dyn ChatService,
    ask: &Ask<'_, T>,
    turns: &[(Role, String)],
    meter: &Meter,
) -> Result<Reply, Fault> {
    let name = &service.profile.name;
    let (mut index, mut form) = service.form_in_use();
    let mut refusal: Option<Fault> = None;
    let mut had_trouble = false;
    loop {
        match reply_in_form(service, chat, ask, turns, form, meter).await {
            Ok(reply) => {
                service.settle_on_form(index);
                return Ok(reply);
            }
            Err(fault) if service.goes_without(&fault) => {
                tracing::info!("{name}: going on without what it refuses: {}", fault.explanation());
            }
            Err(fault) if is_trouble(&fault) && !had_trouble => {
                // Nothing in its words is about the form: it may be a hiccup.
                had_trouble = true;
            }
            Err(fault) if may_mean_form(service, form, &fault) => {
                let Some(next) = service.form_at(index + 1) else {
                    service.give_up_on_forms();
                    return Err(refused_in_every_form(refusal, fault));
                };
                tracing::info!("{name}: {} is refused, going on with {}", form.name(), next.name());
                (index, form) = (index + 1, next);
                refusal.get_or_insert(fault);
            }
            Err(fault)
                if fault.kind == FaultKind::Rejected && (refusal.is_some() || service.no_form_works()) =>
            {
                service.give_up_on_forms();
                return Err(refused_in_every_form(refusal, fault));
            }
            Err(fault) => return Err(fault),
        }
    }
}

/// Whether the service reports trouble of its own that is not retried, since it may come of the form.
fn is_trouble(fault: &Fault) -> bool {
    fault.kind == FaultKind::FormDoubted
}

/// Whether a fault may be the form's: by the service's words, or because no answer came in it yet.
fn may_mean_form(service: &Service, form: Form, fault: &Fault) -> bool {
    match fault.kind {
        FaultKind::FormRefused | FaultKind::FormDoubted => true,
        _ => form != Form::Plain && service.doubts_form(fault),
    }
}

/// What is said when no form works: the service's reason for the first refusal, and the key to set.
fn refused_in_every_form(first: Option<Fault>, last: Fault) -> Fault {
    let kind = match last.kind {
        FaultKind::Rejected => FaultKind::Rejected,
        _ => FaultKind::FormRefused,
    };
    let mut fault = Fault { kind, ..last };
    if let Some(first) = first.filter(|first| first.message != fault.message) {
        fault.message = format!("{}; and in another form: {}", first.message, fault.message);
    }
    if fault.kind == FaultKind::Rejected {
        fault.message.push_str("; if it does not take the form of the answer, set `structured`");
    }
    fault
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
        read: &|answer: &Answer| {
            let read = chat.classify(answer).map_or_else(|| chat.parse(answer, &question), Err);
            let mut reply = read.map_err(|fault| doubted(service, form, fault))?;
            if let Some(nonce) = &ask.nonce {
                service.holds_nonce(nonce, structured::id_in(&reply.text).as_deref())?;
            }
            reply.text = service.sender.redact(&reply.text);
            reply.model = reply.model.map(|model| service.sender.redact(&model));
            Ok(reply)
        },
        accepts: &|reply: &Reply| (ask.check)(&reply.text).is_ok(),
        condense: &|answer: &Answer| {
            // A stream may carry the nonce in pieces.
            let body = chat.whole(answer).ok().filter(|_| answer.is_stream())?.to_string().into_bytes();
            Some(Answer { status: answer.status, headers: HeaderMap::new(), body })
        },
        took: &|reply: &Reply| {
            let estimates = (input_tokens as u64, tokens::estimate(&reply.text) as u64);
            used(reply.input_tokens, reply.output_tokens, estimates)
        },
        wasted: &|answer: &Answer| match chat.usage(answer) {
            (None, None) => Usage::default(),
            (input, output) => used(input, output, (0, 0)),
        },
    };
    let mut call = chat.call(&service.profile, &question);
    call.nonce.clone_from(&ask.nonce);
    service.pay(&call, meter, &payment).await
}

/// Trouble of the service's own is first asked about in another form, as long as no answer came in
/// this one: several servers fail in this way at a form that they do not know.
fn doubted(service: &Service, form: Form, mut fault: Fault) -> Fault {
    let is_trouble = fault.kind == FaultKind::Busy && matches!(fault.status, Some(500 | 501));
    if is_trouble && form != Form::Plain && !service.form_is_proven() {
        fault.kind = FaultKind::FormDoubted;
    }
    fault
}
