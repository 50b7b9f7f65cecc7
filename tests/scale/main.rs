//! Folders at full size, and runs that are killed: too slow for the fast tests, so that
//! `cargo test --profile quick --test scale -- MODE` runs one at a time.
//!
//! `folder N LATENCY_MS CONCURRENCY`: N generated articles against a server on loopback that
//! answers after a fixed time. `kill TIMES`: a run that is killed at random moments and gone on
//! with, against one that was not. `engine N`: N articles through the engine inside, against the
//! bare engine on the same texts. `tiny N`: N files of a few letters. `docs/batch.md` has figures.
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on should say where")]

#[path = "../suite/support/mod.rs"]
#[expect(dead_code, reason = "the support of the suite, of which little is needed")]
mod support;

mod engine;
mod folder;
mod kill;
mod process;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number =
        |at: usize, default: u64| arguments.get(at).map_or(default, |text| text.parse().expect("a number"));
    match arguments.first().map(String::as_str) {
        Some("folder") => folder::run(number(1, 1000), number(2, 0), number(3, 8)),
        Some("kill") => kill::run(number(1, 20)),
        Some("engine") => engine::run(number(1, 100)),
        Some("tiny") => folder::tiny(number(1, 200_000)),
        _ => println!("folder N LATENCY_MS CONCURRENCY | kill TIMES | engine N | tiny N"),
    }
}
