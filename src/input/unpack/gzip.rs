//! gzip: what is inside, up to a limit.

use std::io::Read as _;

use flate2::read::MultiGzDecoder;

use super::{Fault, unreadable};

/// Unpacks a gzip file.
pub(super) fn unpack(bytes: &[u8], limit: u64) -> Result<Vec<u8>, Fault> {
    let mut unpacked = Vec::new();
    MultiGzDecoder::new(bytes)
        .take(limit.saturating_add(1))
        .read_to_end(&mut unpacked)
        .map_err(|error| unreadable("gzip file", error))?;
    if unpacked.len() as u64 > limit {
        return Err(Fault::Unreadable(super::zip::too_much(limit)));
    }
    Ok(unpacked)
}
