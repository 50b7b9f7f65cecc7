//! The measures of quotations against a gold file: spans of speech, kinds, speakers next to the
//! quotation and resolved, cues. docs/quotations.md says what each means.

use std::collections::HashSet;

use depeche::{
    quote::{Kind, Quote},
    span::ScalarMap,
};
use serde_json::Value;

/// Small words that do not count when names are compared.
const SMALL: &str = " le la les l un une des de du d son sa ses m mme me et à au aux ce cette cet t ";
/// Words that resolve nobody.
const PRONOUNS: &str = " il elle ils elles lui on je qui celui se s nous ";

/// Right and asked, for one measure.
#[derive(Debug, Default, Clone, Copy)]
struct Share {
    right: usize,
    of: usize,
}

impl Share {
    fn count(&mut self, right: bool) {
        self.right += usize::from(right);
        self.of += 1;
    }

    fn reaches(self, percent: usize) -> bool {
        self.right * 100 >= self.of * percent
    }
}

/// All measures of one gold file.
#[derive(Debug, Default)]
pub(super) struct Score {
    quotes: usize,
    found: usize,
    missed: usize,
    /// Handed out as speech, but not annotated as speech.
    false_speech: usize,
    kind: Share,
    local: Share,
    resolved: Share,
    cue: Share,
}

/// What a gold file must reach at least, in percent, and how many quotations it must hold.
#[derive(Clone, Copy)]
pub(super) struct Floor {
    pub(super) quotes: usize,
    pub(super) span: usize,
    pub(super) kind: usize,
    pub(super) local: usize,
    pub(super) resolved: usize,
    pub(super) cue: usize,
}

/// The words of a name or phrase that count.
fn words(text: &str) -> HashSet<String> {
    text.to_lowercase()
        .split(|character: char| !(character.is_alphanumeric() || character == '_'))
        .filter(|word| !word.is_empty() && !SMALL.contains(&format!(" {word} ")))
        .map(str::to_owned)
        .collect()
}

fn share(left: &str, right: &str) -> bool {
    !words(left).is_disjoint(&words(right))
}

fn is_speech(kind: &str) -> bool {
    matches!(kind, "full" | "partial")
}

impl Score {
    /// Compares what was found in `text` with one line of a gold file.
    pub(super) fn add(&mut self, gold: &Value, text: &str, quotes: &[Quote]) {
        let map = ScalarMap::new(text);
        let bare = |span: &str| span.trim_matches(|letter: char| !letter.is_alphanumeric()).to_owned();
        let mut known = HashSet::new();
        for expected in gold["quotes"].as_array().into_iter().flatten() {
            let said = bare(expected["text"].as_str().unwrap_or_default());
            let start = expected["start"].as_u64().unwrap_or_default();
            let hit = quotes.iter().position(|quote| {
                bare(quote.span.of(text)) == said && (map.scalar(quote.span.start) as u64).abs_diff(start) < 3
            });
            known.extend(hit);
            if !expected["flags"].to_string().contains("nested") {
                self.quotes += 1;
                self.compare(expected, text, hit.map(|hit| &quotes[hit]));
            }
        }
        let invented = |(index, quote): &(usize, &Quote)| quote.kind.is_speech() && !known.contains(index);
        self.false_speech += quotes.iter().enumerate().filter(invented).count();
    }

    fn compare(&mut self, expected: &Value, text: &str, hit: Option<&Quote>) {
        let kind = expected["kind"].as_str().unwrap_or_default();
        let other = expected["alt_kind"].as_str().unwrap_or(kind);
        let handed = hit.is_some_and(|quote| quote.kind.is_speech());
        if is_speech(kind) == is_speech(other) {
            match (is_speech(kind), handed) {
                (true, true) => self.found += 1,
                (true, false) => self.missed += 1,
                (false, true) => self.false_speech += 1,
                (false, false) => {}
            }
        }
        let Some(quote) = hit else { return };
        self.kind.count([kind, other].contains(&kind_name(quote.kind)));
        if is_speech(kind) {
            self.speaker(expected, text, quote);
        }
    }

    fn speaker(&mut self, expected: &Value, text: &str, quote: &Quote) {
        let surface = quote.speaker.as_ref().and_then(|speaker| Some(speaker.surface?.of(text)));
        let name = quote.speaker.as_ref().and_then(|speaker| Some(speaker.name.as_ref()?.text.as_str()));
        let name = name.or(surface).unwrap_or_default();
        let (said_by, person) = (expected["speaker"].as_str(), expected["ref"].as_str());
        if said_by.or(person).is_some() {
            let asked = format!("{} {}", said_by.unwrap_or_default(), person.unwrap_or_default());
            self.local.count(share(surface.unwrap_or_default(), &asked) || share(name, &asked));
        }
        if let Some(person) = person {
            let mut resolved = words(name);
            resolved.retain(|word| !PRONOUNS.contains(&format!(" {word} ")));
            self.resolved.count(!resolved.is_disjoint(&words(person)));
        }
        let cues: Vec<&str> =
            expected["cues"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        if !cues.is_empty() {
            let cue = quote.cue.as_ref().map_or("", |cue| cue.text.as_str());
            self.cue.count(cues.iter().any(|expected| share(expected, cue)));
        }
    }

    /// Fails below `floor`, with all the measures.
    pub(super) fn hold(&self, floor: &Floor) {
        let span = Share { right: 2 * self.found, of: 2 * self.found + self.missed + self.false_speech };
        let holds = self.quotes >= floor.quotes
            && span.reaches(floor.span)
            && self.kind.reaches(floor.kind)
            && self.local.reaches(floor.local)
            && self.resolved.reaches(floor.resolved)
            && self.cue.reaches(floor.cue);
        assert!(holds, "{self:?}");
    }
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Full => "full",
        Kind::Partial => "partial",
        Kind::Scare => "scare",
        Kind::Title => "title",
    }
}
