//! Any service that takes and gives JSON over HTTP, described in the configuration alone.
//!
//! Address and body are minijinja templates over `texts` (a list), `text` (the first), `from`,
//! `to`, `context`, `model` and `key`; JSON pointers say where translations, errors and counts
//! are in the answer, with `*` for every element of a list.

use std::collections::BTreeMap;

use minijinja::{Environment, UndefinedBehavior, context};
use reqwest::Method;
use serde_json::{Value, json};
use url::Url;

use super::{Dialect, Job, Protocol, TranslationService, Translations};
use crate::backend::{
    batching::BatchLimits,
    http::{
        call::{Answer, Body, Call},
        classify,
        fault::{Fault, FaultKind},
    },
    profile::{Facts, Profile},
    prompt,
};
use crate::config::backend::BackendConfig;

/// Texts in a request where the answer holds a list.
const ITEMS: usize = 16;

/// A JSON-over-HTTP service described in the configuration alone.
#[derive(Debug, Clone)]
pub(super) struct TemplateOptions {
    /// Address, a template.
    pub url: String,
    /// HTTP method.
    pub method: String,
    /// Body, a template; empty for none.
    pub body: String,
    /// JSON pointer to the translations; `*` stands for every element.
    pub texts: String,
    /// JSON pointer to an error's words.
    pub error: Option<String>,
    /// JSON pointer to the count of what was billed.
    pub usage: Option<String>,
}

impl TemplateOptions {
    /// The options as configured; the error names the one that is missing.
    fn of(own: &BTreeMap<&'static str, Value>) -> Result<Self, String> {
        let text = |name: &str| own.get(name).and_then(Value::as_str).map(str::to_owned);
        let needed = |name: &str| {
            text(name).ok_or_else(|| format!("needs `{name}`: the template dialect has no other way to know"))
        };
        Ok(Self {
            url: needed("url")?,
            method: text("method").unwrap_or_else(|| "POST".to_owned()).to_ascii_uppercase(),
            body: text("body").unwrap_or_default(),
            texts: needed("texts")?,
            error: text("error"),
            usage: text("usage"),
        })
    }
}

/// Scheme and host of the template's address: they bound where the key goes.
fn origin(config: &BackendConfig) -> Result<String, String> {
    let options = TemplateOptions::of(&config.own_options())?;
    let fixed = options.url.split("{{").next().unwrap_or_default();
    let url = Url::parse(fixed).map_err(|error| format!("`url` is not an address: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err("`url` must begin with http:// or https:// and name a host".to_owned());
    }
    Ok(url.origin().ascii_serialization())
}

/// What is known of the service.
const FACTS: Facts = Facts {
    name: "template",
    described_by_user: true,
    derived_url: |config, _| origin(config).map(Some),
    ..Facts::UNKNOWN
};

/// What the configuration calls it, and how it is opened.
pub(super) static DIALECT: Dialect = Dialect {
    name: "template",
    unnamed: FACTS,
    presets: &[],
    open: |profile| {
        Template::new(&TemplateOptions::of(&profile.own)?)
            .map(|service| Protocol::Translation(Box::new(service)))
    },
};

/// A described service.
pub(super) struct Template {
    environment: Environment<'static>,
    options: TemplateOptions,
    method: Method,
}

impl Template {
    /// Reads the templates and tries them out with made-up values; the error names the one that is
    /// broken, its line and column, and what is wrong.
    pub(super) fn new(options: &TemplateOptions) -> Result<Self, String> {
        let mut environment = Environment::new();
        // Keeps the place of an error; the values at hand are never printed.
        environment.set_debug(true);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
        for (name, source) in [("url", &options.url), ("body", &options.body)] {
            environment.add_template_owned(name, source.clone()).map_err(|error| words(&error))?;
        }
        for (key, pointer) in [
            ("texts", Some(&options.texts)),
            ("error", options.error.as_ref()),
            ("usage", options.usage.as_ref()),
        ] {
            if pointer.is_some_and(|pointer| !pointer.is_empty() && !pointer.starts_with('/')) {
                return Err(format!("`{key}` must be a JSON pointer, which begins with /"));
            }
        }
        let method = match options.method.as_str() {
            "GET" => Method::GET,
            "POST" => Method::POST,
            "PUT" => Method::PUT,
            other => return Err(format!("`method` must be GET, POST or PUT, not {other}")),
        };
        let template = Self { environment, options: options.clone(), method };
        let text = "a \"b\"".to_owned();
        for texts in [vec![text.clone()], vec![text.clone(), text]] {
            let values = context! {
                text => texts.first().cloned(), texts, from => "fr", to => "en", context => "c",
                model => "m", key => "k",
            };
            template.filled("url", &values).map_err(|fault| fault.message)?;
            let body = template.filled("body", &values).map_err(|fault| fault.message)?;
            as_json(&body).map_err(|fault| fault.message)?;
        }
        Ok(template)
    }

    fn filled(&self, name: &str, values: &minijinja::Value) -> Result<String, Fault> {
        self.environment
            .get_template(name)
            .and_then(|template| template.render(values))
            .map_err(|error| Fault::new(FaultKind::Configuration, words(&error)))
    }

    fn render(&self, name: &str, profile: &Profile, job: &Job<'_>) -> Result<String, Fault> {
        let values = context! {
            texts => job.texts.to_vec(),
            text => job.texts.first().cloned(),
            from => profile.language(job.from),
            to => profile.language(job.to),
            context => job.context,
            model => profile.model.clone(),
            key => profile.key.as_ref().map(|key| key.expose().to_owned()),
        };
        self.filled(name, &values)
    }

    fn address(&self, profile: &Profile, job: &Job<'_>) -> Result<Url, Fault> {
        let text = self.render("url", profile, job)?;
        let url = Url::parse(text.trim()).map_err(|error| {
            Fault::new(FaultKind::Configuration, format!("`url` makes no address: {error}"))
        })?;
        if url.origin() != profile.base_url.origin() {
            return Err(Fault::new(FaultKind::Configuration, "`url` must name its host without a template"));
        }
        Ok(url)
    }
}

/// What a filled-in body sends.
fn as_json(text: &str) -> Result<Body, Fault> {
    if text.trim().is_empty() {
        return Ok(Body::Empty);
    }
    serde_json::from_str(text).map(Body::Json).map_err(|error| {
        // Only kind and place: the parser's words may quote the text.
        let (line, column) = (error.line(), error.column());
        let words = format!(
            "the template `body` does not make JSON (line {line}, column {column} of what it makes); \
             write values as `{{{{ texts | tojson }}}}`"
        );
        Fault::new(FaultKind::Configuration, words)
    })
}

fn words(error: &minijinja::Error) -> String {
    let place = error.name().unwrap_or("template");
    let (line, column) = prompt::place_of(error);
    let detail = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    format!("the template `{place}` is broken in line {line}, column {column}: {detail}")
}

impl TranslationService for Template {
    fn limits(&self, _: &Profile) -> BatchLimits {
        let many = self.options.texts.contains('*');
        BatchLimits { items: if many { ITEMS } else { 1 }, ..BatchLimits::default() }
    }

    fn call(&self, profile: &Profile, job: &Job<'_>) -> Result<Call, Fault> {
        let url = self.address(profile, job)?;
        let text = self.render("body", profile, job)?;
        let body = as_json(&text)?;
        // The key stands where the user's templates put it, and nowhere else.
        Ok(Call { method: self.method.clone(), url, headers: Vec::new(), key: None, body, nonce: None })
    }

    fn parse(&self, answer: &Answer) -> Result<Translations, Fault> {
        let value = answer.json()?;
        let found = all_at(&value, &self.options.texts);
        if found.is_empty() {
            return Err(answer.bad(&format!("nothing stands at `texts` ({})", self.options.texts)));
        }
        let usage = self.options.usage.as_ref().and_then(|pointer| value.pointer(pointer));
        Ok(Translations {
            texts: super::strings(answer, found.into_iter())?,
            characters: usage.and_then(Value::as_u64),
            model: None,
        })
    }

    fn classify(&self, answer: &Answer) -> Option<Fault> {
        let value: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let error = self.options.error.as_ref().and_then(|pointer| value.pointer(pointer));
        let said = error.filter(|error| !error.is_null()).map(|error| match error {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        });
        match (classify::classify(answer), said.filter(|said| !said.is_empty())) {
            (Some(mut fault), Some(said)) => {
                fault.message = said;
                Some(fault)
            }
            (None, Some(said)) => Some(answer.bad(&said)),
            (fault, None) => fault,
        }
    }

    fn own_fingerprint(&self) -> Value {
        let TemplateOptions { url, method, body, texts, error, usage } = &self.options;
        json!([url, method, body, texts, error, usage])
    }

    fn health_call(&self, _: &Profile) -> Option<Call> {
        None
    }

    fn read_health(&self, _: &Answer) -> String {
        String::new()
    }
}

/// All values at a JSON pointer in which `*` stands for every element of a list.
fn all_at<'a>(value: &'a Value, pointer: &str) -> Vec<&'a Value> {
    let mut found = vec![value];
    for token in pointer.split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        found = found
            .into_iter()
            .flat_map(|value| match value {
                Value::Array(list) if token == "*" => list.iter().collect::<Vec<_>>(),
                Value::Array(list) => {
                    token.parse().ok().and_then(|index: usize| list.get(index)).into_iter().collect()
                }
                other => other.get(token.as_str()).into_iter().collect(),
            })
            .collect();
    }
    found
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use serde_json::json;

    use super::{Template, TemplateOptions, all_at};

    #[test]
    fn pointers_reach_every_element() {
        let value = json!({"a": [{"t": "x"}, {"t": "y"}, {}], "b/c": {"~": 1}});
        assert_eq!(all_at(&value, "/a/*/t"), [&json!("x"), &json!("y")]);
        assert_eq!(all_at(&value, "/a/1/t"), [&json!("y")]);
        assert_eq!(all_at(&value, "/b~1c/~0"), [&json!(1)]);
        assert_eq!(all_at(&value, ""), [&value]);
        assert!(all_at(&value, "/none/*").is_empty());
    }

    #[test]
    fn broken_templates_are_named() {
        let options = TemplateOptions {
            url: "http://127.0.0.1/{{ to".to_owned(),
            method: "POST".to_owned(),
            body: String::new(),
            texts: "/t".to_owned(),
            error: None,
            usage: None,
        };
        let broken = Template::new(&options).err().unwrap();
        assert!(broken.contains("`url` is broken in line 1, column"), "{broken}");
        let body = TemplateOptions {
            url: "http://127.0.0.1/".to_owned(),
            body: "{\n  \"q\": {{ texts | tojsom }}\n}".to_owned(),
            ..options.clone()
        };
        let broken = Template::new(&body).err().unwrap_or_default();
        assert!(broken.contains("`body` is broken in line 2, column"), "{broken}");
        let bare = TemplateOptions { body: "{\"q\": \"{{ text }}\"}".to_owned(), ..body };
        let broken = Template::new(&bare).err().unwrap_or_default();
        assert!(broken.contains("does not make JSON") && broken.contains("tojson"), "{broken}");
        let pointer =
            TemplateOptions { url: "http://127.0.0.1/".to_owned(), texts: "t".to_owned(), ..options };
        assert!(Template::new(&pointer).err().unwrap().contains("`texts`"));
    }
}
