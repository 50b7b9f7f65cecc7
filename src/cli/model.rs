//! `depeche model`: the weights of the built-in engine.

use std::path::PathBuf;

use clap::Subcommand;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{
    Global,
    exit::{self, Failure},
    output, start, style,
};
use crate::{
    model::{
        self, ModelError, Pair,
        pull::{Order, Progress, Pulled, pull},
        store::{self, Listed},
    },
    settings::{Overrides, Settings},
    visible,
};

/// Subcommands of `depeche model`.
#[derive(Debug, Subcommand)]
pub(super) enum ModelCommand {
    /// List the weights there are: pair, name, version, place, size and state
    ///
    /// Every file is read and held against its size, its SHA-256 and its format.
    List,
    /// Fetch a pair's newest model from Mozilla or a mirror into the cache
    ///
    /// Every file is verified by size and SHA-256. An interrupted download goes on where it ended;
    /// a model that is there and whole is not fetched again.
    Pull {
        /// Languages, for example fr-en
        pair: Pair,
        /// Base address of a mirror; the configuration's engine.mirror without it
        #[arg(long, value_name = "URL")]
        mirror: Option<String>,
        /// Replace a model that is there when the mirror has another version
        #[arg(long)]
        update: bool,
    },
    /// Take a folder of weights in the format of Firefox Translations into the cache
    ///
    /// The folder holds model.PAIR….bin and vocab.PAIR.spm (or srcvocab and trgvocab), packed with
    /// gzip or Zstandard or not, or a card (model.toml) that names its files.
    Import {
        /// The folder
        dir: PathBuf,
        /// Languages, where the file names do not tell
        #[arg(long)]
        pair: Option<Pair>,
        /// What briefs call the model; the folder's name without it
        #[arg(long)]
        name: Option<String>,
    },
    /// Print the folder of a pair's weights, or the folder that holds them all
    Path {
        /// Languages, for example fr-en
        pair: Option<Pair>,
    },
    /// Remove a pair's model from the cache
    Remove {
        /// Languages, for example fr-en
        pair: Pair,
    },
}

impl ModelCommand {
    pub(super) fn run(&self, global: &Global) -> Result<u8, Failure> {
        let mirror = match self {
            Self::Pull { mirror, .. } => mirror.clone(),
            _ => None,
        };
        let settings = start::settings(global, Overrides { mirror, ..Overrides::default() })?;
        match self {
            Self::List => list(&settings)?,
            Self::Pull { pair, update, .. } => fetch(global, &settings, pair, *update)?,
            Self::Import { dir, pair, name } => {
                let weights = store::import(dir, pair.as_ref(), name.as_deref(), &settings.cache_dir)
                    .map_err(failed)?;
                style::note(&format!("{} is in place: {}", weights.name(), weights.origin));
            }
            Self::Path { pair } => output::print(&format!("{}\n", place(&settings, pair.as_ref())?))?,
            Self::Remove { pair } => {
                let folder = store::remove(pair, &settings.cache_dir).map_err(failed)?;
                style::note(&format!("removed {}", folder.display()));
            }
        }
        Ok(exit::DONE)
    }
}

fn failed(error: ModelError) -> Failure {
    Failure::new(exit::ALL_FAILED, error)
}

fn list(settings: &Settings) -> Result<(), Failure> {
    let listed = store::list(settings.model_dir.as_deref(), &settings.cache_dir).map_err(failed)?;
    for Listed { weights, verified, .. } in &listed {
        for error in weights.as_ref().err().into_iter().chain(verified.as_ref().err()) {
            style::warning(&error.to_string());
        }
    }
    let head = ["Pair", "Name", "Version", "Place", "Size", "State"];
    output::print(&output::table(&head, listed.iter().map(row).collect()))
}

fn row(listed: &Listed) -> Vec<String> {
    let Ok(weights) = &listed.weights else {
        let unknown = || "?".to_owned();
        let place = listed.origin.to_string();
        return vec![unknown(), unknown(), unknown(), place, unknown(), "unusable".to_owned()];
    };
    let card = &weights.card;
    let bytes: u64 = card.files.iter().map(|file| file.bytes).sum();
    let state = match (&listed.verified, card.draft) {
        (Err(_), _) => "damaged",
        (Ok(()), true) => "verified, draft",
        (Ok(()), false) => "verified",
    };
    vec![
        format!("{}-{}", card.from, card.to),
        card.name.clone(),
        card.version.clone(),
        listed.origin.to_string(),
        indicatif::HumanBytes(bytes).to_string(),
        state.to_owned(),
    ]
}

fn fetch(global: &Global, settings: &Settings, pair: &Pair, update: bool) -> Result<(), Failure> {
    let bar = bar(global.no_progress || global.quiet);
    let seen = |progress: Progress<'_>| {
        bar.set_length(progress.total);
        bar.set_position(progress.done);
        bar.set_message(visible::line(progress.file).into_owned());
    };
    let order = Order { pair, mirror: &settings.mirror, cache_dir: &settings.cache_dir, update };
    let pulled = start::runtime()?.block_on(pull(&order, &seen));
    bar.finish_and_clear();
    match pulled.map_err(failed)? {
        Pulled::New(weights) => {
            style::note(&format!("{} is in place: {}", weights.name(), weights.origin));
        }
        Pulled::Kept(weights) => {
            let newest = if update { "the newest there is" } else { "--update looks for a newer one" };
            style::note(&format!("{} is there already: {}; {newest}", weights.name(), weights.origin));
        }
    }
    Ok(())
}

/// A bar on a terminal, nothing elsewhere.
fn bar(hidden: bool) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(
        None,
        if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() },
    );
    let form = "{msg} {wide_bar} {bytes}/{total_bytes} {binary_bytes_per_sec} {eta}";
    match ProgressStyle::with_template(form) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn place(settings: &Settings, pair: Option<&Pair>) -> Result<String, Failure> {
    let Some(pair) = pair else {
        return Ok(settings.cache_dir.join("models").display().to_string());
    };
    let weights = model::find(settings.model_dir.as_deref(), Some(&settings.cache_dir), &pair.from, &pair.to)
        .map_err(failed)?;
    weights.folder().map(|folder| folder.display().to_string()).ok_or_else(|| {
        let reason = format!("the weights of {pair} are built into the program and lie in no folder");
        Failure::new(exit::ALL_FAILED, reason)
    })
}
