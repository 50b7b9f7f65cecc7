//! Apertium APy: one text a request, over a chain of language pairs.

use std::collections::{HashMap, VecDeque};

use reqwest::Method;
use serde_json::Value;

use super::{Dialect, Job, Learned, Protocol, TranslationService, Translations};
use crate::backend::{
    Edit, Translated,
    batching::BatchLimits,
    http::{
        call::{Answer, Body, Call},
        fault::{Fault, FaultKind},
    },
    profile::{Facts, Profile},
};

/// What is known of the service.
const FACTS: Facts = Facts {
    name: "apertium",
    base_url: Some("http://127.0.0.1:2737"),
    key_required: false,
    ..Facts::UNKNOWN
};

/// What the configuration calls it, and how it is opened.
pub(super) static DIALECT: Dialect = Dialect {
    name: "apertium",
    unnamed: FACTS,
    presets: &[FACTS],
    open: |_| Ok(Protocol::Translation(Box::new(Apertium))),
};

/// Apertium APy.
#[derive(Debug)]
pub(super) struct Apertium;

impl TranslationService for Apertium {
    fn limits(&self, _: &Profile) -> BatchLimits {
        BatchLimits { items: 1, ..BatchLimits::default() }
    }

    fn discovery(&self, profile: &Profile) -> Option<Call> {
        self.health_call(profile)
    }

    fn discovery_is_optional(&self, profile: &Profile) -> bool {
        profile.own.contains_key("pairs")
    }

    fn learn(&self, answer: &Answer) -> Result<Learned, Fault> {
        Ok(Learned { pairs: pairs(&answer.json()?), ..Learned::default() })
    }

    fn call(&self, profile: &Profile, job: &Job<'_>) -> Result<Call, Fault> {
        let chain = chain(profile, job)?;
        // `/translate` does not go by way of a third language; `/translateChain` does.
        let (path, name) = if chain.matches('|').count() > 1 {
            ("/translateChain", "langpairs")
        } else {
            ("/translate", "langpair")
        };
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let text = job.texts.first().map_or("", String::as_str);
        let form =
            vec![field(name, &chain), field("q", text), field("format", "txt"), field("markUnknown", "no")];
        Ok(Call {
            method: Method::POST,
            url: profile.address(path),
            headers: Vec::new(),
            key: None,
            body: Body::Form(form),
            nonce: None,
        })
    }

    fn parse(&self, answer: &Answer) -> Result<Translations, Fault> {
        let value = answer.json()?;
        let text = value.pointer("/responseData/translatedText").and_then(Value::as_str);
        let text = text.ok_or_else(|| answer.bad("the answer has no responseData.translatedText"))?;
        Ok(Translations { texts: vec![text.trim_end_matches('\n').to_owned()], ..Translations::default() })
    }

    /// A chain marks words that its first step does not know with a star even when asked not to.
    fn tidy(&self, source: &str, text: String) -> Translated {
        if source.contains('*') || !text.contains('*') {
            return Translated { text, ..Translated::default() };
        }
        let mut translated = Translated::default();
        for (index, part) in text.split('*').enumerate() {
            let word: String = part.chars().take_while(|character| character.is_alphanumeric()).collect();
            if index > 0 && word.is_empty() && !part.is_empty() {
                translated.text.push('*');
            } else if index > 0 && !word.is_empty() {
                translated.edits.push(Edit {
                    before: format!("*{word}"),
                    after: word,
                    reason: "Apertium does not know the word and leaves it as it is".to_owned(),
                });
            }
            translated.text.push_str(part);
        }
        translated
    }

    fn health_call(&self, profile: &Profile) -> Option<Call> {
        Some(Call::get(profile.address("/listPairs")))
    }

    fn read_health(&self, answer: &Answer) -> String {
        let pairs = answer.json().map(|value| pairs(&value)).unwrap_or_default();
        let names: Vec<_> = pairs.iter().map(|(from, to)| format!("{from}|{to}")).collect();
        format!("{} pairs: {}", names.len(), names.join(" "))
    }
}

fn pairs(value: &Value) -> Vec<(String, String)> {
    let list = value["responseData"].as_array().map(Vec::as_slice).unwrap_or_default();
    let name = |pair: &Value, key: &str| pair[key].as_str().map(str::to_owned);
    list.iter()
        .filter_map(|pair| Some((name(pair, "sourceLanguage")?, name(pair, "targetLanguage")?)))
        .collect()
}

/// The configured chain, or the shortest one over the installed pairs.
fn chain(profile: &Profile, job: &Job<'_>) -> Result<String, Fault> {
    let configured = profile.own.get("pairs").and_then(|pairs| pairs.get(format!("{}-{}", job.from, job.to)));
    if let Some(chain) = configured.and_then(Value::as_str) {
        return Ok(chain.to_owned());
    }
    let (from, to) = (code(profile, job.from), code(profile, job.to));
    shortest(&job.learned.pairs, from, to).map(|path| path.join("|")).ok_or_else(|| {
        Fault::new(
            FaultKind::Configuration,
            format!(
                "no installed pairs lead from {from} to {to}; install some, or set `pairs` in the profile"
            ),
        )
    })
}

/// Fewest steps from one language to another; of equals, the one over the pairs listed first.
fn shortest<'a>(pairs: &'a [(String, String)], from: &'a str, to: &str) -> Option<Vec<&'a str>> {
    let mut came: HashMap<&str, &str> = HashMap::new();
    let mut queue = VecDeque::from([from]);
    while let Some(here) = queue.pop_front() {
        if here == to {
            let mut path = vec![here];
            while let Some(before) = path.last().and_then(|step| came.get(step)) {
                path.push(before);
            }
            path.reverse();
            return Some(path);
        }
        for (start, end) in pairs {
            if start == here && end != from && !came.contains_key(end.as_str()) {
                came.insert(end, here);
                queue.push_back(end);
            }
        }
    }
    None
}

/// Apertium names languages by ISO 639-3.
fn code<'a>(profile: &'a Profile, code: &'a str) -> &'a str {
    let known = match code {
        "ca" => "cat",
        "de" => "deu",
        "en" => "eng",
        "es" => "spa",
        "fr" => "fra",
        "it" => "ita",
        "nl" => "nld",
        "pt" => "por",
        "ro" => "ron",
        other => other,
    };
    profile.languages.get(code).map_or(known, String::as_str)
}

#[cfg(test)]
mod tests {
    use super::{Apertium, TranslationService, shortest};

    #[test]
    fn marks_of_unknown_words_are_taken_out_and_said() {
        let tidy = |source: &str, text: &str| Apertium.tidy(source, text.to_owned());
        let translated = tidy("Le Bélarus", "The *Bélarus, the **gouvernement and * no word");
        assert_eq!(translated.text, "The Bélarus, the gouvernement and * no word");
        let words: Vec<&str> = translated.edits.iter().map(|edit| edit.after.as_str()).collect();
        assert_eq!(words, ["Bélarus", "gouvernement"]);
        assert_eq!(tidy("a * b", "a *b").text, "a *b");
        assert!(tidy("a", "b").edits.is_empty());
    }

    #[test]
    fn the_shortest_chain_is_found() {
        let pair = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        let pairs = [pair("a", "b"), pair("b", "c"), pair("c", "d"), pair("b", "d"), pair("d", "a")];
        assert_eq!(shortest(&pairs, "a", "d"), Some(vec!["a", "b", "d"]));
        assert_eq!(shortest(&pairs, "c", "b"), Some(vec!["c", "d", "a", "b"]));
        assert_eq!(shortest(&pairs, "a", "x"), None);
    }
}
