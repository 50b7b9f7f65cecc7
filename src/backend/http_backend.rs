//! [`HttpBackend`]: a translation service or language model behind HTTP.
//!
//! Takes the central requests, gives the central replies; a [`Service`] underneath is what
//! `translate`, `summarise`, `plan` and `probe` ask.

use std::sync::Arc;

use super::{
    BackendError, Identity, SpeakerReply, SpeakerRequest, SummariseReply, SummariseRequest, TranslateReply,
    TranslateRequest,
    bulk::Bulk,
    dialect::Protocol,
    fingerprint,
    http::{
        answers::Answers,
        call::endpoint,
        fault::{Fault, FaultKind},
        shared::Shared,
    },
    llm::{speakers, summarise},
    plan::{self, Plan},
    probe::{self, ProbeReport},
    profile::Profile,
    prompt::PromptSet,
    service::Service,
    translate,
};

/// Prompts that a language model is sent for translations.
const TRANSLATE_PROMPTS: [&str; 3] = ["translate", "reask", "house-style"];
/// The prompt that it is sent where the text leaves a speaker open.
const SPEAKERS_PROMPT: &str = "speakers";
/// Prompts that it is sent for summaries.
const SUMMARY_PROMPTS: [&str; 3] = ["summarise", "summarise-part", "merge"];

/// A service behind HTTP. Meant to be shared by `Arc`; its limits hold over all users of it.
pub struct HttpBackend {
    service: Service,
}

impl std::fmt::Debug for HttpBackend {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("HttpBackend").field("profile", self.profile()).finish_non_exhaustive()
    }
}

impl HttpBackend {
    /// Prepares a backend; sends nothing.
    pub fn new(profile: &Profile, prompts: &PromptSet, shared: Arc<Shared>) -> Result<Self, BackendError> {
        let service = Service::new(profile, prompts, shared)
            .map_err(|reason| BackendError::Configuration { name: profile.name.clone(), reason })?;
        Ok(Self { service })
    }

    /// Translates every item by itself. An item that fails is an error in its own place; the call
    /// fails only when nothing could be translated for a reason that is not in the texts.
    pub async fn translate(&self, request: &TranslateRequest) -> Result<TranslateReply, BackendError> {
        self.translate_with(request, None).await
    }

    /// The same with answers taken from `answers` and kept there.
    pub async fn translate_with(
        &self,
        request: &TranslateRequest,
        answers: Option<&Arc<dyn Answers>>,
    ) -> Result<TranslateReply, BackendError> {
        translate::run(&self.service, request, answers).await.map_err(|fault| self.error(fault))
    }

    /// The batch interface of its provider.
    pub(crate) fn bulk(&self) -> Result<Bulk<'_>, BackendError> {
        let name = self.profile().name.clone();
        let unusable = |reason: String| BackendError::Configuration { name: name.clone(), reason };
        let none = || unusable("its provider has no batch interface; set `batch_interface`".to_owned());
        Bulk::of(&self.service).ok_or_else(none)?.map_err(unusable)
    }

    /// The error for a fault of the batch interface.
    pub(crate) fn bulk_error(&self, fault: Fault) -> BackendError {
        self.error(fault)
    }

    /// Whether [`HttpBackend::summarise`] can be asked.
    #[must_use]
    pub fn can_summarise(&self) -> bool {
        matches!(self.service.protocol, Protocol::Chat(_)) && self.profile().chat.summarise
    }

    /// Has the language model write headline, lead and points.
    pub async fn summarise(&self, request: &SummariseRequest) -> Result<SummariseReply, BackendError> {
        self.summarise_with(request, None).await
    }

    /// The same with answers taken from `answers` and kept there.
    pub(crate) async fn summarise_with(
        &self,
        request: &SummariseRequest,
        answers: Option<&Arc<dyn Answers>>,
    ) -> Result<SummariseReply, BackendError> {
        match &self.service.protocol {
            Protocol::Chat(chat) if self.profile().chat.summarise => {
                summarise::run(&self.service, chat.as_ref(), request, answers)
                    .await
                    .map_err(|fault| self.error(fault))
            }
            _ => Err(BackendError::Configuration {
                name: self.profile().name.clone(),
                reason: "it only translates; summaries come from the local ranking".to_owned(),
            }),
        }
    }

    /// Whether [`HttpBackend::choose_speakers_with`] can be asked.
    #[must_use]
    pub(crate) fn can_choose_speakers(&self) -> bool {
        matches!(self.service.protocol, Protocol::Chat(_)) && self.profile().chat.speakers
    }

    /// Has the language model choose who says quotations, each by id or nobody.
    pub(crate) async fn choose_speakers_with(
        &self,
        request: &SpeakerRequest,
        answers: Option<&Arc<dyn Answers>>,
    ) -> Result<SpeakerReply, BackendError> {
        match &self.service.protocol {
            Protocol::Chat(chat) if self.profile().chat.speakers => {
                speakers::run(&self.service, chat.as_ref(), request, answers)
                    .await
                    .map_err(|fault| self.error(fault))
            }
            _ => Err(BackendError::Configuration {
                name: self.profile().name.clone(),
                reason: "it is not asked who speaks; set `speakers = true` for a language model".to_owned(),
            }),
        }
    }

    /// Who this is, for provenance.
    #[must_use]
    pub fn identity(&self) -> Identity {
        let mut used: Vec<&str> = Vec::new();
        if matches!(self.service.protocol, Protocol::Chat(_)) {
            used.extend(TRANSLATE_PROMPTS);
        }
        if self.can_summarise() {
            used.extend(SUMMARY_PROMPTS);
        }
        if self.can_choose_speakers() {
            used.push(SPEAKERS_PROMPT);
        }
        let hashes =
            self.service.prompts.hashes().into_iter().filter(|(name, _)| used.contains(&name.as_str()));
        Identity {
            name: self.profile().name.clone(),
            dialect: self.profile().dialect.to_owned(),
            model: self.profile().model.clone(),
            notice: None,
            prompts: hashes.collect(),
        }
    }

    /// A hash of everything that may change its answers; holds no key.
    #[must_use]
    pub(crate) fn fingerprint(&self) -> String {
        let own = match &self.service.protocol {
            Protocol::Translation(service) => service.own_fingerprint(),
            Protocol::Chat(_) => serde_json::Value::Null,
        };
        fingerprint::of_profile(self.profile(), &self.identity(), &own)
    }

    /// The profile it was made from.
    #[must_use]
    pub(crate) fn profile(&self) -> &Profile {
        &self.service.profile
    }

    /// Estimates what an article would take: `summary` where the model would also write the
    /// summary. Sends nothing; pairs and limits that only the service knows are not counted in.
    #[must_use]
    pub(crate) fn plan(&self, translate: &TranslateRequest, summary: Option<&SummariseRequest>) -> Plan {
        plan::estimate(&self.service, translate, summary.filter(|_| self.can_summarise()))
    }

    /// Tries the service step by step; `from` and `to` are ISO 639-1. Sends one short sentence.
    pub async fn probe(&self, from: &str, to: &str) -> ProbeReport {
        let mut report = ProbeReport::default();
        if probe::reach(&self.service, &mut report).await {
            let outcome = self.translate(&probe::request(from, to)).await;
            probe::report_translation(&self.service, &mut report, from, outcome);
        } else {
            probe::skip_translation(&mut report);
        }
        probe::report_limits(&self.service, &mut report).await;
        probe::report_price(&self.service, &mut report);
        report
    }

    /// Which models the service has, without asking any of them; nothing for a service that only
    /// translates and does so between these languages. `None` where it does not answer as one.
    pub(super) async fn offers(&self, from: &str, to: &str) -> Option<Vec<String>> {
        match &self.service.protocol {
            Protocol::Chat(chat) => probe::models(&self.service, chat.as_ref()).await,
            Protocol::Translation(_) => {
                let reply = self.translate(&probe::request(from, to)).await.ok()?;
                reply.items.iter().all(Result::is_ok).then(Vec::new)
            }
        }
    }

    /// A fault as the error that ends a call.
    fn error(&self, fault: Fault) -> BackendError {
        if fault.kind == FaultKind::CostLimit {
            let limit = self.service.shared.spending.limit().unwrap_or_default();
            return BackendError::CostLimit { limit: limit.to_string(), reason: fault.message };
        }
        fault.into_error(&self.profile().name, &endpoint(&self.profile().base_url))
    }
}
