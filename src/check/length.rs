//! Is the translation of a plausible length, with nothing repeated or cut?

use super::{Check, CheckKind, CheckStatus, Passage};
use crate::facts::scan::token::tokens;

/// The check of the length.
pub(crate) fn check(passage: &Passage<'_>) -> Check {
    let (kind, place) = (CheckKind::Length, passage.place.as_str());
    let verdict = |status: CheckStatus, note: String| Check::new(kind, status, place, note);
    let count = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).count();
    let (source, target) = (count(passage.source), count(passage.target));
    if target == 0 && source > 0 {
        return verdict(CheckStatus::Fail, "the translation is empty".to_owned());
    }
    if let Some((words, times)) = repeated(passage.target, passage.source) {
        return verdict(CheckStatus::Fail, format!("the translation repeats “{words}” {times} times"));
    }
    // In hundredths, smoothed so that short texts have more room.
    let ratio = (target + 12) * 100 / (source + 12);
    match ratio {
        0..35 => verdict(
            CheckStatus::Fail,
            format!("the translation has {target} letters for {source}: cut short?"),
        ),
        35..55 => {
            verdict(CheckStatus::Warn, format!("the translation is short: {target} letters for {source}"))
        }
        180..250 => {
            verdict(CheckStatus::Warn, format!("the translation is long: {target} letters for {source}"))
        }
        250.. => verdict(CheckStatus::Fail, format!("the translation has {target} letters for {source}")),
        _ => Check::ok(kind, place),
    }
}

/// Words that stand one after the other again and again, more often than in the source.
fn repeated(target: &str, source: &str) -> Option<(String, usize)> {
    let (words, times) = stutter(target)?;
    let usual = stutter(source).map_or(1, |(_, times)| times);
    (times >= 3 && times > usual).then_some((words, times))
}

/// The piece of one to eight words or marks that is repeated most often in a row.
fn stutter(text: &str) -> Option<(String, usize)> {
    let words: Vec<String> = tokens(text).into_iter().map(|token| token.lower).collect();
    let mut best: Option<(String, usize)> = None;
    for width in 1..=8.min(words.len() / 2) {
        let mut run = 0;
        for index in width..words.len() {
            run = if words[index] == words[index - width] { run + 1 } else { 0 };
            let times = run / width + 1;
            // Three dots, three exclamation marks and "no, no, no" are style.
            let piece = &words[index + 1 - width..=index];
            let style = width == 1 && times < if tame(&piece[0]) { 6 } else { 4 };
            if times >= 3 && !style && best.as_ref().is_none_or(|(_, most)| times > *most) {
                best = Some((piece.join(" "), times));
            }
        }
    }
    best
}

/// Marks and digits repeat in honest text.
fn tame(token: &str) -> bool {
    !token.starts_with(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::{check, stutter};
    use crate::check::{CheckStatus, Passage};

    fn status(source: &str, target: &str) -> CheckStatus {
        check(&Passage { place: "lead".to_owned(), source, target }).status
    }

    #[test]
    fn stutters_are_found_and_style_is_not() {
        assert_eq!(stutter("he said that he said that he said that").map(|found| found.1), Some(3));
        assert_eq!(stutter("the the the the").map(|found| found.1), Some(4));
        assert_eq!(stutter("a . . . . . . . .").map(|found| found.1), Some(8));
        assert_eq!(stutter("wait... no, no, no!"), None);
        assert_eq!(stutter("the sea to the west, the sea to the north, the sea to the south"), None);
    }

    #[test]
    fn length_is_plausible() {
        let source = "Le président a annoncé une réforme des retraites pour le printemps prochain.";
        assert_eq!(
            status(source, "The president announced a pension reform for next spring."),
            CheckStatus::Ok
        );
        assert_eq!(status(source, "The."), CheckStatus::Fail);
        assert_eq!(status(source, " "), CheckStatus::Fail);
        assert_eq!(status(source, &"He announced a reform of everything. ".repeat(9)), CheckStatus::Fail);
        assert_eq!(status("Oui.", "Yes, indeed."), CheckStatus::Ok);
    }
}
