//! The connections of a profile: which certificates and proxies hold, which headers every request
//! carries.
//!
//! Takes a [`Profile`], gives a client and headers for the [`sender`](super::sender); opens nothing.

use reqwest::{
    Certificate, Client, Proxy,
    header::{HeaderMap, HeaderName, HeaderValue},
    redirect::Policy,
};
use url::{Host, Url};

use crate::{backend::profile::Profile, tls};

pub(super) fn client(profile: &Profile) -> Result<Client, String> {
    tls::install();
    let mut builder = Client::builder()
        .user_agent(concat!("depeche/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .connect_timeout(profile.timeouts.connect)
        .read_timeout(profile.timeouts.idle)
        .timeout(profile.timeouts.total)
        .pool_max_idle_per_host(profile.limits.concurrency);
    if needs_no_certificates(profile) {
        builder = builder.tls_certs_only([]);
    }
    if let Some(path) = &profile.ca_file {
        let failed =
            |error: &dyn std::fmt::Display| format!("cannot use `ca_file` {}: {error}", path.display());
        let pem = std::fs::read(path).map_err(|error| failed(&error))?;
        let certificates = Certificate::from_pem_bundle(&pem).map_err(|error| failed(&error))?;
        if certificates.is_empty() {
            return Err(failed(&"it holds no certificate in PEM form"));
        }
        builder = builder.tls_certs_merge(certificates);
    }
    if let Some(proxy) = &profile.proxy {
        let proxy = Proxy::all(proxy.0.clone()).map_err(|error| format!("cannot use `proxy`: {error}"))?;
        builder = builder.proxy(proxy);
    } else if is_loopback(&profile.base_url) {
        // The proxy variables are meant for the world outside: a proxy's 127.0.0.1 is not this machine.
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| format!("cannot set up connections: {}", innermost(&error)))
}

/// Whether nothing but plain HTTP can be spoken, so that reading the system's certificates, which
/// takes a while, is of no use.
fn needs_no_certificates(profile: &Profile) -> bool {
    let proxies = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
    profile.base_url.scheme() == "http"
        && profile.ca_file.is_none()
        && profile.proxy.is_none()
        && (is_loopback(&profile.base_url) || proxies.iter().all(|name| std::env::var_os(name).is_none()))
}

/// Whether an address is this machine's own.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

pub(super) fn custom_headers(profile: &Profile) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    for (name, value) in &profile.headers.0 {
        let name = HeaderName::try_from(name).map_err(|_| format!("`{name}` is not a valid header name"))?;
        let value = filled_in(profile, value).map_err(|error| format!("header `{name}`: {error}"))?;
        let mut value = HeaderValue::from_str(&value)
            .map_err(|_| format!("the header `{name}` has an unusable value"))?;
        value.set_sensitive(true);
        headers.insert(name, value);
    }
    Ok(headers)
}

/// Headers of the template dialect may say where the key goes: `Token {{ key }}`.
fn filled_in(profile: &Profile, value: &str) -> Result<String, minijinja::Error> {
    if !profile.described_by_user {
        return Ok(value.to_owned());
    }
    let key = profile.key.as_ref().map(|key| key.expose().to_owned());
    minijinja::Environment::new().render_str(value, minijinja::context! { key })
}

/// The last cause of an error, which says most.
pub(super) fn innermost(error: &dyn std::error::Error) -> String {
    let mut last = error;
    while let Some(source) = last.source() {
        last = source;
    }
    last.to_string()
}
