//! Mistral's batches: a file of requests, a job over it for one model, files of answers and errors.

use serde_json::{Value, json};

use super::{
    Item, Progress,
    openai::{ENDPOINT, authorised, files},
};
use crate::backend::{http::call::Call, profile::Profile};

/// The file of requests, one a line; the job names the model.
pub(super) fn lines(items: &[Item]) -> String {
    let line = |item: &Item| {
        let mut body = item.body.clone();
        if let Some(fields) = body.as_object_mut() {
            fields.shift_remove("model");
        }
        format!("{}\n", json!({"custom_id": item.id, "body": body}))
    };
    items.iter().map(line).collect()
}

/// Begins a job over an uploaded file.
pub(super) fn create(profile: &Profile, file: &str) -> Call {
    let body = json!({"input_files": [file], "model": profile.model, "endpoint": ENDPOINT});
    authorised(Call::post(profile.address("/batch/jobs"), body), profile)
}

/// Asks how far a job is.
pub(super) fn status(profile: &Profile, job: &str) -> Call {
    authorised(Call::get(profile.address(&format!("/batch/jobs/{job}"))), profile)
}

/// Reads how far it is.
pub(super) fn progress(found: &Value) -> Option<Progress> {
    let count = |name: &str| found[name].as_u64().unwrap_or(0);
    Some(match found["status"].as_str()? {
        "SUCCESS" | "TIMEOUT_EXCEEDED" | "CANCELLED" => {
            Progress::Ended(files(found, ["output_file", "error_file"]))
        }
        "FAILED" => {
            let why = found["errors"][0]["message"].as_str().unwrap_or("it does not say why");
            Progress::Refused(why.to_owned())
        }
        _ => Progress::Working(count("completed_requests"), count("total_requests")),
    })
}
