//! Writes the page of a folder with generated articles, to look at and to time:
//!
//!     cargo run --example folder_page -- 10000 > page.html
#![expect(clippy::print_stdout, reason = "the page is the output")]

use depeche::batch::{
    Tally,
    entry::{Entry, EntryOutcome},
    write_page,
};

fn main() -> std::io::Result<()> {
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(1000_usize);
    let mut page = Vec::new();
    let tally = Tally { done: count, ..Tally::default() };
    write_page(&mut page, "2026-03-01T00:00:00Z", tally, |emit| {
        (0..count).try_for_each(|number| {
            let line = serde_json::to_string(&entry(number))?;
            emit(&line)
        })
    })?;
    println!("{}", String::from_utf8_lossy(&page));
    Ok(())
}

fn entry(number: usize) -> Entry {
    let pick = |all: &[&'static str], salt: usize| all[(number * 11 + salt) % all.len()].to_owned();
    let people = ["Claire Dupont", "Émile Zérah", "Fatou N’Diaye", "Jean-Luc Martin", "Anne Le Goff"];
    let places = ["Rennes", "Nîmes", "Besançon", "Saint-Étienne", "Cayenne", "Nouméa", "Liège"];
    let outcome = match number % 23 {
        5 => EntryOutcome::Partial,
        11 => EntryOutcome::Failed,
        17 => EntryOutcome::Skipped,
        _ => EntryOutcome::Done,
    };
    let mut entry = Entry::new(format!("inbox/{:02}/{number:05}.txt", number % 31), outcome, None);
    if outcome == EntryOutcome::Skipped {
        entry.reason = Some("language de has no route".to_owned());
        return entry;
    }
    let place = pick(&places, 3);
    entry.headline =
        Some(format!("{place} council reopens library number {number} after two years of works"));
    entry.title = Some(format!("{place} rouvre la bibliothèque numéro {number} après deux ans de travaux"));
    entry.language = Some("fr".to_owned());
    entry.outlet = Some(pick(&["Ouest-France", "Le Monde", "Sud Ouest", "AFP"], 1));
    let day = format!("2026-{:02}-{:02}", number % 12 + 1, number % 28 + 1);
    entry.published = Some(day.clone());
    entry.day = Some(day);
    entry.speakers = vec![pick(&people, 0), pick(&people, 2)];
    entry.names = vec![place, pick(&people, 4)];
    entry.words = 200 + number % 700;
    entry.failed_checks = if number.is_multiple_of(9) { number % 4 } else { 0 };
    entry.outputs =
        ["html", "md", "json"].iter().map(|end| format!("{:02}/{number:05}.{end}", number % 31)).collect();
    entry
}
