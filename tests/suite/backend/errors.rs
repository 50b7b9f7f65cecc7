//! Every form of error that the services are known to use, word for word.

use depeche::{
    backend::{
        dialect,
        http::{
            call::Answer,
            fault::{Fault, FaultKind},
        },
    },
    config::backend::BackendConfig,
};
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use super::profile;

/// What `dialect` makes of an answer.
fn fault(dialect: &str, status: u16, body: impl Into<Vec<u8>>) -> Option<Fault> {
    let config = BackendConfig {
        dialect: Some(dialect.to_owned()),
        base_url: (dialect != "template").then(|| "http://127.0.0.1:1".to_owned()),
        model: Some("m".to_owned()),
        api_key_env: Some("TEST_KEY".to_owned()),
        url: Some("http://127.0.0.1:1/".to_owned()),
        texts: Some("/t".to_owned()),
        error: Some("/problem/words".to_owned()),
        ..BackendConfig::default()
    };
    let speaker = dialect::open(&profile(&config)).ok().unwrap();
    speaker.classify(&Answer { status, headers: HeaderMap::new(), body: body.into() })
}

#[test]
#[expect(clippy::too_many_lines, reason = "it is a table")]
fn every_known_error_is_understood() {
    use FaultKind::{Authentication, Busy, FormRefused, Quota, RateLimited, Rejected, TooLong};
    let cases: Vec<(&str, u16, Value, FaultKind, &str)> = vec![
        // OpenAI and what speaks like it.
        (
            "openai",
            429,
            json!({"error": {"message": "You exceeded your current quota", "type": "insufficient_quota", "param": null, "code": "insufficient_quota"}}),
            Quota,
            "You exceeded",
        ),
        (
            "openai",
            429,
            json!({"error": {"message": "Rate limit reached", "type": "requests", "param": null, "code": "rate_limit_exceeded"}}),
            RateLimited,
            "Rate limit reached",
        ),
        ("openai", 401, json!({"detail": "Invalid API key"}), Authentication, "Invalid API key"),
        (
            "openai",
            500,
            json!({"error": {"message": "[{'type': 'literal_error', 'loc': ('body', 'response_format', 'type'), 'msg': \"Input should be 'text' or 'json_object'\", 'input': 'json_schema'}]", "type": "internal_server_error", "param": null, "code": null}}),
            FormRefused,
            "Input should be",
        ),
        (
            "openai",
            400,
            json!({"error": {"message": "This model's maximum context length is 4096 tokens, however you requested 9000 tokens", "type": "invalid_request_error", "param": "messages", "code": "context_length_exceeded"}}),
            TooLong,
            "maximum context",
        ),
        (
            "openai",
            400,
            json!({"error": {"code": 400, "message": "the request exceeds the available context size, try increasing it", "type": "exceed_context_size_error"}}),
            TooLong,
            "available context size",
        ),
        (
            "openai",
            503,
            json!({"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}}),
            Busy,
            "Loading model",
        ),
        (
            "openai",
            400,
            json!({"error": "'response_format.type' must be 'json_schema' or 'text'"}),
            FormRefused,
            "must be",
        ),
        (
            "openai",
            404,
            json!({"error": {"message": "model \"m\" not found, try pulling it first", "type": "not_found_error", "param": null, "code": null}}),
            Rejected,
            "try pulling",
        ),
        (
            "openai",
            401,
            json!({"object": "error", "message": "Unauthorized", "type": "auth", "param": null, "code": "1500"}),
            Authentication,
            "Unauthorized",
        ),
        (
            "openai",
            422,
            json!({"detail": [{"type": "extra_forbidden", "loc": ["body", "seed"], "msg": "Extra inputs are not permitted"}]}),
            Rejected,
            "body.seed: Extra inputs",
        ),
        (
            "openai",
            200,
            json!({"error": {"code": 502, "message": "Provider returned error", "metadata": {}}}),
            Busy,
            "Provider returned",
        ),
        (
            "openai",
            200,
            json!({"error": {"code": 429, "message": "Provider is rate limited"}}),
            RateLimited,
            "rate limited",
        ),
        ("openai", 402, json!({"error": {"code": 402, "message": "Insufficient credits"}}), Quota, "credits"),
        (
            "openai",
            403,
            json!({"error": {"code": 403, "message": "Your chosen model requires moderation"}}),
            Authentication,
            "moderation",
        ),
        // Anthropic.
        (
            "anthropic",
            401,
            json!({"type": "error", "error": {"type": "authentication_error", "message": "invalid x-api-key"}, "request_id": "req_1"}),
            Authentication,
            "invalid x-api-key",
        ),
        (
            "anthropic",
            400,
            json!({"type": "error", "error": {"type": "billing_error", "message": "Your credit balance is too low"}}),
            Quota,
            "credit balance",
        ),
        (
            "anthropic",
            403,
            json!({"type": "error", "error": {"type": "permission_error", "message": "not allowed"}}),
            Authentication,
            "not allowed",
        ),
        (
            "anthropic",
            429,
            json!({"type": "error", "error": {"type": "rate_limit_error", "message": "slow down"}}),
            RateLimited,
            "slow down",
        ),
        (
            "anthropic",
            529,
            json!({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}),
            Busy,
            "Overloaded",
        ),
        (
            "anthropic",
            500,
            json!({"type": "error", "error": {"type": "api_error", "message": "Internal"}}),
            Busy,
            "Internal",
        ),
        (
            "anthropic",
            413,
            json!({"type": "error", "error": {"type": "request_too_large", "message": "Request exceeds the maximum size"}}),
            Rejected,
            "maximum size",
        ),
        // Ollama.
        ("ollama", 404, json!({"error": "model 'm' not found"}), Rejected, "not found"),
        ("ollama", 400, json!({"error": "the input exceeds the context length"}), TooLong, "context length"),
        (
            "ollama",
            503,
            json!({"error": "server busy, please try again. maximum pending requests exceeded"}),
            Busy,
            "server busy",
        ),
        ("ollama", 401, json!({"error": "unauthorized"}), Authentication, "unauthorized"),
        // DeepL.
        (
            "deepl",
            400,
            json!({"message": "Target language 'EN-GB' doesn't support formality."}),
            Rejected,
            "formality",
        ),
        (
            "deepl",
            400,
            json!({"message": "Use of a glossary requires the source_lang parameter to be specified", "detail": "glossary"}),
            Rejected,
            "glossary",
        ),
        (
            "deepl",
            456,
            json!({"message": "Quota for this billing period has been exceeded."}),
            Quota,
            "billing period",
        ),
        ("deepl", 429, json!({"message": "Too many requests"}), RateLimited, "Too many"),
        ("deepl", 529, json!({}), Busy, "no reason"),
        // LibreTranslate.
        (
            "libretranslate",
            400,
            json!({"error": "Invalid request: request (301) exceeds text limit (300)"}),
            Rejected,
            "text limit",
        ),
        ("libretranslate", 400, json!({"error": "xx is not supported"}), Rejected, "not supported"),
        (
            "libretranslate",
            400,
            json!({"error": "Visit https://portal.example to get an API key"}),
            Authentication,
            "API key",
        ),
        ("libretranslate", 403, json!({"error": "Invalid API key"}), Authentication, "Invalid API key"),
        ("libretranslate", 429, json!({"error": "Slowdown: 12 per 1 minute"}), RateLimited, "Slowdown"),
        // Google.
        (
            "google",
            403,
            json!({"error": {"code": 403, "message": "Daily Limit Exceeded", "errors": [{"message": "Daily Limit Exceeded", "domain": "usageLimits", "reason": "dailyLimitExceeded"}]}}),
            Quota,
            "Daily Limit",
        ),
        (
            "google",
            403,
            json!({"error": {"code": 403, "message": "User Rate Limit Exceeded", "errors": [{"message": "User Rate Limit Exceeded", "domain": "usageLimits", "reason": "userRateLimitExceeded"}]}}),
            RateLimited,
            "User Rate",
        ),
        (
            "google",
            400,
            json!({"error": {"code": 400, "message": "API key not valid. Please pass a valid API key.", "status": "INVALID_ARGUMENT"}}),
            Authentication,
            "not valid",
        ),
        (
            "google",
            400,
            json!({"error": {"code": 400, "message": "Text too long", "status": "INVALID_ARGUMENT"}}),
            Rejected,
            "too long",
        ),
        (
            "google",
            403,
            json!({"error": {"code": 403, "message": "The request is missing a valid API key.", "status": "PERMISSION_DENIED"}}),
            Authentication,
            "missing",
        ),
        // Azure.
        (
            "azure",
            429,
            json!({"error": {"code": 429_001, "message": "The server rejected the request because the client has exceeded request limits."}}),
            RateLimited,
            "request limits",
        ),
        (
            "azure",
            403,
            json!({"error": {"code": 403_001, "message": "The operation isn't allowed because the subscription has exceeded its free quota."}}),
            Quota,
            "free quota",
        ),
        (
            "azure",
            401,
            json!({"error": {"code": 401_000, "message": "The request is not authorized because credentials are missing or invalid."}}),
            Authentication,
            "credentials",
        ),
        ("azure", 200, json!({"error": {"code": 503_000, "message": "unavailable"}}), Busy, "unavailable"),
        // Apertium.
        (
            "apertium",
            400,
            json!({"status": "error", "code": 400, "message": "Bad Request", "explanation": "That pair is not installed"}),
            Rejected,
            "not installed",
        ),
        (
            "apertium",
            400,
            json!({"status": "error", "code": 400, "message": "Bad Request", "explanation": "Missing argument q"}),
            Rejected,
            "Missing argument",
        ),
        // A described service.
        ("template", 500, json!({"problem": {"words": "no engine"}}), Busy, "no engine"),
    ];
    for (dialect, status, body, kind, words) in cases {
        let found = fault(dialect, status, body.to_string());
        let found = found.unwrap_or_else(|| panic!("{dialect} {status} {body} is an error"));
        assert_eq!(found.kind, kind, "{dialect} {status} {body}");
        assert!(found.explanation().contains(words), "{dialect} {status}: {}", found.explanation());
        let retried = matches!(kind, RateLimited | Busy);
        assert_eq!(found.is_retryable(), retried, "{dialect} {status} {body}");
    }
}

#[test]
fn errors_that_are_not_json_have_words_too() {
    for dialect in dialect::names() {
        let empty = fault(dialect, 500, "").unwrap();
        assert_eq!(
            (empty.kind, empty.message.as_str()),
            (FaultKind::Busy, "it gives no reason"),
            "{dialect}"
        );
        let page =
            "<!DOCTYPE html><html><head><title>404 Not Found</title></head><body><h1>x</h1></body></html>";
        let page = fault(dialect, 404, page).unwrap();
        assert_eq!(page.message, "a page of HTML: 404 Not Found", "{dialect}");
        let text = fault(dialect, 502, "upstream connect error").unwrap();
        assert_eq!(text.message, "upstream connect error", "{dialect}");
        let latin = fault(dialect, 502, b"panne g\xe9n\xe9rale".to_vec()).unwrap();
        assert!(latin.message.starts_with("panne"), "{dialect}");
        let endless = fault(dialect, 500, "mot ".repeat(5000)).unwrap();
        assert!(endless.message.chars().count() <= 4096, "{dialect}");
        for good in [json!({"error": null, "x": 1}), json!({"error": "", "x": 1}), json!({"t": ["a"]})] {
            assert_eq!(fault(dialect, 200, good.to_string()), None, "{dialect}: {good}");
        }
    }
}
