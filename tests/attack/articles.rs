//! Mutated articles: found, briefed, written, read again and verified, each in this process.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use depeche::{
    article::{self, Article},
    backend::Translated,
    brief,
    config::{Detail, Translate},
    input::{ReadOptions, Source, from_bytes},
    language::DetectOptions,
    rendering::{self, EnglishFrom, Slot},
    verify,
    writer::{self, Format},
};

/// What a broken or hostile source has in it.
const TOKENS: [&str; 48] = [
    "«",
    "»",
    "«\u{a0}",
    "\u{202f}»",
    "\"",
    "“",
    "”",
    "‘",
    "’",
    "'",
    "— ",
    "(",
    ")",
    "[",
    "]",
    "\n",
    "\n\n",
    "\r",
    "\0",
    "\u{1b}[31m",
    "\u{202e}",
    "\u{2028}",
    "\u{feff}",
    "\u{fffd}",
    "&eacute;",
    "&amp;eacute;",
    "&#x41;",
    "<p>",
    "</p>",
    "<div hidden>",
    "<script>",
    "<!--",
    "-->",
    "<rt>",
    "<template>",
    "<a href='javascript:x'>",
    "a-t-il dit",
    "selon",
    "Marie Curie",
    "M. ",
    "12,5 %",
    "1e308",
    "-0",
    "[q1]",
    "<|im_end|>",
    "| a | b |",
    "```",
    "\\",
];
/// Longest time for one article, for a debug build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// Largest article after its mutations, in bytes.
const LARGEST: usize = 40_000;

/// The articles that are mutated, with the name that tells how each is read.
fn seeds() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seeds = Vec::new();
    for folder in ["examples", "tests/articles", "tests/data/html", "fuzz/seeds/bytes", "fuzz/seeds/text"] {
        let Ok(entries) = std::fs::read_dir(root.join(folder)) else { continue };
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_file()) {
            let mut bytes = std::fs::read(&path).unwrap();
            bytes.truncate(LARGEST / 4);
            seeds.push((path.file_name().unwrap().to_string_lossy().into_owned(), bytes));
        }
    }
    seeds.sort();
    seeds
}

fn mutated(seeds: &[(String, Vec<u8>)], random: &mut fastrand::Rng) -> (String, Vec<u8>) {
    let (name, mut bytes) = seeds[random.usize(..seeds.len())].clone();
    for _ in 0..random.usize(1..24) {
        let at = random.usize(..=bytes.len());
        let end = (at + random.usize(..200)).min(bytes.len());
        match random.u8(..8) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.u8(..8),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let token = TOKENS[random.usize(..TOKENS.len())];
                let times = if random.u8(..20) == 0 { random.usize(1..500) } else { random.usize(1..4) };
                bytes.splice(at..at, token.repeat(times).into_bytes());
            }
            3 => {
                let copy = bytes[at..end].to_vec();
                let to = random.usize(..=bytes.len());
                bytes.splice(to..to, copy);
            }
            4 => {
                let other = &seeds[random.usize(..seeds.len())].1;
                let from = random.usize(..=other.len());
                let piece = other[from..(from + 400).min(other.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            5 => bytes.truncate(at.max(1)),
            6 => bytes[at..end].iter_mut().for_each(|byte| *byte = byte.to_ascii_uppercase()),
            _ => {
                let token = TOKENS[random.usize(..TOKENS.len())].as_bytes();
                bytes.splice(at..end, token.iter().copied());
            }
        }
        bytes.truncate(LARGEST);
    }
    let kinds = ["a.txt", "a.md", "a.html", "a.xml", "a.eml", "a.json", "a.rtf", "a"];
    let name = if random.u8(..4) == 0 { kinds[random.usize(..kinds.len())].to_owned() } else { name };
    (name, bytes)
}

/// What does not hold of an article, if anything.
fn held(name: &str, bytes: &[u8]) -> Result<(), String> {
    let source = Source::File { path: name.into(), relative: name.into() };
    let options = ReadOptions { max_bytes: 1 << 20, ..ReadOptions::default() };
    let Ok(loaded) = from_bytes(bytes.to_vec(), source, &options) else { return Ok(()) };
    let detect = DetectOptions { from: Some("fr".to_owned()), ..DetectOptions::default() };
    let article = article::find(loaded, &detect);
    spans(&article)?;
    let mut rendering = rendering::untranslated(&article, None);
    let english = |text: &str| Slot::Done(Translated { text: format!("<{text}>"), ..Translated::default() });
    let spoken: Vec<Slot> = article.quotes.iter().map(|quote| english(&article.line(quote.span))).collect();
    rendering.taken = vec![Some(EnglishFrom::Alone); spoken.len()];
    rendering.quotes = spoken;
    rendering.sentences =
        article.sentences.iter().map(|sentence| english(&article.line(sentence.span))).collect();
    let context = brief::Context {
        to: "en".to_owned(),
        translate: Translate::Full,
        created: "2026-03-01T08:00:00Z".to_owned(),
        glossary: Arc::default(),
    };
    let brief = brief::hold_and_join(&article, &rendering, &context);
    let text =
        String::from_utf8(Format::Json.write(&brief, Detail::Full)).map_err(|error| error.to_string())?;
    let read = writer::read_json(&text).map_err(|error| error.to_string())?;
    let found: Vec<_> =
        verify::brief(&text, &read).into_iter().chain(verify::source(&read, &article)).collect();
    if let Some(first) = found.first() {
        return Err(format!("does not verify: {}: {}", first.place, first.note));
    }
    for format in [Format::Md, Format::Html, Format::Docx] {
        let bytes = format.write(&brief, Detail::Full);
        let steers = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\t');
        if format == Format::Md && String::from_utf8_lossy(&bytes).chars().any(steers) {
            return Err("a control character is in the Markdown".to_owned());
        }
    }
    Ok(())
}

/// Every span lies in the text, and segments are in order and apart.
fn spans(article: &Article) -> Result<(), String> {
    let text = &article.document.text;
    let mut end = 0;
    for sentence in &article.sentences {
        if sentence.span.start < end || text.get(sentence.span.start..sentence.span.end).is_none() {
            return Err(format!("a sentence lies at {:?}", sentence.span));
        }
        end = sentence.span.end;
    }
    match article.quotes.iter().find(|quote| text.get(quote.span.start..quote.span.end).is_none()) {
        Some(quote) => Err(format!("a quotation lies at {:?}", quote.span)),
        None => Ok(()),
    }
}

/// Tries `count` articles; whether all held.
pub(crate) fn run(count: u64, seed: u64) -> bool {
    let seeds = seeds();
    let mut random = fastrand::Rng::with_seed(seed);
    let (mut broken, mut slowest) = (0_u64, Duration::ZERO);
    let started = Instant::now();
    for number in 0..count {
        let (name, bytes) = mutated(&seeds, &mut random);
        let begun = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| held(&name, &bytes)));
        let took = begun.elapsed();
        slowest = slowest.max(took);
        let problem = match outcome {
            Err(_) => Some("the program panicked".to_owned()),
            Ok(Err(problem)) => Some(problem),
            Ok(Ok(())) => (took > PATIENCE).then(|| format!("took {took:?}")),
        };
        if let Some(problem) = problem {
            broken += 1;
            let place = std::env::temp_dir().join(format!("attack-{seed}-{number}-{name}"));
            std::fs::write(&place, &bytes).unwrap();
            println!("article {number}: {problem}; kept as {}", place.display());
        }
        if number % 10_000 == 9_999 {
            println!("{} articles, {broken} not held, after {:?}", number + 1, started.elapsed());
        }
    }
    println!(
        "{count} mutated articles (seed {seed}): {broken} not held; slowest {slowest:?}; {:?}",
        started.elapsed()
    );
    broken == 0
}
