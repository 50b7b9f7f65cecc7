//! Anthropic's message batches: all requests in one body, the answers as lines.

use serde_json::{Value, json};

use super::{Brought, Item, Progress, brought, is_name};
use crate::backend::{http::call::Call, profile::Profile};

const PATH: &str = "/v1/messages/batches";
/// Version of the interface that this file is written for.
const VERSION: &str = "2023-06-01";

/// Begins a batch.
pub(super) fn create(profile: &Profile, items: &[Item]) -> Call {
    let request = |item: &Item| json!({"custom_id": item.id, "params": item.body});
    let requests: Vec<Value> = items.iter().map(request).collect();
    authorised(Call::post(profile.address(PATH), json!({"requests": requests})), profile)
}

/// Asks how far a batch is.
pub(super) fn status(profile: &Profile, batch: &str) -> Call {
    authorised(Call::get(profile.address(&format!("{PATH}/{batch}"))), profile)
}

/// Reads how far it is. The address of the results that the answer gives is not followed: the key
/// goes nowhere but below the profile's own address.
pub(super) fn progress(found: &Value) -> Option<Progress> {
    let count = |name: &str| found["request_counts"][name].as_u64().unwrap_or(0);
    let done = ["succeeded", "errored", "canceled", "expired"].map(count).iter().sum::<u64>();
    match found["processing_status"].as_str()? {
        "ended" => {
            let batch = found["id"].as_str().filter(|name| is_name(name))?;
            Some(Progress::Ended(vec![batch.to_owned()]))
        }
        _ => Some(Progress::Working(done, done + count("processing"))),
    }
}

/// Reads the answers.
pub(super) fn results(profile: &Profile, batch: &str) -> Call {
    authorised(Call::get(profile.address(&format!("{PATH}/{batch}/results"))), profile)
}

/// Reads a line of them.
pub(super) fn result(line: &Value) -> Option<Brought> {
    let result = &line["result"];
    let answer = match result["type"].as_str()? {
        "succeeded" => Some((200, &result["message"])),
        // A refusal of the request is an answer; trouble of the service's is none.
        "errored" if result["error"]["error"]["type"] == "invalid_request_error" => {
            Some((400, &result["error"]))
        }
        _ => None,
    };
    brought(line["custom_id"].as_str()?, answer)
}

fn authorised(mut call: Call, profile: &Profile) -> Call {
    call.headers.push(("anthropic-version", VERSION.to_owned()));
    call.with_key("x-api-key", "", profile.key.as_ref())
}
