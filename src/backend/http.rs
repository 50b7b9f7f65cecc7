//! [`HttpBackend`]: a translation service or language model behind HTTP.
//!
//! Takes the central requests, gives the central replies; [`dialect`] says how
//! the service is spoken to, `sender` carries the words,
//! `translate` and `summarise` divide the work.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use tokio::sync::OnceCell;

use super::{
    BackendError, Identity, SummariseReply, SummariseRequest, TranslateReply, TranslateRequest,
    accounting::Meter,
    call::endpoint,
    dialect::{self, Learned, Refused, Speaker},
    fault::{Fault, FaultKind},
    plan::{self, Plan},
    prompt::PromptSet,
    sender::Sender,
    shared::Shared,
    structured::Form,
    summarise, translate,
};
use crate::settings::profile::Profile;

/// Prompts that a language model is sent for translations.
const TRANSLATE_PROMPTS: [&str; 3] = ["translate", "reask", "house-style"];
/// Prompts that it is sent for summaries.
const SUMMARY_PROMPTS: [&str; 3] = ["summarise", "summarise-part", "merge"];

/// A service behind HTTP. Meant to be shared by `Arc`; its limits hold over all users of it.
pub struct HttpBackend {
    pub(super) profile: Profile,
    pub(super) speaker: Speaker,
    pub(super) sender: Sender,
    pub(super) prompts: PromptSet,
    pub(super) shared: Arc<Shared>,
    /// Index into the forms of structured output of the first that was not refused.
    pub(super) form: AtomicUsize,
    /// Parameters that the model refused.
    pub(super) refused: Mutex<Refused>,
    learned: OnceCell<Learned>,
}

impl std::fmt::Debug for HttpBackend {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("HttpBackend").field("profile", &self.profile).finish_non_exhaustive()
    }
}

impl HttpBackend {
    /// Prepares a backend; sends nothing.
    pub fn new(profile: &Profile, prompts: &PromptSet, shared: Arc<Shared>) -> Result<Self, BackendError> {
        let unusable = |reason| BackendError::Configuration { name: profile.name.clone(), reason };
        Ok(Self {
            speaker: dialect::open(profile).map_err(unusable)?,
            sender: Sender::new(profile, Arc::clone(&shared)).map_err(unusable)?,
            profile: profile.clone(),
            prompts: prompts.clone(),
            shared,
            form: AtomicUsize::new(0),
            refused: Mutex::default(),
            learned: OnceCell::new(),
        })
    }

    /// Translates every item by itself. An item that fails is an error in its own place; the call
    /// fails only when nothing could be translated for a reason that is not in the texts.
    pub async fn translate(&self, request: &TranslateRequest) -> Result<TranslateReply, BackendError> {
        translate::run(self, request).await.map_err(|fault| self.error(fault))
    }

    /// Whether [`HttpBackend::summarise`] can be asked.
    #[must_use]
    pub fn can_summarise(&self) -> bool {
        matches!(self.speaker, Speaker::Chat(_)) && self.profile.chat.summarise
    }

    /// Has the language model write headline, lead and points.
    pub async fn summarise(&self, request: &SummariseRequest) -> Result<SummariseReply, BackendError> {
        match &self.speaker {
            Speaker::Chat(chat) if self.profile.chat.summarise => {
                summarise::run(self, chat.as_ref(), request).await.map_err(|fault| self.error(fault))
            }
            _ => Err(BackendError::Configuration {
                name: self.profile.name.clone(),
                reason: "it only translates; summaries come from the local ranking".to_owned(),
            }),
        }
    }

    /// Who this is, for provenance.
    #[must_use]
    pub fn identity(&self) -> Identity {
        let mut used: Vec<&str> = Vec::new();
        if matches!(self.speaker, Speaker::Chat(_)) {
            used.extend(TRANSLATE_PROMPTS);
        }
        if self.can_summarise() {
            used.extend(SUMMARY_PROMPTS);
        }
        let hashes = self.prompts.hashes().into_iter().filter(|(name, _)| used.contains(&name.as_str()));
        Identity {
            name: self.profile.name.clone(),
            dialect: self.profile.dialect.name().to_owned(),
            model: self.profile.model.clone(),
            notice: None,
            prompts: hashes.collect(),
        }
    }

    /// The profile it was made from.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Estimates what an article would take: `summary` where the model would also write the
    /// summary. Sends nothing; pairs and limits that only the service knows are not counted in.
    #[must_use]
    pub fn plan(&self, translate: &TranslateRequest, summary: Option<&SummariseRequest>) -> Plan {
        plan::estimate(self, translate, summary.filter(|_| self.can_summarise()))
    }

    /// What the service says about itself, asked once.
    pub(super) async fn learned(&self, meter: &Meter) -> Result<&Learned, Fault> {
        self.learned
            .get_or_try_init(|| async {
                let Speaker::Machine(machine) = &self.speaker else { return Ok(Learned::default()) };
                let Some(call) = machine.discovery(&self.profile) else { return Ok(Learned::default()) };
                let read = |answer: &super::call::Answer| match machine.classify(answer) {
                    Some(fault) => Err(fault),
                    None => machine.learn(answer),
                };
                match self.sender.exchange(&call, meter, &read).await {
                    Err(fault)
                        if matches!(fault.kind, FaultKind::Rejected | FaultKind::Foreign)
                            && machine.discovery_is_optional(&self.profile) =>
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

    /// The form of structured output that the next question takes.
    pub(super) fn form_in_use(&self) -> Form {
        let forms = self.forms();
        forms[self.form.load(Ordering::Relaxed).min(forms.len() - 1)]
    }

    /// Forms of structured output to try, best first; never empty.
    pub(super) fn forms(&self) -> &[Form] {
        self.profile.chat.form.as_ref().map_or(self.profile.chat.forms, std::slice::from_ref)
    }

    /// A fault as the error that ends a call.
    pub(super) fn error(&self, fault: Fault) -> BackendError {
        if fault.kind == FaultKind::CostLimit {
            let limit = self.shared.spending.limit().unwrap_or_default();
            return BackendError::CostLimit { limit: limit.to_string(), reason: fault.message };
        }
        fault.into_error(&self.profile.name, &endpoint(&self.profile.base_url))
    }
}
