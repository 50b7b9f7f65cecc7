//! The date of an article as English writes it.
//!
//! Takes what the article or its metadata say ("7 août 2012", "2024-03-12T06:15:00+01:00",
//! "2022-07"), gives "7 August 2012", "12 March 2024, 06:15 (+01:00)", "July 2022".

use crate::facts::scan::{Locale, What, calendar::Moment, mentions};

/// The date `published`, written in the language `from` (ISO 639-1) or as ISO 8601; `None` when it
/// is neither, so that it is shown as it stands.
#[must_use]
pub(crate) fn date(published: &str, from: &str) -> Option<String> {
    let text = published.trim();
    iso(text).or_else(|| {
        let read = mentions(text, Locale::of(from));
        let [mention] = read.as_slice() else { return None };
        match &mention.what {
            What::Moment(moment) if mention.span.of(text) == text && moment.relative.is_none() => {
                Some(moment.english())
            }
            _ => None,
        }
    })
}

fn iso(text: &str) -> Option<String> {
    let (day, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
    let mut parts = day.split('-').map(str::parse::<u16>);
    let (year, month) = (parts.next()?.ok()?, parts.next()?.ok()?);
    let date = match parts.next() {
        Some(day) => day.ok().and_then(|day| u8::try_from(day).ok()),
        None => None,
    };
    if parts.next().is_some() || !(1000..=2999).contains(&year) || !(1..=12).contains(&month) {
        return None;
    }
    if day.len() > 7 && !date.is_some_and(|date| (1..=31).contains(&date)) {
        return None;
    }
    let moment = Moment { day: date, month: u8::try_from(month).ok(), year: Some(year), ..Moment::default() };
    let mut english = moment.english();
    if let Some(clock) = time.get(..5).filter(|clock| clock.as_bytes()[2] == b':') {
        english.push_str(", ");
        english.push_str(clock);
        let zone = time.find(['+', '-', 'Z']).map_or("", |at| &time[at..]);
        match zone {
            "" => {}
            "Z" => english.push_str(" (UTC)"),
            zone => {
                english.push_str(" (");
                english.push_str(zone);
                english.push(')');
            }
        }
    }
    Some(english)
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn dates_of_pages_and_of_texts_become_english() {
        for (published, english) in [
            ("7 août 2012", Some("7 August 2012")),
            ("mardi 1er mars 2022", Some("Tuesday 1 March 2022")),
            ("2022-07", Some("July 2022")),
            ("2024-03-12", Some("12 March 2024")),
            ("2024-03-12T06:15:00+01:00", Some("12 March 2024, 06:15 (+01:00)")),
            ("2024-03-12T06:15:00Z", Some("12 March 2024, 06:15 (UTC)")),
            ("2024-13-12", None),
            ("2024-03-99", None),
            ("hier", None),
            ("printemps", None),
            ("", None),
            ("12é34:é", None),
            ("2024-03-12Té", Some("12 March 2024")),
        ] {
            assert_eq!(date(published, "fr").as_deref(), english, "{published}");
        }
    }
}
