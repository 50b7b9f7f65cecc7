//! [`Sender`]: the one place where requests leave the program.
//!
//! Takes a [`Call`] and a function that reads its answer, gives what that reads or a [`Fault`].
//! Limits, timeouts, the size cap, retries, the breaker, redirects and recording all happen here.

use std::{
    cell::Cell,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use backon::Retryable;
use reqwest::{
    Client, Response,
    header::{CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION},
};
use url::Url;

use super::{
    accounting::Meter,
    answers::{Kept, request_key},
    breaker::{Breaker, OPEN_FOR},
    call::{Answer, Call, endpoint},
    classify,
    connection::{client, custom_headers, innermost},
    deferral::{Deferrals, Deferred},
    echo::without_echo,
    fault::{Fault, FaultKind},
    limit::Gate,
    retry::{FullJitter, LONGEST_ASKED},
    shared::Shared,
};
use crate::backend::{
    Usage,
    profile::{Key, Profile},
};

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
    /// Whether a GET may translate; most only ask what there is.
    get_translates: bool,
    /// Whether its provider takes batches.
    takes_batches: bool,
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
            get_translates: profile.described_by_user,
            takes_batches: profile.bulk.is_some(),
        })
    }

    /// What `reading` makes of the answer to `call`, when it was given and kept before.
    pub(crate) fn recall<T>(&self, call: &Call, meter: &Meter, reading: &Reading<'_, T>) -> Option<T> {
        let answers = meter.answers().filter(|_| self.is_kept(call))?;
        let key = request_key(call);
        let mut answer = Answer::from(answers.recall(&key)?);
        answer.body = call.as_sent(answer.body);
        let value = (reading.read)(&answer).ok().filter(|value| (reading.accepts)(value))?;
        meter.recalled(&Usage { requests: 1, ..Usage::default() });
        meter.kept(key);
        Some(value)
    }

    /// Where requests of this profile wait for batches.
    fn deferrals(&self) -> Option<&dyn Deferrals> {
        self.shared.deferrals.as_deref().filter(|_| self.takes_batches)
    }

    /// Whether a batch has brought the answer to `call`.
    pub(crate) fn is_brought(&self, call: &Call) -> bool {
        self.deferrals().is_some_and(|deferrals| deferrals.answer(&request_key(call)).is_some())
    }

    /// What `read` makes of the answer that a batch brought; a request without one is gathered.
    fn deferred<T>(
        &self,
        deferrals: &dyn Deferrals,
        call: &Call,
        meter: &Meter,
        read: &(dyn Fn(&Answer) -> Result<T, Fault> + Send + Sync),
    ) -> Result<T, Fault> {
        let key = request_key(call);
        if let Some(kept) = deferrals.answer(&key) {
            let mut answer = Answer::from(kept);
            answer.body = self.keys.iter().fold(call.as_sent(answer.body), |body, key| key.redact_body(body));
            meter.answered();
            let outcome = read(&answer).map_err(|fault| self.redacted(fault, call));
            match &outcome {
                Ok(_) => deferrals.used(&key),
                Err(_) => deferrals.spoilt(&key),
            }
            return outcome;
        }
        let (profile, body, nonce) = (self.name.clone(), call.bytes().0, call.nonce.clone());
        if deferrals.defer(&key, &Deferred { profile, body, nonce }) {
            return Err(Fault::new(FaultKind::Deferred, "it waits for the batch"));
        }
        Err(Fault::new(FaultKind::BadAnswer, "batches brought no usable answer, however often it was asked"))
    }

    /// Drops what was kept during the call that `meter` counted: asking again may give better.
    pub(crate) fn forget(meter: &Meter) {
        if let Some(answers) = meter.answers() {
            answers.forget(&meter.all_kept());
        }
    }

    fn is_kept(&self, call: &Call) -> bool {
        call.method != reqwest::Method::GET || self.get_translates
    }

    /// Sends `call`, again where that may help, until an answer can be read. It is kept when it is
    /// accepted.
    pub(crate) async fn exchange<T>(
        &self,
        call: &Call,
        meter: &Meter,
        reading: &Reading<'_, T>,
    ) -> Result<T, Fault> {
        let timeouts = Mutex::new(0_u32);
        let pause = self.shared.pause.clone();
        let read = |answer: &Answer| {
            let value = (reading.read)(answer)?;
            let answers = meter.answers().filter(|_| self.is_kept(call));
            if let Some(answers) = answers.filter(|_| (reading.accepts)(&value)) {
                let key = request_key(call);
                let mut kept = (reading.condense)(answer).unwrap_or_else(|| answer.clone());
                kept.body = call.as_kept(kept.body);
                answers.keep(&key, &Kept::from(&kept));
                meter.kept(key);
            }
            Ok(value)
        };
        if let Some(deferrals) = self.deferrals().filter(|_| self.is_kept(call)) {
            return self.deferred(deferrals, call, meter, &read);
        }
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
                    fault.explanation(),
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
        if matches!(fault.kind, FaultKind::Timeout | FaultKind::Unfinished) {
            // What took too long or did not end well once will most likely do so again: one more
            // chance.
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
        let permit = self.gate.enter(&self.shared.pause).await;
        let trial = self.enter_breaker()?;
        let outcome = self.round_trip(call).await;
        let outcome = outcome.and_then(|answer| {
            meter.answered();
            read(&answer)
        });
        let outcome = outcome.map_err(|fault| self.redacted(fault, call));
        trial.report(outcome.as_ref().err());
        drop(permit);
        // The call that waits for the place goes first: what is done with the answer may take milliseconds.
        tokio::task::yield_now().await;
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
                recorder.answer(number, &call, &answer, &self.keys);
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
        let body = self.keys.iter().fold(body, |body, key| key.redact_body(body));
        Ok(Answer { status, headers, body })
    }

    /// A piece of an answer without any key.
    pub(crate) fn redact(&self, text: &str) -> String {
        self.keys.iter().fold(text.to_owned(), |text, key| key.redact_answer(&text))
    }

    /// The fault without key, without pieces of what was sent (services like to quote it), and then
    /// cut to what is shown.
    fn redacted(&self, mut fault: Fault, call: &Call) -> Fault {
        let was_cut = fault.message.chars().count() >= classify::READ;
        for key in &self.keys {
            fault.message = key.redact(&fault.message);
            fault.request_id = fault.request_id.map(|id| key.redact(&id));
        }
        if was_cut {
            // The cut may have gone through a key.
            let whole = fault.message.chars().count().saturating_sub(classify::READ / 4);
            fault.message = fault.message.chars().take(whole).collect();
        }
        if fault.status.is_some() {
            fault.message = without_echo(&fault.message, &call.sent_text());
        }
        fault.message = classify::shorten(&fault.message);
        fault
    }
}

/// How an answer is read, judged and kept.
pub(crate) struct Reading<'a, T> {
    /// Reads it; what cannot be read is never kept.
    pub(crate) read: &'a (dyn Fn(&Answer) -> Result<T, Fault> + Send + Sync),
    /// Whether what was read is worth keeping.
    pub(crate) accepts: &'a (dyn Fn(&T) -> bool + Send + Sync),
    /// The answer as it is kept, where that is not as it came: a stream is put together.
    pub(crate) condense: &'a (dyn Fn(&Answer) -> Option<Answer> + Send + Sync),
}

impl<'a, T> Reading<'a, T> {
    /// Everything that can be read is kept as it came.
    pub(crate) fn plain(read: &'a (dyn Fn(&Answer) -> Result<T, Fault> + Send + Sync)) -> Self {
        Self { read, accepts: &|_| true, condense: &|_| None }
    }
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
                        fault.explanation()
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
