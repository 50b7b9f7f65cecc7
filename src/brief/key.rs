//! Which quotations carry the story, and so stand on the page.
//!
//! Takes the quotations of a brief with its lines, marks two to six of them: full before fragment,
//! five words and more before less, the persons of headline and lead first. What a line shows
//! already, what has no English and what is in doubt comes last. Everything else is in the
//! evidence.

use std::collections::HashSet;

use super::{Bilingual, BriefQuote, EnglishState, Line};
use crate::quote::{Flag, Kind};

/// Shorter quotations need a reason of their own to stand on the page.
const WORDS: usize = 5;
/// Quotations that a page has where the article has them, however short.
const LEAST: usize = 2;
/// Longer quotations take the room of two.
const LONG: usize = 45;

/// How many quotations the page of an article of this length in words holds.
const fn room(words: usize) -> usize {
    match words {
        0..250 => 2,
        250..=500 => 3,
        501..=800 => 4,
        801..=1200 => 5,
        _ => 6,
    }
}

/// Marks the quotations of the page of an article of `words` words.
pub(super) fn choose(
    quotes: &mut [BriefQuote],
    words: usize,
    headline: &Bilingual,
    lead: Option<&Line>,
    points: &[Line],
) {
    let glance = Glance::new(quotes, headline, lead, points);
    let mut ranked: Vec<(i32, usize)> = quotes
        .iter()
        .enumerate()
        .filter(|(_, quote)| quote.kind.is_speech() && !quote.flags.contains(&Flag::Nested))
        .map(|(index, quote)| (glance.worth(quote), index))
        .collect();
    ranked.sort_by_key(|(worth, index)| (-worth, *index));
    let mut spoken: HashSet<&str> = HashSet::new();
    let mut chosen = Vec::new();
    // The first round lets all be heard, the second lets one speaker have more than one quotation;
    // what a line shows already stands again only where the page would have next to none.
    for round in 0..3 {
        for (_, index) in &ranked {
            let quote = &quotes[*index];
            let who = quote.speaker.as_ref().and_then(|speaker| speaker.name.as_deref()).unwrap_or(&quote.id);
            let heard = spoken.contains(who);
            // An opening paragraph often has the words of the body once more.
            if chosen.iter().any(|other: &usize| quotes[*other].text == quote.text) {
                continue;
            }
            // A page needs two; a scrap of a few words tells nothing beside them.
            let scrap = quote.kind != Kind::Full && quote.text.split_whitespace().count() < WORDS;
            let again = glance.shown.contains(&quote.text) && round < 2;
            if again || (scrap || round == 2) && chosen.len() >= LEAST {
                continue;
            }
            if chosen.len() < room(words) && !chosen.contains(index) && (round > 0 || !heard) {
                spoken.insert(who);
                chosen.push(*index);
            }
        }
    }
    for index in chosen {
        quotes[index].key = true;
    }
}

/// What the lines of a brief name and show.
struct Glance {
    prose: String,
    /// Words of the quotations that the lines show, wherever else they stand.
    shown: HashSet<String>,
}

impl Glance {
    fn new(quotes: &[BriefQuote], headline: &Bilingual, lead: Option<&Line>, points: &[Line]) -> Self {
        let lines = || lead.into_iter().chain(points);
        let sources = lines().filter_map(|line| line.source.as_deref().or(line.target.as_deref()));
        let titles = [headline.source.as_deref(), headline.target.as_deref()];
        let prose = titles.into_iter().flatten().chain(sources).collect::<Vec<_>>().join("\n");
        let is_shown = |quote: &&BriefQuote| lines().any(|line| line.quotes.contains(&quote.id));
        Self { prose, shown: quotes.iter().filter(is_shown).map(|quote| quote.text.clone()).collect() }
    }

    fn worth(&self, quote: &BriefQuote) -> i32 {
        let words = quote.text.split_whitespace().count();
        let mut worth = 0;
        worth += if quote.kind == Kind::Full { 4 } else { 0 };
        worth += if words >= WORDS { 4 } else { 0 };
        worth -= if words > LONG { 3 } else { 0 };
        worth -= if self.shown.contains(&quote.text) { 3 } else { 0 };
        worth -= match quote.english.state {
            EnglishState::None => 4,
            EnglishState::Flagged => 2,
            _ => 0,
        };
        worth -= if quote.flags.contains(&Flag::Negated) || quote.flags.contains(&Flag::Hypothetical) {
            2
        } else {
            0
        };
        match &quote.speaker {
            None => worth -= 3,
            Some(speaker) => match &speaker.name {
                None => worth -= 1,
                Some(name) => {
                    let surname = name.split_whitespace().next_back().unwrap_or(name);
                    worth += if self.prose.contains(surname) { 3 } else { 0 };
                }
            },
        }
        worth
    }
}

#[cfg(test)]
mod tests {
    use super::{Bilingual, Line, choose, room};
    use crate::brief::{BriefQuote, BriefSpeaker, English, EnglishState, French, SpeakerCertainty};
    use crate::quote::Kind;

    fn quote(id: &str, kind: Kind, text: &str, name: Option<&str>) -> BriefQuote {
        let speaker = BriefSpeaker {
            surface: None,
            name: name.map(str::to_owned),
            certainty: SpeakerCertainty::Stated,
            start: None,
            end: None,
            role: None,
            name_target: None,
            role_target: None,
        };
        let english =
            English { text: Some("x".to_owned()), from: None, state: EnglishState::Passed, reasons: vec![] };
        BriefQuote {
            id: id.to_owned(),
            kind,
            text: text.to_owned(),
            start: 0,
            end: 0,
            paragraph: 1,
            sentence: 1,
            lang: None,
            speaker: name.map(|_| speaker),
            cue: None,
            flags: vec![],
            key: false,
            french: French::Exact,
            english,
        }
    }

    #[test]
    fn the_page_grows_with_the_article() {
        assert_eq!([100, 249, 250, 500, 501, 900, 5000].map(room), [2, 2, 3, 3, 4, 5, 6]);
    }

    #[test]
    fn full_long_and_by_the_protagonist_comes_first() {
        let mut quotes = vec![
            quote("q1", Kind::Scare, "gilets jaunes et tous les autres", None),
            quote("q2", Kind::Partial, "une ligne rouge", Some("Luc Petit")),
            quote("q3", Kind::Full, "Nous ne céderons pas devant eux", Some("Anne Roux")),
            quote("q4", Kind::Full, "Cela ne changera rien du tout", Some("Anne Roux")),
            quote("q5", Kind::Full, "Je ne sais pas encore", Some("Paul Noir")),
        ];
        let headline = Bilingual { source: Some("Anne Roux refuse".to_owned()), target: None };
        let shown = Line { target: None, source: None, sentences: vec![], quotes: vec!["q3".to_owned()] };
        choose(&mut quotes, 100, &headline, Some(&shown), &[]);
        let keys: Vec<&str> =
            quotes.iter().filter(|quote| quote.key).map(|quote| quote.id.as_str()).collect();
        assert_eq!(keys, ["q4", "q5"], "who speaks twice lets another be heard; scare quotes are nobody's");
        for quote in &mut quotes {
            quote.key = false;
        }
        choose(&mut quotes, 400, &headline, Some(&shown), &[]);
        let count = |quotes: &[BriefQuote]| quotes.iter().filter(|quote| quote.key).count();
        assert_eq!(count(&quotes), 2, "neither what a line shows nor a scrap fills the page");
        let mut only = vec![quote("q3", Kind::Full, "Nous ne céderons pas devant eux", Some("Anne Roux"))];
        choose(&mut only, 400, &headline, Some(&shown), &[]);
        assert_eq!(count(&only), 1, "a page without any other has it once more");
    }
}
