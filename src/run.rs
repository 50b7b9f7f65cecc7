//! `Run`: what every article of a run shares.
//!
//! Takes `Settings` with the backends, the store and the glossary that they name; says how
//! articles are read, where each goes and what is asked for it. The edge makes one for each command
//! ([`cli`](crate::cli)).

use std::sync::Arc;

use crate::{
    article::{self, Article, DEFAULT_GRAMMAR},
    backend::{Backend, Registry},
    deadline::Budget,
    glossary::Glossary,
    input::{self, InputError, ReadOptions, Source},
    language::{self, DetectOptions, Detection, Route},
    settings::Settings,
    signature::Signer,
    store::{Horizon, Store, answers::Session},
};

/// What every article of a run shares.
#[derive(Debug)]
pub(crate) struct Run {
    /// What the run does.
    pub settings: Settings,
    /// Backends by name, opened when first needed.
    pub backends: Registry,
    /// The desk's terms; empty without a glossary.
    pub glossary: Arc<Glossary>,
    /// What is remembered from run to run; `None` for a run that remembers nothing.
    pub store: Option<Arc<Store>>,
    /// Who signs the briefs.
    pub signer: Option<Arc<Signer>>,
    /// Time of the run in RFC 3339, or the time that reproducible builds set.
    pub created: String,
}

/// A backend that articles of a run can go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Destination {
    /// ISO 639-1 code of the articles.
    pub language: String,
    /// Name of the backend's profile.
    pub profile: String,
    /// Whether it is asked only when another has failed.
    pub is_fallback: bool,
}

impl Run {
    /// How files are read.
    #[must_use]
    pub(crate) fn read_options(&self) -> ReadOptions {
        ReadOptions {
            encoding: self.settings.encoding.clone(),
            max_bytes: self.settings.max_bytes,
            whole_books: self.settings.whole_books,
        }
    }

    /// How the language is found.
    #[must_use]
    pub(crate) fn detect_options(&self) -> DetectOptions {
        DetectOptions { allow: self.settings.languages.clone(), from: self.settings.from.clone() }
    }

    /// Reads one article and finds what can be found in it locally.
    pub(crate) fn article(&self, source: &Source) -> Result<Article, InputError> {
        self.in_time(source, || {
            let loaded = input::read(source, &self.read_options())?;
            Ok(article::find(loaded, &self.detect_options()))
        })
    }

    /// Reads one article no further than its language.
    pub(crate) fn detection(&self, source: &Source) -> Result<Detection, InputError> {
        self.in_time(source, || {
            let mut loaded = input::read(source, &self.read_options())?;
            Ok(language::detect(&loaded.document().text, &self.detect_options()))
        })
    }

    /// Works on a source within the time for one article.
    pub(crate) fn in_time<T>(
        &self,
        source: &Source,
        work: impl FnOnce() -> Result<T, InputError>,
    ) -> Result<T, InputError> {
        let late = |late| InputError::Late { path: source.display(), late };
        Budget::new(self.settings.time_limit()).spend(work).map_err(late)?
    }

    /// Where an article goes; `--backend` decides for every language.
    #[must_use]
    pub(crate) fn route(&self, article: &Article) -> Route {
        self.route_of(&article.detection)
    }

    /// Where an article of this language goes.
    #[must_use]
    pub(crate) fn route_of(&self, detection: &Detection) -> Route {
        let settings = &self.settings;
        if let Some(name) = &settings.backend {
            return Route::Backend(name.clone());
        }
        language::route(detection, &settings.routes, settings.other, &settings.to)
    }

    /// Every backend that articles can go to: those of the routes, or the one that `--backend`
    /// names, and after them the fallback of each.
    #[must_use]
    pub(crate) fn destinations(&self) -> Vec<Destination> {
        let settings = &self.settings;
        let routed = |(language, profile): (&String, &String)| Destination {
            language: language.clone(),
            profile: profile.clone(),
            is_fallback: false,
        };
        let forced = settings.backend.as_ref().map(|profile| {
            let language = settings.from.clone().unwrap_or_else(|| DEFAULT_GRAMMAR.to_owned());
            routed((&language, profile))
        });
        let mut destinations =
            forced.map_or_else(|| settings.routes.iter().map(routed).collect(), |forced| vec![forced]);
        let fallbacks: Vec<Destination> = destinations
            .iter()
            .filter_map(|first| {
                let profile = self.backends.fallback(&first.profile)?;
                Some(Destination { language: first.language.clone(), profile, is_fallback: true })
            })
            .collect();
        destinations.extend(fallbacks);
        destinations
    }

    /// The session of an article that sees the store up to `horizon`; `None` for a run that
    /// remembers nothing.
    #[must_use]
    pub(crate) fn session(&self, horizon: Horizon) -> Option<Arc<Session>> {
        self.store.as_ref().map(|store| Arc::new(Session::new(store, horizon)))
    }

    /// The backend of a destination; `None` when it cannot be opened now.
    #[must_use]
    pub(crate) fn open(&self, destination: &Destination) -> Option<Arc<Backend>> {
        self.backends.open(&destination.profile, &destination.language, &self.settings.to).ok()
    }
}
