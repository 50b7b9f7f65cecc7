//! "Who said what": the quotations of the page, by speaker.

use serde::Serialize;

use super::{alarm, page};
use crate::brief::{Brief, BriefQuote, BriefSpeaker, EnglishState, SpeakerCertainty};
use crate::word_list;

word_list::words_of! { ARTICLES: "../data/speaker.txt", "articles" }

word_list::words_of! { POSSESSIVES: "../data/speaker.txt", "possessives" }

/// Words in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::writer) struct Part {
    pub(in crate::writer) text: String,
    /// Whether they are the source's: shown in italics, in its own language.
    pub(in crate::writer) source: bool,
}

/// A speaker with the quotations of the page.
#[derive(Debug, Serialize)]
pub(in crate::writer) struct SpeakerView<'a> {
    /// Name and office.
    pub(in crate::writer) who: Vec<Part>,
    pub(in crate::writer) quotes: Vec<KeyView<'a>>,
}

/// A quotation of the page.
#[derive(Debug, Serialize)]
pub(in crate::writer) struct KeyView<'a> {
    pub(in crate::writer) id: &'a str,
    /// "denied"; nothing where no verb attributes it.
    pub(in crate::writer) verb: Option<&'a str>,
    /// `None` shows as untranslated.
    pub(in crate::writer) target: Option<&'a str>,
    /// Verbatim, a paragraph each.
    pub(in crate::writer) source: Vec<&'a str>,
    /// Language of the words, where it is not the article's.
    pub(in crate::writer) lang: Option<&'a str>,
    pub(in crate::writer) sentence: usize,
    /// The page of the source that it stands on.
    pub(in crate::writer) page: Option<u32>,
    /// Whether the source has these words in the brief's language.
    pub(in crate::writer) original: bool,
    /// Whether a check says something against it.
    pub(in crate::writer) alarm: bool,
}

/// The speakers of the page in the order in which they are first heard.
pub(super) fn speakers(brief: &Brief) -> Vec<SpeakerView<'_>> {
    let mut speakers: Vec<(Option<&str>, SpeakerView<'_>)> = Vec::new();
    for quote in brief.quotes.iter().filter(|quote| quote.key) {
        let name = quote.speaker.as_ref().and_then(|speaker| speaker.name.as_deref());
        let key = key(brief, quote);
        let who = who(quote.speaker.as_ref());
        let known = speakers.iter_mut().find(|(other, _)| name.is_some() && *other == name);
        if let Some((_, speaker)) = known {
            // The fullest description that the article gives of one person.
            if who.len() > speaker.who.len() {
                speaker.who = who;
            }
            speaker.quotes.push(key);
        } else {
            speakers.push((name, SpeakerView { who, quotes: vec![key] }));
        }
    }
    speakers.into_iter().map(|(_, speaker)| speaker).collect()
}

fn key<'a>(brief: &'a Brief, quote: &'a BriefQuote) -> KeyView<'a> {
    KeyView {
        id: &quote.id,
        verb: quote.cue.as_ref().and_then(|cue| cue.target.as_deref()),
        target: quote.english.text.as_deref(),
        source: quote.text.lines().map(str::trim).filter(|part| !part.is_empty()).collect(),
        lang: quote.lang.as_deref(),
        sentence: quote.sentence,
        page: page::of(brief, quote.start),
        original: quote.english.state == EnglishState::Original,
        alarm: alarm::is_alarmed(brief, &quote.id),
    }
}

/// Who speaks. Where that is uncertain, the text's own words and nothing else; an office that the
/// tables do not know stays as the source has it.
pub(super) fn who(speaker: Option<&BriefSpeaker>) -> Vec<Part> {
    let here = |text: &str| Part { text: text.to_owned(), source: false };
    let there = |text: String| Part { text, source: true };
    let Some(speaker) = speaker else { return vec![here("Speaker not given")] };
    let mut who = Vec::new();
    match (&speaker.name, &speaker.surface) {
        // "la mairie", "des manifestants": called by what they are, which is French.
        (Some(name), _) if speaker.name_target.is_none() && is_description(name) => {
            who.push(there(format!("«\u{a0}{name}\u{a0}»")));
        }
        (Some(name), _) => {
            who.push(here(speaker.name_target.as_deref().unwrap_or(name)));
            if speaker.name_target.as_ref().is_some_and(|english| english != name) {
                who.push(there(format!(" ({name})")));
            }
        }
        (None, Some(surface)) => {
            who.push(there(format!("«\u{a0}{surface}\u{a0}»")));
            who.push(here(" (as the text says; not named)"));
        }
        (None, None) => who.push(here("Speaker not named")),
    }
    if speaker.name.is_some() {
        match (&speaker.role, &speaker.role_target) {
            (_, Some(english)) => who.push(here(&format!(", {english}"))),
            // "son ami": whose, only the sentence can say.
            (Some(role), None) if is_somebodys(role) => {}
            // What stands for the name says the office already.
            (Some(role), None) if speaker.name.as_ref().is_some_and(|name| name.contains(role)) => {}
            (Some(role), None) => {
                who.push(here(", "));
                who.push(there(role.clone()));
            }
            (None, None) => {}
        }
    }
    if speaker.certainty == SpeakerCertainty::Asked {
        who.push(here(" (whom a language model took to be meant)"));
    }
    who
}

/// Whether a role begins with a possessive.
fn is_somebodys(role: &str) -> bool {
    let first = role.split_whitespace().next().unwrap_or_default().to_lowercase();
    POSSESSIVES.contains(&first.as_str())
}

/// Whether what stands for a name is a French description: it begins with an article or a small letter.
fn is_description(name: &str) -> bool {
    let lower = name.to_lowercase();
    let small = name.starts_with(char::is_lowercase);
    let noun = name.split([' ', '\'', '’']).skip(1).all(|word| word.starts_with(char::is_lowercase));
    small || noun && ARTICLES.iter().any(|article| lower.starts_with(article))
}

#[cfg(test)]
mod tests {
    use super::who;
    use crate::brief::{BriefSpeaker, SpeakerCertainty};

    fn shown(speaker: &BriefSpeaker) -> String {
        who(Some(speaker)).iter().map(|part| part.text.as_str()).collect()
    }

    #[test]
    fn no_name_stands_where_none_is_certain() {
        let mut speaker = BriefSpeaker {
            surface: Some("elle".to_owned()),
            name: Some("Maria Zakharova".to_owned()),
            certainty: SpeakerCertainty::Resolved,
            start: None,
            end: None,
            role: Some("la porte-parole de la diplomatie".to_owned()),
            name_target: None,
            role_target: None,
        };
        assert_eq!(shown(&speaker), "Maria Zakharova, la porte-parole de la diplomatie");
        assert!(
            who(Some(&speaker)).last().is_some_and(|part| part.source),
            "a French office is shown as French"
        );
        speaker.role_target = Some("spokesperson of diplomacy".to_owned());
        assert_eq!(shown(&speaker), "Maria Zakharova, spokesperson of diplomacy");
        speaker.certainty = SpeakerCertainty::Asked;
        assert!(shown(&speaker).contains("language model"));
        (speaker.name, speaker.certainty) = (None, SpeakerCertainty::Uncertain);
        assert_eq!(shown(&speaker), "«\u{a0}elle\u{a0}» (as the text says; not named)");
        assert_eq!(who(None)[0].text, "Speaker not given");
        for described in ["La chaîne", "des manifestants", "le ministère des Affaires étrangères"] {
            speaker.name = Some(described.to_owned());
            assert!(who(Some(&speaker))[0].source, "{described} is French");
        }
        (speaker.name, speaker.role) = (Some("Malo Tissier".to_owned()), Some("son ami".to_owned()));
        speaker.role_target = None;
        speaker.certainty = SpeakerCertainty::Stated;
        assert_eq!(shown(&speaker), "Malo Tissier", "whose friend, the line cannot tell");
        (speaker.name, speaker.role) =
            (Some("le maire d’une petite ville".to_owned()), Some("le maire d’une petite ville".to_owned()));
        assert_eq!(shown(&speaker), "«\u{a0}le maire d’une petite ville\u{a0}»", "said once");
        for name in ["Le Monde", "La Poste", "Maria Zakharova", "L’Oréal"] {
            speaker.name = Some(name.to_owned());
            assert!(!who(Some(&speaker))[0].source, "{name} is a name");
        }
    }
}
