//! [`Bulk`]: the batch interfaces of providers, which take many requests at once, answer within a day
//! and cost half.
//!
//! Takes requests as they would be sent one by one, gives the number of the batch; later its progress,
//! and at its end each answer as if it had come alone. How each provider wants it is in a file of its
//! own (`openai`, `mistral`, `anthropic`), pure.

mod anthropic;
mod mistral;
mod openai;

use std::sync::Arc;

use serde_json::Value;

use crate::digest;

use super::{
    dialect::{ChatService, Protocol},
    http::{
        accounting::Meter,
        answers::{Kept, RequestKey},
        call::{Answer, Call},
        deferral::Deferred,
        fault::{Fault, FaultKind},
        sender::{Reading, Sender},
        shared::Shared,
    },
    profile::{Interface, Profile},
    service::Service,
};

/// Requests in one batch. Providers take 50,000 and more; smaller ones end sooner, and a failure
/// costs less.
pub(crate) const MOST_REQUESTS: usize = 10_000;
/// Bytes of one batch; the least that a provider takes is 200 MB.
pub(crate) const MOST_BYTES: usize = 90 << 20;
/// Bytes of the answers of one batch.
const LARGEST_RESULTS: usize = 1 << 30;

/// One request of a batch.
pub(super) struct Item {
    /// Its name in the batch.
    id: String,
    /// What it would be sent as.
    body: Value,
}

/// How far a batch is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Progress {
    /// So many requests are answered, of so many.
    Working(u64, u64),
    /// It has ended; the results are in these places.
    Ended(Vec<String>),
    /// The provider does not work on it, for this reason.
    Refused(String),
}

/// What became of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Brought {
    /// Which.
    pub(crate) key: RequestKey,
    /// The answer; `None` where the batch ended before it came to it.
    pub(crate) answer: Option<Kept>,
}

/// The batch interface of one profile.
pub(crate) struct Bulk<'a> {
    service: &'a Service,
    chat: &'a dyn ChatService,
    interface: Interface,
    sender: Sender,
    /// Sends once only: a batch that was begun twice would be paid twice.
    once: Sender,
}

impl<'a> Bulk<'a> {
    /// The interface of a service; `None` where it has none.
    pub(super) fn of(service: &'a Service) -> Option<Result<Self, String>> {
        let interface = service.profile.bulk?;
        let Protocol::Chat(chat) = &service.protocol else { return None };
        let mut profile = service.profile.clone();
        // Not part of the run's deferring: these requests are sent.
        let shared = Arc::new(Shared::default().with_pause(service.shared.pause.clone()));
        profile.limits.response_bytes = LARGEST_RESULTS;
        let sender = Sender::new(&profile, Arc::clone(&shared));
        profile.limits.retries = 0;
        let once = Sender::new(&profile, shared);
        let made = sender
            .and_then(|sender| Ok(Self { service, chat: chat.as_ref(), interface, sender, once: once? }));
        Some(made)
    }

    /// Submits requests; gives the number of the batch.
    pub(crate) async fn submit(&self, requests: &[(RequestKey, Deferred)]) -> Result<String, Fault> {
        let items: Vec<Item> = requests.iter().filter_map(item).collect();
        let profile = self.profile();
        let create = match self.interface {
            Interface::Anthropic => anthropic::create(profile, &items),
            Interface::OpenAi | Interface::Mistral => {
                let lines = match self.interface {
                    Interface::Mistral => mistral::lines(&items),
                    _ => openai::lines(&items),
                };
                let file = self.ask(&self.once, &openai::upload(profile, &lines)).await?;
                let file = name_in(&file, "id")?;
                match self.interface {
                    Interface::Mistral => mistral::create(profile, &file),
                    _ => openai::create(profile, &file),
                }
            }
        };
        name_in(&self.ask(&self.once, &create).await?, "id")
    }

    /// How far a batch is.
    pub(crate) async fn look(&self, batch: &str) -> Result<Progress, Fault> {
        let call = match self.interface {
            Interface::OpenAi => openai::status(self.profile(), batch),
            Interface::Mistral => mistral::status(self.profile(), batch),
            Interface::Anthropic => anthropic::status(self.profile(), batch),
        };
        let found = self.ask(&self.sender, &call).await?;
        let progress = match self.interface {
            Interface::OpenAi => openai::progress(&found),
            Interface::Mistral => mistral::progress(&found),
            Interface::Anthropic => anthropic::progress(&found),
        };
        progress.ok_or_else(|| Fault::new(FaultKind::Foreign, "the answer does not say how far the batch is"))
    }

    /// What an ended batch brought; `place` as [`Progress::Ended`] names it.
    pub(crate) async fn results(&self, place: &str) -> Result<Vec<Brought>, Fault> {
        let call = match self.interface {
            Interface::OpenAi | Interface::Mistral => openai::content(self.profile(), place),
            Interface::Anthropic => anthropic::results(self.profile(), place),
        };
        let read = |answer: &Answer| {
            // A line that names an error is an answer to its request, not to this one.
            let is_file = (200..300).contains(&answer.status);
            let fault = if is_file { None } else { self.chat.classify(answer) };
            fault.map_or_else(|| if is_file { Ok(answer.text()) } else { Err(answer.bad("no results")) }, Err)
        };
        let text = self.sender.exchange(&call, &Meter::default(), &Reading::plain(&read)).await?;
        let line = match self.interface {
            Interface::OpenAi | Interface::Mistral => openai::result,
            Interface::Anthropic => anthropic::result,
        };
        // A line that cannot be read is a request that was not answered.
        Ok(text.lines().filter_map(|text| line(&serde_json::from_str(text).ok()?)).collect())
    }

    fn profile(&self) -> &Profile {
        &self.service.profile
    }

    async fn ask(&self, sender: &Sender, call: &Call) -> Result<Value, Fault> {
        let read = |answer: &Answer| self.chat.classify(answer).map_or_else(|| answer.json(), Err);
        sender.exchange(call, &Meter::default(), &Reading::plain(&read)).await
    }
}

/// A request as an item: named by its key, and never as a stream.
fn item((key, request): &(RequestKey, Deferred)) -> Option<Item> {
    let mut body: Value = serde_json::from_slice(&request.body).ok()?;
    let fields = body.as_object_mut()?;
    for name in ["stream", "stream_options"] {
        fields.shift_remove(name);
    }
    Some(Item { id: id_of(key), body })
}

fn id_of(key: &RequestKey) -> String {
    digest::hex(key)
}

fn key_of(id: &str) -> Option<RequestKey> {
    let mut key = RequestKey::default();
    if id.len() != key.len() * 2 || !id.is_ascii() {
        return None;
    }
    for (at, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&id[at * 2..at * 2 + 2], 16).ok()?;
    }
    Some(key)
}

/// The answer of one request, as it would have come alone.
fn brought(id: &str, answer: Option<(u16, &Value)>) -> Option<Brought> {
    let kept = |(status, body): (u16, &Value)| Kept {
        status,
        kind: Some("application/json".to_owned()),
        body: body.to_string().into_bytes(),
    };
    Some(Brought { key: key_of(id)?, answer: answer.map(kept) })
}

/// The name of a file or batch in an answer. It becomes part of an address, so that anything but a
/// plain word is refused.
fn name_in(value: &Value, field: &str) -> Result<String, Fault> {
    let name = value[field].as_str().filter(|name| is_name(name));
    name.map(str::to_owned)
        .ok_or_else(|| Fault::new(FaultKind::Foreign, format!("the answer has no `{field}`")))
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 200
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::{id_of, is_name, key_of};

    #[test]
    fn a_request_is_found_again_by_its_name() {
        let key = *b"\x00\x01\xfe\xff0123456789ab";
        assert_eq!(key_of(&id_of(&key)), Some(key));
        for none in ["", "00", "é0112233445566778899aabbccddee", &"g".repeat(32), &"0".repeat(34)] {
            assert_eq!(key_of(none), None, "{none}");
        }
    }

    #[test]
    fn what_a_service_calls_its_files_steers_no_address() {
        assert!(is_name("file-Ab_1"));
        for name in ["", "../x", "a/b", "a?b", "a#b", "a b", "é", "a%2f", &"a".repeat(300)] {
            assert!(!is_name(name), "{name}");
        }
    }
}
