//! What happens before a command: the log, the settings, the run.

use std::{path::PathBuf, sync::Arc};

use tracing_subscriber::{filter::Targets, layer::SubscriberExt as _, util::SubscriberInitExt as _};

use super::{
    Global,
    exit::{self, Failure},
    style, suggest,
};
use crate::{
    backend::{Registry, prompt::PromptSet, shared::Shared},
    config,
    fetch::{Fetcher, Fetching, Rules},
    glossary::Glossary,
    run::Run,
    settings::{Overrides, Settings},
    signature::Signer,
    store::{self, Store},
};

/// Variable with the password of the key that briefs are signed with.
const SIGN_PASSWORD: &str = "DEPECHE_SIGN_PASSWORD";

/// Form of the log on standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Settles colours and starts the log.
pub(super) fn prepare(global: &Global) {
    let json = global.log_format == Some(LogFormat::Json);
    style::settle(global.color.unwrap_or_default(), global.quiet, json);
    let level = match (global.quiet, global.verbose) {
        (true, _) => "error",
        (false, 0) => "warn",
        (false, 1) => "depeche=info",
        (false, _) => "depeche=debug",
    };
    // Events are data for programs: they come even where the log is silent.
    let events = match (json, global.quiet) {
        (false, _) => String::new(),
        (true, false) => format!(",{}=info", style::EVENT),
        (true, true) => format!(",{}=error", style::EVENT),
    };
    // What the reader of PDF would log is text of articles.
    let silent = ",lopdf=off";
    let chosen = std::env::var("DEPECHE_LOG").ok().and_then(|filter| filter.parse::<Targets>().ok());
    let filter = chosen.or_else(|| format!("{level}{silent}{events}").parse().ok()).unwrap_or_default();
    let lines =
        tracing_subscriber::fmt::layer().with_writer(|| style::Log).with_target(false).with_ansi(false);
    let log = tracing_subscriber::registry().with(filter);
    // A log that is already there (tests in one process) is as good.
    let _ = if json { log.with(lines.json()).try_init() } else { log.with(lines).try_init() };
}

/// The settings of a run.
pub(super) fn settings(global: &Global, mut overrides: Overrides) -> Result<Settings, Failure> {
    overrides.cache_dir = overrides.cache_dir.or_else(|| global.cache_dir.clone());
    overrides.prompts_dir = overrides.prompts_dir.or_else(|| global.prompts_dir.clone());
    let path = config_path(global)?;
    let text = match &path {
        Some(path) => Some(config::ConfigFile::read(path).map_err(configuration)?.1),
        None => None,
    };
    let file = path.as_deref().zip(text.as_deref());
    let variables = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    Settings::resolve(overrides, variables, file, &user_cache()).map_err(configuration)
}

/// The configuration file that applies.
pub(super) fn config_path(global: &Global) -> Result<Option<PathBuf>, Failure> {
    if let Some(path) = &global.config {
        return Ok(Some(path.clone()));
    }
    let folder = std::env::current_dir()?;
    Ok(config::find(&folder, user_config().as_deref()))
}

/// The user's folder for configurations.
pub(super) fn user_config() -> Option<PathBuf> {
    use etcetera::BaseStrategy as _;
    Some(etcetera::choose_base_strategy().ok()?.config_dir().join("depeche"))
}

fn user_cache() -> PathBuf {
    use etcetera::BaseStrategy as _;
    etcetera::choose_base_strategy()
        .map_or_else(|_| std::env::temp_dir(), |strategy| strategy.cache_dir())
        .join("depeche")
}

/// Everything that the articles of a run share.
pub(super) fn run(settings: Settings) -> Result<Run, Failure> {
    run_with(settings, Shared::default())
}

/// What is remembered from run to run; says what is wrong with it.
pub(super) fn store(settings: &Settings) -> Arc<Store> {
    let (store, problem) = Store::open(&settings.cache_dir);
    if let Some(problem) = problem {
        style::warning(&problem);
    }
    Arc::new(store)
}

/// What is remembered, for who only looks: nothing is made, moved or said.
pub(super) fn store_that_is_there(settings: &Settings) -> Option<Arc<Store>> {
    let folder = &settings.cache_dir;
    folder.join(store::FILE_NAME).is_file().then(|| Store::open_strictly(folder).ok().map(Arc::new)).flatten()
}

/// What fetches addresses and remembers them in `store`; `None` where the user did not ask for it.
pub(super) fn fetcher(settings: &Settings, store: Option<&Arc<Store>>) -> Option<Arc<Fetcher>> {
    let store = match (settings.fetch.addresses, store) {
        (Fetching::Never, _) => return None,
        (_, Some(store)) => Arc::clone(store),
        (_, None) => self::store(settings),
    };
    Some(Arc::new(Fetcher::new(rules(settings), store)))
}

/// The same for who asks nobody: it knows what was fetched before.
pub(super) fn fetcher_of_plan(settings: &Settings, store: Option<&Arc<Store>>) -> Arc<Fetcher> {
    let store = store.map_or_else(|| Arc::new(Store::temporary()), Arc::clone);
    Arc::new(Fetcher::new(Rules { offline: true, ..rules(settings) }, store))
}

fn rules(settings: &Settings) -> Rules {
    Rules {
        teasers: settings.fetch.addresses == Fetching::Teasers,
        private: settings.fetch.private,
        pause: settings.fetch.pause,
        fresh: settings.fetch.fresh,
        max_bytes: settings.max_bytes,
        offline: false,
    }
}

/// The same with what all its backends share given.
pub(super) fn run_with(settings: Settings, shared: Shared) -> Result<Run, Failure> {
    let own = match &settings.glossary {
        Some(file) => Glossary::load(file).map_err(Failure::configuration)?,
        None => Glossary::default(),
    };
    // The terms of the press are French and English.
    let press = settings.press && settings.to == "en";
    let glossary = Arc::new(if press { own.over(Glossary::press()) } else { own });
    let prompts = prompts(&settings)?.with_glossary(&glossary);
    known_profiles(&settings)?;
    let environment = |name: &str| std::env::var(name).ok();
    let backends = Registry::new(&settings, Arc::new(prompts), environment, shared);
    Ok(Run { backends, glossary, signer: signer(&settings)?, created: created()?, store: None, settings })
}

/// Who signs the briefs, where somebody does.
fn signer(settings: &Settings) -> Result<Option<Arc<Signer>>, Failure> {
    let Some(path) = &settings.sign else { return Ok(None) };
    let failed = |error: String| Failure::configuration(format!("{}: {error}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    let password = std::env::var(SIGN_PASSWORD).ok().filter(|password| !password.is_empty());
    let signer = Signer::read(&text, password).map_err(|error| failed(error.to_string()))?;
    Ok(Some(Arc::new(signer)))
}

/// Sees before anything is read that every profile which is named is there.
fn known_profiles(settings: &Settings) -> Result<(), Failure> {
    let known = settings.profile_names();
    let unknown = |name: &str| {
        format!(
            "there is no profile `{name}`{}; known are {}; add [backend.{name}] to depeche.toml",
            suggest::did_you_mean(name, known.iter().copied()),
            known.join(", ")
        )
    };
    for (language, name) in &settings.routes {
        if !known.contains(&name.as_str()) {
            return Err(Failure::configuration(format!("routes.{language}: {}", unknown(name))));
        }
    }
    match settings.backend.as_deref() {
        Some(name) if !known.contains(&name) => Err(Failure::configuration(unknown(name))),
        _ => Ok(()),
    }
}

/// The prompts that apply.
pub(super) fn prompts(settings: &Settings) -> Result<PromptSet, Failure> {
    PromptSet::load(settings.prompts_dir.as_deref()).map_err(Failure::configuration)
}

/// The runtime for the commands that ask backends.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

/// Now, or the time that `SOURCE_DATE_EPOCH` sets for reproducible output.
pub(super) fn created() -> Result<String, Failure> {
    let now = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(seconds) => seconds
            .parse()
            .ok()
            .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
            .ok_or_else(|| Failure::configuration("SOURCE_DATE_EPOCH must be a number of seconds"))?,
        Err(_) => jiff::Timestamp::now(),
    };
    Ok(now.round(jiff::Unit::Second).unwrap_or(now).to_string())
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err gives")]
fn configuration(error: config::ConfigError) -> Failure {
    Failure { code: exit::CONFIGURATION, message: error.to_string(), place: error.place() }
}
