//! [`Settings`]: what a run does, with every default in.
//!
//! Takes what was typed ([`Overrides`]), the environment and the configuration file; arguments go
//! before the environment, the environment before the file, the file before the default. This
//! module is the only home of defaults, beside those of a backend's profile.

use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{
    config::{ConfigError, ConfigFile, Detail, Translate, backend::BackendConfig, environment},
    document::Stated,
    fetch::Fetching,
    language::{self, Unrouted},
};

/// Name of the backend inside the program.
pub(crate) const EMBEDDED: &str = "embedded";

/// Where Mozilla publishes the models of Firefox Translations.
pub(crate) const MIRROR: &str = "https://firefox.settings.services.mozilla.com";

/// Seconds of work that an article may take. The largest input, 20 MiB of press text, takes some ten in a
/// release build and under two minutes in a debug build on a busy machine.
const MAX_SECONDS: u64 = 300;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The command line.
    Argument,
    /// This environment variable.
    Environment(String),
    /// The configuration file.
    File(PathBuf),
    /// Nowhere else.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argument => formatter.write_str("argument"),
            Self::Environment(name) => write!(formatter, "environment {name}"),
            Self::File(path) => write!(formatter, "file {}", path.display()),
            Self::Default => formatter.write_str("default"),
        }
    }
}

/// What the command line says; `None` where it says nothing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Overrides {
    /// `--backend`
    pub backend: Option<String>,
    /// `--from`
    pub from: Option<String>,
    /// `--to`
    pub to: Option<String>,
    /// `--translate`
    pub translate: Option<Translate>,
    /// `--points`
    pub points: Option<usize>,
    /// `--detail`
    pub detail: Option<Detail>,
    /// `--outlet`, `--author`, `--published`, `--url`
    pub stated: Stated,
    /// `--other`
    pub other: Option<Unrouted>,
    /// `--max-cost`
    pub max_cost: Option<f64>,
    /// `--sign`
    pub sign: Option<PathBuf>,
    /// `--strict`
    pub strict: Option<bool>,
    /// `--jobs`
    pub jobs: Option<usize>,
    /// `--encoding`
    pub encoding: Option<String>,
    /// `--fetch`
    pub fetching: Option<Fetching>,
    /// `--fetch-private`
    pub fetch_private: Option<bool>,
    /// `--whole-books`
    pub whole_books: Option<bool>,
    /// `--max-size`, in MiB
    pub max_size_mib: Option<u64>,
    /// `--max-seconds`
    pub max_seconds: Option<u64>,
    /// `--prompts-dir`
    pub prompts_dir: Option<PathBuf>,
    /// `--cache-dir`
    pub cache_dir: Option<PathBuf>,
    /// `--model-dir`
    pub model_dir: Option<PathBuf>,
    /// `--mirror`
    pub mirror: Option<String>,
}

/// What a run does.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// Profile that `--backend` forces for every language.
    pub backend: Option<String>,
    /// Source language that `--from` forces.
    pub from: Option<String>,
    /// ISO 639-1 code of the briefs.
    pub to: String,
    /// What is translated beside headline and points.
    pub translate: Translate,
    /// Points in "At a glance"; `None` goes by the length of the article.
    pub points: Option<usize>,
    /// How much of a brief a Markdown page shows.
    pub detail: Detail,
    /// What the user says of the articles.
    pub stated: Stated,
    /// What happens to languages without a route.
    pub other: Unrouted,
    /// Language → profile.
    pub routes: BTreeMap<String, String>,
    /// A failed check fails the article.
    pub strict: bool,
    /// File with the key that briefs are signed with.
    pub sign: Option<PathBuf>,
    /// Articles in work at once; `None` leaves it to `Settings::jobs_for`.
    pub jobs: Option<usize>,
    /// How long articles in work may take after the first request to stop.
    pub grace: Duration,
    /// What a run may cost, in the currency of the configured prices.
    pub max_cost: Option<f64>,
    /// Encoding of files that do not name one.
    pub encoding: Option<String>,
    /// Largest file in bytes.
    pub max_bytes: u64,
    /// Whether an EPUB book is one article and not one a chapter.
    pub whole_books: bool,
    /// How addresses are fetched.
    pub fetch: FetchSettings,
    /// Seconds of work for one article, waiting left out; 0 for no limit.
    pub max_seconds: u64,
    /// Languages that the detector may answer.
    pub languages: Vec<String>,
    /// Folder with prompts that replace the built-in ones.
    pub prompts_dir: Option<PathBuf>,
    /// Folder for journal, answers and models.
    pub cache_dir: PathBuf,
    /// Folder with the engine's weights.
    pub model_dir: Option<PathBuf>,
    /// Worker threads of the engine; `None` for one a core.
    pub threads: Option<usize>,
    /// Base address for `depeche model pull`.
    pub mirror: String,
    /// Tab-separated names with a fixed translation.
    pub glossary: Option<PathBuf>,
    /// Whether the terms of the press that come with the program are used.
    pub press: bool,
    /// Profiles by name.
    pub profiles: BTreeMap<String, BackendConfig>,
    /// The configuration file that was read.
    pub file: Option<PathBuf>,
    /// Key, value and origin of each setting, for `depeche config show`.
    pub origins: Vec<(String, String, Origin)>,
}

/// How addresses are fetched.
#[derive(Debug, Clone)]
pub(crate) struct FetchSettings {
    /// Which.
    pub addresses: Fetching,
    /// Whether private, loopback and link-local addresses may be connected to.
    pub private: bool,
    /// Between two requests for pages to one host, at least.
    pub pause: Duration,
    /// A page that was fetched since is not asked for again.
    pub fresh: Duration,
}

impl Settings {
    /// Resolves everything. `text` is the configuration file's text, `path` its place;
    /// `variables` the environment; `user_cache` the system's folder for caches.
    pub(crate) fn resolve(
        overrides: Overrides,
        variables: impl IntoIterator<Item = (String, String)>,
        file: Option<(&Path, &str)>,
        user_cache: &Path,
    ) -> Result<Self, ConfigError> {
        if let Some((path, text)) = file {
            // On its own first, for an error with line and column.
            ConfigFile::parse(text, path)?;
        }
        let (config, taken) = environment::overlay(file.map_or("", |(_, text)| text), variables)?;
        let path = file.map(|(path, _)| path.to_path_buf());
        let mut resolver = Resolver { path: path.clone(), taken, origins: Vec::new() };
        let mut settings = resolver.resolve(overrides, config, user_cache);
        settings.file = path;
        settings.origins = resolver.origins;
        Ok(settings)
    }

    /// Articles in work at once where nothing is configured. A service is always offered more
    /// than `concurrency`, the requests it takes at once, so that its limit is what holds; `None`
    /// is the engine inside: its batches are the more even in length the more sentences wait, and
    /// beyond some fifty articles that wait there is little left to gain.
    #[must_use]
    pub(crate) fn jobs_for(&self, concurrency: Option<usize>) -> usize {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        match concurrency {
            Some(requests) => requests.saturating_mul(2).saturating_add(cores),
            None => self.threads.unwrap_or(cores).saturating_mul(8).saturating_add(48),
        }
    }

    /// How long one article may be worked on; `None` for no limit.
    #[must_use]
    pub(crate) fn time_limit(&self) -> Option<Duration> {
        (self.max_seconds > 0).then(|| Duration::from_secs(self.max_seconds))
    }

    /// The names of all profiles in order, the engine inside among them.
    #[must_use]
    pub(crate) fn profile_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.profiles.keys().map(String::as_str).collect();
        if !names.contains(&EMBEDDED) {
            names.push(EMBEDDED);
        }
        names.sort_unstable();
        names
    }
}

struct Resolver {
    path: Option<PathBuf>,
    taken: Vec<(String, String)>,
    origins: Vec<(String, String, Origin)>,
}

impl Resolver {
    fn resolve(&mut self, typed: Overrides, config: ConfigFile, user_cache: &Path) -> Settings {
        let ConfigFile {
            routes,
            backend,
            brief,
            input,
            fetch,
            batch,
            glossary,
            engine,
            prompts_dir,
            cache_dir,
        } = config;
        let mib = self.pick("input.max_size_mib", typed.max_size_mib, input.max_size_mib, 20);
        let languages = language::of_the_press().into_iter().map(str::to_owned).collect();
        Settings {
            backend: self.maybe("backend", typed.backend, None),
            from: self.maybe("from", typed.from, None),
            to: self.pick("brief.to", typed.to, brief.to, "en".to_owned()),
            translate: self.pick("brief.translate", typed.translate, brief.translate, Translate::Quotes),
            points: self.maybe("brief.points", typed.points, brief.points),
            detail: self.pick("brief.detail", typed.detail, brief.detail, Detail::Page),
            strict: self.pick("brief.strict", typed.strict, brief.strict, false),
            sign: self.maybe("brief.sign", typed.sign, brief.sign),
            max_cost: self.maybe("brief.max_cost", typed.max_cost, brief.max_cost),
            stated: typed.stated,
            other: self.pick("routes.other", typed.other, routes.other, Unrouted::Skip),
            routes: self.routes(routes.languages),
            jobs: self.maybe("batch.jobs", typed.jobs, batch.jobs),
            grace: Duration::from_secs(self.pick("batch.grace_s", None, batch.grace_s, 30)),
            encoding: self.maybe("input.encoding", typed.encoding, input.encoding),
            max_bytes: mib.saturating_mul(1 << 20),
            whole_books: self.pick("input.whole_books", typed.whole_books, input.whole_books, false),
            fetch: FetchSettings {
                addresses: self.pick("fetch.addresses", typed.fetching, fetch.addresses, Fetching::Never),
                private: self.pick("fetch.private", typed.fetch_private, fetch.private, false),
                pause: pause(self.pick("fetch.pause_s", None, fetch.pause_s, 1.0)),
                fresh: Duration::from_secs(self.pick("fetch.fresh_s", None, fetch.fresh_s, 300)),
            },
            max_seconds: self.pick("input.max_seconds", typed.max_seconds, input.max_seconds, MAX_SECONDS),
            languages: self.pick("input.languages", None, input.languages, languages),
            prompts_dir: self.maybe("prompts_dir", typed.prompts_dir, prompts_dir),
            cache_dir: self.pick("cache_dir", typed.cache_dir, cache_dir, user_cache.to_path_buf()),
            model_dir: self.maybe("engine.model_dir", typed.model_dir, engine.model_dir),
            threads: self.maybe("engine.threads", None, engine.threads),
            mirror: self.pick("engine.mirror", typed.mirror, engine.mirror, MIRROR.to_owned()),
            glossary: self.maybe("glossary.file", None, glossary.file),
            press: self.pick("glossary.press", None, glossary.press, true),
            profiles: backend,
            file: None,
            origins: Vec::new(),
        }
    }

    fn routes(&mut self, configured: BTreeMap<String, String>) -> BTreeMap<String, String> {
        let mut routes = BTreeMap::from([("fr".to_owned(), EMBEDDED.to_owned())]);
        for (language, profile) in &routes {
            if !configured.contains_key(language) {
                self.origins.push((format!("routes.{language}"), profile.clone(), Origin::Default));
            }
        }
        for (language, profile) in configured {
            let key = format!("routes.{language}");
            let origin = self.configured_origin(&key);
            self.origins.push((key, profile.clone(), origin));
            routes.insert(language, profile);
        }
        routes
    }

    fn pick<T: fmt::Debug>(&mut self, key: &str, typed: Option<T>, configured: Option<T>, default: T) -> T {
        let (value, origin) = match (typed, configured) {
            (Some(value), _) => (value, Origin::Argument),
            (None, Some(value)) => (value, self.configured_origin(key)),
            (None, None) => (default, Origin::Default),
        };
        self.origins.push((key.to_owned(), format!("{value:?}"), origin));
        value
    }

    fn maybe<T: fmt::Debug>(&mut self, key: &str, typed: Option<T>, configured: Option<T>) -> Option<T> {
        let origin = if typed.is_some() {
            Origin::Argument
        } else if configured.is_some() {
            self.configured_origin(key)
        } else {
            Origin::Default
        };
        let value = typed.or(configured);
        let shown = value.as_ref().map_or_else(|| "unset".to_owned(), |value| format!("{value:?}"));
        self.origins.push((key.to_owned(), shown, origin));
        value
    }

    fn configured_origin(&self, key: &str) -> Origin {
        if let Some((_, variable)) = self.taken.iter().find(|(path, _)| path == key) {
            return Origin::Environment(variable.clone());
        }
        self.path.clone().map_or(Origin::Default, Origin::File)
    }
}

/// Seconds that were configured; what is no span of time is none.
fn pause(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Origin, Overrides, Settings};
    use std::path::Path;

    fn resolve(typed: Overrides, variable: Option<&str>, text: Option<&str>) -> Settings {
        let variables = variable.map(|value| ("DEPECHE_BRIEF_POINTS".to_owned(), value.to_owned()));
        let file = text.map(|text| (Path::new("depeche.toml"), text));
        Settings::resolve(typed, variables, file, Path::new("cache")).expect("a good configuration")
    }

    fn origin(settings: &Settings) -> Origin {
        let found = settings.origins.iter().find(|(key, _, _)| key == "brief.points");
        found.expect("every setting is listed").2.clone()
    }

    #[test]
    fn a_service_is_offered_more_than_it_takes_and_the_engine_enough_to_sort() {
        let settings = resolve(Overrides::default(), None, Some("[engine]\nthreads = 2\n"));
        assert_eq!(settings.jobs_for(None), 64);
        assert!(settings.jobs_for(Some(16)) > 32);
        assert!(settings.jobs_for(Some(usize::MAX)) > 0);
    }

    #[test]
    fn arguments_before_environment_before_file_before_default() {
        let file = Some("[brief]\npoints = 2\n");
        let all = resolve(Overrides { points: Some(5), ..Overrides::default() }, Some("3"), file);
        assert_eq!((all.points, origin(&all)), (Some(5), Origin::Argument));
        let environment = resolve(Overrides::default(), Some("3"), file);
        let variable = Origin::Environment("DEPECHE_BRIEF_POINTS".to_owned());
        assert_eq!((environment.points, origin(&environment)), (Some(3), variable));
        let configured = resolve(Overrides::default(), None, file);
        assert_eq!((configured.points, origin(&configured)), (Some(2), Origin::File("depeche.toml".into())));
        let default = resolve(Overrides::default(), None, None);
        assert_eq!((default.points, origin(&default)), (None, Origin::Default));
    }

    #[test]
    fn french_goes_to_the_engine_inside_unless_routed() {
        assert_eq!(resolve(Overrides::default(), None, None).routes["fr"], "embedded");
        let routed =
            resolve(Overrides::default(), None, Some("[routes]\nfr = 'newsroom'\nother = 'brief'\n"));
        assert_eq!(routed.routes["fr"], "newsroom");
    }
}
