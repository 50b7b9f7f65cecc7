//! `depeche translate`: plain translation through the routed backend.

use std::{path::PathBuf, sync::Arc};

use clap::Args;

use super::{
    Global,
    asking::{self, Asking},
    exit::{self, Failure, Tally},
    inputs::Inputs,
    output, start, style,
};
use crate::{
    article::Article,
    backend::{Backend, TranslateRequest, answers::Answers},
    batch::outputs::Outputs,
    language::Route,
    run::Run,
    settings::Overrides,
    store::Horizon,
};

/// Arguments of `depeche translate`.
#[derive(Debug, Args)]
pub(super) struct TranslateArgs {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    asking: Asking,
    /// A profile of the configuration, or `embedded`; the route of the language without it
    #[arg(short, long, value_name = "NAME")]
    backend: Option<String>,
    /// Target language (ISO 639-1 code); en without it
    #[arg(long, value_name = "LANG")]
    to: Option<String>,
    /// File for one input, folder for many; standard output without it
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
}

impl TranslateArgs {
    pub(super) fn run(&self, global: &Global) -> Result<u8, Failure> {
        let overrides =
            Overrides { backend: self.backend.clone(), to: self.to.clone(), ..self.inputs.overrides() };
        let settings = start::settings(global, self.asking.over(overrides))?;
        let store = start::store(&settings);
        let run = self.asking.run(settings, Some(store), false)?;
        let collected =
            self.inputs.collect(&run.settings, start::fetcher(&run.settings, run.store.as_ref()))?;
        if self.output.is_none() && !collected.single {
            return Err(Failure::usage(
                "several inputs need a folder for their translations: name one with -o DIR",
            ));
        }
        let mut tally = Tally::default();
        for error in &collected.errors {
            tally.refused(error, collected.single);
        }
        let outputs = Outputs::new(run.store.clone(), None, self.inputs.paths());
        let runtime = start::runtime()?;
        for source in &collected.sources {
            let article = match run.article(source) {
                Ok(article) => article,
                Err(error) => {
                    tally.refused(&error, collected.single);
                    continue;
                }
            };
            match runtime.block_on(one(&run, &article)) {
                Ok(Some((text, missing))) => {
                    *(if missing == 0 { &mut tally.done } else { &mut tally.partial }) += 1;
                    match &self.output {
                        None => output::print(&text)?,
                        Some(path) if collected.single && !output::is_folder(path) => {
                            output::write_file(&outputs, path, Some(source), &text)?;
                        }
                        Some(path) => {
                            let path = path.join(output::relative(source));
                            output::write_file(&outputs, &path, Some(source), &text)?;
                        }
                    }
                }
                Ok(None) => tally.skipped += 1,
                Err(failure) => {
                    tally.failed += 1;
                    failure.report();
                }
            }
        }
        asking::account(&run);
        Ok(tally.code())
    }
}

/// The translation of one article, and how many sentences have none; `None` when it is skipped.
async fn one(run: &Run, article: &Article) -> Result<Option<(String, usize)>, Failure> {
    let name = article.loaded.source.display();
    let failed = |reason: String| Failure::new(exit::ALL_FAILED, reason);
    match run.route(article) {
        Route::Backend(profile) => {
            let backend = run
                .backends
                .open(&profile, article.language_code(), &run.settings.to)
                .map_err(|error| failed(format!("{name}: {error}")))?;
            if let Some(notice) = backend.identity().notice {
                style::warning(&notice);
            }
            whole(run, article, &backend).await.map(Some)
        }
        Route::Fail(reason) => Err(failed(format!("{name}: {reason}"))),
        Route::Skip(reason) | Route::Brief(reason) => {
            style::warning(&format!("{name}: skipped: {reason}"));
            Ok(None)
        }
    }
}

/// The whole text with every sentence replaced by its translation; what stands between sentences
/// stays, and a sentence without a translation is named as such and counted. Not one translation is
/// a failure.
async fn whole(run: &Run, article: &Article, backend: &Backend) -> Result<(String, usize), Failure> {
    let text = &article.document.text;
    let mut spans: Vec<_> = article.sentences.iter().map(|sentence| sentence.span).collect();
    spans.extend(article.document.title.as_ref().and_then(|title| title.span));
    spans.retain(|span| span.of(text).chars().any(char::is_alphanumeric));
    spans.sort_unstable();
    let name = article.loaded.source.display();
    if spans.is_empty() {
        return Err(Failure::new(exit::ALL_FAILED, format!("{name}: there is nothing to translate in it")));
    }
    let request = TranslateRequest {
        from: article.language_code().to_owned(),
        to: run.settings.to.clone(),
        items: spans.iter().map(|span| article.line(*span)).collect(),
        context: article.document.title.as_ref().map(|title| title.value.clone()),
    };
    let answers = run.session(Horizon::END).map(|session| session as Arc<dyn Answers>);
    let reply = backend
        .translate(&request, answers.as_ref())
        .await
        .map_err(|error| Failure::new(exit::ALL_FAILED, format!("{name}: {error}")))?;
    let failures = || reply.items.iter().filter_map(|item| item.as_ref().err());
    let missing = spans.len().saturating_sub(reply.items.len()) + failures().count();
    if missing == spans.len() {
        let why =
            failures().next().map_or_else(|| "the backend gave no answer".to_owned(), ToString::to_string);
        let reason = format!("{name}: not one sentence was translated: {why}");
        return Err(Failure::new(exit::ALL_FAILED, reason));
    }
    let mut whole = String::with_capacity(text.len());
    let mut end = 0;
    for (index, span) in spans.iter().enumerate() {
        whole.push_str(text.get(end..span.start).unwrap_or_default());
        match reply.items.get(index) {
            Some(Ok(translated)) => whole.push_str(&translated.text),
            missing => {
                let why = missing.and_then(|item| item.as_ref().err()).map(ToString::to_string);
                let why = why.unwrap_or_else(|| "the backend gave no answer for it".to_owned());
                style::warning(&format!("{name}: a sentence is not translated: {why}"));
                whole.push_str("[untranslated: «\u{a0}");
                whole.push_str(span.of(text));
                whole.push_str("\u{a0}»]");
            }
        }
        end = span.end;
    }
    whole.push_str(text.get(end..).unwrap_or_default());
    if !whole.ends_with('\n') {
        whole.push('\n');
    }
    Ok((whole, missing))
}
