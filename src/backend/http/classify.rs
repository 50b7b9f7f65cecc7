//! [`classify`]: the [`Fault`] that an answer reports.
//!
//! Reads every error form in use: `error` as an object or a string, `message` or `detail` beside
//! it, codes as strings or numbers, errors inside a 200, pages of HTML. Pure.

use serde_json::Value;

use super::{
    call::Answer,
    fault::{Fault, FaultKind},
    retry,
};

/// Longest piece of a service's words that is shown.
const SHOWN: usize = 300;
/// Longest piece of a service's words that is looked at: keys are taken out of it before it is cut
/// to what is shown.
pub(super) const READ: usize = 4096;
/// Longest piece of what a model wrote that is shown as the reason of a refusal.
const GENERATED: usize = 80;

/// What an error body says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct ErrorBody {
    /// The words.
    pub message: String,
    /// `type` or `reason`.
    pub kind: String,
    /// `code`, as text.
    pub code: String,
}

/// Reads an error body in any of the known forms; `None` when the value holds no error.
#[must_use]
pub(crate) fn error_body(value: &Value) -> Option<ErrorBody> {
    let object = value.as_object()?;
    let text = |value: Option<&Value>| match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    match object.get("error") {
        Some(Value::String(message)) if !message.is_empty() => {
            let more = [text(object.get("message")), text(object.get("detail"))];
            let message = std::iter::once(message.clone()).chain(more).filter(|part| !part.is_empty());
            return Some(ErrorBody {
                message: message.collect::<Vec<_>>().join(": "),
                kind: text(object.get("type")),
                code: text(object.get("code")),
            });
        }
        Some(Value::Object(error)) => {
            let reason = error.get("errors").and_then(|errors| errors.get(0)).map(|first| &first["reason"]);
            let kind = if reason.is_some() { reason } else { error.get("type").or(error.get("status")) };
            let inner = error.get("message").map_or_else(|| value["error"].to_string(), |m| text(Some(m)));
            let parts = [inner, reason_behind(&value["error"])];
            let message = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
            return Some(ErrorBody { message, kind: text(kind), code: text(error.get("code")) });
        }
        _ => {}
    }
    let detail = match object.get("detail") {
        Some(Value::Array(parts)) => {
            let words = parts.iter().map(|part| {
                let place = part["loc"].as_array().map(Vec::as_slice).unwrap_or_default();
                let place: Vec<String> = place.iter().map(|step| text(Some(step))).collect();
                let words = part.get("msg").map_or_else(|| part.to_string(), |words| text(Some(words)));
                if place.is_empty() { words } else { format!("{}: {words}", place.join(".")) }
            });
            words.collect::<Vec<_>>().join("; ")
        }
        other => text(other),
    };
    let explanation = text(object.get("explanation"));
    let parts = [text(object.get("message")), detail, explanation];
    let message = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
    (!message.is_empty()).then(|| ErrorBody {
        message,
        kind: text(object.get("type")),
        code: text(object.get("code")),
    })
}

/// The reason that stands behind a router's own words, or what a model wrote that was refused.
fn reason_behind(error: &Value) -> String {
    let raw = match error.pointer("/metadata/raw") {
        Some(Value::String(raw)) => match serde_json::from_str::<Value>(raw) {
            Ok(value) => error_body(&value).map_or_else(|| raw.clone(), |body| body.message),
            Err(_) => raw.clone(),
        },
        Some(value @ Value::Object(_)) => {
            error_body(value).map_or_else(|| value.to_string(), |body| body.message)
        }
        _ => String::new(),
    };
    let generated = error["failed_generation"].as_str().unwrap_or_default();
    if raw.is_empty() && !generated.trim().is_empty() {
        let start: String = generated.chars().take(GENERATED).collect();
        return format!("failed_generation: {start}");
    }
    raw
}

/// The fault that an answer reports: by its status, or by an error inside a 200.
#[must_use]
pub(crate) fn classify(answer: &Answer) -> Option<Fault> {
    let json: Option<Value> = serde_json::from_slice(&answer.body).ok();
    if (200..300).contains(&answer.status) {
        let value = json.as_ref()?;
        let error = value.get("error").filter(|error| !error.is_null() && error.as_str() != Some(""))?;
        let body = error_body(value)
            .unwrap_or_else(|| ErrorBody { message: error.to_string(), ..ErrorBody::default() });
        let status = inner_status(&body.code).unwrap_or(answer.status);
        return Some(fault_of(status, answer, body));
    }
    let body = json
        .as_ref()
        .and_then(error_body)
        .unwrap_or_else(|| ErrorBody { message: page_words(answer), ..ErrorBody::default() });
    Some(fault_of(answer.status, answer, body))
}

/// The status that an error inside a 200 stands for: `502`, or `502000` as some write it.
fn inner_status(code: &str) -> Option<u16> {
    let number: u32 = code.parse().ok()?;
    let status = if number >= 100_000 { number / 1000 } else { number };
    u16::try_from(status).ok().filter(|status| (400..600).contains(status))
}

fn fault_of(status: u16, answer: &Answer, body: ErrorBody) -> Fault {
    let lower = format!("{} {} {}", body.message, body.kind, body.code).to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let kind = if has(&["insufficient_quota", "dailylimitexceeded", "quotaexceeded"]) {
        FaultKind::Quota
    } else if has(&["context_length_exceeded", "context size", "context length", "context window"]) {
        FaultKind::TooLong
    } else if matches!(status, 400 | 422 | 500 | 501) && names_a_form(&lower) {
        FaultKind::FormRefused
    } else {
        by_status(status)
    };
    let message = if body.message.trim().is_empty() { "it gives no reason".to_owned() } else { body.message };
    Fault {
        kind,
        status: Some(status),
        message: message.chars().take(READ).collect(),
        request_id: answer.request_id(),
        wait: retry::asked_wait(&answer.headers, jiff::Timestamp::now()),
    }
}

/// Whether an error talks about the way structured output was asked for.
fn names_a_form(lower: &str) -> bool {
    [
        "response_format",
        "json_schema",
        "json_object",
        "json_validate_failed",
        "json schema",
        "json mode",
        "structured output",
        "output_config",
        "tool_choice",
        "grammar",
        "required for format",
    ]
    .iter()
    .any(|word| lower.contains(word))
}

fn by_status(status: u16) -> FaultKind {
    match status {
        401 | 403 | 407 => FaultKind::Authentication,
        402 | 456 => FaultKind::Quota,
        429 => FaultKind::RateLimited,
        408 | 500 | 502 | 503 | 504 | 529 => FaultKind::Busy,
        200..=299 => FaultKind::Foreign,
        _ => FaultKind::Rejected,
    }
}

/// Words of an error page that is not JSON: the title of HTML, or the text itself.
fn page_words(answer: &Answer) -> String {
    let text = answer.text();
    if matches!(text.trim(), "{}" | "[]" | "null") {
        return String::new();
    }
    let lower = text.to_ascii_lowercase();
    if !lower.contains("<html") && !lower.contains("<!doctype") {
        return text.trim().to_owned();
    }
    let title = lower.find("<title>").and_then(|start| {
        let rest = text.get(start + 7..)?;
        rest.split('<').next()
    });
    title.map_or_else(|| "a page of HTML".to_owned(), |title| format!("a page of HTML: {}", title.trim()))
}

/// The first [`SHOWN`] characters, on one line.
pub(in crate::backend) fn shorten(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
