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

/// Clauses with figures, names, decimals, scales, times and short forms that a cut could break.
const CLAUSES: [&str; 20] = [
    "La préfecture du Finistère a compté 2 800 manifestants dans les rues de Quimper",
    "Le groupe Vauquelin-Perrot a supprimé 1 234 emplois dans ses usines de Lorraine",
    "La banque centrale a relevé lundi son taux directeur de 0,25 point à 3,75 %",
    "Mme Aubeterre a obtenu 47,3 % des voix au second tour de l’élection municipale de Guéret",
    "L’État a versé 1,3 milliard d’euros aux régions du sud pour réparer les routes",
    "Un séisme de magnitude 6,8 a fait au moins 12 400 blessés dans la vallée de l’Orve",
    "Le tribunal de Bar-le-Duc a condamné M. Castaing à 18 mois de prison et à 7 500 euros d’amende",
    "Le port de Saint-Brévin a perdu 14.500 tonnes de fret entre le 1er mars et le 30 juin",
    "Le train de 5 h 45 a déraillé mardi à 12 km de Limoges avec 206 voyageurs à bord",
    "La ville de Tourcoing a vendu pour 3,5 M€ un terrain de 2 ha à un promoteur belge",
    "Le Dr Lemoigne a vacciné 1 009 personnes en deux jours au centre de la place d’Armes",
    "Le Conseil d’État a suspendu vendredi l’arrêté n° 2026-417 du maire de Sanary",
    "Trois députés du Parti du centre ont déposé 86 amendements sur le budget de 2027",
    "L’entreprise Delmas & Fils a livré 10 000 000 de masques aux hôpitaux de Marseille",
    "Le prix du blé a gagné 4,5 % à 231,25 euros la tonne mercredi sur Euronext",
    "La Commission européenne a infligé une amende de 2,42 milliards d’euros au groupe Orbis",
    "Le gardien de l’AS Nancerre a arrêté deux tirs au but et son équipe a gagné 4-2",
    "Le ministre de l’Agriculture a promis mardi 300 millions d’euros d’aides aux éleveurs de Bretagne",
    "Une femme de 43 ans a été tuée dans la nuit de samedi à dimanche à Villers-Cotterêts",
    "Le navire Aldébaran III a quitté Brest jeudi à 14h30 avec 61 tonnes de vivres",
];

/// What follows a clause, and words without which it would say something else.
const TAILS: [(&str, &str); 10] = [
    ("", ""),
    (", dont 9 enfants et 1 200 personnes âgées, selon un bilan du 3 mai", "selon"),
    (", alors que le gouvernement en attendait 2,5 fois plus depuis le 1er janvier", ""),
    (" après avoir reçu 4,2 millions d’euros de dons en moins de 48 heures", ""),
    (", ce qui n’est pas certain pour 30 % des habitants", "pas"),
    (" : faux, répond la direction, qui parle de 1 100 cas", "faux"),
    (", a indiqué mardi 2 juin une source proche du dossier", "source"),
    (", sauf si le recours des 1 500 riverains aboutit avant le 30 septembre", "sauf"),
    (", parlant d’un « jour de deuil, le 2e en un an »", ""),
    (" (contre 1 045,6 l’an dernier), qui devait être fermé depuis 2,5 ans", ""),
];

/// The figures of a text, each with its separators.
fn figures(text: &str) -> Vec<String> {
    let inside = |letter: char| letter.is_ascii_digit() || ".,\u{a0}\u{202f} ".contains(letter);
    let runs = text
        .split(|letter| !inside(letter))
        .map(|run| run.trim_matches([' ', '.', ',', '\u{a0}', '\u{202f}']));
    runs.filter(|run| run.contains(|letter: char| letter.is_ascii_digit())).map(str::to_owned).collect()
}

#[test]
fn two_hundred_leads_make_headlines_that_are_cut_nowhere_inside() {
    let mut count = 0;
    for clause in CLAUSES {
        for (tail, needed) in TAILS {
            let lead = format!("{clause}{tail}.");
            let document =
                document(&format!("{lead}\nLes habitants attendent la suite depuis plusieurs semaines."));
            let sentences = segment::segment(&document.text, &document.paragraphs, Some("fr"));
            let quotes = quote::extract(&document.text, &document.paragraphs, &sentences, "fr");
            let chosen = summary::select(&document, &sentences, &quotes, Some(1));
            let headline = chosen.headline.expect("an article without a title has a headline");
            let opening: String = clause.chars().take(15).collect();
            if !headline.starts_with(&opening) {
                continue;
            }
            count += 1;
            assert!(!headline.contains('…') && !headline.contains("..."), "{headline}");
            let known = figures(&lead);
            for figure in figures(&headline) {
                assert!(known.contains(&figure), "{figure} of {headline} | {lead}");
            }
            assert!(headline.contains(needed), "{needed} is lost from {headline}");
            assert_eq!(headline.matches('«').count(), headline.matches('»').count(), "{headline}");
            let last = headline.split_whitespace().next_back().unwrap_or_default();
            for open in [
                "de", "du", "des", "à", "et", "que", "qui", "le", "la", "les", "un", "une", "dans", "a",
                "pour", ":", ",",
            ] {
                assert!(last != open && !headline.ends_with([',', ':', '(']), "{headline}");
            }
            assert!([" a ", " ont "].iter().any(|verb| headline.contains(verb)), "no verb in {headline}");
        }
    }
    assert_eq!(count, 200, "every lead heads its article");
}

/// "dit-elle" inside the marks is the paper's word: it is translated neither as the speaker's nor
/// as part of what was said.
#[test]
fn a_tag_inside_the_marks_is_not_sent_as_said() {
    use depeche::{article, config::Translate, input, language::DetectOptions, rendering};
    let text = "Les habitants de Douarnenez attendent le bac.\n\n\
        «\u{a0}Je crains surtout l’hiver, glisse-t-elle. Le bac assurait huit passages par jour. \
        Il n’en restera que deux.\u{a0}» Mona Kerdoncuff attendra.";
    let options = input::ReadOptions { max_bytes: 1 << 20, ..input::ReadOptions::default() };
    let loaded = input::from_bytes(text.as_bytes(), input::Source::Stdin, &options).expect("it is read");
    let article =
        article::find(loaded, &DetectOptions { from: Some("fr".to_owned()), ..DetectOptions::default() });
    let order = rendering::RenderOptions { to: "en", translate: Translate::Quotes, points: None };
    let sent = rendering::texts(&article, &order, false);
    let said = "Je crains surtout l’hiver. Le bac assurait huit passages par jour. Il n’en restera que deux.";
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
