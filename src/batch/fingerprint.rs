//! The fingerprint of a run: what of its settings its briefs depend on, beside the articles.
//!
//! Takes a [`Run`], gives one hash, which names what the journal keeps. How fast, how often and at
//! what price a service is asked is left out, and so is the key: none of it changes what it
//! answers. A glossary counts as it was when the run read it: one that is edited meanwhile changes
//! neither what is asked nor under which name it is kept.

use crate::{
    digest::sha256,
    run::{Destination, Run},
};

/// What the briefs of a run depend on beside the articles.
pub(super) fn of_run(run: &Run, formats: &[&str]) -> String {
    let settings = &run.settings;
    digest(&serde_json::json!({
        "version": env!("CARGO_PKG_VERSION"),
        "formats": formats,
        "backend": settings.backend,
        "from": settings.from,
        "to": settings.to,
        "translate": settings.translate,
        "points": settings.points,
        "detail": settings.detail,
        "stated": settings.stated,
        "other": format!("{:?}", settings.other),
        "routes": settings.routes,
        "strict": settings.strict,
        "signer": run.signer.as_ref().map(|signer| signer.key_id()),
        "encoding": settings.encoding,
        "languages": settings.languages,
        "glossary": run.glossary.fingerprint(),
        "backends": backends(run),
    }))
}

/// The fingerprint of every backend that an article can go to, fallbacks included. One that cannot
/// be opened now counts as another backend once it can.
fn backends(run: &Run) -> Vec<(String, Option<String>)> {
    let fingerprint = |destination: Destination| {
        let backend = run.open(&destination);
        let Destination { language, profile, .. } = destination;
        (format!("{language} {profile}"), backend.map(|backend| backend.fingerprint()))
    };
    run.destinations().into_iter().map(fingerprint).collect()
}

fn digest(value: &serde_json::Value) -> String {
    sha256(value.to_string().as_bytes())
}
