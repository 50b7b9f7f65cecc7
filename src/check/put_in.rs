//! Names that a translation has and its source does not.
//!
//! A word with a capital in the middle of an English sentence names something. Where no word of the
//! source stands for it — as it is, in its English form, as an inhabitant or an adjective of a place,
//! by the lexicon — the name was put in.

use super::{
    link::Links,
    side::{Side, Word},
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
    british russian chinese japanese arab jewish muslim islam islamic catholic protestant latin greek roman";

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
        let common = |word: &Word| is_common(&word.folded);
        if run.len() == 1 && (run[0].first || common(&run[0])) || run[0].first && run.iter().all(common) {
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

/// Whether English uses the word for things: it has a plural. Peoples have one too.
pub(crate) fn is_common(folded: &str) -> bool {
    word_list::words_of! { PEOPLES: "data/put-in.txt", "peoples" }
    let people = PEOPLES.iter().any(|ending| folded.ends_with(ending));
    !people
        && (is_listed(&format!("{folded}s"))
            || is_listed(&format!("{folded}es"))
            || folded.ends_with('s') && is_listed(folded.trim_end_matches('s')))
}

/// Whether the words before or after an acronym have its letters as their first ones.
fn spelled_out(target: &Side<'_>, at: usize) -> bool {
    let letters: Vec<u8> = target.words[at].folded.bytes().filter(u8::is_ascii_lowercase).collect();
    let around = at.saturating_sub(12)..(at + 12).min(target.words.len());
    let firsts: Vec<u8> = target.words[around].iter().filter_map(|word| word.folded.bytes().next()).collect();
    let mut rest = letters.iter().peekable();
    for first in firsts {
        if rest.peek() == Some(&&first) {
            rest.next();
        }
    }
    rest.peek().is_none()
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
        || english.month(folded).is_some()
        || english.weekday(folded).is_some()
    {
        return false;
    }
    !explained(source, target, folded)
}

fn sorted(word: &str) -> Vec<u8> {
    let mut letters: Vec<u8> = word.bytes().filter(u8::is_ascii_lowercase).collect();
    letters.sort_unstable();
    letters
}

/// Whether a word of the source is the name in another form.
fn explained(source: &Side<'_>, target: &Side<'_>, folded: &str) -> bool {
    let there = |spelling: &str| target.words.iter().any(|word| word.folded == spelling);
    let pieces: Vec<&str> = folded.split('-').filter(|piece| piece.len() > 2).collect();
    source.words.iter().filter(|word| word.shape == Shape::Word && word.folded.len() > 2).any(|word| {
        let same = |piece: &str| {
            word.folded == piece
                || word.folded.contains('-') && word.folded.split('-').any(|part| part == piece)
                || kin(&word.folded, piece)
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
