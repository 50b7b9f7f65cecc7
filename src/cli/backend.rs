//! `depeche backend`: which backends there are, and whether they work.

use std::path::PathBuf;

use clap::Subcommand;

use super::{
    Global,
    exit::{self, Failure},
    output, start,
};
use crate::{
    backend::{
        Backend, TranslateRequest,
        probe::{ProbeReport, ProbeRow, ProbeStatus},
        record::Recorder,
        shared::Shared,
    },
    run::Run,
    settings::{EMBEDDED, Overrides},
    visible,
};

/// Subcommands of `depeche backend`.
#[derive(Debug, Subcommand)]
pub(super) enum BackendCommand {
    /// List the profiles of the configuration
    List,
    /// Ask a backend for one sentence and say what works
    Check {
        /// Profile; all of them without it
        name: Option<String>,
        /// Source language of the sentence
        #[arg(long, default_value = "fr", value_name = "LANG")]
        from: String,
        /// Keep requests and answers in this folder (keys removed), for bug reports
        #[arg(long, value_name = "DIR")]
        record: Option<PathBuf>,
    },
}

impl BackendCommand {
    pub(super) fn run(&self, global: &Global) -> Result<u8, Failure> {
        let settings = start::settings(global, Overrides::default())?;
        match self {
            Self::List => {
                let routed = |name: &str| {
                    let languages = settings.routes.iter().filter(|(_, profile)| *profile == name);
                    languages.map(|(language, _)| language.as_str()).collect::<Vec<_>>().join(", ")
                };
                let rows = settings.profile_names().into_iter().map(|name| {
                    let profile = settings.profiles.get(name);
                    let shown = |value: Option<&String>| value.cloned().unwrap_or_default();
                    let dialect =
                        profile.and_then(|profile| profile.dialect.as_ref().or(profile.preset.as_ref()));
                    vec![
                        name.to_owned(),
                        dialect.map_or_else(|| EMBEDDED.to_owned(), Clone::clone),
                        shown(profile.and_then(|profile| profile.model.as_ref())),
                        shown(profile.and_then(|profile| profile.base_url.as_ref().or(profile.url.as_ref()))),
                        routed(name),
                    ]
                });
                output::print(&output::table(
                    &["Name", "Dialect", "Model", "Address", "Routes"],
                    rows.collect(),
                ))?;
                Ok(exit::DONE)
            }
            Self::Check { name, from, record } => {
                let names = match name {
                    Some(name) => vec![name.clone()],
                    None => settings.profile_names().into_iter().map(str::to_owned).collect(),
                };
                let recorder = record.as_deref().map(Recorder::new).transpose().map_err(|error| {
                    Failure::usage(format!("cannot keep requests in the folder given with --record: {error}"))
                })?;
                let run = start::run_with(settings, Shared::default().with_recorder(recorder))?;
                let runtime = start::runtime()?;
                let mut works = true;
                for name in names {
                    let report = runtime.block_on(probe(&run, &name, from));
                    works &= report.works();
                    output::print(&format!("{}\n{}", visible::line(&name), table(&report)))?;
                }
                Ok(if works { exit::DONE } else { exit::ALL_FAILED })
            }
        }
    }
}

fn table(report: &ProbeReport) -> String {
    let rows =
        report.rows.iter().map(|row| vec![row.step.to_owned(), row.status.to_string(), row.note.clone()]);
    output::table(&["Step", "Result", "What was seen"], rows.collect())
}

async fn probe(run: &Run, name: &str, from: &str) -> ProbeReport {
    let failed = |reason: String| ProbeReport {
        rows: vec![ProbeRow { step: "configuration", status: ProbeStatus::Fail, note: reason }],
    };
    let backend = match run.backends.open(name, from, &run.settings.to) {
        Ok(backend) => backend,
        Err(error) => return failed(error.to_string()),
    };
    match &*backend {
        Backend::Http(backend) => backend.probe(from, &run.settings.to).await,
        Backend::Embedded(_) => embedded(&backend, from, &run.settings.to).await,
    }
}

/// The engine inside: its model, and one sentence there.
async fn embedded(backend: &Backend, from: &str, to: &str) -> ProbeReport {
    let identity = backend.identity();
    let model = identity.model.unwrap_or_else(|| "built in".to_owned());
    let mut rows = vec![ProbeRow { step: "model", status: ProbeStatus::Ok, note: model }];
    let sentence = crate::backend::probe::sentence(from).to_owned();
    let request =
        TranslateRequest { from: from.to_owned(), to: to.to_owned(), items: vec![sentence], context: None };
    let reply = backend.translate(&request, None).await.map(|reply| reply.items.into_iter().next());
    let (status, note) = match reply {
        Ok(Some(Ok(translated))) => (ProbeStatus::Ok, translated.text),
        Ok(Some(Err(failure))) => (ProbeStatus::Fail, failure.to_string()),
        Ok(None) => (ProbeStatus::Fail, "no answer".to_owned()),
        Err(error) => (ProbeStatus::Fail, error.to_string()),
    };
    rows.push(ProbeRow { step: "round trip", status, note });
    rows.extend(identity.notice.map(|notice| ProbeRow {
        step: "notice",
        status: ProbeStatus::Skipped,
        note: notice,
    }));
    ProbeReport { rows }
}
