//! The table of figures, dates and names.

use std::collections::HashSet;

use serde::Serialize;

use crate::{
    brief::{Brief, BriefFact},
    check::FactStatus,
    facts::FactKind,
};

/// A figure, date or name.
#[derive(Debug, Serialize)]
pub(in crate::writer) struct FactView<'a> {
    pub(in crate::writer) source: &'a str,
    pub(in crate::writer) target: String,
    pub(in crate::writer) kind: &'static str,
    pub(in crate::writer) status: &'static str,
    /// Whether an editor must look at it.
    pub(in crate::writer) alarm: bool,
    pub(in crate::writer) characters: String,
}

/// Each fact once; those that nothing was translated of are counted only, unless there are no others.
pub(super) fn facts(brief: &Brief) -> (Vec<FactView<'_>>, usize) {
    let checked: Vec<&BriefFact> =
        brief.facts.iter().filter(|fact| fact.status != FactStatus::Unchecked).collect();
    let all = checked.is_empty();
    let unseen = if all { 0 } else { brief.facts.len() - checked.len() };
    let shown = if all { brief.facts.iter().collect() } else { checked };
    let mut seen = HashSet::new();
    let shown = shown
        .into_iter()
        .filter(|fact| seen.insert((fact.kind, &fact.source, &fact.target, fact.status)))
        .map(|fact| FactView {
            source: &fact.source,
            target: match (&fact.target, fact.status) {
                (Some(target), FactStatus::Missing) => format!("expected: {target}"),
                (Some(target), _) => target.clone(),
                (None, _) => "—".to_owned(),
            },
            kind: match fact.kind {
                FactKind::Number => "figure",
                FactKind::Date => "date",
                FactKind::Name => "name",
            },
            status: match fact.status {
                FactStatus::Ok => "ok",
                FactStatus::Differs => "differs",
                FactStatus::Missing => "missing",
                FactStatus::Unchecked => "unchecked",
            },
            alarm: matches!(fact.status, FactStatus::Differs | FactStatus::Missing),
            characters: format!("{}–{}", fact.start, fact.end),
        });
    (shown.collect(), unseen)
}
