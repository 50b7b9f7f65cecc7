//! Names that a translation has and its source does not.
//!
//! A word with a capital in the middle of an English sentence names something. Where no word of the
//! source stands for it — as it is, in its English form, as an inhabitant or an adjective of a place,
//! by the lexicon — the name was put in.

use super::{
    link::Links,
    lookup::singular,
    side::{Side, Word},
    spelling::transliterated,
};
use crate::english::dictionary::is_listed;
use crate::facts::{
    exonym,
    fold::{fold, kin, near},
    name::is_acronym,
    scan::{Locale, token::Shape},
};
use crate::word_list;

/// Words that English writes with a capital and French with a small letter or not at all.
const CAPITALS: &str = "i president minister prime secretary general mr mrs ms dr miss sir lady lord king queen prince \
    princess pope bishop doctor professor captain colonel commander sergeant officer director chairman chairwoman \
    judge senator congressman representative governor mayor ambassador chancellor emperor internet web earth sun moon \
    god bible christian christmas easter north south east west northern southern eastern western central state states \
    government parliament senate congress house court supreme council committee commission party republic kingdom \
    university college school institute department ministry office agency bank church war world century am pm bc ad bce \
    ce utc gmt est street avenue road river lake mountain mount island islands sea ocean bay cape valley park airport \
    station bridge tower hall hospital club league cup championship olympic games union federation association act law \
    bill constitution article chapter part section figure table english french german spanish italian european american \
    british russian chinese japanese arab jewish muslim islam islamic catholic protestant latin greek roman \
    city foreign municipality category securities new year year's treasury exchange stock force security defence defense \
    attorney national international royal association parkway square district county region province eve square version \
    dvd pc tv cctv ceo cfo phd vip usb gps sms pin id faq diy wifi ok dna hiv aids gdp ngo atm vat grand prix unit model";

/// Names that nothing in the source explains, in order, each with the words beside it that nothing
/// explains either.
pub(crate) fn put_in(source: &Side<'_>, target: &Side<'_>, links: &Links) -> Vec<String> {
    let words = target.words.iter().filter(|word| word.shape == Shape::Word && word.content);
    let (capitals, all) =
        words.fold((0, 0), |(capitals, all), word| (capitals + usize::from(word.capital), all + 1));
    // A title in capitals says nothing by them.
    if capitals * 3 > all * 2 && all > 3 {
        return Vec::new();
    }
    let mut found: Vec<String> = Vec::new();
    let mut at = 0;
    while at < target.words.len() {
        if !strange(source, target, links, at) {
            at += 1;
            continue;
        }
        let start = at;
        while at < target.words.len() && strange(source, target, links, at) {
            at += 1;
        }
        // The first word of a sentence has its capital anyhow; a common noun has it in a title.
        let run = &target.words[start..at];
        if written_as_one(source, run) || in_brackets(target, start, at) {
            continue;
        }
        let common = |word: &Word| is_common(&word.folded);
        if run.len() == 1 && (run[0].first || common(&run[0])) || run[0].first && run.iter().all(common) {
            continue;
        }
        // "Ore Mountains" for "Monts métallifères": words that translate words of the source without partner.
        if run.iter().all(|word| common(word) || word.folded.ends_with("ing"))
            && spare(source, target, links, start..at) >= run.len()
        {
            continue;
        }
        if run.len() == 1
            && is_acronym(&target.text[run[0].span.start..run[0].span.end])
            && spelled_out(target, start)
        {
            continue;
        }
        found.push(target.between(start, at - 1).to_owned());
    }
    found
}

/// Words around a run whose partners say where in the source it belongs.
const AROUND: usize = 3;

/// Words with content of the source that stand for nothing, where the words around a run belong.
fn spare(source: &Side<'_>, target: &Side<'_>, links: &Links, run: std::ops::Range<usize>) -> usize {
    let sentence = target.words[run.start].sentence;
    let around = run.start.saturating_sub(AROUND)..(run.end + AROUND).min(target.words.len());
    let places = around
        .filter(|at| !run.contains(at) && target.words[*at].sentence == sentence)
        .filter(|at| target.words[*at].content && links.back[*at].len() < 3)
        .flat_map(|at| links.back[at].iter().copied());
    let (first, last) = places.fold((usize::MAX, 0), |(first, last), at| (first.min(at), last.max(at)));
    let (first, last) = (first.saturating_sub(AROUND), (last + AROUND + 1).min(source.words.len()));
    let spare = |at: &usize| {
        let word = &source.words[*at];
        word.content && word.shape == Shape::Word && links.forth[*at].is_empty()
    };
    (first..last).filter(spare).count()
}

/// Whether the words of the run stand in the source as one, whatever their hyphens: "Big Bang", "bigbang".
fn written_as_one(source: &Side<'_>, run: &[Word]) -> bool {
    let bare = |words: &[Word]| words.iter().map(|word| word.folded.replace('-', "")).collect::<String>();
    let one = bare(run);
    let words = &source.words;
    (0..words.len())
        .any(|at| (1..=3).any(|length| words.get(at..at + length).is_some_and(|words| bare(words) == one)))
}

/// Whether the run is an abbreviation in brackets, which names again what stands before it.
fn in_brackets(target: &Side<'_>, start: usize, end: usize) -> bool {
    let mark = |at: Option<usize>, mark: &str| {
        at.and_then(|at| target.words.get(at)).is_some_and(|word| word.folded == mark)
    };
    let acronym = target.between(start, start);
    end == start + 1
        && is_acronym(acronym)
        && mark(start.checked_sub(1), "(")
        && mark(Some(end), ")")
        && abridges(&target.words[start.saturating_sub(8)..start - 1], &fold(acronym))
}

/// Whether the letters of an abbreviation follow each other in the words, the first at the head of one:
/// "extravehicular activity" is "EVA".
fn abridges(words: &[Word], letters: &str) -> bool {
    (0..words.len()).any(|start| {
        let text: String = words[start..].iter().map(|word| word.folded.as_str()).collect();
        let mut rest = letters.chars().filter(char::is_ascii_alphabetic).peekable();
        let opens = text.chars().next() == rest.peek().copied();
        for letter in text.chars() {
            if rest.peek() == Some(&letter) {
                rest.next();
            }
        }
        opens && rest.peek().is_none()
    })
}

/// Whether English uses the word for things: it has a plural. Peoples have one too.
pub(crate) fn is_common(folded: &str) -> bool {
    word_list::words_of! { PEOPLES: "data/put-in.txt", "peoples" }
    let people = PEOPLES.iter().any(|ending| folded.ends_with(ending));
    !people
        && (is_listed(&format!("{folded}s"))
            || is_listed(&format!("{folded}es"))
            || folded.ends_with('s') && is_listed(folded.trim_end_matches('s')))
}

/// Whether words around an acronym have its letters as their first ones, one after the other.
fn spelled_out(target: &Side<'_>, at: usize) -> bool {
    let letters: Vec<char> =
        target.words[at].folded.chars().filter(|letter| letter.is_alphabetic()).collect();
    let around = at.saturating_sub(12)..(at + 12).min(target.words.len());
    let words: Vec<&Word> = target.words[around].iter().filter(|word| word.shape == Shape::Word).collect();
    (0..words.len()).any(|start| {
        let mut rest = letters.iter().peekable();
        for word in words[start..].iter().take(letters.len() + 2) {
            if rest.peek().is_some_and(|letter| word.folded.starts_with(**letter)) && word.content {
                rest.next();
            } else if word.content {
                break;
            }
        }
        rest.peek().is_none()
    })
}

/// "III": a number, which the numbers hold.
fn roman(word: &str) -> bool {
    word.bytes().all(|letter| matches!(letter, b'I' | b'V' | b'X'))
}

fn strange(source: &Side<'_>, target: &Side<'_>, links: &Links, at: usize) -> bool {
    let word = &target.words[at];
    let folded = word.folded.as_str();
    let english = Locale::of("en");
    if word.shape != Shape::Word
        || !word.capital
        || !word.content
        || !links.back[at].is_empty()
        || folded.chars().count() < 3
        || CAPITALS.split_whitespace().any(|known| known == folded)
        || roman(target.between(at, at))
        || english.month(folded).is_some()
        || english.weekday(folded).is_some()
    {
        return false;
    }
    !explained(source, target, folded)
}

/// "aryenne" and "Aryan": one ending of peoples and schools in both languages.
fn adjective(french: &str, english: &str) -> bool {
    const ENDINGS: [(&str, &[&str]); 8] = [
        ("enne", &["an", "ian", "ean", "en"]),
        ("ennes", &["an", "ian", "ean", "ans", "ians"]),
        ("en", &["an", "ian", "ean"]),
        ("ens", &["an", "ian", "ans", "ians", "eans"]),
        ("ique", &["ic", "ical", "ics"]),
        ("iques", &["ic", "ical", "ics"]),
        ("ois", &["ese", "ian", "an"]),
        ("iste", &["ist"]),
    ];
    ENDINGS.iter().any(|(ending, others)| {
        french.strip_suffix(ending).is_some_and(|stem| {
            stem.len() > 2 && others.iter().any(|other| english.strip_suffix(other) == Some(stem))
        })
    })
}

fn sorted(word: &str) -> Vec<u8> {
    let mut letters: Vec<u8> = word.bytes().filter(u8::is_ascii_lowercase).collect();
    letters.sort_unstable();
    letters
}

/// Whether a word of the source is the name in another form.
fn explained(source: &Side<'_>, target: &Side<'_>, folded: &str) -> bool {
    let folded = singular(folded);
    let there = |spelling: &str| target.words.iter().any(|word| word.folded == spelling);
    let pieces: Vec<&str> = folded.split('-').filter(|piece| piece.len() > 2).collect();
    source.words.iter().filter(|word| word.shape == Shape::Word && word.folded.len() > 2).any(|word| {
        let same = |piece: &str| {
            word.folded == piece
                || word.folded.contains('-') && word.folded.split('-').any(|part| part == piece)
                || kin(&word.folded, piece)
                || transliterated(&word.folded, piece)
                || kin(&word.folded.replace('z', "s"), &piece.replace('z', "s"))
                || adjective(&word.folded, piece)
                || word.capital
                    && !is_listed(&word.folded)
                    && !there(&word.folded)
                    && near(&word.folded, piece)
                || word.capital && piece.len() <= 6 && sorted(&word.folded) == sorted(piece)
                || exonym::english(&word.folded).iter().any(|form| {
                    kin(&fold(form.english), piece)
                        || exonym::also(form.english).iter().any(|also| fold(also) == piece)
                })
        };
        same(folded) || pieces.len() > 1 && pieces.iter().any(|piece| same(piece))
    })
}
