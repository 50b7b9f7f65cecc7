use super::{CaveatKind, caveats};
use crate::{
    quote::{Kind, Quote},
    segment::Sentence,
    span::Span,
};

fn kinds(text: &str) -> Vec<CaveatKind> {
    let sentences = [Sentence { span: Span::new(0, text.len()), paragraph: 0 }];
    let quotes: Vec<Quote> = text
        .find('«')
        .zip(text.find('»'))
        .map(|(open, close)| Quote {
            number: 1,
            span: Span::new(open + 2, close).trim(text),
            kind: Kind::Full,
            speaker: None,
            candidates: vec![],
            cue: None,
            flags: vec![],
            incise: None,
            paragraph: 0,
            sentence: 0,
            evidence: [""; 2],
        })
        .into_iter()
        .collect();
    caveats(text, &sentences, &quotes).into_iter().map(|caveat| caveat.kind).collect()
}

#[test]
fn the_conditional_of_rumour_is_told_from_the_others() {
    use CaveatKind::Conditional;
    for rumour in [
        "L'armée aurait tué douze civils.",
        "Trois soldats auraient été capturés.",
        "Le général serait mort dans la nuit.",
        "Selon le journal, il compterait parmi les suspects.",
    ] {
        assert_eq!(kinds(rumour), [Conditional], "{rumour}");
    }
    for other in [
        "Si la loi passait, le budget serait réduit.",
        "S'il gagnait, il aurait gagné deux fois.",
        "Le ministre a annoncé que la loi serait votée mardi.",
        "Il serait utile de négocier.",
        "On pourrait partir demain.",
        "« Il aurait volé la banque », a-t-il dit.",
        "Il préparait son départ.",
    ] {
        assert_eq!(kinds(other), [], "{other}");
    }
}

#[test]
fn nameless_sources_are_told() {
    use CaveatKind::AnonymousSource;
    for text in [
        "Selon une source policière, l'homme est mort.",
        "Un responsable, sous couvert d'anonymat, le confirme.",
        "Un diplomate ayant requis l'anonymat le confirme.",
        "Le suspect est en fuite, de source judiciaire.",
    ] {
        assert_eq!(kinds(text), [AnonymousSource], "{text}");
    }
    assert_eq!(kinds("La source du fleuve est en Suisse."), []);
}

#[test]
fn translated_quotations_are_told() {
    use CaveatKind::TranslatedQuotation;
    assert_eq!(kinds("« Je pars », a-t-il dit en russe."), [TranslatedQuotation]);
    assert_eq!(kinds("« Je pars », a-t-il confié à la BBC."), [TranslatedQuotation]);
    assert_eq!(kinds("« Je pars », a-t-il confié au Monde."), []);
}

#[test]
fn traps_are_told_once_with_all_their_sentences() {
    use CaveatKind::{FalseFriend, Negation};
    assert_eq!(kinds("Il ne reste que trois jours."), [Negation]);
    assert_eq!(kinds("Il n'a guère dormi."), [Negation]);
    assert_eq!(kinds("Il ne dit pas que c'est fini."), []);
    assert_eq!(kinds("Son avocat est en garde à vue."), [FalseFriend]);
    let text = "Un éventuel accord. Une éventuelle loi.";
    let sentences = [(0, 20), (21, text.len())]
        .map(|(start, end)| Sentence { span: Span::new(start, end), paragraph: 0 });
    let found = caveats(text, &sentences, &[]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].sentences, [0, 1]);
}

#[test]
fn any_text_is_taken() {
    for text in ["", "ne", "n'", "si", "que ne que", "aurait", "serait", "selon d'"] {
        assert!(kinds(text).len() <= 1);
    }
}
