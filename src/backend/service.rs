//! [`Service`]: a service behind HTTP as everything that asks it sees it.
//!
//! Profile, protocol, sender and prompts, and what was found out about the service on the way: the
//! form of structured output that it takes, the parameters that it refuses, its limits.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use tokio::sync::OnceCell;

use super::{
    Usage,
    dialect::{self, Learned, Protocol, Refused},
    http::{
        accounting::Meter,
        answers::Answers,
        call::{Answer, Call},
        fault::{Fault, FaultKind},
        sender::{Reading, Sender},
        shared::Shared,
    },
    nonce,
    profile::{Form, Profile},
    prompt::PromptSet,
};

/// Parameters that a model may refuse.
const PARAMETERS: [&str; 5] =
    ["temperature", "seed", "max_tokens", "max_completion_tokens", "stream_options"];

/// A service, with what was learned about it.
pub(super) struct Service {
    pub(super) profile: Profile,
    pub(super) protocol: Protocol,
    pub(super) sender: Sender,
    pub(super) prompts: PromptSet,
    pub(super) shared: Arc<Shared>,
    /// Index into the forms of structured output of the first that was not refused.
    form: AtomicUsize,
    /// Whether an answer came in that form.
    form_is_proven: AtomicBool,
    /// Whether a refusal was the same in every form.
    no_form_works: AtomicBool,
    /// Whether the model copied a nonce at least once; small ones may not.
    copies_nonces: AtomicBool,
    /// Parameters that the model refused.
    refused: Mutex<Refused>,
    learned: OnceCell<Learned>,
}

impl Service {
    /// Prepares a service; sends nothing.
    pub(super) fn new(profile: &Profile, prompts: &PromptSet, shared: Arc<Shared>) -> Result<Self, String> {
        let mut profile = profile.clone();
        if shared.deferrals.is_some() && profile.bulk.is_some() {
            profile.prices = profile.prices.halved();
        }
        Ok(Self {
            protocol: dialect::open(&profile)?,
            sender: Sender::new(&profile, Arc::clone(&shared))?,
            profile,
            prompts: prompts.clone(),
            shared,
            form: AtomicUsize::new(0),
            form_is_proven: AtomicBool::new(false),
            no_form_works: AtomicBool::new(false),
            copies_nonces: AtomicBool::new(false),
            refused: Mutex::default(),
            learned: OnceCell::new(),
        })
    }

    /// A meter for one call, whose counts are also the run's and whose answers are kept in
    /// `answers`.
    pub(super) fn meter(&self, answers: Option<&Arc<dyn Answers>>) -> Meter {
        Meter::part_of(&self.shared.total, answers)
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
                match self.sender.exchange(&call, meter, &Reading::plain(&read)).await {
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

    /// The form with this index; `None` after the last.
    pub(super) fn form_at(&self, index: usize) -> Option<Form> {
        self.forms().get(index).copied()
    }

    /// An answer came in the form with this index: it is taken from now on.
    pub(super) fn settle_on_form(&self, index: usize) {
        self.form.fetch_max(index, Ordering::Relaxed);
        self.form_is_proven.store(true, Ordering::Relaxed);
        self.no_form_works.store(false, Ordering::Relaxed);
    }

    /// No form helped against a refusal: the next one is not taken for the form's either.
    pub(super) fn give_up_on_forms(&self) {
        self.no_form_works.store(true, Ordering::Relaxed);
    }

    /// Whether that was so, and no answer came since.
    pub(super) fn no_form_works(&self) -> bool {
        self.no_form_works.load(Ordering::Relaxed)
    }

    /// Whether a refusal that does not speak of the form is known to be for another reason: an
    /// answer came in the form in use, or no other form helped.
    pub(super) fn form_is_proven(&self) -> bool {
        self.form_is_proven.load(Ordering::Relaxed) || self.no_form_works()
    }

    /// A fault when an answer shows the nonce of another request, or none although the service has
    /// shown that it copies them. `shown` is what the answer holds in the nonce's place: a model that
    /// makes something else of it is not held to it.
    pub(super) fn holds_nonce(&self, nonce: &str, shown: Option<&str>) -> Result<(), Fault> {
        let shown = shown.map(str::trim);
        if shown.is_some_and(|shown| shown.contains(nonce)) {
            self.copies_nonces.store(true, Ordering::Relaxed);
            return Ok(());
        }
        let words = match shown {
            Some(shown) if nonce::is_one(shown) => {
                "the answer belongs to another request: its `id` is not this one's"
            }
            _ if self.copies_nonces.load(Ordering::Relaxed) => {
                "the answer does not say which request it belongs to: its `id` is not there"
            }
            _ => return Ok(()),
        };
        Err(Fault::new(FaultKind::Unfinished, words))
    }

    /// Forms of structured output to try, best first; never empty for a language model.
    fn forms(&self) -> &[Form] {
        self.profile.chat.form.as_ref().map_or(self.profile.chat.forms, std::slice::from_ref)
    }

    /// Parameters that the model refused so far.
    pub(super) fn refused(&self) -> Refused {
        *self.refused.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a refusal that names no form may be the form's all the same.
    pub(super) fn doubts_form(&self, fault: &Fault) -> bool {
        let lower = fault.message.to_lowercase();
        let about_else =
            PARAMETERS.iter().chain(&["content management policy", "content_filter", "moderation"]);
        fault.kind == FaultKind::Rejected
            && matches!(fault.status, Some(400 | 422))
            && !self.form_is_proven()
            && !about_else.into_iter().any(|words| lower.contains(words))
    }

    /// Whether the service refuses a parameter that it was sent and that can be left out; it is
    /// left out from then on.
    pub(super) fn goes_without(&self, fault: &Fault) -> bool {
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        let before = *refused;
        for name in fault.refuses(&PARAMETERS) {
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
        let reading = Reading { read: &read, accepts: payment.accepts, condense: payment.condense };
        if let Some(value) = self.sender.recall(call, meter, &reading) {
            meter.recalled(&(payment.took)(&value));
            return Ok(value);
        }
        // What a batch brought was paid for when it was gathered.
        let is_brought = self.sender.is_brought(call);
        let likely = if is_brought { 0.0 } else { payment.likely_cost.unwrap_or(0.0) };
        let booking = self
            .shared
            .spending
            .book(likely)
            .map_err(|over| Fault::new(FaultKind::CostLimit, over.to_string()))?;
        let outcome = self.sender.exchange(call, meter, &reading).await;
        let mut usage = wasted.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Ok(value) = &outcome {
            usage.add(&(payment.took)(value));
        }
        booking.settle(match &outcome {
            _ if is_brought => 0.0,
            Err(fault) if fault.kind == FaultKind::Deferred => likely,
            _ => usage.cost.unwrap_or(0.0),
        });
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
    /// Whether what was read is worth keeping.
    pub(super) accepts: &'a (dyn Fn(&T) -> bool + Send + Sync),
    /// The answer as it is kept, where that is not as it came.
    pub(super) condense: &'a (dyn Fn(&Answer) -> Option<Answer> + Send + Sync),
    /// What an answer took.
    pub(super) took: &'a (dyn Fn(&T) -> Usage + Send + Sync),
    /// What an answer that cannot be used took all the same.
    pub(super) wasted: &'a (dyn Fn(&Answer) -> Usage + Send + Sync),
}
