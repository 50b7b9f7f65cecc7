//! [`Round`]: what a run has in hand, as values.

use std::collections::HashMap;

use tokio::task::{Id, JoinSet};

use super::{
    entry,
    work::{Job, Settled},
};
use crate::{input::Source, store::journal::ArticleKey};

/// What a call of [`Runner::run`](super::runner::Runner::run) has in hand.
#[derive(Default)]
pub(super) struct Round {
    pub(super) jobs: JoinSet<Settled>,
    pub(super) tickets: HashMap<Id, Ticket>,
    /// What another run has in work.
    pub(super) elsewhere: Vec<(Job, Option<entry::Similar>)>,
    /// What is worked on when nothing else is.
    pub(super) alone: Vec<(u64, Source)>,
    /// Whether all sources were seen.
    pub(super) exhausted: bool,
}

/// What is kept of a job while it is in work.
pub(super) struct Ticket {
    pub(super) number: u64,
    pub(super) source: Source,
    pub(super) name: String,
    pub(super) similar: Option<entry::Similar>,
    /// `None` for an article that another process notes.
    pub(super) key: Option<ArticleKey>,
}

impl Round {
    pub(super) fn ended(&self) -> bool {
        self.exhausted && self.elsewhere.is_empty()
    }
}
