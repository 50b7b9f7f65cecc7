//! [`ProbeReport`]: whether a backend works, step by step, for `depeche backend check`.

use std::fmt;

use super::{
    BackendError, TranslateRequest, Usage,
    accounting::Meter,
    call::{Answer, endpoint},
    dialect::{Chat, Speaker},
    fault::{Fault, FaultKind},
    http::HttpBackend,
};

/// What was found out.
#[derive(Debug, Clone, PartialEq, Eq)]
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

impl HttpBackend {
    /// Tries the service step by step; `from` and `to` are ISO 639-1. Sends one short sentence.
    pub async fn probe(&self, from: &str, to: &str) -> ProbeReport {
        let mut report = ProbeReport { rows: Vec::new() };
        let reached = self.probe_reach(&mut report).await;
        if reached {
            self.probe_translation(&mut report, from, to).await;
        } else {
            for step in ["model", "structured output", "round trip"] {
                report.add(step, ProbeStatus::Skipped, "not tried");
            }
        }
        self.probe_limits(&mut report).await;
        self.probe_price(&mut report);
        report
    }

    /// Reachability, authentication and model, from one cheap request.
    async fn probe_reach(&self, report: &mut ProbeReport) -> bool {
        let (call, needs_key) = match &self.speaker {
            Speaker::Machine(machine) => (machine.ping(&self.profile), machine.ping_needs_key()),
            Speaker::Chat(chat) => (Some(chat.models(&self.profile)), true),
        };
        let Some(call) = call else {
            report.add("reachability", ProbeStatus::Skipped, "shown by the round trip");
            report.add("authentication", ProbeStatus::Skipped, "shown by the round trip");
            return true;
        };
        let place = endpoint(&call.url);
        let read = |answer: &Answer| match self.speaker.classify(answer) {
            Some(fault) => Err(fault),
            None => Ok(answer.clone()),
        };
        let answer = match self.sender.exchange_once(&call, &Meter::default(), &read).await {
            Ok(answer) => answer,
            Err(fault) => return self.report_unreached(report, &place, &fault),
        };
        report.add("reachability", ProbeStatus::Ok, place);
        match &self.profile.key {
            None => report.add("authentication", ProbeStatus::Ok, "no key is configured"),
            Some(_) if needs_key => report.add("authentication", ProbeStatus::Ok, "the key is accepted"),
            Some(_) => report.add("authentication", ProbeStatus::Skipped, "shown by the round trip"),
        }
        match &self.speaker {
            Speaker::Machine(machine) => report.add("service", ProbeStatus::Ok, machine.pong(&answer)),
            Speaker::Chat(chat) => {
                self.report_model(report, &chat.read_models(&answer));
                self.report_context(report, chat.as_ref(), &answer).await;
            }
        }
        true
    }

    /// Holds `context_tokens` against what the service says the model has, where it does.
    async fn report_context(&self, report: &mut ProbeReport, chat: &dyn Chat, models: &Answer) {
        let model = self.profile.model.as_deref().unwrap_or_default();
        let answer = match chat.context_call(&self.profile) {
            None => Some(models.clone()),
            Some(call) => {
                let read = |answer: &Answer| chat.classify(answer).map_or_else(|| Ok(answer.clone()), Err);
                self.sender.exchange_once(&call, &Meter::default(), &read).await.ok()
            }
        };
        let Some(size) = answer.and_then(|answer| chat.read_context(&answer, model)) else { return };
        let wanted = self.profile.limits.context_tokens;
        if wanted > size {
            let words =
                format!("the model has {size} tokens: set `context_tokens = {size}` (it is {wanted})");
            report.add("context", ProbeStatus::Warn, words);
        } else {
            report.add("context", ProbeStatus::Ok, format!("the model has {size} tokens"));
        }
    }

    /// Reports a failed first request; true where the service may work all the same.
    fn report_unreached(&self, report: &mut ProbeReport, place: &str, fault: &Fault) -> bool {
        let words = format!("{place}: {}", fault.words());
        match fault.kind {
            FaultKind::Authentication => {
                report.add("reachability", ProbeStatus::Ok, place);
                report.add("authentication", ProbeStatus::Fail, fault.words());
                false
            }
            FaultKind::Rejected | FaultKind::Foreign if fault.status.is_some() => {
                // Many compatible servers have no list of models.
                report.add("reachability", ProbeStatus::Warn, words);
                report.add("authentication", ProbeStatus::Skipped, "shown by the round trip");
                matches!(self.speaker, Speaker::Chat(_))
            }
            _ => {
                report.add("reachability", ProbeStatus::Fail, words);
                report.add("authentication", ProbeStatus::Skipped, "not tried");
                false
            }
        }
    }

    fn report_model(&self, report: &mut ProbeReport, models: &[String]) {
        let wanted = self.profile.model.as_deref().unwrap_or_default();
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

    async fn probe_translation(&self, report: &mut ProbeReport, from: &str, to: &str) {
        let text = SENTENCE.iter().find(|(code, _)| *code == from).map_or(SENTENCE[0].1, |(_, text)| text);
        let request = TranslateRequest {
            from: from.to_owned(),
            to: to.to_owned(),
            items: vec![text.to_owned()],
            context: None,
        };
        let outcome = self.translate(&request).await;
        if matches!(self.speaker, Speaker::Chat(_)) {
            let status = if outcome.is_ok() { ProbeStatus::Ok } else { ProbeStatus::Skipped };
            report.add("structured output", status, self.form_in_use().name());
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

    async fn probe_limits(&self, report: &mut ProbeReport) {
        let limits = &self.profile.limits;
        let mut parts = vec![format!("{} at once", limits.concurrency)];
        parts.extend(limits.requests_per_minute.map(|rate| format!("{rate} a minute")));
        match &self.speaker {
            Speaker::Chat(_) => parts.push(format!(
                "{} tokens of context, {} of answer",
                limits.context_tokens, limits.max_output_tokens
            )),
            Speaker::Machine(_) => {
                let learned = self.known().await;
                let batch = super::translate::limits(self, &learned);
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

    fn probe_price(&self, report: &mut ProbeReport) {
        let prices = self.profile.prices;
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
}

fn usage_words(usage: &Usage) -> String {
    let requests = if usage.requests == 1 { "request" } else { "requests" };
    let mut parts = vec![format!("{} {requests}", usage.requests)];
    parts.extend(usage.input_tokens.map(|count| format!("{count} tokens in")));
    parts.extend(usage.output_tokens.map(|count| format!("{count} out")));
    parts.extend(usage.cost.map(|cost| format!("cost {cost:.6}")));
    parts.join(", ")
}
