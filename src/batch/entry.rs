//! [`Entry`]: what became of one article, as `index.json` and the journal say it.

use std::{collections::HashSet, io};

use serde::{Deserialize, Serialize};

use super::tally::Tally;
use crate::{brief::Brief, check::CheckStatus, facts::FactKind};

/// What became of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntryOutcome {
    /// Its briefs are written.
    Done,
    /// Its briefs are written; checks failed under `--strict`.
    Unfaithful,
    /// The same words as another article, which has the brief.
    Duplicate,
    /// Its briefs are written and lack some of the translation; the next run tries again.
    Partial,
    /// Left out on purpose, or no article at all.
    Skipped,
    /// No brief, or one in which nothing is translated; the next run tries again.
    Failed,
}

impl EntryOutcome {
    /// The word for it.
    #[must_use]
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Unfaithful => "unfaithful",
            Self::Partial => "partial",
            Self::Duplicate => "duplicate",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
        }
    }
}

/// One article of `index.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The article as it was named.
    pub path: String,
    /// What became of it.
    pub outcome: EntryOutcome,
    /// Why, where there is something to say.
    pub reason: Option<String>,
    /// The brief's headline.
    pub headline: Option<String>,
    /// The article's own title.
    #[serde(default)]
    pub title: Option<String>,
    /// Its language.
    #[serde(default)]
    pub language: Option<String>,
    /// Newspaper, agency or site.
    #[serde(default)]
    pub outlet: Option<String>,
    /// Date of publication as the article gives it.
    #[serde(default)]
    pub published: Option<String>,
    /// The same as `2026-03-01`, where it tells the day; `2026-03` or `2026` where it tells no more.
    #[serde(default)]
    pub day: Option<String>,
    /// Who is quoted by name.
    #[serde(default)]
    pub speakers: Vec<String>,
    /// Names in the article, in both languages.
    #[serde(default)]
    pub names: Vec<String>,
    /// How many checks failed.
    #[serde(default)]
    pub failed_checks: usize,
    /// Its briefs, below the output folder.
    pub outputs: Vec<String>,
    /// The article with the same words that has the brief.
    pub duplicate_of: Option<String>,
    /// An article before it with nearly the same words.
    pub similar_to: Option<Similar>,
    /// Words of the article.
    pub words: usize,
    /// How long it was in work.
    pub seconds: f64,
}

/// An article that is nearly the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Similar {
    /// Its path.
    pub path: String,
    /// The share of runs of five words that both have, estimated.
    pub similarity: f64,
}

impl Entry {
    /// An entry with nothing but its outcome.
    #[must_use]
    pub fn new(path: String, outcome: EntryOutcome, reason: Option<String>) -> Self {
        Self {
            path,
            outcome,
            reason,
            headline: None,
            title: None,
            language: None,
            outlet: None,
            published: None,
            day: None,
            speakers: Vec::new(),
            names: Vec::new(),
            failed_checks: 0,
            outputs: Vec::new(),
            duplicate_of: None,
            similar_to: None,
            words: 0,
            seconds: 0.0,
        }
    }
}

impl Entry {
    /// Takes over what the index says of a brief.
    pub(crate) fn describe(&mut self, brief: &Brief) {
        self.headline.clone_from(&brief.headline.target);
        self.title.clone_from(&brief.source.title);
        self.language.clone_from(&brief.language.code);
        self.outlet.clone_from(&brief.source.outlet);
        self.published.clone_from(&brief.source.published);
        let from = brief.language.code.as_deref().unwrap_or_default();
        self.day =
            brief.source.published.as_deref().and_then(|published| super::day::sortable(published, from));
        let speakers = brief.quotes.iter().filter(|quote| quote.kind.is_speech()).filter_map(|quote| {
            let speaker = quote.speaker.as_ref()?;
            speaker.name_target.clone().or_else(|| speaker.name.clone())
        });
        self.speakers = once_each(speakers);
        let names = brief.facts.iter().filter(|fact| fact.kind == FactKind::Name);
        self.names =
            once_each(names.flat_map(|fact| fact.target.clone().into_iter().chain([fact.source.clone()])));
        self.failed_checks = brief.checks.iter().filter(|check| check.status == CheckStatus::Fail).count();
    }
}

/// Each text once, in order.
fn once_each(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = HashSet::new();
    texts.filter(|text| seen.insert(text.clone())).collect()
}

/// Writes `index.json`: a head, then the entries as they come.
pub(crate) fn write_index(
    out: &mut dyn io::Write,
    created: &str,
    tally: Tally,
    complete: bool,
    mut entries: impl FnMut(&mut dyn FnMut(&str) -> io::Result<()>) -> io::Result<()>,
) -> io::Result<()> {
    // How many were there before is the account of a run, not of the folder.
    let tally = Tally { already: 0, ..tally };
    let mut counts = serde_json::to_value(tally)?;
    if let Some(counts) = counts.as_object_mut() {
        counts.remove("already");
    }
    let head = serde_json::json!({
        "format_version": 1,
        "tool": {"name": "depeche", "version": env!("CARGO_PKG_VERSION")},
        "created": created,
        "complete": complete,
        "tally": counts,
    });
    let head = serde_json::to_string_pretty(&head)?;
    let head = head.strip_suffix("\n}").unwrap_or(&head);
    write!(out, "{head},\n  \"articles\": [")?;
    let mut first = true;
    entries(&mut |entry| {
        write!(out, "{}\n    {entry}", if first { "" } else { "," })?;
        first = false;
        Ok(())
    })?;
    out.write_all(b"\n  ]\n}\n")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use super::{Entry, EntryOutcome, write_index};
    use crate::batch::tally::Tally;

    #[test]
    fn the_index_is_json_with_any_number_of_entries() {
        for count in 0..3 {
            let mut bytes = Vec::new();
            let entry = Entry::new("a\"b.txt".to_owned(), EntryOutcome::Done, None);
            let line = serde_json::to_string(&entry).unwrap();
            write_index(&mut bytes, "now", Tally::default(), true, |emit| {
                (0..count).try_for_each(|_| emit(&line))
            })
            .unwrap();
            let index: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
            assert_eq!(index["articles"].as_array().unwrap().len(), count);
            assert_eq!(index["tally"]["done"], 0);
        }
    }
}
