//! Labels that an article carries: opinion, sponsored, satire, correction.
//!
//! A reader has to know them before anything is quoted; they are said in the warnings. Labels and
//! their kinds are in `data/labels.txt`.

use crate::word_list;

use std::sync::LazyLock;

word_list::words_of! { CORRECTIONS: "data/corrections.txt", "corrections" }

/// Longer lines, in bytes, are not labels.
const LONGEST: usize = 60;

static LABELS: LazyLock<Vec<(&'static str, Vec<&'static str>)>> = LazyLock::new(|| {
    let lines =
        include_str!("data/labels.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .filter_map(|line| line.split_once('\t'))
        .map(|(kind, labels)| (kind, labels.split('\t').collect()))
        .collect()
});

/// The warning for a line that is nothing but a label, or begins with one and says from whom
/// (`Contenu proposé par …`).
pub(super) fn of_line(line: &str) -> Option<String> {
    let line = line.trim();
    if line.is_empty() || line.len() > LONGEST {
        return None;
    }
    let plain = plain(line);
    let bare =
        plain.trim_matches([' ', '.', ':', '|', '-', '–', '—', '[', ']', '(', ')', '/', '»', '«', '\u{a0}']);
    let fits = |label: &&str| bare == *label || (label.ends_with(" par") && bare.starts_with(*label));
    said(line, |labels| labels.iter().any(fits))
}

/// The warning for a title that begins with a label: `TRIBUNE. Il faut sauver le pont`.
pub(super) fn of_title(title: &str) -> Option<String> {
    let end = title.find(['.', ':', '|', '–', '—', '-']).filter(|end| *end <= LONGEST)?;
    of_line(&title[..end])
}

/// The warning for a paragraph that tells of a correction.
pub(super) fn of_paragraph(paragraph: &str) -> Option<String> {
    let head: String = plain(paragraph).chars().take(80).collect();
    let head = head.trim_start_matches(['[', '(', '*', ' ']);
    let corrected = CORRECTIONS.iter().any(|start| head.starts_with(start))
        || ((head.starts_with("cet article a été") || head.starts_with("cette version"))
            && ["corrig", "modifi", "rectifi"].iter().any(|word| head.contains(word)));
    let words: Vec<&str> = paragraph.split_whitespace().take(8).collect();
    corrected.then(|| format!("the article says that it was corrected (“{}…”)", words.join(" ")))
}

fn said(line: &str, fits: impl Fn(&[&str]) -> bool) -> Option<String> {
    let (kind, _) = LABELS.iter().find(|(_, labels)| fits(labels))?;
    let words = line.trim_matches([' ', '.', ':', '|', '[', ']', '(', ')']);
    Some(format!("the article is labelled as {kind} (“{words}”)"))
}

fn plain(text: &str) -> String {
    text.to_lowercase().replace('’', "'")
}

#[cfg(test)]
mod tests {
    use super::{of_line, of_paragraph, of_title};

    #[test]
    fn labels_are_said() {
        assert_eq!(of_line("TRIBUNE").as_deref(), Some("the article is labelled as opinion (“TRIBUNE”)"));
        assert_eq!(
            of_line("[Contenu sponsorisé]").as_deref(),
            Some("the article is labelled as sponsored (“Contenu sponsorisé”)")
        );
        assert!(of_line("Contenu proposé par Aldérac").is_some());
        assert!(of_title("ÉDITO. Le pont et le reste").is_some());
        assert!(of_title("Point de vue | Sauver le pont").is_some());
        assert!(of_paragraph("Cet article a été corrigé le 4 mars : le pont a trois arches.").is_some());
        assert!(of_paragraph("Rectificatif : le pont a trois arches.").is_some());
    }

    #[test]
    fn prose_carries_no_label() {
        for line in ["La tribune du stade s'effondre", "Faits divers", "Politique", ""] {
            assert_eq!(of_line(line), None, "{line}");
        }
        assert_eq!(of_title("Tribune du stade : trois blessés"), None);
        assert_eq!(of_paragraph("Cet article a été lu mille fois."), None);
    }
}
