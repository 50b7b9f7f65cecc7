//! Verification: a brief held against its source again.
//!
//! Takes a brief's JSON as it lies on disk and the source read anew, gives every difference.
//! Pure; the reading is done by [`cli`](crate::cli).

mod extraction;

use crate::{
    article::{Article, one_line},
    brief::{Brief, Line, sealed_bytes},
    signature::Verifier,
};

/// One thing that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Difference {
    /// `source`, `brief`, `q1`, `lead`, `point 2`, `body 3`, `fact 4`, `sentence 5`.
    pub place: String,
    /// What differs, for the user.
    pub note: String,
}

/// Holds the brief against itself: its seal, and its bytes against what the program writes.
#[must_use]
pub fn brief(text: &str, brief: &Brief) -> Vec<Difference> {
    let mut differences = Vec::new();
    // Over the bytes as they are, whatever their format version.
    match sealed_bytes(text) {
        Some((seal, _)) if seal != brief.provenance.seal => {
            differences.push(difference("brief", "was changed after it was written: its seal does not fit"));
            differences.extend(edited(brief));
        }
        Some((_, bytes)) if bytes == text.as_bytes() => {}
        _ => differences.push(difference(
            "brief",
            "says what it said when it was written, but its bytes were changed (its layout)",
        )),
    }
    differences
}

pub(crate) use extraction::is_own;

/// Holds the brief's signature against a key.
#[must_use]
pub(crate) fn signature(brief: &Brief, key: &Verifier) -> Option<Difference> {
    let note = match &brief.provenance.signature {
        None => "has no signature".to_owned(),
        Some(signature) => format!("its signature {}", key.hold(&brief.provenance.seal, signature).err()?),
    };
    Some(difference("brief", &note))
}

/// The lines that were changed, with what they say now and the checks of it that do not hold.
fn edited(brief: &Brief) -> Vec<Difference> {
    let mut differences = Vec::new();
    for line in brief.changed() {
        let note = match &line.says {
            Some(says) => format!("was changed; it now says “{says}”"),
            None => "was changed".to_owned(),
        };
        differences.push(difference(&line.place, &note));
        for alarm in line.alarms {
            differences.push(difference(&line.place, &format!("as it is now: {}", alarm.note)));
        }
    }
    differences
}

/// Holds the brief against its source, read and analysed again.
#[must_use]
pub fn source(brief: &Brief, article: &Article) -> Vec<Difference> {
    let mut holder = Holder { text: Scalars::new(&article.document.text), differences: Vec::new() };
    if article.loaded.sha256 != brief.source.sha256 {
        holder.note("source", "is not the file that the brief was made from: its SHA-256 differs");
    }
    if holder.text.len() != brief.source.chars {
        holder.note(
            "source",
            &format!("has {} characters, the brief says {}", holder.text.len(), brief.source.chars),
        );
    }
    let title = article.document.title.as_ref().map(|title| title.value.as_str());
    if title != brief.source.title.as_deref() || title != brief.headline.source.as_deref() {
        holder.note("source", "has another title than the brief");
    }
    holder.places(brief);
    if let Some(lead) = &brief.lead {
        holder.line("lead", lead, brief);
    }
    for (index, point) in brief.points.iter().enumerate() {
        holder.line(&format!("point {}", index + 1), point, brief);
    }
    // What the extractor finds again; in another file it finds something else anyway.
    if is_own(brief) && article.loaded.sha256 == brief.source.sha256 {
        holder.differences.extend(extraction::differences(brief, article));
    }
    holder.differences
}

struct Holder<'a> {
    text: Scalars<'a>,
    differences: Vec<Difference>,
}

impl Holder<'_> {
    fn note(&mut self, place: &str, note: &str) {
        self.differences.push(difference(place, note));
    }

    fn slice(&mut self, place: &str, start: usize, end: usize, expected: &str) {
        match self.text.slice(start, end) {
            Some(found) if found == expected => {}
            Some(_) => {
                self.note(place, &format!("characters {start}–{end} of the source say something else"));
            }
            None => self.note(place, &format!("characters {start}–{end} lie outside the source")),
        }
    }

    fn places(&mut self, brief: &Brief) {
        for quote in &brief.quotes {
            self.slice(&quote.id, quote.start, quote.end, &quote.text);
            let speaker = quote.speaker.as_ref();
            if let Some((start, end, surface)) =
                speaker.and_then(|speaker| Some((speaker.start?, speaker.end?, speaker.surface.as_ref()?)))
                && self.text.slice(start, end).map(one_line).as_deref() != Some(surface)
            {
                self.note(&quote.id, "its speaker does not stand where the brief says");
            }
            let cue = quote.cue.as_ref().filter(|cue| !cue.text.contains('…'));
            if let Some(cue) = cue
                && self.text.slice(cue.start, cue.end).is_none_or(|found| !same_words(found, &cue.text))
            {
                self.note(&quote.id, "its cue does not stand where the brief says");
            }
        }
        for paragraph in &brief.body {
            let place = format!("body {}", paragraph.paragraph);
            self.slice(&place, paragraph.start, paragraph.end, &paragraph.source);
        }
        for (index, fact) in brief.facts.iter().enumerate() {
            self.slice(&format!("fact {}", index + 1), fact.start, fact.end, &fact.source);
        }
        for sentence in &brief.sentences {
            let place = format!("sentence {}", sentence.number);
            match (self.text.slice(sentence.start, sentence.end), &sentence.text) {
                (None, _) => self.note(&place, "lies outside the source"),
                (Some(found), Some(shown)) if one_line(found) != *shown => {
                    self.note(&place, "is not what stands in the source");
                }
                _ => {}
            }
        }
    }

    /// Cited sentences and quotations exist; translated lines name the words they come from.
    fn line(&mut self, place: &str, line: &Line, brief: &Brief) {
        let mut cited = String::new();
        for number in &line.sentences {
            match brief.sentences.iter().find(|sentence| sentence.number == *number) {
                Some(sentence) => {
                    let words = self.text.slice(sentence.start, sentence.end).unwrap_or_default();
                    cited.push_str(&one_line(words));
                }
                None => self.note(place, &format!("cites sentence {number}, which does not exist")),
            }
        }
        if line.source.as_ref().is_some_and(|source| !is_left_of(source, &cited)) {
            self.note(place, "its source sentence is not what stands in the source");
        }
        for id in &line.quotes {
            if !brief.quotes.iter().any(|quote| quote.id == *id) {
                self.note(place, &format!("places quotation {id}, which does not exist"));
            }
        }
    }
}

/// Whether two texts have the same words, whatever spaces stand between them: a cue has plain ones.
fn same_words(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

/// Whether `line` is `sentence`, or what is left of it after whole words were left out: every word of
/// the line stands in the sentence, in its order. A capital at the head counts for a small letter,
/// and marks at the ends of words do not count.
fn is_left_of(line: &str, sentence: &str) -> bool {
    if line == sentence {
        return true;
    }
    let words = |text: &str| -> Vec<String> {
        let words =
            text.split_whitespace().map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()));
        words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let (line, sentence) = (words(line), words(sentence));
    let mut rest = sentence.iter();
    line.iter().all(|word| rest.any(|other| other == word))
}

fn difference(place: &str, note: &str) -> Difference {
    Difference { place: place.to_owned(), note: note.to_owned() }
}

/// A text with the byte offset of every Unicode scalar.
struct Scalars<'a> {
    text: &'a str,
    bytes: Vec<usize>,
}

impl<'a> Scalars<'a> {
    fn new(text: &'a str) -> Self {
        let bytes = text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
        Self { text, bytes }
    }

    fn len(&self) -> usize {
        self.bytes.len() - 1
    }

    fn slice(&self, start: usize, end: usize) -> Option<&'a str> {
        self.text.get(*self.bytes.get(start)?..*self.bytes.get(end)?)
    }
}
