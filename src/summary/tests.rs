use super::{Selection, select};
use crate::{document::Document, segment::Sentence, span::Span};

/// One paragraph a line, one sentence a paragraph.
fn article(lines: &[&str]) -> (Document, Vec<Sentence>) {
    let mut document = Document::default();
    let mut sentences = Vec::new();
    for line in lines {
        let start = document.text.len();
        document.text.push_str(line);
        let span = Span::new(start, document.text.len());
        sentences.push(Sentence { span, paragraph: document.paragraphs.len() });
        document.paragraphs.push(span);
        document.text.push('\n');
    }
    (document, sentences)
}

fn choose(lines: &[&str], points: usize) -> Selection {
    let (document, sentences) = article(lines);
    select(&document, &sentences, &[], Some(points))
}

fn lead(chosen: &Selection) -> Option<usize> {
    chosen.lead.as_ref().map(|lead| lead.sentence)
}

fn points(chosen: &Selection) -> Vec<usize> {
    chosen.points.iter().map(|point| point.sentence).collect()
}

#[test]
fn nothing_in_nothing_out() {
    assert_eq!(choose(&[], 4), Selection::default());
    let only = choose(&["Oui."], 4);
    assert_eq!((lead(&only), points(&only), only.headline.as_deref()), (Some(0), vec![], Some("Oui")));
}

#[test]
fn the_lead_stands_by_itself() {
    let lines = [
        "Lire aussi : notre dossier sur la crise du logement",
        "Il a été arrêté mardi à Lyon par la police.",
        "Le maire de Lyon a été arrêté mardi par la police judiciaire.",
        "Pourquoi cette arrestation intervient-elle maintenant ?",
    ];
    let chosen = choose(&lines, 4);
    assert_eq!(lead(&chosen), Some(2));
    assert!(chosen.points.is_empty(), "what leans on the sentence before it cannot stand alone");
}

#[test]
fn a_point_does_not_repeat_another() {
    let lines = [
        "Le gouvernement a annoncé lundi une réforme des retraites.",
        "La réforme des retraites a été annoncée lundi par le gouvernement.",
        "Les syndicats appellent à la grève générale dès le 19 janvier.",
        "La grève générale des syndicats débutera dès le 19 janvier.",
        "Le budget de la sécurité sociale perdrait 12 milliards d'euros en 2027.",
    ];
    let chosen = choose(&lines, 2);
    assert_eq!(lead(&chosen), Some(0));
    assert!(points(&chosen).contains(&2) != points(&chosen).contains(&3), "{chosen:?}");
    assert!(!points(&chosen).contains(&1), "{chosen:?}");
}

#[test]
fn ten_thousand_sentences_are_no_trouble() {
    let lines: Vec<String> = (0..10_000)
        .map(|n| format!("La ville numéro {n} a voté le budget de son quartier {}.", n % 97))
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let chosen = choose(&lines, 4);
    assert_eq!(lead(&chosen), Some(0));
    assert_eq!(chosen.points.len(), 4);
    assert_eq!(choose(&lines, 4), chosen);
}

#[test]
fn an_article_is_told_in_its_own_order_and_by_its_length() {
    let matters =
        ["budget", "stade", "pont", "théâtre", "marché", "tramway", "lycée", "musée", "port", "jardin"];
    let towns = ["Lyon", "Nantes", "Lille", "Brest", "Dijon", "Nancy", "Rouen"];
    let lines: Vec<String> = (0..80)
        .map(|n| {
            let (matter, town) = (matters[n % 10], towns[n % 7]);
            format!(
                "Le conseil municipal de {town} a voté lundi pour son {matter} {} millions d'euros.",
                n + 2
            )
        })
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    for (sentences, expected) in [(10, 2), (20, 3), (40, 4), (80, 5)] {
        let (document, sentences) = article(&lines[..sentences]);
        let chosen = points(&select(&document, &sentences, &[], None));
        assert!(chosen.len() <= expected && chosen.len() >= 2, "{chosen:?}");
        assert!(chosen.is_sorted(), "{chosen:?}");
    }
}

#[test]
fn what_needs_the_sentence_before_it_or_a_lost_mark_is_no_point() {
    let lines = [
        "La violoncelliste Oriane Vasseur jouera tout l'été avec l'orchestre de Rennes.",
        "Lundi soir à l'opéra, elle a promis trois concerts gratuits aux écoles de la ville.",
        "Oriane Vasseur, Malo Tissier, Lou Brandt, Ines Charpentier, Paul Ricoux...",
        "Le directeur a salué un choix courageux : \"Nous voulions une voix grave, et des élèves sur scène.",
        "Le théâtre de la route de Fougères accueillera le festival au mois de mai 2027.",
    ];
    let chosen = choose(&lines, 4);
    assert_eq!(lead(&chosen), Some(0));
    assert_eq!(points(&chosen), [4], "{chosen:?}");
}

#[test]
fn an_impersonal_verb_needs_no_sentence_before_it() {
    let lines = [
        "Le maire de Brest a présenté lundi son projet de tramway.",
        "Dans ce quartier, il y a 12 000 habitants qui attendent une ligne depuis dix ans.",
    ];
    assert_eq!(points(&choose(&lines, 4)), [1]);
}
