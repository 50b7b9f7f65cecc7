//! [`ProbeReport`]: whether a backend works, step by step, for `depeche backend check`.

use std::fmt;

use super::{
    BackendError, TranslateReply, TranslateRequest, Usage,
    dialect::{ChatService, Protocol},
    http::{
        accounting::Meter,
        call::{Answer, endpoint},
        fault::{Fault, FaultKind},
    },
    service::Service,
    translate,
};

/// What was found out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProbeReport {
    /// In the order they were tried.
    pub rows: Vec<ProbeRow>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbeRow {
    /// "reachability", "authentication", "model", …
    pub step: &'static str,
    /// How it went.
    pub status: ProbeStatus,
    /// What was found, or what to do.
    pub note: String,
}

/// How a step went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProbeStatus {
    /// As it should be.
    Ok,
    /// It works, but look at the note.
    Warn,
    /// It does not work.
    Fail,
    /// Not tried: an earlier step failed, or it does not apply.
    Skipped,
}

impl fmt::Display for ProbeStatus {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Skipped => "–",
        })
    }
}

impl ProbeReport {
    /// Whether no step failed.
    #[must_use]
    pub fn works(&self) -> bool {
        self.rows.iter().all(|row| row.status != ProbeStatus::Fail)
    }

    fn add(&mut self, step: &'static str, status: ProbeStatus, note: impl Into<String>) {
        self.rows.push(ProbeRow { step, status, note: note.into() });
    }
}

/// A sentence that every service can translate.
const SENTENCE: [(&str, &str); 4] = [
    ("fr", "La ministre a répondu mardi à trois questions."),
    ("de", "Die Ministerin antwortete am Dienstag auf drei Fragen."),
    ("es", "La ministra respondió el martes a tres preguntas."),
    ("pt", "A ministra respondeu na terça-feira a três perguntas."),
];

/// A sentence of this language (ISO 639-1); English where there is none.
pub(crate) fn sentence(language: &str) -> &'static str {
    let found = SENTENCE.iter().find(|(code, _)| *code == language);
    found.map_or("The minister answered three questions on Tuesday.", |(_, sentence)| sentence)
}

/// Reachability, authentication and model, from one cheap request.
pub(super) async fn reach(service: &Service, report: &mut ProbeReport) -> bool {
    let (call, needs_key) = match &service.protocol {
        Protocol::Translation(translator) => {
            (translator.health_call(&service.profile), translator.health_needs_key())
        }
        Protocol::Chat(chat) => (Some(chat.models(&service.profile)), true),
    };
    let Some(call) = call else {
        report.add("reachability", ProbeStatus::Skipped, "shown by the round trip");
        report.add("authentication", ProbeStatus::Skipped, "shown by the round trip");
        return true;
    };
    let place = endpoint(&call.url);
    let read = |answer: &Answer| match service.protocol.classify(answer) {
        Some(fault) => Err(fault),
        None => Ok(answer.clone()),
    };
    let answer = match service.sender.exchange_once(&call, &Meter::default(), &read).await {
        Ok(answer) => answer,
        Err(fault) => return report_unreached(service, report, &place, &fault),
    };
    report.add("reachability", ProbeStatus::Ok, place);
    match &service.profile.key {
        None => report.add("authentication", ProbeStatus::Ok, "no key is configured"),
        Some(_) if needs_key => report.add("authentication", ProbeStatus::Ok, "the key is accepted"),
        Some(_) => report.add("authentication", ProbeStatus::Skipped, "shown by the round trip"),
    }
    match &service.protocol {
        Protocol::Translation(translator) => {
            report.add("service", ProbeStatus::Ok, translator.read_health(&answer));
        }
        Protocol::Chat(chat) => {
            report_model(service, report, &chat.read_models(&answer));
            report_context(service, report, chat.as_ref(), &answer).await;
        }
    }
    true
}

/// The models that a server lists; `None` where it gives no list of them.
pub(super) async fn models(service: &Service, chat: &dyn ChatService) -> Option<Vec<String>> {
    let read = |answer: &Answer| chat.classify(answer).map_or_else(|| Ok(answer.clone()), Err);
    let call = chat.models(&service.profile);
    let answer = service.sender.exchange_once(&call, &Meter::default(), &read).await.ok()?;
    Some(chat.read_models(&answer)).filter(|models| !models.is_empty())
}

/// Holds `context_tokens` against what the service says the model has, where it does.
async fn report_context(
    service: &Service,
    report: &mut ProbeReport,
    chat: &dyn ChatService,
    models: &Answer,
) {
    let model = service.profile.model.as_deref().unwrap_or_default();
    let answer = match chat.context_call(&service.profile) {
        None => Some(models.clone()),
        Some(call) => {
            let read = |answer: &Answer| chat.classify(answer).map_or_else(|| Ok(answer.clone()), Err);
            service.sender.exchange_once(&call, &Meter::default(), &read).await.ok()
        }
    };
    let Some(size) = answer.and_then(|answer| chat.read_context(&answer, model)) else { return };
    let wanted = service.profile.limits.context_tokens;
    if wanted > size {
        let words = format!("the model has {size} tokens: set `context_tokens = {size}` (it is {wanted})");
        report.add("context", ProbeStatus::Warn, words);
    } else {
        report.add("context", ProbeStatus::Ok, format!("the model has {size} tokens"));
    }
}

/// Reports a failed first request; true where the service may work all the same.
fn report_unreached(service: &Service, report: &mut ProbeReport, place: &str, fault: &Fault) -> bool {
    let words = format!("{place}: {}", fault.explanation());
    match fault.kind {
        FaultKind::Authentication => {
            report.add("reachability", ProbeStatus::Ok, place);
            report.add("authentication", ProbeStatus::Fail, fault.explanation());
            false
        }
        FaultKind::Rejected | FaultKind::Foreign if fault.status.is_some() => {
            // Many compatible servers have no list of models.
            report.add("reachability", ProbeStatus::Warn, words);
            report.add("authentication", ProbeStatus::Skipped, "shown by the round trip");
            matches!(service.protocol, Protocol::Chat(_))
        }
        _ => {
            report.add("reachability", ProbeStatus::Fail, words);
            report.add("authentication", ProbeStatus::Skipped, "not tried");
            false
        }
    }
}

fn report_model(service: &Service, report: &mut ProbeReport, models: &[String]) {
    let wanted = service.profile.model.as_deref().unwrap_or_default();
    let is_wanted = |model: &&String| *model == wanted || model.split(':').next() == Some(wanted);
    if models.iter().any(|model| is_wanted(&model)) {
        report.add("model", ProbeStatus::Ok, wanted);
    } else if let [only] = models {
        report.add("model", ProbeStatus::Warn, format!("the service lists only {only}, not {wanted}"));
    } else {
        let few: Vec<&str> = models.iter().take(8).map(String::as_str).collect();
        let words = format!("the service does not list {wanted}; it lists {}", few.join(", "));
        report.add("model", ProbeStatus::Warn, words);
    }
}

/// The sentence as a request.
pub(super) fn request(from: &str, to: &str) -> TranslateRequest {
    TranslateRequest {
        from: from.to_owned(),
        to: to.to_owned(),
        items: vec![asked(from).to_owned()],
        context: None,
    }
}

/// A sentence of this language; French where there is none.
fn asked(from: &str) -> &'static str {
    SENTENCE.iter().find(|(code, _)| *code == from).map_or(SENTENCE[0].1, |(_, text)| text)
}

/// What comes of the steps that ask for a translation when nothing can be reached.
pub(super) fn skip_translation(report: &mut ProbeReport) {
    for step in ["model", "structured output", "round trip"] {
        report.add(step, ProbeStatus::Skipped, "not tried");
    }
}

/// Reports the translation of [`request`].
pub(super) fn report_translation(
    service: &Service,
    report: &mut ProbeReport,
    from: &str,
    outcome: Result<TranslateReply, BackendError>,
) {
    let text = asked(from);
    if matches!(service.protocol, Protocol::Chat(_)) {
        let status = if outcome.is_ok() { ProbeStatus::Ok } else { ProbeStatus::Skipped };
        report.add("structured output", status, service.form_in_use().1.name());
    }
    let (status, note) = match outcome {
        Ok(reply) => match reply.items.into_iter().next() {
            Some(Ok(translated)) => {
                let unchanged = translated.text.trim() == text;
                (
                    if translated.repaired || unchanged { ProbeStatus::Warn } else { ProbeStatus::Ok },
                    if unchanged {
                        format!(
                            "it gives the {from} sentence back untranslated ({})",
                            usage_words(&reply.usage)
                        )
                    } else {
                        format!("{text} → {} ({})", translated.text, usage_words(&reply.usage))
                    },
                )
            }
            Some(Err(failure)) => (ProbeStatus::Fail, failure.reason),
            None => (ProbeStatus::Fail, "no answer".to_owned()),
        },
        Err(BackendError::Authentication { reason, .. }) => {
            report.add("authentication", ProbeStatus::Fail, reason);
            (ProbeStatus::Fail, "the key is refused".to_owned())
        }
        Err(error) => (ProbeStatus::Fail, error.to_string()),
    };
    report.add("round trip", status, note);
}

pub(super) async fn report_limits(service: &Service, report: &mut ProbeReport) {
    let limits = &service.profile.limits;
    let mut parts = vec![format!("{} at once", limits.concurrency)];
    parts.extend(limits.requests_per_minute.map(|rate| format!("{rate} a minute")));
    match &service.protocol {
        Protocol::Chat(_) => parts.push(format!(
            "{} tokens of context, {} of answer",
            limits.context_tokens, limits.max_output_tokens
        )),
        Protocol::Translation(_) => {
            let learned = service.known().await;
            let batch = translate::limits(service, &learned);
            if batch.items != usize::MAX {
                parts.push(match batch.items {
                    1 => "1 text a request".to_owned(),
                    many => format!("{many} texts a request"),
                });
            }
            parts.extend(batch.characters.map(|count| format!("{count} characters a request")));
            parts.extend(batch.text_characters.map(|count| format!("{count} characters a text")));
        }
    }
    report.add("limits", ProbeStatus::Ok, parts.join(", "));
}

pub(super) fn report_price(service: &Service, report: &mut ProbeReport) {
    let prices = service.profile.prices;
    let part = |price: Option<f64>, of: &str| price.map(|price| format!("{price} a million {of}"));
    let parts = [
        part(prices.input, "tokens in"),
        part(prices.output, "tokens out"),
        part(prices.characters, "characters"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        report.add("price", ProbeStatus::Skipped, "none configured, so nothing is counted");
    } else {
        report.add("price", ProbeStatus::Ok, parts.join(", "));
    }
}

fn usage_words(usage: &Usage) -> String {
    let requests = if usage.requests == 1 { "request" } else { "requests" };
    let mut parts = vec![format!("{} {requests}", usage.requests)];
    parts.extend(usage.input_tokens.map(|count| format!("{count} tokens in")));
    parts.extend(usage.output_tokens.map(|count| format!("{count} out")));
    parts.extend(usage.cost.map(|cost| format!("cost {cost:.6}")));
    parts.join(", ")
}
