//! Language models: asking for structured answers, reading them, and having summaries written.

pub(super) mod ask;
pub(super) mod fence;
pub(super) mod language_name;
mod layout;
pub(super) mod structured;
pub(super) mod summarise;
mod summary_answer;
pub(super) mod tokens;
