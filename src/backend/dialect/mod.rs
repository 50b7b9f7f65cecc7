//! Dialects: one service's protocol each, as pure functions.
//!
//! A dialect builds a [`Call`] from texts or a conversation and reads an [`Answer`]; it opens no
//! connection. Each states in its own file all that is known of its service: names, addresses,
//! variable of the key, limits, forms, options. Translation services implement
//! [`TranslationService`], language models [`ChatService`]. A new one is a file here and a line in
//! `DIALECTS`.

use serde_json::Value;

use super::{
    Translated,
    batching::BatchLimits,
    http::{
        call::{Answer, Call},
        classify,
        fault::{Fault, FaultKind},
    },
    profile::{Facts, Form, Profile, ProfileError},
};
use crate::config::backend::BackendConfig;

mod anthropic;
mod apertium;
mod azure;
mod deepl;
mod ending;
mod google;
mod libretranslate;
mod ollama;
mod openai;
mod template;

/// A protocol and the services that speak it.
#[derive(Debug)]
pub struct Dialect {
    /// What the configuration calls it.
    pub name: &'static str,
    /// What is supposed of a service of which only the dialect is named.
    pub unnamed: Facts,
    /// Services known by name.
    pub presets: &'static [Facts],
    /// Makes what builds and reads for a profile.
    open: fn(&Profile) -> Result<Protocol, String>,
}

/// Every dialect, in the order of the documentation.
pub(crate) static DIALECTS: [&Dialect; 9] = [
    &openai::DIALECT,
    &anthropic::DIALECT,
    &ollama::DIALECT,
    &deepl::DIALECT,
    &libretranslate::DIALECT,
    &google::DIALECT,
    &azure::DIALECT,
    &apertium::DIALECT,
    &template::DIALECT,
];

/// The names of all dialects.
#[must_use]
pub fn names() -> Vec<&'static str> {
    DIALECTS.iter().map(|dialect| dialect.name).collect()
}

/// Every service known by name, with its dialect.
pub fn presets() -> impl Iterator<Item = (&'static Dialect, &'static Facts)> {
    DIALECTS.iter().flat_map(|dialect| dialect.presets.iter().map(move |preset| (*dialect, preset)))
}

/// Whether a language model answers for the preset or dialect of this name.
#[must_use]
pub(crate) fn is_chat(service: &str) -> bool {
    let preset = presets().find(|(_, facts)| facts.name == service).map(|(_, facts)| facts);
    let facts = preset.or_else(|| named(service).map(|dialect| &dialect.unnamed));
    facts.is_some_and(Facts::is_chat)
}

/// The profile of the table `name`. `environment` looks a variable up.
pub fn resolve(
    name: &str,
    config: &BackendConfig,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<Profile, ProfileError> {
    let (dialect, facts) =
        spoken(config).map_err(|reason| ProfileError::Unusable { name: name.to_owned(), reason })?;
    Profile::resolve(name, dialect.name, facts, config, environment)
}

/// The dialect that a table asks for, and what is known of its service.
fn spoken(config: &BackendConfig) -> Result<(&'static Dialect, &'static Facts), String> {
    let preset = match config.preset.as_deref() {
        None => None,
        Some(name) => Some(presets().find(|(_, preset)| preset.name == name).ok_or_else(|| {
            let known: Vec<&str> = presets().map(|(_, preset)| preset.name).collect();
            format!("knows no preset `{name}`; presets are {}", known.join(", "))
        })?),
    };
    let named = match config.dialect.as_deref() {
        Some(name) => Some(
            named(name)
                .ok_or_else(|| format!("knows no dialect `{name}`; dialects are {}", names().join(", ")))?,
        ),
        None => None,
    };
    match (preset, named) {
        (None, None) => Err("needs `dialect` or `preset`".to_owned()),
        (None, Some(dialect)) => Ok((dialect, &dialect.unnamed)),
        (Some((spoken, preset)), Some(dialect)) if spoken.name != dialect.name => {
            Err(format!("has preset `{}`, which speaks {}, not {}", preset.name, spoken.name, dialect.name))
        }
        (Some(preset), _) => Ok(preset),
    }
}

fn named(name: &str) -> Option<&'static Dialect> {
    DIALECTS.iter().find(|dialect| dialect.name == name).copied()
}

/// The protocol of a profile.
pub fn open(profile: &Profile) -> Result<Protocol, String> {
    let dialect = named(profile.dialect).ok_or_else(|| format!("knows no dialect `{}`", profile.dialect))?;
    (dialect.open)(profile)
}

/// What a service says about itself before work begins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Learned {
    /// Longest text, in characters.
    pub text_characters: Option<usize>,
    /// Installed pairs in the service's codes.
    pub pairs: Vec<(String, String)>,
}

/// Texts of one request, with their languages in ISO 639-1.
#[derive(Debug, Clone, Copy)]
pub struct Job<'a> {
    /// Language of the texts.
    pub from: &'a str,
    /// Language wanted.
    pub to: &'a str,
    /// The texts.
    pub texts: &'a [String],
    /// What they come from.
    pub context: Option<&'a str>,
    /// What the service said about itself.
    pub learned: &'a Learned,
}

/// What a translation service answered.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Translations {
    /// In the order of the texts.
    pub texts: Vec<String>,
    /// Characters billed, where it says.
    pub characters: Option<u64>,
    /// Model used, where it says.
    pub model: Option<String>,
}

/// A service that translates text by text.
pub trait TranslationService: Send + Sync {
    /// What one request may hold.
    fn limits(&self, profile: &Profile) -> BatchLimits;

    /// A request to make before the first translation, for services that publish limits or pairs.
    fn discovery(&self, _profile: &Profile) -> Option<Call> {
        None
    }

    /// Whether the work can begin although the answer to [`TranslationService::discovery`] is useless.
    fn discovery_is_optional(&self, _profile: &Profile) -> bool {
        false
    }

    /// Reads the answer to [`TranslationService::discovery`].
    fn learn(&self, _answer: &Answer) -> Result<Learned, Fault> {
        Ok(Learned::default())
    }

    /// The request that translates `job`.
    fn call(&self, profile: &Profile, job: &Job<'_>) -> Result<Call, Fault>;

    /// The translations of a good answer.
    fn parse(&self, answer: &Answer) -> Result<Translations, Fault>;

    /// Takes the service's own marks out of a translation of `source`, and says so.
    fn tidy(&self, _source: &str, text: String) -> Translated {
        Translated { text, ..Translated::default() }
    }

    /// The fault that an answer reports, if it does.
    fn classify(&self, answer: &Answer) -> Option<Fault> {
        classify::classify(answer)
    }

    /// What of its own set-up may change its answers, beside the profile's fields.
    fn own_fingerprint(&self) -> Value {
        Value::Null
    }

    /// A cheap request that shows whether the address is good; `None` where there is none.
    fn health_call(&self, profile: &Profile) -> Option<Call>;

    /// Whether [`TranslationService::health_call`] is answered only to a good key.
    fn health_needs_key(&self) -> bool {
        true
    }

    /// What the answer to [`TranslationService::health_call`] tells the user (installed pairs, quota left).
    fn read_health(&self, answer: &Answer) -> String;
}

/// Who speaks in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The program.
    User,
    /// The model.
    Assistant,
}

impl Role {
    /// As all three protocols write it.
    #[must_use]
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Assistant => "assistant",
        }
    }
}

/// Parameters that a model refuses, found out on the way; the rest of the run goes without them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "one independent fact each")]
pub struct Refused {
    /// `temperature`.
    pub temperature: bool,
    /// `seed`.
    pub seed: bool,
    /// The name of the field that bounds the answer: the other one is taken.
    pub token_field: bool,
    /// `stream_options`.
    pub stream_options: bool,
}

/// A question to a language model.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    /// Standing instructions.
    pub system: &'a str,
    /// The conversation; ends with the user.
    pub turns: &'a [(Role, String)],
    /// How the answer's shape is asked for.
    pub form: Form,
    /// Its JSON Schema.
    pub schema: &'a Value,
    /// Tokens of the answer at most.
    pub max_output: usize,
    /// Estimated tokens of the prompt.
    pub input_tokens: usize,
    /// What the model does not take.
    pub refused: Refused,
}

/// What a language model answered.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reply {
    /// Its words.
    pub text: String,
    /// Tokens in, as counted by the service.
    pub input_tokens: Option<u64>,
    /// Tokens out.
    pub output_tokens: Option<u64>,
    /// Model as the service names it.
    pub model: Option<String>,
}

/// A service that talks.
pub trait ChatService: Send + Sync {
    /// The request that asks `question`.
    fn call(&self, profile: &Profile, question: &Question<'_>) -> Call;

    /// The answer as one JSON value, put together where it came as a stream.
    fn whole(&self, answer: &Answer) -> Result<Value, Fault>;

    /// The words of a good answer; what did not end well by the service's own word is a fault. `question` tells what was
    /// asked, for services that cut silently.
    fn parse(&self, answer: &Answer, question: &Question<'_>) -> Result<Reply, Fault>;

    /// Tokens in and out that an answer counts, whether it can be used or not: a cut answer is
    /// paid for too.
    fn usage(&self, answer: &Answer) -> (Option<u64>, Option<u64>);

    /// The fault that an answer reports, if it does.
    fn classify(&self, answer: &Answer) -> Option<Fault> {
        classify::classify(answer)
    }

    /// Whether bounds on lengths may stand in a schema: local engines turn them into grammar, strict
    /// services refuse a schema that has them.
    fn takes_bounds(&self) -> bool {
        false
    }

    /// The request that lists models.
    fn models(&self, profile: &Profile) -> Call;

    /// The models of its answer.
    fn read_models(&self, answer: &Answer) -> Vec<String>;

    /// A request for the model's context, where the list of models does not tell it.
    fn context_call(&self, _profile: &Profile) -> Option<Call> {
        None
    }

    /// The context of `model` in tokens, where the answer to [`ChatService::context_call`], or else to
    /// [`ChatService::models`], says it.
    fn read_context(&self, _answer: &Answer, _model: &str) -> Option<usize> {
        None
    }
}

/// A dialect ready to build and read.
pub enum Protocol {
    /// It translates texts.
    Translation(Box<dyn TranslationService>),
    /// It answers questions.
    Chat(Box<dyn ChatService>),
}

impl Protocol {
    /// The fault that an answer reports, if it does.
    #[must_use]
    pub fn classify(&self, answer: &Answer) -> Option<Fault> {
        match self {
            Self::Translation(service) => service.classify(answer),
            Self::Chat(chat) => chat.classify(answer),
        }
    }
}

/// Texts that must all be strings.
fn strings<'a>(answer: &Answer, values: impl Iterator<Item = &'a Value>) -> Result<Vec<String>, Fault> {
    let texts = values.map(|value| value.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>();
    texts.ok_or_else(|| {
        Fault::new(FaultKind::BadAnswer, "a translation in the answer is not text")
            .request_id(answer.request_id())
    })
}

/// The field `name` of every element of the list `list`.
fn names_in(answer: &Answer, list: &str, name: &str) -> Vec<String> {
    let value = answer.json().unwrap_or_default();
    let elements = value[list].as_array().map(Vec::as_slice).unwrap_or_default();
    elements.iter().filter_map(|element| element[name].as_str()).map(str::to_owned).collect()
}

/// The data of each event of a stream, up to `[DONE]`.
fn events(answer: &Answer) -> Vec<Result<Value, Fault>> {
    let text = answer.text();
    let data = text.lines().filter_map(|line| line.strip_prefix("data:")).map(str::trim);
    // Some services send empty events, so that the connection stays open.
    data.filter(|data| !data.is_empty())
        .take_while(|data| *data != "[DONE]")
        .map(|data| {
            let words = "the stream ended in the middle of an event";
            serde_json::from_str(data).map_err(|_| Fault::new(FaultKind::Unfinished, words))
        })
        .collect()
}
