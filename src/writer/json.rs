//! The JSON of a brief, and its schema.

use serde_json::Value;

use crate::brief::{Brief, FORMAT_VERSION, from_format_1};

/// Why a file is not a brief.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Not JSON, or not of a brief's shape.
    #[error("not a brief: {0}; `depeche brief --format json` writes one")]
    Shape(#[from] serde_json::Error),
    /// Written by a newer program.
    #[error(
        "the brief has format version {found}, this program reads up to {FORMAT_VERSION}: use a newer depeche"
    )]
    Newer {
        /// Version of the file.
        found: u64,
    },
}

/// Pretty-printed JSON with a final line break.
pub(crate) fn write(brief: &Brief) -> String {
    // Strings, numbers, lists and maps with text keys: nothing here that JSON cannot hold.
    let mut text = serde_json::to_string_pretty(brief).expect("a brief always serialises");
    text.push('\n');
    text
}

/// Reads a brief back; one of format 1 is given in today's shape.
pub fn read(text: &str) -> Result<Brief, ReadError> {
    #[derive(serde::Deserialize)]
    struct Version {
        format_version: u64,
    }
    // The version first: a newer shape should be named as such, not as a missing field.
    let version: Version = serde_json::from_str(text)?;
    if version.format_version > u64::from(FORMAT_VERSION) {
        return Err(ReadError::Newer { found: version.format_version });
    }
    if version.format_version < 2 {
        let brief: Value = serde_json::from_str(text)?;
        return Ok(serde_json::from_value(from_format_1(brief))?);
    }
    Ok(serde_json::from_str(text)?)
}

/// The JSON Schema of a brief, pretty-printed with a final line break.
///
/// # Panics
///
/// Never: a schema is plain JSON.
#[must_use]
pub(crate) fn schema() -> String {
    let mut text =
        serde_json::to_string_pretty(&schemars::schema_for!(Brief)).expect("a schema is plain JSON");
    text.push('\n');
    text
}
