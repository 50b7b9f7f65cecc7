//! Every fault a service can have, against every dialect.
//!
//! The outcomes make the table in docs/backends.md, which this test compares or writes.

use std::fmt::Write;

use depeche::backend::BackendError;
use serde_json::json;

use super::{TEXTS, open, request};
use crate::support::{
    server::Reply,
    services::{Mischief, Running, SERVICES, Service, english},
};

/// A fault: its name, how often, and what the service does.
struct Fault {
    name: &'static str,
    /// Whether it goes away after the first time.
    once: bool,
    does: fn(&Service) -> Option<Mischief>,
}

fn error(service: &Service, status: u16, words: &str) -> Reply {
    Reply::json(status, &(service.error)(status, words))
}

fn stalled(reply: Reply) -> Reply {
    match reply {
        Reply::Answer(_, _, body) => Reply::Stalled(body),
        other => other,
    }
}

fn is_chat(service: &Service) -> bool {
    matches!(service.dialect, "openai" | "anthropic" | "ollama")
}

fn is_single(service: &Service) -> bool {
    service.dialect == "apertium"
}

const FAULTS: [Fault; 29] = [
    Fault {
        name: "wrong key (401)",
        once: false,
        does: |s| Some(Mischief::Instead(error(s, 401, "no such key"))),
    },
    Fault {
        name: "quota or credit used up",
        once: false,
        does: |s| {
            let (status, body) = (s.quota)();
            Some(Mischief::Instead(Reply::json(status, &body)))
        },
    },
    Fault {
        name: "429 with Retry-After, once",
        once: true,
        does: |s| Some(Mischief::Instead(error(s, 429, "slow down").with("retry-after", "2"))),
    },
    Fault { name: "429, once", once: true, does: |s| Some(Mischief::Instead(error(s, 429, "slow down"))) },
    Fault { name: "429, always", once: false, does: |s| Some(Mischief::Instead(error(s, 429, "slow down"))) },
    Fault {
        name: "429, to wait an hour",
        once: false,
        does: |s| Some(Mischief::Instead(error(s, 429, "slow down").with("retry-after", "3600"))),
    },
    Fault { name: "500, once", once: true, does: |s| Some(Mischief::Instead(error(s, 500, "oops"))) },
    Fault { name: "529, once", once: true, does: |s| Some(Mischief::Instead(error(s, 529, "overloaded"))) },
    Fault { name: "503, always", once: false, does: |s| Some(Mischief::Instead(error(s, 503, "down"))) },
    Fault {
        name: "503 with an empty body, once",
        once: true,
        does: |_| Some(Mischief::Instead(Reply::typed(503, "text/plain", ""))),
    },
    Fault {
        name: "502 as a page of HTML, once",
        once: true,
        does: |_| {
            Some(Mischief::Instead(Reply::typed(502, "text/html", "<html><title>Bad Gateway</title></html>")))
        },
    },
    Fault { name: "404", once: false, does: |s| Some(Mischief::Instead(error(s, 404, "no such model"))) },
    Fault {
        name: "400, always",
        once: false,
        does: |s| Some(Mischief::Instead(error(s, 400, "bad parameter"))),
    },
    Fault { name: "413, once", once: true, does: |s| Some(Mischief::Instead(error(s, 413, "too large"))) },
    Fault {
        name: "closed without an answer, once",
        once: true,
        does: |_| Some(Mischief::Instead(Reply::Close)),
    },
    Fault {
        name: "closed without an answer, always",
        once: false,
        does: |_| Some(Mischief::Instead(Reply::Close)),
    },
    Fault {
        name: "breaks off in the middle, once",
        once: true,
        does: |_| {
            Some(Mischief::Change(|reply| match reply {
                Reply::Answer(_, _, body) => Reply::Half(body),
                other => other,
            }))
        },
    },
    Fault {
        name: "half of the JSON, once",
        once: true,
        does: |_| {
            Some(Mischief::Change(|reply| match reply {
                Reply::Answer(status, headers, body) => {
                    Reply::Answer(status, headers, body[..body.len() / 2].to_vec())
                }
                other => other,
            }))
        },
    },
    Fault { name: "silence, once", once: true, does: |_| Some(Mischief::Instead(Reply::Silence)) },
    Fault { name: "silence, always", once: false, does: |_| Some(Mischief::Instead(Reply::Silence)) },
    Fault {
        name: "half of the body, then silence, once",
        once: true,
        does: |_| Some(Mischief::Change(stalled)),
    },
    Fault {
        name: "half of the body, then silence, always",
        once: false,
        does: |_| Some(Mischief::Change(stalled)),
    },
    Fault {
        name: "200 with a page of HTML",
        once: false,
        does: |_| {
            Some(Mischief::Instead(Reply::typed(200, "text/html", "<html><title>Welcome</title></html>")))
        },
    },
    Fault {
        name: "200 with an error (502), once",
        once: true,
        does: |_| {
            Some(Mischief::Instead(Reply::json(200, &json!({"error": {"code": 502, "message": "upstream"}}))))
        },
    },
    Fault {
        name: "200 with JSON of another shape",
        once: false,
        does: |_| Some(Mischief::Instead(Reply::json(200, &json!({"hello": "world"})))),
    },
    Fault {
        name: "good answer called text/plain",
        once: true,
        does: |_| {
            Some(Mischief::Change(|reply| match reply {
                Reply::Answer(status, _, body) => Reply::typed(status, "text/plain", body),
                other => other,
            }))
        },
    },
    Fault {
        name: "leaves a text out, once",
        once: true,
        does: |s| (!is_single(s)).then_some(Mischief::Texts(|texts| drop(texts.remove(1)))),
    },
    Fault {
        name: "invents a text, once",
        once: true,
        does: |s| {
            (!is_single(s)).then_some(Mischief::Texts(|texts| texts.push(("s9".into(), "more".into()))))
        },
    },
    Fault {
        name: "swaps two texts, once",
        once: true,
        does: |s| is_chat(s).then_some(Mischief::Texts(|texts| texts.swap(0, 1))),
    },
];

/// What came of it: the cell of the table, and the words for the user.
async fn outcome(service: Service, fault: &Fault) -> (String, String) {
    let Some(mischief) = (fault.does)(&service) else { return ("–".to_owned(), String::new()) };
    let times = if fault.once { 1 } else { 100 };
    let running = Running::start(service, vec![mischief; times]).await;
    let mut config = running.config();
    config.timeout_s = match fault.name {
        "silence, always" => Some(1.5),
        // Long enough for the second attempt on a busy machine.
        "silence, once" => Some(3.0),
        _ => None,
    };
    // A body that stops coming is noticed long before the whole time is up.
    config.idle_timeout_s = match fault.name {
        "half of the body, then silence, always" => Some(1.5),
        "half of the body, then silence, once" => Some(3.0),
        _ => None,
    };
    // One at a time, so that the breaker opens at the same request every time.
    config.max_concurrency = Some(1);
    let (backend, waits) = open(&config);
    let result = backend.translate(&request(&TEXTS)).await;
    let sent = running.main_requests().len();
    if fault.name == "429 with Retry-After, once" {
        assert_eq!(waits.seconds(), [2.0], "{}", service.dialect);
    }
    let place = running.server.url();
    match result {
        Ok(reply) => {
            let mut lost = 0;
            for (item, text) in reply.items.iter().zip(TEXTS) {
                match item {
                    Ok(translated) => {
                        assert_eq!(translated.text, english(text), "{}: {}", service.dialect, fault.name);
                    }
                    Err(_) => lost += 1,
                }
            }
            let words =
                reply.items.iter().find_map(|item| item.as_ref().err()).map(|failure| failure.reason.clone());
            let cell = if lost == 0 { format!("✓ {sent}") } else { format!("{lost} marked, {sent}") };
            (cell, words.unwrap_or_default())
        }
        Err(error) => {
            assert!(!fault.once, "{}: {}: {error}", service.dialect, fault.name);
            let kind = match error {
                BackendError::Unreachable { .. } => "unreachable",
                BackendError::Authentication { .. } => "key",
                BackendError::Quota { .. } => "quota",
                BackendError::Service { .. } => "service",
                BackendError::BadAnswer { .. } => "answer",
                _ => "other",
            };
            (format!("✗ {kind}, {sent}"), error.to_string().replace(&place, "http://service"))
        }
    }
}

#[tokio::test]
async fn the_fault_matrix_of_the_documentation_is_what_happens() {
    let names: Vec<&str> = SERVICES.iter().map(|service| service.dialect).collect();
    let mut table = format!("| fault | {} | the user sees (openai) |\n", names.join(" | "));
    writeln!(table, "|---|{}---|", "---|".repeat(names.len())).unwrap();
    for fault in FAULTS {
        let cells = SERVICES.map(|service| outcome(service, &fault));
        let cells = futures_util::future::join_all(cells).await;
        let words = cells[0].1.clone();
        let cells: Vec<String> = cells.into_iter().map(|(cell, _)| cell).collect();
        writeln!(table, "| {} | {} | {words} |", fault.name, cells.join(" | ")).unwrap();
    }
    super::docs::in_step("<!-- fault matrix -->\n", "<!-- end of the fault matrix -->", &table);
}
