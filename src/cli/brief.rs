//! `depeche brief`: articles into bilingual briefs.

use std::{
    io::{self, IsTerminal as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;

use super::{
    Global,
    asking::{self, Asking},
    exit::{self, Failure, Tally},
    folder::{Folder, FolderArgs},
    inputs::Inputs,
    output, start, style,
};
use crate::{
    batch::{forecast::Forecast, outputs::Outputs},
    brief::Brief,
    config::{Detail, Translate},
    document::Stated,
    fetch::Fetching,
    input::{self, Selection, Source},
    language::Unrouted,
    pipeline::{self, Outcome},
    run::Run,
    settings::{Overrides, Settings},
    writer::{self, Format},
};

/// Arguments of `depeche brief`.
#[derive(Debug, Args)]
pub(super) struct BriefArgs {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    asking: Asking,
    /// File for one input, folder for many; standard output without it
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// One or several of md, html, json, docx; md without it, unless the extension of -o says otherwise
    #[arg(short, long, value_enum, value_delimiter = ',', value_name = "FORMAT")]
    format: Vec<Format>,
    /// A profile of the configuration, or `embedded`; the route of the language without it
    #[arg(short, long, value_name = "NAME")]
    backend: Option<String>,
    /// The briefs' language (ISO 639-1 code); en without it
    #[arg(long, value_name = "LANG")]
    to: Option<String>,
    /// What is translated beside headline and points; quotes without it
    #[arg(long, value_enum, value_name = "WHAT")]
    translate: Option<Translate>,
    /// Points in "At a glance"; 2 to 5 by the article's length without it
    #[arg(long, value_name = "N")]
    points: Option<usize>,
    /// Markdown: the page alone, or with the evidence below it; page without it
    #[arg(long, value_enum, value_name = "HOW MUCH")]
    detail: Option<Detail>,
    /// Newspaper, agency or site of the articles, where they do not say
    #[arg(long, value_name = "NAME")]
    outlet: Option<String>,
    /// Their author
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
    /// Their date of publication
    #[arg(long, value_name = "DATE")]
    published: Option<String>,
    /// Their address
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// What happens to articles without a route; skip without it
    #[arg(long, value_enum, value_name = "WHAT")]
    other: Option<Unrouted>,
    /// A failed check fails the article (exit code 6)
    #[arg(long)]
    strict: bool,
    /// Sign each brief (JSON) with this secret key in minisign's format; `DEPECHE_SIGN_PASSWORD` opens one
    /// that has a password
    #[arg(long, value_name = "KEYFILE")]
    sign: Option<PathBuf>,
    /// Plan only: articles, routes, requests, size and cost; asks nobody
    #[arg(long)]
    dry_run: bool,
    /// Print the JSON Schema of `--format json`
    #[arg(long)]
    print_schema: bool,
    #[command(flatten)]
    folder: FolderArgs,
}

impl BriefArgs {
    pub(super) fn run(&self, global: &Global) -> Result<u8, Failure> {
        if self.print_schema {
            output::print(&writer::schema())?;
            return Ok(exit::DONE);
        }
        let settings = start::settings(global, self.overrides())?;
        let inputs = self.inputs.named(self.folder.files_from.is_none())?;
        let single = match inputs.as_slice() {
            [input] if self.folder.files_from.is_none() => (!input.is_dir()).then(|| input.clone()),
            _ => None,
        };
        if self.dry_run {
            return self.plan(settings, &inputs, single.is_some());
        }
        let target = self.target(single.is_some())?;
        let store = start::store(&settings);
        let run = Arc::new(self.asking.run(settings, Some(store), self.folder.batch.is_some())?);
        if run.settings.strict {
            refuse_drafts(&run)?;
        }
        match (target.place, single) {
            (Place::Folder(output), _) => {
                let folder = Folder { arguments: &self.folder, inputs, output, formats: target.formats };
                folder.brief(&run, global)
            }
            (_, None) => {
                Err(Failure::usage("several inputs need a folder for their briefs: name one with -o DIR"))
            }
            (_, Some(_)) if self.folder.batch.is_some() => {
                Err(Failure::usage("--batch works on folders: name one for the briefs with -o DIR/"))
            }
            (_, Some(input)) => self.one(&input, &run),
        }
    }

    /// Says what a run would ask for.
    fn plan(&self, settings: Settings, inputs: &[PathBuf], single: bool) -> Result<u8, Failure> {
        let store = start::store_that_is_there(&settings);
        let selection = self.folder.selection(&settings, self.output.as_deref())?;
        let fetcher = (settings.fetch.addresses != Fetching::Never)
            .then(|| start::fetcher_of_plan(&settings, store.as_ref()));
        let selection = Selection { fetcher, ..selection };
        let sources = self.folder.sources(inputs, selection)?;
        let run = Arc::new(Asking::plan(settings, store)?);
        let target = self.output.is_some().then(|| self.target(single)).transpose()?;
        let forecast = match target {
            Some(Target { place: Place::Folder(output), formats, .. }) => {
                let forecast = Forecast::new(&run, &output, &formats, self.folder.force);
                Some(forecast.map_err(|error| Failure::new(exit::INTERNAL, error))?)
            }
            _ => None,
        };
        super::plan::print(&run, sources, forecast)
    }

    fn overrides(&self) -> Overrides {
        let typed = Overrides {
            backend: self.backend.clone(),
            to: self.to.clone(),
            translate: self.translate,
            points: self.points,
            detail: self.detail,
            stated: Stated {
                outlet: self.outlet.clone(),
                author: self.author.clone(),
                published: self.published.clone(),
                url: self.url.clone(),
            },
            other: self.other,
            strict: self.strict.then_some(true),
            sign: self.sign.clone(),
            jobs: self.folder.jobs,
            ..self.inputs.overrides()
        };
        self.asking.over(typed)
    }

    /// Briefs the one input, to standard output or to a file.
    fn one(&self, input: &Path, run: &Run) -> Result<u8, Failure> {
        let target = Target { detail: run.settings.detail, ..self.target(true)? };
        let selection = Selection {
            fetcher: start::fetcher(&run.settings, run.store.as_ref()),
            whole_books: run.settings.whole_books,
            ..Selection::default()
        };
        let (sources, errors) = input::collect_with(&[input.to_path_buf()], selection);
        let mut tally = Tally::default();
        for error in &errors {
            tally.refused(error, true);
        }
        let outputs = Outputs::new(run.store.clone(), Some(self.folder.force), &[input.to_path_buf()]);
        let runtime = start::runtime()?;
        for source in &sources {
            let session = run.store.as_ref().and_then(|store| run.session(store.horizon()));
            let outcome = runtime.block_on(pipeline::process(source, run, session.as_ref()));
            target.settle(&outputs, source, &outcome, &mut tally)?;
        }
        asking::account(run);
        Ok(tally.code())
    }

    /// Where the briefs go, or why the command line cannot be followed.
    fn target(&self, single: bool) -> Result<Target, Failure> {
        let by_extension = self
            .output
            .as_deref()
            .and_then(Path::extension)
            .and_then(|e| Format::from_extension(e.to_str()?));
        let mut formats = self.format.clone();
        if formats.is_empty() {
            formats.push(by_extension.filter(|_| single).unwrap_or(Format::Md));
        }
        formats.sort_unstable();
        formats.dedup();
        let detail = self.detail.unwrap_or_default();
        match (&self.output, single) {
            (None, true) if formats.len() > 1 => {
                Err(Failure::usage("standard output takes one format: name a file with -o"))
            }
            (None, true) if !formats[0].is_text() && io::stdout().is_terminal() => {
                Err(Failure::usage("a Word document is nothing for a terminal: name a file with -o"))
            }
            (None, true) => Ok(Target { formats, detail, place: Place::Stdout }),
            (None, false) => {
                Err(Failure::usage("several inputs need a folder for their briefs: name one with -o DIR"))
            }
            (Some(path), true) if !output::is_folder(path) => {
                Ok(Target { formats, detail, place: Place::File(path.clone()) })
            }
            (Some(path), false) if !output::is_folder(path) && by_extension.is_some() => {
                let path = path.display();
                Err(Failure::usage(format!(
                    "{path} names one file; several inputs need a folder: name it with -o DIR, or {path}/ if that \
                     is its name"
                )))
            }
            (Some(path), _) if path.is_file() => {
                Err(Failure::usage(format!("{} is a file; several inputs need a folder", path.display())))
            }
            (Some(path), _) => Ok(Target { formats, detail, place: Place::Folder(path.clone()) }),
        }
    }
}

/// Refuses `--strict` where the translations come from weights that are marked as a draft: a check
/// that passes says too little about those.
fn refuse_drafts(run: &Run) -> Result<(), Failure> {
    for destination in run.destinations() {
        let Some(backend) = run.open(&destination) else { continue };
        let identity = backend.identity();
        if identity.notice.is_some() {
            return Err(Failure::configuration(format!(
                "--strict with {} would vouch for draft weights, which garble names and sense in ways that no check \
                 sees: leave --strict out, name another backend with -b, or fetch better weights with \
                 `depeche model pull {}-{}`",
                destination.profile, destination.language, run.settings.to
            )));
        }
    }
    Ok(())
}

/// Where briefs go and in which formats.
struct Target {
    formats: Vec<Format>,
    detail: Detail,
    place: Place,
}

enum Place {
    Stdout,
    File(PathBuf),
    Folder(PathBuf),
}

impl Target {
    /// Writes what there is, tells the user, counts it.
    fn settle(
        &self,
        outputs: &Outputs,
        source: &Source,
        outcome: &Outcome,
        tally: &mut Tally,
    ) -> Result<(), Failure> {
        let name = source.display();
        match outcome {
            Outcome::Done { brief } => {
                self.write(outputs, source, brief)?;
                tally.done += 1;
            }
            Outcome::Partial { brief, reason } => {
                self.write(outputs, source, brief)?;
                tally.partial += 1;
                style::error(&format!("{name}: the brief is partial: {reason}"));
            }
            Outcome::Untranslated { brief, reason } => {
                self.write(outputs, source, brief)?;
                tally.failed += 1;
                style::error(&format!("{name}: {reason}"));
            }
            Outcome::Unfaithful { brief, failed } => {
                self.write(outputs, source, brief)?;
                tally.unfaithful += 1;
                let failed = pipeline::failed_checks(*failed);
                style::error(&format!("{name}: {failed}; the brief lists them under Caveats"));
            }
            Outcome::Skipped { reason } => {
                tally.skipped += 1;
                style::warning(&format!("{name}: skipped: {reason}"));
            }
            Outcome::Failed { reason } => {
                tally.failed += 1;
                style::error(reason);
            }
        }
        Ok(())
    }

    fn write(&self, outputs: &Outputs, source: &Source, brief: &Brief) -> Result<(), Failure> {
        for format in &self.formats {
            let bytes = format.write(brief, self.detail);
            match &self.place {
                Place::File(path) if self.formats.len() == 1 => {
                    output::write_file(outputs, path, Some(source), &bytes)?;
                }
                Place::File(path) => {
                    let path = path.with_extension(format.extension());
                    output::write_file(outputs, &path, Some(source), &bytes)?;
                }
                Place::Stdout | Place::Folder(_) if *format == Format::Md => output::page(&bytes)?,
                Place::Stdout | Place::Folder(_) => output::print_either(&bytes)?,
            }
        }
        Ok(())
    }
}
