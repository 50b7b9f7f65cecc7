//! Who says the quotations whose speaker the text leaves open: put to a language model as a choice among the
//! people of the text, and held against the text.
//!
//! Takes an article and a backend that can choose, gives the speakers that were chosen. A choice that the words
//! beside the quotation, its number or its passage speak against is dropped: nobody is named then.

use crate::{
    article::Article,
    backend::{BackendError, PersonForChoice, SpeakerQuestion, SpeakerRequest, Usage},
    quote::{Certainty, Person, Quote, Speaker},
    span::Span,
    store::remembering::RememberingBackend,
};

/// So many sentences before a quotation, and after it, the model is shown.
const BEFORE: usize = 4;
const AFTER: usize = 1;
/// Among more people small models do not choose well.
const PEOPLE: usize = 12;

/// What was chosen: the quotation's index and its speaker.
pub(crate) type Chosen = Vec<(usize, Speaker)>;

/// Asks for all open speakers; gives nothing where there is none or nobody may be meant.
pub(super) async fn ask(
    article: &Article,
    backend: &RememberingBackend<'_>,
) -> Result<(Chosen, Usage), BackendError> {
    let open: Vec<usize> =
        (0..article.quotes.len()).filter(|index| is_open(&article.quotes[*index])).collect();
    let people = offered(article, &open);
    if open.is_empty() || people.is_empty() {
        return Ok((Chosen::new(), Usage::default()));
    }
    let request = SpeakerRequest {
        from: article.language_code().to_owned(),
        people: people
            .iter()
            .map(|person| PersonForChoice {
                name: person.name.text.clone(),
                role: person.role.map(|role| article.line(role)),
            })
            .collect(),
        questions: open.iter().map(|index| question(article, &article.quotes[*index])).collect(),
    };
    let reply = backend.choose_speakers(&request).await?;
    let chosen = open.iter().zip(&reply.choices).filter_map(|(index, choice)| {
        let person = *people.get((*choice)?)?;
        let quote = &article.quotes[*index];
        holds(article, quote, person).then(|| (*index, speaker(quote, person)))
    });
    Ok((chosen.collect(), reply.usage))
}

/// The article with the speakers that were chosen.
pub(crate) fn with(article: &Article, chosen: &Chosen) -> Article {
    let mut copy = article.clone();
    for (index, speaker) in chosen {
        copy.quotes[*index].speaker = Some(speaker.clone());
    }
    copy
}

/// Whether somebody says the quotation, and nobody is named.
fn is_open(quote: &Quote) -> bool {
    let unnamed = quote.speaker.as_ref().is_none_or(|speaker| speaker.name.is_none());
    let meant = quote.speaker.is_some() || !quote.candidates.is_empty();
    quote.kind.is_speech() && unnamed && meant
}

/// Everybody who may be meant: those who come into question first, then whoever the passages name.
fn offered<'article>(article: &'article Article, open: &[usize]) -> Vec<&'article Person> {
    let likely =
        |person: &&Person| open.iter().any(|index| article.quotes[*index].candidates.contains(&person.id));
    let near = |person: &&Person| {
        open.iter()
            .any(|index| names(passage(article, &article.quotes[*index]).of(&article.document.text), person))
    };
    let mut people: Vec<&Person> = article.people.iter().filter(likely).collect();
    people.extend(article.people.iter().filter(|person| !likely(person) && near(person)));
    people.truncate(PEOPLE);
    people.sort_by_key(|person| person.name.span.start);
    people
}

/// The sentences around a quotation.
fn passage(article: &Article, quote: &Quote) -> Span {
    let last =
        article.sentences.partition_point(|sentence| sentence.span.start < quote.span.end).saturating_sub(1);
    let first = quote.sentence.saturating_sub(BEFORE);
    let last = (last + AFTER).min(article.sentences.len().saturating_sub(1));
    let start = article.sentences.get(first).map_or(quote.span.start, |sentence| sentence.span.start);
    let end = article.sentences.get(last).map_or(quote.span.end, |sentence| sentence.span.end);
    Span::new(start.min(quote.span.start), end.max(quote.span.end))
}

fn question(article: &Article, quote: &Quote) -> SpeakerQuestion {
    let surface = quote.speaker.as_ref().and_then(|speaker| speaker.surface);
    SpeakerQuestion {
        id: quote.id(),
        passage: article.line(passage(article, quote)),
        words: article.line(quote.span),
        phrase: surface.map(|surface| article.line(surface)),
    }
}

/// Whether `words` name `person` by the last word of the name.
fn names(words: &str, person: &Person) -> bool {
    let last = person.name.text.split_whitespace().next_back().unwrap_or_default();
    !last.is_empty()
        && words.split(|letter: char| !letter.is_alphanumeric() && letter != '-').any(|word| word == last)
}

/// Whether the text allows the choice: its passage names the person, the quoted words do not, and the phrase
/// beside them agrees in gender and number.
fn holds(article: &Article, quote: &Quote, person: &Person) -> bool {
    let text = &article.document.text;
    let surface = quote.speaker.as_ref().and_then(|speaker| speaker.surface).map(|surface| surface.of(text));
    let here = names(passage(article, quote).of(text), person) || quote.candidates.contains(&person.id);
    here && !names(quote.span.of(text), person) && surface.is_none_or(|surface| agrees(surface, person))
}

/// Whether the phrase for a speaker can mean one person of that gender.
fn agrees(surface: &str, person: &Person) -> bool {
    let first = surface.split([' ', '\'', '’', '\u{a0}']).next().unwrap_or_default().to_lowercase();
    let feminine = match first.as_str() {
        "ils" | "elles" | "les" | "des" | "ces" | "ceux" | "celles" | "eux" | "nous" | "leurs"
        | "plusieurs" => return false,
        "il" | "le" | "un" | "ce" | "celui" | "lui" | "cet" => false,
        "elle" | "la" | "une" | "cette" | "celle" => true,
        _ => return true,
    };
    person.body || person.feminine.is_none_or(|own| own == feminine)
}

fn speaker(quote: &Quote, person: &Person) -> Speaker {
    let open = quote.speaker.as_ref();
    Speaker {
        surface: open.and_then(|speaker| speaker.surface),
        name: Some(person.name.clone()),
        role: open.and_then(|speaker| speaker.role).or(person.role),
        certainty: Certainty::Asked,
    }
}

#[cfg(test)]
mod tests {
    use super::{agrees, names};
    use crate::{
        quote::{Name, Person},
        span::Span,
    };

    fn person(name: &str, feminine: Option<bool>, body: bool) -> Person {
        let name = Name { text: name.to_owned(), span: Span::new(0, name.len()) };
        Person { id: 0, name, role: None, feminine, body }
    }

    #[test]
    fn a_choice_agrees_in_gender_and_number() {
        let anne = person("Anne Roux", Some(true), false);
        assert!(agrees("elle", &anne) && agrees("la maire", &anne) && agrees("l’élue", &anne));
        assert!(!agrees("il", &anne) && !agrees("ils", &anne) && !agrees("ce proche", &anne));
        assert!(agrees("il", &person("Camille Roux", None, false)));
        assert!(agrees("elle", &person("Vermalac", Some(false), true)));
    }

    #[test]
    fn a_name_is_a_whole_word() {
        let anne = person("Anne Roux", None, false);
        assert!(names("« Non », dit Mme Roux.", &anne));
        assert!(!names("Les Rouxel partent.", &anne));
    }
}
