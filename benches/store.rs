//! How fast the store is: answers kept and recalled, translations remembered, articles claimed.

use std::{hint::black_box, sync::Arc};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use depeche::{
    backend::{
        Translated,
        answers::{Answers as _, Kept, RequestKey},
    },
    store::{
        Horizon, Store,
        answers::Session,
        journal::{ArticleKey, State},
        memory::{TextKey, text_key},
    },
};

/// Entries in the store before anything is measured.
const FILLED: u64 = 20_000;
/// Texts of an article.
const TEXTS: u64 = 25;

fn request(number: u64) -> RequestKey {
    let mut key = RequestKey::default();
    key[..8].copy_from_slice(&number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes());
    key
}

fn texts(number: u64) -> Vec<TextKey> {
    (0..TEXTS).map(|text| text_key("fingerprint", "fr", "en", &format!("{number} {text}"))).collect()
}

fn store(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Arc::new(Store::open_strictly(folder.path()).expect("a new store"));
    let session = Session::new(&store, Horizon::END);
    let body =
        r#"{"translations":[{"text":"The mayor said that the library would open again."}]}"#.repeat(25);
    let answer = Kept { status: 200, kind: Some("application/json".to_owned()), body: body.into_bytes() };
    let translated =
        Translated { text: "The mayor said that it would open again.".repeat(3), ..Translated::default() };
    for number in 0..FILLED {
        session.keep(&request(number), &answer);
        if number % TEXTS == 0 {
            session.remember(texts(number / TEXTS).iter().map(|key| (*key, &translated)), None);
        }
    }
    let mut next = FILLED;
    let mut group = criterion.benchmark_group("store");
    group.throughput(Throughput::Elements(1));
    group.bench_function("keep an answer of 2 kB", |bench| {
        bench.iter(|| {
            next += 1;
            session.keep(&request(next), black_box(&answer));
        });
    });
    group.bench_function("recall an answer of 2 kB", |bench| {
        bench.iter(|| {
            next = (next * 7 + 1) % FILLED;
            session.recall(&request(next))
        });
    });
    next = FILLED;
    group.bench_function("claim and settle an article", |bench| {
        bench.iter(|| {
            next += 1;
            let key = ArticleKey::new([next.to_le_bytes().as_slice()]);
            store.claim(&key, "a.txt", false, |_| true);
            store.settle(&key, State::Done, "{}");
        });
    });
    group.throughput(Throughput::Elements(TEXTS));
    group.bench_function("remember the 25 texts of an article", |bench| {
        bench.iter(|| {
            next += 1;
            session.remember(texts(next).iter().map(|key| (*key, &translated)), None);
        });
    });
    group.bench_function("look up the 25 texts of an article", |bench| {
        bench.iter(|| {
            next = (next * 7 + 1) % (FILLED / TEXTS);
            session.remembered(&texts(next))
        });
    });
    group.finish();
}

criterion_group!(benches, store);
criterion_main!(benches);
