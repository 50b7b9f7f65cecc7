//! OpenAI's batches: a file of requests, a batch over it, a file of answers and one of errors.

use serde_json::{Value, json};

use super::{Brought, Item, Progress, brought, is_name};
use crate::backend::{
    http::call::{Body, Call},
    profile::Profile,
};

/// What each request of the file is sent to.
pub(super) const ENDPOINT: &str = "/v1/chat/completions";
/// Parts the fields of an upload. Every line of the file begins with `{`, so that none is this.
const BOUNDARY: &str = "depeche-7f1d2c9a60b84e35";
const MULTIPART: &str = "multipart/form-data; boundary=depeche-7f1d2c9a60b84e35";

/// The file of requests, one a line.
pub(super) fn lines(items: &[Item]) -> String {
    let line = |item: &Item| {
        let line = json!({"custom_id": item.id, "method": "POST", "url": ENDPOINT, "body": item.body});
        format!("{line}\n")
    };
    items.iter().map(line).collect()
}

/// Uploads it.
pub(super) fn upload(profile: &Profile, lines: &str) -> Call {
    let part = |head: &str, content: &str| {
        format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n")
    };
    let purpose = part("name=\"purpose\"", "batch");
    let head = "name=\"file\"; filename=\"depeche.jsonl\"\r\nContent-Type: application/jsonl";
    let body = format!("{purpose}{}--{BOUNDARY}--\r\n", part(head, lines));
    let mut call = Call::post(profile.address("/files"), Value::Null);
    call.body = Body::Raw(MULTIPART, body.into_bytes());
    authorised(call, profile)
}

/// Begins a batch over an uploaded file.
pub(super) fn create(profile: &Profile, file: &str) -> Call {
    let body = json!({"input_file_id": file, "endpoint": ENDPOINT, "completion_window": "24h"});
    authorised(Call::post(profile.address("/batches"), body), profile)
}

/// Asks how far a batch is.
pub(super) fn status(profile: &Profile, batch: &str) -> Call {
    authorised(Call::get(profile.address(&format!("/batches/{batch}"))), profile)
}

/// Reads how far it is.
pub(super) fn progress(found: &Value) -> Option<Progress> {
    let count = |name: &str| found["request_counts"][name].as_u64().unwrap_or(0);
    Some(match found["status"].as_str()? {
        // What expired or was cancelled has answers to a part of it.
        "completed" | "expired" | "cancelled" => {
            Progress::Ended(files(found, ["output_file_id", "error_file_id"]))
        }
        "failed" => {
            let why = found["errors"]["data"][0]["message"].as_str().unwrap_or("it does not say why");
            Progress::Refused(why.to_owned())
        }
        _ => Progress::Working(count("completed") + count("failed"), count("total")),
    })
}

/// The files that a batch names in these fields.
pub(super) fn files(found: &Value, fields: [&str; 2]) -> Vec<String> {
    let named = fields.into_iter().filter_map(|field| found[field].as_str());
    named.filter(|name| is_name(name)).map(str::to_owned).collect()
}

/// Reads a file.
pub(super) fn content(profile: &Profile, file: &str) -> Call {
    authorised(Call::get(profile.address(&format!("/files/{file}/content"))), profile)
}

/// Reads a line of answers or errors.
pub(super) fn result(line: &Value) -> Option<Brought> {
    let response = &line["response"];
    let status = response["status_code"].as_u64().and_then(|status| u16::try_from(status).ok());
    // Without a response the request was not worked on: the batch expired or was cancelled.
    brought(line["custom_id"].as_str()?, status.map(|status| (status, &response["body"])))
}

pub(super) fn authorised(call: Call, profile: &Profile) -> Call {
    call.with_key("authorization", "Bearer ", profile.key.as_ref())
}
