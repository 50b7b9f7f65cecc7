//! The checks of sense: both sides are read into words, linked, aligned by sentence, and held
//! against each other.

use std::collections::BTreeSet;

use super::{
    Check, CheckKind, CheckStatus, bead,
    bead::Bead,
    coverage, exchange, form,
    link::Links,
    listed,
    put_in::put_in,
    quoted,
    side::{Side, Tongue},
    sign,
};

/// Both sides of a passage, read, linked and aligned.
pub(crate) struct Reading<'a> {
    /// The French.
    pub(crate) source: Side<'a>,
    /// The English.
    pub(crate) target: Side<'a>,
    /// Which words stand for which.
    pub(crate) links: Links,
    /// Which sentences answer which.
    pub(crate) beads: Vec<Bead>,
}

impl<'a> Reading<'a> {
    /// Reads a passage; `None` for other languages than French and English, and for no words.
    pub(crate) fn of(source: &'a str, target: &'a str, from: &str, to: &str) -> Option<Self> {
        if from != "fr" || to != "en" || target.trim().is_empty() {
            return None;
        }
        let source = Side::read(source, Tongue::French);
        let target = Side::read(target, Tongue::English);
        let links = Links::find(&source, &target);
        let beads = bead::beads(&source, &target, &links);
        Some(Self { source, target, links, beads })
    }
}

/// The checks of a line of a summary against the sentences that it cites; only what does not hold.
pub(crate) fn claims(place: &str, reading: &Reading<'_>) -> Vec<Check> {
    let Reading { source, target, links, .. } = reading;
    let mut checks = sign::claims(place, source, target, links);
    checks.extend(form::check(place, source, target));
    let names = put_in(source, target, links);
    if !names.is_empty() {
        let note = format!("the name {} does not stand in the cited sentences", listed(&names));
        checks.push(Check::new(CheckKind::Name, CheckStatus::Warn, place, note));
    }
    checks
}

/// The checks of the sense of a passage; one that holds for each kind that there is something of.
pub(crate) fn check(place: &str, reading: Option<&Reading<'_>>) -> Vec<Check> {
    let mut checks = Vec::new();
    let mut applying = BTreeSet::new();
    if let Some(Reading { source, target, links, beads }) = reading {
        let (signs, kinds) = sign::check(place, source, target, links, beads);
        checks.extend(signs);
        applying = kinds;
        checks.extend(exchange::check(place, source, target, links, beads));
        checks.extend(form::check(place, source, target));
        checks.extend(quoted::check(place, source, target, links));
        checks.push(coverage::check(place, source, target, links, beads));
        let names = put_in(source, target, links);
        if !names.is_empty() {
            let note = format!("nothing in the source stands for the name {}", listed(&names));
            checks.push(Check::new(CheckKind::Name, CheckStatus::Warn, place, note));
        }
    }
    // A kind holds only where there was something to hold.
    for kind in applying {
        if !checks.iter().any(|check| check.kind == kind) {
            checks.push(Check::ok(kind, place));
        }
    }
    checks
}
