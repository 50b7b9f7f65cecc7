//! Pages from the web: addresses → [`Page`]s, and only where the user asked for it.
//!
//! `Fetcher` takes an address and gives what stands there, within limits of size and time. It asks
//! `robots.txt` first (`robots`), waits between two requests to one host (`turns`), goes through each
//! redirect anew, connects to no private address (`guard`), and asks again only whether a page has
//! changed (`Memory`). All requests leave through `sender`. Before it stands
//! [`input`](crate::input), which reads what a page holds.

mod guard;
mod page;
mod robots;
mod sender;
mod turns;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, mpsc},
    time::{Duration, Instant},
};

use tokio::runtime::Runtime;
use url::Url;

use self::{
    robots::Robots,
    sender::{Answer, Sender},
    turns::Turns,
};

pub use page::Page;
pub(crate) use page::{Kept, Memory};

/// Redirects that are followed for one page.
const REDIRECTS: usize = 5;
/// The longest wait, asked for by a site, after which a page is asked for once more.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Which addresses are fetched.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Fetching {
    /// None.
    #[default]
    Never,
    /// Those that are named, by themselves, in lists or by link files.
    Named,
    /// The articles as well that feeds have only the beginning of.
    Teasers,
}

/// How addresses are fetched.
#[derive(Debug, Clone)]
pub(crate) struct Rules {
    /// Whether the articles behind teasers of feeds are fetched too.
    pub(crate) teasers: bool,
    /// Whether private, loopback and link-local addresses may be connected to.
    pub(crate) private: bool,
    /// Between two requests to one host, at least; a site may ask for more.
    pub(crate) pause: Duration,
    /// A page that was asked for since is not asked for again.
    pub(crate) fresh: Duration,
    /// Largest page in bytes, unpacked.
    pub(crate) max_bytes: u64,
    /// Whether only what is remembered is given, and nobody asked.
    pub(crate) offline: bool,
}

/// Why an address gives no page; follows the address in a message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// Not an address that can be fetched.
    #[error("is no address that can be fetched ({0}); write it as https://…")]
    BadAddress(String),
    /// A name or password in the address, which every message and brief would repeat.
    #[error("holds a name or password, which briefs would repeat; leave it out")]
    Password,
    /// Leads into a network that is not the public one.
    #[error("leads to {0}, a private address, which is not fetched; --fetch-private allows it")]
    Private(String),
    /// `robots.txt` asks not to.
    #[error(
        "is not for programs, says the robots.txt of {0}; save the page with a browser and name the file"
    )]
    Robots(String),
    /// `robots.txt` cannot be had, so nobody knows what the site allows.
    #[error("is not fetched, for the robots.txt of {0} cannot be had ({1}); try again later")]
    NoRobots(String, String),
    /// The site says no.
    #[error("cannot be fetched: {}", status(*.0))]
    Status(u16),
    /// More redirects than any page needs.
    #[error("redirects more than {REDIRECTS} times; open it in a browser and name the address where it ends")]
    Redirects,
    /// A redirect from an encrypted connection to a plain one.
    #[error("redirects from https to {0}; name that address itself if you trust it")]
    Downgrade(String),
    /// Larger than the limit.
    #[error("is larger than {} MB; raise the limit with --max-size", .0 / 1_000_000)]
    TooLarge(u64),
    /// It takes too long.
    #[error("does not answer in time; try again later")]
    Timeout,
    /// No connection, or one that broke.
    #[error("cannot be reached: {0}")]
    Connection(String),
    /// A plan asks nobody, and nothing is remembered.
    #[error("was not fetched before, and nothing is fetched now")]
    Offline,
}

/// What a site means by a status, for the user.
fn status(status: u16) -> String {
    let meaning = match status {
        401..=403 => "the site does not give it to programs; save the page with a browser and name the file",
        404 | 410 => "there is no page; check the address",
        429 => "the site wants fewer requests; try again later",
        500..=599 => "the site has a fault; try again later",
        _ => "open it in a browser to see why",
    };
    format!("{meaning} (status {status})")
}

/// Fetches pages, one at a time.
pub(crate) struct Fetcher {
    rules: Rules,
    memory: Arc<dyn Memory>,
    engine: OnceLock<Result<Engine, FetchError>>,
    /// Held while a page is fetched: a desk needs no more than one at a time, and hosts least of all.
    turn: Mutex<()>,
    /// What failed, with when: a folder that is watched asks again and again.
    failed: Mutex<HashMap<String, (Instant, FetchError)>>,
}

impl std::fmt::Debug for Fetcher {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Fetcher").field("rules", &self.rules).finish_non_exhaustive()
    }
}

/// What fetching needs once the first page is asked for.
struct Engine {
    /// `None` only while it is dropped.
    runtime: Option<Runtime>,
    work: Arc<Work>,
}

impl Drop for Engine {
    fn drop(&mut self) {
        // The last holder may be a task of another runtime, where waiting is not allowed.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Fetcher {
    /// A fetcher that follows `rules` and remembers in `memory`; opens nothing yet.
    #[must_use]
    pub(crate) fn new(rules: Rules, memory: Arc<dyn Memory>) -> Self {
        Self { rules, memory, engine: OnceLock::new(), turn: Mutex::default(), failed: Mutex::default() }
    }

    /// Whether the articles behind teasers of feeds are wanted.
    #[must_use]
    pub(crate) fn wants_teasers(&self) -> bool {
        self.rules.teasers
    }

    /// The page at `address`. Waits for it, so it is not for a task of a runtime that has others.
    pub(crate) fn fetch(&self, address: &str) -> Result<Arc<Page>, FetchError> {
        let url = parsed(address)?;
        let _turn = lock(&self.turn);
        if let Some(error) = self.failed_before(address) {
            return Err(error);
        }
        let kept = self.memory.recall(address);
        if let Some(kept) = kept.as_ref().filter(|kept| self.rules.offline || kept.is_fresh(self.rules.fresh))
        {
            return Ok(Arc::new(Page::new(address, kept)));
        }
        if self.rules.offline {
            return Err(FetchError::Offline);
        }
        let fetched = self.ask(url, kept);
        match fetched {
            Ok(kept) => {
                self.memory.keep(address, &kept);
                Ok(Arc::new(Page::new(address, &kept)))
            }
            Err(error) => {
                lock(&self.failed).insert(address.to_owned(), (Instant::now(), error.clone()));
                Err(error)
            }
        }
    }

    fn failed_before(&self, address: &str) -> Option<FetchError> {
        let failed = lock(&self.failed);
        let (at, error) = failed.get(address)?;
        (at.elapsed() < self.rules.fresh).then(|| error.clone())
    }

    /// Asks in the fetcher's own runtime and waits.
    fn ask(&self, url: Url, kept: Option<Kept>) -> Result<Kept, FetchError> {
        let engine = self.engine.get_or_init(|| Engine::new(&self.rules, &self.memory)).as_ref();
        let engine = engine.map_err(Clone::clone)?;
        let runtime = engine.runtime.as_ref().ok_or(FetchError::Timeout)?;
        let (work, (answers, answer)) = (Arc::clone(&engine.work), mpsc::channel());
        runtime.spawn(async move {
            // Nobody waits any more when the program ends.
            let _ = answers.send(work.page(url, kept).await);
        });
        answer.recv().unwrap_or(Err(FetchError::Timeout))
    }
}

impl Engine {
    fn new(rules: &Rules, memory: &Arc<dyn Memory>) -> Result<Self, FetchError> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.map_err(|error| FetchError::Connection(error.to_string()))?;
        let work = Work {
            sender: Sender::new(rules.private)?,
            turns: Turns::new(rules.pause),
            robots: Mutex::default(),
            memory: Arc::clone(memory),
            max_bytes: rules.max_bytes,
        };
        Ok(Self { runtime: Some(runtime), work: Arc::new(work) })
    }
}

/// What one fetch needs.
struct Work {
    sender: Sender,
    turns: Turns,
    /// By scheme, host and port.
    robots: Mutex<HashMap<String, Result<Arc<Robots>, FetchError>>>,
    memory: Arc<dyn Memory>,
    max_bytes: u64,
}

impl Work {
    /// The page at `url`, or what is kept of it where it has not changed.
    async fn page(&self, mut url: Url, kept: Option<Kept>) -> Result<Kept, FetchError> {
        for _ in 0..=REDIRECTS {
            let robots = self.robots(&url).await?;
            if !robots.allow(&url) {
                return Err(FetchError::Robots(host(&url)));
            }
            // What is kept came from the address at the end of the redirects.
            let validators = kept.as_ref().filter(|kept| kept.place == url.as_str());
            let answer = self.patiently(&url, validators, robots.pause()).await?;
            match answer.status {
                304 => {
                    let kept = kept.ok_or(FetchError::Status(304))?;
                    return Ok(Kept { checked: page::now(), ..kept });
                }
                301 | 302 | 303 | 307 | 308 => url = redirected(&url, &answer)?,
                200..=299 => return Ok(answer.kept(&url)),
                status => return Err(FetchError::Status(status)),
            }
        }
        Err(FetchError::Redirects)
    }

    /// Sends a request when it is the host's turn; once more where the site says when.
    async fn patiently(
        &self,
        url: &Url,
        validators: Option<&Kept>,
        pause: Option<Duration>,
    ) -> Result<Answer, FetchError> {
        self.turns.take(&host(url), pause).await;
        let answer = self.sender.get(url, validators, self.max_bytes).await?;
        let wait = answer.retry_after.filter(|_| matches!(answer.status, 429 | 503));
        let Some(wait) = wait.filter(|wait| *wait <= LONGEST_WAIT) else { return Ok(answer) };
        tokio::time::sleep(wait).await;
        self.turns.take(&host(url), pause).await;
        self.sender.get(url, validators, self.max_bytes).await
    }

    /// What the site of `url` lets programs read.
    async fn robots(&self, url: &Url) -> Result<Arc<Robots>, FetchError> {
        let origin = url.origin().ascii_serialization();
        if let Some(known) = lock(&self.robots).get(&origin) {
            return known.clone();
        }
        let robots = robots::of(url, &self.sender, &*self.memory).await.map(Arc::new);
        lock(&self.robots).insert(origin, robots.clone());
        robots
    }
}

/// Where an answer leads on to.
fn redirected(from: &Url, answer: &Answer) -> Result<Url, FetchError> {
    let location = answer.location.as_deref().ok_or(FetchError::Status(answer.status))?;
    let to = from.join(location).map_err(|error| FetchError::BadAddress(error.to_string()))?;
    let to = parsed(to.as_str())?;
    if from.scheme() == "https" && to.scheme() == "http" {
        return Err(FetchError::Downgrade(to.to_string()));
    }
    Ok(to)
}

/// An address that can be fetched.
fn parsed(address: &str) -> Result<Url, FetchError> {
    let mut url = Url::parse(address).map_err(|error| FetchError::BadAddress(error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err(FetchError::BadAddress("it is not of the web".to_owned()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(FetchError::Password);
    }
    url.set_fragment(None);
    Ok(url)
}

fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

/// A panic elsewhere leaves nothing here half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::{FetchError, parsed};

    #[test]
    fn addresses_that_are_fetched() {
        assert!(parsed("https://journal.example/a?b=c").is_ok_and(|url| url.as_str().ends_with("?b=c")));
        assert!(parsed("HTTP://journal.example/a#b").is_ok_and(|url| url.fragment().is_none()));
        assert_eq!(parsed("https://ana:secret@journal.example/"), Err(FetchError::Password));
        for address in ["file:///etc/passwd", "ftp://journal.example/", "https://", "javascript:1", "data:,x"]
        {
            assert!(matches!(parsed(address), Err(FetchError::BadAddress(_))), "{address}");
        }
    }
}
