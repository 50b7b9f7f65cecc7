//! `depeche verify`: briefs held against their sources again.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{
    Global,
    exit::{self, Failure},
    output, reseal, start, style,
};
use crate::{
    brief::Brief,
    input::{self, Selection, Source},
    run::Run,
    settings::Overrides,
    signature::Verifier,
    verify::{self, Difference},
    visible, writer,
};

/// Arguments of `depeche verify`.
#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// Briefs written with `--format json`, or folders with them
    #[arg(value_name = "BRIEF", required = true)]
    briefs: Vec<PathBuf>,
    /// Where the source is now, for one brief whose source has moved or came from standard input
    #[arg(long, value_name = "FILE")]
    source: Option<PathBuf>,
    /// A public key in minisign's format: every brief must be signed by it
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Print differences as JSON lines
    #[arg(long)]
    json: bool,
    /// Seal briefs anew that NAME edited by hand, and record who changed which lines and when
    #[arg(long, value_name = "NAME")]
    reseal: Option<String>,
}

impl VerifyArgs {
    pub(super) fn run(&self, global: &Global) -> Result<u8, Failure> {
        let briefs = self.named();
        if self.source.is_some() && briefs.len() > 1 {
            return Err(Failure::usage("--source belongs to one brief: verify them one by one"));
        }
        let key = self.key.as_deref().map(public_key).transpose()?;
        if self.reseal.as_deref().is_some_and(|by| by.trim().is_empty()) {
            return Err(Failure::usage("--reseal wants the name of who edited: --reseal \"A. Name\""));
        }
        let mut differing = 0;
        let mut tally = exit::Tally::default();
        for (path, kind) in &briefs {
            if let Some(what) = passed_over(path, *kind) {
                style::note(&format!("{}: {what}; passed over", path.display()));
                continue;
            }
            match self.one(path, key.as_ref(), global) {
                Ok(differences) => {
                    tally.done += 1;
                    differing += usize::from(!differences.is_empty());
                    self.print(path, &differences)?;
                }
                Err(failure) => {
                    tally.failed += 1;
                    failure.report();
                }
            }
        }
        // A difference is what this command is for: it goes before what could not be read.
        Ok(if differing > 0 { exit::UNFAITHFUL } else { tally.code() })
    }

    /// The files that the command line names, those of folders in order and without hidden ones.
    fn named(&self) -> Vec<(PathBuf, Named)> {
        let mut found = Vec::new();
        for path in &self.briefs {
            if !path.is_dir() {
                found.push((path.clone(), Named::Itself));
                continue;
            }
            let walk = ignore::WalkBuilder::new(path).standard_filters(false).hidden(true).build();
            let is_json = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "json");
            let mut below: Vec<PathBuf> = walk
                .filter_map(|entry| Some(entry.ok()?.into_path()))
                .filter(|path| path.is_file() && is_json(path))
                .collect();
            below.sort();
            found.extend(below.into_iter().map(|path| (path, Named::ByFolder)));
        }
        found
    }

    fn one(&self, path: &Path, key: Option<&Verifier>, global: &Global) -> Result<Vec<Difference>, Failure> {
        let failed = |reason: String| Failure::new(exit::ALL_FAILED, format!("{}: {reason}", path.display()));
        let text = std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
        let brief = match writer::read_json(&text) {
            Ok(brief) => brief,
            Err(error) => return Err(failed(error.to_string())),
        };
        if let Some(by) = &self.reseal {
            return reseal::reseal(path, &text, brief, by);
        }
        let run = start::run(start::settings(global, overrides(&brief))?)?;
        let mut differences = verify::brief(&text, &brief);
        match key {
            Some(key) => differences.extend(verify::signature(&brief, key)),
            None if brief.provenance.signature.is_some() => {
                style::note(&format!("{}: is signed; --key FILE holds the signature", path.display()));
            }
            None => {}
        }
        if !verify::is_own(&brief) {
            style::note(&format!(
                "{}: was made by another extractor: its quotations are held by their words and places, and what it                  leaves out is not seen",
                path.display()
            ));
        }
        match self.source(path, &brief, &run) {
            Ok(article) => differences.extend(verify::source(&brief, &article)),
            Err(reason) => differences.push(Difference { place: "source".to_owned(), note: reason }),
        }
        Ok(differences)
    }

    /// Reads the source: where `--source` says, where the brief says, or beside the brief.
    fn source(&self, path: &Path, brief: &Brief, run: &Run) -> Result<crate::article::Article, String> {
        let named = PathBuf::from(&brief.source.path);
        let found = match &self.source {
            Some(source) => source.clone(),
            None if brief.source.path == "-" => {
                return Err("came from standard input; name the file with --source FILE".to_owned());
            }
            None if input::names_something(&named) => named,
            None => path.parent().unwrap_or(Path::new("")).join(&named),
        };
        // A page is held against what was fetched; asking for it again could give another.
        let store = start::store_that_is_there(&run.settings);
        let selection = Selection {
            fetcher: Some(start::fetcher_of_plan(&run.settings, store.as_ref())),
            whole_books: run.settings.whole_books,
            ..Selection::default()
        };
        let (sources, errors) = input::collect_with(&[found], selection);
        let source: Source = match (sources.into_iter().next(), errors.into_iter().next()) {
            (Some(source), _) => source,
            (None, Some(error)) => {
                return Err(format!("cannot be read: {error}; --source FILE says where it is now"));
            }
            (None, None) => return Err("cannot be found; --source FILE says where it is now".to_owned()),
        };
        run.article(&source).map_err(|error| format!("cannot be read: {error}"))
    }

    fn print(&self, path: &Path, differences: &[Difference]) -> Result<(), Failure> {
        for difference in differences {
            let text = if self.json {
                let value = serde_json::json!({
                    "brief": path.display().to_string(), "place": difference.place, "note": difference.note
                });
                format!("{value}\n")
            } else {
                let line = format!("{}: {}: {}", path.display(), difference.place, difference.note);
                format!("{}\n", visible::line(&line))
            };
            output::print(&text)?;
        }
        if differences.is_empty() {
            style::note(&format!("{}: holds", path.display()));
        }
        Ok(())
    }
}

/// Reads a public key.
fn public_key(path: &Path) -> Result<Verifier, Failure> {
    let failed = |error: String| Failure::configuration(format!("{}: {error}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    Verifier::read(&text).map_err(|error| failed(error.to_string()))
}

/// How a file was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    /// On the command line.
    Itself,
    /// By a folder that it is in.
    ByFolder,
}

/// What a file is that is not a brief and need not be one: the index of a folder, or any other JSON
/// that only a folder named.
fn passed_over(path: &Path, named: Named) -> Option<&'static str> {
    let text = std::fs::read_to_string(path).ok()?;
    let value = serde_json::from_str::<serde_json::Value>(&text).ok()?;
    if value.get("tally").is_some() && value.get("articles").is_some_and(serde_json::Value::is_array) {
        return Some("is the index of a folder of briefs");
    }
    let is_brief = value.get("provenance").is_some() || value.get("format_version").is_some();
    (named == Named::ByFolder && !is_brief).then_some("is not a brief")
}

/// What a book says it is; one that was read by chapters has the number of one in its path.
const EPUB: &str = "application/epub+zip";

/// The source is read as it was when the brief was made.
fn overrides(brief: &Brief) -> Overrides {
    Overrides {
        from: brief.language.forced.then(|| brief.language.code.clone()).flatten(),
        encoding: Some(brief.source.encoding.clone()),
        whole_books: Some(brief.source.media_type == EPUB && !brief.source.path.contains('#')),
        ..Overrides::default()
    }
}
