//! Numbers in words: "quatre-vingt-dix", "septante-deux", "two million", and rounded quantities
//! ("une dizaine", "dozens").
//!
//! Takes the tokens of a text and its [`Locale`], gives [`Mention`]s. The grammar of number words
//! is the crate `text2num`'s; halves and collectives are added here.

use std::borrow::Cow;

use text2num::find_numbers;

use super::{
    Decimal, Figure, Locale, Mention, Token, What,
    figure::Strength,
    tail::{half, ordinal_ending, percent},
    token::Shape,
};
use crate::span::Span;

/// A token as the number grammar wants it: digits and marks are not number words.
struct Word<'a, 'text> {
    token: &'a Token<'text>,
    apart: bool,
}

impl text2num::Token for Word<'_, '_> {
    fn text(&self) -> Cow<'_, str> {
        self.token.lower.as_str().into()
    }

    fn text_lowercase(&self) -> Cow<'_, str> {
        self.token.lower.as_str().into()
    }

    fn nt_separated(&self, _previous: &Self) -> bool {
        self.apart
    }

    fn not_a_number_part(&self) -> bool {
        self.token.shape != Shape::Word
    }
}

/// Every number in words.
pub(crate) fn spelled(tokens: &[Token<'_>], locale: &Locale) -> Vec<Mention> {
    let mut found = collectives(tokens, locale);
    let Some(language) = text2num::get_interpreter_for(locale.code) else { return found };
    let words = tokens.iter().map(|token| Word { token, apart: token.shape != Shape::Word });
    found.extend(
        find_numbers(words, &language, 0.0).into_iter().filter_map(|number| mention(&number, tokens, locale)),
    );
    found
}

fn mention(number: &text2num::Occurence, tokens: &[Token<'_>], locale: &Locale) -> Option<Mention> {
    let mut value = Decimal::parse(&number.text)?;
    // "46 cents", "un cent de dollar": the coin.
    let coin = tokens.get(number.start).is_some_and(|token| matches!(token.text, "cent" | "cents"))
        && number.end == number.start + 1
        && number.start.checked_sub(1).is_some_and(|before| {
            tokens[before].shape == Shape::Digits || matches!(tokens[before].text, "un" | "quelques")
        });
    if coin {
        return None;
    }
    let (first, last) = (tokens.get(number.start)?, tokens.get(number.end.checked_sub(1)?)?);
    let mut next = number.end;
    let scale = locale.scales.iter().find(|scale| last.is(scale.word) && scale.exponent >= 3);
    let mut values = Vec::new();
    if let (Some(scale), Some(used)) = (scale, half(tokens, next)) {
        value = value.scaled(-scale.exponent).and_a_half().scaled(scale.exponent);
        next += used;
    } else if half(tokens, next).or_else(|| half(tokens, next + 1)).is_some() {
        // "une heure et demie" may be "1.5 hours".
        values.push(value.and_a_half());
    }
    values.insert(0, value);
    let percent = percent(tokens, next);
    next += percent.unwrap_or(0);
    let alone = scale.is_some() && number.end == number.start + 1;
    let strength = match value.small() {
        Some(0 | 1) => Strength::Loose,
        Some(2) => Strength::Weak,
        _ if number.is_ordinal || alone || values.len() > 1 => Strength::Weak,
        _ => Strength::Spelled,
    };
    let figure = Figure {
        english: if alone {
            plural(last, value)
        } else {
            english(value, number.is_ordinal, percent.is_some())
        },
        values,
        percent: percent.is_some(),
        strength,
        year: false,
        exponent: scale.map(|scale| scale.exponent),
    };
    let span = Span::new(first.span.start, tokens.get(next.checked_sub(1)?)?.span.end);
    Some(Mention { span, what: What::Figure(figure) })
}

/// "des millions" has no number: "millions".
fn plural(word: &Token<'_>, value: Decimal) -> String {
    let name = [(12, "trillion"), (9, "billion"), (6, "million")]
        .into_iter()
        .find(|(exponent, _)| value == Decimal::whole(1).scaled(*exponent));
    match name {
        Some((_, name)) if word.lower.ends_with('s') => format!("{name}s"),
        Some((_, name)) => format!("1 {name}"),
        None => value.english(false),
    }
}

/// Numbers and months inside hyphenated words ("eight-year", "top-ten", "mid-March"): they may
/// answer the other side and never ask for anything.
pub(crate) fn hyphenated(tokens: &[Token<'_>], locale: &Locale) -> (Vec<Decimal>, Vec<u8>) {
    let (mut values, mut months) = (Vec::new(), Vec::new());
    let language = text2num::get_interpreter_for(locale.code);
    for token in tokens.iter().filter(|token| token.lower.contains('-')) {
        for piece in token.lower.split('-') {
            months.extend(locale.month(piece));
            values.extend(
                Decimal::parse(piece).filter(|_| piece.starts_with(|letter: char| letter.is_ascii_digit())),
            );
            let number = language.as_ref().and_then(|language| text2num::text2digits(piece, language).ok());
            values.extend(number.as_deref().and_then(Decimal::parse));
        }
    }
    (values, months)
}

/// The value as English prints it; from a million on with the word.
fn english(value: Decimal, ordinal: bool, percent: bool) -> String {
    if ordinal {
        return format!("{}{}", value.english(false), ordinal_ending(value));
    }
    if percent {
        return format!("{}%", value.english(false));
    }
    for (exponent, name) in [(12, "trillion"), (9, "billion"), (6, "million")] {
        let scaled = value.scaled(-exponent);
        if scaled.one_or_more() && scaled.tidy() {
            return format!("{} {name}", scaled.english(false));
        }
    }
    value.english(false)
}

/// "une dizaine de", "des dizaines de", "dozens of", "hundreds of".
fn collectives(tokens: &[Token<'_>], locale: &Locale) -> Vec<Mention> {
    let mut found = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let plural = token.lower.strip_suffix('s');
        let Some(collective) = locale
            .collectives
            .iter()
            .find(|collective| token.is(collective.word) || plural == Some(collective.word))
        else {
            continue;
        };
        let many = plural == Some(collective.word);
        if locale.code == "en" && !many && !token.is("dozen") {
            continue;
        }
        let before = index.checked_sub(1).map(|before| &tokens[before]);
        let article =
            before.filter(|before| ["une", "un", "des", "a", "les"].contains(&before.lower.as_str()));
        let start = article.map_or(token.span.start, |article| article.span.start);
        let english = if many { collective.many } else { collective.one };
        found.push(Mention {
            span: Span::new(start, token.span.end),
            what: What::Figure(Figure {
                values: vec![Decimal::whole(collective.value)],
                percent: false,
                strength: Strength::Weak,
                english: english.to_owned(),
                year: false,
                exponent: None,
            }),
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::spelled;
    use crate::facts::scan::{Locale, What, token::tokens};

    fn read(text: &str, language: &str) -> Vec<(String, String)> {
        spelled(&tokens(text), Locale::of(language))
            .into_iter()
            .filter_map(|mention| match mention.what {
                What::Figure(figure) => Some((mention.span.of(text).to_owned(), figure.english)),
                What::Moment(_) => None,
            })
            .collect()
    }

    #[test]
    fn french_words_of_every_country() {
        for (source, words, english) in [
            ("âgée de quatre-vingt-dix ans", "quatre-vingt-dix", "90"),
            ("nonante-cinq ans", "nonante-cinq", "95"),
            ("septante ans", "septante", "70"),
            ("deux millions et demi de francs", "deux millions et demi", "2.5 million"),
            ("vingt et un morts", "vingt et un", "21"),
            ("dix pour cent", "dix pour cent", "10%"),
            ("une dizaine de blessés", "une dizaine", "about ten"),
            ("des milliers de gens", "des milliers", "thousands"),
        ] {
            let found = read(source, "fr");
            assert!(found.contains(&(words.to_owned(), english.to_owned())), "{source}: {found:?}");
        }
    }

    #[test]
    fn english_words() {
        assert_eq!(read("forty-two dead", "en"), [("forty-two".to_owned(), "42".to_owned())]);
        assert_eq!(read("two and a half", "xx"), []);
    }
}
