//! [`Service`]: a service behind HTTP as everything that asks it sees it.
//!
//! Profile, protocol, sender and prompts, and what was found out about the service on the way: the
//! form of structured output that it takes, the parameters that it refuses, its limits.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use tokio::sync::OnceCell;

use super::{
    Usage,
    dialect::{self, Learned, Protocol, Refused},
    http::{
        accounting::Meter,
        call::{Answer, Call},
        fault::{Fault, FaultKind},
        sender::Sender,
        shared::Shared,
    },
    profile::{Form, Profile},
    prompt::PromptSet,
};

/// A service, with what was learned about it.
pub(super) struct Service {
    pub(super) profile: Profile,
    pub(super) protocol: Protocol,
    pub(super) sender: Sender,
    pub(super) prompts: PromptSet,
    pub(super) shared: Arc<Shared>,
    /// Index into the forms of structured output of the first that was not refused.
    form: AtomicUsize,
    /// Parameters that the model refused.
    refused: Mutex<Refused>,
    learned: OnceCell<Learned>,
}

impl Service {
    /// Prepares a service; sends nothing.
    pub(super) fn new(profile: &Profile, prompts: &PromptSet, shared: Arc<Shared>) -> Result<Self, String> {
        Ok(Self {
            protocol: dialect::open(profile)?,
            sender: Sender::new(profile, Arc::clone(&shared))?,
            profile: profile.clone(),
            prompts: prompts.clone(),
            shared,
            form: AtomicUsize::new(0),
            refused: Mutex::default(),
            learned: OnceCell::new(),
        })
    }

    /// A meter for one call, whose counts are also the run's.
    pub(super) fn meter(&self) -> Meter {
        Meter::part_of(&self.shared.total)
    }

    /// What the service says about itself, asked once.
    pub(super) async fn learned(&self, meter: &Meter) -> Result<&Learned, Fault> {
        self.learned
            .get_or_try_init(|| async {
                let Protocol::Translation(service) = &self.protocol else { return Ok(Learned::default()) };
                let Some(call) = service.discovery(&self.profile) else { return Ok(Learned::default()) };
                let read = |answer: &Answer| match service.classify(answer) {
                    Some(fault) => Err(fault),
                    None => service.learn(answer),
                };
                match self.sender.exchange(&call, meter, &read).await {
                    Err(fault)
                        if matches!(fault.kind, FaultKind::Rejected | FaultKind::Foreign)
                            && service.discovery_is_optional(&self.profile) =>
                    {
                        tracing::info!("{}: it says nothing about itself", self.profile.name);
                        Ok(Learned::default())
                    }
                    learned => learned,
                }
            })
            .await
    }

    /// What the service said about itself, as far as it did.
    pub(super) async fn known(&self) -> Learned {
        self.learned(&Meter::default()).await.cloned().unwrap_or_default()
    }

    /// Index of the form of structured output that the next question takes, and the form.
    pub(super) fn form_in_use(&self) -> (usize, Form) {
        let forms = self.forms();
        let index = self.form.load(Ordering::Relaxed).min(forms.len() - 1);
        (index, forms[index])
    }

    /// The form after the one with this index, taken from now on; `None` where it is the last.
    pub(super) fn form_after(&self, refused: usize) -> Option<Form> {
        let next = *self.forms().get(refused + 1)?;
        self.form.fetch_max(refused + 1, Ordering::Relaxed);
        Some(next)
    }

    /// Forms of structured output to try, best first; never empty for a language model.
    fn forms(&self) -> &[Form] {
        self.profile.chat.form.as_ref().map_or(self.profile.chat.forms, std::slice::from_ref)
    }

    /// Parameters that the model refused so far.
    pub(super) fn refused(&self) -> Refused {
        *self.refused.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the service refuses a parameter that it was sent and that can be left out; it is
    /// left out from then on.
    pub(super) fn goes_without(&self, fault: &Fault) -> bool {
        let names = ["temperature", "seed", "max_tokens", "max_completion_tokens", "stream_options"];
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
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

    /// What `payment` reads of the answer to `call`: an answer that is known is recalled, else the
    /// likely cost is booked, the call sent, the booking settled and the usage counted.
    pub(super) async fn pay<T>(
        &self,
        call: &Call,
        meter: &Meter,
        payment: &Payment<'_, T>,
    ) -> Result<T, Fault> {
        let wasted = Mutex::new(Usage::default());
        let read = |answer: &Answer| {
            let outcome = (payment.read)(answer);
            if outcome.is_err() && (200..300).contains(&answer.status) {
                // Cut or refused, but paid for.
                wasted.lock().unwrap_or_else(PoisonError::into_inner).add(&(payment.wasted)(answer));
            }
            outcome
        };
        if let Some(value) = self.sender.recall(call, meter, &read) {
            meter.recalled(&(payment.took)(&value));
            return Ok(value);
        }
        let booking = self
            .shared
            .spending
            .book(payment.likely_cost.unwrap_or(0.0))
            .map_err(|over| Fault::new(FaultKind::CostLimit, over.to_string()))?;
        let outcome = self.sender.exchange(call, meter, &read).await;
        let mut usage = wasted.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Ok(value) = &outcome {
            usage.add(&(payment.took)(value));
        }
        booking.settle(usage.cost.unwrap_or(0.0));
        meter.add(&usage);
        outcome
    }
}

/// How the answer to a paid request is read, and what it costs.
pub(super) struct Payment<'a, T> {
    /// What the request may cost at most, where prices are configured.
    pub(super) likely_cost: Option<f64>,
    /// Reads an answer.
    pub(super) read: &'a (dyn Fn(&Answer) -> Result<T, Fault> + Send + Sync),
    /// What an answer took.
    pub(super) took: &'a (dyn Fn(&T) -> Usage + Send + Sync),
    /// What an answer that cannot be used took all the same.
    pub(super) wasted: &'a (dyn Fn(&Answer) -> Usage + Send + Sync),
}
