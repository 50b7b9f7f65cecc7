//! The sentence: find what is in an article, ask for it in the brief's language, hold the answer
//! against the source and join both in a brief.
//!
//! [`article`](crate::article) finds, [`rendering`] asks, [`brief`](mod@crate::brief) holds and joins. Follow
//! [`process`].

use std::sync::Arc;

use crate::{
    article::Article,
    brief::{self, Brief},
    check::CheckStatus,
    deadline::Budget,
    input::Source,
    language::Route,
    rendering::{self, Rendering},
    run::Run,
    store::answers::Session,
};

/// What became of one article. The brief of an article whose backend failed is there all the same.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// Its brief.
    Done { brief: Box<Brief> },
    /// A brief that lacks some of the translation, and why.
    Partial { brief: Box<Brief>, reason: String },
    /// A brief with what was found locally and nothing else, and why.
    Untranslated { brief: Box<Brief>, reason: String },
    /// A brief under `--strict`, `failed` of whose checks failed.
    Unfaithful { brief: Box<Brief>, failed: usize },
    /// Left out, and why.
    Skipped { reason: String },
    /// No brief, and why.
    Failed { reason: String },
}

/// One article, from its source to its brief.
pub(crate) async fn process(source: &Source, run: &Run, session: Option<&Arc<Session>>) -> Outcome {
    match run.article(source) {
        Ok(article) => {
            let mut budget = Budget::new(run.settings.time_limit());
            let briefed = budget.spend_on(brief(&article, run, session)).await;
            briefed.unwrap_or_else(|late| Outcome::Failed { reason: format!("{}: {late}", source.display()) })
        }
        Err(error) => Outcome::Failed { reason: error.to_string() },
    }
}

/// One article, from what was found in it to its brief; `session` is what it sees of earlier answers.
pub(crate) async fn brief(article: &Article, run: &Run, session: Option<&Arc<Session>>) -> Outcome {
    let told;
    let article = if run.settings.stated.is_empty() {
        article
    } else {
        let mut copy = article.clone();
        run.settings.stated.tell(&mut copy.document);
        told = copy;
        &told
    };
    let rendering = match run.route(article) {
        Route::Backend(profile) => rendering::ask(article, &profile, run, session).await,
        Route::Brief(reason) => {
            let unasked = Some(reason.to_string());
            Rendering { unasked, ..rendering::untranslated(article, run.settings.points) }
        }
        Route::Skip(reason) => return Outcome::Skipped { reason: reason.to_string() },
        Route::Fail(reason) => {
            let reason = format!("{}: {reason}", article.loaded.source.display());
            return Outcome::Failed { reason };
        }
    };
    let asked;
    let article = if rendering.speakers.is_empty() {
        article
    } else {
        asked = rendering::speakers::with(article, &rendering.speakers);
        &asked
    };
    let context = brief::Context {
        to: run.settings.to.clone(),
        translate: run.settings.translate,
        glossary: Arc::clone(&run.glossary),
        created: run.created.clone(),
    };
    let mut brief = brief::hold_and_join(article, &rendering, &context);
    if let Some(signer) = &run.signer {
        let comment = format!("depeche {} {}", brief.tool.version, brief.provenance.created);
        match signer.sign(&brief.provenance.seal, &comment) {
            Ok(signature) => brief.provenance.signature = Some(signature),
            Err(error) => {
                return Outcome::Failed { reason: format!("{}: {error}", article.loaded.source.display()) };
            }
        }
    }
    outcome(Box::new(brief), &rendering, run.settings.strict)
}

/// "1 check failed", "2 checks failed".
#[must_use]
pub(crate) fn failed_checks(count: usize) -> String {
    format!("{count} check{} failed", if count == 1 { "" } else { "s" })
}

/// What a brief counts as.
fn outcome(brief: Box<Brief>, rendering: &Rendering, strict: bool) -> Outcome {
    if let Some(failure) = &rendering.failure {
        if rendering.has_translation() {
            return Outcome::Partial { brief, reason: failure.to_string() };
        }
        let reason = format!("the brief is untranslated: {failure}");
        return Outcome::Untranslated { brief, reason };
    }
    if let Some((missing, asked, failure)) = rendering.missing() {
        if !rendering.has_translation() {
            let reason = format!("not one text was translated: {failure}");
            return Outcome::Untranslated { brief, reason };
        }
        let reason = format!("{missing} of {asked} texts are not translated: {failure}");
        return Outcome::Partial { brief, reason };
    }
    let failed = brief.checks.iter().filter(|check| check.status == CheckStatus::Fail).count();
    if strict && failed > 0 {
        return Outcome::Unfaithful { brief, failed };
    }
    Outcome::Done { brief }
}
