//! Faults in figures and dates.

use super::{Pair, Planter, exchanged, find, planter};

const NUMBERS: [&str; 19] = [
    "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fifteen", "twenty",
    "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];
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
const FRENCH_MONTHS: [&str; 12] = [
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
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const FRENCH_DAYS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];

pub(super) fn planters() -> Vec<Planter> {
    vec![
        planter("digit", 99, false, digit),
        planter("number in words", 99, false, spelled),
        planter("decimal shift", 99, false, shift),
        planter("number dropped", 99, false, dropped),
        planter("day", 99, false, day),
        planter("month", 99, false, |pair| swap(pair, &MONTHS, &FRENCH_MONTHS)),
        planter("weekday", 99, false, |pair| swap(pair, &DAYS, &FRENCH_DAYS)),
        planter("year", 99, false, year),
        planter("hour", 99, false, hour),
        planter("age", 99, false, age),
        planter("century", 99, false, century),
        planter("figures exchanged", 80, false, exchanged_figures),
        planter("figures exchanged", 80, false, exchanged_words),
        planter("20.000", 80, false, point),
    ]
}

/// Runs of digits with their points and commas: start, end.
fn runs(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len()
            && (bytes[at].is_ascii_digit()
                || matches!(bytes[at], b'.' | b',') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit))
        {
            at += 1;
        }
        if start == 0 || !text[..start].ends_with(|letter: char| letter.is_alphabetic() || letter == '-') {
            found.push((start, at));
        }
    }
    found
}

fn digit(pair: &Pair<'_>) -> Option<String> {
    let runs = runs(pair.target);
    let (start, end) = *runs.get(pair.number % runs.len().max(1))?;
    let at = start + pair.number % (end - start);
    let digit = pair.target.as_bytes()[at];
    if !digit.is_ascii_digit() {
        return None;
    }
    let other = char::from(b'1' + (digit - b'0' + 3) % 9);
    Some(format!("{}{other}{}", &pair.target[..at], &pair.target[at + 1..]))
}

fn spelled(pair: &Pair<'_>) -> Option<String> {
    let (index, word, at) = NUMBERS
        .iter()
        .enumerate()
        .find_map(|(index, word)| find(pair.target, word, 0).map(|at| (index, *word, at)))?;
    Some(exchanged(pair.target, at, word, NUMBERS[(index + 4) % NUMBERS.len()]))
}

fn shift(pair: &Pair<'_>) -> Option<String> {
    let (start, end) = *runs(pair.target).iter().find(|(start, end)| {
        let run = &pair.target[*start..*end];
        run.contains(['.', ',']) || run.len() != 4
    })?;
    let run = &pair.target[start..end];
    let other = match (run.split_once('.'), run.contains(',')) {
        (Some((whole, fraction)), _) => {
            format!("{whole}{}.{}", &fraction[..1], &fraction[1..]).trim_end_matches('.').to_owned()
        }
        (None, true) => run.replacen(',', "", 1),
        (None, false) => format!("{run}0"),
    };
    let other =
        if other == run.replacen(',', "", 1) && run.contains(',') { format!("{run},000") } else { other };
    Some(format!("{}{other}{}", &pair.target[..start], &pair.target[end..]))
}

fn dropped(pair: &Pair<'_>) -> Option<String> {
    let (start, end) = *runs(pair.target).first()?;
    Some(exchanged(pair.target, start, &pair.target[start..end], ""))
}

fn swap(pair: &Pair<'_>, words: &[&str], french: &[&str]) -> Option<String> {
    let source = pair.source.to_lowercase();
    let (index, word, at) = words.iter().enumerate().find_map(|(index, word)| {
        let at = find(pair.target, word, 0).filter(|_| find(&source, french[index], 0).is_some())?;
        Some((index, *word, at))
    })?;
    Some(exchanged(pair.target, at, word, words[(index + 1 + pair.number % 3) % words.len()]))
}

/// The day beside a month.
fn day(pair: &Pair<'_>) -> Option<String> {
    let month = MONTHS.iter().find_map(|month| find(pair.target, month, 0).map(|at| (at, month.len())))?;
    let (start, end) = *runs(pair.target).iter().find(|(start, end)| {
        end - start <= 2
            && (*start == month.0 + month.1 + 1 || (month.0.saturating_sub(4)..month.0).contains(end))
    })?;
    let day: u8 = pair.target[start..end].parse().ok()?;
    Some(exchanged(pair.target, start, &pair.target[start..end], &((day + 6) % 28 + 1).to_string()))
}

fn year(pair: &Pair<'_>) -> Option<String> {
    let (start, end) = *runs(pair.target).iter().find(|(start, end)| {
        let run = &pair.target[*start..*end];
        run.len() == 4 && (run.starts_with("19") || run.starts_with("20"))
    })?;
    let year: u16 = pair.target[start..end].parse().ok()?;
    Some(exchanged(pair.target, start, &pair.target[start..end], &(year - 3).to_string()))
}

fn hour(pair: &Pair<'_>) -> Option<String> {
    let (start, end) = *runs(pair.target).iter().find(|(_, end)| pair.target[*end..].starts_with(':'))?;
    let hour: u8 = pair.target[start..end].parse().ok()?;
    Some(exchanged(pair.target, start, &pair.target[start..end], &((hour + 3) % 12 + 1).to_string()))
}

fn age(pair: &Pair<'_>) -> Option<String> {
    let (start, end) = *runs(pair.target).iter().find(|(start, end)| {
        let after = &pair.target[*end..];
        end - start == 2
            && (after.starts_with(" years old")
                || after.starts_with("-year-old")
                || after.starts_with(" year old"))
    })?;
    let age: u8 = pair.target[start..end].parse().ok()?;
    Some(exchanged(pair.target, start, &pair.target[start..end], &(age + 2).to_string()))
}

fn century(pair: &Pair<'_>) -> Option<String> {
    let at = find(pair.target, "century", 0).or_else(|| find(pair.target, "centuries", 0))?;
    let (start, end) = *runs(pair.target).iter().rev().find(|(_, end)| *end < at && at - end < 12)?;
    let number: u8 = pair.target[start..end].parse().ok()?;
    let rest = &pair.target[end + 2..];
    let other = number - 1;
    let ending = match other {
        1 | 21 => "st",
        2 => "nd",
        3 => "rd",
        _ => "th",
    };
    Some(format!("{}{other}{ending}{rest}", &pair.target[..start]))
}

/// Two figures in digits change places.
fn exchanged_figures(pair: &Pair<'_>) -> Option<String> {
    let runs = runs(pair.target);
    let (one, other) = runs.iter().zip(runs.iter().skip(1)).find(|(one, other)| {
        let (first, second) = (&pair.target[one.0..one.1], &pair.target[other.0..other.1]);
        first != second
            && !pair.target[one.1..other.0].chars().all(|letter| !letter.is_alphanumeric())
            && (first.len() == 4) == (second.len() == 4)
    })?;
    let text = pair.target;
    Some(format!(
        "{}{}{}{}{}",
        &text[..one.0],
        &text[other.0..other.1],
        &text[one.1..other.0],
        &text[one.0..one.1],
        &text[other.1..]
    ))
}

/// Two figures in words change places.
fn exchanged_words(pair: &Pair<'_>) -> Option<String> {
    let mut found: Vec<(usize, &str)> =
        NUMBERS.iter().filter_map(|word| find(pair.target, word, 0).map(|at| (at, *word))).collect();
    found.sort_unstable();
    let [(first, one), (second, other), ..] = found.as_slice() else { return None };
    let text = exchanged(pair.target, *second, other, one);
    Some(exchanged(&text, *first, one, other))
}

/// "20,000" as French or German would group it.
fn point(pair: &Pair<'_>) -> Option<String> {
    let (start, end) =
        *runs(pair.target).iter().find(|(start, end)| pair.target[*start..*end].contains(','))?;
    Some(format!(
        "{}{}{}",
        &pair.target[..start],
        pair.target[start..end].replace(',', "."),
        &pair.target[end..]
    ))
}
