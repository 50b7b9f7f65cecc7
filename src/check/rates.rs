//! What each check holds and how well it works, as `docs/checks.md` states it.
//!
//! Both tables are data (`data/kinds.tsv`, `data/rates.tsv`), printed by `depeche checks list`; a test
//! holds the page to them.

use crate::word_list;

/// A check of the list.
#[derive(Debug, Clone, serde::Serialize)]
pub(crate) struct Held {
    /// Its kind, as briefs name it.
    pub(crate) kind: &'static str,
    /// What is held.
    pub(crate) holds: &'static str,
    /// What fails.
    pub(crate) fails: &'static str,
    /// What warns.
    pub(crate) warns: &'static str,
    /// The faults that were planted for it.
    pub(crate) faults: Vec<Rate>,
}

/// How often a planted fault is seen, in per cent.
#[derive(Debug, Clone, serde::Serialize)]
pub(crate) struct Rate {
    /// The fault, or what clean passages do.
    pub(crate) fault: &'static str,
    /// The check that ought to see it; empty for clean passages.
    #[serde(skip)]
    pub(crate) kind: &'static str,
    /// What is wanted: at least so much, of clean passages at most.
    pub(crate) wanted: &'static str,
    /// In the human translation of FLORES-200 dev.
    pub(crate) flores_human: &'static str,
    /// In Google's translation of WMT 2013.
    pub(crate) wmt_google: &'static str,
    /// In Microsoft's translation of WMT 2013.
    pub(crate) wmt_microsoft: &'static str,
}

/// Every rate in the order of the table, first those of clean passages.
pub(crate) fn rates() -> Vec<Rate> {
    let line = |line: &'static str| match line.split('\t').collect::<Vec<_>>()[..] {
        [fault, kind, wanted, flores_human, wmt_google, wmt_microsoft] => {
            Some(Rate { fault, kind, wanted, flores_human, wmt_google, wmt_microsoft })
        }
        _ => None,
    };
    word_list::lines(include_str!("data/rates.tsv")).filter_map(line).collect()
}

/// Every check with the rates of its faults.
pub(crate) fn held() -> Vec<Held> {
    let rates = rates();
    let line = |line: &'static str| match line.split('\t').collect::<Vec<_>>()[..] {
        [kind, holds, fails, warns] => {
            let faults = rates.iter().filter(|rate| rate.kind == kind).cloned().collect();
            Some(Held { kind, holds, fails, warns, faults })
        }
        _ => None,
    };
    word_list::lines(include_str!("data/kinds.tsv")).filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::{held, rates};

    const PAGE: &str = include_str!("../../docs/checks.md");

    #[test]
    fn the_page_states_what_the_tables_state() {
        for check in held() {
            let row = format!("| `{}` | {} | {} | {} |", check.kind, check.holds, check.fails, check.warns);
            let row = row.replace("|  |", "| |").replace("|  |", "| |");
            assert!(PAGE.contains(&row), "docs/checks.md lacks {row}");
        }
        for rate in rates() {
            let wanted = if rate.kind.is_empty() { "≤ " } else { "" };
            let row = format!(
                "| {} | {wanted}{} % | {} % | {} % | {} % |",
                rate.fault, rate.wanted, rate.flores_human, rate.wmt_google, rate.wmt_microsoft
            );
            assert!(PAGE.contains(&row), "docs/checks.md lacks {row}");
        }
        let rows = PAGE.lines().filter(|line| line.starts_with("| ") && line.ends_with(" % |")).count();
        assert_eq!(rows, rates().len(), "the page has a row that the table lacks");
    }

    #[test]
    fn every_fault_belongs_to_a_check_and_every_kind_is_listed() {
        let checks = held();
        for rate in rates().iter().filter(|rate| !rate.kind.is_empty()) {
            assert!(checks.iter().any(|check| check.kind == rate.kind), "{}", rate.fault);
        }
        let schema =
            serde_json::to_value(schemars::schema_for!(crate::check::CheckKind)).expect("plain JSON");
        let kinds = schema["oneOf"].as_array().expect("one for each kind");
        assert_eq!(kinds.len(), checks.len());
        for kind in kinds {
            let kind = kind["const"].as_str().expect("its name");
            assert!(checks.iter().any(|check| check.kind == kind), "{kind}");
        }
    }
}
