//! `depeche detect`: language, confidence and route of each input.

use std::io::IsTerminal as _;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::{
    Global,
    exit::{self, Failure},
    inputs::Inputs,
    output, start,
};
use crate::{
    input::Source,
    language::{Detection, Route},
    settings::Overrides,
};

/// Arguments of `depeche detect`.
#[derive(Debug, Args)]
pub(super) struct DetectArgs {
    #[command(flatten)]
    inputs: Inputs,
    /// Form of the output; a table on a terminal, else JSON lines
    #[arg(short, long, value_enum)]
    format: Option<DetectFormat>,
    /// Profile for every language, in place of the routes
    #[arg(short, long, value_name = "NAME")]
    backend: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DetectFormat {
    Table,
    Jsonl,
}

impl DetectArgs {
    pub(super) fn run(&self, global: &Global) -> Result<u8, Failure> {
        let overrides = Overrides { backend: self.backend.clone(), ..self.inputs.overrides() };
        let run = start::run(start::settings(global, overrides)?)?;
        let collected = self.inputs.collect(&run.settings, start::fetcher(&run.settings, None))?;
        let table = match self.format {
            Some(format) => format == DetectFormat::Table,
            None => std::io::stdout().is_terminal(),
        };
        let mut tally = exit::Tally::default();
        for error in &collected.errors {
            tally.refused(error, collected.single);
        }
        let mut rows = Vec::new();
        for source in &collected.sources {
            match run.detection(source) {
                Ok(detection) => {
                    tally.done += 1;
                    let route = run.route_of(&detection);
                    if table {
                        rows.push(row(source, &detection, &route));
                    } else {
                        output::print(&line(source, &detection, &route))?;
                    }
                }
                Err(error) => tally.refused(&error, collected.single),
            }
        }
        if table && !rows.is_empty() {
            output::print(&output::table(&["Input", "Language", "Confidence", "Route"], rows))?;
        }
        Ok(tally.code())
    }
}

fn row(source: &Source, detection: &Detection, route: &Route) -> Vec<String> {
    let sure = match (detection.forced, detection.reliable) {
        (true, _) => " (as told)",
        (false, true) => "",
        (false, false) => " (unreliable)",
    };
    vec![
        source.display(),
        detection.language.clone().unwrap_or_else(|| "cannot tell".to_owned()),
        format!("{:.2}{sure}", detection.confidence),
        output::route(route),
    ]
}

fn line(source: &Source, detection: &Detection, route: &Route) -> String {
    let (action, backend, reason) = match route {
        Route::Backend(name) => ("backend", Some(name.as_str()), None),
        Route::Skip(reason) => ("skip", None, Some(reason.to_string())),
        Route::Brief(reason) => ("brief", None, Some(reason.to_string())),
        Route::Fail(reason) => ("fail", None, Some(reason.to_string())),
    };
    let value = json!({
        "path": source.display(),
        "language": {"code": detection.language, "confidence": detection.confidence,
                     "reliable": detection.reliable, "forced": detection.forced, "mixed": detection.mixed},
        "route": {"action": action, "backend": backend, "reason": reason},
    });
    format!("{value}\n")
}
