//! Any service that takes and gives JSON over HTTP, described in the configuration alone.
//!
//! Address and body are minijinja templates over `texts` (a list), `text` (the first), `from`,
//! `to`, `context`, `model` and `key`; JSON pointers say where translations, errors and counts
//! are in the answer, with `*` for every element of a list.

use minijinja::{Environment, UndefinedBehavior, context};
use reqwest::Method;
use serde_json::Value;
use url::Url;

use super::{Job, Machine, Translations};
use crate::{
    backend::{
        batching::BatchLimits,
        call::{Answer, Body, Call},
        fault::{self, Fault, FaultKind},
        prompt,
    },
    settings::profile::{Profile, TemplateOptions},
};

/// Texts in a request where the answer holds a list.
const ITEMS: usize = 16;

/// A described service.
pub struct Template {
    environment: Environment<'static>,
    options: TemplateOptions,
    method: Method,
}

impl Template {
    /// Reads the templates and tries them out with made-up values; the error names the one that is
    /// broken, its line and column, and what is wrong.
    pub fn new(options: &TemplateOptions) -> Result<Self, String> {
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

impl Machine for Template {
    fn limits(&self, _: &Profile) -> BatchLimits {
        let many = self.options.texts.contains('*');
        BatchLimits { items: if many { ITEMS } else { 1 }, ..BatchLimits::default() }
    }

    fn call(&self, profile: &Profile, job: &Job<'_>) -> Result<Call, Fault> {
        let url = self.address(profile, job)?;
        let text = self.render("body", profile, job)?;
        let body = as_json(&text)?;
        // The key stands where the user's templates put it, and nowhere else.
        Ok(Call { method: self.method.clone(), url, headers: Vec::new(), key: None, body })
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
        match (fault::classify(answer), said.filter(|said| !said.is_empty())) {
            (Some(mut fault), Some(said)) => {
                fault.message = fault::shorten(&said);
                Some(fault)
            }
            (None, Some(said)) => Some(answer.bad(&fault::shorten(&said))),
            (fault, None) => fault,
        }
    }

    fn ping(&self, _: &Profile) -> Option<Call> {
        None
    }

    fn pong(&self, _: &Answer) -> String {
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

    use super::{Template, all_at};
    use crate::settings::profile::TemplateOptions;

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
