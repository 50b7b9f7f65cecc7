//! `depeche checks`: what the checks hold, and how well.

use clap::Subcommand;

use super::{
    exit::{self, Failure},
    output,
};
use crate::check::{held, rates};

/// Subcommands of `depeche checks`.
#[derive(Debug, Subcommand)]
pub(super) enum ChecksCommand {
    /// List every check: what it holds, how often it finds planted faults, how often it errs
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

impl ChecksCommand {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let Self::List { json } = self;
        let clean: Vec<_> = rates().into_iter().filter(|rate| rate.kind.is_empty()).collect();
        if *json {
            let value = serde_json::json!({ "checks": held(), "clean_passages": clean });
            output::print(&format!("{value:#}\n"))?;
            return Ok(exit::DONE);
        }
        let percent = |value: &str| format!("{value} %");
        let mut rows = Vec::new();
        for check in held() {
            rows.push(vec![check.kind.to_owned(), check.holds.to_owned()]);
            for rate in check.faults {
                let caught = [rate.flores_human, rate.wmt_google, rate.wmt_microsoft].map(percent);
                let words =
                    format!("  {}: caught {} (wanted {} %)", rate.fault, caught.join(", "), rate.wanted);
                rows.push(vec![String::new(), words]);
            }
        }
        for rate in clean {
            let seen = [rate.flores_human, rate.wmt_google, rate.wmt_microsoft].map(percent);
            let words = format!("{} (wanted at most {} %)", seen.join(", "), rate.wanted);
            rows.push(vec![rate.fault.to_owned(), words]);
        }
        output::print(&output::table(&["CHECK", "HOLDS"], rows))?;
        output::print(
            "Measured on FLORES-200 dev (human) and WMT 2013 (Google, Microsoft); docs/checks.md says how.\n",
        )?;
        Ok(exit::DONE)
    }
}
