//! The local ranking on articles read end to end.

use depeche::{document::Document, quote, segment, segment::Sentence, span::Span, summary};
use proptest::prelude::*;

/// A document of one paragraph a line.
fn document(text: &str) -> Document {
    let mut paragraphs = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(start, start + line.len()).trim(text);
        if !span.is_empty() {
            paragraphs.push(span);
        }
        start += line.len();
    }
    Document { text: text.to_owned(), paragraphs, ..Document::default() }
}

const ARTICLE: &str = "Photo : la place de la mairie, lundi.\n\
    Le conseil municipal de Lyon a voté lundi un budget de 850 millions d'euros pour 2027. Il a été adopté par 48 voix \
    contre 25.\n\
    « C'est un budget de combat », a déclaré le maire. Pourquoi une telle hausse ?\n\
    L'opposition dénonce une hausse de 12 % des dépenses de fonctionnement. Elle saisira le tribunal administratif.\n\
    Lire aussi : notre dossier sur les finances des villes.\n\
    Le budget voté lundi par le conseil municipal de Lyon atteint 850 millions d'euros.";

#[test]
fn the_lead_and_the_points_carry_the_article() {
    let document = document(ARTICLE);
    let sentences = segment::segment(&document.text, &document.paragraphs, Some("fr"));
    let quotes = quote::extract(&document.text, &document.paragraphs, &sentences, "fr");
    let chosen = summary::select(&document, &sentences, &quotes, Some(3));
    let words = |index: usize| sentences[index].span.of(ARTICLE);
    let lead = chosen.lead.expect("an article has a lead").sentence;
    assert!(words(lead).starts_with("Le conseil municipal de Lyon a voté lundi"), "{}", words(lead));
    let points: Vec<&str> = chosen.points.iter().map(|point| words(point.sentence)).collect();
    assert!((1..=3).contains(&points.len()), "{points:?}");
    assert!(points.iter().any(|point| point.starts_with("L'opposition dénonce")), "{points:?}");
    for furniture in ["Photo", "Lire aussi", "Pourquoi"] {
        assert!(!points.iter().any(|point| point.starts_with(furniture)), "{points:?}");
    }
}

/// "dit-elle" inside the marks is the paper's word: it is translated neither as the speaker's nor
/// as part of what was said.
#[test]
fn a_tag_inside_the_marks_is_not_sent_as_said() {
    use depeche::{article, config::Translate, input, language::DetectOptions, rendering};
    let text = "Les habitants de Douarnenez attendent le bac.\n\n\
        «\u{a0}Je suis inquiète pour la suite, glisse-t-elle. J’avais un contrat de trois mois. \
        Il ne sera pas renouvelé.\u{a0}» Mona Kerdoncuff attendra.";
    let options = input::ReadOptions { encoding: None, max_bytes: 1 << 20 };
    let loaded = input::from_bytes(text.as_bytes(), input::Source::Stdin, &options).expect("it is read");
    let article =
        article::find(loaded, &DetectOptions { from: Some("fr".to_owned()), ..DetectOptions::default() });
    let order = rendering::RenderOptions { to: "en", translate: Translate::Quotes, points: None };
    let sent = rendering::texts(&article, &order, false);
    let said = "Je suis inquiète pour la suite. J’avais un contrat de trois mois. Il ne sera pas renouvelé.";
    assert!(sent.iter().any(|text| text == said), "{sent:#?}");
}

proptest! {
    /// Whatever the sentences: indices exist, none twice, the lead no point, no more than asked.
    #[test]
    fn a_selection_is_always_sound(lines in proptest::collection::vec("[A-Za-zéà0-9« »,.?]{0,60}", 0..30), wanted in 0usize..8) {
        let document = document(&lines.join("\n"));
        let sentences: Vec<Sentence> = document
            .paragraphs
            .iter()
            .enumerate()
            .map(|(paragraph, span)| Sentence { span: *span, paragraph })
            .collect();
        let chosen = summary::select(&document, &sentences, &[], Some(wanted));
        prop_assert_eq!(chosen.lead.is_some(), !sentences.is_empty());
        prop_assert!(chosen.points.len() <= wanted);
        let mut all: Vec<usize> = chosen.points.iter().chain(&chosen.lead).map(|choice| choice.sentence).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        prop_assert_eq!(all.len(), count);
        prop_assert!(all.iter().all(|index| *index < sentences.len()));
        prop_assert_eq!(summary::select(&document, &sentences, &[], Some(wanted)), chosen);
    }
}
