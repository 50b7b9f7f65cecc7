//! What encrypts connections: one provider for the whole program.
//!
//! Both neighbours that open connections, the [`backend`](crate::backend) and the download of
//! weights in [`model`](crate::model), call [`install`] before they build a client.

use std::sync::Once;

/// Installs the provider of cryptography; needed before the first client is built.
pub(crate) fn install() {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // Fails only when another provider is installed already, which then serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}
