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
    ("straight pairs", "\"a\""),
    ("straight pairs inside", "\"a \"b\" c\", "),
    ("mistyped apostrophes", "l\"a "),
    ("wrapped lines", "Le maire parle de la ville et du fleuve devant le conseil réuni, et ne\n"),
    ("lists", "« a », "),
    ("negations", "n’a pas dit « a » "),
    ("brackets", "("),
    ("stops", "!? "),
];

fn whole(text: &str) -> usize {
    let document = document::parse(text, "text/plain");
    let sentences = segment::segment(&document.text, &document.paragraphs, Some("fr"));
    quote::extract(&document.text, &document.paragraphs, &sentences, "fr").len()
}

/// A person of another name on each line, some of whom speak.
fn people(size: usize) -> String {
    let mut text = String::with_capacity(size + 64);
    let letter = |number: usize| char::from(b"aeioubdfgl"[number % 10]);
    for number in 0.. {
        if text.len() >= size {
            break;
        }
        let name: String = (0..6).map(|place| letter(number / 10_usize.pow(place))).collect();
        let tag = if number % 50 == 0 { " « Oui », dit le maire." } else { "" };
        text.push_str("Jean M");
        text.push_str(&name);
        text.push_str(tag);
        text.push('\n');
    }
    text
}

fn linear(criterion: &mut Criterion) {
    let repeated =
        |unit: &'static str| move |size: usize| format!("« Un ». {}", unit.repeat(size / unit.len()));
    for (name, unit) in UNITS {
        measure(criterion, name, repeated(unit));
    }
    measure(criterion, "names, one a line", people);
}

fn measure(criterion: &mut Criterion, name: &str, text: impl Fn(usize) -> String) {
    let mut group = criterion.benchmark_group(name);
    group.sample_size(10);
    for size in [250_000, 1_000_000] {
        let text = text(size);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(size), &text, |bench, text| {
            bench.iter(|| whole(black_box(text)));
        });
    }
    group.finish();
}

criterion_group!(benches, linear);
criterion_main!(benches);
