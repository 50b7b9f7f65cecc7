//! Language models: asking for structured answers, reading them, and having summaries written.

pub(super) mod ask;
pub(super) mod chatter;
pub(super) mod fence;
mod found;
mod layout;
pub(super) mod speakers;
pub(super) mod structured;
pub(super) mod summarise;
mod summary_answer;
pub(super) mod tokens;
