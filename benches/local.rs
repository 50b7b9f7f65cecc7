//! How fast the local stages are: bytes → text → document → language → sentences → quotations → rows.
//!
//! `cargo bench --bench local`; docs/performance.md says what was measured.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use depeche::article;
use depeche::document;
use depeche::input::{ReadOptions, Source, from_bytes};
use depeche::language::{DetectOptions, detect};
use depeche::quote::extract;
use depeche::segment::segment;
use depeche::span::{ScalarMap, Span};
use depeche::writer::QuotationList;

fn file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn stages(criterion: &mut Criterion) {
    let article = file("examples/belarus.txt");
    let page = file("examples/pont.html");
    let corpus = format!(
        "{}\n\n",
        ["belarus", "rtve", "le-pen", "ohio"].map(|name| file(&format!("examples/{name}.txt"))).join("\n\n")
    )
    .repeat(100);
    let options = ReadOptions { max_bytes: 20_000_000, ..ReadOptions::default() };
    for (size, text) in [("article", &article), ("corpus", &corpus)] {
        let mut group = criterion.benchmark_group(size);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function("decode", |bench| {
            bench.iter(|| from_bytes(black_box(text.as_bytes()), Source::Stdin, &options));
        });
        group.bench_function("plain", |bench| bench.iter(|| document::parse(black_box(text), "text/plain")));
        group.bench_function("markdown", |bench| {
            bench.iter(|| document::parse(black_box(text), "text/markdown"));
        });
        let detect_options = DetectOptions::default();
        group.bench_function("detect", |bench| bench.iter(|| detect(black_box(text), &detect_options)));
        let read = document::parse(text, "text/plain");
        group.bench_function("segment", |bench| {
            bench.iter(|| segment(black_box(&read.text), &read.paragraphs, Some("fr")));
        });
        let sentences = segment(&read.text, &read.paragraphs, Some("fr"));
        // Without a grammar only the marks are found, paired and judged by shape.
        group.bench_function("marks", |bench| {
            bench.iter(|| extract(black_box(&read.text), &read.paragraphs, &sentences, "xx"));
        });
        group.bench_function("quotes", |bench| {
            bench.iter(|| extract(black_box(&read.text), &read.paragraphs, &sentences, "fr"));
        });
        let quotes: Vec<Span> =
            extract(&read.text, &read.paragraphs, &sentences, "fr").iter().map(|quote| quote.span).collect();
        group.bench_function("scalars", |bench| {
            bench.iter(|| {
                let map = ScalarMap::new(black_box(&read.text));
                quotes.iter().map(|quote| map.range(*quote).1).sum::<usize>()
            });
        });
        group.bench_function("whole", |bench| {
            bench.iter(|| {
                let loaded = from_bytes(black_box(text.as_bytes()), Source::Stdin, &options);
                let article = article::find(loaded.expect("a shipped article"), &detect_options);
                serde_json::to_string(&QuotationList::new(&article, false))
            });
        });
        group.finish();
    }
    let mut group = criterion.benchmark_group("page");
    group.throughput(Throughput::Bytes(page.len() as u64));
    group.bench_function("html", |bench| bench.iter(|| document::parse(black_box(&page), "text/html")));
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
