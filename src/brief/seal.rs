//! The seal: a hash over a whole brief, so that a later change to any word of it shows.
//!
//! It guards against slips and silent edits, not against a forger, who could seal again.

use super::Brief;
use crate::digest::sha256;

impl Brief {
    /// `sha256:…` over the brief's JSON with an empty seal.
    ///
    /// # Panics
    ///
    /// Never: a brief holds nothing that JSON cannot hold.
    #[must_use]
    pub fn compute_seal(&self) -> String {
        let mut bare = self.clone();
        bare.provenance.seal.clear();
        let bytes = serde_json::to_vec(&bare).expect("a brief always serialises");
        format!("sha256:{}", sha256(&bytes))
    }

    /// Sets the seal; the last step of making a brief.
    #[must_use]
    pub fn sealed(mut self) -> Self {
        self.provenance.seal = self.compute_seal();
        self
    }
}
