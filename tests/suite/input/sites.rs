//! Pages in the structure of six families of news sites, with the right text beside them, and how
//! much of it is read.

use std::collections::HashMap;

use super::{data, load};

/// Words with how often they occur.
fn words(text: &str) -> HashMap<String, usize> {
    let mut words = HashMap::new();
    for word in text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *words.entry(word.to_lowercase()).or_default() += 1;
    }
    words
}

#[test]
fn six_families_of_news_sites_are_read_word_by_word() {
    let (mut common, mut wanted, mut read) = (0, 0, 0);
    let mut wrong = Vec::new();
    for family in ["national", "regional", "wordpress", "broadcaster", "portal", "oldpress"] {
        for number in 1..=5 {
            let name = format!("{family}/{number}");
            let page = data("sites").join(format!("{name}.html"));
            let right = std::fs::read_to_string(page.with_extension("txt")).expect("the right text");
            let document = load(&page).document();
            let title = document.title.as_ref().map_or("", |title| title.value.as_str());
            let paragraphs = document.paragraphs.iter().map(|span| span.of(&document.text));
            let found: Vec<&str> = std::iter::once(title).chain(paragraphs).collect();
            let found = found.join("\n\n");
            let (right_words, found_words) = (words(&right), words(&found));
            common += right_words
                .iter()
                .map(|(word, count)| found_words.get(word).map_or(0, |other| *count.min(other)))
                .sum::<usize>();
            wanted += right_words.values().sum::<usize>();
            read += found_words.values().sum::<usize>();
            if found != right.trim_end() {
                wrong.push(format!("{name}:\n{found}\n---\n{right}"));
            }
        }
    }
    println!("of {wanted} words {common} were read, among {read}");
    assert!(wrong.is_empty(), "{} of 30 pages differ\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!((common, read), (wanted, wanted));
}
