//! Quotations as the rest of the program gets them: document → segments → quotes.

use std::{collections::HashSet, fs, path::Path};

use depeche::{
    document,
    quote::{self, Flag, Quote},
    segment,
    span::{ScalarMap, Span},
};
use proptest::prelude::*;
use serde_json::Value;

fn folder(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

fn read(path: &str) -> String {
    fs::read_to_string(folder(path)).unwrap_or_else(|error| panic!("tests/{path}: {error}"))
}

fn extract(text: &str) -> Vec<Quote> {
    let document = document::parse(text, "text/plain");
    let sentences = segment::segment(&document.text, &document.paragraphs, Some("fr"));
    quote::extract(&document.text, &document.paragraphs, &sentences, "fr")
}

fn surface<'text>(text: &'text str, quote: &Quote) -> Option<&'text str> {
    Some(quote.speaker.as_ref()?.surface?.of(text))
}

fn name(quote: &Quote) -> Option<&str> {
    Some(quote.speaker.as_ref()?.name.as_ref()?.text.as_str())
}

#[test]
fn the_first_fixture_gives_its_eleven_quotations_with_their_speakers() {
    let text = read("articles/seed_000_36c17139db4349a6.txt");
    let quotes = extract(&text);
    let map = ScalarMap::new(&text);
    let found: Vec<_> =
        quotes.iter().map(|quote| (map.range(quote.span), surface(&text, quote), name(quote))).collect();
    let loukachenko = Some("Alexandre Loukachenko");
    let zakharova = Some("Maria Zakharova");
    let porte_parole = Some("la porte-parole de la diplomatie russe, Maria Zakharova");
    assert_eq!(
        found,
        [
            ((127, 132), Some("Le dirigeant du Bélarus Alexandre Loukachenko"), loukachenko),
            ((236, 376), Some("M. Loukachenko"), loukachenko),
            ((503, 508), Some("M. Loukachenko"), loukachenko),
            ((538, 577), Some("M. Loukachenko"), loukachenko),
            ((608, 628), Some("il"), loukachenko),
            ((1026, 1049), Some("M. Poutine"), Some("Vladimir Poutine")),
            ((1363, 1377), Some("M. Loukachenko"), loukachenko),
            ((1413, 1495), Some("M. Loukachenko"), loukachenko),
            ((1685, 1706), porte_parole, zakharova),
            ((1727, 1812), porte_parole, zakharova),
            ((1836, 1960), Some("elle"), zakharova),
        ]
    );
    assert!(quotes.iter().all(|quote| quote.kind.is_speech() && quote.cue.is_some()));
    assert!(quotes[1].flags.contains(&Flag::OpenMissing));
    assert!(quotes[4].flags.contains(&Flag::CloseWrong));
    let role = quotes[10].speaker.as_ref().and_then(|speaker| speaker.role);
    assert_eq!(role.map(|role| role.of(&text)), Some("la porte-parole de la diplomatie russe"));
}

/// Words that count when names are compared.
fn words(name: &str) -> HashSet<String> {
    name.to_lowercase()
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| word.len() > 2)
        .map(str::to_owned)
        .collect()
}

/// Counts of one comparison with a gold file.
#[derive(Debug, Default)]
struct Tally {
    speech: usize,
    found: usize,
    invented: usize,
    named: usize,
    resolved: usize,
}

fn compare(gold: &Value, text: &str, tally: &mut Tally) {
    let quotes = extract(text);
    let map = ScalarMap::new(text);
    let edge = |character: char| !character.is_alphanumeric();
    let key = |words: &str| words.trim_matches(edge).to_owned();
    let mut known = HashSet::new();
    for expected in gold["quotes"].as_array().into_iter().flatten() {
        let said = key(expected["text"].as_str().unwrap_or_default());
        let start = expected["start"].as_u64().unwrap_or_default();
        known.insert(said.clone());
        let nested = expected["flags"].to_string().contains("nested");
        if nested || !["full", "partial"].contains(&expected["kind"].as_str().unwrap_or_default()) {
            continue;
        }
        tally.speech += 1;
        let hit = quotes.iter().find(|quote| {
            let at = map.scalar(quote.span.start) as u64;
            quote.kind.is_speech() && key(quote.span.of(text)) == said && at.abs_diff(start) < 3
        });
        tally.found += usize::from(hit.is_some());
        if let (Some(reference), Some(hit)) = (expected["ref"].as_str(), hit) {
            tally.named += 1;
            let named = name(hit).map(words).unwrap_or_default();
            tally.resolved += usize::from(!named.is_disjoint(&words(reference)));
        }
    }
    tally.invented += quotes
        .iter()
        .filter(|quote| quote.kind.is_speech() && !known.contains(&key(quote.span.of(text))))
        .count();
}

#[test]
fn the_wikinews_articles_keep_their_measure() {
    let mut tally = Tally::default();
    for line in read("quotes/wikinews-gold.jsonl").lines() {
        let gold: Value = serde_json::from_str(line).expect("a gold line is JSON");
        let text = read(&format!("articles/{}", gold["file"].as_str().unwrap_or_default()));
        compare(&gold, &text, &mut tally);
    }
    assert!(tally.speech > 40, "{tally:?}");
    assert!(tally.found * 100 >= tally.speech * 95 && tally.invented <= 2, "{tally:?}");
    assert!(tally.resolved * 100 >= tally.named * 85, "{tally:?}");
}

#[test]
fn each_construction_is_read_as_written() {
    for line in read("quotes/snippets.jsonl").lines() {
        let snippet: Value = serde_json::from_str(line).expect("a snippet line is JSON");
        let text = snippet["text"].as_str().unwrap_or_default();
        let quotes = extract(text);
        let found: Vec<Value> = quotes
            .iter()
            .map(|quote| {
                serde_json::json!([
                    quote.span.of(text),
                    quote.kind,
                    surface(text, quote),
                    name(quote),
                    quote.cue.as_ref().map(|cue| cue.text.as_str()),
                ])
            })
            .collect();
        assert_eq!(Value::Array(found), snippet["quotes"], "{text}");
    }
}

#[test]
fn offsets_stay_exact_whatever_the_encoding_of_the_letters() {
    let base = "Le pre\u{301}sident\u{a0}: «\u{202f}L’e\u{301}te\u{301} 🎉 est fini\u{202f}», a de\u{301}clare\u{301} E\u{301}lise Martin.";
    for text in [base.to_owned(), base.replace(", ", ",\r\n"), base.replace("clare", "cla\u{ad}re")] {
        let quotes = extract(&text);
        assert_eq!(quotes.len(), 1, "{text:?}");
        assert!(quotes[0].span.of(&text).starts_with("L’e\u{301}te\u{301}"));
        assert!(quotes[0].span.of(&text).ends_with("fini"));
        assert!(name(&quotes[0]).is_some_and(|name| name.ends_with("lise Martin")), "{text:?}");
    }
}

#[test]
fn a_language_without_a_table_still_gives_marks_and_kinds() {
    let text = "„Wir bleiben hier und kämpfen weiter“, sagte die Ministerin. Der „Plan“ steht.";
    let quotes = quote::extract(text, &[Span::new(0, text.len())], &[], "de");
    let found: Vec<_> = quotes.iter().map(|quote| (quote.span.of(text), quote.kind.is_speech())).collect();
    assert_eq!(found, [("Wir bleiben hier und kämpfen weiter", true), ("Plan", false)]);
    assert!(quotes.iter().all(|quote| quote.speaker.is_none()));
}

#[test]
fn endless_marks_end() {
    for unit in [
        "«",
        "»",
        "\"",
        "'",
        "—",
        "« ",
        "» ",
        "\" ",
        "' ",
        "— ",
        "«»",
        "\n«",
        "\n— a ?\n",
        "<<",
        "’’",
        "« a, dit-il. ",
        "a« , a déclaré X. ",
    ] {
        let text = unit.repeat(200_000 / unit.len());
        check(&text, &extract(&text));
    }
}

/// What holds for every text.
fn check(text: &str, quotes: &[Quote]) {
    let mut open: Vec<Span> = Vec::new();
    for (index, quote) in quotes.iter().enumerate() {
        assert_eq!(quote.number, index + 1);
        assert!(text.get(quote.span.start..quote.span.end).is_some(), "{:?}", quote.span);
        assert_eq!(quote.span.trim(text), quote.span);
        while open.last().is_some_and(|outer| outer.end <= quote.span.start) {
            open.pop();
        }
        if let Some(outer) = open.last() {
            assert!(outer.contains(quote.span), "{outer:?} crosses {:?}", quote.span);
        }
        open.push(quote.span);
        for span in [
            quote.cue.as_ref().map(|cue| cue.span),
            quote.incise,
            quote.speaker.as_ref().and_then(|s| s.surface),
        ] {
            assert!(span.is_none_or(|span| text.get(span.start..span.end).is_some()));
        }
        assert!(quote.flags.is_sorted());
    }
}

/// Texts made of what quotations are made of.
fn pressy() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "«",
        "»",
        "« ",
        " »",
        "“",
        "”",
        "\"",
        "'",
        "’",
        "‘",
        "‹",
        "›",
        "<<",
        ">>",
        "— ",
        "\n",
        "\n\n",
        " ",
        ", ",
        ". ",
        " : ",
        "Paul Durand",
        "le ministre",
        "Mme Roux",
        "a déclaré",
        "a-t-il dit",
        "selon",
        "dit-elle",
        "il",
        "que",
        "qui",
        "et",
        "Nous partons",
        "l’été",
        "M.",
        "J.-P.",
        "qualifié de",
        "par",
        "27",
        "\u{a0}",
        "\u{301}",
        "🎉",
        "…",
        "!",
        "?",
        ";",
        "-t-il",
        "(",
        ")",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_string_is_read(text in any::<String>()) {
        let quotes = quote::extract(&text, &[], &[], "fr");
        check(&text, &quotes);
        check(&text, &quote::extract(&text, &[Span::new(1, 9), Span::new(4, 2)], &[], "xx"));
    }

    #[test]
    fn any_press_text_is_read(text in pressy()) {
        let document = document::parse(&text, "text/plain");
        check(&document.text, &extract(&text));
    }

    #[test]
    fn appended_paragraphs_change_no_earlier_span(text in pressy(), tail in pressy()) {
        let first = format!("{text}.\n\nFin.\n\n\n\n");
        let before = quote::extract(&first, &[], &[], "fr");
        let longer = format!("{first}Un.\n\nDeux.\n\nTrois.\n\n{tail}");
        let after = quote::extract(&longer, &[], &[], "fr");
        let spans = |quotes: &[Quote]| quotes.iter().map(|q| q.span).filter(|s| s.end <= first.len()).collect::<Vec<_>>();
        prop_assert_eq!(spans(&before), spans(&after));
    }
}
