//! [`Deferrals`]: requests that are not sent one by one but gathered for a provider's batch interface.
//!
//! The sender hands every request of such a profile over and takes the answer from here once the batch
//! has brought it; until then the request fails with
//! [`FaultKind::Deferred`](super::fault::FaultKind::Deferred). The [`store`](crate::store) is the one
//! implementation, so that a later run finds what this one has gathered.

use std::fmt;

use super::answers::{Kept, RequestKey};

/// A request that waits.
#[derive(Clone, PartialEq, Eq)]
pub struct Deferred {
    /// The profile that it goes to.
    pub profile: String,
    /// Its JSON body, as it would be sent.
    pub body: Vec<u8>,
    /// The word of its own in it.
    pub nonce: Option<String>,
}

impl fmt::Debug for Deferred {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The body is article text.
        formatter.debug_struct("Deferred").field("profile", &self.profile).finish_non_exhaustive()
    }
}

/// Gathers requests and holds the answers that batches brought.
pub trait Deferrals: Send + Sync + fmt::Debug {
    /// The answer that a batch brought, until it is [used](Self::used) or [spoilt](Self::spoilt).
    fn answer(&self, key: &RequestKey) -> Option<Kept>;
    /// The answer was read, and is kept elsewhere.
    fn used(&self, key: &RequestKey);
    /// The answer cannot be used: the request may be gathered again.
    fn spoilt(&self, key: &RequestKey);
    /// Gathers a request, unless it waits already; false when batches brought nothing for it so often
    /// that it is not asked again.
    fn defer(&self, key: &RequestKey, request: &Deferred) -> bool;
}
