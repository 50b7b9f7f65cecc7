//! The seal: a hash over a whole brief, so that a later change to any word of it shows.
//!
//! It guards against slips and silent edits, not against a forger, who could seal again; a signature
//! does ([`signature`](crate::signature)).

use serde_json::Value;

use super::Brief;
use crate::digest::sha256;

impl Brief {
    /// `sha256:…` over the brief's JSON with an empty seal and without a signature.
    ///
    /// # Panics
    ///
    /// Never: a brief holds nothing that JSON cannot hold.
    #[must_use]
    pub(crate) fn compute_seal(&self) -> String {
        let mut bare = self.clone();
        bare.provenance.seal.clear();
        bare.provenance.signature = None;
        let bytes = serde_json::to_vec(&bare).expect("a brief always serialises");
        format!("sha256:{}", sha256(&bytes))
    }

    /// Sets the seal; the last step of making a brief.
    #[must_use]
    pub(crate) fn sealed(mut self) -> Self {
        self.provenance.lines = self.compute_lines();
        self.provenance.seal = self.compute_seal();
        self
    }
}

/// What a brief's JSON says of itself: the seal that its words give, whatever its format version,
/// and the bytes that the program writes for those words. `None` for what is not a JSON object with a
/// seal.
pub(crate) fn sealed_bytes(text: &str) -> Option<(String, Vec<u8>)> {
    let mut brief: Value = serde_json::from_str(text).ok()?;
    let mut bytes = serde_json::to_vec_pretty(&brief).ok()?;
    bytes.push(b'\n');
    let provenance = brief.get_mut("provenance")?.as_object_mut()?;
    provenance.shift_remove("signature");
    *provenance.get_mut("seal")? = Value::from("");
    let seal = sha256(&serde_json::to_vec(&brief).ok()?);
    Some((format!("sha256:{seal}"), bytes))
}
