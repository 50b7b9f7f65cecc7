//! Whom an article is shown: the backend that it is routed to, and the one that takes its place
//! when that fails.

use super::{Order, Rendering, Replaced, render, untranslated};
use crate::{
    article::Article,
    run::Run,
    store::{answers::Session, asking::Asking},
};

/// Asks the backend of `profile`, and its fallback when it fails.
pub async fn ask(article: &Article, profile: &str, run: &Run) -> Rendering {
    let rendering = first_or_fallback(article, profile, run).await;
    let cached = Session::current().is_some_and(|session| session.all_recalled());
    Rendering { cached, ..rendering }
}

async fn first_or_fallback(article: &Article, profile: &str, run: &Run) -> Rendering {
    let order = Order::of(&run.settings);
    let rendering = attempt(article, profile, run, &order).await;
    let Some(failure) = &rendering.failure else { return rendering };
    let Some(fallback) = run.backends.fallback(profile) else { return rendering };
    let replaced = Replaced { profile: profile.to_owned(), failure: failure.to_string(), by: fallback };
    let second = attempt(article, &replaced.by, run, &order).await;
    Rendering { backend: second.backend.or(rendering.backend), replaced: Some(replaced), ..second }
}

async fn attempt(article: &Article, profile: &str, run: &Run, order: &Order<'_>) -> Rendering {
    match run.backends.open(profile, article.language_code(), order.to) {
        Ok(backend) => {
            let asking = Asking::new(&backend, run.store.as_deref(), &run.glossary);
            Rendering { backend: Some(backend.identity()), ..render(article, &asking, order).await }
        }
        Err(error) => Rendering { failure: Some(error), ..untranslated(article, order.points) },
    }
}
