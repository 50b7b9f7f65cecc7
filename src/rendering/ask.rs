//! Whom an article is shown: the backend that it is routed to, and the one that takes its place
//! when that fails.

use std::sync::Arc;

use super::{RenderOptions, Rendering, Replaced, render, untranslated};
use crate::{
    article::Article,
    backend::BackendError,
    run::Run,
    store::{answers::Session, remembering::RememberingBackend},
};

/// Asks the backend of `profile`, and its fallback when it fails; `session` is what the article
/// sees of earlier answers.
pub(crate) async fn ask(
    article: &Article,
    profile: &str,
    run: &Run,
    session: Option<&Arc<Session>>,
) -> Rendering {
    let mut rendering = attempt(article, profile, run, session).await;
    if let Some(failure) = &rendering.failure
        && !matches!(failure, BackendError::Deferred { .. })
        && let Some(by) = run.backends.fallback(profile)
    {
        let replaced = Replaced { profile: profile.to_owned(), failure: failure.to_string(), by };
        let second = attempt(article, &replaced.by, run, session).await;
        let backend = second.backend.or(rendering.backend);
        rendering = Rendering { backend, replaced: Some(replaced), ..second };
    }
    rendering.cached = session.is_some_and(|session| session.all_recalled());
    rendering
}

async fn attempt(article: &Article, profile: &str, run: &Run, session: Option<&Arc<Session>>) -> Rendering {
    let order = RenderOptions::of(&run.settings);
    match run.backends.open(profile, article.language_code(), order.to) {
        Ok(backend) => {
            let asking = RememberingBackend::new(&backend, session, &run.glossary);
            Rendering { backend: Some(backend.identity()), ..render(article, &asking, &order).await }
        }
        Err(error) => Rendering { failure: Some(error), ..untranslated(article, order.points) },
    }
}
