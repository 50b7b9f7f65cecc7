//! Edits by hand: which lines of a brief were changed after it was made, and sealing it anew.
//!
//! Each line has a hash of its own in the provenance, so that [`verify`](crate::verify) can name the
//! lines that were changed. Takes a brief, gives the changed lines with the checks of what they say
//! now, or the brief sealed again with who changed what and when. Pure; it has no clock.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Brief, EnglishState};
use crate::{
    check::{self, Check, CheckStatus, Passage},
    digest::sha256,
};

/// Hexadecimal digits of a line's hash: enough against slips, and short in the file.
const DIGITS: usize = 16;

/// Changes by hand that were sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Editing {
    /// Who changed it, as given.
    pub by: String,
    /// RFC 3339.
    pub at: String,
    /// `headline`, `lead`, `point 2`, `q1`, `body 3`, `facts` and so on.
    pub lines: Vec<String>,
}

/// A line that was changed.
pub(crate) struct Changed {
    /// Its place.
    pub(crate) place: String,
    /// What it says now; `None` where it is no line of prose, or is gone.
    pub(crate) says: Option<String>,
    /// The checks of what it says now that do not hold.
    pub(crate) alarms: Vec<Check>,
}

impl Brief {
    /// The hash of each line and of the lists that stand beside them.
    pub(super) fn compute_lines(&self) -> BTreeMap<String, String> {
        let mut lines = BTreeMap::new();
        let mut add = |place: String, value: serde_json::Result<Vec<u8>>| {
            // A brief holds nothing that JSON cannot hold.
            let hash = sha256(&value.unwrap_or_default());
            lines.insert(place, hash.chars().take(DIGITS).collect());
        };
        add("headline".to_owned(), serde_json::to_vec(&self.headline));
        add("lead".to_owned(), serde_json::to_vec(&self.lead));
        for (number, point) in (1..).zip(&self.points) {
            add(format!("point {number}"), serde_json::to_vec(point));
        }
        for quote in &self.quotes {
            add(quote.id.clone(), serde_json::to_vec(quote));
        }
        for paragraph in &self.body {
            add(format!("body {}", paragraph.paragraph), serde_json::to_vec(paragraph));
        }
        add("source".to_owned(), serde_json::to_vec(&self.source));
        add("sentences".to_owned(), serde_json::to_vec(&self.sentences));
        add("facts".to_owned(), serde_json::to_vec(&self.facts));
        add("checks".to_owned(), serde_json::to_vec(&self.checks));
        add("caveats".to_owned(), serde_json::to_vec(&self.caveats));
        add("edits".to_owned(), serde_json::to_vec(&self.edits));
        add("warnings".to_owned(), serde_json::to_vec(&self.warnings));
        lines
    }

    /// The lines that are not what they were when the brief was sealed, in the order of the brief; empty
    /// where an earlier program made it, which kept no hash for each line.
    pub(crate) fn changed(&self) -> Vec<Changed> {
        let sealed = &self.provenance.lines;
        if sealed.is_empty() {
            return Vec::new();
        }
        let now = self.compute_lines();
        let mut places: Vec<&String> = now
            .iter()
            .filter(|(place, hash)| sealed.get(*place) != Some(hash))
            .map(|(place, _)| place)
            .collect();
        places.extend(sealed.keys().filter(|place| !now.contains_key(*place)));
        places.sort_by_key(|place| order(place));
        places.into_iter().map(|place| self.changed_line(place)).collect()
    }

    fn changed_line(&self, place: &str) -> Changed {
        let (source, target) = self.said(place);
        let alarms = match (&source, &target) {
            (Some(source), Some(target)) => self.alarms(place, source, target),
            _ => Vec::new(),
        };
        Changed { place: place.to_owned(), says: target, alarms }
    }

    /// The checks of a line as it is now that do not hold.
    fn alarms(&self, place: &str, source: &str, target: &str) -> Vec<Check> {
        let from = self.language.code.as_deref().unwrap_or_default();
        let passage = Passage { place: place.to_owned(), source, target };
        let checks = check::passage(&passage, from, &self.to);
        checks.into_iter().filter(|check| check.status != CheckStatus::Ok).collect()
    }

    /// A line in both languages. What a language model wrote is held against the sentences that it cites.
    fn said(&self, place: &str) -> (Option<String>, Option<String>) {
        if place == "headline" {
            return (self.headline.source.clone(), self.headline.target.clone());
        }
        if let Some(quote) = self.quotes.iter().find(|quote| quote.id == place) {
            return (Some(quote.text.clone()), quote.english.text.clone());
        }
        let body = self.body.iter().find(|paragraph| place == format!("body {}", paragraph.paragraph));
        if let Some(paragraph) = body {
            return (Some(paragraph.source.clone()), paragraph.target.clone());
        }
        let point = place.strip_prefix("point ").and_then(|number| number.parse::<usize>().ok());
        let line = match point {
            Some(number) => number.checked_sub(1).and_then(|index| self.points.get(index)),
            None if place == "lead" => self.lead.as_ref(),
            None => None,
        };
        line.map_or((None, None), |line| (line.source.clone(), line.target.clone()))
    }

    /// Seals a brief that was edited: the changed lines are checked again, their quotations are
    /// `reviewed` or `flagged`, and who changed them and when (RFC 3339) is recorded.
    #[must_use]
    pub(crate) fn resealed(mut self, by: &str, at: &str) -> Self {
        let changed = self.changed();
        for line in &changed {
            if let Some(quote) = self.quotes.iter_mut().find(|quote| quote.id == line.place) {
                let failed = line.alarms.iter().any(|check| check.status == CheckStatus::Fail);
                quote.english.state = match &quote.english.text {
                    None => EnglishState::None,
                    Some(_) if failed => EnglishState::Flagged,
                    Some(_) => EnglishState::Reviewed,
                };
                quote.english.reasons = line.alarms.iter().map(|check| check.note.clone()).collect();
            }
            if line.says.is_some() {
                self.checks.retain(|check| check.place != line.place);
                self.checks.extend(line.alarms.iter().cloned());
            }
        }
        let lines = changed.into_iter().map(|line| line.place).collect();
        // A signature was of the old words.
        self.provenance.signature = None;
        self.provenance.edited.push(Editing { by: by.to_owned(), at: at.to_owned(), lines });
        self.sealed()
    }
}

/// The order of the brief: headline, lead, points, quotations, body, then the rest.
fn order(place: &str) -> (usize, usize) {
    let number = |rest: &str| rest.trim().parse().unwrap_or(0);
    match place {
        "headline" => (0, 0),
        "lead" => (1, 0),
        _ => {
            let kinds = [("point", 2), ("q", 3), ("body", 4)];
            let known = kinds.iter().find_map(|(kind, rank)| {
                let rest = place.strip_prefix(kind)?;
                rest.trim().parse::<usize>().is_ok().then(|| (*rank, number(rest)))
            });
            known.unwrap_or((5, 0))
        }
    }
}
