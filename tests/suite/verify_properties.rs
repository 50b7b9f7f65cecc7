//! Every brief that is written verifies, whatever numbers, prices, spaces and words are in it; and
//! what a forger changes and seals again shows where the source decides it.

use std::{collections::BTreeMap, sync::Arc};

use depeche::{
    article::{self, Article},
    backend::{Edit, Identity, ItemFailure, Translated, Usage},
    brief::{self, Brief},
    config::{Detail, Translate},
    input::{ReadOptions, Source, from_bytes},
    language::DetectOptions,
    rendering::{self, EnglishFrom, Slot},
    verify,
    writer::{self, Format},
};
use proptest::{collection::vec, prelude::*, sample::select};

/// What French articles are made of, with every space that they use.
const PIECES: &[&str] = &[
    "«\u{a0}Nous partons\u{a0}», a dit Marc Tessandier",
    "«\u{202f}C’est non\u{202f}!\u{202f}»",
    "« Oui », a\u{a0}déclaré la maire, Claire Dupont",
    "\"Rien n'est décidé\", a-t-elle\u{a0}ajouté",
    "selon la préfète,\u{a0}Anne Le\u{a0}Goff,",
    "le bilan est de 12\u{a0}345,67\u{a0}€",
    "« le\u{2009}pire\u{2009}» est passé",
    "12,5\u{202f}% des 3\u{a0}000 habitants",
    "le 3\u{a0}mars 2026 à 18\u{a0}h\u{a0}30",
    "La ville de Rennes attend",
    "dit-il",
    "“quoted”",
    "e\u{301}te\u{301}",
    "\u{1f600}",
    "\u{feff}",
    "\t",
    "\u{a0}",
    "\u{202f}",
    "\u{2028}",
    "\r\n",
    "\n",
    "\n\n",
    " ",
    ". ",
    ", ",
    " ? ",
    "…",
    "\\",
    "\u{7}",
];

fn text() -> impl Strategy<Value = String> {
    vec(prop_oneof![8 => select(PIECES).prop_map(str::to_owned), 1 => ".{0,12}"], 1..60)
        .prop_map(|pieces| pieces.concat())
}

fn slot() -> impl Strategy<Value = Slot> {
    prop_oneof![
        Just(Slot::NotAsked),
        ".{0,40}".prop_map(|reason| Slot::Failed(ItemFailure { reason })),
        (prop_oneof![".{0,60}", "The mayor said [0-9,.\u{a0}]{1,9} %\\."], ".{0,9}", any::<bool>()).prop_map(
            |(text, word, repaired)| Slot::Done(Translated {
                edits: vec![Edit { before: word.clone(), after: text.clone(), reason: word }],
                text,
                repaired,
                doubt: None,
            })
        ),
    ]
}

/// Prices as people configure them, and every other number that is one.
fn cost() -> impl Strategy<Value = Option<f64>> {
    let any_number = any::<f64>().prop_filter("JSON has no other numbers", |number| number.is_finite());
    prop_oneof![
        Just(None),
        any_number.prop_map(Some),
        (0_u64..5_000_000, 1_u32..4_000).prop_map(|(tokens, price)| {
            #[expect(clippy::cast_precision_loss, reason = "as prices are reckoned")]
            let cost = tokens as f64 * f64::from(price) / 100.0 / 1e6;
            Some(cost)
        }),
    ]
}

fn usage() -> impl Strategy<Value = Usage> {
    (any::<u64>(), any::<Option<u64>>(), any::<Option<u64>>(), any::<u64>(), cost()).prop_map(
        |(requests, input_tokens, output_tokens, characters, cost)| Usage {
            requests,
            input_tokens,
            output_tokens,
            characters,
            cost,
        },
    )
}

fn article(text: &str) -> Option<Article> {
    let options = ReadOptions { max_bytes: 1 << 20, ..ReadOptions::default() };
    let source = Source::File { path: "in/a.txt".into(), relative: "a.txt".into() };
    let loaded = from_bytes(text.as_bytes().to_vec(), source, &options).ok()?;
    let detect = DetectOptions { from: Some("fr".to_owned()), ..DetectOptions::default() };
    Some(article::find(loaded, &detect))
}

fn brief(article: &Article, slots: &[Slot], usage: Usage, words: &str) -> Brief {
    let mut rendering = rendering::untranslated(article, None);
    let mut next = slots.iter().cycle().cloned();
    let mut take = || next.next().unwrap_or_default();
    let sentences = (0..article.sentences.len()).map(|_| take()).collect();
    let quotes: Vec<Slot> = (0..article.quotes.len()).map(|_| take()).collect();
    let taken = quotes.iter().map(|slot| slot.text().map(|_| EnglishFrom::Alone)).collect();
    let identity = Identity {
        name: words.to_owned(),
        dialect: "openai".to_owned(),
        model: Some(words.to_owned()),
        notice: None,
        prompts: BTreeMap::new(),
    };
    rendering.title = take();
    rendering.headline = take();
    (rendering.sentences, rendering.quotes, rendering.taken) = (sentences, quotes, taken);
    rendering.usage = usage;
    rendering.warnings = vec![words.to_owned()];
    rendering.backend = Some(identity);
    let context = brief::Context {
        to: "en".to_owned(),
        translate: Translate::Full,
        created: "2026-03-01T08:00:00Z".to_owned(),
        glossary: Arc::default(),
    };
    brief::hold_and_join(article, &rendering, &context)
}

/// What `verify` says of a brief as it lies on disk.
fn differences(brief: &Brief, article: &Article) -> Vec<String> {
    let bytes = Format::Json.write(brief, Detail::Page);
    let text = String::from_utf8(bytes).expect("JSON is UTF-8");
    let read = writer::read_json(&text).expect("what was written can be read");
    let found = verify::brief(&text, &read).into_iter().chain(verify::source(&read, article));
    found.map(|difference| format!("{}: {}", difference.place, difference.note)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn every_brief_that_is_written_verifies(
        text in text(),
        slots in vec(slot(), 1..8),
        usage in usage(),
        words in ".{0,20}",
    ) {
        let Some(article) = article(&text) else { return Ok(()) };
        let brief = brief(&article, &slots, usage, &words);
        prop_assert_eq!(differences(&brief, &article), Vec::<String>::new());
    }
}

/// What a forger does to a brief.
type Forgery = fn(&mut Brief);

/// The article that forgers change.
const ARTICLE: &str = "La mairie rouvre le pont\n\nLe pont de Rennes rouvrira mardi 3 mars 2026. « Nous avons investi \
12,5 millions d’euros », a déclaré la maire, Claire Dupont, devant 300 habitants.\n\n« C’est un beau jour », a-t-elle \
ajouté. Selon la mairie, 75 % des travaux sont finis. « Le reste attendra », a dit Marc Tessandier.\n";

#[test]
fn what_a_forger_changes_and_seals_again_shows_where_the_source_decides_it() {
    let article = article(ARTICLE).expect("an article");
    let done = Slot::Done(Translated { text: "The bridge reopens.".to_owned(), ..Translated::default() });
    let honest = brief(&article, &[done], Usage::default(), "words");
    assert_eq!(differences(&honest, &article), Vec::<String>::new());
    assert!(honest.quotes.len() == 3 && honest.sentences.len() >= 4 && !honest.facts.is_empty());
    let forgeries: [(&str, Forgery); 16] = [
        ("a quotation left out", |brief| drop(brief.quotes.remove(1))),
        ("the last left out", |brief| drop(brief.quotes.pop())),
        ("a quotation put in", |brief| {
            let mut quote = brief.quotes[0].clone();
            quote.id = "q4".to_owned();
            brief.quotes.push(quote);
        }),
        ("another speaker", |brief| {
            let other = brief.quotes[2].speaker.clone();
            brief.quotes[0].speaker = other;
        }),
        ("no speaker", |brief| brief.quotes[0].speaker = None),
        ("a surer speaker", |brief| {
            if let Some(speaker) = &mut brief.quotes[1].speaker {
                speaker.certainty = brief::SpeakerCertainty::Stated;
            }
        }),
        ("another kind", |brief| brief.quotes[0].kind = depeche::quote::Kind::Scare),
        ("another sentence", |brief| brief.quotes[0].sentence += 1),
        ("another paragraph", |brief| brief.quotes[0].paragraph += 1),
        ("no cue", |brief| brief.quotes[0].cue = None),
        ("a flag", |brief| brief.quotes[0].flags.push(depeche::quote::Flag::Hypothetical)),
        ("a sentence moved", |brief| brief.sentences[1].start += 1),
        ("a sentence left out", |brief| drop(brief.sentences.pop())),
        ("a fact left out", |brief| drop(brief.facts.remove(0))),
        ("a paragraph left out", |brief| drop(brief.body.pop())),
        ("a line that cites another sentence", |brief| {
            let lead = brief.lead.as_mut().expect("a lead");
            lead.sentences = vec![brief.sentences.len()];
        }),
    ];
    for (what, forge) in forgeries {
        let mut forged = honest.clone();
        forge(&mut forged);
        let forged = resealed(&forged);
        let found = differences(&forged, &article);
        assert!(!found.is_empty(), "{what} is not seen");
        assert!(!found.iter().any(|difference| difference.contains("seal")), "{what}: {found:?}");
    }
    // By another extractor it may have been found otherwise: that is not a difference.
    let mut older = honest.clone();
    older.tool.extractor = "0".to_owned();
    older.facts.remove(0);
    assert_eq!(differences(&resealed(&older), &article), Vec::<String>::new());
}

/// As a forger seals: the hash of the compact JSON with an empty seal.
fn resealed(brief: &Brief) -> Brief {
    let mut brief = brief.clone();
    brief.provenance.seal.clear();
    let bytes = serde_json::to_vec(&brief).expect("a brief serialises");
    brief.provenance.seal = format!("sha256:{}", crate::support::sha256(&bytes));
    brief
}
