//! Running heads and feet: lines at the edge of a page that every page has, and page numbers.

use std::collections::HashMap;

use super::layout::Line;

/// Lines at either edge of a page that are looked at.
const EDGE: usize = 3;

/// Longer lines, in letters, are text that happens to stand twice.
const LONGEST: usize = 70;

/// Takes running heads, feet and page numbers out of the pages; gives the heads and feet.
pub(super) fn remove(pages: &mut [(u32, Vec<Line>)]) -> Vec<String> {
    let mut removed: Vec<String> = Vec::new();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (_, lines) in pages.iter() {
        let mut keys: Vec<String> = edges(lines).into_iter().map(|at| key(&lines[at].text)).collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            *counts.entry(key).or_default() += 1;
        }
    }
    let mut sizes: Vec<f32> = pages.iter().flat_map(|(_, lines)| lines).map(|line| line.size).collect();
    sizes.sort_by(f32::total_cmp);
    let usual = sizes.get(sizes.len() / 2).copied().unwrap_or(10.0);
    // On every second page at least, for left and right pages differ.
    let often = (pages.len() / 3).max(2);
    for (_, lines) in pages.iter_mut() {
        let gone: Vec<usize> = edges(lines)
            .into_iter()
            .filter(|at| {
                let line = &lines[*at];
                // A headline may say what the heads of the pages repeat.
                line.size < 1.2 * usual
                    && (is_page_number(&line.text) || {
                        let key = key(&line.text);
                        key.chars().count() <= LONGEST
                            && counts.get(&key).is_some_and(|count| *count >= often)
                    })
            })
            .collect();
        for line in gone.iter().map(|at| &lines[*at]).filter(|line| !is_page_number(&line.text)) {
            if !removed.iter().any(|known| key(known) == key(&line.text)) {
                removed.push(line.text.trim().to_owned());
            }
        }
        let mut at = 0;
        lines.retain(|_| {
            at += 1;
            !gone.contains(&(at - 1))
        });
    }
    removed
}

/// The lines nearest to the upper and the lower edge.
fn edges(lines: &[Line]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..lines.len()).collect();
    places.sort_by(|one, other| lines[*other].y.total_cmp(&lines[*one].y));
    let upper = places.iter().take(EDGE).copied();
    let lower = places.iter().rev().take(EDGE.min(places.len().saturating_sub(EDGE))).copied();
    upper.chain(lower).collect()
}

/// A line without figures, which change from page to page.
fn key(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

/// `12`, `- 12 -`, `Page 3/12`, `3 sur 12`.
fn is_page_number(text: &str) -> bool {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut digits = 0;
    for word in words {
        if word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit()) {
            digits += 1;
        } else if !matches!(word.to_lowercase().as_str(), "page" | "p" | "sur" | "de") {
            return false;
        }
    }
    (1..=2).contains(&digits)
}

#[cfg(test)]
mod tests {
    use super::{Line, is_page_number, remove};

    #[test]
    fn heads_and_numbers_go() {
        let line =
            |text: &str, y: f32| Line { text: text.to_owned(), left: 0.0, right: 100.0, y, size: 10.0 };
        let page = |number: u32| {
            let number_line = number.to_string();
            vec![
                line("Le Courrier de Brest", 800.0),
                line(&format!("Texte premier {}", "a".repeat(number as usize)), 700.0),
                line("suite", 690.0),
                line("encore", 680.0),
                line("fin", 670.0),
                line(&number_line, 20.0),
            ]
        };
        let mut pages: Vec<(u32, Vec<Line>)> = (1..4).map(|number| (number, page(number))).collect();
        remove(&mut pages);
        assert!(
            pages.iter().all(|(_, lines)| !lines.iter().any(|line| line.text.starts_with("Le Courrier")))
        );
        assert!(pages.iter().all(|(_, lines)| lines.iter().any(|line| line.text.starts_with("Texte"))));
        assert!(is_page_number("- 12 -") && is_page_number("Page 3/12") && !is_page_number("12 morts"));
    }
}
