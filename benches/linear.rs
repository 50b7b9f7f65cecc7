//! Whether the cost of reading grows with the text and not faster: texts made to be hard, each in two
//! sizes. The throughput of both must be about the same.
//!
//! `cargo bench --bench linear`

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use depeche::{document, quote, segment};

/// What each text repeats.
const UNITS: &[(&str, &str)] = &[
    ("guillemets", "«"),
    ("straight marks", "\""),
    ("apostrophes", "'"),
    ("opened", "« a "),
    ("closed", "a » "),
    ("nested", "« a “ b ‹ c › d ” e » "),
    ("dashes", "- "),
    ("dialogue", "— Oui ? dit-il\n"),
    ("abbreviations", "M. "),
    ("one sentence", "le maire parle de la ville et "),
    ("line breaks", "\n"),
    ("short paragraphs", "a\n\n"),
    ("names", "Jean Dupont "),
    ("one quotation", "« Nous partons », a dit le maire Jean Dupont. "),
    ("quotations inside", "« Il a dit “oui” », a dit Paul. « Non », dit-il. "),
    ("lone closing marks", "mot » dit-il, "),
    ("lone opening marks", "« mot, dit-il. "),
    ("verbs", "dit « a » "),
    ("brackets", "("),
    ("stops", "!? "),
];

fn whole(text: &str) -> usize {
    let document = document::parse(text, "text/plain");
    let sentences = segment::segment(&document.text, &document.paragraphs, Some("fr"));
    quote::extract(&document.text, &document.paragraphs, &sentences, "fr").len()
}

fn linear(criterion: &mut Criterion) {
    for (name, unit) in UNITS {
        let mut group = criterion.benchmark_group(*name);
        group.sample_size(10);
        for size in [250_000, 1_000_000] {
            let text = format!("« Un ». {}", unit.repeat(size / unit.len()));
            group.throughput(Throughput::Bytes(text.len() as u64));
            group.bench_with_input(BenchmarkId::from_parameter(size), &text, |bench, text| {
                bench.iter(|| whole(black_box(text)));
            });
        }
        group.finish();
    }
}

criterion_group!(benches, linear);
criterion_main!(benches);
