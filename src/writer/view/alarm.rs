//! "What to check": what the checks say against lines of the page, gravest first.

use std::cmp::Reverse;

use serde::Serialize;

use super::anchor;
use crate::{
    brief::Brief,
    check::{Check, CheckStatus},
};

/// Lines that "What to check" has at most.
pub(super) const ROOM: usize = 5;

/// What is to be checked about one line.
#[derive(Debug, Serialize)]
pub(in crate::writer) struct AlarmView<'a> {
    /// "Headline", "Lead", "Point 2", "Quotation q3".
    pub(in crate::writer) label: String,
    /// Where the line stands.
    pub(in crate::writer) anchor: String,
    pub(in crate::writer) note: &'a str,
    pub(in crate::writer) failed: bool,
}

/// One alarm a line of the page: its gravest check. `repeated` says that the headline is the lead
/// too, which then has no line of its own.
pub(super) fn alarms(brief: &Brief, repeated: bool) -> Vec<AlarmView<'_>> {
    let mut alarms: Vec<(usize, String, &Check)> = Vec::new();
    for (order, place) in places(brief).into_iter().enumerate() {
        let own = |check: &&Check| is_alarm(check) && line_of(&check.place, repeated) == place;
        let gravest = brief.checks.iter().filter(own).max_by_key(|check| check.status);
        alarms.extend(gravest.map(|check| (order, place, check)));
    }
    alarms.sort_by_key(|(order, _, check)| (Reverse(check.status), *order));
    alarms
        .into_iter()
        .map(|(_, place, check)| AlarmView {
            label: label(&place),
            anchor: anchor(&place),
            note: &check.note,
            failed: check.status == CheckStatus::Fail,
        })
        .collect()
}

/// The line of the page that a check is about.
fn line_of(place: &str, repeated: bool) -> &str {
    if repeated && place == "lead" { "headline" } else { place }
}

/// Whether a check says something against the line at `place`.
pub(super) fn is_alarmed(brief: &Brief, place: &str) -> bool {
    brief.checks.iter().any(|check| check.place == place && is_alarm(check))
}

fn is_alarm(check: &Check) -> bool {
    check.status != CheckStatus::Ok
}

/// The places of the page, from its top.
fn places(brief: &Brief) -> Vec<String> {
    let mut places = vec!["headline".to_owned(), "lead".to_owned()];
    places.extend((1..=brief.points.len()).map(|number| format!("point {number}")));
    places.extend(brief.quotes.iter().filter(|quote| quote.key).map(|quote| quote.id.clone()));
    places
}

fn label(place: &str) -> String {
    if place.starts_with('q') {
        return format!("Quotation {place}");
    }
    let mut label = place.to_owned();
    if let Some(first) = label.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    label
}
