//! `depeche verify --reseal`: a brief that somebody edited, sealed anew.

use std::path::Path;

use super::{
    exit::{self, Failure},
    output, start, style,
};
use crate::{
    brief::{Brief, sealed_bytes},
    verify::Difference,
    writer,
};

/// Writes the brief at `path` (whose bytes are `text`) with a new seal that says who changed it; gives
/// what its checks say of the changed lines. One whose seal fits is left as it is.
pub(super) fn reseal(path: &Path, text: &str, brief: Brief, by: &str) -> Result<Vec<Difference>, Failure> {
    let failed = |reason: String| Failure::new(exit::ALL_FAILED, format!("{}: {reason}", path.display()));
    if sealed_bytes(text).is_some_and(|(seal, _)| seal == brief.provenance.seal) {
        style::note(&format!("{}: its seal fits; left as it is", path.display()));
        return Ok(Vec::new());
    }
    if brief.provenance.lines.is_empty() {
        let reason = "was made by a program that kept no hash of each line: what was changed cannot be told; \
            make the brief again";
        return Err(failed(reason.to_owned()));
    }
    let changed = brief.changed();
    let lines: Vec<&str> = changed.iter().map(|line| line.place.as_str()).collect();
    let lines = if lines.is_empty() { "its provenance".to_owned() } else { lines.join(", ") };
    let alarms = changed.iter().flat_map(|line| &line.alarms);
    let alarms: Vec<Difference> =
        alarms.map(|check| Difference { place: check.place.clone(), note: check.note.clone() }).collect();
    let sealed = brief.resealed(by.trim(), &start::created()?);
    output::replace_file(path, writer::write_json(&sealed))?;
    style::note(&format!("{}: sealed anew by {}; changed: {lines}", path.display(), by.trim()));
    Ok(alarms)
}
