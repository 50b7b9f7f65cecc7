//! [`Interface`]: which batch interface a provider has.

/// The batch interfaces that are spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interface {
    /// Files of requests: `/files`, `/batches`.
    OpenAi,
    /// Files of requests: `/files`, `/batch/jobs`.
    Mistral,
    /// Requests in one body: `/v1/messages/batches`.
    Anthropic,
}

impl Interface {
    /// What the configuration calls them.
    pub(crate) const NAMES: [(&'static str, Self); 3] =
        [("openai", Self::OpenAi), ("mistral", Self::Mistral), ("anthropic", Self::Anthropic)];

    /// The interface of this name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.into_iter().find(|(known, _)| *known == name).map(|(_, interface)| interface)
    }
}
