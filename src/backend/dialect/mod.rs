//! Dialects: one service's protocol each, as pure functions.
//!
//! A dialect builds a [`Call`] from texts or a conversation and reads an
//! [`Answer`]; it opens no connection. Translation services implement
//! [`Machine`], language models [`Chat`]; [`open`] picks by [`Dialect`].

use serde_json::Value;

use super::{
    Translated,
    batching::BatchLimits,
    call::{Answer, Call},
    fault::{self, Fault, FaultKind},
    structured::Form,
};
use crate::settings::profile::Profile;

pub mod anthropic;
pub mod apertium;
pub mod azure;
pub mod deepl;
pub mod google;
pub mod libretranslate;
pub mod ollama;
pub mod openai;
pub mod template;

/// A protocol by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Chat completions, as OpenAI and most servers speak them.
    OpenAi,
    /// Anthropic's messages.
    Anthropic,
    /// Ollama's own chat.
    Ollama,
    /// DeepL, version 2.
    DeepL,
    /// LibreTranslate.
    LibreTranslate,
    /// Google Cloud Translation, version 2.
    Google,
    /// Azure Translator, version 3.
    Azure,
    /// Apertium APy.
    Apertium,
    /// Any JSON-over-HTTP service, described in the configuration.
    Template,
}

const ALL: [(Dialect, &str); 9] = [
    (Dialect::OpenAi, "openai"),
    (Dialect::Anthropic, "anthropic"),
    (Dialect::Ollama, "ollama"),
    (Dialect::DeepL, "deepl"),
    (Dialect::LibreTranslate, "libretranslate"),
    (Dialect::Google, "google"),
    (Dialect::Azure, "azure"),
    (Dialect::Apertium, "apertium"),
    (Dialect::Template, "template"),
];

impl Dialect {
    /// The dialect that the configuration calls `name`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        ALL.iter().find(|(_, known)| *known == name).map(|(dialect, _)| *dialect)
    }

    /// What the configuration calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        ALL.iter().find(|(dialect, _)| *dialect == self).map_or("", |(_, name)| name)
    }

    /// All names.
    #[must_use]
    pub fn names() -> Vec<&'static str> {
        ALL.iter().map(|(_, name)| *name).collect()
    }

    /// Whether a language model answers.
    #[must_use]
    pub const fn is_chat(self) -> bool {
        matches!(self, Self::OpenAi | Self::Anthropic | Self::Ollama)
    }

    /// The service's one public address, where it has one.
    #[must_use]
    pub const fn default_base_url(self) -> Option<&'static str> {
        match self {
            Self::Anthropic => Some("https://api.anthropic.com"),
            Self::Ollama => Some("http://127.0.0.1:11434"),
            Self::DeepL => Some("https://api.deepl.com"),
            Self::Google => Some("https://translation.googleapis.com"),
            Self::Azure => Some("https://api.cognitive.microsofttranslator.com"),
            Self::Apertium => Some("http://127.0.0.1:2737"),
            Self::OpenAi | Self::LibreTranslate | Self::Template => None,
        }
    }

    /// Variable that usually holds the key.
    #[must_use]
    pub const fn key_variable(self) -> Option<&'static str> {
        match self {
            Self::Anthropic => Some("ANTHROPIC_API_KEY"),
            Self::DeepL => Some("DEEPL_API_KEY"),
            Self::Google => Some("GOOGLE_API_KEY"),
            Self::Azure => Some("AZURE_TRANSLATOR_KEY"),
            Self::OpenAi | Self::Ollama | Self::LibreTranslate | Self::Apertium | Self::Template => None,
        }
    }

    /// Requests in flight where nothing else is said.
    #[must_use]
    pub const fn default_concurrency(self) -> usize {
        match self {
            Self::Ollama => 1,
            _ => 4,
        }
    }

    /// Forms of structured output to try, best first.
    #[must_use]
    pub const fn forms(self) -> &'static [Form] {
        match self {
            Self::Anthropic => &[Form::JsonSchema, Form::Tool, Form::Plain],
            Self::Ollama => &[Form::JsonSchema, Form::JsonObject, Form::Plain],
            _ => &[Form::JsonSchema, Form::JsonObjectSchema, Form::JsonObject, Form::Plain],
        }
    }
}

impl std::fmt::Display for Dialect {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name())
    }
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
pub trait Machine: Send + Sync {
    /// What one request may hold.
    fn limits(&self, profile: &Profile) -> BatchLimits;

    /// A request to make before the first translation, for services that publish limits or pairs.
    fn discovery(&self, _profile: &Profile) -> Option<Call> {
        None
    }

    /// Whether the work can begin although the answer to [`Machine::discovery`] is of no use.
    fn discovery_is_optional(&self, _profile: &Profile) -> bool {
        false
    }

    /// Reads the answer to [`Machine::discovery`].
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
        fault::classify(answer)
    }

    /// A cheap request that shows whether the address is good; `None` where there is none.
    fn ping(&self, profile: &Profile) -> Option<Call>;

    /// Whether [`Machine::ping`] is answered only to a good key.
    fn ping_needs_key(&self) -> bool {
        true
    }

    /// What the answer to [`Machine::ping`] tells the user (installed pairs, quota left).
    fn pong(&self, answer: &Answer) -> String;
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
    pub const fn name(self) -> &'static str {
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
pub trait Chat: Send + Sync {
    /// The request that asks `question`.
    fn call(&self, profile: &Profile, question: &Question<'_>) -> Call;

    /// The words of a good answer; cut or refused answers are faults. `question` tells what was
    /// asked, for services that cut silently.
    fn parse(&self, answer: &Answer, question: &Question<'_>) -> Result<Reply, Fault>;

    /// Tokens in and out that an answer counts, whether it can be used or not: a cut answer is
    /// paid for too.
    fn usage(&self, answer: &Answer) -> (Option<u64>, Option<u64>);

    /// The fault that an answer reports, if it does.
    fn classify(&self, answer: &Answer) -> Option<Fault> {
        fault::classify(answer)
    }

    /// The request that lists models.
    fn models(&self, profile: &Profile) -> Call;

    /// The models of its answer.
    fn read_models(&self, answer: &Answer) -> Vec<String>;

    /// A request for the model's context, where the list of models does not tell it.
    fn context_call(&self, _profile: &Profile) -> Option<Call> {
        None
    }

    /// The context of `model` in tokens, where the answer to [`Chat::context_call`], or else to
    /// [`Chat::models`], says it.
    fn read_context(&self, _answer: &Answer, _model: &str) -> Option<usize> {
        None
    }
}

/// A dialect ready to build and read.
pub enum Speaker {
    /// It translates.
    Machine(Box<dyn Machine>),
    /// It talks.
    Chat(Box<dyn Chat>),
}

impl Speaker {
    /// The fault that an answer reports, if it does.
    #[must_use]
    pub fn classify(&self, answer: &Answer) -> Option<Fault> {
        match self {
            Self::Machine(machine) => machine.classify(answer),
            Self::Chat(chat) => chat.classify(answer),
        }
    }
}

/// The dialect of a profile.
pub fn open(profile: &Profile) -> Result<Speaker, String> {
    Ok(match profile.dialect {
        Dialect::OpenAi => Speaker::Chat(Box::new(openai::OpenAi)),
        Dialect::Anthropic => Speaker::Chat(Box::new(anthropic::Anthropic)),
        Dialect::Ollama => Speaker::Chat(Box::new(ollama::Ollama)),
        Dialect::DeepL => Speaker::Machine(Box::new(deepl::DeepL)),
        Dialect::LibreTranslate => Speaker::Machine(Box::new(libretranslate::LibreTranslate)),
        Dialect::Google => Speaker::Machine(Box::new(google::Google)),
        Dialect::Azure => Speaker::Machine(Box::new(azure::Azure)),
        Dialect::Apertium => Speaker::Machine(Box::new(apertium::Apertium)),
        Dialect::Template => {
            let options = profile.template.as_ref().ok_or("needs `url` and `texts`")?;
            Speaker::Machine(Box::new(template::Template::new(options)?))
        }
    })
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
    data.take_while(|data| *data != "[DONE]")
        .map(|data| {
            serde_json::from_str(data)
                .map_err(|_| Fault::new(FaultKind::Cut, "the stream ended in the middle of an event"))
        })
        .collect()
}
