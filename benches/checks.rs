//! How fast the local reading is: facts, checks of a passage, the ranking of an article.
//!
//! `cargo bench --bench checks`

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use depeche::{check, document::Document, facts, segment, summary};

const FRENCH: &str = "Le 1er mars 2022 à 14h30, le président russe Vladimir Poutine a promis 3,5 milliards d’euros à \
    1 250 villes, soit 75 % du pays, selon l’ONU. « L’histoire se répète », a dit M. Loukachenko mardi à Pékin.";
const ENGLISH: &str = "On March 1, 2022 at 2:30 p.m., Russian President Vladimir Putin promised 3.5 billion euros to \
    1,250 towns, or 75 percent of the country, according to the UN. “History repeats itself,” Mr Lukashenko said on \
    Tuesday in Beijing.";

/// An article of `paragraphs` paragraphs that differ in their figures.
fn article(paragraphs: usize) -> Document {
    let mut document = Document::default();
    for number in 0..paragraphs {
        let start = document.text.len();
        document.text.push_str(&FRENCH.replace("250", &(100 + number % 900).to_string()));
        document.paragraphs.push((start..document.text.len()).into());
        document.text.push_str("\n\n");
    }
    document
}

fn checks(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("checks");
    group.throughput(Throughput::Bytes(FRENCH.len() as u64));
    let passage = check::Passage { place: "lead".to_owned(), source: FRENCH, target: ENGLISH };
    group.bench_function("passage", |bencher| bencher.iter(|| check::passage(&passage, "fr", "en")));
    let document = article(100);
    let sentences = segment::segment(&document.text, &document.paragraphs, Some("fr"));
    group.throughput(Throughput::Bytes(document.text.len() as u64));
    group.bench_function("facts", |bencher| bencher.iter(|| facts::facts(&document.text, &sentences, "fr")));
    group.bench_function("caveats", |bencher| {
        bencher.iter(|| check::caveats(&document.text, &sentences, &[]));
    });
    group.bench_function("summary", |bencher| {
        bencher.iter(|| summary::select(&document, &sentences, &[], Some(4)));
    });
    let document = article(5_000);
    let sentences = segment::segment(&document.text, &document.paragraphs, Some("fr"));
    group.throughput(Throughput::Bytes(document.text.len() as u64));
    group.sample_size(10);
    group.bench_function("summary of 10,000 sentences", |bencher| {
        bencher.iter(|| summary::select(&document, &sentences, &[], Some(4)));
    });
    group.finish();
}

criterion_group!(benches, checks);
criterion_main!(benches);
