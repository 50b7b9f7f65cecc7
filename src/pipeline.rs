//! The flow: one article from its bytes to its brief.
//!
//! input → document → language → segments → quotes → backend → checks → brief. Follow
//! [`process`]; every stage is one line there and one module.

use std::sync::Arc;

use crate::{
    article::Article,
    backend::Registry,
    brief::{self, Brief},
    check::CheckStatus,
    document,
    glossary::Glossary,
    input::{self, InputError, ReadOptions, Source},
    language::{self, DetectOptions, Detection, Route},
    rendering::{self, Order, Rendering},
    settings::Settings,
    store::{Store, answers::Session, asking::Asking},
};

/// What every article of a run shares.
#[derive(Debug)]
pub struct Run {
    /// What the run does.
    pub settings: Settings,
    /// Backends by name, opened when first needed.
    pub backends: Registry,
    /// The desk's terms; empty without a glossary.
    pub glossary: Arc<Glossary>,
    /// What is remembered from run to run; `None` for a run that remembers nothing.
    pub store: Option<Arc<Store>>,
    /// Time of the run in RFC 3339, or the time that reproducible builds set.
    pub created: String,
}

/// What became of one article. The brief of an article whose backend failed is there all the same.
#[derive(Debug)]
pub enum Outcome {
    /// Its brief.
    Done(Box<Brief>),
    /// A brief with what was found locally, and why the rest is missing.
    Partial(Box<Brief>, String),
    /// A brief whose checks failed under `--strict`.
    Unfaithful(Box<Brief>, usize),
    /// Left out, and why.
    Skipped(String),
    /// No brief, and why.
    Failed(String),
}

impl Run {
    /// How files are read.
    #[must_use]
    pub fn read_options(&self) -> ReadOptions {
        ReadOptions { encoding: self.settings.encoding.clone(), max_bytes: self.settings.max_bytes }
    }

    /// How the language is found.
    #[must_use]
    pub fn detect_options(&self) -> DetectOptions {
        DetectOptions { allow: self.settings.languages.clone(), from: self.settings.from.clone() }
    }

    /// Reads one article and runs the local stages.
    pub fn article(&self, source: &Source) -> Result<Article, InputError> {
        let loaded = input::read(source, &self.read_options())?;
        Ok(Article::analyse(loaded, &self.detect_options()))
    }

    /// Reads one article no further than its language.
    pub fn detection(&self, source: &Source) -> Result<Detection, InputError> {
        let loaded = input::read(source, &self.read_options())?;
        let document = document::parse(&loaded.text, &loaded.media_type);
        Ok(language::detect(&document.text, &self.detect_options()))
    }

    /// Where an article goes; `--backend` decides for every language.
    #[must_use]
    pub fn route(&self, article: &Article) -> Route {
        self.route_of(&article.detection)
    }

    /// Where an article of this language goes.
    #[must_use]
    pub fn route_of(&self, detection: &Detection) -> Route {
        let settings = &self.settings;
        if let Some(name) = &settings.backend {
            return Route::Backend(name.clone());
        }
        language::route(detection, &settings.routes, settings.other, &settings.to)
    }
}

/// One article, from its source to its brief.
pub async fn process(source: &Source, run: &Run) -> Outcome {
    let article = match run.article(source) {
        Ok(article) => article,
        Err(error) => return Outcome::Failed(error.to_string()),
    };
    brief(&article, run).await
}

/// One article, from what was found in it to its brief.
pub async fn brief(article: &Article, run: &Run) -> Outcome {
    match run.route(article) {
        Route::Skip(reason) => Outcome::Skipped(reason.to_string()),
        Route::Fail(reason) => Outcome::Failed(format!("{}: {reason}", article.loaded.source.display())),
        Route::Brief(reason) => {
            let rendering = rendering::untranslated(article, run.settings.points);
            finish(article, &rendering, &context(run, vec![reason.to_string()]), run)
        }
        Route::Backend(name) => translated(article, &name, run).await,
    }
}

/// Asks the named backend, and its fallback when it fails.
async fn translated(article: &Article, name: &str, run: &Run) -> Outcome {
    let settings = &run.settings;
    let order = Order { to: &settings.to, translate: settings.translate, points: settings.points };
    let mut context = context(run, Vec::new());
    let mut rendering = Rendering::default();
    let mut next = Some(name.to_owned());
    while let Some(name) = next.take() {
        rendering = match run.backends.open(&name, article.language_code(), &settings.to) {
            Ok(backend) => {
                context.backend = Some(backend.identity());
                let asking = Asking::new(&backend, run.store.as_deref(), &run.glossary);
                rendering::render(article, &asking, &order).await
            }
            Err(error) => {
                let mut rendering = rendering::untranslated(article, settings.points);
                rendering.failure = Some(error);
                rendering
            }
        };
        if let Some(failure) = &rendering.failure
            && context.fallback_from.is_none()
            && let Some(fallback) = run.backends.fallback(&name)
        {
            context.warnings.push(format!("backend {name} failed ({failure}); {fallback} took its place"));
            context.fallback_from = Some(name);
            next = Some(fallback);
        }
    }
    context.cached = Session::current().is_some_and(|session| session.all_recalled());
    finish(article, &rendering, &context, run)
}

fn context(run: &Run, warnings: Vec<String>) -> brief::Context {
    brief::Context {
        to: run.settings.to.clone(),
        translate: run.settings.translate,
        backend: None,
        fallback_from: None,
        cached: false,
        glossary: Arc::clone(&run.glossary),
        created: run.created.clone(),
        warnings,
    }
}

fn finish(article: &Article, rendering: &Rendering, context: &brief::Context, run: &Run) -> Outcome {
    let brief = Box::new(brief::assemble(article, rendering, context));
    if let Some(failure) = &rendering.failure {
        return Outcome::Partial(brief, failure.to_string());
    }
    if let Some(failure) = rendering.nothing_came() {
        return Outcome::Partial(brief, format!("not one text was translated: {failure}"));
    }
    let failed = brief.checks.iter().filter(|check| check.status == CheckStatus::Fail).count();
    if run.settings.strict && failed > 0 {
        return Outcome::Unfaithful(brief, failed);
    }
    Outcome::Done(brief)
}
