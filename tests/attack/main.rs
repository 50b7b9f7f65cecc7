//! Attacks at full count: too slow for the fast tests, so that `cargo test --test attack -- MODE` runs
//! one at a time; `.ci/run` runs a part.
//!
//! `articles N [SEED]`: N articles mutated in ways that a hostile or broken source might, each found,
//! briefed, written and verified. `kills N`: runs that are killed at random moments and gone on with.
//! `models N`: language models that lie, break off or obey the article. What goes wrong is printed with
//! the input that did it, and the exit code is 1. docs/security.md has the counts.
#![expect(clippy::unwrap_used, reason = "an attack that cannot go on should say where")]

#[path = "../suite/support/mod.rs"]
#[expect(dead_code, reason = "the support of the suite, of which little is needed")]
mod support;

mod articles;
#[path = "../scale/kill.rs"]
mod kill;
mod models;

fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number =
        |at: usize, default: u64| arguments.get(at).map_or(default, |text| text.parse().expect("a number"));
    let held = match arguments.first().map(String::as_str) {
        Some("articles") => articles::run(number(1, 1_000), number(2, 1)),
        Some("kills") => {
            kill::run(number(1, 20));
            true
        }
        Some("models") => models::run(number(1, 30)),
        _ => {
            println!("articles N [SEED] | kills N | models N");
            true
        }
    };
    std::process::ExitCode::from(u8::from(!held))
}
