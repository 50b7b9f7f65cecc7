//! Dates of publication as articles give them, in the form that sorts: `2026-03-01`, or `2026-03`
//! and `2026` where an article tells no more. Pure.

use crate::{english, facts::scan::locale::english_month};

/// The day of a date in the language `from`.
pub(super) fn sortable(published: &str, from: &str) -> Option<String> {
    let published = published.trim();
    if let Some(day) = iso(published) {
        return Some(day);
    }
    let english = english::date(published, from).unwrap_or_else(|| published.to_owned()).to_lowercase();
    let words: Vec<&str> =
        english.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let at = words.iter().position(|word| english_month(word).is_some())?;
    let month = english_month(words[at])?;
    let year = words[at + 1..].iter().find(|word| word.len() == 4 && word.parse::<u16>().is_ok())?;
    // "1 March 2022" and "March 1, 2022".
    let number = |word: &&str| word.parse::<u8>().ok().filter(|day| (1..=31).contains(day));
    let day =
        at.checked_sub(1).and_then(|before| number(&words[before])).or_else(|| number(words.get(at + 1)?));
    Some(day.map_or_else(|| format!("{year}-{month:02}"), |day| format!("{year}-{month:02}-{day:02}")))
}

/// The day at the head of a time stamp.
fn iso(text: &str) -> Option<String> {
    let shape = |length: usize| {
        text.get(..length).is_some_and(|head| {
            head.bytes()
                .enumerate()
                .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() })
        }) && !text[length..].starts_with(|next: char| next.is_ascii_digit())
    };
    [10, 7, 4].into_iter().find(|length| shape(*length)).map(|length| text[..length].to_owned())
}

#[cfg(test)]
mod tests {
    use super::sortable;

    #[test]
    fn dates_sort_as_they_follow() {
        for (published, day) in [
            ("2026-03-01T08:00:00+01:00", Some("2026-03-01")),
            ("2026-03", Some("2026-03")),
            ("juillet 2022", Some("2022-07")),
            ("1er mars 2024", Some("2024-03-01")),
            ("mardi 12 mars 2024", Some("2024-03-12")),
            ("March 1, 2022", Some("2022-03-01")),
            ("hier", None),
            ("", None),
            ("20260301", None),
        ] {
            assert_eq!(sortable(published, "fr").as_deref(), day, "{published}");
        }
    }
}
