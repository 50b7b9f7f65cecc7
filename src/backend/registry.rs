//! [`Backend`], the one of several that an article goes to, and the [`Registry`] that opens them.

use std::{
    collections::HashMap,
    fmt,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    BackendError, Identity, SpeakerReply, SpeakerRequest, SummariseReply, SummariseRequest, TranslateReply,
    TranslateRequest, Usage,
    bulk::{Brought, Progress},
    dialect,
    embedded::{EmbeddedBackend, EmbeddedOptions},
    fingerprint,
    http::{
        answers::{Answers, RequestKey},
        deferral::Deferred,
        shared::Shared,
    },
    http_backend::HttpBackend,
    profile::Prices,
    prompt::PromptSet,
};
use crate::settings::{EMBEDDED, Settings};

/// What translates.
#[derive(Debug)]
pub enum Backend {
    /// The engine inside the program.
    Embedded(Box<EmbeddedBackend>),
    /// A service over HTTP.
    Http(Box<HttpBackend>),
}

impl Backend {
    /// Translates each text on its own. Answers of services are taken from `answers` and kept there.
    pub(crate) async fn translate(
        &self,
        request: &TranslateRequest,
        answers: Option<&Arc<dyn Answers>>,
    ) -> Result<TranslateReply, BackendError> {
        match self {
            Self::Embedded(backend) => backend.translate(request).await,
            Self::Http(backend) => backend.translate_with(request, answers).await,
        }
    }

    /// Whether asking it costs nothing and leaves the machine alone.
    #[must_use]
    pub(crate) const fn is_local(&self) -> bool {
        matches!(self, Self::Embedded(_))
    }

    /// Whether it can write a summary.
    #[must_use]
    pub(crate) fn can_summarise(&self) -> bool {
        match self {
            Self::Embedded(_) => false,
            Self::Http(backend) => backend.can_summarise(),
        }
    }

    /// Writes a summary. Answers of services are taken from `answers` and kept there.
    pub(crate) async fn summarise(
        &self,
        request: &SummariseRequest,
        answers: Option<&Arc<dyn Answers>>,
    ) -> Result<SummariseReply, BackendError> {
        match self {
            Self::Embedded(_) => Err(BackendError::Configuration {
                name: EMBEDDED.to_owned(),
                reason: "the engine inside the program translates only".to_owned(),
            }),
            Self::Http(backend) => backend.summarise_with(request, answers).await,
        }
    }

    /// Whether it can choose who speaks where the text leaves it open.
    #[must_use]
    pub(crate) fn can_choose_speakers(&self) -> bool {
        match self {
            Self::Embedded(_) => false,
            Self::Http(backend) => backend.can_choose_speakers(),
        }
    }

    /// Chooses who says quotations. Answers of services are taken from `answers` and kept there.
    pub(crate) async fn choose_speakers(
        &self,
        request: &SpeakerRequest,
        answers: Option<&Arc<dyn Answers>>,
    ) -> Result<SpeakerReply, BackendError> {
        match self {
            Self::Embedded(_) => Err(BackendError::Configuration {
                name: EMBEDDED.to_owned(),
                reason: "the engine inside the program translates only".to_owned(),
            }),
            Self::Http(backend) => backend.choose_speakers_with(request, answers).await,
        }
    }

    /// A hash of everything that may change its answers: dialect, address, model, prompts,
    /// parameters, glossary. Two backends with the same fingerprint give the same service the same
    /// requests. Holds no key.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        match self {
            Self::Embedded(backend) => fingerprint::of_identity(&backend.identity()),
            Self::Http(backend) => backend.fingerprint(),
        }
    }

    /// Whether its provider has a batch interface.
    #[must_use]
    pub(crate) fn takes_batches(&self) -> bool {
        matches!(self, Self::Http(backend) if backend.profile().bulk.is_some())
    }

    /// Name of its profile.
    #[must_use]
    pub(crate) fn profile_name(&self) -> &str {
        match self {
            Self::Embedded(_) => EMBEDDED,
            Self::Http(backend) => &backend.profile().name,
        }
    }

    /// Submits requests as a batch; gives its number.
    pub(crate) async fn submit(&self, requests: &[(RequestKey, Deferred)]) -> Result<String, BackendError> {
        let backend = self.batching()?;
        backend.bulk()?.submit(requests).await.map_err(|fault| backend.bulk_error(fault))
    }

    /// How far a batch is.
    pub(crate) async fn look(&self, batch: &str) -> Result<Progress, BackendError> {
        let backend = self.batching()?;
        backend.bulk()?.look(batch).await.map_err(|fault| backend.bulk_error(fault))
    }

    /// What a batch brought; `place` as its progress named it.
    pub(crate) async fn results(&self, place: &str) -> Result<Vec<Brought>, BackendError> {
        let backend = self.batching()?;
        backend.bulk()?.results(place).await.map_err(|fault| backend.bulk_error(fault))
    }

    fn batching(&self) -> Result<&HttpBackend, BackendError> {
        match self {
            Self::Http(backend) => Ok(backend),
            Self::Embedded(_) => Err(BackendError::Configuration {
                name: EMBEDDED.to_owned(),
                reason: "the engine inside the program takes no batches".to_owned(),
            }),
        }
    }

    /// Who it is, for provenance.
    #[must_use]
    pub(crate) fn identity(&self) -> Identity {
        match self {
            Self::Embedded(backend) => backend.identity(),
            Self::Http(backend) => backend.identity(),
        }
    }
}

/// Name of the profile, source and target language.
type Key = (String, String, String);

/// Opens backends when they are first needed and keeps them.
pub(crate) struct Registry {
    settings: Settings,
    prompts: Arc<PromptSet>,
    environment: fn(&str) -> Option<String>,
    shared: Arc<Shared>,
    open: Mutex<HashMap<Key, Arc<Backend>>>,
}

impl fmt::Debug for Registry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Registry").finish_non_exhaustive()
    }
}

impl Registry {
    /// `environment` looks a variable up; keys of services come from there.
    #[must_use]
    pub(crate) fn new(
        settings: &Settings,
        prompts: Arc<PromptSet>,
        environment: fn(&str) -> Option<String>,
        shared: Shared,
    ) -> Self {
        Self {
            settings: settings.clone(),
            prompts,
            environment,
            shared: Arc::new(shared),
            open: Mutex::default(),
        }
    }

    /// The backend of a profile for a pair of languages.
    pub(crate) fn open(&self, name: &str, from: &str, to: &str) -> Result<Arc<Backend>, BackendError> {
        let embedded = self.is_embedded(name);
        // An HTTP backend serves every pair: one instance, so that its limits hold for all.
        let pair = if embedded { (from, to) } else { ("", "") };
        let key = (name.to_owned(), pair.0.to_owned(), pair.1.to_owned());
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(backend) = open.get(&key) {
            return Ok(Arc::clone(backend));
        }
        let backend = if embedded {
            Backend::Embedded(Box::new(EmbeddedBackend::open(&self.embedded_options(from, to))?))
        } else {
            Backend::Http(Box::new(self.http(name)?))
        };
        let backend = Arc::new(backend);
        open.insert(key, Arc::clone(&backend));
        Ok(backend)
    }

    /// What all requests of the run took so far, failed articles included.
    #[must_use]
    pub(crate) fn usage(&self) -> Usage {
        self.shared.total.total()
    }

    /// The profile that takes over when `name` fails.
    #[must_use]
    pub(crate) fn fallback(&self, name: &str) -> Option<String> {
        self.settings.profiles.get(name)?.fallback.clone()
    }

    fn is_embedded(&self, name: &str) -> bool {
        match self.settings.profiles.get(name) {
            Some(profile) => profile.dialect.as_deref() == Some(EMBEDDED),
            None => name == EMBEDDED,
        }
    }

    fn embedded_options(&self, from: &str, to: &str) -> EmbeddedOptions {
        EmbeddedOptions {
            model_dir: self.settings.model_dir.clone(),
            cache_dir: Some(PathBuf::from(&self.settings.cache_dir)),
            from: from.to_owned(),
            to: to.to_owned(),
            threads: self.settings.threads,
            glossary: Arc::clone(self.prompts.glossary()),
            limit: self.settings.time_limit(),
        }
    }

    fn http(&self, name: &str) -> Result<HttpBackend, BackendError> {
        let Some(config) = self.settings.profiles.get(name) else {
            return Err(BackendError::Configuration {
                name: name.to_owned(),
                reason: format!(
                    "there is no such profile; known are {}; add [backend.{name}] to depeche.toml",
                    self.settings.profile_names().join(", ")
                ),
            });
        };
        let profile = dialect::resolve(name, config, &self.environment).map_err(|error| {
            BackendError::Configuration { name: name.to_owned(), reason: error.to_string() }
        })?;
        if self.shared.spending.limit().is_some() && profile.prices == Prices::default() {
            return Err(BackendError::Configuration {
                name: name.to_owned(),
                reason: "a run with a limit on its cost needs to know the price: set \
                         `price_per_million_input` and `price_per_million_output`, or \
                         `price_per_million_characters` (0 for a service that costs nothing)"
                    .to_owned(),
            });
        }
        HttpBackend::new(&profile, &self.prompts, Arc::clone(&self.shared))
    }
}
