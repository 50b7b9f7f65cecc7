//! Tests of [`segment`](super::segment): the cases of the press, and the invariants on any text.

use proptest::prelude::*;

use super::{Sentence, segment};
use crate::span::Span;

fn cut(text: &str) -> Vec<&str> {
    let whole = [Span::new(0, text.len())];
    segment(text, &whole, Some("fr")).into_iter().map(|sentence| sentence.span.of(text)).collect()
}

/// `|` marks where the text must be cut, and nowhere else.
fn check(marked: &str) {
    let text: String = marked.split('|').collect();
    let wanted: Vec<&str> = marked.split('|').map(str::trim).collect();
    assert_eq!(cut(&text), wanted);
}

#[test]
fn abbreviations_do_not_end_sentences() {
    for marked in [
        "M. Loukachenko a parlé.| MM. Dupont et Durand aussi.",
        "Il a vu Mme. Roux, Me. Dupond-Moretti, le Dr. Martin et le Pr. Durand.| Puis Mgr. Dupanloup.",
        "Voir p. ex. Le Monde, cf. p. 12, art. 3, chap. IV et n. 4.| Rien d'autre.",
        "César meurt en 44 av. J.-C. à Rome.| Auguste en 14 apr. J.-C. Rien ne change.",
        "J. K. Rowling et B. Obama se sont vus.| A. Montebourg non.",
        "B. Le Maire a parlé.| J.-P. Raffarin aussi.| J.-L. Borloo non.",
        "L'O.N.U. a voté.| Le siège de l'O.N.U. est à New York.| Il quitte l'O.N.U. Elle reste.",
        "La société Dupont S.A. Bruxelles a fermé.| Les pommes, poires, etc. Le reste suit.",
        "Il est 14 h. 30 à Paris.| Rendez-vous à 20 h. Le maire sera là.",
        "1. Le vote a eu lieu.| Il est 1er.| Elle est 2e.",
        "St. Louis et Ste. Marie.| La rue St. Honoré.",
    ] {
        check(
            marked
                .replace("apr. J.-C. Rien", "apr. J.-C.| Rien")
                .replace("O.N.U. Elle", "O.N.U.| Elle")
                .replace("etc. Le", "etc.| Le")
                .replace("20 h. Le", "20 h.| Le")
                .as_str(),
        );
    }
}

#[test]
fn figures_and_addresses_stay_whole() {
    for marked in [
        "Le budget est de 3,5 M€.| Il était de 1.500 euros et de 2.5 millions.",
        "Voir lemonde.fr.| Le site www.exemple.fr/a?B=C et https://x.fr/A.Html aussi.",
        "En 2012.| 200 personnes ont voté.| 75 % ont dit oui.",
        "Node.js et .NET sont cités.| Écrire à a.B@c.fr demain.",
        "C'était avant.[1]| La suite est connue [2].| Fin.",
    ] {
        check(marked);
    }
}

#[test]
fn quotations_keep_their_tags() {
    for marked in [
        "« Assez ! » a-t-il dit.| « Pourquoi ? »| Elle se tait.",
        "« Je pars. »| Elle est partie.| « Je pars. Je ne reviens pas. », dit-elle.",
        "« C’est fini. Nous rentrons. Merci. »| Le sélectionneur n’a rien ajouté.",
        "Il a dit : « Je pars. Adieu ».| Puis il est parti.",
        "« L’histoire se répète« , a-t-il conclu.| « La guerre est là ».| Fin.",
        "“Je viens. Je vois.” Elle a vaincu.| Fin.",
        "\"On va perdre. C'est joué\", dit-il.| \"C'est joué !\"| Rien.",
        "Il est question de paix (la vraie. La seule).| Bien.",
        "— Vous partez ?| — Oui, répondit Marc.",
        "Il hésite… puis part.| Il revient…| Elle attend... rien ne vient...| Fin.",
        "Il coupe (…) Le texte et [...] Le reste.",
        "L’accord sur le climat.|« Un jour très triste », a écrit M. Trump.| Voilà.",
        "Dans les années à venir.|Arrivé samedi, il repart.",
        "Le site Yahoo! a annoncé la nouvelle ?| Oui.",
    ] {
        check(marked.replace(".” Elle", ".”| Elle").as_str());
    }
}

#[test]
fn a_long_quotation_is_cut_inside() {
    let long = "Nous avons fait tout ce que nous pouvions faire. ".repeat(9);
    let text = format!("« {} » a-t-il dit. Fin.", long.trim());
    let found = cut(&text);
    assert_eq!(found.len(), 10);
    assert!(found[8].ends_with("faire. » a-t-il dit."));
}

#[test]
fn a_mark_without_partner_swallows_nothing() {
    check("« Il part.| Elle reste.| Ils reviennent.");
    check("Il part ».| Elle reste.");
}

#[test]
fn lines_are_not_sentences_but_items_are() {
    check("Le maire a\nparlé hier.| Il a dit\nnon.");
    check("Au programme :|\n– une hausse des taxes|\n– un gel des salaires");
}

#[test]
fn other_scripts_keep_their_stops() {
    check("他来了。|她走了。");
    check("هل جاء؟| نعم.");
}

fn invariants(text: &str, paragraphs: &[Span], sentences: &[Sentence]) {
    let mut rebuilt = String::new();
    let mut at = 0;
    for sentence in sentences {
        assert!(sentence.span.start >= at && !sentence.span.is_empty());
        assert!(paragraphs[sentence.paragraph].contains(sentence.span));
        assert_eq!(sentence.span.trim(text), sentence.span);
        rebuilt.push_str(&text[at..sentence.span.start]);
        rebuilt.push_str(&text[sentence.span.start..sentence.span.end]);
        at = sentence.span.end;
    }
    rebuilt.push_str(&text[at..]);
    assert_eq!(rebuilt, text);
    // What is not in a sentence is white space.
    for paragraph in paragraphs {
        let covered: usize = sentences
            .iter()
            .filter(|sentence| paragraph.contains(sentence.span))
            .map(|sentence| sentence.span.of(text).chars().filter(|letter| !letter.is_whitespace()).count())
            .sum();
        assert_eq!(covered, paragraph.of(text).chars().filter(|letter| !letter.is_whitespace()).count());
    }
}

proptest! {
    #[test]
    fn any_string_is_rebuilt(text in "\\PC{0,200}") {
        let whole = [Span::new(0, text.len())];
        invariants(&text, &whole, &segment(&text, &whole, None));
    }

    #[test]
    fn press_like_strings_are_rebuilt(text in "([ .!?…«»\"“”()\\[\\]\n\u{a0}\u{202f}—,:0-9-]|M|av|J|C|Le|il|é|É|etc){0,120}") {
        let whole = [Span::new(0, text.len())];
        invariants(&text, &whole, &segment(&text, &whole, Some("fr")));
    }
}

#[test]
fn paragraphs_that_do_not_fit_give_nothing() {
    assert!(segment("été", &[Span::new(1, 2), Span::new(4, 99)], None).is_empty());
    assert!(segment("  ", &[Span::new(0, 2)], None).is_empty());
}

#[test]
fn hostile_repetitions_end() {
    for unit in ["«", "»", ".", ". ", "\" ", "(", "A. ", "! »", "a.B", "\n", "…", "[1]", "é"] {
        let text = unit.repeat(200_000 / unit.len());
        let whole = [Span::new(0, text.len())];
        invariants(&text, &whole, &segment(&text, &whole, Some("fr")));
    }
}

/// Pieces of text that matter to where a sentence ends, and that the quick way reads.
const PIECES: &[&str] = &[
    ".", ".", "!", "?", "…", "...", " ", " ", "\u{a0}", "\u{202f}", "\t", "\n", "\n", "\r\n", "\r", "\u{85}",
    "\u{2028}", "\u{2029}", "«", "»", "“", "”", "\"", "(", ")", "[", "]", "’", "'", "‘", "‹", "{", "}", "a",
    "Il", "né", "M", "etc", "3", ",", ";", ":", "-", "–", "—", "•", "€", "→", "œ", "É", "\u{b}", "\u{c}",
    "^", "ʼ", "™",
];

/// What the quick way leaves to UAX 29.
#[test]
fn the_quick_way_knows_its_limits() {
    for text in [
        "a\u{ad}b.",
        "e\u{301}.",
        "a\u{200b}",
        "🎉",
        "‼",
        "。",
        "\u{2024}",
        "Fin.’ Bon",
        "Fin!»’",
        "\u{2308}",
    ] {
        assert_eq!(super::candidate::quick(text), None, "{text:?}");
    }
    assert_eq!(super::candidate::quick("« Né ! » L’œuvre – 3 €…"), Some(vec![8, 35]));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(3_000))]

    #[test]
    fn the_quick_way_finds_what_uax_29_finds(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..24),
    ) {
        let text = pieces.concat();
        let segmenter = super::SentenceSegmenter::new(super::SentenceBreakInvariantOptions::default());
        let words = super::abbreviation::words(Some("fr"));
        if let Some(quick) = super::candidate::quick(&text) {
            let standard = super::candidate::standard(&text, segmenter);
            proptest::prop_assert_eq!(
                super::border::borders(&text, &quick, words),
                super::border::borders(&text, &standard, words),
                "{:?}: {:?} {:?}", text, quick, standard
            );
        }
    }
}
