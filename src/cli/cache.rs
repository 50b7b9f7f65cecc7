//! `depeche cache`: what is remembered from run to run.

use clap::Subcommand;

use super::{
    Global,
    exit::{self, Failure},
    output, start, style,
};
use crate::{
    settings::Overrides,
    store::{FILE_NAME, Store},
};

/// What to do with the store.
#[derive(Debug, Subcommand)]
pub(super) enum CacheCommand {
    /// Tell what is remembered and how much room it takes
    Stats,
    /// Remove what is old, or what is more than a size
    Prune {
        /// Remove what is older than N days
        #[arg(long, value_name = "N", required_unless_present = "max_size")]
        older_than: Option<u64>,
        /// Keep at most N MiB of answers, translations and pages, the newest
        #[arg(long, value_name = "MIB")]
        max_size: Option<u64>,
    },
    /// Remove everything: answers, translations, pages, the journal
    Clear,
}

impl CacheCommand {
    pub(super) fn run(&self, global: &Global) -> Result<u8, Failure> {
        let folder = start::settings(global, Overrides::default())?.cache_dir;
        let path = folder.join(FILE_NAME);
        if !path.exists() {
            style::note(&format!("{}: nothing is remembered yet", path.display()));
            return Ok(exit::DONE);
        }
        let (store, problem) = Store::open(&folder);
        if let Some(problem) = problem {
            style::warning(&problem);
        }
        match self {
            Self::Stats => output::print(&stats(&store))?,
            Self::Prune { older_than, max_size } => {
                let gone = store.prune(*older_than, max_size.map(|mib| mib.saturating_mul(1 << 20)));
                style::note(&format!("{gone} entries removed"));
            }
            Self::Clear => {
                store.clear();
                style::note("everything removed");
            }
        }
        Ok(exit::DONE)
    }
}

fn stats(store: &Store) -> String {
    let stats = store.stats();
    let row =
        |name: &str, count: u64, bytes: u64| vec![name.to_owned(), count.to_string(), bytes.to_string()];
    let mut rows = vec![
        row("answers", stats.answers, stats.answers_bytes),
        row("translation memory", stats.memory, stats.memory_bytes),
    ];
    rows.push(row("pages", stats.pages, stats.pages_bytes));
    rows.push(vec!["articles".to_owned(), stats.articles.to_string(), String::new()]);
    rows.push(vec!["articles done".to_owned(), stats.articles_done.to_string(), String::new()]);
    let place = store.path().map_or_else(String::new, |path| path.display().to_string());
    rows.push(vec![place, String::new(), stats.file_bytes.to_string()]);
    output::table(&["Remembered", "Entries", "Bytes"], rows)
}
