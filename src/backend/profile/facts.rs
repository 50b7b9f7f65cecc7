//! [`Facts`]: what is known about a service before anybody configures it.
//!
//! Each dialect states its own, in its own file; every value can be overridden in the
//! configuration.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Interface, form::Form, secret::Key};
use crate::config::backend::BackendConfig;

/// A service known by name.
#[derive(Debug, Clone, Copy)]
pub struct Facts {
    /// What the configuration calls it.
    pub name: &'static str,
    /// Usual address; `None` where every customer has another.
    pub base_url: Option<&'static str>,
    /// Address where it follows from the rest of the profile: from a key, from a template.
    pub derived_url: fn(&BackendConfig, Option<&Key>) -> Result<Option<String>, String>,
    /// Usual variable of the key.
    pub key_variable: Option<&'static str>,
    /// Whether nothing works without a key.
    pub key_required: bool,
    /// Model taken when none is named (servers that serve one model ignore it).
    pub model: Option<&'static str>,
    /// Forms of structured output it is known to take, best first; none for a service that only
    /// translates.
    pub forms: &'static [Form],
    /// Tokens of prompt and answer together, on the careful side.
    pub context_tokens: usize,
    /// Requests in flight.
    pub concurrency: usize,
    /// Whether the user describes it: headers are templates, and a GET may translate.
    pub described_by_user: bool,
    /// Its batch interface.
    pub bulk: Option<Interface>,
    /// Keys of the request body that it needs beyond the dialect's.
    pub extra: fn() -> BTreeMap<String, Value>,
}

impl Facts {
    /// What is supposed of a service of which nothing is known.
    pub(crate) const UNKNOWN: Self = Self {
        name: "",
        base_url: None,
        derived_url: |_, _| Ok(None),
        key_variable: None,
        key_required: true,
        model: None,
        forms: &[],
        context_tokens: 8192,
        concurrency: 4,
        described_by_user: false,
        bulk: None,
        extra: BTreeMap::new,
    };

    /// Whether a language model answers.
    #[must_use]
    pub const fn is_chat(&self) -> bool {
        !self.forms.is_empty()
    }
}
