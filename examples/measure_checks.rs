//! Measures the checks on parallel text: how often they call a human translation wrong, and how
//! often they find a translation that was damaged on purpose.
//!
//! `cargo run --release --example measure_checks -- SOURCE.fr TARGET.en [--show KIND|all|missed]`
//!
//! Both files hold one sentence a line. Damage is done by rule, without chance, so that two runs
//! agree.

use std::{collections::BTreeMap, env, fs, process::ExitCode};

use depeche::check::{Check, CheckKind, CheckStatus, Passage, passage};

type Damage = fn(&str, &str) -> Option<String>;

const DAMAGES: [(&str, CheckKind, Damage); 8] = [
    ("a digit changed", CheckKind::Number, change_digit),
    ("a number dropped", CheckKind::Number, drop_number),
    ("a month swapped", CheckKind::Date, swap_month),
    ("a weekday swapped", CheckKind::Date, swap_weekday),
    ("a name dropped", CheckKind::Name, drop_name),
    ("half left in French", CheckKind::Language, half_french),
    ("the French itself", CheckKind::Language, all_french),
    ("a word garbled", CheckKind::Word, garble),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [source, target, rest @ ..] = arguments.as_slice() else {
        eprintln!("usage: measure_checks SOURCE TARGET [--show KIND]");
        return ExitCode::from(2);
    };
    let (Ok(source), Ok(target)) = (fs::read_to_string(source), fs::read_to_string(target)) else {
        eprintln!("cannot read {source} or {target}");
        return ExitCode::from(2);
    };
    let show = rest.iter().position(|argument| argument == "--show").and_then(|place| rest.get(place + 1));
    let pairs: Vec<(&str, &str)> = source.lines().zip(target.lines()).collect();
    false_alarms(&pairs, show.map(String::as_str));
    detections(&pairs, show.is_some_and(|show| show == "missed"));
    ExitCode::SUCCESS
}

fn hold(source: &str, target: &str) -> Vec<Check> {
    passage(&Passage { place: "line".to_owned(), source, target }, "fr", "en")
}

fn false_alarms(pairs: &[(&str, &str)], show: Option<&str>) {
    let mut counts: BTreeMap<(CheckKind, CheckStatus), usize> = BTreeMap::new();
    let (mut warned, mut failed) = (0, 0);
    for (source, target) in pairs {
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
        for check in checks.iter().filter(|check| check.status != CheckStatus::Ok) {
            if show
                .is_some_and(|show| show == "all" || format!("{:?}", check.kind).eq_ignore_ascii_case(show))
            {
                println!("{:?} {:?}: {}\n  {source}\n  {target}", check.kind, check.status, check.note);
            }
        }
    }
    let share = |count: usize| percent(count, pairs.len());
    println!(
        "{} pairs: {} with a failure, {} with no more than a warning",
        pairs.len(),
        share(failed),
        share(warned)
    );
    for ((kind, status), count) in counts {
        println!("  {kind:?} {status:?}: {count} ({})", share(count));
    }
}

fn detections(pairs: &[(&str, &str)], show: bool) {
    for (name, kind, damage) in DAMAGES {
        let (mut tried, mut failed, mut warned) = (0, 0, 0);
        for (source, target) in pairs {
            let quiet = hold(source, target)
                .iter()
                .all(|check| check.kind != kind || check.status == CheckStatus::Ok);
            let Some(damaged) = damage(source, target).filter(|_| quiet) else { continue };
            tried += 1;
            let checks = hold(source, &damaged);
            let worst = checks.iter().filter(|check| alike(check.kind, kind));
            match worst.map(|check| check.status).max() {
                Some(CheckStatus::Fail) => failed += 1,
                Some(CheckStatus::Warn) => warned += 1,
                _ if show => println!("missed, {name}:\n  {source}\n  {damaged}"),
                _ => {}
            }
        }
        println!(
            "{name}: {tried} tried, {} failed, {} warned",
            percent(failed, tried),
            percent(warned, tried)
        );
    }
}

/// A damaged number may be part of a date.
fn alike(one: CheckKind, other: CheckKind) -> bool {
    let figures = [CheckKind::Number, CheckKind::Date];
    one == other || figures.contains(&one) && figures.contains(&other)
}

fn percent(count: usize, of: usize) -> String {
    let tenths = count * 1000 / of.max(1);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

fn change_digit(_: &str, target: &str) -> Option<String> {
    let at = target.rfind(|letter: char| letter.is_ascii_digit())?;
    let digit = target.as_bytes()[at];
    let other = char::from(b'0' + (digit - b'0' + 3) % 10);
    Some(format!("{}{other}{}", &target[..at], &target[at + 1..]))
}

fn drop_number(_: &str, target: &str) -> Option<String> {
    let word =
        target.split_whitespace().find(|word| word.starts_with(|letter: char| letter.is_ascii_digit()))?;
    Some(target.replacen(word, "", 1))
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

fn swap(target: &str, words: &[&str], source: &str, french: &[&str]) -> Option<String> {
    let (index, word) = words.iter().enumerate().find(|(index, word)| {
        target.split(|letter: char| !letter.is_alphanumeric()).any(|other| other == **word)
            && source.to_lowercase().contains(french[*index])
    })?;
    Some(target.replacen(word, words[(index + 2) % words.len()], 1))
}

fn swap_month(source: &str, target: &str) -> Option<String> {
    let french = [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ];
    swap(target, &MONTHS, source, &french)
}

fn swap_weekday(source: &str, target: &str) -> Option<String> {
    swap(target, &DAYS, source, &["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"])
}

/// Takes a capitalised word out that both sides have, where no sentence starts.
fn drop_name(source: &str, target: &str) -> Option<String> {
    let word = target.split_whitespace().skip(1).find(|word| {
        word.len() > 4
            && word.chars().all(char::is_alphabetic)
            && word.chars().next().is_some_and(char::is_uppercase)
            && source.split_whitespace().skip(1).any(|other| other == *word)
    })?;
    Some(target.replace(word, "").replace("  ", " "))
}

fn half_french(source: &str, target: &str) -> Option<String> {
    let words: Vec<&str> = target.split_whitespace().collect();
    let french: Vec<&str> = source.split_whitespace().collect();
    (words.len() >= 12)
        .then(|| format!("{} {}", words[..words.len() / 2].join(" "), french[french.len() / 2..].join(" ")))
}

#[expect(clippy::unnecessary_wraps, reason = "has the shape of the other damages")]
fn all_french(source: &str, _: &str) -> Option<String> {
    Some(source.to_owned())
}

/// The first half of a long word and the last half of the next one, as small models join them.
fn garble(_: &str, target: &str) -> Option<String> {
    let plain = |word: &&str| word.len() > 6 && word.bytes().all(|letter| letter.is_ascii_lowercase());
    let mut long = target.split(' ').filter(plain);
    let (first, second) = (long.next()?, long.next()?);
    let garbled = format!("{}{}", &first[..=first.len() / 2], &second[second.len() / 2..]);
    Some(target.replacen(first, &garbled, 1))
}
