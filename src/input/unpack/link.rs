//! Links that are kept as files: `.url` of Windows, `.webloc` of macOS, lists of addresses.

use super::Fault;
use crate::input::address;

/// Says where links lead.
pub(super) fn fault(bytes: &[u8]) -> Fault {
    let found = address::all_in(bytes);
    Fault::NoArticle(match found.as_slice() {
        [] => "it is a link that names no address of the web".to_owned(),
        [address] => format!("it is a link to {address}; --fetch fetches it"),
        found => {
            let count = found.len();
            format!("it is a list of {count} addresses; name it by itself with --fetch to have them fetched")
        }
    })
}
