//! Measures the checks on parallel text: how often they call a good translation wrong, and how
//! often they find one into which a fault was planted, for every kind of fault.
//!
//! `cargo run --example measure_checks -- SOURCE.fr TARGET.en [--show KIND] [--missed KIND] [--clean]
//! [--most N] [--half]`
//!
//! Both files hold one sentence a line. Faults are planted by rule, without chance, so that two
//! runs agree. `--show` prints the alarms of clean passages of a check's kind (or `all`), `--missed`
//! the planted faults of a kind that were not seen, `--most` limits the tries of a kind, `--half`
//! reads only the first half of the lines for what is printed and reports on all. A fault counts as
//! caught when a check fails or warns that did not before.

use std::{collections::BTreeMap, env, fs, process::ExitCode};

use depeche::check::{Check, CheckKind, CheckStatus, Passage, passage};

#[path = "planting/mod.rs"]
mod planting;

use planting::{Pair, Planter, planters};

struct Options {
    show: Option<String>,
    missed: Option<String>,
    most: usize,
    half: bool,
    clean: bool,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [source, target, rest @ ..] = arguments.as_slice() else {
        eprintln!(
            "usage: measure_checks SOURCE TARGET [--show KIND] [--missed KIND] [--clean] [--most N] [--half]"
        );
        return ExitCode::from(2);
    };
    let (Ok(source), Ok(target)) = (fs::read_to_string(source), fs::read_to_string(target)) else {
        eprintln!("cannot read {source} or {target}");
        return ExitCode::from(2);
    };
    let value = |name: &str| {
        let place = rest.iter().position(|argument| argument == name);
        place.and_then(|place| rest.get(place + 1)).cloned()
    };
    let flag = |name: &str| rest.iter().any(|argument| argument == name);
    let options = Options {
        show: value("--show"),
        missed: value("--missed"),
        most: value("--most").and_then(|most| most.parse().ok()).unwrap_or(usize::MAX),
        half: flag("--half"),
        clean: flag("--clean"),
    };
    let lines: Vec<(String, String)> = source
        .lines()
        .zip(target.lines())
        .map(|(source, target)| (source.to_owned(), target.replace("&#39;", "'").replace("&quot;", "\"")))
        .collect();
    false_alarms(&lines, &options);
    if !options.clean {
        detections(&lines, &options);
    }
    ExitCode::SUCCESS
}

fn hold(source: &str, target: &str) -> Vec<Check> {
    passage(&Passage { place: "line".to_owned(), source, target }, "fr", "en")
}

fn false_alarms(lines: &[(String, String)], options: &Options) {
    let mut counts: BTreeMap<(CheckKind, CheckStatus), usize> = BTreeMap::new();
    let (mut warned, mut failed) = (0, 0);
    for (index, (source, target)) in lines.iter().enumerate() {
        let checks = hold(source, target);
        let worst = checks.iter().map(|check| check.status).max();
        warned += usize::from(worst == Some(CheckStatus::Warn));
        failed += usize::from(worst == Some(CheckStatus::Fail));
        let mut seen: Vec<(CheckKind, CheckStatus)> =
            checks.iter().map(|check| (check.kind, check.status)).collect();
        seen.sort_unstable();
        seen.dedup();
        for key in seen.into_iter().filter(|(_, status)| *status != CheckStatus::Ok) {
            *counts.entry(key).or_default() += 1;
        }
        if options.half && index * 2 >= lines.len() {
            continue;
        }
        for check in checks.iter().filter(|check| check.status != CheckStatus::Ok) {
            let kind = format!("{:?}", check.kind);
            if options.show.as_ref().is_some_and(|show| show == "all" || kind.eq_ignore_ascii_case(show)) {
                println!("{kind} {:?}: {}\n  {source}\n  {target}", check.status, check.note);
            }
        }
    }
    let share = |count: usize| percent(count, lines.len());
    println!(
        "{} clean passages: {} fail, {} fail or warn",
        lines.len(),
        share(failed),
        share(failed + warned)
    );
    for ((kind, status), count) in counts {
        println!("  {kind:?} {status:?}: {count} ({})", share(count));
    }
}

/// Three lines in a row as one passage, for what happens to whole sentences.
fn joined(lines: &[(String, String)]) -> Vec<(String, String)> {
    let join = |lines: &[(String, String)]| {
        let source: Vec<&str> = lines.iter().map(|line| line.0.as_str()).collect();
        let target: Vec<&str> = lines.iter().map(|line| line.1.as_str()).collect();
        (source.join(" "), target.join(" "))
    };
    lines.chunks(3).filter(|lines| lines.len() == 3).map(join).collect()
}

#[derive(Default)]
struct Tally {
    tried: usize,
    failed: usize,
    warned: usize,
}

fn detections(lines: &[(String, String)], options: &Options) {
    let passages = joined(lines);
    let mut rows: Vec<(&str, u8, Tally)> = Vec::new();
    for Planter { kind, wanted, whole, plant } in planters() {
        let pairs = if whole { &passages } else { lines };
        let mut tally = Tally::default();
        let planted: Vec<(usize, String)> = pairs
            .iter()
            .enumerate()
            .filter_map(|(index, (source, target))| {
                let other = &pairs[(index + 7) % pairs.len()].1;
                let damaged = plant(&Pair { source, target, other, number: index })?;
                (damaged != *target).then_some((index, damaged))
            })
            .collect();
        // Every so many, so that a limit takes them from everywhere.
        let step = planted.len().div_ceil(options.most).max(1);
        for (index, damaged) in planted.into_iter().step_by(step) {
            let (source, target) = &pairs[index];
            tally.tried += 1;
            let before = hold(source, target);
            let after = hold(source, &damaged);
            let new = after.iter().filter(|check| {
                check.status != CheckStatus::Ok
                    && !before.iter().any(|old| old.kind == check.kind && old.note == check.note)
            });
            match new.map(|check| check.status).max() {
                Some(CheckStatus::Fail) => tally.failed += 1,
                Some(CheckStatus::Warn) => tally.warned += 1,
                _ => {
                    let read = !options.half || index * 2 < pairs.len();
                    if read && options.missed.as_ref().is_some_and(|missed| missed == kind || missed == "all")
                    {
                        println!("missed, {kind}:\n  {source}\n  {target}\n  {damaged}");
                    }
                }
            }
        }
        match rows.iter_mut().find(|row| row.0 == kind) {
            Some(row) => {
                row.2.tried += tally.tried;
                row.2.failed += tally.failed;
                row.2.warned += tally.warned;
            }
            None => rows.push((kind, wanted, tally)),
        }
    }
    for (kind, wanted, tally) in rows {
        let caught = tally.failed + tally.warned;
        let mark = if caught * 100 < usize::from(wanted) * tally.tried { "!" } else { " " };
        println!(
            "{mark} {kind:<28} wanted {wanted:>2} %  caught {:>7}  ({} failed, {} warned) of {}",
            percent(caught, tally.tried),
            percent(tally.failed, tally.tried),
            percent(tally.warned, tally.tried),
            tally.tried
        );
    }
}

fn percent(count: usize, of: usize) -> String {
    let tenths = count * 1000 / of.max(1);
    format!("{}.{} %", tenths / 10, tenths % 10)
}
