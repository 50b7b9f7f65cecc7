//! Numbers and dates of a passage against its translation.
//!
//! Both sides are read into normal form ([`scan`](crate::facts::scan)) and compared as sets of values,
//! whatever their order: a number may become part of a date and the other way round ("entre le 3
//! et le 5 mars" is "between March 3 and 5"), so all readings go into one pool.

use std::collections::HashSet;

use super::{Check, CheckKind, CheckStatus, Passage, listed, plain};
use crate::facts::scan::{
    Decimal, Figure, Locale, Mention, Moment, What, figure::Strength, mentions, token::tokens,
    words::hyphenated,
};

/// What one side of a passage says in figures, in normal form.
pub(crate) struct Pool {
    mentions: Vec<Mention>,
    values: HashSet<Decimal>,
    /// Whether any of its figures is a percentage.
    percent: bool,
    months: HashSet<u8>,
    weekdays: HashSet<u8>,
    /// Minutes since midnight, modulo twelve hours.
    minutes: HashSet<u16>,
    /// Rounds of a cup by their number of matches: "8es de finale".
    rounds: Vec<i128>,
    /// Minutes since midnight where the half of the day is known, and where it is not.
    exact: HashSet<u16>,
    vague: HashSet<u16>,
}

impl Pool {
    /// Reads a text.
    pub(crate) fn read(text: &str, locale: &Locale) -> Self {
        let mut pool = Self::of(mentions(text, locale));
        let (values, months) = hyphenated(&tokens(text), locale);
        pool.values.extend(embedded(text).into_iter().chain(values));
        pool.rounds = rounds(text);
        pool.months.extend(months);
        pool
    }

    /// What `mentions` say.
    pub(crate) fn of(mentions: Vec<Mention>) -> Self {
        let mut pool = Self {
            mentions,
            values: HashSet::new(),
            percent: false,
            months: HashSet::new(),
            weekdays: HashSet::new(),
            minutes: HashSet::new(),
            rounds: Vec::new(),
            exact: HashSet::new(),
            vague: HashSet::new(),
        };
        for mention in &pool.mentions {
            match &mention.what {
                What::Figure(figure) => {
                    pool.values.extend(&figure.values);
                    pool.percent |= figure.percent;
                }
                What::Moment(moment) => {
                    let whole = |value: u16| Decimal::whole(i128::from(value));
                    pool.values.extend(moment.day.map(|day| whole(day.into())));
                    pool.values.extend(moment.year.map(whole));
                    pool.months.extend(moment.month);
                    pool.weekdays.extend(moment.weekday);
                    if let Some(minute) = moment.minute {
                        pool.minutes.insert(minute % 720);
                        if moment.halved {
                            pool.exact.insert(minute % 1440);
                        } else {
                            pool.vague.insert(minute % 720);
                        }
                        let hour = minute / 60;
                        if minute % 60 == 0 {
                            pool.values.extend([whole(hour), whole((hour + 11) % 12 + 1)]);
                        }
                    }
                }
            }
        }
        pool
    }

    /// Its mentions in order.
    pub(crate) fn mentions(&self) -> &[Mention] {
        &self.mentions
    }

    /// Whether everything that a mention of the other side says is found here.
    pub(crate) fn holds(&self, mention: &Mention) -> bool {
        match &mention.what {
            What::Figure(figure) => self.holds_figure(figure),
            What::Moment(moment) => self.holds_moment(moment),
        }
    }

    /// Whether anything that a mention says is found here.
    pub(crate) fn touches(&self, mention: &Mention) -> bool {
        match &mention.what {
            What::Figure(figure) => self.holds_figure(figure),
            What::Moment(moment) => {
                let day =
                    moment.day.is_some_and(|day| self.values.contains(&Decimal::whole(i128::from(day))));
                let year =
                    moment.year.is_some_and(|year| self.values.contains(&Decimal::whole(i128::from(year))));
                day || year
                    || moment.month.is_some_and(|month| self.months.contains(&month))
                    || moment.weekday.is_some_and(|weekday| self.weekdays.contains(&weekday))
                    || moment.minute.is_some_and(|minute| self.minutes.contains(&(minute % 720)))
            }
        }
    }

    /// A percentage asks for one on the other side; not for its own sign, since a range shows one for
    /// two figures ("de 60 à 70 %").
    fn holds_figure(&self, figure: &Figure) -> bool {
        (!figure.percent || self.percent) && figure.values.iter().any(|value| self.values.contains(value))
    }

    /// Whether a clock time is here, in the same half of the day where both sides tell it.
    fn at(&self, minute: u16, halved: bool) -> bool {
        if halved {
            self.exact.contains(&(minute % 1440)) || self.vague.contains(&(minute % 720))
        } else {
            self.minutes.contains(&(minute % 720))
        }
    }

    fn holds_moment(&self, moment: &Moment) -> bool {
        let number = |value: u16| self.values.contains(&Decimal::whole(i128::from(value)));
        moment.day.is_none_or(|day| number(day.into()))
            && moment.year.is_none_or(number)
            && moment.month.is_none_or(|month| self.months.contains(&month) || number(month.into()))
            && moment.weekday.is_none_or(|weekday| self.weekdays.contains(&weekday))
            && moment.minute.is_none_or(|minute| {
                if self.minutes.contains(&(minute % 720)) {
                    return self.at(minute, moment.halved);
                }
                (number(minute / 60) || number((minute / 60 + 11) % 12 + 1))
                    && (minute % 60 == 0 || number(minute % 60))
            })
    }
}

/// The numbers of matches of the rounds that a French text names so: "8es de finale".
fn rounds(text: &str) -> Vec<i128> {
    if !text.contains("de finale") {
        return Vec::new();
    }
    let tokens = tokens(text);
    let round = |at: usize| {
        let of = |step: usize, word: &str| tokens.get(at + step).is_some_and(|token| token.is(word));
        (of(2, "de") && of(3, "finale")).then(|| tokens[at].text.parse::<i128>().ok()).flatten()
    };
    (0..tokens.len()).filter_map(round).filter(|matches| matches!(matches, 8 | 16 | 32)).collect()
}

/// Whether two figures name one round: "8es de finale" is the round of 16.
fn same_round(mention: &Mention, mine: &Pool, other: &Pool) -> bool {
    let What::Figure(figure) = &mention.what else { return false };
    let is = |value: i128| figure.values.contains(&Decimal::whole(value));
    let has = |pool: &Pool, value: i128| pool.values.contains(&Decimal::whole(value));
    mine.rounds.iter().any(|matches| is(*matches) && has(other, 2 * matches))
        || other.rounds.iter().any(|matches| is(2 * matches) && has(other, *matches))
}

/// Numbers inside words ("G20", "COVID-19"): they may stand for a number of the other side, and
/// never ask for one.
fn embedded(text: &str) -> HashSet<Decimal> {
    tokens(text)
        .iter()
        .filter(|token| token.text.starts_with(char::is_alphabetic))
        .flat_map(|token| token.text.split(|letter: char| !letter.is_ascii_digit()))
        .filter(|digits| !digits.is_empty())
        .filter_map(|digits| Decimal::from_digits(digits, ""))
        .collect()
}

/// How much a mention that the other side lacks weighs.
pub(crate) fn weight(mention: &Mention) -> Strength {
    match &mention.what {
        What::Figure(figure) => figure.strength,
        What::Moment(moment) if moment.doubtful || moment.relative.is_some() => Strength::Loose,
        What::Moment(moment) if moment.day.or(moment.month).is_none() && moment.year.is_none() => {
            Strength::Spelled
        }
        What::Moment(_) => Strength::Digits,
    }
}

/// The checks of numbers and of dates, each with whether there was any to hold.
pub(crate) fn check(passage: &Passage<'_>, from: &str, to: &str) -> [(bool, Check); 2] {
    let (plain_source, plain_target) = (plain::figures(passage.source), plain::figures(passage.target));
    let passage = &Passage { place: passage.place.clone(), source: &plain_source, target: &plain_target };
    let source = Pool::read(passage.source, Locale::of(from));
    let target = Pool::read(passage.target, Locale::of(to));
    [CheckKind::Number, CheckKind::Date].map(|kind| {
        let of = |mention: &Mention| is_date(mention) == (kind == CheckKind::Date);
        let any = source.mentions.iter().chain(&target.mentions).any(of);
        (any, compare(passage, kind, &source, &target))
    })
}

fn is_date(mention: &Mention) -> bool {
    matches!(mention.what, What::Moment(_))
}

fn compare(passage: &Passage<'_>, kind: CheckKind, source: &Pool, target: &Pool) -> Check {
    let lacking = |mine: &Pool, other: &Pool, least: Strength| -> Vec<Mention> {
        mine.mentions
            .iter()
            .filter(|mention| is_date(mention) == (kind == CheckKind::Date))
            .filter(|mention| weight(mention) >= least && !other.holds(mention))
            .filter(|mention| !same_round(mention, mine, other))
            .cloned()
            .collect()
    };
    let words = |mentions: &[Mention], text: &str| -> Vec<String> {
        mentions.iter().map(|mention| mention.span.of(text).to_owned()).collect()
    };
    let missing = lacking(source, target, Strength::Spelled);
    let extra = lacking(target, source, Strength::Spelled);
    let sure = |mentions: &[Mention]| mentions.iter().any(|mention| weight(mention) == Strength::Digits);
    let noun = if kind == CheckKind::Date { "date" } else { "number" };
    let (gone, new) = (words(&missing, passage.source), words(&extra, passage.target));
    // A figure or weekday that is another one on the other side is as sure as a number in digits.
    let contradiction = !missing.is_empty() && !extra.is_empty();
    let status =
        if sure(&missing) || sure(&extra) || contradiction { CheckStatus::Fail } else { CheckStatus::Warn };
    let note = match (gone.is_empty(), new.is_empty()) {
        (true, true) => return Check::ok(kind, &passage.place),
        (false, true) => format!("the translation lacks the {noun} {}", listed(&gone)),
        (true, false) => format!("the translation has the {noun} {}, which the source lacks", listed(&new)),
        (false, false) => {
            format!("the {noun} {} of the source is {} in the translation", listed(&gone), listed(&new))
        }
    };
    Check::new(kind, status, &passage.place, note)
}
