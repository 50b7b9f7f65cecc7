//! The engine inside over a folder, against the bare engine on the same texts.

use std::{path::Path, time::Instant};

use depeche::{
    article,
    backend::{
        TranslateRequest,
        embedded::{EmbeddedBackend, EmbeddedOptions},
    },
    input::{ReadOptions, Source, read},
    language::DetectOptions,
    rendering::{self, RenderOptions},
};

use crate::{process::measured, support::Desk};

/// Measures `count` articles made from the sentences of the shipped ones.
pub(crate) fn run(count: u64) {
    let desk = Desk::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    let mut paragraphs = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        paragraphs.extend(text.split("\n\n").filter(|text| text.len() > 200).map(str::to_owned));
    }
    let mut random = fastrand::Rng::with_seed(7);
    let order = RenderOptions { to: "en", translate: Translate::Quotes, points: None };
    let mut items = Vec::new();
    for number in 0..count {
        random.shuffle(&mut paragraphs);
        let text = format!("Article numéro {number}\n\n{}\n", paragraphs[..5].join("\n\n"));
        let path = desk.write(&format!("in/{number}.txt"), text);
        let source = Source::File { relative: path.clone(), path };
        let loaded = read(&source, &ReadOptions { max_bytes: 1 << 20, ..ReadOptions::default() }).unwrap();
        let article = article::find(loaded, &DetectOptions::default());
        items.extend(rendering::texts(&article, &order, true));
    }
    let words: usize = items.iter().map(|item| item.split_whitespace().count()).sum();
    #[expect(clippy::cast_precision_loss, reason = "figures to be printed")]
    let words = words as f64;
    let bare = |items: Vec<String>| {
        let options = EmbeddedOptions {
            model_dir: None,
            cache_dir: None,
            from: "fr".to_owned(),
            to: "en".to_owned(),
            threads: None,
            glossary: std::sync::Arc::default(),
            limit: None,
        };
        let backend = EmbeddedBackend::open(&options).unwrap();
        let request = TranslateRequest { from: "fr".to_owned(), to: "en".to_owned(), items, context: None };
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let started = Instant::now();
        let reply = runtime.block_on(backend.translate(&request)).unwrap();
        assert!(reply.items.iter().filter(|item| item.is_err()).count() < reply.items.len() / 50);
        started.elapsed().as_secs_f64()
    };
    let first = bare(items.clone());
    let took = measured(desk.command(&["brief", "in", "-o", "out", "--quiet"]));
    let second = bare(items);
    let engine = f64::midpoint(first, second);
    println!("{count} articles, {words:.0} words asked for");
    println!("bare engine {first:.1} s and {second:.1} s: {:.0} words a second", words / engine);
    println!(
        "briefs {:.1} s: {:.0} words a second, peak {:.0} MiB",
        took.seconds,
        words / took.seconds,
        took.peak
    );
    println!("share {:.1} %", engine / took.seconds * 100.0);
}
