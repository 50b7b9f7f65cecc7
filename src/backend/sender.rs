//! [`Sender`]: the one place where requests leave the program.
//!
//! Takes a [`Call`] and a function that reads its answer, gives what that reads or a [`Fault`].
//! Limits, timeouts, the size cap, retries, the breaker, redirects and recording all happen here.

use std::{
    cell::Cell,
    sync::{Arc, Mutex, MutexGuard, Once, PoisonError},
    time::{Duration, Instant},
};

use backon::Retryable;
use reqwest::{
    Certificate, Client, Proxy, Response,
    header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION},
    redirect::Policy,
};
use url::{Host, Url};

use super::{
    Usage,
    accounting::Meter,
    answers::{Kept, request_key},
    breaker::{Breaker, OPEN_FOR},
    call::{Answer, Call, endpoint},
    fault::{Fault, FaultKind},
    limit::Gate,
    retry::{FullJitter, LONGEST_ASKED},
    secret::Key,
    shared::Shared,
};
use crate::settings::profile::Profile;

/// Redirects followed within one host.
const REDIRECTS: usize = 3;

/// Sends the requests of one profile.
pub(crate) struct Sender {
    client: Client,
    headers: HeaderMap,
    /// Everything that no message may show.
    keys: Vec<Key>,
    gate: Gate,
    breaker: Mutex<Breaker>,
    shared: Arc<Shared>,
    name: String,
    retries: usize,
    response_bytes: usize,
    /// Whether a GET translates: the template dialect's may, all others only ask what there is.
    get_translates: bool,
}

impl Sender {
    /// Prepares the connection pool; opens nothing yet.
    pub(crate) fn new(profile: &Profile, shared: Arc<Shared>) -> Result<Self, String> {
        let headers = custom_headers(profile)?;
        let secret = profile.headers.0.values().filter(|value| value.len() >= 8).map(Key::new);
        Ok(Self {
            client: client(profile)?,
            headers,
            keys: profile.key.iter().cloned().chain(secret).collect(),
            gate: Gate::new(profile.limits.concurrency, profile.limits.requests_per_minute),
            breaker: Mutex::new(Breaker::for_concurrency(profile.limits.concurrency)),
            shared,
            name: profile.name.clone(),
            retries: profile.limits.retries,
            response_bytes: profile.limits.response_bytes,
            get_translates: profile.template.is_some(),
        })
    }

    /// What `read` makes of the answer to `call`, when it was given and kept before.
    pub(crate) fn recall<T>(
        &self,
        call: &Call,
        meter: &Meter,
        read: &(dyn Fn(&Answer) -> Result<T, Fault> + Send + Sync),
    ) -> Option<T> {
        let answers = self.shared.answers.as_ref().filter(|_| self.is_kept(call))?;
        let key = request_key(call);
        let value = read(&answers.recall(&key)?.into()).ok()?;
        meter.recalled(&Usage { requests: 1, ..Usage::default() });
        meter.kept(key);
        Some(value)
    }

    /// Drops what was kept during the call that `meter` counted: asking again may give better.
    pub(crate) fn forget(&self, meter: &Meter) {
        if let Some(answers) = &self.shared.answers {
            answers.forget(&meter.all_kept());
        }
    }

    fn is_kept(&self, call: &Call) -> bool {
        call.method != reqwest::Method::GET || self.get_translates
    }

    /// Sends `call`, again where that may help, until `read` accepts an answer, which is kept.
    pub(crate) async fn exchange<T>(
        &self,
        call: &Call,
        meter: &Meter,
        read: &(dyn Fn(&Answer) -> Result<T, Fault> + Send + Sync),
    ) -> Result<T, Fault> {
        let timeouts = Mutex::new(0_u32);
        let pause = self.shared.pause.clone();
        let read = |answer: &Answer| {
            let value = read(answer)?;
            if let Some(answers) = self.shared.answers.as_ref().filter(|_| self.is_kept(call)) {
                let key = request_key(call);
                answers.keep(&key, &Kept::from(answer));
                meter.kept(key);
            }
            Ok(value)
        };
        let attempt = || self.attempt(call, meter, &read);
        attempt
            .retry(FullJitter::new(self.retries))
            .sleep(move |wait| pause.wait(wait))
            .when(Fault::is_retryable)
            .adjust(|fault, wait| self.wait_before_next(fault, wait?, &timeouts))
            .notify(|fault, wait| {
                tracing::info!(
                    "{}: {}; next attempt in {:.1} s",
                    self.name,
                    fault.words(),
                    wait.as_secs_f64()
                );
            })
            .await
    }

    /// Sends `call` once, whatever comes back.
    pub(crate) async fn exchange_once<T>(
        &self,
        call: &Call,
        meter: &Meter,
        read: &(dyn Fn(&Answer) -> Result<T, Fault> + Send + Sync),
    ) -> Result<T, Fault> {
        self.attempt(call, meter, read).await
    }

    /// How long to wait before the next attempt; `None` where none is worth it.
    fn wait_before_next(&self, fault: &Fault, wait: Duration, timeouts: &Mutex<u32>) -> Option<Duration> {
        if fault.kind == FaultKind::Timeout {
            // What took too long once will most likely do so again: one more chance.
            let mut timeouts = timeouts.lock().unwrap_or_else(PoisonError::into_inner);
            *timeouts += 1;
            if *timeouts > 1 {
                return None;
            }
        }
        if fault.wait.is_some_and(|asked| asked > LONGEST_ASKED) || !self.shared.retries.take() {
            return None;
        }
        let wait = match fault.kind {
            // Services that limit by the minute often do not say how long to wait.
            FaultKind::RateLimited => wait * 8,
            _ => wait,
        };
        Some(fault.wait.unwrap_or(wait))
    }

    async fn attempt<T>(
        &self,
        call: &Call,
        meter: &Meter,
        read: &(dyn Fn(&Answer) -> Result<T, Fault> + Send + Sync),
    ) -> Result<T, Fault> {
        if self.shared.asks_nobody {
            return Err(Fault::new(FaultKind::CostLimit, "a plan asks nobody"));
        }
        // Held until the answer is kept: what a kill can cost twice is what is in flight, no more.
        let _permit = self.gate.enter(&self.shared.pause).await;
        let trial = self.enter_breaker()?;
        let outcome = self.round_trip(call).await;
        let outcome = outcome.and_then(|answer| {
            meter.answered();
            read(&answer)
        });
        let outcome = outcome.map_err(|fault| self.redacted(fault, call));
        trial.report(outcome.as_ref().err());
        outcome
    }

    fn enter_breaker(&self) -> Result<Trial<'_>, Fault> {
        self.lock_breaker().enter(Instant::now()).map_err(|left| {
            let words = format!("paused after repeated failures; next try in {} s", left.as_secs() + 1);
            Fault::new(FaultKind::Paused, words)
        })?;
        Ok(Trial { sender: self, reported: Cell::new(false) })
    }

    fn lock_breaker(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn round_trip(&self, call: &Call) -> Result<Answer, Fault> {
        let mut call = call.clone();
        let recorder = self.shared.recorder.as_ref();
        for _ in 0..=REDIRECTS {
            let number = recorder.map(|recorder| recorder.request(&call, &self.keys));
            let answer = self.send_once(&call).await?;
            if let (Some(recorder), Some(number)) = (recorder, number) {
                recorder.answer(number, &answer, &self.keys);
            }
            if !(300..400).contains(&answer.status) {
                return Ok(answer);
            }
            call.url = redirected(&call.url, &answer)?;
        }
        Err(Fault::new(FaultKind::Rejected, "it redirects in a circle; check `base_url`"))
    }

    async fn send_once(&self, call: &Call) -> Result<Answer, Fault> {
        let (body, kind) = call.bytes();
        let mut request =
            self.client.request(call.method.clone(), call.url.clone()).headers(self.headers.clone());
        if let Some(kind) = kind {
            request = request.header(CONTENT_TYPE, kind).body(body);
        }
        for (name, value) in &call.headers {
            request = request.header(*name, value);
        }
        if let Some((name, prefix, key)) = &call.key {
            let mut value = HeaderValue::from_str(&format!("{prefix}{}", key.expose()))
                .map_err(|_| Fault::new(FaultKind::Configuration, "the key cannot stand in a header"))?;
            value.set_sensitive(true);
            request = request.header(*name, value);
        }
        let response = request.send().await.map_err(|error| fault_of(error, &call.url))?;
        self.read_answer(response, &call.url).await
    }

    async fn read_answer(&self, mut response: Response, url: &Url) -> Result<Answer, Fault> {
        let too_large = || {
            let mib = self.response_bytes >> 20;
            Fault::new(
                FaultKind::Foreign,
                format!("the answer is larger than {mib} MiB (`max_response_mib`)"),
            )
        };
        let limit = self.response_bytes;
        if response.content_length().is_some_and(|length| length > limit as u64) {
            return Err(too_large());
        }
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| fault_of(error, url))? {
            if body.len() + chunk.len() > limit {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { status, headers, body })
    }

    /// The fault without key, and without pieces of what was sent: services like to quote it.
    fn redacted(&self, mut fault: Fault, call: &Call) -> Fault {
        if fault.status.is_some() {
            fault.message = without_echo(&fault.message, &call.words());
        }
        for key in &self.keys {
            fault.message = key.redact(&fault.message);
            fault.request_id = fault.request_id.map(|id| key.redact(&id));
        }
        fault
    }
}

/// Length of a piece of the request, in characters, from which on it is an echo and no accident.
const ECHO: usize = 24;

/// `message` with `[…]` in place of every piece that also stands in `sent`.
fn without_echo(message: &str, sent: &str) -> String {
    let starts: Vec<usize> = message.char_indices().map(|(at, _)| at).chain([message.len()]).collect();
    let stands = |from: usize, to: usize| {
        memchr::memmem::find(sent.as_bytes(), &message.as_bytes()[starts[from]..starts[to]]).is_some()
    };
    let last = starts.len() - 1;
    let (mut out, mut at) = (String::new(), 0);
    while at < last {
        let mut end = at + ECHO;
        if end > last || !stands(at, end) {
            out.push_str(&message[starts[at]..starts[at + 1]]);
            at += 1;
            continue;
        }
        while end < last && stands(at, end + 1) {
            end += 1;
        }
        out.push_str("[…]");
        at = end;
    }
    out
}

/// One attempt as the breaker sees it; one that is dropped without outcome counts as abandoned.
struct Trial<'a> {
    sender: &'a Sender,
    reported: Cell<bool>,
}

impl Trial<'_> {
    fn report(&self, fault: Option<&Fault>) {
        self.reported.set(true);
        let mut breaker = self.sender.lock_breaker();
        match fault {
            Some(fault) if fault.is_outage() => {
                if breaker.outage(Instant::now()) {
                    tracing::warn!(
                        "backend {} is paused for {} s after repeated failures: {}",
                        self.sender.name,
                        OPEN_FOR.as_secs(),
                        fault.words()
                    );
                }
            }
            _ => {
                if breaker.answered() {
                    tracing::warn!("backend {} answers again", self.sender.name);
                }
            }
        }
    }
}

impl Drop for Trial<'_> {
    fn drop(&mut self) {
        if !self.reported.get() {
            self.sender.lock_breaker().abandoned();
        }
    }
}

/// Settles what encrypts connections; needed before the first client is built.
pub(crate) fn install_cryptography() {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // Fails only when another provider is installed already, which then serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

fn client(profile: &Profile) -> Result<Client, String> {
    install_cryptography();
    let mut builder = Client::builder()
        .user_agent(concat!("depeche/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .connect_timeout(profile.timeouts.connect)
        .read_timeout(profile.timeouts.idle)
        .timeout(profile.timeouts.total)
        .pool_max_idle_per_host(profile.limits.concurrency);
    if needs_no_certificates(profile) {
        builder = builder.tls_certs_only([]);
    }
    if let Some(path) = &profile.ca_file {
        let failed =
            |error: &dyn std::fmt::Display| format!("cannot use `ca_file` {}: {error}", path.display());
        let pem = std::fs::read(path).map_err(|error| failed(&error))?;
        let certificates = Certificate::from_pem_bundle(&pem).map_err(|error| failed(&error))?;
        if certificates.is_empty() {
            return Err(failed(&"it holds no certificate in PEM form"));
        }
        builder = builder.tls_certs_merge(certificates);
    }
    if let Some(proxy) = &profile.proxy {
        let proxy = Proxy::all(proxy.0.clone()).map_err(|error| format!("cannot use `proxy`: {error}"))?;
        builder = builder.proxy(proxy);
    } else if is_loopback(&profile.base_url) {
        // The proxy variables are meant for the world outside: a proxy's 127.0.0.1 is not this machine.
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| format!("cannot set up connections: {}", innermost(&error)))
}

/// Whether nothing but plain HTTP can be spoken, so that reading the system's certificates, which
/// takes a while, is of no use.
fn needs_no_certificates(profile: &Profile) -> bool {
    let proxies = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
    profile.base_url.scheme() == "http"
        && profile.ca_file.is_none()
        && profile.proxy.is_none()
        && (is_loopback(&profile.base_url) || proxies.iter().all(|name| std::env::var_os(name).is_none()))
}

/// Whether an address is this machine's own.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn custom_headers(profile: &Profile) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    for (name, value) in &profile.headers.0 {
        let name = HeaderName::try_from(name).map_err(|_| format!("`{name}` is no name of a header"))?;
        let value = filled_in(profile, value).map_err(|error| format!("header `{name}`: {error}"))?;
        let mut value = HeaderValue::from_str(&value)
            .map_err(|_| format!("the header `{name}` has an unusable value"))?;
        value.set_sensitive(true);
        headers.insert(name, value);
    }
    Ok(headers)
}

/// Headers of the template dialect may say where the key goes: `Token {{ key }}`.
fn filled_in(profile: &Profile, value: &str) -> Result<String, minijinja::Error> {
    if profile.template.is_none() {
        return Ok(value.to_owned());
    }
    let key = profile.key.as_ref().map(|key| key.expose().to_owned());
    minijinja::Environment::new().render_str(value, minijinja::context! { key })
}

/// Where a redirect leads, if it stays with the host and keeps the request as it is.
fn redirected(from: &Url, answer: &Answer) -> Result<Url, Fault> {
    let location = answer.header(LOCATION.as_str()).and_then(|location| from.join(location).ok());
    let Some(to) = location else {
        return Err(answer.bad("it redirects without saying where"));
    };
    if matches!(answer.status, 307 | 308) && from.origin() == to.origin() {
        return Ok(to);
    }
    let words = format!(
        "it redirects to {}, where the key is not sent; if that is right, set `base_url` to it",
        endpoint(&to)
    );
    Err(Fault::new(FaultKind::Rejected, words).status(answer.status))
}

fn fault_of(error: reqwest::Error, url: &Url) -> Fault {
    let error = error.without_url();
    let host = url.host_str().unwrap_or_default();
    let why = innermost(&error);
    if error.is_timeout() && !error.is_connect() {
        return Fault::new(FaultKind::Timeout, "no answer in time; raise `timeout_s` or send less at once");
    }
    if error.is_connect() || error.is_timeout() {
        let words = format!("{why}; is the service at {host} running, and is `base_url` right?");
        return Fault::new(FaultKind::Unreachable, words);
    }
    if error.is_builder() {
        return Fault::new(FaultKind::Configuration, why);
    }
    Fault::new(FaultKind::Cut, format!("the connection broke: {why}"))
}

/// The last cause of an error, which says most.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut last = error;
    while let Some(source) = last.source() {
        last = source;
    }
    last.to_string()
}

#[cfg(test)]
mod tests {
    use super::without_echo;

    #[test]
    fn what_was_sent_does_not_come_back() {
        let sent = "Le maire de Rennes a déclaré mardi qu’il partirait.";
        let said = "cannot parse 'maire de Rennes a déclaré mardi qu’il' at 7";
        assert_eq!(without_echo(said, sent), "cannot parse '[…]' at 7");
        assert_eq!(without_echo("bad model", sent), "bad model");
        assert_eq!(without_echo(sent, sent), "[…]");
        assert_eq!(without_echo("", sent), "");
    }
}
