//! Figures that the engine left French or got wrong.
//!
//! Takes a source sentence and its translation, gives [`Swap`]s: decimal commas, spaces between
//! thousands and hours with `h` become English where the engine copied them; a wrong figure is put
//! right only where a single figure of the source is missing, a single one of the translation has
//! no source, and the two resemble each other or are linked.

use super::{align::Alignment, swap::Swap};
use crate::{facts::fold::distance, span::Span};

/// A run of digits with its separators.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Figure {
    span: Span,
    /// Digits alone: "2,5" and "2.5" are the same, so are "1 200" and "1,200".
    digits: String,
}

/// The changes that the figures of `translation` need.
pub(super) fn swaps(source: &str, translation: &str, alignment: Option<&Alignment>) -> Vec<Swap> {
    let (given, made) = (figures(source), figures(translation));
    let mut swaps = hours(source, translation);
    for figure in &made {
        let surface = figure.span.of(translation);
        let copied = given.iter().any(|other| other.span.of(source) == surface);
        let after = if copied { english(surface) } else { pointed(source, &given, figure, surface) };
        if let Some(after) = after {
            swaps.push(Swap { span: figure.span, after, reason: "figure written the English way" });
        }
    }
    if let Some((right, wrong)) = odd_ones(&given, &made)
        && !is_time(source, right.span)
        && !is_time(translation, wrong.span)
        && stands_for(source, right, wrong, alignment)
    {
        let surface = right.span.of(source);
        let after = english(surface).unwrap_or_else(|| surface.to_owned());
        swaps.push(Swap { span: wrong.span, after, reason: "figure put right after the source" });
    }
    swaps
}

/// The figure that the translation lacks and the one that it has instead, if it is one each.
fn odd_ones<'a>(given: &'a [Figure], made: &'a [Figure]) -> Option<(&'a Figure, &'a Figure)> {
    let mut left: Vec<&Figure> = made.iter().collect();
    let mut lacking = Vec::new();
    for figure in given {
        match left.iter().position(|other| other.digits == figure.digits) {
            Some(index) => drop(left.remove(index)),
            None => lacking.push(figure),
        }
    }
    match (lacking.as_slice(), left.as_slice()) {
        ([right], [wrong]) => Some((right, wrong)),
        _ => None,
    }
}

fn stands_for(source: &str, right: &Figure, wrong: &Figure, alignment: Option<&Alignment>) -> bool {
    let (wanted, found) = (right.digits.as_str(), wrong.digits.as_str());
    // "les années 60" is "the 1960s"; a lone digit resembles everything.
    if wanted.len() < 2 || found.ends_with(wanted) {
        return false;
    }
    let word = source[..right.span.start].split(' ').count() - 1;
    let linked = alignment.is_some_and(|alignment| {
        let covers = |place: Span| place.start <= wrong.span.start && wrong.span.start < place.end;
        alignment.target.iter().any(|other| covers(other.span) && other.source == word && other.share >= 0.4)
    });
    let shorter = wanted.len().min(found.len());
    linked && wanted.len() == found.len()
        || shorter >= 3 && distance(wanted, found, 1) <= 1
        || shorter >= 2 && wanted[..shorter] == found[..shorter]
}

/// How English writes a French figure, where it differs.
fn english(surface: &str) -> Option<String> {
    if let Some((whole, decimals)) = surface.split_once(',') {
        // Three digits after a comma would be thousands in English: nobody can tell.
        let plain = !decimals.contains(',') && (decimals.len() != 3 || whole == "0");
        return plain.then(|| format!("{}.{decimals}", whole.replace([' ', '.'], ",")));
    }
    if surface.contains(' ') || thousands(surface) {
        return Some(surface.replace([' ', '.'], ","));
    }
    None
}

/// Whether points part groups of three digits ("20.000"), in no address ("192.168.100.200").
fn thousands(surface: &str) -> bool {
    let groups: Vec<&str> = surface.split('.').collect();
    (2..=3).contains(&groups.len())
        && (1..=3).contains(&groups[0].len())
        && groups[0] != "0"
        && groups[1..].iter().all(|group| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit()))
}

/// "20.000" that the engine made of "20 000", in English form. What the source writes with a comma
/// may be a decimal, unless it ends in a zero.
fn pointed(source: &str, given: &[Figure], made: &Figure, surface: &str) -> Option<String> {
    let means = |figure: &Figure| {
        let written = figure.span.of(source);
        figure.digits == made.digits && (!written.contains(',') || written.ends_with('0'))
    };
    (thousands(surface) && given.iter().any(means)).then(|| surface.replace('.', ","))
}

/// "13 h 20" and "9 h" that were copied.
fn hours(source: &str, translation: &str) -> Vec<Swap> {
    let mut swaps = Vec::new();
    for figure in figures(translation) {
        let rest = &translation[figure.span.end..];
        let after_h = rest.strip_prefix(' ').unwrap_or(rest).strip_prefix('h');
        let Some(tail) = after_h.filter(|tail| !tail.starts_with(char::is_alphabetic)) else { continue };
        let minutes = tail.strip_prefix(' ').unwrap_or(tail);
        let count = minutes.bytes().take_while(u8::is_ascii_digit).count();
        let hour = figure.digits.as_str();
        if hour.len() > 2 || !source.contains(&format!("{hour} h")) && !source.contains(&format!("{hour}h")) {
            continue;
        }
        let (end, minutes) = match count {
            2 => (translation.len() - minutes.len() + 2, &minutes[..2]),
            0 => (translation.len() - tail.len(), "00"),
            _ => continue,
        };
        let span = Span::new(figure.span.start, end);
        swaps.push(Swap { span, after: format!("{hour}:{minutes}"), reason: "hour written the English way" });
    }
    swaps
}

fn is_time(text: &str, span: Span) -> bool {
    let (before, after) = (&text[..span.start], &text[span.end..]);
    let after = after.strip_prefix(' ').unwrap_or(after);
    before.ends_with(':')
        || after.starts_with(':')
        || ["h ", "h.", "h,", "heure", "a.m", "p.m", "am", "pm", "o'clock"]
            .iter()
            .any(|mark| after.starts_with(mark))
        || after
            .strip_prefix('h')
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(|one: char| one.is_ascii_digit()))
        || before.trim_end_matches(' ').ends_with('h')
}

/// Runs of digits; a space joins thousands only.
fn figures(text: &str) -> Vec<Figure> {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut found = Vec::new();
    let mut index = 0;
    while index < bytes.len() {
        if !bytes[index].is_ascii_digit() {
            index += 1;
            continue;
        }
        let start = index;
        index += digits(index);
        let head = index - start;
        let mut spaced = head <= 3;
        while index < bytes.len() {
            let next = digits(index + 1);
            let joins = match bytes[index] {
                b' ' => spaced && next == 3,
                b',' | b'.' => next > 0,
                _ => false,
            };
            if !joins {
                break;
            }
            spaced &= bytes[index] == b' ';
            index += 1 + next;
        }
        let span = Span::new(start, index);
        let digits = span.of(text).chars().filter(char::is_ascii_digit).collect();
        found.push(Figure { span, digits });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::swaps;
    use crate::backend::embedded::swap::apply;

    fn repaired(source: &str, made: &str) -> String {
        apply(made, swaps(source, made, None), None).0
    }

    #[test]
    fn copied_figures_become_english() {
        let source = "Il vaut 2,3 milliards et 1 200 000 voix à 9 h 30 puis 13h20.";
        let made = "It is worth 2,3 billion and 1 200 000 votes at 9 h30 then 13h 20.";
        assert_eq!(repaired(source, made), "It is worth 2.3 billion and 1,200,000 votes at 9:30 then 13:20.");
        assert_eq!(repaired("À 9 h, il part.", "At 9 h, he leaves."), "At 9:00, he leaves.");
    }

    #[test]
    fn thousands_never_have_a_point() {
        for (source, made, expected) in [
            ("Il y a 20.000 morts.", "There are 20.000 dead.", "There are 20,000 dead."),
            ("Il y a 20 000 morts.", "There are 20.000 dead.", "There are 20,000 dead."),
            ("Il y a 20,000 morts.", "There are 20.000 dead.", "There are 20,000 dead."),
            ("Il y a 20.000 morts.", "There are 200 dead.", "There are 20,000 dead."),
            ("Il a 1.234.567 voix.", "He has 1.234.567 votes.", "He has 1,234,567 votes."),
            ("Il pèse 1.234,5 kg.", "It weighs 1.234,5 kg.", "It weighs 1,234.5 kg."),
            ("Il pèse 0,125 kg.", "It weighs 0,125 kg.", "It weighs 0.125 kg."),
            ("Il pèse 1,234 kg.", "It weighs 1.234 kg.", "It weighs 1.234 kg."),
        ] {
            assert_eq!(repaired(source, made), expected, "{made}");
        }
    }

    #[test]
    fn a_wrong_figure_is_put_right_where_no_other_could_be_meant() {
        assert_eq!(repaired("En 2013, il part.", "In 2011, he leaves."), "In 2013, he leaves.");
        assert_eq!(repaired("Il y a 22 500 voix.", "There are 225 votes."), "There are 22,500 votes.");
    }

    #[test]
    fn conversions_and_doubts_are_left_alone() {
        for (source, made) in [
            ("À 13 h 20, il part.", "At 1:20 p.m., he leaves."),
            ("Les années 60 sont loin.", "The 1960s are far."),
            ("Entre 2013 et 2014.", "Between 2011 and 2012."),
            ("Il pèse 1,234 kg.", "It weighs 1,234 kg."),
            ("Il a 3 chats.", "He has 5 cats."),
        ] {
            assert_eq!(repaired(source, made), made);
        }
    }
}
