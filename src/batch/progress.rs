//! [`Progress`]: who is told how a batch is getting on.

use super::{Report, Tally, entry::Entry};
use crate::store::Store;

/// Is told how a batch is getting on. Called from one place, never at once.
pub(crate) trait Progress: Send {
    /// An article is settled; `already` when an earlier run had done it.
    fn settled(&mut self, entry: &Entry, already: bool);
    /// Some time has passed.
    fn tick(&mut self, tally: &Tally, in_work: usize);
    /// The run is over.
    fn end(&mut self, report: &Report, store: Option<&Store>);
}
