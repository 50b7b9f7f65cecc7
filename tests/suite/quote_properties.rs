//! What holds of every quotation whatever the text: exact offsets, order, nesting, independence from
//! what comes after, bounded work.

use depeche::article::{self, Article};
use depeche::input::{ReadOptions, Source, from_bytes};
use depeche::language::DetectOptions;
use depeche::quote::{Quote, extract};
use depeche::segment::segment;
use depeche::span::{ScalarMap, Span};
use depeche::writer::QuotationList;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Pieces that quotations are made of, well-formed and not.
const PIECES: &[&str] = &[
    "«",
    "»",
    "« ",
    " »",
    "“",
    "”",
    "„",
    "‟",
    "\"",
    "'",
    "’",
    "ʼ",
    "''",
    "‘",
    "‹",
    "›",
    "<<",
    ">>",
    "—",
    "– ",
    "- ",
    "\n",
    "\n\n",
    "\r\n\r\n",
    " ",
    "\u{a0}",
    "\u{202f}",
    "\u{2009}",
    "\t",
    ".",
    "…",
    "...",
    "!",
    "?",
    ",",
    ";",
    ":",
    "(",
    ")",
    "[",
    "]",
    "Nous partons",
    "oui",
    "c’est non",
    "gilets jaunes",
    "a déclaré",
    "dit-il",
    "a-t-elle ajouté",
    "selon",
    "que",
    "qualifié de",
    "par",
    "Marie Curie",
    "M. Roux",
    "le ministre",
    "la maire de Brest",
    "Elle",
    "Il",
    "l’ONU",
    "J.-P. Huchon",
    "e\u{301}te\u{301}",
    "de\u{ad}main",
    "🎉",
    "👩\u{200d}🚀",
    "\u{feff}",
    "\u{200b}",
    "27\"",
    "3,5",
    "https://a.fr/«b»",
    "@Nom",
    "#mot",
    "été",
    "Œuvre",
    "ﬁn",
    "نص",
    "中文。",
    "\u{2028}",
    "\u{2029}",
    "\u{85}",
    "\0",
    "l’été",
    "et",
    "qui",
    "il",
    "-t-il",
    "a-t-il dit",
    "dit-elle",
    "Paul Durand",
    "Mme Roux",
    "M.",
    "J.-P.",
    "27",
    " : ",
    ", ",
    "! ",
];

fn texts() -> impl Strategy<Value = String> {
    vec(select(PIECES), 0..40).prop_map(|pieces| pieces.concat())
}

/// The same with a space between the pieces, which makes more of them words.
fn prose() -> impl Strategy<Value = String> {
    vec(select(PIECES), 0..40).prop_map(|pieces| pieces.join(" "))
}

fn quotes_of(text: &str, language: &str) -> Vec<Quote> {
    let document = depeche::document::parse(text, "text/plain");
    let sentences = segment(text, &document.paragraphs, Some(language));
    extract(text, &document.paragraphs, &sentences, language)
}

/// Panics unless all that is said of the quotations lies in the text, in order, nested or apart.
fn hold(text: &str, quotes: &[Quote]) {
    let mut open: Vec<Span> = Vec::new();
    for (index, quote) in quotes.iter().enumerate() {
        assert_eq!(quote.number, index + 1);
        let spans = [Some(quote.span), quote.incise, quote.cue.as_ref().map(|cue| cue.span)];
        let speaker = quote.speaker.as_ref();
        let named = speaker.and_then(|speaker| speaker.name.as_ref());
        let said = [
            speaker.and_then(|speaker| speaker.surface),
            speaker.and_then(|speaker| speaker.role),
            named.map(|name| name.span),
        ];
        for span in spans.into_iter().chain(said).flatten() {
            assert!(
                text.get(span.start..span.end).is_some_and(|slice| !slice.is_empty()),
                "{span:?} of {text:?}"
            );
        }
        assert_eq!(named.map(|name| name.span.of(text)), named.map(|name| name.text.as_str()));
        assert_eq!(quote.span.trim(text), quote.span);
        assert!(quote.flags.is_sorted());
        open.retain(|outer| outer.end > quote.span.start);
        assert!(open.iter().all(|outer| outer.contains(quote.span)), "{quote:?} crosses in {text:?}");
        open.push(quote.span);
    }
}

/// The text from scalar `start` to scalar `end`, counted the slow and sure way.
fn scalars(text: &str, start: usize, end: usize) -> String {
    text.chars().skip(start).take(end - start).collect()
}

/// Panics unless every offset that leaves the program names the words beside it.
fn listed_offsets_hold(article: &Article) {
    let text = &article.document.text;
    let list = QuotationList::new(article, true);
    assert_eq!(list.source.chars, text.chars().count());
    assert_eq!(list.quotes.len(), article.quotes.len());
    for (listed, quote) in list.quotes.iter().zip(&article.quotes) {
        assert_eq!(scalars(text, listed.start, listed.end), listed.text);
        if let Some(speaker) = &listed.speaker
            && let (Some(start), Some(end), Some(surface)) = (speaker.start, speaker.end, &speaker.surface)
        {
            assert_eq!(&scalars(text, start, end), surface);
        }
        if let (Some(cue), Some(found)) = (&listed.cue, &quote.cue) {
            assert_eq!(scalars(text, cue.start, cue.end), found.span.of(text));
        }
    }
}

fn analysed(bytes: &[u8], encoding: Option<&str>, media_type: &str) -> Option<Article> {
    let options =
        ReadOptions { encoding: encoding.map(str::to_owned), max_bytes: 1_000_000, ..ReadOptions::default() };
    let mut loaded = from_bytes(bytes, Source::Stdin, &options).ok()?;
    loaded.media_type = media_type.into();
    let forced = DetectOptions { from: Some("fr".to_owned()), ..DetectOptions::default() };
    Some(article::find(loaded, &forced))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn quotations_are_slices_in_order_and_never_cross(text in prop_oneof![texts(), prose()]) {
        for language in ["fr", "en"] {
            hold(&text, &quotes_of(&text, language));
        }
    }

    #[test]
    fn no_string_and_no_paragraphs_break_it(
        text in ".{0,120}",
        paragraphs in vec((0_usize..140, 0_usize..140), 0..4),
    ) {
        hold(&text, &quotes_of(&text, "fr"));
        // Paragraphs that lie outside the text, overlap or cut characters.
        let paragraphs: Vec<Span> = paragraphs.into_iter().map(|(start, end)| Span::new(start, end)).collect();
        let sentences = segment(&text, &paragraphs, Some("fr"));
        hold(&text, &extract(&text, &paragraphs, &sentences, "fr"));
    }

    #[test]
    fn offsets_name_the_words_in_every_kind_of_input(text in prop_oneof![texts(), prose()]) {
        for media_type in ["text/plain", "text/markdown", "text/html"] {
            if let Some(article) = analysed(text.as_bytes(), None, media_type) {
                hold(&article.document.text, &article.quotes);
                listed_offsets_hold(&article);
            }
        }
    }

    #[test]
    fn offsets_name_the_words_in_every_encoding(text in prose(), mark in any::<bool>()) {
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let legacy = encoding_rs::WINDOWS_1252.encode(&text).0.into_owned();
        let with = |mark_bytes: &[u8], bytes: &[u8]| [if mark { mark_bytes } else { &[] }, bytes].concat();
        for (bytes, label) in [
            (with(&[0xEF, 0xBB, 0xBF], text.as_bytes()), "utf-8"),
            (with(&[0xFF, 0xFE], &little), "utf-16le"),
            (with(&[0xFE, 0xFF], &big), "utf-16be"),
            (legacy.clone(), "windows-1252"),
            (legacy, "iso-8859-15"),
        ] {
            if let Some(article) = analysed(&bytes, Some(label), "text/plain") {
                let kept_mark = article.document.text.starts_with('\u{feff}');
                prop_assert!(!kept_mark || text.starts_with('\u{feff}'), "a byte-order mark is no text");
                listed_offsets_hold(&article);
            }
        }
    }

    /// Marks are paired and repaired block by block, so a paragraph that follows changes nothing of the
    /// quotations before it but what the register of persons may add: a fuller name, a role or a
    /// speaker known only from later. Spans, kinds, flags, cues and surfaces stay.
    ///
    /// The paragraph holds no mark, since an open quotation may rightly go on in a marked one, and
    /// no words of a short quotation, since a name that recurs unmarked is no quotation.
    #[test]
    fn a_paragraph_that_follows_changes_no_quotation(text in prose()) {
        let before = quotes_of(&text, "fr");
        let longer = format!("{text}\n\nHier, Paul Durand visitait encore son jardin, sans rien en savoir.");
        let after = quotes_of(&longer, "fr");
        prop_assert_eq!(before.len(), after.len(), "{:?}", text);
        for (before, after) in before.iter().zip(&after) {
            prop_assert_eq!(before.span, after.span, "{:?}", text);
            prop_assert_eq!(before.kind, after.kind, "{:?}", text);
            prop_assert_eq!(&before.cue, &after.cue, "{:?}", text);
            prop_assert_eq!(&before.flags, &after.flags, "{:?}", text);
            prop_assert_eq!(before.incise, after.incise, "{:?}", text);
            let surface = |quote: &Quote| quote.speaker.as_ref().and_then(|speaker| speaker.surface);
            prop_assert_eq!(surface(before), surface(after), "{:?}", text);
        }
    }

    #[test]
    fn whatever_follows_moves_no_quotation(text in texts(), tail in texts()) {
        let first = format!("{text}.\n\nFin.\n\n\n\n");
        let before = extract(&first, &[], &[], "fr");
        let longer = format!("{first}Un.\n\nDeux.\n\nTrois.\n\n{tail}");
        let after = extract(&longer, &[], &[], "fr");
        let spans = |quotes: &[Quote]| {
            quotes.iter().map(|quote| quote.span).filter(|span| span.end <= first.len()).collect::<Vec<_>>()
        };
        prop_assert_eq!(spans(&before), spans(&after));
    }

    #[test]
    fn the_same_text_gives_the_same_quotations(text in prose()) {
        prop_assert_eq!(quotes_of(&text, "fr"), quotes_of(&text, "fr"));
    }

    #[test]
    fn scalars_agree_with_counting(text in "[aé«🎉\u{301}\u{a0}\r\n]{0,700}") {
        let map = ScalarMap::new(&text);
        for (scalar, (byte, _)) in text.char_indices().enumerate() {
            prop_assert_eq!(map.scalar(byte), scalar);
        }
        prop_assert_eq!(map.scalar(text.len()), text.chars().count());
    }
}

/// A mark that is missing costs its own paragraph and none that follows.
#[test]
fn a_lost_mark_never_swallows_the_next_paragraph() {
    let tail = "Plus tard.\n\nPaul Durand a dit : « Nous restons ». Il n’a rien ajouté.";
    for head in [
        "« Nous partons, a dit Marie.",
        "Nous partons », a dit Marie.",
        "“Il a dit « oui”.",
        "Il a dit \"oui.",
    ] {
        let text = format!("{head}\n\n{tail}");
        let quotes = quotes_of(&text, "fr");
        let last = quotes.last().map(|quote| quote.span.of(&text));
        assert_eq!(last, Some("Nous restons"), "{text}");
        assert!(quotes.iter().all(|quote| !quote.span.of(&text).contains("Plus tard")), "{text}");
    }
}

/// Text made to be hard on a pairing of marks. That the work is linear is measured by `cargo bench
/// --bench linear`; here every such text must give a result that holds together.
#[test]
fn adversarial_texts_hold_together() {
    let units = [
        "«",
        "»",
        "\"",
        "'",
        "’",
        "« a ",
        "a » ",
        "« a “ b ‹ c › d ” e » ",
        "« a “ b ‹ c ‘ d ",
        "- ",
        "- Oui ?\n",
        "M. ",
        "(",
        "[1",
        "\n",
        "\r\n",
        "Jean Dupont ",
        "« Non », dit-il. ",
        "mot » dit-il, ",
        "« mot, dit-il. ",
        "« a\n\n",
        "<< a >> ",
        "J.-",
        "A.",
        "!?",
        "… ",
        "e\u{301}",
        "« Il a dit “oui” », a dit Paul. ",
        "le ",
        ", dit le le ",
        "''a ",
    ];
    for unit in units {
        let text = unit.repeat(6_000 / unit.len());
        for language in ["fr", "en"] {
            hold(&text, &quotes_of(&text, language));
        }
    }
}

/// Long ones: what is not linear would not end here.
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
        hold(&text, &quotes_of(&text, "fr"));
    }
}
