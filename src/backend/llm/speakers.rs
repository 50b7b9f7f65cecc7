//! Who says a quotation, where the text leaves it open: a language model chooses among the people of the
//! text, by id.
//!
//! Takes a [`SpeakerRequest`], gives one choice a question. The model may choose nobody, and nothing but an
//! id that was offered is an answer.

use std::sync::Arc;

use minijinja::context;
use serde_json::{Map, Value, json};

use super::{
    ask::{self, Ask},
    fence::boundary,
    structured::{self, ID, Pairs, Structured},
};
use crate::backend::{
    SpeakerReply, SpeakerRequest,
    dialect::ChatService,
    http::{
        accounting::Meter,
        answers::Answers,
        fault::{Fault, FaultKind},
        sender::Sender,
    },
    nonce,
    prompt::in_english,
    service::Service,
};

/// So many quotations are asked about in one request: more, and small models mix them up.
const QUESTIONS: usize = 6;
/// Tokens that one choice takes in the answer.
const TOKENS: usize = 12;
/// What the model answers where the text does not tell.
const NOBODY: &str = "none";

/// Asks about all questions, some in one request.
pub(in crate::backend) async fn run(
    service: &Service,
    chat: &dyn ChatService,
    request: &SpeakerRequest,
    answers: Option<&Arc<dyn Answers>>,
) -> Result<SpeakerReply, Fault> {
    let meter = service.meter(answers);
    let mut reply = SpeakerReply::default();
    for questions in request.questions.chunks(QUESTIONS) {
        let part = SpeakerRequest { questions: questions.to_vec(), ..request.clone() };
        match choose(service, chat, &part, &meter).await {
            Ok((choices, model)) => {
                reply.choices.extend(choices);
                reply.model = reply.model.or(model);
            }
            Err(fault) => {
                if fault.is_about_content() {
                    Sender::forget(&meter);
                }
                return Err(fault);
            }
        }
    }
    reply.usage = meter.total();
    Ok(reply)
}

type Choices = (Vec<Option<usize>>, Option<String>);

async fn choose(
    service: &Service,
    chat: &dyn ChatService,
    request: &SpeakerRequest,
    meter: &Meter,
) -> Result<Choices, Fault> {
    let mut texts: Vec<&str> = request.people.iter().map(|person| person.name.as_str()).collect();
    texts.extend(
        request.questions.iter().flat_map(|question| [question.passage.as_str(), question.words.as_str()]),
    );
    let word = nonce::of(&texts);
    let people = request.people.iter().enumerate().map(|(index, person)| {
        context! { id => person_id(index), name => person.name.as_str(), role => person.role.clone() }
    });
    let questions = request.questions.iter().map(|question| {
        context! {
            id => question.id.as_str(),
            passage => question.passage.as_str(),
            words => question.words.as_str(),
            phrase => question.phrase.clone(),
        }
    });
    let values = context! {
        from => in_english(&request.from),
        people => people.collect::<Vec<_>>(),
        questions => questions.collect::<Vec<_>>(),
        boundary => boundary(&texts),
        nonce => word.as_str(),
    };
    let prompt = service
        .prompts
        .fill("speakers", values)
        .map_err(|error| Fault::new(FaultKind::Configuration, error.to_string()))?;
    let ids: Vec<&str> = request.questions.iter().map(|question| question.id.as_str()).collect();
    let check = |text: &str| read(text, &ids, request.people.len());
    let nonce = Some(word).filter(|word| prompt.user.contains(word.as_str()));
    let characters = request.questions.iter().map(|question| question.passage.chars().count()).sum();
    let max_output = 32 + TOKENS * ids.len();
    let schema = schema(&ids, request.people.len());
    let asked = Ask { prompt, nonce, schema, max_output, characters, check: &check };
    let (choices, model) = ask::ask(service, chat, &asked, meter).await?;
    Ok((choices.value, model))
}

fn person_id(index: usize) -> String {
    format!("p{}", index + 1)
}

/// For each question one of the ids, or nobody.
fn schema(questions: &[&str], people: usize) -> Value {
    let ids: Vec<String> = (0..people).map(person_id).chain([NOBODY.to_owned()]).collect();
    let choice = |id: &&str| ((*id).to_owned(), json!({"type": "string", "enum": ids}));
    let mut properties: Map<String, Value> = questions.iter().map(choice).collect();
    properties.insert(ID.to_owned(), json!({"type": "string", "minLength": 1}));
    let required: Vec<&str> = questions.iter().copied().chain([ID]).collect();
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

/// Reads an answer strictly: every question once, and nothing but ids that were offered.
fn read(
    text: &str,
    questions: &[&str],
    people: usize,
) -> Result<Structured<Vec<Option<usize>>>, Vec<String>> {
    let Structured { value, repaired } = structured::read::<Pairs>(text).map_err(|why| vec![why])?;
    let mut problems = Vec::new();
    let mut choices = Vec::with_capacity(questions.len());
    for question in questions {
        let mut given = value.0.iter().filter(|(key, _)| key == question).map(|(_, choice)| choice.as_str());
        let (first, second) = (given.next(), given.next());
        match first {
            _ if second.is_some() => problems.push(format!("{question} is answered twice")),
            None => problems.push(format!("{question} is not answered")),
            Some(Some(NOBODY)) => choices.push(None),
            Some(choice) => {
                let index = choice.and_then(|choice| (0..people).find(|index| person_id(*index) == choice));
                match index {
                    Some(index) => choices.push(Some(index)),
                    None => problems.push(format!("{question} is answered with none of the ids")),
                }
            }
        }
    }
    let known = |key: &str| key == ID || questions.contains(&key);
    if value.0.iter().any(|(key, _)| !known(key)) {
        problems.push("it has a key that was not asked for".to_owned());
    }
    if problems.is_empty() { Ok(Structured { value: choices, repaired }) } else { Err(problems) }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use super::{read, schema};

    #[test]
    fn only_ids_that_were_offered_are_answers() {
        let chosen = |text: &str| read(text, &["q1", "q4"], 2).map(|read| read.value);
        assert_eq!(chosen(r#"{"q1": "p2", "q4": "none", "id": "x"}"#).unwrap(), [Some(1), None]);
        for (text, problem) in [
            (r#"{"q1": "p3", "q4": "none"}"#, "q1 is answered with none of the ids"),
            (r#"{"q1": "Paul Roux", "q4": "none"}"#, "q1 is answered with none of the ids"),
            (r#"{"q1": null, "q4": "none"}"#, "q1 is answered with none of the ids"),
            (r#"{"q1": "p1"}"#, "q4 is not answered"),
            (r#"{"q1": "p1", "q1": "p2", "q4": "p1"}"#, "q1 is answered twice"),
            (r#"{"q1": "p1", "q4": "p1", "q9": "p1"}"#, "it has a key that was not asked for"),
        ] {
            assert_eq!(chosen(text).unwrap_err(), [problem], "{text}");
        }
        assert!(chosen("p1").is_err());
    }

    #[test]
    fn the_schema_offers_the_ids_and_nobody() {
        let schema = schema(&["q1"], 2);
        assert_eq!(schema["properties"]["q1"]["enum"], serde_json::json!(["p1", "p2", "none"]));
        assert_eq!(schema["required"], serde_json::json!(["q1", "id"]));
    }
}
