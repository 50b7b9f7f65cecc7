//! [`Moment`]: a calendar date, weekday or clock time.
//!
//! Takes the tokens of a text and its [`Locale`], gives every date with its parts in normal form,
//! whichever order the language writes them in: "mardi 1er mars 2022", "14h30", "March 1, 2022",
//! "2:30 p.m.", "28/06/2012", "2022-07".

use super::{Locale, Mention, Token, What, locale::in_english, token::Shape};
use crate::span::Span;

/// A date with the parts that the text gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Moment {
    /// 1 to 31.
    pub(crate) day: Option<u8>,
    /// 1 to 12.
    pub(crate) month: Option<u8>,
    /// 1000 to 2199.
    pub(crate) year: Option<u16>,
    /// 1 (Monday) to 7.
    pub(crate) weekday: Option<u8>,
    /// Minutes since midnight.
    pub(crate) minute: Option<u16>,
    /// Whether the half of the day is known: "14h30", "2:30 p.m.", not "at 2:30".
    pub(crate) halved: bool,
    /// "yesterday", "tomorrow".
    pub(crate) relative: Option<&'static str>,
    /// Whether the words may be something else ("may", "march").
    pub(crate) doubtful: bool,
}

impl Moment {
    /// As English writes it.
    pub(crate) fn english(&self) -> String {
        let mut parts = Vec::new();
        let names = Locale::of("en");
        parts.extend(self.relative.map(str::to_owned));
        parts.extend(self.weekday.map(|weekday| in_english(&names.weekdays, weekday)));
        parts.extend(self.day.map(|day| day.to_string()));
        parts.extend(self.month.map(|month| in_english(&names.months, month)));
        parts.extend(self.year.map(|year| year.to_string()));
        parts.extend(self.minute.map(clock));
        parts.join(" ")
    }
}

fn clock(minute: u16) -> String {
    let (hour, minute) = (minute / 60, minute % 60);
    let half = if hour % 24 < 12 { "a.m." } else { "p.m." };
    match (hour, minute) {
        (12, 0) => "noon".to_owned(),
        (0 | 24, 0) => "midnight".to_owned(),
        (_, 0) => format!("{} {half}", (hour + 11) % 12 + 1),
        _ => format!("{}:{minute:02} {half}", (hour + 11) % 12 + 1),
    }
}

/// Every date of the text.
pub(crate) fn moments(text: &str, tokens: &[Token<'_>], locale: &Locale) -> Vec<Mention> {
    let reader = Reader { text, tokens, locale };
    let mut found = Vec::new();
    let mut index = 0;
    while index < tokens.len() {
        let read = reader.numeric(index).or_else(|| reader.clock(index)).or_else(|| reader.date(index));
        let Some((next, moment)) = read.filter(|(next, _)| *next > index) else {
            index += 1;
            continue;
        };
        let span = Span::new(tokens[index].span.start, tokens[next - 1].span.end);
        found.push(Mention { span, what: What::Moment(moment) });
        index = next;
    }
    found
}

struct Reader<'a, 'text> {
    text: &'text str,
    tokens: &'a [Token<'text>],
    locale: &'a Locale,
}

/// Index of the token after what was read, and what it says.
type Read<T> = Option<(usize, T)>;

impl Reader<'_, '_> {
    fn token(&self, index: usize) -> Option<&Token<'_>> {
        self.tokens.get(index)
    }

    fn is(&self, index: usize, words: &[&str]) -> bool {
        self.token(index).is_some_and(|token| words.contains(&token.lower.as_str()))
    }

    fn digits(&self, index: usize, longest: usize) -> Option<u16> {
        let token = self.token(index)?;
        (token.shape == Shape::Digits && token.text.len() <= longest)
            .then(|| token.text.parse().ok())
            .flatten()
    }

    /// "mardi 1er mars 2022", "March 1, 2022", "1 March", "mars 2022", "Tuesday", "hier".
    fn date(&self, first: usize) -> Read<Moment> {
        let token = self.token(first)?;
        if token.shape == Shape::Mark {
            return None;
        }
        if let Some((_, english)) = self.locale.relative.iter().find(|(word, _)| token.is(word)) {
            return Some((first + 1, Moment { relative: Some(english), ..Moment::default() }));
        }
        let mut moment = Moment::default();
        let mut index = first;
        if let Some(weekday) = self.weekday(index) {
            moment.weekday = Some(weekday);
            index += 1;
        }
        if let Some((next, rest)) = self.day_and_month(self.gap(index, moment.weekday.is_some())) {
            moment = Moment { weekday: moment.weekday, ..rest };
            return Some((next, moment));
        }
        if moment.weekday.is_some() {
            if let Some((next, day)) = self.day(self.gap(index, true)).filter(|_| self.locale.code != "en") {
                // "mardi 12": the month goes without saying.
                let alone = self.token(next).is_none_or(|after| after.shape == Shape::Mark || after.spaced);
                let unit = self
                    .token(next)
                    .is_some_and(|after| after.is("%") || after.is("h") || after.is("heures"));
                if alone && !unit && !self.is(index, &self.locale.fillers) {
                    return Some((next, Moment { day: Some(day), ..moment }));
                }
            }
            return Some((index, moment));
        }
        None
    }

    fn weekday(&self, index: usize) -> Option<u8> {
        let token = self.token(index)?;
        let weekday = self.locale.weekday(&token.lower)?;
        (!self.locale.capitals || token.capitalised()).then_some(weekday)
    }

    /// Over a comma and words such as "le" and "the".
    fn gap(&self, mut index: usize, allowed: bool) -> usize {
        if !allowed {
            return index;
        }
        if self.is(index, &[","]) {
            index += 1;
        }
        if self.is(index, &self.locale.fillers) {
            index += 1;
        }
        index
    }

    fn day_and_month(&self, first: usize) -> Read<Moment> {
        if let Some((next, day)) = self.day(first) {
            let at =
                if self.is(next, &self.locale.fillers) || self.is(next, &["."]) { next + 1 } else { next };
            let (next, month, _) = self.month(at, true)?;
            let moment = Moment { day: Some(day), month: Some(month), ..Moment::default() };
            return Some(self.with_year(next, moment));
        }
        let (next, month, doubtful) = self.month(first, false)?;
        let moment = Moment { month: Some(month), doubtful, ..Moment::default() };
        if self.locale.code == "en" {
            let at = if self.is(next, &["the"]) { next + 1 } else { next };
            if let Some((next, day)) = self.day(at) {
                let moment = Moment { day: Some(day), doubtful: false, ..moment };
                return Some(self.with_year(next, moment));
            }
        }
        let (next, moment) = self.with_year(next, moment);
        Some((next, Moment { doubtful: moment.doubtful && moment.year.is_none(), ..moment }))
    }

    fn day(&self, index: usize) -> Read<u8> {
        if self.is(index, &["premier"]) && self.locale.code == "fr" {
            return self.month(index + 1, true).map(|_| (index + 1, 1));
        }
        let day = u8::try_from(self.digits(index, 2)?).ok().filter(|day| (1..=31).contains(day))?;
        let ending = self
            .token(index + 1)
            .is_some_and(|token| !token.spaced && self.locale.ordinals.contains(&token.lower.as_str()));
        Some((index + 1 + usize::from(ending), day))
    }

    /// The month at `index`, and whether the word may be another. Short forms ("sept", which is
    /// "seven" as well) need a day before them or a year after them.
    fn month(&self, index: usize, after_day: bool) -> Option<(usize, u8, bool)> {
        let token = self.token(index)?;
        let month = self.locale.month(&token.lower)?;
        let full = self.locale.months[usize::from(month) - 1][0];
        let short = token.lower.chars().count() <= 4 && token.lower.chars().count() < full.chars().count();
        let year = |at: usize| self.digits(at, 4).is_some_and(|year| year >= 1000);
        let dot = usize::from(self.is(index + 1, &["."]));
        let dated = after_day
            || year(index + 1 + dot)
            || self.locale.code == "en" && self.day(index + 1 + dot).is_some();
        if (self.locale.capitals && !token.capitalised()) || (short && !dated) {
            return None;
        }
        let doubtful = (self.locale.code == "en" && matches!(month, 3 | 5))
            || (!self.locale.capitals && token.capitalised());
        Some((index + 1, month, doubtful))
    }

    fn with_year(&self, next: usize, moment: Moment) -> (usize, Moment) {
        for at in [next, next + 1] {
            let comma = at == next || self.is(next, &[",", "de", "of", "."]);
            let year = self.digits(at, 4).filter(|year| (1000..2200).contains(year));
            if let (true, Some(year)) = (comma, year) {
                return (at + 1, Moment { year: Some(year), doubtful: false, ..moment });
            }
        }
        (next, moment)
    }

    /// "14h30", "14 h 30", "14:30", "à 9 heures", "2:30 p.m.", "9 am", "midi".
    fn clock(&self, first: usize) -> Read<Moment> {
        let at = |minute: u16| Moment { minute: Some(minute), halved: true, ..Moment::default() };
        match (self.locale.code, self.token(first)?.lower.as_str()) {
            ("fr", "midi") | ("en", "noon") => return Some((first + 1, at(12 * 60))),
            ("fr", "minuit") | ("en", "midnight") => return Some((first + 1, at(0))),
            _ => {}
        }
        let hour = self.digits(first, 2).filter(|hour| *hour <= 24)?;
        let preceded = first
            .checked_sub(1)
            .is_some_and(|before| self.is(before, &["à", "vers", "dès", "avant", "après", "jusqu'"]));
        let mark = self.token(first + 1)?;
        let joined = |index: usize| self.token(index).is_some_and(|token| !token.spaced);
        let minutes = |index: usize| {
            self.digits(index, 2).filter(|minute| *minute < 60 && self.tokens[index].text.len() == 2)
        };
        let (mut next, minute) = if mark.is("h") || (mark.is("heures") && preceded) {
            match minutes(first + 2) {
                Some(minute) => (first + 3, minute),
                None => (first + 2, 0),
            }
        } else if mark.is(":") && joined(first + 1) && joined(first + 2) {
            (first + 3, minutes(first + 2)?)
        } else if mark.is(".") && joined(first + 1) && joined(first + 2) {
            // "9.30pm" is a time only with its "pm".
            let minute = minutes(first + 2)?;
            self.half_day(first + 3)?;
            (first + 3, minute)
        } else {
            self.half_day(first + 1)?;
            (first + 1, 0)
        };
        let mut hour = hour;
        let mut halved = self.locale.code == "fr" || hour > 12;
        if let Some((after, afternoon)) = self.half_day(next) {
            hour = hour % 12 + if afternoon { 12 } else { 0 };
            (next, halved) = (after, true);
        } else if let Some((after, afternoon)) = self.french_half(next).filter(|_| hour <= 12) {
            hour = hour % 12 + if afternoon { 12 } else { 0 };
            next = after;
        }
        Some((next, Moment { halved, ..at(hour * 60 + minute) }))
    }

    /// "du matin", "du soir", "de l'après-midi": the token after it and whether it is after noon.
    fn french_half(&self, index: usize) -> Read<bool> {
        if self.locale.code != "fr" {
            return None;
        }
        // "à 8 h le soir" as well as "du soir".
        if self.is(index, &["du", "le"]) {
            return match self.token(index + 1)?.lower.as_str() {
                "matin" => Some((index + 2, false)),
                "soir" => Some((index + 2, true)),
                _ => None,
            };
        }
        (self.is(index, &["de"]) && self.is(index + 1, &["l'"]) && self.is(index + 2, &["après-midi"]))
            .then_some((index + 3, true))
    }

    /// "a.m.", "pm": the token after it and whether it is after noon.
    fn half_day(&self, index: usize) -> Read<bool> {
        let token = self.token(index)?;
        match token.lower.as_str() {
            "am" => Some((index + 1, false)),
            "pm" => Some((index + 1, true)),
            "a" | "p" if self.is(index + 1, &["."]) && self.is(index + 2, &["m"]) => {
                let dot = usize::from(self.is(index + 3, &["."]));
                Some((index + 3 + dot, token.is("p")))
            }
            _ => None,
        }
    }

    /// "28/06/2012", "28.06.2012", "2022-07-28", "2022-07".
    fn numeric(&self, first: usize) -> Read<Moment> {
        let token = self.token(first).filter(|token| token.shape == Shape::Digits)?;
        let mark = self.token(first + 1).filter(|mark| ["/", ".", "-"].contains(&mark.text))?.text;
        let tight =
            |count: usize| (1..count).all(|step| self.token(first + step).is_some_and(|token| !token.spaced));
        let third = (self.is(first + 3, &[mark]) && tight(5)).then(|| self.digits(first + 4, 4)).flatten();
        let second = self.digits(first + 2, 2).filter(|_| tight(3))?;
        let one = self.digits(first, 4)?;
        let (day, month, year, used) = match (token.text.len(), third) {
            (4, Some(day)) if mark != "." => (Some(day), second, one, 5),
            (4, None) if mark == "-" && self.tokens[first + 2].text.len() == 2 => (None, second, one, 3),
            (1 | 2, Some(year)) if year >= 1000 => (Some(one), second, year, 5),
            _ => return None,
        };
        let day = match day {
            Some(day) => Some(u8::try_from(day).ok().filter(|day| (1..=31).contains(day))?),
            None => None,
        };
        let month = u8::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
        let year = Some(year).filter(|year| (1000..2200).contains(year))?;
        debug_assert!(self.tokens[first].span.end <= self.text.len());
        let moment = Moment { day, month: Some(month), year: Some(year), ..Moment::default() };
        Some((first + used, moment))
    }
}

#[cfg(test)]
mod tests {
    use super::moments;
    use crate::facts::scan::{Locale, What, token::tokens};

    fn read(text: &str, language: &str) -> Vec<String> {
        moments(text, &tokens(text), Locale::of(language))
            .into_iter()
            .filter_map(|mention| match mention.what {
                What::Moment(moment) => Some(format!("{}={}", mention.span.of(text), moment.english())),
                What::Figure(_) => None,
            })
            .collect()
    }

    #[test]
    fn french_dates() {
        for (source, expected) in [
            ("le mardi 1er mars 2022.", "mardi 1er mars 2022=Tuesday 1 March 2022"),
            ("le 28 juin dernier", "28 juin=28 June"),
            ("le premier mai", "premier mai=1 May"),
            ("en juin 2017", "juin 2017=June 2017"),
            ("samedi, hier", "samedi=Saturday|hier=yesterday"),
            ("à 14h30", "14h30=2:30 p.m."),
            ("vers 9 h 05", "9 h 05=9:05 a.m."),
            ("à 20 heures", "20 heures=8 p.m."),
            ("à midi", "midi=noon"),
            ("16:50 (UTC)", "16:50=4:50 p.m."),
            ("le 28/06/2012", "28/06/2012=28 June 2012"),
            ("date 2022-07", "2022-07=July 2022"),
            ("pendant 20 heures", ""),
        ] {
            assert_eq!(read(source, "fr").join("|"), expected, "{source}");
        }
    }

    #[test]
    fn english_dates() {
        for (source, expected) in [
            ("on Tuesday, March 1, 2022.", "Tuesday, March 1, 2022=Tuesday 1 March 2022"),
            ("the 1st of May", "1st of May=1 May"),
            ("28 June last", "28 June=28 June"),
            ("at 2:30 p.m.", "2:30 p.m.=2:30 p.m."),
            ("at 9.30pm", "9.30pm=9:30 p.m."),
            ("they may march", ""),
            ("on Sundays", "Sundays=Sunday"),
        ] {
            assert_eq!(read(source, "en").join("|"), expected, "{source}");
        }
    }
}
